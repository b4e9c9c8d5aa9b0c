//! What the preview is made of, kept from one change to the next, so that a change costs what it changed.
//!
//! Two ways lead to the same state: everything is read and compiled, or the saved documents alone.
//! A test holds the one to the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::known::{Known, chosen, masking};
use super::told::told;
use super::until::Until;
use crate::check::rules::{keys, released};
use crate::check::{self, Purpose, Released as _};
use crate::cli::arguments::At;
use crate::cli::build::{drawing, vex};
use crate::cli::check::{draft_time, with_disclosures, without_echoes};
use crate::cli::{Failure, Terminal, opened, tagged};
use crate::diagnostic::{Counts, FileId, Finding, Findings};
use crate::gate::Armed;
use crate::model::tagged::Tagged;
use crate::openpgp::Certificates;
use crate::read::{self};
use crate::render::{self, Cards};
use crate::serve::{Change, Draft, DraftName, Drafts, Layer, Shown, Snapshot, Table, Trouble};

/// How much had to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// What was saved was read again.
    Saved,
    /// Everything was.
    Everything,
}

/// The state of the preview.
pub(super) struct Workshop {
    root: PathBuf,
    at: Option<At>,
    cards: Cards,
    known: Option<Known>,
    armed: Arc<Armed>,
    shown: Arc<Vec<Shown>>,
    counted: Counts,
    trouble: Option<Trouble>,
    /// The documents whose own pages alone are up to date, if not all are.
    ahead: BTreeSet<String>,
}

impl Workshop {
    /// Nothing is read yet.
    ///
    /// # Errors
    /// None that can happen: a gate that looks for nothing can always be armed.
    pub(super) fn new(root: PathBuf, at: Option<At>) -> Result<Self, Failure> {
        let armed = Armed::new(Vec::<Tagged>::new());
        let armed = armed.map_err(|error| Failure::undecided(error.to_string()))?;
        Ok(Self {
            root,
            at,
            cards: Cards::default(),
            known: None,
            armed: Arc::new(armed),
            shown: Arc::default(),
            counted: Counts::default(),
            trouble: None,
            ahead: BTreeSet::new(),
        })
    }

    /// Reads everything, and compiles everything.
    ///
    /// The releases need not be opened again where their journal is what it was.
    pub(super) fn everything(&mut self, reopen: bool, terminal: &Terminal) {
        // Cards of drafts hold what drafts said; those of releases stay right.
        for draft in self.known.iter().flat_map(|known| known.drafts.values()) {
            self.cards.forget(&draft.slug);
        }
        let before = self.known.take().filter(|_| !reopen);
        match self.read(before, terminal) {
            Ok(known) => {
                self.known = Some(known);
                self.draw(true);
            }
            Err(failure) => self.fail(&failure),
        }
    }

    /// Takes a change in.
    pub(super) fn change(&mut self, change: &Change, terminal: &Terminal) -> Work {
        if let Change::Files(files) = change
            && self.saved(files)
        {
            return Work::Saved;
        }
        let reopen = match change {
            Change::Everything => true,
            Change::Files(files) => files.contains("content/releases/journal"),
        };
        self.everything(reopen, terminal);
        Work::Everything
    }

