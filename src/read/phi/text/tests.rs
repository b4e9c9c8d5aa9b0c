use super::*;

fn clean(text: &str) -> Cleaned {
    let place = Span::file_start(FileId(0));
    take_out(
        text,
        "a.md",
        place,
        1,
        Some(Base {
            file: FileId(0),
            offset: 0,
            line: 1,
        }),
        &PrivateFiles::default(),
    )
}

#[test]
fn a_tagged_span_shows_its_stand_in_and_arms_its_value() {
    let cleaned = clean("Pump of [MRN 00918273]{phi=mrn public=\"one record\"} came back.");
    assert_eq!(cleaned.text, "Pump of one record came back.");
    assert!(cleaned.findings.is_empty());
    let armed: Vec<_> = cleaned
        .tags
        .iter()
        .map(|tag| tag.value.expose_to_gate())
        .collect();
    assert_eq!(armed, ["MRN 00918273"]);
}

#[test]
fn a_span_without_stand_in_shows_a_redaction_mark() {
    assert_eq!(
        clean("by [Ada Example]{phi=name}").text,
        "by [redacted: name]"
    );
}

#[test]
fn a_block_arms_its_text() {
    let cleaned =
        clean("before\n\n:::phi public=\"A pump.\"\nPump SN 44710093 arrived.\n:::\nafter\n");
    assert_eq!(cleaned.text, "before\n\nA pump.\nafter\n");
    let armed: Vec<_> = cleaned
        .tags
        .iter()
        .map(|tag| tag.value.expose_to_gate())
        .collect();
    assert_eq!(armed, ["Pump SN 44710093 arrived."]);
}

#[test]
fn misspelt_tags_are_errors() {
    for text in [
        "[x]{ph=name}",
        "[x]{phi=nome}",
        "[x]{phi=name",
        ":::hpi\nx\n:::\n",
        ":::phi\nnever closed\n",
        "{phi:nobody.knows}",
        "[x]{}",
    ] {
        assert!(!clean(text).findings.is_empty(), "{text}");
    }
}

#[test]
fn code_and_links_are_no_tags() {
    let text = "```c\nint a[2]{1, 2};\n```\n\n[link](https://example.org) and [a] {b}\n";
    let cleaned = clean(text);
    assert_eq!(cleaned.text, text);
    assert!(cleaned.findings.is_empty());
}

#[test]
fn offsets_of_the_cleaned_text_lead_back_to_the_original() {
    let text = "a [secret words]{phi=text public=\"x\"} end";
    let cleaned = clean(text);
    let at = cleaned.text.find("end").unwrap();
    assert_eq!(cleaned.original(at), text.find("end").unwrap());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}:phi= \"\\n`~ü>a-c\\\\]{0,80}") {
        clean(&text);
    }
}

fn armed(cleaned: &Cleaned) -> Vec<String> {
    cleaned
        .tags
        .iter()
        .map(|tag| format!("{} {}", tag.kind, tag.value.expose_to_gate()))
        .collect()
}

#[test]
fn a_marked_fence_arms_what_it_holds_and_shows_nothing_of_it() {
    let cleaned = clean("a\n\n```hl7 phi\nPID|1||00918273||DOE^JANE\n```\n\nb\n");
    assert_eq!(cleaned.text, "a\n\n[redacted: HL7 message]\n\nb\n");
    assert!(cleaned.findings.is_empty());
    assert_eq!(
        armed(&cleaned),
        [
            "mrn 00918273",
            "name JANE DOE",
            "text PID|1||00918273||DOE^JANE"
        ]
    );
    assert_eq!(cleaned.tags[0].id, "PID-3");
    assert_eq!(cleaned.tags[0].source, "a.md:3");
}

#[test]
fn a_marked_fence_in_a_quotation_keeps_the_quotation() {
    let text = "> ~~~fhir phi public=\"A *patient*.\"\n> {\"resourceType\": \"Patient\",\n>  \"birthDate\": \"1985-02-04\"}\n> ~~~\n> b\n";
    let cleaned = clean(text);
    assert_eq!(cleaned.text, "> A *patient*.\n> b\n");
    assert!(cleaned.findings.is_empty());
    assert_eq!(armed(&cleaned)[0], "dob 1985-02-04");
}

