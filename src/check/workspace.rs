//! Checks a whole workspace, all documents side by side.

use std::collections::HashSet;

use rayon::prelude::*;

use super::across::{Across, Claims};
use super::catalogue::{CatalogueSources, catalogue};
use super::compile::UNKNOWN_PRODUCT;
use super::document::{self, Checked, Released, Shared};
use super::{ids, links, rules, site, untagged};
use crate::csaf;
use crate::diagnostic::{Finding, Findings};
use crate::model::advisory::Advisory;
use crate::model::site::SiteValues;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::read::{AdvisorySource, Sources};

/// For what documents are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To tell the writer: what is due is a draft.
    Draft,
    /// To release what is due.
    Release,
    /// To say what is unreleased: findings in drafts do not matter.
    Build,
}

/// What came of checking.
pub struct Outcome {
    /// The site's values, if they are sound.
    pub site: Option<SiteValues>,
    /// The catalogue.
    pub catalogue: CatalogueSources,
    /// Everything that was found, in the order of the files.
    pub findings: Findings,
    /// What all current documents claim, if that was looked at.
    pub claims: Option<Claims>,
}

/// Checks everything; each document that was compiled is handed to `each` as soon as it is ready, so that none has to wait in memory.
///
/// `wanted` tells which sources are looked at; rules across documents always see all of them.
pub fn run(
    sources: &Sources,
    released: &dyn Released,
    time: Timestamp,
    purpose: Purpose,
    wanted: &(dyn Fn(&AdvisorySource) -> bool + Sync),
    each: &(dyn Fn(usize, Checked) + Sync),
) -> Outcome {
    let mut findings: Vec<Finding> = Vec::new();
    let values = sources
        .site
        .as_ref()
        .and_then(|table| site::values(table, &mut findings));
    let catalogue = catalogue(sources, &mut findings);
    if let Some(table) = &sources.site {
        ids::ids(&sources.advisories, table, released, &mut findings);
    }
    let slugs: HashSet<String> = released.all().into_iter().map(|(slug, _)| slug).collect();
    links::links(sources, &slugs, &mut findings);
    rules::workspace(sources, &catalogue, &slugs, &mut findings);
    // A build asks by itself, as of its own time.
    if purpose != Purpose::Build {
        let adopted = released.adopted();
        findings.extend(untagged::check(sources, &adopted, time.date(), wanted));
    }
    let mut claims = None;
    if let Some(values) = &values {
        // A build shows what is released, and that was looked at when it was.
        let across = (purpose != Purpose::Build).then(|| Across::new(&catalogue.catalogue));
        let shared = Shared {
            site: values,
            catalogue: &catalogue,
            released,
            time,
            release: purpose == Purpose::Release,
            across: across.as_ref(),
        };
        let found: Vec<Vec<Finding>> = sources
            .advisories
            .par_iter()
            .enumerate()
            .filter(|(_, source)| wanted(source))
            .map(|(at, source)| {
                let mut own = Vec::new();
                if let Some(checked) = document::check(source, &shared, &mut own) {
                    each(at, checked);
                }
                own
            })
            .collect();
        findings.extend(found.into_iter().flatten());
        the_rest(&shared);
        let release = shared.release;
        claims = across.map(|across| across.finish(&catalogue.catalogue, time, release));
    }
    if let Some(claims) = &claims {
        let mut found = Vec::new();
        rules::across(claims, &mut found);
        findings.extend(found);
    }
    let mut all = Findings::new();
    all.extend(sources.findings.iter().cloned());
    // What could not be read is one finding at its own place, not a thousand at the places that name it.
    all.extend(
        findings
            .into_iter()
            .filter(|finding| finding.code != UNKNOWN_PRODUCT),
    );
    all.sort();
    Outcome {
        site: values,
        catalogue,
        findings: all,
        claims,
    }
}

/// Adds every document whose source was not looked at, or that has none, in its released state.
fn the_rest(shared: &Shared<'_>) {
    let Some(across) = shared.across else {
        return;
    };
    shared.released.all().par_iter().for_each(|(slug, id)| {
        if across.has(slug) {
            return;
        }
        let slug = Slug::of_tracking_id(id).ok();
        let current = slug.and_then(|slug| Some((shared.released.current(&slug)?, slug)));
        if let Some((advisory, slug)) = current {
            shared.released(&slug, &advisory, None);
        }
    });
}

/// The site's values and the catalogue as releases freeze them, if the site's are sound.
pub fn catalogue_of(sources: &Sources) -> Option<(SiteValues, crate::model::catalogue::Catalogue)> {
    let mut findings = Vec::new();
    let values = site::values(sources.site.as_ref()?, &mut findings)?;
    Some((values, catalogue(sources, &mut findings).catalogue))
}

/// The parts in which two advisories differ, in words.
pub(super) fn differences(now: &Advisory, then: &Advisory, adopted: bool) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let mut part = |same: bool, name: &'static str| {
        if !same {
            parts.push(name);
        }
    };
    part(now.title == then.title, "title");
    part(adopted || now.category == then.category, "category");
    part(adopted || now.lang == then.lang, "language");
    part(now.tracking.id == then.tracking.id, "id");
    part(now.tracking.status == then.tracking.status, "status");
    part(
        adopted || now.tracking.revision_history == then.tracking.revision_history,
        "revision history",
    );
    part(
        now.tracking.next_update == then.tracking.next_update,
        "next update",
    );
    part(adopted || now.notes == then.notes, "text");
    part(adopted || now.products == then.products, "products");
    part(adopted || now.claims == then.claims, "claims");
    part(
        adopted || now.vulnerabilities == then.vulnerabilities,
        "vulnerabilities",
    );
    part(adopted || now.safety == then.safety, "patient safety");
    part(adopted || now.references == then.references, "links");
    part(
        adopted || now.acknowledgments == then.acknowledgments,
        "acknowledgments",
    );
    part(adopted || now.timeline == then.timeline, "timeline");
    part(adopted || now.end == then.end, "its end");
    part(adopted || now == then, "details");
    if parts.len() > 1 {
        parts.retain(|name| *name != "details");
    }
    parts
}

/// The parts in which an imported source differs from the document that was adopted, in words.
///
/// The two are compared as documents, because product ids, which nobody typed, are the catalogue's in one and the publisher's in the other.
pub(super) fn from_adopted(now: &Advisory, then: &Advisory) -> Vec<&'static str> {
    let found = csaf::same_document(&csaf::write(now), &csaf::write(then), 1000);
    let mut parts = Vec::new();
    for difference in found.err().unwrap_or_default() {
        let mut steps = difference.pointer.split('/').skip(1);
        let part = match (steps.next(), steps.next()) {
            (Some("document"), Some("title")) => "title",
            (Some("document"), Some("notes")) => "text",
            (Some("document"), Some("references")) => "links",
            (Some("document"), Some("acknowledgments")) => "acknowledgments",
            (Some("document"), Some("tracking")) => "id, status and revision history",
            (Some("document"), Some("publisher")) => "publisher",
            (Some("product_tree"), _) => "products",
            (Some("vulnerabilities"), _) => "vulnerabilities",
            _ => "details",
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}
