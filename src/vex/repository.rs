//! A VEX repository as the scanner trivy reads it (VEX Repository Specification 0.1, <https://github.com/aquasecurity/vex-repo-spec>).
//!
//! A manifest at a well-known address names an archive; in it an index leads from package URLs to OpenVEX documents.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use flate2::{Compression, GzBuilder};
use serde::Serialize;

use super::FOLDER;
use crate::model::timestamp::Timestamp;

/// Where the manifest stands on the site.
pub const MANIFEST: &str = ".well-known/vex-repository.json";
/// The name of the archive in [`FOLDER`]; the client tells the format by its ending.
pub const ARCHIVE: &str = "repository.tar.gz";

/// A document of the repository.
#[derive(Debug, Clone)]
pub struct Package {
    /// The package URL without version, qualifiers and subpath.
    pub id: String,
    /// The name of the document, plain letters, digits, `.`, `-`, `_` and `+`.
    pub name: String,
    /// The OpenVEX document as published.
    pub document: Vec<u8>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    name: String,
    description: String,
    versions: [Version<'a>; 1],
}

#[derive(Serialize)]
struct Version<'a> {
    spec_version: &'a str,
    locations: [Location; 1],
    update_interval: &'a str,
}

#[derive(Serialize)]
struct Location {
    url: String,
}

#[derive(Serialize)]
struct Index {
    updated_at: Timestamp,
    packages: Vec<IndexEntry>,
}

#[derive(Serialize)]
struct IndexEntry {
    id: String,
    location: String,
    format: &'static str,
}

/// The manifest.
///
/// # Errors
/// Only if JSON cannot be written, which these types rule out.
pub fn manifest(base_url: &str, publisher: &str) -> Result<Vec<u8>, serde_json::Error> {
    super::written(&Manifest {
        name: format!("{publisher} VEX repository"),
        description: format!("What {publisher} says of vulnerabilities in its products"),
        versions: [Version {
            spec_version: "0.1",
            locations: [Location {
                url: format!("{base_url}/{FOLDER}{ARCHIVE}"),
            }],
            update_interval: "24h",
        }],
    })
}

/// The archive: `index.json` and the documents, as of the moment of the newest of them; the same input gives the same bytes.
///
/// Of two packages with one id the first counts, because a client would take any.
///
/// # Errors
/// Only if a file were too big for the format, 8 GiB.
pub fn archive(mut packages: Vec<Package>, updated: Timestamp) -> io::Result<Vec<u8>> {
    packages.sort_by(|one, other| (&one.id, &one.name).cmp(&(&other.id, &other.name)));
    packages.dedup_by(|later, first| later.id == first.id);
    let location = |package: &Package| format!("pkg/{}", package.name);
    let index = Index {
        updated_at: updated,
        packages: packages
            .iter()
            .map(|package| IndexEntry {
                id: package.id.clone(),
                location: location(package),
                format: "openvex",
            })
            .collect(),
    };
    let mut files = BTreeMap::new();
    files.insert("index.json".to_owned(), super::written(&index)?);
    for package in packages {
        files.insert(location(&package), package.document);
    }
    let time = u64::try_from(updated.to_utc().timestamp()).unwrap_or(0);
    let mut out = GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(Vec::new(), Compression::best());
    for (name, bytes) in &files {
        out.write_all(&header(name, bytes.len(), time)?)?;
        out.write_all(bytes)?;
        let rest = bytes.len() % BLOCK;
        if rest > 0 {
            out.write_all(&vec![0; BLOCK - rest])?;
        }
    }
    out.write_all(&[0; 2 * BLOCK])?;
    out.finish()
}

/// A package URL as the index names it: without version, qualifiers and subpath, but for the registry of a container image; nothing for a `pkg:generic`, which nobody can look up, and for what is no package URL.
pub fn package(purl: &str) -> Option<String> {
    if !purl.starts_with("pkg:") || purl.starts_with("pkg:generic/") {
        return None;
    }
    let whole = purl.split('#').next()?;
    let (path, qualifiers) = whole.split_once('?').unwrap_or((whole, ""));
    // An `@` in a name is percent-encoded.
    let base = path.split('@').next()?;
    let registry = qualifiers
        .split('&')
        .find(|it| it.starts_with("repository_url="));
    Some(match registry.filter(|_| base.starts_with("pkg:oci/")) {
        Some(registry) => format!("{base}?{registry}"),
        None => base.to_owned(),
    })
}

