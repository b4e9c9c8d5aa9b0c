//! What each format shows of the same findings.

use super::*;
use crate::diagnostic::{Code, Finding, Message, SourceFile, Span};

fn map(text: &str, masked: bool) -> SourceMap {
    SourceMap::new(vec![SourceFile {
        path: "content/products/pump.toml".into(),
        masked,
        text: Some(text.into()),
    }])
}

fn at(map: &SourceMap, range: std::ops::Range<usize>) -> Span {
    let file = map.files().len().saturating_sub(1);
    Span::new(crate::diagnostic::FileId(file as u32), range)
}

fn unknown_key(map: &SourceMap) -> Findings {
    let mut findings = Findings::new();
    findings.push(
        Finding::error(
            Code("toml-unknown-key"),
            at(map, 11..16),
            Message::new("unknown key ").value("naame"),
        )
        .related(at(map, 0..4), "the table starts here")
        .help("did you mean `name`?"),
    );
    findings
}

const TEXT: &str = "vendor = 1\nnaame = 2\n";

#[test]
fn human_shows_place_line_caret_and_help() {
    let map = map(TEXT, false);
    snapbox::assert_data_eq!(
        render(Format::Human, &map, &unknown_key(&map), false),
        snapbox::str![[r#"
error[toml-unknown-key]: unknown key `naame`
 --> content/products/pump.toml:2:1
  |
2 | naame = 2
  | ^^^^^
  |
  = note: the table starts here
 ::: content/products/pump.toml:1:1
  |
1 | vendor = 1
  | ----
  |
  = help: did you mean `name`?

1 error

"#]]
    );
}

#[test]
fn human_shows_no_line_and_no_value_of_a_masked_file() {
    let map = map(TEXT, true);
    snapbox::assert_data_eq!(
        render(Format::Human, &map, &unknown_key(&map), false),
        snapbox::str![[r#"
error[toml-unknown-key]: unknown key `[masked]`
--> content/products/pump.toml:2:1
 = note: the table starts here
::: content/products/pump.toml:1:1
 = help: did you mean `name`?

1 error

"#]]
    );
}

#[test]
fn colour_changes_nothing_but_colour() {
    let map = map(TEXT, false);
    let coloured = render(Format::Human, &map, &unknown_key(&map), true);
    assert!(coloured.contains('\u{1b}'));
    let lines = |text: &str| text.lines().count();
    let plain = render(Format::Human, &map, &unknown_key(&map), false);
    assert_eq!(lines(&coloured), lines(&plain));
}

#[test]
fn short_is_one_line_each() {
    let map = map(TEXT, false);
    snapbox::assert_data_eq!(
        render(Format::Short, &map, &unknown_key(&map), false),
        snapbox::str![[r#"
content/products/pump.toml:2:1: error[toml-unknown-key]: unknown key `naame`

"#]]
    );
}

#[test]
fn no_format_shows_a_value_of_a_masked_file() {
    let map = map(TEXT, true);
    for format in Format::value_variants() {
        let text = render(*format, &map, &unknown_key(&map), true);
        assert!(!text.contains("naame"), "{format:?}: {text}");
    }
}

#[test]
fn one_masked_place_masks_the_whole_finding() {
    let mut map = map(TEXT, false);
    map.add(SourceFile {
        path: "content/products/monitor.toml".into(),
        masked: true,
        text: Some("name = \"naame\"\n".into()),
    });
    let mut findings = Findings::new();
    findings.push(
        Finding::error(
            Code("toml-type"),
            Span::new(crate::diagnostic::FileId(0), 0..1),
            Message::new("the same name twice: ").value("secret"),
        )
        .related(at(&map, 0..4), "the first is here"),
    );
    for format in Format::value_variants() {
        assert!(!render(*format, &map, &findings, false).contains("secret"));
    }
}

#[test]
fn a_line_of_five_megabytes_is_shown_in_part() {
    let map = map(&format!("name = \"{}\"\n", "a".repeat(5_000_000)), false);
    let mut findings = Findings::new();
    for start in 0..1_000 {
        let start = 8 + start * 4_000;
        findings.push(Finding::error(
            Code("toml-type"),
            at(&map, start..start + 3),
            "wrong",
        ));
    }
    for format in Format::value_variants() {
        assert!(render(*format, &map, &findings, false).len() < 1_000_000);
    }
}

#[test]
fn ten_thousand_findings_are_written_at_once() {
    let map = map(&"name = \"Example Pump\"\n".repeat(10_000), false);
    let mut findings = Findings::new();
    for line in 0..10_000 {
        findings.push(Finding::error(
            Code("toml-type"),
            at(&map, line * 22..line * 22 + 4),
            "wrong",
        ));
    }
    let started = std::time::Instant::now();
    for format in Format::value_variants() {
        render(*format, &map, &findings, false);
    }
    // Debug builds on a busy machine included; quadratic work would take minutes.
    assert!(started.elapsed().as_secs() < 20);
}
