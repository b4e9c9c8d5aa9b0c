//! What stops a release, and what may be passed over.

use std::path::Path;

use crate::check::rules::keys;
use crate::cli::{Exit, Failure, Terminal, opened};
use crate::diagnostic::Findings;
use crate::model::timestamp::Timestamp;
use crate::read::Sources;

/// Stops when the signing key does not live long enough, or cannot do its work.
pub(in crate::cli) fn refuse_keys(
    workspace: &Path,
    sources: &mut Sources,
    time: Timestamp,
    overrides: &[(String, String)],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut findings = Findings::new();
    findings.extend(keys::at_a_time(sources, time, true));
    let stands_in_the_way = relevant(&findings, overrides).has_errors();
    opened::show(workspace, &mut sources.map, &findings, terminal);
    match stands_in_the_way {
        true => Err(Failure::of(Exit::Findings, "nothing was released")
            .help("mend the errors above; `obstat keys check` says what each key may do")),
        false => Ok(()),
    }
}

/// The findings that stand in the way once rules about time are passed.
pub(super) fn relevant(findings: &Findings, overrides: &[(String, String)]) -> Findings {
    let mut kept = Findings::new();
    kept.extend(
        findings
            .iter()
            .filter(|finding| !overrides.iter().any(|(code, _)| code == finding.code.0))
            .cloned(),
    );
    kept
}
