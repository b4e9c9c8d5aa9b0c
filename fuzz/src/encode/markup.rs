//! Markup of HTML and XML.

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each place and way in which a value can stand in markup.
pub const ENCODERS: &[Encoder] = &[
    |p| p.run(Decoder::Markup),
    |p| p.bare_run(Decoder::Markup),
    |p| {
        page(
            p,
            "a.html",
            &format!("<p>it was {} here</p>", split(p.value, "<wbr>")),
        )
    },
    commented,
    |p| {
        page(
            p,
            "a.html",
            &format!("<p>it was {} here</p>", references(p.value)),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!("<p>it was {} here</p>", named(p.value)),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!("<img alt=\"it was {} here\">", references(p.value)),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!("<img alt='it was {} here'>", named(p.value)),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!("<!-- it was {} here -->", split(p.value, "<i></i>")),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!(
                "<template><p>it was {} here</p></template>",
                split(p.value, "<b></b>")
            ),
        )
    },
    |p| {
        page(
            p,
            "a.svg",
            &format!(
                "<text>it was {} here</text>",
                split(p.value, "</tspan><tspan>")
            ),
        )
    },
    |p| {
        page(
            p,
            "a.xml",
            &format!(
                "<a>it was <![CDATA[{}]]> here</a>",
                split(p.value, "]]><![CDATA[")
            ),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!("<script>x = \"it was {}\"</script>", escapes(p.value)),
        )
    },
    |p| {
        page(
            p,
            "a.html",
            &format!(
                "<style>a {{ content: \"it was {}. here\" }}</style>",
                css(p.value)
            ),
        )
    },
    declared,
    nested,
    |p| File::new("a.html", format!("<p>{}</p>", references(&p.text()))),
];

/// Something in the middle of a page.
///
/// What stands before it is text that is shown: it may end in a tag or comment that is never closed, but not close what comes after it.
fn page(p: &Planted<'_>, path: &'static str, middle: &str) -> Option<File> {
    let (before, after) = (shown(p.before), shown(p.after));
    File::new(
        path,
        format!(
            "<!doctype html><html><body><p>{before}\n<p>.\n{middle}\n<p>.\n{after}</body></html>"
        ),
    )
}

/// The signs with comments between them; the first would close one that the filler left open, and so hide the first sign from every reader.
fn commented(p: &Planted<'_>) -> Option<File> {
    let before = shown(p.before).replace("<!-", "<! -");
    let p = Planted {
        before: before.as_bytes(),
        ..*p
    };
    let middle = format!("<p>it was {} here</p>", split(p.value, "<!-- x -->"));
    page(&p, "a.html", &middle)
}

/// The signs with something between them that no reader sees.
fn split(value: &str, between: &str) -> String {
    let signs: Vec<String> = value.chars().map(String::from).collect();
    signs.join(between)
}

fn references(value: &str) -> String {
    value
        .chars()
        .map(|sign| format!("&#x{:x};", u32::from(sign)))
        .collect()
}

fn named(value: &str) -> String {
    let name = |sign: char| match sign {
        'ö' => "&ouml;".to_owned(),
        'ü' => "&uuml;".to_owned(),
        '.' => "&period;".to_owned(),
        '@' => "&commat;".to_owned(),
        '-' => "&hyphen;".to_owned(),
        'и' => "&icy;".to_owned(),
        'е' => "&iecy;".to_owned(),
        '0'..='9' => format!("&#{}", u32::from(sign)),
        _ => sign.to_string(),
    };
    value.chars().map(name).collect()
}

fn escapes(value: &str) -> String {
    value
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect()
}

fn css(value: &str) -> String {
    value
        .chars()
        .map(|sign| format!("\\{:06x}", u32::from(sign)))
        .collect()
}

/// An entity that the document declares, which holds half of the value (XML 1.0 section 4.2).
fn declared(p: &Planted<'_>) -> Option<File> {
    let half = p.value.char_indices().nth(p.value.chars().count() / 2)?.0;
    let (first, second) = p.value.split_at(half);
    let (before, after) = (shown(p.before), shown(p.after));
    let head = format!("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY p \"{first}\">]>");
    File::new(
        "a.xml",
        format!(
            "{head}<a>{}\n.\nit was &p;{second} here\n.\n{}</a>",
            before.replace("<!ENTITY", ""),
            after.replace("<!ENTITY", "")
        ),
    )
}

/// A page in an attribute of another one, as in `srcdoc`.
fn nested(p: &Planted<'_>) -> Option<File> {
    let inner = format!(
        "<p>{}</p><p>it was {} here</p>",
        shown(p.before),
        split(p.value, "<i></i>")
    );
    let escaped = inner
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    File::new(
        "a.html",
        format!(
            "<!doctype html><p>x</p><iframe srcdoc=\"{escaped}\"></iframe><p>{}</p>",
            shown(p.after)
        ),
    )
}
