//! What a reader's software shows is found; what it could show and nobody can read is not published; the rest passes.

use crate::gate::{Armed, Decoder, Refused, SitePath, carrier};
use crate::model::tagged::{PhiKind, Secret, Tagged};

fn gate() -> Armed {
    let tag = |id: &str, kind, value: &str| Tagged {
        id: id.to_owned(),
        source: "case.toml:1".to_owned(),
        record: "case".to_owned(),
        kind,
        value: Secret::new(value.to_owned()),
    };
    Armed::new(vec![
        tag("latin", PhiKind::Name, "Zölle Exampleson"),
        tag("cyrillic", PhiKind::Name, "Живаго Примеров"),
        tag("number", PhiKind::Mrn, "5550 1234 77"),
    ])
    .unwrap()
}

/// 0 publishable, 1 leak, 3 cannot tell.
fn code(path: &str, bytes: &[u8]) -> u8 {
    let path = SitePath::new(path).unwrap();
    gate()
        .inspect(&path, bytes)
        .map_or_else(|refused: Refused| refused.exit_code(), |_| 0)
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().chain(&[0, 0]).take(3);
        let bits = all.fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..4u32 {
            text.push(match place as usize <= three.len() {
                true => char::from(LETTERS[(bits >> (18 - place * 6) & 63) as usize]),
                false => '=',
            });
        }
    }
    text
}

/// Bytes that nothing can be read in.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[3]
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn crossed(label: &str, text: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    encoding.encode(text).0.into_owned()
}

#[test]
fn declared_and_undeclared_encodings_are_read() {
    for label in ["windows-1251", "koi8-r", "iso-8859-5", "gb18030"] {
        let page = format!("<!doctype html><meta charset={label}><p>и Живаго Примеров");
        assert_eq!(code("a.html", &crossed(label, &page)), 1, "{label}");
        let page = format!("<?xml version=\"1.0\" encoding=\"{label}\"?><a>Живаго Примеров</a>");
        assert_eq!(code("a.xml", &crossed(label, &page)), 1, "{label}");
        let benign = format!("<!doctype html><meta charset={label}><p>никого нет дома");
        assert_eq!(code("a.html", &crossed(label, &benign)), 0, "{label}");
    }
    assert_eq!(
        code(
            "a.txt",
            &crossed("windows-1251", "был Живаго Примеров тут\n")
        ),
        1
    );
    assert_eq!(
        code("a.txt", &crossed("windows-1251", "никого нет дома тут\n")),
        0
    );
    let mut mail = b"Content-Type: text/plain; charset=koi8-r\n\n".to_vec();
    mail.extend(crossed("koi8-r", "Живаго Примеров"));
    assert_eq!(code("a.eml", &mail), 1);
}

