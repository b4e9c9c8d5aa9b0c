//! Vulnerabilities: identifiers, weakness, vectors.

use std::collections::HashMap;

use super::products::Table;
use super::{Setting, UNRESOLVED, acknowledgment};
use crate::check::catalogue::{parse, text};
use crate::diagnostic::{Code, Finding, Located, Message, Span};
use crate::model::cvss::{CvssVector, CvssVersion};
use crate::model::cwe::Cwe;
use crate::model::identifier::{CveId, CweId};
use crate::model::party::{Reference, ReferenceCategory};
use crate::model::timestamp::Timestamp;
use crate::model::vulnerability::{Exploitation, Score, Vulnerability, VulnerabilityId, Weakness};
use crate::read::source::advisory::{Front, VulnerabilityTable};
use crate::read::toml::nearest;

/// How the other entries name vulnerabilities.
pub(super) struct Keys<'a> {
    places: HashMap<&'a str, u32>,
    count: u32,
}

impl<'a> Keys<'a> {
    /// The CVE numbers and keys of a document.
    pub(super) fn of(front: &'a Front) -> Self {
        let mut places = HashMap::new();
        for (at, table) in (0_u32..).zip(&front.vulnerability) {
            for key in [&table.cve, &table.key].into_iter().flatten() {
                places.entry(key.value.as_str()).or_insert(at);
            }
        }
        Self {
            places,
            count: u32::try_from(front.vulnerability.len()).unwrap_or(0),
        }
    }

