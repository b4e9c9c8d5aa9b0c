//! The files of one document: itself as it was released, its hashes and its signature (CSAF 2.0 sections 7.1.18 and 7.1.19).

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256, Sha512};

use super::{Document, File};

/// The document says that it has a signature and none was given, or the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureMismatch;

impl fmt::Display for SignatureMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the feed and the files of a document disagree on its signature")
    }
}

impl std::error::Error for SignatureMismatch {}

/// The paths of the files that [`document_files`] makes, in the same order.
pub fn document_paths(document: &Document) -> Vec<String> {
    let path = document.path();
    let mut paths = vec![
        path.clone(),
        format!("{path}.sha256"),
        format!("{path}.sha512"),
    ];
    paths.extend(document.signature.then(|| format!("{path}.asc")));
    paths
}

/// The files of one document, made of its bytes as released and of its armored signature.
///
/// The hash files are what `sha256sum -c` and `sha512sum -c` read; the hashes are computed here, so that they cannot be stale.
///
/// # Errors
/// [`SignatureMismatch`] unless there is a signature exactly if the document says so.
pub fn document_files(
    document: &Document,
    content: Vec<u8>,
    signature: Option<Vec<u8>>,
) -> Result<Vec<File>, SignatureMismatch> {
    if document.signature != signature.is_some() {
        return Err(SignatureMismatch);
    }
    let name = document.slug.file_name();
    let hash = |digest: &[u8]| format!("{}  {name}\n", hexadecimal(digest)).into_bytes();
    let sha256 = hash(&Sha256::digest(&content));
    let sha512 = hash(&Sha512::digest(&content));
    let bytes = [content, sha256, sha512].into_iter().chain(signature);
    let files = document_paths(document).into_iter().zip(bytes);
    Ok(files.map(|(path, bytes)| File { path, bytes }).collect())
}

fn hexadecimal(digest: &[u8]) -> String {
    digest
        .iter()
        .fold(String::with_capacity(digest.len() * 2), |mut text, byte| {
            // Writing to a string never fails.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
