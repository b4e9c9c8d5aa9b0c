//! Decisions, read from the bytes that the fuzzer makes.

/// Bytes that decide, from the first on; where they end, each decision is the first choice.
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// Takes the fuzzer's bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// A number below `count`, of one byte.
    pub fn choice(&mut self, count: usize) -> usize {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                usize::from(*first) % count
            }
            [] => 0,
        }
    }

    /// A number of two bytes.
    pub fn number(&mut self) -> usize {
        self.choice(256) << 8 | self.choice(256)
    }

    /// The bytes that are left, in two.
    pub fn halves(&mut self) -> (&'a [u8], &'a [u8]) {
        let place = self.number() % (self.0.len() + 1);
        self.0.split_at(place)
    }

    /// The bytes that are left.
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }
}
