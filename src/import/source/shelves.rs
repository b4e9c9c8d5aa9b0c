//! The catalogue that imports write: a file for each product, in it what documents call it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde_json::{Value, json};

use super::toml::{self, Lines};
use super::tree::Leaf;
use crate::model::version::Version;
use crate::model::word::Word;
use crate::read::Sources;

/// The first line of a file that an import wrote, by which the next import knows that it may add to it.
pub(super) const MARK: &str =
    "# Written by `obstat import --to-source`; later imports add to its end.";

/// The product files as they are and as they will be.
pub(super) struct Shelves {
    /// By slug.
    shelves: BTreeMap<String, Shelf>,
    /// The slug of a vendor's product.
    slugs: HashMap<(String, String), String>,
}

/// One product file.
struct Shelf {
    vendor: String,
    name: String,
    /// Whether an import wrote it, or it is not there yet.
    ours: bool,
    exists: bool,
    /// What is to be added to it.
    added: Vec<String>,
    keys: HashSet<String>,
    releases: HashSet<String>,
    /// The keys of products that say exactly this.
    by_identity: HashMap<String, Vec<String>>,
}

/// What one document adds, until it is known to be sound.
#[derive(Default)]
pub(super) struct Pending {
    /// The name of each product of the document by its id: `slug/key`.
    pub(super) names: HashMap<String, String>,
    new_shelves: Vec<(String, String, String)>,
    added: Vec<Added>,
    /// The files with this document's products alone, by slug.
    pub(super) files: BTreeMap<String, String>,
    used: HashSet<String>,
}

struct Added {
    slug: String,
    key: String,
    identity: String,
    entry: String,
    release: Option<String>,
}

