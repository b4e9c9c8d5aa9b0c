//! Reads one TOML text and gathers everything that does not fit.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{TableShape, Value};
use crate::diagnostic::{Code, FileId, Finding, Message, Severity, Span};
use crate::model::tagged::Tagged;
use crate::read::phi;
use crate::read::private::PrivateFiles;

/// The state of reading one TOML text.
pub struct TomlReader<'a> {
    /// The file that is read.
    pub file: FileId,
    /// The file's path, by which a tag says where it stands.
    pub path: &'a str,
    /// Where the TOML text begins in the file.
    pub base: usize,
    /// The values of private files, which text may refer to.
    pub private: &'a PrivateFiles,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The PHI that was taken out.
    pub tags: Vec<Tagged>,
    /// The line of the file on which the TOML text begins, from 1.
    first_line: usize,
    /// The ends of its lines, by which a tag says on which it stands.
    line_ends: Vec<usize>,
    /// The keys of the table at hand that a misspelt one stands for; they are not missing.
    pub meant: Vec<&'static str>,
}

impl<'a> TomlReader<'a> {
    /// A reader of the TOML text that begins at byte `base` of `file`.
    pub fn new(file: FileId, path: &'a str, base: usize, private: &'a PrivateFiles) -> Self {
        Self {
            file,
            path,
            base,
            private,
            findings: Vec::new(),
            tags: Vec::new(),
            first_line: if base == 0 { 1 } else { 2 },
            line_ends: Vec::new(),
            meant: Vec::new(),
        }
    }

    /// Parses `text` and reads a `T` from its root; all syntax errors become findings.
    ///
    /// With `masked`, the parser's own words are left out: they may quote the text.
    pub fn read<T: Value>(&mut self, text: &str, masked: bool) -> Option<T> {
        if masked {
            self.line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let words = if masked {
                "this is not valid TOML".to_owned()
            } else {
                error.message().replace('\n', ", ")
            };
            self.push(
                Finding::error(Code("toml-syntax"), self.span(span), Message::new(words))
                    .help("see https://toml.io/en/v1.0.0; text with quotes or several lines goes between ''' and '''"),
            );
        }
        if !errors.is_empty() {
            return None;
        }
        let end = text.len();
        let value = Spanned::new(0..end.min(1), DeValue::Table(root.into_inner()));
        let read = T::read(&value, self);
        let told = |finding: &Finding| finding.severity == Severity::Note;
        if let (false, DeValue::Table(table)) = (
            read.is_some() && self.findings.iter().all(told),
            value.get_ref(),
        ) {
            // The root is no tag, even if a file says that it is PHI as a whole.
            table.values().for_each(|value| self.arm_within(value));
        }
        read
    }

    /// Arms every tag of `text`, whatever its keys.
    pub fn arm(&mut self, text: &str) {
        self.line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        if let Ok(root) = DeTable::parse(text) {
            let values = root.get_ref().values();
            values.for_each(|value| self.arm_within(value));
        }
    }

    /// Arms every tag of a text in which something is wrong: what no key could read may be tagged all the same.
    fn arm_within(&mut self, value: &Spanned<DeValue<'_>>) {
        let findings = self.findings.len();
        match value.get_ref() {
            DeValue::Table(table) if table.contains_key("phi") => {
                phi::tagged_table(table, value.span(), self);
            }
            DeValue::Table(table) => table.values().for_each(|value| self.arm_within(value)),
            DeValue::Array(items) => items.iter().for_each(|value| self.arm_within(value)),
            DeValue::String(text) => {
                let span = self.span(value.span());
                phi::take_out_of_value(text, span, self);
            }
            _ => {}
        }
        // What is wrong with a tag under a known key was said when the key was read.
        let seen: Vec<_> = self.findings.drain(findings..).collect();
        for finding in seen {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }

    /// The line of the file on which a span starts; known where the text may hold PHI.
    pub fn line(&self, span: Span) -> usize {
        let start = usize::try_from(span.start)
            .unwrap_or(usize::MAX)
            .saturating_sub(self.base);
        self.first_line + self.line_ends.partition_point(|end| *end < start)
    }

    /// A span of the TOML text as a span of the file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The value as a table, or a finding.
    pub fn table<'v, 'i>(&mut self, value: &'v Spanned<DeValue<'i>>) -> Option<&'v DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                self.wrong_type("a table", other.type_str(), value.span());
                None
            }
        }
    }

    /// Reports that a value has the wrong type.
    pub fn wrong_type(&mut self, wanted: &str, found: &str, range: std::ops::Range<usize>) {
        let span = self.span(range);
        self.push(Finding::error(
            Code("toml-type"),
            span,
            Message::new(format!("expected {wanted}, found {found}")),
        ));
    }

    /// Reports each key of `table` that `shape` does not know, with the nearest that it does.
    ///
    /// Returns the known keys that the misspelt ones stand for.
    pub fn known_keys(&mut self, table: &DeTable<'_>, shape: &TableShape) -> Vec<&'static str> {
        let mut meant = Vec::new();
        for (key, _) in table {
            let name = key.get_ref().as_ref();
            if shape.keys.iter().any(|known| known.name == name) {
                continue;
            }
            let nearest = nearest(name, shape.keys.iter().map(|known| known.name));
            meant.extend(nearest.filter(|known| !table.contains_key(*known)));
            let help = match nearest {
                Some(known) => format!("did you mean `{known}`?"),
                None => {
                    let names: Vec<_> = shape.keys.iter().map(|known| known.name).collect();
                    format!("known keys here: {}", names.join(", "))
                }
            };
            let finding = Finding::error(
                Code("toml-unknown-key"),
                self.span(key.span()),
                Message::new("unknown key ").value(name),
            )
            .help(help);
            self.push(finding);
        }
        meant
    }
}

/// The known word that is nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > 64 {
        return None;
    }
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
