//! What is said when the program itself is wrong.

use std::io::Write;

/// Makes every panic say where it happened and nothing else: its payload may hold what was read.
pub(super) fn announce() {
    std::panic::set_hook(Box::new(|panic| {
        let words = match panic.location() {
            Some(place) => words(place.file(), place.line()),
            None => words("an unknown place", 0),
        };
        let _ = writeln!(std::io::stderr().lock(), "{words}");
    }));
}

fn words(file: &str, line: u32) -> String {
    format!(
        "error: obstat stopped at {file}:{line}; this is a fault of the program, not of your text\nhelp: nothing was published; please report it with this line"
    )
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_panic_names_its_place_alone() {
        assert_eq!(
            words("src/read/front.rs", 7),
            "error: obstat stopped at src/read/front.rs:7; this is a fault of the program, not of your text\nhelp: nothing was published; please report it with this line"
        );
    }
}
