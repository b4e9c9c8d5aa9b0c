//! `files.json`: path, length and SHA-256 of every file of a tree; what is ours.
//!
//! It is the one file that does not come through the gate: its paths passed there one by one, and the rest are lengths and digests of what passed.
//! To search them would only raise false alarms, since a length may equal a record number.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

use super::PublishError;
use crate::gate::SitePath;

/// The list's name at the root of each tree; it does not list itself.
pub const LISTING: &str = "files.json";

const GENERATOR: &str = "obstat";
const SCHEMA: u32 = 1;

/// The list as it is written; fields in order of name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing<'a> {
    #[serde(borrow)]
    pub(super) files: Vec<Row<'a>>,
    generator: Cow<'a, str>,
    schema: u32,
}

/// One file of the list; fields in order of name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row<'a> {
    /// In bytes.
    pub(super) length: u64,
    #[serde(borrow)]
    pub(super) path: Cow<'a, str>,
    pub(super) sha256: Digest,
}

impl<'a> Listing<'a> {
    pub(super) fn new(files: Vec<Row<'a>>) -> Self {
        Self {
            files,
            generator: GENERATOR.into(),
            schema: SCHEMA,
        }
    }

    /// The list's bytes: two spaces, a final newline.
    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a list; nothing if it was not written by Obstat or one of its paths leads elsewhere.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let listing: Self = serde_json::from_slice(bytes).ok()?;
        let ours = listing.generator == GENERATOR && listing.schema == SCHEMA;
        let safe = |row: &Row<'_>| SitePath::new(&row.path).is_ok();
        (ours && listing.files.iter().all(safe)).then_some(listing)
    }
}

/// The bytes of the list in `root`; nothing if there is no list.
pub(super) fn read(root: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    let path = root.join(LISTING);
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(PublishError::BadListing(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PublishError::io("read", &path)(error)),
    }
    let bytes = std::fs::read(&path).map_err(PublishError::io("read", &path))?;
    Ok(Some(bytes))
}

/// A SHA-256, written as 64 small hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    pub(super) fn into_bytes(self) -> [u8; 32] {
        self.0
    }

    /// The digest of what is left to read.
    pub(super) fn of_rest(mut from: impl io::Read) -> io::Result<Self> {
        let mut hasher = sha2::Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = match from.read(&mut buffer) {
                Ok(0) => return Ok(Self(hasher.finalize().into())),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(buffer.get(..length).unwrap_or_default());
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom("not a SHA-256");
        let mut digest = [0; 32];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != digest.len() || !rest.is_empty() {
            return Err(wrong());
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let [high, low] = pair.map(|sign| (sign as char).to_digit(16));
            let value = high.zip(low).map(|(high, low)| high * 16 + low);
            *byte = value
                .and_then(|value| u8::try_from(value).ok())
                .ok_or_else(wrong)?;
        }
        Ok(Self(digest))
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, Listing, Row};

    const SHA: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_list_is_canonical_and_reads_back() {
        let row = Row {
            length: 3,
            path: "a/ü.txt".into(),
            sha256: Digest::of(b"abc"),
        };
        let bytes = Listing::new(vec![row]).to_bytes().unwrap();
        let text = format!(
            "{{\n  \"files\": [\n    {{\n      \"length\": 3,\n      \"path\": \"a/ü.txt\",\n      \"sha256\": \"{SHA}\"\n    }}\n  ],\n  \"generator\": \"obstat\",\n  \"schema\": 1\n}}\n"
        );
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), text);
        let read = Listing::parse(&bytes).unwrap();
        assert_eq!(read.to_bytes().unwrap(), bytes);
    }

    #[test]
    fn a_list_of_others_is_none() {
        let ours = format!(
            r#"{{"files":[{{"length":3,"path":"a","sha256":"{SHA}"}}],"generator":"obstat","schema":1}}"#
        );
        assert!(Listing::parse(ours.as_bytes()).is_some());
        for (from, to) in [
            ("obstat", "webpack"),
            ("\"schema\":1", "\"schema\":2"),
            ("\"a\"", "\"../a\""),
            ("ba78", "ba7"),
            ("ba78", "ba7é"),
            ("}]", "]"),
        ] {
            let other = ours.replacen(from, to, 1);
            assert!(Listing::parse(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn a_stream_has_the_digest_of_its_bytes() {
        let bytes = vec![7; 200_000];
        assert!(Digest::of_rest(&*bytes).unwrap() == Digest::of(&bytes));
    }
}
