//! Serial numbers of CycloneDX documents.

use sha2::{Digest as _, Sha256};

/// A UUID that is always the same for an address: of version 8, made of its digest (RFC 9562 section 5.8).
pub(super) fn serial_number(address: &str) -> String {
    let digest = Sha256::digest(address.as_bytes());
    let mut number: u128 = digest
        .iter()
        .take(16)
        .fold(0, |number, byte| (number << 8) | u128::from(*byte));
    number = (number & !(0xf << 76)) | (0x8 << 76);
    number = (number & !(0x3 << 62)) | (0x2 << 62);
    let digits = format!("{number:032x}");
    let mut uuid = String::from("urn:uuid:");
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    uuid
}

#[cfg(test)]
mod tests {
    #[test]
    fn serial_numbers_are_uuids_of_version_8() {
        let number = super::serial_number("https://example.com/vex/pump.cdx.json");
        assert_eq!(number.len(), 45);
        let digits: Vec<char> = number.chars().collect();
        assert_eq!(digits.get(23), Some(&'8'));
        assert!(digits.get(28).is_some_and(|digit| "89ab".contains(*digit)));
        assert_eq!(
            number,
            super::serial_number("https://example.com/vex/pump.cdx.json")
        );
    }
}
