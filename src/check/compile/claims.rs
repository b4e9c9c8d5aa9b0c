//! What is claimed of which releases, spelt out row by row.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::vulnerabilities::Keys;
use super::{Setting, UNRESOLVED, makes_claims, models};
use crate::diagnostic::{Code, Finding, Located, Message, Span};
use crate::model::catalogue::{ProductLine, ProductRelease};
use crate::model::claim::{ClaimStatus, Justification};
use crate::model::range::{RangeExpression, RangeSet};
use crate::model::timestamp::Date;
use crate::read::source::advisory::{Fixes, Front};
use crate::read::source::versions::Versions;
use crate::read::toml::nearest;

/// The code of findings about contradictions within a document.
pub(super) const CONTRADICTION: Code = Code("claim-contradiction");
/// The code of findings about releases of which nothing is said.
pub(super) const HOLE: Code = Code("claim-hole");
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

/// One row before products are numbered.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: Arc<ProductLine>,
    pub(super) models: Vec<String>,
    pub(super) target: Target,
    pub(super) with: Option<(Arc<ProductLine>, Target)>,
    pub(super) vulnerability: u32,
    pub(super) status: ClaimStatus,
    pub(super) justification: Option<Justification>,
    pub(super) impact: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) settled_by: Option<Date>,
    pub(super) subcomponents: Vec<String>,
    pub(super) span: Span,
}

/// An entry of the front matter, whatever its status.
struct Entry<'a> {
    product: &'a Located<String>,
    models: &'a [Located<String>],
    versions: &'a Located<Versions>,
    vulnerabilities: &'a [Located<String>],
    status: ClaimStatus,
    span: Span,
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

/// Every row that the front matter claims.
pub(super) fn claims(
    front: &Front,
    setting: Setting<'_>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let day = Some(setting.time.date());
    let mut rows = Vec::new();
    for table in &front.affected {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::KnownAffected,
            span: table.span,
        };
        let Some((line, models, named, vulnerabilities)) =
            resolve(&entry, setting, day, keys, findings)
        else {
            continue;
        };
        let with = table.with.as_ref().map(|with| {
            let other = line_and_targets(
                &with.product,
                with.versions.as_ref(),
                setting,
                day,
                findings,
            );
            other.map_or_else(Vec::new, |(line, targets)| {
                targets
                    .into_iter()
                    .map(|target| (Arc::clone(&line), target))
                    .collect()
            })
        });
        let base = |target: Target, status: ClaimStatus, vulnerability: u32| Row {
            line: Arc::clone(&line),
            models: models.clone(),
            target,
            with: None,
            vulnerability,
            status,
            justification: None,
            impact: None,
            condition: table
                .condition
                .as_ref()
                .map(|condition| condition.value.clone()),
            settled_by: None,
            subcomponents: table
                .subcomponents
                .iter()
                .map(|component| component.value.clone())
                .collect(),
            span: table.product.span,
        };
        for vulnerability in &vulnerabilities {
            for target in &named {
                match &with {
                    None => rows.push(base(
                        target.clone(),
                        ClaimStatus::KnownAffected,
                        *vulnerability,
                    )),
                    Some(others) => rows.extend(others.iter().map(|other| Row {
                        with: Some(other.clone()),
                        ..base(target.clone(), ClaimStatus::KnownAffected, *vulnerability)
                    })),
                }
            }
        }
        if let Some(fixed) = &table.fixed {
            let partial = table
                .fixes
                .as_ref()
                .is_some_and(|fixes| fixes.value == Fixes::Partial);
            let status = if partial {
                ClaimStatus::KnownAffected
            } else {
                ClaimStatus::Fixed
            };
            let targets = targets(fixed, &line, day, true, findings);
            for vulnerability in &vulnerabilities {
                rows.extend(targets.iter().map(|target| {
                    let row = base(target.clone(), status, *vulnerability);
                    Row {
                        condition: row.condition.clone().filter(|_| partial),
                        span: fixed.span,
                        ..row
                    }
                }));
            }
        } else if let Some(fixes) = &table.fixes {
            findings.push(
                Finding::error(
                    UNRESOLVED,
                    fixes.span,
                    "`fixes` says how far a fix goes, but `fixed` names none",
                )
                .help("add `fixed = \"…\"`, or take `fixes` out"),
            );
        }
    }
    for table in &front.not_affected {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::KnownNotAffected,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |row| {
            row.justification = table.justification.as_ref().map(|label| label.value);
            row.impact = table
                .impact_statement
                .as_ref()
                .map(|words| words.value.clone());
            row.subcomponents = table
                .subcomponents
                .iter()
                .map(|component| component.value.clone())
                .collect();
        });
    }
    for table in &front.under_investigation {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::UnderInvestigation,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |row| {
            row.settled_by = Some(table.settled_by.value);
            row.subcomponents = table
                .subcomponents
                .iter()
                .map(|component| component.value.clone())
                .collect();
        });
    }
    for table in &front.fixed {
        let entry = Entry {
            product: &table.product,
            models: &table.models,
            versions: &table.versions,
            vulnerabilities: &table.vulnerabilities,
            status: ClaimStatus::Fixed,
            span: table.span,
        };
        push_rows(&entry, setting, day, keys, findings, &mut rows, |_| {});
    }
    if !makes_claims(front.category.value) && !rows.is_empty() {
        let span = rows.first().map(|row| row.span);
        findings.push(
            Finding::error(
                Code("informational-claims"),
                span,
                format!(
                    "a document of category {} names no status",
                    front.category.value
                ),
            )
            .help("use csaf_security_advisory, or say it in words"),
        );
    }
    contradictions(&rows, findings);
    holes(&rows, day, findings);
    rows.dedup_by(|a, b| same_row(a, b));
    rows
}

