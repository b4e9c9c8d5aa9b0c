use super::advisory;
use super::lines::Lines;
use super::wrap::prose;

fn drawn(text: &str, markdown: bool) -> String {
    let mut out = String::new();
    prose(&mut out, text, "", markdown);
    out
}

#[test]
fn lines_of_a_markdown_paragraph_are_joined_and_those_of_plain_text_are_not() {
    assert_eq!(drawn("one\ntwo\n\nthree", true), "one two\n\nthree\n");
    assert_eq!(drawn("one\ntwo\n\nthree", false), "one\ntwo\n\nthree\n");
}

#[test]
fn prose_is_wrapped_and_lists_hang() {
    let word = "abcdefghi ";
    assert_eq!(
        drawn(&word.repeat(8), true),
        format!("{}\n{}\n", word.repeat(7).trim(), word.trim())
    );
    let item = format!("1. {}", word.repeat(8));
    assert_eq!(
        drawn(&item, true),
        format!("1. {}\n   {}\n", word.repeat(7).trim(), word.trim())
    );
    let long = "x".repeat(100);
    assert_eq!(
        drawn(&format!("see {long} there"), true),
        format!("see\n{long}\nthere\n")
    );
}

#[test]
fn code_and_tables_stay_as_they_are() {
    let code = "```sh\na   b\n\n  c\n```\n";
    assert_eq!(drawn(code, true), code);
    let table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    assert_eq!(drawn(table, true), table);
    assert_eq!(drawn("- a\n  - b\n- c", true), "- a\n  - b\n- c\n");
}

#[test]
fn nothing_commands_a_terminal() {
    assert_eq!(
        drawn("a\u{1b}[31mb\u{9b}c\u{7}\r\nd\te", false),
        "a[31mbc\nd e\n"
    );
}

#[test]
fn ends_are_clean() {
    let mut lines = Lines::new(true);
    lines.blank();
    lines.heading("A");
    lines.prose("```\nb   \n\n\n\nc\n```");
    lines.blank();
    assert_eq!(lines.finish(), "A\n=\n\n```\nb\n\nc\n```\n");
}

#[test]
fn a_withdrawn_document_says_why_and_no_more() {
    let mut model: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/csaf_forms/model.json")).unwrap();
    model["end"] = serde_json::json!({"withdrawn": {"reason": "It was about another pump."}});
    let text = advisory(&serde_json::from_value(model).unwrap());
    assert!(
        text.contains("Withdrawn: Drip pumps: unsigned drug library\n====="),
        "{text}"
    );
    assert!(text.contains("It was about another pump."), "{text}");
    assert!(!text.contains("Gateway"), "{text}");
}
