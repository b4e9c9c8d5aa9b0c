//! What a signature is good for, and how a bad one is named.

use obstat::model::timestamp::Timestamp;
use obstat::openpgp::{
    Certificates, Generated, KeyFile, KeyFileProblem, Passphrase, SignatureProblem, Signer as _,
    generate,
};

use super::fixture::{BEGIN, FIRST};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key(name: &str) -> Generated {
    generate(
        &format!("{name} <{name}@devices.example>"),
        None,
        at(BEGIN),
        400,
    )
    .unwrap()
}

fn signer(key: &Generated) -> KeyFile {
    KeyFile::unlock(&key.secret, None, &key.certificate, at(FIRST)).unwrap()
}

fn known(keys: &[&Generated]) -> Certificates {
    let certificates: Vec<_> = keys.iter().map(|key| key.certificate.clone()).collect();
    Certificates::from(certificates)
}

#[test]
fn what_was_signed_verifies_with_who_and_when() {
    let key = key("a");
    let signature = signer(&key).sign_detached(b"{}\n").unwrap();
    let signed = known(&[&key])
        .verify_detached(b"{}\n", &signature, at(FIRST))
        .unwrap();
    assert_eq!(signed.fingerprint, key.certificate.fingerprint());
    assert_eq!(signed.time, at(FIRST));
}

#[test]
fn a_clear_signed_text_gives_back_every_byte() {
    let key = key("a");
    for text in [
        "one line\n",
        "- a list\n- that begins with dashes\n-----BEGIN of nothing\nFrom here\n\n\ntwo blank lines\n",
        "pumps – größer → 4.2.3\n",
    ] {
        let signed = signer(&key).clear_sign(text.as_bytes()).unwrap();
        assert!(signed.starts_with(b"-----BEGIN PGP SIGNED MESSAGE-----\n"));
        assert!(signed.ends_with(b"-----END PGP SIGNATURE-----\n"));
        let read = known(&[&key]).verify_clear(&signed, at(FIRST)).unwrap();
        assert_eq!(String::from_utf8(read.content).unwrap(), text);
    }
}

#[test]
fn a_changed_content_is_bad() {
    let key = key("a");
    let signature = signer(&key).sign_detached(b"{}\n").unwrap();
    let verified = known(&[&key]).verify_detached(b"{ }\n", &signature, at(FIRST));
    assert_eq!(verified, Err(SignatureProblem::Bad));
    let signed = signer(&key).clear_sign(b"affected\n").unwrap();
    let changed = String::from_utf8(signed)
        .unwrap()
        .replace("affected", "unaffected");
    let verified = known(&[&key]).verify_clear(changed.as_bytes(), at(FIRST));
    assert_eq!(verified, Err(SignatureProblem::Bad));
}

#[test]
fn every_flipped_byte_of_a_signature_is_found() {
    let key = key("a");
    let signature = signer(&key).sign_detached(b"{}\n").unwrap();
    let known = known(&[&key]);
    let text = String::from_utf8(signature.clone()).unwrap();
    let (from, to) = (
        text.find("\n\n").unwrap() + 2,
        text.find("\n-----END").unwrap(),
    );
    let (mut tried, mut refused) = (0, 0);
    for place in (from..to).step_by(7) {
        let mut changed = signature.clone();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        if changed == signature {
            continue;
        }
        let verified = known.verify_detached(b"{}\n", &changed, at(FIRST));
        tried += 1;
        // The unhashed part of a signature says nothing that counts; who signed what and when does not change with it.
        match verified {
            Err(_) => refused += 1,
            Ok(signed) => {
                assert_eq!(signed.fingerprint, key.certificate.fingerprint());
                assert_eq!(signed.time, at(FIRST));
            }
        }
    }
    assert!(
        tried > 20 && refused * 4 > tried * 3,
        "{refused} of {tried}"
    );
    assert_eq!(
        known.verify_detached(b"{}\n", b"", at(FIRST)),
        Err(SignatureProblem::Unreadable)
    );
    assert_eq!(
        known.verify_detached(b"{}\n", &signature[..signature.len() / 2], at(FIRST)),
        Err(SignatureProblem::Unreadable)
    );
}

