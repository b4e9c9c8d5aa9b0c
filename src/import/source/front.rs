//! The front matter of an imported document.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::body::Prose;
use super::toml::{self, Lines};
use super::tree::{Leaf, list};
use crate::check::compile::Setting;
use crate::check::compile::imported::{cwe_name, score_object};
use crate::model::advisory::Category;
use crate::model::timestamp::Timestamp;
use crate::model::word::Word;

/// The names of the vulnerabilities of a document by which its source speaks of them: CVE numbers, else ids, each once.
pub(super) fn names(document: &Value) -> Vec<String> {
    let mut seen = HashSet::new();
    let vulnerabilities = list(document.get("vulnerabilities")).iter();
    vulnerabilities
        .enumerate()
        .map(|(place, vulnerability)| {
            let own = vulnerability
                .get("cve")
                .or_else(|| vulnerability.pointer("/ids/0/text"));
            let own = own
                .and_then(Value::as_str)
                .map(str::trim)
                .unwrap_or_default();
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | ' ');
            let base = match own.is_empty() || !own.chars().all(plain) {
                true => format!("vulnerability {}", place + 1),
                false => own.to_owned(),
            };
            let mut name = base.clone();
            let mut number = 2;
            while !seen.insert(name.clone()) {
                name = format!("{base} ({number})");
                number += 1;
            }
            name
        })
        .collect()
}

