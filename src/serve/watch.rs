//! What was saved: events of the system, gathered until an editor is done, without what editors leave behind on the way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long nothing must happen until an editor is taken to be done, and how long is waited at most.
const QUIET: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_millis(200);

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Files that were saved, created or removed, by their paths below the workspace.
    Files(BTreeSet<String>),
    /// Nobody can tell.
    Everything,
}

impl Change {
    /// This and another one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Files(mut one), Self::Files(mut other)) => {
                one.append(&mut other);
                Self::Files(one)
            }
            _ => Self::Everything,
        }
    }
}

/// What reaches who waits for changes.
#[derive(Debug)]
enum Signal {
    Changed(Change),
    /// Somebody waits for what is done when nothing changes.
    Asked,
}

/// Ends the waiting of [`Watch::next`] as if its time were over.
#[derive(Debug, Clone)]
pub struct Waker(Sender<Signal>);

impl Waker {
    /// Wakes.
    pub fn wake(&self) {
        // Nobody listens any more only when the program ends.
        let _ = self.0.send(Signal::Asked);
    }
}

/// Watches a workspace.
pub struct Watch {
    root: PathBuf,
    watcher: RecommendedWatcher,
    signals: Receiver<Signal>,
    waker: Waker,
    touched: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch.
    ///
    /// # Errors
    /// What the system says, in words: it may have too few watches left for so many folders.
    pub fn begin(root: &Path) -> Result<Self, String> {
        let (to, signals) = channel();
        let waker = Waker(to.clone());
        let touched = Arc::new(AtomicBool::new(false));
        let (place, flag) = (root.to_owned(), Arc::clone(&touched));
        let watcher = notify::recommended_watcher(move |event| {
            if let Some(change) = change(&place, event) {
                flag.store(true, Ordering::Release);
                // Nobody listens any more only when the program ends.
                let _ = to.send(Signal::Changed(change));
            }
        });
        let mut watch = Self {
            root: root.to_owned(),
            watcher: watcher.map_err(|error| error.to_string())?,
            signals,
            waker,
            touched,
        };
        watch.cover()?;
        Ok(watch)
    }

    /// Watches what has come into being since, too.
    ///
    /// Of the releases only the journal is watched: their folders never change, and there are many.
    ///
    /// # Errors
    /// As [`Watch::begin`].
    pub fn cover(&mut self) -> Result<(), String> {
        let content = self.root.join("content");
        let releases = content.join("releases");
        let mut folders = vec![
            (self.root.clone(), RecursiveMode::NonRecursive),
            (content.clone(), RecursiveMode::NonRecursive),
            (releases.clone(), RecursiveMode::NonRecursive),
        ];
        for name in ["themes", "public-keys"] {
            folders.push((self.root.join(name), RecursiveMode::Recursive));
        }
        let below = std::fs::read_dir(&content).into_iter().flatten().flatten();
        folders.extend(
            below
                .map(|entry| entry.path())
                .filter(|path| *path != releases)
                .map(|path| (path, RecursiveMode::Recursive)),
        );
        for (folder, mode) in folders.iter().filter(|(folder, _)| folder.is_dir()) {
            self.watcher
                .watch(folder, *mode)
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Whether something changed that [`Watch::next`] has not told yet: for who works on something that this makes idle.
    pub fn touched(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.touched)
    }

    /// What wakes whoever waits for a change.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Waits for the next change, at most for a time or until it is woken; none if there was none.
    pub fn next(&self, time: Option<Duration>) -> Option<Change> {
        let first = match time {
            None => self.signals.recv().ok(),
            Some(time) => self.signals.recv_timeout(time).ok(),
        };
        self.touched.store(false, Ordering::Release);
        // What came between these two lines would be told by nobody.
        let first = match first {
            Some(Signal::Changed(change)) => Some(change),
            Some(Signal::Asked) | None => self.waiting(),
        };
        first.map(|first| self.burst(first))
    }

    /// What changed until the editor is done.
    fn burst(&self, first: Change) -> Change {
        let end = Instant::now() + LONGEST;
        let mut all = first;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.signals.recv_timeout(left.min(QUIET)) {
                Ok(Signal::Changed(more)) => all = all.and(more),
                Ok(Signal::Asked) => {}
                Err(_) => break,
            }
            if left.is_zero() {
                break;
            }
        }
        self.touched.store(false, Ordering::Release);
        // What came in between the last look and this line is a change like any other.
        while let Some(more) = self.waiting() {
            all = all.and(more);
        }
        all
    }

    /// A change that was told already.
    fn waiting(&self) -> Option<Change> {
        self.signals.try_iter().find_map(|signal| match signal {
            Signal::Changed(change) => Some(change),
            Signal::Asked => None,
        })
    }
}

