//! A scanner finds a product release by its identifiers alone, so each names one release and nothing else.

use std::collections::HashMap;

use super::compiling::PRODUCT;
use crate::check::catalogue::CatalogueSources;
use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity, Span};
use crate::model::identifier::{Purl, PurlProblem};
use crate::read::Sources;
use crate::read::source::product::ProductFile;

/// An identifier of one release that names every release.
pub(super) const UNVERSIONED: Rule = Rule {
    code: Code("identifier-unversioned"),
    severity: Severity::Error,
    title: "the package URL of a release names no version",
    clause: Clause::House(
        "A scanner that reads a package URL without a version takes what is said of it for every release.",
    ),
    wants: "The `purl` of a [[release]] has the version of that release behind `@`.\nThe `purl` of a product takes it by itself.",
    failing: Example::Part {
        path: PRODUCT,
        text: "[[release]]\nversion = \"1.2.0\"\npurl    = \"pkg:github/example-devices/pump\"\n",
    },
    mended: Example::Part {
        path: PRODUCT,
        text: "[[release]]\nversion = \"1.2.0\"\npurl    = \"pkg:github/example-devices/pump@v1.2.0\"\n",
    },
};

/// One identifier of several releases.
pub(super) const SHARED: Rule = Rule {
    code: Code("identifier-shared"),
    severity: Severity::Warning,
    title: "two product releases have one identifier",
    clause: Clause::House(
        "A scanner that finds one of them reads what is said of both, and one may be fixed while the other is not.",
    ),
    wants: "No two product releases of the catalogue have the same package URL or the same CPE name.\nWhere one piece of software runs in several products it may be right; then say the same of all of them.",
    failing: Example::Part {
        path: PRODUCT,
        text: "[[release]]\nversion = \"1.1.0\"\npurl    = \"pkg:github/example-devices/pump@v1.1\"\n\n[[release]]\nversion = \"1.2.0\"\npurl    = \"pkg:github/example-devices/pump@v1.1\"\n",
    },
    mended: Example::Part {
        path: PRODUCT,
        text: "[[release]]\nversion = \"1.1.0\"\npurl    = \"pkg:github/example-devices/pump@v1.1\"\n\n[[release]]\nversion = \"1.2.0\"\npurl    = \"pkg:github/example-devices/pump@v1.2\"\n",
    },
};

/// A package URL that no scanner can look up.
pub(super) const GENERIC: Rule = Rule {
    code: Code("identifier-generic"),
    severity: Severity::Warning,
    title: "a package URL is of the type `generic`",
    clause: Clause::House(
        "No registry stands behind `pkg:generic`, so no scanner meets it; it looks like an identifier and is none.",
    ),
    wants: "Package URLs are of the type under which the software is distributed, such as `pkg:github` or `pkg:oci`.\nSoftware that is distributed in no such way has a CPE name, or no identifier.",
    failing: Example::Part {
        path: PRODUCT,
        text: "purl = \"pkg:generic/example-devices/pump@{version}\"\n",
    },
    mended: Example::Part {
        path: PRODUCT,
        text: "cpe = \"cpe:2.3:o:example:pump_firmware:{version}:*:*:*:*:*:*:*\"\n",
    },
};

/// Finds identifiers that scanners stumble over.
pub(super) fn check(sources: &Sources, catalogue: &CatalogueSources, findings: &mut Vec<Finding>) {
    let mut owners: HashMap<String, (String, Span)> = HashMap::new();
    for source in &sources.products {
        let table = &source.table;
        of_file(table, findings);
        let Some(line) = catalogue.catalogue.products.get(&source.slug) else {
            continue;
        };
        for (release, written) in line.releases.iter().zip(&table.release) {
            let name = format!("{} {}", line.slug, release.version);
            let identifiers = [line.purl_of(release), line.cpe_of(release)];
            for identifier in identifiers.into_iter().flatten() {
                let span = written.value.version.span;
                match owners.get(&identifier) {
                    None => {
                        owners.insert(identifier, (name.clone(), span));
                    }
                    Some((other, there)) => findings.push(
                        Finding::of(
                            SHARED.severity,
                            SHARED.code,
                            span,
                            Message::new("scanners know both ")
                                .value(&*name)
                                .words(" and ")
                                .value(&**other)
                                .words(" as ")
                                .value(identifier),
                        )
                        .related(*there, "the other release is here")
                        .help("give each release an identifier of its own"),
                    ),
                }
            }
        }
    }
}

fn of_file(table: &ProductFile, findings: &mut Vec<Finding>) {
    let releases = table.release.iter().filter_map(|it| it.value.purl.as_ref());
    for purl in releases {
        let unversioned = purl
            .value
            .parse::<Purl>()
            .is_ok_and(|parsed| parsed.version().is_none());
        if unversioned {
            let problem = PurlProblem::Unversioned;
            findings.push(
                Finding::error(UNVERSIONED.code, purl.span, problem.to_string())
                    .help(problem.help()),
            );
        }
    }
    let releases = table.release.iter().filter_map(|it| it.value.purl.as_ref());
    for purl in table.purl.iter().chain(releases) {
        if purl.value.starts_with("pkg:generic/") {
            findings.push(
                Finding::of(
                    GENERIC.severity,
                    GENERIC.code,
                    purl.span,
                    "no scanner looks up a package URL of the type `generic`",
                )
                .help("name the type under which it is distributed, or leave the package URL out"),
            );
        }
    }
}
