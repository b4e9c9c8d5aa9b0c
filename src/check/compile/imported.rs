//! A source that `import --to-source` wrote: as long as its table `imported` is there, the document says what was published, word for word.
//!
//! It is put together as a CSAF document and read like the one that was imported, so that the two cannot come apart.

mod claims;
mod notes;
mod products;
mod strays;
mod tracking;
mod vulnerability;

use serde_json::{Map, Value, json};

use super::vulnerabilities::Keys;
use super::{Compiled, Origins, Setting, acknowledgment};
use crate::check::catalogue::text;
use crate::csaf;
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::product::{Origin, Part};
use crate::read::AdvisorySource;
use crate::read::source::advisory::{AcknowledgmentTable, ReferenceTable};
use crate::read::source::imported::ImportedTable;
pub(super) use strays::strays;
pub(crate) use vulnerability::{cwe_name, score_object};

/// The code of findings about the keys that `import --to-source` writes.
pub(crate) const IMPORTED: Code = Code("imported");

/// Compiles an imported source; without a result there is at least one error.
pub(super) fn compile(
    source: &AdvisorySource,
    table: &ImportedTable,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Compiled> {
    let front = &source.front;
    let before = super::errors(findings);
    strays::unsupported(front, findings);
    tracking::stale_version(source, table, setting, findings);
    let keys = Keys::of(front);
    let mut products = products::Products::new(setting);
    let claims = claims::claims(front, table, &keys, &mut products, findings);
    let notes = notes::notes(source, table, &keys, findings);
    let mut vulnerabilities = Vec::with_capacity(front.vulnerability.len());
    for (place, written) in front.vulnerability.iter().enumerate() {
        let notes = notes.of_vulnerability(place);
        let claims = claims.get(place);
        let mut draft = vulnerability::Draft {
            front,
            keys: &keys,
            setting,
            products: &mut products,
            findings: &mut *findings,
        };
        vulnerabilities.push(draft.vulnerability(place, written, notes, claims));
    }
    let mut document = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            document.insert(key.to_owned(), value);
        }
    };
    let verbatim = text(&table.category).unwrap_or_else(|| front.category.value.to_string());
    put("category", Some(Value::from(verbatim)));
    put("csaf_version", Some(Value::from("2.0")));
    put("title", Some(Value::from(front.title.value.as_str())));
    put("lang", text(&front.lang).map(Value::from));
    put("source_lang", text(&table.source_lang).map(Value::from));
    let publisher = table.publisher.as_ref().map(|it| it.value.0.clone());
    put(
        "publisher",
        publisher.or_else(|| serde_json::to_value(&setting.site.publisher).ok()),
    );
    let kept = |it: &Located<crate::read::source::imported::Verbatim>| it.value.0.clone();
    put("distribution", table.distribution.as_ref().map(kept));
    put(
        "aggregate_severity",
        table.aggregate_severity.as_ref().map(kept),
    );
    put("tracking", Some(tracking::tracking(source, setting)));
    put("notes", list(notes.of_document));
    put(
        "references",
        list(front.reference.iter().map(|it| reference(it)).collect()),
    );
    put(
        "acknowledgments",
        list(front.acknowledgment.iter().map(thanks).collect()),
    );
    let tree = products.tree(table, findings);
    let mut root = Map::new();
    root.insert("document".to_owned(), Value::Object(document));
    if let Some(tree) = tree {
        root.insert("product_tree".to_owned(), tree);
    }
    if let Some(vulnerabilities) = list(vulnerabilities) {
        root.insert("vulnerabilities".to_owned(), vulnerabilities);
    }
    let reading = match csaf::read(&Value::Object(root)) {
        Ok(reading) => reading,
        Err(error) => {
            findings.push(
                Finding::error(
                    IMPORTED,
                    table.span,
                    Message::new("what was imported cannot be read any more: ")
                        .words(error.to_string()),
                )
                .help(
                    "bring the tables named `imported` back as they were written, or take them out",
                ),
            );
            return None;
        }
    };
    let mut advisory = reading.advisory;
    advisory.markdown = setting.previous.is_some_and(|previous| previous.markdown);
    tracking::finish(&mut advisory, source, setting);
    for product in &mut advisory.products {
        product.origin = origin(&product.id, setting);
    }
    let mut origins = Origins::of(front);
    origins.notes = notes.places;
    origins.products = vec![None; advisory.products.len()];
    origins.remediations = advisory
        .vulnerabilities
        .iter()
        .zip(&front.vulnerability)
        .map(|(vulnerability, table)| vec![table.span; vulnerability.remediations.len()])
        .collect();
    (super::errors(findings) == before).then_some(Compiled { advisory, origins })
}

/// A list, unless it is empty: CSAF has no empty lists.
fn list(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::Array(items))
}

/// Sets a key of an object.
fn set(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value.into());
    }
}

fn reference(table: &ReferenceTable) -> Value {
    let mut reference = json!({ "summary": table.summary.value, "url": table.url.value });
    if let Some(category) = &table.category {
        set(&mut reference, "category", category.value.to_string());
    }
    reference
}

fn thanks(table: &Located<AcknowledgmentTable>) -> Value {
    serde_json::to_value(acknowledgment(table)).unwrap_or_default()
}

fn origin(id: &str, setting: Setting<'_>) -> Option<Origin> {
    let (slug, key) = id.split_once('/')?;
    let line = setting.line(slug)?;
    Some(Origin {
        slug: slug.to_owned(),
        part: Part::Whole,
        models: Vec::new(),
        release: line.release(key).map(|_| key.to_owned()),
        range: None,
        with: None,
    })
}
