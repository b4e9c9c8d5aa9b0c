//! `obstat lookup`: is this product release affected, and what is to be done?

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::arguments::At;
use super::opened::{self, release_failure};
use super::report::one_line;
use super::{Exit, Failure, Terminal};
use crate::check;
use crate::claims::{Claimed, Gathering, Table};
use crate::lookup::{Advisory, Answer, Asked, Candidate, Pages, Products, Said, Word};
use crate::model::catalogue::Catalogue;
use crate::model::remediation::RemediationCategory;
use crate::model::timestamp::Timestamp;
use crate::release::Releases;
use crate::render::{Address, foreign_product, patient_safety};

/// Models that are read at a time.
const CHUNK: usize = 256;

/// `obstat lookup`
#[derive(Debug, Args)]
pub struct LookupArguments {
    /// The product: slug, name, model number, stock keeping unit, UDI-DI, package URL or CPE 2.3 name
    #[arg(value_name = "PRODUCT")]
    pub product: String,
    /// Its release; a package URL and a CPE name may have it
    #[arg(value_name = "VERSION")]
    pub version: Option<String>,
    /// The vulnerability, if it is about one alone
    #[arg(value_name = "CVE")]
    pub vulnerability: Option<String>,
    /// The time to answer for: `now`, or such as 2026-11-20T14:00:00Z; the newest time of the journal if it is absent
    #[arg(long, value_name = "TIME|now")]
    pub at: Option<At>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    pub format: AnswerFormat,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people.
    #[default]
    Human,
    /// One JSON object, for programs.
    Json,
}

impl LookupArguments {
    /// What is asked; a CVE number in the place of the version is one.
    fn asked(&self) -> Asked {
        let (mut version, mut vulnerability) = (self.version.clone(), self.vulnerability.clone());
        let is_cve = |text: &String| {
            text.get(..4)
                .is_some_and(|it| it.eq_ignore_ascii_case("cve-"))
        };
        if vulnerability.is_none() && version.as_ref().is_some_and(is_cve) {
            vulnerability = version.take();
        }
        Asked {
            product: self.product.clone(),
            version,
            vulnerability,
        }
    }
}

/// Answers from what is released.
///
/// # Errors
///
/// When the workspace or a release cannot be read.
pub fn run(
    workspace: &Path,
    arguments: &LookupArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let sources = opened::sources(workspace)?;
    let Some((site, catalogue)) = check::catalogue_of(&sources) else {
        return Err(
            Failure::of(Exit::Findings, "the site's configuration is not sound")
                .help("`obstat check` says what is wrong with content/site.toml"),
        );
    };
    let releases = opened::releases(workspace)?;
    let at = opened::time_of_site(arguments.at, &releases);
    let (table, named) = claims(&releases, &catalogue, at)?;
    let pages = Published {
        base_url: &site.base_url,
        catalogue: &catalogue,
        named,
    };
    let products = Products::of(&catalogue, &table, &pages);
    let asked = arguments.asked();
    let matches = products.identify(&asked.product);
    let listed = |product: usize| products.listed.get(product);
    let answer = match matches.as_slice() {
        [one] if listed(one.product).is_some() => {
            let listed = listed(one.product);
            let product = listed.map(|it| products.product(it, &catalogue, &table, &pages));
            match product {
                Some(product) => Answer::of(&product, &one.models, one.release.as_deref(), asked),
                None => Answer::without_product(asked, Vec::new()),
            }
        }
        several => {
            let several = several.iter().filter_map(|it| listed(it.product));
            Answer::without_product(asked, several.map(Candidate::of).collect())
        }
    };
    match arguments.format {
        AnswerFormat::Human => terminal.out(&human(&answer, at))?,
        AnswerFormat::Json => terminal.out(&json(&answer, at)?)?,
    }
    Ok(match answer.answer {
        Word::NoStatement => Exit::NoStatement,
        _ => Exit::Done,
    })
}

