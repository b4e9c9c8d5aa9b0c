//! The role follows from the facts.

use crate::client::{metadata, text};
use crate::fixture::{document, input, key, moment, tree};
use obstat::render::provider::{Document, Input, Role, Shortfall, role};

fn with(change: impl Fn(&mut Document)) -> Input {
    let mut first = document("ACME-2026-0001", "2026-01-10T08:00:00Z");
    let mut second = document("ACME-2026-0002", "2026-01-11T08:00:00Z");
    first.signature = true;
    second.signature = true;
    change(&mut second);
    let mut input = input(vec![second, first], "2026-02-01T00:00:00Z");
    input.keys = vec![key()];
    input
}

fn said(input: &Input) -> String {
    let (_, shortfalls) = role(input);
    let words: Vec<String> = shortfalls.iter().map(Shortfall::to_string).collect();
    let role = text(&metadata(&tree(input)), "/role").to_owned();
    format!("{role}: {}", words.join("; "))
}

#[test]
fn all_signed_by_a_published_key_is_a_trusted_provider() {
    let input = with(|_| ());
    assert_eq!(role(&input), (Role::CsafTrustedProvider, Vec::new()));
    assert_eq!(said(&input), "csaf_trusted_provider: ");
}

#[test]
fn a_missing_signature_or_key_leaves_a_provider() {
    assert_eq!(
        said(&with(|document| document.signature = false)),
        "csaf_provider: `acme-2026-0002` has no signature"
    );
    let mut keyless = with(|_| ());
    keyless.keys.clear();
    assert_eq!(said(&keyless), "csaf_provider: no certificate is published");
}

#[test]
fn an_invalid_or_foreign_document_leaves_a_publisher() {
    assert_eq!(
        said(&with(|document| document.valid = false)),
        "csaf_publisher: `acme-2026-0002` breaks a mandatory test of CSAF"
    );
    assert_eq!(
        said(&with(|document| document.own = false)),
        "csaf_publisher: `acme-2026-0002` has another publisher's namespace"
    );
}

#[test]
fn what_is_not_yet_shown_does_not_count() {
    let input = with(|document| {
        document.valid = false;
        document.shown = moment("2027-01-01T00:00:00Z");
    });
    assert_eq!(said(&input), "csaf_trusted_provider: ");
}
