//! The keys that `import --to-source` writes and nobody types: what an imported document says in a way that a source has no word for.
//!
//! They stand in tables named `imported`, so that taking these out leaves a plain source.

use serde_json::{Map, Number, Value as Json};
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::Located;
use crate::model::claim::ClaimStatus;
use crate::model::note::NoteCategory;
use crate::model::product::RelationshipCategory;
use crate::model::timestamp::Timestamp;
use crate::read::phi;
use crate::read::toml::{TableShape, TomlReader, Value, table};

/// A part of a CSAF document in CSAF's own keys and words.
#[derive(Debug, Clone, PartialEq)]
pub struct Verbatim(pub Json);

impl Value for Verbatim {
    const SHAPE: &'static str = "anything that CSAF has there";
    const TABLE: Option<&'static TableShape> = None;

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        json(value, reader).map(Self)
    }
}

fn json(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Json> {
    match value.get_ref() {
        DeValue::String(text) => {
            let span = reader.span(value.span());
            phi::take_out_of_value(text, span, reader).map(Json::String)
        }
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix());
            number_of(read.ok().map(Json::from), value, reader)
        }
        DeValue::Float(number) => {
            let read = number.as_str().replace('_', "").parse::<f64>();
            let read = read.ok().and_then(Number::from_f64);
            number_of(read.map(Json::Number), value, reader)
        }
        DeValue::Boolean(flag) => Some(Json::Bool(*flag)),
        DeValue::Datetime(moment) => Some(Json::String(moment.to_string())),
        DeValue::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| json(item, reader)).collect();
            items.into_iter().collect::<Option<_>>().map(Json::Array)
        }
        DeValue::Table(table) if table.contains_key("phi") => {
            phi::tagged_table(table, value.span(), reader).map(Json::String)
        }
        DeValue::Table(table) => {
            let mut object = Map::new();
            for (key, value) in table {
                object.insert(key.get_ref().to_string(), json(value, reader)?);
            }
            Some(Json::Object(object))
        }
    }
}

/// A number, or the finding that JSON has none like it.
fn number_of(
    number: Option<Json>,
    value: &Spanned<DeValue<'_>>,
    reader: &mut TomlReader<'_>,
) -> Option<Json> {
    if number.is_none() {
        reader.wrong_type("a number of JSON", value.get_ref().type_str(), value.span());
    }
    number
}

/// Products by `slug/key` of the catalogue; an empty list names none, an absent one leaves it to the rest of the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaves(pub Vec<Located<String>>);

impl Value for Leaves {
    const SHAPE: &'static str = "a list of products, each `slug/key`";
    const TABLE: Option<&'static TableShape> = None;

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut TomlReader<'_>) -> Option<Self> {
        let DeValue::Array(items) = value.get_ref() else {
            reader.wrong_type(Self::SHAPE, value.get_ref().type_str(), value.span());
            return None;
        };
        let read: Vec<_> = items
            .iter()
            .map(|item| {
                let span = reader.span(item.span());
                String::read(item, reader).map(|value| Located { value, span })
            })
            .collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}

table! {
    /// What an imported document says in a way that sources have no word for; while this table is there, the document is kept as it was published.
    pub struct ImportedTable {
        /// The category, where it is none of the standard's.
        pub category: Option<Located<String>>,
        /// The version, where it is not that of the newest revision; to be taken out with the next revision.
        pub version: Option<Located<String>>,
        /// The language that it was translated from.
        pub source_lang: Option<Located<String>>,
        /// The publisher in CSAF's words, where it is not the site's.
        pub publisher: Option<Located<Verbatim>>,
        /// With whom it may be shared, in CSAF's words.
        pub distribution: Option<Located<Verbatim>>,
        /// Its own severity, in CSAF's words.
        pub aggregate_severity: Option<Located<Verbatim>>,
        /// The products in the order of the product tree, where that is not the order in which the entries name them.
        pub products: Option<Located<Leaves>>,
        /// Where a branch of the product tree starts anew although the one before has its name.
        pub new_branch: Vec<Located<NewBranch>>,
        /// Named groups of products.
        pub group: Vec<Located<ImportedGroup>>,
        /// Claims that the other entries have no word for.
        pub claim: Vec<Located<ImportedClaim>>,
        /// How headings become notes, where it is not as the authoring reference says; for headings of one name in order, the last for all that follow.
        pub note: Vec<Located<ImportedNote>>,
    }
}

