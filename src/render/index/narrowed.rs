//! What narrows claims, so that many of a kind read as one line.

use std::collections::{HashMap, HashSet};

/// Texts that differ only in the release of a combination, put together: `with Gateway 4.5.0` and `with Gateway 4.5.1` are `with Gateway 4.5.0, 4.5.1`.
///
/// Each text stands once, in the order in which it came.
pub(crate) fn folded<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places = HashMap::new();
    let mut seen = HashSet::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !seen.insert(text) {
            continue;
        }
        let cut = combination(text);
        let (head, release) = match cut {
            Some((head, release)) => (head, Some(release)),
            None => (text, None),
        };
        let at = *places.entry((head, cut.is_some())).or_insert_with(|| {
            all.push((head, Vec::new()));
            all.len() - 1
        });
        if let Some((_, releases)) = all.get_mut(at) {
            releases.extend(release);
        }
    }
    all.into_iter()
        .map(|(head, releases)| {
            let releases = releases.join(", ");
            format!("{head} {releases}").trim_end().to_owned()
        })
        .collect()
}

/// A text that ends in a combination, cut in front of the release; nothing if its last word is none.
fn combination(text: &str) -> Option<(&str, &str)> {
    let last = text.rsplit("; ").next()?;
    let (head, release) = text.rsplit_once(' ')?;
    let named = release.starts_with(|sign: char| sign.is_ascii_digit());
    (last.starts_with("with ") && named && last.len() > release.len() + "with ".len())
        .then_some((head, release))
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn what_differs_in_the_release_alone_is_one_line() {
        let texts = [
            "with Gateway 4.5.0",
            "with Gateway 4.5.1",
            "with Gateway 4.5.0",
            "",
            "models A; with Gateway 4.5.0",
            "only over Wi-Fi 6",
            "with 5",
            "with Gateway",
        ];
        assert_eq!(
            folded(texts),
            [
                "with Gateway 4.5.0, 4.5.1",
                "models A; with Gateway 4.5.0",
                "only over Wi-Fi 6",
                "with 5",
                "with Gateway",
            ]
        );
    }
}
