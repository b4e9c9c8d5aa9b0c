//! Where a value is put in the copy of an output, so that the copy is still what it was.

use memchr::memmem;

/// The bytes with the value in them, as a reader of this kind of file would meet it.
pub(super) fn plant(path: &str, bytes: &[u8], value: &str) -> Vec<u8> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" | "htm" | "xml" | "svg" | "atom" => {
            let at = memmem::rfind(bytes, b"</").unwrap_or(bytes.len());
            insert(bytes, at, &format!("<p>{value}</p>"))
        }
        "json" | "webmanifest" | "map" => {
            let at = memmem::find(bytes, b"\": \"").map(|at| at + 4);
            let at = at.or_else(|| memmem::find(bytes, b"\":\"").map(|at| at + 3));
            let escaped = serde_json::to_string(value).unwrap_or_default();
            let inside = escaped.trim_matches('"');
            insert(bytes, at.unwrap_or(bytes.len()), &format!("{inside} "))
        }
        _ => insert(bytes, bytes.len(), &format!("\n{value}\n")),
    }
}

fn insert(bytes: &[u8], at: usize, text: &str) -> Vec<u8> {
    let (before, after) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
    [before, text.as_bytes(), after].concat()
}
