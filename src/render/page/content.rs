//! The pages of `content/pages`, static files, the theme's assets, and the page for what is not there.

use std::sync::Arc;

use serde::Serialize;

use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::input::{ContentPage, PolicyValues};
use crate::render::markdown;
use crate::render::output::Output;

use super::{PageView, Site};

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
        let (own, address) = (Arc::clone(site), address(&page.slug));
        outputs.push(Output::one(address.file.clone(), move || {
            match own.pages.get(place) {
                Some(page) => draw(&own, page, &address),
                None => Ok(Vec::new()),
            }
        }));
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

fn draw(site: &Site, page: &ContentPage, address: &Address) -> Result<Vec<u8>, RenderError> {
    let place = markdown::Place {
        heading: 2,
        ids: "page",
    };
    let mut context = tera::Context::new();
    context.insert("text_html", &markdown::html(&page.text, place));
    context.insert("policy", &page.policy.as_ref().map(PolicyView::from));
    let mut view = PageView::new(&page.title, &address.link);
    view.description.clone_from(&page.description);
    site.draw("page.html", view, context)
}
