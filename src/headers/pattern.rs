//! Which files a rule is for, in the words of this program and of others.

use std::fmt::Write as _;

/// Files of a site by their paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Everything below a folder, which has `/` at its end.
    Below(&'static str),
    /// A file's name in any folder.
    Named(&'static str),
    /// Endings, without the dot.
    Ending(&'static [&'static str]),
    /// The document of one version, `advisories/<slug>/<n>-<version>/<slug>.json`: its bytes never change.
    Version,
    /// `assets/<name>.<hash>.<ending>`, with at least eight hexadecimal digits: another content has another address.
    Hashed,
    /// A document of the provider with its hashes and its signature, `.well-known/csaf/<label>/<year>/<name>`, but no listing.
    Document,
}

impl Pattern {
    /// Whether a file belongs to it; the path is relative to the site.
    pub(super) fn holds(self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let parts: Vec<&str> = path.split('/').collect();
        match self {
            Self::Below(folder) => path.starts_with(folder),
            Self::Named(known) => name == known,
            Self::Ending(endings) => name
                .rsplit_once('.')
                .is_some_and(|(_, ending)| endings.contains(&ending)),
            Self::Version => match parts.as_slice() {
                ["advisories", _, folder, name] => {
                    let number = folder.split_once('-').map_or("", |(number, _)| number);
                    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
                    !number.is_empty() && is_number && name.ends_with(".json")
                }
                _ => false,
            },
            Self::Hashed => {
                let hash = name.rsplit('.').nth(1).unwrap_or_default();
                let hexadecimal = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                path.starts_with("assets/")
                    && name.matches('.').count() >= 2
                    && hash.len() >= 8
                    && hash.bytes().all(hexadecimal)
            }
            Self::Document => match parts.as_slice() {
                [".well-known", "csaf", _, year, name] => {
                    let digits = year.bytes().all(|byte| byte.is_ascii_digit());
                    year.len() == 4 && digits && *name != "index.html"
                }
                _ => false,
            },
        }
    }

    /// The same as a regular expression over the address, which begins with `/`: of the kind that PCRE and RE2 share.
    pub(super) fn regex(self) -> String {
        match self {
            Self::Below(folder) => format!("^/{}", escaped(folder)),
            Self::Named(name) => format!("/{}$", escaped(name)),
            Self::Ending([one]) => format!("\\.{one}$"),
            Self::Ending(endings) => format!("\\.({})$", endings.join("|")),
            Self::Version => "^/advisories/[^/]+/[0-9]+-[^/]*/[^/]+\\.json$".to_owned(),
            Self::Hashed => "^/assets/.+\\.[0-9a-f]{8,}\\.[a-z0-9]+$".to_owned(),
            Self::Document => {
                "^/\\.well-known/csaf/[^/]+/[0-9]{4}/[^/]+\\.(json|asc|sha256|sha512)$".to_owned()
            }
        }
    }
}

/// One regular expression for several patterns.
pub(super) fn any(patterns: &[Pattern]) -> String {
    let all: Vec<String> = patterns.iter().map(|pattern| pattern.regex()).collect();
    match all.as_slice() {
        [one] => one.clone(),
        _ => format!("({})", all.join("|")),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for sign in text.chars() {
        let plain = sign.is_ascii_alphanumeric() || matches!(sign, '/' | '-' | '_');
        let _ = match plain {
            true => write!(escaped, "{sign}"),
            false => write!(escaped, "\\{sign}"),
        };
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Pattern, any};

    #[test]
    fn patterns_hold_what_they_say() {
        let cases: [(Pattern, &[&str], &[&str]); 6] = [
            (
                Pattern::Below("vex/"),
                &["vex/a.json", "vex/a/b"],
                &["vex", "a/vex/b"],
            ),
            (
                Pattern::Named("atom.xml"),
                &["atom.xml", "products/a/atom.xml"],
                &["my-atom.xml", "atom.xml.asc"],
            ),
            (
                Pattern::Ending(&["json", "csv"]),
                &["a.json", "b/c.d.csv"],
                &["json", "a.json.asc", "a.json/b"],
            ),
            (
                Pattern::Version,
                &["advisories/a-1/2-1.1.0/a-1.json"],
                &[
                    "advisories/a-1/a-1.json",
                    "advisories/a-1/changes/a-1.json",
                    "advisories/a-1/2-1.1.0/a-1.txt",
                    "advisories/a-1/2-1.1.0/index.html",
                    "advisories/a-1/-1/a-1.json",
                ],
            ),
            (
                Pattern::Hashed,
                &[
                    "assets/style.0123abcd.css",
                    "assets/a/b.c.0123456789abcdef.js",
                ],
                &[
                    "assets/style.css",
                    "assets/0123abcd.css",
                    "assets/style.0123abc.css",
                    "assets/style.0123ABCD.css",
                    "style.0123abcd.css",
                ],
            ),
            (
                Pattern::Document,
                &[
                    ".well-known/csaf/white/2026/a.json",
                    ".well-known/csaf/white/2026/a.json.sha256",
                ],
                &[
                    ".well-known/csaf/white/2026/index.html",
                    ".well-known/csaf/white/index.txt",
                    ".well-known/csaf/openpgp/A.asc",
                ],
            ),
        ];
        for (pattern, good, bad) in cases {
            for path in good {
                assert!(pattern.holds(path), "{pattern:?} {path}");
            }
            for path in bad {
                assert!(!pattern.holds(path), "{pattern:?} {path}");
            }
        }
    }

    #[test]
    fn patterns_are_written_for_servers() {
        assert_eq!(
            any(&[Pattern::Below(".well-known/"), Pattern::Named("a.b")]),
            "(^/\\.well-known/|/a\\.b$)"
        );
        assert_eq!(Pattern::Ending(&["asc"]).regex(), "\\.asc$");
    }
}
