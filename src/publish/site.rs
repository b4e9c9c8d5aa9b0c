//! The two trees of a build: the site, and what belongs on other hosts.

use std::path::{Path, PathBuf};

use super::{PublishError, Published, Staging};

/// The site at `<output>`, and at `<output>-hosts` what belongs on the main domain, the mail domain and the DNS path.
///
/// The hosts' tree is swapped first.
/// A run killed between the two leaves two whole trees, of which the site is the older one, and the next build brings them together.
pub struct Site {
    main: Staging,
    hosts: Staging,
}

/// Both trees with all their files and the lists of them, still beside their outputs.
pub struct WholeSite {
    main: Staging,
    hosts: Staging,
    hosts_empty: bool,
}

/// What was published of both trees.
#[derive(Debug)]
pub struct PublishedSite {
    /// The site.
    pub main: Published,
    /// What belongs on other hosts; no files if nothing does, and then there is no such folder.
    pub hosts: Published,
}

impl Site {
    /// Begins both trees.
    ///
    /// # Errors
    /// As [`Staging::begin`], for either output.
    pub fn begin(output: &Path) -> Result<Self, PublishError> {
        Ok(Self {
            main: Staging::begin(output)?,
            hosts: Staging::begin(&Self::hosts_output(output))?,
        })
    }

    /// Where the tree for other hosts stands: `public-hosts` for `public`.
    pub fn hosts_output(output: &Path) -> PathBuf {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push("-hosts");
        output.with_file_name(name)
    }

    /// The site.
    pub fn main(&self) -> &Staging {
        &self.main
    }

    /// What belongs on other hosts, one folder a host.
    pub fn hosts(&self) -> &Staging {
        &self.hosts
    }

    /// Makes both trees whole, so that they can be looked at before anybody sees them.
    ///
    /// # Errors
    /// As [`Staging::finish`], before anything is swapped.
    pub fn whole(mut self) -> Result<WholeSite, PublishError> {
        let hosts_empty = self.hosts.is_empty();
        if hosts_empty {
            self.hosts.refuse_incomplete()?;
        } else {
            self.hosts.list()?;
        }
        self.main.list()?;
        Ok(WholeSite {
            main: self.main,
            hosts: self.hosts,
            hosts_empty,
        })
    }
}

impl WholeSite {
    /// The site.
    pub fn main(&self) -> &Staging {
        &self.main
    }

    /// Lets both trees take their places, the hosts' first, once both may.
    ///
    /// # Errors
    /// As [`Staging::finish`]; if the system refuses the second swap alone, the hosts' tree is new and the site is the old one.
    pub fn finish(mut self) -> Result<PublishedSite, PublishError> {
        let hosts_empty = self.hosts_empty;
        if hosts_empty {
            self.hosts.verify()?;
        } else {
            self.hosts.seal()?;
        }
        self.main.seal()?;
        if hosts_empty {
            self.hosts.take_away()?;
        } else {
            self.hosts.swap()?;
        }
        self.main.swap()?;
        Ok(PublishedSite {
            main: self.main.leave(),
            hosts: self.hosts.leave(),
        })
    }
}
