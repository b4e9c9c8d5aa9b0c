//! What the preview is made of, kept from one change to the next, so that a change costs what it changed.
//!
//! Two ways lead to the same state: everything is read and compiled, or the saved documents alone.
//! A test holds the one to the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::told::told;
use super::until::Until;
use crate::check::rules::{keys, released};
use crate::check::{self, Checked, Purpose, Released as _};
use crate::cli::arguments::At;
use crate::cli::build::inputs::Inputs;
use crate::cli::build::{drawing, provider, vex};
use crate::cli::check::{draft_time, with_disclosures, without_echoes};
use crate::cli::{Failure, Terminal, opened, tagged};
use crate::diagnostic::{FileId, Finding, Findings, Severity};
use crate::gate::Armed;
use crate::model::catalogue::Catalogue;
use crate::model::site::SiteValues;
use crate::model::slug::Slug;
use crate::model::tagged::Tagged;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificate, Certificates};
use crate::read::{self, Sources};
use crate::release::Releases;
use crate::render::{self, Cards};
use crate::serve::{
    Change, Draft, DraftName, Drafted, Drafts, Layer, Shown, Snapshot, Table, Trouble,
};

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
    counted: String,
    trouble: Option<Trouble>,
    /// The documents whose own pages alone are up to date, if not all are.
    ahead: BTreeSet<String>,
}

/// Everything that was read, and what was made of it.
struct Known {
    sources: Sources,
    releases: Arc<Releases>,
    /// The time that the site is drawn for, and that of drafts.
    at: Timestamp,
    draft_time: Timestamp,
    certificates: Vec<Certificate>,
    findings: Findings,
    /// What reading every byte of the releases found; once it is done.
    audit: Option<Vec<Finding>>,
    /// What sources would become, by their files.
    drafts: BTreeMap<FileId, Arc<Draft>>,
    site: Option<(SiteValues, Catalogue)>,
    /// What comes from releases alone: the provider directory, and VEX documents.
    fixed: Arc<Layer>,
    pages: Arc<Layer>,
    /// The drafts as the pages are drawn from them.
    drawn: Arc<Drafts>,
    vex: Vec<vex::Published>,
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
            counted: String::new(),
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
            findings: Arc::clone(&self.shown),
            counted: self.counted.clone(),
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
        let newest = releases.newest_time();
        let at = match self.at {
            Some(At::Time(at)) => at,
            Some(At::Now) => opened::now(),
            None => newest.unwrap_or_else(|| Timestamp::whole(chrono::DateTime::UNIX_EPOCH)),
        };
        let mut known = Known {
            draft_time: draft_time(&sources, newest),
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
        // What is typed is looked at on the document's own pages, and those are drawn from the draft of the moment; the other pages follow.
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
                        && render::are_listed_alike(&old.advisory, &new.advisory)
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
        let (shown, counted) = told(&self.root, &mut known.sources.map, &known.findings);
        self.shown = Arc::new(shown);
        self.counted = counted;
    }

    fn fail(&mut self, failure: &Failure) {
        self.ahead.clear();
        self.trouble = Some(trouble(failure));
        self.shown = Arc::default();
        self.counted = "the site cannot be drawn".to_owned();
    }
}

impl Known {
    /// Compiles all sources, or those of some files, and gathers what is found.
    fn compile(&mut self, only: Option<&BTreeSet<FileId>>, step: &dyn Step) {
        let wanted = |file: FileId| only.is_none_or(|only| only.contains(&file));
        let drafts: Mutex<Vec<(usize, Draft)>> = Mutex::default();
        let each = |place: usize, checked: Checked| {
            step.step();
            let Some(due) = checked.due else {
                return;
            };
            let difference = due.difference.map(|difference| difference.lines());
            let draft = Draft {
                slug: checked.slug,
                advisory: due.advisory,
                difference: difference.unwrap_or_default(),
            };
            let mut drafts = drafts.lock().unwrap_or_else(PoisonError::into_inner);
            drafts.push((place, draft));
        };
        // Rules across documents are left to `check`: they are asked when nothing is being saved.
        let outcome = check::run(
            &self.sources,
            self.releases.as_ref(),
            self.draft_time,
            Purpose::Build,
            &|source| wanted(source.file),
            &each,
        );
        let drafts = drafts.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (place, draft) in drafts {
            if let Some(source) = self.sources.advisories.get(place) {
                self.drafts.insert(source.file, Arc::new(draft));
            }
        }
        let concerns = |finding: &Finding| {
            only.is_none() || finding.span.is_some_and(|span| wanted(span.file))
        };
        let mut findings = Findings::new();
        let before = std::mem::take(&mut self.findings).into_iter();
        findings.extend(before.filter(|finding| !concerns(finding)));
        let found = without_echoes(outcome.findings).into_iter();
        findings.extend(found.filter(concerns));
        self.findings = findings;
        self.site = outcome.site.map(|site| (site, outcome.catalogue.catalogue));
    }

