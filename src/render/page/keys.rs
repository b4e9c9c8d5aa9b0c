//! The page of the keys: whose they are, until when, and how to verify with them.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::input::PublicKey;
use crate::render::output::Output;

use super::{PageView, Site};

/// The address of the page.
pub(crate) fn address() -> Address {
    Address::folder(&["keys"])
}

/// A key as templates get it.
#[derive(Debug, Serialize)]
struct KeyView<'a> {
    fingerprint: &'a str,
    spaced: &'a str,
    user_ids: &'a [String],
    algorithm: &'a str,
    expires: Option<String>,
    trouble: Option<&'a str>,
    signs: bool,
    encrypts: bool,
    current: bool,
    href: String,
    url: String,
}

/// The commands that verify, as templates get them.
#[derive(Debug, Serialize)]
struct CommandsView {
    fetch: String,
    import: String,
    gpg: String,
    sqv: String,
    text: String,
    security_txt: String,
}

/// The page, if there is a key.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    if site.keys.is_empty() {
        return;
    }
    let own = Arc::clone(site);
    outputs.push(Output::one(address().file, move || draw(&own)));
}

fn draw(site: &Site) -> Result<Vec<u8>, RenderError> {
    let keys: Vec<KeyView<'_>> = site.keys.iter().map(|key| view(site, key)).collect();
    let mut context = tera::Context::new();
    context.insert("keys", &keys);
    let current = site.keys.iter().find(|key| key.current);
    let example = site
        .index
        .newest
        .first()
        .and_then(|it| site.index.card(*it));
    let shown = current.or(site.keys.first()).zip(example);
    let commands = shown.map(|(key, card)| {
        let slug = card.document.slug.as_str();
        let file = format!("{}.asc", key.fingerprint);
        CommandsView {
            fetch: format!("curl -O {}", url(site, key)),
            import: format!("gpg --import {file}"),
            gpg: format!("gpg --verify {slug}.json.asc {slug}.json"),
            sqv: format!("sqv --keyring {file} {slug}.json.asc {slug}.json"),
            text: format!("gpg --verify {slug}.txt"),
            security_txt: "gpg --verify security.txt".to_owned(),
        }
    });
    context.insert("commands", &commands);
    let page = PageView::new("Keys", address().link);
    site.draw("keys.html", page, context)
}

fn url(site: &Site, key: &PublicKey) -> String {
    site.absolute(&format!("/{}", key.path))
}

fn view<'a>(site: &Site, key: &'a PublicKey) -> KeyView<'a> {
    KeyView {
        fingerprint: &key.fingerprint,
        spaced: &key.spaced,
        user_ids: &key.user_ids,
        algorithm: &key.algorithm,
        expires: key.expires.map(|time| time.date().to_string()),
        trouble: key.trouble.as_deref(),
        signs: key.signs,
        encrypts: key.encrypts,
        current: key.current,
        href: format!("/{}", key.path),
        url: url(site, key),
    }
}
