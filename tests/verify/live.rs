//! A live site: the same checks as in a folder, and what only its server shows.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use obstat::verify::{Base, Manners, NotLive, Report, verify_live};

use crate::fixture::{AT, CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, lines, published, site};
use crate::server::{AUTHORITY, EXPIRED, LOCALHOST, OTHER, Reply, Server, Then};

const PAGE: &str = "advisories/sby-sa-2026-0004/";

fn manners() -> Manners {
    Manners {
        rate: 1_000_000,
        ..Manners::default()
    }
}

fn ask(server: &Server, manners: &Manners) -> Result<Report, NotLive> {
    let base = Base::parse(&server.url()).unwrap();
    verify_live(base, manners, AT.parse().unwrap(), &[])
}

/// Every fault but notes.
fn found(server: &Server, manners: &Manners) -> Vec<String> {
    lines(&ask(server, manners).unwrap())
}

/// Every note.
fn notes(report: &Report) -> Vec<String> {
    let notes = report.faults.iter();
    notes
        .filter(|fault| fault.severity == obstat::diagnostic::Severity::Note)
        .map(|fault| format!("{}: {}", fault.path, fault.message.render(false)))
        .collect()
}

/// The faults of a site whose server is spoilt.
fn spoilt(spoil: impl Fn(&str, Reply) -> Reply + Send + Sync + 'static) -> Vec<String> {
    found(&Server::plain(site(), spoil), &manners())
}

/// Spoils the reply for one path alone.
fn at(
    path: impl Into<String>,
    spoil: impl Fn(Reply) -> Reply + Send + Sync + 'static,
) -> impl Fn(&str, Reply) -> Reply + Send + Sync + 'static {
    let path = path.into();
    move |asked, reply| match asked == path {
        true => spoil(reply),
        false => reply,
    }
}

