//! Killed, or refused by the system, at every file operation.
//!
//! A run is this test program again, under `strace`, which kills it or lets a call fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use obstat::release::{ReleaseError, Releases};
use tempfile::TempDir;

use crate::fixture::{release, releases, tree, workspace};

/// Names the workspace, and by that makes [`run`] release into it.
const WORKSPACE: &str = "OBSTAT_TEST_RELEASE";

/// The calls that change files, and `openat`, which creates them; not every processor knows each.
const CALLS: &str = "?open,openat,?creat,write,?pwrite64,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,ftruncate,flock,fsync,fdatasync,sync,syncfs";

/// The batch that is killed: a new version, a new document and a site release.
fn second(workspace: &Path) -> Result<(), ReleaseError> {
    let documents = [("EX-1", "1.1.0"), ("EX-2", "1.0.0")];
    let committed = release(workspace, "2026-01-02T00:00:00Z", &documents, true)?;
    committed.remains.map_or(Ok(()), Err)
}

fn third(workspace: &Path) -> Result<(), ReleaseError> {
    release(
        workspace,
        "2026-01-03T00:00:00Z",
        &[("EX-3", "1.0.0")],
        false,
    )
    .map(drop)
}

/// Not a test: what the tests run under `strace`.
#[test]
fn run() {
    let Some(workspace) = std::env::var_os(WORKSPACE) else {
        return;
    };
    if let Err(error) = second(Path::new(&workspace)) {
        eprintln!("{error}; {}", error.help());
        std::process::exit(error.exit_code().into());
    }
    std::process::exit(0);
}

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

/// Where a run starts from: one release, or nothing, or what a killed run left.
struct Case {
    folder: TempDir,
    start: PathBuf,
    work: PathBuf,
    log: PathBuf,
    /// What the killed batch may leave: what was there, or the whole batch.
    old: usize,
    new: usize,
}

impl Case {
    fn new(prepare: impl FnOnce(&Path)) -> Self {
        let folder = workspace();
        let [start, work] = ["start", "work"].map(|name| folder.path().join(name));
        let log = folder.path().join("log");
        fs::create_dir(&start).unwrap();
        prepare(&start);
        let old = Releases::open(&start).unwrap().entries().len();
        Self {
            folder,
            start,
            work,
            log,
            old,
            new: old + 3,
        }
    }

    fn run(&self, inject: &[&str]) -> Output {
        let _ = fs::remove_dir_all(&self.work);
        copy(&self.start, &self.work);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o"]).arg(&self.log);
        for expression in inject {
            strace.args(["-e", expression]);
        }
        strace.arg(std::env::current_exe().unwrap());
        strace.args(["--exact", "kill::run", "--nocapture", "--test-threads=1"]);
        strace
            .env(WORKSPACE, &self.work)
            .env("RAYON_NUM_THREADS", "1");
        strace.output().unwrap()
    }

    /// The batch is whole or absent, the next one works, and nothing else is left.
    fn holds(&self, when: &str) -> bool {
        let check = || {
            let opened = Releases::open(&self.work)
                .unwrap_or_else(|error| panic!("{when}: cannot be opened: {error}"));
            for entry in opened.entries() {
                if let Err(error) = opened.load_files(entry) {
                    panic!("{when}: {}: {error}", entry.folder);
                }
            }
            opened.entries().len()
        };
        let found = check();
        assert!(
            found == self.old || found == self.new,
            "{when}: {found} releases"
        );
        third(&self.work).unwrap_or_else(|error| panic!("{when}: the next one fails: {error}"));
        assert_eq!(check(), found + 1, "{when}");
        let clean = self.folder.path().join("clean");
        let _ = fs::remove_dir_all(&clean);
        copy(&self.start, &clean);
        if found == self.new {
            second(&clean).unwrap();
        }
        third(&clean).unwrap();
        assert!(
            tree(&releases(&self.work)) == tree(&releases(&clean)),
            "{when}: something else is left: {:?}",
            tree(&releases(&self.work)).keys()
        );
        found == self.new
    }

