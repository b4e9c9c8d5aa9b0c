use proptest::prelude::*;

use super::{SecurityTxt, SecurityTxtProblem, Site, expiry, security_txt};
use crate::model::timestamp::Timestamp;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn site() -> Site {
    Site::new("https://security.acme.example", Some("acme.example"), None).unwrap()
}

fn contact(value: &str) -> SecurityTxt {
    SecurityTxt {
        contact: vec![value.to_owned()],
        ..SecurityTxt::default()
    }
}

#[test]
fn all_fields_stand_in_their_order_with_absolute_addresses() {
    let texts = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
    let values = SecurityTxt {
        contact: texts(&[
            "mailto:psirt@acme.example",
            "tel:+1-201-555-0123",
            "/report/",
        ]),
        encryption: texts(&["/.well-known/csaf/openpgp/0123.asc"]),
        acknowledgments: Some("/thanks/".to_owned()),
        preferred_languages: texts(&["en", "de-ch", "EN"]),
        policy: Some("/policy/#größe 1".to_owned()),
        hiring: Some("https://acme.example/jobs".to_owned()),
    };
    let text = security_txt(&site(), &values, moment("2027-01-01T00:00:00.5Z")).unwrap();
    assert_eq!(
        text,
        "Contact: mailto:psirt@acme.example
Contact: tel:+1-201-555-0123
Contact: https://security.acme.example/report/
Expires: 2027-01-01T00:00:00Z
Encryption: https://security.acme.example/.well-known/csaf/openpgp/0123.asc
Acknowledgments: https://security.acme.example/thanks/
Preferred-Languages: en, de-CH
Canonical: https://acme.example/.well-known/security.txt
Canonical: https://security.acme.example/.well-known/security.txt
Policy: https://security.acme.example/policy/#gr%C3%B6%C3%9Fe%201
Hiring: https://acme.example/jobs
CSAF: https://acme.example/.well-known/csaf/provider-metadata.json
"
    );
}

#[test]
fn a_site_on_the_main_domain_has_one_canonical_address() {
    let site = Site::new("https://acme.example", None, None).unwrap();
    let text = security_txt(
        &site,
        &contact("mailto:a@acme.example"),
        moment("2027-01-01T00:00:00Z"),
    );
    assert_eq!(
        text.unwrap(),
        "Contact: mailto:a@acme.example
Expires: 2027-01-01T00:00:00Z
Canonical: https://acme.example/.well-known/security.txt
CSAF: https://acme.example/.well-known/csaf/provider-metadata.json
"
    );
}

#[test]
fn a_value_that_cannot_stand_in_it_is_named_with_its_problem() {
    use SecurityTxtProblem::{Address, ControlSign, NotHttps, Scheme, TooLong};
    let long = format!("https://acme.example/{}", "x".repeat(2000));
    for (value, problem) in [
        (
            "mailto:a@b.example\nHiring: https://evil.example",
            ControlSign,
        ),
        ("https://acme.example/\r", ControlSign),
        ("https://acme.example/\u{2028}", ControlSign),
        (&*long, TooLong),
        ("psirt@acme.example", Scheme),
        ("", Scheme),
        ("//evil.example/", Scheme),
        ("javascript:alert(1)", Scheme),
        ("openpgp4fpr:0123", Scheme),
        ("http://acme.example/", NotHttps),
        ("https://acme.example/%zz", Address),
        ("https://bücher.example/", Address),
        ("https://", Address),
        ("mailto:psirt", Address),
        ("mailto:@acme.example", Address),
        ("mailto:a@b@acme.example", Address),
        ("tel:", Address),
    ] {
        let expires = moment("2027-01-01T00:00:00Z");
        let errors = security_txt(&site(), &contact(value), expires).unwrap_err();
        assert_eq!(errors.len(), 1, "{value}");
        assert_eq!(
            (errors[0].key, errors[0].problem),
            ("contact", problem),
            "{value}"
        );
        assert_eq!(errors[0].value.as_deref(), Some(value));
    }
}

#[test]
fn all_errors_come_at_once() {
    let values = SecurityTxt {
        encryption: vec!["mailto:a@acme.example".to_owned()],
        preferred_languages: vec!["english language".to_owned()],
        policy: Some("tel:1".to_owned()),
        ..SecurityTxt::default()
    };
    let errors = security_txt(&site(), &values, moment("2027-01-01T00:00:00Z")).unwrap_err();
    let keys: Vec<&str> = errors.iter().map(|error| error.key).collect();
    assert_eq!(
        keys,
        ["contact", "encryption", "preferred_languages", "policy"]
    );
    assert_eq!(errors[0].problem.to_string(), "security.txt has no contact");
}

#[test]
fn it_expires_within_a_year() {
    let released = moment("2026-11-20T14:00:00Z");
    let end = |days| expiry(released, days).map(|end| end.to_string());
    assert_eq!(end(180), Ok("2027-05-19T14:00:00Z".to_owned()));
    for days in [0, 367, u32::MAX] {
        assert_eq!(end(days).unwrap_err().problem, SecurityTxtProblem::Days);
    }
    let last = moment("9999-12-31T00:00:00Z");
    assert_eq!(
        expiry(last, 2).unwrap_err().problem,
        SecurityTxtProblem::Days
    );
}

proptest! {
    #[test]
    fn no_value_begins_a_line_of_its_own(value in "(mailto:|https://a.example/|/|tel:)?\\PC*|\\s*|.*") {
        let values = contact(&value);
        if let Ok(text) = security_txt(&site(), &values, moment("2027-01-01T00:00:00Z")) {
            prop_assert!(text.is_ascii());
            prop_assert_eq!(text.lines().count(), 5);
            prop_assert!(text.lines().all(|line| line.trim_end() == line && line.contains(": ")));
        }
    }
}
