//! `sitemap.xml` (sitemaps.org, at most 50,000 addresses a file) and `robots.txt`.

use std::fmt::Write as _;
use std::sync::Arc;

use super::address::Address;
use super::escape::escaped;
use super::index::filter::Filter;
use super::output::Output;
use super::page::{Site, content};

/// How many addresses a file may hold.
const LARGEST: usize = 50_000;

/// An address that search engines may show, and when it last changed.
type Line = (String, Option<String>);

/// The sitemap, in one file or in several with an index, and `robots.txt`.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let count = length(site);
    if count <= LARGEST {
        let own = Arc::clone(site);
        outputs.push(Output::one("sitemap.xml", move || {
            Ok(urls(&own, 0, usize::MAX).into_bytes())
        }));
    } else {
        let parts = count.div_ceil(LARGEST);
        for part in 0..parts {
            let own = Arc::clone(site);
            outputs.push(Output::one(
                format!("sitemap-{}.xml", part + 1),
                move || Ok(urls(&own, part * LARGEST, LARGEST).into_bytes()),
            ));
        }
        let own = Arc::clone(site);
        outputs.push(Output::one("sitemap.xml", move || {
            let mut xml = String::from(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
            );
            for part in 1..=parts {
                let address = own.absolute(&format!("/sitemap-{part}.xml"));
                let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escaped(&address));
            }
            xml.push_str("</sitemapindex>\n");
            Ok(xml.into_bytes())
        }));
    }
    let own = Arc::clone(site);
    outputs.push(Output::one("robots.txt", move || {
        let sitemap = own.absolute("/sitemap.xml");
        Ok(format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes())
    }));
}

fn length(site: &Site) -> usize {
    lines(site).count()
}

/// Every page that stands for itself: no continuations of lists, no older versions.
fn lines(site: &Site) -> impl Iterator<Item = Line> + '_ {
    let lists = [
        "",
        "advisories",
        "years",
        "products",
        "check",
        "cve",
        "errata",
    ]
    .map(|name| match name {
        "" => ("/".to_owned(), None),
        name => (Address::folder(&[name]).link, None),
    });
    let advisories = site.index.cards.iter().flat_map(|card| {
        let changed = card.current.unwrap_or(card.shown.1);
        let line = |link| (link, Some(changed.to_string()));
        let several = card.document.versions.len() > 1;
        let changes = several.then(|| Address::changes(card.document.slug.as_str()).link);
        std::iter::once(line(card.link())).chain(changes.map(line))
    });
    let years = site
        .index
        .years
        .keys()
        .map(|year| (Address::year(*year).link, None));
    let filters = Filter::ALL
        .iter()
        .map(|filter| (filter.address().link, None));
    let products = site.index.products.iter().flat_map(|product| {
        let releases = product
            .releases
            .iter()
            .filter(|(_, release)| release.page)
            .map(|(name, _)| (Address::release(&product.slug, name).link, None));
        std::iter::once((Address::product(&product.slug).link, None)).chain(releases)
    });
    let cves = site
        .index
        .cves
        .iter()
        .map(|cve| (Address::cve(&cve.name).link, None));
    let pages = site
        .pages
        .iter()
        .map(|page| (content::address(&page.slug).link, None));
    lists
        .into_iter()
        .chain(advisories)
        .chain(years)
        .chain(filters)
        .chain(products)
        .chain(cves)
        .chain(pages)
}

fn urls(site: &Site, skip: usize, take: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (link, changed) in lines(site).skip(skip).take(take) {
        let _ = write!(xml, "<url><loc>{}</loc>", escaped(&site.absolute(&link)));
        if let Some(changed) = changed {
            let _ = write!(xml, "<lastmod>{changed}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
