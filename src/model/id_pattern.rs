//! The shape of a site's tracking ids, such as `ACME-SA-{year}-{seq:04}`.

/// A pattern: `{year}` is four digits, `{seq:04}` at least four, `{seq}` at least one; every other character stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdPattern<'a>(&'a str);

/// The numbers in an id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IdNumbers {
    /// The year, where the pattern has one.
    pub year: Option<u32>,
    /// The running number, where the pattern has one and it is not beyond counting.
    pub sequence: Option<u64>,
}

impl<'a> IdPattern<'a> {
    /// The pattern as a writer typed it; one that is malformed fits no id.
    pub fn new(pattern: &'a str) -> Self {
        Self(pattern)
    }

    /// The numbers in an id that has this shape.
    pub fn numbers(self, id: &str) -> Option<IdNumbers> {
        let mut numbers = IdNumbers::default();
        let mut rest = id;
        let mut pattern = self.0;
        while let Some((before, after)) = pattern.split_once('{') {
            let tail = rest.strip_prefix(before)?;
            let (name, next) = after.split_once('}')?;
            let count = tail.bytes().take_while(u8::is_ascii_digit).count();
            let digits = tail.get(..count)?;
            match least_digits(name)? {
                Place::Year if count == 4 => numbers.year = digits.parse().ok(),
                Place::Sequence(least) if count >= least => numbers.sequence = digits.parse().ok(),
                _ => return None,
            }
            rest = tail.get(count..)?;
            pattern = next;
        }
        (rest == pattern).then_some(numbers)
    }

    /// The id with these numbers; none if the pattern is malformed.
    pub fn fill(self, year: u32, sequence: u64) -> Option<String> {
        let mut id = String::new();
        let mut pattern = self.0;
        while let Some((before, after)) = pattern.split_once('{') {
            let (name, next) = after.split_once('}')?;
            id.push_str(before);
            match least_digits(name)? {
                Place::Year => id.push_str(&format!("{year:04}")),
                Place::Sequence(width) => id.push_str(&format!("{sequence:0width$}")),
            }
            pattern = next;
        }
        id.push_str(pattern);
        Some(id)
    }
}

enum Place {
    Year,
    Sequence(usize),
}

fn least_digits(name: &str) -> Option<Place> {
    match name {
        "year" => Some(Place::Year),
        "seq" => Some(Place::Sequence(1)),
        _ => {
            let width: usize = name.strip_prefix("seq:0")?.parse().ok()?;
            (1..=19).contains(&width).then_some(Place::Sequence(width))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IdNumbers, IdPattern};

    #[test]
    fn a_pattern_finds_the_numbers_in_an_id() {
        let pattern = IdPattern::new("NMD-SA-{year}-{seq:04}");
        let numbers = |year, sequence| {
            Some(IdNumbers {
                year: Some(year),
                sequence: Some(sequence),
            })
        };
        assert_eq!(pattern.numbers("NMD-SA-2026-0007"), numbers(2026, 7));
        assert_eq!(pattern.numbers("NMD-SA-2026-12345"), numbers(2026, 12345));
        for other in [
            "NMD-SA-2026-7",
            "NMD-SA-26-0007",
            "NMD-SA-2026-0007-b",
            "nmd-sa-2026-0007",
            "",
        ] {
            assert_eq!(pattern.numbers(other), None, "{other}");
        }
    }

    #[test]
    fn a_pattern_is_filled_with_numbers() {
        let pattern = IdPattern::new("NMD-SA-{year}-{seq:04}");
        assert_eq!(pattern.fill(2026, 7).as_deref(), Some("NMD-SA-2026-0007"));
        assert_eq!(
            IdPattern::new("A{seq}").fill(2026, 7).as_deref(),
            Some("A7")
        );
    }

    #[test]
    fn a_malformed_pattern_fits_nothing() {
        for pattern in ["A-{year", "A-{month}", "A-{seq:0999999999}", "A-{seq:0x}"] {
            assert_eq!(IdPattern::new(pattern).fill(2026, 7), None, "{pattern}");
            assert_eq!(IdPattern::new(pattern).numbers("A-2026"), None, "{pattern}");
        }
    }
}
