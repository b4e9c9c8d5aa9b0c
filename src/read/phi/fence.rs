//! Code fences that are marked: ` ```hl7 phi public="…" `.

use super::identifier::Identifier;
use super::{attributes, dicom, fhir, hl7};

/// How a marked fence is written.
pub(super) const HELP: &str = "a marked fence starts a line with ```hl7 phi, ```fhir phi or ```dicom phi, perhaps followed by public=\"…\", and ends with a line ```";

/// What the text in a marked fence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A message of HL7 v2, or some of its segments.
    Hl7,
    /// A FHIR resource in JSON.
    Fhir,
    /// A dump of a DICOM data set.
    Dicom,
}

impl Format {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "hl7" => Some(Self::Hl7),
            "fhir" => Some(Self::Fhir),
            "dicom" => Some(Self::Dicom),
            _ => None,
        }
    }

    /// What is shown in place of the text if nothing else is given.
    pub(super) fn redaction_mark(self) -> &'static str {
        match self {
            Self::Hl7 => "[redacted: HL7 message]",
            Self::Fhir => "[redacted: FHIR resource]",
            Self::Dicom => "[redacted: DICOM data set]",
        }
    }

    /// What the text is not, when it cannot be parsed.
    pub(super) fn unparsed(self) -> &'static str {
        match self {
            Self::Hl7 => "this block is marked as HL7, and holds no segments of HL7 v2",
            Self::Fhir => "this block is marked as FHIR, and holds no FHIR resource in JSON",
            Self::Dicom => "this block is marked as DICOM, and holds no dump of a data set",
        }
    }

    /// The identifiers in a text, found by its structure; none if it has not this structure.
    pub(super) fn identifiers(self, text: &str) -> Option<Vec<Identifier>> {
        match self {
            Self::Hl7 => hl7::identifiers(text),
            Self::Fhir => fhir::identifiers(text),
            Self::Dicom => dicom::identifiers(text),
        }
    }
}

/// A fence that is marked.
#[derive(Debug)]
pub(super) struct Fence {
    sign: char,
    length: usize,
    /// What is in it.
    pub(super) format: Format,
    /// What is shown instead.
    pub(super) public: Option<String>,
}

/// What a run of backticks or tildes opens.
#[derive(Debug)]
pub(super) enum Opening {
    /// Nothing that speaks of PHI.
    Plain,
    /// A marked fence.
    Marked(Fence),
    /// Something that was meant to be marked.
    Wrong(&'static str),
}

/// What a line opens that starts with a run of backticks or tildes.
pub(super) fn opening(line: &str) -> Opening {
    let Some(sign @ ('`' | '~')) = line.chars().next() else {
        return Opening::Plain;
    };
    let info = line.trim_start_matches(sign);
    let length = line.len() - info.len();
    // A backtick behind it makes it code in running text.
    if length < 3 || (sign == '`' && info.contains('`')) || !speaks_of_phi(info) {
        return Opening::Plain;
    }
    let info = info.trim();
    let (word, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
    let rest = match rest.trim_start().strip_prefix("phi") {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest,
        _ => return Opening::Wrong("this fence is not marked as it should be"),
    };
    let Some(format) = Format::parse(word) else {
        return Opening::Wrong("a fence of this format cannot be marked");
    };
    match attributes::parse(rest) {
        Err(reason) => Opening::Wrong(reason),
        Ok(attributes) if attributes.has_public_alone() => Opening::Marked(Fence {
            sign,
            length,
            format,
            public: attributes.public,
        }),
        Ok(_) => Opening::Wrong("a marked fence has the attribute public alone"),
    }
}

/// Whether the word `phi` stands in a text.
pub(super) fn speaks_of_phi(text: &str) -> bool {
    text.split(|sign: char| !sign.is_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("phi"))
}

impl Fence {
    /// Whether a line without its indentation closes the fence.
    pub(super) fn closes(&self, line: &str) -> bool {
        let rest = line.trim_start_matches(self.sign);
        line.len() - rest.len() >= self.length && rest.trim().is_empty()
    }

    /// What is shown in place of the text.
    pub(super) fn shown(&self) -> &str {
        let mark = self.format.redaction_mark();
        self.public.as_deref().unwrap_or(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Opening, opening};

    #[test]
    fn a_fence_is_marked_by_its_second_word() {
        for (line, format, public) in [
            ("```hl7 phi", Format::Hl7, None),
            ("~~~~ fhir  phi", Format::Fhir, None),
            (
                "```dicom phi public=\"A scan.\"",
                Format::Dicom,
                Some("A scan."),
            ),
        ] {
            let Opening::Marked(fence) = opening(line) else {
                panic!("{line}");
            };
            assert_eq!((fence.format, fence.public.as_deref()), (format, public));
        }
    }

    #[test]
    fn what_is_nearly_marked_is_wrong() {
        for line in [
            "```phi",
            "```phi hl7",
            "```hl7 PHI",
            "```hl7,phi",
            "```hl7 {phi}",
            "```csv phi",
            "```hl7 phi=text",
            "```hl7 phi public=\"x",
            "```hl7 phi also=\"x\"",
        ] {
            assert!(matches!(opening(line), Opening::Wrong(_)), "{line}");
        }
        for line in [
            "```hl7",
            "```",
            "``phi",
            "```the letter phi```",
            "```philosophy",
        ] {
            assert!(matches!(opening(line), Opening::Plain), "{line}");
        }
    }
}
