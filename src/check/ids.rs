//! Ids of documents: their pattern, and that each names one thing for ever.

use std::collections::HashMap;

use super::Released;
use crate::diagnostic::{Code, Finding, Message, Span};
use crate::model::slug::Slug;
use crate::read::source::site::Site;
use crate::read::{AdvisorySource, Kind};

/// The code of findings about ids.
pub(super) const ID: Code = Code("tracking-id");

/// Checks the ids of all documents together.
pub(super) fn ids(
    sources: &[AdvisorySource],
    site: &Site,
    released: &dyn Released,
    findings: &mut Vec<Finding>,
) {
    let tracking = site.tracking.as_ref();
    let mut seen: HashMap<String, (String, Span)> = HashMap::new();
    for source in sources {
        let id = &source.front.tracking.id;
        let pattern = tracking.and_then(|table| match source.kind {
            Kind::Advisory => table.id_pattern.as_ref(),
            Kind::Vex => table.vex_id_pattern.as_ref(),
        });
        if let Some(pattern) = pattern
            && !fits(&pattern.value, &id.value)
            && source.front.imported.is_none()
        {
            findings.push(
                Finding::error(
                    ID,
                    id.span,
                    Message::new("the id ")
                        .value(&*id.value)
                        .words(" does not follow the site's pattern"),
                )
                .related(pattern.span, "the pattern")
                .help(format!("write it like {}", example(&pattern.value))),
            );
        }
        let Ok(slug) = Slug::of_tracking_id(&id.value) else {
            continue;
        };
        if let Some((other, first)) = seen.get(slug.as_str()) {
            let message = if *other == id.value {
                Message::new("there are two documents ").value(&*id.value)
            } else {
                Message::new("the ids ")
                    .value(other.as_str())
                    .words(" and ")
                    .value(&*id.value)
                    .words(" give the same file name")
            };
            findings.push(
                Finding::error(ID, id.span, message)
                    .related(*first, "the first is here")
                    .help("give one of them another id"),
            );
            continue;
        }
        if let Some(used) = released.id_of(&slug)
            && used != id.value
        {
            findings.push(
                Finding::error(
                    ID,
                    id.span,
                    Message::new("the file name of this id was released for ").value(used),
                )
                .help("an id that was used is never used for something else: take a new one"),
            );
        }
        seen.insert(slug.as_str().to_owned(), (id.value.clone(), id.span));
    }
}

/// Whether an id follows a pattern: `{year}` is four digits, `{seq:04}` at least four, all else stands for itself.
fn fits(pattern: &str, id: &str) -> bool {
    let mut rest = id;
    let mut pattern = pattern;
    while let Some((before, after)) = pattern.split_once('{') {
        let Some(tail) = rest.strip_prefix(before) else {
            return false;
        };
        let Some((name, next)) = after.split_once('}') else {
            return false;
        };
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let least = match name {
            "year" => 4,
            _ => name
                .strip_prefix("seq:0")
                .and_then(|width| width.parse().ok())
                .unwrap_or(1),
        };
        if digits < least || (name == "year" && digits != 4) {
            return false;
        }
        rest = tail.get(digits..).unwrap_or("");
        pattern = next;
    }
    rest == pattern
}

fn example(pattern: &str) -> String {
    let mut text = pattern.replace("{year}", "2026").replace("{seq}", "7");
    for width in 1..=9_usize {
        text = text.replace(&format!("{{seq:0{width}}}"), &format!("{:0width$}", 7));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{example, fits};

    #[test]
    fn a_pattern_asks_for_digits_and_words() {
        let pattern = "NMD-SA-{year}-{seq:04}";
        assert!(fits(pattern, "NMD-SA-2026-0007"));
        assert!(fits(pattern, "NMD-SA-2026-12345"));
        assert!(!fits(pattern, "NMD-SA-2026-7"));
        assert!(!fits(pattern, "NMD-SA-26-0007"));
        assert!(!fits(pattern, "NMD-SA-2026-0007-b"));
        assert_eq!(example(pattern), "NMD-SA-2026-0007");
    }
}
