//! What fills a release, and the files that it becomes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::Place;
use crate::model::advisory::Advisory;
use crate::release::canonical::canonical;
use crate::release::summary::SCHEMA;
use crate::release::{Act, ReleaseError, folder};

/// What fills a release.
#[derive(Debug)]
pub enum Contents<'a> {
    /// A document.
    Document {
        /// The public model.
        advisory: &'a Advisory,
        /// The document, byte for byte as it is published.
        document: Vec<u8>,
        /// The plain text.
        text: Vec<u8>,
        /// The catalogue and site values that it used.
        frozen: Option<&'a Value>,
        /// The detached signature that came with an adopted document.
        signature: Option<Vec<u8>>,
        /// What it says that the release before did not, a line a change; none for a first release.
        difference: &'a [String],
    },
    /// The files of a site or VEX release, or signatures that are added to one, by their names.
    ///
    /// With a signer, `.txt` files are clear-signed and `.json` files get a detached signature.
    Files(BTreeMap<String, Vec<u8>>),
}

/// Which of the files are signed, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    None,
    /// A detached signature beside it.
    Detached,
    /// The clear-signed text beside it.
    Clear,
}

/// A file of a release before it has passed the gate.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) signature: Signature,
}

#[derive(Serialize)]
struct Model<'a> {
    advisory: &'a Advisory,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    difference: &'a [String],
    schema: u32,
}

impl Contents<'_> {
    /// The files that fill a place.
    pub(super) fn files(self, place: &Place) -> Result<Vec<Draft>, ReleaseError> {
        let mismatch = || ReleaseError::Mismatch(place.folder.clone());
        let unwritable = |error: serde_json::Error| {
            ReleaseError::Unreadable(folder::MODEL.into(), error.to_string())
        };
        let draft = |name: &str, bytes, signature| Draft {
            name: name.to_owned(),
            bytes,
            signature,
        };
        match self {
            Self::Document {
                advisory,
                document,
                text,
                frozen,
                signature,
                difference,
            } => {
                let slug = advisory.slug.as_str();
                if place.document.as_deref() != Some(slug)
                    || place.version.as_deref() != Some(advisory.tracking.version.as_str())
                {
                    return Err(mismatch());
                }
                // Nothing else may be in a public tree (TLP 2.0: GREEN is not for publicly accessible channels).
                let label = advisory.distribution.as_ref().and_then(|it| it.tlp);
                if let Some(label) = label.filter(|label| !label.is_public()) {
                    return Err(ReleaseError::Label(slug.to_owned(), label));
                }
                let model = canonical(&Model {
                    advisory,
                    difference,
                    schema: SCHEMA,
                });
                let name = format!("{slug}.json");
                let brought = signature.is_some();
                let ours = |how| if brought { Signature::None } else { how };
                let mut files = vec![
                    draft(folder::MODEL, model.map_err(unwritable)?, Signature::None),
                    draft(&name, document, ours(Signature::Detached)),
                    draft(&format!("{slug}.txt"), text, Signature::Clear),
                ];
                if let Some(frozen) = frozen {
                    let bytes = canonical(frozen).map_err(unwritable)?;
                    files.push(draft(folder::FROZEN, bytes, Signature::None));
                }
                if let Some(signature) = signature {
                    files.push(draft(&format!("{name}.asc"), signature, Signature::None));
                }
                Ok(files)
            }
            Self::Files(_)
                if place.version.is_some() && !matches!(place.act, Act::Resign | Act::Retract) =>
            {
                Err(mismatch())
            }
            Self::Files(files) => files
                .into_iter()
                .map(|(name, bytes)| {
                    let ours = [folder::MANIFEST, folder::MANIFEST_SIGNATURE];
                    if !folder::is_file_name(&name) || ours.contains(&name.as_str()) {
                        return Err(ReleaseError::FileName(name));
                    }
                    let signature = match name.rsplit_once('.') {
                        Some((_, "txt")) => Signature::Clear,
                        Some((_, "json")) => Signature::Detached,
                        _ => Signature::None,
                    };
                    Ok(draft(&name, bytes, signature))
                })
                .collect(),
        }
    }
}