/// Writes the front matter; `document` has the names of the catalogue as product ids, and `leaves` are its products.
pub(super) fn front(
    document: &Value,
    leaves: &[Leaf<'_>],
    names: &[String],
    prose: &Prose,
    setting: Setting<'_>,
) -> String {
    let head = document.get("document").unwrap_or(&Value::Null);
    let text = |key: &str| head.get(key).and_then(Value::as_str);
    let mut lines = Lines::default();
    lines.put_text("title", text("title"));
    let category = text("category").unwrap_or_default();
    let known = Category::parse(category);
    lines.put(
        "category",
        toml::quoted(known.map_or("csaf_base", Word::word)),
    );
    lines.put_text("lang", text("lang"));
    tracking(head, &mut lines);
    let claims = claims(document, names, &mut lines);
    vulnerabilities(document, names, prose, setting, &mut lines);
    remediations(document, names, &mut lines);
    for thanks in list(head.get("acknowledgments")) {
        lines.table("[[acknowledgment]]");
        for (key, value) in thanks.as_object().into_iter().flatten() {
            lines.put(key, line_or_list(value));
        }
    }
    for link in list(head.get("references")) {
        lines.table("[[reference]]");
        for key in ["summary", "url", "category"] {
            lines.put_text(key, link.get(key).and_then(Value::as_str));
        }
    }
    lines.table("[imported]");
    if known.is_none() {
        lines.put("category", toml::quoted(category));
    }
    let version = head.pointer("/tracking/version");
    let newest = list(head.pointer("/tracking/revision_history")).last();
    if version != newest.and_then(|newest| newest.get("number")) {
        lines.put_text("version", version.and_then(Value::as_str));
    }
    lines.put_text("source_lang", text("source_lang"));
    let ours = serde_json::to_value(&setting.site.publisher).ok();
    let publisher = head
        .get("publisher")
        .filter(|publisher| ours.as_ref().is_none_or(|ours| ours != *publisher));
    for (key, value) in [
        ("publisher", publisher),
        ("distribution", head.get("distribution")),
        ("aggregate_severity", head.get("aggregate_severity")),
    ] {
        if let Some(value) = value {
            lines.put(key, toml::verbatim(value));
        }
    }
    let order: Vec<&str> = leaves.iter().map(|leaf| leaf.id).collect();
    if claims.mentioned != order {
        lines.put("products", toml::texts(order));
    }
    for leaf in leaves {
        if let Some(level) = leaf.new_branch {
            lines.table("[[imported.new_branch]]");
            lines.put("product", toml::quoted(leaf.id));
            lines.put("level", level.to_string());
        }
    }
    for group in list(document.pointer("/product_tree/product_groups")) {
        lines.table("[[imported.group]]");
        for (from, to) in [
            ("group_id", "id"),
            ("product_ids", "products"),
            ("summary", "summary"),
        ] {
            if let Some(value) = group.get(from) {
                lines.put(to, line_or_list(value));
            }
        }
    }
    lines.0.push_str(&claims.others);
    for entry in &prose.of_document {
        lines.table("[[imported.note]]");
        for (key, value) in entry {
            lines.put(key, value);
        }
    }
    lines.0
}

fn tracking(head: &Value, lines: &mut Lines) {
    let tracking = head.get("tracking").unwrap_or(&Value::Null);
    let text = |key: &str| tracking.get(key).and_then(Value::as_str);
    lines.table("[tracking]");
    lines.put_text("id", text("id"));
    if let Some(aliases) = tracking.get("aliases") {
        lines.put("aliases", line_or_list(aliases));
    }
    // A source is interim or final; a draft that was published is not finished.
    let status = text("status").filter(|status| *status == "final");
    lines.put_text("status", status.or(Some("interim")));
    let history = list(tracking.get("revision_history"));
    for (place, revision) in history.iter().enumerate().rev() {
        let text = |key: &str| revision.get(key).and_then(Value::as_str);
        lines.table("[[tracking.revision_history]]");
        lines.put_text("number", text("number"));
        let kind = if place == 0 { "initial" } else { "update" };
        lines.put_text("kind", Some(kind));
        lines.put_text("summary", text("summary"));
    }
}

/// What the claims leave to the rest of the front matter.
struct Claims {
    /// The products in the order in which the entries name them.
    mentioned: Vec<String>,
    /// The entries that go into the table `imported`.
    others: String,
}

/// Vulnerabilities of which the same is said share their entries.
fn claims(document: &Value, names: &[String], lines: &mut Lines) -> Claims {
    let vulnerabilities = list(document.get("vulnerabilities"));
    let mut groups: Vec<(&Value, Vec<&str>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (vulnerability, name) in vulnerabilities.iter().zip(names) {
        let Some(status) = vulnerability.get("product_status") else {
            continue;
        };
        let place = *places.entry(status.to_string()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, about)) => about.push(name),
            None => groups.push((status, vec![name])),
        }
    }
    let mut claims = Claims {
        mentioned: Vec::new(),
        others: String::new(),
    };
    let mut seen = HashSet::new();
    let mut mention = |id: &str, mentioned: &mut Vec<String>| {
        if seen.insert(id.to_owned()) {
            mentioned.push(id.to_owned());
        }
    };
    for (status, entry) in [
        ("known_affected", "[[affected]]"),
        ("known_not_affected", "[[not_affected]]"),
        ("fixed", "[[fixed]]"),
    ] {
        for (all, about) in &groups {
            for (slug, keys) in runs(list(all.get(status))) {
                lines.table(entry);
                lines.put("product", toml::quoted(slug));
                lines.put("versions", toml::texts(keys.iter().copied()));
                put_about(lines, about, names);
                for key in keys {
                    mention(&format!("{slug}/{key}"), &mut claims.mentioned);
                }
            }
        }
    }
    let mut others = Lines::default();
    for (all, about) in &groups {
        for (status, ids) in all.as_object().into_iter().flatten() {
            if matches!(
                status.as_str(),
                "known_affected" | "known_not_affected" | "fixed"
            ) {
                continue;
            }
            let ids: Vec<&str> = list(Some(ids)).iter().filter_map(Value::as_str).collect();
            others.0.push_str("\n[[imported.claim]]\n");
            others.put("status", toml::quoted(status));
            others.put("products", toml::texts(ids.iter().copied()));
            put_about(&mut others, about, names);
            for id in ids {
                mention(id, &mut claims.mentioned);
            }
        }
    }
    claims.others = others.0;
    claims
}

fn put_about(lines: &mut Lines, about: &[&str], names: &[String]) {
    if about.len() < names.len() {
        lines.put("vulnerabilities", toml::texts(about.iter().copied()));
    }
}

