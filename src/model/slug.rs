//! Names that become file names and addresses.

use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::value::{plain_string, problems};

/// The longest slug in bytes: with `.json.sha512` behind it, a file name stays under the 255 bytes that file systems allow.
const LONGEST: usize = 200;

/// The longest folded name in bytes.
const LONGEST_FOLDED: usize = 100;

problems! {
    /// Why a text is no slug.
    SlugProblem {
        /// Nothing was given.
        Empty => "the name is empty", "write at least one letter or digit";
        /// The file name would not fit a file system.
        TooLong => "the name is too long for a file name", "use at most 200 characters";
        /// A character that file names of CSAF documents cannot hold (section 5.1).
        Character => "this is not a file name of a CSAF document", "use lower case letters, digits, `+`, `-` and single `_`";
    }
}

/// The CSAF file name of a document without `.json`, made from its tracking id (CSAF 2.0, section 5.1).
///
/// Two different ids can give one slug; the caller reports that collision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Lower-cases the id and puts one `_` for every run of characters outside `[+\-a-z0-9]`.
    ///
    /// # Errors
    ///
    /// An empty id, or one whose file name would be too long.
    pub fn of_tracking_id(id: &str) -> Result<Self, SlugProblem> {
        let mut slug = String::with_capacity(id.len());
        for character in id.chars().flat_map(char::to_lowercase) {
            if matches!(character, '+' | '-' | 'a'..='z' | '0'..='9') {
                slug.push(character);
            } else if !slug.ends_with('_') {
                slug.push('_');
            }
        }
        slug.parse()
    }

    /// The slug itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The document's file name, such as `acme-2026-0007.json`.
    pub fn file_name(&self) -> String {
        format!("{}.json", self.0)
    }
}

impl FromStr for Slug {
    type Err = SlugProblem;

