//! The pages of versions that were taken back: that they were, by whom and why, and nothing of what they said.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::TimeView;
use crate::render::output::Output;
use crate::render::store::Retracted;

use super::{PageView, Site};

/// A retracted version as templates get it.
#[derive(Debug, Serialize)]
struct RetractedView<'a> {
    id: &'a str,
    version: &'a str,
    by: &'a str,
    reason: &'a str,
    released: TimeView,
    retracted: TimeView,
    digest: &'a str,
    newest_href: Option<String>,
    href: Option<&'static str>,
}

/// One page for each, at the address that the version had.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    for retracted in site.store.retracted() {
        let own = Arc::clone(site);
        let address = Address::version(&retracted.slug, &retracted.folder);
        let folder = format!("advisories/{}/{}", retracted.slug, retracted.folder);
        for (name, bytes) in retracted.files.clone() {
            let path = format!("{folder}/{name}");
            outputs.push(Output::one(path, move || Ok(bytes.clone())));
        }
        outputs.push(Output::one(address.file.clone(), move || {
            draw(&own, &retracted, &address)
        }));
    }
}

fn draw(site: &Site, retracted: &Retracted, address: &Address) -> Result<Vec<u8>, RenderError> {
    let mut cards = site.index.cards.iter();
    let newest = cards.find(|card| card.document.slug.as_str() == retracted.slug);
    let mut context = tera::Context::new();
    context.insert(
        "retracted",
        &RetractedView {
            id: &retracted.id,
            version: &retracted.version,
            by: &retracted.by,
            reason: &retracted.reason,
            released: TimeView::from(retracted.released),
            retracted: TimeView::from(retracted.retracted),
            digest: &retracted.digest,
            newest_href: newest.map(|card| card.link()),
            href: retracted.files.first().map(|(name, _)| *name),
        },
    );
    let title = format!(
        "{}, version {}: taken back",
        retracted.id, retracted.version
    );
    let mut page = PageView::new(title, address.link.clone()).within("/advisories/");
    page.noindex = true;
    site.draw("tombstone.html", page, context)
}
