//! Whatever stands in a tree, there is an answer.

use crate::fixture::{CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, Site, site};

#[test]
fn nothing_at_all_is_a_fault() {
    let report = Site(Default::default()).report();
    assert!(report.has_errors());
    assert_eq!(report.counts.files, 0);
}

#[test]
fn any_bytes_have_an_answer() {
    let good = site();
    let deep = [b"[".repeat(200_000), b"{\"document\":".repeat(50_000)];
    let mut texts: Vec<Vec<u8>> = [
        "",
        "{}",
        "[]",
        "null",
        "\"\"",
        "\u{0}",
        "\n\n\n",
        "1e999",
        "{\"feed\":{\"entry\":[{}]}}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    texts.extend(deep);
    texts.push(vec![0xff; 1000]);
    texts.push(b"-----BEGIN PGP SIGNED MESSAGE-----\n".to_vec());
    let index = format!("{CSAF}/white/index.txt");
    let changes = format!("{CSAF}/white/changes.csv");
    let year = format!("{CSAF}/white/2026/index.html");
    let sha256 = format!("{DOCUMENT}.sha256");
    let text = "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt";
    for path in [
        DOCUMENT,
        FEED,
        METADATA,
        SECURITY_TXT,
        "files.json",
        &index,
        &changes,
        &year,
        &sha256,
        text,
    ] {
        for bytes in &texts {
            let mut site = good.clone();
            *site.bytes(path) = bytes.clone();
            assert!(site.report().has_errors(), "{path} {:?}", bytes.get(..20));
        }
    }
}

#[test]
fn addresses_that_lead_out_of_the_tree_lead_to_nothing() {
    let mut site = site();
    let address = "https://security.sorrelby.example/../../etc/passwd";
    site.json(FEED, |feed| {
        feed["feed"]["entry"][0]["content"]["src"] = address.into()
    });
    let found = crate::fixture::lines(&site.listed().report());
    assert!(found[0].contains("leads to nothing"), "{found:?}");
}
