//! What is said of each release of a product and each vulnerability: one status, whatever number of rows the table has.

use std::cmp::Reverse;

use super::Issuer;
use crate::claims::{Basis, Extent, Identifiers, Key, Row, Table, Vulnerability};
use crate::model::catalogue::ProductLine;
use crate::model::claim::{ClaimStatus, Justification};
use crate::model::remediation::RemediationCategory;
use crate::model::timestamp::Timestamp;

/// A status in the words that all VEX formats share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    NotAffected,
    Affected,
    Fixed,
    UnderInvestigation,
}

impl Status {
    fn of(status: ClaimStatus) -> Option<Self> {
        match status {
            ClaimStatus::KnownNotAffected => Some(Self::NotAffected),
            ClaimStatus::UnderInvestigation => Some(Self::UnderInvestigation),
            // Which release the maker recommends is no status.
            ClaimStatus::Recommended => None,
            affected if affected.is_affected() => Some(Self::Affected),
            _ => Some(Self::Fixed),
        }
    }
}

/// A product release as a statement names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// The package URL, or the address of its page, with what narrows it behind `#`.
    pub(super) reference: String,
    /// Its version.
    pub(super) release: String,
    /// What scanners know it by; nothing if the statement holds for a part of what these name.
    pub(super) identifiers: Identifiers,
    /// What narrows it, in words.
    pub(super) narrowed: Option<String>,
}

/// What is said of one product release and one vulnerability.
#[derive(Debug, Clone)]
pub(super) struct Statement<'t> {
    pub(super) vulnerability: &'t Vulnerability,
    pub(super) subject: Subject,
    pub(super) status: Status,
    pub(super) justification: Option<Justification>,
    pub(super) impact: Option<&'t str>,
    pub(super) condition: Option<&'t str>,
    pub(super) subcomponents: &'t [String],
    pub(super) since: Timestamp,
    /// Whether the catalogue says that the release carries the fix.
    pub(super) carried: bool,
    /// The address of the document that says so.
    pub(super) source: String,
    /// What to do, each with its kind.
    pub(super) actions: Vec<(RemediationCategory, String)>,
}

impl Statement<'_> {
    /// What to do, in words, of the kinds that are asked for.
    pub(super) fn advice(&self, wanted: impl Fn(RemediationCategory) -> bool) -> Option<String> {
        let all: Vec<&str> = self
            .actions
            .iter()
            .filter(|(category, _)| wanted(*category))
            .map(|(_, words)| words.as_str())
            .collect();
        (!all.is_empty()).then(|| all.join("\n"))
    }
}

/// Everything that is said of a product, by vulnerability and then in the order of its releases.
pub(super) fn of<'t>(
    table: &'t Table,
    line: &ProductLine,
    issuer: Issuer<'_>,
) -> Vec<Statement<'t>> {
    let rows = table.rows_of(&line.slug);
    let mut statements: Vec<(&Key, Statement<'t>)> = Vec::new();
    for cell in rows.chunk_by(|a, b| (a.release, a.vulnerability) == (b.release, b.vulnerability)) {
        let Some(release) = cell.first().and_then(|row| table.release(row)) else {
            continue;
        };
        // VEX outside CSAF has no ranges, and a product as such is no release.
        if matches!(release.extent, Extent::Range | Extent::Any) {
            continue;
        }
        for (row, status, narrowed) in decided(table, line, cell) {
            let Some(vulnerability) = table.vulnerability(row) else {
                continue;
            };
            let statement = statement(table, line, issuer, row, status, &release.name, narrowed);
            statements.extend(statement.map(|it| (&vulnerability.key, it)));
        }
    }
    // The rows come by release; the sort is stable.
    statements.sort_by_key(|(key, _)| *key);
    statements.into_iter().map(|(_, it)| it).collect()
}

/// What narrows a statement to a part of a release.
struct Narrowed {
    fragment: String,
    words: String,
}

