//! What was probably meant as a tag, and is none.

/// How a tag is written.
pub(super) const HELP: &str = "a tag is written […]{phi=kind public=\"…\"} with no blank before the brace, a reference {phi:record.key}; to show such a text, put a backslash before the brace";

/// Whether a text that starts with a brace looks like the end of a tag, or like a reference.
pub(super) fn brace(rest: &str) -> bool {
    let inside = rest.get(1..).unwrap_or("").trim_start_matches([' ', '\t']);
    let word = inside.get(..3).unwrap_or("");
    let after = inside
        .get(3..)
        .unwrap_or("")
        .trim_start_matches([' ', '\t']);
    word.eq_ignore_ascii_case("phi") && after.starts_with(['=', ':', '.'])
}

/// Whether a text that starts with colons looks like the start of a block that does not stand at the start of its line.
pub(super) fn colons(rest: &str) -> bool {
    rest.strip_prefix(":::").is_some_and(|inside| {
        let word = inside.trim_start_matches([':', ' ', '\t']).get(..3);
        word.is_some_and(|word| word.eq_ignore_ascii_case("phi"))
    })
}
