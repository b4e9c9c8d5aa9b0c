//! The slot for the gate: no byte is written that has not passed it (invariant 3).

use super::ReleaseError;

/// What stands before every byte that is written, and so before every signature.
pub trait Gate: Sync {
    /// Lets bytes pass to a path below the workspace, or says in words what they hold, never the value.
    ///
    /// # Errors
    /// The words.
    fn clear(&self, path: &str, bytes: &[u8]) -> Result<(), String>;
}

impl<F: Fn(&str, &[u8]) -> Result<(), String> + Sync> Gate for F {
    fn clear(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self(path, bytes)
    }
}

impl Gate for crate::gate::Armed {
    fn clear(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let path = crate::gate::SitePath::new(path).map_err(|problem| problem.to_string())?;
        self.inspect(&path, bytes).map_err(|leak| leak.to_string())
    }
}

/// Bytes that passed; the only thing that can be written or signed.
pub(super) struct Passed(Vec<u8>);

impl Passed {
    /// Lets bytes pass the gate.
    pub(super) fn through(
        gate: &dyn Gate,
        path: &str,
        bytes: Vec<u8>,
    ) -> Result<Self, ReleaseError> {
        match gate.clear(&format!("content/releases/{path}"), &bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(leak) => Err(ReleaseError::Leak(leak)),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
