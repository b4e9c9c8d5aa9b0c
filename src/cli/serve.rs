//! `obstat serve`: the site as it is written, in a browser.

mod known;
mod told;
mod until;
mod workshop;

use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;

use super::arguments::At;
use super::{Exit, Failure, Terminal};
use crate::serve::{Change, Preview, Reach, Server, Watch};
use workshop::Workshop;

/// How long nothing must be saved until the pages of all other documents are brought up to date.
const SOON: Duration = Duration::from_millis(100);

/// How long nothing must be saved until everything is checked again.
const REST: Duration = Duration::from_secs(1);

/// `obstat serve`
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The address to listen at; port 0 is any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,
    /// Let other machines read along, drafts included; without it ADDR has to be one of this machine alone
    #[arg(long)]
    pub reachable_by_others: bool,
    /// The time to draw for: `now`, or such as 2026-11-20T14:00:00Z; the newest time of the journal if it is absent
    #[arg(long, value_name = "TIME|now")]
    pub at: Option<At>,
    /// Say on standard error how long each change took
    #[arg(long)]
    pub timings: bool,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let named = text.strip_prefix("localhost:");
    let port = named.and_then(|port| port.parse().ok());
    port.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .or_else(|| text.parse().ok())
        .ok_or_else(|| "write it as `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`".to_owned())
}

/// Serves until it is stopped; writes nothing.
///
/// # Errors
///
/// When there is no workspace, or nobody can listen at the address.
pub fn run(
    workspace: &Path,
    arguments: &ServeArguments,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    // Events name files by the whole path.
    let root = workspace
        .canonicalize()
        .unwrap_or_else(|_| workspace.to_path_buf());
    if !root.join("content/site.toml").is_file() {
        // Says so.
        super::opened::sources(workspace)?;
    }
    let reach = match arguments.reachable_by_others {
        true => Reach::Anyone,
        false => Reach::Loopback,
    };
    let server = listen(arguments.listen, reach)?;
    let address = server.address().map_err(|error| no_listening(&error))?;
    // Before anything is read, so that nothing that is saved meanwhile is missed.
    let watch = Watch::begin(&root);
    let mut workshop = Workshop::new(root, arguments.at)?;
    workshop.everything(true, terminal);
    let preview = Arc::new(Preview::new(workshop.snapshot()));
    if !address.ip().is_loopback() {
        terminal.note(
            "warning: whoever reaches this address reads drafts that are not published; stop it as soon as you can",
        );
    }
    terminal.out(&format!(
        "the preview is at http://{address}/ until you stop it with Ctrl-C\n"
    ))?;
    let answering = Arc::clone(&preview);
    let server = std::thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || server.run(&answering));
    let server = server.map_err(|error| no_listening(&error))?;
    match watch {
        Ok(watch) => keep_up(watch, &mut workshop, &preview, arguments.timings, terminal),
        Err(why) => terminal.note(&format!(
            "warning: nobody sees what is saved, so start again after a change: {why}"
        )),
    }
    let _ = server.join();
    Ok(Exit::Done)
}

fn listen(address: SocketAddr, reach: Reach) -> Result<Server, Failure> {
    if reach == Reach::Loopback && !address.ip().is_loopback() {
        return Err(
            Failure::usage(format!("`{address}` can be reached by other machines")).help(
                "listen at 127.0.0.1, or say --reachable-by-others if they shall read drafts that are not published",
            ),
        );
    }
    Server::bind(address, reach).map_err(|error| no_listening(&error))
}

fn no_listening(error: &std::io::Error) -> Failure {
    Failure::undecided(format!("nobody can listen there: {error}"))
        .help("name another address with --listen, such as 127.0.0.1:0 for any that is free")
}

/// Draws anew whatever is saved, and checks everything again when nothing has been saved for a while.
fn keep_up(
    mut watch: Watch,
    workshop: &mut Workshop,
    preview: &Preview,
    timings: bool,
    terminal: &mut Terminal,
) {
    let touched = watch.touched();
    preview.hurry(watch.waker());
    let mut unchecked = true;
    loop {
        let wait = match workshop.is_ahead() {
            true => Some(SOON),
            false => unchecked.then_some(REST),
        };
        let change = watch.next(wait);
        let began = Instant::now();
        let what = match change {
            Some(change) => {
                if workshop.change(&change, terminal) == workshop::Work::Everything
                    && let Err(why) = watch.cover()
                {
                    terminal.note(&format!("warning: not every change is seen: {why}"));
                }
                preview.show(workshop.snapshot());
                unchecked = true;
                match change {
                    Change::Files(files) => format!("{} saved", files.len()),
                    Change::Everything => "everything".to_owned(),
                }
            }
            None if workshop.is_ahead() => {
                workshop.catch_up();
                preview.say(workshop.snapshot());
                "all pages".to_owned()
            }
            None if unchecked => {
                unchecked = !workshop.check(&touched);
                if !unchecked {
                    preview.say(workshop.snapshot());
                }
                "checked".to_owned()
            }
            // Somebody asked for what is there already.
            None => continue,
        };
        if timings {
            let took = began.elapsed().as_secs_f64() * 1000.0;
            terminal.note(&format!("{what}: {took:.1} ms"));
        }
    }
}
