//! The answer for one product release: by vulnerability, with who says so, what narrows it, and what to do.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::identifier::{self, CpeName};
use super::product::{Advisory, Only, Product, Release, Remedy, Statement, Status, Vulnerability};
use super::{Listed, SCHEMA, version};
use crate::model::claim::Justification;
use crate::model::timestamp::Timestamp;

/// One of the five answers, from what needs most attention to what needs least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It has a vulnerability.
    Affected,
    /// Nobody knows yet.
    UnderInvestigation,
    /// Nobody said anything: this does not mean not affected.
    NoStatement,
    /// It has the fix.
    Fixed,
    /// It never had the vulnerability.
    NotAffected,
}

impl From<Status> for Word {
    fn from(status: Status) -> Self {
        match status {
            Status::Affected => Self::Affected,
            Status::UnderInvestigation => Self::UnderInvestigation,
            Status::Fixed => Self::Fixed,
            Status::NotAffected => Self::NotAffected,
        }
    }
}

impl Word {
    /// The word for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::UnderInvestigation => "under investigation",
            Self::NoStatement => "no statement",
            Self::Fixed => "fixed",
            Self::NotAffected => "not affected",
        }
    }
}

/// Why there is no statement at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing has that name or identifier.
    UnknownProduct,
    /// Several products have it.
    SeveralProducts,
    /// Which release it is was not asked.
    ReleaseMissing,
    /// Neither the catalogue nor a document knows the release.
    UnknownRelease,
    /// The release came out after every one that is spoken of.
    Newer,
    /// Nobody spoke of it.
    NotAssessed,
}

impl Reason {
    /// The reason for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::UnknownProduct => "no product has this name or identifier",
            Self::SeveralProducts => "several products have this name or identifier",
            Self::ReleaseMissing => "no release was named",
            Self::UnknownRelease => "nobody knows this release",
            Self::Newer => "this release is newer than every one that is spoken of",
            Self::NotAssessed => "nobody assessed this release",
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The product, as typed.
    pub product: String,
    /// The version, as typed.
    pub version: Option<String>,
    /// The vulnerability, if it is about one alone.
    pub vulnerability: Option<String>,
}

/// The release that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundRelease {
    /// Its version, as the catalogue or a document writes it, or as it was asked.
    pub version: String,
    /// Whether the catalogue lists it.
    pub listed: bool,
    /// The link to its page.
    pub page: Option<String>,
}

/// A product that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its maker.
    pub vendor: Option<String>,
    /// The link to its page.
    pub page: Option<String>,
}

impl Candidate {
    /// A product of the directory.
    pub fn of(listed: &Listed) -> Self {
        Self {
            slug: listed.slug.clone(),
            name: listed.name.clone(),
            vendor: listed.vendor.clone(),
            page: listed.page.clone(),
        }
    }
}

/// One statement about the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What it says.
    pub status: Status,
    /// Who says so.
    pub advisory: Advisory,
    /// Since when.
    pub since: Timestamp,
    /// Whether it holds for a part only: other models, or together with another product.
    pub depends: bool,
    /// The models that it names; empty means all.
    pub models: Vec<String>,
    /// The other product with which alone it holds.
    pub with: Option<Only>,
    /// The configuration in which it is so.
    pub condition: Option<String>,
    /// The range that covers the release, where the release is not listed, or that nobody can compare with it; `""` for the product as such.
    pub range: Option<String>,
    /// Why it is not affected, as a label.
    pub justification: Option<Justification>,
    /// Why it is not affected, in words.
    pub impact: Option<String>,
    /// Whether the release carries the fixes of one that is fixed.
    pub carried: bool,
    /// What to do.
    pub remedies: Vec<Remedy>,
    /// The next releases that the same document calls fixed, oldest first.
    pub fixed_in: Vec<String>,
}

/// What is said of one vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnsweredVulnerability {
    /// The vulnerability.
    #[serde(flatten)]
    pub vulnerability: Vulnerability,
    /// The worst that is said of it.
    pub answer: Word,
    /// Whether that holds for a part only.
    pub depends: bool,
    /// Whether documents disagree.
    pub disagree: bool,
    /// What is said, the worst first.
    pub said: Vec<Said>,
    /// What is said of a range, or of the product as such, and may or may not hold for the release.
    pub unclear: Vec<Said>,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The number of this shape.
    pub schema: u32,
    /// What was asked.
    pub asked: Asked,
    /// The product.
    pub product: Option<Candidate>,
    /// The models that the identifier names.
    pub models: Vec<String>,
    /// The release.
    pub release: Option<FoundRelease>,
    /// The answer in a word: of all vulnerabilities the one that needs most attention.
    pub answer: Word,
    /// Whether that holds for a part only.
    pub depends: bool,
    /// Why nothing is said at all.
    pub reason: Option<Reason>,
    /// The products that may be meant, where it is not one.
    pub candidates: Vec<Candidate>,
    /// By vulnerability, what needs most attention first: by the answer, then what is exploited, then by score.
    pub vulnerabilities: Vec<AnsweredVulnerability>,
}

