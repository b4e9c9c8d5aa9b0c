//! Between two releases that documents speak of there is none of which nothing is said.

use crate::check::across::{Claims, Group, Named, and_more, groups};
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    code: Code("hole"),
    severity: Severity::Error,
    title: "no current document says anything of a release although its neighbours are named",
    clause: Clause::House(
        "A reader with exactly this release finds no answer in any document, and a scanner takes none for not affected.",
    ),
    wants: "Where one document names an older and another one a newer release of a product for the same vulnerability, the releases between them that existed by then are named, too.\nThe order is that of the product's version scheme.\nA hole within one document is `claim-hole`; a release that is newer than all that are named is not assessed, and `obstat check --unassessed` lists it.",
    failing: Example::Words(
        "one advisory says that `pump 4.0.8` is affected, another one that `pump 4.1.0` is, and nothing is said of 4.0.9",
    ),
    mended: Example::Words("one of the two says of 4.0.9 whether it is affected, too"),
};

/// Looks between the releases that are named.
pub(super) fn find(claims: &Claims, findings: &mut Vec<Finding>) {
    for group in groups(claims) {
        let adopted = group
            .rows
            .first()
            .is_some_and(|named| claims.is_adopted(named.row));
        // Its own rule has looked at a document of ours by itself.
        if !group.line.line.complete || (group.is_of_one() && !adopted) {
            continue;
        }
        one(claims, &group, findings);
    }
}

fn one(claims: &Claims, group: &Group<'_>, findings: &mut Vec<Finding>) {
    let Some(day) = group.shown(claims).map(|shown| shown.date()) else {
        return;
    };
    let mut first: Option<(String, &Named<'_>, &Named<'_>)> = None;
    let mut more = 0;
    for pair in group.rows.windows(2) {
        let [below, above] = pair else { continue };
        for rank in below.rank.saturating_add(1)..above.rank {
            let Some((version, date)) = group.line.at(rank) else {
                continue;
            };
            // What came out later is not assessed yet.
            if date.is_some_and(|date| date > day) {
                continue;
            }
            match first {
                None => first = Some((version.to_owned(), below, above)),
                Some(_) => more += 1,
            }
        }
    }
    let Some((version, below, above)) = first else {
        return;
    };
    let (row, other) = claims.told(above.row, below.row);
    let message = Message::new("nothing is said of ")
        .value(format!("{} {version}", group.line.line.slug))
        .words(format!("{} and ", and_more(more)))
        .value(claims.vulnerability(row))
        .words(", although ")
        .value(claims.release(below.row))
        .words(" is named in ")
        .join(claims.document(below.row))
        .words(" and ")
        .value(claims.release(above.row))
        .words(" in ")
        .join(claims.document(above.row));
    let help = "say whether it is affected, fixed, not affected or under investigation";
    findings.extend(claims.finding(RULE.code, &[row, other], message, help));
}
