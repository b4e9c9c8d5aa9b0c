//! Findings as the preview shows them.

use std::path::Path;

use crate::cli::report;
use crate::diagnostic::{Counts, Findings, Severity, SourceMap};
use crate::read;
use crate::serve::Shown;

/// How many findings are shown; the rest is counted.
const TOLD: usize = 300;

/// The first findings, errors first, each as the terminal shows it, and the number of all.
pub(super) fn told(root: &Path, map: &mut SourceMap, findings: &Findings) -> (Vec<Shown>, Counts) {
    let mut first = Findings::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let left = TOLD.saturating_sub(first.iter().len());
        let of = findings.iter().filter(|it| it.severity == severity);
        first.extend(of.take(left).cloned());
    }
    // A file is masked by any of its findings, shown or not.
    map.mask_those_of(findings);
    read::show_texts_of(root, map, &first);
    let shown = report::each(map, &first).into_iter();
    let mut shown: Vec<Shown> = shown
        .map(|(severity, place, text)| Shown {
            severity,
            place,
            text,
        })
        .collect();
    let more = findings.iter().len() - shown.len();
    if more > 0 {
        shown.push(Shown {
            severity: Severity::Note,
            place: None,
            text: format!("and {more} more: `obstat check` says all of them"),
        });
    }
    (shown, findings.counts())
}
