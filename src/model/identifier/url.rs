//! Addresses on the web.

use std::str::FromStr;

use crate::model::value::{plain_string, problems};

/// The longest address in bytes.
const LONGEST: usize = 20_000;

problems! {
    /// Why a text is no address that we publish.
    UrlProblem {
        /// Neither `https://` nor `http://`.
        Scheme => "an address starts with `https://`", "write the whole address, as in `https://psirt.example.com/`";
        /// Nothing, or a character that no host has.
        Host => "the address has no valid host", "write the host after `https://`, as in `https://psirt.example.com/`; names in other scripts in their `xn--` form";
        /// A port that is no number up to 65535.
        Port => "the address has no valid port", "leave the port out, or write a number up to 65535";
        /// `name@` or `name:password@` before the host.
        Userinfo => "an address cannot hold a user name or a password", "leave out what stands before the `@`";
        /// White space, a control character, or another that must be percent-encoded.
        Character => "the address holds a character that must be percent-encoded", "write a blank as `%20`, and other signs as their bytes in UTF-8";
        /// A `%` that is not followed by two hexadecimal digits.
        Percent => "the address holds a `%` that encodes nothing", "write `%25` for a percent sign";
        /// Longer than clients accept.
        TooLong => "the address is too long", "use a shorter address";
    }
}

/// An absolute address with `https` or `http`, a host, and no user name (RFC 3986, ASCII only).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebUrl(String);

impl WebUrl {
    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `https`, which all our own addresses must be.
    pub fn is_https(&self) -> bool {
        scheme(&self.0).is_some_and(|(https, _)| https)
    }

    /// The host as written, without port.
    pub fn host(&self) -> &str {
        let authority = scheme(&self.0).map_or("", |(_, rest)| authority(rest).0);
        split_port(authority).0
    }
}

/// Whether it is `https`, and what follows `://`.
fn scheme(text: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some((true, rest)),
        "http" => Some((false, rest)),
        _ => None,
    }
}

/// Host with port, and the rest.
fn authority(rest: &str) -> (&str, &str) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest.split_at_checked(end).unwrap_or((rest, ""))
}

/// Host, and the port if there is a colon.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn valid_host(host: &str) -> bool {
    if let Some(literal) = host.strip_prefix('[') {
        return literal
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    host.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        })
}

/// Whether all characters may stand in a path, query or fragment, and every `%` encodes a byte.
fn check_rest(rest: &str) -> Result<(), UrlProblem> {
    let mut bytes = rest.bytes();
    let mut fragment = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let mut hex = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                if !(hex() && hex()) {
                    return Err(UrlProblem::Percent);
                }
            }
            b'#' if fragment => return Err(UrlProblem::Character),
            b'#' => fragment = true,
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | b'[' | b']' => {
                return Err(UrlProblem::Character);
            }
            _ if byte.is_ascii_graphic() => {}
            _ => return Err(UrlProblem::Character),
        }
    }
    Ok(())
}

impl FromStr for WebUrl {
    type Err = UrlProblem;

    fn from_str(text: &str) -> Result<Self, UrlProblem> {
        if text.len() > LONGEST {
            return Err(UrlProblem::TooLong);
        }
        let (_, rest) = scheme(text).ok_or(UrlProblem::Scheme)?;
        let (authority, rest) = authority(rest);
        if authority.contains('@') {
            return Err(UrlProblem::Userinfo);
        }
        let (host, port) = split_port(authority);
        if !valid_host(host) {
            return Err(UrlProblem::Host);
        }
        let valid_port =
            |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
        if port.is_some_and(|port| !valid_port(port)) {
            return Err(UrlProblem::Port);
        }
        check_rest(rest)?;
        Ok(Self(text.to_owned()))
    }
}

plain_string!(WebUrl);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn absolute_addresses_pass() {
        let url: WebUrl = "https://psirt.example.com:8443/a%20b/?q=1#x"
            .parse()
            .unwrap();
        assert_eq!((url.is_https(), url.host()), (true, "psirt.example.com"));
        let url: WebUrl = "http://[2001:db8::1]:80/".parse().unwrap();
        assert_eq!((url.is_https(), url.host()), (false, "[2001:db8::1]"));
        assert!("HTTPS://example.com".parse::<WebUrl>().unwrap().is_https());
        assert!("https://example.com?q".parse::<WebUrl>().is_ok());
    }

    #[test]
    fn other_addresses_do_not() {
        let problem = |text: &str| text.parse::<WebUrl>().unwrap_err();
        for text in [
            "",
            "example.com",
            "//example.com/",
            "javascript:alert(1)",
            "ftp://example.com/",
            " https://example.com",
        ] {
            assert_eq!(problem(text), UrlProblem::Scheme, "{text}");
        }
        for text in [
            "https://",
            "https:///a",
            "https://exa mple.com",
            "https://a..b/",
            "https://bücher.example/",
            "https://[::1/",
        ] {
            assert_eq!(problem(text), UrlProblem::Host, "{text}");
        }
        assert_eq!(
            problem("https://user:pass@example.com/"),
            UrlProblem::Userinfo
        );
        assert_eq!(problem("https://example.com:99999/"), UrlProblem::Port);
        assert_eq!(problem("https://example.com:/"), UrlProblem::Port);
        for text in [
            "https://example.com/a b",
            "https://example.com/\n",
            "https://example.com/ü",
            "https://example.com/<",
            "https://example.com/#a#b",
            "https://example.com\\@evil.example/",
        ] {
            assert!(
                matches!(
                    problem(text),
                    UrlProblem::Character | UrlProblem::Host | UrlProblem::Userinfo
                ),
                "{text}"
            );
        }
        assert_eq!(problem("https://example.com/%2"), UrlProblem::Percent);
        assert_eq!(problem("https://example.com/%zz"), UrlProblem::Percent);
        assert_eq!(
            problem("x").to_string(),
            "an address starts with `https://`"
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "https?://[a-z.@:\\[\\]/?#% \u{e9}]{0,30}|\\PC*") {
            if let Ok(url) = text.parse::<WebUrl>() {
                prop_assert!(url.as_str().is_ascii() && !url.host().is_empty());
            }
        }
    }
}
