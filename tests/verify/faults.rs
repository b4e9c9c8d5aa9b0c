//! The table of faults: each requirement for providers (CSAF 2.0 sections 7.1.1 to 7.1.20), broken one way at a time on the built site of the example.
//!
//! Whatever is broken, `obstat verify` names it by the code of the requirement and by its place.
//! The list of files, hashes and signatures fit again wherever they are not what is broken, as they would if the site had been built that way.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use obstat::diagnostic::Severity;
use obstat::openpgp::{Generated, KeyFile, Signer as _, generate};
use obstat::verify::{Base, Fault, Manners, neighbours, verify_live};
use serde_json::{Value, json};

use crate::fixture::{AT, BASE, CSAF, DOCUMENT, FEED, METADATA, SECURITY_TXT, Site, hosts, site};
use crate::server::{Reply, Server};

/// How something is broken.
enum Way {
    /// On the site before it is hashed and signed.
    Unsigned(fn(&mut Site)),
    /// On the signed site.
    Signed(fn(&mut Site)),
    /// On what belongs on other hosts.
    Hosts(fn(&mut Site)),
    /// By the web server, on the way out: the path that is asked for, and the good answer.
    Served(fn(&str, Reply) -> Reply),
    /// Nothing but time: it is this moment.
    Later(&'static str),
}

use Way::{Hosts, Later, Served, Signed, Unsigned};

/// What is broken; the requirement; the code and the place that must be named, and words of the message; how.
type Row = (
    &'static str,
    u8,
    &'static str,
    &'static str,
    &'static str,
    Way,
);

const COPY: &str = "advisories/sby-sa-2026-0004/3-2.1.0/sby-sa-2026-0004.json";
const SHA256: &str = ".well-known/csaf/white/2026/sby-sa-2026-0004.json.sha256";
const SHA512: &str = ".well-known/csaf/white/2026/sby-sa-2026-0004.json.sha512";
const SIGNATURE: &str = ".well-known/csaf/white/2026/sby-sa-2026-0004.json.asc";
const INDEX: &str = ".well-known/csaf/white/index.txt";
const CHANGES: &str = ".well-known/csaf/white/changes.csv";
const YEAR: &str = ".well-known/csaf/white/2026/index.html";
const FOLDER: &str = ".well-known/csaf/white/index.html";
const SERVICE: &str = ".well-known/csaf/service.json";
const CATEGORY: &str = ".well-known/csaf/category-white.json";
/// The file of the key of these tests; its name is known only when it is made.
const KEY_FILE: &str = "KEY";
const MAIN: &str = "https://sorrelby.example/.well-known/csaf/provider-metadata.json";
const MAIN_TXT: &str = "https://sorrelby.example/.well-known/security.txt";
const DNS: &str = "https://csaf.data.security.sorrelby.example/";

#[rustfmt::skip]
const TABLE: &[Row] = &[
    ("a document that is cut off", 1, "csaf-7.1.1", DOCUMENT, "this is no CSAF document", Unsigned(|it| everywhere(it, |text| text.truncate(1000)))),
    ("a document that is not UTF-8", 1, "csaf-7.1.1", DOCUMENT, "the document is not UTF-8", Unsigned(|it| bytes(it, |bytes| bytes[300] = 0xff))),
    ("a document against the schema", 1, "csaf-7.1.1", DOCUMENT, "the document breaks the schema at `/document/lang`", Unsigned(|it| value(it, |it| it["document"]["lang"] = "klingon!".into()))),
    ("a document that fails a mandatory test", 1, "csaf-7.1.1", DOCUMENT, "the document fails the test 6.1.1 at ", Unsigned(|it| value(it, |it| it["vulnerabilities"][0]["product_status"]["known_affected"] = json!(["nobody"])))),
    ("a document of CSAF 1.2", 1, "csaf-7.1.1", DOCUMENT, "the document is of CSAF `1.2`", Unsigned(|it| value(it, |it| it["document"]["csaf_version"] = "1.2".into()))),
    ("a document from the future", 1, "csaf-7.1.1", ".well-known/csaf/white/2026/sby-sa-2026-0009.json", "which is still to come", Later("2026-11-10T13:50:00Z")),
    ("a file name that is not the id's", 2, "csaf-7.1.2", DOCUMENT, "makes the name `sby-sa-2026-9.json`", Unsigned(|it| value(it, |it| it["document"]["tracking"]["id"] = "SBY-SA-2026-9".into()))),
    ("a file name in capital letters", 2, "csaf-7.1.2", ".well-known/csaf/white/2026/SBY-SA-2026-0004.json", "makes the name `sby-sa-2026-0004.json`", Unsigned(|it| moved(it, ".well-known/csaf/white/2026/SBY-SA-2026-0004.json"))),
    ("a link of the feed without encryption", 3, "csaf-7.1.3", FEED, "is not https", Signed(|it| entry(it, |it| plain(&mut it["link"][0]["href"])))),
    ("a document's address without encryption", 3, "csaf-7.1.3", FEED, "is not https", Signed(|it| entry(it, |it| plain(&mut it["content"]["src"])))),
    ("a feed's address without encryption", 3, "csaf-7.1.3", METADATA, "is not https", Signed(|it| it.json(METADATA, |it| plain(&mut it["distributions"][1]["rolie"]["feeds"][0]["url"])))),
    ("a key's address without encryption", 3, "csaf-7.1.3", METADATA, "is not https", Signed(|it| it.json(METADATA, |it| plain(&mut it["public_openpgp_keys"][0]["url"])))),
    ("a feed of the service without encryption", 3, "csaf-7.1.3", SERVICE, "is not https", Signed(|it| it.json(SERVICE, |it| plain(&mut it["service"]["workspace"][0]["collection"][0]["href"])))),
    ("a public document behind a password", 4, "csaf-7.1.4", DOCUMENT, "status 401", Served(|path, good| if path == DOCUMENT { Reply::status(401) } else { good })),
    ("an AMBER document in the public feed", 5, "csaf-7.1.5", DOCUMENT, "a document labelled `AMBER` must not be public", Unsigned(|it| labelled(it, "AMBER"))),
    ("a RED document in the public feed", 5, "csaf-7.1.5", DOCUMENT, "a document labelled `RED` must not be public", Unsigned(|it| labelled(it, "RED"))),
    ("a GREEN document in the public feed", 5, "csaf-7.1.15", FEED, "is labelled `GREEN` and does not belong", Unsigned(|it| labelled(it, "GREEN"))),
    ("a feed that is said to be AMBER", 5, "csaf-7.1.5", METADATA, "a feed labelled `AMBER` must not be public", Signed(|it| it.replace(METADATA, "\"WHITE\"", "\"AMBER\""))),
    ("a redirect under the provider's folder", 6, "csaf-7.1.6", DOCUMENT, "the address redirects to", Served(|path, good| if path == DOCUMENT { Reply::redirect("/index.html") } else { good })),
    ("a page that redirects by itself", 6, "csaf-7.1.6", FOLDER, "leads readers elsewhere by itself", Signed(|it| it.replace(FOLDER, "<title>", "<meta http-equiv='refresh' content='0; url=/'><title>"))),
    ("no metadata", 7, "csaf-7.1.7", METADATA, "the provider metadata are missing", Signed(|it| drop(it.remove(METADATA)))),
    ("metadata that are no JSON", 7, "csaf-7.1.7", METADATA, "these are no provider metadata", Signed(|it| it.replace(METADATA, "{", "{,"))),
    ("metadata with a byte order mark", 7, "byte-order-mark", METADATA, "begins with a byte order mark", Signed(|it| mark(it, METADATA))),
    ("metadata without canonical_url", 7, "csaf-7.1.7", METADATA, "missing field `canonical_url`", Signed(|it| it.json(METADATA, |it| without(it, "canonical_url")))),
    ("metadata without last_updated", 7, "csaf-7.1.7", METADATA, "missing field `last_updated`", Signed(|it| it.json(METADATA, |it| without(it, "last_updated")))),
    ("metadata without a word on aggregators", 7, "csaf-7.1.7", METADATA, "of `list_on_CSAF_aggregators`", Signed(|it| it.json(METADATA, |it| without(it, "list_on_CSAF_aggregators")))),
    ("metadata without a word on mirrors", 7, "csaf-7.1.7", METADATA, "of `mirror_on_CSAF_aggregators`", Signed(|it| it.json(METADATA, |it| it["mirror_on_CSAF_aggregators"] = "yes".into()))),
    ("metadata with a key of their own", 7, "csaf-7.1.7", METADATA, "no client knows the key `/publisher/homepage`", Signed(|it| it.json(METADATA, |it| it["publisher"]["homepage"] = "x".into()))),
    ("metadata of another version", 7, "csaf-7.1.7", METADATA, "the metadata are of version `1.0`", Signed(|it| it.json(METADATA, |it| it["metadata_version"] = "1.0".into()))),
    ("metadata of an unknown role", 7, "csaf-7.1.7", METADATA, "there is no role `csaf_king`", Signed(|it| it.json(METADATA, |it| it["role"] = "csaf_king".into()))),
    ("metadata of an unknown publisher", 7, "csaf-7.1.7", METADATA, "no category of publishers `seller`", Signed(|it| it.json(METADATA, |it| it["publisher"]["category"] = "seller".into()))),
    ("metadata older than the feed", 7, "csaf-7.1.7", METADATA, "later than the metadata say", Signed(|it| it.json(METADATA, |it| it["last_updated"] = "2026-01-01T00:00:00Z".into()))),
    ("metadata without contact details", 7, "csaf-7.1.7", METADATA, "no `contact_details`", Signed(|it| it.json(METADATA, |it| without(&mut it["publisher"], "contact_details")))),
    ("metadata as another media type", 7, "media-type", METADATA, "served as `text/plain`", Served(|path, good| if path == METADATA { good.with("Content-Type", "text/plain") } else { good })),
    ("a document as another media type", 7, "media-type", DOCUMENT, "served as `application/json; charset=utf-8`", Served(|path, good| if path == DOCUMENT { good.with("Content-Type", "application/json; charset=utf-8") } else { good })),
    ("no security.txt", 8, "csaf-7.1.8", SECURITY_TXT, "security.txt is missing", Signed(|it| drop(it.remove(SECURITY_TXT)))),
    ("security.txt without a CSAF line", 8, "csaf-7.1.8", SECURITY_TXT, "has no field `CSAF`", Unsigned(|it| it.replace(SECURITY_TXT, "CSAF: ", "# "))),
    ("security.txt with another CSAF line first", 8, "csaf-7.1.8", SECURITY_TXT, "the first field `CSAF` is not the one with", Unsigned(|it| it.replace(SECURITY_TXT, "CSAF: ", "CSAF: https://other.example/.well-known/csaf/provider-metadata.json\nCSAF: "))),
    ("security.txt with one CSAF line too many", 8, "csaf-7.1.8", SECURITY_TXT, "clients leave another field `CSAF` out", Unsigned(|it| it.bytes(SECURITY_TXT).extend(b"CSAF: https://other.example/.well-known/csaf/provider-metadata.json\n"))),
    ("security.txt with a CSAF line in small letters", 8, "csaf-7.1.8", SECURITY_TXT, "in capital letters alone", Unsigned(|it| it.replace(SECURITY_TXT, "CSAF: ", "csaf: "))),
    ("security.txt that is signed no more", 8, "rfc9116-2.3", SECURITY_TXT, "the signature is not good", Signed(|it| it.replace(SECURITY_TXT, "tel:+1", "tel:+2"))),
    ("security.txt that has expired", 8, "rfc9116-2.5.5", SECURITY_TXT, "security.txt expired", Later("2027-03-28T14:00:00Z")),
    ("security.txt of the main domain without a CSAF line", 8, "csaf-7.1.8", MAIN_TXT, "has no field `CSAF`", Hosts(|it| it.replace("sorrelby.example/.well-known/security.txt", "CSAF: ", "# "))),
    ("no security.txt on the main domain", 8, "csaf-7.1.8", MAIN_TXT, "security.txt is missing", Hosts(|it| drop(it.remove("sorrelby.example/.well-known/security.txt")))),
    ("a canonical address that is not well-known", 9, "csaf-7.1.9", METADATA, "is not the well-known one", Signed(|it| it.json(METADATA, |it| it["canonical_url"] = "https://sorrelby.example/csaf/provider-metadata.json".into()))),
    ("no metadata on the main domain", 9, "csaf-7.1.9", MAIN, "the file is missing", Hosts(|it| drop(it.remove("sorrelby.example/.well-known/csaf/provider-metadata.json")))),
    ("other metadata on the main domain", 9, "csaf-7.1.9", MAIN, "another file than the site's", Hosts(|it| it.replace("sorrelby.example/.well-known/csaf/provider-metadata.json", "WHITE", "GREEN"))),
    ("nothing at the DNS path", 10, "csaf-7.1.10", DNS, "the file is missing", Hosts(|it| drop(it.remove("csaf.data.security.sorrelby.example/index.html")))),
    ("other metadata at the DNS path", 10, "csaf-7.1.10", DNS, "another file than the site's", Hosts(|it| it.replace("csaf.data.security.sorrelby.example/index.html", "WHITE", "GREEN"))),
    ("a document in the folder of another year", 11, "csaf-7.1.11", DOCUMENT, "was first released in `2025`", Unsigned(|it| value(it, |it| it["document"]["tracking"]["initial_release_date"] = "2025-12-31T23:59:59Z".into()))),
    ("a document in no folder of a year", 11, "csaf-7.1.11", ".well-known/csaf/white/sby-sa-2026-0004.json", "belongs in", Unsigned(|it| moved(it, ".well-known/csaf/white/sby-sa-2026-0004.json"))),
    ("no directory in the metadata", 11, "csaf-7.1.11", METADATA, "no distribution as a directory", Signed(|it| it.json(METADATA, |it| drop(it["distributions"].as_array_mut().unwrap().remove(0))))),
    ("no index.txt", 12, "csaf-7.1.12", INDEX, "the list is missing", Signed(|it| drop(it.remove(INDEX)))),
    ("index.txt without a document", 12, "csaf-7.1.12", INDEX, "the list lacks `2026/sby-sa-2026-0004.json`", Signed(|it| it.replace(INDEX, "2026/sby-sa-2026-0004.json\n", ""))),
    ("index.txt with a document that is not there", 12, "csaf-7.1.12", INDEX, "which is no document here", Signed(|it| it.bytes(INDEX).extend(b"2026/gone.json\n"))),
    ("index.txt with the same document twice", 12, "csaf-7.1.12", INDEX, "again, after line 4", Signed(|it| it.bytes(INDEX).extend(b"2026/sby-sa-2026-0004.json\n"))),
    ("index.txt with an absolute address", 12, "csaf-7.1.12", INDEX, "which is no document here", Signed(|it| it.replace(INDEX, "2026/", "https://security.sorrelby.example/.well-known/csaf/white/2026/"))),
    ("index.txt with an empty line", 12, "csaf-7.1.12", INDEX, "line 12 names ``", Signed(|it| it.bytes(INDEX).extend(b"\n"))),
    ("index.txt with a byte order mark", 12, "byte-order-mark", INDEX, "begins with a byte order mark", Signed(|it| mark(it, INDEX))),
    ("index.txt that is empty", 12, "csaf-7.1.12", INDEX, "the list is empty", Signed(|it| it.bytes(INDEX).clear())),
    ("no changes.csv", 13, "csaf-7.1.13", CHANGES, "the list is missing", Signed(|it| drop(it.remove(CHANGES)))),
    ("changes.csv without a document", 13, "csaf-7.1.13", CHANGES, "the list lacks `2026/sby-sa-2026-0004.json`", Signed(|it| lines(it, CHANGES, |lines| lines.retain(|line| !line.contains("0004"))))),
    ("changes.csv that is not sorted", 13, "csaf-7.1.13", CHANGES, "line 2 is newer than the one before", Signed(|it| lines(it, CHANGES, |lines| lines.swap(0, 1)))),
    ("changes.csv with another date", 13, "csaf-7.1.13", CHANGES, "line 1 says `2026-11-11T14:00:00Z`", Signed(|it| it.replace(CHANGES, "2026-11-10", "2026-11-11"))),
    ("changes.csv with a date without a time", 13, "csaf-7.1.13", CHANGES, "line 1 has no date", Signed(|it| it.replace(CHANGES, "2026-11-10T14:00:00Z", "2026-11-10"))),
    ("changes.csv with a heading", 13, "csaf-7.1.13", CHANGES, "line 1 is not a path and a date", Signed(|it| lines(it, CHANGES, |lines| lines.insert(0, "path,date".to_owned())))),
    ("changes.csv with one column", 13, "csaf-7.1.13", CHANGES, "line 1 is not a path and a date", Signed(|it| it.replace(CHANGES, ",\"2026-11-10T14:00:00Z\"", ""))),
    ("no listing of a year", 14, "csaf-7.1.14", YEAR, "the folder has no listing", Signed(|it| drop(it.remove(YEAR)))),
    ("a listing without a document", 14, "csaf-7.1.14", YEAR, "the listing does not link", Signed(|it| it.replace(YEAR, "2026/sby-sa-2026-0004.json\"", "2026/\""))),
    ("a listing with a document that is not there", 14, "csaf-7.1.14", YEAR, "which is not there", Signed(|it| it.replace(YEAR, "<ul>", "<ul><a href=\"gone.json\">gone</a>"))),
    ("no feed", 15, "csaf-7.1.15", FEED, "the feed is missing", Signed(|it| drop(it.remove(FEED)))),
    ("no feed in the metadata", 15, "csaf-7.1.15", METADATA, "is not named", Signed(|it| it.json(METADATA, |it| drop(it["distributions"].as_array_mut().unwrap().remove(1))))),
    ("a feed that is no JSON", 15, "csaf-7.1.15", FEED, "this is no ROLIE feed", Signed(|it| it.replace(FEED, "{", "{,"))),
    ("a feed with a byte order mark", 15, "byte-order-mark", FEED, "begins with a byte order mark", Signed(|it| mark(it, FEED))),
    ("a feed without entries", 15, "csaf-7.1.15", FEED, "the feed has no entries", Signed(|it| it.json(FEED, |it| it["feed"]["entry"] = json!([])))),
    ("a feed without an entry for a document", 15, "csaf-7.1.15", FEED, "the feed lacks `.well-known/csaf/white/2026/sby-sa-2026-0004.json`", Signed(|it| it.json(FEED, |it| it["feed"]["entry"].as_array_mut().unwrap().retain(|entry| entry["id"] != "SBY-SA-2026-0004")))),
    ("a feed without a link to itself", 15, "csaf-7.1.15", FEED, "the feed has no link to itself", Signed(|it| it.json(FEED, |it| it["feed"]["link"][0]["rel"] = "alternate".into()))),
    ("a feed without its category", 15, "csaf-7.1.15", FEED, "is not the information type `csaf`", Signed(|it| it.json(FEED, |it| without(&mut it["feed"], "category")))),
    ("a feed with an id that is none", 15, "csaf-7.1.15", FEED, "this is no id of a feed: `our feed`", Signed(|it| it.json(FEED, |it| it["feed"]["id"] = "our feed".into()))),
    ("a feed with a key of its own", 15, "csaf-7.1.15", FEED, "no client knows the key `/feed/generator`", Signed(|it| it.json(FEED, |it| it["feed"]["generator"] = "x".into()))),
    ("a feed older than its entries", 15, "csaf-7.1.15", FEED, "before its newest entry", Signed(|it| it.json(FEED, |it| it["feed"]["updated"] = "2026-01-01T00:00:00Z".into()))),
    ("an entry twice", 15, "csaf-7.1.15", FEED, "is in the feed more than once", Signed(|it| it.json(FEED, |it| { let entries = it["feed"]["entry"].as_array_mut().unwrap(); entries.push(entries[0].clone()); }))),
    ("an entry with a relative link", 15, "csaf-7.1.15", FEED, "is no absolute https address", Signed(|it| entry(it, |it| it["link"][0]["href"] = "white/2026/sby-sa-2026-0004.json".into()))),
    ("an entry with a relative source", 15, "csaf-7.1.15", FEED, "is no absolute https address", Signed(|it| entry(it, |it| it["content"]["src"] = "white/2026/sby-sa-2026-0004.json".into()))),
    ("an entry on another host", 15, "csaf-7.1.15", FEED, "is not on the host that the provider metadata names", Signed(|it| entry(it, |it| it["content"]["src"] = "https://cdn.example/sby-sa-2026-0004.json".into()))),
    ("an entry for what is not there", 15, "csaf-7.1.15", FEED, "leads to nothing", Signed(|it| entry(it, |it| it["content"]["src"] = format!("{BASE}{CSAF}/white/2026/gone.json").into()))),
    ("an entry of another media type", 15, "csaf-7.1.15", FEED, "is not of type `application/json`", Signed(|it| entry(it, |it| it["content"]["type"] = "text/json".into()))),
    ("an entry of another format", 15, "csaf-7.1.15", FEED, "names no format of CSAF", Signed(|it| entry(it, |it| it["format"]["schema"] = "https://docs.oasis-open.org/csaf/csaf/v2.0/".into()))),
    ("an entry without a link to itself", 15, "csaf-7.1.15", FEED, "does not begin with the link to itself", Signed(|it| entry(it, |it| drop(it["link"].as_array_mut().unwrap().remove(0))))),
    ("an entry without a hash", 15, "csaf-7.1.15", FEED, "has no link `hash`", Signed(|it| entry(it, |it| drop(it["link"].as_array_mut().unwrap().remove(1))))),
    ("an entry without a signature", 15, "csaf-7.1.15", FEED, "has no link `signature`", Signed(|it| entry(it, |it| drop(it["link"].as_array_mut().unwrap().remove(3))))),
    ("an entry with a hash of another ending", 15, "csaf-7.1.15", FEED, "has a link `hash` to", Signed(|it| entry(it, |it| it["link"][1]["href"] = format!("{BASE}{DOCUMENT}").into()))),
    ("an entry with a time without a zone", 15, "csaf-7.1.15", FEED, "the time has no zone", Signed(|it| entry(it, |it| it["updated"] = "2026-06-09T14:00:00".into()))),
    ("an entry older than its document", 15, "csaf-7.1.15", FEED, "and its document `2026-06-09T14:00:00Z`", Signed(|it| entry(it, |it| it["updated"] = "2026-04-20T00:00:00Z".into()))),
    ("an entry with another id", 15, "csaf-7.1.15", FEED, "leads to the document `SBY-SA-2026-0004`", Signed(|it| entry(it, |it| it["id"] = "SBY-1".into()))),
    ("an entry with another title", 15, "csaf-7.1.15", FEED, "has another title than its document", Signed(|it| entry(it, |it| it["title"] = "All is well".into()))),
    ("no service document", 16, "csaf-7.1.16", SERVICE, "the service document is missing", Signed(|it| drop(it.remove(SERVICE)))),
    ("a service document that is no JSON", 16, "csaf-7.1.16", SERVICE, "this is no service document", Signed(|it| it.replace(SERVICE, "{", "{,"))),
    ("a service document without a feed", 16, "csaf-7.1.16", SERVICE, "is not named", Signed(|it| it.json(SERVICE, |it| it["service"]["workspace"][0]["collection"] = json!([])))),
    ("a service document with a feed that is not there", 16, "csaf-7.1.16", SERVICE, "leads to nothing", Signed(|it| it.replace(SERVICE, "feed-tlp-white", "feed-tlp-green"))),
    ("a service document with something that is no feed", 16, "csaf-7.1.16", SERVICE, "this is no feed", Signed(|it| it.replace(SERVICE, "feed-tlp-white", "category-white"))),
    ("a service document with a key of its own", 16, "csaf-7.1.16", SERVICE, "no client knows the key `/service/title`", Signed(|it| it.json(SERVICE, |it| it["service"]["title"] = "x".into()))),
    ("a service document that the metadata do not name", 16, "csaf-7.1.16", METADATA, "the service document is not named", Signed(|it| it.json(METADATA, |it| without(&mut it["distributions"][1]["rolie"], "services")))),
    ("no service document on the main domain", 16, "csaf-7.1.16", "https://sorrelby.example/.well-known/csaf/service.json", "the file is missing", Hosts(|it| drop(it.remove("sorrelby.example/.well-known/csaf/service.json")))),
    ("no category document", 17, "csaf-7.1.17", CATEGORY, "the category document is missing", Signed(|it| drop(it.remove(CATEGORY)))),
    ("a category document that is no JSON", 17, "csaf-7.1.17", CATEGORY, "this is no category document", Signed(|it| it.replace(CATEGORY, "{", "{,"))),
    ("a category document without a category", 17, "csaf-7.1.17", CATEGORY, "has no category to tell documents apart", Signed(|it| it.json(CATEGORY, |it| it["categories"]["category"] = json!([])))),
    ("a category document with a key of its own", 17, "csaf-7.1.17", CATEGORY, "no client knows the key `/categories/fixed`", Signed(|it| it.json(CATEGORY, |it| it["categories"]["fixed"] = "yes".into()))),
    ("a category document that the metadata do not name", 17, "csaf-7.1.17", METADATA, "is not named", Signed(|it| it.json(METADATA, |it| without(&mut it["distributions"][1]["rolie"], "categories")))),
    ("a bad SHA-256", 18, "csaf-7.1.18", SHA256, "the hash is not that of", Signed(|it| digit(it, SHA256))),
    ("a bad SHA-512", 18, "csaf-7.1.18", SHA512, "the hash is not that of", Signed(|it| digit(it, SHA512))),
    ("no hash", 18, "csaf-7.1.18", SHA256, "the document's hash is missing", Signed(|it| drop(it.remove(SHA256)))),
    ("a hash without digits", 18, "csaf-7.1.18", SHA256, "this is not one line of a hash", Signed(|it| *it.bytes(SHA256) = b"sha256 sby-sa-2026-0004.json\n".to_vec())),
    ("a hash of another file", 18, "csaf-7.1.18", SHA256, "the hash is said to be of `other.json`", Signed(|it| it.replace(SHA256, "sby-sa-2026-0004.json", "other.json"))),
    ("no signature", 19, "csaf-7.1.19", SIGNATURE, "the document's signature is missing", Signed(|it| drop(it.remove(SIGNATURE)))),
    ("a signature of other bytes", 19, "csaf-7.1.19", SIGNATURE, "it does not fit the content", Signed(|it| { let other = it.0[&SIGNATURE.replace("0004", "0001")].clone(); it.0.insert(SIGNATURE.to_owned(), other); })),
    ("a signature of somebody else", 19, "csaf-7.1.19", SIGNATURE, "it was made by the key", Signed(|it| { let signature = sign(&STRANGER, &it.0[DOCUMENT]); it.0.insert(SIGNATURE.to_owned(), signature); })),
    ("a signature that is none", 19, "csaf-7.1.19", SIGNATURE, "the signature is not good", Signed(|it| *it.bytes(SIGNATURE) = b"signed, the PSIRT\n".to_vec())),
    ("a document that was changed with its hashes", 19, "csaf-7.1.19", SIGNATURE, "it does not fit the content", Signed(|it| everywhere(it, |text| *text = text.replacen("\"text\": \"", "\"text\": \"No patch is needed. ", 1)))),
    ("no key at all", 20, "csaf-7.1.20", METADATA, "leads to nothing", Signed(|it| drop(it.remove(&key_file())))),
    ("no key in the metadata", 20, "csaf-7.1.20", KEY_FILE, "the provider metadata do not name this certificate", Signed(|it| it.json(METADATA, |it| without(it, "public_openpgp_keys")))),
    ("a trusted provider without a key", 20, "csaf-7.1.20", METADATA, "is too high: no certificate is published", Signed(|it| { it.remove(&key_file()); it.json(METADATA, |it| it["public_openpgp_keys"] = json!([])); })),
    ("a wrong fingerprint", 20, "csaf-7.1.20", METADATA, "is said to stand at", Signed(|it| { let wrong = STRANGER.certificate.fingerprint(); it.json(METADATA, |it| it["public_openpgp_keys"][0]["fingerprint"] = wrong.into()); })),
    ("a fingerprint in small letters", 20, "csaf-7.1.20", METADATA, "no fingerprint of 40 upper-case digits", Signed(|it| it.json(METADATA, |it| { let key = &mut it["public_openpgp_keys"][0]["fingerprint"]; *key = key.as_str().unwrap().to_lowercase().into(); }))),
    ("a key without an address", 20, "csaf-7.1.7", METADATA, "missing field `url`", Signed(|it| it.json(METADATA, |it| without(&mut it["public_openpgp_keys"][0], "url")))),
    ("another key in the file", 20, "csaf-7.1.20", KEY_FILE, "the file holds the certificate", Signed(|it| *it.bytes(&key_file()) = STRANGER.certificate.to_armored())),
    ("two keys in the file", 20, "csaf-7.1.20", KEY_FILE, "more than one certificate", Signed(|it| it.bytes(&key_file()).extend(STRANGER.certificate.to_armored()))),
    ("a secret key in the file", 20, "csaf-7.1.20", KEY_FILE, "this file holds a secret key", Signed(|it| *it.bytes(&key_file()) = KEY.secret.clone())),
    ("a key that is none", 20, "csaf-7.1.20", KEY_FILE, "", Signed(|it| *it.bytes(&key_file()) = b"our key\n".to_vec())),
    ("a key that has expired", 20, "csaf-7.1.20", KEY_FILE, "the certificate expired at", Later("2027-03-10T00:00:00Z")),
    ("a key that expires within a month", 20, "csaf-7.1.20", KEY_FILE, "the certificate lasts for 20 more days", Later("2027-02-10T00:00:00Z")),
    ("a key that is revoked", 20, "csaf-7.1.20", KEY_FILE, "the certificate is revoked", Signed(|it| *it.bytes(&key_file()) = KEY.certificate.revoked_by(&KEY.revocation).unwrap().to_armored())),
];

/// When the keys of these tests begin; they last until 2027-03-02.
const BEGIN: &str = "2026-01-01T00:00:00Z";

static KEY: LazyLock<Generated> = LazyLock::new(|| key("Example PSIRT <psirt@devices.example>"));
static STRANGER: LazyLock<Generated> = LazyLock::new(|| key("A Stranger <me@devices.example>"));
static SIGNED: LazyLock<Site> = LazyLock::new(|| site().signed(&KEY, BEGIN));

fn key(user: &str) -> Generated {
    generate(user, None, BEGIN.parse().unwrap(), 425).unwrap()
}

fn key_file() -> String {
    format!("{CSAF}/openpgp/{}.asc", KEY.certificate.fingerprint())
}

fn sign(key: &Generated, bytes: &[u8]) -> Vec<u8> {
    let at = BEGIN.parse().unwrap();
    let signer = KeyFile::unlock(&key.secret, None, &key.certificate, at).unwrap();
    signer.sign_detached(bytes).unwrap()
}

/// What is found of a site that is broken in one way.
fn faults(way: &Way) -> Vec<Fault> {
    let spoilt = |spoil: &fn(&mut Site)| {
        let mut site = SIGNED.clone();
        spoil(&mut site);
        site.listed().report().faults
    };
    match way {
        Unsigned(spoil) => {
            let mut site = site();
            spoil(&mut site);
            site.signed(&KEY, BEGIN).report().faults
        }
        Signed(spoil) => spoilt(spoil),
        Later(at) => SIGNED.report_at(at).faults,
        Hosts(spoil) => {
            let (site, mut hosts) = hosts();
            spoil(&mut hosts);
            neighbours(&site, &hosts, AT.parse().unwrap()).unwrap()
        }
        Served(spoil) => {
            let server = Server::plain(SIGNED.clone(), *spoil);
            let manners = Manners {
                rate: 1_000_000,
                ..Manners::default()
            };
            let base = Base::parse(&server.url()).unwrap();
            verify_live(base, &manners, AT.parse().unwrap(), &[])
                .unwrap()
                .faults
        }
    }
}

#[test]
fn every_fault_is_named_by_its_requirement_and_its_place() {
    let key_file = key_file();
    let mut missed = Vec::new();
    for (what, requirement, code, place, words, way) in TABLE {
        let place = if *place == KEY_FILE {
            key_file.as_str()
        } else {
            place
        };
        let found = faults(way);
        let names = |fault: &&Fault| {
            let message = fault.message.render(false);
            fault.severity != Severity::Note
                && fault.basis.code() == *code
                && fault.path == place
                && message.contains(words)
        };
        if found.iter().find(names).is_none() {
            let found = found.iter().map(|fault| {
                let message = fault.message.render(false);
                format!("    {} [{}]: {message}\n", fault.path, fault.basis.code())
            });
            let found: String = found.collect();
            missed.push(format!("{requirement}: {what}: {place} [{code}]\n{found}"));
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[test]
fn every_requirement_is_broken_in_some_way() {
    let broken: BTreeSet<u8> = TABLE.iter().map(|row| row.1).collect();
    assert_eq!(broken, (1..=20).collect::<BTreeSet<u8>>());
    let names: BTreeSet<&str> = TABLE.iter().map(|row| row.0).collect();
    assert_eq!(names.len(), TABLE.len());
}

#[test]
fn an_unbroken_site_has_none_of_these_faults() {
    let found = |way: Way| -> Vec<String> {
        let faults = faults(&way).into_iter();
        let faults = faults.filter(|fault| fault.severity != Severity::Note);
        faults
            .map(|fault| format!("{}: {}", fault.path, fault.message.render(false)))
            .collect()
    };
    assert_eq!(found(Unsigned(|_| ())), [""; 0]);
    assert_eq!(found(Signed(|_| ())), [""; 0]);
    assert_eq!(found(Hosts(|_| ())), [""; 0]);
    assert_eq!(found(Served(|_, good| good)), [""; 0]);
}

/// Changes the bytes of a document wherever it stands in its newest version, with its hashes.
fn bytes(site: &mut Site, change: impl Fn(&mut Vec<u8>)) {
    for path in [DOCUMENT, COPY] {
        change(site.bytes(path));
    }
    site.hashed(DOCUMENT);
}

/// The same as text.
fn everywhere(site: &mut Site, change: impl Fn(&mut String)) {
    bytes(site, |bytes| {
        let mut text = String::from_utf8(std::mem::take(bytes)).unwrap();
        change(&mut text);
        *bytes = text.into_bytes();
    });
}

/// The same as JSON.
fn value(site: &mut Site, change: impl Fn(&mut Value)) {
    bytes(site, |bytes| {
        let mut value = serde_json::from_slice(bytes).unwrap();
        change(&mut value);
        *bytes = serde_json::to_vec_pretty(&value).unwrap();
        bytes.push(b'\n');
    });
}

fn labelled(site: &mut Site, label: &str) {
    value(site, |it| {
        it["document"]["distribution"]["tlp"]["label"] = label.into()
    });
}

/// Puts a document elsewhere, and says so wherever it is named.
fn moved(site: &mut Site, to: &str) {
    for ending in ["", ".sha256", ".sha512"] {
        let bytes = site.remove(&format!("{DOCUMENT}{ending}"));
        site.0.insert(format!("{to}{ending}"), bytes);
    }
    site.hashed(to);
    let below = |path: &str| {
        path.strip_prefix(".well-known/csaf/white/")
            .unwrap()
            .to_owned()
    };
    let (from, to) = (below(DOCUMENT), below(to));
    for path in [FEED, INDEX, CHANGES, YEAR] {
        let text = site.text(path).replace(&from, &to);
        *site.bytes(path) = text.into_bytes();
    }
}

/// Changes an entry of the feed.
fn entry(site: &mut Site, change: impl Fn(&mut Value)) {
    site.json(FEED, |feed| {
        let mut entries = feed["feed"]["entry"].as_array_mut().unwrap().iter_mut();
        change(
            entries
                .find(|entry| entry["id"] == "SBY-SA-2026-0004")
                .unwrap(),
        );
    });
}

fn lines(site: &mut Site, path: &str, change: impl Fn(&mut Vec<String>)) {
    let mut lines: Vec<String> = site.text(path).lines().map(str::to_owned).collect();
    change(&mut lines);
    *site.bytes(path) = (lines.join("\n") + "\n").into_bytes();
}

/// Takes the encryption from an address.
fn plain(address: &mut Value) {
    *address = address
        .as_str()
        .unwrap()
        .replacen("https:", "http:", 1)
        .into();
}

fn without(object: &mut Value, key: &str) {
    object.as_object_mut().unwrap().remove(key).unwrap();
}

fn mark(site: &mut Site, path: &str) {
    site.bytes(path).splice(0..0, *b"\xef\xbb\xbf");
}

/// Makes the first digit another one.
fn digit(site: &mut Site, path: &str) {
    let first = &mut site.bytes(path)[0];
    *first = if *first == b'0' { b'1' } else { b'0' };
}
