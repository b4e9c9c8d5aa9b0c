//! The text under construction.

use super::wrap::{WIDTH, fill, plain, prose};

/// How far what belongs to something is moved to the right.
const STEP: &str = "    ";

/// Headings, labelled values and prose, in order.
pub(super) struct Lines {
    text: String,
    markdown: bool,
    depth: usize,
}

impl Lines {
    pub(super) fn new(markdown: bool) -> Self {
        Self {
            text: String::new(),
            markdown,
            depth: 0,
        }
    }

    /// What is added by `inner` stands a step further to the right.
    pub(super) fn indented(&mut self, inner: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    fn indent(&self) -> String {
        STEP.repeat(self.depth)
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading of a part, underlined.
    pub(super) fn heading(&mut self, title: &str) {
        self.underlined(title, '=');
    }

    /// A heading within a part.
    pub(super) fn subheading(&mut self, title: &str) {
        self.underlined(title, '.');
    }

    fn underlined(&mut self, title: &str, under: char) {
        self.blank();
        let start = self.text.len();
        fill(&mut self.text, &plain(title), "", "");
        let written = self.text.get(start..).unwrap_or_default();
        let width = written.lines().map(|line| line.chars().count()).max();
        let line: String = std::iter::repeat_n(under, width.unwrap_or(0).min(WIDTH)).collect();
        self.text.push_str(&line);
        self.text.push_str("\n\n");
    }

    /// A paragraph of our own words.
    pub(super) fn line(&mut self, words: &str) {
        let indent = self.indent();
        fill(&mut self.text, &plain(words), &indent, &indent);
    }

    /// The writer's prose, and a blank line after it.
    pub(super) fn prose(&mut self, text: &str) {
        let indent = self.indent();
        prose(&mut self.text, text, &indent, self.markdown);
        self.blank();
    }

    /// A label and its value on one line, or on several that are moved to the right.
    pub(super) fn field(&mut self, label: &str, value: &str) {
        let indent = self.indent();
        let words = format!("{label}: {}", plain(value));
        fill(&mut self.text, &words, &indent, &format!("{indent}{STEP}"));
    }

    /// The same, if there is a value.
    pub(super) fn optional_field(&mut self, label: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.field(label, &value.to_string());
        }
    }

    /// A label, and the writer's prose under it.
    pub(super) fn labelled_prose(&mut self, label: &str, text: &str) {
        self.line(&format!("{label}:"));
        self.indented(|lines| lines.prose(text));
    }

    /// An entry of a list.
    pub(super) fn item(&mut self, words: &str) {
        let indent = self.indent();
        let first = format!("{indent}* ");
        fill(
            &mut self.text,
            &plain(words),
            &first,
            &format!("{indent}  "),
        );
    }

    /// A label and a list under it, unless the list is empty.
    pub(super) fn list(&mut self, label: &str, items: impl IntoIterator<Item = String>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.line(&format!("{label}:"));
            self.indented(|lines| items.for_each(|item| lines.item(&item)));
        }
    }

    /// The text: no white space at the end of a line, never two blank lines, one final newline.
    pub(super) fn finish(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut blank = true;
        for line in self.text.lines().map(str::trim_end) {
            if !(line.is_empty() && blank) {
                text.push_str(line);
                text.push('\n');
            }
            blank = line.is_empty();
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}