impl Answer {
    /// The answer where no product was found, or more than one.
    pub fn without_product(asked: Asked, candidates: Vec<Candidate>) -> Self {
        let reason = match candidates.is_empty() {
            true => Reason::UnknownProduct,
            false => Reason::SeveralProducts,
        };
        Self {
            schema: SCHEMA,
            asked,
            product: None,
            models: Vec::new(),
            release: None,
            answer: Word::NoStatement,
            depends: false,
            reason: Some(reason),
            candidates,
            vulnerabilities: Vec::new(),
        }
    }

    /// The answer for a release of a product.
    ///
    /// `named` is the release that an identifier names; what was asked as version goes before it.
    pub fn of(product: &Product, models: &[String], named: Option<&str>, asked: Asked) -> Self {
        let mut answer = Self {
            product: Some(Candidate {
                slug: product.slug.clone(),
                name: product.name.clone(),
                vendor: product.vendor.clone(),
                page: product.page.clone(),
            }),
            models: models.to_vec(),
            reason: Some(Reason::ReleaseMissing),
            ..Self::without_product(asked, Vec::new())
        };
        let text = match &answer.asked.version {
            Some(version) if !version.trim().is_empty() => version.trim().to_owned(),
            _ => match named {
                Some(named) => named.to_owned(),
                None => return answer,
            },
        };
        let (places, text) = release(product, &text);
        let place = places.first().copied();
        let found = place.and_then(|place| product.releases.get(place));
        let version = found.map_or(text, |release| release.version.clone());
        let wanted = answer.asked.vulnerability.as_deref().map(str::to_lowercase);
        let question = Question {
            product,
            models,
            place,
            places: &places,
            listed: found.is_some_and(|release| release.listed),
            version: &version,
        };
        for (at, known) in product.vulnerabilities.iter().enumerate() {
            if wanted
                .as_deref()
                .is_none_or(|wanted| is_called(known, wanted))
            {
                answer
                    .vulnerabilities
                    .push(question.vulnerability(at, known));
            }
        }
        let order = |it: &AnsweredVulnerability| {
            let known = &it.vulnerability;
            let urgent = Reverse((known.exploited, known.score));
            (it.answer, urgent, known.name.clone())
        };
        answer.vulnerabilities.sort_by_cached_key(order);
        if let Some(worst) = answer.vulnerabilities.first().map(|it| it.answer) {
            answer.answer = worst;
            let mut worst = answer
                .vulnerabilities
                .iter()
                .filter(|it| it.answer == worst);
            answer.depends = worst.all(|it| it.depends);
        }
        let mut all = answer.vulnerabilities.iter();
        let silent = all.all(|it| it.answer == Word::NoStatement);
        answer.reason = silent.then(|| match place {
            None => Reason::UnknownRelease,
            Some(place) if product.is_newest(place) => Reason::Newer,
            Some(_) => Reason::NotAssessed,
        });
        answer.release = Some(FoundRelease {
            listed: question.listed,
            page: found.and_then(|release| release.page.clone()),
            version,
        });
        answer
    }
}

/// Whether a text in lower case is one of the vulnerability's names.
fn is_called(vulnerability: &Vulnerability, wanted: &str) -> bool {
    let mut names = vulnerability.aliases.iter().chain([&vulnerability.name]);
    names.any(|name| name.to_lowercase() == wanted)
}

/// The places of the release that a version, a package URL or a CPE name names, and its version.
fn release(product: &Product, text: &str) -> (Vec<usize>, String) {
    let by = |same: &dyn Fn(&Release) -> bool| product.releases.iter().find(|it| same(it));
    let (found, version) = if let Some((package, version)) = identifier::package(text) {
        let same = Some((package, version.clone()));
        let is_it = |it: &Release| {
            it.purl.is_some() && it.purl.as_deref().and_then(identifier::package) == same
        };
        (by(&is_it), version)
    } else if let Some(name) = CpeName::of(text) {
        let meets = |it: &Release| {
            let own = it.cpe.as_deref().and_then(CpeName::of);
            own.is_some_and(|own| own.meets(&name))
        };
        (by(&meets), name.version())
    } else {
        (None, Some(text.to_owned()))
    };
    let version = match found {
        Some(release) => release.version.clone(),
        None => version.unwrap_or_default(),
    };
    let places = version::find(&product.releases, product.scheme, &version);
    (places, version)
}

impl Product {
    /// The statements on a vulnerability; they stand together.
    fn statements_on(&self, vulnerability: usize) -> &[Statement] {
        let all = &self.statements;
        let first = all.partition_point(|it| it.vulnerability < vulnerability);
        let end = all.partition_point(|it| it.vulnerability <= vulnerability);
        all.get(first..end).unwrap_or_default()
    }

    /// Whether a listed release stands behind every listed release that a statement names.
    fn is_newest(&self, place: usize) -> bool {
        let listed = |place: &usize| self.releases.get(*place).is_some_and(|it| it.listed);
        let named = self.statements.iter().flat_map(|it| &it.releases);
        let newest = named.filter(|place| listed(place)).max();
        listed(&place) && newest.is_some_and(|newest| *newest < place)
    }
}

