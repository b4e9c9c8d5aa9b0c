//! One line of the journal.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::timestamp::Timestamp;
use crate::release::act::Counted;
use crate::release::{Act, Digest, Override, folder};

/// One line of the journal: one act.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What we did.
    pub act: Act,
    /// The slug of the document or, for VEX, of the product; none for the site.
    #[serde(default)]
    pub document: Option<String>,
    /// The digest of the manifest file.
    pub manifest: Digest,
    /// The running number of the releases of that document, product or site, from 1.
    pub n: u32,
    /// A word on it.
    #[serde(default)]
    pub note: Option<String>,
    /// Which findings were passed over, and why.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// The digest of the line before with its newline, or zeros.
    pub previous: Digest,
    /// If it was signed ahead: when it becomes public.
    #[serde(default)]
    pub public_from: Option<Timestamp>,
    /// The number of the line, from 1.
    pub sequence: u64,
    /// When; one time for a batch.
    pub time: Timestamp,
    /// The version of the document, or for added signatures the name of the release's folder; none for site and VEX.
    #[serde(default)]
    pub version: Option<String>,
}

/// The line as it is written. The fields stand in the order of canonical JSON.
#[derive(Serialize)]
struct Written<'a> {
    act: Act,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<Digest>,
    n: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    overrides: &'a [Override],
    previous: Digest,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_from: Option<Timestamp>,
    sequence: u64,
    time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

impl Line {
    /// Reads a line, its newline included, and the digest of its words without that of the manifest.
    pub(super) fn parse(bytes: &[u8]) -> Result<(Self, Digest), LineFault> {
        if !bytes.ends_with(b"\n") {
            return Err(LineFault::Cut);
        }
        if bytes.ends_with(b"\r\n") {
            return Err(LineFault::CarriageReturn);
        }
        let line: Self = serde_json::from_slice(bytes).map_err(|_| LineFault::NoLine)?;
        if line.bytes().map_err(|_| LineFault::NoLine)? != bytes {
            return Err(LineFault::NotCanonical);
        }
        let whole = |time: Timestamp| Timestamp::whole(time.to_utc()) == time;
        if !whole(line.time) || !line.public_from.is_none_or(whole) {
            return Err(LineFault::NotCanonical);
        }
        let (document, version) = (line.document.as_deref(), line.version.is_some());
        let slug = document.is_some_and(folder::is_slug);
        let sound = match line.act {
            Act::Site => document.is_none() && !version,
            Act::Vex => slug && !version,
            Act::Resign | Act::Retract => (slug || document.is_some_and(folder::is_vex)) && version,
            _ => slug && version && !folder::RESERVED.contains(&document.unwrap_or_default()),
        };
        if !sound {
            return Err(LineFault::NoLine);
        }
        let seal = line.seal().map_err(|_| LineFault::NoLine)?;
        Ok((line, seal))
    }

    /// The line as it stands in the journal, with its newline.
    ///
    /// # Errors
    /// None that can happen; `serde_json` has them.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        self.written(Some(self.manifest))
    }

    /// The digest of the line without that of its manifest.
    pub(crate) fn seal(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest::of(&self.written(None)?))
    }

    /// What its running number counts: the releases of a document, of a product's VEX, or of the site.
    pub(super) fn counted(&self) -> (Counted, String) {
        let document = self.document.clone().unwrap_or_default();
        (self.act.counted(), document)
    }

    /// The folder below `content/releases/` that it names.
    pub(crate) fn folder(&self) -> String {
        let document = self.document.as_deref().unwrap_or_default();
        let version = self.version.as_deref().unwrap_or_default();
        folder::name(self.act, document, self.n, version)
    }

    /// The folder of the release that it acts on, which it names as its version.
    pub(crate) fn target(&self) -> String {
        let document = self.document.as_deref().unwrap_or_default();
        format!("{document}/{}", self.version.as_deref().unwrap_or_default())
    }

    fn written(&self, manifest: Option<Digest>) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec(&Written {
            act: self.act,
            document: self.document.as_deref(),
            manifest,
            n: self.n,
            note: self.note.as_deref(),
            overrides: &self.overrides,
            previous: self.previous,
            public_from: self.public_from,
            sequence: self.sequence,
            time: self.time,
            version: self.version.as_deref(),
        })?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Why a line is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// It has no newline at its end.
    Cut,
    /// It ends with a carriage return.
    CarriageReturn,
    /// It is no line of a journal: no JSON, an act or a key that is not known, or one missing.
    NoLine,
    /// Its keys are not sorted, or it holds white space, or a time that is not in whole seconds of UTC.
    NotCanonical,
    /// It says another number of itself than its place.
    Sequence(u64),
    /// The next line, or the beginning, names another digest of it.
    Chain,
    /// Its time is before that of the line before.
    Time,
    /// Its running number is not the next one.
    Number(u32),
    /// The manifest that it names was made for another line.
    Manifest,
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cut => f.write_str("it is cut off: the newline is missing"),
            Self::CarriageReturn => f.write_str("it ends with a carriage return"),
            Self::NoLine => {
                f.write_str("it is no line of a journal, or one of a newer version of obstat")
            }
            Self::NotCanonical => f.write_str("it was written anew: it is not in canonical form"),
            Self::Sequence(said) => write!(f, "it says that it is line {said}"),
            Self::Chain => f.write_str("the chain of digests breaks at it"),
            Self::Time => f.write_str("its time is before that of the line before"),
            Self::Number(n) => write!(f, "its `n` {n} is not the next number"),
            Self::Manifest => f.write_str("the manifest of its release says otherwise"),
        }
    }
}
