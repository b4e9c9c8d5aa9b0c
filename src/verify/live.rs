//! A tree on the web: the one place of the program that uses a network.
//!
//! Every file is asked for once, politely: so many requests a second, four at a time, with a limit to time and length, and never from a host that the site merely leads to.
//! A file that cannot be had is a fault and is missing to everyone who looks for it; a host that stops answering ends the whole, because nobody can say what it would have served.

mod address;
mod client;
mod crawl;
mod fetch;
mod hosts;
mod manners;
mod pace;
mod served;
mod web;

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Cursor, Read};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

pub use address::{AddressProblem, Base};
pub use manners::{Manners, NotLive};

use super::fault::{Basis, Fault, Faults, PUBLISH};
use super::layout::{Kind, LISTING, METADATA, kind};
use super::metadata::Metadata;
use super::pins::Fingerprint;
use super::{Counts, Lost, Report, Tree, TreeFile, Unreadable, listing, verify_pinned};
use crate::diagnostic::{Message, Severity};
use crate::model::timestamp::Timestamp;
use client::{Client, NoCertificate};
use crawl::Known;
use fetch::fetch;
use web::{Failure, Web};

/// How many requests are under way at once.
const AT_ONCE: usize = 4;
/// How many requests in a row, and in all, may fail for a reason that the whole host shares.
const FAILURES: usize = 5;
const ALL_FAILURES: usize = 50;
/// The most bytes that are fetched in all.
const MOST_BYTES: u64 = 4 << 30;
/// The longest that all may take, besides twice the time that the pace alone takes.
const PATIENCE: Duration = Duration::from_secs(1800);

/// What hosts of static sites read themselves and show nobody.
const FOR_THE_HOST: [&str; 2] = ["_headers", "_redirects"];

/// Checks a live site as it should be at a time, as [`verify_pinned`] does a tree; what only the server can show comes on top.
///
/// # Errors
/// If the site does not answer, or is too large.
pub fn verify_live(
    base: Base,
    manners: &Manners,
    at: Timestamp,
    pins: &[Fingerprint],
) -> Result<Report, NotLive> {
    let host = base.host().to_owned();
    let authorities = manners.authorities.as_deref();
    let client = Client::new(&host, manners.timeout, manners.rate, authorities);
    let client = client.map_err(|NoCertificate| NotLive::Authorities)?;
    let mut live = Live::new(base, Box::new(client));
    // Looking waits for answers, so the threads are as many as requests may be.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE);
    let look = |live: &mut Live| {
        if let Some(fault) = live.prepare(manners)? {
            return Ok(Report {
                faults: vec![fault],
                counts: Counts::default(),
            });
        }
        Ok(verify_pinned(live, at, pins)?)
    };
    match threads.build() {
        Ok(threads) => threads.install(|| look(&mut live)),
        Err(_) => look(&mut live),
    }
}

/// What is kept of a file: its bytes, or that there are none.
type Kept = Arc<OnceLock<Result<Option<Arc<[u8]>>, Failure>>>;

/// A site on the web.
struct Live {
    base: Base,
    web: Box<dyn Web>,
    files: Vec<TreeFile>,
    /// How long each file of the list is said to be.
    listed: HashMap<String, u64>,
    /// Files that may be missing.
    sought: BTreeSet<String>,
    /// Whether the list of files says all that there is.
    whole: bool,
    /// Files that more than one check reads.
    kept: Mutex<HashMap<String, Kept>>,
    state: Mutex<State>,
    /// Requests in a row that failed for a reason that the whole host shares.
    failures: AtomicUsize,
    /// The same, in a row or not.
    all_failures: AtomicUsize,
    /// When it has taken too long.
    until: Option<Instant>,
    bytes: AtomicU64,
}

/// What was found on the way.
#[derive(Default)]
struct State {
    /// Files that cannot be had.
    lost: HashMap<String, Lost>,
    faults: Vec<Fault>,
    /// Faults that many files may share.
    served: Vec<Fault>,
}