fn same_row(a: &Row, b: &Row) -> bool {
    a.line.slug == b.line.slug
        && a.models == b.models
        && a.target == b.target
        && a.vulnerability == b.vulnerability
        && a.status == b.status
        && a.condition == b.condition
        && a.with.as_ref().map(|(line, target)| (&line.slug, target))
            == b.with.as_ref().map(|(line, target)| (&line.slug, target))
}

fn push_rows(
    entry: &Entry<'_>,
    setting: Setting<'_>,
    day: Option<Date>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
    rows: &mut Vec<Row>,
    fill: impl Fn(&mut Row),
) {
    let Some((line, models, targets, vulnerabilities)) =
        resolve(entry, setting, day, keys, findings)
    else {
        return;
    };
    for vulnerability in vulnerabilities {
        for target in &targets {
            let mut row = Row {
                line: Arc::clone(&line),
                models: models.clone(),
                target: target.clone(),
                with: None,
                vulnerability,
                status: entry.status,
                justification: None,
                impact: None,
                condition: None,
                settled_by: None,
                subcomponents: Vec::new(),
                span: entry.product.span,
            };
            fill(&mut row);
            rows.push(row);
        }
    }
}

type Resolved = (Arc<ProductLine>, Vec<String>, Vec<Target>, Vec<u32>);

fn resolve(
    entry: &Entry<'_>,
    setting: Setting<'_>,
    day: Option<Date>,
    keys: &Keys,
    findings: &mut Vec<Finding>,
) -> Option<Resolved> {
    let vulnerabilities = keys.resolve(entry.vulnerabilities, entry.span, findings);
    let line = line(entry.product, setting, findings)?;
    let models = models::models(entry.models, &line, findings);
    let closed = matches!(
        entry.status,
        ClaimStatus::KnownNotAffected | ClaimStatus::Fixed
    );
    let targets = targets(entry.versions, &line, day, closed, findings);
    Some((line, models, targets, vulnerabilities))
}

