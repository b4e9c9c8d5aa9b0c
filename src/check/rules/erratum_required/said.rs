//! What the release before said of a product release.

use std::collections::HashMap;

use super::wrongly;
use crate::check::compile::Setting;
use crate::model::advisory::Advisory;
use crate::model::catalogue::ProductLine;
use crate::model::claim::ClaimStatus;
use crate::model::product::Origin;
use crate::model::range::{RangeExpression, RangeSet};
use crate::model::timestamp::Date;
use crate::model::version::VersionOrder;
use crate::model::vulnerability::Vulnerability;

/// What was claimed of a product release.
type OfRelease<'a> = (&'a Origin, ClaimStatus);
/// What was claimed of a range.
type OfRange<'a> = (RangeSet, &'a Origin, ClaimStatus);

/// The claims of a release, by vulnerability, product line and product release.
pub(super) struct Said<'a> {
    lines: HashMap<&'a str, Line<'a>>,
    vulnerabilities: HashMap<&'a str, u32>,
    releases: HashMap<(u32, &'a str, &'a str), Vec<OfRelease<'a>>>,
    /// Claims about what the catalogue could not list.
    ranges: HashMap<(u32, &'a str), Vec<OfRange<'a>>>,
}

impl<'a> Said<'a> {
    /// Gathers what was said; product lines are those that either version names.
    pub(super) fn of(previous: &'a Advisory, now: &'a Advisory, setting: Setting<'a>) -> Self {
        let mut said = Self {
            lines: HashMap::new(),
            vulnerabilities: HashMap::new(),
            releases: HashMap::new(),
            ranges: HashMap::new(),
        };
        let products = previous.products.iter().chain(&now.products);
        for origin in products.filter_map(|product| product.origin.as_ref()) {
            if let Some(line) = setting.line(&origin.slug) {
                let slug = origin.slug.as_str();
                said.lines.entry(slug).or_insert_with(|| Line::of(line));
            }
        }
        for (at, vulnerability) in (0..).zip(&previous.vulnerabilities) {
            for name in names(vulnerability) {
                said.vulnerabilities.entry(name).or_insert(at);
            }
        }
        for claim in &previous.claims {
            let product = previous.product(claim.product);
            let Some(origin) = product.and_then(|product| product.origin.as_ref()) else {
                continue;
            };
            let (at, slug) = (claim.vulnerability, origin.slug.as_str());
            let line = said.lines.get(slug);
            let range = origin.range.as_deref();
            let range = range.and_then(|range| line?.range(range));
            if let Some(release) = &origin.release {
                let claims = said.releases.entry((at, slug, release)).or_default();
                claims.push((origin, claim.status));
            } else if let Some(range) = range {
                let claims = said.ranges.entry((at, slug)).or_default();
                claims.push((range, origin, claim.status));
            }
        }
        said
    }

    /// A product line that either version names.
    pub(super) fn line(&self, slug: &str) -> Option<&Line<'a>> {
        self.lines.get(slug)
    }

    /// The place in the release before of a vulnerability; none if it was not named.
    pub(super) fn vulnerability(&self, vulnerability: &Vulnerability) -> Option<u32> {
        names(vulnerability).find_map(|name| self.vulnerabilities.get(name).copied())
    }

    /// What was said of a release and a model that is affected now, if that was wrong.
    pub(super) fn wrongly(
        &self,
        vulnerability: u32,
        now: &Origin,
        release: &str,
        model: Option<&str>,
        existed: bool,
    ) -> Option<&'static str> {
        let slug = now.slug.as_str();
        let one = self.releases.get(&(vulnerability, slug, release));
        let one = one.into_iter().flatten().copied();
        let many = self.ranges.get(&(vulnerability, slug));
        let many = many
            .into_iter()
            .flatten()
            .filter(|(range, ..)| {
                self.lines
                    .get(slug)
                    .is_some_and(|line| line.covers(range, release))
            })
            .map(|(_, origin, status)| (*origin, *status));
        let claims = one.chain(many).filter(|(origin, _)| {
            let whole = origin.with.is_none() || origin.with == now.with;
            let model = match model {
                Some(model) => origin.models.iter().any(|own| own == model),
                None => true,
            };
            whole && (origin.models.is_empty() || model)
        });
        let mut was = existed.then_some("not listed");
        for (_, status) in claims {
            if status.is_affected() || status == ClaimStatus::UnderInvestigation {
                return None;
            }
            was = wrongly(status).or(was);
        }
        was
    }
}

/// Every name of a vulnerability.
fn names(vulnerability: &Vulnerability) -> impl Iterator<Item = &str> {
    let ids = vulnerability.ids.iter().map(|id| id.text.as_str());
    let names = vulnerability.cve.as_deref().into_iter().chain(ids);
    names.chain(vulnerability.title.as_deref())
}

/// A product line whose releases are looked up.
pub(super) struct Line<'a> {
    line: &'a ProductLine,
    order: VersionOrder,
    places: HashMap<&'a str, usize>,
}

impl<'a> Line<'a> {
    fn of(line: &'a ProductLine) -> Self {
        let releases = line.releases.iter().enumerate();
        Self {
            line,
            order: line.order(),
            places: releases
                .map(|(at, release)| (release.version.as_str(), at))
                .collect(),
        }
    }

    /// The name as people say it.
    pub(super) fn name(&self) -> &str {
        &self.line.name
    }

    fn range(&self, text: &str) -> Option<RangeSet> {
        text.parse::<RangeExpression>()
            .ok()?
            .resolve(&self.order)
            .ok()
    }

    fn covers(&self, range: &RangeSet, release: &str) -> bool {
        let release = self.places.get(release);
        let release = release.and_then(|at| self.line.releases.get(*at));
        release.is_some_and(|release| range.covers(&release.version, &self.order))
    }

    /// The releases of the catalogue that a claim is about, with their places in its order.
    pub(super) fn releases_of<'s>(&'s self, origin: &'s Origin) -> Vec<(usize, &'s str)> {
        if let Some(release) = &origin.release {
            let place = self.places.get(release.as_str());
            return vec![(place.copied().unwrap_or(usize::MAX), release)];
        }
        let range = origin.range.as_deref().and_then(|range| self.range(range));
        let releases = self.line.releases.iter().enumerate();
        releases
            .map(|(at, release)| (at, &release.version))
            .filter(|(_, version)| {
                let range = range.as_ref();
                range.is_some_and(|range| range.covers(version, &self.order))
            })
            .map(|(at, version)| (at, version.as_str()))
            .collect()
    }

    /// The hardware models that a claim is about; one without a number where there are none.
    pub(super) fn models_of<'s>(&'s self, origin: &'s Origin) -> Vec<Option<&'s str>> {
        let models: Vec<Option<&str>> = match origin.models.is_empty() {
            true => self
                .line
                .models
                .iter()
                .map(|it| Some(it.number.as_str()))
                .collect(),
            false => origin.models.iter().map(|it| Some(it.as_str())).collect(),
        };
        match models.is_empty() {
            true => vec![None],
            false => models,
        }
    }

    /// Whether the release at a place existed on a day; one without a date has always existed.
    pub(super) fn existed(&self, place: usize, day: Option<Date>) -> bool {
        let date = self.line.releases.get(place).and_then(|it| it.date);
        date.zip(day).is_none_or(|(date, day)| date <= day)
    }
}
