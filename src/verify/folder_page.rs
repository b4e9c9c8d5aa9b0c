//! The listings of the folders: each year's `index.html` links each of its documents (CSAF 2.0 section 7.1.14).

use std::collections::{BTreeMap, BTreeSet};

use super::Unreadable;
use super::document::Listed;
use super::fault::{Basis, Faults, PUBLISH};
use super::layout::DIRECTORY;
use super::site::Site;
use crate::diagnostic::Message;

/// Holds the listing of each folder against what is in it.
///
/// # Errors
/// If one cannot be read from the tree.
pub(super) fn check(
    site: &Site<'_>,
    documents: &[Listed<'_>],
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let mut folders: BTreeMap<&str, BTreeSet<&str>> =
        BTreeMap::from([(DIRECTORY, BTreeSet::new())]);
    for document in documents {
        let path = document.path;
        let Some(end) = path.rfind('/') else { continue };
        let folder = path.get(..=end).unwrap_or(path);
        folders.entry(folder).or_default().insert(path);
        let above = folder.strip_suffix('/').and_then(|above| above.rfind('/'));
        if above.and_then(|end| folder.get(..=end)) == Some(DIRECTORY) {
            folders.entry(DIRECTORY).or_default().insert(folder);
        }
    }
    for (folder, inside) in folders {
        page(site, folder, &inside, faults)?;
    }
    Ok(())
}

/// Holds one listing against what it must link.
fn page(
    site: &Site<'_>,
    folder: &str,
    inside: &BTreeSet<&str>,
    faults: &mut Faults,
) -> Result<(), Unreadable> {
    let path = format!("{folder}index.html");
    let Some(bytes) = site.read(&path)? else {
        let message = "the folder has no listing";
        faults.error(&path, Basis::Csaf(14), message, PUBLISH);
        return Ok(());
    };
    let html = String::from_utf8_lossy(&bytes);
    if refreshes(&html) {
        let message =
            "the page leads readers elsewhere by itself, and only the server may redirect";
        faults.error(&path, Basis::Csaf(6), message, PUBLISH);
    }
    let mut error = |message: Message| faults.error(&path, Basis::Csaf(14), message, PUBLISH);
    let mut linked = BTreeSet::new();
    for link in links(&html) {
        let target = match link.contains("://") {
            true => site.path(link).ok().map(str::to_owned),
            // What the link means where the folder is asked for with its `/`.
            false => link
                .strip_prefix('/')
                .map(str::to_owned)
                .or_else(|| Some(format!("{folder}{link}"))),
        };
        let Some(target) = target else { continue };
        let document = target.starts_with(DIRECTORY) && target.ends_with(".json");
        if document && !site.has(&target) {
            error(
                Message::new("the listing links ")
                    .value(&target)
                    .words(", which is not there"),
            );
        }
        linked.insert(target);
    }
    for missing in inside.iter().filter(|path| !linked.contains(**path)) {
        error(Message::new("the listing does not link ").value(*missing));
    }
    Ok(())
}

/// Whether a page leads elsewhere without its server's doing.
fn refreshes(html: &str) -> bool {
    html.split('<').any(|tag| {
        let tag = tag.to_ascii_lowercase();
        let sign = |sign: &char| !matches!(sign, '"' | '\'' | ' ' | '\n' | '\t');
        let plain: String = tag.chars().filter(sign).collect();
        plain.starts_with("meta") && plain.contains("http-equiv=refresh")
    })
}

/// The addresses of all links, with or without quotation marks; ours hold nothing that HTML would escape.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=").skip(1).map(|rest| {
        let quoted = |mark: char| {
            rest.strip_prefix(mark)
                .and_then(|rest| rest.split(mark).next())
        };
        quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| {
            let end = |sign: char| sign.is_ascii_whitespace() || sign == '>';
            rest.split(end).next().unwrap_or(rest)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_may_be_unquoted() {
        let html = r#"<a href="a b">x</a><a href='c'>y</a><a href=d>z</a><a href=e class=f>"#;
        let found: Vec<_> = links(html).collect();
        assert_eq!(found, ["a b", "c", "d", "e"]);
        assert_eq!(links("href").count(), 0);
    }
}
