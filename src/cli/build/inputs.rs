//! What pages are drawn from, as the render room asks for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Failure, vex};
use crate::cli::signing::in_words;
use crate::diagnostic::Located;
use crate::model::catalogue::{Catalogue, ProductLine};
use crate::model::colour::Colour;
use crate::model::site::SiteValues;
use crate::model::timestamp::Timestamp;
use crate::openpgp::{Certificate, State};
use crate::read::source::site::SlaTable;
use crate::read::{PageSource, Sources};
use crate::release::Releases;
use crate::render::{self, provider};

/// What a build knows.
pub(in crate::cli) struct Inputs<'a> {
    pub(in crate::cli) sources: &'a Sources,
    pub(in crate::cli) site: &'a SiteValues,
    pub(in crate::cli) catalogue: &'a Catalogue,
    pub(in crate::cli) releases: &'a Arc<Releases>,
    /// The certificates of `public-keys/`, sorted by fingerprint.
    pub(in crate::cli) certificates: &'a [Certificate],
    pub(in crate::cli) at: Timestamp,
}

impl Inputs<'_> {
    /// The input of the pages.
    pub(in crate::cli) fn pages(&self, vex: &[vex::Published]) -> Result<render::Input, Failure> {
        Ok(render::Input {
            store: Arc::new(render::Released::new(Arc::clone(self.releases), self.at)),
            site: self.values(),
            catalogue: self
                .catalogue
                .products
                .values()
                .map(|line| render::CatalogueProduct {
                    downloads: vex::downloads(vex, &line.slug),
                    ..product(line)
                })
                .collect(),
            lines: self.catalogue.clone(),
            pages: self.content(),
            files: self.files(),
            theme: self.theme()?,
            keys: self.keys(),
            at: self.at,
        })
    }

    fn values(&self) -> render::SiteValues {
        let table = self.sources.site.as_ref();
        let theme = table.and_then(|table| table.theme.as_ref());
        render::SiteValues {
            title: table.map_or_else(String::new, |table| table.title.value.clone()),
            base_url: self.site.base_url.clone(),
            lang: self.site.lang.clone(),
            publisher: self.site.publisher.name.clone(),
            namespace: self.site.publisher.namespace.clone(),
            contact: self.site.publisher.contact_details.clone(),
            example: self.site.example,
            theme: self.sources.theme_name().to_owned(),
            minify: theme
                .and_then(|theme| theme.minify.as_ref())
                .is_none_or(|minify| minify.value),
            page_size: theme
                .and_then(|theme| theme.page_size.as_ref())
                .and_then(|size| usize::try_from(size.value).ok())
                .unwrap_or(50),
            colours: render::Colours {
                accent: theme.and_then(|theme| colour(theme.accent.as_ref())),
                accent_dark: theme.and_then(|theme| colour(theme.accent_dark.as_ref())),
            },
            logo: theme
                .and_then(|theme| theme.logo.as_ref())
                .map(|logo| logo.value.clone()),
        }
    }

    fn content(&self) -> Vec<render::ContentPage> {
        let table = self.sources.site.as_ref();
        let sla = table.and_then(|table| Some(&table.sla.as_ref()?.value));
        let pages = self.sources.pages.iter();
        pages.map(|source| page(source, sla)).collect()
    }

    fn files(&self) -> Vec<render::StaticFile> {
        let files = self.sources.statics.iter();
        files
            .map(|file| {
                let place = file.file.clone();
                render::StaticFile {
                    path: file.path.clone(),
                    read: Arc::new(move || {
                        crate::read::bytes(&place)
                            .map_err(|error| format!("{}: {error}", place.display()))
                    }),
                }
            })
            .collect()
    }

    fn keys(&self) -> Vec<render::PublicKey> {
        let signing = self
            .sources
            .site
            .as_ref()
            .and_then(|it| it.signing.as_ref());
        let pinned = signing.map(|it| it.fingerprint.value.to_ascii_uppercase());
        let mut keys: Vec<render::PublicKey> = self
            .certificates
            .iter()
            .map(|certificate| {
                let health = certificate.health(self.at);
                let good = health.state == State::Good;
                render::PublicKey {
                    fingerprint: certificate.fingerprint().to_owned(),
                    spaced: certificate.spaced_fingerprint(),
                    user_ids: certificate.user_ids(),
                    algorithm: health.algorithm,
                    expires: health.expires,
                    trouble: (!good).then(|| in_words(&health.state)),
                    signs: !health.signing.is_empty(),
                    encrypts: health.encrypts,
                    current: pinned.as_deref() == Some(certificate.fingerprint()),
                    path: provider::key_path(certificate.fingerprint()),
                }
            })
            .collect();
        keys.sort_by_key(|key| !key.current);
        keys
    }

    fn theme(&self) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
        let mut theme = BTreeMap::new();
        for (path, file) in &self.sources.theme {
            let bytes = crate::read::bytes(file).map_err(|error| {
                Failure::undecided(format!("`{}` cannot be read: {error}", file.display()))
            })?;
            theme.insert(path.clone(), bytes);
        }
        Ok(theme)
    }
}

