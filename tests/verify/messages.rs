//! Single faults, as a person reads them; the list of files always fits, so that nothing else is wrong.

use crate::fixture::{AT, BASE, CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, Site, lines, site};

/// What is found once a site is spoilt and its list fits.
fn found(spoil: impl FnOnce(&mut Site)) -> Vec<String> {
    let mut site = site();
    spoil(&mut site);
    lines(&site.listed().report())
}

fn unlisted(spoil: impl FnOnce(&mut Site)) -> Vec<String> {
    let mut site = site();
    spoil(&mut site);
    lines(&site.report())
}

const SLUG: &str = "sby-sa-2026-0004";
const COPY: &str = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";

/// Changes a document wherever it stands in its newest version, with its hashes.
fn everywhere(site: &mut Site, from: &str, to: &str) {
    for path in [DOCUMENT, COPY] {
        site.replace(path, from, to);
    }
    site.hashed(DOCUMENT);
}

#[test]
fn files_are_those_of_the_list() {
    assert_eq!(
        unlisted(|site| drop(site.0.insert("shell.php".to_owned(), b"<?php".to_vec()))),
        ["shell.php: error: the file is not on the list of files"]
    );
    assert_eq!(
        unlisted(|site| drop(site.remove("favicon.svg"))),
        ["favicon.svg: error: the file is missing"]
    );
    assert_eq!(
        unlisted(|site| site.bytes("robots.txt").push(b'\n')).len(),
        1
    );
    assert_eq!(
        unlisted(|site| site.bytes("robots.txt")[0] ^= 1),
        ["robots.txt: error: the file is not the one on the list of files"]
    );
    assert_eq!(
        unlisted(|site| drop(site.remove("files.json"))),
        ["files.json: error: the list of files is missing"]
    );
}

#[test]
fn no_text_begins_with_a_byte_order_mark() {
    let mark = |site: &mut Site, path: &str| drop(site.bytes(path).splice(0..0, *b"\xef\xbb\xbf"));
    let of = |path: &str| format!("{path}: error: the file begins with a byte order mark");
    assert_eq!(found(|site| mark(site, "robots.txt")), [of("robots.txt")]);
    let found = found(|site| mark(site, FEED));
    assert_eq!(found[0], of(FEED));
}

#[test]
fn a_hash_is_of_its_file() {
    let sha256 = format!("{DOCUMENT}.sha256");
    assert_eq!(
        found(|site| site.bytes(&sha256)[0] ^= 1),
        [format!(
            "{sha256}: error: the hash is not that of `{SLUG}.json`"
        )]
    );
    assert_eq!(
        found(|site| site.replace(&sha256, SLUG, "other")),
        [format!(
            "{sha256}: error: the hash is said to be of `other.json`"
        )]
    );
    // The feed still links it.
    assert_eq!(
        found(|site| drop(site.remove(&sha256))),
        [
            format!(
                "{FEED}: error: the entry `SBY-SA-2026-0004`: the link `hash` to `{BASE}{sha256}` leads to nothing"
            ),
            format!("{sha256}: error: the document's hash is missing"),
        ]
    );
    let orphan = format!("{CSAF}/white/2026/gone.json.sha512");
    assert_eq!(
        found(|site| drop(site.0.insert(orphan.clone(), b"x".to_vec()))),
        [format!(
            "{orphan}: error: this hash has no file that it is of"
        )]
    );
}

#[test]
fn a_document_is_named_and_filed_by_what_it_says() {
    assert_eq!(
        found(|site| {
            everywhere(
                site,
                "\"id\": \"SBY-SA-2026-0004\"",
                "\"id\": \"SBY-SA-2026-9\"",
            );
            site.replace(
                FEED,
                "\"id\": \"SBY-SA-2026-0004\"",
                "\"id\": \"SBY-SA-2026-9\"",
            );
        }),
        [
            format!(
                "{DOCUMENT}: error: the document's id `SBY-SA-2026-9` makes the name `sby-sa-2026-9.json`"
            ),
            format!("{COPY}: error: this is the document `SBY-SA-2026-9`"),
        ]
    );
    let lines = found(|site| {
        let from = "\"initial_release_date\": \"2026-";
        everywhere(site, from, "\"initial_release_date\": \"2025-");
    });
    assert_eq!(
        lines,
        [format!(
            "{DOCUMENT}: error: the document was first released in `2025` and belongs in `{CSAF}/white/2025/`"
        )]
    );
    assert_eq!(
        found(|site| {
            site.replace(DOCUMENT, "{", "{,");
            site.hashed(DOCUMENT);
        })[0],
        format!(
            "{DOCUMENT}: error: this is no CSAF document: key must be a string at line 1 column 2"
        )
    );
}

