//! The answer first: who is affected, what to do today, whether use may continue, and what comes next.

use serde::Serialize;

use crate::model::note::Section;
use crate::model::product::ProductIndex;
use crate::model::remediation::{RemediationCategory, RestartCategory};

use super::name::Subject;
use super::remedy::{ScopedProduct, listed};
use super::status::StatusGroup;

/// The box at the top of an advisory.
#[derive(Debug, Serialize)]
pub(crate) struct AnswerView {
    pub(crate) affected: Vec<ScopedProduct>,
    pub(crate) under_investigation: Vec<ScopedProduct>,
    /// What to do today, in the writer's words; without them the template falls back on the remedies.
    pub(crate) todo_html: Option<String>,
    pub(crate) continued_use: Vec<StatementView>,
    /// Whether a product that is affected has no statement on continued use.
    pub(crate) use_unstated: bool,
    pub(crate) downtime: Vec<String>,
    pub(crate) restart: bool,
}

/// The manufacturer's own sentence on continued use, word for word.
#[derive(Debug, Serialize)]
pub(crate) struct StatementView {
    pub(crate) text: String,
    pub(crate) products: Vec<ScopedProduct>,
    pub(crate) conditions: Vec<String>,
    pub(crate) approved_by: String,
    pub(crate) as_of: String,
}

/// What may happen to a patient.
#[derive(Debug, Serialize)]
pub(crate) struct HazardView {
    pub(crate) products: Vec<ScopedProduct>,
    pub(crate) situation: Option<String>,
    pub(crate) conditions: Vec<String>,
    pub(crate) vulnerabilities: Vec<String>,
}

/// The box for a document.
pub(crate) fn answer(subject: &Subject<'_>) -> AnswerView {
    let advisory = subject.advisory;
    let claimed = |group: StatusGroup| {
        let products = advisory
            .claims
            .iter()
            .filter(move |claim| StatusGroup::of(claim.status) == group)
            .map(|claim| claim.product);
        listed(subject, products)
    };
    let continued_use: Vec<StatementView> = advisory
        .safety
        .iter()
        .filter_map(|safety| {
            let statement = safety.statement.as_ref()?;
            Some(StatementView {
                text: statement.text.clone(),
                products: listed(subject, safety.products.iter().copied()),
                conditions: safety.conditions.clone(),
                approved_by: statement.approved_by.clone(),
                as_of: statement.as_of.to_string(),
            })
        })
        .collect();
    let stated: std::collections::HashSet<ProductIndex> = advisory
        .safety
        .iter()
        .filter(|safety| safety.statement.is_some())
        .flat_map(|safety| safety.products.iter().copied())
        .collect();
    let use_unstated = stated.is_empty()
        || advisory.claims.iter().any(|claim| {
            StatusGroup::of(claim.status) == StatusGroup::Affected
                && !stated.contains(&claim.product)
        });
    let fixes = || {
        advisory
            .vulnerabilities
            .iter()
            .flat_map(|vulnerability| &vulnerability.remediations)
            .filter(|remedy| remedy.category == RemediationCategory::VendorFix)
    };
    let mut downtime: Vec<String> = Vec::new();
    for text in fixes().filter_map(|remedy| remedy.clinical_downtime.as_ref()) {
        if !downtime.contains(text) && downtime.len() < 5 {
            downtime.push(text.clone());
        }
    }
    AnswerView {
        affected: claimed(StatusGroup::Affected),
        under_investigation: claimed(StatusGroup::UnderInvestigation),
        todo_html: advisory
            .notes
            .iter()
            .find(|note| note.section == Some(Section::WhatToDoNow))
            .map(|note| subject.prose.blocks(&note.text, "todo", 3)),
        continued_use,
        use_unstated,
        downtime,
        restart: fixes().any(|remedy| {
            remedy
                .restart_required
                .as_ref()
                .is_some_and(|restart| restart.category != RestartCategory::None)
        }),
    }
}

/// What may happen to patients, entry by entry.
pub(crate) fn hazards(subject: &Subject<'_>) -> Vec<HazardView> {
    subject
        .advisory
        .safety
        .iter()
        .filter(|safety| safety.hazardous_situation.is_some() || !safety.conditions.is_empty())
        .map(|safety| HazardView {
            products: listed(subject, safety.products.iter().copied()),
            situation: safety.hazardous_situation.clone(),
            conditions: safety.conditions.clone(),
            vulnerabilities: subject.vulnerabilities(&safety.vulnerabilities),
        })
        .collect()
}
