//! Links lead somewhere.

use std::collections::HashSet;

use crate::diagnostic::{Code, Finding, Located, Message};
use crate::read::Sources;

/// The code of findings about links.
pub(super) const LINK: Code = Code("link");

/// Checks the links of all documents and pages.
///
/// `slugs` are those of the documents that are released or will be.
pub(super) fn links(sources: &Sources, slugs: &HashSet<String>, findings: &mut Vec<Finding>) {
    let mut known: HashSet<String> = [
        "",
        "advisories",
        "products",
        "cve",
        "keys",
        "errata",
        "atom.xml",
        "feed.json",
        "years",
        "check",
        "search",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    known.extend(sources.pages.iter().map(|page| page.slug.clone()));
    known.extend(sources.statics.iter().map(|file| file.path.clone()));
    known.extend(
        sources
            .products
            .iter()
            .map(|product| format!("products/{}", product.slug)),
    );
    known.extend(slugs.iter().map(|slug| format!("advisories/{slug}")));
    let site = sources.site.as_ref();
    if let Some(logo) = site
        .and_then(|site| site.theme.as_ref())
        .and_then(|theme| theme.logo.as_ref())
        && !sources.statics.iter().any(|file| file.path == logo.value)
    {
        let message =
            Message::new("there is no file ").value(format!("content/static/{}", logo.value));
        findings.push(
            Finding::error(LINK, logo.span, message)
                .help("put the picture there, or name one that is"),
        );
    }
    known.insert(".well-known/security.txt".to_owned());
    known.insert(".well-known/csaf/provider-metadata.json".to_owned());
    for page in &sources.pages {
        for link in &page.body.links {
            one(link, Some(&known), findings);
        }
    }
    for advisory in &sources.advisories {
        for link in &advisory.body.links {
            one(link, None, findings);
        }
    }
}

/// Checks one link; pages may link within the site, documents are read elsewhere too, so their links are absolute (CSAF 2.0 section 8).
fn one(link: &Located<String>, known: Option<&HashSet<String>>, findings: &mut Vec<Finding>) {
    let target = link.value.as_str();
    if target.starts_with('#') {
        return;
    }
    let scheme = target
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("https" | "http" | "mailto" | "tel") => return,
        Some(scheme) if !scheme.contains(['/', '?', '#']) => {
            findings.push(
                Finding::error(
                    LINK,
                    link.span,
                    Message::new("links of this kind are not published: ").value(target),
                )
                .help("use https, http, mailto or tel"),
            );
            return;
        }
        _ => {}
    }
    let Some(known) = known else {
        findings.push(
            Finding::error(
                LINK,
                link.span,
                Message::new("this link is not absolute: ").value(target),
            )
            .help("write the whole address: the text is read outside of the site, too"),
        );
        return;
    };
    let path = target.split(['#', '?']).next().unwrap_or("");
    let Some(path) = path.strip_prefix('/') else {
        findings.push(
            Finding::error(
                LINK,
                link.span,
                Message::new("this link depends on where it is read: ").value(target),
            )
            .help("start it with /, as in /policy/"),
        );
        return;
    };
    let clean = path.trim_end_matches('/');
    let deeper = ["products/", "cve/", "years/", "advisories/"]
        .iter()
        .any(|folder| {
            clean
                .strip_prefix(folder)
                .is_some_and(|rest| rest.contains('/') || matches!(*folder, "cve/" | "years/"))
        });
    if !known.contains(clean) && !deeper {
        findings.push(
            Finding::error(
                LINK,
                link.span,
                Message::new("the site has no page ").value(target),
            )
            .help("check the address; released documents live at /advisories/<file name>/"),
        );
    }
}