#[test]
fn an_undeclared_encoding_needs_no_blanks() {
    let page = format!(r#"{{"a":"Живаго Примеров","b":"{}"}}"#, "x".repeat(400));
    assert_eq!(code("a.json", &crossed("windows-1251", &page)), 1);
}

#[test]
fn a_name_of_any_alphabet_may_be_turned() {
    assert_eq!(code("a.txt", "из Примеров Живаго и".as_bytes()), 1);
    assert_eq!(code("a.txt", "из примеров живаго и".as_bytes()), 0);
}

#[test]
fn a_text_may_begin_with_the_mark_of_something_else() {
    for mark in [
        b"GIF89a".as_slice(),
        b"PK\x03\x04",
        b"BM",
        b"II*\0",
        b"%PDF-1.4",
    ] {
        let page = [mark, b"<p>by Zol&#108;e Exampleson</p>"].concat();
        assert_eq!(code("a.html", &page), 1, "{mark:?}");
    }
    // One that no text is.
    let page = [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        b"<p>by Zol&#108;e Exampleson</p>",
    ]
    .concat();
    assert_eq!(code("a.html", &page), 1);
}

#[test]
fn a_number_of_a_cve_is_one_where_it_is_written_so() {
    assert_eq!(code("a.txt", b"see CVE-1900-5550123477."), 0);
    assert_eq!(code("a.txt", b"see CVE-1900.\n5550123477"), 1);
}

#[test]
fn what_only_looks_like_a_file_of_its_own_is_no_fault() {
    // A ZIP file whose base64 has a plus sign, so that its first part looks like one that was cut.
    let mut zip =
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x06\0\0\0\x06\0\0\0\x06\0\0\0ab.txt".to_vec();
    zip.extend(b"\xfb\xef\xbe\xfb\xef\xbe");
    let text = base64(&zip);
    assert!(text.contains('+'));
    assert_eq!(
        code("a.json", format!("{{\"d\": \"{text}\"}}").as_bytes()),
        0
    );
}

#[test]
fn what_cannot_be_read_is_not_published() {
    let seven = [b"7z\xbc\xaf\x27\x1c\0\x04".as_slice(), &noise(200)].concat();
    let film = [b"\0\0\0\x14ftypisom\0\0\0\x01isom".as_slice(), &noise(200)].concat();
    let sealed = [[0xd2, 0xc0, 0x09, 1].as_slice(), &noise(200)].concat();
    let mail =
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIDAgYJKoZIhvcN\n";
    let filter =
        "%PDF-1.4\n1 0 obj\n<< /Length 3 /Filter /NoneDecode >>\nstream\nabc\nendstream\nendobj\n";
    for (path, bytes) in [
        (
            "a.eml",
            format!("Content-Transfer-Encoding: base64\n\n{}\n", base64(&seven)).into_bytes(),
        ),
        (
            "a.html",
            format!("<video src='data:video/mp4;base64,{}'>", base64(&film)).into_bytes(),
        ),
        (
            "a.asc",
            format!(
                "-----BEGIN PGP MESSAGE-----\n\n{}\n-----END PGP MESSAGE-----\n",
                base64(&sealed)
            )
            .into_bytes(),
        ),
        ("a.jpg", [b"\xff\xd8\xff\xd9".as_slice(), &seven].concat()),
        (
            "a.png",
            [b"\x89PNG\r\n\x1a\n".as_slice(), &noise(300)].concat(),
        ),
        ("a.eml", mail.as_bytes().to_vec()),
        ("a.pdf", filter.as_bytes().to_vec()),
    ] {
        assert_eq!(
            code(path, &bytes),
            3,
            "{path}: {:?}",
            String::from_utf8_lossy(&bytes[..40])
        );
    }
    let open = filter.replace("/NoneDecode", "[ /ASCIIHexDecode ]");
    assert_eq!(code("a.pdf", open.as_bytes()), 0);
}

/// A member of a tape archive (POSIX.1 pax, ustar interchange format).
fn member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut head = name.as_bytes().to_vec();
    head.resize(100, 0);
    head.extend(b"0000644\x000000000\x000000000\0");
    head.extend(format!("{:011o}\x0000000000000\0        0", bytes.len()).as_bytes());
    head.resize(257, 0);
    head.extend(b"ustar\x0000");
    head.resize(512, 0);
    let sum: u32 = head.iter().copied().map(u32::from).sum();
    head.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
    head.extend(bytes);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}

#[test]
fn what_may_be_damaged_in_one_place_may_not_in_another() {
    // As letters the beginning of a stream stands by chance; as a file it is one that nobody can read.
    let damaged = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &noise(80)].concat();
    let letters = member("a.txt", base64(&damaged).as_bytes());
    let file = member("b.gz", &damaged);
    let end = vec![0; 1024];
    for (members, expected) in [
        ([letters.clone(), end.clone()].concat(), 0),
        ([letters.clone(), file.clone(), end.clone()].concat(), 3),
        ([file, letters, end].concat(), 3),
    ] {
        assert_eq!(code("a.tar", &members), expected);
    }
}

