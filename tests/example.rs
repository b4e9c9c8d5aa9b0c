//! The example workspace: its releases can be made anew from its staged past, and its site is drawn the same twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// If set, the committed releases of the example are replaced by those that the stages make.
const REMAKE: &str = "OBSTAT_REMAKE_EXAMPLE";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn obstat(workspace: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_obstat"))
        .arg("--workspace")
        .arg(workspace)
        .args(arguments)
        .output()
        .unwrap()
}

/// What a run that must be good said.
fn good(workspace: &Path, arguments: &[&str]) -> String {
    let output = obstat(workspace, arguments);
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "obstat {arguments:?}\n{said}"
    );
    said
}

/// The demonstration key in a file that nobody else may read, as a key file has to be; it is worth nothing.
fn demonstration_key(folder: &Path) -> PathBuf {
    let key = folder.join("demonstration.key");
    fs::copy(
        repository().join("tests/example/demonstration-key/WORTHLESS.key"),
        &key,
    )
    .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    }
    key
}

/// A workspace's releases without what is not the same twice: signatures are salted, and digests of them follow.
fn unsigned(tree: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    let without = |bytes: &[u8], keys: &[&str]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut kept = String::new();
        for line in text.lines() {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            let object = value.as_object_mut().unwrap();
            keys.iter().for_each(|key| drop(object.remove(*key)));
            if let Some(files) = object.get_mut("files").and_then(|it| it.as_array_mut()) {
                // A tombstone holds the digest of a list that holds those of signatures.
                for file in files {
                    let path = file["path"].as_str().unwrap();
                    if path.ends_with(".asc") || path == "tombstone.json" {
                        *file = file["path"].clone();
                    }
                }
            }
            kept.push_str(&format!("{value}\n"));
        }
        kept.into_bytes()
    };
    tree.into_iter()
        .map(|(path, bytes)| {
            let kept = match path.file_name().and_then(|name| name.to_str()) {
                Some("journal") => without(&bytes, &["manifest", "previous"]),
                Some("manifest.json") => without(&bytes, &["entry"]),
                Some(name) if name.ends_with(".asc") => b"a signature".to_vec(),
                Some("tombstone.json") => {
                    let mut stone: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                    drop(stone.as_object_mut().unwrap().remove("manifest"));
                    stone.to_string().into_bytes()
                }
                _ => bytes,
            };
            (path, kept)
        })
        .collect()
}

/// Every file below `root` by its path there, without those below a top folder named `except`.
fn tree(root: &Path, except: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(root).unwrap().to_owned(), entry))
        .filter(|(path, _)| except.is_empty() || !path.starts_with(except))
        .map(|(path, entry)| (path, fs::read(entry.path()).unwrap()))
        .collect()
}

