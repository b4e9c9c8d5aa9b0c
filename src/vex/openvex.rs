//! OpenVEX 0.2.0 (<https://github.com/openvex/spec>).

use serde::Serialize;

use super::statement::{Statement, Status};
use super::{Issuer, State};
use crate::claims::{Identifiers, Key};
use crate::model::claim::Justification;
use crate::model::timestamp::Timestamp;
use crate::model::word::Word as _;

/// Where the format's terms are defined.
const CONTEXT: &str = "https://openvex.dev/ns/v0.2.0";

#[derive(Debug, Serialize)]
pub(super) struct Document {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@id")]
    id: String,
    author: String,
    role: &'static str,
    timestamp: Timestamp,
    last_updated: Timestamp,
    version: u32,
    tooling: &'static str,
    statements: Vec<Said>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Said {
    vulnerability: Vulnerability,
    timestamp: Timestamp,
    products: Vec<Product>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<Justification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    impact_statement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_statement: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Vulnerability {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Product {
    #[serde(rename = "@id")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifiers: Option<Known>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subcomponents: Vec<Subcomponent>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpe22: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpe23: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Subcomponent {
    #[serde(rename = "@id")]
    id: String,
    identifiers: Known,
}

/// The document of some statements, which are by vulnerability.
pub(super) fn document(
    statements: &[Statement<'_>],
    issuer: Issuer<'_>,
    state: State,
    name: &str,
) -> Document {
    let mut all: Vec<(Said, Vec<Product>)> = Vec::new();
    let mut first = 0;
    for about in statements.chunk_by(|a, b| a.vulnerability.key == b.vulnerability.key) {
        for statement in about {
            let (said, product) = (said(statement), product(statement));
            // What says the same of several releases is one statement.
            let mut same = all.get_mut(first..).unwrap_or_default().iter_mut();
            match same.find(|(known, _)| *known == said) {
                Some((_, products)) => products.push(product),
                None => all.push((said, vec![product])),
            }
        }
        first = all.len();
    }
    Document {
        context: CONTEXT,
        id: issuer.address(name),
        author: issuer.publisher.name.clone(),
        role: issuer.publisher.category.word(),
        timestamp: state.issued,
        last_updated: state.updated,
        version: state.n,
        tooling: "Obstat",
        statements: all
            .into_iter()
            .map(|(said, products)| Said { products, ..said })
            .collect(),
    }
}

fn product(statement: &Statement<'_>) -> Product {
    Product {
        id: statement.subject.reference.clone(),
        identifiers: known(&statement.subject.identifiers),
        subcomponents: statement
            .subcomponents
            .iter()
            .map(|it| subcomponent(it))
            .collect(),
    }
}

/// What is said, without the products that it is said of.
fn said(statement: &Statement<'_>) -> Said {
    let vulnerability = statement.vulnerability;
    let (status, impact, action) = match statement.status {
        Status::NotAffected => {
            let impact = statement.impact.map(str::to_owned);
            // The specification wants a reason in one of the two places.
            let reason = impact.or_else(|| {
                let none = statement.justification.is_none();
                none.then(|| format!("See {}", statement.source))
            });
            ("not_affected", reason, None)
        }
        Status::Affected => {
            let advice = statement.advice(|_| true);
            let advice = advice.unwrap_or_else(|| format!("See {}", statement.source));
            ("affected", None, Some(advice))
        }
        Status::Fixed => ("fixed", None, None),
        Status::UnderInvestigation => ("under_investigation", None, None),
    };
    Said {
        vulnerability: Vulnerability {
            name: vulnerability.key.name().to_owned(),
            description: vulnerability.titles.first().cloned(),
            aliases: aliases(vulnerability),
        },
        timestamp: statement.since,
        products: Vec::new(),
        status,
        status_notes: Some(notes(statement)),
        justification: statement.justification,
        impact_statement: impact,
        action_statement: action,
    }
}

fn aliases(vulnerability: &crate::claims::Vulnerability) -> Vec<String> {
    let name = vulnerability.key.name();
    let others = vulnerability.aliases.iter();
    others.filter(|alias| *alias != name).cloned().collect()
}

/// What a reader needs to know besides: what narrows the statement, and who says it.
fn notes(statement: &Statement<'_>) -> String {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(statement.subject.narrowed.clone());
    notes.extend(statement.condition.map(|it| format!("Condition: {it}")));
    if statement.status == Status::UnderInvestigation {
        notes.extend(statement.advice(|_| true));
    }
    if statement.carried {
        notes.push("This release carries the fixes of an earlier one.".to_owned());
    }
    if let Key::Own { system, .. } = &statement.vulnerability.key {
        notes.push(format!("The id is one of {system}."));
    }
    notes.push(format!("Stated in {}", statement.source));
    notes.join("\n")
}

fn known(identifiers: &Identifiers) -> Option<Known> {
    let (cpe23, cpe22) = match &identifiers.cpe {
        Some(cpe) if cpe.starts_with("cpe:2.3:") => (Some(cpe.clone()), None),
        cpe => (None, cpe.clone()),
    };
    let known = Known {
        purl: identifiers.purl.clone(),
        cpe22,
        cpe23,
    };
    let any = known.purl.is_some() || known.cpe22.is_some() || known.cpe23.is_some();
    any.then_some(known)
}

fn subcomponent(purl: &str) -> Subcomponent {
    Subcomponent {
        id: purl.to_owned(),
        identifiers: Known {
            purl: Some(purl.to_owned()),
            cpe22: None,
            cpe23: None,
        },
    }
}
