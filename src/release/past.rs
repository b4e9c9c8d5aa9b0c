//! What was released before, as checking asks for it.

use super::{Entry, Releases};
use crate::check::{Frozen, Past, Released};
use crate::diagnostic::Message;
use crate::model::slug::Slug;

impl Released for Releases {
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message> {
        let mut entries = self.releases_of(slug.as_str()).rev();
        let Some(entry) = entries.next() else {
            return Ok(None);
        };
        let load = |entry: &Entry| self.load(entry).map_err(|error| error.message());
        let newest = load(entry)?;
        let previous = entries.next().map(load).transpose()?;
        let frozen = newest
            .frozen
            .and_then(|value| serde_json::from_value::<Frozen>(value).ok());
        Ok(Some(Past {
            advisory: newest.advisory,
            previous: previous.map(|release| release.advisory),
            frozen,
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
