//! Where the files of a published site stand.
//!
//! Written down a second time on purpose: a site is checked against what it promised, not against what its builder does today.

/// The list of files.
pub(super) const LISTING: &str = "files.json";
/// The folder of the CSAF provider.
pub(super) const PROVIDER: &str = ".well-known/csaf/";
/// The provider's metadata.
pub(super) const METADATA: &str = ".well-known/csaf/provider-metadata.json";
/// The list of feeds.
pub(super) const SERVICE: &str = ".well-known/csaf/service.json";
/// The directory distribution.
pub(super) const DIRECTORY: &str = ".well-known/csaf/white/";
/// The certificates.
pub(super) const KEYS: &str = ".well-known/csaf/openpgp/";
/// security.txt.
pub(super) const SECURITY_TXT: &str = ".well-known/security.txt";
/// The VEX documents of the products.
pub(super) const VEX: &str = "vex/";
/// The pages of the documents.
pub(super) const ADVISORIES: &str = "advisories/";

/// What a file is, as far as it matters for what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A CSAF document of the provider: its folder below [`PROVIDER`] with `/` at its end, and its name.
    Document { folder: &'a str, name: &'a str },
    /// The document of one version, beside that version's page.
    Copy { slug: &'a str, folder: &'a str },
    /// The plain text of a document, or of one version of it.
    Text {
        slug: &'a str,
        folder: Option<&'a str>,
    },
    /// A page of a document, or of one version of it.
    Page {
        slug: &'a str,
        folder: Option<&'a str>,
    },
    /// A VEX document of a product.
    Vex,
    /// Whatever else.
    Other,
}

/// What the file at a path is.
pub(super) fn kind(path: &str) -> Kind<'_> {
    if let Some(rest) = path.strip_prefix(PROVIDER) {
        return match rest.rsplit_once('/') {
            Some((folder, name)) if name.ends_with(".json") => Kind::Document {
                folder: rest.get(..=folder.len()).unwrap_or(folder),
                name,
            },
            _ => Kind::Other,
        };
    }
    if let Some(name) = path.strip_prefix(VEX) {
        return match name.ends_with(".json") && !name.contains('/') {
            true => Kind::Vex,
            false => Kind::Other,
        };
    }
    let Some(rest) = path.strip_prefix(ADVISORIES) else {
        return Kind::Other;
    };
    let mut parts = rest.split('/');
    let (slug, second, third) = (parts.next(), parts.next(), parts.next());
    let (Some(slug), None) = (slug, parts.next()) else {
        return Kind::Other;
    };
    let named = |name: &str, ending: &str| name.strip_suffix(ending) == Some(slug);
    match (second, third) {
        (Some("index.html"), None) => Kind::Page { slug, folder: None },
        (Some(name), None) if named(name, ".txt") => Kind::Text { slug, folder: None },
        (Some(folder), Some(name)) if number(folder).is_some() => match name {
            "index.html" => Kind::Page {
                slug,
                folder: Some(folder),
            },
            name if named(name, ".txt") => Kind::Text {
                slug,
                folder: Some(folder),
            },
            name if named(name, ".json") => Kind::Copy { slug, folder },
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// The running number of a version's folder: 3 for `3-2.1.0`.
pub(super) fn number(folder: &str) -> Option<u32> {
    let (number, version) = folder.split_once('-')?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok()?;
    (plain && number > 0 && !version.is_empty()).then_some(number)
}

/// Whether a folder is named for a version: signs that folders do not take stand as `_` in its name, and a long version is cut.
pub(super) fn is_for(folder: &str, version: &str) -> bool {
    let Some((_, named)) = folder.split_once('-') else {
        return false;
    };
    let mut expected = version.chars().take(80).map(|sign| match sign {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '+' | '-' => sign,
        _ => '_',
    });
    match version.is_empty() {
        true => named == "_",
        false => {
            named.chars().all(|sign| expected.next() == Some(sign)) && expected.next().is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_for, kind, number};

    #[test]
    fn files_are_known_by_their_place() {
        let (folder, name) = ("white/2026/", "a-1.json");
        assert_eq!(
            kind(".well-known/csaf/white/2026/a-1.json"),
            Kind::Document { folder, name }
        );
        assert_eq!(kind(".well-known/csaf/service.json"), Kind::Other);
        assert_eq!(kind(".well-known/csaf/white/index.txt"), Kind::Other);
        let slug = "a-1";
        let folder = Some("2-1.1.0");
        assert_eq!(
            kind("advisories/a-1/index.html"),
            Kind::Page { slug, folder: None }
        );
        assert_eq!(
            kind("advisories/a-1/2-1.1.0/a-1.txt"),
            Kind::Text { slug, folder }
        );
        assert_eq!(
            kind("advisories/a-1/2-1.1.0/a-1.json"),
            Kind::Copy {
                slug,
                folder: "2-1.1.0"
            }
        );
        assert_eq!(kind("vex/pump.openvex.json"), Kind::Vex);
        for other in [
            "vex/pump.openvex.json.asc",
            "vex/repository.tar.gz",
            "vex/a/b.json",
            "advisories/index.html",
            "advisories/a-1/changes/index.html",
            "advisories/a-1/2-1.1.0/b.json",
            "advisories/a-1/2-1.1.0/x/index.html",
            "index.html",
        ] {
            assert_eq!(kind(other), Kind::Other, "{other}");
        }
    }

    #[test]
    fn folders_of_versions_have_a_number_and_a_version() {
        assert_eq!(number("12-2.1.0"), Some(12));
        for other in ["changes", "0-1", "-1", "+1-1", "1-", "1", "99999999999-1"] {
            assert_eq!(number(other), None, "{other}");
        }
        assert!(is_for("2-1.1.0", "1.1.0"));
        assert!(is_for("2-_", ""));
        assert!(is_for("2-1_a_", "1 aé"));
        assert!(is_for(&format!("2-{}", "1".repeat(80)), &"1".repeat(99)));
        for (folder, version) in [
            ("2-1.1.0", "1.1"),
            ("2-1.1", "1.1.0"),
            ("2-", "1"),
            ("2", "2"),
        ] {
            assert!(!is_for(folder, version), "{folder} {version}");
        }
    }
}
