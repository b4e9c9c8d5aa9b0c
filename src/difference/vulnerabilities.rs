//! Vulnerabilities that came or went, and what is known of those that stayed.

use super::change::{Change, Changes, Step, Subject};
use super::listing::{and, quoted};
use super::pairing::{Pair, Pairing};
use super::scores;
use super::text::TextChange;
use crate::model::party::{Acknowledgment, Reference};
use crate::model::vulnerability::{Exploitation, Threat, ThreatCategory, Vulnerability};

/// Compares the lists of vulnerabilities, without claims, scores, remediations and notes.
pub(super) fn compare(pairing: &Pairing<'_>, changes: &mut Changes) {
    for pair in &pairing.vulnerabilities {
        match pairing.both(*pair) {
            (Some(before), Some(after)) => stayed(pairing, *pair, before, after, changes),
            (before, after) => {
                // Adding or removing items of /vulnerabilities: rule 7.
                let change = Change::new(Subject::Vulnerability, "vulnerability", Step::Major);
                changes.push(change.values(before.map(in_short), after.map(in_short)));
            }
        }
    }
}

/// Name, title and scores of a vulnerability.
fn in_short(vulnerability: &Vulnerability) -> String {
    let mut text = vulnerability.name().to_owned();
    if let Some(title) = vulnerability
        .title
        .as_deref()
        .filter(|title| *title != text)
    {
        text.push_str(&format!(" {}", quoted(title)));
    }
    let scores = scores::all(vulnerability);
    if !scores.is_empty() {
        text.push_str(&format!(", {}", and(&scores)));
    }
    text
}

fn stayed(
    pairing: &Pairing<'_>,
    pair: Pair,
    before: &Vulnerability,
    after: &Vulnerability,
    changes: &mut Changes,
) {
    let name = after.name();
    let change = |subject, what: &str| Change::new(subject, what, Step::Minor).about(name);
    changes.value(
        change(Subject::Vulnerability, "CVE number"),
        before.cve.as_ref(),
        after.cve.as_ref(),
    );
    let ids = |it: &Vulnerability| -> Vec<String> {
        let ids = it.ids.iter();
        ids.map(|id| format!("{} ({})", id.text, id.system_name))
            .collect()
    };
    list(
        change(Subject::Detail, "id"),
        &ids(before),
        &ids(after),
        changes,
    );
    if before.title != after.title {
        let [old, new] = [before, after].map(|it| it.title.clone().unwrap_or_default());
        let text = TextChange::new(format!("{name}: title"), old, new);
        let quote = |it: &Vulnerability| it.title.as_deref().map(quoted);
        let mut line = change(Subject::Title, "title").values(quote(before), quote(after));
        line.step = text.step();
        changes.text(line, text);
    }
    let weakness = |it: &Vulnerability| it.cwe.as_ref().map(|it| format!("{} {}", it.id, it.name));
    changes.value(
        change(Subject::Vulnerability, "weakness"),
        weakness(before),
        weakness(after),
    );
    changes.value(
        change(Subject::Detail, "discovered"),
        before.discovery_date,
        after.discovery_date,
    );
    changes.value(
        change(Subject::Detail, "first made public"),
        before.release_date,
        after.release_date,
    );
    changes.value(
        change(Subject::Exploitation, "exploitation"),
        before.exploitation.as_ref().map(exploitation),
        after.exploitation.as_ref().map(exploitation),
    );
    threats(pairing, pair, before, after, changes);
    references(
        change(Subject::Reference, "link"),
        &before.references,
        &after.references,
        changes,
    );
    thanks(
        change(Subject::Acknowledgment, "thanks"),
        &before.acknowledgments,
        &after.acknowledgments,
        changes,
    );
    if before.verbatim != after.verbatim {
        changes.push(change(Subject::Detail, "involvement changed"));
    }
}

fn exploitation(known: &Exploitation) -> String {
    let mut text = format!("{} (as of {})", known.status, known.date.date());
    if let Some(details) = &known.details {
        text.push_str(&format!(" {}", quoted(details)));
    }
    text
}

