//! What the catalogue's `carries` adds: a release that carries its predecessor's fixes is fixed where that is.

use std::collections::HashMap;

use super::interned::Interned;
use super::subject::Known;
use super::{Basis, Extent, Identifiers, Product, Release, Row, number};
use crate::model::timestamp::Date;

/// What is said of one vulnerability of one product by one document: the releases that it speaks of, and the rows that say fixed, by the place of the release.
#[derive(Default)]
struct Said {
    named: Vec<u32>,
    fixed: HashMap<u32, Vec<Row>>,
}

/// Adds a row for every release that came out by `day`, carries the fixes of one that is fixed, and of which the same document says nothing itself.
///
/// `places` are the products by their provisional numbers, `listed` the releases of rows by theirs.
pub(super) fn add(
    rows: &mut Vec<Row>,
    products: &[Product],
    listed: &HashMap<u32, u32>,
    known: &Known,
    day: Date,
    releases: &mut Interned<Release>,
    identifiers: &mut Interned<Identifiers>,
) {
    let carrying: Vec<Vec<(u32, u32)>> = products
        .iter()
        .map(|product| carrying(product, known, day))
        .collect();
    let carries = |row: &Row| super::at(&carrying, row.product).filter(|all| !all.is_empty());
    let mut said: HashMap<(u32, u32, u32), Said> = HashMap::new();
    for row in rows.iter() {
        let (Some(_), Some(place)) = (carries(row), listed.get(&row.release)) else {
            continue;
        };
        let said = said
            .entry((row.product, row.vulnerability, row.document))
            .or_default();
        said.named.push(*place);
        if row.status.is_fixed() {
            said.fixed.entry(*place).or_default().push(*row);
        }
    }
    // What all documents state, so that a row that only repeats another document is not added.
    let mut stated = std::collections::HashSet::new();
    for row in rows.iter() {
        if carries(row).is_some() && row.status.is_fixed() {
            stated.insert((row.product, row.release, row.vulnerability, row.models));
        }
    }
    let mut said: Vec<((u32, u32, u32), Said)> = said
        .into_iter()
        .filter(|(_, said)| !said.fixed.is_empty())
        .collect();
    said.sort_unstable_by_key(|(key, _)| *key);
    for ((product, _, _), mut said) in said {
        let Some(line) = super::at(products, product)
            .and_then(Product::slug)
            .and_then(|slug| known.line(slug))
        else {
            continue;
        };
        for (place, from) in super::at(&carrying, product).into_iter().flatten() {
            if said.named.contains(place) {
                continue;
            }
            let Some(release) = super::at(&line.line.releases, *place) else {
                continue;
            };
            let carried: Vec<Row> = said.fixed.get(from).cloned().unwrap_or_default();
            let mut now = Vec::with_capacity(carried.len());
            for row in carried {
                let row = Row {
                    release: releases.place(&Release {
                        product,
                        extent: Extent::Listed(*place),
                        name: release.version.as_str().to_owned(),
                        date: release.date,
                    }),
                    identifiers: identifiers.place(&Identifiers {
                        purl: line.line.purl_of(release),
                        cpe: line.line.cpe_of(release),
                    }),
                    basis: Basis::Carried,
                    since: release
                        .date
                        .map_or(row.since, |date| row.since.max(date.start())),
                    actions: 0,
                    condition: 0,
                    ..row
                };
                if !stated.contains(&(row.product, row.release, row.vulnerability, row.models)) {
                    rows.push(row);
                }
                now.push(row);
            }
            if !now.is_empty() {
                said.fixed.insert(*place, now);
            }
        }
    }
}

/// Which release carries the fixes of which earlier one, in the order of the catalogue.
fn carrying(product: &Product, known: &Known, day: Date) -> Vec<(u32, u32)> {
    let Some(line) = product.slug().and_then(|slug| known.line(slug)) else {
        return Vec::new();
    };
    let existing = line.line.releases.iter().enumerate();
    existing
        .filter(|(_, release)| release.date.is_none_or(|date| date <= day))
        .filter_map(|(place, release)| {
            let from = line.place(release.carries.as_ref()?.as_str())?;
            let place = number(place);
            (from < place).then_some((place, from))
        })
        .collect()
}
