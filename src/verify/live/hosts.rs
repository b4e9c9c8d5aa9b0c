//! What only the server as a whole and its neighbours can show: missing addresses, plain http, the main domain, the DNS path.

use super::super::fault::{Basis, Fault};
use super::super::layout::{METADATA, SECURITY_TXT};
use super::super::metadata::Metadata;
use super::address::{self, Base};
use super::web::{Answer, Web};
use crate::diagnostic::{Message, Severity};

/// The longest file of another host that is read.
const LONGEST: u64 = 1 << 20;
const MISSING: &str = "let the web server answer with status 404 where there is no file";
const PLAIN: &str = "redirect plain http to https, each address to the same one";
const COPY: &str =
    "copy the file from `public-hosts/` after each build, and serve it there without a redirect";
const ADDRESS: &str = "publish the site under the address that `base_url` says";

fn fault(
    path: &str,
    severity: Severity,
    basis: Basis,
    message: Message,
    help: &'static str,
) -> Fault {
    Fault {
        path: path.to_owned(),
        severity,
        message,
        basis,
        help,
        document: None,
    }
}

/// An address that cannot exist must not.
pub(super) fn missing(web: &dyn Web, base: &Base, path: &str) -> Option<Fault> {
    let answer = web.get(&base.of(path), LONGEST).ok()?;
    let severity = match answer.status {
        404 | 410 => return None,
        400..=499 => Severity::Warning,
        _ => Severity::Error,
    };
    let message = format!(
        "an address where nothing stands answers with status {}, not 404",
        answer.status
    );
    let basis = Basis::Rfc9110("15.5.5");
    Some(fault(
        base.as_str(),
        severity,
        basis,
        message.into(),
        MISSING,
    ))
}

/// Plain http leads to https, or to nothing.
pub(super) fn plain(web: &dyn Web, base: &Base) -> Option<Fault> {
    let url = base.plain()?;
    let answer = web.get(&url, LONGEST).ok()?;
    let basis = Basis::Csaf(3);
    if matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        let location = answer.location.as_deref().unwrap_or_default();
        let to = address::resolve(&url, location);
        let own = to.as_deref().and_then(address::origin) == address::origin(base.as_str());
        let message = Message::new("the address redirects to ").value(location);
        return Some(match own {
            true => fault(
                &url,
                Severity::Note,
                basis,
                message.words(", as it should"),
                PLAIN,
            ),
            false => fault(&url, Severity::Warning, basis, message, PLAIN),
        });
    }
    let served = answer.status == 200;
    let message = "the site is also served without encryption";
    served.then(|| fault(&url, Severity::Warning, basis, message.into(), PLAIN))
}

/// What the metadata promise of the site's address and of other hosts; the bytes are those that the site serves.
pub(super) fn neighbours(
    web: &dyn Web,
    base: &Base,
    metadata: &Metadata,
    bytes: &[u8],
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let asked = address::origin(base.as_str());
    match metadata.base() {
        Some(said) if address::origin(&said) != asked => {
            let severity = match base.is_loopback() {
                true => Severity::Note,
                false => Severity::Warning,
            };
            let message = Message::new("the addresses of the site begin with ").value(said);
            let message = message.words(", where neither they nor other hosts were looked at");
            faults.push(fault(
                base.as_str(),
                severity,
                Basis::Csaf(7),
                message,
                ADDRESS,
            ));
            return faults;
        }
        None => return faults,
        Some(_) => {}
    }
    let canonical = metadata.canonical_url.as_str();
    let (Some(origin), Some(domain)) = (address::origin(canonical), address::host(canonical))
    else {
        return faults;
    };
    if !origin.starts_with("https://") {
        return faults;
    }
    if Some(&origin) != asked.as_ref() {
        // A main domain is a name; whoever writes anything else wants something else asked.
        if address::is_loopback(&domain) || address::is_number(&domain) {
            return faults;
        }
        let url = format!("{origin}/{METADATA}");
        if let Err(message) = same(web, &url, bytes) {
            faults.push(fault(&url, Severity::Error, Basis::Csaf(9), message, COPY));
        }
        let url = format!("{origin}/{SECURITY_TXT}");
        if let Err(message) = leads(web, &url, canonical) {
            faults.push(fault(&url, Severity::Error, Basis::Csaf(8), message, COPY));
        }
    }
    faults.extend(dns_path(web, &domain, bytes));
    faults
}

/// `https://csaf.data.security.<domain>` serves the metadata, or nothing: it is one of three ways to be found.
fn dns_path(web: &dyn Web, domain: &str, bytes: &[u8]) -> Option<Fault> {
    if address::is_loopback(domain) || address::is_number(domain) {
        return None;
    }
    let url = format!("https://csaf.data.security.{domain}/");
    let basis = Basis::Csaf(10);
    match web.get(&url, LONGEST) {
        Err(failure) => {
            let message = Message::new("the metadata are not found by the DNS path: ");
            let message = message.words(failure.to_string());
            Some(fault(&url, Severity::Note, basis, message, COPY))
        }
        Ok(answer) => {
            let message = differs(&answer, bytes)?;
            Some(fault(&url, Severity::Error, basis, message, COPY))
        }
    }
}

/// Whether an address serves these bytes.
fn same(web: &dyn Web, url: &str, bytes: &[u8]) -> Result<(), Message> {
    let answer = web.get(url, LONGEST);
    let answer = answer.map_err(|failure| Message::new(failure.to_string()))?;
    differs(&answer, bytes).map_or(Ok(()), Err)
}

fn differs(answer: &Answer, bytes: &[u8]) -> Option<Message> {
    if answer.status != 200 {
        return Some(status(answer));
    }
    let same = answer.body.as_deref() == Some(bytes);
    (!same).then(|| Message::new("these are other provider metadata than the site's"))
}

