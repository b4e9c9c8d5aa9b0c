//! How pages name a product of a document: maker, product, release.

use std::collections::HashMap;

use crate::model::advisory::Advisory;
use crate::model::product::{ProductGroup, ProductIndex, Scope};
use crate::model::product_name;
use crate::render::address::foreign_product;
use crate::render::index::Links;

use super::prose::Prose;

/// What stands for the release where a document names a product without one; it is not said to be all of them.
pub(crate) const UNNAMED: &str = "no release named";

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
                .map(|product| product_name::ProductName::of(advisory, product).into())
                .collect(),
            groups: advisory
                .groups
                .iter()
                .map(|group| (group.id.as_str(), group))
                .collect(),
            unknown: product_name::ProductName::unknown().into(),
        }
    }

    /// The name of a product.
    pub(crate) fn name(&self, index: ProductIndex) -> &ProductName {
        usize::try_from(index.0)
            .ok()
            .and_then(|at| self.names.get(at))
            .unwrap_or(&self.unknown)
    }

    /// The names of all products.
    pub(crate) fn names(&self) -> &[ProductName] {
        &self.names
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

impl From<product_name::ProductName> for ProductName {
    fn from(name: product_name::ProductName) -> Self {
        let folded = || foreign_product(name.vendor.as_deref(), &name.name);
        Self {
            slug: name.slug.clone().unwrap_or_else(folded),
            vendor: name.vendor,
            name: name.name,
            release: name.release,
            models: name.models,
            with: name.with,
            catalogued: name.catalogued,
        }
    }
}

impl ProductName {
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
