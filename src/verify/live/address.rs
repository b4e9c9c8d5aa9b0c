//! Where a site stands on the web, and what the addresses of its files are.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::super::layout::{METADATA, SECURITY_TXT};
use crate::model::identifier::WebUrl;

/// Why an address is none that a site can be looked at under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressProblem {
    /// No absolute address, or one with signs that none can hold.
    Malformed,
    /// A query or a fragment.
    Query,
    /// `http`, to another machine than this one.
    Plain,
}

impl AddressProblem {
    /// What is wrong, to be put behind the address.
    pub fn words(self) -> &'static str {
        match self {
            Self::Malformed => "is no absolute address of a site",
            Self::Query => "has a query or a fragment, which the address of a site has not",
            Self::Plain => "is not encrypted, and only this machine may be looked at that way",
        }
    }

    /// How to mend it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Malformed | Self::Query => {
                "write the address of the site, such as `https://security.example.com/`"
            }
            Self::Plain => "write it with `https://`",
        }
    }
}

/// The address that a site stands under: scheme, authority and a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The whole, with `/` at its end.
    url: String,
    host: String,
}

impl Base {
    /// Reads the address of a site, of its provider metadata or of its security.txt.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, AddressProblem> {
        let url: WebUrl = text.parse().map_err(|_| AddressProblem::Malformed)?;
        let text = url.as_str();
        if text.contains(['?', '#']) {
            return Err(AddressProblem::Query);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressProblem::Malformed)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let scheme = scheme.to_ascii_lowercase();
        let host = bare(url.host()).to_ascii_lowercase();
        if scheme != "https" && !is_loopback(&host) {
            return Err(AddressProblem::Plain);
        }
        let folder = [METADATA, SECURITY_TXT, "index.html"]
            .into_iter()
            .find_map(|file| path.strip_suffix(file))
            .filter(|folder| folder.is_empty() || folder.ends_with('/'))
            .unwrap_or(path);
        let mut url = format!("{scheme}://{}", authority.to_ascii_lowercase());
        let slash = if folder.is_empty() || folder.ends_with('/') {
            ""
        } else {
            "/"
        };
        let _ = write!(url, "/{folder}{slash}");
        Ok(Self { url, host })
    }

    /// The whole address, with `/` at its end.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The host, without port and brackets.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn is_https(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// Whether it is on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// The same address by plain `http`, if this one has the usual port.
    pub(super) fn plain(&self) -> Option<String> {
        let rest = self.url.strip_prefix("https://")?;
        let authority = rest.split('/').next()?;
        let port = authority.rsplit_once(':').map(|(_, port)| port);
        let usual = port.is_none_or(|port| port.contains(']'));
        usual.then(|| format!("http://{rest}"))
    }

    /// The address of a file; a page is asked for by its folder, as readers do.
    pub(super) fn of(&self, path: &str) -> String {
        let asked = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        let mut url = self.url.clone();
        for byte in asked.bytes() {
            // Unreserved signs, and those that servers take as they are (RFC 3986, section 3.3).
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => url.push(char::from(byte)),
                b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'@' | b'!' | b'$' | b',' | b'=' => {
                    url.push(char::from(byte));
                }
                _ => {
                    let _ = write!(url, "%{byte:02X}");
                }
            }
        }
        url
    }
}

/// Whether a path of a list is that of a file below a site: relative, and normal.
pub(super) fn is_below(path: &str) -> bool {
    let normal = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(normal) && !path.contains(|sign: char| sign == '\\' || sign.is_control())
}

