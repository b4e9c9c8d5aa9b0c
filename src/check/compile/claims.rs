//! What is claimed of which releases, spelt out row by row.

use std::sync::Arc;

use super::targets::{Target, line, line_and_targets, targets};
use super::vulnerabilities::Keys;
use super::{Setting, UNRESOLVED, consistency, makes_claims, models};
use crate::diagnostic::{Code, Finding, Located, Span};
use crate::model::catalogue::ProductLine;
use crate::model::claim::{ClaimStatus, Justification};
use crate::model::timestamp::Date;
use crate::read::source::advisory::{AffectedTable, Fixes, Front};
use crate::read::source::versions::Versions;

/// One row before products are numbered.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: Arc<ProductLine>,
    pub(super) models: Vec<String>,
    pub(super) target: Target,
    pub(super) with: Option<(Arc<ProductLine>, Target)>,
    pub(super) vulnerability: u32,
    pub(super) status: ClaimStatus,
    pub(super) justification: Option<Justification>,
    pub(super) impact: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) settled_by: Option<Date>,
    pub(super) subcomponents: Vec<String>,
    pub(super) span: Span,
}

/// An entry of the front matter, whatever its status.
struct Entry<'a> {
    product: &'a Located<String>,
    models: &'a [Located<String>],
    versions: &'a Located<Versions>,
    vulnerabilities: &'a [Located<String>],
    status: ClaimStatus,
    span: Span,
}

/// Every row that the front matter claims.
pub(super) fn claims(
    front: &Front,
    setting: Setting<'_>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let day = Some(setting.time.date());
    let mut rows = Vec::new();
    for table in &front.affected {
        affected(table, setting, keys, findings, &mut rows);
    }
    for table in &front.not_affected {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::KnownNotAffected,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |row| {
            row.justification = table.justification.as_ref().map(|label| label.value);
            row.impact = table
                .impact_statement
                .as_ref()
                .map(|words| words.value.clone());
            row.subcomponents = table
                .subcomponents
                .iter()
                .map(|component| component.value.clone())
                .collect();
        });
    }
    for table in &front.under_investigation {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::UnderInvestigation,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |row| {
            row.settled_by = Some(table.settled_by.value);
            row.subcomponents = table
                .subcomponents
                .iter()
                .map(|component| component.value.clone())
                .collect();
        });
    }
    for table in &front.fixed {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::Fixed,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |_| {});
    }
    if !makes_claims(front.category.value) && !rows.is_empty() {
        let span = rows.first().map(|row| row.span);
        findings.push(
            Finding::error(
                Code("informational-claims"),
                span,
                format!(
                    "a document of category {} names no status",
                    front.category.value
                ),
            )
            .help("use csaf_security_advisory, or say it in words"),
        );
    }
    consistency::contradictions(&rows, findings);
    consistency::holes(&rows, day, findings);
    rows.dedup_by(|a, b| same_row(a, b));
    rows
}

/// The rows of what is affected, and of what fixes it.
fn affected(
    table: &AffectedTable,
    setting: Setting<'_>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
    rows: &mut Vec<Row>,
) {
    let day = Some(setting.time.date());
    let entry = Entry {
        product: &table.product,
        models: &table.models,
        versions: &table.versions,
        vulnerabilities: &table.vulnerabilities,
        status: ClaimStatus::KnownAffected,
        span: table.span,
    };
    let Some((line, models, named, vulnerabilities)) =
        resolve(&entry, setting, day, keys, findings)
    else {
        return;
    };
    let with = table.with.as_ref().map(|with| {
        let other = line_and_targets(
            &with.product,
            with.versions.as_ref(),
            setting,
            day,
            findings,
        );
        other.map_or_else(Vec::new, |(line, targets)| {
            targets
                .into_iter()
                .map(|target| (Arc::clone(&line), target))
                .collect()
        })
    });
    let base = |target: Target, status: ClaimStatus, vulnerability: u32| Row {
        line: Arc::clone(&line),
        models: models.clone(),
        target,
        with: None,
        vulnerability,
        status,
        justification: None,
        impact: None,
        condition: table
            .condition
            .as_ref()
            .map(|condition| condition.value.clone()),
        settled_by: None,
        subcomponents: table
            .subcomponents
            .iter()
            .map(|component| component.value.clone())
            .collect(),
        span: table.product.span,
    };
    for vulnerability in &vulnerabilities {
        for target in &named {
            match &with {
                None => rows.push(base(
                    target.clone(),
                    ClaimStatus::KnownAffected,
                    *vulnerability,
                )),
                Some(others) => rows.extend(others.iter().map(|other| Row {
                    with: Some(other.clone()),
                    ..base(target.clone(), ClaimStatus::KnownAffected, *vulnerability)
                })),
            }
        }
    }
    if let Some(fixed) = &table.fixed {
        let partial = table
            .fixes
            .as_ref()
            .is_some_and(|fixes| fixes.value == Fixes::Partial);
        let status = if partial {
            ClaimStatus::KnownAffected
        } else {
            ClaimStatus::Fixed
        };
        let targets = targets(fixed, &line, day, true, findings);
        for vulnerability in &vulnerabilities {
            rows.extend(targets.iter().map(|target| {
                let row = base(target.clone(), status, *vulnerability);
                Row {
                    condition: row.condition.clone().filter(|_| partial),
                    span: fixed.span,
                    ..row
                }
            }));
        }
    } else if let Some(fixes) = &table.fixes {
        findings.push(
            Finding::error(
                UNRESOLVED,
                fixes.span,
                "`fixes` says how far a fix goes, but `fixed` names none",
            )
            .help("add `fixed = \"…\"`, or take `fixes` out"),
        );
    }
}

fn same_row(a: &Row, b: &Row) -> bool {
    a.line.slug == b.line.slug
        && a.models == b.models
        && a.target == b.target
        && a.vulnerability == b.vulnerability
        && a.status == b.status
        && a.condition == b.condition
        && a.with.as_ref().map(|(line, target)| (&line.slug, target))
            == b.with.as_ref().map(|(line, target)| (&line.slug, target))
}

fn push_rows(
    entry: &Entry<'_>,
    setting: Setting<'_>,
    day: Option<Date>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
    rows: &mut Vec<Row>,
    fill: impl Fn(&mut Row),
) {
    let Some((line, models, targets, vulnerabilities)) =
        resolve(entry, setting, day, keys, findings)
    else {
        return;
    };
    for vulnerability in vulnerabilities {
        for target in &targets {
            let mut row = Row {
                line: Arc::clone(&line),
                models: models.clone(),
                target: target.clone(),
                with: None,
                vulnerability,
                status: entry.status,
                justification: None,
                impact: None,
                condition: None,
                settled_by: None,
                subcomponents: Vec::new(),
                span: entry.product.span,
            };
            fill(&mut row);
            rows.push(row);
        }
    }
}

type Resolved = (Arc<ProductLine>, Vec<String>, Vec<Target>, Vec<u32>);

fn resolve(
    entry: &Entry<'_>,
    setting: Setting<'_>,
    day: Option<Date>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) -> Option<Resolved> {
    let vulnerabilities = keys.resolve(entry.vulnerabilities, entry.span, findings);
    let line = line(entry.product, setting, findings)?;
    let models = models::models(entry.models, &line, findings);
    let closed = matches!(
        entry.status,
        ClaimStatus::KnownNotAffected | ClaimStatus::Fixed
    );
    let targets = targets(entry.versions, &line, day, closed, findings);
    Some((line, models, targets, vulnerabilities))
}
