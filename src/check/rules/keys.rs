//! The certificates of `public-keys/` are what they are said to be, good enough, and live long enough.

use std::collections::BTreeMap;

use crate::diagnostic::{Clause, Code, Example, Finding, Message, Rule, Severity};
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificate, State, holds_secret_key};
use crate::read::Sources;

/// Days under which a release is refused: clients want signatures to stay valid for that long.
const SHORT: i64 = 30;
/// Days under which prolonging is due.
const NEAR: i64 = 90;

const KEY: &str = "public-keys/4F9B7A1C0D2E3F4A5B6C7D8E9F0A1B2C3D4E5F60.asc";

/// A file that is no certificate of its name.
pub(super) const FILE: Rule = Rule {
    code: Code("key-file"),
    severity: Severity::Error,
    title: "a file in public-keys/ is not one certificate under its fingerprint",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "7.1.20",
    },
    wants: "`public-keys/` holds certificates, one in a file that is named after the fingerprint of its primary key, and a `README.md` if you like.\nA secret key has no place in a workspace at all.",
    failing: Example::Part {
        path: "public-keys/psirt.asc",
        text: "-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
    },
    mended: Example::Part {
        path: KEY,
        text: "-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
    },
};

/// A certificate that should not be trusted any more.
pub(super) const WEAK: Rule = Rule {
    code: Code("key-weak"),
    severity: Severity::Error,
    title: "a certificate uses an algorithm that is too weak",
    clause: Clause::House(
        "Readers' programs refuse SHA-1, DSA and short RSA keys, so what is signed with them counts as unsigned.",
    ),
    wants: "Keys are EdDSA, ECDSA, or RSA of 3072 bits and more, and their own signatures do not use SHA-1.",
    failing: Example::Part {
        path: KEY,
        text: "(RSA of 2048 bits)\n",
    },
    mended: Example::Part {
        path: KEY,
        text: "(EdDSA, as `obstat keys new` makes it)\n",
    },
};

/// The certificates that the site names.
pub(super) const USE: Rule = Rule {
    code: Code("key-use"),
    severity: Severity::Error,
    title: "the site names a certificate that is not there or cannot do its work",
    clause: Clause::Standard {
        standard: "RFC 9116",
        section: "2.5.4",
    },
    wants: "The pinned fingerprint of `[signing]` has its certificate in `public-keys/`, with a subkey that signs and is neither expired nor revoked.\nThe certificate that `Encryption` of security.txt names can encrypt.",
    failing: Example::Part {
        path: "content/site.toml",
        text: "[signing]\nfingerprint = \"0000000000000000000000000000000000000000\"\n",
    },
    mended: Example::Part {
        path: "content/site.toml",
        text: "[signing]\nfingerprint = \"4F9B7A1C0D2E3F4A5B6C7D8E9F0A1B2C3D4E5F60\"\n",
    },
};

/// A certificate that is gone, and signatures by it that are still published.
pub(super) const MISSING: Rule = Rule {
    code: Code("key-missing"),
    severity: Severity::Error,
    title: "a published signature cannot be verified with what public-keys/ holds",
    clause: Clause::Standard {
        standard: "CSAF 2.0",
        section: "7.1.20",
    },
    wants: "A certificate stays in `public-keys/`, and so on the site, as long as one published signature was made by it; that it expired or was revoked is no reason to take it away.
After a rollover `obstat resign` adds signatures by the new key, and those by the old one are no longer published.\nA certificate that is prolonged is merged into its file (`obstat keys merge`), because gpg's own copy forgets since when its subkeys may sign.",
    failing: Example::Words("public-keys/ is empty, and a released document has a signature"),
    mended: Example::Words("public-keys/ holds the certificate of the key that made the signature"),
};

/// A key that signed releases and whose certificate is not there, as a finding; `release` is the folder of one of them.
pub fn missing(key: &str, release: &str, more: usize) -> Finding {
    let message = Message::new(format!(
        "public-keys/ lacks the certificate of the key {key}, which signed "
    ))
    .value(release);
    let message = match more {
        0 => message,
        more => message.words(format!(" and {more} more")),
    };
    Finding::error(MISSING.code, None, message).help(format!(
        "bring the file back as it was (`gpg --export --armor {key}`, or from the published site); or sign anew with `obstat resign`"
    ))
}

