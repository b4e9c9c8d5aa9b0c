//! `obstat theme`: a theme of one's own.

use std::path::Path;

use clap::{Args, Subcommand};

use super::new::create;
use super::{Exit, Failure, Terminal};
use crate::read::is_theme_name;

/// `obstat theme …`
#[derive(Debug, Args)]
pub struct ThemeArguments {
    /// What to do.
    #[command(subcommand)]
    pub what: Theme,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Theme {
    /// Writes the built-in theme into themes/NAME/, to be changed
    #[command(after_help = "Example:\n  obstat theme eject ours")]
    Eject {
        /// What the theme is called: letters, digits, - and _
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Writes the theme, and says what comes next.
///
/// # Errors
///
/// When the name is no folder's name, when there is something already, or when it cannot be written.
pub fn run(
    workspace: &Path,
    arguments: &ThemeArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let Theme::Eject { name } = &arguments.what;
    if !is_theme_name(name) {
        return Err(Failure::usage(format!("no theme can be called `{name}`"))
            .help("use letters, digits, - and _"));
    }
    create(workspace, &crate::new::theme(name), terminal)?;
    let set = match name.as_str() {
        "default" => String::new(),
        _ => format!("set `name = \"{name}\"` under `[theme]` in content/site.toml, "),
    };
    terminal.out(&format!(
        "Next: {set}change what you want, and delete the files that you leave as they are: they then follow the built-in theme.\n"
    ))?;
    Ok(Exit::Done)
}
