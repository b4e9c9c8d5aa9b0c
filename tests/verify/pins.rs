//! A reader who knows the publisher's certificate is not fooled by another one.

use obstat::openpgp::{Generated, generate};
use obstat::verify::{Fingerprint, verify_pinned};

use crate::fixture::{AT, CSAF, DOCUMENT, METADATA, SECURITY_TXT, Site, lines, published, site};

const BEGIN: &str = "2026-01-01T00:00:00Z";

fn key() -> Generated {
    let user = "Somebody <somebody@devices.example>";
    generate(user, None, BEGIN.parse().unwrap(), 2000).unwrap()
}

/// The faults of a site on which only these may sign.
fn found(site: &Site, pins: &[&str]) -> Vec<String> {
    let pins: Vec<Fingerprint> = pins.iter().map(|pin| pin.parse().unwrap()).collect();
    lines(&verify_pinned(site, AT.parse().unwrap(), &pins).unwrap())
}

/// The fingerprint of the certificate that a site publishes.
fn published_by(site: &Site) -> String {
    let metadata: serde_json::Value = serde_json::from_slice(&site.0[METADATA]).unwrap();
    let fingerprint = &metadata["public_openpgp_keys"][0]["fingerprint"];
    fingerprint.as_str().unwrap().to_owned()
}

#[test]
fn the_pinned_certificate_may_sign_and_others_may_be_pinned_beside_it() {
    let site = published();
    let own = published_by(&site);
    assert_eq!(found(&site, &[&own]), [""; 0]);
    let other = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(found(&site, &[other, &own.to_lowercase()]), [""; 0]);
}

#[test]
fn what_another_certificate_signed_is_not_good() {
    let (own, other) = (key(), key());
    let site = site().signed(&other, BEGIN);
    let own = own.certificate.fingerprint();
    let other = other.certificate.fingerprint();
    assert_eq!(found(&site, &[other]), [""; 0]);
    let all = found(&site, &[own]);
    for expected in [
        format!(
            "{CSAF}/openpgp/{other}.asc: error: the certificate is none of those that are pinned"
        ),
        format!(
            "{METADATA}: error: the metadata name the certificate `{other}`, which is not pinned"
        ),
        format!("{METADATA}: error: no certificate that is pinned is published"),
        format!("{DOCUMENT}.asc: error: it is signed by `{other}`, which is not pinned"),
        format!("{SECURITY_TXT}: error: it is signed by `{other}`, which is not pinned"),
        format!(
            "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt: error: it is signed by `{other}`, which is not pinned"
        ),
    ] {
        assert!(all.contains(&expected), "{expected}: {all:#?}");
    }
}

#[test]
fn a_certificate_that_slipped_in_is_found() {
    let own = key();
    let other = key();
    let mut site = site().signed(&own, BEGIN);
    let fingerprint = other.certificate.fingerprint();
    let file = format!("{CSAF}/openpgp/{fingerprint}.asc");
    site.0.insert(file.clone(), other.certificate.to_armored());
    site.json(METADATA, |metadata| {
        let keys = metadata["public_openpgp_keys"].as_array_mut().unwrap();
        let mut key = keys[0].clone();
        key["fingerprint"] = fingerprint.into();
        key["url"] = format!("https://security.sorrelby.example/{file}").into();
        keys.push(key);
    });
    let site = site.listed();
    assert_eq!(found(&site, &[]), [""; 0]);
    assert_eq!(
        found(&site, &[own.certificate.fingerprint()]),
        [
            format!("{file}: error: the certificate is none of those that are pinned"),
            format!(
                "{METADATA}: error: the metadata name the certificate `{fingerprint}`, which is not pinned"
            ),
        ]
    );
}

#[test]
fn a_site_that_lost_its_signatures_is_not_good_for_who_knows_better() {
    let own = published_by(&published());
    assert_eq!(
        found(&site(), &[&own]),
        [format!(
            "{METADATA}: error: no certificate that is pinned is published"
        )]
    );
}