/// What each document is called, and whether it speaks of the safety of patients, by its slug.
type Named = HashMap<String, (String, String, bool)>;

/// What the documents that are public at a time claim.
fn claims(
    releases: &Releases,
    catalogue: &Catalogue,
    at: Timestamp,
) -> Result<(Table, Named), Failure> {
    let mut gathering = Gathering::new(catalogue);
    let mut named = Named::new();
    let visible = releases.visible(at);
    for chunk in visible.chunks(CHUNK) {
        let read: Vec<_> = chunk
            .par_iter()
            .filter_map(|document| document.releases.last())
            .map(|entry| Ok((*entry, releases.advisory(entry)?)))
            .collect::<Result<_, _>>()
            .map_err(|error| release_failure(&error))?;
        for (entry, advisory) in read {
            gathering.add(Claimed {
                advisory: &advisory,
                shown: entry.shown_from(),
                adopted: !advisory.markdown,
            });
            let safety = patient_safety(&advisory);
            named.insert(
                advisory.slug.as_str().to_owned(),
                (advisory.tracking.id, advisory.title, safety),
            );
        }
    }
    Ok((gathering.finish(at), named))
}

/// The pages of the published site.
struct Published<'a> {
    base_url: &'a str,
    catalogue: &'a Catalogue,
    named: Named,
}

impl Published<'_> {
    fn absolute(&self, address: &Address) -> String {
        format!("{}{}", self.base_url, address.link)
    }
}

impl Pages for Published<'_> {
    fn product(&self, slug: &str) -> Option<String> {
        Some(self.absolute(&Address::product(slug)))
    }

    fn release(&self, slug: &str, version: &str) -> Option<String> {
        let line = self.catalogue.products.get(slug)?;
        line.release(version)?;
        Some(self.absolute(&Address::release(slug, version)))
    }

    fn advisory(&self, slug: &str) -> Advisory {
        let (id, title, patient_safety) = self.named.get(slug).cloned().unwrap_or_default();
        Advisory {
            slug: slug.to_owned(),
            id,
            title,
            page: self.absolute(&Address::advisory(slug)),
            patient_safety,
        }
    }

    fn vulnerability(&self, cve: &str) -> Option<String> {
        Some(self.absolute(&Address::cve(cve)))
    }

    fn foreign(&self, vendor: Option<&str>, name: &str) -> String {
        foreign_product(vendor, name)
    }
}

fn json(answer: &Answer, at: Timestamp) -> Result<String, Failure> {
    let unwritable = |error: serde_json::Error| Failure::undecided(error.to_string());
    let mut value = serde_json::to_value(answer).map_err(unwritable)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("at".to_owned(), at.to_string().into());
    }
    value.sort_all_objects();
    let mut text = serde_json::to_string_pretty(&value).map_err(unwritable)?;
    text.push('\n');
    Ok(text)
}

const SILENCE: &str = "this does not mean not affected";

