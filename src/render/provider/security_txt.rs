//! security.txt (RFC 9116), made once for a site release; `build` only copies the frozen bytes.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use super::Site;
use crate::model::identifier::{LanguageTag, WebUrl};
use crate::model::timestamp::Timestamp;

/// The longest value in bytes; some clients read lines of limited length.
const LONGEST: usize = 2000;
/// The most days that a file may be good for: the RFC advises less than a year.
const MOST_DAYS: u32 = 366;

/// The values of `[security_txt]` in `content/site.toml`, as typed.
///
/// An address is absolute, or a path of the site that starts with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityTxt {
    /// Where to report, in order of preference: `mailto:`, `tel:` or https; at least one.
    pub contact: Vec<String>,
    /// Keys for confidential reports: https, `openpgp4fpr:` or `dns:`.
    pub encryption: Vec<String>,
    /// Where researchers are thanked.
    pub acknowledgments: Option<String>,
    /// The languages that the team reads, as BCP 47 tags.
    pub preferred_languages: Vec<String>,
    /// The disclosure policy.
    pub policy: Option<String>,
    /// Open positions.
    pub hiring: Option<String>,
}

/// A value that cannot stand in security.txt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityTxtError {
    /// The key in `[security_txt]`.
    pub key: &'static str,
    /// The value as typed: text of the writer, to be masked where the file holds PHI.
    pub value: Option<String>,
    /// What is wrong with it.
    pub problem: SecurityTxtProblem,
}

/// What is wrong with a value of security.txt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityTxtProblem {
    /// There is no contact (section 2.5.3).
    NoContact,
    /// A line break or another control sign, which could begin a field of its own.
    ControlSign,
    /// Longer than 2,000 bytes.
    TooLong,
    /// Neither a path of the site nor an address of a scheme that this field takes.
    Scheme,
    /// A web address that is not https (section 2.5).
    NotHttps,
    /// Of the right scheme, but nothing that it could mean.
    Address,
    /// Not a language tag of BCP 47.
    Language,
    /// Not 1 to 366 days.
    Days,
}

impl SecurityTxtProblem {
    /// How to mend it: lower case, no full stop, without the value.
    pub fn help(self) -> &'static str {
        match self {
            Self::NoContact => "add `contact = [\"mailto:psirt@…\"]` to `[security_txt]`",
            Self::ControlSign => "write the value on one line",
            Self::TooLong => "write at most 2000 characters",
            Self::Scheme => {
                "write `https://…`, or a path of the site such as `/policy/`; mail addresses begin with `mailto:`, telephone numbers with `tel:`"
            }
            Self::NotHttps => "write https://…",
            Self::Address => {
                "write the whole address, with signs that addresses cannot hold percent-encoded"
            }
            Self::Language => "write it as in `en` or `de-CH`",
            Self::Days => "write a number from 1 to 366; the RFC advises less than a year",
        }
    }
}

impl fmt::Display for SecurityTxtProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoContact => "security.txt has no contact",
            Self::ControlSign => "the value holds a line break or another control sign",
            Self::TooLong => "the value is too long",
            Self::Scheme => "this is not an address that the field can hold",
            Self::NotHttps => "this address is not https",
            Self::Address => "this is not a valid address",
            Self::Language => "this is not a language tag of BCP 47",
            Self::Days => "a security.txt is good for 1 to 366 days",
        })
    }
}

/// The schemes that a field takes besides https.
type Schemes = &'static [&'static str];
const CONTACT: Schemes = &["mailto:", "tel:"];
const ENCRYPTION: Schemes = &["openpgp4fpr:", "dns:"];
const WEB: Schemes = &[];

/// When a file that is made at `released` expires.
///
/// # Errors
/// [`SecurityTxtProblem::Days`] for other than 1 to 366 days, or beyond the end of the calendar.
pub fn expiry(released: Timestamp, days: u32) -> Result<Timestamp, SecurityTxtError> {
    let error = || SecurityTxtError {
        key: "expires_in_days",
        value: Some(days.to_string()),
        problem: SecurityTxtProblem::Days,
    };
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(error());
    }
    let length = TimeDelta::days(days.into());
    let end = released.to_utc().checked_add_signed(length);
    let end = end.map(Timestamp::whole).ok_or_else(error)?;
    (end.year() <= 9999).then_some(end).ok_or_else(error)
}

