//! `content/site.toml`: who publishes, where, and how.

use crate::diagnostic::Located;
use crate::model::party::PublisherCategory;
use crate::model::timestamp::Date;
use crate::model::untagged::{Detector, Level};
use crate::model::word::words;
use crate::read::toml::table;

words! {
    /// How versions of documents are numbered (CSAF 2.0 section 3.1.11).
    "a way of numbering versions",
    pub enum Versioning {
        /// 1.0.0, 1.1.0, 2.0.0.
        Semver = "semver",
        /// 1, 2, 3.
        Integer = "integer",
    }
}

table! {
    /// The file `content/site.toml`.
    pub struct Site {
        /// The title of the site.
        pub title: Located<String>,
        /// Where the site lives: an absolute https address, without a path.
        pub base_url: Located<String>,
        /// The organisation's main domain, where security.txt and the provider metadata must also be.
        pub main_domain: Option<Located<String>>,
        /// The domain of the mail addresses, for the web key directory.
        pub mail_domain: Option<Located<String>>,
        /// The language of the site, a BCP 47 tag; `en` if it is absent.
        pub lang: Option<Located<String>>,
        /// `true` for an invented workspace: allows CVE-1900-… numbers, and every page says that it is an example.
        pub example: Option<Located<bool>>,
        /// Who publishes.
        pub publisher: Located<PublisherTable>,
        /// How lists and aggregators may use the documents.
        pub provider: Option<Located<ProviderTable>>,
        /// Which key signs.
        pub signing: Option<Located<SigningTable>>,
        /// The fields of security.txt (RFC 9116).
        pub security_txt: Option<Located<SecurityTxtTable>>,
        /// How documents are numbered.
        pub tracking: Option<Located<TrackingTable>>,
        /// Notes that every document carries.
        pub notes: Option<Located<NotesTable>>,
        /// What a reporter may expect.
        pub sla: Option<Located<SlaTable>>,
        /// What is looked for that may be protected health information without a tag, and what is allowed.
        pub untagged: Option<Located<UntaggedTable>>,
        /// How the site looks.
        pub theme: Option<Located<ThemeTable>>,
        /// Files that the gate cannot search, and that somebody looked at.
        pub unsearched: Vec<Located<UnsearchedTable>>,
    }
}

table! {
    /// A file that goes out although the gate cannot search it: a film, an archive with a password.
    pub struct UnsearchedTable {
        /// Its path in the site.
        pub path: Located<String>,
        /// The SHA-256 of its bytes, in hexadecimal digits: another file under its name is not covered.
        pub sha256: Located<String>,
        /// Who looked at it.
        pub by: Located<String>,
        /// Why it may go out.
        pub reason: Located<String>,
    }
}

table! {
    /// The publisher of every document (CSAF 2.0 section 3.2.1.8).
    pub struct PublisherTable {
        /// What kind of body it is: usually `vendor`.
        pub category: Located<PublisherCategory>,
        /// Its name.
        pub name: Located<String>,
        /// Its namespace: an absolute https URL.
        pub namespace: Located<String>,
        /// What it is authorised to say.
        pub issuing_authority: Option<Located<String>>,
        /// How to reach it; some clients require it.
        pub contact_details: Located<String>,
    }
}

table! {
    /// How others may use the documents (CSAF 2.0 section 7.1.8).
    pub struct ProviderTable {
        /// Whether aggregators may list the provider; `true` if it is absent.
        pub list_on_csaf_aggregators: Option<Located<bool>>,
        /// Whether aggregators may mirror the documents; `true` if it is absent.
        pub mirror_on_csaf_aggregators: Option<Located<bool>>,
    }
}

words! {
    /// What makes signatures.
    "a signer",
    pub enum SignerKind {
        /// The installed gpg, and so smartcards and agents.
        Gpg = "gpg",
        /// A key file with a passphrase.
        KeyFile = "key-file",
        /// Another machine.
        Offline = "offline",
    }
}

table! {
    /// Which key signs.
    pub struct SigningTable {
        /// The fingerprint of the primary key, 40 hexadecimal digits.
        pub fingerprint: Located<String>,
        /// What makes the signatures.
        pub signer: Option<Located<SignerKind>>,
    }
}

table! {
    /// The fields of security.txt (RFC 9116 section 2.5); addresses may be paths of this site.
    pub struct SecurityTxtTable {
        /// Where to report, in order of preference: mailto:, tel: or https.
        pub contact: Vec<Located<String>>,
        /// The disclosure policy.
        pub policy: Option<Located<String>>,
        /// Where researchers are thanked.
        pub acknowledgments: Option<Located<String>>,
        /// The key for confidential reports.
        pub encryption: Vec<Located<String>>,
        /// Open positions.
        pub hiring: Option<Located<String>>,
        /// The languages that the team reads, as BCP 47 tags.
        pub preferred_languages: Vec<Located<String>>,
        /// How many days a security.txt is good for, at most 366; 180 if it is absent.
        pub expires_in_days: Option<Located<u32>>,
    }
}

table! {
    /// How documents are numbered.
    pub struct TrackingTable {
        /// The shape of ids: `{year}` and `{seq:04}` stand for numbers, every other character for itself.
        pub id_pattern: Option<Located<String>>,
        /// The shape of the ids of files in `vex/`, if they differ.
        pub vex_id_pattern: Option<Located<String>>,
        /// How versions of advisories are numbered; `semver` if it is absent. VEX documents take integers.
        pub versioning: Option<Located<Versioning>>,
    }
}

table! {
    /// Notes that every document carries (CSAF 2.0 section 9.1.6).
    pub struct NotesTable {
        /// The terms under which the documents may be used.
        pub terms_of_use: Option<Located<String>>,
        /// What always holds: keep devices off the internet, and so on.
        pub general_recommendations: Option<Located<String>>,
    }
}