fn undecided(server: &Server, manners: &Manners) -> String {
    match ask(server, manners) {
        Err(NotLive::Unreadable(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_site_has_no_fault_and_each_file_is_asked_for_once() {
    let site = published();
    let files = site.0.len();
    let server = Server::plain(site, |_, reply| reply);
    let report = ask(&server, &manners()).unwrap();
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(
        notes(&report),
        [format!(
            "{}: the addresses of the site begin with `https://security.sorrelby.example/`, where neither they nor other hosts were looked at",
            server.url()
        )]
    );
    assert_eq!(report.counts.files, files);
    assert_eq!(report.counts.documents, 11);
    let asked = server.asked.lock().unwrap();
    // One more that does not exist.
    assert_eq!(asked.len(), files + 1);
    let who = concat!("Obstat/", env!("CARGO_PKG_VERSION"), " (verify)");
    assert!(asked.iter().all(|(_, agent)| agent == who));
    assert!(server.at_once.load(Ordering::SeqCst) <= 4);
}

/// The reply for a path with the headers that `obstat headers` asks for, and no other.
fn by_the_table(asked: &str, reply: Reply) -> Reply {
    if reply.status != 200 {
        return reply;
    }
    let page = asked.is_empty() || asked.ends_with('/');
    let path = match page {
        true => format!("{asked}index.html"),
        false => asked.to_owned(),
    };
    let mut reply = Reply {
        headers: Vec::new(),
        ..reply
    };
    for (name, value) in obstat::headers::of(&path) {
        reply = reply.with(name, value);
    }
    reply
}

#[test]
fn a_site_that_is_served_by_the_table_of_headers_has_no_fault() {
    let server = Server::plain(published(), by_the_table);
    assert_eq!(found(&server, &manners()), [""; 0]);
    // And over https, where one that is not strict is noted.
    let server = Server::secure_but(published(), LOCALHOST, by_the_table);
    let trusting = Manners {
        authorities: Some(AUTHORITY.to_vec()),
        ..manners()
    };
    let report = ask(&server, &trusting).unwrap();
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(notes(&report).len(), 1, "{:#?}", notes(&report));
}

#[test]
fn what_is_for_the_host_alone_is_not_asked_for() {
    let mut site = site();
    let rules = b"/*\n  X: y\n".to_vec();
    site.0.insert("_headers".to_owned(), rules);
    let server = Server::plain(site.listed(), at("_headers", |_| Reply::status(404)));
    assert_eq!(found(&server, &manners()), [""; 0]);
    assert_eq!(server.times("_headers"), 0);
}

#[test]
fn redirects_are_faults_for_csaf_clients_and_named_elsewhere() {
    let index = format!("{CSAF}/white/index.txt");
    let page = format!("{PAGE}index.html");
    for (path, asked, severity) in [
        (&index, &index, "error"),
        (&page, &PAGE.to_owned(), "warning"),
    ] {
        let site = site();
        let moved = site.0[path].clone();
        let asked = asked.clone();
        let server = Server::plain(site, move |path, reply| match path {
            "elsewhere" => Reply {
                body: moved.clone(),
                ..Reply::status(200)
            }
            .with("Content-Type", "text/html")
            .with("Access-Control-Allow-Origin", "*"),
            path if path == asked => Reply::redirect("/elsewhere"),
            _ => reply,
        });
        assert_eq!(
            found(&server, &manners()),
            [format!(
                "{path}: {severity}: the address redirects to `{}elsewhere`",
                server.url()
            )]
        );
    }
}

#[test]
fn no_redirect_leads_away_or_round() {
    let index = format!("{CSAF}/white/index.txt");
    let away =
        "error: the address redirects to another host, `https://b.example/x`, and is not followed";
    assert_eq!(
        spoilt(at(&index, |_| Reply::redirect("https://b.example/x"))),
        [format!("{index}: {away}")]
    );
    assert_eq!(
        spoilt(at(PAGE, |_| Reply::redirect("https://b.example/x"))),
        [format!("{PAGE}index.html: {away}")]
    );
    let server = Server::plain(site(), at(PAGE, |_| Reply::redirect(&format!("/{PAGE}"))));
    assert_eq!(
        found(&server, &manners()),
        [format!(
            "{PAGE}index.html: error: the address redirects in a circle, to `{}{PAGE}`",
            server.url()
        )]
    );
}

#[test]
fn media_types_are_those_that_clients_take() {
    for (path, media_type, expected) in [
        (
            DOCUMENT,
            "application/json; charset=utf-8",
            "application/json",
        ),
        (METADATA, "text/html", "application/json"),
        (SECURITY_TXT, "text/plain", "text/plain; charset=utf-8"),
    ] {
        assert_eq!(
            spoilt(at(path, move |reply| reply.with("Content-Type", media_type))),
            [format!(
                "{path}: error: the file is served as `{media_type}`, not as `{expected}`"
            )]
        );
    }
    assert_eq!(
        spoilt(at(PAGE, |reply| reply.without("Content-Type"))),
        [format!(
            "{PAGE}index.html: warning: the file is served without a media type, not as `text/html`"
        )]
    );
}

#[test]
fn browsers_of_other_sites_may_read_the_provider() {
    let header = "Access-Control-Allow-Origin";
    let fault = "the file is served without `Access-Control-Allow-Origin: *`";
    assert_eq!(
        spoilt(at(FEED, move |reply| reply.with(header, "https://a.example"))),
        [format!("{FEED}: warning: {fault}")]
    );
    let everywhere = spoilt(move |_, reply| reply.without(header));
    assert_eq!(everywhere.len(), 1, "{everywhere:#?}");
    let first = format!("{CSAF}/category-white.json: warning: {fault}; ");
    assert!(everywhere[0].starts_with(&first), "{everywhere:#?}");
    assert!(everywhere[0].ends_with(" other files are served in the same way"));
}

#[test]
fn a_file_that_is_not_there_is_missed_where_it_is_named() {
    let document = DOCUMENT.rsplit('/').next().unwrap();
    assert_eq!(
        spoilt(at(DOCUMENT, |_| Reply::status(404))),
        [
            format!(
                "{FEED}: error: the entry `SBY-SA-2026-0004`: the address `https://security.sorrelby.example/{DOCUMENT}` leads to nothing"
            ),
            format!(
                "{CSAF}/white/2026/index.html: error: the listing links `{DOCUMENT}`, which is not there"
            ),
            format!("{DOCUMENT}: error: the server answers with status 404"),
            format!("{DOCUMENT}.sha256: error: this hash has no file that it is of"),
            format!("{DOCUMENT}.sha512: error: this hash has no file that it is of"),
            format!(
                "{CSAF}/white/changes.csv: error: line 4 names `2026/{document}`, which is no document here"
            ),
            format!(
                "{CSAF}/white/index.txt: error: line 4 names `2026/{document}`, which is no document here"
            ),
            format!("{PAGE}index.html: error: the page has no document in the provider directory"),
        ]
    );
    assert_eq!(
        spoilt(at(METADATA, |_| Reply::status(404))),
        [format!(
            "{METADATA}: error: the provider metadata are missing"
        )]
    );
    let picture = site()
        .0
        .keys()
        .find(|path| path.ends_with(".css"))
        .unwrap()
        .clone();
    assert_eq!(
        spoilt(at(&picture, |_| Reply::status(410))),
        [format!(
            "{picture}: error: the server answers with status 410"
        )]
    );
}

#[test]
fn a_file_that_cannot_be_had_is_one_fault() {
    type Spoil = fn(Reply) -> Reply;
    let table: [(Spoil, &str); 6] = [
        (|_| Reply::status(403), "the server answers with status 403"),
        (|_| Reply::status(500), "the server answers with status 500"),
        (
            |reply| Reply {
                status: 206,
                ..reply
            },
            "the server answers with status 206",
        ),
        (
            |reply| reply.with("Content-Encoding", "gzip"),
            "the file comes encoded as `gzip`, although it was asked for as it is",
        ),
        (
            |reply| reply.then(Then::Endless),
            "the file does not end: the list of files says LENGTH bytes",
        ),
        (
            |reply| reply.then(Then::Away),
            "the answer ended before all of the file was there",
        ),
    ];
    let document = "content/releases/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let length = std::fs::metadata(document).unwrap().len().to_string();
    for (spoil, why) in table {
        let why = why.replace("LENGTH", &length);
        assert_eq!(
            spoilt(at(DOCUMENT, spoil)),
            [format!("{DOCUMENT}: error: {why}")]
        );
    }
}

#[test]
fn a_slow_file_is_not_waited_for() {
    let hurried = Manners {
        timeout: Duration::from_secs(2),
        ..manners()
    };
    let server = Server::plain(site(), at(DOCUMENT, |reply| reply.then(Then::Drip)));
    let began = Instant::now();
    assert_eq!(
        found(&server, &hurried),
        [format!(
            "{DOCUMENT}: error: the server took longer than 2 s"
        )]
    );
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn another_byte_is_found() {
    let all = spoilt(at(DOCUMENT, |mut reply| {
        *reply.body.last_mut().unwrap() = b' ';
        reply
    }));
    let copy = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";
    assert_eq!(
        all,
        [
            format!(
                "{DOCUMENT}: error: the bytes are not those that its hashes and its signature are of"
            ),
            format!("{DOCUMENT}: error: the file is not the one on the list of files"),
            format!("{DOCUMENT}: error: the document differs from `{copy}`"),
            format!("{copy}: error: the document differs from `{DOCUMENT}`"),
        ]
    );
}

#[test]
fn a_server_that_has_everything_has_nothing() {
    let server = Server::plain(site(), |_, reply| Reply {
        status: 200,
        ..reply
    });
    assert_eq!(
        found(&server, &manners()),
        [format!(
            "{}: error: an address where nothing stands answers with status 200, not 404",
            server.url()
        )]
    );
}

#[test]
fn a_busy_server_is_left_in_peace_for_a_while() {
    let asked = Arc::new(AtomicUsize::new(0));
    let busy = Arc::clone(&asked);
    let server = Server::plain(
        site(),
        at(DOCUMENT, move |reply| {
            match busy.fetch_add(1, Ordering::SeqCst) {
                0 => Reply::status(503).with("Retry-After", "1"),
                1 => Reply::status(429)
                    .with("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")
                    .with("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                _ => reply,
            }
        }),
    );
    let began = Instant::now();
    assert_eq!(found(&server, &manners()), [""; 0]);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    assert!(began.elapsed() >= Duration::from_secs(1));
    for (wait, times) in [("0", 4), ("3600", 1)] {
        let server = Server::plain(
            site(),
            at(DOCUMENT, move |_| {
                Reply::status(429).with("Retry-After", wait)
            }),
        );
        assert_eq!(
            found(&server, &manners()),
            [format!(
                "{DOCUMENT}: error: the server answers with status 429 and asks for a long rest"
            )]
        );
        assert_eq!(server.times(DOCUMENT), times);
    }
}

#[test]
fn a_server_that_fails_again_and_again_is_given_up() {
    let server = Server::plain(site(), |path, reply| match path {
        "files.json" | METADATA => reply,
        path if path.starts_with("obstat-") => reply,
        _ => reply.then(Then::Drip),
    });
    let hurried = Manners {
        timeout: Duration::from_millis(500),
        ..manners()
    };
    let said = undecided(&server, &hurried);
    assert!(
        said.ends_with("cannot be read: the server took longer than 0.5 s"),
        "{said}"
    );
    assert!(server.asked.lock().unwrap().len() < 20);
}

#[test]
fn without_a_list_the_metadata_lead_to_what_is_looked_at() {
    let server = Server::plain(published(), at("files.json", |_| Reply::status(404)));
    let report = ask(&server, &manners()).unwrap();
    assert_eq!(lines(&report), [""; 0]);
    assert_eq!(report.counts.documents, 11);
    assert!(report.counts.signatures >= 12);
    assert!(notes(&report).contains(
        &"files.json: there is no list of files, so only what the provider metadata lead to was looked at".to_owned()
    ));
    let broken = Server::plain(published(), |path, reply| match path {
        "files.json" | DOCUMENT => Reply::status(404),
        _ => reply,
    });
    let all = found(&broken, &manners());
    assert!(
        all.contains(&format!(
            "{DOCUMENT}: error: the server answers with status 404"
        )),
        "{all:#?}"
    );
    let page = Server::plain(
        site(),
        at("files.json", |reply| Reply {
            body: b"<p>".to_vec(),
            ..reply
        }),
    );
    assert_eq!(
        found(&page, &manners()),
        ["files.json: error: this is no list of files: expected value at line 1 column 1"]
    );
}

#[test]
fn a_list_leads_nowhere_else() {
    let mut site = site();
    site.json("files.json", |list| {
        let files = list["files"].as_array_mut().unwrap();
        for path in ["../x", "https://b.example/x"] {
            let mut row = files[0].clone();
            row["path"] = path.into();
            files.push(row);
        }
        files.sort_by_key(|row| row["path"].as_str().unwrap().to_owned());
    });
    let server = Server::plain(site, |_, reply| reply);
    assert_eq!(
        found(&server, &manners()),
        [
            "files.json: error: the list names `../x`, which is no path below the site",
            "files.json: error: the list names `https://b.example/x`, which is no path below the site",
        ]
    );
}

#[test]
fn a_site_of_too_many_files_is_not_begun() {
    let server = Server::plain(site(), |_, reply| reply);
    let few = Manners {
        max_files: 10,
        ..manners()
    };
    let files = site().0.len();
    assert!(matches!(ask(&server, &few), Err(NotLive::TooMany(found)) if found == files));
    assert_eq!(server.asked.lock().unwrap().len(), 2);
}

#[test]
fn certificates_are_those_of_the_host() {
    let trusting = Manners {
        authorities: Some(AUTHORITY.to_vec()),
        ..manners()
    };
    let good = Server::secure(published(), LOCALHOST);
    assert_eq!(found(&good, &trusting), [""; 0]);
    for (certificate, manners, why) in [
        (
            LOCALHOST,
            manners(),
            "is by an authority that is not trusted",
        ),
        (EXPIRED, trusting.clone(), "has expired"),
        (OTHER, trusting, "is for another host"),
    ] {
        let server = Server::secure(site(), certificate);
        assert_eq!(
            found(&server, &manners),
            [format!(
                "{}: error: the server's TLS certificate {why}",
                server.url()
            )]
        );
        assert!(server.asked.lock().unwrap().is_empty());
    }
    let nothing = Manners {
        authorities: Some(b"nothing".to_vec()),
        ..super::live::manners()
    };
    assert!(matches!(ask(&good, &nothing), Err(NotLive::Authorities)));
}

#[test]
fn who_does_not_speak_cannot_be_judged() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    let base = || Base::parse(&format!("http://{address}/")).unwrap();
    let ask = |base| match verify_live(base, &manners(), AT.parse().unwrap(), &[]) {
        Err(NotLive::Unreadable(error)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let talker = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = nobody.accept().unwrap();
        let _ = stream.read(&mut [0; 1000]);
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n\r\n");
    });
    let said = ask(base());
    assert!(
        said.contains("cannot be read: the answer is no HTTP: "),
        "{said}"
    );
    talker.join().unwrap();
    assert_eq!(
        ask(base()),
        format!(
            "`http://{address}/` cannot be read: the server cannot be reached: the connection is refused"
        )
    );
}

/// A server that says the same to everybody, whatever it is asked, and goes away.
fn saying(said: Vec<u8>) -> String {
    use std::io::{Read as _, Write as _};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    // It ends with the tests.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let said = said.clone();
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&said);
            });
        }
    });
    url
}

