//! The client: TLS, time, pace and patience; the only file that knows the library.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustls::CertificateError;
use ureq::http::{HeaderMap, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::address::is_loopback;
use super::pace::{Pace, retry_after};
use super::web::{Answer, Failure, Web};

/// Who asks: the program and its version.
const USER_AGENT: &str = concat!("Obstat/", env!("CARGO_PKG_VERSION"), " (verify)");
/// The longest head of an answer.
const LONGEST_HEAD: usize = 32 << 10;
/// How often one file is asked for again when the server asks for a rest.
const PATIENCE: usize = 3;

/// A client that trusts the web's authorities, and perhaps others as well.
pub(super) struct Client {
    /// One for each set of authorities, because the library takes the web's or others, not both.
    agents: Vec<ureq::Agent>,
    /// The one that was last trusted.
    trusted: AtomicUsize,
    timeout: Duration,
    pace: Pace,
}

/// Why a client's own authorities cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoCertificate;

impl Client {
    /// A client for a host; `authorities` is a text in PEM with certificates that are trusted besides the web's.
    ///
    /// # Errors
    /// If no certificate is in that text.
    pub(super) fn new(
        host: &str,
        timeout: Duration,
        rate: u32,
        authorities: Option<&[u8]>,
    ) -> Result<Self, NoCertificate> {
        let mut sets = vec![RootCerts::WebPki];
        if let Some(text) = authorities {
            sets.push(RootCerts::Specific(Arc::new(certificates(text)?)));
        }
        let agent = |roots| {
            let tls = TlsConfig::builder().root_certs(roots).build();
            let mut config = ureq::Agent::config_builder()
                .tls_config(tls)
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .user_agent(USER_AGENT)
                .accept("*/*")
                .accept_encoding("identity")
                .max_response_header_size(LONGEST_HEAD)
                .timeout_global(Some(timeout));
            if is_loopback(host) {
                config = config.proxy(None);
            }
            config.build().new_agent()
        };
        Ok(Self {
            agents: sets.into_iter().map(agent).collect(),
            trusted: AtomicUsize::new(0),
            timeout,
            pace: Pace::new(rate),
        })
    }

    /// Asks once, with each set of authorities until one knows the server's certificate.
    fn ask(&self, url: &str, longest: u64) -> Result<Asked, Lost> {
        let first = self.trusted.load(Ordering::Relaxed);
        let mut result = Err(Lost::Stranger);
        for step in 0..self.agents.len() {
            let place = (first + step) % self.agents.len();
            let Some(agent) = self.agents.get(place) else {
                break;
            };
            match once(agent, url, longest) {
                Err(Lost::Stranger) => {}
                other => {
                    self.trusted.store(place, Ordering::Relaxed);
                    result = other;
                    break;
                }
            }
        }
        result
    }
}

impl Web for Client {
    fn get(&self, url: &str, longest: u64) -> Result<Answer, Failure> {
        let mut status = 0;
        let mut again = true;
        let mut asked = 0;
        while asked <= PATIENCE {
            self.pace.turn();
            match self.ask(url, longest) {
                Ok(Asked::Answer(answer)) => return Ok(answer),
                Ok(Asked::Rest(code, time)) => {
                    status = code;
                    asked += 1;
                    if !self.pace.rest(time.unwrap_or(Duration::from_secs(1))) {
                        break;
                    }
                }
                // A kept connection may have ended meanwhile.
                Err(Lost::Ended(_)) if again => again = false,
                Err(lost) => return Err(lost.failure(self.timeout)),
            }
        }
        Err(Failure::Busy(status))
    }
}

/// What became of one question.
enum Asked {
    Answer(Answer),
    /// The server is busy, and says for how long.
    Rest(u16, Option<Duration>),
}

/// Why one question came to nothing.
enum Lost {
    /// The certificate is by nobody that is trusted.
    Stranger,
    /// The connection ended before an answer began.
    Ended(String),
    Late,
    Other(Failure),
}

impl Lost {
    fn failure(self, timeout: Duration) -> Failure {
        match self {
            Self::Stranger => {
                Failure::Certificate("is by an authority that is not trusted".to_owned())
            }
            Self::Ended(why) => Failure::Unreachable(why),
            Self::Late => Failure::Late(timeout.as_millis()),
            Self::Other(failure) => failure,
        }
    }
}

fn once(agent: &ureq::Agent, url: &str, longest: u64) -> Result<Asked, Lost> {
    let mut response = agent.get(url).call().map_err(lost)?;
    let status = response.status().as_u16();
    let headers = response.headers();
    if matches!(status, 429 | 503) {
        let date = text(headers, &header::DATE);
        let after = text(headers, &header::RETRY_AFTER);
        let rest = after.and_then(|after| retry_after(&after, date.as_deref()));
        return Ok(Asked::Rest(status, rest));
    }
    let mut answer = Answer {
        status,
        media_type: text(headers, &header::CONTENT_TYPE),
        origin: text(headers, &header::ACCESS_CONTROL_ALLOW_ORIGIN),
        encoding: text(headers, &header::CONTENT_ENCODING)
            .filter(|encoding| !encoding.eq_ignore_ascii_case("identity")),
        location: text(headers, &header::LOCATION),
        strict: headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
        body: None,
    };
    if status == 200 && answer.encoding.is_none() {
        let mut bytes = Vec::new();
        let reader = response.body_mut().as_reader();
        let mut reader = reader.take(longest.saturating_add(1));
        match reader.read_to_end(&mut bytes) {
            Ok(_) => answer.body = (bytes.len() as u64 <= longest).then_some(bytes),
            Err(error) => {
                return Err(match lost(error.into()) {
                    Lost::Ended(_) => Lost::Other(Failure::Truncated),
                    other => other,
                });
            }
        }
    }
    Ok(Asked::Answer(answer))
}

/// A field of the head; of several the first, and of strange bytes a likeness.
fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

fn lost(error: ureq::Error) -> Lost {
    use std::io::ErrorKind;
    let unreachable = |why: &str| Lost::Other(Failure::Unreachable(why.to_owned()));
    match error {
        ureq::Error::Timeout(_) => Lost::Late,
        ureq::Error::HostNotFound => unreachable("there is no such host"),
        ureq::Error::Rustls(error) => tls(&error),
        ureq::Error::Io(error) => {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            match (inner, error.kind()) {
                (Some(error), _) => tls(error),
                (None, ErrorKind::TimedOut | ErrorKind::WouldBlock) => Lost::Late,
                (
                    None,
                    ErrorKind::UnexpectedEof
                    | ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe,
                ) => Lost::Ended("the connection ended".to_owned()),
                (None, ErrorKind::ConnectionRefused) => unreachable("the connection is refused"),
                (None, _) => unreachable(&error.to_string()),
            }
        }
        ureq::Error::Protocol(error) => Lost::Other(Failure::Garbled(error.to_string())),
        ureq::Error::LargeResponseHeader(_, most) => {
            let why = format!("its head is longer than {most} bytes");
            Lost::Other(Failure::Garbled(why))
        }
        ureq::Error::Http(error) => Lost::Other(Failure::Garbled(error.to_string())),
        other => unreachable(&other.to_string()),
    }
}

fn tls(error: &rustls::Error) -> Lost {
    let why = match error {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::UnknownIssuer => return Lost::Stranger,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "has expired".to_owned()
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "is not valid yet".to_owned()
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "is for another host".to_owned()
            }
            CertificateError::Revoked => "is revoked".to_owned(),
            other => format!("does not hold: {other}"),
        },
        other => return Lost::Other(Failure::Unreachable(format!("TLS fails: {other}"))),
    };
    Lost::Other(Failure::Certificate(why))
}

/// The certificates in a text in PEM.
fn certificates(text: &[u8]) -> Result<Vec<Certificate<'static>>, NoCertificate> {
    let mut certificates = Vec::new();
    for item in parse_pem(text) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(NoCertificate),
        }
    }
    match certificates.is_empty() {
        true => Err(NoCertificate),
        false => Ok(certificates),
    }
}
