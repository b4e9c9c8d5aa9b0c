//! Mail addresses, also as people write them to keep programs from finding them.

use super::Forms;
use crate::gate::pattern::Sort;

impl Forms {
    pub(super) fn email(&mut self, value: &str) {
        let value = value.strip_prefix("mailto:").unwrap_or(value);
        self.loose(value, Sort::Free);
        let Some((local, domain)) = value.rsplit_once('@') else {
            return;
        };
        for at in ["at", "arroba"] {
            for dot in ["", "dot", "punkt"] {
                let spell = |text: &str| text.replace('.', dot);
                let whole = format!("{} {at} {}", spell(local), spell(domain));
                self.loose(&whole, Sort::Free);
                if !dot.is_empty() {
                    self.loose(&format!("{local} {at} {}", spell(domain)), Sort::Free);
                    self.loose(&format!("{local} {}", spell(domain)), Sort::Free);
                }
            }
        }
        // A mailbox has the same owner with and without a label.
        if let Some((owner, _)) = local.split_once('+') {
            self.loose(&format!("{owner} {domain}"), Sort::Free);
        }
        if domain.contains("xn--") {
            let shown = |label: &str| {
                crate::gate::punycode::to_unicode(label).unwrap_or_else(|| label.to_owned())
            };
            let labels: Vec<String> = domain.split('.').map(shown).collect();
            self.loose(&format!("{local} {}", labels.join(" ")), Sort::Free);
        }
        if !domain.is_ascii() {
            let labels: Vec<String> = domain
                .split('.')
                .map(super::super::punycode::to_ascii)
                .collect();
            self.loose(&format!("{local} {}", labels.join(" ")), Sort::Free);
        }
    }
}
