//! What to do about a vulnerability.

use std::collections::{HashMap, VecDeque};

use super::change::{Change, Changes, Step, Subject};
use super::claims::Moved;
use super::listing::{and, quoted};
use super::pairing::Pairing;
use super::text::TextChange;
use crate::model::product::FileHashes;
use crate::model::remediation::{Remediation, RemediationCategory};

/// Compares the remediations of the vulnerabilities that stayed.
pub(super) fn compare(pairing: &Pairing<'_>, moved: &Moved, changes: &mut Changes) {
    for (place, pair) in pairing.vulnerabilities.iter().enumerate() {
        let (Some(before), Some(after)) = pairing.both(*pair) else {
            continue;
        };
        let subject = Vulnerable {
            pairing,
            moved,
            place,
            name: after.name(),
        };
        let (same, gone, come) = matched(&before.remediations, &after.remediations);
        for (old, new) in same {
            subject.stayed(old, new, changes);
        }
        for (old, new) in gone.into_iter().zip(come) {
            match (old, new) {
                (Some(old), Some(new)) => subject.reworded(old, new, changes),
                (old, new) => {
                    let one = old.or(new).map_or("", |it| word(it.category));
                    let change = subject.change(one);
                    let words = |version, it: Option<&Remediation>| {
                        it.map(|it| subject.in_short(version, it))
                    };
                    changes.push(change.values(words(0, old), words(1, new)));
                }
            }
        }
    }
}

type Matched<'a> = (
    Vec<(&'a Remediation, &'a Remediation)>,
    Vec<Option<&'a Remediation>>,
    Vec<Option<&'a Remediation>>,
);

/// Pairs remediations that say the same, then those of the same kind in order; what is left over has no partner.
fn matched<'a>(before: &'a [Remediation], after: &'a [Remediation]) -> Matched<'a> {
    let mut free: HashMap<(RemediationCategory, &str), VecDeque<usize>> = HashMap::new();
    for (at, old) in before.iter().enumerate() {
        let key = (old.category, old.details.as_str());
        free.entry(key).or_default().push_back(at);
    }
    let mut same = Vec::new();
    let mut taken = vec![false; before.len()];
    let mut rest: Vec<&Remediation> = Vec::new();
    for new in after {
        let key = (new.category, new.details.as_str());
        let at = free.get_mut(&key).and_then(VecDeque::pop_front);
        match at.and_then(|at| Some((taken.get_mut(at)?, before.get(at)?))) {
            Some((taken, old)) => {
                *taken = true;
                same.push((old, new));
            }
            None => rest.push(new),
        }
    }
    let mut left: HashMap<RemediationCategory, VecDeque<&Remediation>> = HashMap::new();
    for (old, taken) in before.iter().zip(&taken) {
        if !taken {
            left.entry(old.category).or_default().push_back(old);
        }
    }
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for new in rest {
        let old = left.get_mut(&new.category).and_then(VecDeque::pop_front);
        gone.push(old);
        come.push(Some(new));
    }
    let mut without: Vec<&Remediation> = left.into_values().flatten().collect();
    without.sort_by(|a, b| (a.category, &a.details).cmp(&(b.category, &b.details)));
    for old in without {
        gone.push(Some(old));
        come.push(None);
    }
    (same, gone, come)
}

/// A vulnerability of both versions.
struct Vulnerable<'a> {
    pairing: &'a Pairing<'a>,
    moved: &'a Moved,
    place: usize,
    name: &'a str,
}

