use super::*;
use crate::model::version::VersionScheme;
use proptest::prelude::*;
use vers_rs::VersionRange as _;

fn order(scheme: VersionScheme) -> VersionOrder {
    let list: Vec<Version> = ["R1", "R2", "Rev B", "R4"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    VersionOrder::new(scheme, &list)
}

fn set(scheme: VersionScheme, text: &str) -> RangeSet {
    let expression: RangeExpression = text.parse().unwrap();
    expression.resolve(&order(scheme)).unwrap()
}

fn covers(scheme: VersionScheme, range: &str, version: &str) -> bool {
    set(scheme, range).covers(&version.parse().unwrap(), &order(scheme))
}

/// The problem and the text under the caret.
fn problem(scheme: VersionScheme, text: &str) -> (RangeProblem, &str) {
    let error = match text.parse::<RangeExpression>() {
        Err(error) => error,
        Ok(expression) => expression.resolve(&order(scheme)).unwrap_err(),
    };
    (error.problem, text.get(error.at).unwrap())
}

use VersionScheme::{Intdot, Listed, Semver};

#[test]
fn a_range_covers_what_lies_between_its_bounds() {
    assert!(covers(Intdot, ">=4.0.0, <4.2.3", "4.0.0"));
    assert!(covers(Intdot, ">=4.0.0, <4.2.3", "4.2.2"));
    assert!(!covers(Intdot, ">=4.0.0, <4.2.3", "4.2.3"));
    assert!(covers(Intdot, "<=4.2.3", "4.2.3.0"));
    assert!(covers(Intdot, ">4 , <5||7", "7.0"));
    assert!(!covers(Intdot, "4.2.3", "4.2.4"));
    assert!(covers(Semver, "<4.2.3", "4.2.3-rc.1"));
    assert!(covers(Semver, "=4.2.3", "4.2.3+build.7"));
    assert!(covers(Semver, "all releases", "0.0.1"));
    assert!(!covers(Semver, "*", "not a version"));
}

#[test]
fn a_listed_range_follows_the_list() {
    assert!(covers(Listed, ">=R2, <=Rev B", "Rev B"));
    assert!(!covers(Listed, ">=R2, <Rev B", "R1"));
    assert!(!covers(Listed, "*", "R9"));
    let touching = set(Listed, "<=R2 || >=Rev B");
    assert!(touching.is_everything());
    assert_eq!(
        problem(Listed, ">R1, <R2"),
        (RangeProblem::Contradiction, ">R1, <R2")
    );
    assert_eq!(
        problem(Listed, ">=R2, <R3"),
        (RangeProblem::Version(VersionProblem::NotListed), "R3")
    );
}

#[test]
fn each_problem_stands_at_its_place() {
    use RangeProblem::{
        Comparator, Contradiction, Missing, MissingComma, NotAlone, SinglePipe, Wildcard,
    };
    assert_eq!(problem(Intdot, ">=5, <4"), (Contradiction, ">=5, <4"));
    assert_eq!(
        problem(Intdot, "1 || >4, <4.0"),
        (Contradiction, ">4, <4.0")
    );
    assert_eq!(problem(Intdot, ""), (Missing, ""));
    assert_eq!(problem(Intdot, ">=4, "), (Missing, ""));
    assert_eq!(problem(Intdot, ">= , <4"), (Missing, ">="));
    assert_eq!(problem(Intdot, "4 ||"), (Missing, ""));
    assert_eq!(problem(Intdot, "4, !=4.1"), (Comparator, "!="));
    assert_eq!(problem(Intdot, "~4.1"), (Comparator, "~"));
    assert_eq!(problem(Intdot, "=>4.1"), (Comparator, "=>"));
    assert_eq!(problem(Intdot, ">=4 | <2"), (SinglePipe, "4 | <2"));
    assert_eq!(
        problem(Intdot, ">=4.0.0 <4.2.3"),
        (MissingComma, "4.0.0 <4.2.3")
    );
    assert_eq!(problem(Intdot, "4.*"), (Wildcard, "4.*"));
    assert_eq!(problem(Intdot, "4.x"), (Wildcard, "4.x"));
    assert_eq!(
        problem(Intdot, ">=4, all releases"),
        (NotAlone, "all releases")
    );
    assert_eq!(
        problem(Semver, ">=4.0.0, <5"),
        (RangeProblem::Version(VersionProblem::Semver), "5")
    );
    let message = ">=5, <4"
        .parse::<RangeExpression>()
        .unwrap()
        .resolve(&order(Intdot))
        .unwrap_err();
    assert_eq!(
        message.to_string(),
        "the bounds exclude each other, so the range covers nothing"
    );
}

#[test]
fn open_ends_are_known() {
    assert!(set(Intdot, "all releases").is_open_above());
    assert!(set(Intdot, "*").is_open_above());
    assert!(set(Intdot, "<2 || >=4").is_open_above());
    assert!(!set(Intdot, ">=4, <5").is_open_above());
    assert!(!set(Intdot, "<=5").is_open_above());
    let words: RangeExpression = " all  releases".parse().unwrap();
    assert!(words.is_all_releases());
    assert!(!"*".parse::<RangeExpression>().unwrap().is_all_releases());
    let single: RangeExpression = "= 4.2.3".parse().unwrap();
    assert_eq!(single.single_version().unwrap().as_str(), "4.2.3");
    assert_eq!(serde_json::to_string(&single).unwrap(), "\"= 4.2.3\"");
}

#[test]
fn vers_is_canonical() {
    let vers = |scheme, text: &str| set(scheme, text).to_vers();
    let is = |text: &str| Some(text.to_owned());
    assert_eq!(
        vers(Intdot, "<4.2.3, >=4.0.0"),
        is("vers:intdot/>=4.0.0|<4.2.3")
    );
    assert_eq!(
        vers(Semver, ">=4.0.0, <4.2.3"),
        is("vers:semver/>=4.0.0|<4.2.3")
    );
    assert_eq!(
        vers(Semver, ">=4.0.0+a, <4.2.3-rc.1"),
        is("vers:semver/>=4.0.0|<4.2.3-rc.1")
    );
    assert_eq!(
        vers(Intdot, ">=5, <6 || >=04.0, <5"),
        is("vers:intdot/>=4.0|<6")
    );
    assert_eq!(
        vers(Intdot, ">=4, <5 || >5, <6"),
        is("vers:intdot/>=4|!=5|<6")
    );
    assert_eq!(vers(Intdot, "<4 || >4"), is("vers:intdot/!=4"));
    assert_eq!(vers(Intdot, "<4.0 || >4"), is("vers:intdot/!=4"));
    assert_eq!(vers(Intdot, "<4 || 4"), is("vers:intdot/<=4"));
    assert_eq!(vers(Intdot, "<3 || 4 || >5"), is("vers:intdot/<3|4|>5"));
    assert_eq!(vers(Intdot, "3 || 4"), is("vers:intdot/3|4"));
    assert_eq!(vers(Intdot, "*"), is("vers:intdot/*"));
    assert_eq!(vers(Intdot, "4.2.3"), None);
    assert_eq!(vers(Intdot, ">=4.2.3, <=4.2.3.0"), None);
    assert_eq!(vers(Listed, ">=R2"), None);
    assert_eq!(set(Listed, "<R2 || >R2").canonical(), "!=R2");
}

#[test]
fn sets_unite_and_meet() {
    let one = set(Intdot, ">=1, <2 || >=5");
    let two = set(Intdot, ">=2, <3");
    assert!(!one.intersects(&two));
    assert!(one.intersects(&set(Intdot, "<=1")));
    assert!(one.intersects(&set(Intdot, "9 || 3")));
    assert_eq!(one.union(&two).canonical(), ">=1|<3|>=5");
}

#[test]
fn a_long_range_is_answered_quickly() {
    let text = vec![">=1, <2"; 200_000].join("||");
    assert_eq!(set(Intdot, &text).canonical(), ">=1|<2");
    assert!("|".repeat(2_000_000).parse::<RangeExpression>().is_err());
    assert!(",".repeat(2_000_000).parse::<RangeExpression>().is_err());
}

/// A range over few versions, so that bounds meet often.
fn range(version: &'static str) -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![">=", ">", "<", "<=", "=", ""]);
    let bound = (sign, version).prop_map(|(sign, version)| format!("{sign}{version}"));
    let bounds = prop::collection::vec(bound, 1..3).prop_map(|bounds| bounds.join(", "));
    prop::collection::vec(bounds, 1..5).prop_map(|parts| parts.join(" || "))
}

const INTDOT: &str = "[0-3](\\.[0-2]){0,2}";
const SEMVER: &str = "[01]\\.[01]\\.[01](-rc\\.[12])?";

fn agrees(scheme: VersionScheme, range: &str, version: &str) -> Result<(), TestCaseError> {
    let Ok(set) = range
        .parse::<RangeExpression>()
        .unwrap()
        .resolve(&order(scheme))
    else {
        return Ok(());
    };
    let Some(vers) = set.to_vers() else {
        return Ok(());
    };
    let theirs = vers_rs::parse(&vers).map_err(|e| TestCaseError::fail(format!("{vers}: {e}")))?;
    prop_assert_eq!(theirs.to_string(), vers.clone());
    prop_assert_eq!(
        set.covers(&version.parse().unwrap(), &order(scheme)),
        theirs.contains(version.to_owned()).unwrap(),
        "{} in {}",
        version,
        vers
    );
    Ok(())
}

/// What a range covers, said bound by bound.
fn oracle(range: &str, version: &str) -> bool {
    let order = order(Intdot);
    let version: Version = version.parse().unwrap();
    range.split("||").any(|part| {
        part.split(',').all(|bound| {
            let bound = bound.trim();
            let text = bound.trim_start_matches(['<', '>', '=']);
            let is = order.compare(&version, &text.parse().unwrap()).unwrap();
            match bound.strip_suffix(text).unwrap() {
                ">=" => is.is_ge(),
                ">" => is.is_gt(),
                "<=" => is.is_le(),
                "<" => is.is_lt(),
                _ => is.is_eq(),
            }
        })
    })
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in "[0-9.<>=|,* a-z]{0,40}|\\PC*") {
        match text.parse::<RangeExpression>() {
            Err(error) => prop_assert!(text.get(error.at).is_some()),
            Ok(expression) => {
                for scheme in [Semver, Intdot, Listed] {
                    if let Err(error) = expression.resolve(&order(scheme)) {
                        prop_assert!(text.get(error.at).is_some());
                    }
                }
            }
        }
    }

    #[test]
    fn intdot_agrees_with_vers_rs(range in range(INTDOT), version in INTDOT) {
        agrees(Intdot, &range, &version)?;
    }

    #[test]
    fn semver_agrees_with_vers_rs(range in range(SEMVER), version in SEMVER) {
        agrees(Semver, &range, &version)?;
    }

    #[test]
    fn a_set_covers_what_its_bounds_say(range in range(INTDOT), version in INTDOT) {
        let expression: RangeExpression = range.parse().unwrap();
        if let Ok(set) = expression.resolve(&order(Intdot)) {
            let covered = set.covers(&version.parse().unwrap(), &order(Intdot));
            prop_assert_eq!(covered, oracle(&range, &version));
        }
    }

    #[test]
    fn sets_meet_where_a_version_does(one in range(INTDOT), two in range(INTDOT), version in INTDOT) {
        let resolve = |text: &str| text.parse::<RangeExpression>().unwrap().resolve(&order(Intdot));
        if let (Ok(a), Ok(b)) = (resolve(&one), resolve(&two)) {
            let version: Version = version.parse().unwrap();
            let (in_a, in_b) = (a.covers(&version, &order(Intdot)), b.covers(&version, &order(Intdot)));
            prop_assert_eq!(a.union(&b).covers(&version, &order(Intdot)), in_a || in_b);
            prop_assert!(!(in_a && in_b) || a.intersects(&b));
            prop_assert_eq!(a.intersects(&b), b.intersects(&a));
        }
    }
}
