//! What the manufacturer says about patients.

use serde::{Deserialize, Serialize};

use super::product::ProductIndex;
use super::timestamp::Date;

/// The manufacturer's own sentence on continued use, word for word, and who stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// On what conditions it holds; it holds without any if there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Who approved it.
    pub approved_by: String,
    /// As of when.
    pub as_of: Date,
}

/// A field safety notice, or what its market calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number or name.
    pub name: String,
    /// An absolute address where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What may happen to a patient, on which products, and under what conditions (ISO 14971: hazardous situation).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// The products, as the claims name them.
    pub products: Vec<ProductIndex>,
    /// The names of the products as people say them.
    pub product_names: Vec<String>,
    /// The vulnerabilities by their place in the document.
    pub vulnerabilities: Vec<u32>,
    /// What may happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hazardous_situation: Option<String>,
    /// What has to come together for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// On continued use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
    /// The notice that goes to users by another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}
