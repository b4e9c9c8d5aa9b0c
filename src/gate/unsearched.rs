//! Files that nobody's software can search here, and that somebody looked at.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::SitePath;

/// A file that may go out although it cannot be searched.
#[derive(Debug, Serialize)]
pub struct Unsearched {
    /// Where it stands in the site.
    pub path: String,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Who looked at it.
    pub by: String,
    /// Why it may go out.
    pub reason: String,
}

/// All of them, and which of them went out.
pub(super) struct LookedAt {
    entries: Vec<Unsearched>,
    used: Mutex<BTreeSet<usize>>,
}

impl LookedAt {
    pub(super) fn new(entries: Vec<Unsearched>) -> Self {
        Self {
            entries,
            used: Mutex::default(),
        }
    }

    /// Whether somebody looked at these bytes, which then go out.
    pub(super) fn covers(&self, path: &SitePath, bytes: &[u8]) -> bool {
        let mut entries = self.entries.iter();
        if !entries.any(|entry| entry.path == path.as_str()) {
            return false;
        }
        let digest = Sha256::digest(bytes);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut entries = self.entries.iter();
        let number = entries.position(|entry| {
            entry.path == path.as_str() && entry.sha256.eq_ignore_ascii_case(&digits)
        });
        let used = number.map(|number| {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            used.insert(number)
        });
        used.is_some()
    }

    /// Those that went out so far, or did not.
    pub(super) fn that_were(&self, used: bool) -> impl Iterator<Item = &Unsearched> {
        let numbers = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = numbers.clone();
        let all = self.entries.iter().enumerate();
        all.filter(move |(number, _)| numbers.contains(number) == used)
            .map(|(_, entry)| entry)
    }
}
