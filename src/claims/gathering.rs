//! From documents to the table.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::interned::{Interned, Moved};
use super::subject::{Known, Subject};
use super::{
    Action, Basis, Combination, Document, Extent, Identifiers, Key, Product, Release, Row,
    Severity, Table, Vulnerability, carried, number,
};
use crate::model::advisory::Advisory;
use crate::model::catalogue::Catalogue;
use crate::model::product::ProductIndex;
use crate::model::remediation::Remediation;
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::{self, ExploitationStatus};

/// A document in its current state: its newest version that is public.
#[derive(Debug, Clone, Copy)]
pub struct Claimed<'a> {
    /// What it says; one that was withdrawn or superseded claims nothing any more.
    pub advisory: &'a Advisory,
    /// When the site first showed this version: the journal's time, or `public_from` if that is later.
    pub shown: Timestamp,
    /// Whether it was adopted.
    pub adopted: bool,
}

/// A table on its way: documents are added one by one, and can be let go then.
pub struct Gathering {
    known: Known,
    rows: Vec<Row>,
    products: Interned<Product>,
    releases: Interned<Release>,
    /// The releases of the catalogue among them, with their places in it.
    listed: HashMap<u32, u32>,
    keys: Interned<Key>,
    facts: Vec<Facts>,
    models: Interned<Vec<String>>,
    with: Interned<Option<Combination>>,
    texts: Interned<String>,
    actions: Interned<Vec<Action>>,
    subcomponents: Interned<Vec<String>>,
    identifiers: Interned<Identifiers>,
    documents: Interned<Document>,
}

/// What documents call a vulnerability.
#[derive(Default)]
struct Facts {
    titles: BTreeSet<String>,
    aliases: BTreeSet<String>,
    weaknesses: BTreeSet<String>,
    severity: Option<Severity>,
    exploited: bool,
}

/// What a product of a document stands for, in numbers.
struct Numbered {
    product: u32,
    releases: Vec<(u32, Extent)>,
    models: u32,
    with: u32,
    identifiers: u32,
}