    /// Checks the workspace as `check` does; says whether it came to an end before something was saved.
    pub(super) fn check(&mut self, touched: &AtomicBool) -> bool {
        let Some(known) = &mut self.known else {
            return true;
        };
        let over = || touched.load(Ordering::Acquire);
        if known.audit.is_none() {
            let certificates = Certificates::from(known.certificates.clone());
            let audit = known.releases.audit(&certificates);
            let faults = audit.faults.iter();
            let mut found: Vec<Finding> = faults
                .map(|fault| released::edited(fault.message(), fault.help()))
                .collect();
            found.extend(opened::lacking(&audit.lacking));
            known.audit = Some(found);
        }
        if over() {
            return false;
        }
        let released = Until {
            releases: &known.releases,
            over: touched,
        };
        let outcome = check::run(
            &known.sources,
            &released,
            known.draft_time,
            Purpose::Draft,
            &|_| !over(),
            &|_, _| {},
        );
        if over() {
            return false;
        }
        let audit = known.audit.clone().unwrap_or_default();
        let said: HashSet<String> = audit.iter().map(|it| it.message.render(false)).collect();
        let mut findings = Findings::new();
        let own = without_echoes(outcome.findings).into_iter();
        findings.extend(own.filter(|it| !said.contains(&it.message.render(false))));
        findings.extend(audit);
        findings.extend(tagged::short(&known.sources).unwrap_or_default());
        if let Ok(findings) = with_disclosures(findings, &known.sources) {
            known.findings = findings;
            if self.trouble.is_none() && !known.try_pages(&over) {
                return false;
            }
            self.tell();
        }
        true
    }

    /// What is shown from now on.
    pub(super) fn snapshot(&self) -> Snapshot {
        let known = self.known.as_ref().filter(|_| self.trouble.is_none());
        let layers = known.map(|known| vec![Arc::clone(&known.pages), Arc::clone(&known.fixed)]);
        let drafts = known.into_iter().flat_map(|known| chosen(&known.drafts));
        Snapshot {
            armed: Arc::clone(&self.armed),
            table: Table::new(layers.unwrap_or_default()),
            drafts: drafts
                .map(|(slug, draft)| {
                    let name = DraftName {
                        id: draft.advisory.tracking.id.clone(),
                        title: draft.advisory.title.clone(),
                        version: draft.advisory.tracking.version.clone(),
                    };
                    (slug.to_string(), name)
                })
                .collect(),
            broken: known.map(Known::broken).unwrap_or_default(),
            findings: Arc::clone(&self.shown),
            counted: self.counted,
            trouble: self.trouble.clone(),
            ahead: self.ahead.clone(),
        }
    }

