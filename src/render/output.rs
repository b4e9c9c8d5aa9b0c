//! What there is to draw, and how.

use super::RenderError;

/// Which tree a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// The site itself.
    Site,
    /// What belongs on another host, by its name.
    Host(String),
}

/// Draws the files of one output, in the order of [`Output::files`].
pub type Draw = Box<dyn Fn() -> Result<Vec<Vec<u8>>, RenderError> + Send + Sync>;

/// One file of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands below its tree, with `/` between components.
    pub path: String,
    /// What it is, such as `text/html; charset=utf-8`.
    pub media_type: &'static str,
}

impl OutputFile {
    /// A file whose media type follows from its name.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        let media_type = media_type(&path);
        Self { path, media_type }
    }
}

/// Files that are drawn together, because they come from one load of a release.
pub struct Output {
    /// Where they belong.
    pub tree: Tree,
    /// The files.
    pub files: Vec<OutputFile>,
    /// Draws all of them; nothing is held until it is called.
    pub draw: Draw,
}

impl Output {
    /// One file of the site.
    pub fn one(
        path: impl Into<String>,
        draw: impl Fn() -> Result<Vec<u8>, RenderError> + Send + Sync + 'static,
    ) -> Self {
        Self::many(vec![OutputFile::new(path)], move || Ok(vec![draw()?]))
    }

    /// Several files of the site.
    pub fn many(
        files: Vec<OutputFile>,
        draw: impl Fn() -> Result<Vec<Vec<u8>>, RenderError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            tree: Tree::Site,
            files,
            draw: Box::new(draw),
        }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Output")
            .field("tree", &self.tree)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

/// The media type of a file by its name; unknown endings are bytes.
pub fn media_type(path: &str) -> &'static str {
    let ending = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'));
    match ending
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .as_deref()
    {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => match path.rsplit('/').next() {
            Some("feed.json") => "application/feed+json",
            _ => "application/json",
        },
        Some("txt" | "md" | "sha256" | "sha512") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("asc") => "application/pgp-signature",
        Some("xml") => match path.rsplit('/').next() {
            Some("atom.xml") => "application/atom+xml",
            _ => "application/xml",
        },
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("pdf") => "application/pdf",
        Some("wasm") => "application/wasm",
        Some("zip") => "application/zip",
        Some("gz") => "application/gzip",
        _ => "application/octet-stream",
    }
}
