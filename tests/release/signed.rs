//! What a signer gets to sign, and where its signatures stand.

use obstat::openpgp::{SignError, Signer};
use obstat::release::{Announcement, Batch, Contents, Releases};

use crate::fixture::{advisory, document, open_gate, releases, time, tree, workspace};

/// A signer whose signatures can be read.
struct Marks;

impl Signer for Marks {
    fn sign_detached(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(format!("over {} bytes", bytes.len()).into_bytes())
    }

    fn clear_sign(&self, text: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok([b"BEGIN\n", text, b"END\n"].concat())
    }
}

struct NoKey;

impl Signer for NoKey {
    fn sign_detached(&self, _: &[u8]) -> Result<Vec<u8>, SignError> {
        Err(SignError("the key has expired".to_owned()))
    }

    fn clear_sign(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        self.sign_detached(bytes)
    }
}

fn release(workspace: &std::path::Path, signer: &dyn Signer) -> Result<(), String> {
    let opened = Releases::open(workspace).unwrap();
    let mut batch = Batch::new(&opened, time("2026-01-01T00:00:00Z")).unwrap();
    let place = batch.reserve(document("EX-1", "1.0.0")).unwrap();
    let site = batch.reserve(Announcement::Site).unwrap();
    let gate = open_gate();
    let writing = batch
        .begin(&gate, Some(signer))
        .map_err(|error| error.to_string())?;
    let contents = Contents::Document {
        advisory: &advisory("EX-1", "1.0.0"),
        document: b"{}\n".to_vec(),
        text: b"text\n".to_vec(),
        frozen: None,
        signature: None,
        difference: &[],
    };
    writing
        .write(&place, contents)
        .map_err(|error| error.to_string())?;
    writing
        .write(&site, Contents::Files(Default::default()))
        .map_err(|error| error.to_string())?;
    writing
        .commit()
        .map_err(|error| error.to_string())
        .map(drop)
}

#[test]
fn document_text_and_manifest_are_signed() {
    let workspace = workspace();
    release(workspace.path(), &Marks).unwrap();
    let releases = Releases::open(workspace.path()).unwrap();
    let loaded = releases.load(&releases.entries()[0]).unwrap();
    let names: Vec<_> = loaded.signatures.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["ex-1.json.asc", "ex-1.txt.asc", "manifest.json.asc"]
    );
    assert_eq!(loaded.signatures["ex-1.json.asc"], b"over 3 bytes");
    assert_eq!(loaded.signatures["ex-1.txt.asc"], b"BEGIN\ntext\nEND\n");
    assert_eq!(loaded.text, b"text\n");
}

#[test]
fn without_a_signature_nothing_is_released() {
    let workspace = workspace();
    assert_eq!(
        release(workspace.path(), &NoKey),
        Err("could not sign: the key has expired".to_owned())
    );
    assert!(tree(&releases(workspace.path())).is_empty());
}
