//! What was released before, as checking asks for it.

use super::{Act, Releases};
use crate::check::untagged::Adopted;
use crate::check::{Frozen, Past, Placed, Released};
use crate::diagnostic::Message;
use crate::model::advisory::Advisory;
use crate::model::slug::Slug;

/// A release as far as it repeats what was said before it.
fn before_its_last_revision(mut advisory: Advisory) -> Advisory {
    advisory.tracking.revision_history.pop();
    advisory
}

impl Released for Releases {
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message> {
        let mut entries = self.releases_of(slug.as_str()).rev();
        let Some(entry) = entries.next() else {
            return Ok(None);
        };
        let (advisory, frozen) = self.facts(entry).map_err(|error| error.message())?;
        let previous = match entries.next() {
            Some(before) if before.n + 1 == entry.n => {
                Some(self.advisory(before).map_err(|error| error.message())?)
            }
            None if entry.n == 1 => None,
            // The one before was taken back; since when things are said stands in the release itself.
            _ => Some(before_its_last_revision(advisory.clone())),
        };
        Ok(Some(Past {
            advisory,
            previous,
            frozen: frozen.and_then(|bytes| serde_json::from_slice::<Frozen>(&bytes).ok()),
        }))
    }

    fn current(&self, slug: &Slug) -> Option<Advisory> {
        self.advisory(Releases::newest(self, slug.as_str())?).ok()
    }

    fn placed(&self, slug: &Slug) -> Option<Placed> {
        let entry = Releases::newest(self, slug.as_str())?;
        Some(Placed {
            folder: entry.folder.clone(),
            shown: entry.shown_from(),
            adopted: entry.act == Act::Adopt,
        })
    }

    fn adopted(&self) -> Vec<Adopted> {
        let adopted = self
            .entries()
            .iter()
            .filter(|entry| entry.act == Act::Adopt && !entry.retracted);
        adopted
            .filter_map(|entry| {
                let frozen = self.frozen(entry)?;
                let spots = frozen.pointer("/adopted/untagged")?.clone();
                Some(Adopted {
                    folder: format!("content/releases/{}", entry.folder),
                    spots: serde_json::from_value(spots).ok()?,
                })
            })
            .collect()
    }

    fn newest_version(&self, slug: &Slug) -> Option<&str> {
        Releases::newest(self, slug.as_str()).map(|entry| entry.version.as_str())
    }

    fn id_of(&self, slug: &Slug) -> Option<String> {
        self.slug_taken(slug.as_str()).map(str::to_owned)
    }

    fn all(&self) -> Vec<(String, String)> {
        let mut all: Vec<_> = self
            .entries()
            .iter()
            .filter(|entry| entry.act.is_document() && !entry.retracted)
            .map(|entry| entry.document.clone())
            .collect();
        all.sort();
        all.dedup();
        all.into_iter()
            .map(|slug| {
                let id = self.slug_taken(&slug).unwrap_or_default().to_owned();
                (slug, id)
            })
            .collect()
    }
}