impl Vulnerable<'_> {
    fn change(&self, what: &str) -> Change {
        Change::new(Subject::Remediation, what, Step::Minor).about(self.name)
    }

    fn reworded(&self, old: &Remediation, new: &Remediation, changes: &mut Changes) {
        let kind = word(new.category);
        let place = format!("{}: {kind}", self.name);
        let text = TextChange::new(place, old.details.clone(), new.details.clone());
        let mut change = self
            .change(kind)
            .values(Some(quoted(&old.details)), Some(quoted(&new.details)));
        change.step = text.step();
        changes.text(change, text);
        self.stayed(old, new, changes);
    }

    /// Compares everything but the details.
    fn stayed(&self, old: &Remediation, new: &Remediation, changes: &mut Changes) {
        let kind = word(new.category);
        let what = |part: &str| format!("{kind} {}: {part}", quoted(&new.details));
        let mut value = |part: &str, before: Option<String>, after: Option<String>| {
            changes.value(self.change(&what(part)), before, after);
        };
        let date = |it: &Remediation| it.date.map(|date| date.date().to_string());
        value("date", date(old), date(new));
        value("link", old.url.clone(), new.url.clone());
        let restart = |it: &Remediation| {
            let restart = it.restart_required.as_ref()?;
            let details = restart.details.as_deref().map(quoted).unwrap_or_default();
            Some(
                format!("{} {details}", restart.category)
                    .trim_end()
                    .to_owned(),
            )
        };
        value("restart", restart(old), restart(new));
        let list = |all: &[String]| (!all.is_empty()).then(|| and(all));
        value(
            "entitlement",
            list(&old.entitlements),
            list(&new.entitlements),
        );
        let text = |text: &Option<String>| text.as_deref().map(quoted);
        value(
            "clinical downtime",
            text(&old.clinical_downtime),
            text(&new.clinical_downtime),
        );
        value("deployment", text(&old.deployment), text(&new.deployment));
        value("check before", text(&old.prechecks), text(&new.prechecks));
        value(
            "check afterwards",
            text(&old.postchecks),
            text(&new.postchecks),
        );
        value("way back", text(&old.rollback), text(&new.rollback));
        let regions = |it: &Remediation| {
            let regions = it.regions.clone().unwrap_or_default();
            (list(&regions.cleared), list(&regions.pending))
        };
        let ((cleared, pending), (now_cleared, now_pending)) = (regions(old), regions(new));
        value("cleared for", cleared, now_cleared);
        value("clearance pending for", pending, now_pending);
        value("files", files(&old.files), files(&new.files));
        self.scope(old, new, &what("products"), changes);
    }

    /// The products that a remediation is for, without those of which other things are claimed anyway.
    fn scope(&self, old: &Remediation, new: &Remediation, what: &str, changes: &mut Changes) {
        let before = self.pairing.scope(0, &old.scope);
        let after = self.pairing.scope(1, &new.scope);
        let only = |own: &[usize], other: &[usize]| -> Option<String> {
            let own = own.iter().copied().filter(|product| {
                let pair = self.pairing.products.get(*product);
                other.binary_search(product).is_err()
                    && pair.is_some_and(|pair| pair.is_whole())
                    && !self.moved.contains(&(self.place, *product))
            });
            let own: Vec<usize> = own.collect();
            (!own.is_empty()).then(|| and(&self.pairing.products_in_words(&own)))
        };
        // No product at all is every product.
        let (gone, come) = match (before.is_empty(), after.is_empty()) {
            (true, false) => (Some("all".to_owned()), only(&after, &before)),
            (false, true) => (only(&before, &after), Some("all".to_owned())),
            _ => (only(&before, &after), only(&after, &before)),
        };
        for (change, gone, come) in [
            (self.change(what), gone, None),
            (self.change(what), None, come),
        ] {
            if gone.is_some() || come.is_some() {
                changes.push(change.values(gone, come));
            }
        }
    }

    fn in_short(&self, version: usize, remediation: &Remediation) -> String {
        let mut text = quoted(&remediation.details);
        let products = self.pairing.scope(version, &remediation.scope);
        if !products.is_empty() {
            let names = self.pairing.products_in_words(&products);
            text.push_str(&format!(" for {}", and(&names)));
        }
        if let Some(date) = remediation.date {
            text.push_str(&format!(" ({})", date.date()));
        }
        text
    }
}

fn files(files: &[FileHashes]) -> Option<String> {
    let files = files.iter().map(|file| {
        let hashes = file.file_hashes.iter();
        let hashes: Vec<String> = hashes
            .map(|hash| format!("{} {}", hash.algorithm, hash.value))
            .collect();
        format!("{} ({})", file.filename, hashes.join(", "))
    });
    let files: Vec<String> = files.collect();
    (!files.is_empty()).then(|| and(&files))
}

fn word(category: RemediationCategory) -> &'static str {
    match category {
        RemediationCategory::Mitigation => "mitigation",
        RemediationCategory::NoFixPlanned => "no fix planned",
        RemediationCategory::NoneAvailable => "no fix available",
        RemediationCategory::VendorFix => "vendor fix",
        RemediationCategory::Workaround => "workaround",
    }
}