#[test]
fn only_clear_documents_are_public() {
    let lines = found(|site| everywhere(site, "\"label\": \"WHITE\"", "\"label\": \"AMBER\""));
    assert_eq!(
        lines,
        [
            format!(
                "{FEED}: error: the entry `SBY-SA-2026-0004` is labelled `AMBER` and does not belong in this feed"
            ),
            format!("{DOCUMENT}: error: a document labelled `AMBER` must not be public"),
            format!("{COPY}: error: a document labelled `AMBER` must not be public"),
        ]
    );
    assert_eq!(
        found(|site| site.replace(METADATA, "\"WHITE\"", "\"GREEN\"")),
        [
            format!("{METADATA}: error: a feed labelled `GREEN` must not be public"),
            format!("{METADATA}: error: the feed `{FEED}` is said to be labelled `GREEN`"),
        ]
    );
}

#[test]
fn nothing_is_shown_before_its_time() {
    let lines = lines(&site().report_at("2026-11-10T13:50:00Z"));
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[0],
        format!(
            "{CSAF}/white/2026/sby-sa-2026-0009.json: error: the document is released at `2026-11-10T14:00:00Z`, which is still to come"
        )
    );
}

#[test]
fn the_feed_says_what_the_documents_say() {
    let address = format!("{BASE}{DOCUMENT}");
    let entry = |site: &mut Site, change: &dyn Fn(&mut serde_json::Value)| {
        site.json(FEED, |feed| {
            let entries = feed["feed"]["entry"].as_array_mut().unwrap();
            let one = entries
                .iter_mut()
                .find(|entry| entry["id"] == "SBY-SA-2026-0004");
            change(one.unwrap());
        });
    };
    let of = |words: &str| {
        [format!(
            "{FEED}: error: the entry `SBY-SA-2026-0004`{words}"
        )]
    };
    let missing = found(|site| {
        site.json(FEED, |feed| {
            let entries = feed["feed"]["entry"].as_array_mut().unwrap();
            entries.retain(|entry| entry["id"] != "SBY-SA-2026-0004");
        });
    });
    assert_eq!(
        missing,
        [format!("{FEED}: error: the feed lacks `{DOCUMENT}`")]
    );
    let relative = DOCUMENT.strip_prefix(".well-known/csaf/").unwrap();
    assert_eq!(
        found(|site| entry(site, &|it| it["content"]["src"] = relative.into()))[0],
        of(&format!(
            ": the address `{relative}` is no absolute https address"
        ))[0]
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["link"][0]["href"] = relative.into()))[0],
        of(&format!(
            ": the link `self` to `{relative}` is no absolute https address"
        ))[0]
    );
    let other = address.replace("security.", "www.");
    assert_eq!(
        found(|site| entry(site, &|it| it["link"][1]["href"] = other.as_str().into()))[0],
        of(&format!(
            ": the link `hash` to `{other}` is not on the host that the provider metadata names"
        ))[0]
    );
    assert_eq!(
        found(|site| entry(site, &|it| drop(it["link"].as_array_mut().unwrap().pop()))),
        of(&format!(" has no link `hash` to `{DOCUMENT}.sha512`"))
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["link"].as_array_mut().unwrap().reverse())),
        of(" does not begin with the link to itself")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["updated"] = "2026-06-09T14:00:00".into())),
        of(" has the time `2026-06-09T14:00:00`: the time has no zone")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["updated"] = "2026-04-01T00:00:00Z".into())),
        of(" says `2026-04-01T00:00:00Z`, and its document `2026-06-09T14:00:00Z`")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["published"] = "2026-07-01T00:00:00Z".into())),
        of(" was updated before it was published")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["title"] = "All is well".into())),
        of(" has another title than its document")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["format"]["version"] = "1.2".into())),
        of(" names no format of CSAF")
    );
    assert_eq!(
        found(|site| entry(site, &|it| it["content"]["type"] = "text/json".into())),
        of(" is not of type `application/json`")
    );
    assert_eq!(
        found(|site| site.json(FEED, |feed| feed["feed"]["updated"] =
            "2026-01-01T00:00:00Z".into())),
        [format!(
            "{FEED}: error: the feed says that it was updated at `2026-01-01T00:00:00Z`, before its newest entry at `2026-11-10T14:00:00Z`"
        )]
    );
    assert_eq!(
        found(|site| site.replace(FEED, "\"term\": \"csaf\"", "\"term\": \"vex\"")),
        [format!(
            "{FEED}: error: the feed's first category is not the information type `csaf`"
        )]
    );
}

