//! Every rule of every room, by its code.

use crate::check::standard::{self, Level, TESTS, clause, level};
use crate::diagnostic::{Clause, Example, Rule, Severity};
use crate::verify::{REQUIREMENTS, Requirement, requirement};
use crate::{check, read};

/// The rules of each room, in the order in which a document passes through them.
const ROOMS: &[&[Rule]] = &[
    read::rules::RULES,
    check::rules::RULES,
    check::rules::compiling::RULES,
    check::untagged::RULES,
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
    let own = rules().map(|rule| rule.code.0);
    let tests = TESTS.iter().map(|test| standard::code(test));
    let requirements = REQUIREMENTS.iter().map(|requirement| requirement.code);
    read::toml::nearest(code, own.chain(tests).chain(requirements))
}

/// What a code stands for: a rule of ours, or a test of the standard (`csaf-6.1.7`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The code.
    pub code: String,
    /// The worst that it reports.
    pub severity: Severity,
    /// What goes wrong, in a few words.
    pub title: String,
    /// What is wanted, in a few sentences.
    pub wants: &'static str,
    /// Where that comes from, in a sentence or two.
    pub source: String,
    /// Something that is found, and the same mended, ready to be read.
    examples: [String; 2],
}

/// What a code stands for; none if no rule and no test has it.
pub fn explained(code: &str) -> Option<Explained> {
    if let Some(rule) = rule(code) {
        return Some(of_rule(rule));
    }
    clause(code.strip_prefix("csaf-")?).map(of_clause)
}

/// What `obstat explain` says of a code; none if no rule, no test and no requirement has it.
pub fn text(code: &str) -> Option<String> {
    if let Some(requirement) = requirement(code) {
        let Requirement {
            code,
            title,
            wants,
            source,
        } = requirement;
        return Some(format!("error[{code}]: {title}\n\n{wants}\n\n{source}\n"));
    }
    let Explained {
        code,
        severity,
        title,
        wants,
        source,
        examples: [failing, mended],
    } = explained(code)?;
    let word = severity.word();
    Some(format!(
        "{word}[{code}]: {title}\n\n{wants}\n\n{source}\n\n{failing}\n{mended}"
    ))
}

fn of_rule(rule: &Rule) -> Explained {
    Explained {
        code: rule.code.to_string(),
        severity: rule.severity,
        title: rule.title.to_owned(),
        wants: rule.wants,
        source: match rule.clause {
            Clause::Standard { standard, section } => {
                format!("From {standard}, section {section}.")
            }
            Clause::House(why) => format!("A house rule. {why}"),
        },
        examples: [
            example("Found", rule.failing),
            example("Mended", rule.mended),
        ],
    }
}

fn of_clause(clause: &standard::Clause) -> Explained {
    let json = |word: &str, text: &str| {
        let pretty = serde_json::from_str::<serde_json::Value>(text)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or_else(|_| text.to_owned());
        indented(&format!("{word}, in a part of a CSAF document:"), &pretty)
    };
    Explained {
        code: format!("csaf-{}", clause.test),
        severity: match level(clause.test) {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Note,
        },
        title: clause.title.to_owned(),
        wants: clause.wants,
        source: format!(
            "From CSAF 2.0, section {}: {}",
            clause.section(),
            clause.url()
        ),
        examples: [json("Found", clause.failing), json("Mended", clause.mended)],
    }
}

fn example(word: &str, example: Example) -> String {
    let (head, text) = match example {
        Example::File { path, text } => (format!("{word}, in {path}:"), text),
        Example::Part { path, text } => (format!("{word}, in a part of {path}:"), text),
        Example::Words(text) => (format!("{word}:"), text),
    };
    indented(&head, text)
}

fn indented(head: &str, text: &str) -> String {
    let mut shown = format!("{head}\n\n");
    for line in text.lines() {
        let line = line.replace('\u{feff}', "<byte order mark>");
        shown.push_str(format!("    {line}").trim_end());
        shown.push('\n');
    }
    shown
}
