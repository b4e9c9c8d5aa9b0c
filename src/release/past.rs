//! What was released before, as checking asks for it.

use super::Releases;
use crate::check::{Frozen, Past, Released};
use crate::diagnostic::Message;
use crate::model::slug::Slug;

impl Released for Releases {
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message> {
        let mut entries = self.releases_of(slug.as_str()).rev();
        let Some(entry) = entries.next() else {
            return Ok(None);
        };
        let (advisory, frozen) = self.facts(entry).map_err(|error| error.message())?;
        let previous = entries
            .next()
            .map(|entry| self.advisory(entry).map_err(|error| error.message()))
            .transpose()?;
        Ok(Some(Past {
            advisory,
            previous,
            frozen: frozen.and_then(|bytes| serde_json::from_slice::<Frozen>(&bytes).ok()),
        }))
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
            .filter(|entry| entry.act.is_document())
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
