//! security.txt (RFC 9116): there, signed as a whole, not expired, with all that it must hold.

use super::Unreadable;
use super::fault::{Basis, Faults, PUBLISH, TAMPERED};
use super::keys::Keys;
use super::layout::SECURITY_TXT;
use super::metadata::Metadata;
use super::site::Site;
use super::text::{Clear, clear};
use crate::diagnostic::Message;
use crate::model::identifier::WebUrl;
use crate::model::timestamp::Timestamp;

/// Days before the end on which a new file is due.
const DUE: i64 = 30;
/// Days that the RFC wants a file to last at most.
const LONGEST: i64 = 366;
const RENEW: &str = "renew it with `obstat release --site`, build and publish";

/// Looks at security.txt, and yields the fingerprint of who signed it.
///
/// # Errors
/// If it cannot be read from the tree.
pub(super) fn check(
    site: &Site<'_>,
    keys: &Keys,
    metadata: Option<&Metadata>,
    faults: &mut Faults,
) -> Result<Option<String>, Unreadable> {
    let Some(bytes) = site.read(SECURITY_TXT)? else {
        let message = "security.txt is missing";
        faults.error(SECURITY_TXT, Basis::Csaf(8), message, RENEW);
        return Ok(None);
    };
    let signed = Basis::Rfc9116("2.3");
    let (content, signer) = match clear(site, keys, &bytes) {
        Clear::Unsigned => {
            if keys.len() > 0 {
                let message = "security.txt is not clear-signed";
                faults.error(SECURITY_TXT, signed, message, RENEW);
            }
            (bytes, None)
        }
        Clear::Good(content, signer) => (content, Some(signer)),
        Clear::Bad(message) => {
            faults.error(SECURITY_TXT, signed, message, TAMPERED);
            return Ok(None);
        }
    };
    let Ok(text) = std::str::from_utf8(&content) else {
        let message = "security.txt is not UTF-8";
        faults.error(SECURITY_TXT, Basis::Rfc9116("2.2"), message, PUBLISH);
        return Ok(signer);
    };
    let fields = fields(text, faults);
    contacts(&fields, faults);
    expires(&fields, site.at, faults);
    once(&fields, faults);
    addresses(site, &fields, faults);
    canonical(&fields, site.base.as_deref(), faults);
    if let Some(metadata) = metadata {
        provider(text, &fields, metadata, faults);
    }
    Ok(signer)
}

/// A field: its name in lower case, and its value.
type Field<'a> = (String, &'a str);

/// The fields; comments and empty lines are none.
fn fields<'a>(text: &'a str, faults: &mut Faults) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(':') {
            Some((name, value)) if !name.is_empty() && !value.trim().is_empty() => {
                fields.push((name.to_ascii_lowercase(), value.trim()));
            }
            _ => {
                let message = format!("line {number} is no field");
                faults.error(SECURITY_TXT, Basis::Rfc9116("2.2"), message, PUBLISH);
            }
        }
    }
    fields
}

