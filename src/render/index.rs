//! The index: what lists, product pages and CVE pages need of every document, in little memory.
//!
//! Each list entry is drawn once, here, and shared by all pages that show it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::claims::{Claimed, Gathering};
use crate::model::advisory::Advisory;
use crate::model::revision::RevisionKind;
use crate::model::timestamp::Timestamp;

use super::RenderError;
use super::address::Address;
use super::advisory::status::StatusGroup;
use super::advisory::{EndView, SeverityView, TimeView};
use super::input::CatalogueProduct;
use super::page::Site;
use super::store::{Document, Store};
use super::theme::Theme;

pub(crate) mod facts;
pub(crate) mod filter;
pub(crate) mod remembered;

use facts::{Facts, Marks, badged};
use filter::Filter;
use remembered::Cards;

/// What may be linked to.
pub(crate) type Links = Index;

/// Documents that are read at a time while the index is made.
const BATCH: usize = 256;

/// A document in the index.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) document: Document,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) initial: Option<Timestamp>,
    pub(crate) current: Option<Timestamp>,
    /// When the site first showed it, and when it showed the newest version.
    pub(crate) shown: (Timestamp, Timestamp),
    pub(crate) lang: Option<String>,
    pub(crate) marks: Marks,
    /// The products that it names, by their places.
    pub(crate) products: Vec<u32>,
    /// Its other ids.
    pub(crate) aliases: String,
    /// What the search reads of it: the beginning of its summary, and what its vulnerabilities are called.
    pub(crate) text: String,
    /// One line on what it is about, for feeds.
    pub(crate) line: String,
    /// Its entry in lists.
    pub(crate) html: String,
    /// What was corrected in it, newest first.
    pub(crate) errata: Vec<Erratum>,
    /// Whether its prose is markdown, and not plain text.
    pub(crate) markdown: bool,
}

impl Card {
    /// The link to its page.
    pub(crate) fn link(&self) -> String {
        Address::advisory(self.document.slug.as_str()).link
    }

    /// The title with a word in front where it no longer stands.
    pub(crate) fn badged_title(&self) -> String {
        badged(self.marks.end, &self.title)
    }

    /// The day that the reader looks for.
    pub(crate) fn date(&self) -> Timestamp {
        self.current.unwrap_or(self.shown.1)
    }
}

/// A correction of a document.
#[derive(Debug, Clone)]
pub(crate) struct Erratum {
    pub(crate) number: String,
    pub(crate) date: Option<Timestamp>,
    pub(crate) summary: String,
    pub(crate) was: Option<String>,
    pub(crate) is: Option<String>,
    pub(crate) action: Option<String>,
}

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
    /// What narrows the claim, by its place in [`Index::texts`].
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
}

/// What a document claims of a product and a vulnerability.
#[derive(Debug)]
pub(crate) struct CveRow {
    pub(crate) card: u32,
    pub(crate) product: u32,
    pub(crate) group: StatusGroup,
    /// The first of the releases that it is about, by their places in [`Index::texts`].
    pub(crate) releases: Vec<u32>,
    /// How many more there are.
    pub(crate) more: u32,
}

/// The index of a site.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The documents in the order of their slugs.
    pub(crate) cards: Vec<Card>,
    /// Their places, newest first.
    pub(crate) newest: Vec<u32>,
    pub(crate) products: Vec<ProductEntry>,
    pub(crate) cves: Vec<CveEntry>,
    /// The documents by the year of their first release, newest first.
    pub(crate) years: BTreeMap<i32, Vec<u32>>,
    /// The documents of each filter, in the order of [`Filter::ALL`], newest first.
    pub(crate) filtered: Vec<Vec<u32>>,
    /// Texts that many rows share; the first is empty.
    pub(crate) texts: Vec<String>,
    /// Names of vulnerabilities, as rows refer to them.
    pub(crate) vulnerabilities: Vec<String>,
    product_places: HashMap<String, u32>,
    cve_places: HashMap<String, u32>,
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

/// An entry as `entry.html` gets it.
#[derive(Debug, Serialize)]
struct EntryView<'a> {
    href: String,
    id: &'a str,
    title: &'a str,
    lang: Option<&'a str>,
    version: &'a str,
    status: &'a str,
    initial: Option<TimeView>,
    current: Option<TimeView>,
    end: Option<&'a EndView>,
    severity: Option<&'a SeverityView>,
    exploited: bool,
    patient_safety: bool,
    products: Vec<NamedLink>,
    more_products: usize,
    cves: Vec<NamedLink>,
    more_cves: usize,
}

