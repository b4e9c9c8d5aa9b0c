//! Bytes that stand in a text as numbers.

use crate::family::Encoder;
use crate::gate::Decoder;
use crate::planted::{File, Planted};

/// One for each way to write numbers.
pub const ENCODERS: &[Encoder] = &[
    |p| p.run(Decoder::Hexdump),
    |p| p.run(Decoder::Numbers),
    |p| p.bare_run(Decoder::Numbers),
    |p| listed(p, " ", |byte| format!("{byte:02x}")),
    |p| listed(p, ":", |byte| format!("{byte:02X}")),
    |p| listed(p, ", ", |byte| format!("0x{byte:02x}")),
    |p| listed(p, ",", |byte| byte.to_string()),
    |p| listed(p, " ", |byte| format!("{byte:03}")),
    |p| {
        dumped(p, 16, |number, line| {
            format!(
                "{number:08x}: {}  {}\n",
                pairs(line),
                ".".repeat(line.len())
            )
        })
    },
    |p| {
        dumped(p, 16, |number, line| {
            format!(
                "{number:07o}{}\n",
                line.iter()
                    .map(|byte| format!(" {byte:03o}"))
                    .collect::<String>()
            )
        })
    },
    |p| {
        dumped(p, 16, |number, line| {
            format!("{number:07o}{}\n", cells(line))
        })
    },
    |p| {
        dumped(p, 16, |number, line| {
            format!("{number:07x}{}\n", words(line))
        })
    },
    |p| {
        dumped(p, 8, |number, line| {
            format!("  0x{number:04x}:  {}\n", pairs(line))
        })
    },
];

/// The bytes of a line with a mark between them.
fn listed(p: &Planted<'_>, mark: &str, number: impl Fn(&u8) -> String) -> Option<File> {
    let line = p.line();
    let numbers: Vec<String> = line.as_bytes().iter().map(number).collect();
    File::new("a.txt", p.beside(numbers.join(mark)))
}

/// The bytes of a line as a listing.
fn dumped(p: &Planted<'_>, width: usize, show: impl Fn(usize, &[u8]) -> String) -> Option<File> {
    let text = p.line();
    let lines = text.as_bytes().chunks(width).enumerate();
    let dump: String = lines
        .map(|(number, line)| show(number * width, line))
        .collect();
    File::new("a.txt", p.beside(dump))
}

/// As `xxd` has them.
fn pairs(line: &[u8]) -> String {
    let words: Vec<String> = line.chunks(2).map(super::hex).collect();
    words.join(" ")
}

/// As `od -x` has them on most machines: the second byte of each word first.
fn words(line: &[u8]) -> String {
    let word = |two: &[u8]| match two {
        [one, two] => format!(" {two:02x}{one:02x}"),
        _ => format!(" 00{}", super::hex(two)),
    };
    line.chunks(2).map(word).collect()
}

/// As `od -c` has them where letters are bytes.
fn cells(line: &[u8]) -> String {
    let cell = |byte: &u8| match byte {
        b' '..=b'~' => format!("   {}", char::from(*byte)),
        b'\n' => "  \\n".to_owned(),
        _ => format!(" {byte:03o}"),
    };
    line.iter().map(cell).collect()
}
