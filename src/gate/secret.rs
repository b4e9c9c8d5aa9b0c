//! A value that must not be seen.

use std::hint::black_box;

/// A value that an author tagged as protected health information.
///
/// It cannot be shown, copied, stored or compared, so no error, log or panic can carry it (invariant 8).
/// Only `gate` reads it; it is overwritten when it is dropped, as far as safe code can have that.
///
/// ```
/// let secret = obstat::gate::Secret::new("Ann Example".to_owned());
/// drop(secret);
/// ```
///
/// No `Debug`:
/// ```compile_fail,E0277
/// fn needs<T: std::fmt::Debug>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No `Display`:
/// ```compile_fail,E0277
/// fn needs<T: std::fmt::Display>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No `Clone`:
/// ```compile_fail,E0277
/// fn needs<T: Clone>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No `Serialize`:
/// ```compile_fail,E0277
/// fn needs<T: serde::Serialize>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No comparison:
/// ```compile_fail,E0277
/// fn needs<T: PartialEq>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No hash:
/// ```compile_fail,E0277
/// fn needs<T: std::hash::Hash>() {}
/// needs::<obstat::gate::Secret>();
/// ```
/// No reading from outside:
/// ```compile_fail,E0624
/// obstat::gate::Secret::new(String::new()).expose();
/// ```
pub struct Secret(String);

impl Secret {
    /// Takes a value out of sight; the caller keeps no copy.
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// The value, for the search alone.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Keeps the compiler from leaving out writes that nobody reads.
        black_box(&bytes);
    }
}
