//! The pages of the advisories against the documents: every page has its document, in the same version.

use std::collections::BTreeMap;

use super::document::Listed;
use super::fault::{Basis, Faults, PUBLISH, TAMPERED};
use super::file::Look;
use super::layout::{ADVISORIES, Kind, is_for, number};
use super::site::Site;
use crate::diagnostic::Message;

/// What stands below `advisories/<slug>/`.
#[derive(Default)]
struct Advisory<'a> {
    page: bool,
    text: Option<&'a Look<'a>>,
    /// By their running number.
    versions: BTreeMap<u32, Version<'a>>,
}

/// What stands in the folder of a version.
#[derive(Default)]
struct Version<'a> {
    folder: &'a str,
    page: bool,
    copy: Option<&'a Look<'a>>,
    text: Option<&'a Look<'a>>,
}

/// Holds pages, texts and copies against the documents.
pub(super) fn check(
    site: &Site<'_>,
    looks: &[Look<'_>],
    documents: &[Listed<'_>],
    faults: &mut Faults,
) {
    let advisories = gather(looks, faults);
    let by_slug: BTreeMap<&str, &Listed<'_>> = documents
        .iter()
        .map(|document| (document.slug, document))
        .collect();
    for (slug, document) in &by_slug {
        if !advisories.get(slug).is_some_and(|advisory| advisory.page) {
            let message = Message::new("the page of the document ").value(document.path);
            let path = format!("{ADVISORIES}{slug}/index.html");
            faults.error(&path, Basis::Pages, message.words(" is missing"), PUBLISH);
        }
    }
    for (slug, advisory) in &advisories {
        let page = format!("{ADVISORIES}{slug}/index.html");
        for version in advisory.versions.values() {
            version.check(slug, site, faults);
        }
        advisory.count(&page, faults);
        let Some(document) = by_slug.get(slug) else {
            if advisory.is_retracted() {
                continue;
            }
            let message = "the page has no document in the provider directory";
            faults.error(&page, Basis::Pages, message, PUBLISH);
            continue;
        };
        let mut standing = advisory.versions.values();
        match standing.rfind(|version| !version.is_retracted()) {
            None => {
                let message = "the document's versions are missing";
                faults.error(&page, Basis::Pages, message, PUBLISH);
            }
            Some(newest) => agree(slug, document, advisory, newest, faults),
        }
    }
}

/// Sorts what stands below `advisories/`.
fn gather<'a>(looks: &'a [Look<'a>], faults: &mut Faults) -> BTreeMap<&'a str, Advisory<'a>> {
    let mut advisories: BTreeMap<&str, Advisory<'_>> = BTreeMap::new();
    for look in looks {
        let (slug, folder) = match look.kind {
            Kind::Page { slug, folder } | Kind::Text { slug, folder } => (slug, folder),
            Kind::Copy { slug, folder } => (slug, Some(folder)),
            Kind::Document { .. } | Kind::Vex | Kind::Other => continue,
        };
        let advisory = advisories.entry(slug).or_default();
        let Some((folder, number)) = folder.and_then(|it| number(it).map(|number| (it, number)))
        else {
            match look.kind {
                Kind::Text { .. } => advisory.text = Some(look),
                _ => advisory.page = true,
            }
            continue;
        };
        let version = advisory.versions.entry(number).or_insert_with(|| Version {
            folder,
            ..Version::default()
        });
        if version.folder != folder {
            let message = Message::new("the running number is also that of ").value(version.folder);
            faults.error(look.path, Basis::Pages, message, PUBLISH);
            continue;
        }
        match look.kind {
            Kind::Copy { .. } => version.copy = Some(look),
            Kind::Text { .. } => version.text = Some(look),
            _ => version.page = true,
        }
    }
    advisories
}

impl Advisory<'_> {
    /// Whether every version was taken back, and with them what stood for the document.
    fn is_retracted(&self) -> bool {
        let mut versions = self.versions.values();
        !self.page && self.text.is_none() && versions.all(Version::is_retracted)
    }

    /// Versions are counted from 1 on.
    fn count(&self, page: &str, faults: &mut Faults) {
        let there = self.versions.len();
        if let Some((last, _)) = self.versions.last_key_value()
            && usize::try_from(*last) != Ok(there)
        {
            let message = format!("a version is missing: there are {there} of {last}");
            let help = "none is if it is signed ahead and its time is still to come; else build the site again, and publish the whole of it";
            faults.warning(page, Basis::Pages, message, help);
        }
    }
}

impl Version<'_> {
    /// Whether the version was taken back: its address says so on a page, and nothing else stands there.
    fn is_retracted(&self) -> bool {
        self.page && self.copy.is_none() && self.text.is_none()
    }

    /// A version has a page, its document and its text, all of the version that its folder names.
    fn check(&self, slug: &str, site: &Site<'_>, faults: &mut Faults) {
        let folder = format!("{ADVISORIES}{slug}/{}/", self.folder);
        if self.is_retracted() {
            // A tombstone is signed like a document, and its signature was looked at with all others.
            if site.has(&format!("{folder}tombstone.json")) {
                return;
            }
            faults.warning(
                &format!("{folder}index.html"),
                Basis::Pages,
                "this version stands there as a page alone, and no tombstone says that it was taken back",
                "take versions back with `obstat retract`; what is gone without a word is missing",
            );
            return;
        }
        for (there, name) in [
            (self.page, "index.html".to_owned()),
            (self.copy.is_some(), format!("{slug}.json")),
            (self.text.is_some(), format!("{slug}.txt")),
        ] {
            let path = format!("{folder}{name}");
            if !there && !site.has(&path) {
                let message = "a file of this version is missing";
                faults.error(&path, Basis::Pages, message, PUBLISH);
            }
        }
        if let Some((copy, facts)) = self
            .copy
            .and_then(|copy| Some((copy, copy.facts.as_deref()?)))
        {
            if facts.slug.as_str() != slug {
                let message = Message::new("this is the document ").value(&facts.id);
                faults.error(copy.path, Basis::Pages, message, TAMPERED);
            }
            if !is_for(self.folder, &facts.version) {
                let message = Message::new("this is version ").value(&facts.version);
                faults.error(copy.path, Basis::Pages, message, TAMPERED);
            }
        }
        if let Some((text, version)) = self
            .text
            .and_then(|text| Some((text, text.version.as_ref()?)))
            && !is_for(self.folder, version)
        {
            let message = Message::new("this is the text of version ").value(version);
            faults.error(text.path, Basis::Pages, message, TAMPERED);
        }
    }
}

/// The newest version is the document that the provider shows, and the text beside the page is the newest one's.
fn agree(
    slug: &str,
    document: &Listed<'_>,
    advisory: &Advisory<'_>,
    newest: &Version<'_>,
    faults: &mut Faults,
) {
    let differs = |copy: &&Look<'_>| {
        let seen = copy.seen && document.seen;
        seen && copy.sha256 != document.sha256
    };
    if let Some(copy) = newest.copy.filter(differs) {
        for (path, other) in [(copy.path, document.path), (document.path, copy.path)] {
            let message = Message::new("the document differs from ").value(other);
            faults.error(path, Basis::Pages, message, TAMPERED);
        }
    }
    let path = format!("{ADVISORIES}{slug}/{slug}.txt");
    match (advisory.text, newest.text) {
        (None, _) => {
            let message = "the document's plain text is missing";
            faults.error(&path, Basis::Pages, message, PUBLISH);
        }
        (Some(text), Some(newest)) if text.seen && newest.seen && text.sha256 != newest.sha256 => {
            let message = Message::new("the text differs from ").value(newest.path);
            faults.error(&path, Basis::Pages, message, TAMPERED);
        }
        _ => {}
    }
}