/// A certificate that does not know that its key could sign when it signed a release, as a finding.
pub fn forgotten(fingerprint: &str, release: &str, time: Timestamp) -> Finding {
    let message = Message::new(format!("the certificate {fingerprint} does not say that its key could sign at {time}, when it signed "))
        .value(release);
    Finding::error(MISSING.code, None, message).help(format!(
        "programs that ask refuse what was signed before: bring the older file back, and take the newer one over with `gpg --export --armor {fingerprint} | obstat keys merge -`"
    ))
}

/// A certificate that is about to expire.
pub(super) const EXPIRY: Rule = Rule {
    code: Code("key-expiry"),
    severity: Severity::Error,
    title: "the signing key expires soon",
    clause: Clause::House(
        "Clients refuse documents whose key has expired, even if they were signed in time.",
    ),
    wants: "The key that signs lives for 30 days and more after a release; under 90 days is a warning.\nProlong it with gpg and take the certificate over with `obstat keys merge`: a prolonged certificate needs no new signatures.\n`release --override key-expiry --reason …` passes it; an expired key cannot be passed.",
    failing: Example::Part {
        path: KEY,
        text: "(expires in 20 days)\n",
    },
    mended: Example::Part {
        path: KEY,
        text: "(expires in a year)\n",
    },
};

/// The certificates of a workspace, sorted by fingerprint; what is wrong with a file is for [`of_files`] to say.
pub fn certificates(sources: &Sources) -> Vec<Certificate> {
    let mut all: Vec<Certificate> = sources
        .public_keys
        .iter()
        .filter(|file| file.path.ends_with(".asc"))
        .filter_map(|file| Certificate::read(&file.bytes).ok())
        .collect();
    all.sort_by(|a, b| a.fingerprint().cmp(b.fingerprint()));
    all.dedup_by(|a, b| a.fingerprint() == b.fingerprint());
    all
}

/// The certificate that `[signing]` pins, if it is there.
pub fn pinned<'a>(sources: &Sources, certificates: &'a [Certificate]) -> Option<&'a Certificate> {
    let signing = sources.site.as_ref()?.signing.as_ref()?;
    let wanted = signing.fingerprint.value.to_ascii_uppercase();
    certificates.iter().find(|it| it.fingerprint() == wanted)
}

/// What is wrong with the files of `public-keys/` and with what the site says of them, whatever the time.
pub(super) fn check(sources: &Sources, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for file in &sources.public_keys {
        let about = |words: &str| {
            Message::new("")
                .value(file.path.clone())
                .words(format!(": {words}"))
        };
        if !file.path.ends_with(".asc") {
            if holds_secret_key(&file.bytes) {
                findings.push(
                    Finding::error(FILE.code, None, about("this file holds a secret key")).help(
                        "take it away from here, and revoke the key if the file was ever shared",
                    ),
                );
            } else if !file.path.ends_with("/README.md") {
                findings.push(
                    Finding::error(FILE.code, None, about("this is no certificate in armor"))
                        .help("name certificates after their fingerprint: `<FINGERPRINT>.asc`"),
                );
            }
            continue;
        }
        let certificate = match Certificate::read(&file.bytes) {
            Ok(certificate) => certificate,
            Err(problem) => {
                let finding = Finding::error(FILE.code, None, about(&problem.to_string()));
                findings.push(finding.help(problem.help()));
                continue;
            }
        };
        let name = format!("public-keys/{}.asc", certificate.fingerprint());
        if file.path != name {
            findings.push(
                Finding::error(
                    FILE.code,
                    None,
                    about("the file is not named after its fingerprint"),
                )
                .help(format!("name it `{name}`")),
            );
        }
        for weak in certificate.health(far()).weak {
            findings.push(
                Finding::error(WEAK.code, None, about(&format!("{weak} is too weak")))
                    .help("make a new key with `obstat keys new`"),
            );
        }
        seen.insert(certificate.fingerprint().to_owned(), file.path.clone());
    }
    let Some(site) = &sources.site else { return };
    if let Some(signing) = &site.signing {
        let wanted = signing.fingerprint.value.to_ascii_uppercase();
        if wanted.len() == 40 && !seen.contains_key(&wanted) {
            findings.push(
                Finding::error(
                    USE.code,
                    signing.fingerprint.span,
                    "no file in public-keys/ holds the certificate with this fingerprint",
                )
                .help(format!(
                    "`gpg --export --armor {wanted} > public-keys/{wanted}.asc`"
                )),
            );
        }
    }
}

