//! What is dated for the site as a whole: security.txt.

use super::Failure;
use super::opened::release_failure;
use crate::check::catalogue_of;
use crate::model::timestamp::Timestamp;
use crate::read::Sources;
use crate::read::source::site::SecurityTxtTable;
use crate::release::Releases;
use crate::render::provider::{SecurityTxt, SecurityTxtError, Site, expiry, security_txt};

/// How many days a security.txt is good for when the site does not say.
const DAYS: u32 = 180;

/// The security.txt that is due: there is none yet, its content changed, or less than a third of its time is left.
pub(super) fn due(
    sources: &Sources,
    releases: &Releases,
    time: Timestamp,
) -> Result<Option<String>, Failure> {
    let Some(table) = sources.site.as_ref() else {
        return Ok(None);
    };
    let Some(values) = &table.security_txt else {
        return Ok(None);
    };
    let Some((site, _)) = catalogue_of(sources) else {
        return Ok(None);
    };
    let domain = |value: &Option<crate::diagnostic::Located<String>>| {
        value.as_ref().map(|domain| domain.value.clone())
    };
    let (main, mail) = (domain(&table.main_domain), domain(&table.mail_domain));
    let site = Site::new(&site.base_url, main.as_deref(), mail.as_deref())
        .map_err(|error| Failure::undecided(error.to_string()))?;
    let days = values
        .expires_in_days
        .as_ref()
        .map_or(DAYS, |days| days.value);
    let expires = expiry(time, days).map_err(|error| failure(&[error]))?;
    let text = security_txt(&site, &fields(values), expires).map_err(|errors| failure(&errors))?;
    if let Some(entry) = releases.site(time) {
        let mut files = releases
            .load_files(entry)
            .map_err(|error| release_failure(&error))?;
        let published = files
            .remove("security.txt")
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(published) = published
            && without_expiry(&published) == without_expiry(&text)
            && expiry_of(&published).is_some_and(|until| is_fresh(until, time, days))
        {
            return Ok(None);
        }
    }
    Ok(Some(text))
}

fn fields(table: &SecurityTxtTable) -> SecurityTxt {
    let text = |value: &Option<crate::diagnostic::Located<String>>| {
        value.as_ref().map(|value| value.value.clone())
    };
    let texts = |values: &[crate::diagnostic::Located<String>]| {
        values.iter().map(|value| value.value.clone()).collect()
    };
    SecurityTxt {
        contact: texts(&table.contact),
        encryption: texts(&table.encryption),
        acknowledgments: text(&table.acknowledgments),
        preferred_languages: texts(&table.preferred_languages),
        policy: text(&table.policy),
        hiring: text(&table.hiring),
    }
}

fn failure(errors: &[SecurityTxtError]) -> Failure {
    let words: Vec<_> = errors
        .iter()
        .map(|error| format!("{}: {}", error.key, error.problem))
        .collect();
    let help = errors.first().map_or("", |error| error.problem.help());
    Failure::of(
        super::Exit::Findings,
        format!("[security_txt] in content/site.toml: {}", words.join("; ")),
    )
    .help(help)
}

fn without_expiry(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with("Expires:"))
        .collect()
}

/// When a published security.txt expires (RFC 9116 section 2.5.5).
pub(super) fn expiry_of(text: &str) -> Option<Timestamp> {
    text.lines()
        .find_map(|line| line.strip_prefix("Expires:")?.trim().parse().ok())
}

fn is_fresh(until: Timestamp, time: Timestamp, days: u32) -> bool {
    let left = until.to_utc() - time.to_utc();
    left > chrono::TimeDelta::days(i64::from(days) / 3)
}
