//! `obstat check` in its four formats, on one broken workspace.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::Path;

use snapbox::IntoData;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

const SITE: &str = r#"title = "Example product security"
base_url = "https://security.devices.example"

[publisher]
category = "vendor"
name = "Example PSIRT"
namespace = "https://devices.example"
contact_details = "psirt@devices.example"
"#;

fn workspace(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    };
    write("content/site.toml", SITE.as_bytes());
    for (path, bytes) in files {
        write(path, bytes);
    }
    folder
}

fn broken() -> tempfile::TempDir {
    workspace(&[
        (
            "content/pages/about.md",
            "+++\ntitel = \"Über uns\"\n+++\n\n<b>We</b> make pumps.\n".as_bytes(),
        ),
        (
            "content/pages/case.md",
            b"+++\ntitle = { phi = \"nmae\", value = \"Ada Example\", public = \"a patient\" }\n+++\n\nNothing.\n",
        ),
        (
            "content/products/latin.toml",
            b"name = \"Pump\"\nvendor = \"M\xfcller\"\n",
        ),
        (
            "content/products/pump.toml",
            "name = \"Pump\"\nvendor = \"Example\"\nversion_scheme = \"semvre\"\nfamily = 3 # \u{202e}hidden\n"
                .as_bytes(),
        ),
    ])
}

fn check(workspace: &Path, format: &str) -> snapbox::cmd::OutputAssert {
    Command::new(cargo_bin!("obstat"))
        .arg("check")
        .arg("--workspace")
        .arg(workspace)
        .args(["--format", format])
        .assert()
}

