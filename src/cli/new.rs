//! `obstat new`: scaffolds.

use std::path::Path;

use chrono::{Datelike, Utc};

use super::arguments::{New, NewArguments};
use super::{Exit, Failure, Terminal};
use crate::model::id_pattern::IdPattern;
use crate::model::identifier::CveId;
use crate::model::slug::{CatalogueSlug, Slug};
use crate::new::{self, AdvisoryTemplate, CreateError, Scaffold};
use crate::read::source::site::Versioning;
use crate::read::{Kind, Sources, todo};

/// Creates what the arguments name, and says what comes next.
///
/// # Errors
///
/// When a name is not what it must be, when there is something already, or when it cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &NewArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    match &arguments.what {
        New::Site { dir } => site(dir, terminal),
        New::Advisory { id, template } => advisory(workspace, id, *template, terminal),
        New::Product { slug } => product(workspace, slug, terminal),
        New::Vex { cve } => vex(workspace, cve, terminal),
    }
}

fn site(dir: &Path, terminal: &mut Terminal) -> Result<Exit, Failure> {
    create(dir, &new::site(), terminal)?;
    terminal.out(
        "\nKeep the repository of this workspace private: it holds what is not yet public, and what never will be.\n\
         The page content/pages/policy.md leaves the safe harbour for legal to word.\n\
         Next: write what is marked TODO, and run `obstat check`.\n",
    )?;
    Ok(Exit::Done)
}

fn advisory(
    workspace: &Path,
    id: &str,
    template: AdvisoryTemplate,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    is_file_name(id)?;
    let sources = sources(workspace)?;
    let tracking = sources.site.as_ref().and_then(|s| s.tracking.as_ref());
    let pattern = tracking.and_then(|table| table.id_pattern.as_ref());
    let year = match pattern {
        Some(pattern) => {
            let pattern = IdPattern::new(&pattern.value);
            let Some(numbers) = pattern.numbers(id) else {
                return Err(wrong_shape(id, pattern, &sources));
            };
            numbers.year
        }
        None => year_in(id),
    };
    not_used(&sources, id)?;
    let year = year.unwrap_or_else(this_year);
    let versioning = tracking
        .and_then(|table| table.versioning.as_ref())
        .map_or(Versioning::Semver, |versioning| versioning.value);
    let scaffold = new::advisory(id, year, template, versioning);
    create(workspace, &scaffold, terminal)?;
    next(terminal)
}

fn product(workspace: &Path, slug: &str, terminal: &mut Terminal) -> Result<Exit, Failure> {
    super::opened::sources(workspace)?;
    let slug: CatalogueSlug =
        slug.parse()
            .map_err(|problem: crate::model::slug::CatalogueSlugProblem| {
                Failure::usage(problem.to_string()).help(problem.help())
            })?;
    create(workspace, &new::product(&slug), terminal)?;
    next(terminal)
}

fn vex(workspace: &Path, cve: &str, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let sources = sources(workspace)?;
    let cve: CveId = cve
        .parse()
        .map_err(|problem: crate::model::identifier::CveProblem| {
            Failure::usage(problem.to_string()).help(problem.help())
        })?;
    let id = next_vex_id(&sources);
    create(workspace, &new::vex(&cve, &id), terminal)?;
    next(terminal)
}

/// The sources, whose site.toml says how ids look.
fn sources(workspace: &Path) -> Result<Sources, Failure> {
    let sources = super::opened::sources(workspace)?;
    match sources.site {
        Some(_) => Ok(sources),
        None => Err(Failure::undecided("content/site.toml cannot be read")
            .help("`obstat check` says what is wrong with it")),
    }
}

fn next(terminal: &mut Terminal) -> Result<Exit, Failure> {
    terminal.out("Next: write what is marked TODO, and run `obstat check`.\n")?;
    Ok(Exit::Done)
}

