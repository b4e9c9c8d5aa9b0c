//! Inputs that a few bytes of a hostile file are enough for: each has an answer, soon, and in no more memory than its size accounts for.

use super::archive::{Member, tar};
use super::{archive, image, lists, markup, pdf, sheets};
use crate::gate::fold::fold;

#[test]
fn a_length_beyond_all_memory_ends_an_archive() {
    for high in [0x7f, 0xff] {
        let mut head = b"a".to_vec();
        head.resize(124, 0);
        // A number of base 256, as GNU writes large ones.
        head.extend([0x80, 0, 0, 0, high, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, 0]);
        head.resize(257, 0);
        head.extend(b"ustar");
        head.resize(1024, 0);
        assert!(archive::is_tar(&head));
        assert_eq!(tar(&head)[0].bytes.len(), 512);
    }
}

#[test]
fn marks_in_each_other_make_no_more_parts_than_the_file_has() {
    let file = b"Exif\0\0".repeat(100_000);
    let found = image::boxes(&file);
    let all: usize = found.parts.iter().map(Vec::len).sum();
    assert!(all <= file.len() * 2, "{all}");
}

#[test]
fn templates_that_are_never_closed_are_looked_for_once() {
    let page = "<template></i>".repeat(200_000);
    let pieces = markup::take_apart(page.as_bytes(), true);
    assert!(!pieces.references);
    // One that is closed is still an aside, and one that is not hides nothing.
    let pieces = markup::take_apart(b"<template>a</template><template>b", true);
    assert_eq!(pieces.text.text, b"\x01\x01\x01b");
}

#[test]
fn very_many_lists_are_placed_in_one_pass() {
    let line = "41 6e 6e 20 45 78 61 6d 70 6c 65 is no name\n";
    let text = line.repeat(20_000);
    let found = lists::lists(text.as_bytes(), &fold(text.as_bytes()), |_| true);
    let hex: Vec<usize> = found
        .iter()
        .filter(|run| run.bytes == b"Ann Example")
        .map(|run| run.at)
        .collect();
    let expected: Vec<usize> = (0..20_000).map(|number| number * line.len()).collect();
    assert_eq!(hex, expected);
}

#[test]
fn ranges_of_codes_are_no_more_than_are_read() {
    let mut map = String::from("begincmap beginbfrange\n");
    map.push_str(&"<0000> <ffff> <0041>\n".repeat(20_000));
    let file = format!("%PDF-1.4\n1 0 obj\n<< >>\nstream\n{map}\nendstream\nendobj\n");
    let why = Some("more fonts in a PDF file than are read");
    assert_eq!(pdf::read(file.as_bytes(), 1 << 24).unread, why);
    let file = file.replace("<ffff>", "<0001>");
    assert_eq!(pdf::read(file.as_bytes(), 1 << 24).unread, None);
    // Lists that begin in each other are one list.
    let list = "/Differences [/a ".repeat(4000);
    let file = format!("%PDF-1.4\n1 0 obj\n<< {list} ] >>\nendobj\n");
    assert_eq!(pdf::read(file.as_bytes(), 1 << 24).unread, None);
}

#[test]
fn cells_that_name_one_long_string_are_cut_off() {
    const LONG: usize = 16 << 20;
    let member = |name: &str, bytes: Vec<u8>| Member {
        about: name.as_bytes().to_vec(),
        bytes,
        unread: None,
    };
    let string = [b"<si><t>".as_slice(), &vec![b'a'; LONG], b"</t></si>"].concat();
    let cells = b"<c t=\"s\"><v>0</v></c>".repeat(24);
    let row = [b"<row>".as_slice(), &cells, b"</row>"].concat();
    let members = [
        member("xl/sharedStrings.xml", string),
        member("xl/worksheets/sheet1.xml", row),
    ];
    let (rows, overlong) = sheets::rows(&members).unwrap();
    assert!(overlong);
    assert!(rows.len() < 18 * LONG, "{}", rows.len());
}

#[test]
fn numbers_beside_a_list_do_not_join_it() {
    for (text, apart) in [
        ("[[65, 110, 110, 32, 69, 120], [97, 109]]", "Ann Ex\u{2}am"),
        ("65,110,110,32,69,120\n.\n97", "Ann Ex\u{2}a"),
        ("41 6e 6e 20 45 78\n\n61 6d", "Ann Ex\u{2}am"),
    ] {
        let found = lists::lists(text.as_bytes(), &fold(text.as_bytes()), |_| true);
        let shown: Vec<_> = found
            .iter()
            .map(|run| String::from_utf8_lossy(&run.bytes).into_owned())
            .collect();
        assert!(shown.contains(&apart.to_owned()), "{text}: {shown:?}");
        assert!(shown.contains(&apart.replace('\u{2}', "")), "{text}");
    }
    // Numbers that are no letters do not hide those that are.
    let text = "[65, 110, 110, 32, 69, 120]\n.\n6 1 2";
    let found = lists::lists(text.as_bytes(), &fold(text.as_bytes()), |_| true);
    assert!(found.iter().any(|run| run.bytes.starts_with(b"Ann Ex")));
}
