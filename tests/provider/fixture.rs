//! An invented provider, and its site as a client finds it: addresses with bytes behind them.

use std::collections::BTreeMap;

use obstat::model::party::{Publisher, PublisherCategory};
use obstat::model::slug::Slug;
use obstat::model::timestamp::Timestamp;
use obstat::render::provider::{
    Document, Input, Key, Label, Site, document_files, document_paths, files,
};

pub(crate) const BASE: &str = "https://security.acme.example";

pub(crate) fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A valid document of our own that was released once, at `released`, and is not signed.
pub(crate) fn document(id: &str, released: &str) -> Document {
    Document {
        slug: Slug::of_tracking_id(id).unwrap(),
        id: id.to_owned(),
        title: format!("Title of {id}"),
        summary: None,
        label: Label::White,
        categories: ["csaf_security_advisory", "en"].map(str::to_owned).into(),
        initial_release_date: moment(released),
        current_release_date: moment(released),
        published: moment(released),
        shown: moment(released),
        signature: false,
        valid: true,
        own: true,
    }
}

pub(crate) fn key() -> Key {
    Key {
        fingerprint: "0123456789abcdef0123456789ABCDEF01234567".to_owned(),
        armored: b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n(invented)\n".to_vec(),
    }
}

pub(crate) fn input(documents: Vec<Document>, at: &str) -> Input {
    Input {
        site: Site::new(BASE, Some("acme.example"), Some("acme.example")).unwrap(),
        publisher: Publisher {
            category: PublisherCategory::Vendor,
            name: "ACME PSIRT".to_owned(),
            namespace: "https://acme.example".to_owned(),
            contact_details: Some("psirt@acme.example".to_owned()),
            issuing_authority: None,
        },
        list_on_aggregators: true,
        mirror_on_aggregators: false,
        keys: Vec::new(),
        documents,
        site_released: None,
        at: moment(at),
    }
}

/// The bytes of a document in this state: they differ whenever the state does.
pub(crate) fn content(document: &Document) -> Vec<u8> {
    let date = document.current_release_date;
    format!(
        "{{\"id\":\"{}\",\"title\":\"{}\",\"date\":\"{date}\"}}\n",
        document.id, document.title
    )
    .into_bytes()
}

/// Every file by its path; two files on one path fail.
pub(crate) fn tree(input: &Input) -> BTreeMap<String, Vec<u8>> {
    let mut tree = BTreeMap::new();
    let mut all = files(input).unwrap();
    for document in input
        .documents
        .iter()
        .filter(|document| document.shown <= input.at)
    {
        let signature = document
            .signature
            .then(|| b"(invented signature)\n".to_vec());
        let made = document_files(document, content(document), signature).unwrap();
        let paths: Vec<&String> = made.iter().map(|file| &file.path).collect();
        assert_eq!(paths, document_paths(document).iter().collect::<Vec<_>>());
        all.extend(made);
    }
    for file in all {
        let path = file.path.clone();
        assert!(
            tree.insert(path.clone(), file.bytes).is_none(),
            "twice: {path}"
        );
    }
    tree
}
