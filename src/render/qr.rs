//! QR codes (ISO/IEC 18004), as a path for an SVG image.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// The white border that readers need, in modules (section 6.3.8).
const BORDER: i32 = 4;

/// A QR code as a square of dark modules.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Qr {
    /// The side of the image in modules, its border included.
    size: i32,
    /// Horizontal strokes, one module wide, through the dark modules.
    path: String,
}

/// The code of a text, which survives the loss of a seventh of it; nothing if it is longer than a code can be.
pub(crate) fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        // Where the stroke before ended; moves are told from there.
        let mut ended = None;
        while x < code.size() {
            let length = (x..code.size())
                .take_while(|at| code.get_module(*at, y))
                .fold(0, |count, _| count + 1);
            if length == 0 {
                x += 1;
                continue;
            }
            // Writing to a string cannot fail.
            let _ = match ended {
                None => write!(path, "M{} {}.5", x + BORDER, y + BORDER),
                Some(end) => write!(path, "m{} 0", x - end),
            };
            let _ = write!(path, "h{length}");
            x += length;
            ended = Some(x);
        }
    }
    Some(Qr {
        size: code.size() + 2 * BORDER,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the strokes, and gives the lines of the image.
    fn drawn(qr: &Qr) -> Vec<String> {
        let side = usize::try_from(qr.size).unwrap();
        let mut image = vec![vec![' '; side]; side];
        let (mut x, mut y) = (0usize, 0usize);
        let mut rest = qr.path.as_str();
        while !rest.is_empty() {
            let (mark, after) = rest.split_at(1);
            let end = after.find(['M', 'm', 'h']).unwrap_or(after.len());
            let (numbers, next) = after.split_at(end);
            let (first, second) = numbers.split_once(' ').unwrap_or((numbers, "0"));
            match mark {
                "M" => {
                    (x, y) = (
                        first.parse().unwrap(),
                        second.trim_end_matches(".5").parse().unwrap(),
                    )
                }
                "m" => x += first.parse::<usize>().unwrap(),
                _ => {
                    for _ in 0..first.parse::<usize>().unwrap() {
                        image[y][x] = '#';
                        x += 1;
                    }
                }
            }
            rest = next;
        }
        image.iter().map(|line| line.iter().collect()).collect()
    }

    #[test]
    fn strokes_draw_the_modules() {
        let text = "https://security.devices.example/advisories/acme-2026-0007/2-2.0.0/";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let qr = qr(text).unwrap();
        assert_eq!(qr.size, code.size() + 8);
        let lines = drawn(&qr);
        for y in 0..qr.size {
            for x in 0..qr.size {
                let dark = lines[y as usize].as_bytes()[x as usize] == b'#';
                assert_eq!(dark, code.get_module(x - 4, y - 4), "{x} {y}");
            }
        }
    }

    #[test]
    fn what_is_too_long_has_none() {
        assert_eq!(qr(&"a".repeat(3000)), None);
    }
}
