//! Remediations, with what a hospital needs to know in labelled lines.

use serde_json::Value;

use super::object::Object;
use super::{Draft, labelled};
use crate::model::product::FileHashes;
use crate::model::remediation::{Remediation, Restart};

/// One entry of `remediations`.
pub(super) fn write(draft: &Draft<'_>, remediation: &Remediation) -> Value {
    let mut object = Object::new();
    object.put_shown("category", Some(remediation.category));
    object.put("details", details(remediation));
    object.put_shown("date", remediation.date);
    draft.put_scope(&mut object, &remediation.scope);
    object.put_text("url", &remediation.url);
    let restart = remediation.restart_required.as_ref();
    object.put_some("restart_required", restart.map(restart_required));
    object.put_list(
        "entitlements",
        remediation.entitlements.iter().map(String::as_str),
    );
    object.into()
}

fn details(remediation: &Remediation) -> String {
    let mut text = remediation.details.clone();
    labelled::optional_line(
        &mut text,
        "Clinical downtime",
        &remediation.clinical_downtime,
    );
    labelled::optional_line(&mut text, "Deployment", &remediation.deployment);
    labelled::optional_line(&mut text, "Check before", &remediation.prechecks);
    labelled::optional_line(&mut text, "Check afterwards", &remediation.postchecks);
    labelled::optional_line(&mut text, "Rollback", &remediation.rollback);
    if let Some(regions) = &remediation.regions {
        for (label, names) in [
            ("Cleared in", &regions.cleared),
            ("Clearance pending in", &regions.pending),
        ] {
            if !names.is_empty() {
                labelled::line(&mut text, label, &names.join(", "));
            }
        }
    }
    labelled::list(&mut text, "Files", remediation.files.iter().map(file));
    text
}

/// A file and its digests on one line.
fn file(file: &FileHashes) -> String {
    let digests: Vec<String> = file
        .file_hashes
        .iter()
        .map(|digest| format!("{} `{}`", digest.algorithm, digest.value))
        .collect();
    let separator = if digests.is_empty() { "" } else { ": " };
    format!("`{}`{separator}{}", file.filename, digests.join(", "))
}

fn restart_required(restart: &Restart) -> Value {
    let mut object = Object::new();
    object.put_shown("category", Some(restart.category));
    object.put_text("details", &restart.details);
    object.into()
}
