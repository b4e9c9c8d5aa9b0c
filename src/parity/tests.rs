//! Facts as they are compared.

use super::{Format, differences, fact};

#[test]
fn what_one_says_and_the_other_does_not_is_told_from_both_sides() {
    let claimed = vec![fact("status", ["pump  1.0", "affected"])];
    let said = vec![
        fact("status", ["pump 1.0", "fixed"]),
        fact("status", ["pump 1.0", "fixed"]),
    ];
    let found = differences(Format::Page, claimed.clone(), said);
    let words: Vec<String> = found.iter().map(|it| it.message().render(false)).collect();
    assert_eq!(
        words,
        [
            "the page does not say what is claimed: status `pump 1.0`, `affected`",
            "the page says what nobody claims: status `pump 1.0`, `fixed`",
        ]
    );
    assert_eq!(differences(Format::Csaf, claimed.clone(), claimed), []);
}
