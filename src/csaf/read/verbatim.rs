//! What the model would say otherwise is kept as the document says it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::csaf::same::same_under;
use crate::csaf::{Draft, vulnerability};
use crate::model::advisory::Advisory;
use crate::model::claim::ClaimStatus;
use crate::model::product::ProductIndex;
use crate::model::vulnerability::{Threat, ThreatCategory};

/// Makes sure that every vulnerability is written again as it was read.
///
/// Reasons why products are not affected go into the claims where that changes nothing, because pages and VEX look for them there.
pub(super) fn keep(advisory: &mut Advisory, entries: &[Value]) {
    let before: Vec<Vec<Threat>> = advisory
        .vulnerabilities
        .iter()
        .map(|it| it.threats.clone())
        .collect();
    give_reasons(advisory);
    let changed: HashSet<usize> = differing(advisory, entries, |key| key == "threats")
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    for (place, threats) in before.into_iter().enumerate() {
        if !changed.contains(&place) {
            continue;
        }
        if let Some(vulnerability) = advisory.vulnerabilities.get_mut(place) {
            vulnerability.threats = threats;
        }
    }
    for claim in &mut advisory.claims {
        let place = usize::try_from(claim.vulnerability);
        if place.is_ok_and(|place| changed.contains(&place)) {
            claim.impact = None;
        }
    }
    for (place, kept) in differing(advisory, entries, |_| true) {
        if let Some(vulnerability) = advisory.vulnerabilities.get_mut(place) {
            vulnerability.verbatim = Some(Value::Object(kept));
        }
    }
}

/// Moves each undated reason that is only about products which are not affected into their claims.
fn give_reasons(advisory: &mut Advisory) {
    let mut places: HashMap<(u32, ProductIndex), usize> = HashMap::new();
    for (place, claim) in advisory.claims.iter().enumerate() {
        if claim.status == ClaimStatus::KnownNotAffected {
            places.insert((claim.vulnerability, claim.product), place);
        }
    }
    for (number, vulnerability) in (0_u32..).zip(&mut advisory.vulnerabilities) {
        let claims = &mut advisory.claims;
        vulnerability.threats.retain(|threat| {
            let found: Vec<usize> = threat
                .scope
                .products
                .iter()
                .filter_map(|product| places.get(&(number, *product)).copied())
                .filter(|at| claims.get(*at).is_some_and(|it| it.impact.is_none()))
                .collect();
            let reason = threat.category == ThreatCategory::Impact
                && threat.date.is_none()
                && threat.scope.groups.is_empty()
                && !found.is_empty()
                && found.len() == threat.scope.products.len();
            if !reason {
                return true;
            }
            for at in found {
                if let Some(claim) = claims.get_mut(at) {
                    claim.impact = Some(threat.details.clone());
                }
            }
            false
        });
    }
}

/// The keys of each vulnerability that would be written otherwise than they were read, as they were read.
fn differing(
    advisory: &Advisory,
    entries: &[Value],
    concerns: impl Fn(&str) -> bool,
) -> Vec<(usize, Map<String, Value>)> {
    let draft = Draft::of(advisory);
    let mut differing = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let written = vulnerability::write(&draft, place).unwrap_or_default();
        let keys = entry.as_object().into_iter().flatten();
        let kept: Map<String, Value> = keys
            .filter(|(key, _)| concerns(key))
            .filter(|(key, value)| {
                !written
                    .get(key)
                    .is_some_and(|it| same_under(key, it, value))
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if !kept.is_empty() {
            differing.push((place, kept));
        }
    }
    differing
}
