//! A fix is newer than what it fixes.

use crate::check::across::{Claims, Kind, Named, Told, and_more, groups, kind};
use crate::claims::Basis;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code("early-fix"),
    severity: Severity::Error,
    title: "a fix is older than everything that it fixes",
    clause: Clause::House(
        "A reader who installs a release that is older than the affected one takes a step back, and a scanner that sorts releases finds no fix at all.",
    ),
    wants: "A release that is said to be fixed has an older one that is affected, in the order of the product's version scheme.\nA release that never had the vulnerability is not affected.",
    failing: Example::Words(
        "`pump 1.0.0` is said to be fixed, and only 1.1.0 and later are affected",
    ),
    mended: Example::Words("`pump 1.0.0` is said to be not affected, with the reason"),
};

/// Holds every fixed release against the oldest affected one.
pub(super) fn find(claims: &Claims, findings: &mut Vec<Finding>) {
    let mut told = Told::new();
    for group in groups(claims) {
        // In a range that is not listed there may be older releases.
        if !group.line.line.complete {
            continue;
        }
        let of = |wanted: Kind| {
            let rows = group.rows.iter();
            rows.filter(move |named| kind(named.row.status) == Some(wanted))
        };
        // The oldest affected release of each set of models.
        let mut oldest: Vec<&Named<'_>> = Vec::new();
        for named in of(Kind::Affected) {
            if !oldest.iter().any(|it| it.row.models == named.row.models) {
                oldest.push(named);
            }
        }
        for fixed in of(Kind::Fixed).filter(|named| named.row.basis != Basis::Carried) {
            let affected = oldest
                .iter()
                .filter(|named| claims.overlap(named.row, fixed.row))
                .min_by_key(|named| named.rank);
            if let Some(affected) = affected.filter(|named| named.rank > fixed.rank) {
                let key = (
                    (fixed.row.product, fixed.row.vulnerability),
                    claims.spot(fixed.row),
                    claims.spot(affected.row),
                );
                told.add(key, &[fixed.row, affected.row]);
            }
        }
    }
    for (rows, more) in told.each() {
        let [fixed, affected] = rows.as_slice() else {
            continue;
        };
        let message = Message::default()
            .value(claims.release(fixed))
            .words(format!("{} has the fix of ", and_more(more)))
            .value(claims.vulnerability(fixed))
            .words(" in ")
            .join(claims.document(fixed))
            .words(", but the oldest affected release is ")
            .value(claims.release(affected))
            .words(" in ")
            .join(claims.document(affected));
        let help = "a release that never had the vulnerability is not affected";
        findings.extend(claims.finding(RULE.code, &[fixed, affected], message, help));
    }
}