/// The file before it is signed: ASCII, LF, no empty line, no white space at the end of one.
///
/// Addresses become absolute, and signs that they cannot hold are percent-encoded as UTF-8.
///
/// # Errors
/// Every value that cannot stand in it, in the order of the fields.
pub fn security_txt(
    site: &Site,
    values: &SecurityTxt,
    expires: Timestamp,
) -> Result<String, Vec<SecurityTxtError>> {
    let mut file = Draft {
        site,
        text: String::new(),
        errors: Vec::new(),
    };
    if values.contact.is_empty() {
        file.error("contact", None, SecurityTxtProblem::NoContact);
    }
    file.addresses("Contact", "contact", &values.contact, CONTACT);
    file.field("Expires", &Timestamp::whole(expires.to_utc()).to_string());
    file.addresses("Encryption", "encryption", &values.encryption, ENCRYPTION);
    let acknowledgments = values.acknowledgments.as_slice();
    file.addresses("Acknowledgments", "acknowledgments", acknowledgments, WEB);
    file.languages(&values.preferred_languages);
    for url in site.security_txt_urls() {
        file.field("Canonical", &url);
    }
    file.addresses("Policy", "policy", values.policy.as_slice(), WEB);
    file.addresses("Hiring", "hiring", values.hiring.as_slice(), WEB);
    // One only, and the well-known one of the main domain (CSAF 2.0 section 7.1.8).
    file.field("CSAF", &site.metadata_url());
    if file.errors.is_empty() {
        Ok(file.text)
    } else {
        Err(file.errors)
    }
}

struct Draft<'a> {
    site: &'a Site,
    text: String,
    errors: Vec<SecurityTxtError>,
}

impl Draft<'_> {
    fn error(&mut self, key: &'static str, value: Option<&str>, problem: SecurityTxtProblem) {
        let value = value.map(str::to_owned);
        self.errors.push(SecurityTxtError {
            key,
            value,
            problem,
        });
    }

    fn field(&mut self, name: &str, value: &str) {
        self.text.push_str(&format!("{name}: {value}\n"));
    }

    fn addresses(&mut self, name: &str, key: &'static str, values: &[String], schemes: Schemes) {
        for value in values {
            match address(self.site, value, schemes) {
                Ok(address) => self.field(name, &address),
                Err(problem) => self.error(key, Some(value), problem),
            }
        }
    }

    fn languages(&mut self, values: &[String]) {
        let mut tags: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        for value in values {
            match LanguageTag::from_str(value) {
                Ok(tag) if seen.insert(tag.clone()) => tags.push(tag.to_string()),
                Ok(_) => {}
                Err(_) => {
                    let problem = SecurityTxtProblem::Language;
                    self.error("preferred_languages", Some(value), problem);
                }
            }
        }
        if !tags.is_empty() {
            self.field("Preferred-Languages", &tags.join(", "));
        }
    }
}

/// The absolute address that a value means.
fn address(site: &Site, value: &str, schemes: Schemes) -> Result<String, SecurityTxtProblem> {
    use SecurityTxtProblem::{Address, ControlSign, NotHttps, Scheme, TooLong};
    if value
        .chars()
        .any(|sign| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}'))
    {
        return Err(ControlSign);
    }
    if value.len() > LONGEST {
        return Err(TooLong);
    }
    let encoded = encode(value);
    if let Some(path) = encoded.strip_prefix('/') {
        if path.starts_with('/') {
            return Err(Scheme);
        }
        return web(&site.url(path)).ok_or(Address);
    }
    let (scheme, rest) = encoded.split_once(':').ok_or(Scheme)?;
    let scheme = format!("{}:", scheme.to_ascii_lowercase());
    if scheme == "http:" {
        return Err(NotHttps);
    }
    if scheme == "https:" {
        return web(&format!("https:{rest}")).ok_or(Address);
    }
    if !schemes.contains(&scheme.as_str()) {
        return Err(Scheme);
    }
    let valid = match scheme.as_str() {
        "mailto:" => mailbox(rest),
        "tel:" => rest.bytes().any(|byte| byte.is_ascii_digit()),
        "openpgp4fpr:" => rest.len() == 40 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => !rest.is_empty(),
    };
    valid.then(|| format!("{scheme}{rest}")).ok_or(Address)
}

fn web(address: &str) -> Option<String> {
    let url = WebUrl::from_str(address).ok()?;
    url.is_https().then(|| url.to_string())
}

/// Whether the address before any `?` is one mailbox.
fn mailbox(rest: &str) -> bool {
    let mailbox = rest.split('?').next().unwrap_or(rest);
    mailbox.split_once('@').is_some_and(|(name, domain)| {
        let host = WebUrl::from_str(&format!("https://{domain}"));
        !name.is_empty() && host.is_ok_and(|url| url.host() == domain)
    })
}

/// Percent-encodes what no address can hold; what is encoded already stays.
fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