#[test]
fn the_lists_hold_the_same_documents() {
    let index = format!("{CSAF}/white/index.txt");
    let changes = format!("{CSAF}/white/changes.csv");
    let line = "2026/sby-sa-2026-0004.json\n";
    assert_eq!(
        found(|site| site.replace(&index, line, "")),
        [format!(
            "{index}: error: the list lacks `2026/sby-sa-2026-0004.json`"
        )]
    );
    assert_eq!(
        found(|site| site.replace(&index, line, &format!("\n{line}{line}"))),
        [
            format!("{index}: error: line 4 names ``, which is no document here"),
            format!(
                "{index}: error: line 6 names `2026/sby-sa-2026-0004.json` again, after line 5"
            ),
        ]
    );
    let reversed = found(|site| {
        let mut lines: Vec<String> = site
            .text(&changes)
            .lines()
            .map(|it| format!("{it}\n"))
            .collect();
        lines.swap(0, 1);
        *site.bytes(&changes) = lines.concat().into_bytes();
    });
    assert_eq!(
        reversed,
        [format!(
            "{changes}: error: line 2 is newer than the one before: the newest stands first"
        )]
    );
    assert_eq!(
        found(|site| site.replace(
            &changes,
            "\"2026-11-10T14:00:00Z\"",
            "\"2026-11-09T14:00:00Z\""
        )),
        [format!(
            "{changes}: error: line 1 says `2026-11-09T14:00:00Z` of `2026/sby-sa-2026-0009.json`, which says `2026-11-10T14:00:00Z`"
        )]
    );
    assert_eq!(
        found(|site| site.replace(&changes, "\"2026-11-10T14:00:00Z\"", "\"2026-11-10\"")),
        [format!(
            "{changes}: error: line 1 has no date in the form of RFC 3339 with a zone"
        )]
    );
    let heading = found(|site| {
        let text = format!("path,date\n{}", site.text(&changes));
        *site.bytes(&changes) = text.into_bytes();
    });
    assert_eq!(
        heading,
        [format!(
            "{changes}: error: line 1 is not a path and a date in quotation marks"
        )]
    );
}

#[test]
fn every_folder_lists_what_is_in_it() {
    let year = format!("{CSAF}/white/2026/index.html");
    let link = format!("<a href=\"{BASE}{DOCUMENT}\">");
    assert_eq!(
        found(|site| site.replace(&year, &link, "<a>")),
        [format!(
            "{year}: error: the listing does not link `{DOCUMENT}`"
        )]
    );
    assert_eq!(
        found(|site| site.replace(&year, &link, &format!("<a href={SLUG}.json>"))),
        [""; 0]
    );
    assert_eq!(
        found(|site| site.replace(&year, &link, &format!("{link}</a><a href=\"gone.json\">"))),
        [format!(
            "{year}: error: the listing links `{CSAF}/white/2026/gone.json`, which is not there"
        )]
    );
    assert_eq!(
        found(|site| drop(site.remove(&year))),
        [format!("{year}: error: the folder has no listing")]
    );
}

