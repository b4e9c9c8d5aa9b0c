//! The answer for a release, as its page gets it: what differs in a combination alone is one, and what is to be done stands once.

use std::collections::HashMap;

use serde::Serialize;

use crate::lookup::{self, Answer, AnsweredVulnerability, Asked, Only, Remedy, Said, Word};
use crate::model::word::Word as _;
use crate::render::RenderError;
use crate::render::address::Address;
use crate::render::advisory::prose::Prose;
use crate::render::advisory::{SeverityView, remedy, status};
use crate::render::index::NamedLink;
use crate::render::link::is_absolute;
use crate::render::page::Site;

/// The answer for a release, as its page gets it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AnswerView {
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
    /// Its id on the page.
    anchor: String,
    href: Option<String>,
    titles: Vec<String>,
    severity: Option<SeverityView>,
    exploited: bool,
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
    patient_safety: bool,
    since: String,
    depends: bool,
    models: Vec<String>,
    /// The products with which alone it holds, with their releases.
    with: Option<String>,
    /// The same, a text for each product.
    together: Vec<String>,
    condition: Option<String>,
    /// The range that is meant; empty for the product as such.
    range: Option<String>,
    justification: Option<&'static str>,
    impact: Option<String>,
    carried: bool,
    remedies: Vec<RemedyView>,
    /// The vulnerability above under which the same remedies stand.
    remedies_above: Option<NamedLink>,
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
pub(crate) fn view(site: &Site, slug: &str, release: &str) -> Result<AnswerView, RenderError> {
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
    let mut above = Above::default();
    let mut views = |all: Vec<&AnsweredVulnerability>| -> Vec<VulnerabilityView> {
        let all = all.into_iter();
        all.map(|it| vulnerability(site, slug, it, &mut above))
            .collect()
    };
    Ok(AnswerView {
        answer: word(answer.answer).0,
        label: word(answer.answer).1,
        depends: answer.depends,
        reason: answer.reason.map(lookup::Reason::words),
        counts: counts.collect(),
        vulnerabilities: views(vulnerabilities),
        silent: views(silent),
    })
}

/// What stands above on the page.
#[derive(Default)]
struct Above {
    vulnerabilities: usize,
    /// Lists of remedies, each with the vulnerability under which it stands.
    remedies: HashMap<String, NamedLink>,
}

fn vulnerability(
    site: &Site,
    slug: &str,
    it: &AnsweredVulnerability,
    above: &mut Above,
) -> VulnerabilityView {
    above.vulnerabilities += 1;
    let anchor = format!("v-{}", above.vulnerabilities);
    let known = &it.vulnerability;
    let own = NamedLink {
        name: known.name.clone(),
        href: format!("#{anchor}"),
    };
    let mut views = |all: &[Said]| -> Vec<SaidView> {
        let view = |(said, with): (&Said, Vec<&Only>)| {
            let mut view = said_view(site, slug, said, &with);
            if !said.remedies.is_empty() {
                let key = format!("{:?}", said.remedies);
                view.remedies_above = above.remedies.get(&key).cloned();
                above.remedies.entry(key).or_insert_with(|| own.clone());
            }
            view
        };
        merged(all).into_iter().map(view).collect()
    };
    VulnerabilityView {
        said: views(&it.said),
        unclear: views(&it.unclear),
        anchor,
        name: known.name.clone(),
        href: known.page.clone(),
        titles: known.titles.iter().cloned().collect(),
        severity: known
            .severity
            .zip(known.score)
            .map(|(word, score)| SeverityView {
                word,
                score: score.to_string(),
            }),
        exploited: known.exploited,
        answer: word(it.answer).0,
        label: word(it.answer).1,
        depends: it.depends,
        disagree: it.disagree,
    }
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

/// Statements that differ in the combination alone are one, with all of these.
fn merged(said: &[Said]) -> Vec<(&Said, Vec<&Only>)> {
    let mut all: Vec<(&Said, Vec<&Only>)> = Vec::new();
    let mut places = HashMap::new();
    for one in said {
        let Some(with) = &one.with else {
            all.push((one, Vec::new()));
            continue;
        };
        let plain = Said {
            with: None,
            ..one.clone()
        };
        let at = *places.entry(format!("{plain:?}")).or_insert_with(|| {
            all.push((one, Vec::new()));
            all.len() - 1
        });
        if let Some((_, together)) = all.get_mut(at) {
            together.push(with);
        }
    }
    all
}

/// Combinations by product: `Gateway 4.5.0, 4.5.1`.
fn together(with: &[&Only]) -> Vec<String> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places = HashMap::new();
    for one in with {
        let at = *places.entry(&one.name).or_insert_with(|| {
            all.push((&one.name, Vec::new()));
            all.len() - 1
        });
        if let Some((_, releases)) = all.get_mut(at) {
            releases.extend(one.release.as_deref());
        }
    }
    all.into_iter()
        .map(|(name, releases)| {
            let releases = releases.join(", ");
            format!("{name} {releases}").trim_end().to_owned()
        })
        .collect()
}

fn said_view(site: &Site, slug: &str, said: &Said, with: &[&Only]) -> SaidView {
    let (status, label) = word(said.status.into());
    let together = together(with);
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
        patient_safety: said.advisory.patient_safety,
        since: said.since.date().to_string(),
        depends: said.depends,
        models: said.models.clone(),
        with: (!together.is_empty()).then(|| together.join("; ")),
        together,
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
        remedies_above: None,
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
