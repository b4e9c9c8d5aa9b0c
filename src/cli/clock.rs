//! What the clock has to say: warnings on standard error, and never a byte or an exit code (invariant 1).

use std::path::Path;

use super::report::{self, Format};
use super::{Terminal, opened, site_release};
use crate::check::{rules, untagged};
use crate::diagnostic::Findings;
use crate::model::timestamp::Timestamp;
use crate::read::{self, Sources};
use crate::release::Releases;

/// How many days before its end a security.txt is worth a word.
const NEAR: i64 = 30;

/// Warns of promises that are past and of a security.txt that nears its end.
pub(super) fn warn(
    workspace: &Path,
    sources: &mut Sources,
    releases: &Releases,
    terminal: &mut Terminal,
) {
    let now = opened::now();
    let mut findings = Findings::new();
    for source in &sources.advisories {
        findings.extend(rules::by_the_clock(source, now.date()));
    }
    findings.extend(rules::keys::at_a_time(sources, now, false));
    findings.extend(untagged::by_the_clock(sources, now.date()));
    findings.sort();
    read::show_texts_of(workspace, &mut sources.map, &findings);
    if !findings.is_empty() {
        for line in report::render(Format::Short, &sources.map, &findings, false).lines() {
            terminal.note(&format!("clock: {line}"));
        }
    }
    if let Some(words) = security_txt(releases, now) {
        terminal.note(&format!("clock: warning: {words}"));
    }
}

fn security_txt(releases: &Releases, now: Timestamp) -> Option<String> {
    let entry = releases.site(now)?;
    let bytes = releases.load_files(entry).ok()?.remove("security.txt")?;
    let until = site_release::expiry_of(&String::from_utf8(bytes).ok()?)?;
    let left = (until.to_utc() - now.to_utc()).num_days();
    match left {
        _ if until <= now => Some(format!(
            "security.txt expired at {until}: `obstat release --all` makes a new one"
        )),
        0..=NEAR => Some(format!(
            "security.txt expires at {until}, in {left} days: `obstat release --all` makes a new one when a third of its time is left"
        )),
        _ => None,
    }
}
