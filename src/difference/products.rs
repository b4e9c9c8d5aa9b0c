//! What is known of products: their names and identifiers, and which of them are named at all.

use std::collections::{BTreeMap, HashSet};

use super::change::{Change, Changes, Step, Subject};
use super::listing::{and, quoted};
use super::pairing::Pairing;
use crate::model::advisory::Advisory;
use crate::model::product::{Branch, FileHashes, Product, ProductIndex};

/// Products of which the same changed, by their pairs: the fact, what it was and what it is.
type Groups = BTreeMap<(&'static str, Option<String>, Option<String>), Vec<usize>>;

/// Compares the product trees; any change in one is major (CSAF 2.0 section 3.1.11.2 rule 7).
pub(super) fn compare(pairing: &Pairing<'_>, changes: &mut Changes) {
    let mut groups = Groups::new();
    let mut renumbered = 0;
    let (mut come, mut gone) = (Vec::new(), Vec::new());
    let silent = pairing
        .versions()
        .map(|(_, advisory)| named_elsewhere(advisory));
    for (at, pair) in pairing.products.iter().enumerate() {
        let before = pair.before.and_then(|at| pairing.before.products.get(at));
        let after = pair.after.and_then(|at| pairing.after.products.get(at));
        if let (Some(before), Some(after)) = (before, after) {
            renumbered += usize::from(before.id != after.id);
            facts(pairing, at, before, after, &mut groups);
            continue;
        }
        // Claims tell of the products that they name, and of what these are joined of.
        let told = pair
            .before
            .map(|at| (0, at))
            .or(pair.after.map(|at| (1, at)));
        let told = told.is_some_and(|(version, at)| {
            silent.get(version).is_some_and(|known| known.contains(&at))
        });
        if !told {
            match before {
                Some(_) => gone.push(at),
                None => come.push(at),
            }
        }
    }
    for (what, products) in [("listed", come), ("no longer listed", gone)] {
        for name in pairing.products_in_words(&products) {
            let what = format!("{name}: {what}");
            changes.push(Change::new(Subject::Product, what, Step::Major));
        }
    }
    for ((fact, before, after), products) in groups {
        for name in pairing.products_in_words(&products) {
            let what = format!("{name}: {fact}");
            changes.push(
                Change::new(Subject::Product, what, Step::Major)
                    .values(before.clone(), after.clone()),
            );
        }
    }
    if renumbered > 0 {
        let what = match renumbered {
            1 => "the id of one product changed".to_owned(),
            count => format!("the ids of {count} products changed"),
        };
        changes.push(Change::new(Subject::ProductId, what, Step::Major));
    }
    product_groups(pairing, changes);
}

/// The places of the products that a document claims something of, and of what these are joined of.
fn named_elsewhere(advisory: &Advisory) -> HashSet<usize> {
    let place = |index: ProductIndex| usize::try_from(index.0).unwrap_or(usize::MAX);
    let mut known = HashSet::new();
    let mut open: Vec<usize> = advisory.claims.iter().map(|it| place(it.product)).collect();
    while let Some(at) = open.pop() {
        if known.insert(at)
            && let Some(product) = advisory.products.get(at)
            && let Some(join) = &product.relationship
        {
            open.extend([place(join.product), place(join.relates_to)]);
        }
    }
    known
}

fn facts(pairing: &Pairing<'_>, at: usize, before: &Product, after: &Product, groups: &mut Groups) {
    let mut fact = |name: &'static str, old: Option<String>, new: Option<String>| {
        if old != new {
            groups.entry((name, old, new)).or_default().push(at);
        }
    };
    fact(
        "full name",
        Some(quoted(&before.name)),
        Some(quoted(&after.name)),
    );
    fact(
        "place in the product tree",
        path(&before.path),
        path(&after.path),
    );
    let (old, new) = (&before.helper, &after.helper);
    fact("CPE", old.cpe.clone(), new.cpe.clone());
    fact("package URL", old.purl.clone(), new.purl.clone());
    fact("files", files(&old.hashes), files(&new.hashes));
    let list = |all: &[String]| (!all.is_empty()).then(|| and(all));
    fact(
        "model numbers",
        list(&old.model_numbers),
        list(&new.model_numbers),
    );
    fact(
        "bills of materials",
        list(&old.sbom_urls),
        list(&new.sbom_urls),
    );
    fact(
        "serial numbers",
        list(&old.serial_numbers),
        list(&new.serial_numbers),
    );
    fact("stock keeping units", list(&old.skus), list(&new.skus));
    let uris = |product: &Product| {
        let uris = product.helper.generic_uris.iter();
        let uris: Vec<String> = uris
            .map(|uri| format!("{} ({})", uri.uri, uri.namespace))
            .collect();
        list(&uris)
    };
    fact("identifiers", uris(before), uris(after));
    let joined = |version: usize, product: &Product| {
        let join = product.relationship.as_ref()?;
        let name = |index| {
            let pair = pairing.product(version, index).unwrap_or(usize::MAX);
            and(&pairing.products_in_words(&[pair]))
        };
        let category = join.category.to_string().replace('_', " ");
        Some(format!(
            "{} {category} {}",
            name(join.product),
            name(join.relates_to)
        ))
    };
    fact("made of", joined(0, before), joined(1, after));
}

fn path(path: &[Branch]) -> Option<String> {
    let steps = path.iter().map(|branch| {
        let category = branch.category.to_string().replace('_', " ");
        let sibling = match branch.sibling {
            0 => String::new(),
            number => format!(" ({})", u64::from(number) + 1),
        };
        format!("{category} {}{sibling}", quoted(&branch.name))
    });
    let steps: Vec<String> = steps.collect();
    (!steps.is_empty()).then(|| steps.join(" / "))
}

fn files(files: &[FileHashes]) -> Option<String> {
    let files = files.iter().map(|file| {
        let hashes = file.file_hashes.iter();
        let hashes: Vec<&str> = hashes.map(|hash| hash.value.as_str()).collect();
        format!("{} ({})", file.filename, hashes.join(", "))
    });
    let files: Vec<String> = files.collect();
    (!files.is_empty()).then(|| and(&files))
}

fn product_groups(pairing: &Pairing<'_>, changes: &mut Changes) {
    let groups = |version: usize, advisory: &Advisory| -> BTreeMap<String, (Vec<usize>, String)> {
        let groups = advisory.groups.iter().map(|group| {
            let members = group.products.iter();
            let mut members: Vec<usize> = members
                .filter_map(|index| pairing.product(version, *index))
                .collect();
            members.sort_unstable();
            let summary = group.summary.clone().unwrap_or_default();
            (group.id.clone(), (members, summary))
        });
        groups.collect()
    };
    let [before, after] = pairing
        .versions()
        .map(|(version, advisory)| groups(version, advisory));
    let ids: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for id in ids {
        let (old, new) = (before.get(id), after.get(id));
        if old != new {
            let words = |group: Option<&(Vec<usize>, String)>| {
                group.map(|(members, summary)| {
                    let names = and(&pairing.products_in_words(members));
                    match summary.is_empty() {
                        true => names,
                        false => format!("{names} {}", quoted(summary)),
                    }
                })
            };
            let what = format!("product group {}", quoted(id));
            let change = Change::new(Subject::Product, what, Step::Major);
            changes.push(change.values(words(old), words(new)));
        }
    }
}
