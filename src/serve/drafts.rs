//! Releases with the drafts of the sources after them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::csaf;
use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::render::{self, Document, Release, Retracted, Store, Version};

/// What a source would become if it were released now.
#[derive(Debug)]
pub struct Draft {
    /// The name of its files.
    pub slug: Slug,
    /// What it says.
    pub advisory: Advisory,
    /// What it says that the release before did not, in words.
    pub difference: Vec<String>,
}

impl Draft {
    /// The release as which it is shown: the next one of its document.
    fn version(&self, before: u32, at: Timestamp) -> Version {
        let version = self.advisory.tracking.version.clone();
        let n = before + 1;
        Version {
            n,
            folder: format!("{n}-{version}"),
            version,
            shown: at,
            signed: false,
        }
    }
}

/// The drafts of all documents that have one.
#[derive(Debug, Default)]
pub struct Drafts(RwLock<BTreeMap<Slug, Arc<Draft>>>);

impl Drafts {
    /// One draft for each document.
    pub fn new(drafts: BTreeMap<Slug, Arc<Draft>>) -> Self {
        Self(RwLock::new(drafts))
    }

    /// Puts another draft in the place of one of the same document and version; whoever draws it from now on draws the new one.
    pub fn replace(&self, draft: Arc<Draft>) {
        let mut drafts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        drafts.insert(draft.slug.clone(), draft);
    }

    fn get(&self, slug: &Slug) -> Option<Arc<Draft>> {
        let drafts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        drafts.get(slug).cloned()
    }
}

/// The releases, and after them the drafts: each is the newest version of its document.
pub struct Drafted<S> {
    store: S,
    drafts: Arc<Drafts>,
    documents: Vec<Document>,
}

impl<S: Store> Drafted<S> {
    /// Drafts are shown as of `at`.
    pub fn new(store: S, drafts: Arc<Drafts>, at: Timestamp) -> Self {
        let mut documents = store.documents();
        let released = documents.len();
        {
            let all = drafts.0.read().unwrap_or_else(PoisonError::into_inner);
            for (slug, draft) in all.iter() {
                let known = documents
                    .get(..released)
                    .and_then(|known| known.binary_search_by(|it| it.slug.cmp(slug)).ok());
                match known.and_then(|place| documents.get_mut(place)) {
                    Some(known) => {
                        let before = known.versions.iter().map(|version| version.n).max();
                        known.versions.push(draft.version(before.unwrap_or(0), at));
                    }
                    None => documents.push(Document {
                        slug: slug.clone(),
                        versions: vec![draft.version(0, at)],
                    }),
                }
            }
        }
        documents.sort_by(|one, other| one.slug.cmp(&other.slug));
        Self {
            store,
            drafts,
            documents,
        }
    }

    /// The draft that a version is, if it is one: the newest of a document that has a draft.
    fn draft(&self, slug: &Slug, version: &Version) -> Option<Arc<Draft>> {
        let draft = self.drafts.get(slug)?;
        let place = self.documents.binary_search_by(|it| it.slug.cmp(slug));
        let newest = self.documents.get(place.ok()?)?.versions.last()?;
        (newest.n == version.n).then_some(draft)
    }
}

impl<S: Store> Store for Drafted<S> {
    fn documents(&self) -> Vec<Document> {
        self.documents.clone()
    }

    fn retracted(&self) -> Vec<Retracted> {
        self.store.retracted()
    }

    fn load(&self, slug: &Slug, version: &Version) -> Result<Release, String> {
        let Some(draft) = self.draft(slug, version) else {
            return self.store.load(slug, version);
        };
        Ok(Release {
            advisory: draft.advisory.clone(),
            document: csaf::sorted_to_bytes(&csaf::write(&draft.advisory)),
            text: render::text::advisory(&draft.advisory).into_bytes(),
            signature: None,
        })
    }

    fn advisory(&self, slug: &Slug, version: &Version) -> Result<Advisory, String> {
        match self.draft(slug, version) {
            Some(draft) => Ok(draft.advisory.clone()),
            None => self.store.advisory(slug, version),
        }
    }

    fn difference(&self, slug: &Slug, version: &Version) -> Result<Vec<String>, String> {
        match self.draft(slug, version) {
            Some(draft) => Ok(draft.difference.clone()),
            None => self.store.difference(slug, version),
        }
    }
}
