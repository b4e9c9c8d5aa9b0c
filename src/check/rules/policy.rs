//! The disclosure policy promises what the team has agreed on.

use crate::diagnostic::{Clause, Code, Example, Finding, Located, Rule, Severity};
use crate::read::source::page::PageFront;
use crate::read::source::site::Site;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: Code("policy"),
    severity: Severity::Error,
    title: "the disclosure policy promises another time than site.toml",
    clause: Clause::Standard {
        standard: "ISO/IEC 29147:2018",
        section: "9",
    },
    wants: "`acknowledge` and `first_assessment` of the policy page name the times of `[sla]` in site.toml: `acknowledge_hours` and `triage_days`.\nTimes are compared when they are written as a number of hours, days or weeks; working days are taken as said.",
    failing: Example::Part {
        path: "content/pages/policy.md",
        text: "title       = \"Disclosure policy\"\nacknowledge = \"48 hours\"      # site.toml: acknowledge_hours = 72\n",
    },
    mended: Example::Part {
        path: "content/pages/policy.md",
        text: "title       = \"Disclosure policy\"\nacknowledge = \"72 hours\"\n",
    },
};

/// Finds promises of a page that differ from those of the site.
pub(super) fn check(page: &PageFront, site: Option<&Site>, findings: &mut Vec<Finding>) {
    let Some(sla) = site.and_then(|site| site.sla.as_ref()) else {
        return;
    };
    let pairs = [
        (&page.acknowledge, &sla.acknowledge_hours, 1, "hours"),
        (&page.first_assessment, &sla.triage_days, 24, "days"),
    ];
    for (promise, agreed, hours, unit) in pairs {
        if let (Some(promise), Some(agreed)) = (promise, agreed)
            && let Some(promised) = in_hours(promise)
            && promised != u64::from(agreed.value) * hours
        {
            findings.push(mismatch(promise, agreed, unit));
        }
    }
}

fn mismatch(promise: &Located<String>, agreed: &Located<u32>, unit: &str) -> Finding {
    Finding::error(
        RULE.code,
        promise.span,
        format!(
            "the policy promises another time than site.toml, which says {} {unit}",
            agreed.value
        ),
    )
    .related(agreed.span, "what site.toml says")
    .help("say the same in both places")
}

/// A time that is written as a number and a unit, in hours; nothing else can be compared.
fn in_hours(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    let digits = |c: char| c.is_ascii_digit();
    let start = text.find(digits)?;
    let (_, rest) = text.split_at_checked(start)?;
    let end = rest.find(|c| !digits(c)).unwrap_or(rest.len());
    let (number, unit) = rest.split_at_checked(end)?;
    let number: u64 = number.parse().ok()?;
    let unit = unit.trim_start();
    let hours = [
        ("hour", 1),
        ("stunde", 1),
        ("day", 24),
        ("tag", 24),
        ("week", 7 * 24),
        ("woche", 7 * 24),
    ]
    .into_iter()
    .find(|(word, _)| unit.starts_with(word))?
    .1;
    // Two numbers, as in "3 to 5 days", are no time that can be compared.
    if unit.contains(digits) {
        return None;
    }
    number.checked_mul(hours)
}

#[cfg(test)]
mod tests {
    use super::in_hours;

    #[test]
    fn a_number_with_a_unit_is_a_time() {
        for (text, hours) in [
            ("72 hours", Some(72)),
            ("within 3 days", Some(72)),
            ("10 Tage", Some(240)),
            ("1 week", Some(168)),
            ("3 working days", None),
            ("3 to 5 days", None),
            ("2 days, at most 99 hours", None),
            ("soon", None),
            ("99999999999999999999 hours", None),
        ] {
            assert_eq!(in_hours(text), hours, "{text}");
        }
    }
}