/// What a `Location` means at an address (RFC 3986, section 5.2); nothing of one that is no web address.
pub(super) fn resolve(url: &str, location: &str) -> Option<String> {
    let location = location.split('#').next().unwrap_or(location);
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let whole = if location.contains("://") {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.is_empty() || location.starts_with('?') {
        let path = path.split('?').next().unwrap_or(path);
        format!("{scheme}://{authority}{path}{location}")
    } else {
        let path = path.split('?').next().unwrap_or(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    whole.parse::<WebUrl>().is_ok().then_some(whole)
}

/// Scheme and authority of an address in lower case, without the usual port.
pub(super) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let usual = match scheme.as_str() {
        "https" => ":443",
        _ => ":80",
    };
    let authority = authority.strip_suffix(usual).unwrap_or(&authority);
    Some(format!("{scheme}://{authority}"))
}

/// The host of an address in lower case, without port and brackets.
pub(super) fn host(url: &str) -> Option<String> {
    let url: WebUrl = url.parse().ok()?;
    Some(bare(url.host()).to_ascii_lowercase())
}

/// A host without the brackets of an address of version 6.
fn bare(host: &str) -> &str {
    let inner = host.strip_prefix('[');
    inner
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host)
}

/// Whether a host is an address in numbers.
pub(super) fn is_number(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok()
}

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let number = host.parse::<IpAddr>();
    host == "localhost" || number.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{AddressProblem, Base, is_below, origin, resolve};

    fn base(text: &str) -> String {
        Base::parse(text).unwrap().as_str().to_owned()
    }

    #[test]
    fn a_site_is_named_by_any_of_its_known_files() {
        for text in [
            "https://a.example",
            "https://A.example/",
            "https://a.example/index.html",
            "https://a.example/.well-known/security.txt",
            "HTTPS://a.example/.well-known/csaf/provider-metadata.json",
        ] {
            assert_eq!(base(text), "https://a.example/", "{text}");
        }
        assert_eq!(
            base("https://a.example:8443/x"),
            "https://a.example:8443/x/"
        );
        assert_eq!(base("http://127.0.0.1:80"), "http://127.0.0.1:80/");
        assert_eq!(base("http://[::1]:80/p/"), "http://[::1]:80/p/");
    }

    #[test]
    fn what_is_no_site_is_refused() {
        for (text, problem) in [
            ("http://a.example/", AddressProblem::Plain),
            ("http://127.0.0.1.example/", AddressProblem::Plain),
            ("https://a.example/?x", AddressProblem::Query),
            ("https://a.example/#x", AddressProblem::Query),
            ("https://", AddressProblem::Malformed),
            ("https://user@a.example/", AddressProblem::Malformed),
            ("ftp://a.example/", AddressProblem::Malformed),
        ] {
            assert_eq!(Base::parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn files_have_encoded_addresses_and_pages_those_of_their_folder() {
        let base = Base::parse("https://a.example/p/").unwrap();
        assert_eq!(
            base.of("x/a b%2F.json"),
            "https://a.example/p/x/a%20b%252F.json"
        );
        assert_eq!(base.of("x/index.html"), "https://a.example/p/x/");
        assert_eq!(base.of("index.html"), "https://a.example/p/");
        assert_eq!(base.of("x-index.html"), "https://a.example/p/x-index.html");
        assert_eq!(base.of("é"), "https://a.example/p/%C3%A9");
        assert_eq!(base.plain().as_deref(), Some("http://a.example/p/"));
        let other = Base::parse("https://a.example:444/").unwrap();
        assert_eq!(other.plain(), None);
    }

    #[test]
    fn only_normal_paths_are_below_a_site() {
        assert!(is_below(".well-known/a b.json"));
        for bad in [
            "",
            "/x",
            "../x",
            "a/../x",
            "a//b",
            "a/",
            "./a",
            "https://b/x",
            "a\\b",
            "a\n",
        ] {
            assert!(!is_below(bad), "{bad}");
        }
    }

    #[test]
    fn locations_are_resolved() {
        let at = "https://a.example/x/y?z";
        for (location, url) in [
            ("/b", Some("https://a.example/b")),
            ("b", Some("https://a.example/x/b")),
            ("?b", Some("https://a.example/x/y?b")),
            ("//b.example/c", Some("https://b.example/c")),
            ("http://a.example/", Some("http://a.example/")),
            ("ftp://a.example/", None),
            ("https://a b/", None),
        ] {
            assert_eq!(resolve(at, location).as_deref(), url, "{location}");
        }
        assert_eq!(
            origin("https://A.example:443/x"),
            origin("https://a.example")
        );
        assert_ne!(origin("http://a.example/x"), origin("https://a.example"));
    }
}
