//! Nothing of an advisory that was never released, or is under embargo, stands in the public tree.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;
use tempfile::TempDir;

const FIRST: &str = "2026-06-01T08:00:00Z";
const SECOND: &str = "2026-07-01T08:00:00Z";
const THIRD: &str = "2026-08-01T08:00:00Z";
const DRAFT: &str = "content/advisories/2026/EX-SA-2026-0002.md";
const PUBLIC: &str = "content/advisories/2026/EX-SA-2026-0001.md";

/// The workspace of the rules' tests with everything released but a second advisory.
struct Workspace(TempDir);

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Workspace {
    fn new() -> Self {
        let workspace = Self(tempfile::tempdir().unwrap());
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        copy(&base, workspace.0.path());
        workspace
            .obstat(&["release", "--all", "--at", FIRST])
            .code(0);
        let draft = workspace
            .read(PUBLIC)
            .replace("EX-SA-2026-0001", "EX-SA-2026-0002")
            .replace("CVE-1900-10001", "CVE-1900-10002")
            .replace(
                "Example Pump: service port without password",
                "Alarms can be silenced & lost",
            );
        workspace.write(DRAFT, &draft);
        workspace
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A page with these words.
    fn page(&self, words: &str) {
        let page = format!("+++\ntitle = \"Thanks\"\n+++\n\nWe thank everybody.\n{words}\n");
        self.write("content/pages/thanks.md", page);
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path}: {from}");
        self.write(path, text.replacen(from, to, 1));
    }

    fn obstat(&self, arguments: &[&str]) -> OutputAssert {
        Command::new(cargo_bin!("obstat"))
            .current_dir(self.0.path())
            .args(arguments)
            .assert()
    }

    /// Whether a site with these words on a page is published.
    fn publishes(&self, words: &str) -> bool {
        self.page(words);
        let done = self.obstat(&["build"]);
        done.get_output().status.success()
    }
}

#[test]
fn its_id_its_title_and_its_cve_number_are_refused_by_name() {
    let workspace = Workspace::new();
    workspace.obstat(&["build"]).code(0);
    let before = workspace.read("public/files.json");
    workspace.page(
        "The finder of EX-SA-2026-0002 wants no name.\n\nAlarms can be *silenced*\n& lost, and that is CVE-1900-10002.",
    );
    workspace
        .obstat(&["build"])
        .code(1)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
not released, so not on the site: EX-SA-2026-0002 1.0.0
error: `search/terms/0.json:1` holds the id of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:6`
error: `search/terms/0.json:1` holds a CVE number of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:25`
error: `thanks/index.html:[..]` holds the id of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:6`
error: `thanks/index.html:[..]` holds the title of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:2`
error: `thanks/index.html:[..]` holds a CVE number of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:25`
help: take it out of what is published, or release the advisory first; nothing was published and the old site stands

"#]]);
    assert_eq!(workspace.read("public/files.json"), before);
    // Once it is released everybody may say so.
    workspace
        .obstat(&["release", "--all", "--at", SECOND])
        .code(0);
    workspace.obstat(&["build"]).code(0);
}

#[test]
fn words_are_recognised_whatever_stands_between_them() {
    let workspace = Workspace::new();
    for words in [
        "Alarms can be silenced & lost",
        "ALARMS CAN BE SILENCED, LOST",
        "[Alarms](https://a.example/) can **be** silenced `lost`",
        "ex_sa_2026_0002",
        "`EX SA 2026 0002`",
        "CVE 1900-10002",
        "https://a.example/?q=cve-1900-10002",
    ] {
        assert!(!workspace.publishes(words), "{words}");
    }
    for words in [
        // Others, that begin or end alike.
        "EX-SA-2026-00021",
        "EX-VEX-2026-0002",
        "XEX-SA-2026-0002",
        "2026-0002",
        "CVE-1900-100021 and CVE-1900-1000",
        "Alarms can be silenced",
        "False alarms can be silenced and lost",
        // A public advisory names it.
        "CVE-1900-10001",
        "EX-SA-2026-0001",
    ] {
        assert!(workspace.publishes(words), "{words}");
    }
}

#[test]
fn every_file_is_searched_and_every_path() {
    let workspace = Workspace::new();
    workspace.write(
        "content/static/list.csv",
        "number,state\nCVE-1900-10002,open\n",
    );
    workspace.write("content/static/ex-sa-2026-0002.txt", "To come.\n");
    let told = workspace.obstat(&["build"]).code(1);
    let told = String::from_utf8(told.get_output().stderr.clone()).unwrap();
    let errors: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(
        errors,
        [
            "error: the path `ex-sa-2026-0002.txt` holds the id of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:6`",
            "error: `list.csv:2` holds a CVE number of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:25`",
        ]
    );
}