/// A colour of the configuration, which `check` has looked at.
fn colour(written: Option<&Located<String>>) -> Option<Colour> {
    written.and_then(|written| written.value.parse().ok())
}

fn product(line: &ProductLine) -> render::CatalogueProduct {
    render::CatalogueProduct {
        slug: line.slug.clone(),
        name: line.name.clone(),
        vendor: line.vendor.clone(),
        family: line.family.clone(),
        description: line.description.clone(),
        former_names: line.former_names.clone(),
        models: line
            .models
            .iter()
            .map(|model| render::CatalogueModel {
                number: model.number.clone(),
                name: model.name.clone(),
                udi_di: model.udi_di.clone(),
            })
            .collect(),
        releases: line
            .releases
            .iter()
            .map(|release| render::CatalogueRelease {
                version: release.version.as_str().to_owned(),
                date: release.date,
                carries: release
                    .carries
                    .as_ref()
                    .map(|carries| carries.as_str().to_owned()),
                supported_until: release.supported_until,
                sbom: line
                    .sbom
                    .as_ref()
                    .map(|sbom| sbom.replace("{version}", release.version.as_str())),
            })
            .collect(),
        supported_until: line.supported_until,
        where_to_find_version: line.where_to_find_version.clone(),
        retired: line.retired,
        downloads: Vec::new(),
    }
}

fn page(source: &PageSource, sla: Option<&SlaTable>) -> render::ContentPage {
    let front = &source.front;
    let text = |value: &Option<Located<String>>| value.as_ref().map(|value| value.value.clone());
    let agreed = |time: fn(&SlaTable) -> &Option<Located<u32>>, unit: &str| {
        let number = sla.and_then(|sla| time(sla).as_ref())?.value;
        Some(format!(
            "{number} {unit}{}",
            if number == 1 { "" } else { "s" }
        ))
    };
    let policy = render::PolicyValues {
        effective: front.effective.as_ref().map(|day| day.value),
        acknowledge: text(&front.acknowledge)
            .or_else(|| agreed(|sla| &sla.acknowledge_hours, "hour")),
        first_assessment: text(&front.first_assessment)
            .or_else(|| agreed(|sla| &sla.triage_days, "day")),
        status_update: agreed(|sla| &sla.status_update_days, "day"),
        disclosure_window: text(&front.disclosure_window),
        bounty: front.bounty.as_ref().map(|bounty| bounty.value),
        safe_harbor: front.safe_harbor.as_ref().map(|promised| promised.value),
        do_not: front.do_not.iter().map(|line| line.value.clone()).collect(),
    };
    let promises =
        front.effective.is_some() || front.acknowledge.is_some() || front.safe_harbor.is_some();
    render::ContentPage {
        slug: source.slug.clone(),
        title: front.title.value.clone(),
        description: text(&front.description),
        menu: front.menu.as_ref().map(|place| place.value),
        text: source.body.text.clone(),
        policy: promises.then_some(policy),
        acknowledgments: front.acknowledgments.as_ref().is_some_and(|it| it.value),
    }
}
