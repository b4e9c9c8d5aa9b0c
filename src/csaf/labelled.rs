//! Lines of the form `Label: text` after a prose text, each a paragraph of its own so that they stay apart when markdown is drawn.

/// Adds a labelled line.
pub(super) fn line(text: &mut String, label: &str, value: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(label);
    text.push_str(": ");
    text.push_str(value);
}

/// Adds a labelled line if there is a value.
pub(super) fn optional_line(text: &mut String, label: &str, value: &Option<String>) {
    if let Some(value) = value {
        line(text, label, value);
    }
}

/// Adds a label and a list under it, unless the list is empty.
pub(super) fn list(text: &mut String, label: &str, items: impl IntoIterator<Item = String>) {
    let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
    if items.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(label);
    text.push_str(":\n\n");
    text.push_str(&items.join("\n"));
}
