//! Threats: what may happen, what is exploited, and why a product is not concerned.

use std::collections::HashSet;

use serde_json::Value;

use super::Draft;
use super::claims::{grouped, unique};
use super::object::Object;
use super::origin::Place;
use crate::model::claim::ClaimStatus;
use crate::model::product::{ProductIndex, Scope};
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::{Exploitation, ExploitationStatus, Threat, ThreatCategory};

/// The list `threats`: hazards, exploitation, reasons why products are not affected, and whatever else was said.
pub(super) fn write(draft: &Draft<'_>, place: usize) -> Vec<(Place, Value)> {
    let Some(vulnerability) = draft.advisory.vulnerabilities.get(place) else {
        return Vec::new();
    };
    let mut threats = hazard_threats(draft, place);
    let exploitation = vulnerability.exploitation.as_ref();
    threats.extend(
        exploitation.map(|it| (Place::Exploitation(place), exploit_status(draft, place, it))),
    );
    threats.extend(reasons(draft, place));
    let others = vulnerability.threats.iter().enumerate();
    threats.extend(others.map(|(at, it)| (Place::Threat(place, at), threat(draft, it))));
    threats
}

fn threat(draft: &Draft<'_>, threat: &Threat) -> Value {
    let mut object = Object::new();
    object.put_shown("category", Some(threat.category));
    object.put("details", threat.details.as_str());
    object.put_shown("date", threat.date);
    draft.put_scope(&mut object, &threat.scope);
    object.into()
}

/// The hazards of a vulnerability: the safety entry, and those of its products that are affected.
pub(super) fn hazards(draft: &Draft<'_>, place: usize) -> Vec<(usize, Vec<ProductIndex>)> {
    let affected = draft.claims.products(place, ClaimStatus::is_affected);
    let affected: HashSet<ProductIndex> = affected.into_iter().collect();
    let entries = draft.claims.safety(place).iter();
    entries
        .filter_map(|at| {
            let entry = draft.advisory.safety.get(*at)?;
            entry.hazardous_situation.as_ref()?;
            let products = entry.products.iter().copied();
            let products = unique(products.filter(|product| affected.contains(product)));
            Some((*at, products))
        })
        .collect()
}

/// A hazard is dated by the newest of the claims that it belongs to.
fn hazard_threats(draft: &Draft<'_>, place: usize) -> Vec<(Place, Value)> {
    let mut threats = Vec::new();
    for (at, products) in hazards(draft, place) {
        let entry = draft.advisory.safety.get(at);
        let details = entry.and_then(|it| it.hazardous_situation.clone());
        let Some(details) = details.filter(|_| !products.is_empty()) else {
            continue;
        };
        let concerned: HashSet<ProductIndex> = products.iter().copied().collect();
        let claims = draft.claims.claims(place).iter();
        let date: Option<Timestamp> = claims
            .filter(|(_, claim)| concerned.contains(&claim.product))
            .filter_map(|(_, claim)| claim.since)
            .max();
        let hazard = Threat {
            category: ThreatCategory::Impact,
            details,
            date,
            scope: of_products(products),
        };
        threats.push((Place::Safety(at), threat(draft, &hazard)));
    }
    threats
}

/// What is known of exploitation holds for the affected products, or for those under investigation if none is affected.
fn exploit_status(draft: &Draft<'_>, place: usize, exploitation: &Exploitation) -> Value {
    let mut products = draft.claims.products(place, ClaimStatus::is_affected);
    if products.is_empty() {
        products = draft
            .claims
            .products(place, |status| status == ClaimStatus::UnderInvestigation);
    }
    let mut details = exploitation_in_words(exploitation.status).to_owned();
    if let Some(more) = &exploitation.details {
        details.push_str("\n\n");
        details.push_str(more);
    }
    let known = Threat {
        category: ThreatCategory::ExploitStatus,
        details,
        date: Some(exploitation.date),
        scope: of_products(products),
    };
    threat(draft, &known)
}

/// A state of exploitation as a sentence.
pub(crate) fn exploitation_in_words(status: ExploitationStatus) -> &'static str {
    match status {
        ExploitationStatus::None => "No exploitation is known.",
        ExploitationStatus::ProofOfConcept => "A proof of concept exists.",
        ExploitationStatus::Exploited => "Exploited in the wild.",
    }
}

/// Why products are not affected, one entry for each reason and date.
fn reasons(draft: &Draft<'_>, place: usize) -> Vec<(Place, Value)> {
    let claims = draft.claims.claims(place).iter();
    let reasons = grouped(claims.filter_map(|(at, claim)| {
        Some((
            (claim.impact.as_deref()?, claim.since),
            (*at, claim.product),
        ))
    }));
    let entry = |((details, date), members): ((&str, _), Vec<(usize, ProductIndex)>)| {
        let first = members.first().map_or(0, |(at, _)| *at);
        let reason = Threat {
            category: ThreatCategory::Impact,
            details: details.to_owned(),
            date,
            scope: of_products(members.iter().map(|(_, product)| *product).collect()),
        };
        (Place::Claim(first), threat(draft, &reason))
    };
    reasons.into_iter().map(entry).collect()
}

fn of_products(products: Vec<ProductIndex>) -> Scope {
    Scope {
        products,
        groups: Vec::new(),
    }
}
