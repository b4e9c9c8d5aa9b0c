//! The provider directory, security.txt and what belongs on other hosts, as outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Failure;
use super::inputs::Inputs;
use crate::cli::opened::release_failure;
use crate::model::advisory::End;
use crate::model::slug::Slug;
use crate::openpgp::{State, Wkd};
use crate::release::{Act, Entry, Releases, Summary};
use crate::render::provider::{self, Document, HostInput, Input, Label};
use crate::render::{Output, OutputFile, RenderError, Tree};

/// The outputs of the provider, and what keeps its role low (CSAF 2.0 section 7.2).
pub(in crate::cli) fn outputs(inputs: &Inputs<'_>) -> Result<(Vec<Output>, Vec<String>), Failure> {
    let table = inputs.sources.site.as_ref();
    let domain = |value: Option<&crate::diagnostic::Located<String>>| {
        value.map(|domain| domain.value.clone())
    };
    let main = domain(table.and_then(|table| table.main_domain.as_ref()));
    let mail = domain(table.and_then(|table| table.mail_domain.as_ref()));
    let site = provider::Site::new(&inputs.site.base_url, main.as_deref(), mail.as_deref())
        .map_err(|error| Failure::undecided(error.to_string()))?;
    let released = inputs.releases.site(inputs.at);
    let mut security_txt = None;
    if let Some(entry) = released {
        let mut files = inputs
            .releases
            .load_files(entry)
            .map_err(|error| release_failure(&error))?;
        let mut signatures = inputs
            .releases
            .signatures(entry)
            .map_err(|error| release_failure(&error))?;
        security_txt = signatures
            .remove("security.txt.asc")
            .or_else(|| files.remove("security.txt"));
    }
    let settings = table.and_then(|table| table.provider.as_ref());
    let flag = |flag: Option<&crate::diagnostic::Located<bool>>| flag.is_none_or(|flag| flag.value);
    let input = Input {
        site,
        publisher: inputs.site.publisher.clone(),
        list_on_aggregators: flag(
            settings.and_then(|table| table.list_on_csaf_aggregators.as_ref()),
        ),
        mirror_on_aggregators: flag(
            settings.and_then(|table| table.mirror_on_csaf_aggregators.as_ref()),
        ),
        keys: inputs
            .certificates
            .iter()
            .map(|certificate| provider::Key {
                fingerprint: certificate.fingerprint().to_owned(),
                armored: certificate.to_armored(),
            })
            .collect(),
        documents: documents(inputs)?,
        site_released: released.map(|entry| entry.time),
        at: inputs.at,
    };
    let (_, shortfalls) = provider::role(&input);
    // Who has no key has chosen not to sign; a broken or foreign document, or one without a signature among signed ones, is news.
    let signs = !inputs.certificates.is_empty();
    let shortfalls = shortfalls
        .iter()
        .filter(|shortfall| signs || shortfall.leaves() == provider::Role::CsafPublisher)
        .map(ToString::to_string)
        .collect();
    let wkd = web_key_directory(inputs, mail.as_deref());
    let files = provider::files(&input).map_err(|error| Failure::undecided(error.to_string()))?;
    let mut outputs = Vec::new();
    let hosts = provider::hosts(&HostInput {
        site: &input.site,
        provider: &files,
        security_txt: security_txt.as_deref(),
        web_key_directory: &wkd.advanced,
        direct_keys: &wkd.direct,
    });
    for host in hosts {
        let mut output = fixed(host.file.path, host.file.bytes);
        output.tree = Tree::Host(host.host);
        outputs.push(output);
    }
    outputs.extend(files.into_iter().map(|file| fixed(file.path, file.bytes)));
    // Where the site itself lives on the mail domain, the direct method asks the site.
    let mail = input.site.mail_domain();
    if mail.is_some_and(|mail| input.site.is_own(mail)) {
        outputs.extend(
            wkd.direct
                .into_iter()
                .map(|file| fixed(file.path, file.bytes)),
        );
    }
    if let Some(bytes) = security_txt {
        outputs.push(fixed(".well-known/security.txt".to_owned(), bytes));
    }
    outputs.extend(
        input
            .documents
            .into_iter()
            .map(|document| one(document, inputs.releases)),
    );
    Ok((outputs, shortfalls))
}

/// The files of a Web Key Directory in its two layouts.
#[derive(Default)]
struct WebKeyDirectory {
    advanced: Vec<provider::File>,
    direct: Vec<provider::File>,
}

