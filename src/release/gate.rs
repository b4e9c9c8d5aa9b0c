//! Bytes on their way through the gate: no other byte is written or signed (invariant 3).

use std::path::PathBuf;

use super::ReleaseError;
use crate::gate::{Armed, Searched, SitePath};

/// Bytes that passed; the only thing that can be written or signed.
pub(super) struct Passed {
    bytes: Vec<u8>,
    searched: Searched,
}

impl Passed {
    /// Lets bytes pass to a path below `content/releases/`.
    pub(super) fn through(gate: &Armed, path: &str, bytes: Vec<u8>) -> Result<Self, ReleaseError> {
        let path = format!("content/releases/{path}");
        let path = SitePath::new(&path).map_err(|problem| {
            ReleaseError::Unreadable(PathBuf::from(&path), problem.to_string())
        })?;
        match gate.inspect(&path, &bytes) {
            Ok(searched) => Ok(Self { bytes, searched }),
            Err(refused) => Err(ReleaseError::Refused(Box::new(refused))),
        }
    }

    /// How much was searched for it.
    pub(super) fn searched(&self) -> Searched {
        self.searched
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
