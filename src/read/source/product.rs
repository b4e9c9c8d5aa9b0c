//! `content/products/*.toml`: the catalogue.

use super::imported::ImportedLeaf;
use crate::diagnostic::Located;
use crate::model::timestamp::Date;
use crate::model::version::VersionScheme;
use crate::read::toml::table;

table! {
    /// A file `content/products/<slug>.toml`: one product line.
    pub struct ProductFile {
        /// The name as people say it.
        pub name: Located<String>,
        /// The maker.
        pub vendor: Located<String>,
        /// The family that it belongs to.
        pub family: Option<Located<String>>,
        /// Names under which it was sold before.
        pub former_names: Vec<Located<String>>,
        /// A sentence on what it is.
        pub description: Option<Located<String>>,
        /// For a device: the name of the firmware or software that runs on it. Without hardware models, the product itself is software.
        pub software: Option<Located<String>>,
        /// How releases are ordered.
        pub version_scheme: Located<VersionScheme>,
        /// `false` if there are releases that are not listed here; then ranges stay ranges. `true` if it is absent.
        pub releases_complete: Option<Located<bool>>,
        /// The last day of support.
        pub supported_until: Option<Located<Date>>,
        /// How a user finds out which release is installed.
        pub where_to_find_version: Option<Located<String>>,
        /// The address of each release's bill of materials; `{version}` stands for the release.
        pub sbom: Option<Located<String>>,
        /// The CPE 2.3 name of each release; `{version}` stands for the release.
        pub cpe: Option<Located<String>>,
        /// The package URL of each release; `{version}` stands for the release.
        pub purl: Option<Located<String>>,
        /// Stock keeping units.
        pub skus: Vec<Located<String>>,
        /// `true` when it is no longer listed; released documents go on naming it.
        pub retired: Option<Located<bool>>,
        /// Its releases, oldest first.
        pub release: Vec<Located<ReleaseTable>>,
        /// Its hardware models; none for software.
        pub model: Vec<Located<ModelTable>>,
        /// The products that `import --to-source` kept word for word; never typed by hand.
        pub imported: Vec<Located<ImportedLeaf>>,
    }
}

table! {
    /// One release of the product.
    pub struct ReleaseTable {
        /// The version as it is printed on the device.
        pub version: Located<String>,
        /// When it was released; a claim covers only what existed then.
        pub date: Option<Located<Date>>,
        /// The release whose fixes it carries.
        pub carries: Option<Located<String>>,
        /// The CPE 2.3 name, where the product's does not fit.
        pub cpe: Option<Located<String>>,
        /// The package URL, where the product's does not fit.
        pub purl: Option<Located<String>>,
        /// The files of the release and their digests.
        pub file: Vec<Located<FileTable>>,
        /// The last day of support of this release.
        pub supported_until: Option<Located<Date>>,
    }
}

table! {
    /// A file and its digests.
    pub struct FileTable {
        /// The file's name.
        pub name: Located<String>,
        /// SHA-256, 64 hexadecimal digits.
        pub sha256: Option<Located<String>>,
        /// SHA-512, 128 hexadecimal digits.
        pub sha512: Option<Located<String>>,
    }
}

table! {
    /// One hardware model.
    pub struct ModelTable {
        /// The model number as it is printed on the device.
        pub number: Located<String>,
        /// Its name.
        pub name: Option<Located<String>>,
        /// The UDI device identifier: a GTIN, or in HIBCC or ICCBA form.
        pub udi_di: Option<Located<String>>,
        /// Stock keeping units.
        pub skus: Vec<Located<String>>,
    }
}
