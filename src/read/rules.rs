//! The rules of this room, explained.

use crate::diagnostic::{Clause, Code, Example, Rule, Severity};

const PRODUCT: &str = "content/products/pump.toml";
const PAGE: &str = "content/pages/thanks.md";

/// Why whatever Obstat does not know is an error.
const NOTHING_SKIPPED: Clause = Clause::House(
    "Nothing is skipped in silence: a misspelt key that is left out takes a claim with it.",
);

/// Why a tag that went wrong stops everything.
const TAGS_HOLD: Clause = Clause::House(
    "A misspelt tag must not publish what it was meant to hide, so whatever looks like a tag and is none is an error.",
);

/// Every rule of this room, by code.
pub const RULES: &[Rule] = &[
    Rule {
        code: Code("file-encoding"),
        severity: Severity::Error,
        title: "a file is not plain UTF-8",
        clause: Clause::Standard {
            standard: "RFC 8259",
            section: "8.1",
        },
        wants: "Every source is UTF-8 without a byte order mark, because what is published must be.\nMost editors have a setting for it: \"UTF-8\", not \"UTF-8 with BOM\" and not \"Windows-1252\".",
        failing: Example::File {
            path: PRODUCT,
            text: "\u{feff}name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
    Rule {
        code: Code("file-link"),
        severity: Severity::Error,
        title: "a link leads out of the workspace",
        clause: Clause::House(
            "Everything that is published lies in the workspace, so that a copy of it builds the same site, and a link cannot pull in a file that nobody meant to publish.",
        ),
        wants: "A symbolic link in the workspace leads to a file of the same workspace.",
        failing: Example::Words("content/static/logo.svg -> /home/ada/Pictures/logo.svg"),
        mended: Example::Words("content/static/logo.svg, copied into the workspace"),
    },
    Rule {
        code: Code("file-name"),
        severity: Severity::Error,
        title: "a file cannot be named or read like a file",
        clause: Clause::House(
            "Names become addresses, so they must be text; and a pipe or a device could keep a build waiting for ever.",
        ),
        wants: "Every file of the workspace is a regular file, and its name is UTF-8.",
        failing: Example::Words(
            "content/static/ holds a named pipe, or a name with a byte that is not UTF-8",
        ),
        mended: Example::Words("content/static/ holds regular files whose names are UTF-8"),
    },
    Rule {
        code: Code("file-stray"),
        severity: Severity::Error,
        title: "a file has no place in a workspace",
        clause: NOTHING_SKIPPED,
        wants: "content/ holds site.toml, products/*.toml, advisories/**/*.md, vex/**/*.md, pages/*.md, and static/ for files that go out as they are.\nAnything else is reported, because an advisory with the wrong ending would be left out without a word.\nEditors' own files (names with a leading dot, a trailing ~, .swp, .orig) are a warning.",
        failing: Example::File {
            path: "content/advisories/2026/notes.txt",
            text: "Call the supplier on Monday.\n",
        },
        mended: Example::File {
            path: "content/static/notes.txt",
            text: "Checksums of the firmware files are on the support page.\n",
        },
    },
    Rule {
        code: Code("file-too-large"),
        severity: Severity::Error,
        title: "a source is larger than 64 MiB",
        clause: Clause::House(
            "A check answers at once, whatever it is given; no advisory comes near this size.",
        ),
        wants: "Sources are text that a person wrote.\nAttachments, pictures and lists go into content/static/, where size does not matter.",
        failing: Example::Words("content/pages/thanks.md, 70 MiB"),
        mended: Example::Words(
            "content/pages/thanks.md, 3 KiB, with a link to content/static/list.pdf",
        ),
    },
    Rule {
        code: Code("file-unreadable"),
        severity: Severity::Error,
        title: "a file or folder cannot be read",
        clause: NOTHING_SKIPPED,
        wants: "Whoever runs Obstat may read every file and folder of the workspace.\nThe help of the finding repeats what the system said.",
        failing: Example::Words("content/products/pump.toml, readable by another user alone"),
        mended: Example::Words("chmod u+r content/products/pump.toml"),
    },
    Rule {
        code: Code("front-matter"),
        severity: Severity::Error,
        title: "the front matter does not start or does not end",
        clause: Clause::House(
            "What machines need stands apart from what people read, and a file where the two cannot be told apart cannot be trusted with either.",
        ),
        wants: "A document starts with a line `+++`, then TOML, then a line `+++`, then markdown.",
        failing: Example::File {
            path: PAGE,
            text: "---\ntitle: Thanks\n---\n\nTo everybody who reported.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo everybody who reported.\n",
        },
    },
    Rule {
        code: Code("markdown-html"),
        severity: Severity::Warning,
        title: "raw HTML in markdown",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "8",
        },
        wants: "Text is markdown without HTML, because the same text stands on the page, in the CSAF document and in mails.\nHTML is never passed on: it is shown as text, which is seldom what was meant.",
        failing: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo <b>everybody</b> who reported.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo **everybody** who reported.\n",
        },
    },
    Rule {
        code: Code("phi-disclosed"),
        severity: Severity::Note,
        title: "a tagged value is published as it is",
        clause: Clause::House(
            "A person who agreed may be named, and everybody who publishes shall see that somebody decided so.",
        ),
        wants: "A tag with `disclose` says who decided, on which day, and on what basis; the value is then shown and not looked for.\nThe finding repeats these, and never the value.",
        failing: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [Ada Example]{phi=name disclose-by=\"privacy office\" disclose-on=2026-01-02 disclose-basis=\"written consent\"}.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [Ada Example]{phi=name public=\"a patient\"}.\n",
        },
    },
    Rule {
        code: Code("phi-file"),
        severity: Severity::Note,
        title: "a file is PHI as a whole",
        clause: Clause::House(
            "A text in which every line speaks of a patient is kept whole, or not written here.",
        ),
        wants: "`phi = \"file\"` in the front matter says that nothing of the file is to be released or built.\nIts text is looked for in everything that is published: its prose, and each sentence of three words or more in its front matter.",
        failing: Example::File {
            path: PAGE,
            text: "+++\nphi = \"file\"\n+++\n\nAda Example fell ill on the ward.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo everybody who reported.\n",
        },
    },
    Rule {
        code: Code("phi-private-missing"),
        severity: Severity::Warning,
        title: "a private file is missing",
        clause: Clause::House(
            "The gate can only stop what it knows: without the private file, `release` and `build` would publish unguarded, so they refuse.",
        ),
        wants: "Values that must not be in version control live in *.phi.toml files beside the content folder, and text refers to them as {phi:record.key}.\n`check` warns when the file is not there, so that people without access can still write.",
        failing: Example::Words(
            "a text with {phi:patient.name}, and no *.phi.toml file beside content/",
        ),
        mended: Example::Words(
            "the same text, and case.phi.toml with a table [patient] that holds name = { phi = \"name\", value = \"…\" }",
        ),
    },
    Rule {
        code: Code("phi-short"),
        severity: Severity::Note,
        title: "a tagged value cannot be guarded alone",
        clause: Clause::House(
            "An age or two initials stand in every text, so looking for them alone would stop every build; whoever tags them has to know.",
        ),
        wants: "Values of fewer than four letters and digits, the kinds sex, age, initials and bloodtype, dates, and days of birth since the first product release are found only near another tagged value of the same record.\nTag the name or the number that stands beside it, too, and read the text once more yourself.",
        failing: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [AE]{phi=initials public=\"a patient\"}.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [Ada Example]{phi=name public=\"a patient\"}.\n",
        },
    },
    Rule {
        code: Code("phi-tag"),
        severity: Severity::Error,
        title: "a tag for protected health information went wrong",
        clause: TAGS_HOLD,
        wants: "A tag is one of these forms:\n- in text: […]{phi=mrn public=\"one record\"}\n- lines between `:::phi public=\"…\"` and `:::`\n- a TOML value: { phi = \"name\", value = \"…\", public = \"Patient A\" }\n- a reference to a private file: {phi:patient.name}\n- a code fence whose first line is ```hl7 phi, ```fhir phi or ```dicom phi; what it holds must be of that format\nThe value is never shown, its public stand-in is.\nAnything else that starts with `:::` or `]{` is an error; in text, put a blank between ] and {.",
        failing: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [Ada Example]{hpi=name}.\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo [Ada Example]{phi=name public=\"a patient\"}.\n",
        },
    },
    Rule {
        code: Code("phi-tracked"),
        severity: Severity::Error,
        title: "git tracks a private file",
        clause: Clause::House(
            "A private file is there to keep values out of version control, where they would stay for ever and go wherever the repository goes.",
        ),
        wants: "No *.phi.toml file is in git's index; add `*.phi.toml` to .gitignore.\nThe index is read as it lies in .git, without running git, and the history is not looked at: a file that was committed once has to be taken out of it by hand.",
        failing: Example::Words("`git add case.phi.toml`"),
        mended: Example::Words("`git rm --cached case.phi.toml`, and `*.phi.toml` in .gitignore"),
    },
    Rule {
        code: Code("phi-unused"),
        severity: Severity::Error,
        title: "nothing refers to a private value",
        clause: Clause::House(
            "A value that no text refers to is a value that is written out somewhere, or a reference that is misspelt.",
        ),
        wants: "Every value of a *.phi.toml file is referred to as {phi:record.key} in some source; what is no longer needed is taken out of the file.",
        failing: Example::File {
            path: "case.phi.toml",
            text: "[patient]\nname = { phi = \"name\", value = \"Ada Example\" }\n",
        },
        mended: Example::File {
            path: PAGE,
            text: "+++\ntitle = \"Thanks\"\n+++\n\nTo everybody who reported.\n",
        },
    },
    Rule {
        code: Code("theme-name"),
        severity: Severity::Error,
        title: "a theme's name is no folder name",
        clause: Clause::House(
            "The name is a folder below themes/, and must not be able to lead anywhere else.",
        ),
        wants: "`theme.name` in site.toml is made of letters, digits, - and _.",
        failing: Example::File {
            path: "content/site.toml",
            text: "title = \"Example product security\"\nbase_url = \"https://security.devices.example\"\n\n[publisher]\ncategory = \"vendor\"\nname = \"Example PSIRT\"\nnamespace = \"https://devices.example\"\ncontact_details = \"psirt@devices.example\"\n\n[theme]\nname = \"../other\"\n",
        },
        mended: Example::File {
            path: "content/site.toml",
            text: "title = \"Example product security\"\nbase_url = \"https://security.devices.example\"\n\n[publisher]\ncategory = \"vendor\"\nname = \"Example PSIRT\"\nnamespace = \"https://devices.example\"\ncontact_details = \"psirt@devices.example\"\n\n[theme]\nname = \"ours\"\n",
        },
    },
    Rule {
        code: Code("todo"),
        severity: Severity::Error,
        title: "something is still to be written",
        clause: Clause::House(
            "Scaffolds mark what only a person can know, and a mark that is published tells the world that nobody read the page.",
        ),
        wants: "The word TODO in capitals stands in no value and in no text.\nA comment in TOML may hold it.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"TODO: the name as people say it\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
    Rule {
        code: Code("toml-empty"),
        severity: Severity::Error,
        title: "a text is empty",
        clause: Clause::Standard {
            standard: "CSAF 2.0",
            section: "3.2",
        },
        wants: "A text has at least one character that can be seen, as the schema of CSAF demands of nearly every string.\nLeave out a key that has nothing to say.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\nfamily = \"\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
    Rule {
        code: Code("toml-missing-key"),
        severity: Severity::Error,
        title: "a key is missing",
        clause: Clause::House(
            "What the documents need and nobody can derive, somebody has to write.",
        ),
        wants: "Every key that the authoring reference marks as required is there.\nThe help of the finding says what its value looks like.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
    Rule {
        code: Code("toml-syntax"),
        severity: Severity::Error,
        title: "this is not TOML",
        clause: Clause::Standard {
            standard: "TOML 1.0.0",
            section: "all of it",
        },
        wants: "Front matter, site.toml and the catalogue are TOML.\nText stands between quotes, or between ''' and ''' when it has quotes or several lines.\nA file that cannot be parsed may hold tags that nobody knows, so none of its lines is shown, and nothing is published until it is mended.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = Example Pump\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
    Rule {
        code: Code("toml-type"),
        severity: Severity::Error,
        title: "a value has the wrong type",
        clause: Clause::House(
            "A date that is read as text, or a list that is read as one entry, says something else than was meant.",
        ),
        wants: "Every value has the type that the authoring reference names: text, a number, true or false, a date, a time with its zone, a list, a table.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\nsupported_until = \"end of 2031\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\nsupported_until = 2031-12-31\n",
        },
    },
    Rule {
        code: Code("toml-unknown-key"),
        severity: Severity::Error,
        title: "a key that Obstat does not know",
        clause: NOTHING_SKIPPED,
        wants: "Every key is one that the authoring reference names for its table.\nThe help of the finding names the nearest one, or all of them.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\nsuported_until = 2031-12-31\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\nsupported_until = 2031-12-31\n",
        },
    },
    Rule {
        code: Code("toml-word"),
        severity: Severity::Error,
        title: "a word is not in its list",
        clause: Clause::House(
            "Categories and statuses are read by machines, and a machine does not guess.",
        ),
        wants: "Where the authoring reference gives a list of words, the value is one of them, spelt the same.\nThe help of the finding names the nearest one, or all of them.",
        failing: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semantic\"\n",
        },
        mended: Example::File {
            path: PRODUCT,
            text: "name = \"Example Pump\"\nvendor = \"Example Devices\"\nversion_scheme = \"semver\"\n",
        },
    },
];
