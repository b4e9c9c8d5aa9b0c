//! The tour of README.md works as it is typed there.
//!
//! Each `console` block is a part of one session: a line that starts with `$ ` is typed, and what follows is what is shown.
//! In what is shown, `...` stands for any lines and `[..]` for any part of a line.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// Separates what one command shows from what the next one shows.
const MARK: &str = "@@ end of a command @@";

/// The commands of the readme, each with what it shows.
fn session() -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in README.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(typed), _) => steps.push((typed.to_owned(), String::new())),
                (None, Some((_, shown))) => {
                    shown.push_str(line);
                    shown.push('\n');
                }
                (None, None) => panic!("a block starts with what is shown: {line}"),
            },
        }
    }
    steps
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn the_tour_works_as_typed() {
    let steps = session();
    assert!(steps.len() > 10, "the readme has lost its tour");

    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let key = "tests/example/demonstration-key";
    for name in ["content", "themes", "public-keys", key] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
        copy(&repository.join(name), &folder.path().join(name));
    }

    let mut script = String::from("exec 2>&1\n");
    for (typed, _) in &steps {
        script.push_str(typed);
        script.push_str(&format!("\ncode=$?; echo '{MARK}'; (exit $code)\n"));
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_obstat")).parent().unwrap();
    let path = format!(
        "{}:{}",
        binary.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", path)
        .output()
        .unwrap();

    // What the clock says depends on the day.
    let said: String = String::from_utf8(output.stdout)
        .unwrap()
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("clock: "))
        .collect();
    let marked = format!("{MARK}\n");
    let shown: Vec<&str> = said.split(marked.as_str()).collect();
    assert_eq!(shown.len(), steps.len() + 1, "{said}");
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for ((typed, wanted), shown) in steps.iter().zip(shown) {
        // A `$ ` line without what is shown has nothing to show.
        let name = format!("$ {typed}");
        if let Err(difference) = assert.try_eq(
            Some(&name),
            snapbox::Data::text(shown),
            snapbox::Data::text(wanted.clone()),
        ) {
            panic!("{name}\n{difference}");
        }
    }
}
