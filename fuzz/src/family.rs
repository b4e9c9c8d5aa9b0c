//! One run of a family of decoders.

use std::io::Write as _;
use std::sync::Once;

use crate::encode::archive;
use crate::gate::SitePath;
use crate::input::Input;
use crate::planted::{File, Planted, VALUES, is_held, look};

/// Puts a value into a file that one decoder of the family reads.
pub type Encoder = fn(&Planted<'_>) -> Option<File>;

/// How many bytes of filler a planted value has at most, on both sides together.
const FILLER: usize = 4096;

/// One run: any bytes, or the damaged file of an encoder, which must have an answer; or the file of an encoder, in which the value must be found.
///
/// # Panics
/// If the gate lets the value pass.
pub fn run(encoders: &[Encoder], bytes: &[u8]) {
    static CHECKED: Once = Once::new();
    CHECKED.call_once(|| check(encoders));
    let mut input = Input::new(bytes);
    let way = input.choice(8);
    let number = input.choice(encoders.len());
    if way == 0 {
        answer(input.rest());
        return;
    }
    let damaged = way == 1;
    let (place, cut) = match damaged {
        true => (input.number(), input.choice(16)),
        false => (0, 0),
    };
    let nesting = input.choice(8);
    let rest = input.rest();
    let planted = Planted::new(&mut Input::new(rest.get(..FILLER).unwrap_or(rest)));
    let Some(mut file) = encoders.get(number).and_then(|encode| encode(&planted)) else {
        return;
    };
    if damaged {
        let place = place % (file.bytes.len() + 1);
        let end = (place + cut).min(file.bytes.len());
        let filler = planted.before.get(..16).unwrap_or(planted.before);
        file.bytes.splice(place..end, filler.iter().copied());
        answer(&file.bytes);
        return;
    }
    let Some(File { path, bytes }) = nest(nesting, file) else {
        return;
    };
    assert!(
        is_held(planted.number, path, &bytes),
        "encoder {number}, nesting {nesting}: value {} passes in {path}:\n{}",
        planted.number,
        bytes.escape_ascii()
    );
}

/// Each encoder takes some value at least, and between plain fillers each that it takes is found.
fn check(encoders: &[Encoder]) {
    for (place, encode) in encoders.iter().enumerate() {
        let mut taken = 0;
        for (number, (_, value)) in VALUES.iter().enumerate() {
            for filler in ["", "words", "some words"].map(str::as_bytes) {
                let planted = Planted {
                    number,
                    value,
                    before: filler,
                    after: filler,
                };
                let Some(file) = encode(&planted) else {
                    continue;
                };
                taken += 1;
                let held = is_held(number, file.path, &file.bytes);
                assert!(
                    held,
                    "encoder {place}: value {number} passes in {}",
                    file.path
                );
            }
        }
        assert!(taken > 0, "encoder {place} takes no value");
    }
}

fn answer(bytes: &[u8]) {
    let path = SitePath::new("a").expect("a path");
    let _ = look(&path, bytes);
}

/// The file in another one, or as it is.
fn nest(how: usize, file: File) -> Option<File> {
    // What is told by a path alone is not told inside of another file.
    if file.path.ends_with(".br") {
        return Some(file);
    }
    match how {
        0 => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            writer.write_all(&file.bytes).ok()?;
            File::new("a.gz", writer.finish().ok()?)
        }
        1 => File::new(
            "a.zip",
            archive::zip(&[archive::stored(file.path, &file.bytes)], b""),
        ),
        2 => File::new("a.tar", archive::tar(&[(file.path, &file.bytes)])),
        3 => {
            let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            writer.write_all(&file.bytes).ok()?;
            File::new("a.bz2", writer.finish().ok()?)
        }
        _ => Some(file),
    }
}