    /// The vulnerability with this name.
    pub(super) fn place(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    /// The vulnerabilities that an entry names; all of them when it names none.
    pub(super) fn resolve(
        &self,
        names: &[Located<String>],
        span: Span,
        findings: &mut Vec<Finding>,
    ) -> Vec<u32> {
        if names.is_empty() {
            if self.count == 0 {
                findings.push(
                    Finding::error(
                        UNRESOLVED,
                        span,
                        "the document has no vulnerability that this could be about",
                    )
                    .help("add a table [[vulnerability]] with a `cve` or a `key`"),
                );
            }
            return (0..self.count).collect();
        }
        let mut found = Vec::new();
        for name in names {
            match self.place(&name.value) {
                Some(place) => found.push(place),
                None => {
                    let help = match nearest(&name.value, self.places.keys().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "add a table [[vulnerability]] for it".to_owned(),
                    };
                    findings.push(
                        Finding::error(
                            UNRESOLVED,
                            name.span,
                            Message::new("the document has no vulnerability ").value(&*name.value),
                        )
                        .help(help),
                    );
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The vulnerabilities of a document, without what the table of claims decides.
pub(super) fn vulnerabilities(
    front: &Front,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Vulnerability> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for table in &front.vulnerability {
        for key in [&table.cve, &table.key].into_iter().flatten() {
            if let Some(first) = seen.insert(&key.value, key.span) {
                findings.push(
                    Finding::error(
                        Code("duplicate"),
                        key.span,
                        Message::new("there are two vulnerabilities ").value(&*key.value),
                    )
                    .related(first, "the first is here"),
                );
            }
        }
    }
    front
        .vulnerability
        .iter()
        .map(|table| vulnerability(table, setting, findings))
        .collect()
}

fn vulnerability(
    table: &VulnerabilityTable,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Vulnerability {
    if table.cve.is_none() && table.key.is_none() {
        findings.push(
            Finding::error(
                Code("vulnerability-name"),
                table.span,
                "this vulnerability has no name",
            )
            .help("add `cve = \"CVE-…\"`, or a `key` of your own until there is one"),
        );
    }
    if table.key.is_some() && table.title.is_none() && table.cve.is_none() {
        findings.push(
            Finding::error(
                Code("vulnerability-name"),
                table.span,
                "a vulnerability without CVE number needs a title",
            )
            .help("add `title = \"…\"`"),
        );
    }
    if let Some(cve) = &table.cve
        && let Some(id) = parse::<CveId>(cve, "CVE number", findings, |e| e.help().to_owned())
        && id.is_example()
        && !setting.site.example
    {
        findings.push(
            Finding::error(Code("example-cve"), cve.span, Message::new("invented number ").value(id.as_str()))
                .help("CVE-1900-… is for examples: write the real number, or set `example = true` in site.toml"),
        );
    }
    let cwe = table
        .cwe
        .as_ref()
        .and_then(|cwe| weakness(cwe, setting, findings));
    Vulnerability {
        cve: text(&table.cve),
        ids: table
            .key
            .iter()
            .map(|key| VulnerabilityId {
                system_name: setting.site.publisher.name.clone(),
                text: key.value.clone(),
            })
            .collect(),
        title: text(&table.title),
        cwe,
        discovery_date: table.discovery_date.as_ref().map(|time| time.value),
        release_date: None,
        notes: Vec::new(),
        references: table
            .references
            .iter()
            .map(|reference| {
                crate::check::site::https(&reference.url, findings);
                Reference {
                    category: Some(
                        reference
                            .category
                            .as_ref()
                            .map_or(ReferenceCategory::External, |category| category.value),
                    ),
                    summary: reference.summary.value.clone(),
                    url: reference.url.value.clone(),
                }
            })
            .collect(),
        acknowledgments: table.acknowledgments.iter().map(acknowledgment).collect(),
        scores: Vec::new(),
        exploitation: table
            .exploitation
            .as_ref()
            .map(|exploitation| Exploitation {
                status: exploitation.status.value,
                date: exploitation.date.value.start(),
                details: text(&exploitation.details),
            }),
        threats: Vec::new(),
        remediations: Vec::new(),
        verbatim: None,
    }
}

fn weakness(
    cwe: &Located<String>,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Weakness> {
    let id = parse::<CweId>(cwe, "CWE number", findings, |e| e.help().to_owned())?;
    // The name is that of the list in force when the weakness was first published (test 6.1.11 goes by the document's dates).
    let on: Timestamp = setting.time;
    match Cwe::lookup(&id, on.date()) {
        Ok(found) => Some(Weakness {
            id: found.id.as_str().to_owned(),
            name: found.name,
        }),
        Err(problem) => {
            findings.push(
                Finding::error(
                    Code("value"),
                    cwe.span,
                    Message::new("weakness ")
                        .value(&*cwe.value)
                        .words(format!(": {problem}")),
                )
                .help("look the number up at cwe.mitre.org"),
            );
            None
        }
    }
}

/// Adds the vectors, for the affected products alone (CSAF 2.0 test 6.2.19).
pub(super) fn score(
    front: &Front,
    table: &Table,
    vulnerabilities: &mut [Vulnerability],
    findings: &mut Vec<Finding>,
) {
    for (at, (written, vulnerability)) in
        (0_u32..).zip(front.vulnerability.iter().zip(vulnerabilities))
    {
        let mut score = Score::default();
        for vector in &written.cvss {
            let parsed: CvssVector = match vector.value.parse() {
                Ok(parsed) => parsed,
                Err(error) => {
                    let error: crate::model::cvss::CvssError = error;
                    let help = error.problem.help();
                    findings.push(
                        Finding::error(
                            Code("cvss"),
                            vector.span,
                            Message::new("CVSS vector ")
                                .value(&*vector.value)
                                .words(format!(": {error}")),
                        )
                        .help(help),
                    );
                    continue;
                }
            };
            let slot = match parsed.version() {
                CvssVersion::V2 => &mut score.cvss_v2,
                CvssVersion::V3_0 | CvssVersion::V3_1 => &mut score.cvss_v3,
                CvssVersion::V4 => &mut score.cvss_v4,
            };
            if slot.replace(parsed.as_str().to_owned()).is_some() {
                findings.push(
                    Finding::error(
                        Code("cvss"),
                        vector.span,
                        "there are two vectors of this version",
                    )
                    .help("keep one for each of 2.0, 3.x and 4.0"),
                );
            }
        }
        let mut products: Vec<_> = table
            .about(at)
            .filter(|(claim, _)| claim.status.is_affected())
            .map(|(claim, _)| claim.product)
            .collect();
        products.sort_unstable();
        products.dedup();
        if !products.is_empty()
            && (score.cvss_v2.is_some() || score.cvss_v3.is_some() || score.cvss_v4.is_some())
        {
            score.products = products;
            vulnerability.scores.push(score);
        }
    }
}
