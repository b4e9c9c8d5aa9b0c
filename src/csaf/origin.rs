//! Which part of an advisory a place of its document came from.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Draft, claims, document, notes, product_tree, score, threat, vulnerability};
use crate::model::advisory::Advisory;
use crate::model::word::Word;

/// A part of an advisory; numbers are places in the lists of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The document as a whole.
    Document,
    /// Its category.
    Category,
    /// Its title.
    Title,
    /// Its languages.
    Language,
    /// Its publisher.
    Publisher,
    /// With whom it may be shared.
    Distribution,
    /// Its own severity.
    AggregateSeverity,
    /// Its id, status, version or dates.
    Tracking,
    /// An entry of its history.
    Revision(usize),
    /// A written note.
    Note(usize),
    /// Thanks.
    Acknowledgment(usize),
    /// A link.
    Reference(usize),
    /// The steps of disclosure.
    Timeline,
    /// The next update, and what is still open.
    NextUpdate,
    /// What is said about patients.
    Safety(usize),
    /// Why it no longer stands.
    End,
    /// The product tree as a whole.
    ProductTree,
    /// A product.
    Product(usize),
    /// A group of products.
    Group(usize),
    /// A vulnerability as a whole.
    Vulnerability(usize),
    /// A vulnerability's CVE number.
    Cve(usize),
    /// A vulnerability's weakness.
    Weakness(usize),
    /// A vulnerability's title.
    VulnerabilityTitle(usize),
    /// An id of a vulnerability.
    VulnerabilityId(usize, usize),
    /// A written note of a vulnerability.
    VulnerabilityNote(usize, usize),
    /// A link of a vulnerability.
    VulnerabilityReference(usize, usize),
    /// Thanks for a vulnerability.
    VulnerabilityAcknowledgment(usize, usize),
    /// The claims about a vulnerability.
    Claims(usize),
    /// A row of the table of claims.
    Claim(usize),
    /// Vectors of a vulnerability.
    Score(usize, usize),
    /// What is known of a vulnerability's exploitation.
    Exploitation(usize),
    /// A threat entry of a vulnerability.
    Threat(usize, usize),
    /// A remedy for a vulnerability.
    Remediation(usize, usize),
}

/// The places of one advisory's document, worked out once for any number of pointers.
#[derive(Debug)]
pub struct Places {
    notes: Vec<Place>,
    references: Vec<Place>,
    vulnerabilities: Vec<Parts>,
    tree: Option<Value>,
    products: HashMap<String, usize>,
}

/// The lists of a vulnerability whose entries come from more than one part of the model.
#[derive(Debug)]
struct Parts {
    notes: Vec<Place>,
    references: Vec<Place>,
    scores: Vec<Place>,
    flags: Vec<Place>,
    threats: Vec<Place>,
    statuses: HashMap<&'static str, Vec<Place>>,
}

impl Places {
    /// The places of the document that [`write`](super::write) gives for an advisory.
    pub fn of(advisory: &Advisory) -> Self {
        let draft = &Draft::of(advisory);
        let vulnerabilities = 0..advisory.vulnerabilities.len();
        let products = advisory.products.iter().enumerate();
        Self {
            notes: places(notes::of_document(draft)),
            references: places(document::references(advisory)),
            vulnerabilities: vulnerabilities.map(|at| Parts::of(draft, at)).collect(),
            tree: product_tree::write(advisory),
            // An id that is there twice leads to its first product.
            products: products
                .rev()
                .map(|(place, product)| (product.id.clone(), place))
                .collect(),
        }
    }

    /// The part of the advisory that a JSON pointer (RFC 6901) leads to.
    ///
    /// A pointer that leads nowhere belongs to the nearest part above it.
    pub fn at(&self, pointer: &str) -> Place {
        let steps: Vec<&str> = pointer.split('/').skip(1).collect();
        match steps.as_slice() {
            ["document", rest @ ..] => self.of_document(rest),
            ["product_tree", rest @ ..] => self.of_tree(rest),
            ["vulnerabilities", place, rest @ ..] => match number(place) {
                Some(place) => self.of_vulnerability(place, rest),
                None => Place::Document,
            },
            _ => Place::Document,
        }
    }

