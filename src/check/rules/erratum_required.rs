//! What was published and wrong is corrected by an erratum, not by an update.

mod said;

use std::collections::{BTreeMap, BTreeSet};

use super::compiling::ADVISORY;
use crate::check::compile::{Compiled, Setting};
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::difference::Difference;
use crate::model::advisory::Advisory;
use crate::model::claim::ClaimStatus;
use crate::model::revision::RevisionKind;
use crate::model::vulnerability::Vulnerability;
use crate::read::AdvisorySource;
use said::{Line, Said};

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("erratum-required"),
    severity: Severity::Error,
    title: "something that was published was wrong, and the revision does not say so",
    clause: Clause::House(
        "Who trusted a wrong claim left a device as it was, and must be told so; an update does not sound like that.",
    ),
    wants: "A revision is of kind erratum, with `was`, `is` and `action`, if a product release is affected now that was listed as not affected or fixed, or that was not listed although it existed when the last version was released.\nA release of which nobody knew yet (under investigation), a later release and a new vulnerability need none.",
    failing: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"update\"\nsummary = \"Release 1.0.0 is affected, too.\"\n",
    },
    mended: Example::Part {
        path: ADVISORY,
        text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"erratum\"\nsummary = \"Release 1.0.0 is affected, too.\"\nwas     = \"Release 1.0.0 was listed as not affected.\"\nis      = \"Release 1.0.0 is affected.\"\naction  = \"If you run 1.0.0, install 1.2.0.\"\n",
    },
};

/// Releases of one product, with their places in the catalogue.
type Releases<'a> = BTreeSet<(usize, &'a str)>;

/// Releases of one product of which something wrong was said.
pub(in crate::check) struct Correction {
    vulnerability: String,
    products: String,
    was: String,
}

/// Finds a revision that corrects and is no erratum.
pub(super) fn check(
    source: &AdvisorySource,
    compiled: &Compiled,
    previous: &Advisory,
    difference: &Difference,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) {
    let history = &source.front.tracking.revision_history;
    let Some(newest) = history.first() else {
        return;
    };
    let known = |number: &str| {
        let mut known = previous.tracking.revision_history.iter();
        known.any(|revision| revision.number == number)
    };
    let mut unreleased = history
        .iter()
        .take_while(|revision| !known(&revision.number.value));
    if unreleased.any(|revision| revision.kind.value == RevisionKind::Erratum) {
        return;
    }
    let wrong = corrections(compiled, previous, difference, setting);
    let Some(first) = wrong.first() else {
        return;
    };
    let mut message = Message::new("what was published was wrong: ")
        .value(format!("{}: {}", first.vulnerability, first.products))
        .words(format!(" was {}, and is affected", first.was));
    if wrong.len() > 1 {
        message = message.words(format!(" (and {} more)", wrong.len() - 1));
    }
    findings.push(
        Finding::error(RULE.code, newest.kind.span, message).help(
            "set `kind = \"erratum\"`, with `was` (what was said), `is` (what is right) and `action` (what the reader must do)",
        ),
    );
}

/// What the release before said that was wrong.
pub(in crate::check) fn corrections(
    compiled: &Compiled,
    previous: &Advisory,
    difference: &Difference,
    setting: Setting<'_>,
) -> Vec<Correction> {
    let now = &compiled.advisory;
    if previous.products.iter().all(|it| it.origin.is_none()) {
        return by_names(difference);
    }
    let day = previous
        .tracking
        .current_release_date
        .map(|time| time.date());
    let said = Said::of(previous, now, setting);
    // By vulnerability, product line and what was said: releases in the order of the catalogue.
    let mut wrong: BTreeMap<(u32, &str, &str), Releases<'_>> = BTreeMap::new();
    for claim in now.claims.iter().filter(|claim| claim.status.is_affected()) {
        let origin = now.product(claim.product).and_then(|it| it.origin.as_ref());
        let known = usize::try_from(claim.vulnerability)
            .ok()
            .and_then(|at| now.vulnerabilities.get(at))
            .and_then(|vulnerability| said.vulnerability(vulnerability));
        let (Some(origin), Some(known)) = (origin, known) else {
            continue;
        };
        let Some(line) = said.line(&origin.slug) else {
            continue;
        };
        for (place, release) in line.releases_of(origin) {
            // Of a release that did not exist nothing could be said.
            let existed = line.existed(place, day);
            let was = line
                .models_of(origin)
                .into_iter()
                .find_map(|model| said.wrongly(known, origin, release, model, existed));
            if let Some(was) = was {
                let key = (claim.vulnerability, origin.slug.as_str(), was);
                wrong.entry(key).or_default().insert((place, release));
            }
        }
    }
    let named = wrong
        .into_iter()
        .map(|((vulnerability, slug, was), releases)| {
            let vulnerability = usize::try_from(vulnerability).ok();
            let vulnerability = vulnerability.and_then(|at| now.vulnerabilities.get(at));
            let releases: Vec<&str> = releases.iter().map(|(_, name)| *name).collect();
            let product = said.line(slug).map_or(slug, Line::name);
            Correction {
                vulnerability: vulnerability.map_or("", Vulnerability::name).to_owned(),
                products: format!("{product} {}", releases.join(", ")),
                was: was.to_owned(),
            }
        });
    named.collect()
}

/// Where products are no entries of the catalogue, only what was listed is compared.
fn by_names(difference: &Difference) -> Vec<Correction> {
    let affected = |status: &[ClaimStatus]| status.iter().any(|status| status.is_affected());
    let claims = difference.claims.iter();
    let wrong = claims.filter(|claim| affected(&claim.after) && !affected(&claim.before));
    wrong
        .filter_map(|claim| {
            Some(Correction {
                vulnerability: claim.vulnerability.clone(),
                products: claim.products.clone(),
                was: claim
                    .before
                    .iter()
                    .find_map(|status| wrongly(*status))?
                    .to_owned(),
            })
        })
        .collect()
}

/// How a status is called of which it is wrong that the product is affected.
fn wrongly(status: ClaimStatus) -> Option<&'static str> {
    match status {
        ClaimStatus::KnownNotAffected => Some("listed as not affected"),
        ClaimStatus::Fixed | ClaimStatus::FirstFixed => Some("listed as fixed"),
        _ => None,
    }
}
