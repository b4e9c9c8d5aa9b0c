//! `obstat explain`, and that every rule is explained and every explanation is true.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use obstat::cli::check::gather;
use obstat::diagnostic::Example;
use obstat::explain;
use obstat::verify::Basis;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

fn obstat() -> Command {
    Command::new(cargo_bin!("obstat"))
}

#[test]
fn a_rule_is_explained_with_an_example_and_its_mended_form() {
    obstat()
        .args(["explain", "toml-unknown-key"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
error[toml-unknown-key]: a key that Obstat does not know

Every key is one that the authoring reference names for its table.
The help of the finding names the nearest one, or all of them.

A house rule. Nothing is skipped in silence: a misspelt key that is left out takes a claim with it.

Found, in content/products/pump.toml:

    name = "Example Pump"
    vendor = "Example Devices"
    version_scheme = "semver"
    suported_until = 2031-12-31

Mended, in content/products/pump.toml:

    name = "Example Pump"
    vendor = "Example Devices"
    version_scheme = "semver"
    supported_until = 2031-12-31

"#]])
        .stderr_eq(str![]);
}

#[test]
fn a_test_of_the_standard_is_explained_with_its_clause() {
    obstat()
        .args(["explain", "csaf-6.1.2"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
error[csaf-6.1.2]: Multiple Definition of Product ID

No product id is defined twice.

From CSAF 2.0, section 6.1.2: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#612-multiple-definition-of-product-id

Found, in a part of a CSAF document:

    {
      "product_tree": {
        "full_product_names": [
          {
            "name": "Example Pump 4.2",
            "product_id": "PUMP-4.2"
          },
          {
            "name": "Example Pump 4.3",
            "product_id": "PUMP-4.2"
          }
        ]
      }
    }

Mended, in a part of a CSAF document:

    {
      "product_tree": {
        "full_product_names": [
          {
            "name": "Example Pump 4.2",
            "product_id": "PUMP-4.2"
          },
          {
            "name": "Example Pump 4.3",
            "product_id": "PUMP-4.3"
          }
        ]
      }
    }

"#]])
        .stderr_eq(str![]);
}

#[test]
fn a_requirement_for_providers_is_explained() {
    obstat()
        .args(["explain", "csaf-7.1.18"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
error[csaf-7.1.18]: integrity

Beside each document stand its SHA-256 and SHA-512, each with the name of the file.

From CSAF 2.0, section 7.1: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#71-requirements

"#]])
        .stderr_eq(str![]);
}

#[test]
fn every_requirement_that_verify_names_is_explained() {
    let own = (1..=20).map(Basis::Csaf);
    let house = [
        Basis::ByteOrderMark,
        Basis::Listing,
        Basis::MediaType,
        Basis::Pages,
        Basis::Pinned,
    ];
    for basis in own.chain(house) {
        let code = basis.code();
        assert!(explain::text(&code).is_some(), "{code}");
    }
}

#[test]
fn brackets_around_a_code_are_taken_as_copied() {
    obstat()
        .args(["explain", "[toml-word]"])
        .assert()
        .code(0)
        .stderr_eq(str![]);
}

#[test]
fn an_unknown_code_names_the_nearest() {
    obstat()
        .args(["explain", "toml-wrod"])
        .assert()
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: no rule has the code `toml-wrod`
help: did you mean `toml-word`?
see `obstat --help`

"#]]);
}

/// The codes that the source code reports, by their literals.
///
/// `code: Code("…")` is where a rule is described, and what stands in test modules is not the program.
fn reported_codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for file in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (at, _) in program.match_indices("Code(\"") {
            let before = program[..at].trim_end();
            let code = program[at + 6..].split('"').next().unwrap();
            let described = before.ends_with("code:");
            // A file of few rules describes each as a constant and reports by `RULE.code`.
            let constant = before
                .rsplit_once("const ")
                .and_then(|(_, rest)| rest.split(':').next())
                .unwrap_or("RULE");
            let reported = !described || program.contains(&format!("{constant}.code"));
            if reported {
                codes.insert(code.to_owned());
            }
        }
    }
    codes
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_code_that_is_reported_is_explained_and_the_other_way_round() {
    let explained: BTreeSet<String> = explain::rules()
        .map(|rule| rule.code.0.to_owned())
        .collect();
    let reported = reported_codes();
    let unexplained: Vec<_> = reported.difference(&explained).collect();
    let unused: Vec<_> = explained.difference(&reported).collect();
    assert_eq!(
        unexplained,
        Vec::<&String>::new(),
        "reported, not explained"
    );
    assert_eq!(unused, Vec::<&String>::new(), "explained, never reported");
}

#[test]
fn every_code_is_explained_once() {
    let mut seen = BTreeSet::new();
    for rule in explain::rules() {
        assert!(seen.insert(rule.code), "{} is explained twice", rule.code);
    }
}

#[test]
fn what_a_rule_wants_is_a_sentence_and_its_title_is_none() {
    for rule in explain::rules() {
        assert!(rule.wants.ends_with('.'), "{}", rule.code);
        assert!(!rule.title.ends_with('.'), "{}", rule.code);
    }
}

/// What is found in a workspace in which nothing is wrong but the example; none if the example is no whole file.
fn codes_of(example: Example) -> Option<Vec<&'static str>> {
    let Example::File { path, text } = example else {
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write(
        "content/site.toml",
        "title = \"Example product security\"\nbase_url = \"https://security.devices.example\"\n\n[publisher]\ncategory = \"vendor\"\nname = \"Example PSIRT\"\nnamespace = \"https://devices.example\"\ncontact_details = \"psirt@devices.example\"\n",
    );
    write(path, text);
    let (_, findings) = gather(folder.path()).unwrap();
    Some(findings.iter().map(|finding| finding.code.0).collect())
}

#[test]
fn every_failing_example_is_found_and_every_mended_one_is_not() {
    for rule in explain::rules() {
        if let Some(codes) = codes_of(rule.failing) {
            assert!(codes.contains(&rule.code.0), "{}: {codes:?}", rule.code);
        }
        if let Some(codes) = codes_of(rule.mended) {
            assert!(!codes.contains(&rule.code.0), "{}: {codes:?}", rule.code);
        }
    }
}
