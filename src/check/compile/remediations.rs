//! What to do, spread over the vulnerabilities and products that it is about.

use super::products::Table;
use super::targets::{Target, line, targets};
use super::vulnerabilities::Keys;
use super::{Origins, Setting, UNRESOLVED};
use crate::check::catalogue::{files, text, texts};
use crate::check::site::https;
use crate::diagnostic::{Code, Finding, Located, Message};
use crate::model::claim::{Claim, ClaimStatus};
use crate::model::product::{Product, ProductIndex, Scope};
use crate::model::remediation::{Regions, Remediation, RemediationCategory, Restart};
use crate::model::timestamp::Date;
use crate::model::vulnerability::Vulnerability;
use crate::read::source::advisory::{Front, RemediationTable};
use crate::read::source::versions::Versions;

/// The code of findings about remediations of nothing.
pub(super) const IDLE: Code = Code("remediation-idle");

/// Which product releases an entry names, by slug and perhaps by versions.
pub(super) struct Selection {
    lines: Vec<(String, Option<Vec<Target>>)>,
}

impl Selection {
    /// Looks the names up; without names it is everything.
    pub(super) fn of(
        products: &[Located<String>],
        versions: Option<&Located<Versions>>,
        setting: Setting<'_>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let day = Some(setting.time.date());
        let mut lines = Vec::new();
        for product in products {
            let Some(line) = line(product, setting, findings) else {
                continue;
            };
            let targets = versions.map(|versions| targets(versions, &line, day, false, findings));
            lines.push((line.slug.clone(), targets));
        }
        if products.is_empty()
            && let Some(versions) = versions
        {
            findings.push(
                Finding::error(UNRESOLVED, versions.span, "versions of which product?")
                    .help("add `products = [\"…\"]`"),
            );
        }
        Self { lines }
    }

    /// Whether a product is named.
    pub(super) fn names(&self, product: &Product) -> bool {
        let Some(origin) = &product.origin else {
            return self.lines.is_empty();
        };
        self.lines.is_empty()
            || self.lines.iter().any(|(slug, targets)| {
                let named = *slug == origin.slug
                    || origin.with.as_ref().is_some_and(|(other, _)| other == slug);
                named
                    && targets.as_ref().is_none_or(|targets| {
                        targets.iter().any(|target| match target {
                            Target::Release(version) => origin.release.as_ref() == Some(version),
                            Target::Range(canonical, _) => origin.range.as_ref() == Some(canonical),
                        })
                    })
            })
    }
}

/// Whether a remedy can be about a claim.
///
/// A fix that names no products is for the affected ones: what is still being investigated has none yet.
fn open(claim: &Claim, written: &RemediationTable) -> bool {
    let for_all = written.category.value != RemediationCategory::VendorFix;
    claim.status.is_affected()
        || claim.status == ClaimStatus::UnderInvestigation
            && (for_all || !written.products.is_empty())
}

/// Spreads the remediations over the vulnerabilities.
pub(super) fn remediations(
    front: &Front,
    setting: Setting<'_>,
    keys: &Keys<'_>,
    table: &Table,
    vulnerabilities: &mut [Vulnerability],
    origins: &mut Origins,
    findings: &mut Vec<Finding>,
) {
    origins.remediations = vec![Vec::new(); vulnerabilities.len()];
    for written in &front.remediation {
        let selection = Selection::of(
            &written.products,
            written.versions.as_ref(),
            setting,
            findings,
        );
        let named = keys.resolve(&written.vulnerabilities, written.span, findings);
        let remediation = remediation(written, findings);
        let mut any = false;
        for at in named {
            let scope = scope(table, at, |claim, product| {
                open(claim, written) && selection.names(product)
            });
            if scope.is_empty() {
                continue;
            }
            any = true;
            push(
                vulnerabilities,
                origins,
                at,
                Remediation {
                    scope,
                    ..remediation.clone()
                },
                written.span,
            );
        }
        if !any && !table.claims.is_empty() {
            let mut message = Message::new("no affected release is in reach of this remediation");
            if !written.products.is_empty() {
                message = message
                    .words(" ")
                    .value(texts(&written.products).join(", "));
            }
            findings.push(
                Finding::error(IDLE, written.span, message)
                    .help("name products, versions and vulnerabilities that are affected or under investigation"),
            );
        }
    }
    settled(table, vulnerabilities, origins, setting);
}

