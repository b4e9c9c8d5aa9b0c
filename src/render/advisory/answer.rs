//! The answer first: who is affected, what to do today, whether use may continue, and what comes next.

use std::collections::HashSet;

use serde::Serialize;

use crate::model::advisory::Advisory;
use crate::model::note::Section;
use crate::model::product::ProductIndex;
use crate::model::remediation::{Remediation, RemediationCategory, RestartCategory};
use crate::render::link::is_absolute;

use super::name::Subject;
use super::remedy::{ScopedProduct, listed, scoped};
use super::status::StatusGroup;

/// The box at the top of an advisory.
#[derive(Debug, Serialize)]
pub(crate) struct AnswerView {
    /// What is affected whatever its configuration.
    pub(crate) affected: Vec<ScopedProduct>,
    /// What is affected in one configuration.
    pub(crate) affected_if: Vec<ConditionView>,
    pub(crate) under_investigation: Vec<ScopedProduct>,
    pub(crate) fixed: Vec<ScopedProduct>,
    /// What to do today, in the writer's words; without them the template falls back on the remedies.
    pub(crate) todo_html: Option<String>,
    pub(crate) continued_use: Vec<StatementView>,
    /// Whether something that is affected or under investigation has no statement on continued use.
    pub(crate) use_unstated: bool,
    /// The notices that go to users by another way.
    pub(crate) notices: Vec<NoticeView>,
    pub(crate) downtime: Vec<DowntimeView>,
    /// Whether a fix needs a restart; none if no fix says.
    pub(crate) restart: Option<bool>,
}

/// Products that are affected in one configuration.
#[derive(Debug, Serialize)]
pub(crate) struct ConditionView {
    pub(crate) condition: String,
    pub(crate) products: Vec<ScopedProduct>,
}

/// A field safety notice.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct NoticeView {
    pub(crate) name: String,
    /// Only an address that may be a link.
    pub(crate) url: Option<String>,
}

/// How long a fix takes a device out of use.
#[derive(Debug, Serialize)]
pub(crate) struct DowntimeView {
    /// The names of the products.
    pub(crate) products: Vec<String>,
    pub(crate) text: String,
}

/// The manufacturer's own sentence on continued use, word for word.
#[derive(Debug, Serialize)]
pub(crate) struct StatementView {
    pub(crate) text: String,
    pub(crate) products: Vec<ScopedProduct>,
    /// What it is said about, by name; empty means all of the document's.
    pub(crate) vulnerabilities: Vec<String>,
    /// On what conditions it holds.
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
    let claimed = |group: StatusGroup, conditional: bool| {
        let claims = advisory.claims.iter().filter(move |claim| {
            let condition = conditional || claim.condition.is_none();
            StatusGroup::of(claim.status) == group && condition
        });
        listed(subject, claims.map(|claim| claim.product))
    };
    let restarts: Vec<bool> = fixes(advisory)
        .filter_map(|remedy| remedy.restart_required.as_ref())
        .map(|restart| restart.category != RestartCategory::None)
        .collect();
    AnswerView {
        affected: claimed(StatusGroup::Affected, false),
        affected_if: affected_if(subject),
        under_investigation: claimed(StatusGroup::UnderInvestigation, true),
        fixed: claimed(StatusGroup::Fixed, true),
        todo_html: advisory
            .notes
            .iter()
            .find(|note| note.section == Some(Section::WhatToDoNow))
            .map(|note| subject.prose.blocks(&note.text, "todo", 3)),
        continued_use: continued_use(subject),
        use_unstated: use_unstated(advisory),
        notices: notices(advisory),
        downtime: downtime(subject),
        restart: (!restarts.is_empty()).then(|| restarts.contains(&true)),
    }
}

fn fixes(advisory: &Advisory) -> impl Iterator<Item = &Remediation> {
    advisory
        .vulnerabilities
        .iter()
        .flat_map(|vulnerability| &vulnerability.remediations)
        .filter(|remedy| remedy.category == RemediationCategory::VendorFix)
}

/// What is affected in one configuration only, by the configuration.
fn affected_if(subject: &Subject<'_>) -> Vec<ConditionView> {
    let mut conditions: Vec<(&str, Vec<ProductIndex>)> = Vec::new();
    for claim in &subject.advisory.claims {
        let Some(condition) = claim.condition.as_deref() else {
            continue;
        };
        if StatusGroup::of(claim.status) != StatusGroup::Affected {
            continue;
        }
        match conditions.iter_mut().find(|(known, _)| *known == condition) {
            Some((_, products)) => products.push(claim.product),
            None => conditions.push((condition, vec![claim.product])),
        }
    }
    let conditions = conditions.into_iter();
    conditions
        .map(|(condition, products)| ConditionView {
            condition: condition.to_owned(),
            products: listed(subject, products.into_iter()),
        })
        .collect()
}

fn continued_use(subject: &Subject<'_>) -> Vec<StatementView> {
    let safety = subject.advisory.safety.iter();
    safety
        .filter_map(|safety| {
            let statement = safety.statement.as_ref()?;
            Some(StatementView {
                text: statement.text.clone(),
                products: listed(subject, safety.products.iter().copied()),
                vulnerabilities: subject.vulnerabilities(&safety.vulnerabilities),
                conditions: statement.conditions.clone(),
                approved_by: statement.approved_by.clone(),
                as_of: statement.as_of.to_string(),
            })
        })
        .collect()
}

/// A statement on one vulnerability says nothing about another one in the same release.
fn use_unstated(advisory: &Advisory) -> bool {
    let mut stated: HashSet<(ProductIndex, u32)> = HashSet::new();
    for safety in advisory.safety.iter().filter(|it| it.statement.is_some()) {
        for product in &safety.products {
            stated.extend(safety.vulnerabilities.iter().map(|it| (*product, *it)));
        }
    }
    let open = [StatusGroup::Affected, StatusGroup::UnderInvestigation];
    stated.is_empty()
        || advisory.claims.iter().any(|claim| {
            open.contains(&StatusGroup::of(claim.status))
                && !stated.contains(&(claim.product, claim.vulnerability))
        })
}

fn notices(advisory: &Advisory) -> Vec<NoticeView> {
    let mut notices: Vec<NoticeView> = Vec::new();
    for notice in advisory.safety.iter().filter_map(|it| it.notice.as_ref()) {
        let view = NoticeView {
            name: notice.name.clone(),
            url: notice.url.clone().filter(|url| is_absolute(url)),
        };
        if !notices.contains(&view) {
            notices.push(view);
        }
    }
    notices
}

/// What each fix costs in time; the same words for several products stand once.
fn downtime(subject: &Subject<'_>) -> Vec<DowntimeView> {
    let mut all: Vec<DowntimeView> = Vec::new();
    for remedy in fixes(subject.advisory) {
        let Some(text) = &remedy.clinical_downtime else {
            continue;
        };
        let at = all.iter().position(|known| known.text == *text);
        let at = at.unwrap_or_else(|| {
            all.push(DowntimeView {
                products: Vec::new(),
                text: text.clone(),
            });
            all.len() - 1
        });
        let Some(known) = all.get_mut(at) else {
            continue;
        };
        for product in scoped(subject, &remedy.scope) {
            if !known.products.contains(&product.name) {
                known.products.push(product.name);
            }
        }
    }
    all
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
