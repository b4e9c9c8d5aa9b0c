//! How much the gate searched.

use std::sync::atomic::{AtomicU64, Ordering};

/// How much was searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Searched {
    /// How many outputs.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many layers these were decoded to.
    pub layers: u64,
}

#[derive(Default)]
pub(super) struct Counters {
    files: AtomicU64,
    bytes: AtomicU64,
    layers: AtomicU64,
}

impl Counters {
    pub(super) fn so_far(&self) -> Searched {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Searched {
            files: get(&self.files),
            bytes: get(&self.bytes),
            layers: get(&self.layers),
        }
    }

    pub(super) fn add(&self, searched: Searched) {
        self.files.fetch_add(searched.files, Ordering::Relaxed);
        self.bytes.fetch_add(searched.bytes, Ordering::Relaxed);
        self.layers.fetch_add(searched.layers, Ordering::Relaxed);
    }
}

impl std::ops::AddAssign for Searched {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.layers += other.layers;
    }
}
