//! Lines of a text, for offsets in it.

use memchr::memchr_iter;

/// Counts lines over rising offsets.
pub(super) struct Lines<'a> {
    ends: memchr::Memchr<'a>,
    next: Option<usize>,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut ends = memchr_iter(b'\n', bytes);
        let next = ends.next();
        Self {
            ends,
            next,
            line: 1,
        }
    }

    pub(super) fn at(&mut self, offset: usize) -> usize {
        while self.next.is_some_and(|end| end < offset) {
            self.line += 1;
            self.next = self.ends.next();
        }
        self.line
    }
}
