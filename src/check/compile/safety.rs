//! What the manufacturer says about patients: looked up, never composed.

use std::collections::BTreeSet;

use super::Setting;
use super::products::Table;
use super::remediations::{Selection, scope};
use super::vulnerabilities::Keys;
use crate::check::catalogue::{text, texts};
use crate::check::site::https;
use crate::diagnostic::{Code, Finding, Message};
use crate::model::product::ProductIndex;
use crate::model::safety::{Notice, Safety, Statement};
use crate::read::source::advisory::{Front, SafetyTable};

/// The code of findings about safety entries.
pub(super) const SAFETY: Code = Code("safety");

/// Compiles the safety entries.
pub(super) fn safety(
    front: &Front,
    setting: Setting<'_>,
    keys: &Keys<'_>,
    table: &Table,
    findings: &mut Vec<Finding>,
) -> Vec<Safety> {
    let mut all = Vec::new();
    for written in &front.safety {
        let selection = Selection::of(
            &written.products,
            written.versions.as_ref(),
            setting,
            findings,
        );
        let vulnerabilities = keys.resolve(&written.vulnerabilities, written.span, findings);
        let mut products: BTreeSet<ProductIndex> = BTreeSet::new();
        for at in &vulnerabilities {
            products.extend(
                scope(table, *at, |claim, product| {
                    claim.status.is_affected() && selection.names(product)
                })
                .products,
            );
        }
        if products.is_empty() {
            findings.push(
                Finding::error(
                    SAFETY,
                    written.span,
                    Message::new("no affected release is in reach of this entry ")
                        .value(texts(&written.products).join(", ")),
                )
                .help("name products that the document calls affected"),
            );
        }
        let product_names = written
            .products
            .iter()
            .filter_map(|slug| setting.line(&slug.value))
            .map(|line| line.name.clone())
            .collect();
        all.push(Safety {
            products: products.into_iter().collect(),
            product_names,
            vulnerabilities,
            hazardous_situation: text(&written.hazardous_situation),
            conditions: texts(&written.conditions),
            statement: statement(written, findings),
            notice: notice(written, findings),
        });
    }
    all
}

fn notice(written: &SafetyTable, findings: &mut Vec<Finding>) -> Option<Notice> {
    if let Some(url) = &written.notice_url {
        https(url, findings);
    }
    Some(Notice {
        name: text(&written.notice)?,
        url: text(&written.notice_url),
    })
}

fn statement(written: &SafetyTable, findings: &mut Vec<Finding>) -> Option<Statement> {
    let words = written.statement.as_ref()?;
    let missing = |key: &str| {
        Finding::error(
            SAFETY,
            words.span,
            format!("the sentence on continued use has no `{key}`"),
        )
        .help("a reader must know who stands for it, and as of when")
    };
    if written.approved_by.is_none() {
        findings.push(missing("approved_by"));
    }
    if written.as_of.is_none() {
        findings.push(missing("as_of"));
    }
    Some(Statement {
        text: words.value.clone(),
        conditions: texts(&written.statement_conditions),
        approved_by: text(&written.approved_by)?,
        as_of: written.as_of.as_ref()?.value,
    })
}
