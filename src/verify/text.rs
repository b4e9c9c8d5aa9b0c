//! The plain texts of the documents, which are clear-signed where anything is signed.

use super::fault::{Basis, PUBLISH, TAMPERED};
use super::file::Look;
use super::keys::Keys;
use super::site::Site;
use crate::diagnostic::Message;

/// How a clear-signed text begins.
pub(super) const BEGIN: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----";

/// How a file stands to its clear signature.
pub(super) enum Clear {
    /// There is none in it.
    Unsigned,
    /// It is good: the text inside, and the fingerprint of the signer.
    Good(Vec<u8>, String),
    /// What is wrong with it.
    Bad(Message),
}

/// Reads a text that may be clear-signed; it begins with the BEGIN line if it is.
pub(super) fn clear(site: &Site<'_>, keys: &Keys, bytes: &[u8]) -> Clear {
    let line = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line) == BEGIN;
    let mut lines = bytes.split(|byte| *byte == b'\n');
    if !lines.next().is_some_and(line) {
        return match lines.any(line) {
            true => {
                Clear::Bad(Message::new("something stands before the line ").value(words(BEGIN)))
            }
            false => Clear::Unsigned,
        };
    }
    match keys.clear(bytes, site.at) {
        None => Clear::Bad(Message::new(
            "no certificate is published that could verify its signature",
        )),
        Some(Ok((content, signer))) => Clear::Good(content, signer),
        Some(Err(message)) => Clear::Bad(message),
    }
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a plain text says of itself.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The version that it is of.
    version: Option<String>,
    /// The fingerprint of its signer, nothing if it is not signed, or what is wrong with its signature.
    signer: Result<Option<String>, Message>,
}

/// Looks at the text of a document or of a version.
pub(super) fn look(site: &Site<'_>, keys: &Keys, look: &mut Look<'_>, bytes: &[u8]) {
    let said = keys.texts.recall(look.sha256, || said(site, keys, bytes));
    let basis = Basis::OpenPgp("7");
    look.version = said.version;
    match said.signer {
        Ok(Some(signer)) => look.signers.push(signer),
        Ok(None) if keys.len() > 0 => {
            let message = "the text is not clear-signed";
            look.faults.error(look.path, basis, message, PUBLISH);
        }
        Ok(None) => {}
        Err(message) => look.faults.error(look.path, basis, message, TAMPERED),
    }
}

fn said(site: &Site<'_>, keys: &Keys, bytes: &[u8]) -> Said {
    match clear(site, keys, bytes) {
        Clear::Unsigned => Said {
            version: version(bytes),
            signer: Ok(None),
        },
        Clear::Good(content, signer) => Said {
            version: version(&content),
            signer: Ok(Some(signer)),
        },
        Clear::Bad(message) => Said {
            version: None,
            signer: Err(message),
        },
    }
}

/// The version that a text says it is of, on the line after its id.
pub(super) fn version(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines().take(60);
    lines.find(|line| line.starts_with("Id: "))?;
    let version = lines.next()?.strip_prefix("Version: ")?;
    Some(version.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_text_says_its_version_at_its_head() {
        let text = "Security advisory: A-1\n\nId: A-1\nVersion: 2.1.0\nStatus: final\n";
        assert_eq!(version(text.as_bytes()).as_deref(), Some("2.1.0"));
        assert_eq!(version(b"Security advisory: A-1\n"), None);
        assert_eq!(version(b"Version: 2 of our pump\n\nId: A-1\n"), None);
        assert_eq!(version(b"\xff"), None);
    }
}
