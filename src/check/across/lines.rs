//! The product lines of the catalogue as the searches need them: their releases in the order of the version scheme.

use std::sync::Arc;

use crate::claims::{Product, Table};
use crate::model::catalogue::{Catalogue, ProductLine};
use crate::model::timestamp::Date;
use crate::model::version::VersionOrder;

/// One line.
pub(crate) struct Line {
    pub(crate) line: Arc<ProductLine>,
    pub(crate) order: VersionOrder,
    /// By the place of a release in the catalogue: where it stands in the order of the scheme.
    ranks: Vec<usize>,
    /// The places in the order of the scheme.
    sorted: Vec<usize>,
}

impl Line {
    fn new(line: &Arc<ProductLine>) -> Self {
        let order = line.order();
        let mut keyed: Vec<_> = line
            .releases
            .iter()
            .enumerate()
            .map(|(place, release)| (order.key(&release.version).ok(), place))
            .collect();
        keyed.sort();
        let sorted: Vec<usize> = keyed.into_iter().map(|(_, place)| place).collect();
        let mut ranks = vec![0; sorted.len()];
        for (rank, place) in sorted.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*place) {
                *slot = rank;
            }
        }
        Self {
            line: Arc::clone(line),
            order,
            ranks,
            sorted,
        }
    }

    /// Where the release at a place of the catalogue stands in the order of the scheme.
    pub(crate) fn rank(&self, place: u32) -> Option<usize> {
        self.ranks.get(usize::try_from(place).ok()?).copied()
    }

    /// The version and the date of the release of a rank.
    pub(crate) fn at(&self, rank: usize) -> Option<(&str, Option<Date>)> {
        let release = self.line.releases.get(*self.sorted.get(rank)?)?;
        Some((release.version.as_str(), release.date))
    }

    /// The place in the catalogue of the release of a rank.
    pub(crate) fn place(&self, rank: usize) -> Option<usize> {
        self.sorted.get(rank).copied()
    }

    /// How many releases there are.
    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }
}

/// Every line, by the places of products in the table.
pub(crate) struct Lines(Vec<Option<Line>>);

impl Lines {
    pub(super) fn new(catalogue: &Catalogue, table: &Table) -> Self {
        let products = table.products.iter();
        let line = |product: &Product| catalogue.products.get(product.slug()?).map(Line::new);
        Self(products.map(line).collect())
    }

    /// The line of a product, if it is ours and still in the catalogue.
    pub(crate) fn of(&self, product: u32) -> Option<&Line> {
        self.0.get(usize::try_from(product).ok()?)?.as_ref()
    }
}
