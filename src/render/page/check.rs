//! Am I affected? The page that asks, the answers on the pages of product releases, and the files from which a browser answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::claims::{Claimed, Gathering, Table};
use crate::lookup::{
    self, Advisory, Index as Directory, IndexEntry, Pages, Product, Products, SCHEMA,
};
use crate::model::catalogue::Catalogue;
use crate::release::Digest;
use crate::render::RenderError;
use crate::render::address::{Address, foreign_product};
use crate::render::escape::visible;
use crate::render::index::Index;
use crate::render::output::{Output, OutputFile};

use super::{PageView, Site, product};

mod answer;

pub(super) use answer::view;

/// How many products the page lists itself; the list of products has more.
const LISTED: usize = 300;

/// How many products are kept while their pages are drawn.
const KEPT: usize = 16;

/// What can be asked for, and what is said of it.
pub(crate) struct Check {
    lines: Catalogue,
    table: Table,
    products: Products,
    /// The products that were asked for last, newest first: all releases of a product are drawn one after the other.
    kept: Mutex<VecDeque<Arc<Product>>>,
}

impl Check {
    /// Makes the directory.
    pub(crate) fn new(lines: Catalogue, table: Table, index: &Index) -> Self {
        let products = Products::of(&lines, &table, &Linked(index));
        Self {
            lines,
            table,
            products,
            kept: Mutex::default(),
        }
    }

    /// All that is said of a product.
    fn product(&self, slug: &str, index: &Index) -> Option<Arc<Product>> {
        let is_it = |product: &Arc<Product>| product.slug == slug;
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept().iter().find(|product| is_it(product)).cloned();
        if found.is_some() {
            return found;
        }
        let listed = self.products.by_slug(slug)?;
        let links = Linked(index);
        let product = self
            .products
            .product(listed, &self.lines, &self.table, &links);
        let product = Arc::new(product);
        let mut kept = kept();
        kept.truncate(KEPT - 1);
        kept.push_front(Arc::clone(&product));
        Some(product)
    }

    fn bytes(&self, slug: &str, index: &Index) -> Result<Vec<u8>, RenderError> {
        match self.product(slug, index) {
            Some(product) => written(&*product),
            // A page of its own, and nothing to ask for: a document that no longer stands, or another spelling of a product of ours.
            None => {
                let rows = std::iter::empty();
                let links = Linked(index);
                let silent = Product::of(slug, (None, slug), None, rows, &self.table, &links);
                written(&silent)
            }
        }
    }
}

/// The site's own pages.
struct Linked<'a>(&'a Index);

impl Pages for Linked<'_> {
    fn product(&self, slug: &str) -> Option<String> {
        self.0.product(slug)
    }

    fn release(&self, slug: &str, version: &str) -> Option<String> {
        self.0.release(slug, version)
    }

    fn advisory(&self, slug: &str) -> Advisory {
        let card = self.0.card_by_slug(slug);
        Advisory {
            slug: slug.to_owned(),
            id: card.map_or(slug, |card| &card.id).to_owned(),
            title: card.map_or_else(String::new, |card| card.title.clone()),
            page: Address::advisory(slug).link,
            patient_safety: card.is_some_and(|card| card.marks.patient_safety),
        }
    }

    fn vulnerability(&self, cve: &str) -> Option<String> {
        self.0.has_cve(cve).then(|| Address::cve(cve).link)
    }

    fn foreign(&self, vendor: Option<&str>, name: &str) -> String {
        foreign_product(vendor, name)
    }
}

/// JSON on one line, in which nothing is hidden from who reads it: a script shows these texts as they are.
fn written(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    let text =
        serde_json::to_string(value).map_err(|error| RenderError::Release(error.to_string()))?;
    let mut text = visible(&text).into_owned();
    text.push('\n');
    Ok(text.into_bytes())
}

impl Site {
    /// What can be asked for, and the answers: as they were gathered when the index was read, or now.
    fn answers(&self) -> Result<&Check, RenderError> {
        if let Some(check) = self.check.get() {
            return Ok(check);
        }
        let mut gathering = Gathering::new(&self.lines);
        for card in &self.index.cards {
            let Some(newest) = card.document.versions.last() else {
                continue;
            };
            let advisory = self
                .store
                .advisory(&card.document.slug, newest)
                .map_err(RenderError::Release)?;
            gathering.add(Claimed {
                advisory: &advisory,
                shown: card.shown.1,
                adopted: !advisory.markdown,
            });
        }
        let table = gathering.finish(self.at);
        let check = Check::new(self.lines.clone(), table, &self.index);
        Ok(self.check.get_or_init(|| check))
    }
}

/// The page and the directory that it asks, and a file for each product.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let own = Arc::clone(site);
    let page = Address::folder(&["check"]);
    let files = vec![
        OutputFile::new(page.file),
        OutputFile::new(format!("{}index.json", lookup::FOLDER)),
    ];
    outputs.push(Output::many(files, move || {
        let directory = directory(&own)?;
        let page = asking(&own, &page.link, &Digest::of(&directory))?;
        Ok(vec![page, directory])
    }));
    // Those of the catalogue, and those of which something is claimed.
    for entry in &site.index.products {
        let own = Arc::clone(site);
        let slug = entry.slug.clone();
        outputs.push(Output::one(lookup::file(&slug), move || {
            own.answers()?.bytes(&slug, &own.index)
        }));
    }
}

/// The page, which holds what it asks to a digest: it may be older than that, or newer.
fn asking(site: &Site, link: &str, directory: &Digest) -> Result<Vec<u8>, RenderError> {
    let mut context = tera::Context::new();
    let few = site.index.products.len() <= LISTED;
    let vendors = match few {
        true => product::all::vendors(site),
        false => Vec::new(),
    };
    context.insert("vendors", &vendors);
    context.insert("directory_sha256", &directory.to_string());
    let page = PageView::new("Am I affected?", link).within("/check/");
    site.draw("check.html", page, context)
}

/// What can be asked for, with the digests of the answers.
fn directory(site: &Site) -> Result<Vec<u8>, RenderError> {
    let check = site.answers()?;
    let listed = check.products.listed.par_iter();
    let products = listed
        .map(|listed| {
            let bytes = check.bytes(&listed.slug, &site.index)?;
            Ok(IndexEntry::of(listed, &bytes))
        })
        .collect::<Result<_, RenderError>>()?;
    written(&Directory {
        schema: SCHEMA,
        title: site.values.title.clone(),
        base_url: site.values.base_url.trim_end_matches('/').to_owned(),
        at: site.at,
        products,
    })
}
