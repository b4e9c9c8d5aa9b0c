//! Device identifiers of the Unique Device Identification system.

use std::str::FromStr;

use crate::model::value::{plain_string, problems};

problems! {
    /// Why a text is no device identifier.
    UdiProblem {
        /// None of the three agencies' forms.
        Syntax => "this is not a device identifier of GS1, HIBCC or ICCBBA", "write the GTIN with 8, 12, 13 or 14 digits, a HIBC as in `+A123BJC5D6E71G`, or an ISBT 128 code as in `=/A9999XYZ100T0944`";
        /// The last digit of a GTIN is not what the others give.
        GtinCheckDigit => "the check digit of the GTIN is wrong", "compare all digits with the label";
        /// The last character of a HIBC is not what the others give.
        HibcCheckCharacter => "the check character of the HIBC is wrong", "compare all characters with the label, the last one included";
        /// Lot, serial number or dates.
        Production => "this holds a production identifier (lot, serial number or date)", "give the device identifier alone: it is the part before them";
    }
}

/// Who issued a device identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssuingAgency {
    /// GS1: a GTIN.
    Gs1,
    /// Health Industry Business Communications Council: a HIBC.
    Hibcc,
    /// ICCBBA: an ISBT 128 processor product identification code (`=/`).
    Iccbba,
    /// ICCBBA: an ISBT 128 container code for blood bags (`=)`).
    IccbbaBlood,
}

/// The device identifier (UDI-DI) of a device, in its agency's canonical form: never a lot, a serial number or a date.
///
/// A GTIN is kept with 14 digits, a HIBC and an ISBT 128 code without flag and check character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UdiDi {
    agency: IssuingAgency,
    /// Flag and identifier, as in `=/A9999XYZ100T0944`, so that it reads back.
    text: String,
    /// The identifier alone.
    identifier: String,
}

impl UdiDi {
    /// The form that reads back: 14 digits, `+` with check character, or `=/` and `=)`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Who issued it.
    pub fn agency(&self) -> IssuingAgency {
        self.agency
    }

    /// The identifier alone, as it stands in device databases.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The `namespace` of CSAF's `x_generic_uris`.
    ///
    /// GS1's own, or the address by which HL7 FHIR names the two other agencies' systems, which have none of their own.
    pub fn namespace(&self) -> &'static str {
        match self.agency {
            IssuingAgency::Gs1 => "https://www.gs1.org/gtin",
            IssuingAgency::Hibcc => "http://hl7.org/fhir/NamingSystem/hibcc",
            IssuingAgency::Iccbba => "http://hl7.org/fhir/NamingSystem/iccbba-other",
            IssuingAgency::IccbbaBlood => "http://hl7.org/fhir/NamingSystem/iccbba-blood",
        }
    }

    /// The `uri` of CSAF's `x_generic_uris`: GS1's digital link, or the agency's namespace with the identifier as fragment.
    pub fn uri(&self) -> String {
        match self.agency {
            IssuingAgency::Gs1 => format!("https://id.gs1.org/01/{}", self.identifier),
            _ => format!("{}#{}", self.namespace(), self.identifier),
        }
    }
}

impl FromStr for UdiDi {
    type Err = UdiProblem;

    fn from_str(text: &str) -> Result<Self, UdiProblem> {
        if let Some(rest) = text.strip_prefix('+') {
            return hibc(rest);
        }
        if text.starts_with('=') {
            return isbt(text);
        }
        gtin(text)
    }
}

plain_string!(UdiDi);

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A GTIN, alone or behind its application identifier 01.
fn gtin(text: &str) -> Result<UdiDi, UdiProblem> {
    let (digits, element) = match text.strip_prefix("(01)") {
        Some(rest) => (rest, true),
        None => match text.strip_prefix("01") {
            Some(rest) if rest.len() >= 14 => (rest, true),
            _ => (text, false),
        },
    };
    if element {
        let (number, rest) = digits.split_at_checked(14).ok_or(UdiProblem::Syntax)?;
        if all_digits(number) && !rest.is_empty() {
            return Err(UdiProblem::Production);
        }
    }
    if ["(10)", "(11)", "(17)", "(21)"]
        .iter()
        .any(|ai| text.contains(ai))
    {
        return Err(UdiProblem::Production);
    }
    let known = if element {
        digits.len() == 14
    } else {
        matches!(digits.len(), 8 | 12 | 13 | 14)
    };
    if !known || !all_digits(digits) {
        return Err(UdiProblem::Syntax);
    }
    let identifier = format!("{digits:0>14}");
    let sum: u32 = identifier
        .bytes()
        .zip([3, 1].into_iter().cycle())
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    if !sum.is_multiple_of(10) {
        return Err(UdiProblem::GtinCheckDigit);
    }
    let text = identifier.clone();
    let agency = IssuingAgency::Gs1;
    Ok(UdiDi {
        agency,
        text,
        identifier,
    })
}

/// The characters of a HIBC in the order of their values (ANSI/HIBC 2.6, appendix B).
const HIBC_CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// The check character of a HIBC: the sum of all values modulo 43.
fn hibc_check(text: &str) -> Option<char> {
    let mut sum = 0;
    for character in text.chars() {
        sum = (sum + HIBC_CHARACTERS.find(character)?) % HIBC_CHARACTERS.len();
    }
    HIBC_CHARACTERS.chars().nth(sum)
}

