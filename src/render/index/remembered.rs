//! What the index read of documents, kept from one drawing of the site to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Card;
use super::facts::Facts;
use crate::model::slug::Slug;
use crate::render::RenderError;
use crate::render::store::Document;

/// Documents as the index needs them, for who draws the same site again and again.
///
/// A document is read again when it has other versions than before, and all of them when the theme or the site's values changed.
/// Who changes what a version says has to [`Cards::forget`] it.
#[derive(Debug, Default)]
pub struct Cards(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// What all cards were drawn with.
    setting: Option<(Vec<u8>, tera::Value)>,
    cards: HashMap<Slug, Arc<(Card, Facts)>>,
}

impl Cards {
    /// Lets go of a document.
    pub fn forget(&self, slug: &Slug) {
        self.kept().cards.remove(slug);
    }

    /// Lets go of everything that was drawn with another setting.
    pub(crate) fn under(&self, setting: (Vec<u8>, tera::Value)) {
        let mut kept = self.kept();
        if kept.setting.as_ref() != Some(&setting) {
            kept.cards.clear();
            kept.setting = Some(setting);
        }
    }

    /// The card of a document: what is known, or what `make` reads.
    pub(super) fn card(
        &self,
        document: &Document,
        make: impl FnOnce() -> Result<Option<(Card, Facts)>, RenderError>,
    ) -> Result<Option<Arc<(Card, Facts)>>, RenderError> {
        let known = {
            let kept = self.kept();
            let known = kept.cards.get(&document.slug);
            known.filter(|it| it.0.document == *document).cloned()
        };
        if known.is_some() {
            return Ok(known);
        }
        let made = make()?.map(Arc::new);
        if let Some(made) = &made {
            let slug = document.slug.clone();
            self.kept().cards.insert(slug, Arc::clone(made));
        }
        Ok(made)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // What a panic left behind is whole: each change is one insertion or removal.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
