//! Values that a writer tagged as protected health information.

use super::word::words;

words! {
    /// What a tagged value is.
    "a kind of PHI",
    pub enum PhiKind {
        /// A person's name.
        Name = "name",
        /// A date of birth.
        Dob = "dob",
        /// Another date that belongs to a person.
        Date = "date",
        /// A medical record number.
        Mrn = "mrn",
        /// A telephone or fax number.
        Phone = "phone",
        /// A postal address or a part of one.
        Address = "address",
        /// A mail address.
        Email = "email",
        /// A social security or other national number.
        Ssn = "ssn",
        /// A device's serial number.
        Serial = "serial",
        /// An account, insurance, certificate or licence number.
        Account = "account",
        /// A web address that leads to a person.
        Url = "url",
        /// An internet protocol address.
        Ip = "ip",
        /// Free text.
        Text = "text",
        /// Sex or gender.
        Sex = "sex",
        /// Age.
        Age = "age",
        /// Initials.
        Initials = "initials",
        /// Blood type.
        Bloodtype = "bloodtype",
    }
}

words! {
    /// How much of a file is PHI.
    "how much of a file is PHI",
    pub enum Extent {
        /// All of it: nothing of it is released or built, and its text is armed.
        File = "file",
    }
}

/// A tagged value itself.
///
/// It has no `Display`, `Debug`, `Serialize`, `Clone` or comparison, and is overwritten when it is dropped.
///
/// ```compile_fail
/// fn shown(value: obstat::model::tagged::Secret) { println!("{value}"); }
/// ```
/// ```compile_fail
/// fn debugged(value: obstat::model::tagged::Secret) { println!("{value:?}"); }
/// ```
/// ```compile_fail
/// fn copied(value: obstat::model::tagged::Secret) -> obstat::model::tagged::Secret { value.clone() }
/// ```
/// ```compile_fail
/// fn compared(a: obstat::model::tagged::Secret, b: obstat::model::tagged::Secret) -> bool { a == b }
/// ```
/// ```compile_fail
/// fn stored(value: obstat::model::tagged::Secret) { let _ = serde_json::to_string(&value); }
/// ```
pub struct Secret(String);

impl Secret {
    /// Takes a value out of the text that held it.
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// Lends the value to the gate, which looks for it; nobody else may ask.
    pub fn expose_to_gate(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        std::hint::black_box(&bytes);
    }
}

/// A tag: a value, and what may be said of it.
pub struct Tagged {
    /// How the tag is named in reports: `patient.name`, or its place.
    pub id: String,
    /// Where it was tagged: file and line, never the value.
    pub source: String,
    /// The record that it belongs to: one table, one source's text; tags of one record say more together than alone.
    pub record: String,
    /// What it is.
    pub kind: PhiKind,
    /// The value.
    pub value: Secret,
}
