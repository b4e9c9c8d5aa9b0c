//! The theme: templates and assets, ours unless the workspace replaces them file by file.

use std::collections::BTreeMap;

mod fault;

use super::RenderError;
use super::escape::write_escaped;
use super::input::Colours;

/// The version of what templates are given; docs/theme.md describes it.
pub const THEME_CONTEXT: u32 = 1;

/// The files of the built-in theme by their paths within it.
macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../themes/default/", $path)))),*]
    };
}

/// The built-in theme: what `themes/<name>/` may replace.
pub const BUILT_IN: &[(&str, &str)] = embedded![
    "404.html",
    "advisory.html",
    "article.html",
    "assets/asset-list.js",
    "assets/check.js",
    "assets/filter.js",
    "assets/icon.svg",
    "assets/lists.js",
    "assets/lookup.js",
    "assets/match.js",
    "assets/search.js",
    "assets/style.css",
    "base.html",
    "changes.html",
    "check.html",
    "components.html",
    "cve.html",
    "entry.html",
    "errata.html",
    "former.html",
    "home.html",
    "keys.html",
    "list.html",
    "page.html",
    "product.html",
    "products.html",
    "release.html",
    "search.html",
    "tombstone.html",
    "years.html",
];

/// What stands before the place of an error, in a line of its own.
pub(super) const PLACE: &str = "--> ";

/// The style sheet that the frame names.
const STYLE: &str = "assets/style.css";

/// What follows the style sheet where the workspace sets colours; themes use them as `--accent`.
fn style_of(colours: Colours) -> String {
    let accent = colours
        .accent
        .map(|colour| format!(":root {{ --accent: {colour}; }}\n"));
    // Without one of its own a dark page keeps the theme's.
    let dark = colours.accent_dark.map(|colour| {
        format!("@media (prefers-color-scheme: dark) {{ :root {{ --accent: {colour}; }} }}\n")
    });
    match (accent, dark) {
        (Some(accent), None) => format!(
            "@media not all and (prefers-color-scheme: dark) {{ {} }}\n",
            accent.trim_end()
        ),
        (accent, dark) => accent.into_iter().chain(dark).collect(),
    }
}

/// A theme that is ready to draw.
pub struct Theme {
    tera: tera::Tera,
    assets: BTreeMap<String, Vec<u8>>,
    owners: fault::Owners,
}

impl Theme {
    /// Loads the built-in theme with the files of the workspace's theme `name` in the place of those of the same path.
    ///
    /// Files that end in `.html` are templates; those below `assets/` go out as they are.
    ///
    /// # Errors
    /// A template that cannot be read, with line and caret, or a file that is neither.
    pub fn load(
        name: &str,
        own: &BTreeMap<String, Vec<u8>>,
        colours: Colours,
    ) -> Result<Self, RenderError> {
        let owners = fault::Owners::new(name, own.keys());
        let mut files: BTreeMap<&str, &[u8]> = BUILT_IN
            .iter()
            .map(|(path, text)| (*path, text.as_bytes()))
            .collect();
        files.extend(
            own.iter()
                .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
        );

        let mut templates = Vec::new();
        let mut assets = BTreeMap::new();
        for (path, bytes) in files {
            if path.starts_with("assets/") {
                let mut bytes = bytes.to_vec();
                if path == STYLE {
                    bytes.extend_from_slice(style_of(colours).as_bytes());
                }
                assets.insert(path.to_owned(), bytes);
            } else if path.ends_with(".html") {
                let text = std::str::from_utf8(bytes).map_err(|_| {
                    let path = owners.path(path);
                    RenderError::Theme(format!("the template `{path}` is not UTF-8"))
                })?;
                templates.push((path.to_owned(), text.to_owned()));
            } else {
                let path = owners.path(path);
                return Err(RenderError::Theme(format!(
                    "`{path}` is neither a template (`.html`) nor below `assets/`"
                )));
            }
        }

        let mut tera = tera::Tera::new();
        tera.autoescape_on([".html"]);
        tera.set_escape_fn(write_escaped);
        tera.add_raw_templates(templates)
            .map_err(|error| RenderError::Theme(owners.told(&error)))?;
        Ok(Self {
            tera,
            assets,
            owners,
        })
    }

    /// Draws one template.
    ///
    /// # Errors
    /// What the template asks for and is not given, with line and caret.
    pub fn draw(&self, template: &str, context: &tera::Context) -> Result<String, RenderError> {
        self.tera
            .render(template, context)
            .map_err(|error| RenderError::Theme(self.owners.told(&error)))
    }

    /// The files that go out as they are.
    pub fn assets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.assets
    }
}