fn threats(
    pairing: &Pairing<'_>,
    pair: Pair,
    before: &Vulnerability,
    after: &Vulnerability,
    changes: &mut Changes,
) {
    let entries = |version: usize, it: &Vulnerability| -> Vec<(ThreatCategory, String)> {
        let entries = it.threats.iter();
        entries
            .map(|threat| (threat.category, threat_in_words(pairing, version, threat)))
            .collect()
    };
    let (old, new) = (entries(0, before), entries(1, after));
    for (category, subject, what) in [
        (
            ThreatCategory::ExploitStatus,
            Subject::Exploitation,
            "exploitation",
        ),
        (ThreatCategory::Impact, Subject::Reason, "impact"),
        (ThreatCategory::TargetSet, Subject::Detail, "target"),
    ] {
        let of = |entries: &[(ThreatCategory, String)]| -> Vec<String> {
            let own = entries.iter().filter(|(own, _)| *own == category);
            own.map(|(_, words)| words.clone()).collect()
        };
        let name = pairing.vulnerability_name(pair);
        let change = Change::new(subject, what, Step::Minor).about(name);
        list(change, &of(&old), &of(&new), changes);
    }
}

/// A threat with those of its products that both versions name.
fn threat_in_words(pairing: &Pairing<'_>, version: usize, threat: &Threat) -> String {
    let mut text = quoted(&threat.details);
    if let Some(date) = threat.date {
        text.push_str(&format!(" (as of {})", date.date()));
    }
    let mut products = pairing.scope(version, &threat.scope);
    products.retain(|at| {
        pairing
            .products
            .get(*at)
            .is_some_and(|pair| pair.is_whole())
    });
    if !products.is_empty() {
        text.push_str(&format!(
            " for {}",
            and(&pairing.products_in_words(&products))
        ));
    }
    text
}

/// Adds what is in one list and not in the other; one entry for another is one change.
pub(super) fn list(change: Change, before: &[String], after: &[String], changes: &mut Changes) {
    let (gone, come) = unmatched(before, after);
    let mut gone = gone.into_iter();
    let mut come = come.into_iter();
    loop {
        let (old, new) = (gone.next(), come.next());
        if old.is_none() && new.is_none() {
            return;
        }
        changes.push(change.clone().values(old.cloned(), new.cloned()));
    }
}

/// What only one of two lists has, in order; equal entries are matched one by one.
fn unmatched<'a>(before: &'a [String], after: &'a [String]) -> (Vec<&'a String>, Vec<&'a String>) {
    let mut counts: std::collections::HashMap<&str, isize> = std::collections::HashMap::new();
    for entry in before {
        *counts.entry(entry).or_default() += 1;
    }
    let mut come = Vec::new();
    for entry in after {
        let count = counts.entry(entry).or_default();
        if *count > 0 {
            *count -= 1;
        } else {
            come.push(entry);
        }
    }
    // What is left over of equal entries is taken from the end.
    let mut gone: Vec<&String> = Vec::new();
    for entry in before.iter().rev() {
        if let Some(count) = counts.get_mut(entry.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            gone.push(entry);
        }
    }
    gone.reverse();
    (gone, come)
}

/// Adds links that came or went.
pub(super) fn references(
    change: Change,
    before: &[Reference],
    after: &[Reference],
    changes: &mut Changes,
) {
    let words = |links: &[Reference]| -> Vec<String> {
        let links = links.iter();
        links
            .map(|link| format!("{} {}", quoted(&link.summary), link.url))
            .collect()
    };
    list(change, &words(before), &words(after), changes);
}

/// Adds thanks that came or went.
pub(super) fn thanks(
    change: Change,
    before: &[Acknowledgment],
    after: &[Acknowledgment],
    changes: &mut Changes,
) {
    let words = |all: &[Acknowledgment]| -> Vec<String> {
        let all = all.iter().map(|thanks| {
            let mut parts: Vec<String> = thanks.names.clone();
            parts.extend(thanks.organization.clone());
            parts.extend(thanks.summary.as_deref().map(quoted));
            parts.extend(thanks.urls.iter().cloned());
            parts.join(", ")
        });
        all.collect()
    };
    list(change, &words(before), &words(after), changes);
}