#[test]
fn the_metadata_claim_no_more_than_there_is() {
    let of = |words: &str| [format!("{METADATA}: error: {words}")];
    assert_eq!(
        found(|site| site.json(METADATA, |it| {
            it["role"] = "csaf_trusted_provider".into();
        })),
        [
                    of("the role `csaf_trusted_provider` is too high: no certificate is published")[0].clone(),
                    of(&format!("the role `csaf_trusted_provider` is too high: `{CSAF}/white/2026/sby-sa-2026-0001.json` has no signature"))[0].clone(),
        ]
    );
    assert_eq!(
        found(|site| site.json(METADATA, |it| it["role"] = "csaf_king".into())),
        of("there is no role `csaf_king`")
    );
    assert_eq!(
        found(|site| site.json(METADATA, |it| it["last_updated"] =
            "2026-01-01T00:00:00Z".into())),
        of("the feed was updated at `2026-11-10T14:00:00Z`, later than the metadata say")
    );
    let wrong = "https://sorrelby.example/metadata.json";
    let lines = found(|site| site.json(METADATA, |it| it["canonical_url"] = wrong.into()));
    assert_eq!(
        lines[0],
        of(&format!(
            "the canonical address `{wrong}` is not the well-known one on an https host"
        ))[0]
    );
    assert_eq!(
        found(|site| site.json(METADATA, |it| drop(
            it["publisher"]
                .as_object_mut()
                .unwrap()
                .remove("contact_details")
        ))),
        [format!(
            "{METADATA}: warning: the publisher has no `contact_details`, which some clients require"
        )]
    );
    let namespace = "https://other.example";
    let lines = found(|site| {
        site.json(METADATA, |it| {
            it["publisher"]["namespace"] = namespace.into()
        })
    });
    assert!(
        lines[0].ends_with("has another publisher's namespace"),
        "{lines:?}"
    );
    assert_eq!(
        found(|site| drop(site.remove(&format!("{CSAF}/service.json")))),
        [
            of(&format!(
                "the service document `{BASE}{CSAF}/service.json` leads to nothing"
            ))[0]
                .clone(),
            format!("{CSAF}/service.json: error: the service document is missing"),
        ]
    );
    let category = format!("{CSAF}/category-white.json");
    assert_eq!(
        found(|site| drop(site.remove(&category))),
        [
            format!("{category}: error: the category document is missing"),
            of(&format!(
                "the category document `{BASE}{category}` leads to nothing"
            ))[0]
                .clone(),
        ]
    );
}

#[test]
fn every_page_has_its_document_in_the_same_version() {
    let page = "advisories/sby-sa-2026-0004/index.html";
    assert_eq!(
        found(|site| drop(site.remove(page))),
        [format!(
            "{page}: error: the page of the document `{DOCUMENT}` is missing"
        )]
    );
    let foreign = "advisories/sby-sa-2026-0099/index.html";
    assert_eq!(
        found(|site| drop(site.0.insert(foreign.to_owned(), b"<p>".to_vec()))),
        [format!(
            "{foreign}: error: the page has no document in the provider directory"
        )]
    );
    assert_eq!(
        found(|site| {
            let older = "advisories/sby-sa-2026-0004/2-2.0.0/sby-sa-2026-0004.json";
            let bytes = site.0[older].clone();
            site.0.insert(COPY.to_owned(), bytes);
        }),
        [
            format!("{DOCUMENT}: error: the document differs from `{COPY}`"),
            format!("{COPY}: error: this is version `2.0.0`"),
            format!("{COPY}: error: the document differs from `{DOCUMENT}`"),
        ]
    );
    let text = "advisories/sby-sa-2026-0004/sby-sa-2026-0004.txt";
    assert_eq!(
        found(|site| drop(site.remove(text))),
        [format!(
            "{text}: error: the document's plain text is missing"
        )]
    );
    let lines = found(|site| {
        site.0
            .retain(|path, _| !path.starts_with("advisories/sby-sa-2026-0004/2-"));
    });
    assert_eq!(
        lines,
        [format!(
            "{page}: warning: a version is missing: there are 2 of 3"
        )]
    );
    let copy = "advisories/sby-sa-2026-0004/2-2.0.0/sby-sa-2026-0004.json";
    let lines = found(|site| drop(site.remove(copy)));
    assert_eq!(
        lines[0],
        format!("{copy}: error: a file of this version is missing")
    );
}

#[test]
fn a_version_that_was_taken_back_keeps_its_page_alone() {
    let folder = "advisories/sby-sa-2026-0004/2-2.0.0/";
    let mut site = site();
    let page = format!("{folder}index.html");
    site.0
        .retain(|path, _| !path.starts_with(folder) || *path == page);
    let stone = format!("{folder}tombstone.json");
    site.0.insert(stone, b"{}\n".to_vec());
    let report = site.listed().report();
    assert_eq!(lines(&report), [""; 0]);
}

