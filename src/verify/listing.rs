//! `files.json`: every file of the tree is on the list, and every file on the list is in the tree as the list says.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Unreadable;
use super::fault::{Basis, Faults, PUBLISH, TAMPERED};
use super::file::Look;
use super::layout::LISTING;
use super::site::Site;
use super::witness::is_hexadecimal_of;
use crate::diagnostic::Message;

/// The list; keys in the order in which it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listing<'a> {
    #[serde(borrow)]
    files: Vec<Row<'a>>,
    #[serde(borrow)]
    generator: Cow<'a, str>,
    schema: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row<'a> {
    length: u64,
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

/// Why a file that ought to be ours is not.
const FOREIGN: &str =
    "find out who put it there; what is to be part of the site belongs in `content/static`";

/// The paths and lengths on a list; nothing if it is none.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<(String, u64)>> {
    let listing: Listing<'_> = serde_json::from_slice(bytes).ok()?;
    let rows = listing.files.into_iter();
    Some(
        rows.map(|row| (row.path.into_owned(), row.length))
            .collect(),
    )
}

/// How much is asked of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// That it accounts for every file.
    Files,
    /// That it is written as obstat writes it, too; to know that it is written again, which costs more than all else.
    Form,
}

/// Holds the list against the tree, both of which are in order of path.
///
/// # Errors
/// If the list cannot be read from the tree.
pub(super) fn check(
    site: &Site<'_>,
    looks: &[Look<'_>],
    asked: Asked,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let Some(bytes) = site.read(LISTING)? else {
        if !site.is_whole() {
            let message = "there is no list of files, so only what the provider metadata lead to was looked at";
            faults.note(LISTING, Basis::Listing, message, PUBLISH);
            return Ok(());
        }
        let message = "the list of files is missing";
        faults.error(LISTING, Basis::Listing, message, PUBLISH);
        return Ok(());
    };
    let listing: Listing<'_> = match serde_json::from_slice(&bytes) {
        Ok(listing) => listing,
        Err(error) => {
            let message = format!("this is no list of files: {error}");
            faults.error(LISTING, Basis::Listing, message, TAMPERED);
            return Ok(());
        }
    };
    if asked == Asked::Form && !is_canonical(&listing, &bytes) {
        let message = "the list is not written as obstat writes it";
        faults.error(LISTING, Basis::Listing, message, TAMPERED);
    }
    let mut rows: Vec<&Row<'_>> = listing.files.iter().collect();
    rows.sort_by(|one, other| one.path.cmp(&other.path));
    let mut rows = rows.into_iter().peekable();
    let mut looks = looks.iter().filter(|look| look.path != LISTING).peekable();
    loop {
        let order = match (rows.peek(), looks.peek()) {
            (Some(row), Some(look)) => row.path.as_ref().cmp(look.path),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return Ok(()),
        };
        let row = rows.next_if(|_| order.is_le());
        let look = looks.next_if(|_| order.is_ge());
        match (row, look) {
            (Some(_), Some(look)) if !look.seen => {}
            (Some(row), Some(look)) => compare(row, look, faults),
            (Some(row), None) if site.is_lost(&row.path) => {}
            (Some(row), None) => {
                let message = "the file is missing";
                faults.error(&row.path, Basis::Listing, message, PUBLISH);
            }
            (None, Some(look)) => {
                let message = "the file is not on the list of files";
                faults.error(look.path, Basis::Listing, message, FOREIGN);
            }
            (None, None) => return Ok(()),
        }
    }
}

/// The list as obstat writes it: in order of path, two spaces, a final newline, this generator and this schema.
fn is_canonical(listing: &Listing<'_>, bytes: &[u8]) -> bool {
    let in_order = listing
        .files
        .is_sorted_by(|one, other| one.path < other.path);
    let mut written = serde_json::to_vec_pretty(listing).unwrap_or_default();
    written.push(b'\n');
    in_order && listing.generator == "obstat" && listing.schema == 1 && written == bytes
}

fn compare(row: &Row<'_>, look: &Look<'_>, faults: &mut Faults) {
    let message = if row.length != look.length {
        Message::new(format!(
            "the file has {} bytes, and the list of files says {}",
            look.length, row.length
        ))
    } else if !is_hexadecimal_of(&row.sha256, &look.sha256) {
        Message::new("the file is not the one on the list of files")
    } else {
        return;
    };
    faults.error(look.path, Basis::Listing, message, TAMPERED);
}
