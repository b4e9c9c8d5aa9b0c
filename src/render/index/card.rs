//! A document in the index: what lists and feeds say of it, read off its newest release.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use crate::model::advisory::Advisory;
use crate::model::party::Acknowledgment;
use crate::model::revision::RevisionKind;
use crate::model::timestamp::Timestamp;
use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::status::StatusGroup;
use crate::render::advisory::{EndView, SeverityView, TimeView};
use crate::render::escape::shortened;
use crate::render::page::Site;
use crate::render::store::{Document, Store};
use crate::render::theme::Theme;

use super::facts::{self, FactProduct, Facts, Marks, badged};
use super::{LONGEST, NAMED, NamedLink};

/// A document in an index.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// The products that it names, by their places in this index.
    pub(crate) products: Arc<[u32]>,
    /// What was read of it, which every index shares that is made of it.
    read: Arc<Read>,
}

impl Deref for Card {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

/// What was read of a document.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) document: Document,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) initial: Option<Timestamp>,
    pub(crate) current: Option<Timestamp>,
    /// When the site first showed it, and when it showed the newest version.
    pub(crate) shown: (Timestamp, Timestamp),
    pub(crate) lang: Option<String>,
    pub(crate) marks: Marks,
    /// The worst that it claims of each product that it names.
    pub(crate) worst: Vec<StatusGroup>,
    /// As of when something in it is known to be exploited.
    pub(crate) exploited_as_of: Option<Timestamp>,
    /// Its other ids.
    pub(crate) aliases: String,
    /// What the search reads of it: the beginning of its summary, and what its vulnerabilities are called.
    pub(crate) text: String,
    /// One line on what it is about, for feeds.
    pub(crate) line: String,
    /// Its entry in lists.
    pub(crate) html: String,
    /// What was corrected in it, newest first.
    pub(crate) errata: Vec<Erratum>,
    /// Whom it thanks.
    pub(crate) thanks: Vec<Acknowledgment>,
    /// Whether its prose is markdown, and not plain text.
    pub(crate) markdown: bool,
}

impl Card {
    /// What this names, with the words of another reading of the document.
    pub(super) fn with_words_of(&self, other: &Self) -> Self {
        Self {
            products: Arc::clone(&self.products),
            read: Arc::clone(&other.read),
        }
    }

    /// Whether an index has the same place for it and names the same with it.
    pub(super) fn stands_where(&self, other: &Self) -> bool {
        let place = |card: &Self| (card.initial, card.current, card.shown);
        self.document.slug == other.document.slug && place(self) == place(other)
    }

    /// The link to its page.
    pub(crate) fn link(&self) -> String {
        Address::advisory(self.document.slug.as_str()).link
    }

    /// The title with a word in front where it no longer stands.
    pub(crate) fn badged_title(&self) -> String {
        badged(self.marks.end, &self.title)
    }

    /// The worst that it claims of a product, by the product's place.
    pub(crate) fn says_of(&self, product: u32) -> Option<StatusGroup> {
        let at = self.products.iter().position(|it| *it == product)?;
        self.worst.get(at).copied()
    }

    /// The day that the reader looks for.
    pub(crate) fn date(&self) -> Timestamp {
        self.current.unwrap_or(self.shown.1)
    }
}

/// A correction of a document.
#[derive(Debug, Clone)]
pub(crate) struct Erratum {
    pub(crate) number: String,
    pub(crate) date: Option<Timestamp>,
    pub(crate) summary: String,
    pub(crate) was: Option<String>,
    pub(crate) is: Option<String>,
    pub(crate) action: Option<String>,
}

/// An entry as `entry.html` gets it.
#[derive(Debug, Serialize)]
struct EntryView<'a> {
    href: String,
    id: &'a str,
    title: Cow<'a, str>,
    lang: Option<&'a str>,
    version: &'a str,
    status: &'a str,
    initial: Option<TimeView>,
    current: Option<TimeView>,
    end: Option<&'a EndView>,
    severity: Option<&'a SeverityView>,
    exploited: bool,
    patient_safety: bool,
    products: Vec<NamedLink>,
    more_products: usize,
    /// The products that a reader has to act on.
    about: Vec<AboutView>,
    /// Whether it speaks of products, and none of them is affected.
    unaffected: bool,
    cves: Vec<NamedLink>,
    more_cves: usize,
}

/// Products of which the same is claimed.
#[derive(Debug, Serialize)]
struct AboutView {
    status: StatusGroup,
    /// What stands before them: `Affects`.
    label: &'static str,
    products: Vec<NamedLink>,
    more: usize,
}

