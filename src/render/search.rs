//! The search: an index over advisories, products, CVEs and pages, in small files that a browser fetches as it needs them.
//!
//! Terms lie sorted in blocks of about one size, and a list of first terms says which block a term is in, so that terms with the same first letters lie together.
//! What is found is drawn from shards of its own, a few lines each.
//! How many files there are follows from the number of documents alone, so that the index is made when the first of them is drawn.
//! `themes/default/assets/search.js` reads all of this; how words are folded and cut must be the same there.

use std::sync::Arc;

use serde::Serialize;

use super::RenderError;
use super::address::Address;
use super::output::Output;
use super::page::{PageView, Site};

mod build;
mod gather;
pub(crate) mod words;

pub(crate) use build::Built;

/// How many documents there are to a block of terms.
const DOCUMENTS_A_BLOCK: usize = 64;

/// How many lines a shard of results has.
const LINES: usize = 24;

/// The list of first terms.
const MANIFEST: &str = "/search/index.json";

#[derive(Debug, Serialize)]
struct Manifest<'a> {
    state: &'a str,
    /// How many lines a shard has.
    lines: usize,
    documents: usize,
    /// The first term of each block that has one.
    first: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Block<'a> {
    state: &'a str,
    /// A term, and where it stands: see [`build::encoded`].
    terms: &'a [(String, String)],
}

#[derive(Debug, Serialize)]
struct Shard<'a> {
    state: &'a str,
    lines: &'a [build::Line],
}

/// The page of the search, and its index.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let documents = gather::count(site);
    let blocks = documents.div_ceil(DOCUMENTS_A_BLOCK).max(1);
    let built = move |site: &Site| -> Arc<Built> {
        Arc::clone(
            site.once
                .search
                .get_or_init(|| Arc::new(Built::of(site, blocks))),
        )
    };
    let own = Arc::clone(site);
    let address = address();
    outputs.push(Output::one(address.file.clone(), move || {
        let mut context = tera::Context::new();
        context.insert("index", MANIFEST);
        context.insert("total", &own.index.cards.len());
        let page = PageView::new("Search", &address.link).within("/search/");
        own.draw("search.html", page, context)
    }));
    let own = Arc::clone(site);
    outputs.push(Output::one(MANIFEST.trim_start_matches('/'), move || {
        let built = built(&own);
        written(&Manifest {
            state: &built.state,
            lines: LINES,
            documents,
            first: built
                .blocks
                .iter()
                .filter_map(|block| block.first().map(|(term, _)| term.as_str()))
                .collect(),
        })
    }));
    for block in 0..blocks {
        let own = Arc::clone(site);
        outputs.push(Output::one(
            format!("search/terms/{block}.json"),
            move || {
                let built = built(&own);
                let terms = built.blocks.get(block).map_or(&[][..], Vec::as_slice);
                written(&Block {
                    state: &built.state,
                    terms,
                })
            },
        ));
    }
    for shard in 0..documents.div_ceil(LINES) {
        let own = Arc::clone(site);
        outputs.push(Output::one(
            format!("search/lines/{shard}.json"),
            move || {
                let built = built(&own);
                let rest = built.lines.get(shard * LINES..).unwrap_or_default();
                written(&Shard {
                    state: &built.state,
                    lines: rest.get(..LINES).unwrap_or(rest),
                })
            },
        ));
    }
}

/// The address of the page.
pub(crate) fn address() -> Address {
    Address::folder(&["search"])
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    serde_json::to_vec(value)
        .map_err(|error| RenderError::Theme(format!("the search index cannot be written: {error}")))
}
