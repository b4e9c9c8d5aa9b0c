//! One file of a live site: asked for, followed on its own host, and taken if it comes as it should.

use super::super::fault::{Basis, Fault};
use super::super::layout::{LISTING, PROVIDER, SECURITY_TXT};
use super::address::{self, Base};
use super::served;
use super::web::{Answer, Failure, Web};
use crate::diagnostic::{Message, Severity};

/// The longest file that is fetched.
pub(super) const LONGEST: u64 = 64 << 20;
/// How much longer than the list says a file may be, to be told apart from one that never ends.
const SLACK: u64 = 1 << 20;
/// How often a file is followed to another address of its host.
const HOPS: usize = 5;

const ANSWER: &str = "let the web server answer with the file itself and status 200";

/// What came of asking for a file.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// Its bytes, if they are there to be looked at.
    pub(super) bytes: Option<Vec<u8>>,
    /// What is wrong with the answer.
    pub(super) faults: Vec<Fault>,
    /// What is wrong with the head alone, which many files may share.
    pub(super) served: Vec<Fault>,
    /// The status of the last answer; nothing if there was none.
    pub(super) status: Option<u16>,
}

/// Asks for a file, which the list says is so long.
///
/// # Errors
/// What stands in the way, if it would in the way of every file.
pub(super) fn fetch(
    web: &dyn Web,
    base: &Base,
    path: &str,
    listed: Option<u64>,
) -> Result<Fetched, Failure> {
    let mut fetched = Fetched::default();
    if listed.is_some_and(|length| length > LONGEST) {
        fetched.error(path, Basis::Listing, too_long(LONGEST));
        return Ok(fetched);
    }
    let longest = listed.map_or(LONGEST, |length| (length + SLACK).min(LONGEST));
    let Some(answer) = follow(web, base, path, longest, &mut fetched)? else {
        return Ok(fetched);
    };
    fetched.status = Some(answer.status);
    if answer.status != 200 {
        let message = format!("the server answers with status {}", answer.status);
        fetched.error(path, status_basis(path, answer.status), message.into());
        return Ok(fetched);
    }
    if let Some(encoding) = &answer.encoding {
        let message = Message::new("the file comes encoded as ")
            .value(encoding)
            .words(", although it was asked for as it is");
        fetched.error(path, Basis::Rfc9110("12.5.3"), message);
        return Ok(fetched);
    }
    fetched.served = served::faults(path, &answer, base.is_https());
    match answer.body {
        Some(bytes) => fetched.bytes = Some(bytes),
        None => {
            let message = match listed {
                Some(length) => Message::new(format!(
                    "the file does not end: the list of files says {length} bytes"
                )),
                None => too_long(longest),
            };
            fetched.error(path, Basis::Listing, message);
        }
    }
    Ok(fetched)
}

fn too_long(longest: u64) -> Message {
    Message::new(format!(
        "the file is longer than {longest} bytes, and is not fetched"
    ))
}

impl Fetched {
    fn error(&mut self, path: &str, basis: Basis, message: Message) {
        self.faults
            .push(fault(path, Severity::Error, basis, message));
    }
}

fn fault(path: &str, severity: Severity, basis: Basis, message: Message) -> Fault {
    Fault {
        path: path.to_owned(),
        severity,
        message,
        basis,
        help: ANSWER,
        document: None,
    }
}

/// Which requirement a status does not meet.
fn status_basis(path: &str, status: u16) -> Basis {
    match status {
        // What everyone may know is there for everyone.
        401 | 403 if path.starts_with(PROVIDER) => Basis::Csaf(4),
        _ if path == LISTING => Basis::Listing,
        _ => Basis::Rfc9110("15"),
    }
}

