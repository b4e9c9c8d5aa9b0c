//! A feed as Atom (RFC 4287), with the links of archived and paged feeds (RFC 5005).

use std::fmt::Write as _;

use crate::render::escape::escaped;
use crate::render::page::Site;

use super::post::Post;
use super::{Feed, Parts};

/// The name of a feed's file.
const FILE: &str = "atom.xml";

/// The feed as a document.
pub(super) fn write(site: &Site, feed: &Feed) -> String {
    let values = &site.values;
    let page = escaped(&site.absolute(&feed.page));
    let address = |folder: &str| escaped(&site.absolute(&format!("{folder}{FILE}")));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = write!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:fh=\"http://purl.org/syndication/history/1.0\" xml:lang=\"{lang}\">\n\
         <id>{page}</id>\n\
         <title>{title}</title>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>\n",
        lang = escaped(&values.lang),
        title = escaped(&feed.title),
        updated = feed.updated,
        own = address(&feed.own),
    );
    let (newest, older, newer) = match feed.parts {
        Parts::Archives => ("current", "prev-archive", "next-archive"),
        Parts::Pages => ("first", "next", "previous"),
    };
    let own = (feed.own != feed.current).then_some(&feed.current);
    let beside = [
        (newest, own),
        (older, feed.older.as_ref()),
        (newer, feed.newer.as_ref()),
    ];
    for (relation, folder) in beside {
        if let Some(folder) = folder {
            link(relation, &address(folder), &mut xml);
        }
    }
    if feed.archive {
        xml.push_str("<fh:archive/>\n");
    }
    if feed.complete {
        xml.push_str("<fh:complete/>\n");
    }
    let _ = write!(
        xml,
        "<author><name>{publisher}</name><uri>{namespace}</uri></author>\n\
         <generator>Obstat</generator>\n",
        publisher = escaped(&values.publisher),
        namespace = escaped(&values.namespace),
    );
    for post in &feed.posts {
        entry(site, post, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn link(relation: &str, address: &str, xml: &mut String) {
    let _ = writeln!(
        xml,
        "<link rel=\"{relation}\" type=\"application/atom+xml\" href=\"{address}\"/>"
    );
}

fn entry(site: &Site, post: &Post, xml: &mut String) {
    let link = escaped(&site.absolute(&post.link));
    let lang = match &post.lang {
        Some(lang) => format!(" xml:lang=\"{}\"", escaped(lang)),
        None => String::new(),
    };
    let _ = write!(
        xml,
        "<entry>\n\
         <id>{link}</id>\n\
         <title{lang}>{title}</title>\n\
         <published>{published}</published>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n",
        title = escaped(&post.title),
        published = post.published,
        updated = post.updated,
    );
    for (term, label) in &post.tags {
        let _ = writeln!(
            xml,
            "<category term=\"{}\" label=\"{}\"/>",
            escaped(term),
            escaped(label)
        );
    }
    let _ = writeln!(xml, "<summary>{}</summary>", escaped(&post.line));
    if let Some(change) = &post.change {
        let _ = writeln!(xml, "<content type=\"text\">{}</content>", escaped(change));
    }
    xml.push_str("</entry>\n");
}
