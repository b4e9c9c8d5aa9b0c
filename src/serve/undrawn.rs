//! Pages that could not be drawn.

use std::sync::{Mutex, PoisonError};

use super::snapshot::Shown;

/// Why pages could not be drawn, each reason once.
#[derive(Debug, Default)]
pub(super) struct Undrawn(Mutex<Vec<Shown>>);

/// How many reasons are kept: a site has more pages than anybody reads of.
const MOST: usize = 100;

impl Undrawn {
    /// Takes a reason in.
    pub(super) fn add(&self, why: Shown) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MOST && !all.contains(&why) {
            all.push(why);
        }
    }

    /// How many reasons there are.
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The reasons that others did not find, too.
    pub(super) fn beside(&self, found: &[Shown]) -> Vec<Shown> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut beside = all.clone();
        beside.retain(|why| !found.contains(why));
        beside
    }
}
