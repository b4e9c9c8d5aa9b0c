//! The index: what lists, product pages and CVE pages need of every document, in little memory.
//!
//! Each list entry is drawn once, here, and shared by all pages that show it.

use std::ops::Deref;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::claims::{Claimed, Gathering};
use crate::model::advisory::Advisory;

use super::RenderError;
use super::input::CatalogueProduct;
use super::store::Store;

pub(crate) mod card;
pub(crate) mod facts;
pub(crate) mod filter;
mod named;
pub(crate) mod narrowed;
pub(crate) mod remembered;

pub use card::are_linked_alike;
use card::card;
pub(crate) use card::{Card, Drawing, Erratum};
use facts::Facts;
use filter::Filter;
pub(crate) use named::{CveEntry, CveRow, ProductEntry, Rated, ReleaseEntry, ReleaseRow};
use named::{Named, Naming};
use remembered::{Cards, Remembered};

/// What may be linked to.
pub(crate) type Links = Index;

/// Documents that are read at a time while the index is made.
const BATCH: usize = 256;

/// A name with its page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NamedLink {
    pub(crate) name: String,
    pub(crate) href: String,
}

/// How many products and vulnerabilities a list entry names.
pub(crate) const NAMED: usize = 4;

/// How many letters of a title or a name stand in a list; the page of what it names has all of them.
pub(crate) const LONGEST: usize = 300;

/// The index of a site.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// The documents in the order of their slugs.
    pub(crate) cards: Vec<Card>,
    /// Their places, newest first.
    pub(crate) newest: Vec<u32>,
    /// The documents of each filter, in the order of [`Filter::ALL`], newest first.
    pub(crate) filtered: Vec<Vec<u32>>,
    /// What they name, which another index shares that differs in words alone.
    named: Arc<Named>,
}

impl Deref for Index {
    type Target = Named;

    fn deref(&self) -> &Named {
        &self.named
    }
}

impl Index {
    /// Reads the newest release of every document; what each claims is gathered, too.
    ///
    /// # Errors
    /// A release that cannot be loaded, or a template that fails.
    pub(crate) fn read(
        store: &dyn Store,
        catalogue: &[CatalogueProduct],
        drawing: &Drawing<'_>,
        gathering: &mut Gathering,
    ) -> Result<Self, RenderError> {
        let mut index = Self::default();
        let mut naming = Naming::new(catalogue);
        for batch in store.documents().chunks(BATCH) {
            let read: Vec<Option<(Card, Facts, Advisory)>> = batch
                .par_iter()
                .map(|document| card(store, document, drawing))
                .collect::<Result<_, RenderError>>()?;
            for (mut card, facts, advisory) in read.into_iter().flatten() {
                gathering.add(Claimed {
                    advisory: &advisory,
                    shown: card.shown.1,
                    adopted: !advisory.markdown,
                });
                card.products = naming.add(number(index.cards.len()), &card, &facts).into();
                index.cards.push(card);
            }
        }
        index.finish(naming);
        Ok(index)
    }

    /// The same of a site that is drawn again and again: only what is not known is read.
    ///
    /// # Errors
    /// As [`Index::read`].
    pub(crate) fn read_again(
        store: &dyn Store,
        catalogue: &[CatalogueProduct],
        drawing: &Drawing<'_>,
        known: &Cards,
    ) -> Result<Self, RenderError> {
        let read: Vec<Option<Remembered>> = store
            .documents()
            .par_iter()
            .map(|document| {
                let card = || card(store, document, drawing);
                known.card(document, || {
                    Ok(card()?.map(|(card, facts, _)| (card, facts)))
                })
            })
            .collect::<Result<_, RenderError>>()?;
        let read: Vec<Remembered> = read.into_iter().flatten().collect();
        let index = match known.named_alike(catalogue, &read) {
            Some(mut index) => {
                for (card, read) in index.cards.iter_mut().zip(&read) {
                    *card = card.with_words_of(&read.0);
                }
                index.filter();
                index
            }
            None => {
                let mut index = Self::default();
                let mut naming = Naming::new(catalogue);
                for (place, read) in (0..).zip(&read) {
                    let mut card = read.0.clone();
                    card.products = naming.add(place, &card, &read.1).into();
                    index.cards.push(card);
                }
                index.finish(naming);
                index
            }
        };
        known.keep(catalogue, read, &index);
        Ok(index)
    }

    /// Puts everything in order, newest first.
    fn finish(&mut self, naming: Naming) {
        let mut newest: Vec<u32> = (0..number(self.cards.len())).collect();
        newest.sort_by_key(|place| {
            let card = self.card(*place);
            (std::cmp::Reverse(card.map(Card::date)), *place)
        });
        let mut rank = vec![0_u32; newest.len()];
        for (at, place) in (0..).zip(&newest) {
            if let Some(rank) = rank.get_mut(index(*place)) {
                *rank = at;
            }
        }
        self.named = Arc::new(naming.finish(|place| rank.get(index(*place)).copied()));
        self.newest = newest;
        self.filter();
    }

    fn filter(&mut self) {
        self.filtered = Filter::ALL
            .iter()
            .map(|filter| {
                let holds = |place: &u32| {
                    let card = self.card(*place);
                    card.is_some_and(|card| filter.holds(card.marks))
                };
                self.newest.iter().copied().filter(holds).collect()
            })
            .collect();
    }

    /// A document by its place.
    pub(crate) fn card(&self, place: u32) -> Option<&Card> {
        self.cards.get(index(place))
    }

    /// A document by its slug.
    pub(crate) fn card_by_slug(&self, slug: &str) -> Option<&Card> {
        let by_slug = |card: &Card| card.document.slug.as_str().cmp(slug);
        let place = self.cards.binary_search_by(by_slug).ok()?;
        self.cards.get(place)
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
