//! One question to a server, and what became of it; whoever asks is the client's business.

use std::fmt;

/// What a server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// `Content-Type`
    pub(super) media_type: Option<String>,
    /// `Access-Control-Allow-Origin`
    pub(super) origin: Option<String>,
    /// `Content-Encoding`
    pub(super) encoding: Option<String>,
    /// `Location`
    pub(super) location: Option<String>,
    /// Whether there is a `Strict-Transport-Security`.
    pub(super) strict: bool,
    /// The body of status 200, if it is no longer than what was asked for.
    pub(super) body: Option<Vec<u8>>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The server's TLS certificate is not good, in words that follow its name.
    Certificate(String),
    /// Nobody answers there, or not in this protocol, in words.
    Unreachable(String),
    /// It took longer than so many milliseconds.
    Late(u128),
    /// It asks for a longer rest than is reasonable, with this status.
    Busy(u16),
    /// What came is no HTTP.
    Garbled(String),
    /// The body ended before its end.
    Truncated,
}

impl Failure {
    /// Whether another file of the same host would fail in the same way.
    pub(super) fn is_of_host(&self) -> bool {
        *self != Self::Truncated
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(why) => write!(f, "the server's TLS certificate {why}"),
            Self::Unreachable(why) => write!(f, "the server cannot be reached: {why}"),
            Self::Late(milliseconds) => {
                let seconds = *milliseconds as f64 / 1000.0;
                write!(f, "the server took longer than {seconds} s")
            }
            Self::Busy(status) => write!(
                f,
                "the server answers with status {status} and asks for a long rest"
            ),
            Self::Garbled(why) => write!(f, "the answer is no HTTP: {why}"),
            Self::Truncated => f.write_str("the answer ended before all of the file was there"),
        }
    }
}

/// Whoever can ask.
pub(super) trait Web: Send + Sync {
    /// Asks for an address, without following where it leads, and reads up to `longest` bytes of the body.
    ///
    /// # Errors
    /// Why there is no answer.
    fn get(&self, url: &str, longest: u64) -> Result<Answer, Failure>;
}
