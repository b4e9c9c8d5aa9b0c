//! The words of a finding, with the writer's values kept apart.

/// One piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Our own words.
    Words(String),
    /// Something that the writer typed; hidden when its file holds PHI.
    Value(String),
}

/// A sentence in which the writer's own values can be hidden.
///
/// Lower case, no full stop; values are shown in backticks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message(Vec<Part>);

impl Message {
    /// Starts a message with our own words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(vec![Part::Words(words.into())])
    }

    /// Adds our own words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// Adds a value that the writer typed; it is shown in backticks, or masked.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.0.push(Part::Value(value.into()));
        self
    }

    /// Adds another message behind this one.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The pieces in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The whole sentence; with `masked`, every value is replaced by a mark that tells nothing of it, not even its length.
    pub fn render(&self, masked: bool) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Value(_) if masked => text.push_str("`[masked]`"),
                Part::Value(value) => {
                    text.push('`');
                    text.push_str(value);
                    text.push('`');
                }
            }
        }
        text
    }
}

impl From<&str> for Message {
    fn from(words: &str) -> Self {
        Self::new(words)
    }
}

impl From<String> for Message {
    fn from(words: String) -> Self {
        Self::new(words)
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_masked_message_shows_no_value() {
        let message = Message::new("unknown product ")
            .value("pump-7")
            .words(" here");
        assert_eq!(message.render(false), "unknown product `pump-7` here");
        assert_eq!(message.render(true), "unknown product `[masked]` here");
    }
}