fn values<'a>(fields: &'a [Field<'a>], name: &str) -> impl Iterator<Item = &'a str> {
    let of_it = move |field: &&Field<'_>| field.0 == name;
    fields.iter().filter(of_it).map(|field| field.1)
}

fn contacts(fields: &[Field<'_>], faults: &mut Faults) {
    if values(fields, "contact").next().is_none() {
        let message = "security.txt names no `Contact`";
        faults.error(SECURITY_TXT, Basis::Rfc9116("2.5.3"), message, RENEW);
    }
}

/// `Expires` stands there once and lies ahead.
fn expires(fields: &[Field<'_>], at: Timestamp, faults: &mut Faults) {
    let basis = Basis::Rfc9116("2.5.5");
    let mut all = values(fields, "expires");
    let (Some(value), None) = (all.next(), all.next()) else {
        let message = "security.txt does not say once when it expires";
        faults.error(SECURITY_TXT, basis, message, RENEW);
        return;
    };
    let Ok(end) = value.parse::<Timestamp>() else {
        let message = Message::new("`Expires` is no moment in the form of RFC 3339: ").value(value);
        faults.error(SECURITY_TXT, basis, message, RENEW);
        return;
    };
    let days = (end.to_utc() - at.to_utc()).num_days();
    if end <= at {
        let message = Message::new("security.txt expired at ").value(end.to_string());
        faults.error(SECURITY_TXT, basis, message, RENEW);
    } else if days < DUE {
        let message = Message::new("security.txt expires soon, at ").value(end.to_string());
        faults.warning(SECURITY_TXT, basis, message, RENEW);
    } else if days > LONGEST {
        let message = "security.txt lasts for more than a year";
        faults.warning(SECURITY_TXT, basis, message, RENEW);
    }
}

/// Fields that may stand there only once.
fn once(fields: &[Field<'_>], faults: &mut Faults) {
    if values(fields, "preferred-languages").count() > 1 {
        let message = "security.txt has `Preferred-Languages` more than once";
        faults.error(SECURITY_TXT, Basis::Rfc9116("2.5.8"), message, PUBLISH);
    }
}

/// Web addresses are https, and those of this site lead to something.
fn addresses(site: &Site<'_>, fields: &[Field<'_>], faults: &mut Faults) {
    for (name, value) in fields {
        let insecure = value
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("http:"));
        let web = matches!(
            name.as_str(),
            "canonical" | "policy" | "acknowledgments" | "hiring" | "csaf"
        );
        let https = || value.parse::<WebUrl>().is_ok_and(|url| url.is_https());
        if insecure || (web && !https()) {
            let message = Message::new("this address is not https: ").value(*value);
            faults.error(SECURITY_TXT, Basis::Rfc9116("2.5"), message, PUBLISH);
        }
        let own = site
            .base
            .as_deref()
            .and_then(|base| value.strip_prefix(base));
        if site.is_whole() && own.is_some_and(|path| !leads(site, path)) {
            let message = Message::new("the address ").value(*value);
            let message = message.words(" leads to nothing");
            faults.error(SECURITY_TXT, Basis::Rfc9116("2.5"), message, PUBLISH);
        }
    }
}

/// Whether a path of the site is a file or a page; one with encoded signs is left alone.
fn leads(site: &Site<'_>, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let page = |folder: &str| site.has(&format!("{folder}index.html"));
    let folder = path.is_empty() || path.ends_with('/');
    path.contains('%') || (folder && page(path)) || site.has(path) || page(&format!("{path}/"))
}

/// If it says where it is served, this site is among that.
fn canonical(fields: &[Field<'_>], base: Option<&str>, faults: &mut Faults) {
    let mut all = values(fields, "canonical").peekable();
    let Some(base) = base.filter(|_| all.peek().is_some()) else {
        return;
    };
    let here = format!("{base}{SECURITY_TXT}");
    if !all.any(|value| value == here) {
        let message = Message::new("`Canonical` does not name ").value(here);
        faults.error(SECURITY_TXT, Basis::Rfc9116("2.5.2"), message, RENEW);
    }
}

/// It leads to the provider metadata.
fn provider(text: &str, fields: &[Field<'_>], metadata: &Metadata, faults: &mut Faults) {
    let basis = Basis::Csaf(8);
    let canonical = metadata.canonical_url.as_str();
    let mut all = values(fields, "csaf");
    // Clients follow the first one, and complain of the others.
    let first = all.next();
    if first != Some(canonical) && !all.any(|value| value == canonical) {
        let message = Message::new("security.txt has no field `CSAF` with ").value(canonical);
        faults.error(SECURITY_TXT, basis, message, RENEW);
        return;
    }
    if first != Some(canonical) {
        let message = Message::new("the first field `CSAF` is not the one with ");
        faults.error(SECURITY_TXT, basis, message.value(canonical), RENEW);
    }
    for other in values(fields, "csaf").filter(|value| *value != canonical) {
        let message = Message::new("clients leave another field `CSAF` out, with ").value(other);
        faults.warning(SECURITY_TXT, basis, message, RENEW);
    }
    if !text.lines().any(|line| line.starts_with("CSAF:")) {
        let message = "clients know the field `CSAF` by its name in capital letters alone";
        faults.warning(SECURITY_TXT, basis, message, RENEW);
    }
}