/// What is wrong with the files of `public-keys/`, whatever the time.
pub fn of_files(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    check(sources, &mut findings);
    findings
}

/// A time at which every certificate was made already; what a health says of time is not used with it.
fn far() -> Timestamp {
    Timestamp::whole(chrono::DateTime::<chrono::Utc>::MAX_UTC)
}

/// What a time has to say of the pinned certificate, and of those that security.txt names.
///
/// With `release` they are what a release stops at; else warnings alone (invariant 12).
pub fn at_a_time(sources: &Sources, at: Timestamp, release: bool) -> Vec<Finding> {
    let certificates = certificates(sources);
    let mut findings = Vec::new();
    if let Some(certificate) = pinned(sources, &certificates) {
        findings.extend(signing(certificate, at, release));
    }
    let encryption = sources
        .site
        .as_ref()
        .and_then(|site| site.security_txt.as_ref())
        .map_or(&[][..], |table| &table.encryption);
    for address in encryption {
        let named = certificates.iter().find(|certificate| {
            let address = address.value.to_ascii_uppercase();
            address.contains(certificate.fingerprint())
        });
        if let Some(certificate) = named.filter(|certificate| !certificate.health(at).encrypts) {
            let severity = if release {
                Severity::Error
            } else {
                Severity::Warning
            };
            findings.push(
                Finding::of(
                    severity,
                    USE.code,
                    address.span,
                    format!("{} cannot encrypt now", certificate.fingerprint()),
                )
                .help("add an encryption subkey, or name another certificate"),
            );
        }
    }
    findings
}

/// What a time has to say of one certificate that signs.
pub fn signing(certificate: &Certificate, at: Timestamp, release: bool) -> Option<Finding> {
    let health = certificate.health(at);
    let name = certificate.fingerprint();
    let hard = if release {
        Severity::Error
    } else {
        Severity::Warning
    };
    let broken = |words: String, help: &str| {
        Some(Finding::of(hard, USE.code, None, words).help(help.to_owned()))
    };
    // gpg's `'*'` would pass over subkeys that have expired.
    let subkeys = certificate.subkeys(at).join(" ");
    let prolong = format!(
        "prolong it with `gpg --quick-set-expire {name} 1y` and `gpg --quick-set-expire {name} 1y {subkeys}`, then `gpg --export --armor {name} | obstat keys merge -`"
    );
    match &health.state {
        State::Good => {}
        State::NotYet(from) => {
            return broken(
                format!("the key {name} is not valid before {from}"),
                "release at a later time",
            );
        }
        State::Expired(when) => {
            return broken(format!("the key {name} expired at {when}"), &prolong);
        }
        State::Revoked(why) => {
            return broken(
                format!("the key {name} was revoked: {why}"),
                "make a new key with `obstat keys new`, and pin it in `[signing]`",
            );
        }
        State::Invalid(why) => {
            return broken(
                format!("the certificate {name} does not hold: {why}"),
                "export it anew with `gpg --export --armor`",
            );
        }
    }
    if health.signing.is_empty() {
        return broken(
            format!("the certificate {name} has no subkey that may sign"),
            "add one with `gpg --quick-add-key`",
        );
    }
    let days = health.days_left(at)?;
    let severity = match days {
        ..SHORT if release => Severity::Error,
        ..NEAR => Severity::Warning,
        _ => return None,
    };
    Some(
        Finding::of(
            severity,
            EXPIRY.code,
            None,
            format!("the key {name} can sign for {days} more days"),
        )
        .help(prolong),
    )
}
