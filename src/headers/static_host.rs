//! The rules as a file `_headers`, which Netlify, Cloudflare Pages and others read.
//!
//! Such a host applies every rule that holds and joins what two of them say of one header, so no two say anything of the same one.
//! What is not said here is what these hosts do by themselves: pages and styles have their media types, 404.html is the page of what is not there, and everything is asked for anew by its ETag.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::hosts::Hosts;
use super::rules::{CACHING, ENDINGS, EVERYWHERE, OPEN, ORIGIN, PLACES};

const BEGIN: &str = "\
Put it beside the site's index.html as `_headers`.";

pub(super) fn text(hosts: &Hosts) -> String {
    let mut text = super::begin(hosts, "a static host", BEGIN);
    let others: Vec<&str> = hosts.names().into_iter().skip(1).collect();
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "# It is for the site alone: {} need servers that can do what their HOST.txt says.",
            others.join(", ")
        );
    }
    let mut rules: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    rules.insert("/*", EVERYWHERE.to_vec());
    let mut add = |globs: &[&'static str], name, value| {
        for glob in globs {
            rules.entry(glob).or_default().push((name, value));
        }
    };
    for place in &PLACES {
        add(place.globs, "Content-Type", place.name);
    }
    for (_, name, globs) in &ENDINGS {
        add(globs, "Content-Type", name);
    }
    for (_, value, globs) in &CACHING {
        add(globs, "Cache-Control", value);
    }
    for (_, globs) in &OPEN {
        add(globs, ORIGIN, "*");
    }
    for (glob, headers) in rules {
        let _ = writeln!(text, "\n{glob}");
        for (name, value) in headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    text
}
