//! Where a link may lead.
//!
//! What others wrote becomes a link only if a browser can follow it: half an address would be a promise.

use std::net::Ipv6Addr;

/// Whether a link may lead there: the web, mail, this site, this page.
pub(crate) fn is_allowed(address: &str) -> bool {
    is_absolute(address) || is_local(address)
}

/// Whether an address leads to the web or to mail.
pub(crate) fn is_absolute(address: &str) -> bool {
    if !is_sound(address) {
        return false;
    }
    let after = |scheme: &str| {
        let (start, rest) = address.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    match after("https://").or_else(|| after("http://")) {
        Some(rest) => has_host(rest),
        None => after("mailto:").is_some(),
    }
}

/// Whether what follows `http://` begins with the name or number of a host (RFC 3986 section 3.2), in letters of any language and without escapes, which no browser takes there.
pub(crate) fn has_host(rest: &str) -> bool {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or(rest);
    let place = authority.rsplit('@').next().unwrap_or(authority);
    let letter = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '.' | '_' | '~');
    let (is_host, port) = match place.strip_prefix('[') {
        Some(literal) => match literal.split_once(']') {
            Some((number, port)) => (number.parse::<Ipv6Addr>().is_ok(), port),
            None => return false,
        },
        None => {
            let (name, port) = place
                .split_at_checked(place.find(':').unwrap_or(place.len()))
                .unwrap_or((place, ""));
            (!name.is_empty() && name.chars().all(letter), port)
        }
    };
    let is_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok();
    is_host && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

/// Whether an address is a path or a fragment of this site.
///
/// `//host` and everything with a colon before its first slash leads elsewhere.
pub(crate) fn is_local(address: &str) -> bool {
    let first = address.split(['/', '?', '#']).next().unwrap_or("");
    !address.is_empty() && !first.contains(':') && !address.starts_with("//") && is_sound(address)
}

fn is_sound(address: &str) -> bool {
    !address
        .chars()
        .any(|sign| sign.is_control() || sign == '\\')
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn links_lead_to_the_web_to_mail_and_to_this_site() {
        for address in [
            "/keys/",
            "#top",
            "a/b:c",
            "?q=1",
            "HTTPS://a.example",
            "keys",
            "mailto:psirt@a.example",
            "https://a.example:8443/x_(y)?a=1&b[]=%5B2%5D#c",
            "http://user@a.example/",
            "http://192.0.2.1/",
            "https://[2001:db8::1]:443/",
            "https://bücher.example/grün",
        ] {
            assert!(is_allowed(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "//evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "vbscript:x",
            "",
            "https://",
            "http://a.example%2Fb/",
            "http://ur%20[0-60000",
            "http://a b.example/",
            "http://a.example:port/",
            "http://a.example:65536/",
            "https://[2001:db8::1",
            "https://[a.example]/",
            "https://[2001:db8::1]443/",
        ] {
            assert!(!is_allowed(address), "{address}");
        }
    }
}
