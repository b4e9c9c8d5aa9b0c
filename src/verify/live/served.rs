//! How a file is served: media type, other origins, encoding, encryption.

use super::super::fault::{Basis, Fault};
use super::super::layout::{PROVIDER, SECURITY_TXT};
use super::web::Answer;
use crate::diagnostic::{Message, Severity};

const SERVER: &str = "set the header in the web server's configuration for this address";
const JSON: &str = "application/json";

/// What is wrong with the way in which a file is served; `secure` if it came over https.
pub(super) fn faults(path: &str, answer: &Answer, secure: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |severity, basis, message: Message| {
        faults.push(Fault {
            path: path.to_owned(),
            severity,
            message,
            basis,
            help: SERVER,
            document: None,
        });
    };
    let provider = path.starts_with(PROVIDER);
    let page = path.ends_with(".html");
    if provider && path.ends_with(".json") && answer.media_type.as_deref() != Some(JSON) {
        let message = other_type(answer, JSON);
        add(Severity::Error, Basis::MediaType, message);
    }
    if path == SECURITY_TXT && !answer.media_type.as_deref().is_some_and(is_plain_utf8) {
        let message = other_type(answer, "text/plain; charset=utf-8");
        add(Severity::Error, Basis::Rfc9116("3"), message);
    }
    if page && essence(answer) != "text/html" {
        let message = other_type(answer, "text/html");
        add(Severity::Warning, Basis::Rfc9110("8.3"), message);
    }
    if provider && !page && answer.origin.as_deref() != Some("*") {
        let message = "the file is served without `Access-Control-Allow-Origin: *`";
        add(Severity::Warning, Basis::Csaf21(25), message.into());
    }
    if secure && !answer.strict {
        let message = "the file is served without `Strict-Transport-Security`";
        add(Severity::Note, Basis::Rfc6797("7.1"), message.into());
    }
    faults
}

fn other_type(answer: &Answer, expected: &str) -> Message {
    match &answer.media_type {
        Some(found) => Message::new("the file is served as ")
            .value(found)
            .words(", not as ")
            .value(expected),
        None => Message::new("the file is served without a media type, not as ").value(expected),
    }
}

/// The media type without parameters, in lower case.
fn essence(answer: &Answer) -> String {
    let whole = answer.media_type.as_deref().unwrap_or_default();
    let essence = whole.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// `text/plain` with the parameter `charset=utf-8` and perhaps others, in any case and with or without quotation marks.
fn is_plain_utf8(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    let plain = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("text/plain"));
    plain
        && parts.any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = value.trim_matches('"');
            name.eq_ignore_ascii_case("charset") && value.eq_ignore_ascii_case("utf-8")
        })
}

/// How many faults of one kind are named one by one.
const NAMED: usize = 3;

/// Puts the faults of many files that are served in the same wrong way into one, at the first of them.
pub(super) fn gathered(mut faults: Vec<Fault>) -> Vec<Fault> {
    let kind = |fault: &Fault| (fault.basis, fault.severity, fault.message.render(false));
    faults.sort_by(|one, other| {
        let kinds = kind(one).cmp(&kind(other));
        kinds.then_with(|| one.path.cmp(&other.path))
    });
    faults.dedup();
    let mut gathered = Vec::new();
    for same in faults.chunk_by(|one, other| kind(one) == kind(other)) {
        match same {
            [first, others @ ..] if same.len() > NAMED => {
                let mut fault = first.clone();
                let number = others.len();
                fault.message = fault
                    .message
                    .words(format!("; {number} other files are served in the same way"));
                gathered.push(fault);
            }
            few => gathered.extend_from_slice(few),
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::{faults, gathered, is_plain_utf8};
    use crate::verify::live::web::Answer;

    fn said(path: &str, answer: &Answer) -> Vec<String> {
        let faults = gathered(faults(path, answer, false));
        faults
            .iter()
            .map(|fault| format!("{}: {}", fault.severity.word(), fault.message.render(false)))
            .collect()
    }

    fn answer(media_type: &str) -> Answer {
        Answer {
            media_type: Some(media_type.to_owned()),
            origin: Some("*".to_owned()),
            ..Answer::default()
        }
    }

    #[test]
    fn documents_have_one_media_type_and_no_parameter() {
        let path = ".well-known/csaf/white/2026/a.json";
        assert_eq!(said(path, &answer("application/json")), [""; 0]);
        assert_eq!(
            said(path, &answer("application/json; charset=utf-8")),
            [
                "error: the file is served as `application/json; charset=utf-8`, not as `application/json`"
            ]
        );
        assert_eq!(said("files.json", &answer("text/plain")), [""; 0]);
    }

    #[test]
    fn security_txt_is_plain_text_in_utf_8() {
        for good in [
            "text/plain; charset=utf-8",
            "Text/Plain;charset=\"UTF-8\"",
            "text/plain; a=b; charset=utf-8",
        ] {
            assert!(is_plain_utf8(good), "{good}");
        }
        for bad in [
            "text/plain",
            "text/html; charset=utf-8",
            "text/plain; charset=latin1",
            "",
        ] {
            assert!(!is_plain_utf8(bad), "{bad}");
        }
    }

    #[test]
    fn other_origins_may_read_the_provider() {
        let missing = Answer {
            media_type: Some("text/csv".to_owned()),
            ..Answer::default()
        };
        let path = ".well-known/csaf/white/changes.csv";
        assert_eq!(
            said(path, &missing),
            ["warning: the file is served without `Access-Control-Allow-Origin: *`"]
        );
        assert_eq!(said("atom.xml", &missing), [""; 0]);
    }

    #[test]
    fn what_is_the_same_everywhere_is_said_once() {
        let all = ["d", "b", "a", "c", "a"]
            .iter()
            .flat_map(|name| faults(&format!("{name}.html"), &Answer::default(), false))
            .collect();
        let all = gathered(all);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].path, "a.html");
        assert_eq!(
            all[0].message.render(false),
            "the file is served without a media type, not as `text/html`; 3 other files are served in the same way"
        );
    }
}
