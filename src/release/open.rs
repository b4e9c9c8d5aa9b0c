//! Reads the journal, and in short what it names.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::journal::{Journal, Line};
use super::manifest::Manifest;
use super::marker::{JOURNAL_PARKED, JOURNAL_PART, MARKER, MARKER_PART, Marker};
use super::tombstone::{TOMBSTONE, Tombstone};
use super::{Act, Digest, Entry, ReleaseError, Summary, folder};

/// Everything that was released, in short: the journal, and a summary of each document.
#[derive(Debug)]
pub struct Releases {
    /// `content/releases`.
    pub(super) root: PathBuf,
    pub(super) entries: Vec<Entry>,
    /// For each document the places of its releases, oldest first.
    pub(super) documents: BTreeMap<String, Vec<usize>>,
    /// For each product the places of its VEX releases, oldest first.
    pub(super) vex: BTreeMap<String, Vec<usize>>,
    /// For the folder of a release the places of the signatures that were added to it, oldest first.
    pub(super) signatures: BTreeMap<String, Vec<usize>>,
    /// What stays of releases that were taken back, in the order of the journal.
    pub(super) tombstones: Vec<Tombstone>,
    /// The digest of the journal's last line.
    pub(super) head: Digest,
}

/// What stands in `content/releases/` that a reader cannot take for granted: the marker and the journal.
pub(super) struct State {
    marker: Option<Vec<u8>>,
    journal: Vec<u8>,
}

impl State {
    /// Reads the marker before the journal: a batch that ends in between is then seen as committed, and its marker as old.
    pub(super) fn read(root: &Path) -> Result<Self, ReleaseError> {
        Ok(Self {
            marker: read_if_there(&root.join(MARKER))?,
            journal: read_if_there(&root.join(folder::JOURNAL))?.unwrap_or_default(),
        })
    }

    pub(super) fn journal(&self, root: &Path) -> Result<Journal, ReleaseError> {
        Journal::parse(&self.journal).map_err(|broken| {
            ReleaseError::Journal(root.join(folder::JOURNAL), broken.line, broken.fault)
        })
    }

    pub(super) fn marker(&self, root: &Path) -> Result<Marker, ReleaseError> {
        match &self.marker {
            None => Ok(Marker::default()),
            Some(bytes) => {
                Marker::parse(bytes).ok_or_else(|| ReleaseError::Marker(root.join(MARKER)))
            }
        }
    }

    pub(super) fn into_journal_bytes(self) -> Vec<u8> {
        self.journal
    }
}

/// How often the reading starts again while batches come in.
const TRIES: usize = 100;

impl Releases {
    /// Reads the releases of a workspace; one without any has none.
    ///
    /// # Errors
    /// The first line of the journal that is not as it was written; the first folder, in the journal's order, that is missing or whose manifest or model was changed; a file or folder that the journal does not know.
    /// What a killed batch left is no error: it is left out.
    pub fn open(workspace: &Path) -> Result<Self, ReleaseError> {
        let root = workspace.join("content").join("releases");
        let mut state = State::read(&root)?;
        for _ in 1..TRIES {
            let error = match Self::of(&root, &state) {
                Ok(releases) => return Ok(releases),
                Err(error) => error,
            };
            // A batch that began or ended meanwhile explains a folder that was not known.
            let now = State::read(&root)?;
            if now.marker == state.marker && now.journal == state.journal {
                return Err(error);
            }
            state = now;
        }
        Self::of(&root, &state)
    }

    fn of(root: &Path, state: &State) -> Result<Self, ReleaseError> {
        let journal = state.journal(root)?;
        let marker = state.marker(root)?;
        let head = journal.head();
        let Journal { lines, seals, .. } = journal;
        let retracted = retracted(&lines);
        let read: Vec<_> = lines
            .into_par_iter()
            .zip(seals)
            .map_init(Vec::new, |buffer, (line, seal)| {
                let name = line.folder();
                let target = line.target();
                let gone = retracted.contains(&name)
                    || (line.act == Act::Resign && retracted.contains(&target));
                match gone {
                    true => Ok(Entry::of(line, name, true)),
                    false => entry(root, line, seal, buffer),
                }
            })
            .collect();
        let entries = read.into_iter().collect::<Result<Vec<_>, _>>()?;
        let tombstones = tombstones(root, &entries)?;
        let known = entries.iter().map(|entry| entry.folder.as_str());
        nothing_unknown(root, &known.chain(marker.leftovers(head)).collect())?;
        let mut documents = BTreeMap::<_, Vec<_>>::new();
        let mut vex = BTreeMap::<_, Vec<_>>::new();
        let mut signatures = BTreeMap::<_, Vec<_>>::new();
        for (place, entry) in entries.iter().enumerate() {
            if entry.act.is_document() && !entry.retracted {
                documents
                    .entry(entry.document.clone())
                    .or_default()
                    .push(place);
            }
            if entry.act == Act::Vex {
                vex.entry(entry.document.clone()).or_default().push(place);
            }
            if entry.act == Act::Resign && !entry.retracted {
                let signed = format!("{}/{}", entry.document, entry.version);
                signatures.entry(signed).or_default().push(place);
            }
        }
        Ok(Self {
            root: root.to_owned(),
            entries,
            documents,
            vex,
            signatures,
            tombstones,
            head,
        })
    }
}