/// The answer that is no redirect, or nothing if there is none on this host.
fn follow(
    web: &dyn Web,
    base: &Base,
    path: &str,
    longest: u64,
    fetched: &mut Fetched,
) -> Result<Option<Answer>, Failure> {
    let mut url = base.of(path);
    let mut seen = Vec::new();
    loop {
        let answer = match web.get(&url, longest) {
            Ok(answer) => answer,
            Err(failure) if failure.is_of_host() => return Err(failure),
            Err(failure) => {
                let message = Message::new(failure.to_string());
                fetched.error(path, Basis::Rfc9112("8"), message);
                return Ok(None);
            }
        };
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(Some(answer));
        }
        fetched.status = Some(answer.status);
        let location = answer.location.as_deref().unwrap_or_default();
        let (severity, basis) = match path.starts_with(PROVIDER) {
            true => (Severity::Error, Basis::Csaf(6)),
            false if path == SECURITY_TXT => (Severity::Warning, Basis::Rfc9116("3")),
            false => (Severity::Warning, Basis::Rfc9110("15.4")),
        };
        let Some(next) = address::resolve(&url, location) else {
            let message = Message::new("the address redirects to ").value(location);
            fetched.error(path, basis, message.words(", which is no address"));
            return Ok(None);
        };
        if address::origin(&next) != address::origin(base.as_str()) {
            let message = Message::new("the address redirects to another host, ").value(next);
            fetched.error(path, basis, message.words(", and is not followed"));
            return Ok(None);
        }
        seen.push(url);
        if seen.contains(&next) || seen.len() > HOPS {
            let message = Message::new("the address redirects in a circle, to ").value(next);
            fetched.error(path, basis, message);
            return Ok(None);
        }
        if seen.len() == 1 {
            let message = Message::new("the address redirects to ").value(&next);
            fetched.faults.push(fault(path, severity, basis, message));
        }
        url = next;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::{Base, Fetched, fetch};
    use crate::verify::live::web::{Answer, Failure, Web};

    /// Answers by address; whatever else is asked for is not there.
    #[derive(Default)]
    pub(in super::super) struct Fake(
        pub(in super::super) BTreeMap<String, Result<Answer, Failure>>,
    );

    impl Fake {
        pub(in super::super) fn with(mut self, url: &str, answer: Answer) -> Self {
            self.0.insert(url.to_owned(), Ok(answer));
            self
        }
    }

    impl Web for Fake {
        fn get(&self, url: &str, longest: u64) -> Result<Answer, Failure> {
            let missing = Answer {
                status: 404,
                ..Answer::default()
            };
            let mut answer = self.0.get(url).cloned().unwrap_or(Ok(missing))?;
            answer.body = answer.body.filter(|body| body.len() as u64 <= longest);
            Ok(answer)
        }
    }

    pub(in super::super) fn file(body: &str) -> Answer {
        Answer {
            status: 200,
            media_type: Some("application/json".to_owned()),
            origin: Some("*".to_owned()),
            strict: true,
            body: Some(body.as_bytes().to_vec()),
            ..Answer::default()
        }
    }

    pub(in super::super) fn redirect(to: &str) -> Answer {
        Answer {
            status: 302,
            location: Some(to.to_owned()),
            ..Answer::default()
        }
    }

    fn ask(web: &Fake, path: &str, listed: Option<u64>) -> Fetched {
        let base = Base::parse("https://a.example/").unwrap();
        fetch(web, &base, path, listed).unwrap()
    }

    fn said(fetched: &Fetched) -> Vec<String> {
        let faults = fetched.faults.iter();
        faults
            .map(|fault| format!("{}: {}", fault.severity.word(), fault.message.render(false)))
            .collect()
    }

    #[test]
    fn redirects_are_followed_on_the_same_host() {
        let web = Fake::default()
            .with("https://a.example/x", redirect("/y"))
            .with("https://a.example/y", file("it"));
        let fetched = ask(&web, "x", Some(2));
        assert_eq!(fetched.bytes.as_deref(), Some(&b"it"[..]));
        assert_eq!(
            said(&fetched),
            ["warning: the address redirects to `https://a.example/y`"]
        );
        for (path, to, why) in [
            (
                "x",
                "https://b.example/",
                "error: the address redirects to another host, `https://b.example/`, and is not followed",
            ),
            (
                "x",
                "http://a.example/x",
                "error: the address redirects to another host, `http://a.example/x`, and is not followed",
            ),
            (
                "x",
                "/x",
                "error: the address redirects in a circle, to `https://a.example/x`",
            ),
            ("x", "mailto:x", "error: the server answers with status 404"),
            (
                "x",
                "ftp://x/",
                "error: the address redirects to `ftp://x/`, which is no address",
            ),
            (
                ".well-known/csaf/x",
                "//b.example",
                "error: the address redirects to another host, `https://b.example`, and is not followed",
            ),
        ] {
            let web = Fake::default().with(&format!("https://a.example/{path}"), redirect(to));
            let fetched = ask(&web, path, None);
            assert_eq!(fetched.bytes, None);
            assert_eq!(said(&fetched).last().unwrap(), why);
        }
    }

    #[test]
    fn long_ways_end() {
        let mut web = Fake::default();
        for step in 0..20 {
            let url = format!("https://a.example/{step}");
            web = web.with(&url, redirect(&format!("/{}", step + 1)));
        }
        assert_eq!(
            said(&ask(&web, "0", None)),
            [
                "warning: the address redirects to `https://a.example/1`",
                "error: the address redirects in a circle, to `https://a.example/6`"
            ]
        );
    }

    #[test]
    fn only_whole_files_are_taken() {
        let long = "x".repeat((1 << 20) + 3);
        let web = Fake::default()
            .with("https://a.example/x", file(&long))
            .with(
                "https://a.example/z",
                Answer {
                    encoding: Some("gzip".to_owned()),
                    ..file("")
                },
            );
        assert!(ask(&web, "x", Some(3)).bytes.is_some());
        for (path, listed, why) in [
            (
                "x",
                2,
                "error: the file does not end: the list of files says 2 bytes",
            ),
            (
                "x",
                65 << 20,
                "error: the file is longer than 67108864 bytes, and is not fetched",
            ),
            ("y", 2, "error: the server answers with status 404"),
            (
                "z",
                2,
                "error: the file comes encoded as `gzip`, although it was asked for as it is",
            ),
        ] {
            let fetched = ask(&web, path, Some(listed));
            assert!(fetched.bytes.is_none());
            assert_eq!(said(&fetched), [why]);
        }
    }
}
