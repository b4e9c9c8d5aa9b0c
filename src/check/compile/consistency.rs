//! Whether the claims of one document agree, and leave nothing out.

use std::collections::{BTreeSet, HashMap};

use super::claims::Row;
use super::targets::Target;
use crate::diagnostic::{Code, Finding, Message, Span};
use crate::model::catalogue::ProductRelease;
use crate::model::timestamp::Date;

/// The code of findings about contradictions within a document.
const CONTRADICTION: Code = Code("claim-contradiction");
/// The code of findings about releases of which nothing is said.
const HOLE: Code = Code("claim-hole");

/// Reports rows that speak twice, and differently, of the same thing.
pub(super) fn contradictions(rows: &[Row], findings: &mut Vec<Finding>) {
    let mut seen: HashMap<(&str, &Target, u32), Vec<&Row>> = HashMap::new();
    let mut said = BTreeSet::new();
    for row in rows.iter().filter(|row| row.with.is_none()) {
        let known = seen
            .entry((&row.line.slug, &row.target, row.vulnerability))
            .or_default();
        for other in known.iter() {
            let apart = !row.models.is_empty()
                && !other.models.is_empty()
                && !row.models.iter().any(|model| other.models.contains(model));
            if apart
                || row.status == other.status
                    && row.models == other.models
                    && row.condition == other.condition
            {
                continue;
            }
            let named = match &row.target {
                Target::Release(version) => version,
                Target::Range(range, _) => range,
            };
            if said.insert((row.span, other.span, row.line.slug.as_str())) {
                let message = if row.status == other.status {
                    format!(
                        "{} {named} is claimed twice, for different models or conditions",
                        row.line.slug
                    )
                } else {
                    format!(
                        "{} {named} is both {} and {}",
                        row.line.slug,
                        other.status.in_words(),
                        row.status.in_words()
                    )
                };
                findings.push(
                    Finding::error(CONTRADICTION, row.span, Message::default().value(message))
                        .related(other.span, "the other claim is here")
                        .help("one product release has one status for one vulnerability"),
                );
            }
        }
        known.push(row);
    }
}

/// Reports releases of which nothing is said although releases of the same date or older are named.
pub(super) fn holes(rows: &[Row], day: Option<Date>, findings: &mut Vec<Finding>) {
    let mut named: HashMap<(&str, u32), (&Row, BTreeSet<&str>)> = HashMap::new();
    for row in rows.iter().filter(|row| row.line.complete) {
        if let Target::Release(version) = &row.target {
            let (_, versions) = named
                .entry((&row.line.slug, row.vulnerability))
                .or_insert_with(|| (row, BTreeSet::new()));
            versions.insert(version);
        }
    }
    let mut found: Vec<(Span, Finding)> = Vec::new();
    let mut said = BTreeSet::new();
    for (row, versions) in named.values() {
        let releases: Vec<&ProductRelease> = row.line.releases_on(day).collect();
        let is_named = |release: &ProductRelease| versions.contains(release.version.as_str());
        let Some(first) = releases.iter().position(|release| is_named(release)) else {
            continue;
        };
        let last = releases
            .iter()
            .rposition(|release| is_named(release))
            .unwrap_or(first);
        for (at, release) in releases.iter().enumerate().skip(first) {
            let carried = release
                .carries
                .as_ref()
                .is_some_and(|carries| versions.contains(carries.as_str()));
            if is_named(release)
                || carried
                || !said.insert((row.line.slug.as_str(), release.version.as_str()))
            {
                continue;
            }
            let message = Message::new("nothing is said of ")
                .value(format!("{} {}", row.line.slug, release.version));
            let finding = if at < last {
                Finding::error(
                    HOLE,
                    row.span,
                    message.words(", although older and newer releases are named"),
                )
                .help("say whether it is affected, fixed, not affected or under investigation")
            } else {
                Finding::warning(HOLE, row.span, message.words(", which is newer than every release that is named"))
                    .help("say whether it is affected or fixed, or in the catalogue which release's fixes it `carries`; until then pages say “no statement”")
            };
            found.push((row.span, finding));
        }
    }
    found.sort_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| a.1.message.render(false).cmp(&b.1.message.render(false)))
    });
    findings.extend(found.into_iter().map(|(_, finding)| finding));
}
