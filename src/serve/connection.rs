//! One connection: requests come in, answers go out, and nobody is waited for too long.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::answer::Preview;
use super::request::{Head, Method, Request, head};
use super::response::Response;

/// The longest head of a request, in bytes.
const HEAD: usize = 16 * 1024;
/// How long a connection may stand idle, and how long a request may take to come in, an answer to go out.
const IDLE: Duration = Duration::from_secs(15);
const COMES: Duration = Duration::from_secs(10);
const GOES: Duration = Duration::from_secs(30);
/// How much of what nobody reads is taken in before a connection is closed, so that the answer is not lost, and how long that may take.
const REST: usize = 64 * 1024;
const CLOSES: Duration = Duration::from_millis(500);
/// How many browsers are told of changes at once.
const LISTENERS: usize = 32;
/// How often it is looked whether a listener is there still, and after how many looks it gets a sign of life.
const LOOK: Duration = Duration::from_secs(1);
const LOOKS: u32 = 10;

static LISTENING: AtomicUsize = AtomicUsize::new(0);

/// Which names of hosts are believed.
///
/// A page on the web can have its own name lead to this machine, and would then read the answers; so names of others are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hosts {
    Loopback,
    Any,
}

impl Hosts {
    fn believes(self, host: Option<&str>) -> bool {
        let Some(host) = host.filter(|_| self == Self::Loopback) else {
            return true;
        };
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or(""),
            None => host.split(':').next().unwrap_or(""),
        };
        let is_loopback = |ip: IpAddr| ip.is_loopback();
        let name = name.to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok_and(is_loopback)
    }
}

/// Tells one that came too late.
pub(super) fn busy(mut stream: TcpStream) {
    let _ = stream.set_write_timeout(Some(Duration::from_millis(50)));
    let response = Response::plain(503, "too many connections\n");
    let _ = response.write(&mut stream, true, false);
}

/// Serves a connection until it is closed or nothing more comes.
pub(super) fn serve(stream: TcpStream, preview: &Preview, hosts: Hosts) {
    let _ = stream.set_nodelay(true);
    let mut wire = Wire {
        stream,
        until: Instant::now(),
    };
    let mut held = Vec::new();
    loop {
        let request = match wire.request(&mut held) {
            Ok(Some(request)) => request,
            Ok(None) | Err(None) => return,
            Err(Some(status)) => {
                let words = match status {
                    408 => "the request did not come in\n",
                    431 => "the request is too long\n",
                    _ => "this is no request\n",
                };
                let _ = wire.answer(&Response::plain(status, words), true, false);
                wire.close();
                return;
            }
        };
        if !hosts.believes(request.host.as_deref()) {
            let words = "this server answers to the names of this machine alone\n";
            let _ = wire.answer(&Response::plain(421, words), true, false);
            wire.close();
            return;
        }
        let path = request.target.split('?').next();
        if path == Some("/-/events") && request.method == Method::Get {
            wire.tell(preview);
            return;
        }
        let response = preview.answer(&request);
        let bytes = request.method != Method::Head;
        if wire.answer(&response, bytes, request.keep).is_err() {
            return;
        }
        if !request.keep {
            wire.close();
            return;
        }
    }
}

/// A stream on which every step has an end.
struct Wire {
    stream: TcpStream,
    until: Instant,
}

impl Wire {
    /// The next request; none if the other side closed, and otherwise what to say of it.
    fn request(&mut self, held: &mut Vec<u8>) -> Result<Option<Request>, Option<u16>> {
        let mut begun = !held.is_empty();
        self.until = Instant::now() + if begun { COMES } else { IDLE };
        let mut tried = 0;
        loop {
            // A head is looked at when it may have ended, so that one that comes byte by byte costs no more than another.
            let from = tried.max(3_usize) - 3;
            let ends = held.get(from..).is_some_and(|new| {
                memchr::memmem::find(new, b"\n\r\n").is_some()
                    || memchr::memmem::find(new, b"\n\n").is_some()
            });
            tried = held.len();
            if ends || held.len() > HEAD {
                match head(held) {
                    Head::Whole(request, length) => {
                        held.drain(..length.min(held.len()));
                        return Ok(Some(request));
                    }
                    Head::Bad(status) => return Err(Some(status)),
                    Head::Partial if held.len() > HEAD => return Err(Some(431)),
                    Head::Partial => {}
                }
            }
            let mut some = [0; 4096];
            match self.read(&mut some) {
                Ok(0) => return Ok(None),
                Ok(length) => held.extend_from_slice(some.get(..length).unwrap_or(&[])),
                Err(_) if begun => return Err(Some(408)),
                Err(_) => return Err(None),
            }
            if !begun {
                begun = true;
                self.until = Instant::now() + COMES;
            }
        }
    }

