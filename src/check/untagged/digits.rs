//! Check digits.

/// Whether the last digit makes the weighted sum of GS1 and of EAN come out (GS1 General Specifications, section 7.9).
pub(super) fn gs1(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| u32::from(*digit) * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// Whether digits pass Luhn's test (ISO/IEC 7812-1), with `before` in front of them.
pub(super) fn luhn(before: &[u8], digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .chain(before.iter().rev())
        .enumerate()
        .map(|(at, digit)| match u32::from(*digit) {
            digit if at % 2 == 0 => digit,
            digit if digit < 5 => digit * 2,
            digit => digit * 2 - 9,
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// Whether ten digits are an NHS number: weights ten to two, modulo eleven.
pub(super) fn nhs(digits: &[u8]) -> bool {
    let Some((last, rest)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = rest
        .iter()
        .zip([10, 9, 8, 7, 6, 5, 4, 3, 2])
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    digits.len() == 10 && (11 - sum % 11) % 11 == u32::from(*last)
}

/// Whether the last character of a HIBC symbol is the sum of the others, modulo 43 (ANSI/HIBC 2.6).
pub(super) fn hibc(text: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    let values: Option<Vec<usize>> = text
        .bytes()
        .map(|byte| ALPHABET.iter().position(|known| *known == byte))
        .collect();
    match values.as_deref() {
        Some([rest @ .., last]) if rest.len() > 6 => rest.iter().sum::<usize>() % 43 == *last,
        _ => false,
    }
}

/// The digits of a text as numbers.
pub(super) fn of(text: &str) -> Vec<u8> {
    text.bytes()
        .filter(u8::is_ascii_digit)
        .map(|byte| byte - b'0')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_specimens_have_their_check_digits() {
        // NHS Data Dictionary; CMS "NPI check digit"; GS1 General Specifications; HIBC 2.6.
        assert!(nhs(&of("943 476 5919")));
        assert!(!nhs(&of("943 476 5918")));
        assert!(luhn(&of("80840"), &of("1234567893")));
        assert!(!luhn(&of("80840"), &of("1234567894")));
        assert!(luhn(&[], &of("4111 1111 1111 1111")));
        assert!(gs1(&of("09506000134352")));
        assert!(!gs1(&of("09506000134353")));
        assert!(hibc("+A123BJC5D6E71G"));
        assert!(!hibc("+A123BJC5D6E71H"));
        assert!(!gs1(&[]) && !luhn(&[], &[]) && !nhs(&[]) && !hibc(""));
    }
}