table! {
    /// What a reporter may expect.
    pub struct SlaTable {
        /// Hours until the first answer.
        pub acknowledge_hours: Option<Located<u32>>,
        /// Days until the first assessment.
        pub triage_days: Option<Located<u32>>,
        /// Days between updates.
        pub status_update_days: Option<Located<u32>>,
    }
}

table! {
    /// How the site looks.
    pub struct ThemeTable {
        /// The folder below `themes/` whose files replace those of the built-in theme; `default` if it is absent.
        pub name: Option<Located<String>>,
        /// Whether HTML is minified; `true` if it is absent.
        pub minify: Option<Located<bool>>,
        /// How many advisories a page of a list shows; 50 if it is absent.
        pub page_size: Option<Located<u32>>,
        /// The colour of buttons, lines and marks, `#rrggbb`; it has to stand out from white.
        pub accent: Option<Located<String>>,
        /// The same where a reader prefers dark pages; it has to stand out from nearly black.
        pub accent_dark: Option<Located<String>>,
        /// A picture beside the title: its path below `content/static/`. It says nothing that the title does not.
        pub logo: Option<Located<String>>,
    }
}

table! {
    /// The level of each detector of protected health information that nobody tagged: a lint, never a promise.
    pub struct UntaggedTable {
        /// A United States social security number. `block` if it is absent.
        pub ssn: Option<Located<Level>>,
        /// A segment of an HL7 version 2 message that says who somebody is. `block` if it is absent.
        pub hl7_pid: Option<Located<Level>>,
        /// A FHIR resource that describes a person. `block` if it is absent.
        pub fhir_patient: Option<Located<Level>>,
        /// A patient attribute of a DICOM data set, as a tool dumps it. `block` if it is absent.
        pub dicom_patient: Option<Located<Level>>,
        /// A Medicare beneficiary identifier. `block` if it is absent.
        pub mbi: Option<Located<Level>>,
        /// An NHS number with a valid check digit. `block` if it is absent.
        pub nhs: Option<Located<Level>>,
        /// A unique device identifier together with a serial number. `block` if it is absent.
        pub udi_serial: Option<Located<Level>>,
        /// A medical record number, or another number of a patient or a visit. `warn` if it is absent.
        pub mrn: Option<Located<Level>>,
        /// An insurance, account or card number. `warn` if it is absent.
        pub account: Option<Located<Level>>,
        /// The name of a patient. `warn` if it is absent.
        pub name: Option<Located<Level>>,
        /// A date of birth. `warn` if it is absent.
        pub birth_date: Option<Located<Level>>,
        /// A date of admission, discharge, treatment or death. `warn` if it is absent.
        pub care_date: Option<Located<Level>>,
        /// An age over 89. `warn` if it is absent.
        pub age: Option<Located<Level>>,
        /// A postal address. `warn` if it is absent.
        pub address: Option<Located<Level>>,
        /// The telephone or fax number of a patient. `warn` if it is absent.
        pub phone: Option<Located<Level>>,
        /// The mail address of a patient. `warn` if it is absent.
        pub email: Option<Located<Level>>,
        /// The serial number of a device. `warn` if it is absent.
        pub serial: Option<Located<Level>>,
        /// A National Provider Identifier. `warn` if it is absent.
        pub npi: Option<Located<Level>>,
        /// The number of a licence, a passport or a vehicle. `warn` if it is absent.
        pub licence: Option<Located<Level>>,
        /// A web address that leads to a patient. `warn` if it is absent.
        pub url: Option<Located<Level>>,
        /// The internet address of a patient. `warn` if it is absent.
        pub ip: Option<Located<Level>>,
        /// What is allowed all the same.
        pub allowed: Vec<Located<AllowedTable>>,
    }
}

impl UntaggedTable {
    /// The level of a detector.
    pub fn level(&self, detector: Detector) -> Level {
        let typed = match detector {
            Detector::Ssn => &self.ssn,
            Detector::Hl7Pid => &self.hl7_pid,
            Detector::FhirPatient => &self.fhir_patient,
            Detector::DicomPatient => &self.dicom_patient,
            Detector::Mbi => &self.mbi,
            Detector::Nhs => &self.nhs,
            Detector::UdiSerial => &self.udi_serial,
            Detector::Mrn => &self.mrn,
            Detector::Account => &self.account,
            Detector::Name => &self.name,
            Detector::BirthDate => &self.birth_date,
            Detector::CareDate => &self.care_date,
            Detector::Age => &self.age,
            Detector::Address => &self.address,
            Detector::Phone => &self.phone,
            Detector::Email => &self.email,
            Detector::Serial => &self.serial,
            Detector::Npi => &self.npi,
            Detector::Licence => &self.licence,
            Detector::Url => &self.url,
            Detector::Ip => &self.ip,
        };
        typed
            .as_ref()
            .map_or_else(|| detector.default_level(), |level| level.value)
    }
}

table! {
    /// What a detector finds in a file, and somebody looked at; an entry that allows nothing, or has run out, is an error.
    pub struct AllowedTable {
        /// The detector.
        pub detector: Located<Detector>,
        /// The file below the workspace, or the folder of an adopted release.
        pub path: Located<String>,
        /// How many findings of the detector the file has; 1 if it is absent. One more, and all of them are reported.
        pub times: Option<Located<u32>>,
        /// Why it may stand there; never the value itself.
        pub reason: Located<String>,
        /// Who looked at it.
        pub by: Located<String>,
        /// The last day on which it is allowed.
        pub until: Located<Date>,
    }
}
