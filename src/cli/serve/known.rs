//! Everything that was read of a workspace, and what was made of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::check::{self, Checked, Purpose};
use crate::cli::Failure;
use crate::cli::build::inputs::Inputs;
use crate::cli::build::{drawing, provider, vex};
use crate::cli::check::without_echoes;
use crate::diagnostic::{FileId, Finding, Findings, Severity};
use crate::model::catalogue::Catalogue;
use crate::model::site::SiteValues;
use crate::model::slug::Slug;
use crate::model::timestamp::Timestamp;
use crate::openpgp::Certificate;
use crate::read::Sources;
use crate::release::Releases;
use crate::render::{self, Cards};
use crate::serve::{Draft, Drafted, Drafts, Layer, Shown};

/// Everything that was read, and what was made of it.
pub(super) struct Known {
    pub(super) sources: Sources,
    pub(super) releases: Arc<Releases>,
    /// The time that the site is drawn for, and that of drafts.
    pub(super) at: Timestamp,
    pub(super) draft_time: Timestamp,
    pub(super) certificates: Vec<Certificate>,
    pub(super) findings: Findings,
    /// What reading every byte of the releases found; once it is done.
    pub(super) audit: Option<Vec<Finding>>,
    /// What sources would become, by their files.
    pub(super) drafts: BTreeMap<FileId, Arc<Draft>>,
    pub(super) site: Option<(SiteValues, Catalogue)>,
    /// What comes from releases alone: the provider directory, and VEX documents.
    pub(super) fixed: Arc<Layer>,
    pub(super) pages: Arc<Layer>,
    /// Why a page of some kind cannot be drawn; once that was tried.
    pub(super) undrawn: Vec<Shown>,
    /// The drafts as the pages are drawn from them.
    pub(super) drawn: Arc<Drafts>,
    pub(super) vex: Vec<vex::Published>,
}

impl Known {
    /// Compiles all sources, or those of some files, and gathers what is found.
    pub(super) fn compile(&mut self, only: Option<&BTreeSet<FileId>>, step: &dyn Step) {
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
    pub(super) fn untagged_in(&mut self, ids: &BTreeSet<FileId>) -> Vec<Finding> {
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
    pub(super) fn heed(&mut self, untagged: Vec<Finding>) {
        for finding in &untagged {
            if let Some(span) = finding.span.filter(|_| finding.severity == Severity::Error) {
                self.drafts.remove(&span.file);
            }
        }
        self.findings.extend(untagged);
        self.findings.sort();
        self.sources.map.mask_those_of(&self.findings);
    }

    /// Draws one page of each kind, so that what is wrong with a theme is known before somebody looks; says whether it came to an end.
    ///
    /// The built-in theme draws whatever it is given.
    pub(super) fn try_pages(&mut self, over: &dyn Fn() -> bool) -> bool {
        let mut undrawn: Vec<Shown> = Vec::new();
        if !self.sources.theme.is_empty() {
            for page in self.pages.one_of_each_kind() {
                if over() {
                    return false;
                }
                if let Err(error) = (page.draw)() {
                    let why = Shown::undrawn(&error);
                    if !undrawn.contains(&why) {
                        undrawn.push(why);
                    }
                }
            }
        }
        self.undrawn = undrawn;
        true
    }

    /// The documents whose sources have errors and no draft that could be shown.
    pub(super) fn broken(&self) -> BTreeSet<String> {
        let errors = self.findings.iter();
        let errors = errors.filter(|it| it.severity == Severity::Error);
        let wrong: HashSet<FileId> = errors.filter_map(|it| Some(it.span?.file)).collect();
        let sources = self.sources.advisories.iter();
        let read: HashMap<FileId, &str> = sources
            .map(|it| (it.file, it.front.tracking.id.value.as_str()))
            .collect();
        let broken = wrong.into_iter().filter_map(|file| {
            let id = match read.get(&file) {
                Some(id) => id,
                // Its id could not be read; files are called after it.
                None => named_after(&self.sources.map.file(file)?.path)?,
            };
            (!self.drafts.contains_key(&file)).then_some(Slug::of_tracking_id(id).ok()?)
        });
        broken.map(|slug| slug.to_string()).collect()
    }

    /// Whether a draft is the one that is shown of its document.
    pub(super) fn is_chosen(&self, draft: &Arc<Draft>) -> bool {
        let of = self.drafts.values().find(|it| it.slug == draft.slug);
        of.is_some_and(|shown| Arc::ptr_eq(shown, draft))
    }

    pub(super) fn inputs(&self) -> Result<Inputs<'_>, Failure> {
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
    pub(super) fn released_outputs(&self) -> Result<Vec<render::Output>, Failure> {
        let inputs = self.inputs()?;
        let published = vex::published(&inputs)?;
        let mut outputs = vex::outputs(&inputs, published)?;
        outputs.extend(provider::outputs(&inputs)?.0);
        Ok(outputs)
    }

    /// The pages, of drafts too.
    pub(super) fn page_outputs(
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
pub(super) trait Step: Sync {
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

/// The name of a source's file, which is the id of its document as a rule.
fn named_after(path: &str) -> Option<&str> {
    let folders = ["content/advisories/", "content/vex/"];
    let below = folders.iter().find_map(|it| path.strip_prefix(it))?;
    below.rsplit('/').next()?.strip_suffix(".md")
}

/// One draft for each document: that of the first file, where several have its id.
pub(super) fn chosen(
    drafts: &BTreeMap<FileId, Arc<Draft>>,
) -> impl Iterator<Item = (&Slug, &Arc<Draft>)> {
    let mut by_slug = BTreeMap::new();
    for draft in drafts.values() {
        by_slug.entry(&draft.slug).or_insert(draft);
    }
    by_slug.into_iter()
}

pub(super) fn masking(findings: &Findings) -> Findings {
    let mut masking = Findings::new();
    masking.extend(findings.iter().filter(|finding| finding.masks).cloned());
    masking
}