/// The size of a block of a tar archive.
const BLOCK: usize = 512;

/// The header of a file (POSIX.1-1988, ustar interchange format); owners and rights are the same for all.
fn header(name: &str, length: usize, time: u64) -> io::Result<Vec<u8>> {
    let too_long = || io::Error::new(io::ErrorKind::InvalidInput, "too long for an archive");
    let field = |text: &str, width: usize| -> io::Result<Vec<u8>> {
        let mut field = text.as_bytes().to_vec();
        if field.len() > width {
            return Err(too_long());
        }
        field.resize(width, 0);
        Ok(field)
    };
    let (prefix, name) = match name.len() > 100 {
        true => name.rsplit_once('/').ok_or_else(too_long)?,
        false => ("", name),
    };
    let head = [
        field(name, 100)?,
        field("0000644", 8)?,
        field("0000000", 8)?,
        field("0000000", 8)?,
        field(&format!("{length:011o}"), 12)?,
        field(&format!("{time:011o}"), 12)?,
    ]
    .concat();
    let tail = [
        field("0", 1)?,
        field("", 100)?,
        b"ustar\x0000".to_vec(),
        field("", 32)?,
        field("", 32)?,
        field("0000000", 8)?,
        field("0000000", 8)?,
        field(prefix, 155)?,
        field("", 12)?,
    ]
    .concat();
    // The checksum counts its own field as blanks.
    let sum: u32 = head.iter().chain(&tail).map(|byte| u32::from(*byte)).sum();
    let sum = sum + 8 * u32::from(b' ');
    Ok([head, format!("{sum:06o}\0 ").into_bytes(), tail].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn package_urls_lose_what_an_index_does_not_name() {
        let cases = [
            ("pkg:npm/%40acme/a@1.0.0?x=y#z", Some("pkg:npm/%40acme/a")),
            ("pkg:github/acme/pump", Some("pkg:github/acme/pump")),
            (
                "pkg:oci/pump@sha256%3Aab?arch=arm&repository_url=ghcr.io/acme/pump",
                Some("pkg:oci/pump?repository_url=ghcr.io/acme/pump"),
            ),
            ("pkg:generic/acme/pump@1", None),
            ("https://psirt.example.com/products/pump/1/", None),
        ];
        for (purl, expected) in cases {
            assert_eq!(package(purl).as_deref(), expected, "{purl}");
        }
    }

    #[test]
    fn an_archive_is_the_same_whenever_it_is_made() {
        let package = |id: &str, name: &str| Package {
            id: id.to_owned(),
            name: name.to_owned(),
            document: b"{}\n".to_vec(),
        };
        let one = package("pkg:github/a/b", "b.openvex.json");
        let two = package("pkg:github/a/c", "c.openvex.json");
        let shadowed = package("pkg:github/a/c", "d.openvex.json");
        let at: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
        let archive = super::archive(vec![one.clone(), two.clone(), shadowed.clone()], at).unwrap();
        assert_eq!(
            archive,
            super::archive(vec![shadowed, two, one], at).unwrap()
        );
        let mut tar = Vec::new();
        flate2::read::GzDecoder::new(archive.as_slice())
            .read_to_end(&mut tar)
            .unwrap();
        assert_eq!(tar.len() % BLOCK, 0);
        let text = String::from_utf8_lossy(&tar);
        let names = ["index.json", "pkg/b.openvex.json", "pkg/c.openvex.json"];
        let places: Vec<usize> = names
            .iter()
            .map(|name| text.find(&format!("{name}\0")).unwrap())
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(!text.contains("d.openvex.json"));
        assert!(text.contains("\"updated_at\": \"2026-05-01T10:00:00Z\""));
        // The checksum of the first header, as tar computes it.
        let header = tar.get(..BLOCK).unwrap();
        let sum: u32 = (0..)
            .zip(header)
            .map(|(at, byte)| match at {
                148..156 => 32,
                _ => u32::from(*byte),
            })
            .sum();
        assert_eq!(
            header.get(148..154).unwrap(),
            format!("{sum:06o}").as_bytes()
        );
    }
}