#[test]
fn a_marked_fence_that_is_wrong_is_an_error_and_shows_nothing() {
    for text in [
        "```hl7 phi\nJane Doe\n```\n",
        "```hl7 phi\n```\n",
        "```hl7 phi\nPID|1||Jane Doe\n",
        "```fhir phi\n<Patient/>\n```\n",
        "```dicom phi\n\n```\n",
    ] {
        let cleaned = clean(text);
        assert!(cleaned.findings.iter().all(|it| it.code == TAG), "{text}");
        assert!(!cleaned.findings.is_empty(), "{text}");
        assert!(!cleaned.text.contains("Doe"), "{text}");
    }
    for text in [
        "```csv phi\na\n```\n",
        "- ```hl7 phi\n  PID|1\n  ```\n",
        "a ~~~phi\n",
    ] {
        assert!(!clean(text).findings.is_empty(), "{text}");
    }
}

#[test]
fn what_looks_like_a_tag_is_an_error() {
    for text in [
        "[Ada] {phi=name}",
        "(Ada){phi=name}",
        "{ phi : patient.name }",
        "{PHI=name}",
        "- :::phi\n  Ada\n",
        "a ::: PHI\n",
    ] {
        assert!(!clean(text).findings.is_empty(), "{text}");
    }
    for text in [
        "the angle {phi}",
        "\\{phi=name}",
        "a ::: b",
        "{philosophy: 1}",
    ] {
        assert!(clean(text).findings.is_empty(), "{text}");
    }
}

#[test]
fn a_disclosed_value_stays_and_is_told_of() {
    let cleaned = clean(
        "by [Ada Example]{phi=name disclose-by=\"privacy office\" disclose-on=2026-01-02 disclose-basis=\"consent of Ada\"}.",
    );
    assert_eq!(cleaned.text, "by Ada Example.");
    assert!(cleaned.tags.is_empty());
    let told: Vec<_> = cleaned
        .findings
        .iter()
        .map(|it| (it.severity, it.message.render(false)))
        .collect();
    let words = "this name is published as it is, disclosed by `privacy office` on 2026-01-02, on the basis of [a part of the value]";
    assert_eq!(
        told,
        [(crate::diagnostic::Severity::Note, words.to_owned())]
    );
}

#[test]
fn a_disclosure_that_is_not_whole_is_an_error_and_arms_the_value() {
    for attributes in [
        "disclose-by=x disclose-on=2026-01-02",
        "disclose-by=x disclose-basis=y",
        "disclose-on=2026-01-02 disclose-basis=y",
        "disclose-by=x disclose-on=yesterday disclose-basis=y",
        "disclose-by=\" \" disclose-on=2026-01-02 disclose-basis=y",
    ] {
        let cleaned = clean(&format!("by [Ada Example]{{phi=name {attributes}}}."));
        assert_eq!(cleaned.text, "by [redacted: name].", "{attributes}");
        assert_eq!(armed(&cleaned), ["name Ada Example"]);
        assert_eq!(cleaned.findings.len(), 1);
    }
    let both =
        clean("by [Ada]{phi=name public=x disclose-by=x disclose-on=2026-01-02 disclose-basis=y}");
    assert_eq!(both.findings.len(), 1);
}

#[test]
fn tags_in_a_block_are_armed_by_their_kinds_too() {
    let cleaned = clean("x\n:::phi\nby [Ada Example]{phi=name} on the ward\n:::\n");
    assert_eq!(cleaned.text, "x\n[redacted: text]\n");
    assert_eq!(cleaned.tags[0].source, "a.md:3");
    assert_eq!(armed(&cleaned)[0], "name Ada Example");
}

#[test]
fn many_braces_that_do_not_close_are_answered_at_once() {
    let start = std::time::Instant::now();
    clean(&"[x]{phi:".repeat(200_000));
    clean(&"{phi:".repeat(300_000));
    clean(&"[a]{phi=text}\n".repeat(50_000));
    assert!(start.elapsed() < std::time::Duration::from_secs(30));
}
