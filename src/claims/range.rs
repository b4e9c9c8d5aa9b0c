//! Ranges as documents write them, read back.

use crate::model::range::{RangeExpression, RangeSet};
use crate::model::version::VersionOrder;

/// Reads a range in the canonical form of `vers:` without its scheme: `>=4.0.0|<4.2.3`, `*`, `!=5|<7`, `1|2`.
///
/// Nothing if it is no such range, or names versions that the order does not know.
pub fn canonical(text: &str, order: &VersionOrder) -> Option<RangeSet> {
    let expression: RangeExpression = spoken(text).parse().ok()?;
    expression.resolve(order).ok()
}

/// The same range in the words of [`RangeExpression`]: in `vers:` the intervals follow each other without a sign of their own.
fn spoken(text: &str) -> String {
    let mut alternatives: Vec<String> = Vec::new();
    let mut lower: Option<String> = None;
    for constraint in text.split('|') {
        if constraint.starts_with('>') {
            alternatives.extend(lower.replace(constraint.to_owned()));
        } else if constraint.starts_with('<') {
            alternatives.push(closed(lower.take(), constraint));
        } else if let Some(version) = constraint.strip_prefix("!=") {
            alternatives.push(closed(lower.take(), &format!("<{version}")));
            lower = Some(format!(">{version}"));
        } else {
            alternatives.push(constraint.to_owned());
        }
    }
    alternatives.extend(lower);
    alternatives.join(" || ")
}

fn closed(lower: Option<String>, upper: &str) -> String {
    match lower {
        Some(lower) => format!("{lower}, {upper}"),
        None => upper.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::{Version, VersionScheme};

    #[test]
    fn canonical_ranges_read_back() {
        let releases: Vec<Version> = ["1", "2", "3", "4", "5", "6"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let order = VersionOrder::new(VersionScheme::Intdot, &releases);
        for typed in [
            "*",
            ">=2, <4",
            "<2 || >=3, <=4",
            "<5 || >5, <6",
            ">2",
            "1 || 3",
            ">=1, <2 || >2",
        ] {
            let set = typed
                .parse::<RangeExpression>()
                .unwrap()
                .resolve(&order)
                .unwrap();
            assert_eq!(canonical(&set.canonical(), &order), Some(set), "{typed}");
        }
        assert_eq!(canonical("", &order), None);
        assert_eq!(canonical(">=a", &order), None);
    }
}
