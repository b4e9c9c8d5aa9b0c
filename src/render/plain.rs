//! Plain text of adopted documents: paragraphs, line breaks, and nothing else but links.

use super::escape::escaped;
use super::link::has_host;

/// The text as HTML: blank lines part paragraphs, other line breaks stay, web addresses become links.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            if open {
                out.push_str("</p>\n");
            }
            open = false;
            continue;
        }
        out.push_str(if open { "<br>\n" } else { "<p>" });
        open = true;
        with_links(line, &mut out);
    }
    if open {
        out.push_str("</p>\n");
    }
    out
}

/// The text on one line, with links: for cells of tables.
pub(crate) fn inline_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (number, line) in text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .enumerate()
    {
        if number > 0 {
            out.push_str("<br>\n");
        }
        with_links(line.trim(), &mut out);
    }
    out
}

fn with_links(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = next_address(rest) {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let end = address_length(tail);
        let (address, after) = tail.split_at_checked(end).unwrap_or((tail, ""));
        out.push_str(&escaped(before));
        let shown = escaped(address);
        out.push_str("<a href=\"");
        out.push_str(&shown);
        out.push_str("\">");
        out.push_str(&shown);
        out.push_str("</a>");
        rest = after;
    }
    out.push_str(&escaped(rest));
}

/// Where the next `http://` or `https://` with something behind it starts.
fn next_address(text: &str) -> Option<usize> {
    text.match_indices("http")
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_some_and(|tail| address_length(tail) > 0))
}

/// How many bytes of the text, from its start, are a web address; 0 if it starts with none.
fn address_length(text: &str) -> usize {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return 0;
    };
    let scheme = text.len() - rest.len();
    let ends = |sign: char| {
        sign.is_whitespace()
            || sign.is_control()
            || matches!(
                sign,
                '<' | '>' | '"' | '\'' | '`' | '\\' | '|' | '{' | '}' | '^'
            )
            || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut address = rest.split(ends).next().unwrap_or("");
    let mut closing = address.matches([')', ']']).count();
    let opening = address.matches(['(', '[']).count();
    while let Some(sign) = address.chars().next_back() {
        let closes = matches!(sign, ')' | ']');
        let trailing = matches!(sign, '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_')
            || (closes && closing > opening);
        if !trailing {
            break;
        }
        closing -= usize::from(closes);
        address = address.strip_suffix(sign).unwrap_or("");
    }
    match has_host(address) {
        true => scheme + address.len(),
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(
            html("one\n  two\n\n\nthree & <b>\n"),
            "<p>one<br>\ntwo</p>\n<p>three &amp; &lt;b&gt;</p>\n"
        );
        assert_eq!(html(" \n "), "");
    }

    #[test]
    fn addresses_become_links_without_what_ends_the_sentence() {
        assert_eq!(
            html("See (https://a.example/x_(y)?a=1&b=2). http:// httpd https://"),
            "<p>See (<a href=\"https://a.example/x_(y)?a=1&amp;b=2\">https://a.example/x_(y)?a=1&amp;b=2</a>). http:// httpd https://</p>\n"
        );
        for text in [
            "javascript:alert(1)",
            "http://ur%20[0-60",
            "http://a.example%2Fb/",
        ] {
            assert_eq!(html(text), format!("<p>{text}</p>\n"));
        }
    }

    #[test]
    fn markdown_stays_as_it_is() {
        assert_eq!(
            html("# *a* [b](javascript:c)"),
            "<p># *a* [b](javascript:c)</p>\n"
        );
    }

    #[test]
    fn a_long_line_of_near_misses_ends() {
        let text = "http".repeat(500_000);
        assert!(html(&text).len() > text.len());
        let closing = format!("https://a{}", ")".repeat(1_000_000));
        assert!(html(&closing).len() > 1_000_000);
    }
}
