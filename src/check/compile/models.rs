//! Hardware models as a writer names them.

use crate::diagnostic::{Finding, Located, Message};
use crate::model::catalogue::ProductLine;

/// The model numbers that the patterns name, in the catalogue's order; empty means all of them.
pub(super) fn models(
    patterns: &[Located<String>],
    line: &ProductLine,
    findings: &mut Vec<Finding>,
) -> Vec<String> {
    let mut named = vec![false; line.models.len()];
    for pattern in patterns {
        let mut any = false;
        for (model, named) in line.models.iter().zip(&mut named) {
            if matches(&pattern.value, &model.number) {
                *named = true;
                any = true;
            }
        }
        if !any {
            let known: Vec<_> = line
                .models
                .iter()
                .map(|model| model.number.as_str())
                .collect();
            let help = if known.is_empty() {
                "this product has no hardware models: leave `models` out".to_owned()
            } else {
                format!("the catalogue knows {}", known.join(", "))
            };
            findings.push(
                Finding::error(
                    super::UNRESOLVED,
                    pattern.span,
                    Message::new("no model ").value(&*pattern.value),
                )
                .help(help),
            );
        }
    }
    if named.iter().all(|named| *named) {
        return Vec::new();
    }
    line.models
        .iter()
        .zip(&named)
        .filter(|(_, named)| **named)
        .map(|(model, _)| model.number.clone())
        .collect()
}

/// Whether a pattern with `*` for any characters fits a model number.
fn matches(pattern: &str, number: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else {
        return false;
    };
    let Some(mut rest) = number.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(previous) = last.replace(part) {
            let Some((_, after)) = rest.split_once(previous) else {
                return false;
            };
            rest = after;
        }
    }
    match last {
        None => rest.is_empty(),
        Some(end) => rest.ends_with(end),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(matches("LVP2-*", "LVP2-100"));
        assert!(matches("*-100", "LVP2-100"));
        assert!(matches("L*2*0", "LVP2-100"));
        assert!(matches("LVP2-100", "LVP2-100"));
        assert!(!matches("LVP2-1", "LVP2-100"));
        assert!(!matches("LVP3-*", "LVP2-100"));
        assert!(!matches("LVP2-100*0", "LVP2-100"));
    }
}
