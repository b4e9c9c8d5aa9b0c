//! Adopts documents that were published by other means: their bytes become releases.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::json;

use super::document::{self, Candidate, failed_tests};
use super::files::{self, Found};
use super::report::{AGAIN, Adoption, Line, Outcome, Report, Signature, Step};
use super::{Refusal, version};
use crate::check::untagged;
use crate::gate::Armed;
use crate::model::advisory::Advisory;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::model::tlp::Tlp;
use crate::model::untagged::Spot;
use crate::openpgp::Certificates;
use crate::release::{
    Act, Announcement, Batch, Committed, Contents, Digest, Place, ReleaseError, Releases,
};

/// How documents are adopted.
pub struct Options<'a> {
    /// Whether a document without a TLP label may be published.
    pub unlabelled_is_clear: bool,
    /// The namespace of the site's publisher.
    pub namespace: Option<&'a str>,
    /// Draws the plain text of an advisory.
    pub text: &'a (dyn Fn(&Advisory) -> Vec<u8> + Sync),
    /// What every byte has to pass.
    pub gate: &'a Armed,
    /// The certificates of the workspace: a signature that none of them made is left out.
    pub certificates: &'a Certificates,
    /// The time as of which signatures are verified.
    pub verified_at: Timestamp,
}

/// What an import did.
#[derive(Debug)]
pub struct Adopted {
    /// A line a file.
    pub report: Report,
    /// The batch, if anything was adopted.
    pub committed: Option<Committed>,
}

/// Adopts the documents that the paths name, folders expanded, as one batch.
///
/// Several states of one document become releases in the order of the files.
/// A file that cannot be adopted is refused alone.
/// States that are already here are passed over: the same files again change nothing.
///
/// # Errors
/// The journal refused the batch, the gate found a leak, or the system could not write; then nothing was adopted.
pub fn adopt(
    paths: &[PathBuf],
    releases: &Releases,
    options: &Options<'_>,
    time: Timestamp,
) -> Result<Adopted, ReleaseError> {
    let found = files::find(paths);
    let looked: Vec<Looked> = found
        .into_par_iter()
        .map(|found| look(found, options))
        .collect();
    let mut plan = Plan::new(releases, time)?;
    let steps = plan.states(&looked)?;
    let mut lines = Vec::with_capacity(looked.len());
    let mut places = Vec::new();
    for (looked, state) in looked.into_iter().zip(steps) {
        let outcome = match (looked.seen, state) {
            (Err(outcome), _) => outcome,
            (Ok(seen), State::Refused(refusal)) => {
                drop(seen);
                Outcome::Refused(refusal)
            }
            (Ok(seen), State::Known) => Outcome::Unchanged(seen.id, seen.version),
            (Ok(seen), State::New(step)) => match plan.reserve(&seen, step)? {
                Err(refusal) => Outcome::Refused(refusal),
                Ok(place) => {
                    let adoption = seen.adoption(place.n, step);
                    places.push((place, looked.path.clone(), seen.digest, lines.len()));
                    Outcome::Adopted(adoption)
                }
            },
        };
        lines.push(Line {
            path: looked.path,
            outcome,
        });
    }
    let report = Report { lines };
    if places.is_empty() {
        return Ok(Adopted {
            report,
            committed: None,
        });
    }
    let writing = plan.batch.begin(options.gate, None)?;
    places
        .into_par_iter()
        .try_for_each(|(place, path, digest, at)| {
            let adoption = report.lines.get(at).and_then(|line| match &line.outcome {
                Outcome::Adopted(adoption) => Some(adoption),
                _ => None,
            });
            let changed =
                |refusal: Refusal| ReleaseError::Unreadable(path.clone(), refusal.to_string());
            let bytes = document::bytes(&path).map_err(changed)?;
            if Digest::of(&bytes) != digest {
                return Err(changed(Refusal::Changed));
            }
            let candidate = document::candidate(bytes).map_err(changed)?;
            let kept = adoption.is_some_and(|it| matches!(it.signature, Signature::Kept(_)));
            let signature =
                match kept {
                    true => Some(fs::read(beside(&path)).map_err(|error| {
                        ReleaseError::Unreadable(beside(&path), error.to_string())
                    })?),
                    false => None,
                };
            let text = (options.text)(&candidate.advisory);
            let frozen = adoption.and_then(Adoption::frozen);
            writing.write(
                &place,
                Contents::Document {
                    advisory: &candidate.advisory,
                    document: candidate.bytes,
                    text,
                    frozen: frozen.as_ref(),
                    signature,
                    difference: &[],
                },
            )
        })?;
    let committed = writing.commit()?;
    Ok(Adopted {
        report,
        committed: Some(committed),
    })
}

