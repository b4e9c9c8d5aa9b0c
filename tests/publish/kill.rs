//! Killed, or refused by the system, at every file operation.
//!
//! A run is this test program again, under `strace`, which kills it or lets a call fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use obstat::publish::{PublishError, Site};
use tempfile::TempDir;

use crate::fixture::{Files, copy, names, place, put, tree};

/// Names the output, and by that makes [`run`] publish the new site.
const OUTPUT: &str = "OBSTAT_TEST_PUBLISH";
/// If set, the new site has nothing for other hosts.
const NO_HOSTS: &str = "OBSTAT_TEST_NO_HOSTS";

const OLD: Files<'_> = &[
    ("same.txt", "same"),
    ("changed.txt", "old"),
    ("gone/a.txt", "old"),
    ("kept/b/c.txt", "same"),
];
const NEW: Files<'_> = &[
    ("same.txt", "same"),
    ("changed.txt", "new"),
    ("kept/b/c.txt", "same"),
    ("new/d.txt", "new"),
];
const OLD_HOSTS: Files<'_> = &[("example.com/a.txt", "old")];
const NEW_HOSTS: Files<'_> = &[("example.com/a.txt", "new")];

/// The calls that change files, and `openat`, which creates them; not every processor knows each.
const CALLS: &str = "?open,openat,?creat,write,?pwrite64,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,?utime,?utimes,utimensat,?chmod,fchmod,fchmodat,?link,linkat,?symlink,symlinkat,ftruncate,flock,fsync,fdatasync,sync,syncfs";

/// More files than the test harness itself opens or writes in a thread of its own.
const HARNESS: usize = 20;

fn publish(output: &Path, main: Files<'_>, hosts: Files<'_>) -> Result<(), PublishError> {
    let site = Site::begin(output)?;
    put(site.main(), main)?;
    put(site.hosts(), hosts)?;
    let published = site.whole()?.finish()?;
    match published.main.remains.or(published.hosts.remains) {
        Some(remains) => Err(remains),
        None => Ok(()),
    }
}