/// A HIBC's primary data: labeler (a letter and three), product (1 to 18), unit of measure (a digit), check character.
fn hibc(rest: &str) -> Result<UdiDi, UdiProblem> {
    if rest.starts_with('$') || rest.contains('/') && !rest.ends_with('/') {
        return Err(UdiProblem::Production);
    }
    let check = rest.chars().last().ok_or(UdiProblem::Syntax)?;
    let identifier = rest.strip_suffix(check).unwrap_or_default();
    let shaped = (6..=23).contains(&identifier.len())
        && identifier
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && identifier.starts_with(|first: char| first.is_ascii_uppercase())
        && identifier.ends_with(|last: char| last.is_ascii_digit());
    if !shaped {
        return Err(UdiProblem::Syntax);
    }
    if hibc_check(&format!("+{identifier}")) != Some(check) {
        return Err(UdiProblem::HibcCheckCharacter);
    }
    Ok(UdiDi {
        agency: IssuingAgency::Hibcc,
        text: format!("+{rest}"),
        identifier: identifier.to_owned(),
    })
}

/// An ISBT 128 code: `=/` and 16 characters, or `=)` and 10.
fn isbt(text: &str) -> Result<UdiDi, UdiProblem> {
    let (agency, length, rest) = if let Some(rest) = text.strip_prefix("=/") {
        (IssuingAgency::Iccbba, 16, rest)
    } else if let Some(rest) = text.strip_prefix("=)") {
        (IssuingAgency::IccbbaBlood, 10, rest)
    } else {
        return Err(UdiProblem::Production);
    };
    let (identifier, more) = rest.split_at_checked(length).ok_or(UdiProblem::Syntax)?;
    let shaped = identifier
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !shaped {
        return Err(UdiProblem::Syntax);
    }
    if more.starts_with(['=', '&']) {
        return Err(UdiProblem::Production);
    }
    if !more.is_empty() {
        return Err(UdiProblem::Syntax);
    }
    Ok(UdiDi {
        agency,
        text: text.to_owned(),
        identifier: identifier.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(text: &str) -> Result<(&'static str, String), UdiProblem> {
        text.parse::<UdiDi>()
            .map(|udi| (udi.namespace(), udi.uri()))
    }

    #[test]
    fn a_gtin_becomes_a_digital_link() {
        let is = |digits: &str| {
            Ok((
                "https://www.gs1.org/gtin",
                format!("https://id.gs1.org/01/{digits}"),
            ))
        };
        assert_eq!(pair("09506000134352"), is("09506000134352"));
        assert_eq!(pair("9506000134352"), is("09506000134352"));
        assert_eq!(pair("(01)09506000134352"), is("09506000134352"));
        assert_eq!(pair("0109506000134352"), is("09506000134352"));
        assert_eq!(pair("036000291452"), is("00036000291452"));
        assert_eq!(pair("96385074"), is("00000096385074"));
        assert_eq!(pair("09506000134353"), Err(UdiProblem::GtinCheckDigit));
        for bad in [
            "",
            "0950600013435",
            "1234567",
            "0950600013435A",
            "０９５０６０００１３４３５２",
        ] {
            assert!(
                matches!(
                    pair(bad),
                    Err(UdiProblem::Syntax | UdiProblem::GtinCheckDigit)
                ),
                "{bad}"
            );
        }
    }

    #[test]
    fn lot_serial_and_dates_are_refused() {
        for text in [
            "(01)09506000134352(10)ABC123",
            "(01)09506000134352(21)12345",
            "(01)09506000134352(17)281231",
            "(17)281231(01)09506000134352",
            "010950600013435221 12345",
            "+A123BJC5D6E71/$$52001510X3C",
            "+$$52001510X3C",
            "=/A9999XYZ100T0944=,000025",
            "=,000025",
        ] {
            assert_eq!(pair(text), Err(UdiProblem::Production), "{text}");
        }
        assert_eq!(
            UdiProblem::Production.to_string(),
            "this holds a production identifier (lot, serial number or date)"
        );
    }

    #[test]
    fn a_hibc_is_checked() {
        let udi: UdiDi = "+A123BJC5D6E71G".parse().unwrap();
        assert_eq!(udi.identifier(), "A123BJC5D6E71");
        assert_eq!(
            udi.uri(),
            "http://hl7.org/fhir/NamingSystem/hibcc#A123BJC5D6E71"
        );
        assert_eq!(udi.to_string(), "+A123BJC5D6E71G");
        assert_eq!(pair("+A123BJC5D6E71H"), Err(UdiProblem::HibcCheckCharacter));
        assert_eq!(pair("+1123BJC5D6E71G"), Err(UdiProblem::Syntax));
        assert_eq!(pair("+"), Err(UdiProblem::Syntax));
    }

    #[test]
    fn an_isbt_code_has_its_length() {
        let udi: UdiDi = "=/A9999XYZ100T0944".parse().unwrap();
        assert_eq!(udi.agency(), IssuingAgency::Iccbba);
        assert_eq!(
            udi.uri(),
            "http://hl7.org/fhir/NamingSystem/iccbba-other#A9999XYZ100T0944"
        );
        assert!("=)1TE123456A".parse::<UdiDi>().is_ok());
        assert_eq!(pair("=/A9999"), Err(UdiProblem::Syntax));
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "[+=/()0-9A-Z$&]{0,30}|\\PC*") {
            if let Ok(udi) = text.parse::<UdiDi>() {
                prop_assert_eq!(udi.as_str().parse::<UdiDi>(), Ok(udi.clone()));
            }
        }
    }
}
