//! Outputs are drawn, cleared and staged, all cores at once.

use rayon::prelude::*;

use super::inputs::Inputs;
use super::{Failure, publish_failure};
use crate::cli::Exit;
use crate::gate::{Armed, SitePath};
use crate::publish::Site;
use crate::render::{self, Output, RenderError, Tree};

/// Everything that there is to draw, and what keeps the provider's role low.
pub(super) fn outputs(inputs: &Inputs<'_>) -> Result<(Vec<Output>, Vec<String>), Failure> {
    let mut outputs = render::outputs(inputs.pages()?).map_err(|error| render_failure(&error))?;
    let (provider, shortfalls) = super::provider::outputs(inputs)?;
    outputs.extend(provider);
    Ok((outputs, shortfalls))
}

/// Draws each output, lets it pass the gate, and stages it; nothing of it stays in memory.
pub(super) fn draw(outputs: &[Output], armed: &Armed, staging: &Site) -> Result<(), Failure> {
    outputs.par_iter().try_for_each(|output| {
        let drawn = (output.draw)().map_err(|error| render_failure(&error))?;
        for (file, bytes) in output.files.iter().zip(drawn) {
            let path = match &output.tree {
                Tree::Site => file.path.clone(),
                Tree::Host(host) => format!("{host}/{}", file.path),
            };
            let path = SitePath::new(&path).map_err(|problem| {
                Failure::undecided(format!("an output has a path that cannot be: {problem}"))
            })?;
            let cleared = armed.clear(&path, bytes).map_err(|leak| {
                Failure::of(Exit::Findings, leak.to_string())
                    .help("nothing was published; the old site stands")
            })?;
            let tree = match &output.tree {
                Tree::Site => staging.main(),
                Tree::Host(_) => staging.hosts(),
            };
            tree.put(cleared).map_err(|error| publish_failure(&error))?;
        }
        Ok(())
    })
}

fn render_failure(error: &RenderError) -> Failure {
    Failure::undecided(error.to_string())
}