/// How a statement stands to the release that is asked for.
enum Stands {
    /// It names it, or a range that covers it.
    Holds(Option<String>),
    /// It may or may not.
    Unclear(String),
}

/// What is asked of a product.
struct Question<'a> {
    product: &'a Product,
    models: &'a [String],
    place: Option<usize>,
    /// The same release under every spelling.
    places: &'a [usize],
    listed: bool,
    version: &'a str,
}

impl Question<'_> {
    fn vulnerability(&self, at: usize, known: &Vulnerability) -> AnsweredVulnerability {
        let mut said = Vec::new();
        let mut unclear = Vec::new();
        for statement in self.product.statements_on(at) {
            if !self.about_models(statement) {
                continue;
            }
            match self.stands(statement) {
                Some(Stands::Holds(range)) => said.extend(self.said(statement, range)),
                Some(Stands::Unclear(range)) => unclear.extend(self.said(statement, Some(range))),
                None => {}
            }
        }
        let order = |it: &Said| (it.status, it.depends, it.advisory.id.clone());
        said.sort_by_cached_key(order);
        unclear.sort_by_cached_key(order);
        let worst = said.first().map(|it| it.status);
        let sure: BTreeSet<Status> = said
            .iter()
            .filter(|it| !it.depends)
            .map(|it| it.status)
            .collect();
        let depends = |worst| !sure.contains(&worst) && !self.is_for_all(&said, worst);
        AnsweredVulnerability {
            vulnerability: known.clone(),
            answer: worst.map_or(Word::NoStatement, Word::from),
            depends: worst.is_some_and(depends),
            disagree: sure.len() > 1,
            said,
            unclear,
        }
    }

    /// Whether statements on parts say the same of every model.
    fn is_for_all(&self, said: &[Said], status: Status) -> bool {
        let asked = match self.models.is_empty() {
            true => &self.product.models,
            false => self.models,
        };
        let same = || {
            let all = said.iter();
            all.filter(|it| it.status == status && it.with.is_none())
        };
        !asked.is_empty()
            && asked
                .iter()
                .all(|model| same().any(|it| it.models.contains(model)))
    }

    fn about_models(&self, statement: &Statement) -> bool {
        let asked = self.models;
        let named = &statement.models;
        asked.is_empty() || named.is_empty() || asked.iter().any(|model| named.contains(model))
    }

    fn stands(&self, statement: &Statement) -> Option<Stands> {
        let names = |place: &usize| statement.releases.binary_search(place).is_ok();
        if self.places.iter().any(names) {
            return Some(Stands::Holds(None));
        }
        let mut unclear = statement.unclear.first();
        if !self.listed {
            for range in &statement.ranges {
                let product = self.product;
                match version::covers(range, product.scheme, &product.releases, self.version) {
                    Some(true) => return Some(Stands::Holds(Some(range.clone()))),
                    Some(false) => {}
                    None => unclear = unclear.or(Some(range)),
                }
            }
        }
        unclear.cloned().map(Stands::Unclear)
    }

    fn said(&self, statement: &Statement, range: Option<String>) -> Option<Said> {
        let product = self.product;
        let asked = match self.models.is_empty() {
            true => &product.models,
            false => self.models,
        };
        let has = |model: &String| statement.models.contains(model);
        let in_part = !statement.models.is_empty() && (asked.is_empty() || !asked.iter().all(has));
        let remedies = statement.remedies.and_then(|at| product.remedies.get(at));
        Some(Said {
            status: statement.status,
            advisory: product.advisories.get(statement.advisory)?.clone(),
            since: statement.since,
            depends: in_part || statement.with.is_some(),
            models: statement.models.clone(),
            with: statement.with.clone(),
            condition: statement.condition.clone(),
            range,
            justification: statement.justification,
            impact: statement.impact.clone(),
            carried: statement.carried,
            remedies: remedies.cloned().unwrap_or_default(),
            fixed_in: self.fixed_in(statement),
        })
    }

    /// The releases that the same document calls fixed, and that come after the one that is asked for.
    fn fixed_in(&self, statement: &Statement) -> Vec<String> {
        if !matches!(
            statement.status,
            Status::Affected | Status::UnderInvestigation
        ) {
            return Vec::new();
        }
        let about = self.product.statements_on(statement.vulnerability);
        let fixed = about.iter().filter(|it| {
            it.status == Status::Fixed
                && !it.carried
                && it.advisory == statement.advisory
                && it.with == statement.with
                && self.about_models(it)
        });
        let after = |place: &usize| match (self.listed, self.place) {
            (true, Some(asked)) => *place > asked,
            _ => true,
        };
        let places: BTreeSet<usize> = fixed
            .flat_map(|it| it.releases.iter().copied())
            .filter(after)
            .collect();
        let releases = places
            .iter()
            .filter_map(|at| self.product.releases.get(*at));
        releases.map(|release| release.version.clone()).collect()
    }
}
