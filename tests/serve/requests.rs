//! Whatever is asked is answered, and the server goes on.

use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::fixture::{Answer, Server, Workspace, obstat};

#[test]
fn answers_have_the_headers_that_are_prescribed() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    for (target, path) in [
        ("/", "index.html"),
        ("/atom.xml", "atom.xml"),
        ("/assets/style.css", "assets/style.css"),
        (
            "/.well-known/csaf/provider-metadata.json",
            ".well-known/csaf/provider-metadata.json",
        ),
    ] {
        let answer = server.get(target);
        assert_eq!(answer.status, 200, "{target}");
        for (name, value) in obstat::headers::of(path) {
            let wanted = match name {
                // What a preview must not say: that an answer may be kept, and that other sites may read it.
                "Cache-Control" => Some("no-cache"),
                "Access-Control-Allow-Origin" => None,
                _ => Some(value),
            };
            assert_eq!(answer.header(name), wanted, "{target} {name}");
        }
        assert_eq!(answer.header("X-Robots-Tag"), Some("noindex"));
    }
}

#[test]
fn pages_are_found_and_others_are_not() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let folder = server.get("/policy");
    assert_eq!(folder.status, 301);
    assert_eq!(folder.header("location"), Some("/policy/"));
    assert_eq!(server.get("/-/findings").status, 301);
    for target in [
        "/nothing",
        "/nothing/",
        "/-/",
        "/policy/index.htm",
        "/policy//",
    ] {
        assert!(matches!(server.get(target).status, 400 | 404), "{target}");
    }
    let missing = server.get("/nothing").text();
    assert!(missing.contains("<title>"), "the site's own page");
    for target in [
        "/../content/site.toml",
        "/%2e%2e/content/site.toml",
        "/..%2fcontent%2fsite.toml",
        "/content/site.toml",
        "//etc/passwd",
        "/%00",
        "/%",
        "/\u{7f}",
        "*",
        "etc/passwd",
    ] {
        let answer = server.get(target);
        assert!(
            matches!(answer.status, 400 | 404),
            "{target}: {}",
            answer.status
        );
        assert!(!answer.text().contains("base_url"), "{target}");
    }
}

#[test]
fn bytes_that_a_browser_has_are_not_sent_again() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let first = server.get("/policy/");
    let tag = first.header("etag").unwrap().to_owned();
    let again = server.ask("GET", "/policy/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    let other = server.ask("GET", "/policy/", "If-None-Match: \"other\"\r\n");
    assert_eq!((other.status, &other.body), (200, &first.body));
    let head = server.ask("HEAD", "/policy/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let length = first.body.len().to_string();
    assert_eq!(head.header("content-length"), Some(length.as_str()));
}

#[test]
fn rude_requests_are_answered_and_the_server_goes_on() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"] {
        let answer = server.ask(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
    let body = server.ask("POST", "/", "Content-Length: 5\r\n");
    assert_eq!(body.status, 405);
    let long = format!("/{}", "a".repeat(100_000));
    for (request, statuses) in [
        (format!("GET {long} HTTP/1.1\r\n\r\n"), &[431_u16, 400][..]),
        (
            format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(20_000)),
            &[431],
        ),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), &[505, 400]),
        ("\0\0\0\0\r\n\r\n".to_owned(), &[400]),
        ("GET /\r\n\r\n".to_owned(), &[400]),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".to_owned(),
            &[400],
        ),
    ] {
        let mut stream = server.connect();
        // The other side may have heard enough before all is said.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let start = &request[..request.len().min(20)];
        assert!(statuses.contains(&Answer::of(&answer).status), "{start:?}");
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn names_of_other_machines_are_refused() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let answer =
        server.raw(b"GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n");
    assert_eq!(Answer::of(&answer).status, 421);
}

#[test]
fn one_connection_serves_many_requests() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    let mut stream = server.connect();
    let one = format!("HEAD /policy/ HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let last = format!(
        "HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    );
    // All at once, and the last one in two pieces.
    stream
        .write_all(format!("{one}{one}{one}{}", &last[..10]).as_bytes())
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    stream.write_all(&last.as_bytes()[10..]).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 4, "{answers}");
}

#[test]
fn slow_and_many_clients_keep_nobody_out_for_long() {
    let workspace = Workspace::example();
    let server = Server::start(&workspace);
    // More than are served at once, and none of them says what it wants.
    let slow: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = server.connect();
            let _ = stream.write_all(b"GET / HT");
            stream
        })
        .collect();
    let begin = Instant::now();
    loop {
        let mut stream = server.connect();
        let request = format!(
            "GET /policy/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address
        );
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        if answer.starts_with(b"HTTP/1.1 200") {
            break;
        }
        assert!(begin.elapsed() < Duration::from_secs(40), "kept out");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(slow);
}

#[test]
fn other_machines_are_let_in_by_name_alone() {
    let workspace = Workspace::example();
    let refused = obstat()
        .arg("--workspace")
        .arg(workspace.root())
        .args(["serve", "--listen", "0.0.0.0:0"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("can be reached by other machines"), "{said}");
    assert!(said.contains("--reachable-by-others"), "{said}");
}
