//! Killed at every change of a file: taking back, waiting for signatures, accepting them, signing anew.
//!
//! The program runs under `strace`, which kills it before a call; between two such calls nothing on the disk changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use obstat::release::Releases;

use super::fixture::{FIRST, SECOND, Workspace};
use super::offline::sign;

const ID: &str = "EX-SA-2026-0001";
const SLUG: &str = "ex-sa-2026-0001";

/// The calls that change files; not every processor knows each.
const CALLS: &str = "write,?pwrite64,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,ftruncate,fsync,fdatasync,sync,syncfs";

/// Whether `strace` works here; in CI it must.
fn can_trace() -> bool {
    let tried = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    let works = tried.is_ok_and(|status| status.success());
    if !works {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(
            !ci,
            "strace is missing or may not trace, and CI wants this test"
        );
        println!("skipped: strace is missing or may not trace");
    }
    works
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The files of the releases by their paths; signatures are never the same twice, so the bytes do not count.
fn paths(root: &Path) -> BTreeSet<String> {
    let releases = root.join("content/releases");
    let files = walkdir::WalkDir::new(&releases)
        .into_iter()
        .map(Result::unwrap);
    files
        .map(|entry| {
            entry
                .path()
                .strip_prefix(&releases)
                .unwrap()
                .display()
                .to_string()
        })
        .collect()
}

fn obstat(root: &Path, arguments: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_obstat"));
    command.current_dir(root).args(arguments).output().unwrap()
}

fn words(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|&word| word.to_owned()).collect()
}

/// A command that is killed.
struct Case {
    /// Holds the key, and the workspace as it is before.
    start: Workspace,
    work: PathBuf,
    log: PathBuf,
    arguments: Vec<String>,
    /// What sets things right after a command that was killed before it did its work; it must end well.
    again: Vec<Vec<String>>,
}

impl Case {
    fn new(start: Workspace, arguments: Vec<String>, again: Vec<Vec<String>>) -> Self {
        let beside = start.root().with_file_name("killed");
        Self {
            work: beside.clone(),
            log: beside.with_file_name("log"),
            start,
            arguments,
            again,
        }
    }

    fn fresh(&self) {
        let _ = fs::remove_dir_all(&self.work);
        copy(&self.start.root(), &self.work);
    }

    fn run(&self, inject: &[&str]) -> Output {
        self.fresh();
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o"]).arg(&self.log);
        for expression in inject {
            strace.args(["-e", expression]);
        }
        strace
            .arg(env!("CARGO_BIN_EXE_obstat"))
            .args(&self.arguments);
        strace.current_dir(&self.work).env("RAYON_NUM_THREADS", "1");
        strace.output().unwrap()
    }

    /// How many lines the journal has; every release that it names is whole.
    fn entries(&self, when: &str) -> usize {
        let releases = Releases::open(&self.work).unwrap_or_else(|error| panic!("{when}: {error}"));
        for entry in releases.entries().iter().filter(|it| !it.retracted) {
            let files = releases.load_files(entry);
            files.unwrap_or_else(|error| panic!("{when}: {}: {error}", entry.folder));
        }
        releases.entries().len()
    }

    /// Kills the command at every call that a good run makes; yields how often the batch was absent, and how often whole.
    fn at_every_call(&self) -> (usize, usize) {
        self.fresh();
        let old = self.entries("before");
        let done = self.run(&[&format!("trace={CALLS}")]);
        assert!(done.status.success(), "{done:?}");
        let new = self.entries("after");
        let whole_paths = paths(&self.work);
        let mut calls: BTreeMap<String, usize> = BTreeMap::new();
        for line in fs::read_to_string(&self.log).unwrap().lines() {
            let call = line
                .split_once(' ')
                .and_then(|(_, call)| call.trim().split_once('('));
            if let Some((name, _)) = call {
                *calls.entry(name.to_owned()).or_default() += 1;
            }
        }
        let (mut absent, mut whole) = (0, 0);
        for (call, count) in calls {
            for number in 1..=count {
                let when = format!("{call}:signal=SIGKILL:when={number}");
                self.run(&[&format!("trace={call}"), &format!("inject={when}")]);
                let found = self.entries(&when);
                assert!(found == old || found == new, "{when}: {found} lines");
                // Readers see nothing of what is not whole.
                let check = obstat(&self.work, &words(&["build", "--output", "site"]));
                assert!(check.status.success(), "{when}: {check:?}");
                if new != old && found == new {
                    whole += 1;
                } else {
                    absent += 1;
                    for arguments in &self.again {
                        let again = obstat(&self.work, arguments);
                        // Giving up what does not wait is no use, and no harm.
                        let nothing = arguments.contains(&"--abandon".to_owned())
                            && again.status.code() == Some(2);
                        assert!(
                            again.status.success() || nothing,
                            "{when}: {arguments:?}: {again:?}"
                        );
                    }
                    assert_eq!(self.entries(&when), new, "{when}");
                }
                if new == old {
                    assert_eq!(paths(&self.work), whole_paths, "{when}");
                }
                // The next batch removes what is left over.
                if new != old {
                    let key = self.start.key().display().to_string();
                    let next = [
                        "resign",
                        ID,
                        "--reason",
                        "next",
                        "--at",
                        "2026-10-01T08:00:00Z",
                        "--key",
                        &key,
                    ];
                    let next = obstat(&self.work, &words(&next));
                    assert!(next.status.success(), "{when}: {next:?}");
                    let left: Vec<String> = paths(&self.work)
                        .into_iter()
                        .filter(|path| {
                            !whole_paths.contains(path) && !path.starts_with("signatures")
                        })
                        .collect();
                    assert_eq!(left, Vec::<String>::new(), "{when}");
                    let lost: Vec<_> = whole_paths
                        .difference(&paths(&self.work))
                        .cloned()
                        .collect();
                    assert_eq!(lost, Vec::<String>::new(), "{when}");
                    let check = obstat(&self.work, &words(&["check"]));
                    assert!(check.status.success(), "{when}: {check:?}");
                }
            }
        }
        println!(
            "{:?}: {absent} times absent, {whole} times whole",
            self.arguments
        );
        (absent, whole)
    }
}

