//! The TOML of a source: tags are replaced where they stand, comments and `internal` go.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Unredacted;
use crate::diagnostic::{FileId, Severity};
use crate::read::phi;
use crate::read::private::PrivateFiles;
use crate::read::toml::TomlReader;

/// A stretch of the text, and what stands there instead.
type Edit = (Range<usize>, String);

/// What would be published of a TOML text.
pub(super) fn redacted(
    text: &str,
    path: &str,
    private: &PrivateFiles,
) -> Result<String, Unredacted> {
    let root = DeTable::parse(text).map_err(|_| Unredacted::Tags)?;
    let mut reader = TomlReader::new(FileId(0), path, 0, private);
    let mut edits = left_out(text);
    for value in root.get_ref().values() {
        tags(value, text, &mut reader, &mut edits)?;
    }
    let wrong = |severity| severity != Severity::Note;
    if reader.findings.iter().any(|it| wrong(it.severity)) {
        return Err(Unredacted::Tags);
    }
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut whole = String::new();
    let mut copied = 0;
    for (range, shown) in edits {
        // What lies in a stretch that is left out is left out with it.
        if range.start < copied {
            continue;
        }
        whole.push_str(text.get(copied..range.start).unwrap_or(""));
        whole.push_str(&shown);
        copied = range.end;
    }
    whole.push_str(text.get(copied..).unwrap_or(""));
    Ok(whole)
}

fn tags(
    value: &Spanned<DeValue<'_>>,
    text: &str,
    reader: &mut TomlReader<'_>,
    edits: &mut Vec<Edit>,
) -> Result<(), Unredacted> {
    let range = value.span();
    match value.get_ref() {
        DeValue::Table(table) if table.contains_key("phi") => {
            let written = text.get(range.clone()).unwrap_or("");
            if !(written.starts_with('{') && written.ends_with('}')) {
                return Err(Unredacted::Form);
            }
            let shown = phi::tagged_table(table, range.clone(), reader).ok_or(Unredacted::Tags)?;
            edits.push((range, quoted(&shown)));
        }
        DeValue::Table(table) => {
            for value in table.values() {
                tags(value, text, reader, edits)?;
            }
        }
        DeValue::Array(items) => {
            for value in items.iter() {
                tags(value, text, reader, edits)?;
            }
        }
        DeValue::String(string) if phi::may_hold_phi(string) => {
            let span = reader.span(range.clone());
            let shown = phi::take_out_of_value(string, span, reader).ok_or(Unredacted::Tags)?;
            if shown != string.as_ref() {
                edits.push((range, quoted(&shown)));
            }
        }
        _ => {}
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What is never published: comments, and everything under `internal`.
fn left_out(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut in_root = true;
    let mut in_internal = false;
    let mut open: Option<Range<usize>> = None;
    for statement in statements(text) {
        let written = text.get(statement.range.clone()).unwrap_or("");
        if statement.comment_alone {
            match &mut open {
                Some(open) => open.end = statement.range.end,
                None => edits.push((statement.range, String::new())),
            }
            continue;
        }
        let header = written.starts_with('[');
        if header {
            in_root = false;
            in_internal = is_internal(written.trim_start_matches('['));
        }
        if in_internal || (in_root && is_internal(written)) {
            match &mut open {
                Some(open) => open.end = statement.range.end,
                None => open = Some(statement.range),
            }
            continue;
        }
        edits.extend(open.take().map(|range| (range, LEFT_OUT.to_owned())));
        edits.extend(statement.comments.into_iter().map(|it| (it, String::new())));
    }
    edits.extend(open.map(|range| (range, LEFT_OUT.to_owned())));
    edits
}

const LEFT_OUT: &str = "# internal: left out\n";

/// Whether a key begins with `internal`; one with an escape may say anything.
fn is_internal(written: &str) -> bool {
    let key = written.split(['.', '=', ']']).next().unwrap_or("").trim();
    key.contains('\\') || key.trim_matches(['"', '\'']) == "internal"
}

/// A line with a key or a heading, with all lines of its value, or a comment by itself.
struct Statement {
    range: Range<usize>,
    comment_alone: bool,
    /// The comments in it, with the blanks before them.
    comments: Vec<Range<usize>>,
}

/// The statements of a text that is valid TOML.
fn statements(text: &str) -> Vec<Statement> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
            continue;
        }
        let start = at;
        let comment_alone = bytes.get(at) == Some(&b'#');
        let mut comments = Vec::new();
        let mut depth = 0_usize;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\n' if depth == 0 => {
                    at += 1;
                    break;
                }
                b'#' => {
                    let before = text.get(..at).unwrap_or("");
                    let from = before.trim_end_matches([' ', '\t']).len();
                    at = end_of_line(bytes, at);
                    comments.push(from.max(start)..at);
                    continue;
                }
                b'"' | b'\'' => {
                    at = end_of_string(bytes, at);
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        all.push(Statement {
            range: start..at,
            comment_alone,
            comments,
        });
    }
    all
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let line = match rest.get(..line) {
        Some([.., b'\r']) => line - 1,
        _ => line,
    };
    at + line
}