/// What entries are drawn with.
pub(crate) struct Drawing<'a> {
    pub(crate) theme: &'a Theme,
    /// What every template gets of the site.
    pub(crate) site: &'a tera::Value,
    pub(crate) minify: bool,
}

/// Reads a document, and draws its entry.
///
/// # Errors
/// A release that cannot be read, or a template's fault.
pub(super) fn card(
    store: &dyn Store,
    document: &Document,
    drawing: &Drawing<'_>,
) -> Result<Option<(Card, Facts, Advisory)>, RenderError> {
    let (Some(first), Some(last)) = (document.versions.first(), document.versions.last()) else {
        return Ok(None);
    };
    let advisory = store
        .advisory(&document.slug, last)
        .map_err(RenderError::Release)?;
    let facts = Facts::of(&advisory);
    let mut context = tera::Context::new();
    context.insert_value("site", drawing.site.clone());
    context.insert("entry", &entry(document.slug.as_str(), &facts));
    let html = drawing.theme.draw("entry.html", &context)?;
    let html = Site::part(html, drawing.minify);
    let read = Read {
        document: document.clone(),
        id: facts.id.clone(),
        title: facts.title.clone(),
        initial: facts.initial,
        current: facts.current,
        shown: (first.shown, last.shown),
        lang: facts.lang.clone(),
        marks: facts.marks(),
        worst: facts.products.iter().map(|it| it.worst).collect(),
        exploited_as_of: facts.exploited_as_of,
        aliases: advisory.tracking.aliases.join(" "),
        text: facts::text(&advisory),
        line: facts.line(),
        html,
        errata: errata(&advisory),
        thanks: facts.thanks.clone(),
        markdown: advisory.markdown,
    };
    let card = Card {
        products: Arc::default(),
        read: Arc::new(read),
    };
    Ok(Some((card, facts, advisory)))
}

/// Whether two advisories of one document are linked alike: then the document's own pages are drawn right from either with the same index, because all that they take from it is which versions there are and what has a page.
pub fn are_linked_alike(one: &Advisory, other: &Advisory) -> bool {
    let links = |advisory: &Advisory| {
        let facts = Facts::of(advisory);
        let products = facts.products.into_iter().map(|product| {
            let releases = product.releases.into_iter();
            let releases: BTreeSet<_> = releases.map(|it| (it.name, it.catalogued)).collect();
            (product.slug, releases)
        });
        let cves = facts.vulnerabilities.into_iter().filter(|it| it.cve);
        (
            facts.version,
            products.collect::<Vec<_>>(),
            cves.map(|it| it.name).collect::<BTreeSet<_>>(),
        )
    };
    links(one) == links(other)
}

fn errata(advisory: &Advisory) -> Vec<Erratum> {
    let history = advisory.tracking.revision_history.iter().rev();
    history
        .filter(|revision| revision.kind == Some(RevisionKind::Erratum))
        .map(|revision| Erratum {
            number: revision.number.clone(),
            date: revision.date,
            summary: revision.summary.clone(),
            was: revision.was.clone(),
            is: revision.is.clone(),
            action: revision.action.clone(),
        })
        .collect()
}

fn entry<'a>(slug: &str, facts: &'a Facts) -> EntryView<'a> {
    let cves = || facts.vulnerabilities.iter().filter(|it| it.cve);
    let link = |product: &FactProduct| NamedLink {
        name: shortened(&product.name, LONGEST).into_owned(),
        href: Address::product(&product.slug).link,
    };
    EntryView {
        href: Address::advisory(slug).link,
        id: &facts.id,
        title: shortened(&facts.title, LONGEST),
        lang: facts.lang.as_deref(),
        version: &facts.version,
        status: facts.status,
        initial: facts.initial.map(TimeView::from),
        current: facts.current.map(TimeView::from),
        end: facts.end.as_ref(),
        severity: facts.severity.as_ref(),
        exploited: facts.exploited,
        patient_safety: facts.patient_safety,
        products: facts.products.iter().take(NAMED).map(link).collect(),
        about: facts
            .about()
            .into_iter()
            .map(|(status, products)| AboutView {
                status,
                label: match status {
                    StatusGroup::Affected => "Affects",
                    StatusGroup::Named => "Names",
                    status => status.label(),
                },
                more: products.len().saturating_sub(NAMED),
                products: products.into_iter().take(NAMED).map(link).collect(),
            })
            .collect(),
        unaffected: facts.unaffected(),
        more_products: facts.products.len().saturating_sub(NAMED),
        cves: cves()
            .take(NAMED)
            .map(|it| NamedLink {
                name: it.name.clone(),
                href: Address::cve(&it.name).link,
            })
            .collect(),
        more_cves: cves().count().saturating_sub(NAMED),
    }
}
