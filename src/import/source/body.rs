//! The notes of a document as headings and prose, and in the front matter what headings cannot say.

use std::collections::BTreeMap;

use serde_json::Value;

use super::toml;
use super::tree::list;
use crate::check::compile::notes::{category_of, section_of};
use crate::read::advisory_alone;

/// The prose of a source, and the entries of the front matter that belong to it.
#[derive(Default)]
pub(super) struct Prose {
    /// The markdown.
    pub(super) text: String,
    /// The inline tables of `[[imported.note]]`, each with its heading.
    pub(super) of_document: Vec<Vec<(&'static str, String)>>,
    /// For each vulnerability those of its notes; none if they are as the authoring reference says.
    pub(super) of_vulnerabilities: Vec<Vec<Vec<(&'static str, String)>>>,
}

/// A note as it stands in a document.
struct Note<'d> {
    category: &'d str,
    title: Option<&'d str>,
    audience: Option<&'d str>,
    text: &'d str,
}

/// How a note is written: the heading, whether the text stands below it, and what the heading cannot say.
struct Written {
    heading: String,
    below: bool,
    entry: Vec<(&'static str, String)>,
    /// Whether the heading alone says all.
    derived: bool,
}

/// Writes the notes of a document; `names` are the vulnerabilities' names in order.
pub(super) fn prose(document: &Value, names: &[String]) -> Prose {
    let mut prose = Prose::default();
    let notes = list(document.pointer("/document/notes"))
        .iter()
        .filter_map(note);
    let mut by_heading: BTreeMap<String, Vec<Written>> = BTreeMap::new();
    let mut headings = Vec::new();
    for note in notes {
        let written = of_document(&note);
        push(
            &mut prose.text,
            "##",
            &written.heading,
            note.text,
            written.below,
        );
        if !headings.contains(&written.heading) {
            headings.push(written.heading.clone());
        }
        by_heading
            .entry(written.heading.clone())
            .or_default()
            .push(written);
    }
    for heading in headings {
        let mut entries = by_heading.remove(&heading).unwrap_or_default();
        if entries.iter().all(|written| written.derived) {
            continue;
        }
        // The last entry of a heading holds for all that follow.
        while let [.., one, last] = entries.as_slice()
            && one.entry == last.entry
            && last.below
        {
            entries.pop();
        }
        prose
            .of_document
            .extend(entries.into_iter().map(|it| it.entry));
    }
    let vulnerabilities = list(document.get("vulnerabilities"));
    let mut is_open = false;
    for (vulnerability, name) in vulnerabilities.iter().zip(names) {
        let mut entries = Vec::new();
        let mut derived = true;
        for note in list(vulnerability.get("notes")).iter().filter_map(note) {
            if !is_open {
                prose.text.push_str("## Vulnerabilities\n\n");
                is_open = true;
            }
            let written = of_vulnerability(&note, name);
            push(&mut prose.text, "###", name, note.text, written.below);
            derived &= written.derived;
            entries.push(written.entry);
        }
        prose
            .of_vulnerabilities
            .push(if derived { Vec::new() } else { entries });
    }
    let end = prose.text.trim_end().len();
    prose.text.truncate(end);
    prose.text.push('\n');
    prose
}

fn note(value: &Value) -> Option<Note<'_>> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    Some(Note {
        category: text("category")?,
        title: text("title"),
        audience: text("audience"),
        text: text("text")?,
    })
}

fn push(prose: &mut String, level: &str, heading: &str, text: &str, below: bool) {
    prose.push_str(&format!("{level} {heading}\n\n"));
    if below {
        prose.push_str(text);
        prose.push_str("\n\n");
    }
}

fn of_document(note: &Note<'_>) -> Written {
    let title = note.title.unwrap_or(match note.category {
        "legal_disclaimer" => "Legal disclaimer",
        "faq" => "Questions",
        other => other,
    });
    let (heading, below) = match read_back("##", title, note.text) {
        Some((heading, below)) => (heading, below),
        None => (note.category.replace('_', " "), false),
    };
    let (category, audience) = category_of(section_of(&heading));
    let derived = below
        && note.title == Some(heading.as_str())
        && note.category == category.to_string()
        && note.audience == audience;
    let mut entry = vec![("heading", toml::quoted(&heading))];
    entry.extend(rest(note, &heading, below));
    Written {
        heading,
        below,
        entry,
        derived,
    }
}

fn of_vulnerability(note: &Note<'_>, name: &str) -> Written {
    let below =
        read_back("###", name, note.text).is_some_and(|(heading, below)| below && heading == name);
    let derived = below
        && note.title == Some(name)
        && note.category == "description"
        && note.audience.is_none();
    Written {
        heading: name.to_owned(),
        below,
        entry: rest(note, name, below),
        derived,
    }
}

/// What a heading cannot say.
fn rest(note: &Note<'_>, heading: &str, below: bool) -> Vec<(&'static str, String)> {
    let mut entry = vec![("category", toml::quoted(note.category))];
    match note.title {
        None => entry.push(("untitled", "true".to_owned())),
        Some(title) if title != heading => entry.push(("title", toml::quoted(title))),
        Some(_) => {}
    }
    if let Some(audience) = note.audience {
        entry.push(("audience", toml::quoted(audience)));
    }
    if !below {
        entry.push(("text", toml::text(note.text)));
    }
    entry
}

/// The heading as it is read back, and whether the text is read back as it is; nothing if the heading is none.
fn read_back(level: &str, heading: &str, text: &str) -> Option<(String, bool)> {
    let one_line: String = heading
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let whole = |text: &str| {
        format!(
            "{level} {}\n\n{text}\n\n{level} End of test\n\nx\n",
            one_line.trim()
        )
    };
    let sections = |text: &str| -> Option<Vec<(String, String)>> {
        let body = advisory_body(&whole(text))?;
        (body.lead.is_empty() && body.sections.iter().all(|it| it.meaning.is_none()))
            .then_some(())?;
        let mut all = Vec::new();
        for section in body.sections {
            all.push((section.title.value, section.text));
            all.extend(
                section
                    .parts
                    .into_iter()
                    .map(|part| (part.title.value, part.text)),
            );
        }
        Some(all)
    };
    let end = ("End of test".to_owned(), "x".to_owned());
    let alone = sections("y")?;
    let [(shown, _), last] = alone.as_slice() else {
        return None;
    };
    if *last != end || shown.is_empty() {
        return None;
    }
    let expected = [(shown.clone(), text.to_owned()), end];
    let below = !text.is_empty() && sections(text).is_some_and(|read| read == expected);
    Some((shown.clone(), below))
}

/// The prose as the reader takes it, without anything that is tagged.
fn advisory_body(text: &str) -> Option<crate::read::body::Body> {
    const FRONT: &str = "+++\ntitle = \"x\"\ncategory = \"csaf_base\"\n[tracking]\nid = \"x\"\nstatus = \"final\"\n+++\n";
    let read = advisory_alone("content/advisories/x.md", format!("{FRONT}{text}"));
    (!read.tagged).then_some(read.source?.body)
}
