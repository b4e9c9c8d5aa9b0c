//! `obstat keys`: makes a key, and says what the certificates are good for.

mod merge;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::signing::{self, SigningArguments, in_words};
use super::{Exit, Failure, Terminal, opened};
use crate::check::rules::keys;
use crate::diagnostic::Severity;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{self, State};

/// `obstat keys …`
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// What to do with keys.
    #[command(subcommand)]
    pub what: Keys,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Makes a key: a primary key that certifies, a subkey that signs, one to encrypt to
    #[command(
        after_help = "Example:\n  obstat keys new --uid \"ACME PSIRT <psirt@acme.example>\" --secret ~/psirt-key --passphrase-file ~/psirt-passphrase"
    )]
    New(NewKeyArguments),
    /// Says of every certificate in public-keys/ what it may do and for how long
    #[command(after_help = "Example:\n  obstat keys check")]
    Check(CheckKeysArguments),
    /// Takes over what another copy of a certificate says, such as a later end, and loses nothing of the old one
    #[command(after_help = "Example:\n  gpg --export --armor FINGERPRINT | obstat keys merge -")]
    Merge(merge::MergeKeyArguments),
}

/// `obstat keys new`
#[derive(Debug, Args)]
pub struct NewKeyArguments {
    /// Whose key it is: a name and a mail address
    #[arg(long, value_name = "NAME <ADDRESS>")]
    pub uid: String,
    /// The folder for the secret key and its revocation certificate; outside the workspace
    #[arg(long, value_name = "DIR")]
    pub secret: PathBuf,
    /// For how many days it is valid
    #[arg(long, value_name = "DAYS", default_value_t = 1096, value_parser = clap::value_parser!(u32).range(1..=7305))]
    pub days: u32,
    /// Leave the secret key without a passphrase; for tests alone
    #[arg(long, conflicts_with_all = ["passphrase_file", "passphrase_fd"])]
    pub unprotected: bool,
    /// The file with the passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    /// The file descriptor from which the passphrase is read; 0 is standard input
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// The time from which it is valid instead of the clock's
    #[arg(long, value_name = "TIME", value_parser = super::arguments::timestamp)]
    pub at: Option<Timestamp>,
}

/// `obstat keys check`
#[derive(Debug, Args)]
pub struct CheckKeysArguments {
    /// The time to check for instead of the clock's
    #[arg(long, value_name = "TIME", value_parser = super::arguments::timestamp)]
    pub at: Option<Timestamp>,
}

/// Makes or checks keys.
///
/// # Errors
/// When there is no workspace, no passphrase, or nothing can be written.
pub fn run(
    workspace: &Path,
    arguments: &KeysArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    match &arguments.what {
        Keys::New(arguments) => new(workspace, arguments, terminal),
        Keys::Check(arguments) => check(workspace, arguments, terminal),
        Keys::Merge(arguments) => merge::run(workspace, arguments, terminal),
    }
}

