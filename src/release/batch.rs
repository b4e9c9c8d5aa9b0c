//! A batch: what is released together, all of it or nothing.
//!
//! It is planned first ([`Batch::reserve`] says what cannot be, and which number a release gets), then written ([`Writing`]), then committed.

mod cleaning;
mod commit;
mod contents;
mod parked;
mod writing;

use std::collections::{HashMap, HashSet};

pub use commit::Committed;
pub use contents::Contents;
pub use parked::{Parked, SignatureForm, ToSign};
pub use writing::Writing;

use super::act::Counted;
use super::{Act, Entry, Override, ReleaseError, Releases, folder};
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;

/// What is to be released.
#[derive(Debug, Clone)]
pub enum Announcement {
    /// A document, ours or an adopted one.
    Document {
        /// [`Act::Release`] or [`Act::Adopt`].
        act: Act,
        /// Its slug.
        slug: Slug,
        /// Its tracking id.
        id: String,
        /// Its version.
        version: String,
        /// If it is signed ahead: when it becomes public.
        public_from: Option<Timestamp>,
        /// Which findings are passed over, and why.
        overrides: Vec<Override>,
        /// A word on it.
        note: Option<String>,
    },
    /// What is signed or dated for the site as a whole.
    Site,
    /// The VEX documents of a product.
    Vex {
        /// The slug of the product.
        product: String,
        /// If it is signed ahead: when it becomes public.
        public_from: Option<Timestamp>,
    },
    /// The tombstone of a release of a document, or of VEX documents that repeated it, whose folder goes.
    Retraction {
        /// The folder of the release, such as `acme-2026-0007/2-1.1.0` or `vex/pump/3`.
        folder: String,
    },
    /// Signatures over the unchanged bytes of a release that is there.
    Signatures {
        /// The folder of the release, such as `acme-2026-0007/2-1.1.0` or `site/3`.
        folder: String,
        /// Why.
        note: Option<String>,
    },
}

/// The place that a release has in its batch.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its position in the batch, from 0.
    pub(super) position: usize,
    pub(super) act: Act,
    pub(super) document: Option<String>,
    pub(super) version: Option<String>,
    /// The running number of the document's, the site's or the product's releases, from 1.
    pub n: u32,
    /// Its folder below `content/releases/`.
    pub folder: String,
    pub(super) public_from: Option<Timestamp>,
    pub(super) overrides: Vec<Override>,
    pub(super) note: Option<String>,
}

/// The plan of a batch; it writes nothing.
#[derive(Debug)]
pub struct Batch<'a> {
    releases: &'a Releases,
    time: Timestamp,
    places: Vec<Place>,
    /// The last running number of each document, product and the site.
    numbers: HashMap<(Counted, String), u32>,
    /// The slugs of new documents, with their ids.
    ids: HashMap<String, String>,
    /// The versions of our own releases.
    versions: HashSet<(String, String)>,
}

impl<'a> Batch<'a> {
    /// Plans a batch at a time, of which whole seconds count.
    ///
    /// # Errors
    /// [`ReleaseError::NotLater`] unless the time is later than the newest in the journal.
    pub fn new(releases: &'a Releases, time: Timestamp) -> Result<Self, ReleaseError> {
        let time = whole_seconds(time);
        if let Some(newest) = releases.newest_time().filter(|newest| time <= *newest) {
            return Err(ReleaseError::NotLater(time, newest));
        }
        let mut numbers = HashMap::new();
        let mut versions = HashSet::new();
        for entry in releases.entries() {
            numbers.insert((entry.act.counted(), entry.document.clone()), entry.n);
            if entry.act.is_document() {
                versions.insert((entry.document.clone(), entry.version.clone()));
            }
        }
        Ok(Self {
            releases,
            time,
            places: Vec::new(),
            numbers,
            ids: HashMap::new(),
            versions,
        })
    }