#[test]
fn human() {
    check(broken().path(), "human")
        .code(1)
        .stdout_eq(
            str![[r#"
error[toml-unknown-key]: unknown key `titel`
 --> content/pages/about.md:2:1
  |
2 | titel = "Über uns"
  | ^^^^^
  |
  = help: did you mean `title`?

warning[markdown-html]: raw HTML is shown as text
 --> content/pages/about.md:5:1
  |
5 | <b>We</b> make pumps.
  | ^^^
  |
  = help: write markdown; to show a tag, put it into backticks

warning[markdown-html]: raw HTML is shown as text
 --> content/pages/about.md:5:6
  |
5 | <b>We</b> make pumps.
  |      ^^^^
  |
  = help: write markdown; to show a tag, put it into backticks

error[phi-tag]: unknown kind of PHI `[masked]`
--> content/pages/case.md:2:9
 = help: did you mean `name`?

error[file-encoding]: this is not UTF-8
--> content/products/latin.toml:2:12
 = help: save the file as UTF-8

error[toml-word]: a version scheme is not `semvre`
 --> content/products/pump.toml:3:18
  |
3 | version_scheme = "semvre"
  |                  ^^^^^^^^
  |
  = help: did you mean `semver`?

error[toml-type]: expected text, found integer
 --> content/products/pump.toml:4:10
  |
4 | family = 3 # \u{202e}hidden
  |          ^

5 errors, 2 warnings

"#]]
            .raw(),
        )
        .stderr_eq(str![]);
}

#[test]
fn short() {
    check(broken().path(), "short")
        .code(1)
        .stdout_eq(
            str![[r#"
content/pages/about.md:2:1: error[toml-unknown-key]: unknown key `titel`
content/pages/about.md:5:1: warning[markdown-html]: raw HTML is shown as text
content/pages/about.md:5:6: warning[markdown-html]: raw HTML is shown as text
content/pages/case.md:2:9: error[phi-tag]: unknown kind of PHI `[masked]`
content/products/latin.toml:2:12: error[file-encoding]: this is not UTF-8
content/products/pump.toml:3:18: error[toml-word]: a version scheme is not `semvre`
content/products/pump.toml:4:10: error[toml-type]: expected text, found integer

"#]]
            .raw(),
        )
        .stderr_eq(str![]);
}

#[test]
fn json() {
    check(broken().path(), "json")
        .code(1)
        .stdout_eq(
            str![[r#"
{
  "schema": 1,
  "errors": 5,
  "warnings": 2,
  "notes": 0,
  "findings": [
    {
      "code": "toml-unknown-key",
      "severity": "error",
      "message": "unknown key `titel`",
      "file": "content/pages/about.md",
      "line": 2,
      "column": 1,
      "end": {
        "line": 2,
        "column": 6
      },
      "help": "did you mean `title`?",
      "related": [],
      "masked": false
    },
    {
      "code": "markdown-html",
      "severity": "warning",
      "message": "raw HTML is shown as text",
      "file": "content/pages/about.md",
      "line": 5,
      "column": 1,
      "end": {
        "line": 5,
        "column": 4
      },
      "help": "write markdown; to show a tag, put it into backticks",
      "related": [],
      "masked": false
    },
    {
      "code": "markdown-html",
      "severity": "warning",
      "message": "raw HTML is shown as text",
      "file": "content/pages/about.md",
      "line": 5,
      "column": 6,
      "end": {
        "line": 5,
        "column": 10
      },
      "help": "write markdown; to show a tag, put it into backticks",
      "related": [],
      "masked": false
    },
    {
      "code": "phi-tag",
      "severity": "error",
      "message": "unknown kind of PHI `[masked]`",
      "file": "content/pages/case.md",
      "line": 2,
      "column": 9,
      "end": {
        "line": 2,
        "column": 70
      },
      "help": "did you mean `name`?",
      "related": [],
      "masked": true
    },
    {
      "code": "file-encoding",
      "severity": "error",
      "message": "this is not UTF-8",
      "file": "content/products/latin.toml",
      "line": 2,
      "column": 12,
      "end": {
        "line": 2,
        "column": 12
      },
      "help": "save the file as UTF-8",
      "related": [],
      "masked": true
    },
    {
      "code": "toml-word",
      "severity": "error",
      "message": "a version scheme is not `semvre`",
      "file": "content/products/pump.toml",
      "line": 3,
      "column": 18,
      "end": {
        "line": 3,
        "column": 26
      },
      "help": "did you mean `semver`?",
      "related": [],
      "masked": false
    },
    {
      "code": "toml-type",
      "severity": "error",
      "message": "expected text, found integer",
      "file": "content/products/pump.toml",
      "line": 4,
      "column": 10,
      "end": {
        "line": 4,
        "column": 11
      },
      "related": [],
      "masked": false
    }
  ]
}

"#]]
            .raw(),
        )
        .stderr_eq(str![]);
}

#[test]
fn sarif() {
    check(broken().path(), "sarif")
        .code(1)
        .stdout_eq(str![[r#"
{
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "runs": [
    {
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/pages/about.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 6,
                  "endLine": 2,
                  "startColumn": 1,
                  "startLine": 2
                }
              }
            }
          ],
          "message": {
            "text": "unknown key `titel`\ndid you mean `title`?"
          },
          "ruleId": "toml-unknown-key",
          "ruleIndex": 4
        },
        {
          "level": "warning",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/pages/about.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 4,
                  "endLine": 5,
                  "startColumn": 1,
                  "startLine": 5
                }
              }
            }
          ],
          "message": {
            "text": "raw HTML is shown as text\nwrite markdown; to show a tag, put it into backticks"
          },
          "ruleId": "markdown-html",
          "ruleIndex": 1
        },
        {
          "level": "warning",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/pages/about.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 10,
                  "endLine": 5,
                  "startColumn": 6,
                  "startLine": 5
                }
              }
            }
          ],
          "message": {
            "text": "raw HTML is shown as text\nwrite markdown; to show a tag, put it into backticks"
          },
          "ruleId": "markdown-html",
          "ruleIndex": 1
        },
        {
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/pages/case.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 70,
                  "endLine": 2,
                  "startColumn": 9,
                  "startLine": 2
                }
              }
            }
          ],
          "message": {
            "text": "unknown kind of PHI `[masked]`\ndid you mean `name`?"
          },
          "ruleId": "phi-tag",
          "ruleIndex": 2
        },
        {
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/products/latin.toml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 12,
                  "endLine": 2,
                  "startColumn": 12,
                  "startLine": 2
                }
              }
            }
          ],
          "message": {
            "text": "this is not UTF-8\nsave the file as UTF-8"
          },
          "ruleId": "file-encoding",
          "ruleIndex": 0
        },
        {
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/products/pump.toml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 26,
                  "endLine": 3,
                  "startColumn": 18,
                  "startLine": 3
                }
              }
            }
          ],
          "message": {
            "text": "a version scheme is not `semvre`\ndid you mean `semver`?"
          },
          "ruleId": "toml-word",
          "ruleIndex": 5
        },
        {
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/products/pump.toml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 11,
                  "endLine": 4,
                  "startColumn": 10,
                  "startLine": 4
                }
              }
            }
          ],
          "message": {
            "text": "expected text, found integer"
          },
          "ruleId": "toml-type",
          "ruleIndex": 3
        }
      ],
      "tool": {
        "driver": {
          "name": "obstat",
          "rules": [
            {
              "defaultConfiguration": {
                "level": "error"
              },
              "fullDescription": {
                "text": "Every source is UTF-8 without a byte order mark, because what is published must be.\nMost editors have a setting for it: \"UTF-8\", not \"UTF-8 with BOM\" and not \"Windows-1252\"."
              },
              "help": {
                "text": "Every source is UTF-8 without a byte order mark, because what is published must be.\nMost editors have a setting for it: \"UTF-8\", not \"UTF-8 with BOM\" and not \"Windows-1252\".\n\nFrom RFC 8259, section 8.1.\n\nMore: obstat explain file-encoding"
              },
              "id": "file-encoding",
              "shortDescription": {
                "text": "a file is not plain UTF-8"
              }
            },
            {
              "defaultConfiguration": {
                "level": "warning"
              },
              "fullDescription": {
                "text": "Text is markdown without HTML, because the same text stands on the page, in the CSAF document and in mails.\nHTML is never passed on: it is shown as text, which is seldom what was meant."
              },
              "help": {
                "text": "Text is markdown without HTML, because the same text stands on the page, in the CSAF document and in mails.\nHTML is never passed on: it is shown as text, which is seldom what was meant.\n\nFrom CSAF 2.0, section 8.\n\nMore: obstat explain markdown-html"
              },
              "id": "markdown-html",
              "shortDescription": {
                "text": "raw HTML in markdown"
              }
            },
            {
              "defaultConfiguration": {
                "level": "error"
              },
              "fullDescription": {
                "text": "A tag is one of these forms:\n- in text: […]{phi=mrn public=\"one record\"}\n- lines between `:::phi public=\"…\"` and `:::`\n- a TOML value: { phi = \"name\", value = \"…\", public = \"Patient A\" }\n- a reference to a private file: {phi:patient.name}\n- a code fence whose first line is ```hl7 phi, ```fhir phi or ```dicom phi; what it holds must be of that format\nThe value is never shown, its public stand-in is.\nAnything else that starts with `:::` or `]{` is an error; in text, put a blank between ] and {."
              },
              "help": {
                "text": "A tag is one of these forms:\n- in text: […]{phi=mrn public=\"one record\"}\n- lines between `:::phi public=\"…\"` and `:::`\n- a TOML value: { phi = \"name\", value = \"…\", public = \"Patient A\" }\n- a reference to a private file: {phi:patient.name}\n- a code fence whose first line is ```hl7 phi, ```fhir phi or ```dicom phi; what it holds must be of that format\nThe value is never shown, its public stand-in is.\nAnything else that starts with `:::` or `]{` is an error; in text, put a blank between ] and {.\n\nA house rule. A misspelt tag must not publish what it was meant to hide, so whatever looks like a tag and is none is an error.\n\nMore: obstat explain phi-tag"
              },
              "id": "phi-tag",
              "shortDescription": {
                "text": "a tag for protected health information went wrong"
              }
            },
            {
              "defaultConfiguration": {
                "level": "error"
              },
              "fullDescription": {
                "text": "Every value has the type that the authoring reference names: text, a number, true or false, a date, a time with its zone, a list, a table."
              },
              "help": {
                "text": "Every value has the type that the authoring reference names: text, a number, true or false, a date, a time with its zone, a list, a table.\n\nA house rule. A date that is read as text, or a list that is read as one entry, says something else than was meant.\n\nMore: obstat explain toml-type"
              },
              "id": "toml-type",
              "shortDescription": {
                "text": "a value has the wrong type"
              }
            },
            {
              "defaultConfiguration": {
                "level": "error"
              },
              "fullDescription": {
                "text": "Every key is one that the authoring reference names for its table.\nThe help of the finding names the nearest one, or all of them."
              },
              "help": {
                "text": "Every key is one that the authoring reference names for its table.\nThe help of the finding names the nearest one, or all of them.\n\nA house rule. Nothing is skipped in silence: a misspelt key that is left out takes a claim with it.\n\nMore: obstat explain toml-unknown-key"
              },
              "id": "toml-unknown-key",
              "shortDescription": {
                "text": "a key that Obstat does not know"
              }
            },
            {
              "defaultConfiguration": {
                "level": "error"
              },
              "fullDescription": {
                "text": "Where the authoring reference gives a list of words, the value is one of them, spelt the same.\nThe help of the finding names the nearest one, or all of them."
              },
              "help": {
                "text": "Where the authoring reference gives a list of words, the value is one of them, spelt the same.\nThe help of the finding names the nearest one, or all of them.\n\nA house rule. Categories and statuses are read by machines, and a machine does not guess.\n\nMore: obstat explain toml-word"
              },
              "id": "toml-word",
              "shortDescription": {
                "text": "a word is not in its list"
              }
            }
          ],
          "semanticVersion": "0.1.0"
        }
      }
    }
  ],
  "version": "2.1.0"
}

