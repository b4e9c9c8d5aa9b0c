//! Who names what: products and their releases, vulnerabilities and years, with the places of the documents that name them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::claims::Severity;
use crate::model::claim::Justification;
use crate::model::vulnerability::ExploitationStatus;
use crate::render::address::Address;
use crate::render::advisory::status::StatusGroup;
use crate::render::input::CatalogueProduct;

use super::card::Card;
use super::facts::Facts;
use super::{index, number};

/// A product in the index.
#[derive(Debug, Default)]
pub(crate) struct ProductEntry {
    pub(crate) slug: String,
    /// Every spelling: maker and name.
    pub(crate) spellings: BTreeSet<(String, String)>,
    /// The documents that name it, newest first.
    pub(crate) cards: Vec<u32>,
    /// Its releases by name.
    pub(crate) releases: BTreeMap<String, ReleaseEntry>,
    /// Its place in the catalogue.
    pub(crate) catalogue: Option<usize>,
}

/// A release of a product in the index.
#[derive(Debug, Default)]
pub(crate) struct ReleaseEntry {
    /// Whether it has a page: the catalogue lists it, or a release froze it.
    pub(crate) page: bool,
    pub(crate) rows: Vec<ReleaseRow>,
}

/// What a document claims of a release and a vulnerability.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReleaseRow {
    pub(crate) card: u32,
    pub(crate) vulnerability: u32,
    /// What narrows the claim, by its place in [`Named::texts`].
    pub(crate) only: u32,
    pub(crate) group: StatusGroup,
}

/// A vulnerability with a CVE number in the index.
#[derive(Debug, Default)]
pub(crate) struct CveEntry {
    pub(crate) name: String,
    /// Its titles, as the documents word them.
    pub(crate) titles: BTreeSet<String>,
    /// The documents that name it, newest first.
    pub(crate) cards: Vec<u32>,
    /// What they claim of products.
    pub(crate) rows: Vec<CveRow>,
    /// How they rate it, one for each document that does.
    pub(crate) rated: Vec<Rated>,
}

/// How a document rates a vulnerability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rated {
    pub(crate) card: u32,
    /// The weakness behind it, by its place in [`Named::texts`].
    pub(crate) weakness: u32,
    pub(crate) severity: Option<Severity>,
    pub(crate) exploitation: Option<ExploitationStatus>,
}

/// What a document claims of a product and a vulnerability.
#[derive(Debug)]
pub(crate) struct CveRow {
    pub(crate) card: u32,
    pub(crate) product: u32,
    /// What narrows the claim, by its place in [`Named::texts`].
    pub(crate) only: u32,
    pub(crate) group: StatusGroup,
    /// Why it is not affected.
    pub(crate) justification: Option<Justification>,
    /// The first of the releases that it is about, by their places in [`Named::texts`].
    pub(crate) releases: Vec<u32>,
    /// How many more there are.
    pub(crate) more: u32,
}

/// What all documents name.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) products: Vec<ProductEntry>,
    pub(crate) cves: Vec<CveEntry>,
    /// The documents by the year of their first release, newest first.
    pub(crate) years: BTreeMap<i32, Vec<u32>>,
    /// Texts that many rows share; the first is empty.
    pub(crate) texts: Vec<String>,
    /// Names of vulnerabilities, as rows refer to them.
    pub(crate) vulnerabilities: Vec<String>,
    product_places: HashMap<String, u32>,
    cve_places: HashMap<String, u32>,
}

/// What documents name, while they are added one by one.
pub(super) struct Naming {
    named: Named,
    texts: Interned,
    names: Interned,
}

/// The places of names that many rows share.
#[derive(Default)]
struct Interned(HashMap<String, u32>);

impl Interned {
    fn place(&mut self, text: &str, all: &mut Vec<String>) -> u32 {
        if let Some(place) = self.0.get(text) {
            return *place;
        }
        let place = number(all.len());
        all.push(text.to_owned());
        self.0.insert(text.to_owned(), place);
        place
    }
}

/// How many releases a row of a vulnerability names.
const RELEASES: usize = 12;