impl Shelves {
    /// The catalogue of a workspace.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut all = Self {
            shelves: BTreeMap::new(),
            slugs: HashMap::new(),
        };
        for slug in &sources.unknown_products {
            all.shelves.insert(slug.clone(), Shelf::foreign());
        }
        for source in &sources.products {
            let table = &source.table;
            let mut shelf = Shelf::new(&table.vendor.value, &table.name.value);
            shelf.exists = true;
            shelf.ours = is_marked(&sources.root.join(path_of(&source.slug)));
            for release in &table.release {
                shelf.releases.insert(release.version.value.clone());
            }
            for leaf in &table.imported {
                let path: Vec<&str> = leaf.path.iter().map(|step| step.value.as_str()).collect();
                let joins = leaf.relationship.as_ref().map(|category| {
                    let part = |it: &Option<crate::diagnostic::Located<String>>| {
                        it.as_ref().map(|it| it.value.clone()).unwrap_or_default()
                    };
                    (
                        category.value.word().to_owned(),
                        part(&leaf.product),
                        part(&leaf.relates_to),
                    )
                });
                let helper = leaf.helper.as_ref().map(|helper| &helper.value.0);
                let identity = identity(&leaf.name.value, &path, helper, joins.as_ref());
                shelf.keys.insert(leaf.key.value.clone());
                shelf
                    .by_identity
                    .entry(identity)
                    .or_default()
                    .push(leaf.key.value.clone());
            }
            let product = (table.vendor.value.clone(), table.name.value.clone());
            all.slugs
                .entry(product)
                .or_insert_with(|| source.slug.clone());
            all.shelves.insert(source.slug.clone(), shelf);
        }
        all
    }

    /// Finds a place for each product of a document; nothing is kept before [`Self::keep`].
    pub(super) fn place(&self, leaves: &[Leaf<'_>], publisher: &str) -> Result<Pending, String> {
        let mut pending = Pending::default();
        let mut slug_of: HashMap<&str, String> = HashMap::new();
        let (plain, mut joined): (Vec<&Leaf<'_>>, Vec<&Leaf<'_>>) =
            leaves.iter().partition(|leaf| leaf.joins.is_none());
        for leaf in plain {
            let (vendor, name, key) = catalogue_names(leaf, publisher);
            let slug = self.slug(&vendor, &name, &mut pending)?;
            self.add(leaf, &slug, &key, None, &mut pending)?;
            slug_of.insert(leaf.id, slug);
        }
        // A relationship may join others, in any order.
        while !joined.is_empty() {
            let left = joined.len();
            let mut waiting = Vec::new();
            for leaf in joined {
                let Some((category, product, other)) = leaf.joins else {
                    continue;
                };
                let parts = (
                    pending.names.get(product),
                    pending.names.get(other),
                    slug_of.get(product),
                );
                let (Some(part), Some(whole), Some(slug)) = parts else {
                    waiting.push(leaf);
                    continue;
                };
                let slug = slug.clone();
                let joins = (category.to_owned(), part.clone(), whole.clone());
                self.add(leaf, &slug, leaf.name, Some(joins), &mut pending)?;
                slug_of.insert(leaf.id, slug);
            }
            if waiting.len() == left {
                return Err(
                    "a relationship joins products that the tree does not have, or itself"
                        .to_owned(),
                );
            }
            joined = waiting;
        }
        Ok(pending)
    }

    fn slug(&self, vendor: &str, name: &str, pending: &mut Pending) -> Result<String, String> {
        let product = (vendor.to_owned(), name.to_owned());
        let planned = pending
            .new_shelves
            .iter()
            .find(|(_, one, other)| one == vendor && other == name)
            .map(|(slug, ..)| slug);
        if let Some(slug) = planned.or_else(|| self.slugs.get(&product)) {
            return match self.shelves.get(slug) {
                Some(shelf) if !shelf.ours => Err(format!(
                    "`{}` was not written by an import, so nothing is added to it",
                    path_of(slug)
                )),
                _ => Ok(slug.clone()),
            };
        }
        let base = slug_of(vendor, name);
        let mut slug = base.clone();
        let mut number = 2;
        while self.shelves.contains_key(&slug) || pending.files.contains_key(&slug) {
            slug = format!("{base}-{number}");
            number += 1;
        }
        pending
            .new_shelves
            .push((slug.clone(), product.0, product.1));
        pending.files.insert(slug.clone(), header(vendor, name));
        Ok(slug)
    }

    fn add(
        &self,
        leaf: &Leaf<'_>,
        slug: &str,
        key: &str,
        joins: Option<(String, String, String)>,
        pending: &mut Pending,
    ) -> Result<(), String> {
        let path: Vec<String> = leaf
            .path
            .iter()
            .map(|(kind, name)| format!("{kind}={name}"))
            .collect();
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let identity = identity(leaf.name, &steps, leaf.helper, joins.as_ref());
        let shelf = self.shelves.get(slug);
        let known = shelf.and_then(|shelf| shelf.by_identity.get(&identity));
        let known = known.into_iter().flatten().cloned();
        let reused = known
            .map(|key| format!("{slug}/{key}"))
            .find(|name| !pending.used.contains(name));
        let is_new = reused.is_none();
        let name = reused.unwrap_or_else(|| {
            let mut candidate = key.to_owned();
            let mut number = 2;
            let taken = |candidate: &str| {
                shelf.is_some_and(|shelf| shelf.keys.contains(candidate))
                    || pending.used.contains(&format!("{slug}/{candidate}"))
            };
            while taken(&candidate) {
                candidate = format!("{key} ({number})");
                number += 1;
            }
            format!("{slug}/{candidate}")
        });
        let key = name.split_once('/').map_or("", |(_, key)| key).to_owned();
        let entry = entry(&key, leaf, &steps, joins.as_ref());
        let (vendor, product) = match shelf {
            Some(shelf) => (shelf.vendor.as_str(), shelf.name.as_str()),
            None => ("", ""),
        };
        let file = pending.files.entry(slug.to_owned());
        file.or_insert_with(|| header(vendor, product))
            .push_str(&entry);
        let release = leaf
            .path
            .last()
            .filter(|(kind, _)| *kind == "product_version");
        let release = release.map(|(_, version)| (*version).to_owned());
        pending.used.insert(name.clone());
        pending.names.insert(leaf.id.to_owned(), name);
        if is_new {
            pending.added.push(Added {
                slug: slug.to_owned(),
                key,
                identity,
                entry,
                release: release.filter(|version| version.parse::<Version>().is_ok()),
            });
        }
        Ok(())
    }

    /// Keeps what a document adds.
    pub(super) fn keep(&mut self, pending: Pending) {
        for (slug, vendor, name) in pending.new_shelves {
            let shelf = Shelf::new(&vendor, &name);
            self.slugs.insert((vendor, name), slug.clone());
            self.shelves.insert(slug, shelf);
        }
        for added in pending.added {
            let Some(shelf) = self.shelves.get_mut(&added.slug) else {
                continue;
            };
            let mut entry = added.entry;
            if let Some(version) = added.release
                && shelf.releases.insert(version.clone())
            {
                entry.push_str(&format!(
                    "\n[[release]]\nversion = {}\n",
                    toml::quoted(&version)
                ));
            }
            shelf.added.push(entry);
            shelf.keys.insert(added.key.clone());
            shelf
                .by_identity
                .entry(added.identity)
                .or_default()
                .push(added.key);
        }
    }

    /// The files that change: path below the workspace, whether it is there, and what is added to it, or all of a new one.
    pub(super) fn changes(&self) -> impl Iterator<Item = (String, bool, String)> {
        let changed = self
            .shelves
            .iter()
            .filter(|(_, shelf)| !shelf.added.is_empty());
        changed.map(|(slug, shelf)| {
            let added = shelf.added.concat();
            let text = match shelf.exists {
                true => added,
                false => format!("{}{added}", header(&shelf.vendor, &shelf.name)),
            };
            (path_of(slug), shelf.exists, text)
        })
    }
}

