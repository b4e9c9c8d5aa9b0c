//! Am I affected? The page that asks, the answers on the pages of product releases, and the files from which a browser answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::claims::{Claimed, Gathering, Table};
use crate::lookup::{
    self, Advisory, Answer, Asked, Index as Directory, IndexEntry, Pages, Product, Products,
    Remedy, SCHEMA, Said, Word,
};
use crate::model::catalogue::Catalogue;
use crate::model::word::Word as _;
use crate::render::RenderError;
use crate::render::address::{Address, foreign_product};
use crate::render::advisory::prose::Prose;
use crate::render::advisory::{remedy, status};
use crate::render::escape::visible;
use crate::render::index::{Index, NamedLink};
use crate::render::markdown::is_absolute;
use crate::render::output::Output;

use super::{PageView, Site, product};

/// How many products the page lists itself; the list of products has more.
const LISTED: usize = 300;

/// How many products are kept while their pages are drawn.
const KEPT: usize = 16;

/// What can be asked for, and what is said of it.
pub(crate) struct Check {
    lines: Catalogue,
    table: Table,
    products: Products,
    /// The products that were asked for last, newest first: all releases of a product are drawn one after the other.
    kept: Mutex<VecDeque<Arc<Product>>>,
}

impl Check {
    /// Makes the directory.
    pub(crate) fn new(lines: Catalogue, table: Table, index: &Index) -> Self {
        let products = Products::of(&lines, &table, &Linked(index));
        Self {
            lines,
            table,
            products,
            kept: Mutex::default(),
        }
    }

    /// All that is said of a product.
    fn product(&self, slug: &str, index: &Index) -> Option<Arc<Product>> {
        let is_it = |product: &Arc<Product>| product.slug == slug;
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept().iter().find(|product| is_it(product)).cloned();
        if found.is_some() {
            return found;
        }
        let listed = self.products.by_slug(slug)?;
        let links = Linked(index);
        let product = self
            .products
            .product(listed, &self.lines, &self.table, &links);
        let product = Arc::new(product);
        let mut kept = kept();
        kept.truncate(KEPT - 1);
        kept.push_front(Arc::clone(&product));
        Some(product)
    }

    fn bytes(&self, slug: &str, index: &Index) -> Result<Vec<u8>, RenderError> {
        match self.product(slug, index) {
            Some(product) => written(&*product),
            // A page of its own, and nothing to ask for: a document that no longer stands, or another spelling of a product of ours.
            None => {
                let rows = std::iter::empty();
                let links = Linked(index);
                let silent = Product::of(slug, (None, slug), None, rows, &self.table, &links);
                written(&silent)
            }
        }
    }
}

/// The site's own pages.
struct Linked<'a>(&'a Index);

impl Pages for Linked<'_> {
    fn product(&self, slug: &str) -> Option<String> {
        self.0.product(slug)
    }

    fn release(&self, slug: &str, version: &str) -> Option<String> {
        self.0.release(slug, version)
    }

    fn advisory(&self, slug: &str) -> Advisory {
        let card = self.0.card_by_slug(slug);
        Advisory {
            slug: slug.to_owned(),
            id: card.map_or(slug, |card| &card.id).to_owned(),
            title: card.map_or_else(String::new, |card| card.title.clone()),
            page: Address::advisory(slug).link,
        }
    }

    fn vulnerability(&self, cve: &str) -> Option<String> {
        self.0.has_cve(cve).then(|| Address::cve(cve).link)
    }

    fn foreign(&self, vendor: Option<&str>, name: &str) -> String {
        foreign_product(vendor, name)
    }
}

/// JSON on one line, in which nothing is hidden from who reads it: a script shows these texts as they are.
fn written(value: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    let text =
        serde_json::to_string(value).map_err(|error| RenderError::Release(error.to_string()))?;
    let mut text = visible(&text).into_owned();
    text.push('\n');
    Ok(text.into_bytes())
}

