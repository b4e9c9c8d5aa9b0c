//! What is claimed of which product.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::change::{Change, Changes, ClaimChange, Step, Subject};
use super::listing::{self, quoted};
use super::pairing::Pairing;
use crate::model::claim::{Claim, ClaimStatus};

/// What both versions claim of a product and a vulnerability.
#[derive(Default)]
struct Both<'a> {
    status: [BTreeSet<ClaimStatus>; 2],
    reason: [Option<Reason<'a>>; 2],
}

/// What a claim says besides its status.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Reason<'a> {
    condition: Option<&'a str>,
    justification: Option<String>,
    impact: Option<&'a str>,
    subcomponents: &'a [String],
}

/// Products of which the same changed, by their pairs.
type Groups<K> = BTreeMap<(usize, K), Vec<usize>>;

/// The pairs of vulnerabilities and products of which other things are claimed.
pub(super) type Moved = HashSet<(usize, usize)>;

/// Compares the tables of claims row by row.
pub(super) fn compare(pairing: &Pairing<'_>, changes: &mut Changes) -> Moved {
    let mut moved = Moved::new();
    let mut rows: BTreeMap<(usize, usize), Both<'_>> = BTreeMap::new();
    for (version, advisory) in pairing.versions() {
        for claim in &advisory.claims {
            let vulnerability = pairing.vulnerability(version, claim.vulnerability);
            let product = pairing.product(version, claim.product);
            let (Some(vulnerability), Some(product)) = (vulnerability, product) else {
                continue;
            };
            let both = rows.entry((vulnerability, product)).or_default();
            if let (Some(status), Some(reason)) =
                (both.status.get_mut(version), both.reason.get_mut(version))
            {
                status.insert(claim.status);
                reason.get_or_insert_with(|| Reason::of(claim));
            }
        }
    }
    let mut statuses: Groups<[Vec<ClaimStatus>; 2]> = BTreeMap::new();
    let mut reasons: Groups<[Option<Reason<'_>>; 2]> = BTreeMap::new();
    for ((vulnerability, product), both) in rows {
        let [before, after] = &both.status;
        if before != after {
            moved.insert((vulnerability, product));
            let key = both.status.map(|status| status.into_iter().collect());
            statuses
                .entry((vulnerability, key))
                .or_default()
                .push(product);
        } else if both.reason.first() != both.reason.last() {
            reasons
                .entry((vulnerability, both.reason))
                .or_default()
                .push(product);
        }
    }
    for ((vulnerability, [before, after]), products) in in_order(statuses) {
        status(pairing, vulnerability, &before, &after, &products, changes);
    }
    for ((vulnerability, [before, after]), products) in in_order(reasons) {
        let words = |reason: Option<Reason<'_>>| reason.map_or_else(String::new, |it| it.words());
        let (before, after) = (words(before), words(after));
        for what in pairing.products_in_words(&products) {
            let change = Change::new(Subject::Reason, what, Step::Minor)
                .about(name(pairing, vulnerability))
                .values(Some(before.clone()), Some(after.clone()));
            changes.push(change);
        }
    }
    moved
}

/// The groups in the order of the document: by vulnerability, then by their first product.
fn in_order<K>(groups: Groups<K>) -> Vec<((usize, K), Vec<usize>)> {
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups
        .sort_by_key(|((vulnerability, _), products)| (*vulnerability, products.first().copied()));
    groups
}

fn name<'a>(pairing: &Pairing<'a>, vulnerability: usize) -> &'a str {
    let pair = pairing.vulnerabilities.get(vulnerability);
    pair.map_or("", |pair| pairing.vulnerability_name(*pair))
}

fn status(
    pairing: &Pairing<'_>,
    vulnerability: usize,
    before: &[ClaimStatus],
    after: &[ClaimStatus],
    products: &[usize],
    changes: &mut Changes,
) {
    let is_affected = |status: &[ClaimStatus]| status.iter().any(|it| it.is_affected());
    let subject = match is_affected(after) && !is_affected(before) {
        true => Subject::Affected,
        false => Subject::Claim,
    };
    // What comes into the product tree, or goes, is a change there.
    let (listed, moved): (Vec<usize>, Vec<usize>) = products.iter().partition(|product| {
        let pair = pairing.products.get(**product);
        pair.is_some_and(|pair| pair.is_whole())
    });
    for (products, step) in [(listed, step(before, after)), (moved, Step::Major)] {
        for what in pairing.products_in_words(&products) {
            let vulnerability = name(pairing, vulnerability);
            let claim = ClaimChange {
                vulnerability: vulnerability.to_owned(),
                products: what.clone(),
                before: before.to_vec(),
                after: after.to_vec(),
            };
            let change = Change::new(subject, what, step)
                .about(vulnerability)
                .values(Some(words(before)), Some(words(after)));
            changes.claim(change, claim);
        }
    }
}

/// The step that CSAF 2.0 section 3.1.11.2 rule 7 names for a product that moves from lists to lists.
fn step(before: &[ClaimStatus], after: &[ClaimStatus]) -> Step {
    let affected = |status: &&ClaimStatus| status.is_affected();
    let safe =
        |status: &&ClaimStatus| status.is_fixed() || **status == ClaimStatus::KnownNotAffected;
    let same_affected = before
        .iter()
        .filter(affected)
        .eq(after.iter().filter(affected));
    let safe_removed = before
        .iter()
        .filter(safe)
        .any(|status| !after.contains(status));
    match !same_affected || safe_removed {
        true => Step::Major,
        false => Step::Minor,
    }
}

/// The statuses of a product as people say them.
fn words(status: &[ClaimStatus]) -> String {
    let names: Vec<&str> = status.iter().map(|status| word(*status)).collect();
    match names.is_empty() {
        true => "not listed".to_owned(),
        false => listing::and(&names),
    }
}

fn word(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::FirstFixed => "first fixed",
        ClaimStatus::Fixed => "fixed",
        ClaimStatus::FirstAffected => "first affected",
        ClaimStatus::KnownAffected => "affected",
        ClaimStatus::LastAffected => "last affected",
        ClaimStatus::KnownNotAffected => "not affected",
        ClaimStatus::Recommended => "recommended",
        ClaimStatus::UnderInvestigation => "under investigation",
    }
}

impl<'a> Reason<'a> {
    fn of(claim: &'a Claim) -> Self {
        Self {
            condition: claim.condition.as_deref(),
            justification: claim
                .justification
                .map(|label| label.to_string().replace('_', " ")),
            impact: claim.impact.as_deref(),
            subcomponents: &claim.subcomponents,
        }
    }

    fn words(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.condition.map(|it| format!("condition {}", quoted(it))));
        parts.extend(self.justification.clone());
        parts.extend(self.impact.map(quoted));
        if !self.subcomponents.is_empty() {
            parts.push(format!("in {}", self.subcomponents.join(", ")));
        }
        match parts.is_empty() {
            true => "no reason given".to_owned(),
            false => parts.join(", "),
        }
    }
}
