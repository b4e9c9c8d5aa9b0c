//! Breaking prose into lines.

/// The greatest number of characters on a line of prose.
pub(super) const WIDTH: usize = 72;

/// Text without what would command a terminal: control characters go, tabs become blanks, other line ends LF.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let calm = |c| match c {
        '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\n' => Some(c),
        _ => Some(c).filter(|c: &char| !c.is_control()),
    };
    text.chars().filter_map(calm).collect()
}

/// Adds the words of a text in lines, the first after one indent, the others after another.
///
/// A word that is longer than a line gets a line for itself.
pub(super) fn fill(out: &mut String, text: &str, first: &str, others: &str) {
    let mut indent = first;
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
            indent = others;
        }
        if column == 0 {
            out.push_str(indent);
            column = indent.chars().count();
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

/// Adds a text, keeping its paragraphs, lists, tables and code.
///
/// Lines of one markdown paragraph are joined; lines of plain text stay apart, because their writer broke them on purpose.
pub(super) fn prose(out: &mut String, text: &str, indent: &str, markdown: bool) {
    let mut paragraph = String::new();
    let mut hanging = indent.to_owned();
    let mut fence: Option<&str> = None;
    let text = plain(text);
    for line in text.trim().lines() {
        let bare = line.trim_start();
        if let Some(mark) = fence {
            out.push_str(indent);
            out.push_str(line);
            out.push('\n');
            if bare.starts_with(mark) {
                fence = None;
            }
            continue;
        }
        let opens = ["```", "~~~"]
            .into_iter()
            .find(|mark| bare.starts_with(mark));
        let as_it_is = markdown && (opens.is_some() || bare.starts_with(['|', '#']));
        let item = marker(bare);
        if !markdown || bare.is_empty() || as_it_is || item.is_some() {
            flush(out, &mut paragraph, indent, &hanging);
            hanging = indent.to_owned();
        }
        if bare.is_empty() {
            out.push('\n');
        } else if as_it_is {
            out.push_str(indent);
            out.push_str(line);
            out.push('\n');
            fence = opens;
        } else {
            if let Some(width) = item {
                let depth = line.len() - bare.len();
                hanging = format!("{indent}{:1$}", "", depth.min(WIDTH / 3) + width);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(if item.is_some() { line } else { bare });
        }
    }
    flush(out, &mut paragraph, indent, &hanging);
}

/// Writes what has gathered; the blanks before a list marker are kept.
fn flush(out: &mut String, paragraph: &mut String, indent: &str, hanging: &str) {
    if !paragraph.is_empty() {
        let bare = paragraph.trim_start();
        let depth = (paragraph.len() - bare.len()).min(WIDTH / 3);
        fill(out, bare, &format!("{indent}{:depth$}", ""), hanging);
        paragraph.clear();
    }
}

/// The width of a list marker with the blank after it: `- ` or `12. `.
fn marker(line: &str) -> Option<usize> {
    if ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark)) {
        return Some(2);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let numbered = (1..=4).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    numbered.then_some(digits + 2)
}
