//! Text that a script puts together.

use crate::family::Encoder;
use crate::planted::{File, Planted, shown};

/// One for each way to put it together.
pub const ENCODERS: &[Encoder] = &[
    |p| script(p, &format!("x = [{}].join('');", strings(p, "'"))),
    |p| script(p, &format!("x = [{}] .join(\"\");", strings(p, "\""))),
    |p| script(p, &format!("x = ''.join([{}])", strings(p, "'"))),
    |p| script(p, &format!("x = [{}].join('')", strings(p, "`"))),
    |p| {
        script(
            p,
            &format!(
                "x = String.fromCharCode({});",
                units(p, |unit| unit.to_string())
            ),
        )
    },
    |p| {
        script(
            p,
            &format!(
                "x = String.fromCharCode({});",
                units(p, |unit| format!("0x{unit:x}"))
            ),
        )
    },
    |p| {
        script(
            p,
            &format!(
                "x = String.fromCodePoint({});",
                units(p, |unit| unit.to_string())
            ),
        )
    },
    |p| {
        let inside = format!(
            "<p>.</p><script>x = [{}].join('')</script>",
            strings(p, "'")
        );
        File::new(
            "a.html",
            format!(
                "<!doctype html><p>{}</p>{inside}<p>{}</p>",
                escaped(p.before),
                escaped(p.after)
            ),
        )
    },
];

/// A script between two others, each on lines of its own: a string that is never closed ends with its line.
fn script(p: &Planted<'_>, line: &str) -> Option<File> {
    File::new("a.js", p.beside(line))
}

fn escaped(filler: &[u8]) -> String {
    shown(filler).replace('&', "&amp;").replace('<', "&lt;")
}

/// Each sign as a string.
fn strings(p: &Planted<'_>, quote: &str) -> String {
    let all: Vec<String> = p
        .value
        .chars()
        .map(|sign| format!("{quote}{sign}{quote}"))
        .collect();
    all.join(", ")
}

fn units(p: &Planted<'_>, number: impl Fn(u16) -> String) -> String {
    let all: Vec<String> = p.value.encode_utf16().map(number).collect();
    all.join(", ")
}