/// Products of one file that stand beside each other.
fn runs(ids: &[Value]) -> Vec<(&str, Vec<&str>)> {
    let mut runs: Vec<(&str, Vec<&str>)> = Vec::new();
    for id in ids.iter().filter_map(Value::as_str) {
        let Some((slug, key)) = id.split_once('/') else {
            continue;
        };
        match runs.last_mut() {
            Some((last, keys)) if *last == slug => keys.push(key),
            _ => runs.push((slug, vec![key])),
        }
    }
    runs
}

fn vulnerabilities(
    document: &Value,
    names: &[String],
    prose: &Prose,
    setting: Setting<'_>,
    lines: &mut Lines,
) {
    let vulnerabilities = list(document.get("vulnerabilities")).iter().zip(names);
    for (place, (vulnerability, name)) in vulnerabilities.enumerate() {
        let mut kept: Vec<(&str, String)> = Vec::new();
        let mut rest: Map<String, Value> = vulnerability.as_object().cloned().unwrap_or_default();
        for key in ["cve", "title", "notes", "product_status"] {
            rest.remove(key);
        }
        let text = |key: &str| vulnerability.get(key).and_then(Value::as_str);
        lines.table("[[vulnerability]]");
        lines.put_text("cve", text("cve"));
        if text("cve") != Some(name.as_str()) {
            lines.put("key", toml::quoted(name));
        }
        lines.put_text("title", text("title"));
        let cwe = |key: &str| {
            vulnerability
                .pointer(&format!("/cwe/{key}"))
                .and_then(Value::as_str)
        };
        if let (Some(id), Some(weakness)) = (cwe("id"), cwe("name")) {
            rest.remove("cwe");
            lines.put("cwe", toml::quoted(id));
            if cwe_name(id, setting).as_deref() != Some(weakness) {
                kept.push(("cwe_name", toml::quoted(weakness)));
            }
        }
        if let Some((vectors, properties)) = vectors(vulnerability) {
            rest.remove("scores");
            lines.put("cvss", toml::texts(vectors));
            if !properties.is_empty() {
                kept.push(("score_properties", toml::texts(properties)));
            }
        }
        if let Some(date) = text("discovery_date").filter(|date| date.parse::<Timestamp>().is_ok())
        {
            rest.remove("discovery_date");
            lines.put("discovery_date", toml::quoted(date));
        }
        for (key, known) in [
            (
                "acknowledgments",
                &["names", "organization", "summary", "urls"][..],
            ),
            ("references", &["summary", "url", "category"][..]),
        ] {
            let entries = list(vulnerability.get(key));
            let fits = |entry: &Value| {
                entry
                    .as_object()
                    .is_some_and(|it| it.keys().all(|key| known.contains(&key.as_str())))
            };
            if !entries.is_empty() && entries.iter().all(fits) {
                rest.remove(key);
                let entries: Vec<String> = entries.iter().map(toml::verbatim).collect();
                lines.put(key, toml::list(&entries));
            }
        }
        if list(vulnerability.get("remediations"))
            .iter()
            .all(is_plain_remediation)
        {
            rest.remove("remediations");
        }
        let notes = prose
            .of_vulnerabilities
            .get(place)
            .map_or(&[][..], Vec::as_slice);
        if !notes.is_empty() {
            let notes: Vec<String> = notes.iter().map(|entry| toml::table(entry)).collect();
            kept.push(("note", toml::list(&notes)));
        }
        if !kept.is_empty() || !rest.is_empty() {
            lines.table("[vulnerability.imported]");
            for (key, value) in kept {
                lines.put(key, value);
            }
        }
        if !rest.is_empty() {
            lines.table("[vulnerability.imported.csaf]");
            for (key, value) in &rest {
                lines.put(key, line_or_list(value));
            }
        }
    }
}

