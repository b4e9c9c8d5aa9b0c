//! The Atom feed (RFC 4287): the documents that the site showed last, newest first.

use std::fmt::Write as _;
use std::sync::Arc;

use super::RenderError;
use super::changes;
use super::escape::escaped;
use super::index::Card;
use super::output::Output;
use super::page::Site;
use crate::difference;

/// How many documents the feed holds.
const LENGTH: usize = 100;

/// The feed of the whole site.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let site = Arc::clone(site);
    outputs.push(Output::one("atom.xml", move || {
        Ok(atom(&site)?.into_bytes())
    }));
}

fn atom(site: &Site) -> Result<String, RenderError> {
    let mut cards: Vec<&Card> = site.index.cards.iter().collect();
    // By the time at which the site showed it, so that what appears late is new.
    cards.sort_by(|a, b| {
        let key = |card: &Card| (card.shown.1, card.current, card.document.slug.clone());
        key(b).cmp(&key(a))
    });
    cards.truncate(LENGTH);
    let updated = cards.first().map_or(site.at, |card| card.shown.1);
    let values = &site.values;
    let home = escaped(&site.absolute("/"));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = write!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
         <id>{home}</id>\n\
         <title>{title}</title>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n\
         <author><name>{publisher}</name><uri>{namespace}</uri></author>\n\
         <generator>Obstat</generator>\n",
        lang = escaped(&values.lang),
        title = escaped(&values.title),
        own = escaped(&site.absolute("/atom.xml")),
        publisher = escaped(&values.publisher),
        namespace = escaped(&values.namespace),
    );
    for card in cards {
        entry(site, card, &mut xml)?;
    }
    xml.push_str("</feed>\n");
    Ok(xml)
}

fn entry(site: &Site, card: &Card, xml: &mut String) -> Result<(), RenderError> {
    let link = escaped(&site.absolute(&card.link()));
    let _ = write!(
        xml,
        "<entry>\n\
         <id>{link}</id>\n\
         <title>{title}</title>\n\
         <published>{published}</published>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n",
        title = escaped(&format!("{}: {}", card.id, card.badged_title())),
        published = card.shown.0,
        updated = card.shown.1,
    );
    if let Some(end) = card.end {
        let _ = writeln!(
            xml,
            "<category term=\"{}\" label=\"{end}\"/>",
            end.to_lowercase()
        );
    }
    let _ = writeln!(xml, "<summary>{}</summary>", escaped(&card.line));
    let newest = card.document.versions.len().saturating_sub(1);
    if let Some(version) = card.document.versions.get(newest).filter(|_| newest > 0) {
        let lines = changes::lines(site.store.as_ref(), &card.document, newest)?;
        let line = match lines.is_empty() {
            true => "nothing that a reader may act on".to_owned(),
            false => difference::line(&lines),
        };
        let line = format!("Changed in version {}: {line}", version.version);
        let _ = writeln!(xml, "<content type=\"text\">{}</content>", escaped(&line));
    }
    xml.push_str("</entry>\n");
    Ok(())
}