impl Live {
    fn new(base: Base, web: Box<dyn Web>) -> Self {
        Self {
            base,
            web,
            files: Vec::new(),
            listed: HashMap::new(),
            sought: BTreeSet::new(),
            whole: true,
            kept: Mutex::default(),
            state: Mutex::default(),
            failures: AtomicUsize::new(0),
            all_failures: AtomicUsize::new(0),
            until: None,
            bytes: AtomicU64::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns which files there are, and looks at what is no file; a fault if nothing else can be said.
    fn prepare(&mut self, manners: &Manners) -> Result<Option<Fault>, NotLive> {
        self.sought.insert(LISTING.to_owned());
        let list = match self.fetched(LISTING) {
            Ok(list) => list,
            Err(failure @ Failure::Certificate(_)) => {
                return Ok(Some(Fault {
                    path: self.base.as_str().to_owned(),
                    severity: Severity::Error,
                    message: Message::new(failure.to_string()),
                    basis: Basis::Csaf(3),
                    help: "renew the web server's certificate, for this host and with the whole chain; a private authority is given with `--ca`",
                    document: None,
                }));
            }
            Err(failure) => return Err(self.unreadable("", &failure).into()),
        };
        let rows = list.as_deref().and_then(listing::rows);
        let bytes = self.get(METADATA)?;
        let metadata = bytes.as_deref().map(serde_json::from_slice::<Metadata>);
        let metadata = metadata.and_then(Result::ok);
        match rows {
            Some(rows) => self.listed(rows, list.map_or(0, |list| list.len() as u64)),
            None => self.crawled(metadata.as_ref(), list.is_some(), manners.max_files)?,
        }
        if self.files.len() > manners.max_files {
            return Err(NotLive::TooMany(self.files.len()));
        }
        let files = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let pace = Duration::from_secs(2) / manners.rate.max(1);
        self.until = Instant::now().checked_add(PATIENCE + pace.saturating_mul(files));
        let mut faults = Vec::new();
        faults.extend(hosts::missing(&*self.web, &self.base, &nonsense()));
        faults.extend(hosts::plain(&*self.web, &self.base));
        if let Some((metadata, bytes)) = metadata.as_ref().zip(bytes.as_deref()) {
            let web = &*self.web;
            faults.extend(hosts::neighbours(web, &self.base, metadata, bytes));
        }
        self.state().faults.extend(faults);
        Ok(None)
    }

    /// Takes the files of the list; what is no path below the site is a fault.
    fn listed(&mut self, rows: Vec<(String, u64)>, length: u64) {
        self.files.push(file(LISTING, length));
        let mut faults = Faults::default();
        for (path, length) in rows {
            if !address::is_below(&path) {
                let message = Message::new("the list names ").value(&path);
                let message = message.words(", which is no path below the site");
                faults.error(LISTING, Basis::Listing, message, PUBLISH);
                self.state().lost.insert(path, Lost::Missing);
            } else if FOR_THE_HOST.contains(&path.as_str()) {
                self.state().lost.insert(path, Lost::Missing);
            } else if path != LISTING && !self.listed.contains_key(&path) {
                self.files.push(file(&path, length));
                self.listed.insert(path, length);
            }
        }
        self.state().faults.extend(faults.sorted());
    }

    /// Finds the files from the metadata on, where there is no list, or none that can be read.
    fn crawled(
        &mut self,
        metadata: Option<&Metadata>,
        has_list: bool,
        most: usize,
    ) -> Result<(), Unreadable> {
        self.whole = false;
        let said = metadata.and_then(Metadata::base);
        let base = said.as_deref().unwrap_or(self.base.as_str());
        let read = |path: &str| -> Result<_, Unreadable> {
            Ok(self.get(path)?.map(|bytes| bytes.to_vec()))
        };
        let found = crawl::crawl(base, metadata, most, read)?;
        let mut files: BTreeMap<&str, u64> = BTreeMap::new();
        files.extend(found.keys().map(|path| (path.as_str(), 0)));
        if has_list {
            files.insert(LISTING, 0);
        }
        self.files = files
            .iter()
            .map(|(path, length)| file(path, *length))
            .collect();
        let sought = found.iter().filter(|(_, known)| **known == Known::Sought);
        self.sought.extend(sought.map(|(path, _)| path.clone()));
        Ok(())
    }

    /// The bytes of a file, or nothing if they cannot be had, which is a fault by then.
    fn get(&self, path: &str) -> Result<Option<Arc<[u8]>>, Unreadable> {
        self.fetched(path)
            .map_err(|failure| self.unreadable(path, &failure))
    }

    fn unreadable(&self, path: &str, failure: &Failure) -> Unreadable {
        Unreadable {
            path: self.base.of(path),
            error: io::Error::other(failure.to_string()),
        }
    }

    /// Fetches a file, or remembers what came of it.
    fn fetched(&self, path: &str) -> Result<Option<Arc<[u8]>>, Failure> {
        let kept = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            // What is read before the files are known leads to them, and is looked at later.
            match is_shared(path) || self.files.is_empty() {
                true => Some(Arc::clone(kept.entry(path.to_owned()).or_default())),
                false => kept.get(path).map(Arc::clone),
            }
        };
        match kept {
            Some(kept) => kept.get_or_init(|| self.fetch(path)).clone(),
            None => self.fetch(path),
        }
    }

    /// Asks for a file; what is wrong with the answer is remembered.
    fn fetch(&self, path: &str) -> Result<Option<Arc<[u8]>>, Failure> {
        if self.bytes.load(Ordering::Relaxed) > MOST_BYTES {
            let why = format!("more than {MOST_BYTES} bytes came, and no more is asked for");
            return Err(Failure::Unreachable(why));
        }
        if self.until.is_some_and(|until| Instant::now() > until) {
            let why = "all of it takes too long".to_owned();
            return Err(Failure::Unreachable(why));
        }
        let listed = self.listed.get(path).copied();
        match fetch(&*self.web, &self.base, path, listed) {
            Ok(mut fetched) => {
                self.failures.store(0, Ordering::Relaxed);
                let missing = matches!(fetched.status, Some(404 | 410));
                if missing && self.is_sought(path) {
                    fetched.faults.clear();
                }
                let mut state = self.state();
                state.faults.append(&mut fetched.faults);
                state.served.append(&mut fetched.served);
                let Some(bytes) = fetched.bytes else {
                    let lost = if missing { Lost::Missing } else { Lost::Unseen };
                    state.lost.insert(path.to_owned(), lost);
                    return Ok(None);
                };
                self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                Ok(Some(bytes.into()))
            }
            Err(failure) => {
                let failures = self.failures.fetch_add(1, Ordering::Relaxed) + 1;
                let all = self.all_failures.fetch_add(1, Ordering::Relaxed) + 1;
                // Without the list nothing is known, and a host that keeps failing will go on.
                if self.files.is_empty() || failures >= FAILURES || all >= ALL_FAILURES {
                    return Err(failure);
                }
                let mut faults = Faults::default();
                let basis = match failure {
                    Failure::Certificate(_) => Basis::Csaf(3),
                    Failure::Garbled(_) => Basis::Rfc9112("2"),
                    _ => Basis::Listing,
                };
                let help = "find out why the server does not answer, and try again";
                faults.error(path, basis, failure.to_string(), help);
                let mut state = self.state();
                state.faults.append(&mut faults.sorted());
                state.lost.insert(path.to_owned(), Lost::Unseen);
                Ok(None)
            }
        }
    }

    /// Whether it is no fault of a file by itself that it is missing: no list names it.
    fn is_sought(&self, path: &str) -> bool {
        self.sought.contains(path) || self.files.is_empty()
    }
}

fn file(path: &str, length: u64) -> TreeFile {
    TreeFile {
        path: path.to_owned(),
        length,
        sha256: None,
        plain: true,
    }
}

/// Whether more than one check reads a file: all of the provider but its documents, and what stands beside a file.
fn is_shared(path: &str) -> bool {
    let document = matches!(kind(path), Kind::Document { .. });
    let beside = [".asc", ".sha256", ".sha512"];
    path == LISTING
        || (path.starts_with(".well-known/") && !document)
        || beside.iter().any(|ending| path.ends_with(ending))
}

/// A path at which no file stands.
fn nonsense() -> String {
    format!("obstat-{:016x}", RandomState::new().build_hasher().finish())
}

impl Tree for Live {
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable> {
        Ok(self.files.clone())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        match self.get(path) {
            Ok(Some(bytes)) => Ok(Box::new(Cursor::new(bytes))),
            Ok(None) => Err(io::ErrorKind::NotFound.into()),
            Err(unreadable) => Err(unreadable.error),
        }
    }

    fn lost(&self, path: &str) -> Option<Lost> {
        self.state().lost.get(path).copied()
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    fn faults(&self) -> Vec<Fault> {
        let state = self.state();
        let mut faults = state.faults.clone();
        faults.extend(served::gathered(state.served.clone()));
        faults
    }
}
