//! What may be typed on the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};

use super::Failure;
use super::completions::CompletionsArguments;
use super::gate::GateArguments;
use super::headers::HeadersArguments;
use super::keys::KeysArguments;
use super::lookup::LookupArguments;
use super::man::ManArguments;
use super::redact::RedactArguments;
use super::report::Format;
use super::scan::{LeakFormat, ScanArguments};
use super::serve::ServeArguments;
use super::signing::SigningArguments;
use super::theme::ThemeArguments;
use super::verify::VerifyArguments;
use crate::check::rules::OVERRIDABLE;
use crate::model::timestamp::Timestamp;
use crate::new::AdvisoryTemplate;

/// Where an exit code is explained, at the end of every help.
const EXIT_CODES: &str = "\
Exit codes:
  0  done; warnings alone are no failure
  1  findings that are errors, or a leak
  2  the command was not understood
  3  could not decide, or could not write";

/// The version, and the library that computes signatures.
const LONG_VERSION: &str = if cfg!(feature = "pgp-openssl") {
    concat!(env!("CARGO_PKG_VERSION"), "\nOpenPGP: Sequoia with OpenSSL")
} else if cfg!(feature = "pgp-nettle") {
    concat!(env!("CARGO_PKG_VERSION"), "\nOpenPGP: Sequoia with Nettle")
} else {
    concat!(
        env!("CARGO_PKG_VERSION"),
        "\nOpenPGP: Sequoia with RustCrypto"
    )
};

const EXAMPLE: &str = "\
Examples:
  obstat new site my-site    start a workspace
  obstat check               say what is wrong with it
  obstat release --all       freeze what is ready
  obstat                     draw the site into public/

";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "obstat",
    version,
    long_version = LONG_VERSION,
    about = "Draws a disclosure site from security advisories, and lets nothing out until nothing stands in the way",
    long_about = "Draws a disclosure site from security advisories, and lets nothing out until nothing stands in the way.\n\nWithout a command it builds.",
    after_help = format!("{EXAMPLE}{EXIT_CODES}"),
    disable_help_subcommand = true,
)]
pub struct Arguments {
    /// The folder of the workspace
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub workspace: PathBuf,
    /// Show no progress bars; without a terminal there are none anyway
    #[arg(long, global = true)]
    pub quiet: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// How to build, when no verb is given.
    #[command(flatten)]
    pub build: BuildArguments,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Starts a workspace, an advisory, a product or a VEX statement
    #[command(after_help = "Example:\n  obstat new advisory ACME-2026-0007 --template exploited")]
    New(NewArguments),
    /// Says everything that is wrong with the workspace; writes nothing
    #[command(after_help = format!("Example:\n  obstat check --format short\n\n{EXIT_CODES}"))]
    Check(CheckArguments),
    /// Says what a rule wants, where it comes from, and how to mend what it finds
    #[command(after_help = "Example:\n  obstat explain toml-unknown-key")]
    Explain(ExplainArguments),
    /// Shows the site as it is written, drafts included, and draws it anew whenever a file is saved
    #[command(after_help = format!("Example:\n  obstat serve --listen 127.0.0.1:8080\n\n{EXIT_CODES}"))]
    Serve(ServeArguments),
    /// Freezes checked documents as releases; without ID and --all it lists what is due
    #[command(after_help = format!("Example:\n  obstat release ACME-2026-0007 --dry-run\n\n{EXIT_CODES}"))]
    Release(ReleaseArguments),
    /// Draws the site from the releases
    #[command(after_help = format!("Example:\n  obstat build --output public --at now\n\n{EXIT_CODES}"))]
    Build(BuildArguments),
    /// Writes the built-in theme into the workspace, to be changed
    Theme(ThemeArguments),
    /// Adopts published CSAF 2.0 documents, or turns them into sources
    #[command(after_help = format!("Example:\n  obstat import --unlabelled-is-clear old-site/.well-known/csaf\n  obstat import --reissue ACME-2019-01 --summary \"Published at its new address.\"\n\n{EXIT_CODES}"))]
    Import(ImportArguments),
    /// Signs releases anew with the key of today; the old signatures are kept
    #[command(after_help = format!("Example:\n  obstat resign --reason \"the key of 2023 was retired\" --signer gpg\n\n{EXIT_CODES}"))]
    Resign(ResignArguments),
    /// Takes back a release that must never have been public; a signed tombstone stays
    #[command(after_help = format!("Example:\n  obstat retract ACME-2026-0007 1.0.0 --by \"A. Example\" --reason \"it showed a patient's name\"\n\n{EXIT_CODES}"))]
    Retract(RetractArguments),
    /// Makes a key, or says what the certificates in public-keys/ are good for
    Keys(KeysArguments),
    /// Checks a published site, without the workspace and without a secret
    #[command(after_help = format!("Example:\n  obstat verify public\n  obstat verify https://security.example.com/ --key 0123456789ABCDEF0123456789ABCDEF01234567\n\n{EXIT_CODES}"))]
    Verify(VerifyArguments),
    /// Prints what a web server has to be told to serve the site as clients expect it
    #[command(after_help = format!("Example:\n  obstat headers --for nginx --root /srv/www/public\n\n{EXIT_CODES}"))]
    Headers(HeadersArguments),
    /// Says whether a product release is affected, and what to do, from what is released
    #[command(after_help = format!("Examples:\n  obstat lookup rill-300 5.2.1\n  obstat lookup 09520000030018 5.2.1 CVE-2026-12345 --format json\n\n{EXIT_CODES}\n  4  no statement: this does not mean not affected"))]
    Lookup(LookupArguments),
    /// Runs the gate over any folder, with values from a file
    #[command(after_help = format!("Example:\n  obstat scan --tags values.json public\n\n{EXIT_CODES}"))]
    Scan(ScanArguments),
    /// Proves that the gate finds what it should
    #[command(after_help = "Example:\n  obstat gate selftest")]
    Gate(GateArguments),
    /// Shows what would be published of a source: each tag replaced by what readers see
    #[command(after_help = format!("Example:\n  obstat redact content/advisories/2026/ACME-2026-0007.md\n\n{EXIT_CODES}"))]
    Redact(RedactArguments),
    /// Prints what a shell has to know to complete a command line
    #[command(
        after_help = "Example:\n  obstat completions bash > ~/.local/share/bash-completion/completions/obstat"
    )]
    Completions(CompletionsArguments),
    /// Prints the manual page of the program, or of a command
    #[command(
        after_help = "Example:\n  obstat man | man -l -\n  obstat man new advisory | man -l -"
    )]
    Man(ManArguments),
}

