//! Everything that can be asked for: the products with all that identifies them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::identifier::{self, CpeName};
use super::{Pages, Product};
use crate::claims::{self, Row, Table};
use crate::model::catalogue::{Catalogue, ProductLine};

/// A product in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its maker.
    pub vendor: Option<String>,
    /// Names under which it was sold before, and other spellings in documents.
    pub other_names: BTreeSet<String>,
    /// Its hardware models.
    pub models: Vec<Model>,
    /// Stock keeping units of all models.
    pub skus: BTreeSet<String>,
    /// Package URLs without version: type, namespace and name with `/` between, decoded, in lower case.
    pub packages: BTreeSet<String>,
    /// CPE names up to the product, in lower case: `o:acme:pump_firmware`.
    pub cpes: BTreeSet<String>,
    /// The link to its page.
    pub page: Option<String>,
    /// The places of its products in [`Table::products`].
    #[serde(skip)]
    places: Vec<u32>,
}

/// A hardware model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Model {
    /// The number that is printed on it.
    pub number: String,
    /// Its name.
    pub name: Option<String>,
    /// Its device identifier behind its agency: `gs1:09520000030018`.
    pub udi_di: Option<String>,
    /// Its stock keeping units.
    pub skus: Vec<String>,
}

/// A product that an identifier names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its place in [`Products::listed`].
    pub product: usize,
    /// The models; empty means that the identifier names none.
    pub models: Vec<String>,
    /// The release, where the identifier has one: a version, a package URL or a CPE name.
    pub release: Option<String>,
}

/// The products that can be asked for, in the order of their slugs.
#[derive(Debug, Clone, Default)]
pub struct Products {
    /// The products.
    pub listed: Vec<Listed>,
}

impl Products {
    /// Every product of the catalogue, and every other that something is claimed of.
    pub fn of(catalogue: &Catalogue, table: &Table, pages: &dyn Pages) -> Self {
        let mut all: BTreeMap<String, Listed> = BTreeMap::new();
        for (slug, line) in &catalogue.products {
            all.insert(slug.clone(), Listed::of_line(line, pages));
        }
        for (place, product) in (0..).zip(&table.products) {
            let (slug, vendor, name) = match product {
                claims::Product::Ours(slug) => (slug.clone(), None, slug),
                claims::Product::Foreign { vendor, name } => (
                    pages.foreign(vendor.as_deref(), name),
                    vendor.as_ref(),
                    name,
                ),
            };
            let page = pages.product(&slug);
            let listed = all.entry(slug.clone()).or_insert_with(|| Listed {
                slug,
                name: name.clone(),
                vendor: vendor.filter(|it| !it.is_empty()).cloned(),
                other_names: BTreeSet::new(),
                models: Vec::new(),
                skus: BTreeSet::new(),
                packages: BTreeSet::new(),
                cpes: BTreeSet::new(),
                page,
                places: Vec::new(),
            });
            if vendor.is_some() && listed.name != *name {
                listed.other_names.insert(name.clone());
            }
            listed.places.push(place);
        }
        let mut owners: Vec<Option<&str>> = vec![None; table.products.len()];
        let mut by_slug: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
        for listed in all.values() {
            for place in &listed.places {
                if let Some(owner) = usize::try_from(*place)
                    .ok()
                    .and_then(|at| owners.get_mut(at))
                {
                    *owner = Some(&listed.slug);
                }
            }
        }
        for row in &table.rows {
            let owner = usize::try_from(row.product)
                .ok()
                .and_then(|at| owners.get(at));
            let (Some(Some(slug)), Some(known)) = (owner, table.identifiers(row)) else {
                continue;
            };
            if known.purl.is_none() && known.cpe.is_none() {
                continue;
            }
            let (packages, cpes) = by_slug.entry((*slug).to_owned()).or_default();
            packages.extend(package(known.purl.as_deref()));
            cpes.extend(cpe(known.cpe.as_deref()));
        }
        for (slug, (packages, cpes)) in by_slug {
            if let Some(listed) = all.get_mut(&slug) {
                listed.packages.extend(packages);
                listed.cpes.extend(cpes);
            }
        }
        Self {
            listed: all.into_values().collect(),
        }
    }

