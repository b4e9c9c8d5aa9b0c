//! What the gate refuses is never served.

use crate::fixture::{Server, Workspace};

#[test]
fn a_leak_is_told_and_not_shown() {
    let workspace = Workspace::example();
    workspace.write(
        "content/static/contacts.txt",
        "Call Greta Solheim-Ruiz, please.\n",
    );
    let server = Server::start(&workspace);
    for method in ["GET", "HEAD"] {
        let answer = server.ask(method, "/contacts.txt", "");
        assert_eq!(answer.status, 403);
        assert!(!answer.text().contains("Solheim"));
        assert_eq!(answer.header("etag"), None);
    }
    // Output, tag and source, as the report of `build` names them.
    let text = server.get("/contacts.txt").text();
    assert!(text.contains("contacts.txt"), "{text}");
    assert!(
        text.contains("content/advisories/2026/SBY-SA-2026-0004.md:87"),
        "{text}"
    );

    // In a draft that is being written, too; the rest of the site goes on.
    let path = workspace.draft("SBY-SA-2026-0003");
    workspace.replace(
        &path,
        "## Summary\n",
        "## Summary\n\nThanks to Greta Solheim-Ruiz.\n",
    );
    let page = server.until("/advisories/sby-sa-2026-0003/", "Refused by the gate");
    assert_eq!(page.status, 403);
    assert!(!page.text().contains("Solheim"));
    assert_eq!(server.get("/policy/").status, 200);
    for path in server.paths() {
        let answer = server.get(&format!("/{}", crate::fixture::encoded(&path)));
        assert!(!answer.text().contains("Solheim"), "{path}");
    }
}

#[test]
fn a_draft_that_may_hold_what_nobody_tagged_is_not_drawn() {
    let workspace = Workspace::example();
    let path = workspace.draft("SBY-SA-2026-0003");
    let server = Server::start(&workspace);
    server.until("/advisories/sby-sa-2026-0003/", "Draft, not published");
    workspace.replace(
        &path,
        "## Summary\n",
        "## Summary\n\nHer social security number is 536-22-8726.\n",
    );
    let page = server.until("/-/findings/", "untagged");
    assert!(!page.text().contains("536-22-8726"), "{}", page.text());
    let page = server.get("/advisories/sby-sa-2026-0003/").text();
    assert!(!page.contains("536-22-8726") && !page.contains("Draft, not published"));
}
