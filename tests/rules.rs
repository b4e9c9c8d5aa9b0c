//! Each rule on a workspace that fails and on one that passes.
//!
//! A case is a folder in `tests/rules/<code>/`: its files replace or join those of `tests/rules/base/`, whose fixed time is [`TIME`].
//! `failing/expected.txt` holds the findings of the code as `path:line:column: severity[code]: message`, one a line; `passing` has none of the code, and no error.
//! A file `release` in a case asks for a check before a release instead of a draft's.
//! A folder `before` in a case holds files of the base's place that were released at [`BEFORE`].
//! `UPDATE=1 cargo test --test rules` writes `expected.txt` anew: read the difference.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use obstat::check::{self, Frozen, Past, Purpose, Released, rules, untagged};
use obstat::diagnostic::{Message, Rule, Severity, SourceMap};
use obstat::model::slug::Slug;
use obstat::model::timestamp::Timestamp;

/// The time of all cases.
const TIME: &str = "2026-06-01T08:00:00Z";

/// When the cases released what their folder `before` holds.
const BEFORE: &str = "2026-05-20T08:00:00Z";

/// Codes without cases, and why.
const WITHOUT_CASES: &[(&str, &str)] = &[
    (
        "csaf-undecided",
        "a fault of ours: no workspace is known that shows it",
    ),
    (
        "unknown-product",
        "never shown: `a_broken_product_file_is_one_finding`",
    ),
    ("release-unreadable", "needs releases: tests of release"),
    ("release-edited", "needs releases: tests of signing"),
    (
        "unassessed",
        "shown when it is asked for: tests of contradictions",
    ),
    (
        "unknown-release",
        "an error of another code in a source: tests of contradictions",
    ),
    ("key-missing", "needs releases: tests of signing"),
    ("key-expiry", "needs a time: tests of signing"),
];

/// What was released before, by slug.
#[derive(Default)]
struct Before(BTreeMap<String, Past>);

impl Released for Before {
    fn newest(&self, slug: &Slug) -> Result<Option<Past>, Message> {
        Ok(self.0.get(slug.as_str()).cloned())
    }

    fn id_of(&self, slug: &Slug) -> Option<String> {
        let past = self.0.get(slug.as_str())?;
        Some(past.advisory.tracking.id.clone())
    }

    fn all(&self) -> Vec<(String, String)> {
        let all = self.0.iter();
        all.map(|(slug, past)| (slug.clone(), past.advisory.tracking.id.clone()))
            .collect()
    }

    fn newest_version(&self, slug: &Slug) -> Option<&str> {
        let past = self.0.get(slug.as_str())?;
        Some(&past.advisory.tracking.version)
    }
}

/// Releases everything in a workspace, in memory.
fn released(root: &Path) -> Before {
    let sources = obstat::read::read(root).unwrap();
    let time: Timestamp = BEFORE.parse().unwrap();
    let (site, catalogue) = check::catalogue_of(&sources).unwrap();
    let all = Mutex::new(Before::default());
    let outcome = check::run(
        &sources,
        &Before::default(),
        time,
        Purpose::Release,
        &|_| true,
        &|_, checked| {
            let due = checked.due.unwrap();
            let frozen = Frozen::of(&due.advisory, &catalogue, &site, time);
            let past = Past {
                advisory: due.advisory,
                previous: None,
                frozen: Some(frozen),
            };
            let slug = checked.slug.as_str().to_owned();
            all.lock().unwrap().0.insert(slug, past);
        },
    );
    assert!(!outcome.findings.has_errors(), "{:?}", outcome.findings);
    all.into_inner().unwrap()
}

fn every_rule() -> impl Iterator<Item = &'static Rule> {
    let lists = [rules::RULES, rules::compiling::RULES, untagged::RULES];
    lists.into_iter().flatten()
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a check of a workspace finds: code, severity, and the line that is shown.
fn findings(root: &Path, purpose: Purpose) -> Vec<(&'static str, Severity, String)> {
    findings_after(&Before::default(), root, purpose)
}

/// The same, when something was released before.
fn findings_after(
    before: &Before,
    root: &Path,
    purpose: Purpose,
) -> Vec<(&'static str, Severity, String)> {
    let sources = obstat::read::read(root).unwrap();
    let time: Timestamp = TIME.parse().unwrap();
    let outcome = check::run(&sources, before, time, purpose, &|_| true, &|_, _| {});
    let show = |finding: &obstat::diagnostic::Finding| {
        let words = format!(
            "{}[{}]: {}",
            finding.severity.word(),
            finding.code,
            finding.message.render(false)
        );
        let Some(span) = finding.span else {
            return words;
        };
        let path = &sources.map.file(span.file).unwrap().path;
        let text = std::fs::read_to_string(root.join(&**path)).unwrap_or_default();
        let at = SourceMap::position(&text, span.start);
        format!("{path}:{}:{}: {words}", at.line, at.column)
    };
    outcome
        .findings
        .iter()
        .map(|finding| (finding.code.0, finding.severity, show(finding)))
        .collect()
}

