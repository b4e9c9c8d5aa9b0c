//! A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).

use std::borrow::Cow;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::escape::visible;
use crate::render::page::Site;

use super::Feed;
use super::post::Post;

/// The name of a feed's file.
const FILE: &str = "feed.json";

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: &'static str,
    title: Cow<'a, str>,
    home_page_url: String,
    feed_url: String,
    /// Where older items are.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Author<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: Cow<'a, str>,
    /// Never empty: an item has some content.
    content_text: String,
    summary: Cow<'a, str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// The feed as a document.
pub(super) fn write(site: &Site, feed: &Feed) -> Result<Vec<u8>, RenderError> {
    let address = |folder: &str| site.absolute(&format!("{folder}{FILE}"));
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: visible(&feed.title),
        home_page_url: site.absolute(&feed.page),
        feed_url: address(&feed.own),
        next_url: feed.older.as_deref().map(address),
        language: &site.values.lang,
        authors: [Author {
            name: &site.values.publisher,
            url: &site.values.namespace,
        }],
        items: feed.posts.iter().map(|post| item(site, post)).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document)
        .map_err(|error| RenderError::Theme(format!("the feed cannot be written: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item<'a>(site: &Site, post: &'a Post) -> Item<'a> {
    let link = site.absolute(&post.link);
    let parts = [Some(post.line.as_str()), post.change.as_deref()];
    let text: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let content_text = match text.is_empty() {
        true => post.title.clone(),
        false => text.join("\n"),
    };
    Item {
        id: link.clone(),
        url: link,
        title: visible(&post.title),
        content_text: visible(&content_text).into_owned(),
        summary: visible(&post.line),
        date_published: post.published.to_string(),
        date_modified: post.updated.to_string(),
        tags: post.tags.iter().map(|(term, _)| term.as_str()).collect(),
        language: post.lang.as_deref(),
    }
}
