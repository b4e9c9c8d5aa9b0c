//! Signatures and certificates: who signed, what, with a key that lasts.

use std::sync::LazyLock;

use obstat::openpgp::{Generated, KeyFile, Signer as _, generate};

use crate::fixture::{
    AT, CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, Site, before, lines, names, published, site,
};

/// When the keys of these tests begin.
const BEGIN: &str = "2026-01-01T00:00:00Z";

static KEY: LazyLock<Generated> = LazyLock::new(|| key(2000));
static SIGNED: LazyLock<Site> = LazyLock::new(|| site().signed(&KEY, BEGIN));

const TEXT: &str = "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt";

/// A key for so many days.
fn key(days: u32) -> Generated {
    let user = "Example PSIRT <psirt@devices.example>";
    generate(user, None, BEGIN.parse().unwrap(), days).unwrap()
}

/// The file of a key.
fn file(key: &Generated) -> String {
    format!("{CSAF}/openpgp/{}.asc", key.certificate.fingerprint())
}

/// What is found once the signed site is spoilt and its list fits.
fn found(spoil: impl FnOnce(&mut Site)) -> Vec<String> {
    let mut site = SIGNED.clone();
    spoil(&mut site);
    lines(&site.listed().report())
}

#[test]
fn a_signed_site_is_good_and_its_signatures_are_counted() {
    // Each document and its text, each version's copy and text, the VEX documents, security.txt.
    let report = SIGNED.report();
    assert_eq!(lines(&report), [""; 0]);
    let copies = SIGNED.0.keys();
    let copies = copies.filter(|path| path.starts_with("advisories/") && path.ends_with(".asc"));
    let (stones, copies): (Vec<_>, Vec<_>) = copies.partition(|path| path.contains("tombstone"));
    assert_eq!(stones.len(), 1);
    let vex = SIGNED.0.keys();
    let vex = vex.filter(|path| path.starts_with("vex/") && path.ends_with(".asc"));
    let vex = vex.count();
    assert_eq!(vex, 16);
    assert_eq!(
        report.counts.signatures,
        11 + 2 * copies.len() + stones.len() + 11 + vex + 1
    );
    assert_eq!(report.counts.keys, 1);
}

#[test]
fn a_site_without_a_certificate_says_so() {
    let report = site().report();
    assert_eq!(lines(&report), [""; 0]);
    let note = &report.faults[0];
    assert_eq!(note.path, METADATA);
    assert_eq!(
        note.message.render(false),
        "no certificate is published, so nothing on this site is signed"
    );
}

#[test]
fn a_signature_is_over_these_bytes_by_a_published_key() {
    let signature = format!("{DOCUMENT}.asc");
    let other = format!("{CSAF}/white/2026/sby-sa-2026-0001.json.asc");
    assert_eq!(
        found(|site| {
            let bytes = site.0[&other].clone();
            site.0.insert(signature.clone(), bytes);
        }),
        [format!(
            "{signature}: error: the signature is not good: it does not fit the content"
        )]
    );
    let stranger = key(2000);
    let words = found(|site| {
        let signer = KeyFile::unlock(
            &stranger.secret,
            None,
            &stranger.certificate,
            BEGIN.parse().unwrap(),
        );
        let signed = signer.unwrap().sign_detached(&site.0[DOCUMENT]).unwrap();
        site.0.insert(signature.clone(), signed);
    });
    assert_eq!(words.len(), 1);
    let expected =
        format!("{signature}: error: the signature is not good: it was made by the key ");
    assert!(words[0].starts_with(&expected), "{words:?}");
    assert_eq!(
        found(|site| {
            let bytes = site.0[&signature].repeat(2);
            site.0.insert(signature.clone(), bytes);
        }),
        [format!(
            "{signature}: error: the signature is not good: it holds more than one signature"
        )]
    );
}

/// Every hash is right, as after an attack by somebody who has the web server but not the key.
#[test]
fn new_hashes_do_not_make_up_for_a_signature() {
    let copy = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";
    assert_eq!(
        found(|site| {
            for path in [DOCUMENT, copy] {
                site.replace(path, "\"text\": \"", "\"text\": \"No patch needed. ");
            }
            site.hashed(DOCUMENT);
        }),
        [DOCUMENT, copy].map(|path| format!(
            "{path}.asc: error: the signature is not good: it does not fit the content"
        ))
    );
}

#[test]
fn a_document_without_its_signature_is_named() {
    let signature = format!("{DOCUMENT}.asc");
    let lines = found(|site| drop(site.remove(&signature)));
    let missing = format!("{signature}: error: the document's signature is missing");
    assert!(lines.contains(&missing), "{lines:?}");
    let role = format!(
        "{METADATA}: error: the role `csaf_trusted_provider` is too high: `{DOCUMENT}` has no signature"
    );
    assert!(lines.contains(&role), "{lines:?}");
    let link = lines.iter().any(|line| line.starts_with(FEED));
    assert!(link && lines.len() == 3, "{lines:?}");
}

/// An older document with its own good hashes and its own good signature.
#[test]
fn an_older_state_is_not_the_current_one() {
    let older = before();
    let mut site = published();
    for ending in ["", ".sha256", ".sha512", ".asc"] {
        let path = format!("{DOCUMENT}{ending}");
        site.0.insert(path.clone(), older.0[&path].clone());
    }
    let report = site.listed().report();
    assert!(names(&report, DOCUMENT), "{:?}", lines(&report));
    let changes = format!("{CSAF}/white/changes.csv");
    assert!(names(&report, &changes), "{:?}", lines(&report));

    let mut site = published();
    site.0.insert(TEXT.to_owned(), older.0[TEXT].clone());
    let report = site.listed().report();
    assert!(names(&report, TEXT), "{:?}", lines(&report));
}