#[test]
fn what_is_shown_is_found() {
    let record = b"\x01\0\x10 by Exampleson, Z\xc3\xb6lle".repeat(2);
    let hex = "by Exampleson, Zolle"
        .bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    let words: String = b"by Zolle Exampleson now!"
        .chunks(2)
        .map(|two| format!(" {:02x}{:02x}", two[1], two[0]))
        .collect();
    let letters: String = "by Zolle Exampleson"
        .chars()
        .map(|sign| format!("   {sign}"))
        .collect();
    for text in [
        format!("{{\"d\": \"{}\"}}", base64(&record)),
        format!("VALUES (1, 0x{hex}, 2)"),
        format!("1\t\\\\x{hex}\tq"),
        "id \x1b[31m5550123477\x1b[0m".to_owned(),
        "by Zo\x1b[1mlle Exa\x1b[0mmpleson".to_owned(),
        "Z\x08Zo\x08ol\x08ll\x08le\x08e Exampleson".to_owned(),
        "<!DOCTYPE a [<!ENTITY p 'Zol'>]><a>&p;le Exampleson</a>".to_owned(),
        "<p>Zol<template>x</template>le Exampleson</p>".to_owned(),
        "by [Zolle](https://a.example/) [Exampleson](https://b.example/)".to_owned(),
        r#"{"text": "by [Zolle](https://a.example/) [Exampleson](https://b.example/)"}"#.to_owned(),
        "p = ['5','5','5','0','1','2','3','4','7','7'].join('')".to_owned(),
        format!("0000000{words}\n0000030\n"),
        format!("0000000{letters}\n0000023\n"),
        "Content-Disposition: attachment;\r\n filename*0*=utf-8''Zol;\r\n filename*1*=le%20Exampleson.txt\r\n".to_owned(),
        "01380006310\r\n0193101Exampleson\r\n0143102Zolle\r\n".to_owned(),
        "UNB+UNOC:3+A+B'PNA+PAT++++SU:Exampleson+FO:Zolle'".to_owned(),
    ] {
        assert_eq!(code("a.txt", text.as_bytes()), 1, "{text:?}");
    }
    assert_eq!(code("man.txt", b"_\x08S_\x08Y_\x08N\n"), 0);
}

/// A page with lines of text, each drawn by the operators given.
fn page(drawn: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Length {} >>\nstream\n{drawn}\nendstream\nendobj\n",
        drawn.len()
    )
    .into_bytes()
}

#[test]
fn lines_of_a_page_go_on() {
    for drawn in [
        "BT /F1 12 Tf 1 0 0 1 50 700 Tm (by Zolle) Tj ET BT /F1 12 Tf 1 0 0 1 50 680 Tm (Exampleson) Tj ET",
        "BT /F1 12 Tf 50 700 Td (5) Tj 7 0 Td (5) Tj 7 0 Td (5) Tj 7 0 Td (0) Tj 7 0 Td (1234) Tj 20 0 Td (77) Tj ET",
        "BT /F1 12 Tf 50 700 Td (Zol) Tj 22 0 Td (le Exampleson) Tj ET",
        "<< /Differences [ 1 /Z /odieresis /l/e 5/space /E /x/a/m/p /s/o/n ] >> BT (\\001\\002\\003\\003\\004\\005\\006\\007\\010\\011\\012\\003\\004\\013\\014\\015) Tj ET",
    ] {
        assert_eq!(code("a.pdf", &page(drawn)), 1, "{drawn}");
    }
    assert_eq!(
        code(
            "a.pdf",
            &page("BT (by Zolle) Tj 0 -14 Td (and others) Tj ET")
        ),
        0
    );
}

#[test]
fn the_mark_of_a_format_hides_no_text() {
    let padding = "and so on, ".repeat(40);
    for text in [
        format!("a parser of %PDF-1.4 &#x5a;olle Exampleson {padding}"),
        format!("%PDF-1.4 and \\u005aolle Exampleson {padding}"),
        format!("{padding}%PDF-<p>Zol<i></i>le Exampleson</p>{padding}"),
    ] {
        assert_eq!(code("a.html", text.as_bytes()), 1, "{text:?}");
    }
    let clean = format!("a parser of %PDF-1.4 and others {padding}");
    assert_eq!(code("a.html", clean.as_bytes()), 0);
}

