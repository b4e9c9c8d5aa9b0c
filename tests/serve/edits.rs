//! What is saved is shown, however it is saved, and the same is shown as if everything had been read anew.

use std::io::{BufRead as _, BufReader, Write as _};

use crate::fixture::{Server, Workspace};

const PAGE: &str = "/advisories/sby-sa-2026-0001/";

/// Holds a server against one that has just been started.
fn is_as_fresh(server: &Server, workspace: &Workspace) {
    let fresh = Server::start(workspace);
    assert_eq!(server.paths(), fresh.paths());
    let (shown, wanted) = (server.all(), fresh.all());
    for (path, bytes) in &wanted {
        assert!(shown[path] == *bytes, "{path} differs");
    }
}

#[test]
fn a_series_of_edits_ends_where_a_fresh_start_does() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    assert!(!server.get(PAGE).text().contains("Draft, not published"));

    // A new revision, saved in place.
    let path = workspace.draft("SBY-SA-2026-0001");
    let page = server.until(PAGE, "Draft, not published");
    assert!(page.text().contains("9.0.0-draft.1"));
    // What was released stays what it is.
    let older = server.get(&format!("{PAGE}1-1.0.0/"));
    assert!(!older.text().contains("Draft, not published"));

    // Its words, renamed into place, while an editor leaves its litter.
    let text = workspace.read(&path);
    workspace.write("content/advisories/2026/.SBY-SA-2026-0001.md.swp", "x");
    workspace.write_beside(
        &path,
        &text.replace("## Summary\n", "## Summary\n\nWords that were not there.\n"),
    );
    server.until(PAGE, "Words that were not there.");
    std::fs::remove_file(workspace.path("content/advisories/2026/.SBY-SA-2026-0001.md.swp"))
        .unwrap();

    // Another draft, and a page that everybody sees.
    workspace.draft("SBY-SA-2026-0003");
    workspace.replace(
        "content/pages/policy.md",
        "Thank you for telling us.",
        "We thank you.",
    );
    server.until("/policy/", "We thank you.");
    server.until("/advisories/sby-sa-2026-0003/", "Draft, not published");
    is_as_fresh(&server, &workspace);

    // A source that comes, one that is renamed, and one that goes.
    workspace.write(
        "content/pages/new.md",
        "+++\ntitle = \"A new page\"\n+++\n\nIt is new.\n",
    );
    server.until("/new/", "It is new.");
    std::fs::rename(
        workspace.path("content/pages/new.md"),
        workspace.path("content/pages/newer.md"),
    )
    .unwrap();
    server.until("/newer/", "It is new.");
    assert_eq!(server.get("/new/").status, 404);
    std::fs::remove_file(workspace.path("content/pages/newer.md")).unwrap();

    // The catalogue, a theme, a file that goes out as it is.
    workspace.replace(
        "content/products/rill-300.toml",
        "[[model]]",
        "# another line\n[[model]]",
    );
    workspace.write("themes/default/assets/more.css", "p { color: inherit; }\n");
    workspace.write("content/static/notice.txt", "A notice.\n");
    server.until("/assets/more.css", "inherit");
    server.until("/notice.txt", "A notice.");
    is_as_fresh(&server, &workspace);

    // Back to what was released.
    let original = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
    workspace.write(&path, &std::fs::read_to_string(original).unwrap());
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while server.get(PAGE).text().contains("Draft, not published") {
        assert!(std::time::Instant::now() < end);
    }
    is_as_fresh(&server, &workspace);
}

#[test]
fn what_cannot_be_read_is_pointed_at_and_nothing_else_is_shown() {
    let workspace = Workspace::example();
    let path = "content/advisories/2026/SBY-SA-2026-0003.md";
    let server = Server::start(&workspace);
    let good = workspace.read(path);
    workspace.write(path, &good.replacen("title    =", "title    ==", 1));
    let page = server.until("/", "nobody knows what is tagged in it");
    assert_eq!(page.status, 503);
    assert!(
        page.text()
            .contains("content/advisories/2026/SBY-SA-2026-0003.md:2:"),
        "{}",
        page.text()
    );
    // It is masked: nobody knows what is tagged in it.
    assert!(!page.text().contains("Sorrelby device certificates"));
    workspace.write(path, &good);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while server.get("/").status != 200 {
        assert!(std::time::Instant::now() < end);
    }
}

#[test]
fn findings_point_at_file_line_and_column() {
    let workspace = Workspace::example();
    let path = workspace.draft("SBY-SA-2026-0003");
    workspace.replace(&path, "\n[internal]", "\n[internall]");
    let server = Server::start(&workspace);
    let page = server.get("/-/findings/").text();
    assert!(
        page.contains("<code>content/advisories/2026/SBY-SA-2026-0003.md:"),
        "{page}"
    );
    assert!(page.contains("[internall]") && page.contains("^"), "{page}");
    // Each page of the site links there.
    let home = server.get("/").text();
    assert!(
        home.contains("<a href=\"/-/findings/\" data-obstat-findings role=\"status\">"),
        "{home}"
    );
    // A value that nobody may see is not seen here either.
    workspace.replace(
        "content/advisories/2026/SBY-SA-2026-0004.md",
        "\n[internal]",
        "\nlangg = \"Greta\"\n[internal]",
    );
    let page = server.until("/-/findings/", "SBY-SA-2026-0004.md:").text();
    assert!(!page.contains("Greta"), "{page}");
}

#[test]
fn a_browser_is_told_when_something_was_saved() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let mut stream = server.connect();
    let request = format!("GET /-/events HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut next = |wanted: &str| loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(rest) = line.strip_prefix(wanted) {
            return rest.to_owned();
        }
    };
    next("Content-Type: text/event-stream");
    next("event: drawn");
    let first = next("data: ");
    let home = server.get("/").text();
    assert!(
        home.contains(&format!("data-obstat-generation=\"{first}\"")),
        "{home}"
    );
    workspace.replace("content/pages/policy.md", "Thank you", "Thanks to you");
    let second = loop {
        next("event: drawn");
        let mark = next("data: ");
        if mark != first {
            break mark;
        }
    };
    let policy = server.get("/policy/").text();
    assert!(policy.contains("Thanks to you"), "told before it was there");
    assert!(policy.contains(&format!("data-obstat-generation=\"{second}\"")));
}
