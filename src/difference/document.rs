//! The document as a whole: whether it stands, its status, title, links, and what it means for patients.

use super::change::{Change, Changes, Step, Subject};
use super::listing::{and, quoted};
use super::pairing::Pairing;
use super::text::TextChange;
use super::vulnerabilities::{list, references, thanks};
use crate::model::advisory::{Advisory, End};
use crate::model::party::{Reference, ReferenceCategory};
use crate::model::revision::Status;
use crate::model::safety::Safety;
use crate::model::word::Word;

/// Compares what is no vulnerability, no product and no note; says whether the document ended, and its claims with it.
pub(super) fn compare(pairing: &Pairing<'_>, changes: &mut Changes) -> bool {
    let (before, after) = (pairing.before, pairing.after);
    let ended = end(before, after, changes);
    status(before, after, changes);
    title(before, after, changes);
    let severity = |it: &Advisory| it.aggregate_severity.as_ref().map(|it| it.text.clone());
    changes.value(
        Change::new(Subject::Severity, "overall severity", Step::Minor),
        severity(before),
        severity(after),
    );
    if !ended {
        safety(pairing, changes);
    }
    let external = |links: &[Reference], own: bool| -> Vec<Reference> {
        let is_own = |link: &&Reference| link.category == Some(ReferenceCategory::Itself);
        let links = links.iter().filter(|link| is_own(link) == own);
        links.cloned().collect()
    };
    // Where the document itself stands is no news of its matter.
    for (own, step, what) in [
        (false, Step::Minor, "link"),
        (true, Step::Patch, "own address"),
    ] {
        references(
            Change::new(Subject::Reference, what, step),
            &external(&before.references, own),
            &external(&after.references, own),
            changes,
        );
    }
    thanks(
        Change::new(Subject::Acknowledgment, "thanks", Step::Minor),
        &before.acknowledgments,
        &after.acknowledgments,
        changes,
    );
    let timeline = |it: &Advisory| -> Vec<String> {
        let steps = it.timeline.iter();
        steps
            .map(|(event, date)| format!("{event} on {date}"))
            .collect()
    };
    list(
        Change::new(Subject::Timeline, "timeline", Step::Minor),
        &timeline(before),
        &timeline(after),
        changes,
    );
    details(before, after, changes);
    ended
}

/// Whether the document was withdrawn or superseded, in words that name the reason.
fn end(before: &Advisory, after: &Advisory, changes: &mut Changes) -> bool {
    if before.end == after.end {
        return false;
    }
    // A withdrawn document has no claims: readers must compare with their assets anew.
    let what = match &after.end {
        Some(End::Withdrawn { reason }) => format!("withdrawn: {}", quoted(reason)),
        Some(End::Superseded { reason, by, .. }) => {
            format!("superseded by {by}: {}", quoted(reason))
        }
        None => "stands again".to_owned(),
    };
    changes.push(Change::new(Subject::End, what, Step::Major));
    after.end.is_some() && after.claims.is_empty() && after.vulnerabilities.is_empty()
}

fn status(before: &Advisory, after: &Advisory, changes: &mut Changes) {
    let (old, new) = (&before.tracking, &after.tracking);
    let draft = [old.status, new.status].contains(&Status::Draft);
    let closes = old.status == Status::Interim && new.status == Status::Final;
    if !draft {
        let step = match closes {
            true => Step::Patch,
            false => Step::Minor,
        };
        changes.value(
            Change::new(Subject::Status, "status", step),
            Some(old.status),
            Some(new.status),
        );
    }
    // That nothing more is to come belongs to being final.
    let closed = closes && new.next_update.is_none() && new.still_open.is_none();
    let step = match closed {
        true => Step::Patch,
        false => Step::Minor,
    };
    changes.value(
        Change::new(Subject::NextUpdate, "next update", step),
        old.next_update,
        new.next_update,
    );
    changes.value(
        Change::new(Subject::NextUpdate, "still open", step),
        old.still_open.as_deref().map(quoted),
        new.still_open.as_deref().map(quoted),
    );
}

fn title(before: &Advisory, after: &Advisory, changes: &mut Changes) {
    if before.title == after.title {
        return;
    }
    let text = TextChange::new("Title", before.title.clone(), after.title.clone());
    let mut change = Change::new(Subject::Title, "title", text.step())
        .values(Some(quoted(&before.title)), Some(quoted(&after.title)));
    // The word in front of an ended document's title is part of its ending.
    if after.end.is_some() && before.end.is_none() {
        change.step = Step::Major;
    }
    changes.text(change, text);
}