table! {
    /// A branch that starts anew.
    pub struct NewBranch {
        /// The product that it starts with, `slug/key`.
        pub product: Located<String>,
        /// How deep the branch lies, from 1 for the vendor.
        pub level: Located<u32>,
    }
}

table! {
    /// A named group of products (CSAF 2.0 section 3.2.2.4).
    pub struct ImportedGroup {
        /// Its id.
        pub id: Located<String>,
        /// Its products, each `slug/key`.
        pub products: Located<Leaves>,
        /// A word on it.
        pub summary: Option<Located<String>>,
    }
}

table! {
    /// A claim in the standard's words.
    pub struct ImportedClaim {
        /// The product status.
        pub status: Located<ClaimStatus>,
        /// The products, each `slug/key`.
        pub products: Located<Leaves>,
        /// The vulnerabilities by CVE number or key; all of the document if it is absent.
        pub vulnerabilities: Vec<Located<String>>,
    }
}

table! {
    /// How a heading becomes a note.
    pub struct ImportedNote {
        /// The heading; notes of vulnerabilities have none here, they stand under the vulnerability's name in order.
        pub heading: Option<Located<String>>,
        /// The category.
        pub category: Located<NoteCategory>,
        /// The title, where it is not the heading.
        pub title: Option<Located<String>>,
        /// `true` if the note has no title.
        pub untitled: Option<Located<bool>>,
        /// For whom it is.
        pub audience: Option<Located<String>>,
        /// The text, where it cannot stand below a heading as it is; then nothing stands there.
        pub text: Option<Located<Verbatim>>,
    }
}

table! {
    /// What an imported document says of a vulnerability in a way that sources have no word for.
    pub struct ImportedVulnerability {
        /// The name of the weakness, where it is not that of the list in force.
        pub cwe_name: Option<Located<String>>,
        /// Which properties the score object has besides the vector; all that follow from the vector if it is absent.
        pub score_properties: Vec<Located<String>>,
        /// The notes in order, where they are not descriptions titled with the vulnerability's name.
        pub note: Vec<Located<ImportedNote>>,
        /// Other properties in CSAF's words; products are named `slug/key`.
        pub csaf: Option<Located<Verbatim>>,
    }
}

table! {
    /// What an imported document says of a remedy in a way that sources have no word for.
    pub struct ImportedRemediation {
        /// The products, each `slug/key`; all affected ones if it is absent, none if it is empty.
        pub products: Option<Located<Leaves>>,
        /// Named groups of products by their ids.
        pub groups: Vec<Located<String>>,
        /// The moment since which it is available, where it is no day.
        pub date: Option<Located<Timestamp>>,
    }
}

table! {
    /// A product of an imported document, word for word.
    pub struct ImportedLeaf {
        /// The key by which imported sources name it: among `versions`, or as `slug/key`.
        pub key: Located<String>,
        /// The full product name.
        pub name: Located<String>,
        /// The branches from the root, each `category=name`; none for a full product name or a relationship.
        pub path: Vec<Located<String>>,
        /// What identifies it elsewhere, in CSAF's words.
        pub helper: Option<Located<Verbatim>>,
        /// For a relationship: its category.
        pub relationship: Option<Located<RelationshipCategory>>,
        /// For a relationship: what is joined, `slug/key`.
        pub product: Option<Located<String>>,
        /// For a relationship: what it is joined to, `slug/key`.
        pub relates_to: Option<Located<String>>,
    }
}
