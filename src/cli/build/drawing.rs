//! Outputs are drawn, cleared and staged, all cores at once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::inputs::Inputs;
use super::parity::Parity;
use super::unreleased::{Found, Unreleased};
use super::{Failure, publish_failure};
use crate::cli::{Exit, Progress};
use crate::gate::{Armed, Refused, SitePath};
use crate::publish::Site;
use crate::render::{self, Output, RenderError, Tree};

/// Everything that there is to draw, and what keeps the provider's role low.
pub(super) fn outputs(inputs: &Inputs<'_>) -> Result<(Vec<Output>, Vec<String>), Failure> {
    let published = super::vex::published(inputs)?;
    let pages = inputs.pages(&published)?;
    let mut outputs = render::outputs(pages).map_err(|error| render_failure(&error))?;
    outputs.extend(super::vex::outputs(inputs, published)?);
    let (provider, shortfalls) = super::provider::outputs(inputs)?;
    outputs.extend(provider);
    Ok((outputs, shortfalls))
}

/// Draws each output, lets it pass the gate, and stages it; nothing of it stays in memory.
///
/// What the gate refuses is told at once for all outputs, in order of path.
/// What it holds of advisories that are not released is handed back, too.
pub(super) fn draw(
    outputs: &[Output],
    armed: &Armed,
    unreleased: Option<&Unreleased>,
    staging: &Site,
    parity: &Parity<'_>,
    progress: &Progress,
) -> Result<(Vec<Refused>, Vec<Found>), Failure> {
    let tried = tried(outputs);
    let drawn: Vec<Drawn> = outputs
        .par_iter()
        .map(|output| {
            let drawn = draw_one(output, armed, unreleased, staging, parity, &tried);
            progress.step();
            drawn
        })
        .collect::<Result<_, Failure>>()?;
    let mut refused = Vec::new();
    let mut found = Vec::new();
    for drawn in drawn {
        refused.extend(drawn.refused);
        found.extend(drawn.found);
    }
    refused.sort_by(|(one, _), (other, _)| one.cmp(other));
    let refused = refused.into_iter().map(|(_, why)| why).collect();
    Ok((refused, found))
}

/// What came of drawing an output.
#[derive(Default)]
struct Drawn {
    refused: Vec<(String, Refused)>,
    found: Vec<Found>,
}

/// The first output of each kind of file, in a copy of which canaries are planted.
fn tried(outputs: &[Output]) -> BTreeSet<&str> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for file in outputs.iter().flat_map(|output| &output.files) {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let known = first.entry(ending).or_insert(&file.path);
        if file.path.as_str() < *known {
            *known = &file.path;
        }
    }
    first.into_values().collect()
}

/// Stops a build whose gate lets a canary pass: nobody knows what else it does.
pub(in crate::cli) fn prove(armed: &Armed) -> Result<usize, Failure> {
    let trials = armed.trials();
    let missed = trials.iter().find(|trial| !trial.caught);
    match missed {
        None => Ok(trials.len()),
        Some(trial) => Err(canary_missed(&format!("the decoder `{}`", trial.decoder))),
    }
}

fn canary_missed(place: &str) -> Failure {
    Failure::undecided(format!("a canary was not caught by {place}"))
        .help("nothing was published and the old site stands; please report this, it is a fault of obstat")
}

fn draw_one(
    output: &Output,
    armed: &Armed,
    unreleased: Option<&Unreleased>,
    staging: &Site,
    parity: &Parity<'_>,
    tried: &BTreeSet<&str>,
) -> Result<Drawn, Failure> {
    let mut done = Drawn::default();
    let drawn = (output.draw)().map_err(|error| render_failure(&error))?;
    parity.hold(output, &drawn)?;
    for (file, bytes) in output.files.iter().zip(drawn) {
        let path = match &output.tree {
            Tree::Site => file.path.clone(),
            Tree::Host(host) => format!("{host}/{}", file.path),
        };
        let place = SitePath::new(&path).map_err(|problem| {
            Failure::undecided(format!("an output has a path that cannot be: {problem}"))
        })?;
        if tried.contains(file.path.as_str()) && !armed.catches_in(&place, &bytes) {
            return Err(canary_missed(&format!("the search of a copy of `{path}`")));
        }
        let cleared = match armed.clear(&place, bytes) {
            Ok(cleared) => cleared,
            Err(why) => {
                done.refused.push((path, why));
                continue;
            }
        };
        if let Some(unreleased) = unreleased {
            let found = unreleased.in_output(cleared.path(), cleared.bytes());
            done.found.extend(found);
        }
        let tree = match &output.tree {
            Tree::Site => staging.main(),
            Tree::Host(_) => staging.hosts(),
        };
        tree.put(cleared).map_err(|error| publish_failure(&error))?;
    }
    Ok(done)
}

/// How many refused outputs are told; the rest is counted.
const TOLD: usize = 50;

/// All that was refused as one failure: a leak outweighs what cannot be told.
pub(super) fn refusal(refused: &[Refused]) -> Option<Failure> {
    let first = refused.first()?;
    let leak = refused.iter().find(|why| why.exit_code() == 1);
    let worst = leak.unwrap_or(first);
    let mut told: Vec<String> = refused.iter().take(TOLD).flat_map(Refused::lines).collect();
    if refused.len() > TOLD {
        told.push(format!("and {} more outputs", refused.len() - TOLD));
    }
    let exit = match worst.exit_code() {
        1 => Exit::Findings,
        _ => Exit::Undecided,
    };
    let help = format!(
        "{}; nothing was published and the old site stands",
        worst.help()
    );
    let mut told = told.into_iter();
    let first = told.next().unwrap_or_default();
    Some(Failure::of(exit, first).more(told).help(help))
}

pub(in crate::cli) fn render_failure(error: &RenderError) -> Failure {
    let told = error.to_string();
    match error {
        // What is wrong, and below it the place, its line and a caret.
        RenderError::Theme(_) => {
            let mut lines = told.lines().map(str::to_owned);
            let message = lines.next().unwrap_or_default();
            Failure::undecided(message).excerpt(lines)
        }
        RenderError::Release(_) | RenderError::File(_) => Failure::undecided(told),
    }
}
