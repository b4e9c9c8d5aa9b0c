//! The catalogue: product lines, their models and their releases, as a release freezes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::identifier::{CpeTemplate, PurlTemplate};
use super::product::{BranchCategory, FileHashes, RelationshipCategory};
use super::timestamp::Date;
use super::version::{Version, VersionOrder, VersionScheme};

/// Product lines by slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The product lines.
    pub products: BTreeMap<String, Arc<ProductLine>>,
}

impl Serialize for Catalogue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.products.iter().map(|(slug, line)| (slug, &**line)))
    }
}

impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let products = BTreeMap::<String, ProductLine>::deserialize(deserializer)?;
        Ok(Self {
            products: products
                .into_iter()
                .map(|(slug, line)| (slug, Arc::new(line)))
                .collect(),
        })
    }
}

/// One product line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductLine {
    /// Its slug.
    pub slug: String,
    /// Its name as people say it.
    pub name: String,
    /// The maker.
    pub vendor: String,
    /// The family that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Names under which it was sold before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// A sentence on what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// For a device: the name of what runs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<String>,
    /// How its releases are ordered.
    pub scheme: VersionScheme,
    /// Whether every release is listed.
    pub complete: bool,
    /// The last day of support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_until: Option<Date>,
    /// How a user finds out which release is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub where_to_find_version: Option<String>,
    /// The address of a release's bill of materials, with `{version}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sbom: Option<String>,
    /// The CPE 2.3 name of a release, with `{version}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// The package URL of a release, with `{version}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Stock keeping units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
    /// Whether it is no longer listed.
    #[serde(default)]
    pub retired: bool,
    /// Its releases, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<ProductRelease>,
    /// Its hardware models; none for software.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<HardwareModel>,
    /// The products of imported documents, word for word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imported: Vec<ImportedProduct>,
}

/// A product of an imported document, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedProduct {
    /// The key by which imported sources name it.
    pub key: String,
    /// The full product name.
    pub name: String,
    /// The branches from the root.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<(BranchCategory, String)>,
    /// What identifies it elsewhere, in CSAF's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper: Option<serde_json::Value>,
    /// For a relationship: its category, what is joined, and what it is joined to, both as `slug/key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joins: Option<(RelationshipCategory, String, String)>,
}

/// One release of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRelease {
    /// Its version.
    pub version: Version,
    /// When it was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The release whose fixes it carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries: Option<Version>,
    /// Its CPE 2.3 name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// Its package URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileHashes>,
    /// The last day of its support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_until: Option<Date>,
}

/// One hardware model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardwareModel {
    /// Its model number.
    pub number: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its UDI device identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub udi_di: Option<String>,
    /// Stock keeping units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
}

impl ProductLine {
    /// The order of its releases.
    pub fn order(&self) -> VersionOrder {
        VersionOrder::new(
            self.scheme,
            self.releases.iter().map(|release| &release.version),
        )
    }

    /// Whether it is a device on which software runs.
    pub fn is_device(&self) -> bool {
        !self.models.is_empty() || self.software.is_some()
    }

    /// The release with this version.
    pub fn release(&self, version: &str) -> Option<&ProductRelease> {
        self.releases
            .iter()
            .find(|release| release.version.as_str() == version)
    }

    /// The CPE 2.3 name of one of its releases.
    pub fn cpe_of(&self, release: &ProductRelease) -> Option<String> {
        let template = release.cpe.as_ref().or(self.cpe.as_ref())?;
        let template = template.parse::<CpeTemplate>().ok()?;
        let cpe = template.fill(&release.version).ok()?;
        Some(cpe.as_str().to_owned())
    }

    /// The package URL of one of its releases, with its version.
    pub fn purl_of(&self, release: &ProductRelease) -> Option<String> {
        if release.purl.is_some() {
            return release.purl.clone();
        }
        let template = self.purl.as_ref()?.parse::<PurlTemplate>().ok()?;
        let purl = template.fill(&release.version).ok()?;
        Some(purl.as_str().to_owned())
    }

    /// The product of imported documents with this key.
    pub fn imported(&self, key: &str) -> Option<&ImportedProduct> {
        self.imported.iter().find(|product| product.key == key)
    }

    /// The releases that existed on a day, or all of them without one; a release without a date has always existed.
    pub fn releases_on(&self, day: Option<Date>) -> impl Iterator<Item = &ProductRelease> {
        self.releases
            .iter()
            .filter(move |release| match (release.date, day) {
                (Some(date), Some(day)) => date <= day,
                _ => true,
            })
    }
}
