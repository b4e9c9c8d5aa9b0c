//! The object `document`.

use serde_json::Value;

use super::fields::{Fields, Path};
use super::{ReadError, ReadProblem, slug};
use crate::model::advisory::{Advisory, AggregateSeverity, Category, Distribution};
use crate::model::note::Note;
use crate::model::party::{Acknowledgment, Publisher, Reference};
use crate::model::revision::{Revision, Tracking};
use crate::model::tlp::Tlp;
use crate::model::word::Word;

/// The advisory without products, vulnerabilities and claims.
pub(super) fn read(
    root: &Path<'_>,
    fields: &mut Fields<'_, '_>,
    lost: &mut Vec<String>,
) -> Result<Advisory, ReadError> {
    let at = root.key("document");
    let mut document = Fields::of(&at, fields.required("document")?)?;
    if document.str("csaf_version")? != "2.0" {
        let at = at.key("csaf_version");
        return Err(at.error(ReadProblem::NoWord("a version")));
    }
    let written_category = document.str("category")?;
    let category = Category::parse(written_category);
    let tracking_at = at.key("tracking");
    let tracking = tracking(&tracking_at, document.required("tracking")?, lost)?;
    let distribution_at = at.key("distribution");
    let severity_at = at.key("aggregate_severity");
    let advisory = Advisory {
        slug: slug(&tracking_at.key("id"), &tracking.id)?,
        category: category.unwrap_or(Category::Base),
        category_verbatim: category.is_none().then(|| written_category.to_owned()),
        title: document.text("title")?,
        lang: document.optional_text("lang")?,
        source_lang: document.optional_text("source_lang")?,
        publisher: publisher(&at.key("publisher"), document.required("publisher")?, lost)?,
        distribution: match document.optional("distribution") {
            Some(value) => Some(distribution(&distribution_at, value, lost)?),
            None => None,
        },
        aggregate_severity: match document.optional("aggregate_severity") {
            Some(value) => Some(aggregate_severity(&severity_at, value, lost)?),
            None => None,
        },
        tracking,
        notes: document.each("notes", |at, value| note(at, value, lost))?,
        markdown: false,
        acknowledgments: document.each("acknowledgments", |at, value| {
            acknowledgment(at, value, lost)
        })?,
        references: document.each("references", |at, value| reference(at, value, lost))?,
        timeline: Vec::new(),
        safety: Vec::new(),
        products: Vec::new(),
        groups: Vec::new(),
        vulnerabilities: Vec::new(),
        claims: Vec::new(),
        end: None,
    };
    document.finish(lost);
    Ok(advisory)
}

fn publisher(at: &Path<'_>, value: &Value, lost: &mut Vec<String>) -> Result<Publisher, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let publisher = Publisher {
        category: fields.word("category")?,
        name: fields.text("name")?,
        namespace: fields.text("namespace")?,
        contact_details: fields.optional_text("contact_details")?,
        issuing_authority: fields.optional_text("issuing_authority")?,
    };
    fields.finish(lost);
    Ok(publisher)
}

fn distribution(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<Distribution, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let mut distribution = Distribution {
        tlp: None,
        tlp_url: None,
        text: fields.optional_text("text")?,
    };
    let at_tlp = at.key("tlp");
    if let Some(tlp) = fields.optional("tlp") {
        let mut fields = Fields::of(&at_tlp, tlp)?;
        let label = Tlp::of_csaf_2_0(fields.str("label")?);
        let unknown = || at_tlp.key("label").error(ReadProblem::NoWord(Tlp::KIND));
        distribution.tlp = Some(label.ok_or_else(unknown)?);
        distribution.tlp_url = fields.optional_text("url")?;
        fields.finish(lost);
    }
    fields.finish(lost);
    Ok(distribution)
}

fn aggregate_severity(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<AggregateSeverity, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let severity = AggregateSeverity {
        text: fields.text("text")?,
        namespace: fields.optional_text("namespace")?,
    };
    fields.finish(lost);
    Ok(severity)
}

fn tracking(at: &Path<'_>, value: &Value, lost: &mut Vec<String>) -> Result<Tracking, ReadError> {
    let mut fields = Fields::of(at, value)?;
    // The generator says nothing about the matter; whoever writes the document anew is its generator.
    fields.optional("generator");
    let tracking = Tracking {
        id: fields.text("id")?,
        aliases: fields.texts("aliases")?,
        status: fields.word("status")?,
        version: fields.text("version")?,
        initial_release_date: fields.time("initial_release_date")?,
        current_release_date: fields.time("current_release_date")?,
        revision_history: fields.each("revision_history", |at, value| revision(at, value, lost))?,
        next_update: None,
        still_open: None,
    };
    fields.finish(lost);
    Ok(tracking)
}

fn revision(at: &Path<'_>, value: &Value, lost: &mut Vec<String>) -> Result<Revision, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let revision = Revision {
        number: fields.text("number")?,
        date: fields.time("date")?,
        summary: fields.text("summary")?,
        legacy_version: fields.optional_text("legacy_version")?,
        kind: None,
        was: None,
        is: None,
        action: None,
    };
    fields.finish(lost);
    Ok(revision)
}

/// One entry of `notes`.
pub(super) fn note(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<Note, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let note = Note {
        category: fields.word("category")?,
        title: fields.optional_text("title")?,
        audience: fields.optional_text("audience")?,
        text: fields.text("text")?,
        section: None,
    };
    fields.finish(lost);
    Ok(note)
}

/// One entry of `acknowledgments`.
pub(super) fn acknowledgment(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<Acknowledgment, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let thanks = Acknowledgment {
        names: fields.texts("names")?,
        organization: fields.optional_text("organization")?,
        summary: fields.optional_text("summary")?,
        urls: fields.texts("urls")?,
    };
    fields.finish(lost);
    Ok(thanks)
}

/// One entry of `references`.
pub(super) fn reference(
    at: &Path<'_>,
    value: &Value,
    lost: &mut Vec<String>,
) -> Result<Reference, ReadError> {
    let mut fields = Fields::of(at, value)?;
    let reference = Reference {
        category: fields.optional_word("category")?,
        summary: fields.text("summary")?,
        url: fields.text("url")?,
    };
    fields.finish(lost);
    Ok(reference)
}