fn status(answer: &Answer) -> Message {
    Message::new(format!("the server answers with status {}", answer.status))
}

/// Whether a security.txt names the metadata.
fn leads(web: &dyn Web, url: &str, canonical: &str) -> Result<(), Message> {
    let answer = web.get(url, LONGEST);
    let answer = answer.map_err(|failure| Message::new(failure.to_string()))?;
    if answer.status != 200 {
        return Err(status(&answer));
    }
    let text = String::from_utf8_lossy(answer.body.as_deref().unwrap_or_default());
    let field = |line: &str| {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        name.eq_ignore_ascii_case("csaf") && value.trim() == canonical
    };
    let message = || Message::new("this security.txt has no field `CSAF` with ").value(canonical);
    text.lines().any(field).then_some(()).ok_or_else(message)
}

#[cfg(test)]
mod tests {
    use super::super::fetch::tests::{Fake, file, redirect};
    use super::{Base, missing, neighbours, plain};
    use crate::verify::fault::Fault;
    use crate::verify::live::web::Answer;

    const METADATA: &str = r#"{"canonical_url":"https://a.example/.well-known/csaf/provider-metadata.json","distributions":[{"directory_url":"https://s.a.example/.well-known/csaf/white/"}],"last_updated":"2026-01-01T00:00:00Z","metadata_version":"2.0","publisher":{"category":"vendor","name":"A","namespace":"https://a.example"},"role":"csaf_provider"}"#;

    fn line(fault: &Fault) -> String {
        let message = fault.message.render(false);
        format!("{}: {}: {message}", fault.path, fault.severity.word())
    }

    fn around(web: &Fake, at: &str) -> Vec<String> {
        let metadata = serde_json::from_str(METADATA).unwrap();
        let base = Base::parse(at).unwrap();
        let faults = neighbours(web, &base, &metadata, METADATA.as_bytes());
        faults.iter().map(line).collect()
    }

    fn good() -> Fake {
        Fake::default()
            .with(
                "https://a.example/.well-known/csaf/provider-metadata.json",
                file(METADATA),
            )
            .with(
                "https://a.example/.well-known/security.txt",
                file("csaf: https://a.example/.well-known/csaf/provider-metadata.json\n"),
            )
            .with("https://csaf.data.security.a.example/", file(METADATA))
    }

    #[test]
    fn other_hosts_serve_what_the_metadata_promise() {
        let site = "https://s.a.example/";
        assert_eq!(around(&good(), site), [""; 0]);
        let stale = good().with("https://csaf.data.security.a.example/", file("{}"));
        assert_eq!(
            around(&stale, site),
            [
                "https://csaf.data.security.a.example/: error: these are other provider metadata than the site's"
            ]
        );
        let redirected = good().with(
            "https://csaf.data.security.a.example/",
            redirect("https://a.example/"),
        );
        assert_eq!(
            around(&redirected, site),
            ["https://csaf.data.security.a.example/: error: the server answers with status 302"]
        );
        let other = good()
            .with(
                "https://a.example/.well-known/security.txt",
                file("CSAF: https://b.example/"),
            )
            .with(
                "https://a.example/.well-known/csaf/provider-metadata.json",
                file("{}"),
            );
        assert_eq!(
            around(&other, site),
            [
                "https://a.example/.well-known/csaf/provider-metadata.json: error: these are other provider metadata than the site's",
                "https://a.example/.well-known/security.txt: error: this security.txt has no field `CSAF` with `https://a.example/.well-known/csaf/provider-metadata.json`",
            ]
        );
    }

    #[test]
    fn a_preview_asks_no_other_host() {
        let said = "the addresses of the site begin with `https://s.a.example/`, where neither they nor other hosts were looked at";
        let nobody = Fake::default();
        assert_eq!(
            around(&nobody, "http://127.0.0.1:8000/"),
            [format!("http://127.0.0.1:8000/: note: {said}")]
        );
        assert_eq!(
            around(&nobody, "https://preview.example/"),
            [format!("https://preview.example/: warning: {said}")]
        );
    }

    #[test]
    fn nothing_stands_where_nothing_stands() {
        let base = Base::parse("https://a.example/").unwrap();
        let said = |answer: Answer| {
            let web = Fake::default().with("https://a.example/x", answer);
            missing(&web, &base, "x").as_ref().map(line)
        };
        let with = |status| Answer {
            status,
            ..Answer::default()
        };
        assert_eq!(said(with(404)), None);
        let words = "an address where nothing stands answers with status";
        for (status, word) in [
            (200, "error"),
            (302, "error"),
            (403, "warning"),
            (500, "error"),
        ] {
            let expected = format!("https://a.example/: {word}: {words} {status}, not 404");
            assert_eq!(said(with(status)), Some(expected));
        }
    }

    #[test]
    fn plain_http_leads_to_https() {
        let base = Base::parse("https://a.example/").unwrap();
        let said = |answer: Answer| {
            let web = Fake::default().with("http://a.example/", answer);
            plain(&web, &base).as_ref().map(line)
        };
        assert_eq!(
            said(redirect("https://a.example/")).as_deref(),
            Some(
                "http://a.example/: note: the address redirects to `https://a.example/`, as it should"
            )
        );
        assert_eq!(
            said(redirect("https://b.example/")).as_deref(),
            Some("http://a.example/: warning: the address redirects to `https://b.example/`")
        );
        assert_eq!(
            said(file("x")).as_deref(),
            Some("http://a.example/: warning: the site is also served without encryption")
        );
        assert_eq!(
            said(Answer {
                status: 404,
                ..Answer::default()
            }),
            None
        );
    }
}