fn found_in(case: &Path) -> Vec<(&'static str, Severity, String)> {
    let folder = tempfile::tempdir().unwrap();
    copy(&cases().join("base"), folder.path());
    let mut before = Before::default();
    if case.join("before").is_dir() {
        let past = tempfile::tempdir().unwrap();
        copy(&cases().join("base"), past.path());
        copy(&case.join("before"), past.path());
        before = released(past.path());
    }
    copy(case, folder.path());
    let purpose = if case.join("release").exists() {
        Purpose::Release
    } else {
        Purpose::Draft
    };
    findings_after(&before, folder.path(), purpose)
}

fn folders() -> Vec<(String, PathBuf)> {
    let mut all: Vec<_> = std::fs::read_dir(cases())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name != "base")
        .collect();
    all.sort();
    all
}

#[test]
fn the_base_workspace_passes_with_notes_alone() {
    for purpose in [Purpose::Draft, Purpose::Release] {
        for (_, severity, line) in findings(&cases().join("base"), purpose) {
            assert_eq!(severity, Severity::Note, "{line}");
        }
    }
}

#[test]
fn each_rule_finds_what_fails() {
    let mut wrong = Vec::new();
    for (code, folder) in folders() {
        let case = folder.join("failing");
        let mut lines = String::new();
        for (found, _, line) in found_in(&case) {
            if found == code {
                lines.push_str(&line);
                lines.push('\n');
            }
        }
        let expected = case.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &lines).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if lines.is_empty() || lines != wanted {
            wrong.push(format!("{code}: wanted\n{wanted}found\n{lines}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_leaves_alone_what_passes() {
    let mut wrong = Vec::new();
    for (code, folder) in folders() {
        for (found, severity, line) in found_in(&folder.join("passing")) {
            if found == code || severity == Severity::Error {
                wrong.push(format!("{code}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_both_cases() {
    let known: BTreeSet<String> = folders().into_iter().map(|(code, _)| code).collect();
    for rule in every_rule() {
        let code = rule.code.0;
        let excused = WITHOUT_CASES.iter().any(|(known, _)| *known == code);
        assert_ne!(
            known.contains(code),
            excused,
            "{code} has cases, or a reason in WITHOUT_CASES"
        );
        for case in ["failing", "passing"] {
            assert!(
                excused || cases().join(code).join(case).is_dir(),
                "tests/rules/{code}/{case} is missing"
            );
        }
    }
    let rules: BTreeSet<&str> = every_rule().map(|rule| rule.code.0).collect();
    for code in known {
        assert!(
            rules.contains(code.as_str()) || code.starts_with("csaf-"),
            "{code} is no rule"
        );
    }
}

#[test]
fn a_broken_product_file_is_one_finding() {
    let folder = tempfile::tempdir().unwrap();
    copy(&cases().join("base"), folder.path());
    std::fs::write(
        folder.path().join("content/products/pump.toml"),
        "name = \"Example Pump\nvendor = 1\n",
    )
    .unwrap();
    let found: Vec<_> = findings(folder.path(), Purpose::Draft)
        .into_iter()
        .filter(|(_, severity, _)| *severity != Severity::Note)
        .map(|(code, ..)| code)
        .collect();
    assert_eq!(found, ["toml-syntax"]);
}

#[test]
fn codes_stand_once_and_in_order() {
    for list in [rules::RULES, rules::compiling::RULES, untagged::RULES] {
        for pair in list.windows(2) {
            assert!(pair[0].code < pair[1].code, "{}", pair[1].code);
        }
    }
    for rule in rules::RULES {
        assert!(
            rules::compiling::RULES
                .iter()
                .all(|other| other.code != rule.code),
            "{} is explained twice",
            rule.code
        );
    }
    for code in rules::OVERRIDABLE {
        assert!(every_rule().any(|rule| rule.code.0 == *code));
    }
}

#[test]
fn the_clock_warns_of_what_a_release_refuses() {
    for code in ["overdue", "future-date"] {
        let folder = tempfile::tempdir().unwrap();
        copy(&cases().join("base"), folder.path());
        copy(&cases().join(code).join("failing"), folder.path());
        let sources = obstat::read::read(folder.path()).unwrap();
        let today = TIME.parse::<Timestamp>().unwrap().date();
        let found: Vec<_> = sources
            .advisories
            .iter()
            .flat_map(|source| rules::by_the_clock(source, today))
            .collect();
        assert!(found.iter().all(|finding| finding.code.0 == code));
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|finding| finding.severity == Severity::Warning)
        );
    }
}

/// An imported table, as `import --to-source` writes it.
const IMPORTED: &str = "\n[imported]\nmodel = \"{}\"\n+++\n\n## Summary";

#[test]
fn what_was_imported_is_warned_of_until_somebody_revises_it() {
    let folder = tempfile::tempdir().unwrap();
    copy(&cases().join("base"), folder.path());
    copy(&cases().join("consent/failing"), folder.path());
    let path = folder
        .path()
        .join("content/advisories/2026/EX-SA-2026-0001.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("+++\n\n## Summary", IMPORTED)).unwrap();
    let severities: Vec<_> = findings(folder.path(), Purpose::Draft)
        .into_iter()
        .filter(|(code, ..)| *code == "consent")
        .map(|(_, severity, _)| severity)
        .collect();
    assert_eq!(severities, [Severity::Warning, Severity::Warning]);
}

/// What a check finds of a code in the base's advisory after a release of the base, once the files are edited.
fn revised(code: &str, edits: &[(&str, &str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&cases().join("base"), folder.path());
    let before = released(folder.path());
    for (path, from, to) in edits {
        let path = folder.path().join("content").join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }
    findings_after(&before, folder.path(), Purpose::Release)
        .into_iter()
        .filter(|(found, ..)| *found == code)
        .map(|(.., line)| line.split_once("]: ").unwrap().1.to_owned())
        .collect()
}

const SOURCE: &str = "advisories/2026/EX-SA-2026-0001.md";
const PUMP: &str = "products/pump.toml";
const HISTORY: &str = "[[tracking.revision_history]]";

fn revision(number: &str) -> String {
    format!("{HISTORY}\nnumber = \"{number}\"\nkind = \"update\"\nsummary = \"More.\"\n\n{HISTORY}")
}

#[test]
fn the_number_of_a_revision_follows_what_changed() {
    let new = ("asks for no password.", "asks for no password at all.");
    let spelt = ("asks for no password.", "asks for no pasword.");
    let small = "after `1.0.0`, `1.0.1` is a patch step, but what changed needs a minor one: `Summary: text changed`";
    let behind = "is no step: what stands behind the number that moves is 0";
    for ((from, to), number, expected) in [
        (new, "1.0.1", Some(small.to_owned())),
        (new, "1.1.0", None),
        (new, "2.0.0", None),
        (spelt, "1.0.1", None),
        (
            new,
            "1.1.1",
            Some(format!("after `1.0.0`, `1.1.1` {behind}")),
        ),
        (
            new,
            "2.0.1",
            Some(format!("after `1.0.0`, `2.0.1` {behind}")),
        ),
    ] {
        let edits = [(SOURCE, from, to), (SOURCE, HISTORY, &*revision(number))];
        let found = revised("version-step", &edits);
        assert_eq!(found, Vec::from_iter(expected), "{number}");
    }
}

#[test]
fn only_what_could_be_said_before_needs_an_erratum() {
    let number = revision("2.0.0");
    let entry = "[[affected]]\nproduct  = \"pump\"\nversions = \"1.3.0\"\n\n[[affected]]";
    let listed = "[[release]]\nversion = \"1.2.0\"\ndate    = 2026-05-10\n";
    // A release that came after the last version, and one that was there already.
    for (day, expected) in [
        ("2026-05-25", None),
        (
            "2026-05-15",
            Some(
                "what was published was wrong: `CVE-1900-10001: Example Pump 1.3.0` was not listed, and is affected",
            ),
        ),
    ] {
        let newer = format!("{listed}\n[[release]]\nversion = \"1.3.0\"\ndate    = {day}\n");
        let edits = [
            (SOURCE, "[[affected]]", entry),
            (PUMP, listed, &*newer),
            (SOURCE, HISTORY, &*number),
        ];
        let found = revised("erratum-required", &edits);
        assert_eq!(found, Vec::from_iter(expected), "{day}");
    }
    // What is said of a new vulnerability was not said wrongly before.
    let two =
        "[[vulnerability]]\ncve   = \"CVE-1900-10002\"\ntitle = \"Another\"\n\n[[vulnerability]]";
    let edits = [
        (SOURCE, "[[vulnerability]]", two),
        (SOURCE, HISTORY, &*number),
    ];
    assert_eq!(revised("erratum-required", &edits), [""; 0]);
    // A fix that does not fix.
    let edits = [
        (SOURCE, "fixed    = \"1.2.0\"", ""),
        (SOURCE, "<1.2.0", "<=1.2.0"),
        (SOURCE, HISTORY, &*number),
    ];
    assert_eq!(
        revised("erratum-required", &edits),
        [
            "what was published was wrong: `CVE-1900-10001: Example Pump 1.2.0` was listed as fixed, and is affected"
        ]
    );
}
