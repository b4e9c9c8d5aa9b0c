//! Any path and any bytes through the whole gate.

use crate::gate::SitePath;
use crate::input::Input;
use crate::planted::{Planted, is_held, look, shown};

/// One run: any path and bytes have an answer, and a value that stands in any bytes, or in any path, as it is written is found.
///
/// # Panics
/// If the gate lets the value pass.
pub fn run(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    match input.choice(4) {
        0 => {
            let (path, bytes) = input.halves();
            let path = shown(path);
            if let Ok(path) = SitePath::new(&path) {
                let _ = look(&path, bytes);
            }
        }
        1 => {
            let planted = Planted::new(&mut input);
            let (before, after) = (shown(planted.before), shown(planted.after));
            let path = format!("{before}. {} .{after}", planted.value).replace('\n', " ");
            if SitePath::new(&path).is_ok() {
                assert!(
                    is_held(planted.number, &path, b""),
                    "value {} passes in the path {path:?}",
                    planted.number
                );
            }
        }
        ending => {
            let planted = Planted::new(&mut input);
            let middle = format!(" {} ", planted.value);
            let bytes = [planted.before, middle.as_bytes(), planted.after].concat();
            let path = if ending == 2 { "a.html" } else { "a.br" };
            assert!(
                is_held(planted.number, path, &bytes),
                "value {} passes in {path}: {}",
                planted.number,
                bytes.escape_ascii()
            );
        }
    }
}
