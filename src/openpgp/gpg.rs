//! Signs with the installed `gpg`, and so with smartcards, hardware modules and agents.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use super::{SignError, Signer};

/// The installed `gpg` and one of its keys.
pub struct Gpg {
    program: String,
    /// The full fingerprint of the subkey that signs.
    key: String,
    /// A card signs one text at a time, and an agent asks once.
    one_at_a_time: Mutex<()>,
}

impl Gpg {
    /// A signer that calls `gpg` with the full fingerprint of a key that may sign.
    pub fn new(key: &str) -> Self {
        Self {
            program: "gpg".to_owned(),
            key: key.to_owned(),
            one_at_a_time: Mutex::new(()),
        }
    }

    fn run(&self, how: &str, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        let _one = self.one_at_a_time.lock();
        let mut gpg = Command::new(&self.program);
        // The `!` keeps gpg from choosing another subkey.
        gpg.args(["--batch", "--no-tty", "--quiet", "--armor"])
            .args(["--digest-algo", "SHA512", "--no-emit-version"])
            .args(["--local-user", &format!("{}!", self.key)])
            .args(["--output", "-", how])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = gpg
            .spawn()
            .map_err(|error| SignError(format!("`{}` cannot be run: {error}", self.program)))?;
        let mut input = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                if let Some(input) = &mut input {
                    // gpg says itself what is wrong if it stops reading.
                    let _ = input.write_all(bytes);
                }
                drop(input);
            });
            child.wait_with_output()
        })
        .map_err(|error| SignError(format!("`{}` was lost: {error}", self.program)))?;
        if output.status.success() && !output.stdout.is_empty() {
            return Ok(output.stdout);
        }
        let words = String::from_utf8_lossy(&output.stderr);
        Err(SignError(format!(
            "gpg did not sign: {}",
            words.trim().replace('\n', "; ")
        )))
    }
}

impl Signer for Gpg {
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        self.run("--detach-sign", bytes)
    }

    fn clear_sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        self.run("--clear-sign", text)
    }
}
