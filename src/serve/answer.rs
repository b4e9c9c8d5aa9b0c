//! A request and a state of the site → an answer, through the gate.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::events::{Events, News};
use super::pages::{self, About};
use super::request::{Method, Place, Request, place};
use super::response::{Body, Response};
use super::snapshot::{Shown, Snapshot, Trouble};
use super::undrawn::Undrawn;
use super::watch::Waker;
use crate::diagnostic::Counts;
use crate::gate::{Refused, SitePath};
use crate::render::Output;

/// How long is waited for a page that is not up to date.
const PATIENCE: Duration = Duration::from_secs(60);

/// The site as it is at the moment, for whoever asks.
pub struct Preview {
    current: Mutex<State>,
    newer: Condvar,
    /// What hurries whoever brings pages up to date.
    waker: OnceLock<Waker>,
    pub(super) events: Events,
    /// What tells this run of the program from any other, for pages that outlive it.
    run: u32,
}

#[derive(Clone)]
struct State {
    snapshot: Arc<Snapshot>,
    generation: u64,
    /// Why pages of this generation could not be drawn, as far as somebody asked for them.
    undrawn: Arc<Undrawn>,
}

impl State {
    /// How many findings there are.
    fn counted(&self) -> Counts {
        let mut counted = self.snapshot.counted;
        counted.errors += self.undrawn.beside(&self.snapshot.findings).len();
        counted
    }

    fn news(&self) -> News {
        News {
            generation: self.generation,
            findings: self.counted().to_string(),
        }
    }
}

impl Preview {
    /// Shows a first state.
    pub fn new(snapshot: Snapshot) -> Self {
        let events = Events::default();
        let state = State {
            snapshot: Arc::new(snapshot),
            generation: 1,
            undrawn: Arc::default(),
        };
        events.tell(state.news());
        Self {
            current: Mutex::new(state),
            newer: Condvar::new(),
            waker: OnceLock::new(),
            events,
            run: std::process::id(),
        }
    }

    /// Wakes somebody when a page is asked for that is not up to date.
    pub fn hurry(&self, waker: Waker) {
        // The first stays; there is one watch.
        let _ = self.waker.set(waker);
    }

    /// Shows another state, and tells browsers to draw their pages anew.
    pub fn show(&self, snapshot: Snapshot) {
        self.change(snapshot, 1);
    }

    /// Shows another state that differs in what is said of it alone; no page is drawn anew.
    pub fn say(&self, snapshot: Snapshot) {
        self.change(snapshot, 0);
    }

    fn change(&self, snapshot: Snapshot, step: u64) {
        let old;
        let news;
        {
            let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
            let state = State {
                snapshot: Arc::new(snapshot),
                generation: current.generation + step,
                undrawn: match step {
                    0 => Arc::clone(&current.undrawn),
                    _ => Arc::default(),
                },
            };
            news = state.news();
            old = std::mem::replace(&mut *current, state);
        }
        self.newer.notify_all();
        self.events.tell(news);
        // What was shown before is large, and nobody has to wait until it is gone.
        drop(old);
    }

    /// What a page is marked with that was drawn from the state of a generation.
    pub(super) fn mark(&self, generation: u64) -> String {
        format!("{}-{generation}", self.run)
    }

    /// Answers whatever is asked; what goes wrong is an answer, too.
    pub(super) fn answer(&self, request: &Request) -> Response {
        let place = place(&request.target);
        let state = {
            let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
            if !current.snapshot.is_current(place.as_ref())
                && let Some(waker) = self.waker.get()
            {
                waker.wake();
            }
            let waited = self.newer.wait_timeout_while(current, PATIENCE, |state| {
                !state.snapshot.is_current(place.as_ref())
            });
            let (current, time) = waited.unwrap_or_else(PoisonError::into_inner);
            if time.timed_out() {
                return Response::plain(503, "the site is still being drawn\n");
            }
            current.clone()
        };
        let answer = Answer {
            snapshot: &state.snapshot,
            state: &state,
            mark: self.mark(state.generation),
        };
        let known = state.undrawn.len();
        let response = catch_unwind(AssertUnwindSafe(|| answer.to(request, place)))
            .unwrap_or_else(|_| Response::plain(500, "obstat is at fault here\n"));
        if state.undrawn.len() != known {
            self.tell_of(&state);
        }
        response
    }

