//! `site.toml`, looked through.

use std::str::FromStr;

use super::catalogue::{parse, text};
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::colour::Colour;
use crate::model::identifier::{LanguageTag, WebUrl};
use crate::model::party::Publisher;
use crate::model::site::SiteValues;
use crate::read::source::site::Site;

/// The code of findings about `site.toml`.
pub const SITE: Code = Code("site");

/// The values that documents take from the site.
pub fn values(site: &Site, findings: &mut Vec<Finding>) -> Option<SiteValues> {
    let before = findings.len();
    https(&site.base_url, findings);
    let rest = site
        .base_url
        .value
        .split_once("://")
        .map_or("", |(_, rest)| rest);
    if rest.trim_end_matches('/').contains(['/', '?', '#']) {
        findings.push(
            Finding::error(SITE, site.base_url.span, "the site cannot live below a path")
                .help("CSAF's and RFC 9116's well-known addresses are at the root of a host: give the site a host of its own"),
        );
    }
    let publisher = &site.publisher.value;
    https(&publisher.namespace, findings);
    if let Some(lang) = &site.lang {
        parse::<LanguageTag>(lang, "language", findings, |e| e.help().to_owned());
    }
    for domain in [&site.main_domain, &site.mail_domain].into_iter().flatten() {
        let host = Located::new(format!("https://{}", domain.value), domain.span);
        if WebUrl::from_str(&host.value).map_or(true, |url| url.host() != domain.value) {
            findings.push(
                Finding::error(SITE, domain.span, "this is not a domain")
                    .help("write the name alone, as in `acme.example`"),
            );
        }
    }
    if let Some(signing) = &site.signing {
        let fingerprint = &signing.fingerprint;
        if fingerprint.len() != 40 || !fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            findings.push(
                Finding::error(
                    SITE,
                    fingerprint.span,
                    "this is not a fingerprint of 40 hexadecimal digits",
                )
                .help("`gpg --fingerprint` shows it; a short key id is not enough"),
            );
        }
    }
    theme(site, findings);
    (findings.len() == before).then(|| SiteValues {
        base_url: site.base_url.value.trim_end_matches('/').to_owned(),
        lang: site
            .lang
            .as_ref()
            .map_or_else(|| "en".to_owned(), |lang| lang.value.clone()),
        publisher: Publisher {
            category: publisher.category.value,
            name: publisher.name.value.clone(),
            namespace: publisher.namespace.value.clone(),
            contact_details: Some(publisher.contact_details.value.clone()),
            issuing_authority: text(&publisher.issuing_authority),
        },
        terms_of_use: site
            .notes
            .as_ref()
            .and_then(|notes| text(&notes.terms_of_use)),
        general_recommendations: site
            .notes
            .as_ref()
            .and_then(|notes| text(&notes.general_recommendations)),
        example: site.example.as_ref().is_some_and(|example| example.value),
    })
}

/// Checks that an address is an absolute https URL.
pub(super) fn https(address: &Located<String>, findings: &mut Vec<Finding>) {
    if let Some(url) = parse::<WebUrl>(address, "address", findings, |e| e.help().to_owned())
        && !url.is_https()
    {
        findings.push(
            Finding::error(Code("value"), address.span, "this address is not https")
                .help("write https://…"),
        );
    }
}

/// The backgrounds of the built-in theme, which a colour has to stand out from.
const LIGHT: Colour = Colour::new(0xff, 0xff, 0xff);
const DARK: Colour = Colour::new(0x12, 0x18, 0x1a);
/// The least contrast of text (WCAG 2.2, success criterion 1.4.3).
const CONTRAST: f64 = 4.5;

fn theme(site: &Site, findings: &mut Vec<Finding>) {
    let Some(theme) = &site.theme else {
        return;
    };
    if let Some(size) = &theme.page_size
        && !(1..=1000).contains(&size.value)
    {
        findings.push(Finding::error(
            SITE,
            size.span,
            "a page of a list shows 1 to 1000 advisories",
        ));
    }
    for (colour, page, named) in [
        (&theme.accent, LIGHT, "white"),
        (&theme.accent_dark, DARK, "a dark page"),
    ] {
        let Some(written) = colour else {
            continue;
        };
        let Ok(colour) = written.value.parse::<Colour>() else {
            findings.push(
                Finding::error(SITE, written.span, "this is not a colour")
                    .help("write `#` and six hexadecimal digits, as in `#0d5563`"),
            );
            continue;
        };
        let contrast = colour.contrast(page);
        // A theme of the workspace may have other pages.
        if contrast < CONTRAST && theme.name.is_none() {
            findings.push(
                Finding::error(
                    SITE,
                    written.span,
                    Message::new(format!(
                        "on {named} this colour has a contrast of {contrast:.1} to 1, and many cannot read it"
                    )),
                )
                .help("WCAG 2.2 (1.4.3) wants 4.5 to 1: take a darker one for light pages, a lighter one for dark pages"),
            );
        }
    }
}
