//! Which product release of the catalogue a product of a document is.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Combination, Extent, Identifiers, Product, number, range};
use crate::model::advisory::Advisory;
use crate::model::catalogue::{Catalogue, ProductLine};
use crate::model::product::{self, BranchCategory, Origin};
use crate::model::product_name::ProductName;
use crate::model::timestamp::Date;
use crate::model::version::VersionOrder;

/// The catalogue with what is looked up in it.
pub(super) struct Known {
    lines: BTreeMap<String, Line>,
    /// Releases by package URL and by CPE name.
    identified: HashMap<String, (Arc<str>, u32)>,
    /// Product lines by maker and name, former names included.
    named: HashMap<(String, String), Arc<str>>,
}

/// A product line with what is looked up in it.
pub(super) struct Line {
    pub(super) line: Arc<ProductLine>,
    order: VersionOrder,
    places: HashMap<String, u32>,
}

/// What a product of a document stands for.
pub(super) struct Subject {
    pub(super) product: Product,
    /// What it names, and each release of the catalogue that a range covers.
    pub(super) releases: Vec<(Extent, String, Option<Date>)>,
    pub(super) models: Vec<String>,
    pub(super) with: Option<Combination>,
    pub(super) identifiers: Identifiers,
}

impl Line {
    /// The place of a release in the catalogue.
    pub(super) fn place(&self, version: &str) -> Option<u32> {
        self.places.get(version).copied()
    }
}

impl Known {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let mut known = Self {
            lines: BTreeMap::new(),
            identified: HashMap::new(),
            named: HashMap::new(),
        };
        for (slug, line) in &catalogue.products {
            let shared: Arc<str> = Arc::from(slug.as_str());
            let mut places = HashMap::new();
            for (place, release) in (0..).zip(&line.releases) {
                places.insert(release.version.as_str().to_owned(), place);
                for identifier in [line.purl_of(release), line.cpe_of(release)]
                    .into_iter()
                    .flatten()
                {
                    known
                        .identified
                        .entry(identifier)
                        .or_insert_with(|| (Arc::clone(&shared), place));
                }
            }
            for name in std::iter::once(&line.name).chain(&line.former_names) {
                known
                    .named
                    .entry((line.vendor.clone(), name.clone()))
                    .or_insert_with(|| Arc::clone(&shared));
            }
            let line = Line {
                order: line.order(),
                line: Arc::clone(line),
                places,
            };
            known.lines.insert(slug.clone(), line);
        }
        known
    }

    /// A product line of the catalogue.
    pub(super) fn line(&self, slug: &str) -> Option<&Line> {
        self.lines.get(slug)
    }

    /// What a product of a document stands for; releases that came out after `day` are not what a range speaks of.
    pub(super) fn subject(
        &self,
        advisory: &Advisory,
        named: &product::Product,
        day: Date,
    ) -> Subject {
        let identifiers = Identifiers {
            purl: named.helper.purl.clone(),
            cpe: named.helper.cpe.clone(),
        };
        match &named.origin {
            Some(origin) => self.ours(advisory, named, origin, identifiers, day),
            None => self.foreign(advisory, named, identifiers, day),
        }
    }

    fn ours(
        &self,
        advisory: &Advisory,
        named: &product::Product,
        origin: &Origin,
        identifiers: Identifiers,
        day: Date,
    ) -> Subject {
        let line = self.lines.get(&origin.slug);
        let releases = match (&origin.release, &origin.range) {
            (Some(release), _) => vec![listed(line, release)],
            (None, Some(range)) => ranged(line, range, range, day),
            (None, None) => match ProductName::of(advisory, named).release {
                Some(release) => vec![listed(line, &release)],
                None => vec![(Extent::Any, String::new(), None)],
            },
        };
        Subject {
            product: Product::Ours(origin.slug.clone()),
            releases,
            models: origin.models.clone(),
            with: origin.with.as_ref().map(|(product, release)| Combination {
                product: product.clone(),
                release: release.clone(),
            }),
            identifiers,
        }
    }

    /// Adopted documents do not know our catalogue: a product is ours if its identifier is, or its maker, name and release are.
    fn foreign(
        &self,
        advisory: &Advisory,
        named: &product::Product,
        identifiers: Identifiers,
        day: Date,
    ) -> Subject {
        let name = ProductName::of(advisory, named);
        let with = name.with.clone().map(|product| Combination {
            product,
            release: None,
        });
        let found = [&identifiers.purl, &identifiers.cpe]
            .into_iter()
            .flatten()
            .find_map(|identifier| self.identified.get(identifier));
        if let Some((slug, place)) = found
            && let Some(line) = self.lines.get(&**slug)
            && let Some(release) = usize::try_from(*place)
                .ok()
                .and_then(|place| line.line.releases.get(place))
        {
            return Subject {
                product: Product::Ours(slug.to_string()),
                releases: vec![(
                    Extent::Listed(*place),
                    release.version.as_str().to_owned(),
                    release.date,
                )],
                models: name.models,
                with,
                identifiers,
            };
        }
        let slug = name
            .vendor
            .as_ref()
            .and_then(|vendor| self.named.get(&(vendor.clone(), name.name.clone())));
        let line = slug.and_then(|slug| self.lines.get(&**slug));
        let branch = named
            .path
            .iter()
            .find(|branch| branch.category == BranchCategory::ProductVersionRange);
        let releases = match (branch, &name.release) {
            (Some(branch), _) => {
                let scheme = line.map(|it| format!("vers:{}/", it.line.scheme));
                let constraints = scheme.and_then(|scheme| branch.name.strip_prefix(&scheme));
                ranged(line, constraints.unwrap_or_default(), &branch.name, day)
            }
            (None, Some(release)) => vec![listed(line, release)],
            (None, None) => vec![(Extent::Any, String::new(), None)],
        };
        Subject {
            product: match slug {
                Some(slug) => Product::Ours(slug.to_string()),
                None => Product::Foreign {
                    vendor: name.vendor,
                    name: name.name,
                },
            },
            releases,
            models: name.models,
            with,
            identifiers,
        }
    }
}

fn listed(line: Option<&Line>, name: &str) -> (Extent, String, Option<Date>) {
    let found = line.and_then(|line| Some((*line.places.get(name)?, line.line.release(name)?)));
    match found {
        Some((place, release)) => (Extent::Listed(place), name.to_owned(), release.date),
        None => (Extent::Named, name.to_owned(), None),
    }
}

/// The range itself, and every release of the catalogue that it covers and that existed on the day.
fn ranged(
    line: Option<&Line>,
    constraints: &str,
    name: &str,
    day: Date,
) -> Vec<(Extent, String, Option<Date>)> {
    let mut all = vec![(Extent::Range, name.to_owned(), None)];
    let Some(line) = line else {
        return all;
    };
    let Some(set) = range::canonical(constraints, &line.order) else {
        return all;
    };
    for (place, release) in line.line.releases.iter().enumerate() {
        let existed = release.date.is_none_or(|date| date <= day);
        if existed && set.covers(&release.version, &line.order) {
            let version = release.version.as_str().to_owned();
            all.push((Extent::Listed(number(place)), version, release.date));
        }
    }
    all
}