/// Adds a revision above the newest one.
fn revise(workspace: &Workspace) {
    let path = workspace
        .root()
        .join(format!("content/advisories/2026/{ID}.md"));
    let text = fs::read_to_string(&path).unwrap();
    let entry = "[[tracking.revision_history]]\nnumber = \"1.1.0\"\nkind = \"update\"\nsummary = \"Again.\"\n\n[[tracking.revision_history]]";
    fs::write(
        &path,
        text.replacen("[[tracking.revision_history]]", entry, 1),
    )
    .unwrap();
}

#[test]
fn a_retraction_killed_anywhere_is_whole_or_absent() {
    if !can_trace() {
        return;
    }
    let start = Workspace::with_key(2000);
    start.release(FIRST, &[]).code(0);
    revise(&start);
    let key = start.key().display().to_string();
    let retract = words(&[
        "retract",
        ID,
        "1.0.0",
        "--by",
        "A. Example",
        "--reason",
        "no",
        "--at",
        SECOND,
        "--key",
        &key,
    ]);
    let (absent, whole) = Case::new(start, retract.clone(), vec![retract]).at_every_call();
    assert!(absent > 20 && whole > 3, "{absent} {whole}");
}

#[test]
fn signing_anew_killed_anywhere_is_whole_or_absent() {
    if !can_trace() {
        return;
    }
    let start = Workspace::with_key(2000);
    start.release(FIRST, &[]).code(0);
    let key = start.key().display().to_string();
    let resign = words(&[
        "resign", "--reason", "rollover", "--at", SECOND, "--key", &key,
    ]);
    let (absent, whole) = Case::new(start, resign.clone(), vec![resign]).at_every_call();
    assert!(absent > 20 && whole > 0, "{absent} {whole}");
}

#[test]
fn a_release_killed_before_it_waits_leaves_nothing_that_anybody_sees() {
    if !can_trace() {
        return;
    }
    let start = Workspace::with_key(2000);
    start.release(FIRST, &[]).code(0);
    revise(&start);
    let park = |to: &str| {
        words(&[
            "release", "--all", "--at", SECOND, "--signer", "offline", "--to", to,
        ])
    };
    // Killed before or after it waits: giving up and beginning again works.
    let abandon = words(&["release", "--abandon"]);
    let (absent, whole) =
        Case::new(start, park("to-sign"), vec![abandon, park("again")]).at_every_call();
    assert!(absent > 20 && whole == 0, "{absent} {whole}");
}

#[test]
fn accepting_signatures_killed_anywhere_is_whole_or_absent() {
    if !can_trace() {
        return;
    }
    let start = Workspace::with_key(2000);
    start.release(FIRST, &[]).code(0);
    revise(&start);
    // What is taken back goes when the signatures are here, and not before.
    start
        .obstat(&[
            "retract",
            ID,
            "1.0.0",
            "--by",
            "A. Example",
            "--reason",
            "no",
            "--at",
            SECOND,
            "--signer",
            "offline",
            "--to",
            "to-sign",
        ])
        .code(0);
    sign(&start, &start.root().join("to-sign"));
    let accept = words(&["release", "--accept", "to-sign"]);
    let case = Case::new(start, accept.clone(), vec![accept]);
    let (absent, whole) = case.at_every_call();
    assert!(absent > 10 && whole > 3, "{absent} {whole}");
    assert!(
        !case
            .work
            .join(format!("content/releases/{SLUG}/1-1.0.0"))
            .exists()
    );
}