    /// What nobody tagged in some files alone.
    fn untagged_in(&mut self, ids: &BTreeSet<FileId>) -> Vec<Finding> {
        let sources = &mut self.sources;
        let products = std::mem::take(&mut sources.products);
        let is_one = |file: FileId| ids.contains(&file);
        let own = sources.advisories.extract_if(.., |it| is_one(it.file));
        let own = own.collect();
        let others = std::mem::replace(&mut sources.advisories, own);
        let pages = sources.pages.extract_if(.., |it| is_one(it.file)).collect();
        let other_pages = std::mem::replace(&mut sources.pages, pages);
        let mut found = check::untagged::check(sources, &[], self.at.date(), &|_| true);
        sources.products = products;
        sources.advisories.extend(others);
        sources.advisories.sort_by_key(|it| it.file);
        sources.pages.extend(other_pages);
        sources.pages.sort_by_key(|it| it.file);
        found.retain(|finding| finding.span.is_some_and(|span| is_one(span.file)));
        found
    }

    /// Takes in what nobody tagged: a source that may hold PHI is not drawn, and no line of it is shown.
    fn heed(&mut self, untagged: Vec<Finding>) {
        for finding in &untagged {
            if let Some(span) = finding.span.filter(|_| finding.severity == Severity::Error) {
                self.drafts.remove(&span.file);
            }
        }
        self.findings.extend(untagged);
        self.findings.sort();
        self.sources.map.mask_those_of(&self.findings);
    }

    /// Whether a draft is the one that is shown of its document.
    fn is_chosen(&self, draft: &Arc<Draft>) -> bool {
        let of = self.drafts.values().find(|it| it.slug == draft.slug);
        of.is_some_and(|shown| Arc::ptr_eq(shown, draft))
    }

    fn inputs(&self) -> Result<Inputs<'_>, Failure> {
        let (site, catalogue) = self.site.as_ref().ok_or_else(|| {
            Failure::undecided("the site's configuration is not sound")
                .help("mend content/site.toml")
        })?;
        Ok(Inputs {
            sources: &self.sources,
            site,
            catalogue,
            releases: &self.releases,
            certificates: &self.certificates,
            at: self.at,
        })
    }

    /// The outputs that no draft and no page changes.
    fn released_outputs(&self) -> Result<Vec<render::Output>, Failure> {
        let inputs = self.inputs()?;
        let published = vex::published(&inputs)?;
        let mut outputs = vex::outputs(&inputs, published)?;
        outputs.extend(provider::outputs(&inputs)?.0);
        Ok(outputs)
    }

    /// The pages, of drafts too.
    fn page_outputs(
        &self,
        drafts: &Arc<Drafts>,
        cards: &Cards,
    ) -> Result<Vec<render::Output>, Failure> {
        let input = self.inputs()?.pages(&self.vex)?;
        let released = render::Released::new(Arc::clone(&self.releases), self.at);
        let input = render::Input {
            store: Arc::new(Drafted::new(released, Arc::clone(drafts), self.at)),
            ..input
        };
        render::drawn_again(input, Some(cards)).map_err(|error| drawing::render_failure(&error))
    }
}

/// One more document was compiled.
trait Step: Sync {
    fn step(&self);
}

impl Step for crate::cli::Progress {
    fn step(&self) {
        Self::step(self);
    }
}

impl<F: Fn() + Sync> Step for F {
    fn step(&self) {
        self();
    }
}

/// One draft for each document: that of the first file, where several have its id.
fn chosen(drafts: &BTreeMap<FileId, Arc<Draft>>) -> impl Iterator<Item = (&Slug, &Arc<Draft>)> {
    let mut by_slug = BTreeMap::new();
    for draft in drafts.values() {
        by_slug.entry(&draft.slug).or_insert(draft);
    }
    by_slug.into_iter()
}

fn masking(findings: &Findings) -> Findings {
    let mut masking = Findings::new();
    masking.extend(findings.iter().filter(|finding| finding.masks).cloned());
    masking
}

fn trouble(failure: &Failure) -> Trouble {
    let mut lines = vec![failure.message.clone()];
    lines.extend(failure.more.iter().cloned());
    Trouble {
        lines,
        help: failure.help.clone(),
    }
}
