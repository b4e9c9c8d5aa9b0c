//! JSON objects that leave out what is not there.

use serde_json::{Map, Value};

/// An object under construction.
#[derive(Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Puts a value, whatever it is.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Puts a value if there is one.
    pub(super) fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Puts a text if there is one.
    pub(super) fn put_text(&mut self, key: &str, text: &Option<String>) {
        self.put_some(key, text.as_deref());
    }

    /// Puts a value in its written form if there is one.
    pub(super) fn put_shown(&mut self, key: &str, value: Option<impl std::fmt::Display>) {
        self.put_some(key, value.map(|value| value.to_string()));
    }

    /// Puts a list, unless it is empty: CSAF has no empty lists.
    pub(super) fn put_list(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = impl Into<Value>>,
    ) {
        let items: Vec<Value> = items.into_iter().map(Into::into).collect();
        if !items.is_empty() {
            self.put(key, items);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl From<Map<String, Value>> for Object {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}
