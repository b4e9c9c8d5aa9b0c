//! Pages: each kind in one file, all in one frame.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::claims::Gathering;
use crate::model::catalogue::Catalogue;

use super::RenderError;
use super::address::Address;
use super::index::{Drawing, Index, remembered::Cards};
use super::input::{CatalogueProduct, ContentPage, Input, PublicKey, SiteValues, StaticFile};
use super::minify::minified;
use super::search;
use super::shared::{filled, mark};
use super::store::Store;
use super::theme::{THEME_CONTEXT, Theme};

pub(crate) mod advisory;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod cve;
pub(crate) mod errata;
pub(crate) mod facets;
pub(crate) mod home;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod product;
pub(crate) mod thanks;
pub(crate) mod tombstone;

/// What all pages share.
pub(crate) struct Site {
    pub(crate) values: SiteValues,
    pub(crate) theme: Theme,
    pub(crate) index: Index,
    pub(crate) store: std::sync::Arc<dyn Store>,
    pub(crate) catalogue: Vec<CatalogueProduct>,
    pub(crate) pages: Vec<ContentPage>,
    pub(crate) files: Vec<StaticFile>,
    pub(crate) keys: Vec<PublicKey>,
    pub(crate) at: crate::model::timestamp::Timestamp,
    pub(crate) once: Once,
    /// The catalogue as claims are read against it.
    pub(crate) lines: Catalogue,
    /// What can be asked for, and the answers; `Site::answers` gives them.
    check: OnceLock<check::Check>,
    shared: tera::Value,
}

/// What several pages need and the first of them works out.
#[derive(Default)]
pub(crate) struct Once {
    /// Which state of the list of advisories the site shows.
    pub(crate) state: OnceLock<String>,
    /// Names under which products were sold before.
    pub(crate) former: OnceLock<product::former::Names>,
    /// The index of the search.
    pub(crate) search: OnceLock<Arc<search::Built>>,
    /// Everybody who is thanked.
    thanks: OnceLock<Vec<thanks::Thanked>>,
}

impl Once {
    /// Everybody who is thanked, those of the newest advisories first.
    pub(crate) fn thanks(&self, site: &Site) -> &[thanks::Thanked] {
        self.thanks.get_or_init(|| thanks::gathered(&site.index))
    }
}

/// `site` as templates get it.
#[derive(Debug, Serialize)]
struct SiteView<'a> {
    theme_context: u32,
    title: &'a str,
    base_url: &'a str,
    lang: &'a str,
    publisher: &'a str,
    namespace: &'a str,
    contact: Option<&'a str>,
    example: bool,
    feed: &'a str,
    feed_json: &'a str,
    stylesheet: &'a str,
    icon: &'a str,
    /// The picture beside the title, if there is one.
    logo: Option<String>,
    /// The navigation: the site's own lists, then the pages that have a place in it.
    menu: Vec<MenuItem<'a>>,
    /// The disclosure policy, if there is one.
    policy: Option<String>,
    /// The page of corrections.
    errata: String,
    /// The page of the keys, if there is a key.
    keys: Option<String>,
}

/// One item of the navigation.
#[derive(Debug, Serialize)]
struct MenuItem<'a> {
    title: &'a str,
    href: String,
}

/// Parts that many pages share.
pub(crate) enum Parts<'a> {
    /// One, given to the template as a text.
    One(&'a str),
    /// Any number, given to the template as a list.
    All(Vec<&'a str>),
}

/// `page` as templates get it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageView {
    /// The title, without that of the site.
    pub(crate) title: String,
    /// A sentence for search engines.
    pub(crate) description: Option<String>,
    /// The link to the page itself.
    pub(crate) href: String,
    /// The absolute address that stands for this page.
    pub(crate) canonical: Option<String>,
    /// Whether search engines shall leave it out.
    pub(crate) noindex: bool,
    /// The item of the navigation that the page belongs to.
    pub(crate) section: &'static str,
    /// The feeds of what the page is about, beside those of the site.
    pub(crate) feeds: Vec<FeedView>,
}

/// A feed as templates get it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FeedView {
    pub(crate) title: String,
    pub(crate) href: String,
    /// Its media type.
    pub(crate) kind: &'static str,
    /// The name of its format.
    pub(crate) label: &'static str,
}

impl PageView {
    /// A page that stands for itself.
    pub(crate) fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: None,
            href: href.into(),
            canonical: None,
            noindex: false,
            section: "",
            feeds: Vec::new(),
        }
    }

    /// Says which item of the navigation it belongs to.
    pub(crate) fn within(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }
}

impl Site {
    /// Loads the theme and reads the index.
    ///
    /// What `known` keeps of documents need not be read again.
    pub(crate) fn new(input: Input, known: Option<&Cards>) -> Result<Self, RenderError> {
        let theme = Theme::load(&input.site.theme, &input.theme, input.site.colours)?;
        let mut pages = input.pages;
        pages.sort_by(|a, b| a.slug.cmp(&b.slug));
        let mut catalogue = input.catalogue;
        catalogue.sort_by(|a, b| a.slug.cmp(&b.slug));
        let shared = shared(&input.site, &pages, !input.keys.is_empty());
        let drawing = Drawing {
            theme: &theme,
            site: &shared,
            minify: input.site.minify,
        };
        let check = OnceLock::new();
        let index = match known {
            // Who draws again and again asks for the answers when somebody does.
            Some(known) => {
                known.under(setting(&input.theme, input.site.minify, &shared));
                Index::read_again(input.store.as_ref(), &catalogue, &drawing, known)?
            }
            None => {
                let mut gathering = Gathering::new(&input.lines);
                let store = input.store.as_ref();
                let index = Index::read(store, &catalogue, &drawing, &mut gathering)?;
                let table = gathering.finish(input.at);
                let _ = check.set(check::Check::new(input.lines.clone(), table, &index));
                index
            }
        };
        Ok(Self {
            values: input.site,
            theme,
            index,
            store: input.store,
            catalogue,
            pages,
            files: input.files,
            keys: input.keys,
            at: input.at,
            once: Once::default(),
            lines: input.lines,
            check,
            shared,
        })
    }

