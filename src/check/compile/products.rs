//! Products of a document: their ids, names, places in the tree, and identifiers.

use std::collections::HashMap;

use super::claims::Row;
use super::targets::Target;
use super::{Origins, Setting};
use crate::model::catalogue::{ProductLine, ProductRelease};
use crate::model::claim::{Claim, ClaimStatus};
use crate::model::identifier::UdiDi;
use crate::model::product::{
    Branch, BranchCategory, GenericUri, Helper, Origin, Part, Product, ProductIndex, Relationship,
    RelationshipCategory,
};
use crate::model::timestamp::Date;
use crate::model::vulnerability::Vulnerability;

/// The products of a document and the claims about them.
pub(super) struct Table {
    pub(super) products: Vec<Product>,
    pub(super) claims: Vec<Claim>,
    /// For each claim, the day by which it is settled.
    pub(super) settled_by: Vec<Option<Date>>,
}

impl Table {
    /// The claims about a vulnerability with the products that they name.
    pub(super) fn about(&self, vulnerability: u32) -> impl Iterator<Item = (&Claim, &Product)> {
        self.claims
            .iter()
            .filter(move |claim| claim.vulnerability == vulnerability)
            .filter_map(|claim| {
                let product = self.products.get(usize::try_from(claim.product.0).ok()?)?;
                Some((claim, product))
            })
    }
}

/// Gathers products while claims are made.
struct Gathering {
    leaves: Vec<Product>,
    joined: Vec<Product>,
    known: HashMap<String, Key>,
}

/// Leaves come before relationships in the document, so a product's place is known only at the end.
#[derive(Clone, Copy)]
enum Key {
    Leaf(usize),
    Joined(usize),
}

impl Gathering {
    fn leaf(&mut self, product: impl FnOnce() -> Product, id: &str) -> Key {
        if let Some(key) = self.known.get(id) {
            return *key;
        }
        self.leaves.push(product());
        let key = Key::Leaf(self.leaves.len() - 1);
        self.known.insert(id.to_owned(), key);
        key
    }

    fn joined(&mut self, product: impl FnOnce(&Self) -> Product, id: &str) -> Key {
        if let Some(key) = self.known.get(id) {
            return *key;
        }
        let made = product(self);
        self.joined.push(made);
        let key = Key::Joined(self.joined.len() - 1);
        self.known.insert(id.to_owned(), key);
        key
    }

    fn product(&self, key: Key) -> Option<&Product> {
        match key {
            Key::Leaf(at) => self.leaves.get(at),
            Key::Joined(at) => self.joined.get(at),
        }
    }

    fn helper(&self, key: Key) -> Helper {
        self.product(key)
            .map(|product| product.helper.clone())
            .unwrap_or_default()
    }

    fn name(&self, key: Key) -> String {
        self.product(key)
            .map(|product| product.name.clone())
            .unwrap_or_default()
    }
}

/// A relationship counts leaves up and joined products from the top until both are known.
const JOINED: u32 = 1 << 31;

fn provisional(key: Key) -> ProductIndex {
    let number = |at: usize| u32::try_from(at).unwrap_or(0);
    match key {
        Key::Leaf(at) => ProductIndex(number(at)),
        Key::Joined(at) => ProductIndex(number(at) | JOINED),
    }
}

/// Numbers the products of the rows and turns the rows into claims.
pub(super) fn products(
    rows: &[Row],
    setting: Setting<'_>,
    vulnerabilities: &[Vulnerability],
    origins: &mut Origins,
) -> Table {
    let mut all = Gathering {
        leaves: Vec::new(),
        joined: Vec::new(),
        known: HashMap::new(),
    };
    let mut keyed = Vec::with_capacity(rows.len());
    for row in rows {
        let whole = whole(&mut all, &row.line, &row.models, &row.target);
        let key = match &row.with {
            None => whole,
            Some((line, target)) => {
                let other = self::whole(&mut all, line, &[], target);
                combination(&mut all, row, whole, line, target, other)
            }
        };
        keyed.push(key);
    }
    let leaves = u32::try_from(all.leaves.len()).unwrap_or(0);
    let place = |index: ProductIndex| {
        if index.0 & JOINED == 0 {
            index
        } else {
            ProductIndex(leaves + (index.0 & !JOINED))
        }
    };
    let mut products = all.leaves;
    products.extend(all.joined);
    for product in &mut products {
        if let Some(relationship) = &mut product.relationship {
            relationship.product = place(relationship.product);
            relationship.relates_to = place(relationship.relates_to);
        }
    }
    let since = Since::of(setting);
    let mut claims = Vec::with_capacity(rows.len());
    let mut settled_by = Vec::with_capacity(rows.len());
    origins.products = vec![None; products.len()];
    for (row, key) in rows.iter().zip(keyed) {
        let product = place(provisional(key));
        if let Some(origin) = usize::try_from(product.0)
            .ok()
            .and_then(|at| origins.products.get_mut(at))
        {
            origin.get_or_insert(row.span);
        }
        let id = usize::try_from(product.0)
            .ok()
            .and_then(|at| products.get(at))
            .map_or("", |product| product.id.as_str());
        let vulnerability = usize::try_from(row.vulnerability)
            .ok()
            .and_then(|at| vulnerabilities.get(at));
        let known = vulnerability
            .and_then(|vulnerability| since.known(id, vulnerability.name(), row.status));
        claims.push(Claim {
            product,
            vulnerability: row.vulnerability,
            status: row.status,
            since: Some(known.unwrap_or(setting.time)),
            justification: row.justification,
            impact: row.impact.clone(),
            justified: row.justification.map(|_| known.unwrap_or(setting.time)),
            condition: row.condition.clone(),
            subcomponents: row.subcomponents.clone(),
        });
        settled_by.push(row.settled_by);
        origins.claims.push(row.span);
    }
    Table {
        products,
        claims,
        settled_by,
    }
}

