//! Whether an object of a JSON text has a key twice, which a parser passes over in silence: it takes the last.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The pointer of the first key that its object has twice.
///
/// The text must be JSON; of anything else nothing is said.
pub(super) fn first_duplicate(json: &[u8]) -> Option<String> {
    let mut found = None;
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let look = Look {
        at: &Place::Root,
        found: &mut found,
    };
    // The error that ends the search is our own.
    let _ = look.deserialize(&mut deserializer);
    found
}

/// A place in the document; it becomes a pointer only when there is something to report.
enum Place<'a> {
    Root,
    Key(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(above, key) => {
                write!(f, "{above}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Self::Item(above, place) => write!(f, "{above}/{place}"),
        }
    }
}

struct Look<'a> {
    at: &'a Place<'a>,
    found: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for place in 0.. {
            let look = Look {
                at: &Place::Item(self.at, place),
                found: self.found,
            };
            if items.next_element_seed(look)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            let at = Place::Key(self.at, &key);
            if seen.contains(&key) {
                *self.found = Some(at.to_string());
                return Err(A::Error::custom("a key twice"));
            }
            entries.next_value_seed(Look {
                at: &at,
                found: self.found,
            })?;
            seen.insert(key);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::first_duplicate;

    #[test]
    fn a_key_twice_in_one_object_is_named() {
        let found = |text: &str| first_duplicate(text.as_bytes());
        assert_eq!(
            found(r#"{"a": {"b": 1}, "c": [{"b": 1.5}, {"b": null}]}"#),
            None
        );
        assert_eq!(
            found(r#"{"a": [0, {"b": "x", "b/c": 1, "b/c": 2}]}"#).as_deref(),
            Some("/a/1/b~1c")
        );
        assert_eq!(found(r#"{"a": 1, "\u0061": 2}"#).as_deref(), Some("/a"));
        assert_eq!(found("{"), None);
    }
}
