//! Which product and which vulnerability of one version is which of the other.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use crate::model::advisory::Advisory;
use crate::model::product::{ProductIndex, Scope};
use crate::model::product_name::ProductName;
use crate::model::vulnerability::Vulnerability;

/// The places of one thing in both versions; at least one is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
}

impl Pair {
    /// Whether it is in both.
    pub(super) fn is_whole(self) -> bool {
        self.before.is_some() && self.after.is_some()
    }
}

/// Two versions of a document, and what of one is what of the other.
pub(super) struct Pairing<'a> {
    pub(super) before: &'a Advisory,
    pub(super) after: &'a Advisory,
    /// The products: those of `after` in its order, then those that are gone.
    pub(super) products: Vec<Pair>,
    /// The vulnerabilities in the same order.
    pub(super) vulnerabilities: Vec<Pair>,
    /// The name of each pair of products.
    pub(super) names: Vec<ProductName>,
    /// Names that several makers use.
    ambiguous: HashSet<String>,
    /// For each version the pair of each product.
    product_pairs: [Vec<usize>; 2],
    /// For each version the pair of each vulnerability.
    vulnerability_pairs: [Vec<usize>; 2],
}

impl<'a> Pairing<'a> {
    /// Pairs two versions.
    pub(super) fn of(before: &'a Advisory, after: &'a Advisory) -> Self {
        let names_of = |advisory: &Advisory| -> Vec<ProductName> {
            let products = advisory.products.iter();
            products
                .map(|product| ProductName::of(advisory, product))
                .collect()
        };
        let (old, new) = (names_of(before), names_of(after));
        let products = pair_products(before, after, &old, &new);
        let vulnerabilities = pair_vulnerabilities(&before.vulnerabilities, &after.vulnerabilities);
        let names: Vec<ProductName> = products
            .iter()
            .map(|pair| {
                let name = pair.after.and_then(|at| new.get(at));
                let name = name.or_else(|| pair.before.and_then(|at| old.get(at)));
                name.cloned().unwrap_or_else(ProductName::unknown)
            })
            .collect();
        let mut makers: HashMap<&str, &Option<String>> = HashMap::new();
        let mut ambiguous = HashSet::new();
        for name in &names {
            let maker = makers.entry(&name.name).or_insert(&name.vendor);
            if **maker != name.vendor {
                ambiguous.insert(name.name.clone());
            }
        }
        Self {
            product_pairs: places(&products, before.products.len(), after.products.len()),
            vulnerability_pairs: places(
                &vulnerabilities,
                before.vulnerabilities.len(),
                after.vulnerabilities.len(),
            ),
            before,
            after,
            products,
            vulnerabilities,
            names,
            ambiguous,
        }
    }

    /// The two versions with their numbers, as [`Pairing::product`] takes them.
    pub(super) fn versions(&self) -> [(usize, &'a Advisory); 2] {
        [(0, self.before), (1, self.after)]
    }

    /// The pair of a product of a version.
    pub(super) fn product(&self, version: usize, index: ProductIndex) -> Option<usize> {
        let places = self.product_pairs.get(version)?;
        places.get(usize::try_from(index.0).ok()?).copied()
    }

    /// The pair of a vulnerability of a version.
    pub(super) fn vulnerability(&self, version: usize, index: u32) -> Option<usize> {
        let places = self.vulnerability_pairs.get(version)?;
        places.get(usize::try_from(index).ok()?).copied()
    }

    /// The vulnerabilities of a pair.
    pub(super) fn both(
        &self,
        pair: Pair,
    ) -> (Option<&'a Vulnerability>, Option<&'a Vulnerability>) {
        let before = pair
            .before
            .and_then(|at| self.before.vulnerabilities.get(at));
        let after = pair.after.and_then(|at| self.after.vulnerabilities.get(at));
        (before, after)
    }

    /// How the vulnerability of a pair is called now.
    pub(super) fn vulnerability_name(&self, pair: Pair) -> &'a str {
        let (before, after) = self.both(pair);
        after.or(before).map_or("", Vulnerability::name)
    }

    /// The pairs of the products of a scope, sorted, those of its groups included.
    pub(super) fn scope(&self, version: usize, scope: &Scope) -> Vec<usize> {
        let advisory = match version {
            0 => self.before,
            _ => self.after,
        };
        let named: HashSet<&str> = scope.groups.iter().map(String::as_str).collect();
        let groups = advisory.groups.iter();
        let grouped = groups
            .filter(|group| named.contains(group.id.as_str()))
            .flat_map(|group| group.products.iter());
        let members = scope.products.iter().chain(grouped);
        let mut pairs: Vec<usize> = members
            .filter_map(|index| self.product(version, *index))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The products of some pairs as people say them: `Aurelia LVP-2 4.0.1, 4.0.2 and 4.0.9`, with releases of one product together.
    pub(super) fn products_in_words(&self, pairs: &[usize]) -> Vec<String> {
        let mut runs: Vec<(&ProductName, Vec<&str>)> = Vec::new();
        type Key<'n> = (
            &'n Option<String>,
            &'n str,
            &'n [String],
            &'n Option<String>,
        );
        let mut places: HashMap<Key<'_>, usize> = HashMap::new();
        let mut said: HashSet<(usize, &str)> = HashSet::new();
        for pair in pairs {
            let Some(name) = self.names.get(*pair) else {
                continue;
            };
            let key = (&name.vendor, name.name.as_str(), &*name.models, &name.with);
            let at = *places.entry(key).or_insert_with(|| {
                runs.push((name, Vec::new()));
                runs.len() - 1
            });
            if let (Some((_, releases)), Some(release)) = (runs.get_mut(at), &name.release)
                && said.insert((at, release))
            {
                releases.push(release);
            }
        }
        let words = runs.iter().map(|(name, releases)| {
            let mut text = match &name.vendor {
                Some(vendor) if self.ambiguous.contains(&name.name) => {
                    format!("{vendor} {}", name.name)
                }
                _ => name.name.clone(),
            };
            if !releases.is_empty() {
                text.push(' ');
                text.push_str(&super::listing::and(releases));
            }
            if !name.models.is_empty() {
                text.push_str(&format!(" ({})", name.models.join(", ")));
            }
            if let Some(with) = &name.with {
                text.push_str(&format!(" with {with}"));
            }
            text
        });
        words.collect()
    }
}

