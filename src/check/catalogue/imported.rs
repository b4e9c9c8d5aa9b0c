//! Products of imported documents, which the catalogue keeps word for word.

use std::collections::HashMap;

use super::CATALOGUE;
use crate::diagnostic::{Finding, Located, Message, Span};
use crate::model::catalogue::ImportedProduct;
use crate::model::product::BranchCategory;
use crate::model::word::Word;
use crate::read::source::imported::ImportedLeaf;

/// The imported products of a file.
pub(super) fn products(
    tables: &[Located<ImportedLeaf>],
    findings: &mut Vec<Finding>,
) -> Vec<ImportedProduct> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for table in tables {
        if let Some(first) = seen.insert(&table.key.value, table.key.span) {
            findings.push(
                Finding::error(
                    CATALOGUE,
                    table.key.span,
                    Message::new("there are two imported products ").value(&*table.key.value),
                )
                .related(first, "the first is here")
                .help("give one of them another key"),
            );
        }
    }
    tables
        .iter()
        .filter_map(|table| product(table, findings))
        .collect()
}

fn product(table: &ImportedLeaf, findings: &mut Vec<Finding>) -> Option<ImportedProduct> {
    let path: Vec<_> = table
        .path
        .iter()
        .map(|step| branch(step, findings))
        .collect();
    let joins = match (&table.relationship, &table.product, &table.relates_to) {
        (None, None, None) => None,
        (Some(category), Some(product), Some(other)) => {
            Some((category.value, product.value.clone(), other.value.clone()))
        }
        _ => {
            findings.push(
                Finding::error(CATALOGUE, table.key.span, "this relationship is not whole")
                    .help("a relationship has `relationship`, `product` and `relates_to`"),
            );
            return None;
        }
    };
    Some(ImportedProduct {
        key: table.key.value.clone(),
        name: table.name.value.clone(),
        path: path.into_iter().collect::<Option<_>>()?,
        helper: table.helper.as_ref().map(|helper| helper.value.0.clone()),
        joins,
    })
}

fn branch(step: &Located<String>, findings: &mut Vec<Finding>) -> Option<(BranchCategory, String)> {
    let read = step
        .value
        .split_once('=')
        .and_then(|(category, name)| Some((BranchCategory::parse(category)?, name.to_owned())));
    if read.is_none() {
        findings.push(
            Finding::error(
                CATALOGUE,
                step.span,
                Message::new("this is no branch of a product tree: ").value(&*step.value),
            )
            .help("write it as in `product_name=Example Pump`"),
        );
    }
    read
}
