//! What can be found: advisories newest first, then products, CVEs and pages, each with its words and how much each word weighs.
//!
//! Of an advisory it is what it is named and about, and the beginning of its summary.
//! Statements on continued use are read with their conditions, on the advisory's page, and are not looked for.

use crate::render::address::Address;
use crate::render::escape::visible;
use crate::render::page::{Site, content, product};

use super::build::{Line, Postings};
use super::words::terms;

/// How many letters of a title or of the words below it a result shows.
const SHOWN: usize = 200;

/// How many names and releases of one document count.
const NAMES: usize = 100;

/// How many documents there are.
pub(super) fn count(site: &Site) -> usize {
    let index = &site.index;
    index.cards.len() + index.products.len() + index.cves.len() + site.pages.len()
}

/// One document while it is read.
struct Reader<'a> {
    postings: &'a mut Postings,
    number: u32,
}

impl Reader<'_> {
    fn add(&mut self, weight: u8, text: &str) {
        let (postings, number) = (&mut *self.postings, self.number);
        terms(text, |term| postings.add(term, number, weight));
    }

    fn add_all<'a>(&mut self, weight: u8, texts: impl IntoIterator<Item = &'a str>) {
        for text in texts.into_iter().take(NAMES) {
            self.add(weight, text);
        }
    }
}

/// Reads all documents, and yields the lines that results show, by number.
pub(super) fn all(site: &Site, postings: &mut Postings) -> Vec<Line> {
    let mut lines = Vec::with_capacity(count(site));
    let mut reader = Reader {
        postings,
        number: 0,
    };
    let mut next = |reader: &mut Reader<'_>, line: Line| {
        lines.push(line);
        reader.number += 1;
    };
    let cves = cves_of_cards(site);
    for place in &site.index.newest {
        let line = advisory(site, *place, &cves, &mut reader);
        next(&mut reader, line);
    }
    for entry in &site.index.products {
        let line = of_product(site, entry, &mut reader);
        next(&mut reader, line);
    }
    for cve in &site.index.cves {
        reader.add(9, &cve.name);
        reader.add_all(5, cve.titles.iter().map(String::as_str));
        let title = cve.titles.first().map_or("", String::as_str);
        let link = Address::cve(&cve.name).link;
        next(&mut reader, line("CVE", link, &cve.name, title));
    }
    for page in &site.pages {
        let description = page.description.as_deref().unwrap_or("");
        reader.add(7, &page.title);
        reader.add(3, description);
        reader.add(1, &page.text);
        let link = content::address(&page.slug).link;
        next(&mut reader, line("Page", link, &page.title, description));
    }
    lines
}

fn advisory(site: &Site, place: u32, cves: &[Vec<u32>], reader: &mut Reader<'_>) -> Line {
    let Some(card) = site.index.card(place) else {
        return line("", String::new(), "", "");
    };
    reader.add(9, &card.id);
    reader.add(8, &card.aliases);
    reader.add(6, &card.title);
    let products = card.products.iter().filter_map(|it| site.index.entry(*it));
    reader.add_all(4, products.map(|it| product::former::name(site, it)));
    let names = usize::try_from(place).ok().and_then(|at| cves.get(at));
    let names = names.map_or(&[][..], Vec::as_slice).iter();
    let names = names.filter_map(|it| site.index.cves.get(usize::try_from(*it).ok()?));
    reader.add_all(7, names.map(|cve| cve.name.as_str()));
    reader.add(1, &card.text);
    let about = [card.id.as_str(), &card.line];
    let about = about.into_iter().filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    line("Advisory", card.link(), &card.badged_title(), &about)
}

fn of_product(
    site: &Site,
    entry: &crate::render::index::ProductEntry,
    reader: &mut Reader<'_>,
) -> Line {
    let name = product::former::name(site, entry);
    reader.add(9, name);
    for (vendor, name) in entry.spellings.iter().take(NAMES) {
        reader.add(4, vendor);
        reader.add(5, name);
    }
    let known = entry.catalogue.and_then(|place| site.catalogue.get(place));
    if let Some(known) = known {
        reader.add_all(7, known.former_names.iter().map(String::as_str));
        reader.add_all(3, known.family.as_deref());
        reader.add_all(1, known.description.as_deref());
        for model in known.models.iter().take(NAMES) {
            reader.add(8, &model.number);
            reader.add_all(5, model.name.as_deref());
            reader.add_all(8, model.udi_di.as_deref());
        }
        let releases = known.releases.iter().rev();
        reader.add_all(2, releases.map(|release| release.version.as_str()));
    }
    let vendor = match (known, entry.spellings.last()) {
        (Some(known), _) => known.vendor.as_str(),
        (None, Some((vendor, _))) => vendor,
        (None, None) => "",
    };
    let about = match entry.cards.len() {
        1 => format!("{vendor} · 1 advisory"),
        count => format!("{vendor} · {count} advisories"),
    };
    let link = Address::product(&entry.slug).link;
    line("Product", link, name, about.trim_start_matches(" · "))
}

/// The CVEs of each advisory, by places.
fn cves_of_cards(site: &Site) -> Vec<Vec<u32>> {
    let mut cves = vec![Vec::new(); site.index.cards.len()];
    for (place, cve) in (0..).zip(&site.index.cves) {
        for card in &cve.cards {
            let known = usize::try_from(*card).ok();
            if let Some(list) = known.and_then(|card| cves.get_mut(card)) {
                list.push(place);
            }
        }
    }
    cves
}

fn line(kind: &'static str, link: String, title: &str, about: &str) -> Line {
    Line(kind, link, short(title), short(about))
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(SHOWN).collect();
    let mut short = visible(&cut).into_owned();
    if cut.len() < text.len() {
        short.push('…');
    }
    short
}