#[test]
fn a_version_that_is_gone_without_a_tombstone_is_missed() {
    let folder = "advisories/sby-sa-2026-0004/2-2.0.0/";
    let page = format!("{folder}index.html");
    let lines = found(|site| {
        site.0
            .retain(|path, _| !path.starts_with(folder) || *path == page);
    });
    assert_eq!(
        lines,
        [format!(
            "{page}: warning: this version stands there as a page alone, and no tombstone says that it was taken back"
        )]
    );
}

#[test]
fn a_document_that_was_taken_back_leaves_the_lists() {
    let slug = "sby-sa-2026-0003";
    let left = found(|site| {
        let page = format!("advisories/{slug}/1-1.0.0/index.html");
        let of_it = |path: &str| path.contains(&format!("/{slug}"));
        site.0.retain(|path, _| !of_it(path) || *path == page);
        let stone = format!("advisories/{slug}/1-1.0.0/tombstone.json");
        site.0.insert(stone, b"{}\n".to_vec());
        site.json(FEED, |feed| {
            let entries = feed["feed"]["entry"].as_array_mut().unwrap();
            entries.retain(|entry| entry["id"] != "SBY-SA-2026-0003");
        });
        for list in ["index.txt", "changes.csv", "2026/index.html"] {
            let path = format!("{CSAF}/white/{list}");
            let text = site.text(&path);
            let kept = text.lines().filter(|line| !of_it(line));
            let kept: Vec<String> = kept.map(|line| format!("{line}\n")).collect();
            *site.bytes(&path) = kept.concat().into_bytes();
        }
    });
    assert_eq!(left, [""; 0]);
}

#[test]
fn security_txt_is_whole_and_in_time() {
    let of = |words: &str| [format!("{SECURITY_TXT}: error: {words}")];
    let expired = lines(&site().report_at("2027-03-28T14:00:00Z"));
    assert!(
        expired.contains(&of("security.txt expired at `2027-03-28T14:00:00Z`")[0]),
        "{expired:?}"
    );
    let soon = lines(&site().report_at("2027-03-01T14:00:00Z"));
    let words = "warning: security.txt expires soon, at `2027-03-28T14:00:00Z`";
    assert!(
        soon.contains(&format!("{SECURITY_TXT}: {words}")),
        "{soon:?}"
    );
    assert_eq!(
        found(|site| drop(site.remove(SECURITY_TXT))),
        of("security.txt is missing")
    );
    for (from, to, words) in [
        (
            "Expires: 2027",
            "Expiry: 2027",
            "security.txt does not say once when it expires",
        ),
        (
            "T14:00:00Z",
            "",
            "`Expires` is no moment in the form of RFC 3339: `2027-03-28`",
        ),
        (
            "Policy: https",
            "Policy: http",
            "this address is not https: `http://security.sorrelby.example/policy/`",
        ),
        (
            "Policy: https://security.sorrelby.example/policy/",
            "Policy: https://security.sorrelby.example/polite/",
            "the address `https://security.sorrelby.example/polite/` leads to nothing",
        ),
        (
            "Preferred-Languages",
            "Preferred-Languages: en\nPreferred-Languages",
            "security.txt has `Preferred-Languages` more than once",
        ),
        ("Policy:", "\u{20}\nPolicy:", "line 9 is no field"),
        (
            "https://security.sorrelby.example/.well-known/security.txt",
            "https://www.sorrelby.example/.well-known/security.txt",
            "`Canonical` does not name `https://security.sorrelby.example/.well-known/security.txt`",
        ),
        (
            "CSAF: https://sorrelby.example",
            "CSAF: https://sorrelby.invalid",
            "security.txt has no field `CSAF` with `https://sorrelby.example/.well-known/csaf/provider-metadata.json`",
        ),
    ] {
        assert_eq!(
            found(|site| site.replace(SECURITY_TXT, from, to)),
            of(words),
            "{to}"
        );
    }
    assert_eq!(
        found(|site| {
            let text = site.text(SECURITY_TXT);
            let kept = text.lines().filter(|line| !line.starts_with("Contact"));
            let kept: Vec<String> = kept.map(|line| format!("{line}\n")).collect();
            *site.bytes(SECURITY_TXT) = kept.concat().into_bytes();
        }),
        of("security.txt names no `Contact`")
    );
    assert!(AT < "2027");
}
