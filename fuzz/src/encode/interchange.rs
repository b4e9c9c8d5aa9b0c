//! Messages whose fields stand apart from each other.

use crate::family::Encoder;
use crate::planted::{File, Planted, shown};

/// One for each kind of message.
pub const ENCODERS: &[Encoder] = &[
    |p| segments(p, "NTE", |number, text| format!("NTE|{number}||{text}\r")),
    |p| {
        segments(p, "OBX", |number, text| {
            format!("OBX|{number}|TX|N||{text}||\r")
        })
    },
    escaped,
    |p| gdt(p, "8000"),
    |p| gdt(p, "3101"),
    edifact,
];

/// A filler as a field: without marks that end it.
fn field(filler: &[u8]) -> String {
    shown(filler).replace(
        ['|', '\n', '\r', '\'', '+', '?', ':', '\\', '^', '&', '~'],
        " ",
    )
}

/// A text over several segments, a word of it in each (HL7 version 2 chapter 2.10).
fn segments(p: &Planted<'_>, _: &str, segment: impl Fn(usize, &str) -> String) -> Option<File> {
    let (before, after) = (field(p.before), field(p.after));
    let (first, second) = p.value.split_once(' ').unwrap_or((p.value, "here"));
    let texts = [
        format!("{before} it was"),
        first.to_owned(),
        format!("{second} is here"),
        after,
    ];
    let all: String = texts
        .iter()
        .enumerate()
        .map(|(number, text)| segment(number + 1, text))
        .collect();
    File::new(
        "a.hl7",
        format!("MSH|^~\\&|A|B|||||ORU^R01|1|P|2.5\rPID|1\r{all}"),
    )
}

/// Marks of the message itself, escaped (chapter 2.7), and signs by their bytes.
fn escaped(p: &Planted<'_>) -> Option<File> {
    let value: String = p
        .value
        .bytes()
        .map(|byte| format!("\\X{byte:02X}\\"))
        .collect();
    let (before, after) = (field(p.before), field(p.after));
    File::new(
        "a.hl7",
        format!("MSH|^~\\&|A|B\rPID|1||{before}||it was {value} here^x||{after}\r"),
    )
}

/// Lines with their lengths and the numbers of their fields (QMS GDT 2.1 section 3).
fn gdt(p: &Planted<'_>, first: &str) -> Option<File> {
    let line = |number: &str, text: &str| format!("{:03}{number}{text}\r\n", text.len() + 9);
    let (family, given) = turned(p);
    let (before, after) = (field(p.before), field(p.after));
    let lines = [
        line(first, "6310"),
        line("6228", &format!("{before} ends")),
        line("3000", "it was"),
        line("3101", family),
        line("3102", given),
        line("6228", &after),
    ];
    File::new("a.gdt", lines.concat())
}

/// Elements of a segment (ISO 9735), with released signs.
fn edifact(p: &Planted<'_>) -> Option<File> {
    let (family, given) = turned(p);
    let released: String = family.chars().map(|sign| format!("?{sign}")).collect();
    let (before, after) = (field(p.before), field(p.after));
    File::new(
        "a.edi",
        format!(
            "UNB+UNOC:3+A+B'FTX+AAA+++{before}'PNA+PAT++++SU:{released}+FO:{given}'FTX+AAA+++{after}'"
        ),
    )
}

/// The two words of a value, the last one first.
fn turned(p: &Planted<'_>) -> (&'static str, &'static str) {
    let (given, family) = p.value.split_once(' ').unwrap_or(("x", p.value));
    (family, given)
}