impl Shelf {
    fn new(vendor: &str, name: &str) -> Self {
        Self {
            vendor: vendor.to_owned(),
            name: name.to_owned(),
            ours: true,
            exists: false,
            added: Vec::new(),
            keys: HashSet::new(),
            releases: HashSet::new(),
            by_identity: HashMap::new(),
        }
    }

    fn foreign() -> Self {
        Self {
            ours: false,
            exists: true,
            ..Self::new("", "")
        }
    }
}

/// Where the file of a product lies.
pub(super) fn path_of(slug: &str) -> String {
    format!("content/products/{slug}.toml")
}

fn is_marked(path: &Path) -> bool {
    crate::read::bytes(path).is_ok_and(|text| text.starts_with(MARK.as_bytes()))
}

/// Two products that say the same, word for word, are one entry of the catalogue.
fn identity(
    name: &str,
    path: &[&str],
    helper: Option<&Value>,
    joins: Option<&(String, String, String)>,
) -> String {
    let mut helper = helper.cloned();
    if let Some(helper) = &mut helper {
        helper.sort_all_objects();
    }
    json!([name, path, helper, joins]).to_string()
}

fn header(vendor: &str, name: &str) -> String {
    let mut lines = Lines(format!("{MARK}\n"));
    lines.put("name", toml::text(name));
    lines.put("vendor", toml::text(vendor));
    lines.put("version_scheme", "\"listed\"");
    lines.put("releases_complete", "false");
    lines.0
}

fn entry(
    key: &str,
    leaf: &Leaf<'_>,
    path: &[&str],
    joins: Option<&(String, String, String)>,
) -> String {
    let mut lines = Lines("\n[[imported]]\n".to_owned());
    lines.put("key", toml::quoted(key));
    lines.put("name", toml::quoted(leaf.name));
    if !path.is_empty() {
        lines.put("path", toml::texts(path.iter().copied()));
    }
    if let Some(helper) = leaf.helper {
        lines.put("helper", toml::verbatim(helper));
    }
    if let Some((category, product, other)) = joins {
        lines.put("relationship", toml::quoted(category));
        lines.put("product", toml::quoted(product));
        lines.put("relates_to", toml::quoted(other));
    }
    lines.0
}

/// The vendor, the product and the key under which the catalogue keeps a product.
fn catalogue_names(leaf: &Leaf<'_>, publisher: &str) -> (String, String, String) {
    let last = |kind: &str| {
        leaf.path
            .iter()
            .rev()
            .find(|(category, _)| *category == kind)
    };
    let vendor = last("vendor").map_or(publisher, |(_, name)| *name);
    let (product, key) = match (last("product_name"), leaf.path.as_slice()) {
        (_, []) => (leaf.name, "unversioned"),
        (Some((_, product)), [.., (kind, key)]) => match *kind {
            "product_name" => (*product, "unversioned"),
            _ => (*product, *key),
        },
        (None, [.., (_, product), (_, key)]) => (*product, *key),
        (None, [(_, product)]) => (*product, "unversioned"),
    };
    let or = |text: &str, other: &str| match text.trim().is_empty() {
        true => other.to_owned(),
        false => text.to_owned(),
    };
    (
        or(vendor, "unnamed"),
        or(product, "unnamed"),
        or(key, "unnamed"),
    )
}

/// A slug for a vendor's product.
fn slug_of(vendor: &str, name: &str) -> String {
    let repeats = name.to_lowercase().starts_with(&vendor.to_lowercase());
    let whole = if repeats {
        name.to_owned()
    } else {
        format!("{vendor} {name}")
    };
    let mut slug = String::new();
    for character in whole.to_lowercase().chars() {
        if slug.len() >= 80 {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    match slug.trim_end_matches('-') {
        "" => "product".to_owned(),
        slug => slug.to_owned(),
    }
}
