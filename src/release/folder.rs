//! The names of the folders below `content/releases/`.

use super::Act;
use crate::model::slug::Slug;

/// The journal's name.
pub(super) const JOURNAL: &str = "journal";
/// The folder of the site releases.
pub(super) const SITE: &str = "site";
/// The folder of the VEX releases.
pub(super) const VEX: &str = "vex";
/// The folder of the signatures that were added later.
pub(super) const SIGNATURES: &str = "signatures";
/// The folder of what stays of releases that were taken back.
pub(super) const TOMBSTONES: &str = "tombstones";
/// The name of a folder's list of files.
pub(super) const MANIFEST: &str = "manifest.json";
/// The signature beside it; in a folder of added signatures also that over the release's own manifest.
pub(super) const MANIFEST_SIGNATURE: &str = "manifest.json.asc";
/// The name of a signature, added later, over the manifest of a release.
pub(super) const RELEASE_SIGNATURE: &str = "release-manifest.json.asc";
/// The name of the public model.
pub(super) const MODEL: &str = "model.json";
/// The name of what a release used of catalogue and site.
pub(super) const FROZEN: &str = "frozen.json";

/// The name of the record of what the gate did for a release.
pub(super) const REDACTION: &str = "redaction.json";

/// Slugs that would collide with a name of ours, in `content/releases/` or in a release's own folder.
pub(super) const RESERVED: [&str; 10] = [
    JOURNAL,
    SITE,
    VEX,
    SIGNATURES,
    TOMBSTONES,
    "model",
    "frozen",
    "manifest",
    "redaction",
    "tombstone",
];

/// Whether a text is a slug.
pub(super) fn is_slug(text: &str) -> bool {
    text.parse::<Slug>().is_ok()
}

/// Whether a text names the VEX documents of a product, as added signatures do: `vex/pump`.
pub(super) fn is_vex(text: &str) -> bool {
    let product = text.strip_prefix(VEX).and_then(|it| it.strip_prefix('/'));
    product.is_some_and(is_slug)
}

/// The folder of a release below `content/releases/`, such as `acme-2026-0007/2-1.1.0`, `site/3`, `vex/pump/1` or `signatures/acme-2026-0007/1`.
pub(super) fn name(act: Act, document: &str, n: u32, version: &str) -> String {
    match act {
        Act::Site => format!("{SITE}/{n}"),
        Act::Vex => format!("{VEX}/{document}/{n}"),
        Act::Resign => format!("{SIGNATURES}/{document}/{n}"),
        Act::Retract => format!("{TOMBSTONES}/{document}/{n}"),
        _ => format!("{document}/{n}-{}", safe(version)),
    }
}

/// A version as part of a folder's name: other signs than letters, digits, `.`, `+` and `-` are `_`, and a long one is cut.
///
/// The running number before it keeps two versions apart that become the same.
fn safe(version: &str) -> String {
    let safe: String = version
        .chars()
        .take(80)
        .map(|sign| match sign {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '+' | '-' => sign,
            _ => '_',
        })
        .collect();
    if safe.is_empty() {
        "_".to_owned()
    } else {
        safe
    }
}

/// Whether a text is the name of a plain file: no folder, not hidden, none that could lead elsewhere.
pub(super) fn is_file_name(text: &str) -> bool {
    (1..=250).contains(&text.len())
        && !text.starts_with('.')
        && !text
            .chars()
            .any(|sign| sign.is_control() || matches!(sign, '/' | '\\' | ':'))
}

#[cfg(test)]
mod tests {
    use super::{is_file_name, is_slug, name};
    use crate::release::Act;

    #[test]
    fn strange_versions_stay_inside_one_folder() {
        assert_eq!(
            name(Act::Release, "a", 1, "1.2.0-rc.1+b"),
            "a/1-1.2.0-rc.1+b"
        );
        assert_eq!(name(Act::Adopt, "a", 2, "../é x"), "a/2-..___x");
        assert_eq!(name(Act::Adopt, "a", 3, ""), "a/3-_");
        assert_eq!(name(Act::Site, "", 4, ""), "site/4");
        assert_eq!(name(Act::Vex, "pump", 5, ""), "vex/pump/5");
    }

    #[test]
    fn slugs_and_file_names_lead_nowhere_else() {
        for slug in ["", "..", "a/b", "A", "é"] {
            assert!(!is_slug(slug), "{slug}");
        }
        assert!(is_slug("acme-2026-0007_x+1"));
        for file in ["", ".hidden", "a/b", "..", "a\\b", "c:x", "a\nb"] {
            assert!(!is_file_name(file), "{file}");
        }
        assert!(is_file_name("security.txt"));
    }
}
