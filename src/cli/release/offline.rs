//! Signing on another machine: what to sign goes out in a folder, and comes back with signatures.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::check::rules::keys;
use crate::cli::opened::{self, release_failure};
use crate::cli::{Exit, Failure, Terminal};
use crate::openpgp::Certificates;
use crate::release::{Parked, Releases, SignatureForm, ToSign};

/// The largest file that can be a signature or a signed text, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What runs on the other machine; it needs coreutils and gpg.
const SCRIPT: &str = r#"#!/bin/sh
# Signs what lies in this folder with gpg, after a look at every digest.
#
#     sh sign.sh FINGERPRINT
#
# FINGERPRINT is that of the key that signs, 40 digits. Bring the whole folder back when it is done.
set -eu
key=${1:?the fingerprint of the key that signs is missing}
cd "$(dirname "$0")"
sha256sum --check --strict --quiet SHA256SUMS
while read -r form file; do
    rm -f "$file.asc"
    gpg --armor --digest-algo SHA512 --local-user "$key!" --output "$file.asc" "--$form" "$file"
done <TO-SIGN
echo "signed $(wc -l <TO-SIGN) files"
"#;

/// Writes what waits for signatures into a folder that does not exist yet, or is empty.
pub(super) fn export(
    workspace: &Path,
    folder: &Path,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let releases = opened::releases(workspace)?;
    let parked = waiting(&releases)?;
    let files = parked.to_sign().map_err(|error| release_failure(&error))?;
    let mut sums = String::new();
    let mut list = String::new();
    for file in &files {
        let name = path_of(file);
        put(&folder.join(&name), &file.bytes)?;
        let digest = Sha256::digest(&file.bytes);
        for byte in digest.iter() {
            // Writing to a string never fails.
            let _ = write!(sums, "{byte:02x}");
        }
        sums.push_str(&format!("  {name}\n"));
        let form = match file.form {
            SignatureForm::Detached => "detach-sign",
            SignatureForm::Clear => "clear-sign",
        };
        list.push_str(&format!("{form} {name}\n"));
    }
    put(&folder.join("SHA256SUMS"), sums.as_bytes())?;
    put(&folder.join("TO-SIGN"), list.as_bytes())?;
    put(&folder.join("sign.sh"), SCRIPT.as_bytes())?;
    terminal.out(&format!(
        "{} files wait for signatures in {}\n  sign them on the other machine with `sh sign.sh FINGERPRINT`, bring the folder back, then\n  obstat release --accept {}\n",
        files.len(),
        folder.display(),
        folder.display()
    ))
}

/// Makes sure that a folder for the export is new.
pub(super) fn refuse_used(folder: &Path) -> Result<(), Failure> {
    let empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    match empty {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "`{}` is there already and not empty",
            folder.display()
        ))
        .help("name a new folder with `--to`")),
    }
}

/// Verifies every signature that came back, and completes the batch that waits for them.
pub(super) fn accept(
    workspace: &Path,
    folder: &Path,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let mut sources = opened::sources(workspace)?;
    opened::refuse_unknown_tags(workspace, &mut sources, terminal)?;
    let releases = opened::releases(workspace)?;
    let parked = waiting(&releases)?;
    let certificates = keys::certificates(&sources);
    let Some(certificate) = keys::pinned(&sources, &certificates) else {
        return Err(Failure::of(
            Exit::Findings,
            "no certificate is pinned, or public-keys/ does not hold it",
        )
        .help("`fingerprint` in [signing] of content/site.toml names it"));
    };
    let fingerprint = certificate.spaced_fingerprint();
    let pinned = Certificates::from(vec![certificate.clone()]);
    // The clock of the other machine may be a little ahead.
    let now = opened::now().to_utc() + chrono::TimeDelta::minutes(30);
    let now = crate::model::timestamp::Timestamp::whole(now);
    let armed = opened::arm(&sources)?;
    let files = parked.to_sign().map_err(|error| release_failure(&error))?;
    let mut signed = Vec::with_capacity(files.len());
    let mut faults = Vec::new();
    for file in files {
        match brought(folder, &file)
            .and_then(|bytes| verified(&pinned, &file, &bytes, now).map(|()| bytes))
        {
            Ok(bytes) => signed.push((file, bytes)),
            Err(fault) => faults.push(format!("{}: {fault}", path_of(&file))),
        }
    }
    if !faults.is_empty() {
        for fault in &faults {
            terminal.note(&format!("error: {fault}"));
        }
        return Err(Failure::of(Exit::Findings, "nothing was released").help(
            "sign the folder again as it was written, with the pinned key; the batch still waits",
        ));
    }
    let count = parked
        .complete(&armed, &signed)
        .map_err(|error| release_failure(&error))?;
    terminal.out(&format!(
        "released {count} entries of the journal, {} signatures by {fingerprint}\n`obstat build` draws the site\n",
        signed.len()
    ))?;
    Ok(Exit::Done)
}

/// Gives up the batch that waits.
pub(super) fn abandon(workspace: &Path, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let releases = opened::releases(workspace)?;
    waiting(&releases)?
        .abandon(&releases)
        .map_err(|error| release_failure(&error))?;
    terminal.out("the batch that waited for its signatures is given up; nothing was released\n")?;
    Ok(Exit::Done)
}

fn waiting(releases: &Releases) -> Result<Parked, Failure> {
    Parked::open(releases)
        .map_err(|error| release_failure(&error))?
        .ok_or_else(|| {
            Failure::usage("no release waits for signatures")
                .help("`obstat release --all --signer offline --to DIR` begins one")
        })
}

/// Where a file lies in the folder that goes out; names of ours alone, so none leads elsewhere.
fn path_of(file: &ToSign) -> String {
    format!("batch/{}/{}", file.folder, file.name)
}

/// The signature of a file as it came back, and a look at whether the file is still the one that went out.
fn brought(folder: &Path, file: &ToSign) -> Result<Vec<u8>, String> {
    let name = path_of(file);
    let same = plain(folder, &name).and_then(|path| read(&path))?;
    if same != file.bytes {
        return Err("the file was changed on its way".to_owned());
    }
    plain(folder, &format!("{name}.asc")).and_then(|path| read(&path))
}

/// A path below the folder no part of which is a link.
fn plain(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let mut path = folder.to_owned();
    for part in name.split('/') {
        path.push(part);
        let found = fs::symlink_metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("`{part}` is missing"),
            _ => error.to_string(),
        })?;
        if found.is_symlink() {
            return Err(format!("`{part}` is a link"));
        }
    }
    Ok(path)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| error.to_string())
}

fn verified(
    pinned: &Certificates,
    file: &ToSign,
    signature: &[u8],
    now: crate::model::timestamp::Timestamp,
) -> Result<(), String> {
    match file.form {
        SignatureForm::Detached => pinned
            .verify_detached(&file.bytes, signature, now)
            .map(drop)
            .map_err(|problem| format!("the signature is not good: {problem}")),
        SignatureForm::Clear => {
            let read = pinned
                .verify_clear(signature, now)
                .map_err(|problem| format!("the signature is not good: {problem}"))?;
            match read.content == file.bytes {
                true => Ok(()),
                false => Err("another text was signed".to_owned()),
            }
        }
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = match path.parent() {
        Some(parent) => fs::create_dir_all(parent),
        None => Ok(()),
    };
    written
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| {
            Failure::undecided(format!("`{}` cannot be written: {error}", path.display()))
                .help("the batch waits: `obstat release --abandon` gives it up")
        })
}