/// What an event says, if it is about anything that the site is drawn from.
fn change(root: &Path, event: notify::Result<Event>) -> Option<Change> {
    let Ok(event) = event else {
        return Some(Change::Everything);
    };
    if event.need_rescan() {
        return Some(Change::Everything);
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Any => {}
        EventKind::Access(_) | EventKind::Other => return None,
    }
    let paths = event.paths.iter();
    let paths: BTreeSet<String> = paths.filter_map(|path| below(root, path)).collect();
    (!paths.is_empty()).then_some(Change::Files(paths))
}

/// The path below the workspace, if the site is drawn from it.
fn below(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?.to_string_lossy();
    let below = below.replace('\\', "/");
    is_drawn_from(&below).then_some(below)
}

/// Whether a site is drawn from a path.
fn is_drawn_from(path: &str) -> bool {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match first {
        "content" if rest.starts_with("releases/") => rest == "releases/journal",
        "content" | "themes" | "public-keys" => !is_passing(path),
        name => rest.is_empty() && name.ends_with(".phi.toml") && !is_passing(path),
    }
}

/// Whether a file is what an editor, a file manager or a program that saves safely makes on its way.
pub fn is_passing(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("#")
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || matches!(
            ending.as_str(),
            "swp" | "swo" | "swx" | "tmp" | "temp" | "bak" | "orig" | "part" | "crswap"
        )
        // vim tries whether it may write with 4913, and the numbers after it.
        || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
            && !path.starts_with("content/static/")
            && name.parse::<u32>().is_ok_and(|number| number >= 4913)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_on_the_way_is_no_change() {
        for path in [
            "content/advisories/.x.md.swp",
            "content/advisories/x.md~",
            "content/advisories/4913",
            "content/advisories/5036",
            "content/advisories/#x.md#",
            "content/advisories/.#x.md",
            "content/advisories/x.md.tmp",
            "content/advisories/x.md___jb_tmp___",
            "content/pages/x.md.bak",
            "content/releases/a/1-1.0.0/model.json",
            "content/releases/.batch",
            "public/index.html",
            "public",
            "notes.txt",
            ".git/index",
        ] {
            assert!(!is_drawn_from(path), "{path}");
        }
        for path in [
            "content",
            "content/site.toml",
            "content/advisories",
            "content/advisories/2026",
            "content/advisories/2026/x.md",
            "content/static/4914",
            "content/releases/journal",
            "themes/default/base.html",
            "public-keys/A.asc",
            "case.phi.toml",
        ] {
            assert!(is_drawn_from(path), "{path}");
        }
    }

    #[test]
    fn who_waits_can_be_woken() {
        let folder = tempfile::tempdir().unwrap();
        let watch = Watch::begin(folder.path()).unwrap();
        let waker = watch.waker();
        // Without the second, both would wait for ever.
        waker.wake();
        assert_eq!(watch.next(None), None);
        let other = std::thread::spawn(move || waker.wake());
        assert_eq!(watch.next(None), None);
        other.join().unwrap();
    }

    #[test]
    fn what_is_saved_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let sources = root.join("content/advisories");
        std::fs::create_dir_all(&sources).unwrap();
        let mut watch = Watch::begin(root).unwrap();
        let soon = Some(Duration::from_secs(5));
        let files = |names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned());
            Some(Change::Files(names.collect()))
        };

        // As vim saves: a trial, a copy, the file.
        std::fs::write(sources.join("4913"), "").unwrap();
        std::fs::remove_file(sources.join("4913")).unwrap();
        std::fs::write(sources.join("a.md~"), "old").unwrap();
        std::fs::write(sources.join("a.md"), "new").unwrap();
        std::fs::remove_file(sources.join("a.md~")).unwrap();
        assert_eq!(watch.next(soon), files(&["content/advisories/a.md"]));

        // As others save: a file beside, renamed over.
        std::fs::write(sources.join(".a.md.x"), "newer").unwrap();
        std::fs::rename(sources.join(".a.md.x"), sources.join("a.md")).unwrap();
        assert_eq!(watch.next(soon), files(&["content/advisories/a.md"]));

        // A folder that was not there, once it is covered.
        std::fs::create_dir_all(root.join("content/pages")).unwrap();
        assert_eq!(watch.next(soon), files(&["content/pages"]));
        watch.cover().unwrap();
        std::fs::write(root.join("content/pages/p.md"), "a").unwrap();
        assert_eq!(watch.next(soon), files(&["content/pages/p.md"]));

        // A burst is one change.
        for n in 0..50 {
            std::fs::write(sources.join(format!("b{n}.md")), "x").unwrap();
        }
        let Some(Change::Files(all)) = watch.next(soon) else {
            panic!("nobody can tell");
        };
        assert!(all.len() > 1, "{all:?}");
        while watch.next(Some(Duration::from_millis(100))).is_some() {}
        assert_eq!(watch.next(Some(Duration::from_millis(50))), None);
    }
}
