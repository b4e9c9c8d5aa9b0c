//! The pages of `content/pages`, static files, the theme's assets, and the page for what is not there.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::input::{ContentPage, PolicyValues};
use crate::render::markdown;
use crate::render::output::Output;

use super::list::Pages;
use super::{PageView, Site, thanks};

/// The address of a page of `content/pages`; its slug may have folders.
pub(crate) fn address(slug: &str) -> Address {
    let parts: Vec<&str> = slug.split('/').filter(|part| !part.is_empty()).collect();
    Address::folder(&parts)
}

/// What a disclosure policy promises, as templates get it.
#[derive(Debug, Serialize)]
struct PolicyView<'a> {
    effective: Option<String>,
    acknowledge: Option<&'a str>,
    first_assessment: Option<&'a str>,
    status_update: Option<&'a str>,
    disclosure_window: Option<&'a str>,
    bounty: Option<bool>,
    safe_harbor: Option<bool>,
    do_not: &'a [String],
}

impl<'a> From<&'a PolicyValues> for PolicyView<'a> {
    fn from(policy: &'a PolicyValues) -> Self {
        Self {
            effective: policy.effective.map(|day| day.to_string()),
            acknowledge: policy.acknowledge.as_deref(),
            first_assessment: policy.first_assessment.as_deref(),
            status_update: policy.status_update.as_deref(),
            disclosure_window: policy.disclosure_window.as_deref(),
            bounty: policy.bounty,
            safe_harbor: policy.safe_harbor,
            do_not: &policy.do_not,
        }
    }
}

/// The workspace's own pages and files.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    for (place, page) in site.pages.iter().enumerate() {
        let pages = parts(site, page);
        for part in 1..=pages.count() {
            let (own, pages) = (Arc::clone(site), pages.clone());
            outputs.push(Output::one(pages.address(part).file, move || {
                match own.pages.get(place) {
                    Some(page) => draw(&own, page, &pages, part),
                    None => Ok(Vec::new()),
                }
            }));
        }
    }
    for file in &site.files {
        let (path, read) = (file.path.clone(), Arc::clone(&file.read));
        outputs.push(Output::one(path, move || read().map_err(RenderError::File)));
    }
    for path in site.theme.assets().keys() {
        let (own, path) = (Arc::clone(site), path.clone());
        outputs.push(Output::one(path.clone(), move || {
            Ok(own.theme.assets().get(&path).cloned().unwrap_or_default())
        }));
    }
    let own = Arc::clone(site);
    outputs.push(Output::one("404.html", move || {
        let mut page = PageView::new("Not found", "/404.html");
        page.noindex = true;
        own.draw("404.html", page, tera::Context::new())
    }));
}

/// A page in parts, if it thanks many.
fn parts(site: &Site, page: &ContentPage) -> Pages {
    let count = match page.acknowledgments {
        true => site.once.thanks(site).len(),
        false => 0,
    };
    let name: Vec<&str> = page.slug.split('/').filter(|it| !it.is_empty()).collect();
    Pages::new(address(&page.slug), &name, count, site.values.page_size)
}

fn draw(
    site: &Site,
    page: &ContentPage,
    pages: &Pages,
    part: usize,
) -> Result<Vec<u8>, RenderError> {
    let place = markdown::Place {
        heading: 2,
        ids: "page",
    };
    let mut context = tera::Context::new();
    context.insert("text_html", &markdown::html(&page.text, place));
    context.insert("policy", &page.policy.as_ref().map(PolicyView::from));
    let thanked = page
        .acknowledgments
        .then(|| thanks::years(pages.slice(site.once.thanks(site), part)));
    context.insert("thanks", &thanked);
    context.insert("pager", &pages.pager(part));
    let mut view = PageView::new(&page.title, pages.address(part).link);
    view.description.clone_from(&page.description);
    if part > 1 {
        view.title = format!("{}, page {part} of {}", page.title, pages.count());
    }
    site.draw("page.html", view, context)
}
