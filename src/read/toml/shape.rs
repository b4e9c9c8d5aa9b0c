//! What a table may hold, as data.

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key as it is typed.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What its value looks like, in words.
    pub shape: &'static str,
    /// Whether the table is wrong without it.
    pub required: bool,
    /// Whether it holds a list.
    pub list: bool,
    /// The table that it holds, if it holds one.
    pub table: Option<&'static TableShape>,
}

/// A table and its keys.
#[derive(Debug, Clone, Copy)]
pub struct TableShape {
    /// The name of the type.
    pub name: &'static str,
    /// What it describes.
    pub doc: &'static str,
    /// Its keys in the order in which they are best written.
    pub keys: &'static [Key],
}
