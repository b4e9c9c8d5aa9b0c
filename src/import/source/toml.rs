//! Values as TOML text that a person can read and change.

use serde_json::Value;

/// A text as a TOML string: in quotes on one line, or over several lines as it stands.
pub(super) fn text(text: &str) -> String {
    let plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let literal = text.contains('\n')
        && text.chars().all(plain)
        && !text.contains("'''")
        && !text.ends_with('\'');
    if literal {
        return format!("'''\n{text}'''");
    }
    quoted(text)
}

/// A text in quotes on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A list of texts: on one line if it is short.
pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let items: Vec<String> = texts.into_iter().map(quoted).collect();
    list(&items)
}

/// A list of values that are TOML already.
pub(super) fn list(items: &[String]) -> String {
    let width: usize = items.iter().map(|item| item.len() + 2).sum();
    if width <= 100 && !items.iter().any(|item| item.starts_with('{')) {
        return format!("[{}]", items.join(", "));
    }
    let mut lines = String::from("[\n");
    for item in items {
        lines.push_str("  ");
        lines.push_str(item);
        lines.push_str(",\n");
    }
    lines.push(']');
    lines
}

/// A table on one line, of values that are TOML already.
pub(super) fn table(entries: &[(&str, String)]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{} = {value}", self::key(key)))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

/// A part of a document in CSAF's own words.
///
/// TOML has no null and no whole number beyond 64 bits; CSAF has neither.
pub(super) fn verbatim(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(verbatim).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(object) => {
            let entries: Vec<String> = object
                .iter()
                .map(|(key, value)| format!("{} = {}", self::key(key), verbatim(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A key, in quotes if it needs them.
pub(super) fn key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A text under construction, line by line.
#[derive(Default)]
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// Starts a table: `[name]` or `[[name]]`.
    pub(super) fn table(&mut self, header: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(header);
        self.0.push('\n');
    }

    /// A key and a value that is TOML already.
    pub(super) fn put(&mut self, key: &str, value: impl AsRef<str>) {
        self.0.push_str(&self::key(key));
        self.0.push_str(" = ");
        self.0.push_str(value.as_ref());
        self.0.push('\n');
    }

    /// A key and a text, if there is one.
    pub(super) fn put_text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(key, self::text(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_comes_back(written in "[a-z'\"\\\\\n\r\t\u{0}\u{7f}\u{85}ü{}]{0,30}|\\PC*") {
            for toml in [text(&written), quoted(&written)] {
                let read: ::toml::Table = format!("a = {toml}\n").parse().unwrap();
                prop_assert_eq!(read["a"].as_str(), Some(written.as_str()));
            }
        }
    }
}
