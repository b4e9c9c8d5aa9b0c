//! What compiling finds, explained: names that lead nowhere, values without form, claims that contradict each other.

use crate::diagnostic::{Clause, Code, Example, Rule, Severity};

/// The advisory of the examples.
pub(super) const ADVISORY: &str = "content/advisories/2026/EX-SA-2026-0001.md";
/// The VEX statement of the examples.
pub(super) const VEX: &str = "content/vex/CVE-1900-20001.md";
pub(super) const PRODUCT: &str = "content/products/pump.toml";
const PAGE: &str = "content/pages/thanks.md";
const SITE: &str = "content/site.toml";

/// The rules that compiling and looking across documents hold to, by code.
pub const RULES: &[Rule] = &[
    Rule {
        code: Code("catalogue"),
        severity: Severity::Error,
        title: "a product file contradicts itself",
        clause: Clause::House(
            "Claims are looked up in the catalogue, so a slip there becomes a wrong claim in every document.",
        ),
        wants: "A product file lists each release and each model once, oldest release first, in versions that its `version_scheme` can order.\n`carries` names an older release of the same product, and the file's name is its slug.",
        failing: Example::Part {
            path: PRODUCT,
            text: "[[release]]\nversion = \"1.1.0\"\n\n[[release]]\nversion = \"1.1.0\"\n",
        },
        mended: Example::Part {
            path: PRODUCT,
            text: "[[release]]\nversion = \"1.1.0\"\n\n[[release]]\nversion = \"1.2.0\"\n",
        },
    },
    Rule {
        code: Code("claim-contradiction"),
        severity: Severity::Error,
        title: "one release has two statuses for one vulnerability",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1.6",
        },
        wants: "A product release has one status for each vulnerability: affected, fixed, not affected or under investigation.\nA `condition` does not split a release, and models that differ in status are named in `models`.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = \">=1.0.0, <=1.2.0\"\nfixed    = \"1.2.0\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = \">=1.0.0, <1.2.0\"\nfixed    = \"1.2.0\"\n",
        },
    },
    Rule {
        code: Code("claim-hole"),
        severity: Severity::Error,
        title: "nothing is said of a release although its neighbours are named",
        clause: Clause::House(
            "A reader with exactly this release finds no answer, and a scanner takes none for not affected.",
        ),
        wants: "Where older and newer releases of a product are named, those between them are, too.\nA release that is newer than all that are named is a warning, until a revision names it or the catalogue says which release's fixes it `carries`.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = [\"1.0.0\", \"1.2.0\"]\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = [\"1.0.0\", \"1.1.0\", \"1.2.0\"]\n",
        },
    },
    Rule {
        code: Code("csaf-undecided"),
        severity: Severity::Error,
        title: "a test of the standard could not be decided",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1",
        },
        wants: "Every test of the standard runs to its end on every document.\nOne that was skipped does not count as passed.\nThis is a fault of Obstat: please report it with the document.",
        failing: Example::Words("a test that was skipped without saying so"),
        mended: Example::Words("the same test, run to its end"),
    },
    Rule {
        code: Code("cvss"),
        severity: Severity::Error,
        title: "a CVSS vector is not valid",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1.8",
        },
        wants: "Vectors are complete and spelt as FIRST's specifications say, at most one for each of CVSS 2.0, 3.x and 4.0.\nScores and severities are computed, never typed.",
        failing: Example::Part {
            path: ADVISORY,
            text: "cvss = [\"CVSS:3.1/AV:A/AC:L/PR:N\"]\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "cvss = [\"CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L\"]\n",
        },
    },
    Rule {
        code: Code("duplicate"),
        severity: Severity::Error,
        title: "two vulnerabilities have the same name",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1.23",
        },
        wants: "Each `cve` and each `key` stands once in a document, so that other entries can name it.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\n\n[[vulnerability]]\ncve = \"CVE-1900-10001\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\n\n[[vulnerability]]\ncve = \"CVE-1900-10002\"\n",
        },
    },
    Rule {
        code: Code("end"),
        severity: Severity::Error,
        title: "a document ends without a reason, or has a reason without ending",
        clause: Clause::House(
            "A withdrawn document stays at its address, so whoever comes there must learn why.",
        ),
        wants: "A newest revision of kind withdrawal or supersession comes with a table [end] and its `reason`, and the table comes with such a revision.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"withdrawal\"\nsummary = \"Withdrawn: no release is affected.\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[tracking.revision_history]]\nnumber  = \"2.0.0\"\nkind    = \"withdrawal\"\nsummary = \"Withdrawn: no release is affected.\"\n\n[end]\nreason = \"The fault was only in a test build.\"\n",
        },
    },
    Rule {
        code: Code("example-cve"),
        severity: Severity::Error,
        title: "an invented CVE number in a real workspace",
        clause: Clause::House(
            "CVE-1900-… numbers are for examples; one that is published sends people looking for it.",
        ),
        wants: "Numbers that start with CVE-1900- stand only in a workspace with `example = true` in site.toml.",
        failing: Example::Part {
            path: SITE,
            text: "example = false\n",
        },
        mended: Example::Part {
            path: SITE,
            text: "example = true\n",
        },
    },
    Rule {
        code: Code("heading"),
        severity: Severity::Error,
        title: "a heading has no text, or an unknown meaning",
        clause: Clause::House(
            "Headings become notes of the document, and a note without text is not valid.",
        ),
        wants: "Text stands under every heading.\nThe word in `{#…}` after a heading is one of those in the authoring reference.",
        failing: Example::Part {
            path: ADVISORY,
            text: "## Übersicht {#sumary}\n\nDie Pumpe startet neu.\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "## Übersicht {#summary}\n\nDie Pumpe startet neu.\n",
        },
    },
    Rule {
        code: Code("imported"),
        severity: Severity::Error,
        title: "what an import kept word for word no longer fits",
        clause: Clause::House(
            "An imported document says exactly what was published until somebody writes a revision; half of both would be neither.",
        ),
        wants: "The tables named `imported` are written by `obstat import --to-source` alone, and stand together: while the table [imported] is there, the document is kept as it was published, and keys that the standard has no place for mean nothing.\nTo write the document anew, take all of them out and say in a source's own keys what they said, with a new revision.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\n\n[vulnerability.imported]     # but there is no table [imported] any more\nscore_properties = [\"vectorString\"]\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\n",
        },
    },
    Rule {
        code: Code("informational-claims"),
        severity: Severity::Error,
        title: "a document that makes no claims names a status",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "4.3",
        },
        wants: "Only security advisories and VEX documents have [[affected]], [[not_affected]], [[under_investigation]] and [[fixed]].\nA reader of an informational advisory must assume that all its products are affected.",
        failing: Example::Part {
            path: ADVISORY,
            text: "category = \"csaf_informational_advisory\"\n\n[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "category = \"csaf_security_advisory\"\n\n[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n",
        },
    },
    Rule {
        code: Code("link"),
        severity: Severity::Error,
        title: "a link leads nowhere, or is not absolute",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "8",
        },
        wants: "Links in documents are whole addresses, because the text is read outside of the site, too.\nLinks in pages may start with / and then lead to a page that the site has.\nOnly https, http, mailto and tel are published.",
        failing: Example::Part {
            path: PAGE,
            text: "Read our [policy](/polcy/).\n",
        },
        mended: Example::Part {
            path: PAGE,
            text: "Read our [policy](/policy/).\n",
        },
    },
    Rule {
        code: Code("none-available-date"),
        severity: Severity::Warning,
        title: "nothing says how old a \"none available\" is",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "3.2.3.12.2",
        },
        wants: "A remediation of category none_available has a `date`, the day on which there was none.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[remediation]]\ncategory = \"none_available\"\ndetails  = \"We are testing a fix.\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[remediation]]\ncategory = \"none_available\"\ndetails  = \"We are testing a fix.\"\ndate     = 2026-05-20\n",
        },
    },
    Rule {
        code: Code("range"),
        severity: Severity::Error,
        title: "a range cannot be read, or covers nothing",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "3.1.2.2",
        },
        wants: "A range is written like `>=4.0.0, <4.2.3`, with `||` between parts, or `all releases`, in versions that the product's scheme can order, and covers at least one release that existed on the day of the revision.\nWhat is not affected or fixed is not open above: that would speak of releases that do not exist yet.",
        failing: Example::Part {
            path: ADVISORY,
            text: "versions = \">=4.0.0 and <4.2.3\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "versions = \">=4.0.0, <4.2.3\"\n",
        },
    },
    Rule {
        code: Code("release-unreadable"),
        severity: Severity::Error,
        title: "the newest release of a document cannot be read",
        clause: Clause::House("A release is never edited, so one that cannot be read was damaged."),
        wants: "The folder content/releases/ is as Obstat wrote it.\nRestore it from version control.",
        failing: Example::Words("a folder in content/releases/ without its manifest"),
        mended: Example::Words("the same folder, restored from version control"),
    },
    Rule {
        code: Code("released-changed"),
        severity: Severity::Error,
        title: "a source says other things than its release",
        clause: Clause::House("What was published is never changed in silence."),
        wants: "A source whose newest revision is released says what was released.\nWhoever changes a claim adds a revision above it.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[tracking.revision_history]]\nnumber  = \"1.0.0\"     # released, and the text below was changed since\nkind    = \"initial\"\nsummary = \"First release.\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[tracking.revision_history]]\nnumber  = \"1.1.0\"\nkind    = \"update\"\nsummary = \"How to find out the installed release.\"\n\n[[tracking.revision_history]]\nnumber  = \"1.0.0\"\nkind    = \"initial\"\nsummary = \"First release.\"\n",
        },
    },
    Rule {
        code: Code("remediation-idle"),
        severity: Severity::Error,
        title: "a remediation is about nothing",
        clause: Clause::House(
            "It would be left out of the document, and somebody wrote it for a reason.",
        ),
        wants: "The products, versions and vulnerabilities of a remediation are affected or under investigation.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n\n[[remediation]]\ncategory = \"mitigation\"\nproducts = [\"gateway\"]\ndetails  = \"Block the port.\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n\n[[remediation]]\ncategory = \"mitigation\"\nproducts = [\"pump\"]\ndetails  = \"Block the port.\"\n",
        },
    },
    Rule {
        code: Code("revision-number"),
        severity: Severity::Error,
        title: "a revision number does not fit",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "3.1.11",
        },
        wants: "Advisories count 1.0.0, 1.1.0, 2.0.0 and so on, VEX documents 1, 2, 3, newest first, and nothing before 1 is released.",
        failing: Example::Part {
            path: ADVISORY,
            text: "number = \"0.9.0\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "number = \"1.0.0\"\n",
        },
    },
    Rule {
        code: Code("site"),
        severity: Severity::Error,
        title: "site.toml is not usable",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "7.1.9",
        },
        wants: "The site lives at the root of a host, domains are names alone, fingerprints have 40 digits, and a page of a list shows 1 to 1000 entries.",
        failing: Example::Part {
            path: SITE,
            text: "base_url = \"https://devices.example/security\"\n",
        },
        mended: Example::Part {
            path: SITE,
            text: "base_url = \"https://security.devices.example\"\n",
        },
    },
    Rule {
        code: Code("tracking-id"),
        severity: Severity::Error,
        title: "an id does not fit, or is taken",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "3.2.1.12.4",
        },
        wants: "Ids follow the pattern of site.toml, name one document for ever, and give a file name that no other id gives.",
        failing: Example::Part {
            path: ADVISORY,
            text: "id = \"EX-SA-26-1\"       # id_pattern = \"EX-SA-{year}-{seq:04}\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "id = \"EX-SA-2026-0001\"\n",
        },
    },
    Rule {
        code: Code("unknown-product"),
        severity: Severity::Error,
        title: "a document names a product whose file could not be read",
        clause: Clause::House(
            "What could not be read is unknown, not absent: it is one finding in its own file, not one in every document that names it.",
        ),
        wants: "Every product file that a document names can be read.\nThe finding fails the document and is not shown: the product's own file has one that says what is wrong.",
        failing: Example::Words(
            "a document that names `pump`, and content/products/pump.toml with a missing quote",
        ),
        mended: Example::Words("the same document, and content/products/pump.toml mended"),
    },
    Rule {
        code: Code("unresolved"),
        severity: Severity::Error,
        title: "a name leads nowhere",
        clause: Clause::House(
            "A claim about a product that nobody knows is a claim about nothing.",
        ),
        wants: "Products, models and releases are in the catalogue, vulnerabilities in the document, and whatever else is named is there.\nThe help of the finding names the nearest one that is known.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pmup\"\nversions = \"1.1.0\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[affected]]\nproduct  = \"pump\"\nversions = \"1.1.0\"\n",
        },
    },
    Rule {
        code: Code("value"),
        severity: Severity::Error,
        title: "a value does not have the form that it must have",
        clause: Clause::House(
            "Numbers, addresses and digests are read by machines, and a machine does not guess.",
        ),
        wants: "CVE and CWE numbers, versions, CPE names, package URLs, UDI-DIs, digests, languages and addresses are spelt as their standards say, and addresses are https.\nThe help of the finding says what it looks like.",
        failing: Example::Part {
            path: ADVISORY,
            text: "cve = \"CVE-1900-1\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "cve = \"CVE-1900-10001\"\n",
        },
    },
    Rule {
        code: Code("vulnerability-name"),
        severity: Severity::Error,
        title: "a vulnerability has no name",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1.27.8",
        },
        wants: "A vulnerability has a `cve`, or a `key` of your own with a `title` until there is one.",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncwe = \"CWE-306\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\ncwe = \"CWE-306\"\n",
        },
    },
    Rule {
        code: Code("vulnerability-undescribed"),
        severity: Severity::Error,
        title: "nothing describes a vulnerability",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "6.1.27.5",
        },
        wants: "A vulnerability has a `title`, or a heading with its number or key below \"Technical details\".",
        failing: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve = \"CVE-1900-10001\"\n",
        },
        mended: Example::Part {
            path: ADVISORY,
            text: "[[vulnerability]]\ncve   = \"CVE-1900-10001\"\ntitle = \"Missing authentication for the service port\"\n",
        },
    },
];