/// A tag that is cut short in what was taken out of markup takes nothing of the next part with it.
#[test]
fn tags_that_do_not_end() {
    let split: Vec<String> = "5550123477".chars().map(String::from).collect();
    let split = split.join("<i></i>");
    let text = |before: &str| format!("<!doctype html>{before}<!-- it was {split} here -->");
    assert_eq!(code("a.html", text("").as_bytes()), 1);
    assert_eq!(code("a.html", text("<a b='c<p>").as_bytes()), 1);
    assert_eq!(code("a.html", text("<a b='<p'>").as_bytes()), 1);
    assert_eq!(code("a.html", text("<a b=\"<p c='\">").as_bytes()), 1);
    let cut = |inside: &str| format!("<!doctype html><a {inside}<i></i>");
    assert_eq!(code("a.html", cut("b 555&#48;123477").as_bytes()), 1);
    assert_eq!(code("a.html", cut("b='555&#48;123477").as_bytes()), 1);
}

/// What is cut out around an escape is not cut within a sign, which would make it a text of an unknown encoding.
#[test]
fn windows_end_between_signs() {
    let gate = gate();
    let far = "日".repeat(400);
    let text = format!("{far}{}.{far}", "\\".repeat(64));
    let path = SitePath::new("a.txt").unwrap();
    assert!(gate.inspect(&path, text.as_bytes()).is_ok());
    let layers = gate.searched().layers;
    assert!(layers < 20, "{layers} layers");
}

/// A telephone number that is hardly more than what looks like a country code.
#[test]
fn short_numbers_with_many_zeros() {
    let gate = Armed::new(vec![Tagged {
        id: "phone".to_owned(),
        source: "case.toml:1".to_owned(),
        record: "case".to_owned(),
        kind: PhiKind::Phone,
        value: Secret::new("00010 41 4".to_owned()),
    }])
    .unwrap();
    let path = SitePath::new("a.html").unwrap();
    assert!(
        gate.inspect(&path, b"<p>call 00010&#32;41 4 now</p>")
            .is_err()
    );
    assert!(
        gate.inspect(&path, b"<p>call 00010&#32;41 5 now</p>")
            .is_ok()
    );
}

#[test]
fn a_stream_that_reads_as_letters_is_read_as_a_stream_too() {
    // Bare deflate (RFC 1951) of a few lines, each byte of which is a sign of some old encoding as well.
    let stream = b"m\x8b!\n\x80@\x14D\xfb?\xc5$\xdb*\xa2\xb0(?\xc8VA\xb4Y\r\x1f4\t\xba`\xf3f\xe2\x91\xbc\x82\x0b~,\xfa`\x98\xf0f\x9a\xd9K\x89\x08\x8a\xd3\xe6\x84)\xa6\xc9c\x1bVt\xbd\xb16OM\x919\x8c\xb2H0\xd5\xae\xc3\xbf\xe7#\xaf\xf3\xc0\x0b\x87\xb45>\xd0\r";
    let armed = |value: &str| {
        let tag = Tagged {
            id: "serial".to_owned(),
            source: "case.toml:1".to_owned(),
            record: "case".to_owned(),
            kind: PhiKind::Serial,
            value: Secret::new(value.to_owned()),
        };
        Armed::new(vec![tag]).unwrap()
    };
    let path = SitePath::new("a.bin").unwrap();
    let refused = armed("QX-7741-93B").inspect(&path, stream).err();
    assert_eq!(refused.map(|refused| refused.exit_code()), Some(1));
    assert!(armed("QX-7741-94B").inspect(&path, stream).is_ok());
}

#[test]
fn a_file_of_two_kinds_is_read_as_both() {
    let carrier = carrier(Decoder::Pdf, "MRN 5550 1234 77").unwrap();
    assert_eq!(code("a.pdf", &carrier.bytes), 1);
    for (mark, place) in [("DICM", 128), ("ustar", 257)] {
        // A comment in front of the first object (ISO 32000-1 section 7.2.3).
        let end = carrier
            .bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap()
            + 1;
        let (head, rest) = carrier.bytes.split_at(end);
        let filler = "x".repeat(place - end - 1);
        let both = [head, b"%", filler.as_bytes(), mark.as_bytes(), b"\n", rest].concat();
        assert_eq!(code("a.pdf", &both), 1, "{mark}");
    }
}
