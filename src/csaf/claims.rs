//! The table of claims, by vulnerability and by product.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use serde_json::Value;

use super::Draft;
use super::object::Object;
use super::origin::Place;
use crate::model::advisory::Advisory;
use crate::model::claim::{Claim, ClaimStatus};
use crate::model::product::{ProductIndex, Scope};
use crate::model::timestamp::Timestamp;
use crate::model::word::Word;

/// A claim and its place in the table.
pub(super) type Placed<'a> = (usize, &'a Claim);

/// The rows of the table, and the safety entries, of each vulnerability in order.
pub(super) struct ByVulnerability<'a> {
    claims: Vec<Vec<Placed<'a>>>,
    safety: Vec<Vec<usize>>,
}

impl<'a> ByVulnerability<'a> {
    pub(super) fn of(advisory: &'a Advisory) -> Self {
        let count = advisory.vulnerabilities.len();
        let mut claims = vec![Vec::new(); count];
        for placed in advisory.claims.iter().enumerate() {
            if let Some(rows) = row(&mut claims, placed.1.vulnerability) {
                rows.push(placed);
            }
        }
        let mut safety = vec![Vec::new(); count];
        for (place, entry) in advisory.safety.iter().enumerate() {
            for vulnerability in unique(entry.vulnerabilities.iter().copied()) {
                if let Some(rows) = row(&mut safety, vulnerability) {
                    rows.push(place);
                }
            }
        }
        Self { claims, safety }
    }

    /// The claims about a vulnerability.
    pub(super) fn claims(&self, vulnerability: usize) -> &[Placed<'a>] {
        self.claims.get(vulnerability).map_or(&[], Vec::as_slice)
    }

    /// The places of the safety entries that name a vulnerability.
    pub(super) fn safety(&self, vulnerability: usize) -> &[usize] {
        self.safety.get(vulnerability).map_or(&[], Vec::as_slice)
    }

    /// The products of which a vulnerability has a claim of some kind, each once, in order.
    pub(super) fn products(
        &self,
        vulnerability: usize,
        kind: impl Fn(ClaimStatus) -> bool,
    ) -> Vec<ProductIndex> {
        let claims = self.claims(vulnerability).iter();
        unique(
            claims
                .filter(|(_, claim)| kind(claim.status))
                .map(|(_, claim)| claim.product),
        )
    }
}

fn row<T>(rows: &mut [T], place: u32) -> Option<&mut T> {
    rows.get_mut(usize::try_from(place).ok()?)
}

/// Each item once, in order of first appearance.
pub(super) fn unique<T: Copy + Eq + Hash>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items
        .into_iter()
        .filter(|item| seen.insert(*item))
        .collect()
}

/// Items by key, keys in order of first appearance.
pub(super) fn grouped<K: Clone + Eq + Hash, T>(
    items: impl IntoIterator<Item = (K, T)>,
) -> Vec<(K, Vec<T>)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, item) in items {
        let place = *places.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    groups
}

impl Draft<'_> {
    /// The ids of products, each once; a place without a product is left out.
    pub(super) fn ids(&self, products: &[ProductIndex]) -> Vec<&str> {
        let ids = products
            .iter()
            .filter_map(|product| self.advisory.product(*product));
        unique(ids.map(|product| product.id.as_str()))
    }

    /// The names of products, each once, for people.
    pub(super) fn names(&self, products: &[ProductIndex]) -> String {
        let names = products
            .iter()
            .filter_map(|product| self.advisory.product(*product));
        unique(names.map(|product| product.name.as_str())).join(", ")
    }

    /// Puts the products and groups that something is about.
    pub(super) fn put_scope(&self, object: &mut Object, scope: &Scope) {
        object.put_list("product_ids", self.ids(&scope.products));
        object.put_list("group_ids", unique(scope.groups.iter().map(String::as_str)));
    }
}

/// The object `product_status`, or nothing if nothing is claimed: the schema has no empty one.
pub(super) fn product_status(draft: &Draft<'_>, vulnerability: usize) -> Option<Value> {
    let mut object = Object::new();
    for status in ClaimStatus::ALL {
        let products = draft.claims.products(vulnerability, |it| it == *status);
        object.put_list(status.word(), draft.ids(&products));
    }
    (!object.is_empty()).then(|| object.into())
}

/// The list `flags`: one entry for each justification and date.
pub(super) fn flags(draft: &Draft<'_>, vulnerability: usize) -> Vec<(Place, Value)> {
    let claims = draft.claims.claims(vulnerability).iter();
    let justified = claims.filter_map(|(place, claim)| {
        let date: Option<Timestamp> = claim.justified.or(claim.since);
        Some(((claim.justification?, date), (*place, claim.product)))
    });
    let flag = |((label, date), members): ((_, Option<Timestamp>), Vec<(usize, _)>)| {
        let products: Vec<ProductIndex> = members.iter().map(|(_, product)| *product).collect();
        let mut object = Object::new();
        object.put_shown("label", Some(label));
        object.put_shown("date", date);
        object.put_list("product_ids", draft.ids(&products));
        let claim = members.first().map_or(0, |(place, _)| *place);
        (Place::Claim(claim), object.into())
    };
    grouped(justified).into_iter().map(flag).collect()
}
