//! The keys of an object, each taken once, with the place of everything.

use serde_json::{Map, Value};

use super::{ReadError, ReadProblem};
use crate::model::timestamp::Timestamp;
use crate::model::word::Word;

/// A place in a document; written out only when it is needed.
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    pub(super) fn key<'a>(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    pub(super) fn item(&self, place: usize) -> Path<'_> {
        Path::Item(self, place)
    }

    pub(super) fn error(&self, problem: ReadProblem) -> ReadError {
        ReadError {
            pointer: self.to_string(),
            problem,
        }
    }
}

impl std::fmt::Display for Path<'_> {
    /// A JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(above, key) => {
                write!(f, "{above}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Self::Item(above, place) => write!(f, "{above}/{place}"),
        }
    }
}

/// An object whose keys are taken one by one.
pub(super) struct Fields<'p, 'v> {
    at: &'p Path<'p>,
    map: &'v Map<String, Value>,
    taken: Vec<&'static str>,
}

impl<'p, 'v> Fields<'p, 'v> {
    pub(super) fn of(at: &'p Path<'p>, value: &'v Value) -> Result<Self, ReadError> {
        let map = value.as_object();
        let map = map.ok_or_else(|| at.error(ReadProblem::NotA("an object")))?;
        let taken = Vec::new();
        Ok(Self { at, map, taken })
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self, lost: &mut Vec<String>) {
        let unknown = self.map.keys();
        let unknown = unknown.filter(|key| !self.taken.contains(&key.as_str()));
        lost.extend(unknown.map(|key| self.at.key(key).to_string()));
    }

    pub(super) fn optional(&mut self, key: &'static str) -> Option<&'v Value> {
        self.taken.push(key);
        self.map.get(key)
    }

    pub(super) fn required(&mut self, key: &'static str) -> Result<&'v Value, ReadError> {
        let value = self.optional(key);
        value.ok_or_else(|| self.at.key(key).error(ReadProblem::Missing))
    }

    fn problem(&self, key: &str, problem: ReadProblem) -> ReadError {
        self.at.key(key).error(problem)
    }

    pub(super) fn optional_str(&mut self, key: &'static str) -> Result<Option<&'v str>, ReadError> {
        let Some(value) = self.optional(key) else {
            return Ok(None);
        };
        let text = value.as_str();
        let text = text.ok_or_else(|| self.problem(key, ReadProblem::NotA("a text")))?;
        Ok(Some(text))
    }

    pub(super) fn str(&mut self, key: &'static str) -> Result<&'v str, ReadError> {
        let text = self.optional_str(key)?;
        text.ok_or_else(|| self.problem(key, ReadProblem::Missing))
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<String, ReadError> {
        self.str(key).map(str::to_owned)
    }

    pub(super) fn optional_text(&mut self, key: &'static str) -> Result<Option<String>, ReadError> {
        Ok(self.optional_str(key)?.map(str::to_owned))
    }

    pub(super) fn optional_word<W: Word>(
        &mut self,
        key: &'static str,
    ) -> Result<Option<W>, ReadError> {
        let Some(text) = self.optional_str(key)? else {
            return Ok(None);
        };
        let word = W::parse(text);
        let word = word.ok_or_else(|| self.problem(key, ReadProblem::NoWord(W::KIND)))?;
        Ok(Some(word))
    }

    pub(super) fn word<W: Word>(&mut self, key: &'static str) -> Result<W, ReadError> {
        let word = self.optional_word(key)?;
        word.ok_or_else(|| self.problem(key, ReadProblem::Missing))
    }

    pub(super) fn time(&mut self, key: &'static str) -> Result<Option<Timestamp>, ReadError> {
        let Some(text) = self.optional_str(key)? else {
            return Ok(None);
        };
        let time = text.parse::<Timestamp>();
        let time = time.map_err(|problem| self.problem(key, ReadProblem::Time(problem)))?;
        Ok(Some(time))
    }

    /// A list, empty if there is none.
    pub(super) fn list(&mut self, key: &'static str) -> Result<&'v [Value], ReadError> {
        let Some(value) = self.optional(key) else {
            return Ok(&[]);
        };
        let list = value.as_array();
        let list = list.ok_or_else(|| self.problem(key, ReadProblem::NotA("a list")))?;
        Ok(list)
    }

    /// A list of which each item is read.
    pub(super) fn each<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&Path<'_>, &'v Value) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let above = self.at.key(key);
        let items = self.list(key)?.iter().enumerate();
        items
            .map(|(place, item)| read(&above.item(place), item))
            .collect()
    }

    /// A list of texts.
    pub(super) fn strs(&mut self, key: &'static str) -> Result<Vec<&'v str>, ReadError> {
        self.each(key, |at, item| {
            let text = item.as_str();
            text.ok_or_else(|| at.error(ReadProblem::NotA("a text")))
        })
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Result<Vec<String>, ReadError> {
        Ok(self.strs(key)?.into_iter().map(str::to_owned).collect())
    }
}
