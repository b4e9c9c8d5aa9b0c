//! The texts of scaffolds.

use super::AdvisoryTemplate;
use crate::model::identifier::CveId;
use crate::model::slug::CatalogueSlug;
use crate::read::source::site::Versioning;
use crate::render::BUILT_IN;

/// Files to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffold {
    /// Paths below the folder that they are created in, with `/` between their parts, and their texts.
    pub files: Vec<(String, String)>,
    /// Folders that start empty.
    pub folders: Vec<&'static str>,
}

impl Scaffold {
    fn one(path: String, text: String) -> Self {
        Self {
            files: vec![(path, text)],
            folders: Vec::new(),
        }
    }
}

/// A workspace.
pub fn site() -> Scaffold {
    let files = [
        (".gitignore", include_str!("templates/site/gitignore")),
        (
            ".gitattributes",
            include_str!("templates/site/gitattributes"),
        ),
        (
            "content/site.toml",
            include_str!("templates/site/site.toml"),
        ),
        (
            "content/pages/policy.md",
            include_str!("templates/site/policy.md"),
        ),
        (
            "content/pages/thanks.md",
            include_str!("templates/site/thanks.md"),
        ),
        (
            "content/pages/about.md",
            include_str!("templates/site/about.md"),
        ),
    ];
    Scaffold {
        files: files
            .into_iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect(),
        folders: vec![
            "content/products",
            "content/advisories",
            "content/vex",
            "content/static",
            "public-keys",
        ],
    }
}

/// The built-in theme, to be changed.
pub fn theme(name: &str) -> Scaffold {
    let files = BUILT_IN.iter();
    Scaffold {
        files: files
            .map(|(path, text)| (format!("themes/{name}/{path}"), (*text).to_owned()))
            .collect(),
        folders: Vec::new(),
    }
}

/// An advisory in the folder of `year`.
pub fn advisory(
    id: &str,
    year: u32,
    template: AdvisoryTemplate,
    versioning: Versioning,
) -> Scaffold {
    let text = match template {
        AdvisoryTemplate::VendorFlaw => include_str!("templates/vendor-flaw.md"),
        AdvisoryTemplate::ThirdParty => include_str!("templates/third-party.md"),
        AdvisoryTemplate::Legacy => include_str!("templates/legacy.md"),
        AdvisoryTemplate::Exploited => include_str!("templates/exploited.md"),
    };
    let number = match versioning {
        Versioning::Semver => "1.0.0",
        Versioning::Integer => "1",
    };
    Scaffold::one(
        format!("content/advisories/{year:04}/{id}.md"),
        text.replace("{{id}}", id).replace("{{number}}", number),
    )
}

/// A product line.
pub fn product(slug: &CatalogueSlug) -> Scaffold {
    Scaffold::one(
        format!("content/products/{slug}.toml"),
        include_str!("templates/product.toml").replace("{{slug}}", slug.as_str()),
    )
}

/// A statement on a vulnerability of a third-party component.
pub fn vex(cve: &CveId, id: &str) -> Scaffold {
    Scaffold::one(
        format!("content/vex/{cve}.md"),
        include_str!("templates/vex.md")
            .replace("{{id}}", id)
            .replace("{{cve}}", cve.as_str()),
    )
}