#[test]
fn words_of_everybody_give_nothing_away() {
    let workspace = Workspace::new();
    let title = "Alarms can be silenced & lost";
    for other in [
        "Example Pump",
        "Example product security",
        "Thanks",
        "Pumps",
    ] {
        workspace.edit(DRAFT, title, other);
        assert!(
            workspace.publishes("Our Example Pump and other pumps."),
            "{other}"
        );
        workspace.edit(DRAFT, &format!("\"{other}\""), &format!("\"{title}\""));
    }
}

#[test]
fn what_is_signed_ahead_is_said_by_nobody_before_its_time() {
    let workspace = Workspace::new();
    workspace
        .obstat(&["release", "--all", "--at", SECOND, "--public-from", THIRD])
        .code(0);
    workspace.page("Soon: EX-SA-2026-0002.");
    workspace.obstat(&["build"]).code(1);
    workspace.obstat(&["build", "--at", THIRD]).code(0);
    // Its release alone says so, too.
    fs::remove_file(workspace.0.path().join(DRAFT)).unwrap();
    workspace.page("Soon: CVE-1900-10002.");
    workspace.obstat(&["build"]).code(1).stderr_eq(str![[r#"
error: `search/terms/0.json:1` holds a CVE number of an advisory that is not released, written in `content/releases/ex-sa-2026-0002/1-1.0.0`
error: `thanks/index.html:[..]` holds a CVE number of an advisory that is not released, written in `content/releases/ex-sa-2026-0002/1-1.0.0`
help: take it out of what is published, or release the advisory first; nothing was published and the old site stands

"#]]);
    workspace.obstat(&["build", "--at", THIRD]).code(0);
}

#[test]
fn a_site_for_an_earlier_day_may_name_what_was_released_since() {
    let workspace = Workspace::new();
    workspace
        .obstat(&["release", "--all", "--at", SECOND])
        .code(0);
    workspace.page("EX-SA-2026-0002 was found by a nurse.");
    workspace.obstat(&["build", "--at", FIRST]).code(0);
}

#[test]
fn an_embargo_holds_for_a_revision_as_well() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.0.path().join(DRAFT)).unwrap();
    workspace.edit(PUBLIC, "CVE-1900-10001", "CVE-1900-10009");
    workspace.edit(
        PUBLIC,
        "[tracking]\n",
        "[tracking]\nembargo_until = 2999-01-01T00:00:00Z\n",
    );
    assert!(!workspace.publishes("There is a CVE-1900-10009."));
    assert!(workspace.publishes("EX-SA-2026-0001 has CVE-1900-10001."));
}

#[test]
fn what_a_release_says_is_a_warning_that_names_it() {
    let workspace = Workspace::new();
    let draft = workspace.read(DRAFT);
    fs::remove_file(workspace.0.path().join(DRAFT)).unwrap();
    workspace.edit(
        PUBLIC,
        "[[tracking.revision_history]]",
        "[[tracking.revision_history]]\nnumber = \"1.1.0\"\nkind = \"update\"\nsummary = \"See also EX-SA-2026-0002.\"\n\n[[tracking.revision_history]]",
    );
    workspace
        .obstat(&["release", "--all", "--at", SECOND])
        .code(0);
    workspace.write(DRAFT, draft);
    workspace.obstat(&["build"]).code(0).stderr_eq(str![[r#"
not released, so not on the site: EX-SA-2026-0002 1.0.0
warning: content/releases/ex-sa-2026-0001/2-1.1.0: the document holds the id of an advisory that is not released, written in `content/advisories/2026/EX-SA-2026-0002.md:6`

"#]]);
}
