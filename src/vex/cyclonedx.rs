//! CycloneDX 1.6 (ECMA-424) as a VEX document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::serial_number::serial_number;
use super::statement::{Statement, Status};
use super::{Issuer, State};
use crate::claims::Key;
use crate::model::catalogue::ProductLine;
use crate::model::claim::Justification;
use crate::model::remediation::RemediationCategory;
use crate::model::timestamp::Timestamp;
use crate::model::word::Word as _;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    #[serde(rename = "$schema")]
    schema: &'static str,
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
    vulnerabilities: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Metadata {
    timestamp: Timestamp,
    component: Component,
    supplier: Organization,
}

#[derive(Debug, Serialize)]
struct Organization {
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    url: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Component {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    reference: String,
    supplier: Organization,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpe: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
}

#[derive(Debug, Serialize)]
struct Entry {
    #[serde(rename = "bom-ref")]
    reference: String,
    id: String,
    source: Source,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cwes: Vec<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workaround: Option<String>,
    advisories: Vec<Advisory>,
    analysis: Analysis,
    affects: Vec<Affected>,
}

#[derive(Debug, Serialize)]
struct Source {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Advisory {
    url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Analysis {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    response: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    first_issued: Timestamp,
    last_updated: Timestamp,
}

#[derive(Debug, Serialize)]
struct Affected {
    #[serde(rename = "ref")]
    reference: String,
}

/// The document of some statements, which are by vulnerability.
pub(super) fn document(
    statements: &[Statement<'_>],
    line: &ProductLine,
    issuer: Issuer<'_>,
    state: State,
    name: &str,
) -> Document {
    let mut vulnerabilities = Vec::new();
    for about in statements.chunk_by(|a, b| a.vulnerability.key == b.vulnerability.key) {
        // The analysis belongs to the entry, so there is one for each state and justification.
        let mut groups: BTreeMap<(Status, Option<Justification>), Vec<&Statement<'_>>> =
            BTreeMap::new();
        for statement in about {
            let key = (statement.status, statement.justification);
            groups.entry(key).or_default().push(statement);
        }
        let entries = groups.into_iter();
        vulnerabilities
            .extend(entries.filter_map(|((status, label), all)| entry(status, label, &all)));
    }
    Document {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.6",
        serial_number: serial_number(&issuer.address(name)),
        version: state.n,
        metadata: Metadata {
            timestamp: state.updated,
            component: Component {
                kind: match line.is_device() {
                    true => "device",
                    false => "application",
                },
                reference: line.slug.clone(),
                supplier: maker(line),
                name: line.name.clone(),
                version: None,
                description: line.description.clone(),
                cpe: None,
                purl: None,
            },
            supplier: Organization {
                name: issuer.publisher.name.clone(),
                url: vec![issuer.publisher.namespace.clone()],
            },
        },
        components: components(statements, line),
        vulnerabilities,
    }
}

fn maker(line: &ProductLine) -> Organization {
    Organization {
        name: line.vendor.clone(),
        url: Vec::new(),
    }
}

/// Every release that a statement names, each once, in their order of appearance by version of the product.
fn components(statements: &[Statement<'_>], line: &ProductLine) -> Vec<Component> {
    let place = |release: &str| {
        let mut releases = line.releases.iter();
        releases.position(|it| it.version.as_str() == release)
    };
    let mut subjects: BTreeMap<(usize, &str, &str), &Statement<'_>> = BTreeMap::new();
    for statement in statements {
        let subject = &statement.subject;
        let place = place(&subject.release).unwrap_or(usize::MAX);
        subjects
            .entry((place, &subject.release, &subject.reference))
            .or_insert(statement);
    }
    let name = match (&line.software, line.is_device()) {
        (Some(software), _) => software.clone(),
        (None, true) => format!("{} firmware", line.name),
        (None, false) => line.name.clone(),
    };
    let component = |statement: &&Statement<'_>| {
        let subject = &statement.subject;
        Component {
            kind: match line.is_device() {
                true => "firmware",
                false => "application",
            },
            reference: subject.reference.clone(),
            supplier: maker(line),
            name: name.clone(),
            version: Some(subject.release.clone()),
            description: subject.narrowed.clone(),
            cpe: subject.identifiers.cpe.clone(),
            purl: subject.identifiers.purl.clone(),
        }
    };
    let mut seen = BTreeSet::new();
    let all = subjects.values();
    all.filter(|statement| seen.insert(statement.subject.reference.as_str()))
        .map(component)
        .collect()
}

fn entry(
    status: Status,
    label: Option<Justification>,
    statements: &[&Statement<'_>],
) -> Option<Entry> {
    let first = statements.first()?;
    let vulnerability = first.vulnerability;
    let id = vulnerability.key.name();
    let state = match status {
        Status::NotAffected => "not_affected",
        Status::Affected => "exploitable",
        Status::Fixed => "resolved",
        Status::UnderInvestigation => "in_triage",
    };
    let mut reference = format!("{id}/{state}");
    if let Some(label) = label {
        reference.push('/');
        reference.push_str(label.word());
    }
    let open = matches!(status, Status::Affected | Status::UnderInvestigation);
    let of = |wanted: fn(RemediationCategory) -> bool| {
        open.then(|| by_release(statements, |it| it.advice(wanted)))
            .flatten()
    };
    let workaround = of(is_workaround);
    let recommendation = of(|category| !is_workaround(category));
    let cwes = vulnerability.weaknesses.iter();
    Some(Entry {
        reference,
        id: id.to_owned(),
        source: match &vulnerability.key {
            Key::Cve(cve) => Source {
                name: "CVE".to_owned(),
                url: Some(format!("https://www.cve.org/CVERecord?id={cve}")),
            },
            Key::Own { system, .. } => Source {
                name: system.clone(),
                url: None,
            },
        },
        cwes: cwes
            .filter_map(|cwe| cwe.strip_prefix("CWE-")?.parse().ok())
            .collect(),
        description: vulnerability.titles.first().cloned(),
        recommendation,
        workaround,
        advisories: {
            let sources: BTreeSet<&String> = statements.iter().map(|it| &it.source).collect();
            let url = |source: &String| Advisory {
                url: source.clone(),
            };
            sources.into_iter().map(url).collect()
        },
        analysis: Analysis {
            state,
            justification: label.and_then(justification),
            response: responses(status, statements),
            detail: detail(label, statements),
            first_issued: statements.iter().map(|it| it.since).min()?,
            last_updated: statements.iter().map(|it| it.since).max()?,
        },
        affects: {
            let mut seen = BTreeSet::new();
            let references = statements.iter().map(|it| &it.subject.reference);
            references
                .filter(|reference| seen.insert(*reference))
                .map(|reference| Affected {
                    reference: reference.clone(),
                })
                .collect()
        },
    })
}

fn is_workaround(category: RemediationCategory) -> bool {
    matches!(
        category,
        RemediationCategory::Mitigation | RemediationCategory::Workaround
    )
}

/// CycloneDX's word for a justification; it has none for what an adversary cannot control.
fn justification(label: Justification) -> Option<&'static str> {
    match label {
        Justification::ComponentNotPresent | Justification::VulnerableCodeNotPresent => {
            Some("code_not_present")
        }
        Justification::VulnerableCodeNotInExecutePath => Some("code_not_reachable"),
        Justification::InlineMitigationsAlreadyExist => Some("protected_by_mitigating_control"),
        Justification::VulnerableCodeCannotBeControlledByAdversary => None,
    }
}

fn responses(status: Status, statements: &[&Statement<'_>]) -> Vec<&'static str> {
    if status != Status::Affected {
        return Vec::new();
    }
    let actions = statements.iter().flat_map(|it| &it.actions);
    let all: BTreeSet<&str> = actions
        .filter_map(|(category, _)| match category {
            RemediationCategory::VendorFix => Some("update"),
            RemediationCategory::Mitigation | RemediationCategory::Workaround => {
                Some("workaround_available")
            }
            RemediationCategory::NoFixPlanned => Some("will_not_fix"),
            RemediationCategory::NoneAvailable => None,
        })
        .collect();
    all.into_iter().collect()
}

/// The label in the words of all other formats, and what is said of single releases.
fn detail(label: Option<Justification>, statements: &[&Statement<'_>]) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(label.map(|label| format!("Justification: {label}")));
    lines.extend(by_release(statements, |it| it.impact.map(str::to_owned)));
    lines.extend(by_release(statements, |it| {
        it.condition.map(|it| format!("Condition: {it}"))
    }));
    lines.extend(by_release(statements, |it| it.subject.narrowed.clone()));
    lines.extend(by_release(statements, |it| {
        let named = !it.subcomponents.is_empty();
        named.then(|| format!("Components: {}", it.subcomponents.join(", ")))
    }));
    lines.extend(by_release(statements, |it| {
        let words = "This release carries the fixes of an earlier one.";
        it.carried.then(|| words.to_owned())
    }));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Words about releases: once if they are the same for all, else behind the releases that they are about.
fn by_release(
    statements: &[&Statement<'_>],
    words: impl Fn(&Statement<'_>) -> Option<String>,
) -> Option<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for statement in statements {
        let Some(words) = words(statement) else {
            continue;
        };
        let release = statement.subject.release.as_str();
        match groups.iter_mut().find(|(known, _)| *known == words) {
            Some((_, releases)) if releases.contains(&release) => {}
            Some((_, releases)) => releases.push(release),
            None => groups.push((words, vec![release])),
        }
    }
    match groups.as_slice() {
        [] => None,
        [(words, releases)] if releases.len() == statements.len() => Some(words.clone()),
        _ => {
            let said = groups.iter();
            let said = said.map(|(words, releases)| format!("{}: {words}", releases.join(", ")));
            Some(said.collect::<Vec<_>>().join("\n"))
        }
    }
}
