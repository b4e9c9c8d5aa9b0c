//! Where pages stand, and how links to them are written.
//!
//! Continuations of lists have a tree of their own (`list/`), so that no slug, release or year can collide with a page number.

use std::fmt::Write as _;

use crate::model::slug::fold;

/// A page's address on the site: a file below the output, and the link to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The file, such as `advisories/acme-2026-0007/index.html`.
    pub file: String,
    /// The link from the root of the site, percent-encoded, such as `/advisories/acme-2026-0007/`.
    pub link: String,
}

impl Address {
    /// A page in a folder of its own; the parts are plain text, the file system gets them as they are and the link percent-encoded.
    pub fn folder(parts: &[&str]) -> Self {
        let mut file = String::new();
        let mut link = String::from("/");
        for part in parts {
            file.push_str(part);
            file.push('/');
            encode_segment(part, &mut link);
            link.push('/');
        }
        file.push_str("index.html");
        Self { file, link }
    }

    /// A file; the parts are plain text.
    pub fn file(parts: &[&str]) -> Self {
        let mut link = String::new();
        for part in parts {
            link.push('/');
            encode_segment(part, &mut link);
        }
        Self {
            file: parts.join("/"),
            link,
        }
    }

    /// The page of a document.
    pub fn advisory(slug: &str) -> Self {
        Self::folder(&["advisories", slug])
    }

    /// The page of one version of a document; the folder is the release's, such as `3-2.0.0`.
    pub fn version(slug: &str, folder: &str) -> Self {
        Self::folder(&["advisories", slug, folder])
    }

    /// The page of what changed between the versions of a document.
    pub fn changes(slug: &str) -> Self {
        Self::folder(&["advisories", slug, "changes"])
    }

    /// The page of a product; the slug is the catalogue's, or folded from foreign names.
    pub fn product(slug: &str) -> Self {
        Self::folder(&["products", slug])
    }

    /// The page of a product release.
    pub fn release(slug: &str, release: &str) -> Self {
        Self::folder(&["products", slug, &component(release)])
    }

    /// The page of a CVE.
    pub fn cve(cve: &str) -> Self {
        Self::folder(&["cve", &component(cve)])
    }

    /// The page of a year.
    pub fn year(year: i32) -> Self {
        Self::folder(&["years", &year.to_string()])
    }
}

/// A name that others chose as one component of a path.
///
/// What every file system takes stays as it is: letters, digits, and the punctuation of versions; anything else is folded and kept apart by a hash.
pub(crate) fn component(name: &str) -> String {
    let plain = !name.is_empty()
        && name.len() <= 100
        && !name.starts_with(['.', ' ', '-'])
        && !name.ends_with(['.', ' '])
        && !is_reserved(name)
        && name.chars().all(|sign| {
            sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | '+' | ' ' | '(' | ')' | ',')
        });
    if plain {
        return name.to_owned();
    }
    let mut folded = fold(name);
    let hash = fnv(name.as_bytes());
    let _ = write!(folded, "_{hash:016x}");
    folded
}

/// Names that a server or a file system takes for something else.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    name.eq_ignore_ascii_case("index.html")
        || ["con", "prn", "aux", "nul"]
            .iter()
            .any(|word| stem.eq_ignore_ascii_case(word))
}

/// FNV-1a: enough to keep names of one product apart, and the same on every machine.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Percent-encodes one segment of a path (RFC 3986 section 3.3); sub-delimiters other than `+` are encoded too.
pub(crate) fn encode_segment(segment: &str, out: &mut String) {
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The address of a product of a foreign document, folded from its maker's name and its own.
///
/// A product name that already starts with its maker's says it once.
pub(crate) fn foreign_product(vendor: Option<&str>, name: &str) -> String {
    let product = fold(name);
    match vendor.map(fold) {
        Some(vendor) if product == vendor || product.starts_with(&format!("{vendor}-")) => product,
        Some(vendor) => fold(&format!("{vendor} {product}")),
        None => product,
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, component, foreign_product};

    #[test]
    fn links_are_encoded_and_files_are_not() {
        let page = Address::release("aurelia-lvp-2", "R8.0 (b)");
        assert_eq!(page.file, "products/aurelia-lvp-2/R8.0 (b)/index.html");
        assert_eq!(page.link, "/products/aurelia-lvp-2/R8.0%20%28b%29/");
    }

    #[test]
    fn names_that_a_path_cannot_hold_are_folded_and_stay_apart() {
        let one = component("../a");
        let other = component("..\\a");
        assert!(one.starts_with("a_"), "{one}");
        assert_ne!(one, other);
        assert_ne!(component(".."), component("."));
        assert_eq!(component("4.2.3+b_1"), "4.2.3+b_1");
        assert_ne!(component("index.html"), "index.html");
    }

    #[test]
    fn spellings_of_one_product_meet() {
        assert_eq!(
            foreign_product(Some("ACME Corp."), "Pump  X"),
            "acme-corp-pump-x"
        );
        assert_eq!(
            foreign_product(Some("Acme corp"), "pump-x"),
            "acme-corp-pump-x"
        );
        assert_eq!(foreign_product(Some("ACME"), "ACME Pump"), "acme-pump");
        assert_eq!(foreign_product(None, "Pump"), "pump");
    }
}