impl Site {
    /// What can be asked for, and the answers: as they were gathered when the index was read, or now.
    fn answers(&self) -> Result<&Check, RenderError> {
        if let Some(check) = self.check.get() {
            return Ok(check);
        }
        let mut gathering = Gathering::new(&self.lines);
        for card in &self.index.cards {
            let Some(newest) = card.document.versions.last() else {
                continue;
            };
            let advisory = self
                .store
                .advisory(&card.document.slug, newest)
                .map_err(RenderError::Release)?;
            gathering.add(Claimed {
                advisory: &advisory,
                shown: card.shown.1,
                adopted: !advisory.markdown,
            });
        }
        let table = gathering.finish(self.at);
        let check = Check::new(self.lines.clone(), table, &self.index);
        Ok(self.check.get_or_init(|| check))
    }
}

/// The page, the directory, and a file for each product.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let own = Arc::clone(site);
    let page = Address::folder(&["check"]);
    outputs.push(Output::one(page.file, move || {
        let mut context = tera::Context::new();
        let few = own.index.products.len() <= LISTED;
        let vendors = match few {
            true => product::all::vendors(&own),
            false => Vec::new(),
        };
        context.insert("vendors", &vendors);
        let page = PageView::new("Am I affected?", &page.link).within("/check/");
        own.draw("check.html", page, context)
    }));
    let own = Arc::clone(site);
    let file = format!("{}index.json", lookup::FOLDER);
    outputs.push(Output::one(file, move || {
        let check = own.answers()?;
        let listed = check.products.listed.par_iter();
        let products = listed
            .map(|listed| {
                let bytes = check.bytes(&listed.slug, &own.index)?;
                Ok(IndexEntry::of(listed, &bytes))
            })
            .collect::<Result<_, RenderError>>()?;
        written(&Directory {
            schema: SCHEMA,
            title: own.values.title.clone(),
            base_url: own.values.base_url.trim_end_matches('/').to_owned(),
            at: own.at,
            products,
        })
    }));
    // Those of the catalogue, and those of which something is claimed.
    for entry in &site.index.products {
        let own = Arc::clone(site);
        let slug = entry.slug.clone();
        outputs.push(Output::one(lookup::file(&slug), move || {
            own.answers()?.bytes(&slug, &own.index)
        }));
    }
}

/// The answer for a release, as its page gets it.
#[derive(Debug, Default, Serialize)]
pub(super) struct AnswerView {
    /// `affected`, `under_investigation`, `no_statement`, `fixed`, `not_affected`.
    answer: &'static str,
    label: &'static str,
    depends: bool,
    reason: Option<&'static str>,
    /// What something is said of, what needs most attention first.
    vulnerabilities: Vec<VulnerabilityView>,
    /// What nothing is said of.
    silent: Vec<VulnerabilityView>,
    /// How many vulnerabilities have which answer: answer, label, number.
    counts: Vec<(&'static str, &'static str, usize)>,
}

#[derive(Debug, Serialize)]
struct VulnerabilityView {
    name: String,
    href: Option<String>,
    titles: Vec<String>,
    answer: &'static str,
    label: &'static str,
    depends: bool,
    disagree: bool,
    said: Vec<SaidView>,
    unclear: Vec<SaidView>,
}

#[derive(Debug, Serialize)]
struct SaidView {
    status: &'static str,
    label: &'static str,
    id: String,
    title: String,
    href: String,
    since: String,
    depends: bool,
    models: Vec<String>,
    /// The product with which alone it holds, with its release.
    with: Option<String>,
    condition: Option<String>,
    /// The range that is meant; empty for the product as such.
    range: Option<String>,
    justification: Option<&'static str>,
    impact: Option<String>,
    carried: bool,
    remedies: Vec<RemedyView>,
    fixed_in: Vec<NamedLink>,
}

#[derive(Debug, Serialize)]
struct RemedyView {
    category: &'static str,
    label: &'static str,
    html: String,
    url: Option<String>,
    link: bool,
}