/// A name with its page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NamedLink {
    pub(crate) name: String,
    pub(crate) href: String,
}

/// How many releases a row of a vulnerability names.
const RELEASES: usize = 12;

/// How many products and vulnerabilities a list entry names.
pub(crate) const NAMED: usize = 4;

impl Index {
    /// Reads the newest release of every document; what each claims is gathered, too.
    ///
    /// # Errors
    /// A release that cannot be loaded, or a template that fails.
    pub(crate) fn read(
        store: &dyn Store,
        catalogue: &[CatalogueProduct],
        theme: &Theme,
        site: &tera::Value,
        minify: bool,
        known: Option<&Cards>,
        mut gathering: Option<&mut Gathering>,
    ) -> Result<Self, RenderError> {
        let mut index = Self {
            texts: vec![String::new()],
            ..Self::default()
        };
        let mut texts = Interned(HashMap::from([(String::new(), 0)]));
        let mut names = Interned::default();
        for (place, product) in catalogue.iter().enumerate() {
            index.catalogue(place, product);
        }
        for batch in store.documents().chunks(BATCH) {
            let read: Vec<Option<Read>> = batch
                .par_iter()
                .map(|document| {
                    let card = || card(store, document, theme, site, minify);
                    let Some(known) = known else {
                        let read = card()?;
                        return Ok(
                            read.map(|(card, facts, it)| (Arc::new((card, facts)), Some(it)))
                        );
                    };
                    let short = || Ok(card()?.map(|(card, facts, _)| (card, facts)));
                    let read = known.card(document, short)?;
                    Ok(read.map(|read| (read, None)))
                })
                .collect::<Result<_, RenderError>>()?;
            for (read, advisory) in read.into_iter().flatten() {
                if let (Some(advisory), Some(gathering)) = (&advisory, gathering.as_deref_mut()) {
                    gathering.add(Claimed {
                        advisory,
                        shown: read.0.shown.1,
                        adopted: !advisory.markdown,
                    });
                }
                // Nobody else holds it, unless it is kept for the next time.
                match Arc::try_unwrap(read) {
                    Ok((card, facts)) => index.add(card, &facts, &mut texts, &mut names),
                    Err(kept) => index.add(kept.0.clone(), &kept.1, &mut texts, &mut names),
                }
            }
        }
        index.sort();
        Ok(index)
    }

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

