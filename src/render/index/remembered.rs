//! What the index read of documents, kept from one drawing of the site to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::facts::Facts;
use super::{Card, Index};
use crate::model::slug::Slug;
use crate::render::RenderError;
use crate::render::input::CatalogueProduct;
use crate::render::store::Document;

/// What was read of a document.
pub(super) type Remembered = Arc<(Card, Facts)>;

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
    cards: HashMap<Slug, Remembered>,
    last: Option<Last>,
}

/// The index that was made last, and what it was made of.
#[derive(Debug)]
struct Last {
    catalogue: Vec<Listed>,
    read: Vec<Remembered>,
    index: Index,
}

/// What an index takes from the catalogue of a product: slug, maker, name, releases.
type Listed = (String, String, String, Vec<String>);

fn listed(catalogue: &[CatalogueProduct]) -> Vec<Listed> {
    let product = |it: &CatalogueProduct| {
        let releases = it.releases.iter().map(|release| release.version.clone());
        let words = (it.slug.clone(), it.vendor.clone(), it.name.clone());
        (words.0, words.1, words.2, releases.collect())
    };
    catalogue.iter().map(product).collect()
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
            kept.last = None;
            kept.setting = Some(setting);
        }
    }

    /// The card of a document: what is known, or what `make` reads.
    pub(super) fn card(
        &self,
        document: &Document,
        make: impl FnOnce() -> Result<Option<(Card, Facts)>, RenderError>,
    ) -> Result<Option<Remembered>, RenderError> {
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

    /// The last index, if documents that are read now name the same as those did that it was made of.
    pub(super) fn named_alike(
        &self,
        catalogue: &[CatalogueProduct],
        read: &[Remembered],
    ) -> Option<Index> {
        let kept = self.kept();
        let last = kept.last.as_ref()?;
        let alike = |(one, other): (&Remembered, &Remembered)| {
            Arc::ptr_eq(one, other) || one.0.stands_where(&other.0) && one.1.names_as(&other.1)
        };
        let all = last.read.len() == read.len()
            && last.catalogue == listed(catalogue)
            && last.read.iter().zip(read).all(alike);
        all.then(|| last.index.clone())
    }

    /// Keeps an index for the next time.
    pub(super) fn keep(
        &self,
        catalogue: &[CatalogueProduct],
        read: Vec<Remembered>,
        index: &Index,
    ) {
        let last = Last {
            catalogue: listed(catalogue),
            read,
            index: index.clone(),
        };
        let old = self.kept().last.replace(last);
        // It may be large, and nobody has to wait for the lock until it is gone.
        drop(old);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // What a panic left behind is whole: each change is one insertion or removal.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
