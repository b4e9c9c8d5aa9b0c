//! VEX documents of a product: held against the table of claims, and against each other.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::{Difference, Fact, Format, differences, fact};
use crate::claims::{Extent, Table};
use crate::model::claim::ClaimStatus;

#[derive(Deserialize)]
struct OpenVex {
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    vulnerability: Named,
    products: Vec<Product>,
    status: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Product {
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Deserialize)]
struct CycloneDx {
    #[serde(default)]
    components: Vec<Component>,
    #[serde(default)]
    vulnerabilities: Vec<Entry>,
}

#[derive(Deserialize)]
struct Component {
    #[serde(rename = "bom-ref")]
    reference: String,
    #[serde(default)]
    version: String,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    analysis: Analysis,
    #[serde(default)]
    affects: Vec<Affected>,
}

#[derive(Deserialize)]
struct Analysis {
    state: String,
}

#[derive(Deserialize)]
struct Affected {
    #[serde(rename = "ref")]
    reference: String,
}

/// The status of a CycloneDX state in the words of the other formats.
fn of_state(state: &str) -> &str {
    match state {
        "exploitable" => "affected",
        "resolved" | "resolved_with_pedigree" => "fixed",
        "in_triage" => "under_investigation",
        other => other,
    }
}

fn of_claim(status: ClaimStatus) -> Option<&'static str> {
    match status {
        ClaimStatus::KnownNotAffected => Some("not_affected"),
        ClaimStatus::UnderInvestigation => Some("under_investigation"),
        ClaimStatus::Recommended => None,
        status if status.is_affected() => Some("affected"),
        _ => Some("fixed"),
    }
}

/// Holds the VEX documents of a product, by their file names, against each other and, if there is one, against the table that they were drawn from.
///
/// Whatever stands in a document is a row of the table; of every release and vulnerability that the table knows a status of there is a statement.
/// Where rows contradict each other, one of them is enough.
pub fn documents(
    table: Option<&Table>,
    slug: &str,
    files: &BTreeMap<String, Vec<u8>>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut openvex: Vec<(String, String, String)> = Vec::new();
    let mut cyclonedx: Vec<(String, String, String)> = Vec::new();
    let mut versions: HashMap<String, String> = HashMap::new();
    for (name, bytes) in files {
        let unread = |format, error: serde_json::Error| Difference {
            format,
            added: true,
            fact: fact("no document", [name, &error.to_string()]),
        };
        if name.ends_with(crate::vex::OPENVEX) {
            match serde_json::from_slice::<OpenVex>(bytes) {
                Ok(document) => openvex.extend(statements(document)),
                Err(error) => found.push(unread(Format::OpenVex, error)),
            }
        } else if name.ends_with(crate::vex::CYCLONEDX) {
            match serde_json::from_slice::<CycloneDx>(bytes) {
                Ok(document) => {
                    let components = document.components.iter();
                    versions
                        .extend(components.map(|it| (it.reference.clone(), it.version.clone())));
                    cyclonedx.extend(entries(document));
                }
                Err(error) => found.push(unread(Format::CycloneDx, error)),
            }
        }
    }
    let facts = |said: &[(String, String, String)]| -> Vec<Fact> {
        let said = said.iter();
        said.map(|(name, product, status)| fact("status", [name, product, status]))
            .collect()
    };
    found.extend(differences(
        Format::CycloneDx,
        facts(&openvex),
        facts(&cyclonedx),
    ));
    if let Some(table) = table {
        found.extend(against(table, slug, &openvex, &versions));
    }
    found
}

fn statements(document: OpenVex) -> impl Iterator<Item = (String, String, String)> {
    document.statements.into_iter().flat_map(|statement| {
        let Statement {
            vulnerability,
            products,
            status,
        } = statement;
        products
            .into_iter()
            .map(move |product| (vulnerability.name.clone(), product.id, status.clone()))
    })
}

fn entries(document: CycloneDx) -> impl Iterator<Item = (String, String, String)> {
    document.vulnerabilities.into_iter().flat_map(|entry| {
        let status = of_state(&entry.analysis.state).to_owned();
        let id = entry.id;
        entry
            .affects
            .into_iter()
            .map(move |affected| (id.clone(), affected.reference, status.clone()))
    })
}

/// Holds what is said against the rows of the table, by release.
fn against(
    table: &Table,
    slug: &str,
    said: &[(String, String, String)],
    versions: &HashMap<String, String>,
) -> Vec<Difference> {
    let mut claimed: HashSet<(&str, &str, &str)> = HashSet::new();
    let mut cells: HashSet<(&str, &str)> = HashSet::new();
    for row in table.rows_of(slug) {
        let (Some(release), Some(vulnerability), Some(status)) = (
            table.release(row),
            table.vulnerability(row),
            of_claim(row.status),
        ) else {
            continue;
        };
        // VEX outside CSAF has no ranges, and a product as such is no release.
        if matches!(release.extent, Extent::Range | Extent::Any) {
            continue;
        }
        let (name, release) = (vulnerability.key.name(), release.name.as_str());
        claimed.insert((name, release, status));
        cells.insert((name, release));
    }
    let mut found = Vec::new();
    let mut difference = |added: bool, fact: Fact| {
        found.push(Difference {
            format: Format::OpenVex,
            added,
            fact,
        });
    };
    for (name, product, status) in said {
        let release = versions.get(product).map_or("", String::as_str);
        cells.remove(&(name.as_str(), release));
        if !claimed.contains(&(name.as_str(), release, status.as_str())) {
            difference(true, fact("status", [name, release, product, status]));
        }
    }
    for (name, release) in cells {
        difference(false, fact("status", [name, release]));
    }
    found.sort();
    found
}