"#]].raw())
        .stderr_eq(str![]);
}

#[test]
fn nothing_found() {
    let clean = workspace(&[]);
    check(clean.path(), "human")
        .code(0)
        .stdout_eq(
            str![[r#"
no findings

"#]]
            .raw(),
        )
        .stderr_eq(str![]);
    check(clean.path(), "short").code(0).stdout_eq(str![]);
    check(clean.path(), "json").code(0).stdout_eq(str![[r#"
{
  "schema": 1,
  "errors": 0,
  "warnings": 0,
  "notes": 0,
  "findings": []
}

"#]]);
}

#[test]
fn warnings_alone_are_no_failure() {
    let warned = workspace(&[(
        "content/pages/about.md",
        b"+++\ntitle = \"About\"\n+++\n\n<b>We\n",
    )]);
    check(warned.path(), "short").code(0).stdout_eq(str![[r#"
content/pages/about.md:5:1: warning[markdown-html]: raw HTML is shown as text

"#]]);
}

#[test]
fn no_workspace() {
    let folder = tempfile::tempdir().unwrap();
    Command::new(cargo_bin!("obstat"))
        .current_dir(folder.path())
        .arg("check")
        .assert()
        .code(3)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: there is no workspace in `.`: `content/site.toml` is missing (start one with `obstat new site DIR`)

"#]]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let many: String = (0..5_000).map(|n| format!("unknown{n} = 1\n")).collect();
    let folder = workspace(&[("content/products/pump.toml", many.as_bytes())]);
    let text = format!(
        "{{ {} check --format human --workspace {}; echo \"code $?\" >&2; }} | head -n 1",
        cargo_bin!("obstat").display(),
        folder.path().display()
    );
    Command::new("sh")
        .args(["-c", &text])
        .assert()
        .stderr_eq(str![[r#"
code 1

"#]]);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_said() {
    let folder = workspace(&[]);
    let text = format!(
        "{} check --workspace {} > /dev/full",
        cargo_bin!("obstat").display(),
        folder.path().display()
    );
    Command::new("sh")
        .args(["-c", &text])
        .assert()
        .code(3)
        .stderr_eq(str![[r#"
error: standard output cannot be written: No space left on device (os error 28)

"#]]);
}