/// Not a test: what the tests run under `strace`.
#[test]
fn run() {
    let Some(output) = std::env::var_os(OUTPUT) else {
        return;
    };
    // `strace` counts for each thread: beyond these, a number belongs to this thread alone.
    for _ in 0..HARNESS {
        fs::write("/dev/null", "x").unwrap();
    }
    let hosts = match std::env::var_os(NO_HOSTS) {
        Some(_) => &[],
        None => NEW_HOSTS,
    };
    if let Err(error) = publish(Path::new(&output), NEW, hosts) {
        eprintln!("{error}; {}", error.help());
        std::process::exit(3);
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

fn trace(output: &Path, no_hosts: bool, log: &Path, inject: &[&str]) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(log);
    for expression in inject {
        strace.args(["-e", expression]);
    }
    strace.arg(std::env::current_exe().unwrap());
    strace.args(["--exact", "kill::run", "--nocapture", "--test-threads=1"]);
    // Cargo's own paths would only lengthen the search for the C library.
    strace.env(OUTPUT, output).env_remove("LD_LIBRARY_PATH");
    if no_hosts {
        strace.env(NO_HOSTS, "");
    }
    strace.output().unwrap()
}

/// What a run starts from and may end in.
struct Case {
    _folder: TempDir,
    /// Copied before each run.
    start: PathBuf,
    work: PathBuf,
    log: PathBuf,
    no_hosts: bool,
    /// Main and hosts, before and after.
    old: [BTreeMap<String, Vec<u8>>; 2],
    new: [BTreeMap<String, Vec<u8>>; 2],
}

impl Case {
    fn new(no_hosts: bool, prepare: impl FnOnce(&Path)) -> Self {
        let (folder, _) = place();
        let [start, work, made] = ["start", "work", "made"].map(|name| folder.path().join(name));
        fs::create_dir(&start).unwrap();
        prepare(&start.join("public"));
        fs::create_dir(&made).unwrap();
        let hosts = if no_hosts { &[] } else { NEW_HOSTS };
        publish(&made.join("public"), NEW, hosts).unwrap();
        Self {
            old: trees(&start),
            new: trees(&made),
            log: folder.path().join("log"),
            _folder: folder,
            start,
            work,
            no_hosts,
        }
    }

    fn run(&self, inject: &[&str]) -> Output {
        let _ = fs::remove_dir_all(&self.work);
        copy(&self.start, &self.work);
        let output = self.work.join("public");
        trace(&output, self.no_hosts, &self.log, inject)
    }

    /// Both trees are whole, old or new; the next run brings the new ones and leaves nothing else.
    fn holds(&self, when: &str) {
        let found = trees(&self.work);
        for ((found, old), new) in found.iter().zip(&self.old).zip(&self.new) {
            assert!(
                found == old || found == new,
                "{when}: half a tree: {found:?}"
            );
        }
        let main_is_new = found[0] == self.new[0];
        assert!(
            !main_is_new || found[1] == self.new[1],
            "{when}: the hosts came last"
        );
        let hosts = if self.no_hosts { &[] } else { NEW_HOSTS };
        publish(&self.work.join("public"), NEW, hosts)
            .unwrap_or_else(|error| panic!("{when}: the next run fails: {error}"));
        assert!(
            trees(&self.work) == self.new,
            "{when}: the next run makes something else"
        );
        let expected: &[&str] = match self.no_hosts {
            true => &["public"],
            false => &["public", "public-hosts"],
        };
        assert_eq!(names(&self.work), expected, "{when}: leftovers");
    }

    /// The calls by which a run that ends well publishes: their names, and the numbers of each.
    fn calls(&self) -> BTreeMap<String, RangeInclusive<usize>> {
        let done = self.run(&[&format!("trace={CALLS}")]);
        assert!(done.status.success(), "{done:?}");
        let log = fs::read_to_string(&self.log).unwrap();
        let lines = log.lines().filter_map(|line| line.split_once(' '));
        let (thread, _) = lines
            .clone()
            .find(|(_, call)| call.contains("staging"))
            .unwrap();
        let mut counts = BTreeMap::new();
        for (_, call) in lines.filter(|(id, _)| *id == thread) {
            let (name, _) = call.trim().split_once('(').unwrap();
            *counts.entry(name.to_owned()).or_insert(0) += 1;
        }
        let numbers = |(name, count): (String, usize)| match name.as_str() {
            "openat" | "write" => (name, HARNESS + 1..=count),
            _ => (name, 1..=count),
        };
        counts.into_iter().map(numbers).collect()
    }

    /// Runs once for each call, lets that one meet the fault, and says how many they were.
    fn at_every_call(&self, fault: &str, mut check: impl FnMut(&str, &Output)) -> usize {
        let mut met = 0;
        for (call, numbers) in self.calls() {
            let trace = format!("trace={call}");
            for number in numbers {
                let inject = format!("inject={call}:{fault}:when={number}");
                let done = self.run(&[&trace, &inject]);
                check(&inject, &done);
                self.holds(&inject);
                met += 1;
            }
        }
        met
    }

    fn killed_at_every_call(&self) {
        use std::os::unix::process::ExitStatusExt;
        let calls = self.at_every_call("signal=SIGKILL", |inject, done| {
            assert_eq!(done.status.signal(), Some(9), "{inject}: {done:?}");
        });
        println!("killed at each of {calls} calls");
    }
}

/// The trees of the site and of the hosts.
fn trees(folder: &Path) -> [BTreeMap<String, Vec<u8>>; 2] {
    ["public", "public-hosts"].map(|name| tree(&folder.join(name)))
}

#[test]
fn a_first_build_killed_anywhere_is_absent_or_whole() {
    if can_trace() {
        Case::new(false, |_| ()).killed_at_every_call();
    }
}

#[test]
fn a_build_killed_anywhere_leaves_the_old_or_the_new_tree() {
    if can_trace() {
        let old = |output: &Path| publish(output, OLD, OLD_HOSTS).unwrap();
        Case::new(false, old).killed_at_every_call();
    }
}

#[test]
fn a_build_that_takes_the_hosts_away_may_be_killed_anywhere() {
    if can_trace() {
        let old = |output: &Path| publish(output, OLD, OLD_HOSTS).unwrap();
        Case::new(true, old).killed_at_every_call();
    }
}

#[test]
fn a_build_that_mends_a_killed_one_may_be_killed_anywhere() {
    if can_trace() {
        Case::new(false, |output| {
            publish(output, OLD, OLD_HOSTS).unwrap();
            // A run that was killed while it removed an older tree.
            let staging = output.with_file_name(".public.obstat-staging");
            fs::create_dir(&staging).unwrap();
            fs::write(staging.join("obstat-staging"), "").unwrap();
            copy(output, &staging.join("tree"));
            fs::remove_file(staging.join("tree/same.txt")).unwrap();
        })
        .killed_at_every_call();
    }
}

#[test]
fn a_full_disk_is_reported_and_the_old_site_stands() {
    if !can_trace() {
        return;
    }
    let old = |output: &Path| publish(output, OLD, OLD_HOSTS).unwrap();
    let case = Case::new(false, old);
    let mut reported = BTreeSet::new();
    case.at_every_call("error=ENOSPC", |inject, done| {
        let log = fs::read_to_string(&case.log).unwrap();
        assert!(log.contains("INJECTED"), "{inject}: {log}");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        if said.contains("the disk is full; make room for a second copy of the site") {
            reported.insert(inject.split_once(':').unwrap().0.to_owned());
        }
    });
    for call in [
        "inject=write",
        "inject=openat",
        "inject=mkdir",
        "inject=syncfs",
    ] {
        assert!(reported.contains(call), "{call} in {reported:?}");
    }
}

#[test]
fn a_refusing_system_is_reported() {
    if !can_trace() {
        return;
    }
    let old = |output: &Path| publish(output, OLD, OLD_HOSTS).unwrap();
    let case = Case::new(false, old);
    for (fault, words) in [
        ("error=EACCES", "this user may not; let this user write"),
        (
            "error=EROFS",
            "the file system is read-only; let this user write",
        ),
    ] {
        let done = case.run(&[
            "trace=?mkdir,mkdirat",
            &format!("inject=?mkdir,mkdirat:{fault}"),
        ]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(3));
        assert!(said.contains("could not create the folder"), "{said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(names(&case.work), ["public", "public-hosts"]);
        assert!(trees(&case.work) == case.old);
    }
}

#[test]
fn the_output_is_named_where_it_is_mounted_or_cannot_be_exchanged() {
    if !can_trace() {
        return;
    }
    let old = |output: &Path| publish(output, OLD, OLD_HOSTS).unwrap();
    let case = Case::new(false, old);
    for fault in ["error=EXDEV", "error=EBUSY"] {
        let done = case.run(&["trace=renameat2", &format!("inject=renameat2:{fault}")]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(3));
        assert!(
            said.contains("is a mount point or on another file system"),
            "{said}"
        );
        assert!(trees(&case.work) == case.old);
        assert_eq!(names(&case.work), ["public", "public-hosts"]);
    }
    // A file system without exchange: two steps.
    let done = case.run(&["trace=renameat2", "inject=renameat2:error=EINVAL"]);
    assert!(done.status.success(), "{done:?}");
    case.holds("without exchange");
}
