//! What is claimed of the imported products, vulnerability by vulnerability.

use std::collections::BTreeMap;

use super::IMPORTED;
use super::products::Products;
use crate::check::compile::vulnerabilities::Keys;
use crate::diagnostic::{Finding, Located, Span};
use crate::model::claim::ClaimStatus;
use crate::read::source::advisory::Front;
use crate::read::source::imported::ImportedTable;
use crate::read::source::versions::Versions;

/// For one vulnerability the ids of the products of each status, in order.
pub(super) type Claims = BTreeMap<ClaimStatus, Vec<String>>;

/// The claims about each vulnerability.
pub(super) fn claims(
    front: &Front,
    table: &ImportedTable,
    keys: &Keys<'_>,
    products: &mut Products<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Claims> {
    let mut all = vec![Claims::new(); front.vulnerability.len()];
    let mut entry = |leaves: Vec<Located<String>>,
                     status: ClaimStatus,
                     vulnerabilities: &[Located<String>],
                     span: Span| {
        let ids = products.named(&leaves, findings);
        for place in keys.resolve(vulnerabilities, span, findings) {
            let claims = usize::try_from(place).ok().and_then(|at| all.get_mut(at));
            if let Some(claims) = claims {
                claims
                    .entry(status)
                    .or_default()
                    .extend(ids.iter().cloned());
            }
        }
    };
    let mut ranges = Vec::new();
    let mut typed = |product: &Located<String>, versions: &Located<Versions>| match &versions.value
    {
        Versions::List(list) => list
            .iter()
            .map(|version| {
                let leaf = format!("{}/{}", product.value, version.value);
                Located::new(leaf, version.span)
            })
            .collect(),
        Versions::Range(_) => {
            ranges.push(versions.span);
            Vec::new()
        }
    };
    for table in &front.affected {
        let leaves = typed(&table.product, &table.versions);
        entry(
            leaves,
            ClaimStatus::KnownAffected,
            &table.vulnerabilities,
            table.span,
        );
    }
    for table in &front.not_affected {
        let leaves = typed(&table.product, &table.versions);
        entry(
            leaves,
            ClaimStatus::KnownNotAffected,
            &table.vulnerabilities,
            table.span,
        );
    }
    for table in &front.fixed {
        let leaves = typed(&table.product, &table.versions);
        entry(
            leaves,
            ClaimStatus::Fixed,
            &table.vulnerabilities,
            table.span,
        );
    }
    for table in &table.claim {
        let leaves = table.products.0.clone();
        entry(
            leaves,
            table.status.value,
            &table.vulnerabilities,
            table.span,
        );
    }
    findings.extend(ranges.into_iter().map(|span| {
        Finding::error(
            IMPORTED,
            span,
            "an imported document names its products one by one",
        )
        .help("list the keys of the catalogue's imported products, or take the tables named `imported` out to write ranges")
    }));
    all
}
