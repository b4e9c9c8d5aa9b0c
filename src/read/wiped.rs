//! Text that may hold PHI while it is read.

/// A text that is overwritten when it is dropped.
///
/// What is wiped: the text of each source that may hold PHI, of each private file, the lines of a marked fence, and each tagged value ([`crate::model::tagged::Secret`]).
/// The [`crate::diagnostic::SourceMap`] never has the text of a masked file, but one of the same shape, by which lines and columns are counted.
///
/// What is not: copies that the TOML and JSON parsers make of values with escapes, values on their way from the parser to the gate, a value that is disclosed, what a buffer left behind when it grew, the kernel's cache of the file, and anything that was swapped out.
#[derive(Default)]
pub(super) struct Wiped(String);

impl Wiped {
    /// Takes a text over.
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// Adds to it.
    pub(super) fn push_str(&mut self, text: &str) {
        if self.0.capacity() - self.0.len() < text.len() {
            // A buffer that grows leaves its old self behind, so we do it by hand.
            let mut longer = String::with_capacity((self.0.len() + text.len()) * 2);
            longer.push_str(&self.0);
            drop(Self(std::mem::replace(&mut self.0, longer)));
        }
        self.0.push_str(text);
    }

    /// Lets the text go on living, because there is no PHI in it.
    pub(super) fn keep(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl std::ops::Deref for Wiped {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}

/// A text of the same lines and columns, in which nothing can be read.
pub(super) fn shape_of(text: &str) -> String {
    let blank = |sign: char| match (sign, sign.len_utf8()) {
        ('\n' | '\r', _) => sign,
        (_, 1) => '.',
        (_, 2) => '·',
        (_, 3) => '…',
        _ => '𝟎',
    };
    text.chars().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::{Wiped, shape_of};

    #[test]
    fn a_shape_has_the_places_of_its_text() {
        let text = "Ada\nü€𝟏 \r\n";
        let shape = shape_of(text);
        assert_eq!(shape, "...\n·…𝟎.\r\n");
        assert_eq!(shape.len(), text.len());
    }

    #[test]
    fn a_wiped_text_grows() {
        let mut text = Wiped::default();
        for _ in 0..1000 {
            text.push_str("ab");
        }
        assert_eq!(text.len(), 2000);
    }
}
