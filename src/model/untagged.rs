//! What may be protected health information that nobody tagged.

use super::word::words;

words! {
    /// What comes of a finding.
    "a level",
    pub enum Level {
        /// Stops a release, and a build that would draw it.
        Block = "block",
        /// Is told.
        Warn = "warn",
        /// Is not looked for.
        Off = "off",
    }
}

words! {
    /// What a detector looks for: an identifier of the Safe Harbor list (45 CFR 164.514(b)(2)), or a record that is made of them.
    "a detector of untagged PHI",
    pub enum Detector {
        /// A United States social security number.
        Ssn = "ssn",
        /// A segment of an HL7 version 2 message that says who somebody is.
        Hl7Pid = "hl7_pid",
        /// A FHIR resource that describes a person.
        FhirPatient = "fhir_patient",
        /// A patient attribute of a DICOM data set, as a tool dumps it.
        DicomPatient = "dicom_patient",
        /// A Medicare beneficiary identifier.
        Mbi = "mbi",
        /// An NHS number with a valid check digit.
        Nhs = "nhs",
        /// A unique device identifier together with a serial number.
        UdiSerial = "udi_serial",
        /// A medical record number, or another number of a patient or a visit.
        Mrn = "mrn",
        /// An insurance, account or card number.
        Account = "account",
        /// The name of a patient.
        Name = "name",
        /// A date of birth.
        BirthDate = "birth_date",
        /// A date of admission, discharge, treatment or death.
        CareDate = "care_date",
        /// An age over 89.
        Age = "age",
        /// A postal address.
        Address = "address",
        /// The telephone or fax number of a patient.
        Phone = "phone",
        /// The mail address of a patient.
        Email = "email",
        /// The serial number of a device.
        Serial = "serial",
        /// A National Provider Identifier.
        Npi = "npi",
        /// The number of a licence, a passport or a vehicle.
        Licence = "licence",
        /// A web address that leads to a patient.
        Url = "url",
        /// The internet address of a patient.
        Ip = "ip",
    }
}

impl Detector {
    /// The level where site.toml names none: what never fires on real advisories blocks.
    pub fn default_level(self) -> Level {
        match self {
            Self::Ssn
            | Self::Hl7Pid
            | Self::FhirPatient
            | Self::DicomPatient
            | Self::Mbi
            | Self::Nhs
            | Self::UdiSerial => Level::Block,
            _ => Level::Warn,
        }
    }
}

/// Something in an adopted document that may be an identifier of somebody: what and where, never the value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Spot {
    /// What it may be.
    pub detector: Detector,
    /// The JSON pointer of the text that holds it.
    pub pointer: String,
}