    fn add(&mut self, mut card: Card, facts: &Facts, texts: &mut Interned, names: &mut Interned) {
        let place = number(self.cards.len());
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
        card.products = products.iter().copied().map(number).collect();
        self.cards.push(card);
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
                }
                (name, cve)
            })
            .collect();
        let mut said = HashMap::new();
        let mut named = HashSet::new();
        for claim in &facts.claims {
            let (Some(product), Some((vulnerability, cve))) = (
                products.get(claim.product).copied(),
                vulnerabilities.get(claim.vulnerability).copied(),
            ) else {
                continue;
            };
            let only = texts.place(&claim.only, &mut self.texts);
            let release = facts
                .products
                .get(claim.product)
                .and_then(|product| product.releases.get(claim.release));
            let entry = self.products.get_mut(product);
            if let (Some(entry), Some(release)) = (entry, release)
                && let Some(known) = entry.releases.get_mut(&release.name)
            {
                known.rows.push(ReleaseRow {
                    card: place,
                    vulnerability,
                    only,
                    group: claim.group,
                });
            }
            let Some((at, entry)) = cve.and_then(|at| Some((at, self.cves.get_mut(at)?))) else {
                continue;
            };
            let row = *said.entry((at, product, claim.group)).or_insert_with(|| {
                entry.rows.push(CveRow {
                    card: place,
                    product: number(product),
                    group: claim.group,
                    releases: Vec::new(),
                    more: 0,
                });
                entry.rows.len() - 1
            });
            if let (Some(row), Some(release)) = (entry.rows.get_mut(row), release)
                && named.insert((at, product, claim.group, claim.release))
            {
                match row.releases.len() < RELEASES {
                    true => row
                        .releases
                        .push(texts.place(&release.name, &mut self.texts)),
                    false => row.more += 1,
                }
            }
        }
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

    fn sort(&mut self) {
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
        let rank = |place: &u32| rank.get(index(*place)).copied();
        for product in &mut self.products {
            product.cards.sort_by_key(rank);
            for release in product.releases.values_mut() {
                release.rows.sort_by_key(|row| (row.group, rank(&row.card)));
            }
        }
        for cve in &mut self.cves {
            cve.cards.sort_by_key(rank);
            cve.rows
                .sort_by_key(|row| (rank(&row.card), row.product, row.group));
        }
        for cards in self.years.values_mut() {
            cards.sort_by_key(rank);
        }
        self.filtered = Filter::ALL
            .iter()
            .map(|filter| {
                let holds = |place: &u32| {
                    let card = self.card(*place);
                    card.is_some_and(|card| filter.holds(card.marks))
                };
                newest.iter().copied().filter(holds).collect()
            })
            .collect();
        self.newest = newest;
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

/// What was read of a document, and its advisory where that is wanted.
type Read = (Arc<(Card, Facts)>, Option<Advisory>);

fn card(
    store: &dyn Store,
    document: &Document,
    theme: &Theme,
    site: &tera::Value,
    minify: bool,
) -> Result<Option<(Card, Facts, Advisory)>, RenderError> {
    let (Some(first), Some(last)) = (document.versions.first(), document.versions.last()) else {
        return Ok(None);
    };
    let advisory = store
        .advisory(&document.slug, last)
        .map_err(RenderError::Release)?;
    let facts = Facts::of(&advisory);
    let mut context = tera::Context::new();
    context.insert_value("site", site.clone());
    context.insert("entry", &entry(document.slug.as_str(), &facts));
    let html = Site::part(theme.draw("entry.html", &context)?, minify);
    let card = Card {
        document: document.clone(),
        id: facts.id.clone(),
        title: facts.title.clone(),
        initial: facts.initial,
        current: facts.current,
        shown: (first.shown, last.shown),
        lang: facts.lang.clone(),
        marks: facts.marks(),
        products: Vec::new(),
        aliases: advisory.tracking.aliases.join(" "),
        text: facts::text(&advisory),
        line: facts.line(),
        html,
        errata: errata(&advisory),
        markdown: advisory.markdown,
    };
    Ok(Some((card, facts, advisory)))
}

/// Whether two advisories of one document read the same in all that the index knows of it, but for what the search reads: then the document's own pages are drawn right with the index of before.
pub fn are_listed_alike(one: &Advisory, other: &Advisory) -> bool {
    // Whatever is added to what the index reads off a document is compared, too.
    let read = |advisory: &Advisory| format!("{:?} {:?}", Facts::of(advisory), errata(advisory));
    read(one) == read(other)
}

fn errata(advisory: &Advisory) -> Vec<Erratum> {
    let history = advisory.tracking.revision_history.iter().rev();
    history
        .filter(|revision| revision.kind == Some(RevisionKind::Erratum))
        .map(|revision| Erratum {
            number: revision.number.clone(),
            date: revision.date,
            summary: revision.summary.clone(),
            was: revision.was.clone(),
            is: revision.is.clone(),
            action: revision.action.clone(),
        })
        .collect()
}

fn entry<'a>(slug: &str, facts: &'a Facts) -> EntryView<'a> {
    let cves = || facts.vulnerabilities.iter().filter(|it| it.cve);
    EntryView {
        href: Address::advisory(slug).link,
        id: &facts.id,
        title: &facts.title,
        lang: facts.lang.as_deref(),
        version: &facts.version,
        status: facts.status,
        initial: facts.initial.map(TimeView::from),
        current: facts.current.map(TimeView::from),
        end: facts.end.as_ref(),
        severity: facts.severity.as_ref(),
        exploited: facts.exploited,
        patient_safety: facts.patient_safety,
        products: facts
            .products
            .iter()
            .take(NAMED)
            .map(|product| NamedLink {
                name: product.name.clone(),
                href: Address::product(&product.slug).link,
            })
            .collect(),
        more_products: facts.products.len().saturating_sub(NAMED),
        cves: cves()
            .take(NAMED)
            .map(|it| NamedLink {
                name: it.name.clone(),
                href: Address::cve(&it.name).link,
            })
            .collect(),
        more_cves: cves().count().saturating_sub(NAMED),
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