impl Naming {
    /// The products of the catalogue, with their releases.
    pub(super) fn new(catalogue: &[CatalogueProduct]) -> Self {
        let mut named = Named {
            texts: vec![String::new()],
            ..Named::default()
        };
        for (place, product) in catalogue.iter().enumerate() {
            named.catalogue(place, product);
        }
        Self {
            named,
            texts: Interned(HashMap::from([(String::new(), 0)])),
            names: Interned::default(),
        }
    }

    /// Adds a document by its place, and gives the places of the products that it names.
    pub(super) fn add(&mut self, place: u32, card: &Card, facts: &Facts) -> Vec<u32> {
        let Self {
            named,
            texts,
            names,
        } = self;
        named.add(place, card, facts, texts, names)
    }

    /// All that was added, in the order of the documents' ranks.
    pub(super) fn finish(mut self, rank: impl Fn(&u32) -> Option<u32>) -> Named {
        self.named.sort(rank);
        self.named
    }
}

impl Named {
    fn catalogue(&mut self, place: usize, product: &CatalogueProduct) {
        let at = self.product_place(&product.slug);
        let Some(entry) = self.products.get_mut(at) else {
            return;
        };
        entry.catalogue = Some(place);
        entry
            .spellings
            .insert((product.vendor.clone(), product.name.clone()));
        for release in &product.releases {
            entry
                .releases
                .entry(release.version.clone())
                .or_default()
                .page = true;
        }
    }

    fn product_place(&mut self, slug: &str) -> usize {
        if let Some(place) = self.product_places.get(slug) {
            return index(*place);
        }
        let place = self.products.len();
        self.products.push(ProductEntry {
            slug: slug.to_owned(),
            ..ProductEntry::default()
        });
        self.product_places.insert(slug.to_owned(), number(place));
        place
    }

    fn add(
        &mut self,
        place: u32,
        card: &Card,
        facts: &Facts,
        texts: &mut Interned,
        names: &mut Interned,
    ) -> Vec<u32> {
        let year = card.initial.unwrap_or(card.shown.0).year();
        self.years.entry(year).or_default().push(place);

        let products: Vec<usize> = facts
            .products
            .iter()
            .map(|product| {
                let at = self.product_place(&product.slug);
                if let Some(entry) = self.products.get_mut(at) {
                    entry.spellings.extend(product.spellings.iter().cloned());
                    entry.cards.push(place);
                    for release in &product.releases {
                        let known = entry.releases.entry(release.name.clone()).or_default();
                        known.page |= release.catalogued;
                    }
                }
                at
            })
            .collect();
        let places = products.iter().copied().map(number).collect();
        let vulnerabilities: Vec<(u32, Option<usize>)> = facts
            .vulnerabilities
            .iter()
            .map(|vulnerability| {
                let name = names.place(&vulnerability.name, &mut self.vulnerabilities);
                let cve = vulnerability
                    .cve
                    .then(|| self.cve_place(&vulnerability.name));
                if let Some(entry) = cve.and_then(|at| self.cves.get_mut(at)) {
                    entry.titles.extend(vulnerability.title.clone());
                    if entry.cards.last() != Some(&place) {
                        entry.cards.push(place);
                    }
                    let weakness = vulnerability.weakness.as_deref().unwrap_or_default();
                    let rated = Rated {
                        card: place,
                        weakness: texts.place(weakness, &mut self.texts),
                        severity: vulnerability.severity,
                        exploitation: vulnerability.exploitation,
                    };
                    if !weakness.is_empty()
                        || rated.severity.is_some()
                        || rated.exploitation.is_some()
                    {
                        entry.rated.push(rated);
                    }
                }
                (name, cve)
            })
            .collect();
        // Names are looked up once each, and not for every claim.
        let releases: Vec<Vec<u32>> = facts
            .products
            .iter()
            .map(|product| {
                let releases = product.releases.iter();
                releases
                    .map(|release| texts.place(&release.name, &mut self.texts))
                    .collect()
            })
            .collect();
        let mut rows: Vec<Vec<Vec<ReleaseRow>>> = releases
            .iter()
            .map(|releases| vec![Vec::new(); releases.len()])
            .collect();
        let mut said = BTreeMap::new();
        let mut named = BTreeSet::new();
        for claim in &facts.claims {
            let (Some(product), Some((vulnerability, cve))) = (
                products.get(claim.product).copied(),
                vulnerabilities.get(claim.vulnerability).copied(),
            ) else {
                continue;
            };
            let only = match claim.only.as_str() {
                "" => 0,
                only => texts.place(only, &mut self.texts),
            };
            let of_product = rows.get_mut(claim.product);
            if let Some(rows) = of_product.and_then(|rows| rows.get_mut(claim.release)) {
                rows.push(ReleaseRow {
                    card: place,
                    vulnerability,
                    only,
                    group: claim.group,
                });
            }
            let Some((at, entry)) = cve.and_then(|at| Some((at, self.cves.get_mut(at)?))) else {
                continue;
            };
            let same = (at, product, claim.group, only, claim.justification);
            let number_of_rows = said.len();
            let (id, row) = *said.entry(same).or_insert_with(|| {
                entry.rows.push(CveRow {
                    card: place,
                    product: number(product),
                    only,
                    group: claim.group,
                    justification: claim.justification,
                    releases: Vec::new(),
                    more: 0,
                });
                (number_of_rows, entry.rows.len() - 1)
            });
            let release = releases
                .get(claim.product)
                .and_then(|releases| releases.get(claim.release));
            if let (Some(row), Some(release)) = (entry.rows.get_mut(row), release)
                && named.insert((id, claim.release))
            {
                match row.releases.len() < RELEASES {
                    true => row.releases.push(*release),
                    false => row.more += 1,
                }
            }
        }
        let named = facts.products.iter().zip(products).zip(rows);
        for ((product, at), rows) in named {
            let Some(entry) = self.products.get_mut(at) else {
                continue;
            };
            for (release, rows) in product.releases.iter().zip(rows) {
                if let Some(known) = entry.releases.get_mut(&release.name) {
                    known.rows.extend(rows);
                }
            }
        }
        places
    }

