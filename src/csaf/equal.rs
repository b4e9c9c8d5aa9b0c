//! Whether two documents say the same: up to a one-to-one renaming of product ids, the notation of dates, the order of keys, white space between values, and the generator.

use std::collections::HashMap;

use serde_json::Value;

use crate::model::advisory::Advisory;
use crate::model::timestamp::Timestamp;

/// A place where two documents differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place as a JSON pointer.
    pub pointer: String,
}

/// The places where two documents differ, at most as many as `most`.
///
/// # Errors
/// The differences, never none.
pub fn same_document(one: &Value, other: &Value, most: usize) -> Result<(), Vec<Difference>> {
    let mut found = Vec::new();
    compare(
        &mut String::new(),
        &bare(one),
        &bare(other),
        most,
        &mut found,
    );
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Whether a source that was compiled again says what the adopted document said.
pub fn same_facts(recompiled: &Advisory, adopted: &Advisory) -> bool {
    same_document(&super::write(recompiled), &super::write(adopted), 1).is_ok()
}

/// The document without its generator, and with running numbers in place of product ids.
fn bare(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(tracking) = document
        .pointer_mut("/document/tracking")
        .and_then(Value::as_object_mut)
    {
        tracking.remove("generator");
    }
    let mut numbers: HashMap<String, usize> = HashMap::new();
    rename_products(&mut document, &mut |id| {
        let next = numbers.len();
        let number = *numbers.entry(id.to_owned()).or_insert(next);
        Some(format!("product {number}"))
    });
    document
}

/// Renames each product id of a document, those of the product tree first; where there is no new name, the old one stays.
pub fn rename_products(document: &mut Value, new: &mut dyn FnMut(&str) -> Option<String>) {
    if let Some(tree) = document.get_mut("product_tree") {
        if let Some(branches) = tree.get_mut("branches") {
            rename_branches(branches, new);
        }
        for name in items(tree, "full_product_names") {
            rename_key(name, "product_id", new);
        }
        for relationship in items(tree, "relationships") {
            if let Some(name) = relationship.get_mut("full_product_name") {
                rename_key(name, "product_id", new);
            }
        }
        for relationship in items(tree, "relationships") {
            rename_key(relationship, "product_reference", new);
            rename_key(relationship, "relates_to_product_reference", new);
        }
        for group in items(tree, "product_groups") {
            rename_list(group, "product_ids", new);
        }
    }
    for vulnerability in items(document, "vulnerabilities") {
        let status = vulnerability.get_mut("product_status");
        if let Some(status) = status.and_then(Value::as_object_mut) {
            for (_, ids) in status.iter_mut() {
                rename_ids(ids, new);
            }
        }
        for key in ["flags", "remediations", "threats"] {
            for entry in items(vulnerability, key) {
                rename_list(entry, "product_ids", new);
            }
        }
        for score in items(vulnerability, "scores") {
            rename_list(score, "products", new);
        }
    }
}

fn items<'v>(value: &'v mut Value, key: &str) -> &'v mut [Value] {
    let list = value.get_mut(key).and_then(Value::as_array_mut);
    list.map_or(&mut [], Vec::as_mut_slice)
}

/// A document is read with at most 128 levels, so this ends.
fn rename_branches(branches: &mut Value, new: &mut dyn FnMut(&str) -> Option<String>) {
    for branch in branches.as_array_mut().into_iter().flatten() {
        if let Some(product) = branch.get_mut("product") {
            rename_key(product, "product_id", new);
        }
        if let Some(below) = branch.get_mut("branches") {
            rename_branches(below, new);
        }
    }
}

fn rename_key(object: &mut Value, key: &str, new: &mut dyn FnMut(&str) -> Option<String>) {
    if let Some(Value::String(id)) = object.get_mut(key)
        && let Some(name) = new(id)
    {
        *id = name;
    }
}

fn rename_list(object: &mut Value, key: &str, new: &mut dyn FnMut(&str) -> Option<String>) {
    if let Some(ids) = object.get_mut(key) {
        rename_ids(ids, new);
    }
}

fn rename_ids(ids: &mut Value, new: &mut dyn FnMut(&str) -> Option<String>) {
    for id in ids.as_array_mut().into_iter().flatten() {
        if let Value::String(id) = id
            && let Some(name) = new(id)
        {
            *id = name;
        }
    }
}

fn compare(at: &mut String, one: &Value, other: &Value, most: usize, found: &mut Vec<Difference>) {
    if found.len() >= most {
        return;
    }
    let length = at.len();
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                step(at, key);
                match b.get(key) {
                    Some(other) => compare(at, value, other, most, found),
                    None => found.push(Difference {
                        pointer: at.clone(),
                    }),
                }
                at.truncate(length);
            }
            for key in b.keys().filter(|key| !a.contains_key(*key)) {
                step(at, key);
                found.push(Difference {
                    pointer: at.clone(),
                });
                at.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (place, (one, other)) in a.iter().zip(b).enumerate() {
                step(at, &place.to_string());
                compare(at, one, other, most, found);
                at.truncate(length);
            }
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => {}
        (Value::Number(_), Value::Number(_)) => found.push(Difference {
            pointer: at.clone(),
        }),
        (Value::String(a), Value::String(b)) => {
            let key = at.rsplit('/').next().unwrap_or("");
            let dated = key == "date" || key.ends_with("_date");
            let moment = |text: &str| text.parse::<Timestamp>().ok();
            if a != b && !(dated && moment(a).is_some() && moment(a) == moment(b)) {
                found.push(Difference {
                    pointer: at.clone(),
                });
            }
        }
        _ if one != other => found.push(Difference {
            pointer: at.clone(),
        }),
        _ => {}
    }
}

fn step(at: &mut String, key: &str) {
    at.push('/');
    at.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(first: &str, second: &str, affected: [&str; 2]) -> Value {
        json!({
            "document": { "tracking": { "id": "EX-1", "generator": { "engine": { "name": "Any" } } } },
            "product_tree": { "full_product_names": [
                { "name": "A", "product_id": first }, { "name": "B", "product_id": second },
            ] },
            "vulnerabilities": [{ "product_status": { "known_affected": affected } }],
        })
    }

    #[test]
    fn product_ids_may_be_renamed_one_to_one() {
        let one = document("a", "b", ["a", "b"]);
        assert_eq!(
            same_document(&one, &document("x/1", "y", ["x/1", "y"]), 9),
            Ok(())
        );
        let pointers = |other: &Value| -> Vec<String> {
            let differences = same_document(&one, other, 9).unwrap_err();
            differences.into_iter().map(|it| it.pointer).collect()
        };
        assert_eq!(
            pointers(&document("a", "b", ["b", "a"])),
            [
                "/vulnerabilities/0/product_status/known_affected/0",
                "/vulnerabilities/0/product_status/known_affected/1"
            ]
        );
        assert_eq!(
            pointers(&document("a", "a", ["a", "a"])),
            [
                "/product_tree/full_product_names/1/product_id",
                "/vulnerabilities/0/product_status/known_affected/1"
            ]
        );
    }

    #[test]
    fn dates_are_instants_and_numbers_are_numbers() {
        let one =
            json!({ "date": "2026-01-01T00:00:00Z", "score": 10, "text": "2026-01-01T00:00:00Z" });
        let other = json!({ "score": 10.0, "text": "2026-01-01T01:00:00+01:00", "date": "2026-01-01T01:00:00+01:00" });
        let differences = same_document(&one, &other, 9).unwrap_err();
        assert_eq!(
            differences,
            [Difference {
                pointer: "/text".to_owned()
            }]
        );
    }
}
