//! The keys that the provider's files may have: the reference clients refuse a file with any other.

use serde_json::Value;

use super::fault::{Basis, Faults, PUBLISH};
use crate::diagnostic::Message;

/// What may stand at a place.
pub(super) enum Shape {
    /// Anything.
    Any,
    /// An object with no other keys than these.
    Object(&'static [(&'static str, Shape)]),
    /// A list of such.
    List(&'static Shape),
}

use Shape::{Any, List, Object};

const CATEGORY: Shape = List(&Object(&[("scheme", Any), ("term", Any)]));
const LINKS: Shape = List(&Object(&[
    ("base", Any),
    ("lang", Any),
    ("href", Any),
    ("rel", Any),
    ("type", Any),
    ("hreflang", Any),
    ("title", Any),
    ("length", Any),
]));

/// A ROLIE feed (CSAF 2.0 section 7.1.15, RFC 8322).
pub(super) const FEED: Shape = Object(&[(
    "feed",
    Object(&[
        ("id", Any),
        ("title", Any),
        ("link", LINKS),
        ("category", CATEGORY),
        ("updated", Any),
        (
            "entry",
            List(&Object(&[
                ("base", Any),
                ("lang", Any),
                ("author", Any),
                ("category", CATEGORY),
                ("content", Object(&[("src", Any), ("type", Any)])),
                ("contributor", Any),
                ("format", Object(&[("schema", Any), ("version", Any)])),
                ("id", Any),
                ("link", LINKS),
                ("property", Any),
                ("published", Any),
                ("rights", Any),
                ("source", Any),
                ("summary", Object(&[("content", Any)])),
                ("title", Any),
                ("updated", Any),
            ])),
        ),
    ]),
)]);

/// A ROLIE service document (section 7.1.16).
pub(super) const SERVICE: Shape = Object(&[(
    "service",
    Object(&[(
        "workspace",
        List(&Object(&[
            ("title", Any),
            (
                "collection",
                List(&Object(&[
                    ("title", Any),
                    ("href", Any),
                    ("categories", Object(&[("category", CATEGORY)])),
                ])),
            ),
        ])),
    )]),
)]);

/// A ROLIE category document (section 7.1.17).
pub(super) const CATEGORIES: Shape = Object(&[("categories", Object(&[("category", CATEGORY)]))]);

/// `provider-metadata.json` (section 7.1.7 and its schema).
pub(super) const METADATA: Shape = Object(&[
    ("canonical_url", Any),
    (
        "distributions",
        List(&Object(&[
            ("directory_url", Any),
            (
                "rolie",
                Object(&[
                    ("categories", Any),
                    (
                        "feeds",
                        List(&Object(&[
                            ("summary", Any),
                            ("tlp_label", Any),
                            ("url", Any),
                        ])),
                    ),
                    ("services", Any),
                ]),
            ),
        ])),
    ),
    ("last_updated", Any),
    ("list_on_CSAF_aggregators", Any),
    ("metadata_version", Any),
    ("mirror_on_CSAF_aggregators", Any),
    (
        "public_openpgp_keys",
        List(&Object(&[("fingerprint", Any), ("url", Any)])),
    ),
    (
        "publisher",
        Object(&[
            ("category", Any),
            ("contact_details", Any),
            ("issuing_authority", Any),
            ("name", Any),
            ("namespace", Any),
        ]),
    ),
    ("role", Any),
]);

/// How many keys of one file are named.
const NAMED: usize = 5;

/// Names the keys that a file may not have; one that is no JSON is left to whoever reads it.
pub(super) fn check(path: &str, bytes: &[u8], shape: &Shape, basis: Basis, faults: &mut Faults) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let mut unknown = Vec::new();
    look(&value, shape, &mut String::new(), &mut unknown);
    for pointer in unknown {
        let message = Message::new("no client knows the key ").value(pointer);
        let message = message.words(", and strict ones refuse the file");
        faults.error(path, basis, message, PUBLISH);
    }
}

fn look(value: &Value, shape: &Shape, pointer: &mut String, unknown: &mut Vec<String>) {
    let length = pointer.len();
    match (value, shape) {
        (Value::Object(keys), Object(known)) => {
            for (key, inner) in keys {
                pointer.push('/');
                pointer.push_str(key);
                match known.iter().find(|(known, _)| known == key) {
                    Some((_, shape)) => look(inner, shape, pointer, unknown),
                    None if unknown.len() < NAMED => unknown.push(pointer.clone()),
                    None => {}
                }
                pointer.truncate(length);
            }
        }
        (Value::Array(all), List(shape)) => {
            for (number, inner) in all.iter().enumerate() {
                pointer.push_str(&format!("/{number}"));
                look(inner, shape, pointer, unknown);
                pointer.truncate(length);
            }
        }
        // Whether it is what it should be is seen by whoever reads it.
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{CATEGORIES, check};
    use crate::verify::fault::{Basis, Faults};

    fn said(text: &str) -> Vec<String> {
        let mut faults = Faults::default();
        check(
            "c",
            text.as_bytes(),
            &CATEGORIES,
            Basis::Csaf(17),
            &mut faults,
        );
        let sorted = faults.sorted();
        sorted.iter().map(|it| it.message.render(false)).collect()
    }

    #[test]
    fn keys_that_no_client_knows_are_named_by_their_place() {
        assert_eq!(
            said(r#"{"categories":{"category":[{"term":"a"}]}}"#),
            [""; 0]
        );
        assert_eq!(
            said(
                r#"{"categories":{"category":[{"term":"a"},{"label":1,"term":"a"}],"fixed":"no"}}"#
            ),
            [
                "no client knows the key `/categories/category/1/label`, and strict ones refuse the file",
                "no client knows the key `/categories/fixed`, and strict ones refuse the file",
            ]
        );
        assert_eq!(said("{"), [""; 0]);
    }
}
