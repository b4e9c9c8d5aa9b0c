//! `obstat headers`: what a web server has to be told.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, Terminal, opened};
use crate::check::rules::keys;
use crate::diagnostic::Located;
use crate::headers::{Hosts, HostsError, Server, configuration};
use crate::openpgp::Wkd;
use crate::read::Sources;
use crate::render::provider::Site;

/// `obstat headers`
#[derive(Debug, Args)]
pub struct HeadersArguments {
    /// Whoever serves the site
    #[arg(long = "for", value_name = "SERVER", value_enum)]
    pub server: ServerName,
    /// The folder in which the site lies on the server; the other hosts lie in DIR-hosts [default: /srv/HOST/public]
    #[arg(long, value_name = "DIR")]
    pub root: Option<String>,
}

/// Whoever serves the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ServerName {
    /// A file of server blocks for nginx
    Nginx,
    /// A file of site blocks for Caddy
    Caddy,
    /// A file of virtual hosts for Apache
    Apache,
    /// A file `_headers`, as Netlify, Cloudflare Pages and others read it
    #[value(alias = "netlify", alias = "cloudflare-pages", alias = "_headers")]
    StaticHost,
}

impl From<ServerName> for Server {
    fn from(name: ServerName) -> Self {
        match name {
            ServerName::Nginx => Self::Nginx,
            ServerName::Caddy => Self::Caddy,
            ServerName::Apache => Self::Apache,
            ServerName::StaticHost => Self::StaticHost,
        }
    }
}

/// Prints the configuration; reads content/site.toml and the certificates, and writes nothing.
///
/// # Errors
///
/// When content/site.toml does not say where the site lives, or the folder cannot be named.
pub fn run(
    workspace: &Path,
    arguments: &HeadersArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if arguments.server == ServerName::StaticHost && arguments.root.is_some() {
        return Err(Failure::usage("a static host has no folder to be named")
            .help("leave `--root` out: the file holds for the site wherever it lies"));
    }
    let sources = opened::sources(workspace)?;
    let site = site(&sources)?;
    let keys = has_directory(&sources, site.mail_domain());
    let hosts = Hosts::new(&site, keys, arguments.root.as_deref()).map_err(|error| {
        let help = match error {
            HostsError::Host(_) => "name another host in content/site.toml",
            HostsError::Relative(_) => {
                "name the folder from the root on, such as `/srv/www/public`"
            }
            HostsError::Sign(_) => "serve the site from a folder with a plain name",
        };
        let message = error.to_string();
        match error {
            HostsError::Host(_) => Failure::undecided(message),
            HostsError::Relative(_) | HostsError::Sign(_) => Failure::usage(message),
        }
        .help(help)
    })?;
    terminal.out(&configuration(arguments.server.into(), &hosts))?;
    Ok(Exit::Done)
}

/// Where the site lives.
fn site(sources: &Sources) -> Result<Site, Failure> {
    let unknown = |why: &str| {
        Failure::undecided(format!("nobody knows where the site lives: {why}"))
            .help("`obstat check` says what is wrong with content/site.toml")
    };
    let table = sources.site.as_ref();
    let table = table.ok_or_else(|| unknown("content/site.toml cannot be read"))?;
    let text = |value: &Option<Located<String>>| value.as_ref().map(|it| it.value.clone());
    let (main, mail) = (text(&table.main_domain), text(&table.mail_domain));
    Site::new(&table.base_url.value, main.as_deref(), mail.as_deref())
        .map_err(|error| unknown(&error.to_string()))
}

/// Whether a certificate is for an address of the mail domain, so that a build makes a Web Key Directory.
fn has_directory(sources: &Sources, mail: Option<&str>) -> bool {
    let Some(mail) = mail else { return false };
    keys::certificates(sources).iter().any(|certificate| {
        let addresses = certificate.addresses();
        let mut places = addresses.iter().filter_map(|it| Wkd::of(it).ok());
        places.any(|wkd| wkd.domain.eq_ignore_ascii_case(mail))
    })
}
