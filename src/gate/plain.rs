//! The forms in which one value is looked for in bytes as they are: the guard against faults in the decoders.

use std::collections::BTreeSet;

use crate::model::tagged::Secret;

/// The value as it stands, in small and in capital letters.
///
/// The search takes ASCII letters in either case, so all forms have small ones; the letter cases are for all other alphabets.
pub(super) fn plain_forms(value: &Secret) -> Vec<Secret> {
    let plain = value.expose_to_gate().trim();
    let cases = [plain.to_owned(), plain.to_lowercase(), plain.to_uppercase()];
    let forms: BTreeSet<_> = cases.iter().map(|form| form.to_ascii_lowercase()).collect();
    cases.into_iter().map(Secret::new).for_each(drop);
    forms.into_iter().map(Secret::new).collect()
}

#[cfg(test)]
mod tests {
    use super::plain_forms;
    use crate::model::tagged::Secret;

    fn all(value: &str) -> Vec<String> {
        let forms = plain_forms(&Secret::new(value.to_owned()));
        forms
            .iter()
            .map(|form| form.expose_to_gate().to_owned())
            .collect()
    }

    #[test]
    fn ascii_has_one_form_and_other_alphabets_one_for_each_case() {
        assert_eq!(all(" MRN-4711 "), ["mrn-4711"]);
        assert_eq!(all("Zoë Ä"), ["zoË Ä", "zoë Ä", "zoë ä"]);
    }
}
