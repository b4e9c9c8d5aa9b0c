//! What a browser gets.

use std::io::{self, Write};

use crate::gate::Cleared;

/// The bytes of an answer: what passed the gate, or what is written in this program.
pub(super) enum Body {
    Cleared(Cleared),
    Ours(&'static [u8]),
}

impl Body {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Cleared(cleared) => cleared.bytes(),
            Self::Ours(bytes) => bytes,
        }
    }
}

/// An answer.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

impl Response {
    /// A line of our own.
    pub(super) fn plain(status: u16, words: &'static str) -> Self {
        let mut response = Self {
            status,
            headers: Vec::new(),
            body: Body::Ours(words.as_bytes()),
        };
        response.add_rules("answer.txt");
        response
    }

    /// Adds what is prescribed for a path of the site, but for what a preview must not say: that an answer may be kept, and that other sites may read it.
    pub(super) fn add_rules(&mut self, path: &str) {
        let rules = crate::headers::of(path).into_iter();
        let kept = rules
            .filter(|(name, _)| !matches!(*name, "Cache-Control" | "Access-Control-Allow-Origin"));
        self.headers
            .extend(kept.map(|(name, value)| (name, value.to_owned())));
        for (name, value) in [
            ("Cache-Control", "no-cache"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Robots-Tag", "noindex"),
        ] {
            self.headers.push((name, value.to_owned()));
        }
    }

    /// The same without its bytes, for who has them already.
    pub(super) fn not_modified(mut self) -> Self {
        self.status = 304;
        self.headers.retain(|(name, _)| *name != "Content-Type");
        self.body = Body::Ours(b"");
        self
    }

    /// Writes the answer; of its bytes only the number if nobody wants them.
    pub(super) fn write(&self, to: &mut dyn Write, bytes: bool, keep: bool) -> io::Result<()> {
        let body = self.body.bytes();
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let connection = if keep { "keep-alive" } else { "close" };
        head.push_str(&format!("Connection: {connection}\r\n\r\n"));
        let mut all = head.into_bytes();
        if bytes {
            all.extend_from_slice(body);
        }
        to.write_all(&all)?;
        to.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    }
}
