//! What is saved is shown, however it is saved, and the same is shown as if everything had been read anew.

use crate::fixture::{Server, Workspace, without_strip};

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

/// Own pages are shown before lists are; what is shown first is already what a fresh start shows.
#[test]
fn the_pages_of_what_is_typed_are_never_half_new() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    // Nothing is tagged in it: else everything waits for the gate.
    let path = workspace.draft("SBY-SA-2026-0007");
    let own = "/advisories/sby-sa-2026-0007/";
    server.until(own, "9.0.0-draft.1");
    let changes = format!("{own}changes/");
    let edits = [
        // What lists and feeds say: a title, a score, whom it thanks.
        ("Vesper Pocket: the app", "The app Vesper Pocket"),
        ("VC:H/VI:L/VA:L", "VC:H/VI:H/VA:H"),
        ("Noor Hadley", "Noor Hadley-Example"),
        // What has pages: a version, and a vulnerability with another number.
        ("\"9.0.0\"", "\"10.0.0\""),
        ("CVE-1900-40001", "CVE-1900-40777"),
    ];
    for (number, (from, to)) in (1..).zip(edits) {
        let text = workspace.read(&path);
        assert!(text.contains(from), "{from}");
        let said = format!("Edit number {number}.");
        let text = text.replace(from, to);
        let summary = text.find("summary = \"").unwrap();
        let line = text[summary..].lines().next().unwrap();
        let text = text.replacen(line, &format!("summary = \"{said}\""), 1);
        let mut told = server.told();
        workspace.write_beside(&path, &text);
        told.another();
        // Only what is asked for at once is drawn before the lists are, so each of its own pages is the first in its turn.
        let (first, other) = match number % 2 {
            1 => (changes.as_str(), own),
            _ => (own, changes.as_str()),
        };
        let page = server.get(first);
        assert!(page.text().contains(&said), "told before it was there");
        let mut all = vec![(first, without_strip(page.body))];
        for path in [
            other,
            "/",
            "/advisories/",
            "/list/severity/high/",
            "/products/vesper-pocket/",
            "/cve/",
            "/cve/CVE-1900-30001/",
            "/thanks/",
            "/search/index.json",
            "/atom.xml",
        ] {
            all.push((path, without_strip(server.get(path).body)));
        }
        let fresh = Server::start(&workspace);
        for (path, shown) in all {
            let wanted = fresh.get(path);
            assert_eq!(wanted.status, 200, "{path}");
            assert!(shown == without_strip(wanted.body), "{to}: {path} differs");
        }
    }
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
    let mut told = server.told();
    let first = told.last.clone();
    let home = server.get("/").text();
    assert!(
        home.contains(&format!("data-obstat-generation=\"{first}\"")),
        "{home}"
    );
    workspace.replace("content/pages/policy.md", "Thank you", "Thanks to you");
    let second = told.another();
    let policy = server.get("/policy/").text();
    assert!(policy.contains("Thanks to you"), "told before it was there");
    assert!(policy.contains(&format!("data-obstat-generation=\"{second}\"")));
}

#[test]
fn a_broken_theme_is_a_finding() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let home = "{% extends \"base.html\" %}\n{% block main %}{{ site.titel }}{% endblock %}\n";
    workspace.write("themes/default/home.html", home);
    let page = server.until("/", "titel");
    assert_eq!(page.status, 500);
    let findings = server.get("/-/findings/").text();
    for piece in [
        "error: the theme cannot draw the site: Field `titel` is not defined.",
        "\n --&gt; themes/default/home.html:2:25\n  |\n2 | {% block main %}{{ site.titel }}{% endblock %}\n",
        "<h2><code>themes/default/home.html:2:25</code></h2>",
        "<p>1 error</p>",
    ] {
        assert!(findings.contains(piece), "{piece}\n{findings}");
    }
    // All other pages say so, too.
    let strip = "data-obstat-findings role=\"status\">1 error<";
    assert!(server.get("/policy/").text().contains(strip));
    assert!(server.get("/").text().contains(strip));

    // Whether anybody asked for the page or not.
    let list = "{% extends \"base.html\" %}\n{% block main %}{{ headng }}{% endblock %}\n";
    workspace.write("themes/default/list.html", list);
    server.until("/-/findings/", "themes/default/list.html:2:");
    let both = server.until("/policy/", "role=\"status\">2 errors<");
    assert_eq!(both.status, 200);

    // What cannot be read as a template leaves no page at all.
    workspace.write("themes/default/home.html", "<p>\n{% if %}\n");
    let page = server.until("/", "themes/default/home.html:2:7");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("<p>1 error</p>"), "{}", page.text());
    assert!(page.text().contains(strip), "{}", page.text());

    std::fs::remove_dir_all(workspace.path("themes")).unwrap();
    let page = server.until("/", "data-obstat-findings role=\"status\">no findings<");
    assert_eq!(page.status, 200);
}

#[test]
fn a_draft_with_errors_is_told_on_the_page_that_it_would_be() {
    let workspace = Workspace::example();
    let path = workspace.draft("SBY-SA-2026-0003");
    let good = workspace.read(&path);
    let server = Server::start(&workspace);
    let page = "/advisories/sby-sa-2026-0003/";
    assert!(server.get(page).text().contains("Draft, not published"));
    let told = "<strong><a href=\"/-/findings/\">The draft of this page has errors</a></strong>";

    // One that cannot be read, and one that can be read and not compiled.
    for (from, to) in [
        (
            "\"csaf_informational_advisory\"",
            "\"csaf_informal_advisory\"",
        ),
        (
            "\n[timeline]",
            "\n[[affected]]\nproduct = \"no-such-product\"\nversions = \">=1\"\n[timeline]",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        workspace.write(&path, &good.replacen(from, to, 1));
        let shown = server.until(page, told);
        assert_eq!(shown.status, 200);
        // What is shown is the release, and older versions and other pages are what they are.
        assert!(!shown.text().contains("9.0.0-draft.1"));
        let older = format!("{page}1-1.0.0/");
        for other in ["/", "/advisories/sby-sa-2026-0001/", &older] {
            assert!(!server.get(other).text().contains(told), "{other}");
        }
        workspace.write(&path, &good);
        server.until(page, "Draft, not published");
    }

    // One that has no page yet.
    let new = good.replace("SBY-SA-2026-0003", "SBY-SA-2026-0999");
    let new = new.replace("csaf_informational_advisory", "csaf_informal_advisory");
    workspace.write("content/advisories/2026/SBY-SA-2026-0999.md", &new);
    let shown = server.until("/advisories/sby-sa-2026-0999/", told);
    assert_eq!(shown.status, 404);
}