    /// The calls of a run that ends well, each with its number.
    fn calls(&self) -> BTreeMap<String, usize> {
        let done = self.run(&[&format!("trace={CALLS}")]);
        assert!(done.status.success(), "{done:?}");
        let log = fs::read_to_string(&self.log).unwrap();
        let mut calls = BTreeMap::new();
        for line in log.lines() {
            let call = line
                .split_once(' ')
                .and_then(|(_, call)| call.trim().split_once('('));
            if let Some((name, _)) = call {
                *calls.entry(name.to_owned()).or_default() += 1;
            }
        }
        for call in [
            "openat", "write", "mkdir", "rename", "fsync", "syncfs", "unlink",
        ] {
            assert!(calls.contains_key(call), "{call} in {log}");
        }
        calls
    }

    /// Runs once for each of the calls that a good run makes, and lets that one meet the fault.
    fn at_every_call(&self, fault: &str, mut check: impl FnMut(&str, &Output)) {
        let (mut absent, mut whole) = (0, 0);
        for (call, count) in self.calls() {
            for number in 1..=count {
                let inject = format!("inject={call}:{fault}:when={number}");
                let done = self.run(&[&format!("trace={call}"), &inject]);
                let log = fs::read_to_string(&self.log).unwrap();
                let met = log.contains("INJECTED") || log.contains("killed by SIGKILL");
                // Each thread counts its own calls, so the sum over them may be more than one can reach.
                assert!(met || done.status.success(), "{inject}: {done:?}");
                if met {
                    check(&inject, &done);
                }
                match self.holds(&inject) {
                    true => whole += 1,
                    false => absent += 1,
                }
            }
        }
        println!("{fault}: {absent} times absent, {whole} times whole");
        assert!(absent > 20 && whole > 0, "{absent} {whole}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn first(workspace: &Path) {
    release(
        workspace,
        "2026-01-01T00:00:00Z",
        &[("EX-1", "1.0.0")],
        false,
    )
    .unwrap();
}

#[test]
fn a_release_killed_anywhere_is_whole_or_absent() {
    if can_trace() {
        Case::new(first).at_every_call("signal=SIGKILL", |_, _| ());
    }
}

#[test]
fn the_first_release_killed_anywhere_is_whole_or_absent() {
    if can_trace() {
        Case::new(|_| ()).at_every_call("signal=SIGKILL", |_, _| ());
    }
}

#[test]
fn a_release_that_tidies_up_after_a_killed_one_may_be_killed_anywhere() {
    if can_trace() {
        let killed = Case::new(first);
        let done = killed.run(&["trace=syncfs", "inject=syncfs:signal=SIGKILL:when=1"]);
        assert!(!done.status.success());
        assert!(releases(&killed.work).join(".batch").exists());
        assert!(
            releases(&killed.work)
                .join("ex-2/1-1.0.0/manifest.json")
                .exists()
        );
        Case::new(|start| {
            fs::remove_dir(start).unwrap();
            copy(&killed.work, start);
        })
        .at_every_call("signal=SIGKILL", |_, _| ());
    }
}

#[test]
fn a_full_disk_is_reported_and_releases_nothing() {
    if !can_trace() {
        return;
    }
    let mut reported = BTreeSet::new();
    Case::new(first).at_every_call("error=ENOSPC", |inject, done| {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        if said.contains(": the disk is full; make room for the release; nothing was released") {
            assert_eq!(done.status.code(), Some(3));
            reported.insert(inject.split(':').next().unwrap().to_owned());
        }
    });
    for call in [
        "inject=write",
        "inject=openat",
        "inject=mkdir",
        "inject=syncfs",
        "inject=fsync",
        "inject=rename",
    ] {
        assert!(reported.contains(call), "{call} in {reported:?}");
    }
}

#[test]
fn a_refusing_system_is_reported() {
    if !can_trace() {
        return;
    }
    let case = Case::new(first);
    for (fault, words) in [
        (
            "error=EACCES",
            "this user may not; let this user write to `content/releases`",
        ),
        (
            "error=EROFS",
            "the file system is read-only; let this user write to `content/releases`",
        ),
    ] {
        let calls = "?mkdir,mkdirat";
        let done = case.run(&[
            &format!("trace={calls}"),
            &format!("inject={calls}:{fault}"),
        ]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(3));
        assert!(said.contains(words), "{said}");
        assert!(!case.holds(fault));
    }
}
