//! Which signer signs, and what unlocks it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Exit, Failure, Terminal};
use crate::check::rules::keys;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificate, Gpg, KeyFile, Passphrase, Pinned, Signer, State};
use crate::read::Sources;
use crate::read::source::site::SignerKind;

/// The variable that may hold a passphrase, which others on the machine may read.
const VARIABLE: &str = "OBSTAT_PASSPHRASE";

/// What makes signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignerChoice {
    /// The installed gpg, and so smartcards and agents
    Gpg,
    /// A key file with a passphrase
    KeyFile,
    /// Another machine: what to sign goes out in a folder and comes back with signatures
    Offline,
    /// Nothing: what is released is signed by a later release
    None,
}

/// Which signer signs, and what unlocks it.
#[derive(Debug, Clone, Default, Args)]
pub struct SigningArguments {
    /// What signs, instead of what site.toml says
    #[arg(long, value_enum, value_name = "SIGNER")]
    pub signer: Option<SignerChoice>,
    /// The key file; it stays outside the workspace, readable by nobody else
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// The file with the passphrase of the key file
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    /// The file descriptor from which the passphrase is read; 0 is standard input
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
}

impl SigningArguments {
    /// Whether another machine signs, as the command line or the site says.
    pub(super) fn is_offline(&self, sources: &Sources) -> bool {
        let table = sources.site.as_ref().and_then(|site| site.signing.as_ref());
        let Some(table) = table else { return false };
        match self.signer {
            Some(choice) => choice == SignerChoice::Offline,
            None => {
                let said = table.signer.as_ref().map(|it| it.value);
                self.key.is_none() && said == Some(SignerKind::Offline)
            }
        }
    }
}

/// A signer that is ready, and the certificate that it is pinned to.
pub(super) struct Ready {
    signer: Box<dyn Signer>,
    pub(super) certificate: Certificate,
    verified_at: Timestamp,
}

impl Ready {
    /// The signer, whose every signature is verified with the published certificate.
    pub(super) fn pinned(&self) -> Pinned<'_> {
        Pinned::new(self.signer.as_ref(), &self.certificate, self.verified_at)
    }
}

/// Makes the signer ready for signatures at a time; none if the site has no `[signing]`.
///
/// # Errors
/// A certificate that is not there or not good, a key file that cannot be had or unlocked, a signer that is not said.
pub(super) fn ready(
    sources: &Sources,
    arguments: &SigningArguments,
    time: Timestamp,
    terminal: &mut Terminal,
) -> Result<Option<Ready>, Failure> {
    let table = sources.site.as_ref().and_then(|site| site.signing.as_ref());
    let Some(table) = table else {
        if arguments.signer.is_some_and(|it| it != SignerChoice::None) || arguments.key.is_some() {
            return Err(
                Failure::usage("there is no [signing] in content/site.toml").help(
                    "pin the key there: `fingerprint = \"…\"`, the fingerprint of its primary key",
                ),
            );
        }
        return Ok(None);
    };
    let choice = match (arguments.signer, table.signer.as_ref().map(|it| it.value)) {
        (Some(choice), _) => choice,
        (None, _) if arguments.key.is_some() => SignerChoice::KeyFile,
        (None, Some(SignerKind::Gpg)) => SignerChoice::Gpg,
        (None, Some(SignerKind::KeyFile)) => SignerChoice::KeyFile,
        (None, Some(SignerKind::Offline)) => SignerChoice::Offline,
        (None, _) => {
            return Err(Failure::usage("nothing says what signs").help(
                "give `--signer gpg`, or `--key FILE`; or set `signer` in [signing] of content/site.toml",
            ));
        }
    };
    if choice == SignerChoice::None {
        terminal.note("warning: nothing is signed: the next release with a signer signs it");
        return Ok(None);
    }
    let certificates = keys::certificates(sources);
    let Some(certificate) = keys::pinned(sources, &certificates) else {
        return Err(Failure::of(
            Exit::Findings,
            format!(
                "public-keys/ does not hold the pinned certificate {}",
                table.fingerprint.value
            ),
        )
        .help("export it with `gpg --export --armor FINGERPRINT`"));
    };
    if choice == SignerChoice::Offline {
        return Err(Failure::usage("another machine signs releases alone")
            .help("give `--signer gpg`, or `--key FILE`"));
    }
    let signer: Box<dyn Signer> = match choice {
        SignerChoice::KeyFile => {
            Box::new(key_file(sources, arguments, certificate, time, terminal)?)
        }
        _ => Box::new(gpg(certificate, time)?),
    };
    // gpg signs by the clock, whatever time the release has, and a little later than it is now.
    let soon = Timestamp::whole(super::opened::now().to_utc() + chrono::TimeDelta::minutes(30));
    let verified_at = time.max(soon);
    Ok(Some(Ready {
        signer,
        certificate: certificate.clone(),
        verified_at,
    }))
}

