//! The rules of the detectors, explained.

use crate::diagnostic::{Clause, Code, Example, Rule, Severity};
use crate::model::tagged::PhiKind;
use crate::model::untagged::Detector;

/// The code of an entry that has run out.
pub const EXPIRED: Code = Code("untagged-expired");
/// The code of an entry that allows nothing.
pub(super) const UNUSED: Code = Code("untagged-unused");

const PAGE: &str = "content/pages/thanks.md";
const SITE: &str = "content/site.toml";

/// The code of a detector's findings.
pub(super) fn code(detector: Detector) -> Code {
    match detector {
        Detector::Account => Code("untagged-account"),
        Detector::Address => Code("untagged-address"),
        Detector::Age => Code("untagged-age"),
        Detector::BirthDate => Code("untagged-birth-date"),
        Detector::CareDate => Code("untagged-care-date"),
        Detector::DicomPatient => Code("untagged-dicom-patient"),
        Detector::Email => Code("untagged-email"),
        Detector::FhirPatient => Code("untagged-fhir-patient"),
        Detector::Hl7Pid => Code("untagged-hl7-pid"),
        Detector::Ip => Code("untagged-ip"),
        Detector::Licence => Code("untagged-licence"),
        Detector::Mbi => Code("untagged-mbi"),
        Detector::Mrn => Code("untagged-mrn"),
        Detector::Name => Code("untagged-name"),
        Detector::Nhs => Code("untagged-nhs"),
        Detector::Npi => Code("untagged-npi"),
        Detector::Phone => Code("untagged-phone"),
        Detector::Serial => Code("untagged-serial"),
        Detector::Ssn => Code("untagged-ssn"),
        Detector::UdiSerial => Code("untagged-udi-serial"),
        Detector::Url => Code("untagged-url"),
    }
}

/// The kind of PHI with which a find is tagged; none if it is a block of several.
pub(super) fn kind(detector: Detector) -> Option<PhiKind> {
    match detector {
        Detector::Account | Detector::Licence | Detector::Npi => Some(PhiKind::Account),
        Detector::Address => Some(PhiKind::Address),
        Detector::Age => Some(PhiKind::Age),
        Detector::BirthDate => Some(PhiKind::Dob),
        Detector::CareDate => Some(PhiKind::Date),
        Detector::DicomPatient | Detector::FhirPatient | Detector::Hl7Pid => None,
        Detector::Email => Some(PhiKind::Email),
        Detector::Ip => Some(PhiKind::Ip),
        Detector::Mbi | Detector::Nhs | Detector::Ssn => Some(PhiKind::Ssn),
        Detector::Mrn => Some(PhiKind::Mrn),
        Detector::Name => Some(PhiKind::Name),
        Detector::Phone => Some(PhiKind::Phone),
        Detector::Serial | Detector::UdiSerial => Some(PhiKind::Serial),
        Detector::Url => Some(PhiKind::Url),
    }
}

