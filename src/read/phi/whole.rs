//! Files that are PHI as a whole: `phi = "file"` in the front matter.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::arm;
use crate::model::tagged::{PhiKind, Tagged};
use crate::model::word::Word;

/// Whether front matter says that the whole file is PHI.
pub(in crate::read) fn is_whole(front: &str) -> bool {
    memchr::memmem::find(front.as_bytes(), b"phi").is_some()
        && DeTable::parse(front).is_ok_and(|table| {
            let word = table.get_ref().get("phi").map(Spanned::get_ref);
            matches!(word, Some(DeValue::String(word)) if word == "file")
        })
}

/// Arms the text of a file, and each sentence of its front matter; names of products, dates and version numbers in the latter are everybody's.
pub(in crate::read) fn arm_whole(front: &str, body: &str, source: &str, tags: &mut Vec<Tagged>) {
    if let Ok(table) = DeTable::parse(front) {
        for value in table.get_ref().values() {
            sentences(value, &mut |text| arm_text(text, source, tags));
        }
    }
    arm_text(body, source, tags);
}

fn arm_text(text: &str, source: &str, tags: &mut Vec<Tagged>) {
    arm(tags, PhiKind::Text.word(), source, PhiKind::Text, text);
}

fn sentences(value: &Spanned<DeValue<'_>>, visit: &mut dyn FnMut(&str)) {
    match value.get_ref() {
        DeValue::Table(table) => table.values().for_each(|value| sentences(value, visit)),
        DeValue::Array(items) => items.iter().for_each(|value| sentences(value, visit)),
        DeValue::String(text) => {
            let words = text.split_whitespace();
            let words = words.filter(|word| word.contains(char::is_alphabetic));
            if words.count() >= 3 {
                visit(text);
            }
        }
        _ => {}
    }
}