fn new(
    workspace: &Path,
    arguments: &NewKeyArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let unlocking = SigningArguments {
        passphrase_file: arguments.passphrase_file.clone(),
        passphrase_fd: arguments.passphrase_fd,
        ..SigningArguments::default()
    };
    let passphrase = match arguments.unprotected {
        true => None,
        false => match signing::passphrase(&unlocking, terminal)? {
            Some(passphrase) => Some(passphrase),
            None => {
                return Err(Failure::usage("a secret key needs a passphrase").help(
                    "give `--passphrase-file FILE` or `--passphrase-fd N`; `--unprotected` is for tests alone",
                ));
            }
        },
    };
    let public_keys = workspace.join("public-keys");
    if !workspace.join("content/site.toml").is_file() {
        return Err(Failure::undecided(format!(
            "there is no workspace in `{}`",
            workspace.display()
        ))
        .help("name it with `--workspace DIR`"));
    }
    if signing::is_inside(workspace, &arguments.secret) {
        return Err(Failure::usage("a secret key has no place in a workspace")
            .help("name a folder elsewhere with `--secret DIR`"));
    }
    let at = arguments.at.unwrap_or_else(opened::now);
    let made = openpgp::generate(&arguments.uid, passphrase.as_ref(), at, arguments.days)
        .map_err(|problem| Failure::usage(problem.to_string()).help(problem.help()))?;
    let fingerprint = made.certificate.fingerprint();
    let key = arguments.secret.join(format!("{fingerprint}.key"));
    let revocation = arguments.secret.join(format!("{fingerprint}.revocation"));
    let public = public_keys.join(format!("{fingerprint}.asc"));
    for folder in [&arguments.secret, &public_keys] {
        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    }
    // The revocation comes first: a key without one cannot be taken back.
    put(&revocation, &made.revocation, true)?;
    put(&key, &made.secret, true)?;
    put(&public, &made.certificate.to_armored(), false)?;
    terminal.out(&format!(
        "made the key {}\n  certificate  {}\n  secret key   {}\n  revocation   {}\n\nPrint the revocation certificate, or put it where the secret key is not: whoever has it can make the key useless, and without it a lost key cannot be taken back.\nPin the key in content/site.toml:\n\n  [signing]\n  fingerprint = \"{fingerprint}\"\n  signer      = \"key-file\"\n",
        made.certificate.spaced_fingerprint(),
        public.display(),
        key.display(),
        revocation.display(),
    ))?;
    Ok(Exit::Done)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::undecided(format!("`{}` cannot be written: {error}", path.display()))
}

/// Writes a new file, a secret one for its owner alone.
fn put(path: &Path, bytes: &[u8], secret: bool) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let _ = secret;
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|error| unwritable(path, &error))
}

fn check(
    workspace: &Path,
    arguments: &CheckKeysArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let sources = opened::sources(workspace)?;
    let at = arguments.at.unwrap_or_else(opened::now);
    let certificates = keys::certificates(&sources);
    let pinned = keys::pinned(&sources, &certificates).map(|it| it.fingerprint().to_owned());
    let mut text = String::new();
    let mut failed = false;
    for finding in keys::of_files(&sources) {
        failed |= finding.severity == Severity::Error;
        text.push_str(&line(&finding));
    }
    if certificates.is_empty() {
        text.push_str("public-keys/ holds no certificate: `obstat keys new` makes one\n");
    }
    for certificate in &certificates {
        let health = certificate.health(at);
        let mut can = Vec::new();
        if !health.signing.is_empty() {
            can.push("signs");
        }
        if health.encrypts {
            can.push("encrypts");
        }
        if can.is_empty() {
            can.push("can do nothing now");
        }
        let until = match (&health.state, health.expires, health.days_left(at)) {
            (State::Good, Some(end), Some(days)) => format!("until {end}, {days} days"),
            (State::Good, _, _) => "without an end".to_owned(),
            (state, _, _) => in_words(state),
        };
        let names = certificate.user_ids().join(", ");
        let role = match pinned.as_deref() == Some(certificate.fingerprint()) {
            true => " (pinned)",
            false => "",
        };
        text.push_str(&format!(
            "{}{role}\n  {}\n  {}, {}, {until}\n",
            certificate.spaced_fingerprint(),
            super::report::one_line(&names),
            health.algorithm,
            can.join(" and "),
        ));
    }
    for finding in keys::at_a_time(&sources, at, true) {
        failed |= finding.severity == Severity::Error;
        text.push_str(&line(&finding));
    }
    terminal.out(&text)?;
    Ok(match failed {
        true => Exit::Findings,
        false => Exit::Done,
    })
}

fn line(finding: &crate::diagnostic::Finding) -> String {
    let help = finding.help.as_ref().map_or(String::new(), |help| {
        format!("\n  help: {}", help.render(false))
    });
    format!(
        "{}[{}]: {}{help}\n",
        finding.severity.word(),
        finding.code,
        finding.message.render(false)
    )
}
