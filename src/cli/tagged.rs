//! What is told of tags beyond what is wrong with them.

use std::collections::HashMap;

use super::{Failure, opened};
use crate::diagnostic::{Code, FileId, Finding, Message, Part, Severity, Span};
use crate::gate::{Armed, SitePath};
use crate::read::Sources;

/// The code of a note on a value that is published although it is tagged.
pub(super) const DISCLOSED: &str = "phi-disclosed";

/// The notes on tags: those that cannot be guarded alone, each at the line that it stands on.
///
/// # Errors
/// When the gate cannot be armed.
pub(super) fn short(sources: &Sources) -> Result<Vec<Finding>, Failure> {
    if sources.tags.is_empty() {
        return Ok(Vec::new());
    }
    let armed = opened::arm(sources)?;
    let files: HashMap<&str, FileId> = (0..)
        .zip(sources.map.files())
        .map(|(id, file)| (&*file.path, FileId(id)))
        .collect();
    let mut lines = HashMap::new();
    let mut notes = Vec::new();
    for tag in armed.unguarded() {
        let place = tag.source.rsplit_once(':');
        let span = place.and_then(|(path, line)| {
            let file = *files.get(path)?;
            let starts = lines
                .entry(file)
                .or_insert_with(|| line_starts(sources, path));
            let start = *starts.get(line.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(Span::new(file, start..start))
        });
        let message = format!(
            "this {} is looked for only near another tagged value of its record",
            tag.kind
        );
        notes.push(
            Finding::note(Code("phi-short"), span, message).help(
                "alone it would be found in texts that say nothing of anybody; see to it yourself that it stands nowhere else",
            ),
        );
    }
    Ok(notes)
}

fn line_starts(sources: &Sources, path: &str) -> Vec<usize> {
    let bytes = crate::read::bytes(&sources.root.join(path)).unwrap_or_default();
    let ends = memchr::memchr_iter(b'\n', &bytes).map(|end| end + 1);
    std::iter::once(0).chain(ends).collect()
}

/// Shows who disclosed a value, and why, also where the file is masked: once the gate has looked at both.
pub(super) fn tell_disclosed(finding: Finding, armed: &Armed) -> Finding {
    let mut told = Message::default();
    for part in finding.message.parts() {
        told = match part {
            Part::Words(words) => told.words(words.clone()),
            Part::Value(value) if is_clear(value, armed) => told.words(format!("`{value}`")),
            Part::Value(value) => told.value(value.clone()),
        };
    }
    Finding {
        message: told,
        ..finding
    }
}

fn is_clear(value: &str, armed: &Armed) -> bool {
    SitePath::new("disclosed.txt").is_ok_and(|path| armed.inspect(&path, value.as_bytes()).is_ok())
}

/// The notes on disclosed values, for a command that publishes.
pub(super) fn disclosed(sources: &Sources, armed: &Armed) -> Vec<Finding> {
    let notes = sources.findings.iter();
    notes
        .filter(|finding| finding.code.0 == DISCLOSED && finding.severity == Severity::Note)
        .map(|finding| tell_disclosed(finding.clone(), armed))
        .collect()
}