impl Gathering {
    /// An empty table over a catalogue.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self {
            known: Known::new(catalogue),
            rows: Vec::new(),
            products: Interned::default(),
            releases: Interned::default(),
            listed: HashMap::new(),
            keys: Interned::default(),
            facts: Vec::new(),
            models: Interned::with(Vec::new()),
            with: Interned::with(None),
            texts: Interned::with(String::new()),
            actions: Interned::with(Vec::new()),
            subcomponents: Interned::with(Vec::new()),
            identifiers: Interned::with(Identifiers::default()),
            documents: Interned::default(),
        }
    }

    /// Adds what a document claims; each document once.
    pub fn add(&mut self, claimed: Claimed<'_>) {
        let advisory = claimed.advisory;
        if advisory.end.is_some() {
            return;
        }
        let document = self.documents.place(&Document {
            slug: advisory.slug.as_str().to_owned(),
            version: advisory.tracking.version.clone(),
            shown: claimed.shown,
            adopted: claimed.adopted,
        });
        let vulnerabilities: Vec<(u32, Actions)> = advisory
            .vulnerabilities
            .iter()
            .map(|it| {
                let place = self.vulnerability(advisory, it);
                (place, self.actions(advisory, &it.remediations))
            })
            .collect();
        let mut subjects: HashMap<ProductIndex, Numbered> = HashMap::new();
        for (place, claim) in advisory.claims.iter().enumerate() {
            let (Some(product), Some((vulnerability, actions))) = (
                advisory.product(claim.product),
                super::at(&vulnerabilities, claim.vulnerability),
            ) else {
                continue;
            };
            let numbered = subjects.entry(claim.product).or_insert_with(|| {
                let day = claimed.shown.date();
                let subject = self.known.subject(advisory, product, day);
                numbered(
                    subject,
                    &mut self.products,
                    &mut self.releases,
                    &mut self.listed,
                    &mut self.models,
                    &mut self.with,
                    &mut self.identifiers,
                )
            });
            let row = Row {
                product: numbered.product,
                release: 0,
                vulnerability: *vulnerability,
                with: numbered.with,
                models: numbered.models,
                status: claim.status,
                justification: claim.justification,
                basis: Basis::Stated,
                since: claim.since.unwrap_or(claimed.shown),
                impact: self
                    .texts
                    .place(claim.impact.as_deref().unwrap_or_default()),
                condition: self
                    .texts
                    .place(claim.condition.as_deref().unwrap_or_default()),
                actions: actions.of(claim.product),
                subcomponents: self.subcomponents.place(&claim.subcomponents),
                identifiers: numbered.identifiers,
                document,
                claim: number(place),
            };
            let ranged = numbered.releases.len() > 1;
            for (release, extent) in &numbered.releases {
                let listed = ranged && matches!(extent, Extent::Listed(_));
                self.rows.push(Row {
                    release: *release,
                    basis: if listed { Basis::Ranged } else { Basis::Stated },
                    ..row
                });
            }
        }
    }

    fn vulnerability(&mut self, advisory: &Advisory, it: &vulnerability::Vulnerability) -> u32 {
        let own = |id: &vulnerability::VulnerabilityId| Key::Own {
            system: id.system_name.clone(),
            text: id.text.clone(),
        };
        let key = match (&it.cve, it.ids.first()) {
            (Some(cve), _) => Key::Cve(cve.clone()),
            (None, Some(id)) => own(id),
            (None, None) => Key::Own {
                system: advisory.slug.as_str().to_owned(),
                text: it.name().to_owned(),
            },
        };
        let place = self.keys.place(&key);
        if super::at(&self.facts, place).is_none() {
            self.facts.push(Facts::default());
        }
        let at = usize::try_from(place).ok();
        if let Some(facts) = at.and_then(|at| self.facts.get_mut(at)) {
            facts.titles.extend(it.title.clone());
            let others = it.ids.iter().filter(|id| own(id) != key);
            facts.aliases.extend(others.map(|id| id.text.clone()));
            let weakness = it.cwe.as_ref().map(|weakness| weakness.id.clone());
            facts.weaknesses.extend(weakness);
            facts.severity = facts.severity.max(Severity::of(it));
            let exploitation = it.exploitation.as_ref();
            facts.exploited |=
                exploitation.is_some_and(|it| it.status == ExploitationStatus::Exploited);
        }
        place
    }

    fn actions(&mut self, advisory: &Advisory, remediations: &[Remediation]) -> Actions {
        let mut of_all = Vec::new();
        let mut of: HashMap<ProductIndex, Vec<usize>> = HashMap::new();
        for (place, remediation) in remediations.iter().enumerate() {
            let scope = &remediation.scope;
            if scope.is_empty() {
                of_all.push(place);
                continue;
            }
            let grouped = scope.groups.iter().flat_map(|id| {
                let groups = advisory.groups.iter().filter(move |group| group.id == *id);
                groups.flat_map(|group| &group.products)
            });
            let members: HashSet<ProductIndex> =
                scope.products.iter().chain(grouped).copied().collect();
            for member in members {
                of.entry(member).or_default().push(place);
            }
        }
        let mut list = |places: &[usize]| {
            let named = places.iter().filter_map(|place| remediations.get(*place));
            let list: Vec<Action> = named.map(action).collect();
            self.actions.place(&list)
        };
        let rest = list(&of_all);
        // Most products have the same remediations: each list is made once.
        let mut made: HashMap<Vec<usize>, u32> = HashMap::new();
        let of = of
            .into_iter()
            .map(|(product, mut places)| {
                places.extend(&of_all);
                places.sort_unstable();
                let number = match made.get(&places) {
                    Some(number) => *number,
                    None => {
                        let number = list(&places);
                        made.insert(places, number);
                        number
                    }
                };
                (product, number)
            })
            .collect();
        Actions { of, rest }
    }

    /// The table as of a time: what the catalogue carries counts from the day on which a release came out.
    pub fn finish(mut self, at: Timestamp) -> Table {
        let (products, moved_products) = std::mem::take(&mut self.products).sorted();
        let before = in_order(&products, &moved_products);
        carried::add(
            &mut self.rows,
            &before,
            &self.listed,
            &self.known,
            at.date(),
            &mut self.releases,
            &mut self.identifiers,
        );
        // The order of releases within a product does not depend on the product's number.
        let mut renumbered = Interned::default();
        let (releases, moved_releases) = self.releases.sorted();
        let places: Vec<u32> = releases
            .iter()
            .map(|release| {
                renumbered.place(&Release {
                    product: moved_products.now(release.product),
                    ..release.clone()
                })
            })
            .collect();
        let (releases, again) = renumbered.sorted();
        let (keys, moved_keys) = self.keys.sorted();
        let mut facts: Vec<Option<Facts>> = keys.iter().map(|_| None).collect();
        for (place, known) in self.facts.into_iter().enumerate() {
            let now = usize::try_from(moved_keys.now(number(place))).ok();
            if let Some(slot) = now.and_then(|now| facts.get_mut(now)) {
                *slot = Some(known);
            }
        }
        let vulnerabilities = keys
            .into_iter()
            .zip(facts)
            .map(|(key, facts)| {
                let facts = facts.unwrap_or_default();
                Vulnerability {
                    key,
                    titles: facts.titles,
                    aliases: facts.aliases,
                    weaknesses: facts.weaknesses,
                    severity: facts.severity,
                    exploited: facts.exploited,
                }
            })
            .collect();
        let (models, moved_models) = self.models.sorted();
        let (with, moved_with) = self.with.sorted();
        let (texts, moved_texts) = self.texts.sorted();
        let (actions, moved_actions) = self.actions.sorted();
        let (subcomponents, moved_subcomponents) = self.subcomponents.sorted();
        let (identifiers, moved_identifiers) = self.identifiers.sorted();
        let (documents, moved_documents) = self.documents.sorted();
        let mut rows = self.rows;
        for row in &mut rows {
            row.product = moved_products.now(row.product);
            let release = moved_releases.now(row.release);
            row.release = again.now(super::at(&places, release).copied().unwrap_or(release));
            row.vulnerability = moved_keys.now(row.vulnerability);
            row.with = moved_with.now(row.with);
            row.models = moved_models.now(row.models);
            row.impact = moved_texts.now(row.impact);
            row.condition = moved_texts.now(row.condition);
            row.actions = moved_actions.now(row.actions);
            row.subcomponents = moved_subcomponents.now(row.subcomponents);
            row.identifiers = moved_identifiers.now(row.identifiers);
            row.document = moved_documents.now(row.document);
        }
        rows.sort_unstable_by_key(|row| {
            (
                (row.product, row.release, row.vulnerability),
                (row.with, row.models, row.status),
                (row.document, row.claim),
            )
        });
        Table {
            rows,
            products,
            releases,
            vulnerabilities,
            models,
            with,
            texts,
            actions,
            subcomponents,
            identifiers,
            documents,
        }
    }
}

