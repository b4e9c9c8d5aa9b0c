//! The rules: which files have which header.

use super::pattern::Pattern;

/// What every answer has.
///
/// The policy is what the pages need and no more: nothing inline, nothing from elsewhere.
pub(super) const EVERYWHERE: [(&str, &str); 4] = [
    ("Strict-Transport-Security", "max-age=31536000"),
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
];

/// What the parts have that other hosts serve; whether such a host as a whole is strict or frames pages is not for this site to say.
pub(super) const NEIGHBOURS: [(&str, &str); 3] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", SHORT),
    (ORIGIN, "*"),
];

/// A media type, and the files that have it.
pub(super) struct MediaType {
    pub(super) pattern: Pattern,
    pub(super) name: &'static str,
    /// The same files for hosts that know `*` alone; no two of these may hold one file, because such hosts join what they find.
    pub(super) globs: &'static [&'static str],
}

const fn of_files(
    pattern: Pattern,
    name: &'static str,
    globs: &'static [&'static str],
) -> MediaType {
    MediaType {
        pattern,
        name,
        globs,
    }
}

/// Media types that follow from the place of a file; the first that holds counts, and all of them come before [`ENDINGS`].
pub(super) const PLACES: [MediaType; 4] = [
    of_files(
        Pattern::Below(".well-known/openpgpkey/"),
        "application/octet-stream",
        &["/.well-known/openpgpkey/*"],
    ),
    of_files(
        Pattern::Below(".well-known/csaf/openpgp/"),
        "application/pgp-keys",
        &["/.well-known/csaf/openpgp/*.asc"],
    ),
    of_files(
        Pattern::Named("atom.xml"),
        "application/atom+xml",
        &["/*atom.xml"],
    ),
    // A static host calls it `application/json`, which readers of such feeds take as well.
    of_files(Pattern::Named("feed.json"), "application/feed+json", &[]),
];

/// Media types that follow from the ending of a name; CSAF clients take `application/json` with nothing after it.
pub(super) const ENDINGS: [(&[&str], &str, &[&str]); 21] = [
    (&["html", "htm"], "text/html; charset=utf-8", &[]),
    (&["json"], "application/json", &["/*.json"]),
    (
        &["txt", "sha256", "sha512", "md"],
        "text/plain; charset=utf-8",
        &["/*.txt", "/*.sha256", "/*.sha512"],
    ),
    (&["csv"], "text/csv; charset=utf-8", &["/*.csv"]),
    (&["asc"], "application/pgp-signature", &["/*.json.asc"]),
    (&["css"], "text/css; charset=utf-8", &[]),
    (&["js", "mjs"], "text/javascript; charset=utf-8", &[]),
    (&["svg"], "image/svg+xml", &[]),
    (&["xml"], "application/xml", &[]),
    (&["png"], "image/png", &[]),
    (&["jpg", "jpeg"], "image/jpeg", &[]),
    (&["gif"], "image/gif", &[]),
    (&["webp"], "image/webp", &[]),
    (&["ico"], "image/vnd.microsoft.icon", &[]),
    (&["avif"], "image/avif", &[]),
    (&["woff2"], "font/woff2", &[]),
    (&["woff"], "font/woff", &[]),
    (&["zip"], "application/zip", &[]),
    (&["gz"], "application/gzip", &[]),
    (&["pdf"], "application/pdf", &[]),
    (&["wasm"], "application/wasm", &[]),
];

/// The media type of any other file.
pub(super) const OTHER: &str = "application/octet-stream";

/// How long an answer may be kept: not at all without asking, a minute, or for ever.
pub(super) const ASK: &str = "public, max-age=0, must-revalidate";
pub(super) const SHORT: &str = "public, max-age=60, must-revalidate";
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What may be kept for another time than [`SHORT`], with globs as in [`MediaType`]; the first that holds counts.
///
/// A document, its hashes and its signature are fetched one after the other, so no cache may mix two versions of them.
pub(super) const CACHING: [(Pattern, &str, &[&str]); 4] = [
    (
        Pattern::Version,
        FOR_EVER,
        &["/advisories/:slug/:version/*.json"],
    ),
    (Pattern::Hashed, FOR_EVER, &[]),
    (Pattern::Document, ASK, &[]),
    (Pattern::Below("vex/"), ASK, &[]),
];

