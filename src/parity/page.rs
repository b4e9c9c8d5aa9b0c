//! The page of a document, or of one of its versions: the status tables, the scores and the remedies, as people read them.

use std::collections::HashMap;

use super::html::{Piece, Tag, pieces};
use super::{Difference, Fact, Format, differences, fact, plain};
use crate::model::advisory::Advisory;
use crate::model::claim::ClaimStatus;
use crate::model::cvss::CvssVector;
use crate::model::product::ProductIndex;
use crate::model::product_name::ProductName;
use crate::model::word::Word as _;
use crate::render::{foreign_product, visible};

/// What a page says where a document names a product without a release.
const UNNAMED: &str = "no release named";
/// What a page says where something is about all vulnerabilities of the document.
const ALL: &str = "all";

/// Holds a page against the advisory that it was drawn from.
///
/// A theme of the workspace may draw something else; a page whose article does not have the mark `data-parity` is not read.
pub fn page(advisory: &Advisory, html: &str) -> Vec<Difference> {
    let Some(said) = read(html) else {
        return Vec::new();
    };
    differences(Format::Page, claimed(advisory), said)
}

/// Where on a page a reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Elsewhere,
    Remedies,
    Products,
    Vulnerabilities,
}

/// What a text that is being read is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Nothing,
    /// The name of a product, a vulnerability: the first piece of a heading.
    Heading,
    Status,
    Release,
    Names,
    Term,
    Score,
    Vector,
    Product,
    Where,
}

/// A row of a status table, or a remedy.
#[derive(Default)]
struct Row {
    status: String,
    /// Products with one of their releases; no release is the product as such.
    releases: Vec<(String, String)>,
    names: String,
    url: String,
}

