//! Worksheets (ECMA-376 part 1, clause 18): cells of a row beside each other, with the strings that the workbook keeps elsewhere.

use chrono::{Days, NaiveDate};
use memchr::memmem;

use super::archive::Member;
use crate::gate::fold::HARD_SIGN;

/// The most text that a workbook may have.
const LONGEST: usize = 256 << 20;

/// The rows of all worksheets of a document, and whether there are more than are read; nothing if it is no workbook.
pub(in crate::gate) fn rows(members: &[Member]) -> Option<(Vec<u8>, bool)> {
    let named = |name: &[u8]| members.iter().find(|member| member.about.starts_with(name));
    named(b"xl/")?;
    let strings = named(b"xl/sharedStrings.xml").map_or(Vec::new(), |member| {
        elements(&member.bytes, b"si").map(texts).collect()
    });
    let dates = named(b"xl/styles.xml").map_or(Vec::new(), |member| date_styles(&member.bytes));
    let mut out = Vec::new();
    let sheets = members
        .iter()
        .filter(|member| member.about.starts_with(b"xl/worksheets/"));
    for sheet in sheets {
        for row in elements(&sheet.bytes, b"row") {
            for cell in elements(row, b"c") {
                let head = head_of(cell);
                let value = elements(cell, b"v").next().map_or(Vec::new(), texts);
                let number = std::str::from_utf8(&value).unwrap_or("");
                let style = attribute(head, b"s").and_then(|text| text.parse::<usize>().ok());
                match attribute(head, b"t") {
                    Some("s") => {
                        let at = number.trim().parse::<usize>().ok();
                        let shared = at.and_then(|at| strings.get(at));
                        out.extend_from_slice(shared.map_or(&[], Vec::as_slice));
                    }
                    Some("inlineStr") => out.extend(texts(cell)),
                    _ => out.extend_from_slice(&value),
                }
                if style.and_then(|style| dates.get(style)) == Some(&true)
                    && let Some(day) = date(number)
                {
                    out.push(HARD_SIGN);
                    out.extend_from_slice(day.to_string().as_bytes());
                }
                out.push(HARD_SIGN);
                // A cell of a few bytes may name a long string.
                if out.len() > LONGEST {
                    return Some((out, true));
                }
            }
            out.push(b'\n');
        }
    }
    Some((out, false))
}

/// A day by its number, with 1900 as it was never counted right (clause 18.17.4.1).
fn date(number: &str) -> Option<NaiveDate> {
    let days = number.split('.').next()?.parse::<u64>().ok()?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    first.checked_add_days(Days::new(days.min(100_000)))
}

/// For each style of a cell, whether it shows a number as a date.
fn date_styles(styles: &[u8]) -> Vec<bool> {
    let own: Vec<&str> = elements(styles, b"numFmt")
        .map(head_of)
        .filter(|head| {
            let code = attribute(head, b"formatCode").unwrap_or("");
            code.contains(['y', 'Y', 'd', 'D'])
        })
        .filter_map(|head| attribute(head, b"numFmtId"))
        .collect();
    let cells = elements(styles, b"cellXfs").next().unwrap_or(&[]);
    elements(cells, b"xf")
        .map(|xf| {
            let id = attribute(head_of(xf), b"numFmtId").unwrap_or("");
            matches!(id.parse(), Ok(14..=17 | 22 | 27..=31 | 36 | 50..=58)) || own.contains(&id)
        })
        .collect()
}

/// Every element of a name, with its tag, in order; none lies in another of its name here.
fn elements<'a>(xml: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let at = memchr::memchr(b'<', rest)?;
            let tag = rest.get(at + 1..)?;
            rest = tag;
            let local = tag.strip_prefix(b"x:").unwrap_or(tag);
            let after = local.strip_prefix(name).and_then(<[u8]>::first);
            if !matches!(after, Some(b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t')) {
                continue;
            }
            let head = memchr::memchr(b'>', tag)?;
            if tag.get(head.checked_sub(1)?) == Some(&b'/') {
                rest = tag.get(head..)?;
                return tag.get(..head);
            }
            let end = close(tag, name).unwrap_or(tag.len());
            rest = tag.get(end..)?;
            return tag.get(..end);
        }
    })
}

fn close(tag: &[u8], name: &[u8]) -> Option<usize> {
    memmem::find_iter(tag, b"</").find(|at| {
        let rest = tag.get(at + 2..).unwrap_or(&[]);
        let local = rest.strip_prefix(b"x:").unwrap_or(rest);
        let after = local.strip_prefix(name).and_then(<[u8]>::first);
        matches!(after, Some(b'>' | b' '))
    })
}

fn head_of(element: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'>', element).unwrap_or(element.len());
    element.get(..end).unwrap_or(element)
}

fn attribute<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let mark = [b" ", name, b"=\""].concat();
    let at = memmem::find(head, &mark)?;
    let value = head.get(at + mark.len()..)?;
    std::str::from_utf8(value.get(..memchr::memchr(b'"', value)?)?).ok()
}

/// The text of an element, without the tags in it.
fn texts(element: &[u8]) -> Vec<u8> {
    let mut inside = element.get(head_of(element).len()..).unwrap_or(&[]);
    inside = inside.strip_prefix(b">").unwrap_or(inside);
    super::markup::take_apart(inside, true).text.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_row_stand_beside_each_other() {
        let member = |name: &str, text: &str| Member {
            about: name.as_bytes().to_vec(),
            bytes: text.as_bytes().to_vec(),
            unread: None,
        };
        let members = [
            member(
                "xl/sharedStrings.xml",
                "<sst><si><t>Ann</t></si><si><t>no</t></si><si><r><t>Exa</t></r><r><t>mple</t></r></si></sst>",
            ),
            member(
                "xl/styles.xml",
                "<styleSheet><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" x=\"1\"/></cellXfs></styleSheet>",
            ),
            member(
                "xl/worksheets/sheet1.xml",
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>2</v></c><c r=\"C1\" s=\"1\"><v>21389</v></c><c r=\"D1\" s=\"0\"><v>7</v></c></row></sheetData>",
            ),
        ];
        let (text, overlong) = rows(&members).unwrap();
        let shown = String::from_utf8(text)
            .unwrap()
            .replace(['\u{1}', '\u{2}'], "|");
        let shown = shown.replace("||", "|").replace("||", "|");
        assert_eq!(shown, "|Ann|Exa|mple|21389|1958-07-23|7|\n");
        assert!(!overlong);
        assert!(rows(&members[..0]).is_none());
    }
}