/// Since when each claim of the release before has stood.
struct Since<'a>(HashMap<(&'a str, &'a str, ClaimStatus), crate::model::timestamp::Timestamp>);

impl<'a> Since<'a> {
    fn of(setting: Setting<'a>) -> Self {
        let mut known = HashMap::new();
        if let Some(previous) = setting.previous {
            for claim in &previous.claims {
                let vulnerability = usize::try_from(claim.vulnerability)
                    .ok()
                    .and_then(|at| previous.vulnerabilities.get(at));
                if let (Some(product), Some(vulnerability), Some(since)) =
                    (previous.product(claim.product), vulnerability, claim.since)
                {
                    known.insert(
                        (product.id.as_str(), vulnerability.name(), claim.status),
                        since,
                    );
                }
            }
        }
        Self(known)
    }

    fn known(
        &self,
        product: &str,
        vulnerability: &str,
        status: ClaimStatus,
    ) -> Option<crate::model::timestamp::Timestamp> {
        self.0.get(&(product, vulnerability, status)).copied()
    }
}

fn branch(category: BranchCategory, name: impl Into<String>) -> Branch {
    Branch {
        category,
        name: name.into(),
        sibling: 0,
    }
}

/// What a claim names: firmware on hardware, or software by itself.
fn whole(all: &mut Gathering, line: &ProductLine, models: &[String], target: &Target) -> Key {
    if !line.is_device() {
        return software(all, line, models, target, &line.name, Part::Whole);
    }
    let hardware = hardware(all, line, models);
    let name = line
        .software
        .clone()
        .unwrap_or_else(|| format!("{} firmware", line.name));
    let firmware = software(all, line, models, target, &name, Part::Firmware);
    let id = format!("{}/{}", hardware_id(line, models), version_of(target));
    let origin = origin(line, Part::Whole, models, target);
    all.joined(
        |all| {
            let hardware_helper = all.helper(hardware);
            let firmware_helper = all.helper(firmware);
            Product {
                undefined: false,
                name: format!("{} installed on {}", all.name(firmware), all.name(hardware)),
                path: Vec::new(),
                // Scanners read identifiers where the claim stands, so the two helpers are repeated here (test 6.2.16).
                helper: Helper {
                    model_numbers: hardware_helper.model_numbers,
                    skus: hardware_helper.skus,
                    generic_uris: hardware_helper.generic_uris,
                    ..firmware_helper
                },
                relationship: Some(Relationship {
                    category: RelationshipCategory::InstalledOn,
                    product: provisional(firmware),
                    relates_to: provisional(hardware),
                }),
                origin: Some(origin),
                id: id.clone(),
            }
        },
        &id,
    )
}

fn hardware_id(line: &ProductLine, models: &[String]) -> String {
    if models.is_empty() {
        line.slug.clone()
    } else {
        format!("{}/{}", line.slug, models.join("+"))
    }
}

fn version_of(target: &Target) -> &str {
    match target {
        Target::Release(version) => version,
        Target::Range(canonical, _) => canonical,
    }
}

fn origin(line: &ProductLine, part: Part, models: &[String], target: &Target) -> Origin {
    let (release, range) = match target {
        Target::Release(version) => (Some(version.clone()), None),
        Target::Range(canonical, _) => (None, Some(canonical.clone())),
    };
    Origin {
        slug: line.slug.clone(),
        part,
        models: models.to_vec(),
        release,
        range,
        with: None,
    }
}