fn human(answer: &Answer, at: Timestamp) -> String {
    let mut text = String::new();
    let mut line = |indent: usize, words: &str| {
        let _ = writeln!(text, "{:indent$}{}", "", one_line(words));
    };
    match &answer.product {
        Some(product) => {
            let release = answer.release.as_ref();
            let mut words = product.name.clone();
            if !answer.models.is_empty() {
                words.push_str(&format!(", model {}", answer.models.join(", ")));
            }
            if let Some(release) = release {
                words.push_str(&format!(", release {}", release.version));
            }
            if let Some(vendor) = &product.vendor {
                words.push_str(&format!(" ({vendor})"));
            }
            line(0, &words);
            let page = release.and_then(|it| it.page.as_ref());
            if let Some(page) = page.or(product.page.as_ref()) {
                line(0, page);
            }
        }
        None => line(0, &answer.asked.product),
    }
    let part = if answer.depends { ", in part" } else { "" };
    let mut words = format!("{}{part}", answer.answer.words());
    if answer.answer == Word::NoStatement {
        words.push_str(&format!(": {SILENCE}"));
    }
    line(0, &words);
    if let Some(reason) = answer.reason {
        line(0, reason.words());
    }
    for candidate in &answer.candidates {
        let vendor = candidate.vendor.as_deref().unwrap_or_default();
        line(
            2,
            &format!("{}: {} {vendor}", candidate.slug, candidate.name),
        );
    }
    for it in &answer.vulnerabilities {
        let titles: Vec<&str> = it.vulnerability.titles.iter().map(String::as_str).collect();
        line(0, "");
        match titles.is_empty() {
            true => line(0, &it.vulnerability.name),
            false => line(
                0,
                &format!("{}: {}", it.vulnerability.name, titles.join("; ")),
            ),
        }
        let severity = it.vulnerability.severity.zip(it.vulnerability.score);
        let severity = severity.map(|(word, score)| format!("severity {word} ({score})"));
        let exploited = it.vulnerability.exploited.then(|| "exploited".to_owned());
        let marks: Vec<String> = exploited.into_iter().chain(severity).collect();
        if !marks.is_empty() {
            line(2, &marks.join(", "));
        }
        if it.disagree {
            line(
                2,
                "the advisories disagree; the worse counts until they are mended",
            );
        }
        if it.said.is_empty() {
            line(2, &format!("no statement: {SILENCE}"));
        }
        for said in &it.said {
            let depends = if said.depends { ", in part" } else { "" };
            let word = Word::from(said.status).words();
            line(2, &format!("{word}{depends}"));
            spoken(said, &mut line);
        }
        for said in &it.unclear {
            let word = Word::from(said.status).words();
            match said.range.as_deref() {
                Some("") | None => line(2, &format!("{word} is said of the product as such")),
                Some(range) => line(2, &format!("{word} is said of `{range}`")),
            }
            line(4, "whether that holds for this release is not decided here");
            spoken(said, &mut line);
        }
    }
    line(0, "");
    line(0, &format!("as of {at}"));
    text
}

/// What stands below the status of a statement.
fn spoken(said: &Said, line: &mut impl FnMut(usize, &str)) {
    if !said.models.is_empty() {
        line(4, &format!("only models: {}", said.models.join(", ")));
    }
    if let Some(with) = &said.with {
        line(4, &format!("only together with: {}", with.words()));
    }
    if let Some(condition) = &said.condition {
        line(4, &format!("condition: {condition}"));
    }
    if said.carried {
        line(4, "it carries the fixes of an earlier release");
    }
    if let Some(justification) = said.justification {
        line(4, &format!("why: {justification}"));
    }
    if let Some(impact) = &said.impact {
        line(4, &format!("why: {impact}"));
    }
    for remedy in &said.remedies {
        let label = match remedy.category {
            RemediationCategory::VendorFix => "fix",
            RemediationCategory::Mitigation => "mitigation",
            RemediationCategory::Workaround => "workaround",
            RemediationCategory::NoneAvailable => "no fix yet",
            RemediationCategory::NoFixPlanned => "no fix planned",
        };
        let mut words = remedy
            .details
            .lines()
            .filter(|words| !words.trim().is_empty());
        line(4, &format!("{label}: {}", words.next().unwrap_or_default()));
        for more in words {
            line(6, more);
        }
        if let Some(url) = &remedy.url {
            line(6, url);
        }
    }
    if !said.fixed_in.is_empty() {
        line(4, &format!("fixed in: {}", said.fixed_in.join(", ")));
    }
    let advisory = &said.advisory;
    let mark = match advisory.patient_safety {
        true => " (patient safety)",
        false => "",
    };
    line(4, &format!("{}: {}{mark}", advisory.id, advisory.title));
    line(4, &format!("{}, since {}", advisory.page, said.since));
}
