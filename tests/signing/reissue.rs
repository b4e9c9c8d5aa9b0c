//! An adopted document of our own gets a new version, released and signed like everything else.

use serde_json::{Value, json};
use snapbox::cmd::OutputAssert;
use snapbox::str;

use super::fixture::{FIRST, SECOND, Workspace};

const ID: &str = "OLD-2019-01";
const SLUG: &str = "old-2019-01";

fn document(version: &str, namespace: &str) -> Value {
    let date = "2019-05-01T00:00:00Z";
    json!({
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": "Pumps of 2019",
            "publisher": { "category": "vendor", "name": "Example Devices", "namespace": namespace },
            "distribution": { "tlp": { "label": "WHITE" } },
            "notes": [{ "category": "summary", "text": "A star * and an under_score are no markdown." }],
            "tracking": {
                "id": ID, "status": "final", "version": version,
                "initial_release_date": date, "current_release_date": date,
                "revision_history": [{ "number": version, "date": date, "summary": "First." }],
                "generator": { "engine": { "name": "Some other engine" } },
            },
        }
    })
}

fn adopt(workspace: &Workspace, document: &Value, at: &str) {
    let file = workspace.root().parent().unwrap().join("old.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let file = file.display().to_string();
    workspace.obstat(&["import", &file, "--at", at]).code(0);
}

fn reissue(workspace: &Workspace, at: &str) -> OutputAssert {
    let key = workspace.key().display().to_string();
    let summary = "Published at its new address.";
    workspace.obstat(&[
        "import",
        "--reissue",
        ID,
        "--summary",
        summary,
        "--at",
        at,
        "--key",
        &key,
    ])
}

#[test]
fn an_adopted_document_gets_a_patch_version_that_is_signed() {
    let workspace = Workspace::with_key(2000);
    adopt(
        &workspace,
        &document("1.0.0", "https://devices.example"),
        FIRST,
    );
    let key = workspace.fingerprint.clone();
    let told = reissue(&workspace, SECOND).code(0);
    let text = String::from_utf8(told.get_output().stdout.clone()).unwrap();
    let expected = "released at 2026-07-01T08:00:00Z:\n  OLD-2019-01 1.0.1, after the adopted 1.0.0: Published at its new address.\n  signed by ";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.replace(' ', "").contains(&key), "{text}");

    let folder = format!("content/releases/{SLUG}/2-1.0.1");
    assert_eq!(
        workspace.names(&folder),
        [
            "manifest.json",
            "manifest.json.asc",
            "model.json",
            "old-2019-01.json",
            "old-2019-01.json.asc",
            "old-2019-01.txt",
            "old-2019-01.txt.asc",
            "redaction.json",
        ]
    );
    let made: Value =
        serde_json::from_slice(&workspace.read(&format!("{folder}/{SLUG}.json"))).unwrap();
    let mut expected = document("1.0.0", "https://devices.example");
    let tracking = &mut expected["document"]["tracking"];
    tracking["version"] = "1.0.1".into();
    tracking["current_release_date"] = SECOND.into();
    tracking["revision_history"]
        .as_array_mut()
        .unwrap()
        .push(json!({
            "number": "1.0.1", "date": SECOND, "summary": "Published at its new address."
        }));
    assert_eq!(made, expected);

    // With signatures for what was adopted the site is sound, and the prose of another engine is still no markdown.
    let site = workspace.root().join("content/site.toml");
    let mut text = std::fs::read_to_string(&site).unwrap();
    text.push_str(
        "\n[security_txt]\ncontact = [\"mailto:psirt@devices.example\"]\nexpires_in_days = 180\n",
    );
    std::fs::write(site, text).unwrap();
    let third = "2026-07-02T08:00:00Z";
    let key = workspace.key().display().to_string();
    workspace
        .obstat(&["release", "--site", "--at", third, "--key", &key])
        .code(0);
    workspace.obstat(&["build"]).code(0);
    workspace
        .obstat(&["verify", "public", "--at", third])
        .code(0);
    let page = workspace.read(&format!("public/advisories/{SLUG}/index.html"));
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("A star * and an under_score"), "{page}");
    let changes = workspace.read("public/.well-known/csaf/white/changes.csv");
    assert_eq!(
        String::from_utf8(changes).unwrap(),
        format!("\"2019/{SLUG}.json\",\"{SECOND}\"\n")
    );
    workspace.obstat(&["check", "--format", "short"]).code(0);

    // And again, now that the newest version is one that was issued again.
    reissue(&workspace, "2026-08-01T08:00:00Z").code(0);
    assert_eq!(
        workspace.names(&format!("content/releases/{SLUG}")),
        ["1-1.0.0", "2-1.0.1", "3-1.0.2"]
    );
}