/// `obstat new …`
#[derive(Debug, Args)]
pub struct NewArguments {
    /// What to start.
    #[command(subcommand)]
    pub what: New,
}

/// What to start.
#[derive(Debug, Subcommand)]
pub enum New {
    /// A workspace in a folder that is empty or does not exist
    #[command(after_help = "Example:\n  obstat new site my-site")]
    Site {
        /// The folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
    /// An advisory in content/advisories/YEAR/
    #[command(after_help = "Example:\n  obstat new advisory ACME-2026-0007 --template third-party")]
    Advisory {
        /// Its tracking id, in the shape that site.toml gives
        #[arg(value_name = "ID")]
        id: String,
        /// What it is about
        #[arg(long, value_enum, default_value_t = AdvisoryTemplate::VendorFlaw)]
        template: AdvisoryTemplate,
    },
    /// A product in content/products/
    #[command(after_help = "Example:\n  obstat new product infusion-pump")]
    Product {
        /// The name by which advisories refer to it: lower case letters, digits and hyphens
        #[arg(value_name = "SLUG")]
        slug: String,
    },
    /// A statement on a vulnerability of a third-party component, in content/vex/
    #[command(after_help = "Example:\n  obstat new vex CVE-2026-12345")]
    Vex {
        /// The number of the vulnerability
        #[arg(value_name = "CVE")]
        cve: String,
    },
}

/// `obstat check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Also list, as notes, the product releases that are newer than every claim about a vulnerability
    #[arg(long)]
    pub unassessed: bool,
}

/// `obstat explain`
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The code in square brackets after `error` or `warning`
    #[arg(value_name = "CODE")]
    pub code: String,
}

