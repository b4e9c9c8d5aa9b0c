//! What a browser asks for.
//!
//! The grammar of HTTP is read by `httparse`; what is made of it is decided here, and nothing that was typed is taken for a path of the disk.

/// How many header lines a request may have.
const LINES: usize = 64;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Head,
    Other,
}

/// A request, as far as a site without forms has to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The path and the query as they were sent.
    pub(super) target: String,
    /// The host that the browser believes to talk to.
    pub(super) host: Option<String>,
    /// The versions that the browser has.
    pub(super) if_none_match: Option<String>,
    /// Whether the connection may serve another request.
    pub(super) keep: bool,
}

/// What the first bytes of a connection are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// A request, and how many bytes it has.
    Whole(Request, usize),
    /// The beginning of one.
    Partial,
    /// None: the status that says so.
    Bad(u16),
}

/// Reads the head of a request.
pub(super) fn head(bytes: &[u8]) -> Head {
    let mut lines = [httparse::EMPTY_HEADER; LINES];
    let mut parsed = httparse::Request::new(&mut lines);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Head::Partial,
        Err(httparse::Error::TooManyHeaders) => return Head::Bad(431),
        Err(httparse::Error::Version) => return Head::Bad(505),
        Err(_) => return Head::Bad(400),
    };
    let (Some(method), Some(target)) = (parsed.method, parsed.path) else {
        return Head::Bad(400);
    };
    let all = |name: &'static str| {
        let lines = parsed.headers.iter();
        let named = lines.filter(move |line| line.name.eq_ignore_ascii_case(name));
        named.map(|line| String::from_utf8_lossy(line.value).trim().to_owned())
    };
    // Two of them, and every reader believes another (RFC 9112, section 3.2).
    if all("host").count() > 1 {
        return Head::Bad(400);
    }
    let body = all("transfer-encoding").next().is_some()
        || all("content-length").any(|length| length != "0");
    let closes = all("connection").any(|words| words.to_ascii_lowercase().contains("close"));
    let request = Request {
        method: match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ => Method::Other,
        },
        target: target.to_owned(),
        host: all("host").next(),
        if_none_match: all("if-none-match").next(),
        // What comes after a body that nobody reads is no request.
        keep: parsed.version == Some(1) && !closes && !body,
    };
    Head::Whole(request, length)
}

/// A place on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A file by its path.
    File(String),
    /// A folder by its path, without a slash at its end; the site itself is the empty one.
    Folder(String),
}

/// The place that a target names; none if it names nothing that could ever be on a site.
pub(super) fn place(target: &str) -> Option<Place> {
    let path = target.split(['?', '#']).next().unwrap_or("");
    // Proxies send the whole address (RFC 9112, section 3.2.2).
    let path = match path.strip_prefix("http://") {
        Some(address) => address.find('/').and_then(|at| address.get(at..))?,
        None => path,
    };
    let path = decoded(path.strip_prefix('/')?)?;
    if path.is_empty() {
        return Some(Place::Folder(path));
    }
    let (path, folder) = match path.strip_suffix('/') {
        Some(path) => (path, true),
        None => (path.as_str(), false),
    };
    let path = crate::gate::SitePath::new(path).ok()?;
    let path = path.as_str().to_owned();
    Some(match folder {
        true => Place::Folder(path),
        false => Place::File(path),
    })
}

/// A path without percent signs, if it is UTF-8.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut plain = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            plain.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
        plain.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Request {
        match head(text.as_bytes()) {
            Head::Whole(request, length) => {
                assert_eq!(length, text.len());
                request
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_is_what_its_head_says() {
        let request =
            whole("GET /a/?b HTTP/1.1\r\nHost: localhost:1\r\nif-none-match: \"x\"\r\n\r\n");
        assert_eq!(request.method, Method::Get);
        assert_eq!(request.target, "/a/?b");
        assert_eq!(request.host.as_deref(), Some("localhost:1"));
        assert_eq!(request.if_none_match.as_deref(), Some("\"x\""));
        assert!(request.keep);
        for closing in [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: Close\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            assert!(!whole(closing).keep, "{closing}");
        }
    }

    #[test]
    fn what_is_no_request_is_answered() {
        assert_eq!(head(b""), Head::Partial);
        assert_eq!(head(b"GET / HTTP/1.1\r\nHost"), Head::Partial);
        assert_eq!(head(b"GET / HTTP/2.0\r\n\r\n"), Head::Bad(505));
        assert_eq!(head(b"\x16\x03\x01\x02"), Head::Bad(400));
        assert_eq!(
            head(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            Head::Bad(400)
        );
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(LINES + 1));
        assert_eq!(head(many.as_bytes()), Head::Bad(431));
    }

    #[test]
    fn a_target_names_a_file_a_folder_or_nothing() {
        let file = |path: &str| Some(Place::File(path.to_owned()));
        let folder = |path: &str| Some(Place::Folder(path.to_owned()));
        for (target, expected) in [
            ("/", folder("")),
            ("/?x=1", folder("")),
            ("/a/b/", folder("a/b")),
            ("/a/b", file("a/b")),
            ("/a%20%c3%BC.txt?b/../c", file("a ü.txt")),
            ("http://localhost/a", file("a")),
            ("", None),
            ("*", None),
            ("a", None),
            ("//", None),
            ("/a//b", None),
            ("/../etc/passwd", None),
            ("/a/%2e%2e/b", None),
            ("/a/..%2fb", None),
            ("/a\\..\\b", None),
            ("/%00", None),
            ("/%ff", None),
            ("/%", None),
            ("/%4", None),
            ("/%zz", None),
            ("http://localhost", None),
        ] {
            assert_eq!(place(target), expected, "{target}");
        }
        assert_eq!(place(&format!("/{}", "a".repeat(5000))), None);
    }
}
