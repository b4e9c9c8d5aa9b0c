//! 6.2.13 Sorting: the keys of every object stand in alphabetical order.
//!
//! Ours because csaf-rs builds a path for every value of the document, and does not escape the keys in it.

use super::pointer::{Step, pointer};
use super::tests::Hit;
use serde_json::Value;

/// A finding for each key that stands before a smaller one.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let mut hits = Vec::new();
    visit(json, &mut Vec::new(), &mut hits);
    hits
}

fn visit<'a>(value: &'a Value, path: &mut Vec<Step<'a>>, hits: &mut Vec<Hit>) {
    match value {
        Value::Object(map) => {
            for (key, next) in map.keys().zip(map.keys().skip(1)) {
                if key > next {
                    path.push(Step::Key(key));
                    hits.push((
                        pointer(path),
                        format!("the key `{key}` stands before `{next}`"),
                    ));
                    path.pop();
                }
            }
            for (key, child) in map {
                path.push(Step::Key(key));
                visit(child, path, hits);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                path.push(Step::Index(index));
                visit(child, path, hits);
                path.pop();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::run;

    fn hits(text: &str) -> Vec<String> {
        run(&serde_json::from_str(text).unwrap())
            .into_iter()
            .map(|(pointer, _)| pointer)
            .collect()
    }

    #[test]
    fn names_the_key_that_stands_too_early() {
        assert_eq!(
            hits(r#"{"a": [{"z/~": 1, "b": 2, "c": 3}], "b": 1}"#),
            ["/a/0/z~1~0"]
        );
    }

    #[test]
    fn sorted_keys_pass() {
        assert_eq!(
            hits(r#"{"A": 1, "a": {"b": 1, "c": [2, 1]}, "b": 1}"#),
            [""; 0]
        );
    }
}
