//! Pages and static files stand where the site has nothing of its own.

use std::collections::HashMap;

use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::read::Sources;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("address"),
    severity: Severity::Error,
    title: "a page or a static file stands where the site draws something of its own",
    clause: Clause::House(
        "Two files with one address cannot both be published, and an address that a later release of this program draws is better free.",
    ),
    wants: "No page and no static file in the folders that the site fills by itself (`advisories`, `products`, `check` and so on) or in place of a file that it draws, and no static file in place of a page.",
    failing: Example::Words("a page content/pages/check.md, which would stand at /check/"),
    mended: Example::Words("the same page as content/pages/checklist.md"),
};

/// Folders that the site fills by itself.
const FOLDERS: &[&str] = &[
    ".well-known/csaf",
    ".well-known/openpgpkey",
    "advisories",
    "check",
    "cve",
    "errata",
    "keys",
    "list",
    "products",
    "search",
    "vex",
    "years",
];

/// Files that it draws beside them.
const FILES: &[&str] = &[
    ".well-known/security.txt",
    ".well-known/vex-repository.json",
    "404.html",
    "atom.xml",
    "feed.json",
    "files.json",
    "index.html",
    "robots.txt",
    "sitemap.xml",
];

/// Finds pages and static files that stand in the way.
pub(super) fn check(sources: &Sources, findings: &mut Vec<Finding>) {
    let mut pages = HashMap::new();
    for page in &sources.pages {
        let path = folded(&format!("{}/index.html", page.slug));
        if let Some(own) = own(&path) {
            let message = Message::new("the site draws ")
                .value(own)
                .words(" by itself");
            findings.push(
                Finding::error(RULE.code, page.front.title.span, message)
                    .help("give the file of the page another name"),
            );
        }
        pages.insert(path, page);
    }
    for file in &sources.statics {
        let path = folded(&file.path);
        let shown = format!("content/static/{}", file.path);
        let message = match (own(&path), pages.get(&path)) {
            (Some(own), _) => Message::new("the site draws ")
                .value(own)
                .words(" by itself, so there is no place for ")
                .value(shown),
            (None, Some(page)) => Message::new("the page ")
                .value(format!("content/pages/{}.md", page.slug))
                .words(" has the address of ")
                .value(shown),
            (None, None) => continue,
        };
        findings.push(
            Finding::error(RULE.code, None, message).help("give the file another name or folder"),
        );
    }
}

/// As file systems see it that know no case.
fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// What the site has at this path, as its address.
fn own(path: &str) -> Option<String> {
    let folder = FOLDERS.iter().find(|folder| {
        path.strip_prefix(**folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let file = FILES.iter().find(|file| **file == path);
    match (folder, file) {
        (Some(folder), _) => Some(format!("/{folder}/")),
        (None, Some(file)) => Some(format!("/{file}")),
        (None, None) => None,
    }
}