    fn cve_place(&mut self, name: &str) -> usize {
        if let Some(place) = self.cve_places.get(name) {
            return index(*place);
        }
        let place = self.cves.len();
        self.cves.push(CveEntry {
            name: name.to_owned(),
            ..CveEntry::default()
        });
        self.cve_places.insert(name.to_owned(), number(place));
        place
    }

    fn sort(&mut self, rank: impl Fn(&u32) -> Option<u32>) {
        for product in &mut self.products {
            product.cards.sort_by_key(&rank);
            for release in product.releases.values_mut() {
                release.rows.sort_by_key(|row| (row.group, rank(&row.card)));
            }
        }
        for cve in &mut self.cves {
            cve.cards.sort_by_key(&rank);
            cve.rows
                .sort_by_key(|row| (rank(&row.card), row.product, row.group, row.only));
            cve.rated.sort_by_key(|rated| rank(&rated.card));
        }
        for cards in self.years.values_mut() {
            cards.sort_by_key(&rank);
        }
    }

    /// A product by its place.
    pub(crate) fn entry(&self, place: u32) -> Option<&ProductEntry> {
        self.products.get(index(place))
    }

    /// A text that many rows share, by its place.
    pub(crate) fn text(&self, place: u32) -> &str {
        self.texts.get(index(place)).map_or("", String::as_str)
    }

    /// A product by its slug.
    pub(crate) fn product_by_slug(&self, slug: &str) -> Option<&ProductEntry> {
        self.entry(*self.product_places.get(slug)?)
    }

    /// The link to a product's page, if it has one.
    pub(crate) fn product(&self, slug: &str) -> Option<String> {
        self.product_by_slug(slug)?;
        Some(Address::product(slug).link)
    }

    /// The link to a release's page, if it has one.
    pub(crate) fn release(&self, slug: &str, release: &str) -> Option<String> {
        let page = self.product_by_slug(slug)?.releases.get(release)?.page;
        page.then(|| Address::release(slug, release).link)
    }

    /// Whether a CVE has a page.
    pub(crate) fn has_cve(&self, cve: &str) -> bool {
        self.cve_places.contains_key(cve)
    }
}