/// A page while it is read.
struct Reader {
    section: Section,
    reading: Reading,
    text: String,
    heading: String,
    term: String,
    score: String,
    row: Row,
    /// How many elements are open inside of a list of releases.
    releases: Option<usize>,
    product: String,
    /// Statuses with the names of vulnerabilities as they are written, and remedies.
    rows: Vec<(&'static str, String, String, String, String, String)>,
    vulnerabilities: Vec<String>,
    scores: Vec<Fact>,
}

/// What a page says; nothing if it does not promise to be read.
fn read(html: &str) -> Option<Vec<Fact>> {
    let article = html.find("<article")?;
    let html = html.get(article..)?;
    let mut pieces = pieces(html).peekable();
    let Some(Piece::Start(tag)) = pieces.peek() else {
        return None;
    };
    tag.get("data-parity")?;
    let mut reader = Reader {
        section: Section::Elsewhere,
        reading: Reading::Nothing,
        text: String::new(),
        heading: String::new(),
        term: String::new(),
        score: String::new(),
        row: Row::default(),
        releases: None,
        product: String::new(),
        rows: Vec::new(),
        vulnerabilities: Vec::new(),
        scores: Vec::new(),
    };
    for piece in pieces {
        match piece {
            Piece::Start(tag) => reader.start(tag),
            Piece::End(name) => reader.end(name),
            Piece::Text(text) if reader.reading != Reading::Nothing => reader.text.push_str(&text),
            Piece::Text(_) => {}
        }
    }
    reader.close();
    Some(reader.facts())
}

impl Reader {
    fn read(&mut self, reading: Reading) {
        self.take();
        self.reading = reading;
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag.name {
            "h2" => {
                self.close();
                self.section = match tag.get("id") {
                    Some("remedies") => Section::Remedies,
                    Some("products") => Section::Products,
                    Some("vulnerabilities") => Section::Vulnerabilities,
                    _ => Section::Elsewhere,
                };
                return;
            }
            _ if self.section == Section::Elsewhere => return,
            _ => {}
        }
        if let Some(depth) = &mut self.releases {
            if matches!(tag.name, "a" | "span") {
                *depth += 1;
                self.read(Reading::Release);
            }
            return;
        }
        match (self.section, tag.name) {
            (Section::Products, "h3") => self.read(Reading::Heading),
            (Section::Products, "small") => self.take(),
            (Section::Products, "tr") => self.close(),
            (Section::Products, "td") => {
                self.take();
                match tag.get("data-label") {
                    Some("Status") => self.read(Reading::Status),
                    Some("Vulnerabilities") => self.read(Reading::Names),
                    _ => {}
                }
            }
            (Section::Products | Section::Remedies, "span") if tag.is("releases") => {
                self.take();
                self.releases = Some(0);
            }
            (Section::Remedies, "section") if tag.is("remedy") => {
                self.close();
                let classes = tag.get("class").unwrap_or_default();
                let mut classes = classes.split_ascii_whitespace();
                let category = classes.find(|class| *class != "remedy");
                self.row.status = category.unwrap_or_default().to_owned();
            }
            (Section::Remedies | Section::Vulnerabilities, "dt") => self.read(Reading::Term),
            (Section::Remedies, "dd") => match self.term.as_str() {
                "Against" => self.read(Reading::Names),
                "Where" => self.read(Reading::Where),
                _ => {}
            },
            (Section::Remedies, "li") if self.term == "For" => self.read(Reading::Product),
            (Section::Vulnerabilities, "h3") => self.read(Reading::Heading),
            (Section::Vulnerabilities, "span") if tag.is("score") => {
                self.score.clear();
                self.read(Reading::Score);
            }
            (Section::Vulnerabilities, "code") if self.term.starts_with("CVSS") => {
                self.read(Reading::Vector);
            }
            (Section::Vulnerabilities, "dl") => self.heading.clear(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(depth) = self.releases {
            if !matches!(name, "a" | "span") {
                return;
            }
            self.take();
            match depth {
                0 => self.releases = None,
                _ => self.releases = Some(depth - 1),
            }
            return;
        }
        match (self.section, name) {
            // A name is the first piece of a heading, and the rest its title.
            (Section::Vulnerabilities, "a" | "bdi") if self.reading == Reading::Heading => {
                self.take();
            }
            (_, "span") if self.reading == Reading::Heading => {}
            (_, "h3" | "td" | "dt" | "dd" | "li" | "code" | "span" | "small") => self.take(),
            (Section::Remedies, "section") => self.close(),
            _ => {}
        }
        if name == "li" && self.section == Section::Remedies && !self.product.is_empty() {
            // A product as such, without a release.
            let named = |(product, _): &(String, String)| *product == self.product;
            if !self.row.releases.iter().any(named) {
                let product = self.product.clone();
                self.row.releases.push((product, String::new()));
            }
            self.product.clear();
        }
    }

    /// Takes what was read.
    fn take(&mut self) {
        let text = plain(&self.text);
        let reading = std::mem::replace(&mut self.reading, Reading::Nothing);
        self.text.clear();
        match (reading, self.section) {
            (Reading::Nothing, _) => {}
            (Reading::Heading, Section::Vulnerabilities) => self.vulnerabilities.push(text),
            (Reading::Heading, _) => {
                self.close();
                self.heading = text;
            }
            (Reading::Status, _) => self.row.status = text,
            (Reading::Release, Section::Remedies) if !text.is_empty() => {
                let product = self.product.clone();
                self.row.releases.push((product, text));
            }
            (Reading::Release, _) if !text.is_empty() => {
                let product = self.heading.clone();
                self.row.releases.push((product, text));
            }
            (Reading::Release, _) => {}
            (Reading::Names, _) => self.row.names = text,
            (Reading::Term, _) => {
                self.score.clear();
                self.term = text;
            }
            (Reading::Score, _) => self.score = text,
            (Reading::Vector, _) => {
                let name = self.vulnerabilities.last().map_or("", String::as_str);
                let said = fact("score", [name, &self.term, &self.score, &text]);
                self.scores.push(said);
                self.term.clear();
            }
            (Reading::Product, _) => self.product = text,
            (Reading::Where, _) => self.row.url = text,
        }
    }

    /// Ends a row or a remedy.
    fn close(&mut self) {
        self.take();
        let row = std::mem::take(&mut self.row);
        self.term.clear();
        self.product.clear();
        let what = match self.section {
            Section::Products => "status",
            Section::Remedies => "remedy",
            Section::Elsewhere | Section::Vulnerabilities => return,
        };
        if row.status.is_empty() {
            return;
        }
        let mut releases = row.releases;
        if releases.is_empty() {
            releases.push((String::new(), String::new()));
        }
        for (product, release) in releases {
            let (status, names, url) = (row.status.clone(), row.names.clone(), row.url.clone());
            self.rows.push((what, status, product, release, names, url));
        }
    }

    /// Every fact, with the names of vulnerabilities told apart by the headings of the page.
    fn facts(self) -> Vec<Fact> {
        let mut facts = self.scores;
        let known: Vec<&str> = self.vulnerabilities.iter().map(String::as_str).collect();
        for (what, status, product, release, names, url) in &self.rows {
            let all = names.is_empty() || names == ALL;
            let names: Vec<&str> = match all {
                true => known.clone(),
                false => listed(names, &known),
            };
            let named = names.iter();
            facts.extend(named.map(|name| match *what {
                "status" => fact("status", [product, release, name, status]),
                _ => fact("remedy", [status, product, release, name, url]),
            }));
        }
        facts
    }
}

/// The names of a list, which may themselves hold what stands between them.
fn listed<'n>(text: &'n str, known: &[&'n str]) -> Vec<&'n str> {
    let mut names = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let longest = known
            .iter()
            .filter(|name| !name.is_empty())
            .filter(|name| {
                let after = rest.strip_prefix(**name);
                after.is_some_and(|after| after.is_empty() || after.starts_with(", "))
            })
            .max_by_key(|name| name.len());
        let name = longest.copied().unwrap_or_else(|| {
            let end = rest.find(", ").unwrap_or(rest.len());
            rest.get(..end).unwrap_or(rest)
        });
        names.push(name);
        rest = rest.get(name.len()..).unwrap_or_default();
        rest = rest.strip_prefix(", ").unwrap_or(rest);
    }
    names
}

/// Names as pages have them: each product by the name that stands first under its address.
struct Names {
    products: Vec<(String, String)>,
}

impl Names {
    fn of(advisory: &Advisory, order: impl Iterator<Item = ProductIndex>) -> Self {
        let names: Vec<ProductName> = advisory
            .products
            .iter()
            .map(|product| ProductName::of(advisory, product))
            .collect();
        let address = |name: &ProductName| match &name.slug {
            Some(slug) => slug.clone(),
            None => foreign_product(name.vendor.as_deref(), &name.name),
        };
        let addresses: Vec<String> = names.iter().map(address).collect();
        let mut first: HashMap<&str, &str> = HashMap::new();
        for index in order {
            let Ok(at) = usize::try_from(index.0) else {
                continue;
            };
            if let (Some(address), Some(name)) = (addresses.get(at), names.get(at)) {
                first.entry(address).or_insert(&name.name);
            }
        }
        let products = names
            .iter()
            .zip(&addresses)
            .map(|(name, address)| {
                let shown = first.get(address.as_str()).copied().unwrap_or(&name.name);
                (shown.to_owned(), label(name))
            })
            .collect();
        Self { products }
    }

    fn get(&self, index: ProductIndex) -> (&str, &str) {
        let at = usize::try_from(index.0).ok();
        let found = at.and_then(|at| self.products.get(at));
        found.map_or(("unknown product", UNNAMED), |(name, label)| (name, label))
    }
}

/// The release with what narrows it: `4.2.2 (LVP2-100) with Aurelia Gateway 2.8.0`.
fn label(name: &ProductName) -> String {
    let mut label = name.release.clone().unwrap_or_else(|| UNNAMED.to_owned());
    if !name.models.is_empty() {
        label.push_str(&format!(" ({})", name.models.join(", ")));
    }
    if let Some(with) = &name.with {
        label.push_str(&format!(" with {with}"));
    }
    label
}

/// Whether a name is that of the product as such.
fn is_plain(label: &str) -> bool {
    label == UNNAMED
}

/// The word that people read, and what stands behind the release.
fn status(status: ClaimStatus) -> (&'static str, &'static str) {
    match status {
        ClaimStatus::FirstAffected => ("Affected", " (first affected)"),
        ClaimStatus::KnownAffected => ("Affected", ""),
        ClaimStatus::LastAffected => ("Affected", " (last affected)"),
        ClaimStatus::FirstFixed => ("Fixed", " (first fixed)"),
        ClaimStatus::Fixed => ("Fixed", ""),
        ClaimStatus::KnownNotAffected => ("Not affected", ""),
        ClaimStatus::Recommended => ("Recommended", ""),
        ClaimStatus::UnderInvestigation => ("Under investigation", ""),
    }
}

/// A fact as a page writes it: what is invisible or forbidden there is made visible.
fn shown<const N: usize>(what: &'static str, parts: [&str; N]) -> Fact {
    let parts = parts.map(visible);
    fact(what, parts.each_ref().map(AsRef::as_ref))
}

fn claimed(advisory: &Advisory) -> Vec<Fact> {
    let mut facts = Vec::new();
    let claims = Names::of(advisory, advisory.claims.iter().map(|claim| claim.product));
    for claim in &advisory.claims {
        let place = usize::try_from(claim.vulnerability).ok();
        let vulnerability = place.and_then(|place| advisory.vulnerabilities.get(place));
        let name = vulnerability.map_or("", |it| it.name());
        let (product, release) = claims.get(claim.product);
        let (word, behind) = status(claim.status);
        let release = format!("{release}{behind}");
        facts.push(shown("status", [product, &release, name, word]));
    }
    for vulnerability in &advisory.vulnerabilities {
        let name = vulnerability.name();
        for score in &vulnerability.scores {
            let vectors = [&score.cvss_v4, &score.cvss_v3, &score.cvss_v2];
            facts.extend(vectors.into_iter().flatten().map(
                |text| match text.parse::<CvssVector>() {
                    Ok(vector) => {
                        let version = format!("CVSS {}", vector.version());
                        let score = vector.overall().score.to_string();
                        shown("score", [name, &version, &score, vector.as_str()])
                    }
                    Err(_) => shown("score", [name, "CVSS", "", text]),
                },
            ));
        }
        for remedy in &vulnerability.remediations {
            let category = remedy.category.word();
            let url = remedy.url.as_deref().unwrap_or_default();
            let members = super::document::members(advisory, &remedy.scope);
            if members.is_empty() {
                facts.push(shown("remedy", [category, "", "", name, url]));
            }
            let names = Names::of(advisory, members.iter().copied());
            let mut plain: Vec<&str> = Vec::new();
            let mut narrow: Vec<&str> = Vec::new();
            for member in &members {
                let (product, release) = names.get(*member);
                match is_plain(release) {
                    true => plain.push(product),
                    false => {
                        narrow.push(product);
                        facts.push(shown("remedy", [category, product, release, name, url]));
                    }
                }
            }
            // A product as such says nothing beside its releases.
            let alone = plain
                .into_iter()
                .filter(|product| !narrow.contains(product));
            facts.extend(alone.map(|it| shown("remedy", [category, it, "", name, url])));
        }
    }
    facts
}
