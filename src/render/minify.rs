//! Smaller HTML with the same document tree.

use std::sync::OnceLock;

/// The page without what a browser does not need; elements, attributes and text stay.
///
/// Closing tags and the tags of `html` and `head` are kept, so that other readers than browsers understand the page too.
pub fn minified(html: &str) -> Vec<u8> {
    static CONFIGURATION: OnceLock<minify_html::Cfg> = OnceLock::new();
    let configuration = CONFIGURATION.get_or_init(|| minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        ..minify_html::Cfg::default()
    });
    minify_html::minify(html.as_bytes(), configuration)
}
