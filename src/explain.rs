//! Every rule of every room, by its code.

use crate::diagnostic::{Clause, Example, Rule};
use crate::{check, read};

/// The rules of each room, in the order in which a document passes through them.
const ROOMS: &[&[Rule]] = &[
    read::rules::RULES,
    check::rules::RULES,
    check::rules::compiling::RULES,
];

/// Every rule, room by room.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    ROOMS.iter().copied().flatten()
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code.0 == code)
}

/// The code that a misspelt one was probably meant to be.
pub fn nearest(code: &str) -> Option<&'static str> {
    read::toml::nearest(code, rules().map(|rule| rule.code.0))
}

/// What `obstat explain` says of a code; none if no rule has it.
pub fn text(code: &str) -> Option<String> {
    rule(code).map(describe)
}

fn describe(rule: &Rule) -> String {
    let source = match rule.clause {
        Clause::Standard { standard, section } => format!("From {standard}, section {section}."),
        Clause::House(why) => format!("A house rule. {why}"),
    };
    format!(
        "{}[{}]: {}\n\n{}\n\n{source}\n\n{}\n{}",
        rule.severity.word(),
        rule.code,
        rule.title,
        rule.wants,
        example("Found", rule.failing),
        example("Mended", rule.mended),
    )
}

fn example(word: &str, example: Example) -> String {
    let (head, text) = match example {
        Example::File { path, text } => (format!("{word}, in {path}:"), text),
        Example::Part { path, text } => (format!("{word}, in a part of {path}:"), text),
        Example::Words(text) => (format!("{word}:"), text),
    };
    let mut shown = format!("{head}\n\n");
    for line in text.lines() {
        let line = line.replace('\u{feff}', "<byte order mark>");
        shown.push_str(format!("    {line}").trim_end());
        shown.push('\n');
    }
    shown
}