    /// The time of all of the batch.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// The releases that are planned, in the order in which the journal will name them.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Plans a release; the journal will name them in the order of these calls.
    ///
    /// # Errors
    /// A slug that is reserved or belongs to another document, a version that is already released, or a `public_from` that is not later than the batch.
    pub fn reserve(&mut self, what: Announcement) -> Result<Place, ReleaseError> {
        let place = match what {
            Announcement::Document {
                act,
                slug,
                id,
                version,
                public_from,
                overrides,
                note,
            } => {
                let slug = slug.as_str().to_owned();
                let public_from = self.public_from(&slug, public_from)?;
                self.may_be_named(act, &slug, &id, &version)?;
                self.versions.insert((slug.clone(), version.clone()));
                self.ids.insert(slug.clone(), id);
                Place {
                    document: Some(slug),
                    version: Some(version),
                    public_from,
                    overrides,
                    note,
                    ..Place::empty(act)
                }
            }
            Announcement::Site => Place::empty(Act::Site),
            Announcement::Vex {
                product,
                public_from,
            } => {
                if !folder::is_slug(&product) {
                    return Err(ReleaseError::ReservedSlug(product));
                }
                Place {
                    public_from: self.public_from(&product, public_from)?,
                    document: Some(product),
                    ..Place::empty(Act::Vex)
                }
            }
            Announcement::Signatures { folder, note } => Place {
                note,
                ..self.on(Act::Resign, &folder, |act| act != Act::Resign)?
            },
            Announcement::Retraction { folder } => self.on(Act::Retract, &folder, |act| {
                act.is_document() || act == Act::Vex
            })?,
        };
        Ok(self.push(place))
    }

    /// A place for an act on a release that is there: the folder of one that some act made, and that was not taken back.
    fn on(
        &self,
        act: Act,
        folder: &str,
        made_by: impl Fn(Act) -> bool,
    ) -> Result<Place, ReleaseError> {
        let is_there =
            |entry: &Entry| entry.folder == folder && made_by(entry.act) && !entry.retracted;
        match folder.rsplit_once('/') {
            Some((document, name)) if self.releases.entries().iter().any(is_there) => Ok(Place {
                document: Some(document.to_owned()),
                version: Some(name.to_owned()),
                ..Place::empty(act)
            }),
            _ => Err(ReleaseError::Mismatch(folder.to_owned())),
        }
    }

    fn push(&mut self, mut place: Place) -> Place {
        let document = place.document.clone().unwrap_or_default();
        let version = place.version.clone().unwrap_or_default();
        let last = self
            .numbers
            .entry((place.act.counted(), document.clone()))
            .or_insert(0);
        *last += 1;
        place.n = *last;
        place.position = self.places.len();
        place.folder = folder::name(place.act, &document, place.n, &version);
        self.places.push(place.clone());
        place
    }

    fn may_be_named(
        &self,
        act: Act,
        slug: &str,
        id: &str,
        version: &str,
    ) -> Result<(), ReleaseError> {
        if !act.is_document() {
            return Err(ReleaseError::Mismatch(slug.to_owned()));
        }
        if !folder::is_slug(slug) || folder::RESERVED.contains(&slug) {
            return Err(ReleaseError::ReservedSlug(slug.to_owned()));
        }
        let planned = self.ids.get(slug).map(String::as_str);
        if let Some(other) = self.releases.slug_taken(slug).or(planned)
            && other != id
        {
            return Err(ReleaseError::SlugTaken(
                slug.to_owned(),
                id.to_owned(),
                other.to_owned(),
            ));
        }
        // Others repeat their versions; we do not.
        let name = (slug.to_owned(), version.to_owned());
        if act == Act::Release && self.versions.contains(&name) {
            return Err(ReleaseError::Repeated(name.0, name.1));
        }
        Ok(())
    }

    fn public_from(
        &self,
        slug: &str,
        time: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, ReleaseError> {
        let time = time.map(whole_seconds);
        match time {
            Some(time) if time <= self.time => Err(ReleaseError::PublicFrom(slug.to_owned(), time)),
            _ => Ok(time),
        }
    }
}

impl Place {
    fn empty(act: Act) -> Self {
        Self {
            position: 0,
            act,
            document: None,
            version: None,
            n: 0,
            folder: String::new(),
            public_from: None,
            overrides: Vec::new(),
            note: None,
        }
    }
}

/// How a file is signed: a text as a clear-signed text, everything else with a signature beside it.
fn signed_how(name: &str) -> SignatureForm {
    match name.ends_with(".txt") {
        true => SignatureForm::Clear,
        false => SignatureForm::Detached,
    }
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::whole(time.to_utc())
}