#[test]
fn integers_count_on() {
    let workspace = Workspace::with_key(2000);
    adopt(&workspace, &document("7", "https://devices.example"), FIRST);
    // Its history begins with 7, which the standard does not allow (test 6.1.21).
    reissue(&workspace, SECOND).code(1).stdout_eq(str![]).stderr_eq(str![[r#"
error: `OLD-2019-01` is not issued again: it fails mandatory 6.1.21, and what is released here must not
help: write a source for it with `obstat import --to-source`, mend it there, and release it

"#]]);
    let mut whole = document("1", "https://devices.example");
    whole["document"]["title"] = "Pumps of 2019, whole".into();
    adopt(&workspace, &whole, "2026-06-02T08:00:00Z");
    reissue(&workspace, SECOND).code(0);
}

#[test]
fn nobody_else_gives_a_document_its_version() {
    let workspace = Workspace::with_key(2000);
    adopt(
        &workspace,
        &document("1.0.0", "https://others.example"),
        FIRST,
    );
    reissue(&workspace, SECOND).code(1).stdout_eq(str![]).stderr_eq(str![[r#"
error: `OLD-2019-01` is not issued again: its publisher `https://others.example` is not the site's, and nobody else gives it a version
help: ask its publisher for a new version, and adopt that

"#]]);
    assert_eq!(
        workspace.names(&format!("content/releases/{SLUG}")),
        ["1-1.0.0"]
    );
}

#[test]
fn what_was_released_here_is_revised_in_its_source() {
    let workspace = Workspace::with_key(2000);
    workspace.release(FIRST, &[]).code(0);
    let key = workspace.key().display().to_string();
    let ask = |id: &str, at: &str| {
        workspace.obstat(&[
            "import",
            "--reissue",
            id,
            "--summary",
            "Again.",
            "--at",
            at,
            "--key",
            &key,
        ])
    };
    ask("EX-SA-2026-0001", SECOND).code(1).stderr_eq(str![[r#"
error: `EX-SA-2026-0001` is not issued again: it has a source
help: add a revision to its source, and release it

"#]]);
    ask("OLD-2019-01", SECOND).code(1).stderr_eq(str![[r#"
error: `OLD-2019-01` is not issued again: no document was adopted under this id
help: name the tracking id of a document that `obstat import` adopted

"#]]);
    // Without its source it is still ours.
    let source = "content/advisories/2026/EX-SA-2026-0001.md";
    std::fs::remove_file(workspace.root().join(source)).unwrap();
    ask("EX-SA-2026-0001", SECOND).code(1).stderr_eq(str![[r#"
error: `EX-SA-2026-0001` is not issued again: its newest version was released here
help: add a revision to its source, and release it

"#]]);
}

#[test]
fn a_new_version_is_dated_after_the_one_before() {
    let workspace = Workspace::with_key(2000);
    let mut late = document("1.0.0", "https://devices.example");
    for pointer in ["/current_release_date", "/revision_history/0/date"] {
        let pointer = format!("/document/tracking{pointer}");
        *late.pointer_mut(&pointer).unwrap() = "2026-07-01T10:00:00+02:00".into();
    }
    adopt(&workspace, &late, FIRST);
    reissue(&workspace, SECOND).code(1).stderr_eq(str![[r#"
error: `OLD-2019-01` is not issued again: its history has an entry of `2026-07-01T08:00:00Z`, which is not earlier
help: wait, or name a later time with `--at`

"#]]);
}

#[test]
fn the_command_line_says_what_is_missing() {
    let workspace = Workspace::unsigned();
    workspace.obstat(&["import", "--reissue", ID]).code(2);
    workspace
        .obstat(&["import", "--reissue", ID, "--summary", " "])
        .code(2)
        .stderr_eq(str![[r#"
error: the --summary has no words
see `obstat --help`

"#]]);
    workspace.obstat(&["import"]).code(2);
    workspace
        .obstat(&["import", "x", "--reissue", ID, "--summary", "x"])
        .code(2);
    workspace
        .obstat(&["import", "x", "--signer", "gpg"])
        .code(2)
        .stderr_eq(str![[r#"
error: an import signs nothing
help: `--signer` and `--key` are for `--reissue`; the next `obstat release` with a signer signs what was adopted
see `obstat --help`

"#]]);
}
