//! What a release froze of the catalogue and the site, so that its source can be compiled again.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::advisory::Advisory;
use crate::model::catalogue::Catalogue;
use crate::model::site::SiteValues;
use crate::model::timestamp::Timestamp;

/// The values that a release used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The product lines that it names.
    pub catalogue: Catalogue,
    /// The site's values.
    pub site: SiteValues,
    /// The time of the release.
    pub time: Timestamp,
}

impl Frozen {
    /// Keeps what one document used of a setting.
    pub fn of(
        advisory: &Advisory,
        catalogue: &Catalogue,
        site: &SiteValues,
        time: Timestamp,
    ) -> Self {
        let mut used = Catalogue::default();
        for product in &advisory.products {
            let Some(origin) = &product.origin else {
                continue;
            };
            let slugs =
                std::iter::once(&origin.slug).chain(origin.with.iter().map(|(slug, _)| slug));
            for slug in slugs {
                if let Some(line) = catalogue.products.get(slug) {
                    used.products
                        .entry(slug.clone())
                        .or_insert_with(|| Arc::clone(line));
                }
            }
        }
        Self {
            catalogue: used,
            site: site.clone(),
            time,
        }
    }
}

/// The newest release of a document, as far as checking needs it.
#[derive(Debug, Clone)]
pub struct Past {
    /// What it said.
    pub advisory: Advisory,
    /// What the release before it said.
    pub previous: Option<Advisory>,
    /// What it froze; adopted documents froze nothing.
    pub frozen: Option<Frozen>,
}
