//! The forms in which one value is looked for.

use std::collections::BTreeSet;

use crate::model::tagged::Secret;

/// How many letters and digits a value needs before it is looked for on its own.
const FEWEST: usize = 4;

/// Whether a value is long enough to be looked for without an alarm on every page.
pub(super) fn guarded(value: &Secret) -> bool {
    let signs = value
        .expose_to_gate()
        .chars()
        .filter(|sign| sign.is_alphanumeric());
    signs.take(FEWEST).count() == FEWEST
}

/// The value as it stands, in small and in capital letters, and each of these as HTML and JSON writers escape it, also one inside the other.
///
/// The search takes ASCII letters in either case, so all forms have small ones; the letter cases are for all other alphabets.
pub(super) fn forms(value: &Secret) -> Vec<Secret> {
    let plain = value.expose_to_gate().trim();
    let cases = [plain.to_owned(), plain.to_lowercase(), plain.to_uppercase()];
    let mut forms = BTreeSet::new();
    for case in cases {
        if forms.contains(&case) {
            continue;
        }
        for escaped in [HTML.as_slice(), JSON.as_slice()].concat() {
            let once = escaped(&case);
            for outer in [HTML.as_slice(), JSON.as_slice()].concat() {
                forms.insert(outer(&once));
            }
            forms.insert(once);
        }
        forms.insert(case);
    }
    let folded: BTreeSet<_> = forms.iter().map(|form| form.to_ascii_lowercase()).collect();
    forms.into_iter().map(Secret::new).for_each(drop);
    folded.into_iter().map(Secret::new).collect()
}

type Escape = fn(&str) -> String;

const HTML: [Escape; 4] = [
    |text| html(text, "&quot;", "'"),
    |text| html(text, "&quot;", "&#39;"),
    |text| html(text, "&#34;", "&#x27;"),
    |text| html(text, "\"", "&apos;"),
];

const JSON: [Escape; 3] = [
    |text| json(text, Ascii::No, Slash::Plain),
    |text| json(text, Ascii::Yes, Slash::Plain),
    |text| json(text, Ascii::No, Slash::Escaped),
];

fn html(text: &str, double: &str, single: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str(double),
            '\'' => escaped.push_str(single),
            other => escaped.push(other),
        }
    }
    escaped
}

#[derive(Clone, Copy, PartialEq)]
enum Ascii {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq)]
enum Slash {
    Plain,
    Escaped,
}

fn json(text: &str, ascii: Ascii, slash: Slash) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '/' if slash == Slash::Escaped => escaped.push_str("\\/"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            other if other.is_control() || (ascii == Ascii::Yes && !other.is_ascii()) => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{forms, guarded};
    use crate::model::tagged::Secret;

    fn all(value: &str) -> Vec<String> {
        let forms = forms(&Secret::new(value.to_owned()));
        forms
            .iter()
            .map(|form| form.expose_to_gate().to_owned())
            .collect()
    }

    #[test]
    fn a_value_of_letters_and_digits_has_its_letter_cases_only() {
        assert_eq!(all(" MRN-4711 "), ["mrn-4711"]);
    }

    #[test]
    fn marks_are_escaped_as_writers_of_html_and_json_do() {
        let forms = all("O'Neil & Söhne \"x\"");
        for form in [
            "O'Neil & Söhne \"x\"",
            "O&#39;Neil &amp; Söhne &quot;x&quot;",
            "O'Neil & Söhne \\\"x\\\"",
            "O'Neil & S\\u00f6hne \\\"x\\\"",
            "O&amp;#x27;Neil &amp;amp; Söhne &amp;#34;x&amp;#34;",
            "O&apos;Neil &amp; Söhne \\\"x\\\"",
            "O'NEIL & SÖHNE \"X\"",
        ] {
            assert!(forms.contains(&form.to_ascii_lowercase()), "{form}");
        }
    }

    #[test]
    fn four_letters_or_digits_are_enough() {
        assert!(guarded(&Secret::new("A-1 b2".to_owned())));
        assert!(!guarded(&Secret::new("A-1 b".to_owned())));
        assert!(!guarded(&Secret::new(" -- ".to_owned())));
    }
}
