//! Everybody whom the advisories thank, for a page of `content/pages` that lists them.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;

use crate::model::party::Acknowledgment;
use crate::render::advisory::party::{ThanksView, thanks};
use crate::render::index::{Card, Index};

/// Somebody who is thanked, in the year of the advisories that do.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Thanked {
    #[serde(skip)]
    year: i32,
    /// Who; its `summary` is none, because each advisory has its own.
    who: ThanksView,
    /// For what, by the newest advisory first.
    advisories: Vec<Reason>,
}

/// What somebody is thanked for.
#[derive(Debug, Clone, Serialize)]
struct Reason {
    id: String,
    href: String,
    summary: Option<String>,
}

/// The thanks of a year.
#[derive(Debug, Serialize)]
pub(crate) struct Year<'a> {
    name: i32,
    thanks: Vec<&'a Thanked>,
}

/// All thanks of the newest versions: of the newest year first, and within it by the newest advisory; who is thanked twice in a year stands there once.
pub(crate) fn gathered(index: &Index) -> Vec<Thanked> {
    let mut cards: Vec<&Card> = index.cards.iter().collect();
    let date = |card: &Card| card.initial.unwrap_or(card.shown.0);
    cards.sort_by_key(|card| Reverse(date(card)));
    let mut places: HashMap<(i32, Acknowledgment), usize> = HashMap::new();
    let mut all: Vec<Thanked> = Vec::new();
    for card in cards {
        let year = date(card).year();
        for given in &card.thanks {
            let who = Acknowledgment {
                summary: None,
                ..given.clone()
            };
            let view = thanks(std::slice::from_ref(&who)).into_iter().next();
            let reason = Reason {
                id: card.id.clone(),
                href: card.link(),
                summary: given.summary.clone(),
            };
            // Nobody is named: two of them are not the same.
            let anonymous = who.names.is_empty() && who.organization.is_none();
            let known = places.get(&(year, who.clone())).filter(|_| !anonymous);
            match known.and_then(|place| all.get_mut(*place)) {
                Some(thanked) => thanked.advisories.push(reason),
                None => {
                    places.insert((year, who), all.len());
                    all.extend(view.map(|who| Thanked {
                        year,
                        who,
                        advisories: vec![reason],
                    }));
                }
            }
        }
    }
    all
}

/// Neighbours of one year together.
pub(crate) fn years(thanked: &[Thanked]) -> Vec<Year<'_>> {
    thanked
        .chunk_by(|one, other| one.year == other.year)
        .filter_map(|thanks| {
            Some(Year {
                name: thanks.first()?.year,
                thanks: thanks.iter().collect(),
            })
        })
        .collect()
}