pub(super) fn create(
    root: &Path,
    scaffold: &Scaffold,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let paths = new::create(root, scaffold).map_err(|error| {
        let failure = Failure::undecided(error.to_string());
        match error {
            CreateError::Exists(_) => {
                failure.help("nothing is overwritten: choose another name, or take the file away")
            }
            CreateError::Failed(..) => failure,
        }
    })?;
    for path in paths {
        let path = path.strip_prefix(".").unwrap_or(&path);
        terminal.out(&format!("created {}\n", path.display()))?;
    }
    Ok(())
}

/// An id becomes a file name, so it must be one.
fn is_file_name(id: &str) -> Result<(), Failure> {
    let sound = id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'));
    match sound && Slug::of_tracking_id(id).is_ok() {
        true => Ok(()),
        false => Err(Failure::usage(format!("`{id}` is no id")).help(
            "an id starts with a letter or a digit, and holds letters, digits, `-`, `_`, `.` and `+`",
        )),
    }
}

fn wrong_shape(id: &str, pattern: IdPattern<'_>, sources: &Sources) -> Failure {
    let failure = Failure::usage(format!("the id `{id}` does not follow the site's pattern"));
    match pattern.fill(this_year(), highest(sources, pattern, Kind::Advisory) + 1) {
        Some(free) if todo::marks(&free).next().is_some() => {
            failure.help("write `tracking.id_pattern` in content/site.toml first")
        }
        Some(free) => failure.help(format!(
            "the next free one is `{free}`; the pattern is `tracking.id_pattern` in content/site.toml"
        )),
        None => failure.help("`tracking.id_pattern` in content/site.toml is malformed"),
    }
}

fn not_used(sources: &Sources, id: &str) -> Result<(), Failure> {
    let wanted = Slug::of_tracking_id(id).ok();
    let same = |other: &str| Slug::of_tracking_id(other).ok() == wanted;
    let by_id = sources
        .advisories
        .iter()
        .find(|source| same(&source.front.tracking.id.value))
        .and_then(|source| sources.map.file(source.file))
        .map(|file| &*file.path);
    let taken = by_id.or_else(|| {
        stems(sources)
            .find(|(stem, _)| same(stem))
            .map(|(_, path)| path)
    });
    match taken {
        Some(path) => Err(Failure::undecided(format!("`{path}` has this id already"))
            .help("an id that was used is never used for something else: take a new one")),
        None => Ok(()),
    }
}

fn next_vex_id(sources: &Sources) -> String {
    let tracking = sources.site.as_ref().and_then(|s| s.tracking.as_ref());
    tracking
        .and_then(|table| table.vex_id_pattern.as_ref())
        .and_then(|pattern| {
            let pattern = IdPattern::new(&pattern.value);
            pattern.fill(this_year(), highest(sources, pattern, Kind::Vex) + 1)
        })
        .unwrap_or_else(|| "TODO: the tracking id".to_owned())
}

/// The highest running number of this year; a document that cannot be read yet is known by its file's name.
fn highest(sources: &Sources, pattern: IdPattern<'_>, kind: Kind) -> u64 {
    let ids = sources
        .advisories
        .iter()
        .filter(|source| source.kind == kind)
        .map(|source| source.front.tracking.id.value.as_str());
    ids.chain(stems(sources).map(|(stem, _)| stem))
        .filter_map(|id| pattern.numbers(id))
        .filter(|numbers| numbers.year.is_none_or(|year| year == this_year()))
        .filter_map(|numbers| numbers.sequence)
        .max()
        .unwrap_or(0)
}

/// The name of each document's file without `.md`, and its path.
fn stems(sources: &Sources) -> impl Iterator<Item = (&str, &str)> {
    sources.map.files().iter().filter_map(|file| {
        let name = file.path.rsplit('/').next()?;
        Some((name.strip_suffix(".md")?, &*file.path))
    })
}

/// The first group of four digits that looks like a year.
fn year_in(id: &str) -> Option<u32> {
    id.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1900..2200).contains(year))
}

fn this_year() -> u32 {
    u32::try_from(Utc::now().year()).unwrap_or(0)
}