impl Adoption {
    /// What every build has to say of it, kept with the release; nothing if there is nothing to say.
    fn frozen(&self) -> Option<serde_json::Value> {
        let mut adopted = serde_json::Map::new();
        if self.breaks_the_role() {
            adopted.insert("failed_tests".to_owned(), json!(self.failed_tests));
            let foreign = self.foreign_namespace.is_some();
            adopted.insert("foreign_namespace".to_owned(), json!(foreign));
        }
        if !self.untagged.is_empty() {
            adopted.insert("untagged".to_owned(), json!(self.untagged));
        }
        (!adopted.is_empty()).then(|| json!({ "adopted": adopted }))
    }
}

/// A file that was looked at; its document is read again when it is written, so that not all are in memory at once.
struct Looked {
    path: PathBuf,
    seen: Result<Seen, Outcome>,
}

/// What has to be known of a document to plan its release.
struct Seen {
    slug: Slug,
    id: String,
    version: String,
    digest: Digest,
    failed_tests: Vec<&'static str>,
    foreign_namespace: Option<String>,
    untagged: Vec<Spot>,
    lost: Vec<String>,
    signature: Signature,
}

impl Seen {
    fn adoption(&self, n: u32, step: Step) -> Adoption {
        Adoption {
            slug: self.slug.clone(),
            id: self.id.clone(),
            version: self.version.clone(),
            n,
            step,
            failed_tests: self.failed_tests.clone(),
            foreign_namespace: self.foreign_namespace.clone(),
            untagged: self.untagged.clone(),
            lost: self.lost.clone(),
            signature: self.signature.clone(),
        }
    }
}

fn look(found: Found, options: &Options<'_>) -> Looked {
    let (path, seen) = match found {
        Found::LeftOut(path, why) => (path, Err(Outcome::LeftOut(why))),
        Found::Unreadable(path, words) => (path, Err(Outcome::Refused(Refusal::Unreadable(words)))),
        Found::Document(path) => {
            let seen = see(&path, options).map_err(Outcome::Refused);
            (path, seen)
        }
    };
    Looked { path, seen }
}

fn see(path: &Path, options: &Options<'_>) -> Result<Seen, Refusal> {
    let bytes = document::bytes(path)?;
    let digest = Digest::of(&bytes);
    let signature = signature(path, &bytes, options);
    let Candidate {
        json,
        advisory,
        lost,
        ..
    } = document::candidate(bytes)?;
    label(&advisory, options)?;
    let namespace = advisory.publisher.namespace;
    let foreign = options
        .namespace
        .is_some_and(|ours| !same_namespace(ours, &namespace));
    Ok(Seen {
        slug: advisory.slug,
        id: advisory.tracking.id,
        version: advisory.tracking.version,
        digest,
        untagged: untagged::spots(&json),
        failed_tests: failed_tests(json),
        foreign_namespace: foreign.then_some(namespace),
        lost,
        signature,
    })
}

/// Where the signature of a document lies.
fn beside(path: &Path) -> PathBuf {
    let mut signature = path.as_os_str().to_owned();
    signature.push(".asc");
    signature.into()
}

