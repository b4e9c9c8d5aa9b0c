//! Where the site lives, and the hosts that belong to it.

use std::fmt;
use std::str::FromStr;

use crate::model::identifier::WebUrl;

/// The path of the provider metadata on every host that serves it (section 7.1.9).
const METADATA: &str = "/.well-known/csaf/provider-metadata.json";
/// The path of security.txt on every host that serves it (RFC 9116 section 3).
const SECURITY_TXT: &str = "/.well-known/security.txt";

/// The addresses of a site: https, a host of its own without a path, and the domains that it speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Host, and port if there is one.
    authority: String,
    host: String,
    main_domain: Option<String>,
    mail_domain: Option<String>,
}

/// Why a text is no address of a site or no domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteError {
    /// `base_url` is not an absolute https address without a path.
    BaseUrl,
    /// `main_domain` is not a domain name.
    MainDomain,
    /// `mail_domain` is not a domain name.
    MailDomain,
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BaseUrl => "`base_url` is not an https address without a path",
            Self::MainDomain => "`main_domain` is not a domain name",
            Self::MailDomain => "`mail_domain` is not a domain name",
        })
    }
}

impl std::error::Error for SiteError {}

impl Site {
    /// Reads the values of `content/site.toml`; hosts are compared and written in lower case.
    ///
    /// # Errors
    /// [`SiteError`] names the value that is wrong.
    pub fn new(
        base_url: &str,
        main_domain: Option<&str>,
        mail_domain: Option<&str>,
    ) -> Result<Self, SiteError> {
        let url = WebUrl::from_str(base_url).map_err(|_| SiteError::BaseUrl)?;
        let (_, rest) = base_url.split_once("://").ok_or(SiteError::BaseUrl)?;
        let authority = rest.trim_end_matches('/');
        if !url.is_https() || authority.contains(['/', '?', '#']) {
            return Err(SiteError::BaseUrl);
        }
        let domain = |name: Option<&str>, error| match name {
            Some(name) => domain(name).ok_or(error).map(Some),
            None => Ok(None),
        };
        Ok(Self {
            authority: authority.to_ascii_lowercase(),
            host: url.host().to_ascii_lowercase(),
            main_domain: domain(main_domain, SiteError::MainDomain)?,
            mail_domain: domain(mail_domain, SiteError::MailDomain)?,
        })
    }

    /// The site's own host, without port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The site's port, if it is not the usual one.
    pub fn port(&self) -> Option<u16> {
        let port = self.authority.strip_prefix(self.host.as_str())?;
        port.strip_prefix(':')?.parse().ok()
    }

    /// The main domain of the issuing authority; the site's own host if none was named.
    pub fn main_domain(&self) -> &str {
        self.main_domain.as_deref().unwrap_or(&self.host)
    }

    /// The domain of the mail addresses, if one was named.
    pub fn mail_domain(&self) -> Option<&str> {
        self.mail_domain.as_deref()
    }

    /// The absolute address of a file of the site; `path` without a leading slash, of characters that need no encoding.
    pub(super) fn url(&self, path: &str) -> String {
        format!("https://{}/{path}", self.authority)
    }

    /// Whether this host is the site's own.
    pub fn is_own(&self, host: &str) -> bool {
        self.host == host
    }

    /// The authorities that serve the well-known files: the main domain, then the site if that is another one.
    fn well_known_authorities(&self) -> impl Iterator<Item = &str> {
        let main = (!self.is_own(self.main_domain())).then(|| self.main_domain());
        main.into_iter().chain([self.authority.as_str()])
    }

    /// The address of the metadata that is announced: the one on the main domain (requirement 9 goes first by section 7.1.8).
    pub(super) fn metadata_url(&self) -> String {
        let authority = self.well_known_authorities().next();
        format!("https://{}{METADATA}", authority.unwrap_or(&self.authority))
    }

    /// Every address at which security.txt is served.
    pub(super) fn security_txt_urls(&self) -> impl Iterator<Item = String> {
        self.well_known_authorities()
            .map(|authority| format!("https://{authority}{SECURITY_TXT}"))
    }
}

/// A domain name in lower case; no port, no path, no address in numbers or brackets.
fn domain(name: &str) -> Option<String> {
    let url = WebUrl::from_str(&format!("https://{name}")).ok()?;
    let plain = url.host() == name && !name.starts_with('[') && !name.ends_with('.');
    plain.then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Site, SiteError};

    #[test]
    fn a_site_has_a_host_of_its_own() {
        let site = Site::new("https://Security.acme.example:8443/", None, None).unwrap();
        assert_eq!(site.host(), "security.acme.example");
        assert_eq!(site.port(), Some(8443));
        assert_eq!(
            site.url("a.json"),
            "https://security.acme.example:8443/a.json"
        );
        for bad in [
            "http://security.acme.example",
            "https://acme.example/security",
            "https://acme.example?x",
            "security.acme.example",
            "",
        ] {
            assert_eq!(Site::new(bad, None, None), Err(SiteError::BaseUrl), "{bad}");
        }
    }

    #[test]
    fn domains_are_names_alone() {
        let base = "https://security.acme.example";
        for bad in [
            "",
            "https://acme.example",
            "acme.example/x",
            "..",
            "a:1",
            "[::1]",
            "acme.example.",
        ] {
            assert_eq!(
                Site::new(base, Some(bad), None),
                Err(SiteError::MainDomain),
                "{bad}"
            );
            assert_eq!(
                Site::new(base, None, Some(bad)),
                Err(SiteError::MailDomain),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_main_domain_comes_first() {
        let site = Site::new("https://security.acme.example", Some("ACME.example"), None).unwrap();
        assert_eq!(
            site.metadata_url(),
            "https://acme.example/.well-known/csaf/provider-metadata.json"
        );
        let urls: Vec<String> = site.security_txt_urls().collect();
        assert_eq!(
            urls,
            [
                "https://acme.example/.well-known/security.txt",
                "https://security.acme.example/.well-known/security.txt",
            ]
        );
        let same = Site::new("https://acme.example", Some("acme.example"), None).unwrap();
        assert_eq!(same.security_txt_urls().count(), 1);
    }
}