/// A rule of the Safe Harbor list (45 CFR 164.514(b)(2)(i)), with a page that it finds and one that it does not.
const fn rule(
    code: &'static str,
    severity: Severity,
    section: &'static str,
    title: &'static str,
    wants: &'static str,
    pages: [&'static str; 2],
) -> Rule {
    let [failing, mended] = pages;
    Rule {
        code: Code(code),
        severity,
        title,
        clause: Clause::Standard {
            standard: "45 CFR 164.514",
            section,
        },
        wants,
        failing: Example::File {
            path: PAGE,
            text: failing,
        },
        mended: Example::File {
            path: PAGE,
            text: mended,
        },
    }
}

/// Every rule of untagged PHI, by code.
pub const RULES: &[Rule] = &[
    rule(
        "untagged-account",
        Severity::Warning,
        "(b)(2)(i)(J)",
        "an insurance, account or card number that nobody tagged",
        "Labels such as `member ID`, `policy number` or `account number` with a number behind them.\nWarns unless `[untagged]` in site.toml gives `account` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nHealth plan member ID: XB147554058\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nHealth plan member ID: [XB147554058]{phi=account public=\"the number on the card\"}\n",
        ],
    ),
    rule(
        "untagged-address",
        Severity::Warning,
        "(b)(2)(i)(B)",
        "a postal address that nobody tagged",
        "A street with its number, followed by a town with its code, or near the words of a home.\nAddresses of companies are left alone.\nWarns unless `[untagged]` in site.toml gives `address` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nHome address 5818 Sandpiper Lane, Millbrook, PA 19046 is on the label.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe home address is on the label.\n",
        ],
    ),
    rule(
        "untagged-age",
        Severity::Warning,
        "(b)(2)(i)(C)",
        "an age over 89 that nobody tagged",
        "A number from 90 on before `year-old`, `years old` or behind `aged`.\nWarns unless `[untagged]` in site.toml gives `age` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nA 103-year-old patient was connected.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nA patient over 89 was connected.\n",
        ],
    ),
    rule(
        "untagged-birth-date",
        Severity::Warning,
        "(b)(2)(i)(C)",
        "a date of birth that nobody tagged",
        "A whole date behind `DOB`, `date of birth`, `born` and the like; a year alone is none.\nWarns unless `[untagged]` in site.toml gives `birth_date` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nDOB: 12/17/1961 is displayed.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe date of birth is displayed.\n",
        ],
    ),
    rule(
        "untagged-care-date",
        Severity::Warning,
        "(b)(2)(i)(C)",
        "a date of care that nobody tagged",
        "A whole date behind words such as `date of admission`, `was discharged` or `died`.\nWarns unless `[untagged]` in site.toml gives `care_date` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient was admitted on March 3, 2024.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient was admitted in 2024.\n",
        ],
    ),
    rule(
        "untagged-dicom-patient",
        Severity::Error,
        "(b)(2)(i)(R)",
        "a patient attribute of DICOM that nobody tagged",
        "Tags of group 0010 that identify, in both notations and as tools dump them, and DICOM's keywords, with a value.\nBlocks unless `[untagged]` in site.toml gives `dicom_patient` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\n    (0010,0010) PN [Specimen^Ada]  # PatientName\n",
            "+++\ntitle = \"Thanks\"\n+++\n\n    (0010,0010) PN []  # PatientName\n",
        ],
    ),
    rule(
        "untagged-email",
        Severity::Warning,
        "(b)(2)(i)(F)",
        "a mail address of a patient that nobody tagged",
        "A mail address in a sentence about a patient; mailboxes of teams, and sentences that ask to write there, are left alone.\nWarns unless `[untagged]` in site.toml gives `email` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient's portal login was ada.specimen7@example.org.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient's portal login was shown.\n",
        ],
    ),
    Rule {
        code: EXPIRED,
        severity: Severity::Error,
        title: "what was allowed has run out",
        clause: Clause::House(
            "What somebody looked at once is looked at again: people, texts and laws change.",
        ),
        wants: "The `until` of an entry of `[[untagged.allowed]]` in site.toml is not before the day of the release or the build.\n`release --override untagged-expired --reason …` passes it; `check` warns when such a day goes by.",
        failing: Example::Part {
            path: SITE,
            text: "[[untagged.allowed]]\ndetector = \"serial\"\npath     = \"content/pages/thanks.md\"\nreason   = \"the number of the demonstration device\"\nby       = \"PSIRT\"\nuntil    = 2006-07-01\n",
        },
        mended: Example::Part {
            path: SITE,
            text: "[[untagged.allowed]]\ndetector = \"serial\"\npath     = \"content/pages/thanks.md\"\nreason   = \"the number of the demonstration device\"\nby       = \"PSIRT\"\nuntil    = 2027-07-01\n",
        },
    },
    rule(
        "untagged-fhir-patient",
        Severity::Error,
        "(b)(2)(i)(R)",
        "a FHIR resource of a person that nobody tagged",
        "A `Patient`, `RelatedPerson` or `Person` with an element that identifies, in JSON or XML.\nBlocks unless `[untagged]` in site.toml gives `fhir_patient` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\n    {\"resourceType\": \"Patient\", \"birthDate\": \"1961-12-17\"}\n",
            "+++\ntitle = \"Thanks\"\n+++\n\n    {\"resourceType\": \"Patient\"}\n",
        ],
    ),
    rule(
        "untagged-hl7-pid",
        Severity::Error,
        "(b)(2)(i)(R)",
        "an HL7 segment of a person that nobody tagged",
        "A segment PID, NK1, GT1, IN1 or MRG of HL7 version 2 whose fields hold a name, a number or a date of birth.\nWhat is filled with TEST is left alone.\nBlocks unless `[untagged]` in site.toml gives `hl7_pid` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\n    PID|1||44719020^^^HOSP^MR||SPECIMEN^ADA\n",
            "+++\ntitle = \"Thanks\"\n+++\n\n    PID|1||[id]^^^HOSP^MR||[name]\n",
        ],
    ),
    rule(
        "untagged-ip",
        Severity::Warning,
        "(b)(2)(i)(O)",
        "an internet address of a patient that nobody tagged",
        "A public IP address in a sentence about a patient.\nWarns unless `[untagged]` in site.toml gives `ip` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient logged in from 203.0.113.7.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient logged in from home.\n",
        ],
    ),
    rule(
        "untagged-licence",
        Severity::Warning,
        "(b)(2)(i)(K)",
        "the number of a licence or a vehicle that nobody tagged",
        "Numbers behind labels such as `driver's license` or `passport`; DEA numbers and vehicle identification numbers with valid check digits.\nWarns unless `[untagged]` in site.toml gives `licence` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe scan showed driver's license no. D1234567.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe scan showed a driver's license.\n",
        ],
    ),
    rule(
        "untagged-mbi",
        Severity::Error,
        "(b)(2)(i)(I)",
        "a Medicare beneficiary identifier that nobody tagged",
        "Eleven characters that keep the rules of each position, near a word such as `Medicare`, or with hyphens anywhere.\nBlocks unless `[untagged]` in site.toml gives `mbi` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nMedicare number 3JX0KM5FY16 appears.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe Medicare number appears.\n",
        ],
    ),
    rule(
        "untagged-mrn",
        Severity::Warning,
        "(b)(2)(i)(H)",
        "a medical record number that nobody tagged",
        "Labels such as `MRN`, `patient ID` or `accession number` with a number behind them.\nWarns unless `[untagged]` in site.toml gives `mrn` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe log line reads MRN: 081193102 admitted.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe log line reads MRN: [081193102]{phi=mrn public=\"one record\"} admitted.\n",
        ],
    ),
    rule(
        "untagged-name",
        Severity::Warning,
        "(b)(2)(i)(A)",
        "the name of a patient that nobody tagged",
        "A name behind `patient name:` or a form of address behind `patient`; other names are not looked for.\nWarns unless `[untagged]` in site.toml gives `name` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nPatient name: Marcus Specimen\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nPatient name: [Marcus Specimen]{phi=name public=\"Patient A\"}\n",
        ],
    ),
    rule(
        "untagged-nhs",
        Severity::Error,
        "(b)(2)(i)(R)",
        "an NHS number that nobody tagged",
        "Ten digits with a valid check digit near `NHS`, `CHI` or `H&C`.\nBlocks unless `[untagged]` in site.toml gives `nhs` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nNHS number 956 358 2241 appears.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe NHS number appears.\n",
        ],
    ),
    rule(
        "untagged-npi",
        Severity::Warning,
        "(b)(2)(i)(K)",
        "a National Provider Identifier that nobody tagged",
        "Ten digits with a valid check digit behind `NPI`.\nWarns unless `[untagged]` in site.toml gives `npi` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nNPI 1365183106 of the ordering provider\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nthe NPI of the ordering provider\n",
        ],
    ),
    rule(
        "untagged-phone",
        Severity::Warning,
        "(b)(2)(i)(D)",
        "a telephone number of a patient that nobody tagged",
        "A telephone number in a sentence about a patient or somebody close; free numbers are left alone.\nWarns unless `[untagged]` in site.toml gives `phone` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient can be reached at 220-555-0148.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe patient can be reached by telephone.\n",
        ],
    ),
    rule(
        "untagged-serial",
        Severity::Warning,
        "(b)(2)(i)(M)",
        "a serial number that nobody tagged",
        "A number behind `S/N`, `SN` or `serial number`; ranges of affected devices are left alone.\nWarns unless `[untagged]` in site.toml gives `serial` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nS/N: PMX-7W6Z-16993 was at the bedside.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe device was at the bedside.\n",
        ],
    ),
    rule(
        "untagged-ssn",
        Severity::Error,
        "(b)(2)(i)(G)",
        "a social security number that nobody tagged",
        "Nine digits behind `SSN` or `social security number`, or in the form 123-45-6789 anywhere, that keep the rules of the Social Security Administration.\nBlocks unless `[untagged]` in site.toml gives `ssn` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nThe exported row shows SSN 915-37-7516 in clear.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nThe exported row shows the SSN in clear.\n",
        ],
    ),
    rule(
        "untagged-udi-serial",
        Severity::Error,
        "(b)(2)(i)(M)",
        "a device identifier with a serial number that nobody tagged",
        "A GS1, HIBCC or ICCBBA identifier with a valid check digit and a serial number; the device identifier alone is public.\nBlocks unless `[untagged]` in site.toml gives `udi_serial` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nLabel: (01)09506000134352(17)281231(21)CGM3C3U97968\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nLabel: (01)09506000134352(17)281231\n",
        ],
    ),
    Rule {
        code: UNUSED,
        severity: Severity::Error,
        title: "an entry allows nothing that is there",
        clause: Clause::House(
            "An entry that nothing needs would let the next number pass that somebody writes there.",
        ),
        wants: "Every entry of `[[untagged.allowed]]` in site.toml names a detector and a file in which it finds something, as often as `times` says.",
        failing: Example::Part {
            path: SITE,
            text: "[[untagged.allowed]]\ndetector = \"serial\"\npath     = \"content/pages/gone.md\"\nreason   = \"the number of the demonstration device\"\nby       = \"PSIRT\"\nuntil    = 2027-07-01\n",
        },
        mended: Example::Words("no entry, because the file is gone"),
    },
    rule(
        "untagged-url",
        Severity::Warning,
        "(b)(2)(i)(N)",
        "a web address of a patient that nobody tagged",
        "An address with `patient` in it and a number or a UUID behind.\nWarns unless `[untagged]` in site.toml gives `url` another level; it is a lint, and finds what is written in the usual ways.",
        [
            "+++\ntitle = \"Thanks\"\n+++\n\nSee https://portal.example.org/patients/21097037/photo.jpg for the picture.\n",
            "+++\ntitle = \"Thanks\"\n+++\n\nSee the picture in the portal.\n",
        ],
    ),
];
