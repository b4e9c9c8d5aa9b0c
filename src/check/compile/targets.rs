//! What a claim is about: the product line that a slug names, and those of its releases that versions name.

use std::sync::Arc;

use super::{Setting, UNRESOLVED};
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::catalogue::{ProductLine, ProductRelease};
use crate::model::range::{RangeExpression, RangeSet};
use crate::model::timestamp::Date;
use crate::read::source::versions::Versions;
use crate::read::toml::nearest;

/// The code of findings about ranges.
pub(super) const RANGE: Code = Code("range");

/// What one claim is about: a release, or a range that the catalogue cannot list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Target {
    /// A product release.
    Release(String),
    /// A range in canonical form, and as `vers:`.
    Range(String, String),
}

/// The product line that a slug names, or a finding.
///
/// A line that could not be read is unknown, not absent: its own file has the finding, and those of [`super::UNKNOWN_PRODUCT`] are not shown beside it.
pub(super) fn line(
    slug: &Located<String>,
    setting: Setting<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Arc<ProductLine>> {
    let catalogue = setting.catalogue;
    if let Some(line) = setting.line(&slug.value) {
        return Some(Arc::clone(line));
    }
    if catalogue.unknown.contains(&slug.value) {
        findings.push(Finding::error(
            super::UNKNOWN_PRODUCT,
            slug.span,
            "this product could not be read",
        ));
    } else {
        let known = catalogue
            .catalogue
            .products
            .keys()
            .chain(&catalogue.unknown)
            .map(String::as_str);
        let help = match nearest(&slug.value, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to the catalogue: `obstat new product SLUG`".to_owned(),
        };
        findings.push(
            Finding::error(
                UNRESOLVED,
                slug.span,
                Message::new("the catalogue has no product ").value(&*slug.value),
            )
            .help(help),
        );
    }
    None
}

/// The targets that a writer's versions name among the releases that existed on the day of the revision.
pub(super) fn targets(
    versions: &Located<Versions>,
    line: &ProductLine,
    day: Option<Date>,
    closed: bool,
    findings: &mut Vec<Finding>,
) -> Vec<Target> {
    let order = line.order();
    match &versions.value {
        Versions::List(list) => list
            .iter()
            .filter_map(|version| listed(version, line, day, findings))
            .collect(),
        Versions::Range(text) => {
            let resolved = text
                .parse::<RangeExpression>()
                .and_then(|range| Ok((range.resolve(&order)?, range)));
            let (set, range) = match resolved {
                Ok(found) => found,
                Err(error) => {
                    findings.push(
                        Finding::error(
                            RANGE,
                            versions.span,
                            Message::new("in ").value(text).words(format!(": {error}")),
                        )
                        .help(error.problem.help()),
                    );
                    return Vec::new();
                }
            };
            if let Some(version) = range.single_version() {
                let version = Located::new(version.as_str().to_owned(), versions.span);
                return listed(&version, line, day, findings).into_iter().collect();
            }
            if closed && set.is_open_above() {
                findings.push(
                    Finding::error(RANGE, versions.span, "this range is open above, so it would speak of releases that do not exist yet")
                        .help("name the newest release that was looked at, as in `<=4.2.3`"),
                );
                return Vec::new();
            }
            let covered = covered(line, &set, day);
            if !line.complete
                && let Some(vers) = set.to_vers()
            {
                return vec![Target::Range(set.canonical(), vers)];
            }
            if covered.is_empty() {
                let newest = line
                    .releases
                    .last()
                    .map_or("none", |release| release.version.as_str());
                findings.push(
                    Finding::error(
                        RANGE,
                        versions.span,
                        Message::new("no release of the catalogue is in ").value(text),
                    )
                    .help(format!("the newest release that is listed is {newest}")),
                );
            }
            covered
                .into_iter()
                .map(|release| Target::Release(release.version.as_str().to_owned()))
                .collect()
        }
    }
}

fn covered<'l>(
    line: &'l ProductLine,
    set: &RangeSet,
    day: Option<Date>,
) -> Vec<&'l ProductRelease> {
    let order = line.order();
    line.releases_on(day)
        .filter(|release| set.covers(&release.version, &order))
        .collect()
}

fn listed(
    version: &Located<String>,
    line: &ProductLine,
    day: Option<Date>,
    findings: &mut Vec<Finding>,
) -> Option<Target> {
    match line.release(&version.value) {
        None => {
            let known = line.releases.iter().map(|release| release.version.as_str());
            let help = match nearest(&version.value, known) {
                Some(near) => {
                    format!("did you mean `{near}`? else add the release to the catalogue")
                }
                None => "add the release to the catalogue".to_owned(),
            };
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    version.span,
                    Message::new("no release ")
                        .value(&*version.value)
                        .words(format!(" of {}", line.slug)),
                )
                .help(help),
            );
            None
        }
        Some(release) if day.is_some_and(|day| release.date.is_some_and(|date| date > day)) => {
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    version.span,
                    Message::new("release ")
                        .value(&*version.value)
                        .words(" does not exist yet"),
                )
                .help("a claim covers only releases that exist when it is made"),
            );
            None
        }
        Some(release) => Some(Target::Release(release.version.as_str().to_owned())),
    }
}

/// A product line, and what versions name of it; all of its releases, if there are none.
pub(super) fn line_and_targets(
    product: &Located<String>,
    versions: Option<&Located<Versions>>,
    setting: Setting<'_>,
    day: Option<Date>,
    findings: &mut Vec<Finding>,
) -> Option<(Arc<ProductLine>, Vec<Target>)> {
    let line = line(product, setting, findings)?;
    let targets = match versions {
        Some(versions) => targets(versions, &line, day, false, findings),
        None => line
            .releases_on(day)
            .map(|release| Target::Release(release.version.as_str().to_owned()))
            .collect(),
    };
    Some((line, targets))
}
