//! Dates as people write them.

/// The start of the names of the months in English, German, French and Spanish.
const MONTHS: &[&str] = &[
    "jan", "jän", "ene", "feb", "fév", "mar", "mär", "apr", "avr", "abr", "may", "mai", "jun",
    "juin", "jul", "juil", "aug", "aoû", "ago", "sep", "oct", "okt", "nov", "dec", "dez", "déc",
    "dic",
];

/// A part of a text: a number, or a word, and the bytes behind it.
enum Part<'t> {
    Number(usize, usize),
    Word(&'t str),
}

/// How many bytes of a date with day, month and year stand at the start of a text; none if there is no date.
pub(super) fn length(text: &str) -> Option<usize> {
    compact(text).or_else(|| parts(text))
}

/// `19610423`, as HL7, DICOM and FHIR's search have it.
fn compact(text: &str) -> Option<usize> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    if run != 8 {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<usize>().ok();
    let plausible = is_year(number(0, 4)?) && is_month(number(4, 6)?) && is_day(number(6, 8)?);
    plausible.then_some(8)
}

fn parts(text: &str) -> Option<usize> {
    let (first, at) = part(text, 0)?;
    let (second, at) = part(text, separator(text, at)?)?;
    let (third, at) = part(text, separator(text, at)?)?;
    let plausible = match (first, second, third) {
        (Part::Number(year, 4), Part::Number(month, 1..=2), Part::Number(day, 1..=2)) => {
            is_year(year) && is_month(month) && is_day(day)
        }
        (Part::Number(one, 1..=2), Part::Number(other, 1..=2), Part::Number(year, 2 | 4)) => {
            (year < 100 || is_year(year))
                && ((is_month(one) && is_day(other)) || (is_day(one) && is_month(other)))
        }
        (Part::Number(day, 1..=2), Part::Word(month), Part::Number(year, 2 | 4))
        | (Part::Word(month), Part::Number(day, 1..=2), Part::Number(year, 2 | 4)) => {
            (year < 100 || is_year(year)) && is_day(day) && is_month_name(month)
        }
        (Part::Number(year, 4), Part::Word(month), Part::Number(day, 1..=2)) => {
            is_year(year) && is_day(day) && is_month_name(month)
        }
        _ => false,
    };
    let goes_on = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_alphanumeric);
    // `1961-04-23T10:00` is a date, too.
    let time_follows = text.get(at..).is_some_and(|rest| rest.starts_with('T'));
    (plausible && (!goes_on || time_follows)).then_some(at)
}

fn part(text: &str, at: usize) -> Option<(Part<'_>, usize)> {
    let rest = text.get(at..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = rest.get(..digits).filter(|_| digits <= 4)?.parse().ok()?;
        let end = at + digits;
        let ordinal = ["st", "nd", "rd", "th"].iter().find(|ending| {
            text.get(end..)
                .is_some_and(|rest| rest.starts_with(**ending))
        });
        return Some((
            Part::Number(number, digits),
            end + ordinal.map_or(0, |it| it.len()),
        ));
    }
    let letters = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    (3..=12)
        .contains(&letters)
        .then(|| (Part::Word(rest.get(..letters).unwrap_or("")), at + letters))
}

/// Up to three bytes of marks between the parts of a date, and `of`.
fn separator(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let marks = rest
        .bytes()
        .take_while(|byte| matches!(byte, b' ' | b'-' | b'/' | b'.' | b','))
        .count();
    let end = at + marks;
    let rest = text.get(end..)?;
    let of = ["of ", "de ", "del "]
        .iter()
        .find(|word| rest.starts_with(**word));
    (1..=3)
        .contains(&marks)
        .then(|| end + of.map_or(0, |word| word.len()))
}

fn is_year(year: usize) -> bool {
    (1880..=2099).contains(&year)
}

fn is_month(month: usize) -> bool {
    (1..=12).contains(&month)
}

fn is_day(day: usize) -> bool {
    (1..=31).contains(&day)
}

fn is_month_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    MONTHS.iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_date_has_a_day_a_month_and_a_year() {
        for (text, found) in [
            ("12/17/1961 is", Some(10)),
            ("17.12.1961", Some(10)),
            ("1961-12-17T10:00", Some(10)),
            ("19611217", Some(8)),
            ("20 August 1994,", Some(14)),
            ("August 20, 1994", Some(15)),
            ("20. März 1994", Some(14)),
            ("3rd of May 1951", Some(15)),
            ("4-Sep-74", Some(8)),
            ("4.2.2", None),
            ("1961", None),
            ("99/99/1961", None),
            ("12/17", None),
            ("20 widgets 1994", None),
            ("196112171", None),
            ("", None),
        ] {
            assert_eq!(length(text), found, "{text}");
        }
    }
}