/// One past the end of the string that starts at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes.get(at).copied().unwrap_or(b'"');
    let rest = bytes.get(at..).unwrap_or(&[]);
    let three = [quote; 3];
    let long = rest.starts_with(&three);
    let mut end = at + if long { 3 } else { 1 };
    while let Some(byte) = bytes.get(end) {
        let rest = bytes.get(end..).unwrap_or(&[]);
        match byte {
            b'\\' if quote == b'"' => end += 1,
            _ if long && rest.starts_with(&three) => {
                // Up to two more quotation marks belong to the text.
                let marks = rest.iter().take_while(|byte| **byte == quote).count();
                return end + marks.min(5);
            }
            _ if !long && *byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::redacted;
    use crate::read::private::PrivateFiles;
    use crate::read::redact::Unredacted;

    fn shown(text: &str) -> Result<String, Unredacted> {
        redacted(text, "content/site.toml", &PrivateFiles::default())
    }

    #[test]
    fn tags_are_replaced_and_what_is_never_published_goes() {
        let text = "# Ada called\ntitle = { phi = \"name\", value = \"Ada\", public = \"A \\\"pump\\\"\" } # of Ada\nnote = \"by [Ada]{phi=name} # x\"\n\n[tracking]\nid = \"X\"\n\n[internal] # Ada\ncases = [\n  \"[x]\", # Ada\n]\n# Ada\n[[internal.more]]\na = '''\n[title]\n'''\n\n[[affected]]\nproduct = \"pump\"\n";
        assert_eq!(
            shown(text).unwrap(),
            "title = 'A \"pump\"'\nnote = \"by [redacted: name] # x\"\n\n[tracking]\nid = \"X\"\n\n# internal: left out\n\n[[affected]]\nproduct = \"pump\"\n"
        );
    }

    #[test]
    fn internal_may_be_written_as_dotted_keys() {
        let text = "a = 1\ninternal.notes = \"Ada\"\n\"internal\".risk = \"x\"\nb = 2\n";
        assert_eq!(shown(text).unwrap(), "a = 1\n# internal: left out\nb = 2\n");
    }

    #[test]
    fn a_tag_that_is_no_inline_table_or_is_wrong_is_refused() {
        let heading = "[title]\nphi = \"name\"\nvalue = \"Ada\"\n";
        assert_eq!(shown(heading), Err(Unredacted::Form));
        let dotted = "title.phi = \"name\"\ntitle.value = \"Ada\"\n";
        assert_eq!(shown(dotted), Err(Unredacted::Form));
        let misspelt = "title = { phi = \"nome\", value = \"Ada\" }\n";
        assert_eq!(shown(misspelt), Err(Unredacted::Tags));
    }
}
