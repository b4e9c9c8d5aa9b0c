//! The releases as checking asks for them, until something is saved.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::check::untagged::Adopted;
use crate::check::{Past, Placed, Released};
use crate::diagnostic::Message;
use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::release::Releases;

/// Answers as [`Releases`] do, and with nothing once nobody waits for the answer any more.
pub(super) struct Until<'a> {
    pub(super) releases: &'a Releases,
    pub(super) over: &'a AtomicBool,
}

impl Until<'_> {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

impl Released for Until<'_> {
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message> {
        match self.is_over() {
            true => Ok(None),
            false => Released::newest(self.releases, slug),
        }
    }

    fn newest_version(&self, slug: &Slug) -> Option<&str> {
        self.releases.newest_version(slug)
    }

    fn id_of(&self, slug: &Slug) -> Option<String> {
        self.releases.id_of(slug)
    }

    fn all(&self) -> Vec<(String, String)> {
        match self.is_over() {
            true => Vec::new(),
            false => self.releases.all(),
        }
    }

    fn current(&self, slug: &Slug) -> Option<Advisory> {
        match self.is_over() {
            true => None,
            false => self.releases.current(slug),
        }
    }

    fn placed(&self, slug: &Slug) -> Option<Placed> {
        self.releases.placed(slug)
    }

    fn adopted(&self) -> Vec<Adopted> {
        self.releases.adopted()
    }
}
