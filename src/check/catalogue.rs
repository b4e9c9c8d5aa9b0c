//! The catalogue's files, looked through and turned into product lines.

mod imported;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;
use std::sync::Arc;

use crate::diagnostic::{Code, Finding, Located, Message, Span};
use crate::model::catalogue::{Catalogue, HardwareModel, ProductLine, ProductRelease};
use crate::model::identifier::{CpeTemplate, Digest, PurlTemplate, UdiDi, WebUrl};
use crate::model::product::{FileHash, FileHashes};
use crate::model::slug::CatalogueSlug;
use crate::model::version::{Version, VersionOrder};
use crate::read::source::product::{FileTable, ProductFile};
use crate::read::{ProductSource, Sources};

/// The catalogue, and where each product line is written.
#[derive(Debug, Default)]
pub struct CatalogueSources {
    /// The product lines.
    pub catalogue: Catalogue,
    /// The place of each line's name.
    pub places: BTreeMap<String, Span>,
    /// The slugs of lines that are there but could not be read.
    pub unknown: BTreeSet<String>,
}

/// Turns the catalogue's files into product lines.
pub fn catalogue(sources: &Sources, findings: &mut Vec<Finding>) -> CatalogueSources {
    let unknown = sources.unknown_products.clone();
    of_products(&sources.products, unknown, findings)
}

/// Turns files of the catalogue into product lines; `unknown` are the slugs of those that could not be read.
pub(crate) fn of_products(
    products: &[ProductSource],
    unknown: BTreeSet<String>,
    findings: &mut Vec<Finding>,
) -> CatalogueSources {
    let mut all = CatalogueSources {
        unknown,
        ..CatalogueSources::default()
    };
    let mut models: HashMap<String, Span> = HashMap::new();
    for source in products {
        let before = findings.len();
        let line = line(source, findings);
        for model in &source.table.model {
            if let Some(first) = models.insert(model.number.value.clone(), model.number.span) {
                findings.push(
                    Finding::error(
                        CATALOGUE,
                        model.number.span,
                        Message::new("there are two models ").value(&*model.number.value),
                    )
                    .related(first, "the first is here"),
                );
            }
        }
        match line {
            Some(line) if findings.len() == before => {
                all.places.insert(line.slug.clone(), source.table.name.span);
                all.catalogue
                    .products
                    .insert(line.slug.clone(), Arc::new(line));
            }
            _ => {
                all.unknown.insert(source.slug.clone());
            }
        }
    }
    all
}

/// The code of findings about the catalogue.
pub const CATALOGUE: Code = Code("catalogue");

/// Parses one value by its own rules, or says at its place what is wrong.
pub(super) fn parse<T: FromStr>(
    located: &Located<String>,
    what: &str,
    findings: &mut Vec<Finding>,
    help: impl FnOnce(&T::Err) -> String,
) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    match located.value.parse::<T>() {
        Ok(value) => Some(value),
        Err(error) => {
            let message = Message::new(format!("{what} "))
                .value(&*located.value)
                .words(format!(": {error}"));
            findings.push(Finding::error(Code("value"), located.span, message).help(help(&error)));
            None
        }
    }
}

fn line(source: &ProductSource, findings: &mut Vec<Finding>) -> Option<ProductLine> {
    let table = &source.table;
    if let Err(problem) = source.slug.parse::<CatalogueSlug>() {
        findings.push(
            Finding::error(
                CATALOGUE,
                Span::file_start(source.file),
                Message::new("the file name makes no slug: ").words(problem.to_string()),
            )
            .help("rename the file, as in `aurelia-lvp-2.toml`"),
        );
        return None;
    }
    let releases = releases(table, findings)?;
    let order = VersionOrder::new(
        table.version_scheme.value,
        releases.iter().map(|release| &release.version),
    );
    let mut keys = HashMap::new();
    for (release, written) in releases.iter().zip(&table.release) {
        let span = written.version.span;
        match order.key(&release.version) {
            Err(problem) => findings.push(
                Finding::error(
                    CATALOGUE,
                    span,
                    Message::new("release ")
                        .value(release.version.as_str())
                        .words(format!(": {problem}")),
                )
                .help(problem.help()),
            ),
            Ok(key) => {
                if let Some(first) = keys.insert(key, span) {
                    findings.push(
                        Finding::error(
                            CATALOGUE,
                            span,
                            Message::new("there are two releases ").value(release.version.as_str()),
                        )
                        .related(first, "the first is here"),
                    );
                }
            }
        }
    }
    for pair in table.release.windows(2) {
        if let [older, newer] = pair
            && let (Some(before), Some(after)) = (&older.date, &newer.date)
            && before.value > after.value
        {
            findings.push(
                Finding::error(
                    CATALOGUE,
                    after.span,
                    "this release is dated before the one above it",
                )
                .related(before.span, "the one above it")
                .help("list the releases oldest first"),
            );
        }
    }
    for release in &table.release {
        if let Some(carries) = &release.carries
            && !table
                .release
                .iter()
                .any(|other| other.version.value == carries.value)
        {
            findings.push(
                Finding::error(
                    CATALOGUE,
                    carries.span,
                    Message::new("no release ").value(&*carries.value),
                )
                .help("`carries` names an older release of this product"),
            );
        }
    }
    let cpe = table
        .cpe
        .as_ref()
        .and_then(|cpe| parse::<CpeTemplate>(cpe, "CPE", findings, |e| e.help().to_owned()));
    let purl = table.purl.as_ref().and_then(|purl| {
        parse::<PurlTemplate>(purl, "package URL", findings, |e| e.help().to_owned())
    });
    if let Some(sbom) = &table.sbom {
        let filled = Located::new(sbom.value.replace("{version}", "1.0.0"), sbom.span);
        parse::<WebUrl>(&filled, "address", findings, |e| e.help().to_owned());
    }
    let models = table
        .model
        .iter()
        .map(|model| model_of(model, findings))
        .collect::<Vec<_>>();
    Some(ProductLine {
        slug: source.slug.clone(),
        name: table.name.value.clone(),
        vendor: table.vendor.value.clone(),
        family: text(&table.family),
        former_names: texts(&table.former_names),
        description: text(&table.description),
        software: text(&table.software),
        scheme: table.version_scheme.value,
        complete: table
            .releases_complete
            .as_ref()
            .is_none_or(|complete| complete.value),
        supported_until: table.supported_until.as_ref().map(|day| day.value),
        where_to_find_version: text(&table.where_to_find_version),
        sbom: text(&table.sbom),
        cpe: cpe.map(|cpe| cpe.as_str().to_owned()),
        purl: purl.map(|purl| purl.as_str().to_owned()),
        skus: texts(&table.skus),
        retired: table.retired.as_ref().is_some_and(|retired| retired.value),
        releases,
        models,
        imported: imported::products(&table.imported, findings),
    })
}