/// The rows of a cell that count, each with what narrows it.
///
/// A statement on some models, or on a combination with another product, has a name of its own: who knows a release by its package URL must not take it for all of it.
fn decided<'t>(
    table: &Table,
    line: &ProductLine,
    cell: &'t [Row],
) -> Vec<(&'t Row, Status, Option<Narrowed>)> {
    let mut decided: Vec<(&Row, Status)> = Vec::new();
    for part in cell.chunk_by(|a, b| (a.with, a.models) == (b.with, b.models)) {
        decided.extend(newest(table, part));
    }
    let plain: Vec<&(&Row, Status)> = decided.iter().filter(|(row, _)| row.with == 0).collect();
    let everywhere = plain.iter().find(|(row, _)| row.models == 0);
    let covered = || {
        let named = |number: &String| {
            let mut sets = plain.iter().map(|(row, _)| table.models(row));
            sets.any(|models| models.contains(number))
        };
        let one = plain
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.1 == b.1));
        one && !line.models.is_empty() && line.models.iter().all(|model| named(&model.number))
    };
    let all = match everywhere {
        Some((row, status)) => Some((*row, *status)),
        None => plain
            .first()
            .filter(|_| covered())
            .map(|(row, status)| (*row, *status)),
    };
    let mut found: Vec<(&Row, Status, Option<Narrowed>)> = Vec::new();
    found.extend(all.map(|(row, status)| (row, status, None)));
    for (row, status) in decided {
        // What says the same of a part as of all adds nothing.
        if all.is_some_and(|(_, same)| same == status) {
            continue;
        }
        if let Some(narrowed) = narrowed(table, row) {
            found.push((row, status, Some(narrowed)));
        }
    }
    found
}

/// Of several documents that speak of one cell: our own before adopted ones, what is stated before what is carried, and then the newest.
///
/// Of those that say the same, the first to say it, so that a repetition changes nothing.
fn newest<'t>(table: &Table, rows: &'t [Row]) -> Option<(&'t Row, Status)> {
    let rank = |row: &Row| {
        let adopted = table.document(row).is_some_and(|it| it.adopted);
        (adopted, row.basis == Basis::Carried)
    };
    let known = || {
        let all = rows.iter();
        all.filter_map(|row| Some((row, Status::of(row.status)?)))
    };
    let (winner, status) = known().min_by_key(|(row, _)| (rank(row), Reverse(row.since)))?;
    known()
        .filter(|(row, same)| {
            *same == status
                && rank(row) == rank(winner)
                && row.justification == winner.justification
        })
        .min_by_key(|(row, _)| (row.since, row.document, row.claim))
}

fn narrowed(table: &Table, row: &Row) -> Option<Narrowed> {
    let mut fragments = Vec::new();
    let mut words = Vec::new();
    let models = table.models(row);
    if !models.is_empty() {
        fragments.push(format!("models={}", encoded(&models.join("+"))));
        words.push(format!("Only models {}.", models.join(", ")));
    }
    if let Some(with) = table.with(row) {
        let release = with.release.as_deref().unwrap_or_default();
        let named = format!("{} {release}", with.product);
        let place = format!("{}/{release}", with.product);
        fragments.push(format!("with={}", encoded(place.trim_end_matches('/'))));
        words.push(format!("Only together with {}.", named.trim_end()));
    }
    (!fragments.is_empty()).then(|| Narrowed {
        fragment: fragments.join("&"),
        words: words.join(" "),
    })
}

/// Percent-encodes what may not stand in a fragment (RFC 3986 section 3.5), and `&` and `=`, which structure it.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b'+' | b'/' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn statement<'t>(
    table: &'t Table,
    line: &ProductLine,
    issuer: Issuer<'_>,
    row: &Row,
    status: Status,
    release: &str,
    narrowed: Option<Narrowed>,
) -> Option<Statement<'t>> {
    let page = issuer.release(&line.slug, release);
    let identifiers = table.identifiers(row).cloned().unwrap_or_default();
    let subject = match narrowed {
        None => Subject {
            reference: identifiers.purl.clone().unwrap_or(page),
            release: release.to_owned(),
            identifiers,
            narrowed: None,
        },
        Some(narrowed) => Subject {
            reference: format!("{page}#{}", narrowed.fragment),
            release: release.to_owned(),
            identifiers: Identifiers::default(),
            narrowed: Some(narrowed.words),
        },
    };
    let actions = table.actions(row).iter();
    Some(Statement {
        vulnerability: table.vulnerability(row)?,
        subject,
        status,
        justification: row.justification.filter(|_| status == Status::NotAffected),
        impact: table.impact(row).filter(|_| status == Status::NotAffected),
        condition: table.condition(row),
        subcomponents: table.subcomponents(row),
        since: row.since,
        carried: row.basis == Basis::Carried,
        source: issuer.document(&table.document(row)?.slug),
        actions: actions
            .map(|action| {
                let words = match &action.url {
                    Some(url) => format!("{} {url}", action.details),
                    None => action.details.clone(),
                };
                (action.category, words)
            })
            .collect(),
    })
}