/// What is under investigation says by when it is settled (CSAF 2.0 test 6.1.27.10 wants a remediation for it).
fn settled(
    table: &Table,
    vulnerabilities: &mut [Vulnerability],
    origins: &mut Origins,
    setting: Setting<'_>,
) {
    let mut days: Vec<(
        u32,
        Date,
        Vec<ProductIndex>,
        crate::model::timestamp::Timestamp,
    )> = Vec::new();
    for (claim, day) in table.claims.iter().zip(&table.settled_by) {
        let Some(day) = day else { continue };
        let since = claim.since.unwrap_or(setting.time);
        match days
            .iter_mut()
            .find(|(v, d, _, s)| *v == claim.vulnerability && d == day && *s == since)
        {
            Some((_, _, products, _)) => products.push(claim.product),
            None => days.push((claim.vulnerability, *day, vec![claim.product], since)),
        }
    }
    for (vulnerability, day, products, since) in days {
        let remediation = Remediation {
            category: RemediationCategory::NoneAvailable,
            details: format!("Under investigation. It will be settled by {day}."),
            date: Some(since),
            scope: Scope {
                products,
                groups: Vec::new(),
            },
            url: None,
            restart_required: None,
            entitlements: Vec::new(),
            clinical_downtime: None,
            deployment: None,
            prechecks: None,
            postchecks: None,
            rollback: None,
            regions: None,
            files: Vec::new(),
        };
        let span = origins.tracking;
        push(vulnerabilities, origins, vulnerability, remediation, span);
    }
}

fn push(
    vulnerabilities: &mut [Vulnerability],
    origins: &mut Origins,
    at: u32,
    remediation: Remediation,
    span: crate::diagnostic::Span,
) {
    let Ok(at) = usize::try_from(at) else { return };
    if let (Some(vulnerability), Some(origin)) = (
        vulnerabilities.get_mut(at),
        origins.remediations.get_mut(at),
    ) {
        vulnerability.remediations.push(remediation);
        origin.push(span);
    }
}

/// The products of the claims about a vulnerability that are wanted, each once, in order.
pub(super) fn scope(
    table: &Table,
    vulnerability: u32,
    wanted: impl Fn(&Claim, &Product) -> bool,
) -> Scope {
    let mut products: Vec<ProductIndex> = table
        .about(vulnerability)
        .filter(|(claim, product)| wanted(claim, product))
        .map(|(claim, _)| claim.product)
        .collect();
    products.sort_unstable();
    products.dedup();
    Scope {
        products,
        groups: Vec::new(),
    }
}

fn remediation(written: &Located<RemediationTable>, findings: &mut Vec<Finding>) -> Remediation {
    if let Some(url) = &written.url {
        https(url, findings);
    }
    if written.category.value == RemediationCategory::NoneAvailable && written.date.is_none() {
        findings.push(
            Finding::warning(
                Code("none-available-date"),
                written.span,
                "a reader cannot tell how old this “none available” is",
            )
            .help("add `date = …`, the day on which it was true"),
        );
    }
    if let Some(details) = &written.restart_details
        && written.restart_required.is_none()
    {
        findings.push(
            Finding::error(
                UNRESOLVED,
                details.span,
                "`restart_details` without `restart_required`",
            )
            .help("say what has to be restarted"),
        );
    }
    Remediation {
        category: written.category.value,
        details: written.details.value.trim().to_owned(),
        date: written.date.as_ref().map(|day| day.value.start()),
        scope: Scope::default(),
        url: text(&written.url),
        restart_required: written.restart_required.as_ref().map(|restart| Restart {
            category: restart.value,
            details: text(&written.restart_details),
        }),
        entitlements: texts(&written.entitlements),
        clinical_downtime: text(&written.clinical_downtime),
        deployment: text(&written.deployment),
        prechecks: text(&written.prechecks),
        postchecks: text(&written.postchecks),
        rollback: text(&written.rollback),
        regions: written.regions.as_ref().map(|regions| Regions {
            cleared: texts(&regions.cleared),
            pending: texts(&regions.pending),
        }),
        files: files(&written.file, findings),
    }
}
