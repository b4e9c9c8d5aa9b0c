//! The rows of one product and one vulnerability, in the order of the releases.

use super::{Claims, Line};
use crate::claims::{Extent, Row};
use crate::model::timestamp::Timestamp;

/// A row about a release of the catalogue, and where that stands in the order of the scheme.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) rank: usize,
    pub(crate) row: &'a Row,
}

/// All that is said of one vulnerability in the listed releases of one product by itself.
pub(crate) struct Group<'a> {
    pub(crate) line: &'a Line,
    /// In the order of the releases; never empty.
    pub(crate) rows: Vec<Named<'a>>,
}

impl Group<'_> {
    /// When the newest of its documents was shown.
    pub(crate) fn shown(&self, claims: &Claims) -> Option<Timestamp> {
        let rows = self.rows.iter();
        rows.filter_map(|named| Some(claims.table.document(named.row)?.shown))
            .max()
    }

    /// Whether one document alone speaks.
    pub(crate) fn is_of_one(&self) -> bool {
        let first = self.rows.first().map(|named| named.row.document);
        let mut rows = self.rows.iter();
        rows.all(|named| Some(named.row.document) == first)
    }
}

/// Every group, by product and vulnerability; what is combined with another product is left out.
pub(crate) fn groups(claims: &Claims) -> impl Iterator<Item = Group<'_>> {
    let table = &claims.table;
    let mut all: Vec<(u32, u32, Named<'_>)> = table
        .rows
        .iter()
        .filter(|row| row.with == 0)
        .filter_map(|row| {
            let line = claims.lines.of(row.product)?;
            let Extent::Listed(place) = table.release(row)?.extent else {
                return None;
            };
            let rank = line.rank(place)?;
            Some((row.product, row.vulnerability, Named { rank, row }))
        })
        .collect();
    // Rows of one release keep their order, which is that of the table.
    all.sort_by_key(|(product, vulnerability, named)| (*product, *vulnerability, named.rank));
    let mut groups = Vec::new();
    for same in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let line = same
            .first()
            .and_then(|(product, ..)| claims.lines.of(*product));
        groups.extend(line.map(|line| Group {
            line,
            rows: same.iter().map(|(.., named)| *named).collect(),
        }));
    }
    groups.into_iter()
}