    /// The product with a slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Listed> {
        let place = self
            .listed
            .binary_search_by(|it| it.slug.as_str().cmp(slug))
            .ok()?;
        self.listed.get(place)
    }

    /// All that is said of a product of the directory.
    pub fn product(
        &self,
        listed: &Listed,
        catalogue: &Catalogue,
        table: &Table,
        pages: &dyn Pages,
    ) -> Product {
        let line = catalogue.products.get(&listed.slug).map(|line| &**line);
        let rows = listed.places.iter().flat_map(|place| rows(table, *place));
        let spelt = (listed.vendor.as_deref(), listed.name.as_str());
        let mut product = Product::of(&listed.slug, spelt, line, rows, table, pages);
        for statement in &mut product.statements {
            if let Some(with) = &mut statement.with
                && let Some(line) = catalogue.products.get(&with.product)
            {
                with.name.clone_from(&line.name);
            }
        }
        product
    }

    /// The products that a text names: by package URL, CPE name, device identifier, slug, name, model number or stock keeping unit.
    ///
    /// Several, if it does not tell them apart.
    pub fn identify(&self, text: &str) -> Vec<Match> {
        let text = text.trim();
        let plain = |matches: &dyn Fn(&Listed) -> bool, release: Option<String>| {
            let found = self.listed.iter().enumerate();
            found
                .filter(|(_, listed)| matches(listed))
                .map(|(product, _)| Match {
                    product,
                    models: Vec::new(),
                    release: release.clone(),
                })
                .collect()
        };
        if let Some((package, version)) = identifier::package(text) {
            return plain(
                &|it| it.packages.contains(&package),
                version.is_some().then(|| text.to_owned()),
            );
        }
        if let Some(name) = CpeName::of(text) {
            return plain(
                &|it| it.cpes.contains(&name.product()),
                name.version().is_some().then(|| text.to_owned()),
            );
        }
        let device = identifier::device(text);
        let folded = identifier::folded(text);
        let found = self.listed.iter().enumerate();
        found
            .filter_map(|(product, listed)| {
                let models = listed.meets(text, device.as_deref(), &folded)?;
                Some(Match {
                    product,
                    models,
                    release: None,
                })
            })
            .collect()
    }
}

/// The rows about a product by its place in the table.
fn rows(table: &Table, place: u32) -> &[Row] {
    let first = table.rows.partition_point(|row| row.product < place);
    let end = table.rows.partition_point(|row| row.product <= place);
    table.rows.get(first..end).unwrap_or_default()
}

fn package(purl: Option<&str>) -> Option<String> {
    identifier::package(purl?).map(|(package, _)| package)
}

fn cpe(cpe: Option<&str>) -> Option<String> {
    CpeName::of(cpe?).map(|name| name.product())
}

impl Listed {
    fn of_line(line: &ProductLine, pages: &dyn Pages) -> Self {
        let releases = || line.releases.iter();
        let purls = releases().filter_map(|it| package(line.purl_of(it).as_deref()));
        let cpes = releases().filter_map(|it| cpe(line.cpe_of(it).as_deref()));
        // A product without a release has templates all the same.
        let templates = |template: &Option<String>| {
            let template = template.as_ref()?;
            Some(template.replace("{version}", "*"))
        };
        Self {
            slug: line.slug.clone(),
            name: line.name.clone(),
            vendor: Some(line.vendor.clone()).filter(|it| !it.is_empty()),
            other_names: line.former_names.iter().cloned().collect(),
            models: line
                .models
                .iter()
                .map(|model| Model {
                    number: model.number.clone(),
                    name: model.name.clone(),
                    udi_di: model.udi_di.as_deref().and_then(identifier::of_device),
                    skus: model.skus.clone(),
                })
                .collect(),
            skus: line.skus.iter().cloned().collect(),
            packages: purls
                .chain(package(templates(&line.purl).as_deref()))
                .collect(),
            cpes: cpes.chain(cpe(templates(&line.cpe).as_deref())).collect(),
            page: pages.product(&line.slug),
            places: Vec::new(),
        }
    }

    /// The models that a text names, none if it names the product as such; nothing if it does not name it.
    fn meets(&self, text: &str, device: Option<&str>, folded: &str) -> Option<Vec<String>> {
        if self.slug == text {
            return Some(Vec::new());
        }
        let same = |other: &str| !folded.is_empty() && identifier::folded(other) == folded;
        let behind = |name: &str| {
            let vendor = self.vendor.as_deref();
            same(name) || vendor.is_some_and(|vendor| same(&format!("{vendor} {name}")))
        };
        let names = std::iter::once(&self.name).chain(&self.other_names);
        if same(&self.slug) || names.into_iter().any(|name| behind(name)) {
            return Some(Vec::new());
        }
        if self.skus.iter().any(|sku| same(sku)) {
            return Some(Vec::new());
        }
        let models = self.models.iter().filter(|model| {
            device.is_some() && model.udi_di.as_deref() == device
                || same(&model.number)
                || model.name.as_deref().is_some_and(&behind)
                || model.skus.iter().any(|sku| same(sku))
        });
        let models: Vec<String> = models.map(|model| model.number.clone()).collect();
        (!models.is_empty()).then_some(models)
    }
}
