//! Rich text.

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted, shown};

/// One for each way to write a sign, and each place.
pub const ENCODERS: &[Encoder] = &[
    |p| p.carrier(Decoder::Rtf),
    |p| document(p, |sign| format!("{{\\b {sign}}}")),
    |p| document(p, |sign| format!("\\u{}\\'3f", u32::from(sign))),
    |p| document(p, |sign| format!("\\u{} ?", u32::from(sign))),
    |p| document(p, |sign| format!("\\'{:02x}", u32::from(sign))),
    |p| document(p, |sign| format!("{sign}\\-")),
    |p| document(p, |sign| format!("{sign}\r\n")),
    |p| document(p, |sign| format!("\\uc1\\u{}?", u32::from(sign))),
];

/// The value in a paragraph; fillers in others, in which a group may stay open.
fn document(p: &Planted<'_>, write: impl Fn(char) -> String) -> Option<File> {
    // Bytes stand for signs of Windows-1252 alone.
    let latin = p.value.chars().all(|sign| u8::try_from(sign).is_ok());
    let value: String = p
        .value
        .chars()
        .map(|sign| {
            if sign == ' ' {
                " ".to_owned()
            } else {
                write(sign)
            }
        })
        .collect();
    latin.then_some(())?;
    let (before, after) = (shown(p.before), shown(p.after));
    File::new(
        "a.rtf",
        format!(
            "{{\\rtf1\\ansi\\pard {before}\\par\\par it was \\i {value} \\i0 here\\par {after}}}"
        ),
    )
}