#[test]
fn a_signature_of_a_later_time_is_named() {
    let key = key("a");
    let signature = signer(&key).sign_detached(b"{}\n").unwrap();
    let verified = known(&[&key]).verify_detached(b"{}\n", &signature, at("2026-05-31T00:00:00Z"));
    assert_eq!(verified, Err(SignatureProblem::NotYet(at(FIRST))));
}

#[test]
fn a_key_that_is_not_there_is_named() {
    let (ours, other) = (key("a"), key("b"));
    let signature = signer(&other).sign_detached(b"{}\n").unwrap();
    let verified = known(&[&ours]).verify_detached(b"{}\n", &signature, at(FIRST));
    assert!(matches!(
        verified,
        Err(SignatureProblem::UnknownKey(Some(_)))
    ));
}

#[test]
fn two_signatures_are_one_too_many() {
    let (a, b) = (key("a"), key("b"));
    let mut both = signer(&a).sign_detached(b"{}\n").unwrap();
    both.extend(signer(&b).sign_detached(b"{}\n").unwrap());
    let verified = known(&[&a, &b]).verify_detached(b"{}\n", &both, at(FIRST));
    assert_eq!(verified, Err(SignatureProblem::Several));
}

#[test]
fn a_text_around_a_signed_text_is_found() {
    let key = key("a");
    let signed = signer(&key).clear_sign(b"text\n").unwrap();
    let text = String::from_utf8(signed).unwrap();
    for around in [
        format!("hello\n{text}"),
        format!("{text}goodbye\n"),
        format!("{text}{text}"),
        text.trim_end().to_owned(),
        "no signature\n".to_owned(),
    ] {
        let verified = known(&[&key]).verify_clear(around.as_bytes(), at(FIRST));
        assert_eq!(verified, Err(SignatureProblem::NotClear), "{around}");
    }
}

#[test]
fn what_a_revoked_key_signed_is_not_good() {
    let key = key("a");
    let signature = signer(&key).sign_detached(b"{}\n").unwrap();
    let revoked = key.certificate.revoked_by(&key.revocation).unwrap();
    let known = Certificates::from(vec![revoked.clone()]);
    let verified = known.verify_detached(b"{}\n", &signature, at(FIRST));
    assert!(
        matches!(verified, Err(SignatureProblem::BadKey(_))),
        "{verified:?}"
    );
    let unlocked = KeyFile::unlock(&key.secret, None, &revoked, at(FIRST)).map(drop);
    assert!(matches!(unlocked, Err(KeyFileProblem::Revoked(_))));
}

#[test]
fn each_key_that_cannot_sign_is_refused_with_its_reason() {
    let (ours, other) = (key("a"), key("b"));
    let unlock = |bytes: &[u8], passphrase: Option<&Passphrase>, time: &str| {
        KeyFile::unlock(bytes, passphrase, &ours.certificate, at(time)).map(drop)
    };
    let public = ours.certificate.to_armored();
    assert_eq!(
        unlock(b"hello", None, FIRST),
        Err(KeyFileProblem::Unreadable)
    );
    assert_eq!(unlock(&public, None, FIRST), Err(KeyFileProblem::Public));
    assert!(matches!(
        unlock(&other.secret, None, FIRST),
        Err(KeyFileProblem::OtherKey(..))
    ));
    assert_eq!(
        unlock(&ours.secret, None, "2025-01-01T00:00:00Z"),
        Err(KeyFileProblem::NotYet(at(BEGIN)))
    );
    assert!(matches!(
        unlock(&ours.secret, None, "2028-01-01T00:00:00Z"),
        Err(KeyFileProblem::Expired(_))
    ));
}

#[test]
fn a_passphrase_unlocks_and_a_wrong_one_says_so() {
    let right = Passphrase::read(b"correct horse\n");
    let wrong = Passphrase::read(b"wrong horse");
    let key = generate("a <a@devices.example>", Some(&right), at(BEGIN), 400).unwrap();
    let unlock = |passphrase| {
        KeyFile::unlock(&key.secret, passphrase, &key.certificate, at(FIRST)).map(drop)
    };
    assert_eq!(unlock(Some(&right)), Ok(()));
    assert_eq!(unlock(Some(&wrong)), Err(KeyFileProblem::Passphrase));
    assert_eq!(unlock(None), Err(KeyFileProblem::Locked));
}
