use super::{Armed, Cleared};
use crate::gate::{Leak, Place, Refused, SitePath};
use crate::model::tagged::{PhiKind, Secret, Tagged};

fn tagged(id: &str, value: &str) -> Tagged {
    Tagged {
        id: id.to_owned(),
        source: "content/advisories/x.md:12".to_owned(),
        record: "content/advisories/x.md".to_owned(),
        kind: PhiKind::Name,
        value: Secret::new(value.to_owned()),
    }
}

fn gate(values: &[(&str, &str)]) -> Armed {
    Armed::new(values.iter().map(|(id, value)| tagged(id, value))).unwrap()
}

fn clear(gate: &Armed, path: &str, bytes: &[u8]) -> Result<Cleared, Leak> {
    let cleared = gate.clear(&SitePath::new(path).unwrap(), bytes.to_vec());
    cleared.map_err(|refused| match refused {
        Refused::Leak(leak) => leak,
        Refused::CannotTell { path, why } => panic!("{path}: {why:?}"),
    })
}

fn leak(gate: &Armed, path: &str, bytes: &[u8]) -> String {
    clear(gate, path, bytes).err().unwrap().to_string()
}

#[test]
fn nothing_armed_lets_everything_pass() {
    let passed = clear(&gate(&[]), "a.txt", b"anything").ok().unwrap();
    assert_eq!(passed.path().as_str(), "a.txt");
    assert_eq!(passed.bytes(), b"anything");
}

#[test]
fn a_value_is_found_in_any_letter_case_and_named_by_tag_line_and_source() {
    let gate = gate(&[("patient.name", "Jörg Example"), ("case.mrn", "MRN-47110")]);
    assert_eq!(
        leak(
            &gate,
            "a/b.html",
            "one\ntwo <b>JÖRG EXAMPLE</b>\nmrn-47110\n".as_bytes()
        ),
        "`a/b.html:2` holds `patient.name` (name), tagged in `content/advisories/x.md:12`\n\
         `a/b.html:3` holds `case.mrn` (name), tagged in `content/advisories/x.md:12`"
    );
}

#[test]
fn a_value_inside_a_longer_word_is_none() {
    let gate = gate(&[("patient.name", "Ed Ito"), ("case.mrn", "47110")]);
    assert!(clear(&gate, "a", b"edited itoxx 471105 a47110").is_ok());
    assert!(clear(&gate, "a", b"by ed ito.").is_err());
}

#[test]
fn a_glued_place_does_not_hide_a_later_free_one() {
    let gate = gate(&[("a", "4711 0815"), ("b", "0815")]);
    let leak = clear(&gate, "x", b"x4711 0815").err().unwrap();
    assert_eq!(leak.hits.len(), 1);
    assert_eq!(leak.hits[0].tag.id, "b");
    assert_eq!(leak.hits[0].offset, Some(6));
}

#[test]
fn the_escaped_forms_are_found() {
    let gate = gate(&[("patient.name", "Zoë O'Neil")]);
    for text in [
        "Zoë O'Neil",
        "Zoë O&#39;Neil",
        "Zo\\u00eb O'Neil",
        "Zo\\u00EB O&#x27;Neil",
        "Zoë O&amp;#39;Neil",
        "first\\nZoë O'Neil\\nlast",
    ] {
        assert!(clear(&gate, "x", text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn raw_bytes_are_searched_whatever_they_are() {
    let gate = gate(&[("case.mrn", "MRN-47110")]);
    assert!(clear(&gate, "x.bin", b"\xff\x00\xfeMRN-47110\x00").is_err());
}

#[test]
fn a_path_that_leaks_is_not_named() {
    let gate = gate(&[("case.mrn", "MRN-47110")]);
    let leak = clear(&gate, "cases/mrn-47110/index.html", b"MRN-47110")
        .err()
        .unwrap();
    assert_eq!(leak.place, Place::LeakingPath);
    assert_eq!(
        leak.to_string(),
        "the path of an output holds `case.mrn` (name), tagged in `content/advisories/x.md:12`\n\
         line 1 of an output whose path leaks too holds `case.mrn` (name), tagged in `content/advisories/x.md:12`"
    );
}

#[test]
fn a_source_that_leaks_is_not_named() {
    let mut named = tagged("patient.mrn-47110", "MRN-47110");
    named.source = "content/MRN-47110.md:3".to_owned();
    let gate = Armed::new([named]).unwrap();
    let leak = leak(&gate, "x", b"MRN-47110");
    assert!(!leak.to_lowercase().contains("47110"), "{leak}");
    assert_eq!(
        leak,
        "`x:1` holds `tag 1, whose name holds a tagged value` (name), tagged in `source of tag 1, whose name holds a tagged value`"
    );
}

#[test]
fn a_short_value_does_not_count_alone_and_that_is_said() {
    let gate = gate(&[("patient.sex", "F"), ("patient.age", "4 2 1")]);
    assert_eq!(gate.unguarded().count(), 2);
    assert!(clear(&gate, "x", b"F 4 2 1").is_ok());
}

#[test]
fn two_tags_of_one_value_are_both_named() {
    let gate = gate(&[("a", "MRN-47110"), ("b", "mrn-47110")]);
    assert_eq!(clear(&gate, "x", b"MRN-47110").err().unwrap().hits.len(), 2);
}

#[test]
fn a_million_places_are_one_hit() {
    let gate = gate(&[("a", "MRN-47110"), ("b", "47110")]);
    let leak = clear(&gate, "x", &b"MRN-47110\n".repeat(100_000))
        .err()
        .unwrap();
    assert_eq!(leak.hits.len(), 2);
}
