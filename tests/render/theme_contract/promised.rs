//! What docs/theme.md promises: for each template and each thing a table of names and of what they hold.

use std::collections::{BTreeMap, BTreeSet};

use super::given::Given;

/// The page that is compared.
pub(super) const PAGE: &str = include_str!("../../../docs/theme.md");

/// What a name holds, as the page says it in a word or two.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// `text`, `html`, `link` and `day`.
    Text,
    Number,
    YesNo,
    /// Something that has a table of its own.
    Thing(String),
    /// `list of …`
    List(Box<Kind>),
    /// `[text, link]`: different things in a fixed order.
    Row(Vec<Kind>),
    /// `… or none`
    OrNone(Box<Kind>),
}

impl Kind {
    fn of(words: &str) -> Self {
        let words = words.trim();
        if let Some(kind) = words.strip_suffix(" or none") {
            return Self::OrNone(Box::new(Self::of(kind)));
        }
        if let Some(kind) = words.strip_prefix("list of ") {
            return Self::List(Box::new(Self::of(kind)));
        }
        if let Some(row) = words.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            return Self::Row(row.split(", ").map(Self::of).collect());
        }
        if let Some(thing) = words.strip_prefix('`').and_then(|it| it.strip_suffix('`')) {
            return Self::Thing(thing.to_owned());
        }
        match words {
            "text" | "html" | "link" | "day" => Self::Text,
            "number" => Self::Number,
            "yes/no" => Self::YesNo,
            other => panic!("docs/theme.md: nobody knows what `{other}` holds"),
        }
    }
}

/// The tables of the page, by the name of the template or thing.
pub(super) struct Promised {
    /// What each name of each table holds, in the page's words.
    pub(super) tables: BTreeMap<String, BTreeMap<String, String>>,
}

impl Promised {
    /// Reads the tables below headings that are a name: ```#### `entry` ```.
    pub(super) fn read() -> Self {
        let mut tables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut current = None;
        for line in PAGE.lines() {
            if line.starts_with('#') {
                let title = line.trim_start_matches('#').trim();
                current = title.strip_prefix('`').and_then(|it| it.strip_suffix('`'));
                if let Some(name) = current {
                    let new = tables.insert(name.to_owned(), BTreeMap::new()).is_none();
                    assert!(new, "docs/theme.md has two tables of `{name}`");
                }
            }
            let Some(table) = current.filter(|_| line.starts_with("| `")) else {
                continue;
            };
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [names, holds, _] = cells[..] else {
                panic!("docs/theme.md: three cells are needed in {line}");
            };
            for name in names.split(", ") {
                let name = name.trim_matches('`').to_owned();
                let table = tables.get_mut(table).unwrap();
                let new = table.insert(name, holds.to_owned()).is_none();
                assert!(new, "docs/theme.md names something twice in {line}");
            }
        }
        Self { tables }
    }
}

/// What was found when what is given was held against what is promised.
#[derive(Default)]
pub(super) struct Comparison {
    /// What is wrong, in words.
    pub(super) faults: BTreeSet<String>,
    /// The names that were given, by their tables, with what they hold besides none.
    seen: BTreeMap<String, BTreeMap<String, bool>>,
}

impl Comparison {
    /// What a thing is given.
    pub(super) fn thing(&mut self, promised: &Promised, table: &str, given: &Given, top: bool) {
        let Given::Object(names) = given else {
            self.faults.insert(format!(
                "`{table}` has a table in docs/theme.md, but it is {given:?}"
            ));
            return;
        };
        let nothing = BTreeMap::new();
        let known = promised.tables.get(table);
        if known.is_none() && !(top && names.keys().all(|name| is_shared(name))) {
            self.faults.insert(format!(
                "add a table below a heading \"#### `{table}`\" to docs/theme.md for {:?}",
                names.keys()
            ));
        }
        let known = known.unwrap_or(&nothing);
        for (name, given) in names {
            if top && is_shared(name) {
                self.thing(promised, name, given, false);
                continue;
            }
            let Some(holds) = known.get(name) else {
                let row = format!("| `{name}` | {} | … |", words(given));
                self.faults.insert(format!(
                    "add to the table of `{table}` in docs/theme.md: {row}"
                ));
                continue;
            };
            let seen = self.seen.entry(table.to_owned()).or_default();
            *seen.entry(name.clone()).or_default() |= holds_something(given);
            if !self.fits(promised, &Kind::of(holds), given) {
                let is = words(given);
                self.faults.insert(format!(
                    "`{name}` of `{table}` holds {is}, but docs/theme.md says: {holds}"
                ));
            }
        }
        for name in known.keys().filter(|name| !names.contains_key(*name)) {
            // Two kinds of lists are drawn by one template, which asks what it got.
            if table != "years.html" {
                self.faults.insert(format!(
                    "`{name}` of `{table}` stands in docs/theme.md, but is not always given"
                ));
            }
        }
    }

    fn fits(&mut self, promised: &Promised, kind: &Kind, given: &Given) -> bool {
        match (kind, given) {
            (Kind::OrNone(_), Given::None) => true,
            (Kind::OrNone(kind), given) => self.fits(promised, kind, given),
            (Kind::Text, Given::Text(_))
            | (Kind::Number, Given::Number)
            | (Kind::YesNo, Given::YesNo) => true,
            (Kind::Thing(name), Given::Object(_)) => {
                self.thing(promised, name, given, false);
                true
            }
            (Kind::List(kind), Given::List(all)) => {
                all.iter().all(|given| self.fits(promised, kind, given))
            }
            (Kind::Row(kinds), Given::List(all)) => {
                let mut pairs = kinds.iter().zip(all);
                kinds.len() == all.len()
                    && pairs.all(|(kind, given)| self.fits(promised, kind, given))
            }
            _ => false,
        }
    }

    /// What is promised and was never given in the whole site, so that nobody knows whether it is.
    pub(super) fn never_given(&self, promised: &Promised) -> Vec<String> {
        let mut never = Vec::new();
        for (table, names) in &promised.tables {
            let seen = self.seen.get(table);
            for name in names.keys() {
                let given = seen.and_then(|seen| seen.get(name)) == Some(&true);
                if !given {
                    never.push(format!("{table} {name}"));
                }
            }
        }
        never
    }
}

fn is_shared(name: &str) -> bool {
    name == "site" || name == "page"
}

fn holds_something(given: &Given) -> bool {
    match given {
        Given::None => false,
        Given::List(all) => !all.is_empty(),
        _ => true,
    }
}

/// A value in the page's words.
fn words(given: &Given) -> String {
    match given {
        Given::None => "… or none".to_owned(),
        Given::YesNo => "yes/no".to_owned(),
        Given::Number => "number".to_owned(),
        Given::Text(_) => "text".to_owned(),
        Given::Object(_) => "`…`".to_owned(),
        Given::List(all) => {
            let first = all.first().map_or_else(|| "…".to_owned(), words);
            format!("list of {first}")
        }
    }
}
