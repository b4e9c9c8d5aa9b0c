//! Claims are about releases that there are, and that there were when the claim was made.

use crate::check::across::{Claims, Told, and_more};
use crate::claims::{Basis, Extent};
use crate::diagnostic::{Clause, Code, Example, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code("unknown-release"),
    severity: Severity::Error,
    title: "a current document speaks of a release that the catalogue does not have",
    clause: Clause::House(
        "Nobody has such a release; who has the one that was meant finds no answer.",
    ),
    wants: "Every release that a released document names is in the catalogue, and existed when the document was released.\nIn a source that is still to be released this is `unresolved`; in an adopted document it is a warning, which names the release.",
    failing: Example::Words(
        "an adopted advisory speaks of `pump 1.1.1`, and the catalogue lists 1.1.0 and 1.2.0",
    ),
    mended: Example::Words(
        "the catalogue lists 1.1.1, or a new revision names the release that was meant",
    ),
};

/// Looks at every row about a product whose releases are all listed.
pub(super) fn find(claims: &Claims, findings: &mut Vec<Finding>) {
    let mut told = Told::new();
    for row in &claims.table.rows {
        let (Some(release), Some(document)) =
            (claims.table.release(row), claims.table.document(row))
        else {
            continue;
        };
        let complete = claims
            .lines
            .of(row.product)
            .is_some_and(|it| it.line.complete);
        let unknown = release.extent == Extent::Named && complete;
        let early = row.basis == Basis::Stated
            && release
                .date
                .is_some_and(|date| date > document.shown.date());
        if unknown || early {
            told.add((claims.spot(row), row.product, early), &[row]);
        }
    }
    for (rows, more) in told.each() {
        let Some(row) = rows.first() else { continue };
        let date = claims.table.release(row).and_then(|release| release.date);
        let message = claims.document(row).words(" speaks of ");
        let message = message.value(claims.release(row)).words(and_more(more));
        let (message, help) = match date {
            Some(date) => (
                message
                    .words(", which came out later, on ")
                    .value(date.to_string()),
                "mend the date in the catalogue, or the claim in a new revision",
            ),
            None => (
                message.words(", which the catalogue does not have"),
                "add the release to the catalogue, or name the one that was meant in a new revision",
            ),
        };
        findings.extend(claims.finding(RULE.code, &[row], message, help));
    }
}