    fn of_document(&self, steps: &[&str]) -> Place {
        let (first, second) = (steps.first(), steps.get(1).and_then(|it| number(it)));
        match (first.copied(), second) {
            (Some("title"), _) => Place::Title,
            (Some("category"), _) => Place::Category,
            (Some("lang" | "source_lang"), _) => Place::Language,
            (Some("publisher"), _) => Place::Publisher,
            (Some("distribution"), _) => Place::Distribution,
            (Some("aggregate_severity"), _) => Place::AggregateSeverity,
            (Some("acknowledgments"), Some(at)) => Place::Acknowledgment(at),
            (Some("notes"), Some(at)) => listed(&self.notes, at, Place::Document),
            (Some("references"), Some(at)) => listed(&self.references, at, Place::Document),
            (Some("tracking"), _) => match (steps.get(1), steps.get(2).and_then(|it| number(it))) {
                (Some(&"revision_history"), Some(at)) => Place::Revision(at),
                _ => Place::Tracking,
            },
            _ => Place::Document,
        }
    }

    fn of_vulnerability(&self, place: usize, steps: &[&str]) -> Place {
        let whole = Place::Vulnerability(place);
        let Some(parts) = self.vulnerabilities.get(place) else {
            return Place::Document;
        };
        let (first, second) = (steps.first(), steps.get(1).and_then(|it| number(it)));
        match (first.copied(), second) {
            (Some("cve"), _) => Place::Cve(place),
            (Some("cwe"), _) => Place::Weakness(place),
            (Some("title"), _) => Place::VulnerabilityTitle(place),
            (Some("ids"), Some(at)) => Place::VulnerabilityId(place, at),
            (Some("acknowledgments"), Some(at)) => Place::VulnerabilityAcknowledgment(place, at),
            (Some("remediations"), Some(at)) => Place::Remediation(place, at),
            (Some("notes"), Some(at)) => listed(&parts.notes, at, whole),
            (Some("references"), Some(at)) => listed(&parts.references, at, whole),
            (Some("scores"), Some(at)) => listed(&parts.scores, at, whole),
            (Some("flags"), Some(at)) => listed(&parts.flags, at, Place::Claims(place)),
            (Some("threats"), Some(at)) => listed(&parts.threats, at, whole),
            (Some("product_status"), _) => {
                let list = steps.get(1).and_then(|status| parts.statuses.get(status));
                let at = steps.get(2).and_then(|it| number(it));
                let claim = list.zip(at).and_then(|(list, at)| list.get(at));
                claim.copied().unwrap_or(Place::Claims(place))
            }
            _ => whole,
        }
    }

    /// A branch without a product of its own belongs to the first product under it.
    fn of_tree(&self, steps: &[&str]) -> Place {
        if let ["product_groups", place, ..] = steps {
            return number(place).map_or(Place::ProductTree, Place::Group);
        }
        let Some(mut at) = self.tree.as_ref() else {
            return Place::ProductTree;
        };
        let mut steps = steps;
        while let [
            list @ ("branches" | "full_product_names" | "relationships"),
            place,
            rest @ ..,
        ] = steps
        {
            let item = number(place).and_then(|place| at.get(list)?.get(place));
            let Some(item) = item else { break };
            at = item;
            steps = rest;
        }
        // `/product_tree/branches` alone names no product.
        while let Some(first) = at
            .pointer("/branches/0")
            .filter(|_| at.get("name").is_some())
        {
            if at.get("product").is_some() {
                break;
            }
            at = first;
        }
        let id = [
            "/product/product_id",
            "/full_product_name/product_id",
            "/product_id",
        ]
        .into_iter()
        .find_map(|pointer| at.pointer(pointer)?.as_str());
        let place = id.and_then(|id| self.products.get(id));
        place.map_or(Place::ProductTree, |place| Place::Product(*place))
    }
}

impl Parts {
    fn of(draft: &Draft<'_>, place: usize) -> Self {
        let mut statuses: HashMap<&'static str, Vec<Place>> = HashMap::new();
        let mut seen = HashSet::new();
        for (at, claim) in draft.claims.claims(place) {
            if seen.insert((claim.status, claim.product)) {
                let list = statuses.entry(claim.status.word()).or_default();
                list.push(Place::Claim(*at));
            }
        }
        Self {
            notes: places(notes::of_vulnerability(draft, place)),
            references: places(vulnerability::references(draft, place)),
            scores: places(score::write(draft, place)),
            flags: places(claims::flags(draft, place)),
            threats: places(threat::write(draft, place)),
            statuses,
        }
    }
}

fn places(placed: Vec<(Place, Value)>) -> Vec<Place> {
    placed.into_iter().map(|(place, _)| place).collect()
}

fn listed(list: &[Place], at: usize, otherwise: Place) -> Place {
    list.get(at).copied().unwrap_or(otherwise)
}

fn number(step: &str) -> Option<usize> {
    step.parse().ok()
}