fn gpg(certificate: &Certificate, time: Timestamp) -> Result<Gpg, Failure> {
    let health = certificate.health(time);
    match (&health.state, health.signing.last()) {
        (State::Good, Some(subkey)) => Ok(Gpg::new(subkey)),
        (state, _) => Err(Failure::of(
            Exit::Findings,
            format!(
                "the certificate {} has no key that may sign at {time}: {}",
                certificate.fingerprint(),
                in_words(state)
            ),
        )
        .help("`obstat keys check` says more")),
    }
}

/// A state in words.
pub(super) fn in_words(state: &State) -> String {
    match state {
        State::Good => "it is good".to_owned(),
        State::NotYet(from) => format!("it is not valid before {from}"),
        State::Expired(when) => format!("it expired at {when}"),
        State::Revoked(why) => format!("it was revoked ({why})"),
        State::Invalid(why) => format!("it does not hold: {why}"),
    }
}

fn key_file(
    sources: &Sources,
    arguments: &SigningArguments,
    certificate: &Certificate,
    time: Timestamp,
    terminal: &mut Terminal,
) -> Result<KeyFile, Failure> {
    let Some(path) = &arguments.key else {
        return Err(
            Failure::usage("the signer is a key file, and none is given").help("give `--key FILE`"),
        );
    };
    let unreadable = |error: std::io::Error| {
        Failure::undecided(format!(
            "the key file `{}` cannot be read: {error}",
            path.display()
        ))
    };
    outside(&sources.root, path)?;
    private(path).map_err(unreadable)??;
    let bytes = fs::read(path).map_err(unreadable)?;
    let passphrase = passphrase(arguments, terminal)?;
    KeyFile::unlock(&bytes, passphrase.as_ref(), certificate, time).map_err(|problem| {
        Failure::of(Exit::Findings, problem.to_string()).help(problem.help().to_owned())
    })
}

/// The passphrase that was given, if one was.
///
/// # Errors
/// A file that cannot be read, or that others may read.
pub(super) fn passphrase(
    arguments: &SigningArguments,
    terminal: &mut Terminal,
) -> Result<Option<Passphrase>, Failure> {
    if let Some(path) = &arguments.passphrase_file {
        let unreadable = |error: std::io::Error| {
            Failure::undecided(format!(
                "the passphrase file `{}` cannot be read: {error}",
                path.display()
            ))
        };
        private(path).map_err(unreadable)??;
        return Ok(Some(Passphrase::read(&fs::read(path).map_err(unreadable)?)));
    }
    if let Some(descriptor) = arguments.passphrase_fd {
        let mut bytes = Vec::new();
        let read = match descriptor {
            0 => std::io::stdin().lock().read_to_end(&mut bytes),
            _ => fs::File::open(format!("/dev/fd/{descriptor}"))
                .and_then(|mut file| file.read_to_end(&mut bytes)),
        };
        read.map_err(|error| {
            Failure::undecided(format!(
                "no passphrase can be read from file descriptor {descriptor}: {error}"
            ))
        })?;
        return Ok(Some(Passphrase::read(&bytes)));
    }
    match std::env::var(VARIABLE) {
        Ok(value) => {
            terminal.note(&format!(
                "warning: the passphrase comes from {VARIABLE}: other programs of this user can read it there"
            ));
            Ok(Some(Passphrase::read(value.as_bytes())))
        }
        Err(_) => Ok(None),
    }
}

/// Makes sure that nobody else may read a secret file.
fn private(path: &Path) -> std::io::Result<Result<(), Failure>> {
    let found = fs::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if found.is_file() && found.permissions().mode() & 0o077 != 0 {
            return Ok(Err(Failure::of(
                Exit::Findings,
                format!("others may read `{}`", path.display()),
            )
            .help(format!("`chmod 600 {}`", path.display()))));
        }
    }
    let _ = found;
    Ok(Ok(()))
}

/// Makes sure that a secret key does not lie where it would be published or committed.
fn outside(workspace: &Path, path: &Path) -> Result<(), Failure> {
    match is_inside(workspace, path) {
        true => Err(Failure::of(
            Exit::Findings,
            format!(
                "the key file `{}` lies inside the workspace",
                path.display()
            ),
        )
        .help("move it away; if it was ever committed or published, revoke the key")),
        false => Ok(()),
    }
}

/// Whether a path, which need not exist yet, lies in a folder of the workspace that is published or committed.
pub(super) fn is_inside(workspace: &Path, path: &Path) -> bool {
    let (root, path) = (resolved(workspace), resolved(path));
    ["content", "themes", "public-keys", "public", "public-hosts"]
        .iter()
        .any(|folder| path.starts_with(resolved(&root.join(folder))))
}

/// A path without links and dots, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = PathBuf::new();
    for ancestor in path.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            return real.join(rest);
        }
        if let Some(name) = ancestor.file_name() {
            rest = Path::new(name).join(&rest);
        }
    }
    path
}
