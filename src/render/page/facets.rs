//! What the browser filters by: a sign for each advisory in each column, newest first, and the products with their advisories.
//!
//! The entries themselves are not repeated: the browser takes them from the pages of the list that hold them.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::escape::visible;
use crate::render::index::Card;
use crate::render::output::Output;

use super::Site;

/// The file of the columns.
pub(crate) const FACETS: &str = "/list/index/facets.json";

/// The file of the products, which is fetched when somebody asks for one.
const PRODUCTS: &str = "/list/index/products.json";

/// Signs for the places of a list; more years than these nobody has.
const SIGNS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The columns: the sign at a place of each is about the advisory at that place of the list.
#[derive(Debug, Serialize)]
struct Facets {
    /// Of which state of the list this is: its pages say the same.
    state: String,
    /// How many entries a page of the list holds.
    page_size: usize,
    products: &'static str,
    /// The first letter of the word, or `-` without a rating.
    severity: String,
    /// The place in `years`, as a digit or letter.
    year: String,
    years: Vec<i32>,
    /// `i` or `f`.
    status: String,
    /// `y` or `-`.
    exploited: String,
    safety: String,
}

/// The products that advisories name: slug, name, and places in the list, each less the one before.
#[derive(Debug, Serialize)]
struct Products {
    state: String,
    products: Vec<(String, String, Vec<u32>)>,
}

/// Both files.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let own = Arc::clone(site);
    outputs.push(Output::one(path(FACETS), move || written(&facets(&own))));
    let own = Arc::clone(site);
    outputs.push(Output::one(path(PRODUCTS), move || {
        written(&products(&own))
    }));
}

fn path(link: &str) -> &str {
    link.trim_start_matches('/')
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    serde_json::to_vec(value)
        .map_err(|error| RenderError::Theme(format!("an index cannot be written: {error}")))
}

/// A digest of what is in the list and where, so that a browser notices when it holds pieces of two builds.
pub(crate) fn state(site: &Site) -> &str {
    site.once.state.get_or_init(|| {
        digest(cards(site).flat_map(|card| {
            let version = card.document.versions.last();
            let version = version.map_or("", |version| version.folder.as_str());
            [card.document.slug.as_str(), version]
        }))
    })
}

/// A digest of texts and their order, in letters alone: a number of sixteen digits may look like one that the gate looks for.
pub(crate) fn digest<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let bytes = texts.flat_map(|text| text.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let digits = (0..16).map(|place| (hash >> (place * 4)) & 15);
    digits
        .filter_map(|digit| char::from_u32(u32::from(b'g') + u32::try_from(digit).ok()?))
        .collect()
}

fn cards(site: &Site) -> impl Iterator<Item = &Card> {
    let newest = site.index.newest.iter();
    newest.filter_map(|place| site.index.card(*place))
}

fn facets(site: &Site) -> Facets {
    let years: Vec<i32> = site.index.years.keys().rev().copied().collect();
    let year = |card: &Card| {
        let year = card.initial.unwrap_or(card.shown.0).year();
        let place = years.iter().position(|known| *known == year);
        let sign = place.and_then(|place| SIGNS.get(place)).copied();
        char::from(sign.unwrap_or(b'-'))
    };
    let yes = |is: bool| if is { 'y' } else { '-' };
    Facets {
        state: state(site).to_owned(),
        page_size: site.values.page_size.max(1),
        products: PRODUCTS,
        severity: cards(site)
            .map(|card| card.marks.severity.and_then(|word| word.chars().next()))
            .map(|letter| letter.unwrap_or('-'))
            .collect(),
        year: cards(site).map(year).collect(),
        status: cards(site)
            .map(|card| if card.marks.interim { 'i' } else { 'f' })
            .collect(),
        exploited: cards(site).map(|card| yes(card.marks.exploited)).collect(),
        safety: cards(site)
            .map(|card| yes(card.marks.patient_safety))
            .collect(),
        years,
    }
}

fn products(site: &Site) -> Products {
    let mut places: Vec<Vec<u32>> = vec![Vec::new(); site.index.products.len()];
    for (at, card) in (0_u32..).zip(cards(site)) {
        for product in card.products.iter() {
            let known = usize::try_from(*product).ok();
            if let Some(list) = known.and_then(|place| places.get_mut(place))
                && list.last() != Some(&at)
            {
                list.push(at);
            }
        }
    }
    let mut products: Vec<(String, String, Vec<u32>)> = site
        .index
        .products
        .iter()
        .zip(places)
        .filter(|(_, places)| !places.is_empty())
        .map(|(product, places)| {
            let mut before = 0;
            let steps = places.into_iter().map(|place| {
                let step = place - before;
                before = place;
                step
            });
            let name = visible(super::product::former::name(site, product)).into_owned();
            (product.slug.clone(), name, steps.collect())
        })
        .collect();
    products.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    Products {
        state: state(site).to_owned(),
        products,
    }
}
