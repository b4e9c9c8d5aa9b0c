//! One product release and one vulnerability have one status, whichever documents speak of them.

use std::collections::BTreeSet;

use crate::check::across::{Claims, Told, and_more, kind};
use crate::claims::{Basis, Extent, Row, range};
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule};
use crate::model::range::RangeSet;

pub(super) const RULE: Rule = Rule {
    code: Code("contradiction"),
    severity: crate::diagnostic::Severity::Error,
    title: "two current documents contradict each other",
    clause: Clause::House("A scanner that reads both tells a hospital whichever it read last."),
    wants: "One product release has one status for one vulnerability in all documents that are current, drafts included: affected, fixed, not affected or under investigation.\nWhat a range covers and what the catalogue says a release `carries` counts, too.\nIf one of the documents was adopted it is a warning, which names the release.",
    failing: Example::Words(
        "one advisory says that `pump 1.1.0` is affected by CVE-1900-10001, another one that it is not affected",
    ),
    mended: Example::Words(
        "the one that is wrong says the same as the other, in a new revision if it is released",
    ),
};

/// Looks at each cell, and at ranges that can hold releases which the catalogue does not list.
pub(super) fn find(claims: &Claims, findings: &mut Vec<Finding>) {
    let mut told = Told::new();
    let cell = |row: &Row| (row.product, row.release, row.vulnerability, row.with);
    for rows in claims
        .table
        .rows
        .chunk_by(|one, other| cell(one) == cell(other))
    {
        // One row of each kind that was seen stands for all of that kind.
        let mut seen: Vec<&Row> = Vec::new();
        for row in rows {
            let Some(own) = kind(row.status) else {
                continue;
            };
            for other in &seen {
                let differs = kind(other.status) != Some(own) && claims.overlap(row, other);
                if differs && !is_told_within(claims, row, other) {
                    tell(claims, row, other, &mut told);
                }
            }
            let same = |other: &&Row| kind(other.status) == Some(own) && other.models == row.models;
            if !seen.iter().any(same) {
                seen.push(row);
            }
        }
    }
    ranges(claims, &mut told);
    for (rows, more) in told.each() {
        let [row, other] = rows.as_slice() else {
            continue;
        };
        let message = Message::default()
            .value(claims.release(row))
            .words(format!("{} and ", and_more(more)))
            .value(claims.vulnerability(row))
            .words(format!(": {} in ", row.status.in_words()))
            .join(claims.document(row))
            .words(format!(", but {} in ", other.status.in_words()))
            .join(claims.document(other));
        let carried = [row, other].iter().any(|row| row.basis == Basis::Carried);
        let help = match carried {
            true => {
                "one product release has one status for one vulnerability; the catalogue says that it carries the fixes of another release"
            }
            false => {
                "one product release has one status for one vulnerability; mend the document that is wrong"
            }
        };
        findings.extend(claims.finding(RULE.code, &[row, other], message, help));
    }
}

/// Whether the rule on contradictions within a document has it: both claims name the release or the range.
fn is_told_within(claims: &Claims, row: &Row, other: &Row) -> bool {
    row.document == other.document
        && !claims.is_adopted(row)
        && row.basis == Basis::Stated
        && other.basis == Basis::Stated
}

type Key = (u32, u32, [(u32, Option<crate::diagnostic::Span>); 2]);

fn tell(claims: &Claims, one: &Row, other: &Row, told: &mut Told<Key>) {
    let (row, other) = claims.told(one, other);
    let spots = [claims.spot(row), claims.spot(other)];
    told.add((row.product, row.vulnerability, spots), &[row, other]);
}

/// Ranges of products whose releases are not all listed: two of them may share a release that nobody listed.
///
/// Ranges of one product and one vulnerability are few, about one a document.
fn ranges(claims: &Claims, told: &mut Told<Key>) {
    let table = &claims.table;
    let mut all: Vec<&Row> = table
        .rows
        .iter()
        .filter(|row| {
            let extent = table.release(row).map(|release| release.extent);
            extent == Some(Extent::Range) && kind(row.status).is_some()
        })
        .collect();
    let group = |row: &Row| (row.product, row.vulnerability, row.with);
    all.sort_by_key(|row| group(row));
    for same in all.chunk_by(|one, other| group(one) == group(other)) {
        let kinds: BTreeSet<_> = same.iter().map(|row| kind(row.status)).collect();
        if kinds.len() < 2 {
            continue;
        }
        let sets: Vec<(&Row, RangeSet)> = same
            .iter()
            .filter_map(|row| Some((*row, set(claims, row)?)))
            .collect();
        for (at, (row, set)) in sets.iter().enumerate() {
            for (other, theirs) in sets.iter().take(at) {
                let differs = kind(row.status) != kind(other.status)
                    // The same range is a cell of its own.
                    && row.release != other.release
                    && claims.overlap(row, other);
                if differs && set.intersects(theirs) {
                    tell(claims, row, other, told);
                }
            }
        }
    }
}

/// The releases that a range covers.
fn set(claims: &Claims, row: &Row) -> Option<RangeSet> {
    let line = claims.lines.of(row.product)?;
    let name = claims.table.release(row)?.name.as_str();
    let scheme = format!("vers:{}/", line.line.scheme);
    range::canonical(name.strip_prefix(&scheme).unwrap_or(name), &line.order)
}
