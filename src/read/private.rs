//! `*.phi.toml`: tagged values that are not in version control.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::diagnostic::Span;

/// What a reference such as `{phi:patient.name}` may show, by name; the values themselves are with the gate.
#[derive(Default)]
pub struct PrivateFiles {
    entries: BTreeMap<String, Entry>,
    /// Whether a private file is missing or unreadable, so that an unknown reference may well be known there.
    pub incomplete: bool,
}

struct Entry {
    shown: String,
    span: Span,
    used: AtomicBool,
}

impl PrivateFiles {
    /// Adds a value; returns the place of the first when the name is taken.
    pub fn add(&mut self, name: String, shown: String, span: Span) -> Result<(), Span> {
        if let Some(first) = self.entries.get(&name) {
            return Err(first.span);
        }
        self.entries.insert(
            name,
            Entry {
                shown,
                span,
                used: AtomicBool::new(false),
            },
        );
        Ok(())
    }

    /// What is shown in place of a value.
    pub fn shown(&self, name: &str) -> Option<&str> {
        let entry = self.entries.get(name)?;
        entry.used.store(true, Ordering::Relaxed);
        Some(&entry.shown)
    }

    /// The values that nothing refers to, by name and place.
    pub fn unused(&self) -> impl Iterator<Item = (&str, Span)> {
        self.entries
            .iter()
            .filter(|(_, entry)| !entry.used.load(Ordering::Relaxed))
            .map(|(name, entry)| (name.as_str(), entry.span))
    }
}
