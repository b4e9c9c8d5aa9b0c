//! An entry of a feed: what a version of a document says in a line or two.

use std::borrow::Cow;

use crate::difference;
use crate::model::timestamp::Timestamp;
use crate::render::RenderError;
use crate::render::changes;
use crate::render::index::Card;
use crate::render::index::facts::{Facts, Marks};
use crate::render::page::Site;

/// An entry; its id is the address of the document's page, which outlives every version.
#[derive(Debug)]
pub(super) struct Post {
    /// The link to the document's page, which is its id, too.
    pub(super) link: String,
    pub(super) title: String,
    /// The language of the title, where it is not the site's.
    pub(super) lang: Option<String>,
    /// When the site first showed the document.
    pub(super) published: Timestamp,
    /// When it showed this version.
    pub(super) updated: Timestamp,
    /// What it is about.
    pub(super) line: String,
    /// What this version says that the one before did not.
    pub(super) change: Option<String>,
    /// Words to sort by, each with how people write it.
    pub(super) tags: Vec<(String, &'static str)>,
}

impl Post {
    /// The entry of a version by its place in the document.
    pub(super) fn of_version(site: &Site, card: &Card, at: usize) -> Result<Self, RenderError> {
        let newest = card.document.versions.len().saturating_sub(1);
        let version = card.document.versions.get(at);
        let (title, lang, line, marks) = match version {
            Some(version) if at < newest => {
                let advisory = site
                    .store
                    .advisory(&card.document.slug, version)
                    .map_err(RenderError::Release)?;
                let facts = Facts::of(&advisory);
                let title = format!("{}: {}", facts.id, facts.badged_title());
                (
                    title,
                    facts.lang.clone(),
                    Cow::Owned(facts.line()),
                    facts.marks(),
                )
            }
            _ => (
                format!("{}: {}", card.id, card.badged_title()),
                card.lang.clone(),
                Cow::Borrowed(&card.line),
                card.marks,
            ),
        };
        Ok(Self {
            link: card.link(),
            title,
            lang: lang.filter(|lang| *lang != site.values.lang),
            published: card.shown.0,
            updated: version.map_or(card.shown.1, |version| version.shown),
            line: line.into_owned(),
            change: change(site, card, at)?,
            tags: tags(marks),
        })
    }
}

/// One line on what changed; nothing in the first version.
fn change(site: &Site, card: &Card, at: usize) -> Result<Option<String>, RenderError> {
    let Some(version) = card.document.versions.get(at).filter(|_| at > 0) else {
        return Ok(None);
    };
    let lines = changes::lines(site.store.as_ref(), &card.document, at)?;
    let lines = without_continued_use(lines);
    let line = match lines.is_empty() {
        true => "nothing that a reader may act on".to_owned(),
        false => difference::line(&lines),
    };
    Ok(Some(format!(
        "Changed in version {}: {line}",
        version.version
    )))
}

/// The words on continued use are read on the page, whole and with their conditions: a feed says only that they are others.
fn without_continued_use(mut lines: Vec<String>) -> Vec<String> {
    let all = lines.len();
    lines.retain(|line| !line.starts_with("continued use"));
    if lines.len() < all {
        let said = "the statement on continued use is another one: read the advisory";
        lines.insert(0, said.to_owned());
    }
    lines
}

fn tags(marks: Marks) -> Vec<(String, &'static str)> {
    let mut tags = Vec::new();
    if let Some(end) = marks.end {
        tags.push((end.to_lowercase(), end));
    }
    if let Some(severity) = marks.severity {
        tags.push((severity.to_owned(), severity));
    }
    if marks.exploited {
        tags.push(("exploited".to_owned(), "exploited"));
    }
    if marks.patient_safety {
        tags.push(("patient-safety".to_owned(), "patient safety"));
    }
    tags
}
