//! House rules, one a file.
//!
//! Each file has its [`Rule`] for people who ask, and a small function that finds.

mod address;
mod category_folder;
mod characters;
mod combination;
pub mod compiling;
mod consent;
mod contents;
mod contradiction;
mod early_fix;
mod embargo;
mod end_claims;
mod erratum;
pub(super) mod erratum_required;
mod external_reference;
mod final_open;
mod final_remediation;
mod future_date;
mod hole;
mod identifiers;
mod interim_update;
pub mod keys;
mod language;
mod not_affected_reason;
mod overdue;
mod policy;
pub mod released;
mod remediation_conflict;
mod remediation_missing;
mod revision_kind;
mod safety;
mod subcomponent;
mod successor;
mod timeline_order;
mod title;
mod unassessed;
mod unknown_release;
mod version_step;
mod vulnerability_unclaimed;

use std::collections::HashSet;

pub use unassessed::unassessed;

use super::across::Claims;
use super::catalogue::CatalogueSources;
use super::compile::{Compiled, Setting};
use super::untagged;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::difference::Difference;
use crate::model::advisory::Advisory;
use crate::model::timestamp::Date;
use crate::read::{AdvisorySource, Sources};

/// Every house rule, by code; [`compiling::RULES`] has those of compiling.
pub const RULES: &[Rule] = &[
    address::RULE,
    category_folder::RULE,
    characters::RULE,
    combination::RULE,
    consent::RULE,
    contents::RULE,
    contradiction::RULE,
    early_fix::RULE,
    embargo::RULE,
    end_claims::RULE,
    erratum::RULE,
    erratum_required::RULE,
    external_reference::RULE,
    final_open::RULE,
    final_remediation::RULE,
    future_date::RULE,
    hole::RULE,
    identifiers::GENERIC,
    identifiers::SHARED,
    identifiers::UNVERSIONED,
    interim_update::RULE,
    keys::EXPIRY,
    keys::FILE,
    keys::MISSING,
    keys::USE,
    keys::WEAK,
    not_affected_reason::RULE,
    overdue::RULE,
    policy::RULE,
    released::RULE,
    remediation_conflict::RULE,
    remediation_missing::RULE,
    revision_kind::RULE,
    safety::RULE,
    subcomponent::RULE,
    timeline_order::RULE,
    title::RULE,
    unassessed::RULE,
    unknown_release::RULE,
    version_step::RULE,
    vulnerability_unclaimed::RULE,
];

/// The codes of findings about time, which `release --override` may pass (invariant 12).
pub const OVERRIDABLE: &[&str] = &[
    overdue::RULE.code.0,
    keys::EXPIRY.code.0,
    untagged::EXPIRED.0,
];

/// What the clock has to say of a source on `today`: warnings alone, for `check` and `serve` (invariant 12).
pub fn by_the_clock(source: &AdvisorySource, today: Date) -> Vec<Finding> {
    let mut found = overdue::overdue(source, today, Severity::Warning);
    found.extend(future_date::future(source, today));
    found
}

/// Rules on what the writer typed.
pub(super) fn source(source: &AdvisorySource, setting: Setting<'_>, findings: &mut Vec<Finding>) {
    let front = &source.front;
    let mut own = Vec::new();
    category_folder::check(source, &mut own);
    title::check(front, &mut own);
    characters::of_advisory(source, &mut own);
    language::check(front, &mut own);
    interim_update::check(front, &mut own);
    final_open::check(front, &mut own);
    revision_kind::check(front, setting.previous, &mut own);
    erratum::check(front, &mut own);
    not_affected_reason::check(front, &mut own);
    combination::check(front, &mut own);
    subcomponent::check(front, &mut own);
    safety::check(front, &mut own);
    consent::check(front, &mut own);
    external_reference::check(front, &mut own);
    timeline_order::check(front, &mut own);
    end_claims::check(front, &mut own);
    // Only a release has a time; that of a draft is not known yet.
    if setting.release {
        // An embargo holds for what was imported, too.
        embargo::check(front, setting.time, findings);
        own.extend(overdue::overdue(
            source,
            setting.time.date(),
            Severity::Error,
        ));
        own.extend(future_date::future(source, setting.time.date()));
    }
    settle(source, setting.previous, own, findings);
}

/// Rules on what it says once every name is looked up; `difference` is what its newest release did not say.
pub(super) fn advisory(
    source: &AdvisorySource,
    compiled: &Compiled,
    difference: Option<&Difference>,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut own = Vec::new();
    contents::check(&source.front, &compiled.advisory, &mut own);
    if compiled.advisory.end.is_none() {
        vulnerability_unclaimed::check(&source.front, compiled, &mut own);
        remediation_missing::check(compiled, &mut own);
        remediation_conflict::check(compiled, &mut own);
        final_remediation::check(&source.front, compiled, &mut own);
    }
    if let (Some(previous), Some(difference)) = (setting.previous, difference) {
        version_step::check(&source.front, previous, difference, &mut own);
        erratum_required::check(source, compiled, previous, difference, setting, &mut own);
    }
    settle(source, setting.previous, own, findings);
}

/// Rules on pages, the catalogue and the site, and across documents; `slugs` are those of documents that are released.
pub(super) fn workspace(
    sources: &Sources,
    catalogue: &CatalogueSources,
    slugs: &HashSet<String>,
    findings: &mut Vec<Finding>,
) {
    identifiers::check(sources, catalogue, findings);
    address::check(sources, findings);
    characters::of_the_rest(sources, findings);
    keys::check(sources, findings);
    for page in &sources.pages {
        title::of_page(&page.front, findings);
        policy::check(&page.front, sources.site.as_ref(), findings);
    }
    successor::check(&sources.advisories, slugs, findings);
}

/// Rules on what all current documents claim together.
pub(super) fn across(claims: &Claims, findings: &mut Vec<Finding>) {
    contradiction::find(claims, findings);
    early_fix::find(claims, findings);
    hole::find(claims, findings);
    unknown_release::find(claims, findings);
}

/// Hands findings on; what was published before it was imported is not an error until somebody writes a revision.
fn settle(
    source: &AdvisorySource,
    previous: Option<&Advisory>,
    own: Vec<Finding>,
    findings: &mut Vec<Finding>,
) {
    let lenient = is_as_imported(source, previous);
    findings.extend(own.into_iter().map(|mut finding| {
        if lenient {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        finding
    }));
}

/// Whether the newest revision of a source is one that was published by other means.
fn is_as_imported(source: &AdvisorySource, previous: Option<&Advisory>) -> bool {
    if source.front.imported.is_none() {
        return false;
    }
    let newest = source.front.tracking.revision_history.first();
    match (newest, previous) {
        // Before the document is adopted nothing tells its revisions from ours.
        (_, None) => true,
        (None, _) => false,
        (Some(newest), Some(previous)) => previous
            .tracking
            .revision_history
            .iter()
            .any(|known| known.number == newest.number.value && known.kind.is_none()),
    }
}