/// The lists of remediations of a vulnerability, by product.
struct Actions {
    of: HashMap<ProductIndex, u32>,
    /// For products that no remediation names.
    rest: u32,
}

impl Actions {
    fn of(&self, product: ProductIndex) -> u32 {
        self.of.get(&product).copied().unwrap_or(self.rest)
    }
}

fn action(remediation: &Remediation) -> Action {
    Action {
        category: remediation.category,
        details: remediation.details.clone(),
        url: remediation.url.clone(),
        date: remediation.date,
    }
}

fn numbered(
    subject: Subject,
    products: &mut Interned<Product>,
    releases: &mut Interned<Release>,
    listed: &mut HashMap<u32, u32>,
    models: &mut Interned<Vec<String>>,
    with: &mut Interned<Option<Combination>>,
    identifiers: &mut Interned<Identifiers>,
) -> Numbered {
    let product = products.place(&subject.product);
    let releases = subject
        .releases
        .into_iter()
        .map(|(extent, name, date)| {
            let release = releases.place(&Release {
                product,
                extent,
                name,
                date,
            });
            if let Extent::Listed(place) = extent {
                listed.insert(release, place);
            }
            (release, extent)
        })
        .collect();
    Numbered {
        product,
        releases,
        models: models.place(&subject.models),
        with: with.place(&subject.with),
        identifiers: identifiers.place(&subject.identifiers),
    }
}

/// Values in the order in which they first came, from the sorted ones.
fn in_order(sorted: &[Product], moved: &Moved) -> Vec<Product> {
    (0..number(sorted.len()))
        .filter_map(|before| super::at(sorted, moved.now(before)).cloned())
        .collect()
}
