//! Which hosts there are, and where their files lie.

use std::fmt;

use crate::render::provider::Site;

/// The hosts of a workspace, and the folders from which they are served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    site: String,
    port: Option<u16>,
    root: String,
    neighbours: Vec<Neighbour>,
}

/// A host that serves a part of what the site does, under its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Its name.
    pub name: String,
    /// Where its files lie.
    pub root: String,
    /// What it serves; whatever else it may serve is not our business.
    pub parts: Vec<Part>,
}

/// A part of what a neighbour serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One file.
    File(&'static str),
    /// Everything below a folder, which has `/` at its end.
    Below(&'static str),
    /// The address `/` itself shows this file.
    Root(&'static str),
}

impl Part {
    /// The media type of all of it.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::File(path) | Self::Root(path) => super::rules::media_type(path),
            // What lies there is one kind of file each.
            Self::Below(".well-known/csaf/") => "application/json",
            Self::Below(folder) => super::rules::media_type(folder),
        }
    }
}

/// Why a configuration cannot name the hosts or the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostsError {
    /// A host has signs that no domain name has.
    Host(String),
    /// The folder is not absolute.
    Relative(String),
    /// The folder has signs that mean something in a configuration.
    Sign(String),
}

impl fmt::Display for HostsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(name) => write!(f, "`{name}` is no name of a host"),
            Self::Relative(root) => write!(f, "`{root}` is no absolute path"),
            Self::Sign(root) => write!(
                f,
                "`{root}` has signs that mean something else in a server's configuration"
            ),
        }
    }
}

impl std::error::Error for HostsError {}

impl Hosts {
    /// The hosts of a site; `keys` if the mail domain has a Web Key Directory.
    ///
    /// The site lies at `root`, by default `/srv/<host>/public`; the others beside it, as `build` writes them: `<root>-hosts/<host>`.
    ///
    /// # Errors
    /// A host or folder that a configuration cannot name.
    pub fn new(site: &Site, keys: bool, root: Option<&str>) -> Result<Self, HostsError> {
        let root = match root {
            Some(root) => root.trim_end_matches('/').to_owned(),
            None => format!("/srv/{}/public", site.host()),
        };
        if !root.starts_with('/') {
            return Err(HostsError::Relative(root));
        }
        // What quotes, ends, expands or nests in one of the languages.
        let foreign = |sign: char| sign.is_control() || "\"'`\\$%{};#<>".contains(sign);
        if root.contains(foreign) {
            return Err(HostsError::Sign(root));
        }
        let main = site.main_domain();
        let mut neighbours: Vec<(String, Vec<Part>)> = vec![
            (
                main.to_owned(),
                vec![
                    Part::File(".well-known/security.txt"),
                    Part::Below(".well-known/csaf/"),
                ],
            ),
            (
                format!("csaf.data.security.{main}"),
                vec![
                    Part::Root("provider-metadata.json"),
                    Part::File("service.json"),
                ],
            ),
        ];
        if let Some(mail) = site.mail_domain().filter(|_| keys) {
            let part = Part::Below(".well-known/openpgpkey/");
            for name in [format!("openpgpkey.{mail}"), mail.to_owned()] {
                match neighbours.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, parts)) => parts.push(part),
                    None => neighbours.push((name, vec![part])),
                }
            }
        }
        neighbours.retain(|(name, _)| !site.is_own(name));
        neighbours.sort_by(|(one, _), (other, _)| one.cmp(other));
        let names = neighbours.iter().map(|(name, _)| name.as_str());
        for name in names.chain([site.host()]) {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
            if name.is_empty() || !name.bytes().all(plain) {
                return Err(HostsError::Host(name.to_owned()));
            }
        }
        let neighbour = |(name, parts): (String, Vec<Part>)| Neighbour {
            root: format!("{root}-hosts/{name}"),
            name,
            parts,
        };
        Ok(Self {
            neighbours: neighbours.into_iter().map(neighbour).collect(),
            site: site.host().to_owned(),
            port: site.port(),
            root,
        })
    }

    /// The host of the site itself.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The port of the site, if it is not the usual one.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Where the site lies.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The other hosts, sorted by name.
    pub fn neighbours(&self) -> &[Neighbour] {
        &self.neighbours
    }

    /// The names of all hosts, the site's first.
    pub(super) fn names(&self) -> Vec<&str> {
        let neighbours = self.neighbours.iter().map(|it| it.name.as_str());
        std::iter::once(self.site.as_str())
            .chain(neighbours)
            .collect()
    }
}