    fn answer(&mut self, response: &Response, bytes: bool, keep: bool) -> io::Result<()> {
        self.until = Instant::now() + GOES;
        response.write(self, bytes, keep)
    }

    /// Closes, and takes in a little of what is still under way: else the system throws the answer away with it.
    fn close(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        self.until = Instant::now() + CLOSES;
        let mut rest = 0;
        let mut some = [0; 4096];
        while let Ok(length) = self.read(&mut some) {
            rest += length;
            if length == 0 || rest > REST {
                return;
            }
        }
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        match left.is_zero() {
            true => Err(io::ErrorKind::TimedOut.into()),
            false => Ok(left),
        }
    }

    /// Tells a browser of changes until it is gone (server-sent events).
    fn tell(&mut self, preview: &Preview) {
        let listener = Listener::new();
        if !listener.one_of_few {
            let _ = self.answer(&Response::plain(503, "too many listeners\n"), true, false);
            return;
        }
        let mut head = String::from("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
        let prescribed = crate::headers::of("-/events").into_iter();
        let kept =
            prescribed.filter(|(name, _)| !matches!(*name, "Content-Type" | "Cache-Control"));
        for (name, value) in kept.chain([
            ("Cache-Control", "no-store"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Connection", "close"),
        ]) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\nretry: 500\n\n");
        let mut news = preview.events.now();
        head.push_str(&words(preview, &news));
        let mut said = head;
        let mut looks = 0;
        loop {
            self.until = Instant::now() + COMES;
            if self.write_all(said.as_bytes()).is_err() || self.is_gone() {
                return;
            }
            said = match preview.events.after(&news, LOOK) {
                Some(newer) => {
                    news = newer;
                    looks = 0;
                    words(preview, &news)
                }
                None if looks >= LOOKS => {
                    looks = 0;
                    ":\n\n".to_owned()
                }
                None => {
                    looks += 1;
                    String::new()
                }
            };
        }
    }

    /// Whether the other side closed.
    fn is_gone(&self) -> bool {
        let soon = Some(Duration::from_millis(1));
        if self.stream.set_read_timeout(soon).is_err() {
            return true;
        }
        match self.stream.peek(&mut [0]) {
            Ok(length) => length == 0,
            Err(error) => !matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
            ),
        }
    }
}

fn words(preview: &Preview, news: &super::events::News) -> String {
    format!(
        "event: drawn\ndata: {}\n\nevent: findings\ndata: {}\n\n",
        preview.mark(news.generation),
        news.findings
    )
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(Some(self.left()?))?;
            match self.stream.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

impl Write for Wire {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A browser that is told of changes.
struct Listener {
    one_of_few: bool,
}

impl Listener {
    fn new() -> Self {
        let before = LISTENING.fetch_add(1, Ordering::AcqRel);
        Self {
            one_of_few: before < LISTENERS,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        LISTENING.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn names_of_other_machines_are_not_believed() {
        for (host, expected) in [
            (None, true),
            (Some("localhost:8080"), true),
            (Some("LOCALHOST"), true),
            (Some("preview.localhost:8080"), true),
            (Some("127.0.0.1:8080"), true),
            (Some("127.1.2.3"), true),
            (Some("[::1]:8080"), true),
            (Some("[::1"), true),
            (Some("security.example:8080"), false),
            (Some("localhost.example"), false),
            (Some("192.0.2.1"), false),
            (Some("[2001:db8::1]:8080"), false),
            (Some(""), false),
        ] {
            assert_eq!(Hosts::Loopback.believes(host), expected, "{host:?}");
            assert!(Hosts::Any.believes(host));
        }
    }
}
