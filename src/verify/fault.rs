//! What is wrong with a published site.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::Tree;
use crate::diagnostic::{Message, Severity};

/// One thing that is wrong with a published site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file that it is about, by its path below the tree; of one that is missing, where it should be.
    pub path: String,
    /// Errors are what a reader or a client may trip over; warnings come due later; notes are worth knowing.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: Message,
    /// Which requirement says so.
    pub basis: Basis,
    /// How to mend it.
    pub help: &'static str,
    /// The document whose own words are the reason, whatever is built around it.
    pub document: Option<String>,
}

/// Which requirement a site does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A requirement for CSAF 2.0 providers by its number, 1 to 20 (section 7.1).
    Csaf(u8),
    /// A requirement that CSAF 2.1 adds for providers, by its number.
    Csaf21(u8),
    /// A section of RFC 6797 (HTTP Strict Transport Security).
    Rfc6797(&'static str),
    /// A section of RFC 9110 (HTTP semantics).
    Rfc9110(&'static str),
    /// A section of RFC 9112 (HTTP/1.1).
    Rfc9112(&'static str),
    /// A section of RFC 9116 (security.txt).
    Rfc9116(&'static str),
    /// A section of RFC 9580 (OpenPGP).
    OpenPgp(&'static str),
    /// RFC 8259, section 8.1: JSON texts carry no byte order mark; clients of the other lists trip over one as well.
    ByteOrderMark,
    /// RFC 8259, section 11: the media type of JSON has no parameters; CSAF clients take no other.
    MediaType,
    /// The certificates that the reader knows from elsewhere.
    Pinned,
    /// The list of files that the site publishes about itself.
    Listing,
    /// What a page shows is what its document says.
    Pages,
}

impl Basis {
    /// The code of the requirement, as `obstat explain` and programs know it: `csaf-7.1.18`, `rfc9116-2.5.5`, `listing`.
    #[must_use]
    pub fn code(self) -> Cow<'static, str> {
        let of = |text: String| Cow::Owned(text);
        match self {
            Self::Csaf(number) => of(format!("csaf-7.1.{number}")),
            Self::Csaf21(number) => of(format!("csaf-2.1-7.1.{number}")),
            Self::Rfc6797(section) => of(format!("rfc6797-{section}")),
            Self::Rfc9110(section) => of(format!("rfc9110-{section}")),
            Self::Rfc9112(section) => of(format!("rfc9112-{section}")),
            Self::Rfc9116(section) => of(format!("rfc9116-{section}")),
            Self::OpenPgp(section) => of(format!("rfc9580-{section}")),
            Self::ByteOrderMark => "byte-order-mark".into(),
            Self::MediaType => "media-type".into(),
            Self::Pinned => "pinned".into(),
            Self::Listing => "listing".into(),
            Self::Pages => "pages".into(),
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csaf(number) => {
                write!(f, "CSAF 2.0, requirement {number} (section 7.1.{number})")
            }
            Self::Csaf21(number) => {
                write!(f, "CSAF 2.1, requirement {number} (section 7.1.{number})")
            }
            Self::Rfc6797(section) => write!(f, "RFC 6797, section {section}"),
            Self::Rfc9110(section) => write!(f, "RFC 9110, section {section}"),
            Self::Rfc9112(section) => write!(f, "RFC 9112, section {section}"),
            Self::Rfc9116(section) => write!(f, "RFC 9116, section {section}"),
            Self::OpenPgp(section) => write!(f, "RFC 9580, section {section}"),
            Self::ByteOrderMark => f.write_str("RFC 8259, section 8.1"),
            Self::MediaType => {
                f.write_str("RFC 8259, section 11; CSAF clients take `application/json` alone")
            }
            Self::Pinned => f.write_str("`--key` names who may sign"),
            Self::Listing => f.write_str("files.json lists what belongs to the site"),
            Self::Pages => f.write_str("every page stands for a published document"),
        }
    }
}

/// What to do about most faults: the builder never writes such a tree.
pub(super) const PUBLISH: &str = "build the site again, and publish the whole of it in one step";
/// What to do about bytes that nobody of ours wrote.
pub(super) const TAMPERED: &str =
    "find out who changed it; then build the site again, and publish the whole of it";

/// Faults while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Adds an error.
    pub(super) fn error(
        &mut self,
        path: &str,
        basis: Basis,
        message: impl Into<Message>,
        help: &'static str,
    ) {
        self.add(Severity::Error, path, basis, message.into(), help);
    }

    /// Adds a warning.
    pub(super) fn warning(
        &mut self,
        path: &str,
        basis: Basis,
        message: impl Into<Message>,
        help: &'static str,
    ) {
        self.add(Severity::Warning, path, basis, message.into(), help);
    }

    /// Adds a note.
    pub(super) fn note(
        &mut self,
        path: &str,
        basis: Basis,
        message: impl Into<Message>,
        help: &'static str,
    ) {
        self.add(Severity::Note, path, basis, message.into(), help);
    }

    fn add(
        &mut self,
        severity: Severity,
        path: &str,
        basis: Basis,
        message: Message,
        help: &'static str,
    ) {
        self.0.push(Fault {
            path: path.to_owned(),
            severity,
            message,
            basis,
            help,
            document: None,
        });
    }

    /// Takes what a tree says of itself; of a file that it lost nothing else is known.
    pub(super) fn hear(&mut self, tree: &dyn Tree) {
        let mut said = tree.faults();
        let lost: BTreeSet<&str> = said
            .iter()
            .filter(|fault| fault.severity == Severity::Error)
            .map(|fault| fault.path.as_str())
            .filter(|path| tree.lost(path).is_some())
            .collect();
        self.0.retain(|fault| !lost.contains(fault.path.as_str()));
        self.0.append(&mut said);
    }

    /// Names the document whose own words are the reason for the newest fault.
    pub(super) fn because_of(&mut self, document: &str) {
        if let Some(fault) = self.0.last_mut() {
            fault.document = Some(document.to_owned());
        }
    }

    /// Takes all faults of another.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    /// All of them, in order of path, the worst of a path first.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        sort(&mut self.0);
        self.0
    }
}

/// Puts faults in order of path, the worst of a path first.
pub(super) fn sort(faults: &mut [Fault]) {
    faults.sort_by(|one, other| {
        let paths = one.path.cmp(&other.path);
        paths.then_with(|| other.severity.cmp(&one.severity))
    });
}