fn releases(table: &ProductFile, findings: &mut Vec<Finding>) -> Option<Vec<ProductRelease>> {
    let mut all = Vec::with_capacity(table.release.len());
    for written in &table.release {
        let version = parse::<Version>(&written.version, "version", findings, |e| {
            e.help().to_owned()
        });
        if let Some(cpe) = &written.cpe {
            parse::<CpeTemplate>(cpe, "CPE", findings, |e| e.help().to_owned());
        }
        if let Some(purl) = &written.purl {
            parse::<crate::model::identifier::Purl>(purl, "package URL", findings, |e| {
                e.help().to_owned()
            });
        }
        all.push(version.map(|version| {
            ProductRelease {
                version,
                date: written.date.as_ref().map(|date| date.value),
                carries: written
                    .carries
                    .as_ref()
                    .and_then(|carries| carries.value.parse().ok()),
                cpe: text(&written.cpe),
                purl: text(&written.purl),
                files: files(&written.file, findings),
                supported_until: written.supported_until.as_ref().map(|day| day.value),
            }
        }));
    }
    all.into_iter().collect()
}

fn model_of(
    model: &crate::read::source::product::ModelTable,
    findings: &mut Vec<Finding>,
) -> HardwareModel {
    let udi = model
        .udi_di
        .as_ref()
        .and_then(|udi| parse::<UdiDi>(udi, "UDI-DI", findings, |e| e.help().to_owned()));
    HardwareModel {
        number: model.number.value.clone(),
        name: text(&model.name),
        udi_di: udi.map(|udi| udi.as_str().to_owned()),
        skus: texts(&model.skus),
    }
}

/// The files of a release or a fix, with their digests parsed.
pub(super) fn files(tables: &[Located<FileTable>], findings: &mut Vec<Finding>) -> Vec<FileHashes> {
    let mut all = Vec::new();
    for table in tables {
        let mut file_hashes = Vec::new();
        for (algorithm, written) in [("sha256", &table.sha256), ("sha512", &table.sha512)] {
            let Some(written) = written else { continue };
            let Some(digest) =
                parse::<Digest>(written, "digest", findings, |e| e.help().to_owned())
            else {
                continue;
            };
            if digest.algorithm().as_str() == algorithm {
                file_hashes.push(FileHash {
                    algorithm: algorithm.to_owned(),
                    value: digest.as_str().to_owned(),
                });
            } else {
                findings.push(
                    Finding::error(
                        Code("value"),
                        written.span,
                        format!("this is no {algorithm} digest"),
                    )
                    .help(format!(
                        "its length is that of {}",
                        digest.algorithm().as_str()
                    )),
                );
            }
        }
        if file_hashes.is_empty() && table.sha256.is_none() && table.sha512.is_none() {
            findings.push(
                Finding::error(Code("value"), table.span, "this file has no digest")
                    .help("add `sha256 = \"…\"`"),
            );
        }
        all.push(FileHashes {
            filename: table.name.value.clone(),
            file_hashes,
        });
    }
    all
}

/// An optional text without its place.
pub(super) fn text(located: &Option<Located<String>>) -> Option<String> {
    located.as_ref().map(|located| located.value.clone())
}

/// Texts without their places.
pub(super) fn texts(located: &[Located<String>]) -> Vec<String> {
    located
        .iter()
        .map(|located| located.value.clone())
        .collect()
}
