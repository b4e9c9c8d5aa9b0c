//! What is said to somebody who types something else, and to somebody who asks for help.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

fn obstat(arguments: &[&str]) -> OutputAssert {
    let nowhere = tempfile::tempdir().unwrap();
    Command::new(cargo_bin!("obstat"))
        .current_dir(nowhere.path())
        .args(arguments)
        .assert()
}

#[test]
fn help_names_every_verb_and_every_exit_code() {
    obstat(&["-h"])
        .code(0)
        .stdout_eq(str![[r#"
Draws a disclosure site from security advisories, and lets nothing out until nothing stands in the
way

Usage: obstat [OPTIONS] [COMMAND]

Commands:
  new          Starts a workspace, an advisory, a product or a VEX statement
  check        Says everything that is wrong with the workspace; writes nothing
  explain      Says what a rule wants, where it comes from, and how to mend what it finds
  serve        Shows the site as it is written, drafts included, and draws it anew whenever a file
               is saved
  release      Freezes checked documents as releases; without ID and --all it lists what is due
  build        Draws the site from the releases
  theme        Writes the built-in theme into the workspace, to be changed
  import       Adopts published CSAF 2.0 documents, or turns them into sources
  resign       Signs releases anew with the key of today; the old signatures are kept
  retract      Takes back a release that must never have been public; a signed tombstone stays
  keys         Makes a key, or says what the certificates in public-keys/ are good for
  verify       Checks a published site, without the workspace and without a secret
  headers      Prints what a web server has to be told to serve the site as clients expect it
  lookup       Says whether a product release is affected, and what to do, from what is released
  scan         Runs the gate over any folder, with values from a file
  gate         Proves that the gate finds what it should
  redact       Shows what would be published of a source: each tag replaced by what readers see
  completions  Prints what a shell has to know to complete a command line
  man          Prints the manual page of the program, or of a command

Options:
      --workspace <DIR>          The folder of the workspace [default: .]
      --quiet                    Show no progress bars; without a terminal there are none anyway
      --output <DIR>             The folder to draw the site into, instead of public/ in the
                                 workspace
      --at <TIME|now>            The time to draw for: `now`, or such as 2026-11-20T14:00:00Z; the
                                 newest time of the journal if it is absent
      --timings                  Say where the time went
      --format <FORMAT>          How the report on what the gate refused is written [default: human]
                                 [possible values: human, json]
      --redaction-record <FILE>  Write what the gate was armed with and what it searched, as JSON
  -h, --help                     Print help (see more with '--help')
  -V, --version                  Print version

Examples:
  obstat new site my-site    start a workspace
  obstat check               say what is wrong with it
  obstat release --all       freeze what is ready
  obstat                     draw the site into public/

Exit codes:
  0  done; warnings alone are no failure
  1  findings that are errors, or a leak
  2  the command was not understood
  3  could not decide, or could not write

"#]])
        .stderr_eq(str![]);
}

#[test]
fn every_verb_has_help_with_an_example() {
    for verb in [
        &["new"][..],
        &["new", "site"],
        &["new", "advisory"],
        &["new", "product"],
        &["new", "vex"],
        &["check"],
        &["explain"],
        &["release"],
        &["build"],
        &["import"],
        &["verify"],
        &["headers"],
        &["redact"],
        &["serve"],
        &["completions"],
        &["man"],
    ] {
        let mut arguments = verb.to_vec();
        arguments.push("--help");
        let output = obstat(&arguments).code(0).get_output().stdout.clone();
        let text = String::from_utf8(output).unwrap();
        let example = format!("Example:\n  obstat {}", verb[0]);
        assert!(text.contains(&example), "{verb:?}: {text}");
        assert!(text.contains("--workspace <DIR>"), "{verb:?}: {text}");
    }
}

#[test]
fn an_unknown_verb_names_the_nearest() {
    obstat(&["chekc"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: unrecognized subcommand 'chekc'

  tip: a similar subcommand exists: 'check'

Usage: obstat [OPTIONS] [COMMAND]

For more information, try '--help'.

"#]]);
}

#[test]
fn options_of_build_belong_behind_a_verb() {
    obstat(&["--timings", "check"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: --output, --at, --timings, --format and --redaction-record stand after the command that they belong to
see `obstat --help`

"#]]);
}

#[test]
fn a_time_has_a_zone() {
    obstat(&["build", "--at", "2026-11-20T14:00:00"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: invalid value '2026-11-20T14:00:00' for '--at <TIME|now>': the time has no zone; add `Z` for UTC, or an offset such as `+01:00`

For more information, try '--help'.

"#]]);
}

#[test]
fn without_a_verb_it_builds() {
    let built = obstat(&["build"]).code(3).get_output().stderr.clone();
    let bare = obstat(&[]).code(3).get_output().stderr.clone();
    assert_eq!(
        String::from_utf8(bare).unwrap(),
        String::from_utf8(built).unwrap()
    );
}

#[test]
fn the_workspace_may_stand_before_the_verb() {
    obstat(&["--workspace", "elsewhere", "check"])
        .code(3)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: there is no workspace in `elsewhere`: `content/site.toml` is missing (start one with `obstat new site DIR`)

"#]]);
}

#[test]
fn an_override_needs_a_reason_of_its_own() {
    obstat(&["release", "--all", "--override", "overdue"]).code(2);
    let workspace = workspace();
    Command::new(cargo_bin!("obstat"))
        .current_dir(workspace.path())
        .args(["release", "--all", "--override", "overdue"])
        .args(["--override", "overdue", "--reason", "known"])
        .assert()
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: 2 × --override and 1 × --reason: each --override needs a --reason of its own
see `obstat --help`

"#]]);
}

#[test]
fn only_rules_about_time_can_be_passed() {
    let workspace = workspace();
    Command::new(cargo_bin!("obstat"))
        .current_dir(workspace.path())
        .args(["release", "--all", "--override", "csaf-6.1.1"])
        .args(["--reason", "in a hurry"])
        .assert()
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: findings of `csaf-6.1.1` cannot be passed
help: only rules about time can: overdue, key-expiry, untagged-expired
see `obstat --help`

"#]]);
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(
        folder.path().join("content/site.toml"),
        "title = \"Example product security\"\nbase_url = \"https://security.devices.example\"\n\n[publisher]\ncategory = \"vendor\"\nname = \"Example PSIRT\"\nnamespace = \"https://devices.example\"\ncontact_details = \"psirt@devices.example\"\n",
    )
    .unwrap();
    folder
}

#[test]
fn completions_name_every_verb_and_are_always_the_same() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = || {
            let output = obstat(&["completions", shell]).code(0).get_output().clone();
            assert!(output.stderr.is_empty(), "{shell}");
            String::from_utf8(output.stdout).unwrap()
        };
        let text = script();
        for verb in ["new", "check", "serve", "release", "build", "redact", "man"] {
            assert!(text.contains(verb), "{shell} {verb}");
        }
        assert!(
            text.contains("--listen") || text.contains("listen"),
            "{shell}"
        );
        assert_eq!(text, script(), "{shell}");
    }
    obstat(&["completions", "cmd"]).code(2);
}

#[test]
fn manual_pages_are_those_of_the_program_and_of_each_verb() {
    let page = |words: &[&str]| {
        let arguments = [&["man"], words].concat();
        let output = obstat(&arguments).code(0).get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    };
    let whole = page(&[]);
    assert!(whole.contains(".TH obstat 1"), "{whole}");
    assert!(whole.contains("Exit codes:"), "{whole}");
    assert_eq!(whole, page(&[]));
    for (words, title) in [
        (&["release"][..], ".TH obstat-release 1"),
        (&["new", "site"], ".TH obstat-new-site 1"),
        (&["serve"], ".TH obstat-serve 1"),
    ] {
        let text = page(words);
        assert!(text.contains(title), "{words:?}: {text}");
        assert!(text.contains("workspace"), "{words:?}: {text}");
    }
    obstat(&["man", "releese"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: there is no command `releese`
help: `obstat --help` names all of them
see `obstat --help`

"#]]);
}

#[test]
fn bars_are_shown_to_terminals_alone() {
    // Nothing here is a terminal, and `--quiet` changes nothing.
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["new", "site", "a"][..],
        &["--workspace", "a", "check"],
        &["--workspace", "a", "--quiet", "check"],
    ] {
        let output = Command::new(cargo_bin!("obstat"))
            .current_dir(folder.path())
            .args(arguments)
            .assert()
            .get_output()
            .clone();
        for stream in [output.stdout, output.stderr] {
            assert!(
                !stream.contains(&0x1b) && !stream.contains(&b'\r'),
                "{arguments:?}"
            );
        }
    }
}