/// What programs on other sites may read (`Access-Control-Allow-Origin: *`; CSAF 2.1, requirement 25), with globs as in [`MediaType`].
pub(super) const OPEN: [(Pattern, &[&str]); 5] = [
    (Pattern::Below(".well-known/"), &["/.well-known/*"]),
    (Pattern::Below("vex/"), &["/vex/*"]),
    (Pattern::Version, &["/advisories/:slug/:version/*.json"]),
    (Pattern::Named("atom.xml"), &["/*atom.xml"]),
    (Pattern::Named("feed.json"), &["/*feed.json"]),
];

/// What is sent as it is, never compressed: bytes that have a hash or a signature.
pub(super) const AS_IT_IS: [Pattern; 3] = [
    Pattern::Below(".well-known/"),
    Pattern::Below("vex/"),
    Pattern::Version,
];

/// What else may be compressed, by media type without its parameter.
pub(super) const COMPRESSED: [&str; 8] = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "image/svg+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
];

/// The name of the header of [`OPEN`].
pub(super) const ORIGIN: &str = "Access-Control-Allow-Origin";

/// The headers of a file of the site, by its path relative to the site; a page's path ends with `index.html`.
pub fn of(path: &str) -> Vec<(&'static str, &'static str)> {
    let mut headers = vec![("Content-Type", media_type(path))];
    let caching = CACHING.iter().find(|(pattern, ..)| pattern.holds(path));
    headers.push((
        "Cache-Control",
        caching.map_or(SHORT, |(_, value, _)| *value),
    ));
    if OPEN.iter().any(|(pattern, _)| pattern.holds(path)) {
        headers.push((ORIGIN, "*"));
    }
    headers.extend(EVERYWHERE);
    headers
}

pub(super) fn media_type(path: &str) -> &'static str {
    if let Some(place) = PLACES.iter().find(|place| place.pattern.holds(path)) {
        return place.name;
    }
    let mut endings = ENDINGS.iter();
    let ending = endings.find(|(endings, ..)| Pattern::Ending(endings).holds(path));
    ending.map_or(OTHER, |(_, name, _)| *name)
}

/// A media type without its parameter, and whether it says that the text is UTF-8.
pub(super) fn parts(media_type: &'static str) -> (&'static str, bool) {
    let bare = media_type.strip_suffix("; charset=utf-8");
    bare.map_or((media_type, false), |bare| (bare, true))
}

#[cfg(test)]
mod tests {
    use super::{ENDINGS, OTHER, of};

    fn header(path: &str, name: &str) -> Option<&'static str> {
        let all = of(path);
        let found = all.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| *value)
    }

    #[test]
    fn pages_and_the_gate_call_files_the_same() {
        for path in ["atom.xml", "products/a/feed.json", "list/feed/3/atom.xml"] {
            assert_eq!(crate::render::media_type(path), super::media_type(path));
        }
        for (endings, name, _) in ENDINGS {
            for ending in endings {
                let path = format!("a/b.{ending}");
                assert_eq!(crate::render::media_type(&path), name, "{path}");
            }
        }
        assert_eq!(crate::render::media_type("a/b"), OTHER);
    }

    #[test]
    fn what_belongs_together_is_never_mixed() {
        let cache = |path| header(path, "Cache-Control").unwrap();
        assert_eq!(
            cache("advisories/a/1-1.0.0/a.json"),
            "public, max-age=31536000, immutable"
        );
        for path in [
            ".well-known/csaf/white/2026/a.json",
            ".well-known/csaf/white/2026/a.json.asc",
            "vex/pump/openvex.json",
        ] {
            assert_eq!(cache(path), "public, max-age=0, must-revalidate", "{path}");
        }
        for path in [
            ".well-known/csaf/feed-tlp-white.json",
            "advisories/a/1-1.0.0/a.txt",
            "advisories/a/1-1.0.0/index.html",
            "assets/style.css",
            "atom.xml",
        ] {
            assert_eq!(cache(path), "public, max-age=60, must-revalidate", "{path}");
        }
    }

    #[test]
    fn machines_may_read_what_is_for_machines() {
        let origin = |path| header(path, "Access-Control-Allow-Origin");
        for path in [
            ".well-known/security.txt",
            ".well-known/csaf/white/changes.csv",
            ".well-known/openpgpkey/hu/x",
            "vex/a.json",
            "products/a/atom.xml",
            "list/feed/3/feed.json",
        ] {
            assert_eq!(origin(path), Some("*"), "{path}");
        }
        assert_eq!(origin("index.html"), None);
        assert_eq!(
            header(".well-known/openpgpkey/hu/x", "Content-Type"),
            Some("application/octet-stream")
        );
    }
}