fn line_and_targets(
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

/// Reports rows that speak twice, and differently, of the same thing.
fn contradictions(rows: &[Row], findings: &mut Vec<Finding>) {
    let mut seen: HashMap<(&str, &Target, u32), Vec<&Row>> = HashMap::new();
    let mut said = BTreeSet::new();
    for row in rows.iter().filter(|row| row.with.is_none()) {
        let known = seen
            .entry((&row.line.slug, &row.target, row.vulnerability))
            .or_default();
        for other in known.iter() {
            let apart = !row.models.is_empty()
                && !other.models.is_empty()
                && !row.models.iter().any(|model| other.models.contains(model));
            if apart
                || row.status == other.status
                    && row.models == other.models
                    && row.condition == other.condition
            {
                continue;
            }
            let named = match &row.target {
                Target::Release(version) => version,
                Target::Range(range, _) => range,
            };
            if said.insert((row.span, other.span, row.line.slug.as_str())) {
                let message = if row.status == other.status {
                    format!(
                        "{} {named} is claimed twice, for different models or conditions",
                        row.line.slug
                    )
                } else {
                    format!(
                        "{} {named} is both {} and {}",
                        row.line.slug,
                        words(other.status),
                        words(row.status)
                    )
                };
                findings.push(
                    Finding::error(CONTRADICTION, row.span, Message::default().value(message))
                        .related(other.span, "the other claim is here")
                        .help("one product release has one status for one vulnerability"),
                );
            }
        }
        known.push(row);
    }
}

fn words(status: ClaimStatus) -> &'static str {
    match status {
        ClaimStatus::KnownAffected | ClaimStatus::FirstAffected | ClaimStatus::LastAffected => {
            "affected"
        }
        ClaimStatus::Fixed | ClaimStatus::FirstFixed => "fixed",
        ClaimStatus::KnownNotAffected => "not affected",
        ClaimStatus::Recommended => "recommended",
        ClaimStatus::UnderInvestigation => "under investigation",
    }
}

/// Reports releases of which nothing is said although releases of the same date or older are named.
fn holes(rows: &[Row], day: Option<Date>, findings: &mut Vec<Finding>) {
    let mut named: HashMap<(&str, u32), (&Row, BTreeSet<&str>)> = HashMap::new();
    for row in rows.iter().filter(|row| row.line.complete) {
        if let Target::Release(version) = &row.target {
            let (_, versions) = named
                .entry((&row.line.slug, row.vulnerability))
                .or_insert_with(|| (row, BTreeSet::new()));
            versions.insert(version);
        }
    }
    let mut found: Vec<(Span, Finding)> = Vec::new();
    let mut said = BTreeSet::new();
    for (row, versions) in named.values() {
        let releases: Vec<&ProductRelease> = row.line.releases_on(day).collect();
        let is_named = |release: &ProductRelease| versions.contains(release.version.as_str());
        let Some(first) = releases.iter().position(|release| is_named(release)) else {
            continue;
        };
        let last = releases
            .iter()
            .rposition(|release| is_named(release))
            .unwrap_or(first);
        for (at, release) in releases.iter().enumerate().skip(first) {
            let carried = release
                .carries
                .as_ref()
                .is_some_and(|carries| versions.contains(carries.as_str()));
            if is_named(release)
                || carried
                || !said.insert((row.line.slug.as_str(), release.version.as_str()))
            {
                continue;
            }
            let message = Message::new("nothing is said of ")
                .value(format!("{} {}", row.line.slug, release.version));
            let finding = if at < last {
                Finding::error(
                    HOLE,
                    row.span,
                    message.words(", although older and newer releases are named"),
                )
                .help("say whether it is affected, fixed, not affected or under investigation")
            } else {
                Finding::warning(HOLE, row.span, message.words(", which is newer than every release that is named"))
                    .help("say whether it is affected or fixed, or in the catalogue which release's fixes it `carries`; until then pages say “no statement”")
            };
            found.push((row.span, finding));
        }
    }
    found.sort_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| a.1.message.render(false).cmp(&b.1.message.render(false)))
    });
    findings.extend(found.into_iter().map(|(_, finding)| finding));
}