/// The paths that only one side has, or that differ.
fn differences(
    one: &BTreeMap<PathBuf, Vec<u8>>,
    other: &BTreeMap<PathBuf, Vec<u8>>,
) -> Vec<String> {
    let mut paths: Vec<&PathBuf> = one.keys().chain(other.keys()).collect();
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .filter(|path| one.get(*path) != other.get(*path))
        .map(|path| path.display().to_string())
        .collect()
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from, "") {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// The stages with their times, in order: `04-2026-05-28T063000Z` is of 2026-05-28T06:30:00Z.
fn stages() -> Vec<(PathBuf, String)> {
    let mut stages: Vec<PathBuf> = fs::read_dir(repository().join("tests/example/stages"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    stages.sort();
    stages
        .into_iter()
        .map(|stage| {
            let name = stage.file_name().unwrap().to_str().unwrap();
            let (day, time) = name.split_once('-').unwrap().1.split_once('T').unwrap();
            let (hours, minutes, seconds) = (&time[0..2], &time[2..4], &time[4..6]);
            let time = format!("{day}T{hours}:{minutes}:{seconds}Z");
            (stage, time)
        })
        .collect()
}

/// An empty workspace that went through all stages.
fn relived() -> tempfile::TempDir {
    let workspace = tempfile::tempdir().unwrap();
    let content = workspace.path().join("content");
    copy(
        &repository().join("public-keys"),
        &workspace.path().join("public-keys"),
    );
    let secret = tempfile::tempdir().unwrap();
    let key = demonstration_key(secret.path());
    for (stage, time) in stages() {
        if let Ok(removed) = fs::read_to_string(stage.join("REMOVED")) {
            for path in removed.lines() {
                fs::remove_file(content.join(path)).unwrap();
            }
        }
        copy(&stage.join("content"), &content);
        good(workspace.path(), &["check"]);
        let key = key.to_str().unwrap();
        good(
            workspace.path(),
            &["release", "--all", "--at", &time, "--key", key],
        );
        if let Ok(retraction) = fs::read_to_string(stage.join("RETRACT")) {
            let [time, id, version, by, reason] = retraction
                .lines()
                .collect::<Vec<_>>()
                .try_into()
                .expect("RETRACT has five lines");
            good(
                workspace.path(),
                &[
                    "retract", id, version, "--by", by, "--reason", reason, "--at", time, "--key",
                    key,
                ],
            );
        }
    }
    workspace
}

#[test]
fn the_stages_make_the_example_and_its_releases() {
    let workspace = relived();
    let made = workspace.path().join("content");
    let kept = repository().join("content");
    assert_eq!(
        differences(&tree(&made, "releases"), &tree(&kept, "releases")),
        [""; 0],
        "content/ differs from what tests/example/stages/ end in; see tests/example/README.md"
    );

    let (made, kept) = (made.join("releases"), kept.join("releases"));
    if std::env::var_os(REMAKE).is_some() {
        if kept.exists() {
            fs::remove_dir_all(&kept).unwrap();
        }
        copy(&made, &kept);
    }
    assert_eq!(
        differences(&unsigned(tree(&made, "")), &unsigned(tree(&kept, ""))),
        [""; 0],
        "content/releases/ differs from what the stages make; if that is meant, run `{REMAKE}=1 cargo test --test example` and commit what changes"
    );
}

#[test]
fn every_stage_releases_what_its_story_says() {
    let releases = repository().join("content/releases");
    let journal = fs::read_to_string(releases.join("journal")).unwrap();
    for (_, time) in stages() {
        let needle = format!("\"time\":\"{time}\"");
        assert!(journal.contains(&needle), "nothing was released at {time}");
    }
}

#[test]
fn the_example_has_nothing_that_stands_in_the_way() {
    let said = good(repository(), &["check", "--format", "short"]);
    assert!(!said.contains("error"), "{said}");
}

#[test]
fn the_example_has_nothing_left_to_release() {
    let said = good(repository(), &["release", "--all", "--dry-run"]);
    assert!(!said.contains("SBY-"), "{said}");
}

#[test]
fn two_builds_of_the_example_are_equal() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = ["one", "two"].map(|name| folder.path().join(name));
    for output in &outputs {
        let output = output.to_str().unwrap();
        good(repository(), &["build", "--output", output]);
    }
    let [one, two] = outputs.map(|output| tree(&output, ""));
    assert!(one.contains_key(Path::new("index.html")));
    assert_eq!(differences(&one, &two), [""; 0]);
}

#[test]
fn a_site_drawn_for_an_earlier_time_shows_only_what_was_public_then() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("then");
    let arguments = ["--at", "2026-04-14T14:00:00Z", "--output"];
    let arguments = [&["build"], &arguments[..], &[output.to_str().unwrap()]].concat();
    good(repository(), &arguments);
    assert!(output.join("advisories/sby-sa-2026-0005").exists());
    assert!(!output.join("advisories/sby-sa-2026-0006").exists());
}

#[test]
fn nothing_stands_where_the_site_draws_something_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    copy(&repository().join("content"), &content);
    let keys = repository().join("public-keys");
    copy(&keys, &folder.path().join("public-keys"));
    let site = folder.path().join("site");
    good(
        folder.path(),
        &["build", "--output", site.to_str().unwrap()],
    );
    let mut own = std::collections::BTreeSet::new();
    for path in tree(&site, "assets").into_keys() {
        let mut parts = path
            .components()
            .map(|part| part.as_os_str().to_str().unwrap());
        let place = match (parts.next().unwrap(), parts.next()) {
            (first @ ".well-known", Some(second)) => format!("{first}/{second}"),
            (first, _) => first.to_owned(),
        };
        let written = content
            .join("pages")
            .join(&place)
            .with_extension("md")
            .exists()
            || content.join("static").join(&place).exists();
        if !written {
            own.insert(place);
        }
    }
    assert!(own.len() > 15, "{own:?}");
    for place in &own {
        let file = content.join("static").join(place);
        let file = if site.join(place).is_dir() {
            file.join("x.txt")
        } else {
            file
        };
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "mine").unwrap();
    }
    let output = obstat(folder.path(), &["check", "--format", "short"]);
    let said = String::from_utf8_lossy(&output.stdout).to_lowercase();
    for place in &own {
        let found = said.lines().any(|line| {
            line.contains("error[address]") && line.contains(&format!("/static/{place}"))
        });
        assert!(found, "{place} is not found:\n{said}");
    }
}

#[test]
fn a_rule_about_time_is_passed_by_name_and_the_journal_says_why() {
    let workspace = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(
        &repository.join("content"),
        &workspace.path().join("content"),
    );
    copy(
        &repository.join("public-keys"),
        &workspace.path().join("public-keys"),
    );
    let source = workspace
        .path()
        .join("content/advisories/2026/SBY-SA-2026-0009.md");
    let entry = "[[tracking.revision_history]]\nnumber = \"1.2.0\"\nkind = \"status\"\nsummary = \"Validation takes longer.\"\n\n[[tracking.revision_history]]";
    let text = std::fs::read_to_string(&source).unwrap();
    let text = text.replacen("[[tracking.revision_history]]", entry, 1);
    std::fs::write(&source, text).unwrap();
    let release = [
        "release",
        "SBY-SA-2026-0009",
        "--signer",
        "none",
        "--at",
        "2027-06-01T00:00:00Z",
    ];

    assert_eq!(obstat(workspace.path(), &release).status.code(), Some(1));

    let pass = ["--override", "overdue", "--reason", "the line is down"];
    good(workspace.path(), &[&release[..], &pass[..]].concat());
    let journal = workspace.path().join("content/releases/journal");
    let journal = std::fs::read_to_string(journal).unwrap();
    let last = journal.lines().last().unwrap();
    assert!(
        last.contains(r#""overrides":[{"code":"overdue","reason":"the line is down"}]"#),
        "{last}"
    );
}
