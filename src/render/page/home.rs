//! The home page: what is exploited, what is new, how to report, and how to hear of it.

use std::sync::Arc;

use serde::Serialize;

use crate::render::address::Address;
use crate::render::advisory::status::StatusGroup;
use crate::render::escape::shortened;
use crate::render::index::filter::Filter;
use crate::render::index::{Card, LONGEST, NAMED, NamedLink};
use crate::render::output::Output;

use super::{PageView, Parts, Site, product};

/// For how many days after its newest version an advisory on something exploited is an emergency; an interim one is until it is final.
const EMERGENCY: i64 = 180;

/// How many of them the banner names.
const ALERTS: usize = 3;

/// The provider's metadata, which every site has.
const METADATA: &str = "/.well-known/csaf/provider-metadata.json";

/// An advisory in the banner.
#[derive(Debug, Serialize)]
struct AlertView<'a> {
    id: &'a str,
    title: String,
    lang: Option<&'a str>,
    href: String,
    severity: Option<&'static str>,
    patient_safety: bool,
    /// The day as of which it is known to be exploited.
    exploited_as_of: Option<String>,
    /// The first of the products that are affected.
    affected: Vec<String>,
    /// How many more there are.
    more_affected: usize,
}

/// The key that signs now, as templates get it.
#[derive(Debug, Serialize)]
struct KeyView<'a> {
    fingerprint: &'a str,
    spaced: &'a str,
}

/// How many of the newest advisories it shows.
const NEWEST: usize = 10;

/// The home page.
pub(crate) fn outputs(site: &Arc<Site>, outputs: &mut Vec<Output>) {
    let site = Arc::clone(site);
    outputs.push(Output::one("index.html", move || {
        let mut context = tera::Context::new();
        let newest = site.index.newest.iter().take(NEWEST);
        let entries: Vec<&str> = newest
            .filter_map(|place| site.index.card(*place))
            .map(|card| card.html.as_str())
            .collect();
        context.insert("total", &site.index.cards.len());
        context.insert("years", &years(&site));
        let emergencies = emergencies(&site);
        context.insert("exploited", &emergencies.len());
        context.insert("exploited_href", &Filter::Exploited.address().link);
        let alerts: Vec<AlertView<'_>> = emergencies
            .into_iter()
            .take(ALERTS)
            .map(|card| alert(&site, card))
            .collect();
        context.insert("alerts", &alerts);
        context.insert("csaf", METADATA);
        let key = site
            .keys
            .iter()
            .find(|key| key.current && key.trouble.is_none());
        context.insert(
            "key",
            &key.map(|key| KeyView {
                fingerprint: &key.fingerprint,
                spaced: &key.spaced,
            }),
        );
        let page = PageView::new(&site.values.title, "/");
        site.draw_around(
            "home.html",
            page,
            context,
            "entries_html",
            &Parts::All(entries),
        )
    }));
}

/// The advisories on something that is exploited now, newest first.
///
/// What was withdrawn or superseded is none, and neither is what lay still for half a year before the site's time: a banner that never goes away is not read.
fn emergencies(site: &Site) -> Vec<&Card> {
    let exploited = Filter::ALL
        .iter()
        .zip(&site.index.filtered)
        .find(|(filter, _)| **filter == Filter::Exploited);
    let recent = |card: &Card| {
        let age = site.at.to_utc() - card.date().to_utc();
        card.marks.interim || age.num_days() <= EMERGENCY
    };
    exploited
        .map_or(&[][..], |(_, cards)| cards)
        .iter()
        .filter_map(|place| site.index.card(*place))
        .filter(|card| card.marks.end.is_none() && recent(card))
        .collect()
}

fn alert<'a>(site: &'a Site, card: &'a Card) -> AlertView<'a> {
    let products = card.products.iter().zip(&card.worst);
    let affected = products
        .filter(|(_, status)| **status == StatusGroup::Affected)
        .filter_map(|(place, _)| site.index.entry(*place));
    let affected: Vec<&str> = affected
        .map(|product| product::former::name(site, product))
        .collect();
    let more_affected = affected.len().saturating_sub(NAMED);
    let affected = affected.into_iter().take(NAMED);
    let affected = affected
        .map(|name| shortened(name, LONGEST).into_owned())
        .collect();
    AlertView {
        id: &card.id,
        title: shortened(&card.badged_title(), LONGEST).into_owned(),
        lang: card.lang.as_deref(),
        href: card.link(),
        severity: card.marks.severity,
        patient_safety: card.marks.patient_safety,
        exploited_as_of: card.exploited_as_of.map(|time| time.date().to_string()),
        affected,
        more_affected,
    }
}

/// The years with their pages, newest first.
pub(crate) fn years(site: &Site) -> Vec<NamedLink> {
    let years = site.index.years.keys().rev();
    years
        .map(|year| NamedLink {
            name: year.to_string(),
            href: Address::year(*year).link,
        })
        .collect()
}
