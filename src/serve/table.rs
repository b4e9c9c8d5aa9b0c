//! Which output a path is drawn by.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::render::{Output, Tree};

/// Outputs that stay together from one drawing of the site to the next.
#[derive(Debug, Default)]
pub struct Layer {
    outputs: Vec<Output>,
    /// The places of an output and of the file in it, by the file's path.
    places: HashMap<String, (u32, u32)>,
}

impl Layer {
    /// Makes the outputs findable; nothing is drawn.
    ///
    /// What belongs on other hosts is found below `-/hosts/<host>/`.
    pub fn new(outputs: Vec<Output>) -> Self {
        let files = outputs.iter().map(|output| output.files.len()).sum();
        let mut places = HashMap::with_capacity(files);
        for (at, output) in (0..).zip(&outputs) {
            for (file, named) in (0..).zip(&output.files) {
                let path = match &output.tree {
                    Tree::Site => named.path.clone(),
                    Tree::Host(host) => format!("-/hosts/{host}/{}", named.path),
                };
                places.insert(path, (at, file));
            }
        }
        Self { outputs, places }
    }

    /// One page of each kind: of those that lie equally deep in the same folder, the first.
    ///
    /// A page that is made of the answers to all questions is left out: its first drawing reads every document.
    pub fn one_of_each_kind(&self) -> impl Iterator<Item = &Output> {
        let mut kinds: BTreeMap<(&str, usize), &Output> = BTreeMap::new();
        for output in &self.outputs {
            let Some(path) = output.files.first().map(|file| file.path.as_str()) else {
                continue;
            };
            let depth = path.split('/').count();
            let folder = path.split('/').next().unwrap_or(path);
            let of_answers = folder == "check" || (folder == "products" && depth > 3);
            if path.ends_with(".html") && output.tree == Tree::Site && !of_answers {
                kinds.entry((folder, depth)).or_insert(output);
            }
        }
        kinds.into_values()
    }

    /// The output that draws a file, and the file's place in it.
    fn find(&self, path: &str) -> Option<(&Output, usize)> {
        let (output, file) = self.places.get(path)?;
        let output = self.outputs.get(usize::try_from(*output).ok()?)?;
        Some((output, usize::try_from(*file).ok()?))
    }
}

/// All layers of a site; the first that knows a path draws it.
#[derive(Debug, Clone, Default)]
pub struct Table(Vec<Arc<Layer>>);

impl Table {
    /// A site of these layers.
    pub fn new(layers: Vec<Arc<Layer>>) -> Self {
        Self(layers)
    }

    /// The output that draws a file, and the file's place in it.
    pub(super) fn find(&self, path: &str) -> Option<(&Output, usize)> {
        self.0.iter().find_map(|layer| layer.find(path))
    }

    /// Whether there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let layers = self.0.iter();
        let all = layers.flat_map(|layer| layer.places.keys().map(String::as_str));
        let mut paths: Vec<&str> = all.collect();
        paths.sort_unstable();
        paths
    }
}
