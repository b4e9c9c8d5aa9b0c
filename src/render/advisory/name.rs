//! How pages name a product of a document: maker, product, release.

use std::collections::HashMap;

use crate::model::advisory::Advisory;
use crate::model::product::{BranchCategory, Part, Product, ProductGroup, ProductIndex, Scope};
use crate::render::address::foreign_product;
use crate::render::index::Links;

use super::prose::Prose;

/// What stands for the release where a document names a product without one; it is not said to be all of them.
pub(crate) const UNNAMED: &str = "no release named";

/// How many joins of products are followed: adopted documents may join in circles.
const DEEPEST: usize = 4;

/// A document with its products' names worked out once.
pub(crate) struct Subject<'a> {
    pub(crate) advisory: &'a Advisory,
    pub(crate) links: &'a Links,
    pub(crate) prose: Prose,
    names: Vec<ProductName>,
    groups: HashMap<&'a str, &'a ProductGroup>,
    unknown: ProductName,
}

impl<'a> Subject<'a> {
    /// Works out the names of all products of the document.
    pub(crate) fn new(advisory: &'a Advisory, links: &'a Links) -> Self {
        Self {
            advisory,
            links,
            prose: Prose {
                markdown: advisory.markdown,
            },
            names: advisory
                .products
                .iter()
                .map(|product| named(advisory, product, DEEPEST))
                .collect(),
            groups: advisory
                .groups
                .iter()
                .map(|group| (group.id.as_str(), group))
                .collect(),
            unknown: ProductName::unknown(),
        }
    }

    /// The name of a product.
    pub(crate) fn name(&self, index: ProductIndex) -> &ProductName {
        usize::try_from(index.0)
            .ok()
            .and_then(|at| self.names.get(at))
            .unwrap_or(&self.unknown)
    }

    /// The products of a scope, those of its groups included.
    pub(crate) fn members<'s>(
        &'s self,
        scope: &'s Scope,
    ) -> impl Iterator<Item = ProductIndex> + 's {
        let grouped = scope
            .groups
            .iter()
            .filter_map(|id| self.groups.get(id.as_str()))
            .flat_map(|group| group.products.iter());
        scope.products.iter().chain(grouped).copied()
    }

    /// The names of vulnerabilities by their places; empty where it is all of them.
    pub(crate) fn vulnerabilities(&self, places: &[u32]) -> Vec<String> {
        if places.len() == self.advisory.vulnerabilities.len() {
            return Vec::new();
        }
        places
            .iter()
            .filter_map(|place| {
                let place = usize::try_from(*place).ok()?;
                self.advisory.vulnerabilities.get(place)
            })
            .map(|vulnerability| vulnerability.name().to_owned())
            .collect()
    }
}

/// A product of a document as people say it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ProductName {
    /// The address of its page: the catalogue's slug, or folded from the names.
    pub(crate) slug: String,
    /// Its maker.
    pub(crate) vendor: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// Which of its releases, as it is printed; `None` means the product as such.
    pub(crate) release: Option<String>,
    /// Which hardware models; empty means all.
    pub(crate) models: Vec<String>,
    /// What it is combined with.
    pub(crate) with: Option<String>,
    /// Whether `release` is a release of the catalogue, which has a page.
    pub(crate) catalogued: bool,
}

impl ProductName {
    fn unknown() -> Self {
        Self {
            slug: foreign_product(None, "unknown product"),
            vendor: None,
            name: "unknown product".to_owned(),
            release: None,
            models: Vec::new(),
            with: None,
            catalogued: false,
        }
    }

    /// Whether it is the product as such, without a release or anything else that narrows it.
    pub(crate) fn is_plain(&self) -> bool {
        self.release.is_none() && self.models.is_empty() && self.with.is_none()
    }

    /// The release with what narrows it: `4.2.2 (LVP2-100) with Aurelia Gateway 2.8.0`.
    pub(crate) fn label(&self) -> String {
        let mut label = match &self.release {
            Some(release) => release.clone(),
            None => UNNAMED.to_owned(),
        };
        if !self.models.is_empty() {
            label.push_str(" (");
            label.push_str(&self.models.join(", "));
            label.push(')');
        }
        if let Some(with) = &self.with {
            label.push_str(" with ");
            label.push_str(with);
        }
        label
    }
}

fn named(advisory: &Advisory, product: &Product, depth: usize) -> ProductName {
    let mut name = match &product.relationship {
        Some(join) if depth > 0 => {
            let component = advisory.product(join.product);
            let platform = advisory.product(join.relates_to);
            let combined = product
                .origin
                .as_ref()
                .is_some_and(|origin| origin.part == Part::Combination);
            let (base, other) = match combined {
                true => (component, platform),
                false => (platform, component),
            };
            let mut name = match base {
                Some(base) => named(advisory, base, depth - 1),
                None => by_path(product),
            };
            match (combined, &product.origin, other) {
                (true, _, Some(other)) => name.with = Some(other.name.clone()),
                (false, None, Some(other)) => name.release = Some(other.name.clone()),
                _ => {}
            }
            name
        }
        _ => by_path(product),
    };
    if let Some(origin) = &product.origin {
        name.slug.clone_from(&origin.slug);
        // A shared hardware leaf has its models behind its name; pages show them with the release.
        let models = format!(" ({})", origin.models.join(", "));
        if let Some(plain) = name.name.strip_suffix(&models) {
            name.name = plain.to_owned();
        }
        name.models.clone_from(&origin.models);
        name.catalogued = origin.release.is_some();
        name.release = match (&origin.release, &origin.range) {
            (Some(release), _) => Some(release.clone()),
            (None, Some(range)) => Some(readable_range(range)),
            (None, None) => name.release.filter(|_| origin.part == Part::Combination),
        };
    }
    name
}

/// Reads maker, product and release off the branches of the product tree.
fn by_path(product: &Product) -> ProductName {
    let vendor = product
        .path
        .iter()
        .find(|branch| branch.category == BranchCategory::Vendor)
        .map(|branch| branch.name.clone());
    let stands_for_product = |category: BranchCategory| {
        matches!(
            category,
            BranchCategory::ProductName | BranchCategory::ProductFamily
        )
    };
    let at = product
        .path
        .iter()
        .rposition(|branch| branch.category == BranchCategory::ProductName)
        .or_else(|| {
            product
                .path
                .iter()
                .rposition(|branch| stands_for_product(branch.category))
        });
    let name = at
        .and_then(|at| product.path.get(at))
        .map_or_else(|| product.name.clone(), |branch| branch.name.clone());
    let below: Vec<String> = at
        .and_then(|at| product.path.get(at + 1..))
        .unwrap_or_default()
        .iter()
        .map(|branch| match branch.category {
            BranchCategory::ProductVersionRange => readable_range(&branch.name),
            _ => branch.name.clone(),
        })
        .collect();
    ProductName {
        slug: foreign_product(vendor.as_deref(), &name),
        vendor,
        name,
        release: (!below.is_empty()).then(|| below.join(" ")),
        models: Vec::new(),
        with: None,
        catalogued: false,
    }
}

/// A `vers:` range for people: `vers:intdot/>=4.0.0|<4.2.3` is `>=4.0.0, <4.2.3`.
fn readable_range(range: &str) -> String {
    let constraints = match range
        .strip_prefix("vers:")
        .and_then(|vers| vers.split_once('/'))
    {
        Some((_, constraints)) => constraints,
        None => return range.to_owned(),
    };
    match constraints {
        "*" => "all releases".to_owned(),
        _ => constraints.replace('|', ", "),
    }
}
