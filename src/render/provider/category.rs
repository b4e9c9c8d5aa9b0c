//! The ROLIE category documents, one a feed (CSAF 2.0 section 7.1.17).
//!
//! They list what the documents of the feed can be told apart by, and nothing that no document has.

use std::collections::BTreeSet;

use serde::Serialize;

use super::rolie::Term;
use super::{File, Label, View, json};

#[derive(Serialize)]
struct CategoryDocument<'a> {
    categories: Categories<'a>,
}

#[derive(Serialize)]
struct Categories<'a> {
    category: Vec<Term<'a>>,
}

pub(super) fn file(view: &View<'_>, label: Label) -> Result<File, serde_json::Error> {
    let terms: BTreeSet<&str> = view
        .labelled(label)
        .flat_map(|document| document.categories.iter().map(String::as_str))
        .collect();
    let category = terms.into_iter().map(|term| Term { term }).collect();
    let categories = Categories { category };
    json::file(label.category_path(), &CategoryDocument { categories })
}