    fn from_str(text: &str) -> Result<Self, SlugProblem> {
        if text.is_empty() {
            return Err(SlugProblem::Empty);
        }
        if text.len() > LONGEST {
            return Err(SlugProblem::TooLong);
        }
        let allowed = |c: char| matches!(c, '+' | '-' | '_' | 'a'..='z' | '0'..='9');
        if !text.chars().all(allowed) || text.contains("__") {
            return Err(SlugProblem::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

plain_string!(Slug);

problems! {
    /// Why a text is no product slug.
    CatalogueSlugProblem {
        /// Nothing was given.
        Empty => "the product slug is empty", "name the product as in `aurelia-lvp-2`";
        /// Too long for a file name and an address.
        TooLong => "the product slug is too long", "use at most 100 characters";
        /// The first character is neither a lower case letter nor a digit.
        Start => "a product slug starts with a lower case letter or a digit", "name the product as in `aurelia-lvp-2`";
        /// A character outside `[a-z0-9.-]`.
        Character => "a product slug holds lower case letters, digits, `.` and `-` only", "name the product as in `aurelia-lvp-2`";
    }
}

/// A product's name in the catalogue, as the writer types it: `[a-z0-9][a-z0-9.-]*`, at most 100 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogueSlug(String);

impl CatalogueSlug {
    /// The slug itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CatalogueSlug {
    type Err = CatalogueSlugProblem;

    fn from_str(text: &str) -> Result<Self, CatalogueSlugProblem> {
        let first = text.chars().next().ok_or(CatalogueSlugProblem::Empty)?;
        if text.len() > LONGEST_FOLDED {
            return Err(CatalogueSlugProblem::TooLong);
        }
        if !matches!(first, 'a'..='z' | '0'..='9') {
            return Err(CatalogueSlugProblem::Start);
        }
        if !text
            .chars()
            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-'))
        {
            return Err(CatalogueSlugProblem::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

plain_string!(CatalogueSlug);

/// The address of a vendor or product name from a foreign document; names that fold to one address share a page.
///
/// Unicode lower case; letters, digits and `+` stay, every run of anything else becomes one `-`.
/// Never empty, never `.` or `..`, at most 100 bytes: a longer name ends in a hash, so that two long names with one beginning stay apart, and a name without letters and digits is a hash alone.
/// Letters beyond ASCII stay as they are: percent-encode them where the address is written into a link.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || character == '+' {
            folded.push(character);
        } else if !folded.is_empty() && !folded.ends_with('-') {
            folded.push('-');
        }
    }
    if folded.ends_with('-') {
        folded.pop();
    }
    if folded.is_empty() {
        return format!("name-{}", short_hash(name));
    }
    if folded.len() > LONGEST_FOLDED {
        let hash = short_hash(&folded);
        let mut end = LONGEST_FOLDED - hash.len() - 1;
        while !folded.is_char_boundary(end) {
            end -= 1;
        }
        folded.truncate(end);
        return format!("{}-{hash}", folded.trim_end_matches('-'));
    }
    folded
}

/// The first 16 hexadecimal digits of the text's SHA-256.
fn short_hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slug(id: &str) -> String {
        Slug::of_tracking_id(id).unwrap().to_string()
    }

    #[test]
    fn a_tracking_id_becomes_a_file_name() {
        assert_eq!(slug("ACME-2026-0007"), "acme-2026-0007");
        assert_eq!(slug("cisco-sa-20180328-smi2"), "cisco-sa-20180328-smi2");
        assert_eq!(slug("RHBA-2019:0024"), "rhba-2019_0024");
        assert_eq!(slug("2022-01-23_A+1 ä__B"), "2022-01-23_a+1_b");
        assert_eq!(slug("..//.."), "_");
        assert_eq!(Slug::of_tracking_id("A.B").unwrap().file_name(), "a_b.json");
        assert_eq!(Slug::of_tracking_id(""), Err(SlugProblem::Empty));
        assert_eq!(
            Slug::of_tracking_id(&"a".repeat(201)),
            Err(SlugProblem::TooLong)
        );
    }

    #[test]
    fn a_slug_is_read_back_only_in_its_own_form() {
        assert_eq!("a_b".parse::<Slug>().unwrap().as_str(), "a_b");
        for bad in ["A", "a__b", "a.b", "../a", "a/b"] {
            assert_eq!(bad.parse::<Slug>(), Err(SlugProblem::Character), "{bad}");
        }
        let json = serde_json::to_string(&Slug::of_tracking_id("A.B").unwrap()).unwrap();
        assert_eq!(json, "\"a_b\"");
        assert!(serde_json::from_str::<Slug>("\"A\"").is_err());
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    fn official_file_names_agree() {
        let root = std::env::var("OBSTAT_TEST_DATA")
            .map(std::path::PathBuf::from)
            .unwrap_or_else(|_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
        let folder = root.join("oasis/csaf_2.0/filenames");
        if !folder.is_dir() {
            eprintln!("skipped: no test data at OBSTAT_TEST_DATA");
            return;
        }
        for (kind, agrees) in [("valid", true), ("invalid", false)] {
            let mut seen = 0;
            for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
                let path = entry.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let document: serde_json::Value = serde_json::from_str(&text).unwrap();
                let id = document
                    .pointer("/document/tracking/id")
                    .unwrap()
                    .as_str()
                    .unwrap();
                let name = path.file_name().unwrap().to_str().unwrap();
                let ours = Slug::of_tracking_id(id).unwrap().file_name();
                assert_eq!(ours == name, agrees, "{id} gives {ours}, file is {name}");
                seen += 1;
            }
            assert_eq!(seen, 3);
        }
    }

    #[test]
    fn product_slugs_are_typed_as_they_are() {
        assert!("aurelia-lvp-2".parse::<CatalogueSlug>().is_ok());
        assert!("2.6a".parse::<CatalogueSlug>().is_ok());
        let problem = |text: &str| text.parse::<CatalogueSlug>().unwrap_err();
        assert_eq!(problem(""), CatalogueSlugProblem::Empty);
        assert_eq!(problem(".."), CatalogueSlugProblem::Start);
        assert_eq!(problem("Pump"), CatalogueSlugProblem::Start);
        assert_eq!(problem("pump 2"), CatalogueSlugProblem::Character);
        assert_eq!(problem("pump/../2"), CatalogueSlugProblem::Character);
        assert_eq!(
            problem("pump/2").to_string(),
            "a product slug holds lower case letters, digits, `.` and `-` only"
        );
    }

    #[test]
    fn names_fold_to_addresses() {
        assert_eq!(fold("Siemens AG"), "siemens-ag");
        assert_eq!(fold("SIEMENS, AG."), "siemens-ag");
        assert_eq!(fold("Notepad++"), "notepad++");
        assert_eq!(fold("Ärzte GmbH & Co. KG"), "ärzte-gmbh-co-kg");
        assert_eq!(fold("<script>"), "script");
        assert_eq!(fold(".."), "name-5ec1f7e700f37c3d");
        assert_ne!(fold("!"), fold("?"));
        let long = fold(&"ä".repeat(10_000));
        assert!(long.len() <= 100 && long.starts_with("ää"), "{long}");
        assert_ne!(long, fold(&"ä".repeat(10_001)));
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            if let Ok(slug) = Slug::of_tracking_id(&text) {
                prop_assert_eq!(slug.as_str().parse::<Slug>().unwrap(), slug.clone());
                prop_assert_eq!(Slug::of_tracking_id(slug.as_str()).unwrap(), slug);
            }
            let _ = text.parse::<CatalogueSlug>();
            let folded = fold(&text);
            prop_assert!(!folded.is_empty() && folded.len() <= 100);
            prop_assert!(!folded.contains(['/', '.', ' ']));
        }
    }
}