/// The folders of releases that were taken back.
fn retracted(lines: &[Line]) -> HashSet<String> {
    let acts = lines.iter().filter(|line| line.act == Act::Retract);
    acts.map(Line::target).collect()
}

/// Reads the tombstones; `entry` has verified their folders' lists.
fn tombstones(root: &Path, entries: &[Entry]) -> Result<Vec<Tombstone>, ReleaseError> {
    let acts = entries.iter().filter(|entry| entry.act == Act::Retract);
    acts.map(|entry| {
        let path = root.join(&entry.folder).join(TOMBSTONE);
        let bytes = fs::read(&path).map_err(ReleaseError::io("read", &path))?;
        Tombstone::parse(&bytes).ok_or_else(|| unreadable(path, "it is no tombstone"))
    })
    .collect()
}

/// Reads what a line names.
fn entry(
    root: &Path,
    line: Line,
    seal: Digest,
    buffer: &mut Vec<u8>,
) -> Result<Entry, ReleaseError> {
    let name = line.folder();
    let folder = root.join(&name);
    let number = usize::try_from(line.sequence).unwrap_or(usize::MAX);
    let path = folder.join(folder::MANIFEST);
    fill(buffer, &path, number)?;
    if Digest::of(buffer) != line.manifest {
        return Err(ReleaseError::Edited(path));
    }
    let Some(manifest) = Manifest::parse(buffer) else {
        return Err(unreadable(path, "it is no list of files that is known"));
    };
    if manifest.entry != seal {
        return Err(ReleaseError::Journal(
            root.join(folder::JOURNAL),
            number,
            super::journal::LineFault::Manifest,
        ));
    }
    let mut entry = Entry::of(line, name, false);
    let names = manifest.files.iter().map(|file| file.path.clone());
    entry.files = names.chain(manifest.signatures.clone()).collect();
    if entry.act.is_document() {
        let path = folder.join(folder::MODEL);
        fill(buffer, &path, number)?;
        match manifest.file(folder::MODEL) {
            Some(file) if file.holds(buffer) => {}
            Some(_) => return Err(ReleaseError::Edited(path)),
            None => return Err(ReleaseError::Unknown(path)),
        }
        let summary = Summary::read(buffer, &entry.document, &entry.version);
        entry.summary = Some(summary.map_err(|why| unreadable(path, &why))?);
    }
    Ok(entry)
}

fn unreadable(path: PathBuf, why: &str) -> ReleaseError {
    ReleaseError::Unreadable(path, why.to_owned())
}

/// Reads a file that a line names into a buffer that is used again and again.
fn fill(buffer: &mut Vec<u8>, path: &Path, line: usize) -> Result<(), ReleaseError> {
    buffer.clear();
    // Without `take` the system is asked for length and position first: two more calls for each of thousands of files.
    let read = fs::File::open(path).and_then(|file| file.take(u64::MAX).read_to_end(buffer));
    match read {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.exists());
            Err(ReleaseError::Missing(
                folder.unwrap_or(path).to_owned(),
                line,
            ))
        }
        Err(error) => Err(ReleaseError::io("read", path)(error)),
    }
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, ReleaseError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ReleaseError::io("read", path)(error)),
    }
}

/// Files in `content/releases/` that are ours or that git needs there.
const FILES: [&str; 8] = [
    folder::JOURNAL,
    MARKER,
    MARKER_PART,
    JOURNAL_PART,
    JOURNAL_PARKED,
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
];

/// Looks for what the journal does not name.
fn nothing_unknown(root: &Path, known: &HashSet<&str>) -> Result<(), ReleaseError> {
    let mut parents = HashSet::new();
    for folder in known {
        let mut folder = *folder;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            parents.insert(parent);
            folder = parent;
        }
    }
    let mut unknown: Vec<_> = match list(root)? {
        None => return Ok(()),
        Some(names) => names,
    };
    unknown.retain(|(name, is_folder)| match is_folder {
        true => !parents.contains(name.as_str()),
        false => !FILES.contains(&name.as_str()),
    });
    let below: Vec<_> = parents
        .par_iter()
        .copied()
        .map(|parent| {
            let mut names = list(&root.join(parent))?.unwrap_or_default();
            for (name, _) in &mut names {
                name.insert(0, '/');
                name.insert_str(0, parent);
            }
            names.retain(|(name, is_folder)| {
                let name = name.as_str();
                !(*is_folder && (known.contains(name) || parents.contains(name)))
            });
            Ok(names)
        })
        .collect();
    for names in below {
        unknown.extend(names?);
    }
    match unknown.into_iter().map(|(name, _)| name).min() {
        Some(name) => Err(ReleaseError::Unknown(root.join(name))),
        None => Ok(()),
    }
}

/// The names in a folder, each with whether it is a folder, not a link to one; nothing if there is none.
pub(super) fn list(folder: &Path) -> Result<Option<Vec<(String, bool)>>, ReleaseError> {
    let failed = || ReleaseError::io("list", folder);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed()(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed())?;
        let is_folder = entry.file_type().map_err(failed())?.is_dir();
        names.push((entry.file_name().to_string_lossy().into_owned(), is_folder));
    }
    Ok(Some(names))
}
