//! How people name a product of a document: maker, product, release.

use super::advisory::Advisory;
use super::product::{BranchCategory, Part, Product};

/// How many joins of products are followed: adopted documents may join in circles.
const DEEPEST: usize = 4;

/// A product of a document as people say it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductName {
    /// The slug of the catalogue entry, for a product of ours.
    pub slug: Option<String>,
    /// Its maker.
    pub vendor: Option<String>,
    /// Its name.
    pub name: String,
    /// Which of its releases, as it is printed; `None` means the product as such.
    pub release: Option<String>,
    /// Which hardware models; empty means all.
    pub models: Vec<String>,
    /// What it is combined with.
    pub with: Option<String>,
    /// Whether `release` is a release of the catalogue.
    pub catalogued: bool,
}

impl ProductName {
    /// The name of a product of a document.
    pub fn of(advisory: &Advisory, product: &Product) -> Self {
        named(advisory, product, DEEPEST)
    }

    /// The name of something that the document does not define.
    pub fn unknown() -> Self {
        Self::plain("unknown product".to_owned())
    }

    fn plain(name: String) -> Self {
        Self {
            slug: None,
            vendor: None,
            name,
            release: None,
            models: Vec::new(),
            with: None,
            catalogued: false,
        }
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
            match (combined, other) {
                (true, Some(other)) => name.with = Some(other.name.clone()),
                (false, Some(other)) => name.release = Some(other.name.clone()),
                _ => {}
            }
            name
        }
        _ => by_path(product),
    };
    if let Some(origin) = &product.origin {
        name.slug = Some(origin.slug.clone());
        // A shared hardware leaf has its models behind its name; people read them with the release.
        let models = format!(" ({})", origin.models.join(", "));
        if let Some(plain) = name.name.strip_suffix(&models) {
            name.name = plain.to_owned();
        }
        name.models.clone_from(&origin.models);
        name.catalogued = origin.release.is_some();
        name.release = match (&origin.release, &origin.range) {
            (Some(release), _) => Some(release.clone()),
            (None, Some(range)) => Some(readable_range(range)),
            // A combination, or a product of an imported document, which is named as it was published.
            (None, None) => name.release,
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
            // Some write a range where the standard wants one version.
            BranchCategory::ProductVersionRange | BranchCategory::ProductVersion => {
                readable_range(&branch.name)
            }
            _ => branch.name.clone(),
        })
        .collect();
    ProductName {
        vendor,
        release: (!below.is_empty()).then(|| below.join(" ")),
        ..ProductName::plain(name)
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