    /// Whether pages wait for [`Workshop::catch_up`].
    pub(super) fn is_ahead(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// Brings all pages up to date.
    pub(super) fn catch_up(&mut self) {
        self.draw(false);
    }

    fn read(&self, before: Option<Known>, terminal: &Terminal) -> Result<Known, Failure> {
        let sources = opened::sources(&self.root)?;
        let (audit, releases) = match before {
            Some(known) => (known.audit, known.releases),
            None => (None, Arc::new(opened::releases(&self.root)?)),
        };
        let at = opened::time_of_site(self.at, &releases);
        let mut known = Known {
            draft_time: draft_time(&sources, releases.newest_time()),
            certificates: keys::certificates(&sources),
            sources,
            releases,
            at,
            findings: Findings::new(),
            audit,
            drafts: BTreeMap::new(),
            site: None,
            fixed: Arc::default(),
            pages: Arc::default(),
            undrawn: Vec::new(),
            drawn: Arc::default(),
            vex: Vec::new(),
        };
        let progress = terminal.progress("reads", known.sources.advisories.len());
        known.compile(None, &progress);
        drop(progress);
        let untagged = check::untagged::check(
            &known.sources,
            &known.releases.adopted(),
            at.date(),
            &|_| true,
        );
        known.heed(untagged);
        if known.site.is_some() {
            let inputs = known.inputs()?;
            let vex = vex::published(&inputs)?;
            let fixed = Layer::new(known.released_outputs()?);
            known.vex = vex;
            known.fixed = Arc::new(fixed);
        }
        Ok(known)
    }

    /// Reads and compiles what was saved, if nothing else can have changed by it; says whether that was so.
    fn saved(&mut self, files: &BTreeSet<String>) -> bool {
        let Some(known) = &mut self.known else {
            return false;
        };
        let paths: Vec<String> = files.iter().cloned().collect();
        let Some(refreshed) = read::refresh(&mut known.sources, &paths) else {
            return false;
        };
        let ids: BTreeSet<FileId> = refreshed.files.into_iter().collect();
        let pages = known.sources.pages.iter().any(|it| ids.contains(&it.file));
        let before: BTreeMap<FileId, Arc<Draft>> = ids
            .iter()
            .filter_map(|id| Some((*id, known.drafts.remove(id)?)))
            .collect();
        known.compile(Some(&ids), &|| {});
        let untagged = known.untagged_in(&ids);
        known.heed(untagged);
        let own = |id: &FileId| (before.get(id), known.drafts.get(id));
        for (old, new) in ids.iter().map(own) {
            for draft in old.into_iter().chain(new) {
                self.cards.forget(&draft.slug);
            }
        }
        // What is typed is looked at on the document's own pages first, and those are drawn from the draft of the moment; the other pages follow.
        // Not where tags changed: who asks at this moment is answered through the gate of the state before.
        let alike = !pages
            && !refreshed.tagged
            && self.trouble.is_none()
            && !known.sources.tags_unknown
            && ids.iter().map(own).all(|pair| match pair {
                (None, None) => true,
                (Some(old), Some(new)) => {
                    old.slug == new.slug
                        && known.is_chosen(new)
                        && render::are_linked_alike(&old.advisory, &new.advisory)
                }
                _ => false,
            });
        match alike {
            true => {
                let new = ids.iter().filter_map(|id| known.drafts.get(id));
                for draft in new {
                    known.drawn.replace(Arc::clone(draft));
                    self.ahead.insert(draft.slug.to_string());
                }
                self.tell();
            }
            false => self.draw(refreshed.tagged),
        }
        true
    }

    /// Makes the list of what there is to draw, and arms the gate if tags changed.
    fn draw(&mut self, arm: bool) {
        let drawn = self.try_to_draw(arm);
        self.ahead.clear();
        self.trouble = None;
        if let Err(failure) = drawn {
            self.trouble = Some(trouble(&failure));
        }
        self.tell();
    }

    fn try_to_draw(&mut self, arm: bool) -> Result<(), Failure> {
        let Some(known) = &mut self.known else {
            return Ok(());
        };
        known.undrawn.clear();
        if arm {
            let armed = opened::arm(&known.sources)?;
            drawing::prove(&armed)?;
            self.armed = Arc::new(armed);
        }
        if known.sources.tags_unknown {
            return Err(Failure::undecided(
                "a source could not be read whole, so nobody knows what is tagged in it",
            )
            .help("mend what is named below; nothing is shown until then"));
        }
        // As in a build: what the site draws from sources must be clean.
        let heeded = check::untagged::of_build(&known.sources, &masking(&known.findings));
        if heeded.has_errors() {
            return Err(Failure::undecided(
                "what the site draws from sources may hold protected health information that nobody tagged",
            )
            .help("mend what is named below; nothing is shown until then"));
        }
        let drafts = chosen(&known.drafts)
            .map(|(slug, draft)| (slug.clone(), Arc::clone(draft)))
            .collect();
        let drawn = Arc::new(Drafts::new(drafts));
        known.pages = Arc::new(Layer::new(known.page_outputs(&drawn, &self.cards)?));
        known.drawn = drawn;
        Ok(())
    }

    fn tell(&mut self) {
        let Some(known) = &mut self.known else {
            return;
        };
        let (shown, mut counted) = told(&self.root, &mut known.sources.map, &known.findings);
        counted.errors += known.undrawn.len() + usize::from(self.trouble.is_some());
        self.shown = Arc::new(known.undrawn.iter().cloned().chain(shown).collect());
        self.counted = counted;
    }

    fn fail(&mut self, failure: &Failure) {
        self.ahead.clear();
        self.trouble = Some(trouble(failure));
        self.shown = Arc::default();
        self.counted = Counts {
            errors: 1,
            ..Counts::default()
        };
    }
}

fn trouble(failure: &Failure) -> Trouble {
    let mut lines = vec![failure.message.clone()];
    lines.extend(failure.excerpt.iter().cloned());
    lines.extend(failure.more.iter().cloned());
    Trouble {
        lines,
        help: failure.help.clone(),
    }
}