/// `obstat resign`
#[derive(Debug, Args)]
pub struct ResignArguments {
    /// The tracking ids of the documents; all, and security.txt, if there is none
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The time of the signatures instead of the clock's
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// What signs.
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// `obstat retract`
#[derive(Debug, Args)]
pub struct RetractArguments {
    /// The tracking id of the document
    #[arg(value_name = "ID")]
    pub id: String,
    /// The version, or the number of the release
    #[arg(value_name = "VERSION|N")]
    pub version: String,
    /// Who takes it back; it is published
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why, without what must not be known; it is published
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The time of the retraction instead of the clock's
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// With `--signer offline`: the new folder for what has to be signed
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// What signs.
    #[command(flatten)]
    pub signing: SigningArguments,
}

/// `obstat release`
#[derive(Debug, Default, Args)]
pub struct ReleaseArguments {
    /// The tracking ids of the documents
    #[arg(value_name = "ID", conflicts_with = "all")]
    pub ids: Vec<String>,
    /// Every checked document whose newest revision is not released
    #[arg(long)]
    pub all: bool,
    /// The time of the release instead of the clock's, such as 2026-11-20T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// Say what would become public, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Pass a rule about time, once for each --reason
    #[arg(long = "override", value_name = "CODE", requires = "reason")]
    pub overridden: Vec<String>,
    /// Why the rule is passed; it is recorded
    #[arg(long, value_name = "TEXT", requires = "overridden")]
    pub reason: Vec<String>,
    /// What belongs to the site as a whole, such as security.txt, also when no document is due
    #[arg(long)]
    pub site: bool,
    /// Sign ahead: the documents become public at this time, and builds for an earlier one leave them out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub public_from: Option<Timestamp>,
    /// With `--signer offline`: the new folder for what has to be signed
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Complete the release that waits with the signatures in this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["ids", "all", "site", "abandon"])]
    pub accept: Option<PathBuf>,
    /// Give up the release that waits for its signatures
    #[arg(long, conflicts_with_all = ["ids", "all", "site"])]
    pub abandon: bool,
    /// What signs.
    #[command(flatten)]
    pub signing: SigningArguments,
}

impl ReleaseArguments {
    /// Each code that is overridden with its reason, in the order in which they were typed.
    ///
    /// # Errors
    ///
    /// A code without a reason, a reason without a code or without words, a code that no rule has, or one of a rule that is not about time (invariant 12).
    pub fn overrides(&self) -> Result<Vec<(String, String)>, Failure> {
        if self.overridden.len() != self.reason.len() {
            return Err(Failure::usage(format!(
                "{} × --override and {} × --reason: each --override needs a --reason of its own",
                self.overridden.len(),
                self.reason.len()
            )));
        }
        if let Some(code) = self
            .overridden
            .iter()
            .find(|code| crate::explain::text(code).is_none())
        {
            return Err(super::explain::unknown(code));
        }
        if let Some(code) = self
            .overridden
            .iter()
            .find(|code| !OVERRIDABLE.contains(&code.as_str()))
        {
            return Err(
                Failure::usage(format!("findings of `{code}` cannot be passed")).help(format!(
                    "only rules about time can: {}",
                    OVERRIDABLE.join(", ")
                )),
            );
        }
        if self.reason.iter().any(|reason| reason.trim().is_empty()) {
            return Err(Failure::usage("a --reason has no words"));
        }
        Ok(self
            .overridden
            .iter()
            .cloned()
            .zip(self.reason.iter().cloned())
            .collect())
    }
}

/// A point in time to build for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The clock's time.
    Now,
    /// A time of one's own.
    Time(Timestamp),
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "now" => Ok(Self::Now),
            _ => timestamp(text).map(Self::Time),
        }
    }
}

/// `obstat build`, and `obstat` alone
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct BuildArguments {
    /// The folder to draw the site into, instead of public/ in the workspace
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The time to draw for: `now`, or such as 2026-11-20T14:00:00Z; the newest time of the journal if it is absent
    #[arg(long, value_name = "TIME|now")]
    pub at: Option<At>,
    /// Say where the time went
    #[arg(long)]
    pub timings: bool,
    /// How the report on what the gate refused is written
    #[arg(long, value_enum, default_value_t)]
    pub format: LeakFormat,
    /// Write what the gate was armed with and what it searched, as JSON
    #[arg(long, value_name = "FILE")]
    pub redaction_record: Option<PathBuf>,
}

/// `obstat import`
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// CSAF documents, or folders with CSAF documents
    #[arg(value_name = "PATH", required_unless_present = "reissue")]
    pub paths: Vec<PathBuf>,
    /// Write markdown, TOML and catalogue entries as well
    #[arg(long)]
    pub to_source: bool,
    /// Documents without a TLP label may be published
    #[arg(long)]
    pub unlabelled_is_clear: bool,
    /// The time of the import instead of the clock's, such as 2026-11-20T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub at: Option<Timestamp>,
    /// Instead: release a new patch version of the adopted document with this tracking id, so that its dates are of today
    #[arg(long, value_name = "ID", requires = "summary", conflicts_with_all = ["paths", "to_source", "unlabelled_is_clear"])]
    pub reissue: Vec<String>,
    /// What the history says of the new version
    #[arg(long, value_name = "TEXT", requires = "reissue")]
    pub summary: Option<String>,
    /// What signs the new version.
    #[command(flatten)]
    pub signing: SigningArguments,
}

pub(super) fn timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse::<Timestamp>()
        .map(|time| Timestamp::whole(time.to_utc()))
        .map_err(|problem| format!("{problem}; {}", problem.help()))
}
