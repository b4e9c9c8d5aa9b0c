//! The table of claims, product by product.

use std::collections::HashMap;

use super::lines::Lines;
use crate::model::advisory::Advisory;
use crate::model::claim::{Claim, ClaimStatus};
use crate::model::product::{Product, ProductIndex, Scope};

/// Draws the table: products of which the same is claimed share an entry.
pub(super) fn products(lines: &mut Lines, advisory: &Advisory) {
    if advisory.claims.is_empty() {
        named(lines, advisory);
        return;
    }
    lines.heading("Products");
    let mut order: Vec<ProductIndex> = Vec::new();
    let mut claims: HashMap<ProductIndex, Vec<&Claim>> = HashMap::new();
    for claim in &advisory.claims {
        claims.entry(claim.product).or_insert_with(|| {
            order.push(claim.product);
            Vec::new()
        });
        if let Some(rows) = claims.get_mut(&claim.product) {
            rows.push(claim);
        }
    }
    let mut entries: Vec<(Vec<ProductIndex>, Vec<&Claim>)> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    for product in order {
        let rows = claims.remove(&product).unwrap_or_default();
        let said = rows.iter().map(|claim| said(advisory, claim).concat());
        let place = *places.entry(said.collect()).or_insert(entries.len());
        match entries.get_mut(place) {
            Some((products, _)) => products.push(product),
            None => entries.push((vec![product], rows)),
        }
    }
    for (products, rows) in entries {
        for product in products.iter().filter_map(|it| advisory.product(*it)) {
            lines.item(&product.name);
            identifiers(lines, product);
        }
        lines.indented(|lines| {
            for claim in rows {
                let mut said = said(advisory, claim).into_iter();
                lines.line(&said.next().unwrap_or_default());
                lines.indented(|lines| said.for_each(|line| lines.line(&line)));
            }
        });
        lines.blank();
    }
}

/// The products of a document without claims.
fn named(lines: &mut Lines, advisory: &Advisory) {
    if advisory.products.is_empty() {
        return;
    }
    lines.heading("Products");
    for product in &advisory.products {
        lines.item(&product.name);
        identifiers(lines, product);
    }
}

fn identifiers(lines: &mut Lines, product: &Product) {
    let helper = &product.helper;
    lines.indented(|lines| {
        lines.optional_field("CPE", helper.cpe.as_ref());
        lines.optional_field("purl", helper.purl.as_ref());
        if !helper.model_numbers.is_empty() {
            lines.field("Models", &helper.model_numbers.join(", "));
        }
    });
}

/// What a claim says: the status, and lines that explain it.
fn said(advisory: &Advisory, claim: &Claim) -> Vec<String> {
    let place = usize::try_from(claim.vulnerability).ok();
    let vulnerability = place.and_then(|place| advisory.vulnerabilities.get(place));
    let name = vulnerability.map_or("", |it| it.name());
    let since = claim.since.map(|time| format!(" (since {})", time.date()));
    let status = status(claim.status);
    let mut said = vec![format!("{name}: {status}{}", since.unwrap_or_default())];
    let mut explain = |label: &str, text: Option<String>| {
        said.extend(text.map(|text| format!("{label}: {text}")));
    };
    explain("Condition", claim.condition.clone());
    let label = claim
        .justification
        .map(|it| it.to_string().replace('_', " "));
    explain("Justification", label);
    explain("Reason", claim.impact.clone());
    let components = claim.subcomponents.join(", ");
    explain("Components", Some(components).filter(|it| !it.is_empty()));
    said
}

/// A status as people say it, in capitals so that the eye finds it.
fn status(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::FirstFixed => "FIRST FIXED",
        ClaimStatus::Fixed => "FIXED",
        ClaimStatus::FirstAffected => "FIRST AFFECTED",
        ClaimStatus::KnownAffected => "AFFECTED",
        ClaimStatus::LastAffected => "LAST AFFECTED",
        ClaimStatus::KnownNotAffected => "NOT AFFECTED",
        ClaimStatus::Recommended => "RECOMMENDED",
        ClaimStatus::UnderInvestigation => "UNDER INVESTIGATION",
    }
}

/// The names of the products and groups that something is about.
pub(super) fn names(advisory: &Advisory, scope: &Scope) -> Option<String> {
    let products = scope.products.iter();
    let products = products.filter_map(|it| advisory.product(*it));
    let groups = scope.groups.iter().map(|id| {
        let group = advisory.groups.iter().find(|group| group.id == *id);
        let summary = group.and_then(|group| group.summary.as_deref());
        format!("group {}", summary.unwrap_or(id))
    });
    let names: Vec<String> = products.map(|it| it.name.clone()).chain(groups).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
