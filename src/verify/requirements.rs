//! What each requirement for providers wants (CSAF 2.0 section 7.1), for people who ask for its code.

/// A requirement, as `obstat explain` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Its code in the faults of `obstat verify`.
    pub code: &'static str,
    /// Its title in the standard, or a few words.
    pub title: &'static str,
    /// What it wants, in a sentence or two.
    pub wants: &'static str,
    /// Where that comes from.
    pub source: &'static str,
}

const fn csaf(code: &'static str, title: &'static str, wants: &'static str) -> Requirement {
    Requirement {
        code,
        title,
        wants,
        source: "From CSAF 2.0, section 7.1: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#71-requirements",
    }
}

const fn house(code: &'static str, title: &'static str, wants: &'static str) -> Requirement {
    Requirement {
        code,
        title,
        wants,
        source: "A rule of Obstat, described in docs/verify.md.",
    }
}

/// Every requirement that a site is held to and that no RFC has.
pub const REQUIREMENTS: &[Requirement] = &[
    csaf(
        "csaf-7.1.1",
        "valid CSAF document",
        "Every document keeps to the schema and passes every mandatory test; it is of the provider's own namespace, and not from the future.",
    ),
    csaf(
        "csaf-7.1.2",
        "filename",
        "A document's file is named after its tracking id: in small letters, every run of other signs as one `_`, with `.json`.",
    ),
    csaf(
        "csaf-7.1.3",
        "TLS",
        "Everything is served and named with https.",
    ),
    csaf(
        "csaf-7.1.4",
        "TLP:WHITE",
        "A document for everyone is there for everyone, without a password.",
    ),
    csaf(
        "csaf-7.1.5",
        "TLP:AMBER and TLP:RED",
        "What is not for everyone does not stand on a public site.",
    ),
    csaf(
        "csaf-7.1.6",
        "no redirects",
        "Each address answers with the file itself; if there is a redirect after all, the server does it and no page.",
    ),
    csaf(
        "csaf-7.1.7",
        "provider-metadata.json",
        "The provider metadata are there, keep to their schema, and are as new as the newest document.",
    ),
    csaf(
        "csaf-7.1.8",
        "security.txt",
        "security.txt has a field `CSAF` that leads to the provider metadata, before any other such field.",
    ),
    csaf(
        "csaf-7.1.9",
        "well-known URL for provider-metadata.json",
        "The main domain serves the provider metadata at `/.well-known/csaf/provider-metadata.json`.",
    ),
    csaf(
        "csaf-7.1.10",
        "DNS path",
        "`csaf.data.security.<domain>` serves the same provider metadata as its root.",
    ),
    csaf(
        "csaf-7.1.11",
        "one folder per year",
        "A document stands in the folder of the year of its `initial_release_date`, in UTC.",
    ),
    csaf(
        "csaf-7.1.12",
        "index.txt",
        "The list names every document by its path below the folder, one a line.",
    ),
    csaf(
        "csaf-7.1.13",
        "changes.csv",
        "The list names every document by its path and its `current_release_date`, in quotation marks, the newest first.",
    ),
    csaf(
        "csaf-7.1.14",
        "directory listings",
        "Each folder has a page that links what is in it.",
    ),
    csaf(
        "csaf-7.1.15",
        "ROLIE feed",
        "One feed a label has an entry for each of its documents, with absolute https links to it, its hashes and its signature.",
    ),
    csaf(
        "csaf-7.1.16",
        "ROLIE service document",
        "The service document names exactly the feeds, and stands beside the provider metadata.",
    ),
    csaf(
        "csaf-7.1.17",
        "ROLIE category document",
        "Each feed has a category document with the categories that tell its documents apart.",
    ),
    csaf(
        "csaf-7.1.18",
        "integrity",
        "Beside each document stand its SHA-256 and SHA-512, each with the name of the file.",
    ),
    csaf(
        "csaf-7.1.19",
        "signatures",
        "Beside each document stands its OpenPGP signature, by a key of the provider metadata.",
    ),
    csaf(
        "csaf-7.1.20",
        "public OpenPGP key",
        "The keys are published, one a file, named in the provider metadata by fingerprint and address, and last.",
    ),
    house(
        "byte-order-mark",
        "byte order mark",
        "No text begins with a byte order mark: JSON has none (RFC 8259, section 8.1), and clients of the other lists trip over one.",
    ),
    house(
        "listing",
        "list of files",
        "`files.json` names every file of the site by path, length and SHA-256, and nothing else is there.",
    ),
    house(
        "media-type",
        "media type",
        "JSON below `.well-known/csaf/` is served as `application/json` without a parameter: clients take no other.",
    ),
    house(
        "pages",
        "pages",
        "Every page stands for a published document, in the same version.",
    ),
    house(
        "pinned",
        "who may sign",
        "Only the certificates that `--key` names sign and are published.",
    ),
];

/// The requirement with a code.
pub fn requirement(code: &str) -> Option<&'static Requirement> {
    REQUIREMENTS
        .iter()
        .find(|requirement| requirement.code == code)
}