fn hardware(all: &mut Gathering, line: &ProductLine, models: &[String]) -> Key {
    let id = hardware_id(line, models);
    let name = if models.is_empty() {
        line.name.clone()
    } else {
        format!("{} ({})", line.name, models.join(", "))
    };
    let named: Vec<_> = line
        .models
        .iter()
        .filter(|model| models.is_empty() || models.contains(&model.number))
        .collect();
    let mut skus: Vec<String> = named
        .iter()
        .flat_map(|model| model.skus.iter().cloned())
        .collect();
    if models.is_empty() {
        skus.extend(line.skus.iter().cloned());
    }
    let generic_uris = named
        .iter()
        .filter_map(|model| model.udi_di.as_deref()?.parse::<UdiDi>().ok())
        .map(|udi| GenericUri {
            namespace: udi.namespace().to_owned(),
            uri: udi.uri(),
        })
        .collect();
    let product = || Product {
        undefined: false,
        id: id.clone(),
        name: format!("{} {name}", line.vendor),
        path: vec![
            branch(BranchCategory::Vendor, &line.vendor),
            branch(BranchCategory::ProductName, name.clone()),
        ],
        helper: Helper {
            model_numbers: named.iter().map(|model| model.number.clone()).collect(),
            skus,
            generic_uris,
            ..Helper::default()
        },
        relationship: None,
        origin: Some(Origin {
            slug: line.slug.clone(),
            part: Part::Hardware,
            models: models.to_vec(),
            release: None,
            range: None,
            with: None,
        }),
    };
    all.leaf(product, &id)
}

fn software(
    all: &mut Gathering,
    line: &ProductLine,
    models: &[String],
    target: &Target,
    name: &str,
    part: Part,
) -> Key {
    let version = version_of(target);
    let infix = if part == Part::Firmware { "fw/" } else { "" };
    let id = format!("{}/{infix}{version}", line.slug);
    let (category, leaf) = match target {
        Target::Release(version) => (BranchCategory::ProductVersion, version.clone()),
        Target::Range(_, vers) => (BranchCategory::ProductVersionRange, vers.clone()),
    };
    // Firmware is the same whatever the model that it runs on.
    let models = if part == Part::Firmware { &[] } else { models };
    let product = || Product {
        undefined: false,
        id: id.clone(),
        name: format!("{} {name} {version}", line.vendor),
        path: vec![
            branch(BranchCategory::Vendor, &line.vendor),
            branch(BranchCategory::ProductName, name),
            branch(category, leaf),
        ],
        helper: match target {
            Target::Release(version) => line
                .release(version)
                .map(|release| helper(line, release))
                .unwrap_or_default(),
            // A versioned identifier would be wrong for a range, and one for all versions would be a trap for scanners.
            Target::Range(..) => Helper::default(),
        },
        relationship: None,
        origin: Some(origin(line, part, models, target)),
    };
    all.leaf(product, &id)
}

/// What identifies one release.
fn helper(line: &ProductLine, release: &ProductRelease) -> Helper {
    Helper {
        cpe: line.cpe_of(release),
        purl: line.purl_of(release),
        hashes: release.files.clone(),
        sbom_urls: line
            .sbom
            .iter()
            .map(|sbom| sbom.replace("{version}", release.version.as_str()))
            .collect(),
        ..Helper::default()
    }
}

/// Two products together.
fn combination(
    all: &mut Gathering,
    row: &Row,
    one: Key,
    line: &ProductLine,
    target: &Target,
    other: Key,
) -> Key {
    let ids = (
        all.product(one).map(|p| p.id.clone()),
        all.product(other).map(|p| p.id.clone()),
    );
    let id = format!(
        "{}+{}",
        ids.0.unwrap_or_default(),
        ids.1.unwrap_or_default()
    );
    let release = match target {
        Target::Release(version) => Some(version.clone()),
        Target::Range(..) => None,
    };
    all.joined(
        |all| Product {
            undefined: false,
            id: id.clone(),
            name: format!("{} together with {}", all.name(one), all.name(other)),
            path: Vec::new(),
            helper: all.helper(one),
            relationship: Some(Relationship {
                category: RelationshipCategory::InstalledWith,
                product: provisional(one),
                relates_to: provisional(other),
            }),
            origin: Some(Origin {
                with: Some((line.slug.clone(), release)),
                part: Part::Combination,
                ..origin(&row.line, Part::Combination, &row.models, &row.target)
            }),
        },
        &id,
    )
}
