//! Releases that are newer than every claim: nobody said yet whether they are affected.

use std::collections::HashMap;

use crate::check::across::{Claims, Group, groups};
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity, Span};
use crate::read::ProductSource;

pub(super) const RULE: Rule = Rule {
    code: Code("unassessed"),
    severity: Severity::Note,
    title: "a release is newer than every claim about a vulnerability",
    clause: Clause::House(
        "Silence is no statement: pages say so, and no scanner may take it for not affected.",
    ),
    wants: "`obstat check --unassessed` lists every product release that came out after all claims about a vulnerability of its product, and since which release nothing is said.\nA revision says whether it is affected or fixed, or the catalogue which release's fixes it `carries`.",
    failing: Example::Words(
        "`pump 1.3.0` came out after the advisory that says that 1.2.0 is fixed",
    ),
    mended: Example::Words("the catalogue says of 1.3.0 that it carries the fixes of 1.2.0"),
};

/// Every release of the catalogue that exists by the time of drafts and is newer than all that is said, as notes at its line in the catalogue.
pub fn unassessed(claims: &Claims, products: &[ProductSource]) -> Vec<Finding> {
    let products: HashMap<&str, &ProductSource> = products
        .iter()
        .map(|product| (product.slug.as_str(), product))
        .collect();
    let mut findings = Vec::new();
    for group in groups(claims) {
        if !group.line.line.retired {
            one(claims, &group, &products, &mut findings);
        }
    }
    findings
}

fn one(
    claims: &Claims,
    group: &Group<'_>,
    products: &HashMap<&str, &ProductSource>,
    findings: &mut Vec<Finding>,
) {
    let (Some(newest), Some(day)) = (group.rows.last(), group.shown(claims)) else {
        return;
    };
    let today = claims.at.date();
    let mut named = group.rows.iter().map(|named| named.rank).peekable();
    for rank in 0..group.line.len() {
        while named.next_if(|named| *named < rank).is_some() {}
        if named.peek() == Some(&rank) {
            continue;
        }
        let Some((version, date)) = group.line.at(rank) else {
            continue;
        };
        let later = date.is_some_and(|date| date > day.date());
        let exists = date.is_none_or(|date| date <= today);
        if !exists || !(later || rank > newest.rank) {
            continue;
        }
        let slug = group.line.line.slug.as_str();
        let message = Message::new("nothing is said of ")
            .value(format!("{slug} {version}"))
            .words(" and ")
            .value(claims.vulnerability(newest.row))
            .words(": no statement since ")
            .value(claims.release(newest.row))
            .words(" in ")
            .join(claims.document(newest.row));
        let span = products.get(slug).and_then(|it| place(it, group, rank));
        let mut finding = Finding::note(RULE.code, span, message).help(
            "say in a revision whether it is affected or fixed, or in the catalogue which release's fixes it `carries`",
        );
        // A release is named in words: nothing that it says is hidden, whatever its source holds besides.
        let due = Some(newest.row).filter(|row| claims.is_due(row));
        if let Some(at) = due.and_then(|row| claims.span(row)) {
            finding = finding.related(at, "the newest release that is named is here");
        }
        findings.push(finding);
    }
}

/// Where the catalogue lists the release of a rank.
fn place(product: &ProductSource, group: &Group<'_>, rank: usize) -> Option<Span> {
    let release = product.table.release.get(group.line.place(rank)?)?;
    Some(release.value.version.span)
}
