//! Reads a private file: a table for each record, in it a tag for each value.

use toml::Spanned;
use toml::de::DeValue;

use super::file::text_of;
use super::files::Found;
use super::phi;
use super::private::PrivateFiles;
use super::toml::{TomlReader, Value};
use super::wiped::Wiped;
use crate::diagnostic::{Code, FileId, Finding, Message, Severity, Span};
use crate::model::tagged::Tagged;

/// Names, what they show, and where they stand.
struct Records(Vec<(String, String, Span)>);

impl Value for Records {
    const SHAPE: &'static str = "tables of tags";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let mut found = Vec::new();
        for (record, fields) in reader.table(value)? {
            let fields = reader.table(fields)?;
            for (key, field) in fields {
                let span = reader.span(field.span());
                match field.get_ref() {
                    DeValue::Table(tag) if tag.contains_key("phi") => {
                        let known = reader.tags.len();
                        let shown = phi::tagged_table(tag, field.span(), reader)?;
                        let name = format!("{}.{}", record.get_ref(), key.get_ref());
                        for tag in reader.tags.iter_mut().skip(known) {
                            tag.id.clone_from(&name);
                            // A record of its own is said more of by its own values alone.
                            tag.record = format!("{}#{}", tag.record, record.get_ref());
                        }
                        found.push((name, shown, span));
                    }
                    _ => reader.push(
                        Finding::error(phi::TAG, span, "a private file holds tags alone").help(
                            "write `name = { phi = \"name\", value = \"…\", public = \"…\" }`",
                        ),
                    ),
                }
            }
        }
        Some(Self(found))
    }
}

/// Reads a private file; false if its tags could not all be read.
pub(super) fn read_private(
    found: &Found,
    file: FileId,
    private: &mut PrivateFiles,
    findings: &mut Vec<Finding>,
    tags: &mut Vec<Tagged>,
) -> bool {
    let text = match text_of(found, file) {
        Ok(text) => Wiped::new(text),
        // The file is read once more with the others, and reported there.
        Err(_) => return false,
    };
    let nothing = PrivateFiles::default();
    let mut reader = TomlReader::new(file, &found.path, 0, &nothing);
    let records = reader.read::<Records>(&text, true);
    // What is no tag is not armed, so a file with anything wrong in it leaves values unknown.
    let sound = reader
        .findings
        .iter()
        .all(|it| it.severity == Severity::Note);
    findings.append(&mut reader.findings);
    tags.append(&mut reader.tags);
    let Some(records) = records else { return false };
    for (name, shown, span) in records.0 {
        if let Err(first) = private.add(name.clone(), shown, span) {
            findings.push(
                Finding::error(
                    Code("phi-tag"),
                    span,
                    Message::new("there are two private values named ").value(name),
                )
                .related(first, "the first is here")
                .help("give one of them another name"),
            );
        }
    }
    sound
}