    /// Tells browsers that one more page cannot be drawn, unless another state is shown meanwhile.
    fn tell_of(&self, state: &State) {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current.undrawn, &state.undrawn) {
            self.events.tell(current.news());
        }
    }
}

/// What an answer is made of.
struct Answer<'a> {
    snapshot: &'a Snapshot,
    state: &'a State,
    mark: String,
}

impl Answer<'_> {
    fn to(&self, request: &Request, place: Option<Place>) -> Response {
        if request.method == Method::Other {
            let mut response = Response::plain(405, "only GET and HEAD are answered\n");
            response.headers.push(("Allow", "GET, HEAD".to_owned()));
            return response;
        }
        let response = match place {
            None => Response::plain(400, "no page can have this address\n"),
            Some(Place::File(path)) => self.file(&path),
            Some(Place::Folder(path)) => self.folder(&path),
        };
        let tag = response.headers.iter().find(|(name, _)| *name == "ETag");
        let known = tag.zip(request.if_none_match.as_ref());
        match known.is_some_and(|((_, tag), known)| names(known, tag)) {
            true => response.not_modified(),
            false => response,
        }
    }

    fn folder(&self, path: &str) -> Response {
        match path {
            "-/findings" => {
                let page = self.findings();
                self.own(200, "-/findings/index.html", page)
            }
            "-/drafts" => {
                let page = pages::drafts(self.snapshot);
                self.own(200, "-/drafts/index.html", page)
            }
            "" => self.page("index.html"),
            path => self.page(&format!("{path}/index.html")),
        }
    }

    fn file(&self, path: &str) -> Response {
        let ours = pages::OURS.iter().find(|(known, _)| *known == path);
        if let Some((path, text)) = ours {
            let mut response = Response::plain(200, "");
            response.headers.clear();
            response.add_rules(path);
            response.headers.push(("ETag", digest(text.as_bytes())));
            response.body = Body::Ours(text.as_bytes());
            return response;
        }
        if path == "-/paths" {
            let mut list = self.snapshot.table.paths().join("\n");
            list.push('\n');
            return self
                .cleared(200, "-/paths.txt", list.into_bytes())
                .unwrap_or_else(|why| self.refused(&why));
        }
        let folder = ["-/findings", "-/drafts"].contains(&path)
            || self.snapshot.table.has(&format!("{path}/index.html"));
        if folder && !self.snapshot.table.has(path) {
            let mut response = Response::plain(301, "this is a folder\n");
            let mut link = String::from("/");
            link.extend(path.bytes().map(encoded));
            link.push('/');
            response.headers.push(("Location", link));
            return response;
        }
        self.page(path)
    }

    /// A file of the site.
    fn page(&self, path: &str) -> Response {
        if let Some(trouble) = &self.snapshot.trouble {
            let html = media_type(path).starts_with("text/html");
            let page = match html {
                true => self.findings(),
                false => pages::instead("There is no site to show", trouble),
            };
            return self.own(503, "-/findings/index.html", page);
        }
        match self.snapshot.table.find(path) {
            Some((output, file)) => self.drawn(200, path, output, file, self.about(path)),
            None => match self.snapshot.table.find("404.html") {
                // A document of which nothing is released has no page while its draft has errors.
                Some((output, file)) => self.drawn(404, "404.html", output, file, self.about(path)),
                None => Response::plain(404, "there is no such page\n"),
            },
        }
    }

    fn findings(&self) -> String {
        let undrawn = self.state.undrawn.beside(&self.snapshot.findings);
        pages::findings(self.snapshot, &undrawn, self.state.counted())
    }

    fn drawn(
        &self,
        status: u16,
        path: &str,
        output: &Output,
        file: usize,
        about: About,
    ) -> Response {
        let bytes = match (output.draw)() {
            Ok(mut all) if file < all.len() => all.swap_remove(file),
            Ok(_) => return Response::plain(500, "an output drew fewer files than it has\n"),
            Err(error) => {
                self.state.undrawn.add(Shown::undrawn(&error));
                let trouble = Trouble {
                    lines: vec![format!("`{path}` cannot be drawn"), error.to_string()],
                    help: None,
                };
                let page = pages::instead("This page cannot be drawn", &trouble);
                return self.own(500, "-/failed.html", page);
            }
        };
        let bytes = match media_type(path).starts_with("text/html") {
            true => {
                let strip = pages::strip(self.snapshot, &self.mark, about, self.state.counted());
                pages::with_strip(bytes, &strip)
            }
            false => bytes,
        };
        match self.cleared(status, path, bytes) {
            Ok(response) => response,
            Err(why) => self.refused(&why),
        }
    }

    /// Whether a page is about a document of which a draft is shown, or would be.
    fn about(&self, path: &str) -> About {
        let below = path.strip_prefix("advisories/");
        let Some((slug, rest)) = below.and_then(|below| below.split_once('/')) else {
            return About::Site;
        };
        let folder = rest.split_once('/').map(|(folder, _)| folder);
        // The pages of what was released before are what they were.
        let is_newest = folder.is_none_or(|folder| folder == "changes");
        if let Some(draft) = self.snapshot.drafts.get(slug) {
            let version = folder.and_then(|folder| folder.split_once('-'));
            return match is_newest || version.is_some_and(|(_, it)| it == draft.version) {
                true => About::Draft,
                false => About::Site,
            };
        }
        match is_newest && self.snapshot.broken.contains(slug) {
            true => About::Broken,
            false => About::Site,
        }
    }

    /// What is said in the place of what the gate refused: the output, the tag and the source, as `build` says it.
    fn refused(&self, why: &Refused) -> Response {
        let mut lines = why.lines();
        lines.push("what the gate refuses is not shown".to_owned());
        let trouble = Trouble {
            lines,
            help: Some(why.help().to_owned()),
        };
        let page = pages::instead("Refused by the gate", &trouble);
        self.own(403, "-/refused.html", page)
    }

    /// A page of our own, which passes the gate like any other.
    fn own(&self, status: u16, path: &str, page: String) -> Response {
        let strip = pages::strip(self.snapshot, &self.mark, About::Site, self.state.counted());
        let bytes = pages::with_strip(page.into_bytes(), &strip);
        self.cleared(status, path, bytes)
            .unwrap_or_else(|_| Response::plain(403, "refused by the gate\n"))
    }

    /// The one way in which anything that was drawn becomes an answer.
    fn cleared(&self, status: u16, path: &str, bytes: Vec<u8>) -> Result<Response, Refused> {
        let Ok(place) = SitePath::new(path) else {
            return Ok(Response::plain(400, "no page can have this address\n"));
        };
        let cleared = self.snapshot.armed.clear(&place, bytes)?;
        let mut response = Response {
            status,
            headers: Vec::new(),
            body: Body::Cleared(cleared),
        };
        response.add_rules(path);
        if status == 200 {
            let tag = digest(response.body.bytes());
            response.headers.push(("ETag", tag));
        }
        Ok(response)
    }
}

fn media_type(path: &str) -> &'static str {
    crate::render::media_type(path)
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{digits}\"")
}

/// Whether a list of tags names one (RFC 9110, section 13.1.2: weakly compared).
fn names(list: &str, tag: &str) -> bool {
    let mut all = list.split(',').map(str::trim);
    all.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// A byte of a path as it stands in an address.
fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'+' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn tags_are_compared_weakly() {
        for (list, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(names(list, "\"a\""), expected, "{list}");
        }
    }
}
