//! Minified pages are the same document.

use scraper::{Html, Node};

use crate::fixture::{Drawn, input};

/// A document tree line by line: elements with their attributes, and text with its white space folded.
fn tree(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let mut lines = Vec::new();
    let mut open = vec![(page.tree.root(), 0, false)];
    while let Some((node, depth, verbatim)) = open.pop() {
        let mut inside = verbatim;
        match node.value() {
            Node::Element(element) => {
                let attributes = element.attrs();
                let mut attributes: Vec<String> = attributes
                    .map(|(key, value)| format!("{key}={value:?}"))
                    .collect();
                attributes.sort();
                let attributes = attributes.join(" ");
                lines.push(format!("{depth} <{} {attributes}>", element.name()));
                inside = verbatim || element.name() == "pre";
            }
            Node::Text(text) if verbatim => lines.push(format!("{depth} {:?}", &**text)),
            Node::Text(text) => {
                let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !folded.is_empty() {
                    lines.push(format!("{depth} {folded}"));
                }
            }
            Node::Doctype(_) => lines.push("doctype".to_owned()),
            _ => {}
        }
        let children: Vec<_> = node.children().collect();
        open.extend(
            children
                .into_iter()
                .rev()
                .map(|child| (child, depth + 1, inside)),
        );
    }
    lines
}

/// The words of a page with one blank between them wherever a browser shows one.
fn words(page: &str) -> String {
    let tree = Html::parse_document(page);
    let text: String = tree.root_element().text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_document_tree_is_the_same() {
    let plain = Drawn::of(input());
    let mut site = input();
    site.site.minify = true;
    let small = Drawn::of(site);
    let mut pages = 0;
    for (path, bytes) in &plain.0 {
        let (one, other) = (plain.text(path), small.text(path));
        if !path.ends_with(".html") {
            assert_eq!(one, other, "{path}");
            continue;
        }
        pages += 1;
        assert!(other.len() < bytes.len(), "{path}");
        let (one_tree, other_tree) = (tree(one), tree(other));
        for (a, b) in one_tree.iter().zip(&other_tree) {
            assert_eq!(a, b, "{path}");
        }
        assert_eq!(one_tree.len(), other_tree.len(), "{path}");
    }
    assert!(pages > 20);
}

#[test]
fn no_words_run_together() {
    let plain = Drawn::of(input());
    let mut site = input();
    site.site.minify = true;
    let small = Drawn::of(site);
    let path = "advisories/acme-2026-0007/index.html";
    let inline = |page: &str| {
        // Between blocks white space means nothing; a blank at each block's edge makes the two comparable.
        let mut page = page.to_owned();
        for tag in [
            "p",
            "li",
            "dt",
            "dd",
            "div",
            "td",
            "th",
            "h1",
            "h2",
            "h3",
            "h4",
            "section",
            "summary",
            "tr",
            "title",
            "figcaption",
            "ol",
            "ul",
            "a class=\"skip\"",
            "article",
            "header",
            "footer",
            "nav",
            "main",
            "blockquote",
        ] {
            page = page
                .replace(&format!("<{tag}"), &format!(" <{tag}"))
                .replace(&format!("</{tag}>"), &format!("</{tag}> "));
        }
        words(&page)
    };
    assert_eq!(inline(plain.text(path)), inline(small.text(path)));
}
