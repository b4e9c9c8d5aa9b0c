//! What is known of bytes that were seen before: a document, its signature and its text stand in two places, and are verified once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Sha256Digest;

/// Answers by the digest of what they are about.
pub(super) struct Memory<T>(Mutex<HashMap<Sha256Digest, T>>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Memory<T> {
    /// The answer that is known, or the one that is found now; two threads may find the same one.
    pub(super) fn recall(&self, of: Sha256Digest, find: impl FnOnce() -> T) -> T {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&of).cloned();
        known.unwrap_or_else(|| {
            let found = find();
            lock().insert(of, found.clone());
            found
        })
    }
}
