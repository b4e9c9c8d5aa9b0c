//! Which advisory says what about which release: one table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::render::address::Address;
use crate::render::advisory::status::StatusGroup;
use crate::render::index::{ProductEntry, narrowed};
use crate::render::page::Site;

use super::{catalogued, rows_with_carried};

/// How many releases a table has room for.
const COLUMNS: usize = 12;

/// The table as templates get it.
#[derive(Debug, Serialize)]
pub(super) struct MatrixView<'a> {
    /// The columns, newest release first.
    releases: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    /// How many releases are older than those.
    older: usize,
    /// How many advisories are older than those.
    more: usize,
}

#[derive(Debug, Serialize)]
struct Column<'a> {
    name: &'a str,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    title: String,
    href: String,
    /// For each release, what the advisory says of it, the worst first; nothing is no statement.
    cells: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    status: StatusGroup,
    label: &'static str,
    /// Whether it holds for some models or configurations alone.
    part: bool,
    /// Which those are; empty if it holds for all.
    only: Vec<String>,
    /// Of how many vulnerabilities it is said; none if all statuses of the cell are said of the same.
    vulnerabilities: Option<usize>,
}

/// What an advisory says of a release with one status.
#[derive(Default)]
struct Spoken {
    vulnerabilities: BTreeSet<u32>,
    /// What narrows it, by places; 0 is nothing.
    only: Vec<u32>,
}

/// What an advisory says of a release.
type Groups = BTreeMap<StatusGroup, Spoken>;

fn cells_of(site: &Site, groups: Groups) -> Vec<Cell> {
    let mut sets = groups.values().map(|spoken| &spoken.vulnerabilities);
    let first = sets.next();
    let same = sets.all(|set| Some(set) == first);
    groups
        .iter()
        .map(|(status, spoken)| {
            let part = !spoken.only.contains(&0);
            let texts = spoken.only.iter().map(|place| site.index.text(*place));
            Cell {
                status: *status,
                label: status.label(),
                part,
                only: match part {
                    true => narrowed::folded(texts),
                    false => Vec::new(),
                },
                vulnerabilities: (!same).then_some(spoken.vulnerabilities.len()),
            }
        })
        .collect()
}

/// The table of some advisories and the newest releases of a product; nothing for a product whose releases nobody lists.
pub(super) fn of<'a>(
    site: &'a Site,
    entry: &'a ProductEntry,
    cards: &[u32],
) -> Option<MatrixView<'a>> {
    let known = catalogued(site, entry)?;
    let rows: HashMap<u32, usize> = cards.iter().copied().zip(0..).collect();
    let mut cells = vec![Vec::new(); cards.len()];
    let mut releases = Vec::new();
    for release in known.releases.iter().rev().take(COLUMNS) {
        let Some(found) = entry.releases.get(&release.version) else {
            continue;
        };
        let mut said: Vec<Groups> = cards.iter().map(|_| Groups::new()).collect();
        for (row, _) in rows_with_carried(site, entry, &release.version, found) {
            let at = rows.get(&row.card);
            if let Some(groups) = at.and_then(|at| said.get_mut(*at)) {
                let spoken = groups.entry(row.group).or_default();
                spoken.vulnerabilities.insert(row.vulnerability);
                spoken.only.push(row.only);
            }
        }
        for (cells, groups) in cells.iter_mut().zip(said) {
            cells.push(cells_of(site, groups));
        }
        releases.push(Column {
            name: &release.version,
            href: found
                .page
                .then(|| Address::release(&entry.slug, &release.version).link),
        });
    }
    let rows: Vec<Row<'_>> = cards
        .iter()
        .zip(cells)
        .filter_map(|(place, cells)| {
            let card = site.index.card(*place)?;
            Some(Row {
                id: &card.id,
                title: card.badged_title(),
                href: card.link(),
                cells,
            })
        })
        .collect();
    (!rows.is_empty() && !releases.is_empty()).then(|| MatrixView {
        releases,
        rows,
        older: known.releases.len().saturating_sub(COLUMNS),
        more: entry.cards.len().saturating_sub(cards.len()),
    })
}