/// The answer for a release of a product.
///
/// # Errors
/// A release that cannot be read.
pub(super) fn view(site: &Site, slug: &str, release: &str) -> Result<AnswerView, RenderError> {
    let check = site.answers()?;
    let Some(product) = check.product(slug, &site.index) else {
        return Ok(AnswerView {
            answer: word(Word::NoStatement).0,
            label: word(Word::NoStatement).1,
            reason: Some(lookup::Reason::NotAssessed.words()),
            ..AnswerView::default()
        });
    };
    let asked = Asked {
        product: slug.to_owned(),
        version: Some(release.to_owned()),
        vulnerability: None,
    };
    let answer = Answer::of(&product, &[], None, asked);
    let (vulnerabilities, silent): (Vec<_>, Vec<_>) = answer
        .vulnerabilities
        .iter()
        .partition(|it| !it.said.is_empty() || !it.unclear.is_empty());
    let all = [
        Word::Affected,
        Word::UnderInvestigation,
        Word::NoStatement,
        Word::Fixed,
        Word::NotAffected,
    ];
    let counts = all.into_iter().filter_map(|it| {
        let same = answer.vulnerabilities.iter().filter(|of| of.answer == it);
        let (name, label) = word(it);
        Some((name, label, same.count())).filter(|(_, _, count)| *count > 0)
    });
    let shown = |it: &lookup::AnsweredVulnerability| {
        let said = |said: &Said| said_view(site, check, slug, said);
        VulnerabilityView {
            name: it.vulnerability.name.clone(),
            href: it.vulnerability.page.clone(),
            titles: it.vulnerability.titles.iter().cloned().collect(),
            answer: word(it.answer).0,
            label: word(it.answer).1,
            depends: it.depends,
            disagree: it.disagree,
            said: it.said.iter().map(said).collect(),
            unclear: it.unclear.iter().map(said).collect(),
        }
    };
    Ok(AnswerView {
        answer: word(answer.answer).0,
        label: word(answer.answer).1,
        depends: answer.depends,
        reason: answer.reason.map(lookup::Reason::words),
        counts: counts.collect(),
        vulnerabilities: vulnerabilities.into_iter().map(shown).collect(),
        silent: silent.into_iter().map(shown).collect(),
    })
}

/// An answer as a class, and in words.
fn word(answer: Word) -> (&'static str, &'static str) {
    match answer {
        Word::Affected => ("affected", "Affected"),
        Word::UnderInvestigation => ("under_investigation", "Under investigation"),
        Word::NoStatement => ("no_statement", "No statement"),
        Word::Fixed => ("fixed", "Fixed"),
        Word::NotAffected => ("not_affected", "Not affected"),
    }
}

fn said_view(site: &Site, check: &Check, slug: &str, said: &Said) -> SaidView {
    let (status, label) = word(said.status.into());
    let card = site.index.card_by_slug(&said.advisory.slug);
    let prose = Prose {
        markdown: card.is_none_or(|card| card.markdown),
    };
    SaidView {
        status,
        label,
        id: said.advisory.id.clone(),
        title: said.advisory.title.clone(),
        href: said.advisory.page.clone(),
        since: said.since.date().to_string(),
        depends: said.depends,
        models: said.models.clone(),
        with: said.with.as_ref().map(|with| {
            let known = check.products.by_slug(&with.product);
            let name = known.map_or(&with.product, |known| &known.name);
            let release = with.release.as_deref().unwrap_or_default();
            format!("{name} {release}").trim_end().to_owned()
        }),
        condition: said.condition.clone(),
        range: said.range.clone(),
        justification: said.justification.map(status::justified),
        impact: said.impact.clone(),
        carried: said.carried,
        remedies: said
            .remedies
            .iter()
            .map(|remedy| remedy_view(remedy, prose))
            .collect(),
        fixed_in: said
            .fixed_in
            .iter()
            .map(|version| NamedLink {
                name: version.clone(),
                href: site
                    .index
                    .release(slug, version)
                    .unwrap_or_else(|| Address::product(slug).link),
            })
            .collect(),
    }
}

fn remedy_view(remedy: &Remedy, prose: Prose) -> RemedyView {
    RemedyView {
        category: remedy.category.word(),
        label: remedy::label(remedy.category),
        html: prose.blocks(&remedy.details, "remedy", 5),
        link: remedy.url.as_deref().is_some_and(is_absolute),
        url: remedy.url.clone(),
    }
}
