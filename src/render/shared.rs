//! Parts of pages that are drawn and minified once, and stand on many pages.
//!
//! Minifying costs more than drawing, and the entry of an advisory stands on half a dozen lists.
//! So a page is drawn and minified around marks, which are then replaced by the parts.

use memchr::memmem;

use super::minify::minified;

/// What a mark begins with; a number and `>` follow.
///
/// It is an element because the minifier treats white space beside elements and beside text in different ways, and a block because all shared parts are.
/// No content can hold it: templates escape `<`, and the text of markdown holds no HTML.
const MARK: &str = "<hr class=obstat-part-";

/// The mark of the part at a place.
pub(crate) fn mark(place: usize) -> String {
    format!("{MARK}{place}>")
}

/// Minifies a page that was drawn with marks, and puts the minified parts in their place.
///
/// Nothing if the minified page has other marks than the page, as when a theme puts them into an attribute; it must then be drawn with the parts.
pub(crate) fn filled(page: &str, parts: &[&str]) -> Option<Vec<u8>> {
    let small = minified(page);
    let expected = page.matches(MARK).count();
    let length = parts.iter().map(|part| part.len()).sum::<usize>() + small.len();
    let mut bytes = Vec::with_capacity(length);
    let mut rest = small.as_slice();
    let mut found = 0;
    let finder = memmem::Finder::new(MARK);
    while let Some(at) = finder.find(rest) {
        bytes.extend_from_slice(rest.get(..at)?);
        let after = rest.get(at + MARK.len()..)?;
        let digits = after.iter().position(|byte| *byte == b'>')?;
        let place = std::str::from_utf8(after.get(..digits)?).ok()?;
        bytes.extend_from_slice(parts.get(place.parse::<usize>().ok()?)?.as_bytes());
        rest = after.get(digits + 1..)?;
        found += 1;
    }
    bytes.extend_from_slice(rest);
    (found == expected).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(one: &str, other: &str) -> String {
        format!(
            "<!doctype html>\n<html><body>\n<main>\n<h1>A</h1>\n{one}\n<p>b</p>\n{other}\n</main>\n</body></html>\n"
        )
    }

    #[test]
    fn gives_the_bytes_of_the_whole_page() {
        let parts = [
            "<article>\n<h3>c</h3>\n<p>d  <b>e</b></p>\n</article>",
            "<article>\n<p>f &lt;hr></p></article>",
        ];
        let small = parts.map(|part| String::from_utf8(minified(part)).unwrap_or_default());
        let small = [small[0].as_str(), small[1].as_str()];
        let whole = minified(&page(parts[1], parts[0]));
        let made = filled(&page(&mark(1), &mark(0)), &small);
        assert_eq!(made, Some(whole));
    }

    #[test]
    fn refuses_a_mark_that_the_minifier_made_or_took() {
        let attribute = format!(
            "<p title=\"&lt;{}\">a</p>",
            mark(0).get(1..).unwrap_or_default()
        );
        let made = filled(&page(&attribute, &mark(0)), &["<p>part</p>"]);
        assert_eq!(made, None);
        let comment = format!("<!-- {} -->", mark(0));
        assert_eq!(filled(&page(&comment, ""), &["<p>part</p>"]), None);
    }

    #[test]
    fn refuses_a_mark_without_a_part() {
        assert_eq!(filled(&page(&mark(1), ""), &["<p>part</p>"]), None);
    }
}