/// The vectors of a vulnerability with one score for all that is affected, and which properties its objects have if not all; nothing if vectors do not say it all.
fn vectors(vulnerability: &Value) -> Option<(Vec<&str>, Vec<&str>)> {
    let [score] = list(vulnerability.get("scores")) else {
        return None;
    };
    if score.get("products") != vulnerability.pointer("/product_status/known_affected") {
        return None;
    }
    let objects: Vec<(&String, &Value)> = score
        .as_object()?
        .iter()
        .filter(|(key, _)| *key != "products")
        .collect();
    let mut vectors = Vec::new();
    let mut properties: Vec<&str> = Vec::new();
    let mut whole = true;
    for (_, object) in &objects {
        let vector = object.get("vectorString")?.as_str()?;
        let (_, full) = score_object(vector, &[])?;
        whole &= object.as_object()?.len() == full.as_object()?.len();
        properties.extend(object.as_object()?.keys().map(String::as_str));
        vectors.push(vector);
    }
    properties.sort_unstable();
    properties.dedup();
    if whole {
        properties.clear();
    }
    let wanted: Vec<String> = properties.iter().map(|it| (*it).to_owned()).collect();
    for ((key, object), vector) in objects.iter().zip(&vectors) {
        let (made_key, made) = score_object(vector, &wanted)?;
        if made_key != key.as_str() || crate::csaf::same_document(&made, object, 1).is_err() {
            return None;
        }
    }
    (!vectors.is_empty()).then_some((vectors, properties))
}

/// Whether the keys of a source say all of a remedy.
fn is_plain_remediation(remediation: &Value) -> bool {
    let known = [
        "category",
        "date",
        "details",
        "entitlements",
        "group_ids",
        "product_ids",
        "restart_required",
        "url",
    ];
    let keys = |value: &Value, known: &[&str]| {
        value
            .as_object()
            .is_some_and(|it| it.keys().all(|key| known.contains(&key.as_str())))
    };
    let restart = remediation.get("restart_required");
    keys(remediation, &known) && restart.is_none_or(|it| keys(it, &["category", "details"]))
}

/// Vulnerabilities with the same remedies share their entries.
fn remediations(document: &Value, names: &[String], lines: &mut Lines) {
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (vulnerability, name) in list(document.get("vulnerabilities")).iter().zip(names) {
        let remedies = list(vulnerability.get("remediations"));
        if remedies.is_empty() || !remedies.iter().all(is_plain_remediation) {
            continue;
        }
        let affected = vulnerability.pointer("/product_status/known_affected");
        let entries: Vec<String> = remedies
            .iter()
            .map(|it| remediation(it, affected))
            .collect();
        let place = *places.entry(entries.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, about)) => about.push(name),
            None => groups.push((entries, vec![name])),
        }
    }
    for (entries, about) in groups {
        for entry in entries {
            lines.table("[[remediation]]");
            put_about(lines, &about, names);
            lines.0.push_str(&entry);
        }
    }
}

fn remediation(remedy: &Value, affected: Option<&Value>) -> String {
    let text = |key: &str| remedy.get(key).and_then(Value::as_str);
    let mut lines = Lines::default();
    lines.put_text("category", text("category"));
    lines.put_text("details", text("details"));
    lines.put_text("url", text("url"));
    let mut kept: Vec<(&str, String)> = Vec::new();
    if let Some(date) = text("date") {
        let moment = date.parse::<Timestamp>().ok();
        match moment.filter(|moment| moment.date().start() == *moment) {
            Some(day) => lines.put("date", day.date().to_string()),
            None => kept.push(("date", toml::quoted(date))),
        }
    }
    let restart = |key: &str| {
        remedy
            .pointer(&format!("/restart_required/{key}"))
            .and_then(Value::as_str)
    };
    lines.put_text("restart_required", restart("category"));
    lines.put_text("restart_details", restart("details"));
    if let Some(entitlements) = remedy.get("entitlements") {
        lines.put("entitlements", line_or_list(entitlements));
    }
    let products = remedy.get("product_ids");
    if products != affected {
        let products = list(products).iter().filter_map(Value::as_str);
        kept.push(("products", toml::texts(products)));
    }
    if let Some(groups) = remedy.get("group_ids") {
        kept.push(("groups", toml::verbatim(groups)));
    }
    if !kept.is_empty() {
        lines.put("imported", toml::table(&kept));
    }
    lines.0
}

/// A value in CSAF's words; a list of tables has a line for each.
fn line_or_list(value: &Value) -> String {
    match value {
        Value::String(text) => toml::text(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml::verbatim).collect();
            toml::list(&items)
        }
        other => toml::verbatim(other),
    }
}