/// The files of the Web Key Directory for the mail domain: each address once, with the certificates that name it.
fn web_key_directory(inputs: &Inputs<'_>, mail: Option<&str>) -> WebKeyDirectory {
    let Some(mail) = mail.map(str::to_ascii_lowercase) else {
        return WebKeyDirectory::default();
    };
    let mut advanced: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut direct: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for certificate in inputs.certificates {
        if certificate.health(inputs.at).state != State::Good {
            continue;
        }
        let addresses = certificate.addresses().into_iter();
        let places: BTreeSet<Wkd> = addresses.filter_map(|it| Wkd::of(&it).ok()).collect();
        for wkd in places.into_iter().filter(|wkd| wkd.domain == mail) {
            let key = wkd.packets(certificate);
            direct.entry(wkd.direct()).or_default().extend(&key);
            advanced.entry(wkd.advanced()).or_default().extend(&key);
        }
    }
    if direct.is_empty() {
        return WebKeyDirectory::default();
    }
    // Clients look for the policy file to see that there is a directory; an empty one is enough (section 4.5 of the draft).
    direct.insert(".well-known/openpgpkey/policy".to_owned(), Vec::new());
    advanced.insert(format!(".well-known/openpgpkey/{mail}/policy"), Vec::new());
    let files = |keys: BTreeMap<String, Vec<u8>>| {
        keys.into_iter()
            .map(|(path, bytes)| provider::File { path, bytes })
            .collect()
    };
    WebKeyDirectory {
        advanced: files(advanced),
        direct: files(direct),
    }
}

/// A file that is finished already.
fn fixed(path: String, bytes: Vec<u8>) -> Output {
    Output::one(path, move || Ok(bytes.clone()))
}

/// A document with its hashes, loaded when it is asked for.
fn one(document: Document, releases: &Arc<Releases>) -> Output {
    let files = provider::document_paths(&document)
        .into_iter()
        .map(OutputFile::new)
        .collect();
    let releases = Arc::clone(releases);
    Output::many(files, move || {
        let entry = releases
            .releases_of(document.slug.as_str())
            .rfind(|entry| entry.shown_from() <= document.shown)
            .ok_or_else(|| RenderError::Release(document.slug.to_string()))?;
        let bytes = releases
            .document(entry)
            .map_err(|error| RenderError::Release(error.to_string()))?;
        let signature = match document.signature {
            true => releases
                .signatures(entry)
                .map_err(|error| RenderError::Release(error.to_string()))?
                .remove(&format!("{}.json.asc", document.slug)),
            false => None,
        };
        let made = provider::document_files(&document, bytes, signature)
            .map_err(|error| RenderError::Release(error.to_string()))?;
        Ok(made.into_iter().map(|file| file.bytes).collect())
    })
}

fn documents(inputs: &Inputs<'_>) -> Result<Vec<Document>, Failure> {
    let mut all = Vec::new();
    for visible in inputs.releases.visible(inputs.at) {
        let (Some(first), Some(newest)) = (visible.releases.first(), visible.releases.last())
        else {
            continue;
        };
        let unnamed = || {
            Failure::undecided(format!(
                "the release of `{}` cannot be listed",
                visible.slug
            ))
        };
        let summary = newest.summary.as_ref().ok_or_else(unnamed)?;
        let slug = visible.slug.parse::<Slug>().map_err(|_| unnamed())?;
        let shown = newest.shown_from();
        let initial = summary.initial_release_date.unwrap_or(first.time);
        all.push(Document {
            id: summary.id.clone(),
            title: title(summary),
            summary: None,
            label: if summary.tlp.is_some() {
                Label::White
            } else {
                Label::Unlabelled
            },
            categories: categories(summary),
            initial_release_date: initial,
            current_release_date: summary.current_release_date.unwrap_or(shown),
            published: first.shown_from(),
            shown,
            signature: inputs
                .releases
                .has_signature(newest, &format!("{slug}.json.asc")),
            valid: is_valid(newest, inputs.releases)?,
            own: summary.namespace == inputs.site.publisher.namespace,
            slug,
        });
    }
    Ok(all)
}

/// The title as the document has it: that of one that no longer stands says so (a client shows nothing else of it).
pub(super) fn title(summary: &Summary) -> String {
    let prefix = match &summary.end {
        None => return summary.title.clone(),
        Some(End::Withdrawn { .. }) => "Withdrawn: ",
        Some(End::Superseded { .. }) => "Superseded: ",
    };
    let bare = summary.title.strip_prefix(prefix);
    format!("{prefix}{}", bare.unwrap_or(&summary.title))
}

/// What a document can be found by (CSAF 2.0 section 7.1.17).
fn categories(summary: &Summary) -> BTreeSet<String> {
    let mut all = BTreeSet::from([summary.category.to_string()]);
    all.extend(summary.lang.clone());
    for (place, _) in summary.products.iter().enumerate() {
        let Ok(place) = u32::try_from(place) else {
            break;
        };
        if let Some(names) = summary.names(crate::model::product::ProductIndex(place)) {
            all.extend(names.vendor.map(str::to_owned));
            all.extend(names.product.map(str::to_owned));
        }
    }
    all
}

/// Ours passed every mandatory test before they were released; of an adopted one its release says which failed.
fn is_valid(entry: &Entry, releases: &Releases) -> Result<bool, Failure> {
    if entry.act != Act::Adopt {
        return Ok(true);
    }
    let release = releases
        .load(entry)
        .map_err(|error| release_failure(&error))?;
    let failed = release
        .frozen
        .as_ref()
        .and_then(|frozen| frozen.pointer("/adopted/failed_tests")?.as_array());
    Ok(failed.is_none_or(Vec::is_empty))
}