fn safety(pairing: &Pairing<'_>, changes: &mut Changes) {
    let (old, new) = (&pairing.before.safety, &pairing.after.safety);
    let words = |version: usize, all: &[Safety]| -> Vec<String> {
        let entries = all.iter();
        entries
            .map(|entry| hazard(pairing, version, entry))
            .collect()
    };
    list(
        Change::new(Subject::Safety, "patient safety", Step::Minor),
        &words(0, old),
        &words(1, new),
        changes,
    );
    let statements = |all: &[Safety]| -> Vec<String> {
        let all = all.iter().filter_map(|entry| {
            let said = entry.statement.as_ref()?;
            let conditions = said.conditions.iter();
            let conditions: String = conditions
                .map(|condition| format!(", on condition that {}", quoted(condition)))
                .collect();
            Some(format!(
                "“{}”{conditions} ({}, as of {})",
                super::listing::one_line(&said.text),
                said.approved_by,
                said.as_of
            ))
        });
        all.collect()
    };
    list(
        Change::new(Subject::Safety, "continued use", Step::Minor),
        &statements(old),
        &statements(new),
        changes,
    );
    let notices = |all: &[Safety]| -> Vec<String> {
        let notices = all.iter().filter_map(|entry| entry.notice.as_ref());
        notices
            .map(|notice| match &notice.url {
                Some(url) => format!("{} ({url})", notice.name),
                None => notice.name.clone(),
            })
            .collect()
    };
    list(
        Change::new(Subject::Safety, "notice", Step::Minor),
        &notices(old),
        &notices(new),
        changes,
    );
}

/// A hazard with its products that both versions name.
fn hazard(pairing: &Pairing<'_>, version: usize, entry: &Safety) -> String {
    let mut products: Vec<usize> = entry
        .products
        .iter()
        .filter_map(|index| pairing.product(version, *index))
        .filter(|at| {
            pairing
                .products
                .get(*at)
                .is_some_and(|pair| pair.is_whole())
        })
        .collect();
    products.sort_unstable();
    let mut text = match &entry.hazardous_situation {
        Some(situation) => quoted(situation),
        None => "no hazardous situation".to_owned(),
    };
    for condition in &entry.conditions {
        text.push_str(&format!(", if {}", quoted(condition)));
    }
    if !products.is_empty() {
        text.push_str(&format!(
            " ({})",
            and(&pairing.products_in_words(&products))
        ));
    }
    text
}

fn details(before: &Advisory, after: &Advisory, changes: &mut Changes) {
    let detail = |what: &str| Change::new(Subject::Detail, what, Step::Minor);
    let category = |it: &Advisory| {
        let verbatim = it.category_verbatim.clone();
        verbatim.unwrap_or_else(|| it.category.word().to_owned())
    };
    // The category of a withdrawn document is base, whatever it was.
    if after.end.is_none() {
        changes.value(
            detail("category"),
            Some(category(before)),
            Some(category(after)),
        );
    }
    changes.value(
        detail("id"),
        Some(&before.tracking.id),
        Some(&after.tracking.id),
    );
    list(
        detail("alias"),
        &before.tracking.aliases,
        &after.tracking.aliases,
        changes,
    );
    changes.value(
        detail("language"),
        before.lang.as_ref(),
        after.lang.as_ref(),
    );
    changes.value(
        detail("translated from"),
        before.source_lang.as_ref(),
        after.source_lang.as_ref(),
    );
    let (old, new) = (&before.publisher, &after.publisher);
    changes.value(detail("publisher"), Some(&old.name), Some(&new.name));
    changes.value(
        detail("publisher's namespace"),
        Some(&old.namespace),
        Some(&new.namespace),
    );
    changes.value(
        detail("publisher's kind"),
        Some(old.category),
        Some(new.category),
    );
    changes.value(
        detail("contact"),
        old.contact_details.as_deref().map(quoted),
        new.contact_details.as_deref().map(quoted),
    );
    changes.value(
        detail("issuing authority"),
        old.issuing_authority.as_deref().map(quoted),
        new.issuing_authority.as_deref().map(quoted),
    );
    let label = |it: &Advisory| it.distribution.as_ref().and_then(|it| it.tlp);
    changes.value(
        detail("TLP label"),
        label(before).map(|it| it.word()),
        label(after).map(|it| it.word()),
    );
    let sharing = |it: &Advisory| {
        let distribution = it.distribution.as_ref()?;
        let words = [&distribution.text, &distribution.tlp_url];
        let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
        (!words.is_empty()).then(|| quoted(&words.join(" ")))
    };
    changes.value(detail("terms of sharing"), sharing(before), sharing(after));
}