    /// Draws a page: `site` and `page` are added to the context.
    pub(crate) fn draw(
        &self,
        template: &str,
        page: PageView,
        mut context: tera::Context,
    ) -> Result<Vec<u8>, RenderError> {
        self.complete(page, &mut context);
        let html = self.theme.draw(template, &context)?;
        Ok(match self.values.minify {
            true => minified(&html),
            false => html.into_bytes(),
        })
    }

    /// Draws a page around parts that other pages show too, and that [`Site::part`] made; the template gets them as `key`.
    pub(crate) fn draw_around(
        &self,
        template: &str,
        page: PageView,
        mut context: tera::Context,
        key: &'static str,
        parts: &Parts<'_>,
    ) -> Result<Vec<u8>, RenderError> {
        if self.values.minify {
            let mut around = context.clone();
            self.complete(page.clone(), &mut around);
            let (marks, parts) = match parts {
                Parts::One(part) => (tera::Value::from(mark(0)), std::slice::from_ref(part)),
                Parts::All(parts) => {
                    let marks: Vec<String> = (0..parts.len()).map(mark).collect();
                    (tera::Value::from_serializable(&marks), parts.as_slice())
                }
            };
            around.insert_value(key, marks);
            let html = self.theme.draw(template, &around)?;
            if let Some(bytes) = filled(&html, parts) {
                return Ok(bytes);
            }
        }
        match parts {
            Parts::One(part) => context.insert(key, part),
            Parts::All(parts) => context.insert(key, parts),
        }
        self.draw(template, page, context)
    }

    fn complete(&self, mut page: PageView, context: &mut tera::Context) {
        if page.canonical.is_none() {
            page.canonical = Some(self.absolute(&page.href));
        }
        context.insert_value("site", self.shared.clone());
        context.insert("page", &page);
    }

    /// A part of pages, minified if the site is.
    pub(crate) fn part(html: String, minify: bool) -> String {
        match minify {
            // The minifier takes text in and gives text out; what else it might give is not used.
            true => String::from_utf8(minified(html.trim())).unwrap_or(html),
            false => html,
        }
    }

    /// The absolute address of a link within the site.
    pub(crate) fn absolute(&self, link: &str) -> String {
        format!("{}{link}", self.values.base_url.trim_end_matches('/'))
    }
}

/// All that decides how a document is drawn, besides what it says.
fn setting(
    theme: &BTreeMap<String, Vec<u8>>,
    minify: bool,
    shared: &tera::Value,
) -> (Vec<u8>, tera::Value) {
    let mut bytes = vec![u8::from(minify)];
    for (path, file) in theme {
        bytes.extend(path.as_bytes());
        bytes.push(0);
        bytes.extend(file.len().to_le_bytes());
        bytes.extend(file);
    }
    (bytes, shared.clone())
}

fn shared(values: &SiteValues, pages: &[ContentPage], has_keys: bool) -> tera::Value {
    let mut menu = vec![
        MenuItem {
            title: "Advisories",
            href: Address::folder(&["advisories"]).link,
        },
        MenuItem {
            title: "Products",
            href: Address::folder(&["products"]).link,
        },
        MenuItem {
            title: "Am I affected?",
            href: Address::folder(&["check"]).link,
        },
        MenuItem {
            title: "CVEs",
            href: Address::folder(&["cve"]).link,
        },
        MenuItem {
            title: "Search",
            href: search::address().link,
        },
    ];
    let mut own: Vec<&ContentPage> = pages.iter().filter(|page| page.menu.is_some()).collect();
    own.sort_by_key(|page| (page.menu, &page.slug));
    menu.extend(own.into_iter().map(|page| MenuItem {
        title: &page.title,
        href: content::address(&page.slug).link,
    }));
    tera::Value::from_serializable(&SiteView {
        theme_context: THEME_CONTEXT,
        title: &values.title,
        base_url: values.base_url.trim_end_matches('/'),
        lang: &values.lang,
        publisher: &values.publisher,
        namespace: &values.namespace,
        contact: values.contact.as_deref(),
        example: values.example,
        feed: "/atom.xml",
        feed_json: "/feed.json",
        stylesheet: "/assets/style.css",
        icon: "/assets/icon.svg",
        logo: values.logo.as_ref().map(|path| {
            let parts: Vec<&str> = path.split('/').collect();
            Address::file(&parts).link
        }),
        menu,
        policy: pages
            .iter()
            .find(|page| page.policy.is_some())
            .map(|page| content::address(&page.slug).link),
        errata: errata::address().link,
        keys: has_keys.then(|| keys::address().link),
    })
}
