//! How a live site is asked, and why it may not be.

use std::time::Duration;

use super::super::Unreadable;

/// How a live site is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manners {
    /// The most files that a site may have to be looked at.
    pub max_files: usize,
    /// The longest that one file may take, from the first byte asked to the last one got.
    pub timeout: Duration,
    /// How many requests a second are made at most.
    pub rate: u32,
    /// Certificates in PEM that may have signed the server's, besides the web's authorities.
    pub authorities: Option<Vec<u8>>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            max_files: 20_000,
            timeout: Duration::from_secs(30),
            rate: 20,
            authorities: None,
        }
    }
}

/// Why a live site cannot be looked at.
#[derive(Debug)]
pub enum NotLive {
    /// The authorities hold no certificate in PEM.
    Authorities,
    /// Nobody can say whether the site is sound.
    Unreadable(Unreadable),
    /// The site has so many files, more than wanted.
    TooMany(usize),
}

impl From<Unreadable> for NotLive {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}