/// For each version the pair at each place.
fn places(pairs: &[Pair], before: usize, after: usize) -> [Vec<usize>; 2] {
    let mut places = [vec![usize::MAX; before], vec![usize::MAX; after]];
    let [old, new] = &mut places;
    for (at, pair) in pairs.iter().enumerate() {
        if let Some(slot) = pair.before.and_then(|place| old.get_mut(place)) {
            *slot = at;
        }
        if let Some(slot) = pair.after.and_then(|place| new.get_mut(place)) {
            *slot = at;
        }
    }
    places
}

/// Pairs while they are found, one key after the other.
struct Finder {
    /// For each thing of `after` its place in `before`.
    found: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Finder {
    fn new(before: usize, after: usize) -> Self {
        Self {
            found: vec![None; after],
            taken: vec![false; before],
        }
    }

    /// Pairs what has the same key and no partner yet; of equal keys the first with the first.
    fn pair<K: Eq + Hash>(&mut self, before: &[Option<K>], after: &[Option<K>]) {
        let mut free: HashMap<&K, VecDeque<usize>> = HashMap::new();
        for (at, key) in before.iter().enumerate() {
            if let Some(key) = key
                && self.taken.get(at) == Some(&false)
            {
                free.entry(key).or_default().push_back(at);
            }
        }
        for (slot, key) in self.found.iter_mut().zip(after) {
            let Some(key) = key.as_ref().filter(|_| slot.is_none()) else {
                continue;
            };
            let partner = free.get_mut(key).and_then(VecDeque::pop_front);
            if let Some(taken) = partner.and_then(|at| self.taken.get_mut(at)) {
                *taken = true;
                *slot = partner;
            }
        }
    }

    fn into_pairs(self) -> Vec<Pair> {
        let found = self.found.into_iter().enumerate();
        let mut pairs: Vec<Pair> = found
            .map(|(at, before)| Pair {
                before,
                after: Some(at),
            })
            .collect();
        let gone = self.taken.into_iter().enumerate();
        pairs.extend(gone.filter(|(_, taken)| !taken).map(|(at, _)| Pair {
            before: Some(at),
            after: None,
        }));
        pairs
    }
}

/// Products are the same if people call them the same, whatever their ids are; those of our catalogue may be renamed.
fn pair_products(
    before: &Advisory,
    after: &Advisory,
    old: &[ProductName],
    new: &[ProductName],
) -> Vec<Pair> {
    let mut finder = Finder::new(old.len(), new.len());
    // What is joined is not what it is joined of, though it may be called the same.
    let join = |advisory: &Advisory, at: usize| {
        let product = advisory.products.get(at);
        product.is_some_and(|product| product.relationship.is_some())
    };
    let id = |advisory: &Advisory, at: usize| {
        let product = advisory.products.get(at);
        product.map_or_else(String::new, |product| product.id.clone())
    };
    let keys = |advisory: &Advisory, names: &[ProductName], with_id: bool, with_vendor: bool| {
        let keys = names.iter().enumerate().map(|(at, name)| {
            let mut name = ProductName {
                slug: None,
                catalogued: false,
                ..name.clone()
            };
            name.vendor = name.vendor.filter(|_| with_vendor);
            let id = with_id.then(|| id(advisory, at));
            Some((name, id, join(advisory, at)))
        });
        keys.collect::<Vec<_>>()
    };
    for (with_id, with_vendor) in [(true, true), (false, true), (false, false)] {
        let keys = |advisory, names| keys(advisory, names, with_id, with_vendor);
        finder.pair(&keys(before, old), &keys(after, new));
    }
    // Ids of ours are made of slug, models and release.
    let ids = |advisory: &Advisory| {
        let products = advisory.products.iter();
        let own = products.map(|product| product.origin.as_ref().map(|_| product.id.clone()));
        own.collect::<Vec<_>>()
    };
    finder.pair(&ids(before), &ids(after));
    finder.into_pairs()
}

/// Vulnerabilities are the same if they have the same CVE number, else an id, else the title.
fn pair_vulnerabilities(before: &[Vulnerability], after: &[Vulnerability]) -> Vec<Pair> {
    let keys: [fn(&Vulnerability) -> Option<&str>; 3] = [
        |it| it.cve.as_deref(),
        |it| it.ids.first().map(|id| id.text.as_str()),
        |it| it.title.as_deref(),
    ];
    let mut finder = Finder::new(before.len(), after.len());
    for key in keys {
        let before: Vec<_> = before.iter().map(key).collect();
        let after: Vec<_> = after.iter().map(key).collect();
        finder.pair(&before, &after);
    }
    // Two different CVE numbers are two vulnerabilities, whatever else they share.
    for (at, found) in finder.found.iter_mut().enumerate() {
        let Some(place) = *found else { continue };
        let old = before.get(place).and_then(|it| it.cve.as_ref());
        let new = after.get(at).and_then(|it| it.cve.as_ref());
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            *found = None;
            if let Some(taken) = finder.taken.get_mut(place) {
                *taken = false;
            }
        }
    }
    finder.into_pairs()
}
