//! `content/pages/*.md`: the disclosure policy, thanks, and other pages.

use crate::diagnostic::Located;
use crate::model::tagged::Extent;
use crate::model::timestamp::Date;
use crate::read::toml::table;

table! {
    /// The front matter of a file in `content/pages/`.
    pub struct PageFront {
        /// The title of the page.
        pub title: Located<String>,
        /// A sentence for lists and search engines.
        pub description: Option<Located<String>>,
        /// Its place in the navigation; pages without one are not in it.
        pub menu: Option<Located<u32>>,
        /// For a policy: since when it holds.
        pub effective: Option<Located<Date>>,
        /// For a policy: how soon a report is answered, in words.
        pub acknowledge: Option<Located<String>>,
        /// For a policy: how soon it is assessed, in words.
        pub first_assessment: Option<Located<String>>,
        /// For a policy: how long until disclosure, in words.
        pub disclosure_window: Option<Located<String>>,
        /// For a policy: whether there is a bounty.
        pub bounty: Option<Located<bool>>,
        /// For a policy: whether it promises a safe harbour. Legal words it.
        pub safe_harbor: Option<Located<bool>>,
        /// For a policy: what researchers must not do.
        pub do_not: Vec<Located<String>>,
        /// Whether everybody whom the advisories thank is listed below the text.
        pub acknowledgments: Option<Located<bool>>,
        /// Whether the whole file is PHI; then none of the other keys is needed.
        pub phi: Option<Located<Extent>>,
    }
}
