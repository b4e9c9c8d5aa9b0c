//! What becomes public, in words.

use std::collections::BTreeMap;

use crate::cli::report::one_line;
use crate::model::advisory::{Advisory, End};

/// How many changes of a document are told.
const TOLD: usize = 30;

/// What becomes public, in words.
pub(super) fn words(
    advisory: &Advisory,
    before: Option<&Advisory>,
    difference: &[String],
) -> String {
    let tracking = &advisory.tracking;
    let mut text = format!(
        "  {} {} ({}): {}\n",
        tracking.id, tracking.version, tracking.status, advisory.title
    );
    if let Some(before) = before {
        text.push_str(&format!("    after {}", before.tracking.version));
        if let Some(revision) = tracking.revision_history.last() {
            text.push_str(&format!(": {}", revision.summary));
        }
        text.push('\n');
    }
    for line in difference.iter().take(TOLD) {
        text.push_str(&format!("    - {}\n", one_line(line)));
    }
    if difference.len() > TOLD {
        text.push_str(&format!("    - and {} more\n", difference.len() - TOLD));
    }
    if let Some(end) = &advisory.end {
        let words = match end {
            End::Withdrawn { reason } => {
                format!("    withdrawn: {reason}\n")
            }
            End::Superseded { by, .. } => {
                format!("    superseded by {by}\n")
            }
        };
        text.push_str(&words);
        return text;
    }
    for (place, vulnerability) in advisory.vulnerabilities.iter().enumerate() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for claim in advisory.claims_about(place) {
            *counts.entry(claim.status.in_words()).or_default() += 1;
        }
        let counts: Vec<_> = counts
            .iter()
            .map(|(status, count)| format!("{count} {status}"))
            .collect();
        text.push_str(&format!(
            "    {}: {}\n",
            vulnerability.name(),
            counts.join(", ")
        ));
    }
    text
}
