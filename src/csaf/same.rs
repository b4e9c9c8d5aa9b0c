//! Whether two documents say the same.

use serde_json::Value;

use crate::model::timestamp::Timestamp;

/// Whether two parts of documents are equal but for the order of keys and the notation of dates.
pub fn same(one: &Value, other: &Value) -> bool {
    first_difference("", one, other).is_none()
}

/// The same for the values of a key, which says whether they are dates.
pub(super) fn same_under(key: &str, one: &Value, other: &Value) -> bool {
    first_difference(key, one, other).is_none()
}

/// The JSON pointer of the first place where two documents differ, but for the order of keys, the notation of dates, and `tracking.generator`.
pub fn difference(one: &Value, other: &Value) -> Option<String> {
    let bare = |document: &Value| {
        let mut document = document.clone();
        let tracking = document.pointer_mut("/document/tracking");
        if let Some(tracking) = tracking.and_then(Value::as_object_mut) {
            tracking.remove("generator");
        }
        document
    };
    first_difference("", &bare(one), &bare(other))
}

fn first_difference(key: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let missing = b.keys().find(|key| !a.contains_key(*key));
            if let Some(key) = missing {
                return Some(format!("/{}", escape(key)));
            }
            a.iter().find_map(|(key, value)| {
                let below = match b.get(key) {
                    Some(other) => first_difference(key, value, other)?,
                    None => String::new(),
                };
                Some(format!("/{}{below}", escape(key)))
            })
        }
        (Value::Array(a), Value::Array(b)) => {
            if a.len() != b.len() {
                return Some(String::new());
            }
            let pairs = a.iter().zip(b).enumerate();
            pairs.into_iter().find_map(|(place, (one, other))| {
                let below = first_difference("", one, other)?;
                Some(format!("/{place}{below}"))
            })
        }
        (Value::String(a), Value::String(b)) if a != b => {
            let dated = key == "date" || key.ends_with("_date");
            let moment = |text: &str| text.parse::<Timestamp>().ok();
            let equal = dated && moment(a).is_some() && moment(a) == moment(b);
            (!equal).then(String::new)
        }
        _ => (one != other).then(String::new),
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_of_keys_and_notation_of_dates_do_not_count() {
        let one = json!({"a": 1, "date": "2026-11-20T14:00:00Z"});
        let other = json!({"date": "2026-11-20T15:00:00+01:00", "a": 1});
        assert!(same(&one, &other));
        assert!(!same(
            &json!({"text": "2026-11-20T14:00:00Z"}),
            &json!({"text": "2026-11-20T15:00:00+01:00"})
        ));
        assert!(!same(&json!([1, 2]), &json!([2, 1])));
        assert!(!same(&json!({"baseScore": 7}), &json!({"baseScore": 7.5})));
    }

    #[test]
    fn the_generator_does_not_count_and_other_places_are_named() {
        let one =
            json!({"document": {"tracking": {"id": "A", "generator": {"engine": {"name": "X"}}}}});
        let other = json!({"document": {"tracking": {"id": "A"}}});
        assert_eq!(difference(&one, &other), None);
        let other = json!({"document": {"tracking": {"id": "B"}}});
        assert_eq!(
            difference(&one, &other).as_deref(),
            Some("/document/tracking/id")
        );
        let other = json!({"document": {"tracking": {"id": "A"}, "no/tes": []}});
        assert_eq!(
            difference(&one, &other).as_deref(),
            Some("/document/no~1tes")
        );
    }
}
