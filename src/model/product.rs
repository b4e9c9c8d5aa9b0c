//! Products as a document names them.

use serde::{Deserialize, Serialize};

use super::word::words;

/// A product of a document by its place in [`Advisory::products`](super::advisory::Advisory::products).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductIndex(pub u32);

words! {
    /// What a branch of the product tree stands for (CSAF 2.0 section 3.1.2.1).
    "a branch category",
    pub enum BranchCategory {
        /// A processor architecture.
        Architecture = "architecture",
        /// A host.
        HostName = "host_name",
        /// A language.
        Language = "language",
        /// An older category.
        Legacy = "legacy",
        /// A patch level.
        PatchLevel = "patch_level",
        /// A family of products.
        ProductFamily = "product_family",
        /// A product.
        ProductName = "product_name",
        /// One version.
        ProductVersion = "product_version",
        /// A range of versions.
        ProductVersionRange = "product_version_range",
        /// A service pack.
        ServicePack = "service_pack",
        /// A specification.
        Specification = "specification",
        /// The maker.
        Vendor = "vendor",
    }
}

/// One step from the root of the product tree to a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// What it stands for.
    pub category: BranchCategory,
    /// Its name.
    pub name: String,
    /// How many siblings of the same category and name stand before it: more than none only in adopted documents.
    #[serde(default, skip_serializing_if = "is_first")]
    pub sibling: u32,
}

fn is_first(sibling: &u32) -> bool {
    *sibling == 0
}

/// A file's digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// The algorithm in lower case, `sha256`.
    pub algorithm: String,
    /// The digest in lower-case hexadecimal.
    pub value: String,
}

/// A file of a product and its digests (CSAF 2.0 section 3.1.3.3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHashes {
    /// The file's name.
    pub filename: String,
    /// Its digests.
    pub file_hashes: Vec<FileHash>,
}

/// An identifier of another scheme (CSAF 2.0 section 3.1.3.3.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenericUri {
    /// The scheme's namespace, an absolute URL.
    pub namespace: String,
    /// The identifier as a URI.
    pub uri: String,
}

/// What identifies a product in other systems (CSAF 2.0 section 3.1.3.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// CPE 2.2 or 2.3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// Package URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Digests of its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<FileHashes>,
    /// Model numbers, without wildcards where they are ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model_numbers: Vec<String>,
    /// Addresses of bills of materials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sbom_urls: Vec<String>,
    /// Serial numbers: never ours, only of adopted documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serial_numbers: Vec<String>,
    /// Stock keeping units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
    /// Identifiers of other schemes, such as UDI-DI.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub generic_uris: Vec<GenericUri>,
}

impl Helper {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

words! {
    /// How two products are joined (CSAF 2.0 section 3.2.2.3.1).
    "a relationship category",
    pub enum RelationshipCategory {
        /// The default component of.
        DefaultComponentOf = "default_component_of",
        /// An external component of.
        ExternalComponentOf = "external_component_of",
        /// Installed on.
        InstalledOn = "installed_on",
        /// Installed with.
        InstalledWith = "installed_with",
        /// An optional component of.
        OptionalComponentOf = "optional_component_of",
    }
}

/// Two products joined to a third (CSAF 2.0 section 3.2.2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// How they are joined.
    pub category: RelationshipCategory,
    /// What is joined: the firmware.
    pub product: ProductIndex,
    /// To what: the hardware.
    pub relates_to: ProductIndex,
}

words! {
    /// What part of a catalogue entry a product stands for.
    "a part of a product",
    pub enum Part {
        /// The device.
        Hardware = "hardware",
        /// The software that runs on a device.
        Firmware = "firmware",
        /// Firmware on a device, or software by itself: what claims name.
        Whole = "whole",
        /// Two products together.
        Combination = "combination",
    }
}

/// Where a product comes from in our catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The slug of the catalogue entry.
    pub slug: String,
    /// What part of it.
    pub part: Part,
    /// Hardware models; empty means all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The product release, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The range in canonical form, where the catalogue cannot list every release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// For a combination: the slug and release of the other product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<(String, Option<String>)>,
}

/// A product that a document names: a leaf of the product tree, a full product name, or a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The product id within the document.
    pub id: String,
    /// The full name.
    pub name: String,
    /// The branches from the root to the leaf; empty for full product names and relationships.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Branch>,
    /// What identifies it elsewhere.
    #[serde(default, skip_serializing_if = "Helper::is_empty")]
    pub helper: Helper,
    /// What it is joined of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<Relationship>,
    /// Where it stands in our catalogue; adopted documents know none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Whether an adopted document uses the id without a product of its tree that has it (against test 6.1.1); the name is then the id.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undefined: bool,
}

/// A named group of products (CSAF 2.0 section 3.2.2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductGroup {
    /// The group id within the document.
    pub id: String,
    /// Its members.
    pub products: Vec<ProductIndex>,
    /// A word on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// The products and groups that something is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductIndex>,
    /// Groups by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

impl Scope {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty() && self.groups.is_empty()
    }
}