/// Looks at the signature that lies beside a document.
fn signature(path: &Path, document: &[u8], options: &Options<'_>) -> Signature {
    let bytes = match fs::read(beside(path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Signature::None,
        Err(error) => return Signature::LeftOut(error.to_string()),
    };
    let certificates = options.certificates;
    match certificates.verify_detached(document, &bytes, options.verified_at) {
        Ok(signed) => Signature::Kept(signed.fingerprint),
        Err(problem) => Signature::LeftOut(problem.to_string()),
    }
}

/// Only what is labelled for everybody may be public (TLP; CSAF 2.0 section 7.1.4).
fn label(advisory: &Advisory, options: &Options<'_>) -> Result<(), Refusal> {
    let label: Option<Tlp> = advisory.distribution.as_ref().and_then(|it| it.tlp);
    match label {
        Some(label) if label.is_public() => Ok(()),
        Some(label) => Err(Refusal::Label(label)),
        None if options.unlabelled_is_clear => Ok(()),
        None => Err(Refusal::Unlabelled),
    }
}

/// A slash at the end makes no other publisher.
pub(super) fn same_namespace(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

/// What is to be done with a document.
enum State {
    /// These bytes are already here.
    Known,
    /// It becomes a release.
    New(Step),
    /// It cannot become one.
    Refused(Refusal),
}

struct Plan<'a> {
    releases: &'a Releases,
    batch: Batch<'a>,
}

impl<'a> Plan<'a> {
    fn new(releases: &'a Releases, time: Timestamp) -> Result<Self, ReleaseError> {
        Ok(Self {
            releases,
            batch: Batch::new(releases, time)?,
        })
    }

    /// What is to be done with each file.
    fn states(&self, looked: &[Looked]) -> Result<Vec<State>, ReleaseError> {
        let mut by_slug: HashMap<&str, Vec<(usize, &Seen)>> = HashMap::new();
        for (at, file) in looked.iter().enumerate() {
            if let Ok(seen) = &file.seen {
                by_slug
                    .entry(seen.slug.as_str())
                    .or_default()
                    .push((at, seen));
            }
        }
        let mut states: Vec<State> = looked.iter().map(|_| State::Known).collect();
        for (slug, files) in by_slug {
            for (at, state) in self.states_of(slug, &files)? {
                if let Some(slot) = states.get_mut(at) {
                    *slot = state;
                }
            }
        }
        Ok(states)
    }

    /// What is to be done with the files of one slug, which stand in order.
    fn states_of(
        &self,
        slug: &str,
        files: &[(usize, &Seen)],
    ) -> Result<Vec<(usize, State)>, ReleaseError> {
        let taken = self.releases.slug_taken(slug);
        let owner = taken.or_else(|| files.first().map(|(_, seen)| seen.id.as_str()));
        let owner = owner.unwrap_or_default();
        let mut states = Vec::with_capacity(files.len());
        let mut own = Vec::with_capacity(files.len());
        for (at, seen) in files {
            if seen.id == owner {
                own.push((*at, *seen));
            } else {
                let refusal = Refusal::SlugTaken(seen.id.clone(), owner.to_owned());
                states.push((*at, State::Refused(refusal)));
            }
        }
        let known = self.known(slug, own.len())?;
        let digests: Vec<Digest> = own.iter().map(|(_, seen)| seen.digest).collect();
        let overlap = overlap(&known, &digests);
        let ours = self
            .releases
            .releases_of(slug)
            .any(|entry| entry.act == Act::Release);
        let newest = self.releases.newest(slug);
        let mut newest: Option<(String, Digest)> = newest
            .zip(known.last())
            .map(|(entry, digest)| (entry.version.clone(), *digest));
        for (place, (at, seen)) in own.into_iter().enumerate() {
            let again = newest
                .as_ref()
                .is_some_and(|(_, digest)| *digest == seen.digest);
            let state = if place < overlap || again {
                State::Known
            } else if ours {
                State::Refused(Refusal::Ours(seen.id.clone()))
            } else {
                let step = match &newest {
                    None => Step::First,
                    Some((before, _)) if version::is_newer(&seen.version, before) => Step::Next,
                    Some(_) => Step::Again,
                };
                newest = Some((seen.version.clone(), seen.digest));
                State::New(step)
            };
            states.push((at, state));
        }
        Ok(states)
    }

    /// The digests of the last releases of a document, at most so many, oldest first.
    fn known(&self, slug: &str, most: usize) -> Result<Vec<Digest>, ReleaseError> {
        let newest_first = self.releases.releases_of(slug).rev().take(most);
        let mut digests = Vec::new();
        for entry in newest_first {
            digests.push(Digest::of(&self.releases.load(entry)?.document));
        }
        digests.reverse();
        Ok(digests)
    }

    /// Plans a release, or says why this one document cannot be one.
    fn reserve(&mut self, seen: &Seen, step: Step) -> Result<Result<Place, Refusal>, ReleaseError> {
        let reserved = self.batch.reserve(Announcement::Document {
            act: Act::Adopt,
            slug: seen.slug.clone(),
            id: seen.id.clone(),
            version: seen.version.clone(),
            public_from: None,
            overrides: Vec::new(),
            note: (step == Step::Again).then(|| AGAIN.to_owned()),
        });
        match reserved {
            Ok(place) => Ok(Ok(place)),
            Err(ReleaseError::SlugTaken(_, id, other)) => Ok(Err(Refusal::SlugTaken(id, other))),
            Err(ReleaseError::ReservedSlug(_)) => Ok(Err(Refusal::ReservedSlug(seen.id.clone()))),
            Err(error) => Err(error),
        }
    }
}

/// How many of the states at the start of an import are the last ones that are already here.
///
/// Importing a history again changes nothing, and importing it with one more state adds that one.
fn overlap(known: &[Digest], states: &[Digest]) -> usize {
    (1..=known.len().min(states.len()))
        .rev()
        .find(|length| {
            let tail = known.get(known.len() - length..);
            tail == states.get(..*length)
        })
        .unwrap_or(0)
}