#[test]
fn nothing_that_a_server_says_breaks_us() {
    let head = |rest: &str| format!("HTTP/1.1 200 OK\r\n{rest}").into_bytes();
    let said = [
        Vec::new(),
        b"HTTP/1.1".to_vec(),
        b"HTTP/1.1 999 X\r\n\r\n".to_vec(),
        b"HTTP/1.1 204 X\r\n\r\n".to_vec(),
        b"HTTP/1.1 304 X\r\n\r\n".to_vec(),
        b"HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n".to_vec(),
        b"HTTP/1.1 302 X\r\n\r\n".to_vec(),
        b"HTTP/1.1 302 X\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n".to_vec(),
        b"HTTP/1.1 503 X\r\nRetry-After: -1\r\nContent-Length: 0\r\n\r\n".repeat(2),
        b"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000),
        b"HTTP/9.9 200 OK\r\n\r\n".to_vec(),
        head("Content-Length: -1\r\n\r\nx"),
        head("Content-Length: 99999999999999999999999\r\n\r\nx"),
        head("Content-Length: 1\r\nContent-Length: 5\r\n\r\nabcde"),
        head("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx"),
        head("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\nz\r\n"),
        head("Transfer-Encoding: chunked\r\n\r\n1;"),
        head("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        head("Content-Type: \u{1b}[2J\r\n\r\n{\"files\":[],\"generator\":\"obstat\",\"schema\":1}"),
        head(&"A: b\r\n".repeat(100_000)),
        head(&format!("A: {}\r\n\r\n", "b".repeat(1 << 20))),
        head(&format!("\r\n{}", "[".repeat(1 << 20))),
        head(&format!(
            "\r\n{{\"files\":{}",
            "[{\"length\":1,\"path\":\"a\",\"sha256\":\"\"},".repeat(1000)
        )),
    ];
    let hurried = Manners {
        timeout: Duration::from_millis(500),
        ..manners()
    };
    std::thread::scope(|threads| {
        for said in said {
            let hurried = &hurried;
            threads.spawn(move || {
                let base = Base::parse(&saying(said)).unwrap();
                match verify_live(base, hurried, AT.parse().unwrap(), &[]) {
                    Ok(report) => assert!(report.has_errors()),
                    Err(problem) => assert!(matches!(problem, NotLive::Unreadable(_))),
                }
            });
        }
    });
}