#[test]
fn clear_signed_texts_are_nothing_else() {
    for path in [TEXT, SECURITY_TXT] {
        let before = found(|site| drop(site.bytes(path).splice(0..0, *b"Pay here.\n")));
        let words = "something stands before the line `-----BEGIN PGP SIGNED MESSAGE-----`";
        assert_eq!(before[0], format!("{path}: error: {words}"));
        let after = found(|site| site.bytes(path).extend(b"Pay here.\n"));
        let words = "the signature is not good: it is not one clear-signed text";
        assert_eq!(after[0], format!("{path}: error: {words}"));
        let changed = found(|site| site.replace(path, "sorrelby.example", "sorrelbv.example"));
        let words = "the signature is not good: it does not fit the content";
        assert_eq!(changed[0], format!("{path}: error: {words}"));
    }
    let plain = site();
    let words = found(|site| drop(site.0.insert(TEXT.to_owned(), plain.0[TEXT].clone())));
    assert_eq!(
        words[0],
        format!("{TEXT}: error: the text is not clear-signed")
    );
    let words = found(|site| {
        let bytes = plain.0[SECURITY_TXT].clone();
        site.0.insert(SECURITY_TXT.to_owned(), bytes);
    });
    assert_eq!(
        words,
        [format!(
            "{SECURITY_TXT}: error: security.txt is not clear-signed"
        )]
    );
    let beside = format!("{TEXT}.asc");
    let words = found(|site| {
        let bytes = site.0[&format!("{DOCUMENT}.asc")].clone();
        site.0.insert(beside.clone(), bytes);
    });
    let warning = "the text is itself clear-signed, so a second signature misleads";
    assert!(
        words.contains(&format!("{beside}: warning: {warning}")),
        "{words:?}"
    );
}

#[test]
fn every_certificate_is_the_one_that_the_metadata_name() {
    let path = file(&KEY);
    let second = key(2000);
    let two = found(|site| site.bytes(&path).extend(second.certificate.to_armored()));
    assert_eq!(
        two[0],
        format!("{path}: error: this file holds more than one certificate")
    );
    let other = found(|site| drop(site.0.insert(path.clone(), second.certificate.to_armored())));
    let words = format!(
        "the file holds the certificate `{}`",
        second.certificate.fingerprint()
    );
    assert_eq!(other[0], format!("{path}: error: {words}"));
    let unnamed = file(&second);
    assert_eq!(
        found(|site| drop(
            site.0
                .insert(unnamed.clone(), second.certificate.to_armored())
        )),
        [format!(
            "{unnamed}: error: the provider metadata do not name this certificate"
        )]
    );
    let fingerprint = KEY.certificate.fingerprint();
    let lower = fingerprint.to_ascii_lowercase();
    let lines = found(|site| {
        site.replace(
            METADATA,
            &format!("\"{fingerprint}\""),
            &format!("\"{lower}\""),
        )
    });
    let words = format!("this is no fingerprint of 40 upper-case digits: `{lower}`");
    assert!(
        lines.contains(&format!("{METADATA}: error: {words}")),
        "{lines:?}"
    );
    let gone = found(|site| drop(site.remove(&path)));
    assert!(
        gone[0].starts_with(METADATA) && gone[0].ends_with(" leads to nothing"),
        "{gone:?}"
    );
    assert!(
        gone.iter()
            .any(|line| line.starts_with(&format!("{DOCUMENT}.asc")))
    );
    let secret = found(|site| drop(site.0.insert(path.clone(), KEY.secret.clone())));
    assert_eq!(
        secret[0],
        format!("{path}: error: this file holds a secret key")
    );
}

#[test]
fn a_key_in_use_lasts() {
    // Until 2027-01-01.
    let key = key(365);
    let path = file(&key);
    let site = site().signed(&key, BEGIN);
    let words = |at: &str| -> Vec<String> {
        let lines = lines(&site.report_at(at)).into_iter();
        lines.filter(|line| line.starts_with(&path)).collect()
    };
    assert_eq!(words("2026-10-02T00:00:00Z"), [""; 0]);
    assert_eq!(
        words(AT),
        [format!(
            "{path}: warning: the certificate lasts for 41 more days"
        )]
    );
    assert_eq!(
        words("2026-12-12T00:00:00Z"),
        [format!(
            "{path}: error: the certificate lasts for 20 more days"
        )]
    );
    assert_eq!(
        words("2027-02-01T00:00:00Z"),
        [format!(
            "{path}: error: the certificate expired at `2027-01-01T00:00:00Z`"
        )]
    );
    assert_eq!(
        words("2025-12-01T00:00:00Z"),
        [format!(
            "{path}: error: the certificate is made at `2026-01-01T00:00:00Z`"
        )]
    );
}

#[test]
fn a_revoked_key_is_named_with_what_it_signed() {
    let path = file(&KEY);
    let revoked = KEY.certificate.revoked_by(&KEY.revocation).unwrap();
    let lines = found(|site| drop(site.0.insert(path.clone(), revoked.to_armored())));
    let key = format!("{path}: error: the certificate is revoked: ");
    assert!(lines.iter().any(|line| line.starts_with(&key)), "{lines:?}");
}
