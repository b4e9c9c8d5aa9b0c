//! A web server for one site on this machine, which a test may spoil.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::fixture::Site;

pub(crate) const AUTHORITY: &[u8] = include_bytes!("tls/authority.pem");
pub(crate) const LOCALHOST: &[u8] = include_bytes!("tls/localhost.pem");
pub(crate) const EXPIRED: &[u8] = include_bytes!("tls/expired.pem");
pub(crate) const OTHER: &[u8] = include_bytes!("tls/other.pem");
const KEY: &[u8] = include_bytes!("tls/worthless.key");

/// What a server says.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) then: Then,
}

/// What a server does when it has said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// It goes on with the next request.
    On,
    /// It says that there is more, and goes away.
    Away,
    /// It says more and more, without an end.
    Endless,
    /// It says a byte now and then.
    Drip,
}

impl Reply {
    /// Nothing but a status.
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            then: Then::On,
        }
    }

    /// Somewhere else.
    pub(crate) fn redirect(to: &str) -> Self {
        Self::status(302).with("Location", to)
    }

    /// Without a field, and then with it.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    pub(crate) fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }
}

/// The file at a path, as a good server serves it; nothing if there is none.
pub(crate) fn good(site: &Site, path: &str) -> Option<Reply> {
    let page = path.is_empty() || path.ends_with('/');
    let file = match page {
        true => format!("{path}index.html"),
        false => path.to_owned(),
    };
    let body = site.0.get(&file)?.clone();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let media_type = match ending {
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let reply = Reply {
        body,
        ..Reply::status(200)
    }
    .with("Content-Type", media_type)
    .with("Strict-Transport-Security", "max-age=31536000");
    Some(match file.starts_with(".well-known/csaf/") {
        true => reply.with("Access-Control-Allow-Origin", "*"),
        false => reply,
    })
}

/// How a test spoils a reply: the path that is asked for, and what a good server would say.
pub(crate) type Spoil = dyn Fn(&str, Reply) -> Reply + Send + Sync;

/// A server, for as long as it is kept.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    ended: Arc<AtomicBool>,
    /// Every path that was asked for, and who asked.
    pub(crate) asked: Arc<Mutex<Vec<(String, String)>>>,
    /// The most requests that were under way at once.
    pub(crate) at_once: Arc<AtomicUsize>,
}

impl Server {
    /// Serves a site without encryption.
    pub(crate) fn plain(
        site: Site,
        spoil: impl Fn(&str, Reply) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start(site, None, Arc::new(spoil))
    }

    /// Serves a site with a certificate for the worthless key.
    pub(crate) fn secure(site: Site, certificate: &[u8]) -> Self {
        Self::secure_but(site, certificate, |_, reply| reply)
    }

    /// The same, spoilt.
    pub(crate) fn secure_but(
        site: Site,
        certificate: &[u8],
        spoil: impl Fn(&str, Reply) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
        let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self::start(site, Some(Arc::new(config)), Arc::new(spoil))
    }

    fn start(site: Site, tls: Option<Arc<ServerConfig>>, spoil: Arc<Spoil>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            scheme: if tls.is_some() { "https" } else { "http" },
            ended: Arc::default(),
            asked: Arc::default(),
            at_once: Arc::default(),
        };
        let ended = Arc::clone(&server.ended);
        let asked = Arc::clone(&server.asked);
        let most = Arc::clone(&server.at_once);
        let now = Arc::new(AtomicUsize::new(0));
        let site = Arc::new(site);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                stream.set_nodelay(true).unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .unwrap();
                let (site, spoil) = (Arc::clone(&site), Arc::clone(&spoil));
                let (asked, most, now) = (Arc::clone(&asked), Arc::clone(&most), Arc::clone(&now));
                let tls = tls.clone();
                thread::spawn(move || {
                    let serve = |stream: &mut dyn Stream| {
                        while let Some((path, agent)) = request(stream) {
                            asked.lock().unwrap().push((path.clone(), agent));
                            let under_way = now.fetch_add(1, Ordering::SeqCst) + 1;
                            most.fetch_max(under_way, Ordering::SeqCst);
                            let reply = good(&site, &path).unwrap_or_else(|| Reply::status(404));
                            let on = answer(stream, &spoil(&path, reply));
                            now.fetch_sub(1, Ordering::SeqCst);
                            if on.is_none() {
                                return;
                            }
                        }
                    };
                    match tls {
                        None => serve(&mut Buffered(BufReader::new(stream))),
                        Some(config) => {
                            let connection = ServerConnection::new(config).unwrap();
                            let stream = StreamOwned::new(connection, stream);
                            serve(&mut Buffered(BufReader::new(stream)));
                        }
                    }
                });
            }
        });
        server
    }

    /// The address of the site, by the number of this machine.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}/", self.scheme, self.address)
    }

    /// How often a path was asked for.
    pub(crate) fn times(&self, path: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(it, _)| it == path).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

/// What is read by lines and written.
trait Stream {
    fn line(&mut self) -> Option<String>;
    fn say(&mut self, bytes: &[u8]) -> Option<()>;
}

struct Buffered<T>(BufReader<T>);

impl<T: Read + Write> Stream for Buffered<T> {
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.0.read_line(&mut line).ok()?;
        (length > 0).then(|| line.trim_end().to_owned())
    }

    fn say(&mut self, bytes: &[u8]) -> Option<()> {
        let stream = self.0.get_mut();
        stream.write_all(bytes).ok()?;
        stream.flush().ok()
    }
}

/// The decoded path of the next request, without the `/` at its beginning, and who asks.
fn request(stream: &mut dyn Stream) -> Option<(String, String)> {
    let first = stream.line()?;
    let mut agent = String::new();
    loop {
        let line = stream.line()?;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("user-agent")
        {
            agent = value.trim().to_owned();
        }
    }
    let path = first.split(' ').nth(1)?.strip_prefix('/')?;
    let mut decoded = Vec::new();
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next().unwrap()).to_digit(16).unwrap();
                u8::try_from(digit() * 16 + digit()).unwrap()
            }
            byte => byte,
        });
    }
    Some((String::from_utf8(decoded).unwrap(), agent))
}

/// Says a reply; nothing if the connection is over.
fn answer(stream: &mut dyn Stream, reply: &Reply) -> Option<()> {
    let mut head = format!("HTTP/1.1 {} X\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let more = usize::from(reply.then != Then::On) << 40;
    head.push_str(&format!(
        "Content-Length: {}\r\n\r\n",
        reply.body.len() + more
    ));
    stream.say(&[head.as_bytes(), &reply.body].concat())?;
    match reply.then {
        Then::On => Some(()),
        Then::Away => None,
        Then::Endless => {
            let much = vec![b'x'; 1 << 16];
            while stream.say(&much).is_some() {}
            None
        }
        Then::Drip => {
            while stream.say(b"x").is_some() {
                thread::sleep(Duration::from_millis(50));
            }
            None
        }
    }
}
