//! What belongs on other hosts, as it lies beside a built site: the main domain and the DNS path (CSAF 2.0 sections 7.1.8 to 7.1.10).
//!
//! A live site is asked for the same by `live::hosts`.

use super::fault::{Basis, Fault, Faults};
use super::layout::{METADATA, SECURITY_TXT, SERVICE};
use super::metadata::Metadata;
use super::site::Site;
use super::{Tree, Unreadable};
use crate::diagnostic::Message;
use crate::model::timestamp::Timestamp;

const COPY: &str = "build the site again, and serve every file of `public-hosts/` on the host that its folder names";

/// Holds the folder of the other hosts against the site; what is wrong is named by its address.
///
/// # Errors
/// If one of the trees cannot be read.
pub fn neighbours(
    tree: &dyn Tree,
    hosts: &dyn Tree,
    at: Timestamp,
) -> Result<Vec<Fault>, Unreadable> {
    let mut faults = Faults::default();
    let site = Site::open(tree, at)?;
    let hosts = Site::open(hosts, at)?;
    let Some(bytes) = site.read(METADATA)? else {
        return Ok(Vec::new());
    };
    // What is wrong with the metadata themselves was said by whoever looked at the site.
    let Ok(metadata) = serde_json::from_slice::<Metadata>(&bytes) else {
        return Ok(Vec::new());
    };
    let (Some(base), Some(main)) = (metadata.base(), host(&metadata.canonical_url)) else {
        return Ok(Vec::new());
    };
    let own = host(&base);
    let mut same = |path: &str, address: &str, number: u8, expected: &[u8]| {
        let message = match hosts.read(path)? {
            Some(found) if found == expected => return Ok(()),
            Some(_) => "this is another file than the site's",
            None => "the file is missing",
        };
        faults.error(address, Basis::Csaf(number), message, COPY);
        Ok(())
    };
    if own != Some(main) {
        let at = |path: &str| (format!("{main}/{path}"), format!("https://{main}/{path}"));
        let (path, address) = at(METADATA);
        same(&path, &address, 9, &bytes)?;
        if let Some(service) = site.read(SERVICE)? {
            let (path, address) = at(SERVICE);
            same(&path, &address, 16, &service)?;
        }
    }
    let dns = format!("csaf.data.security.{main}");
    if own != Some(dns.as_str()) {
        let address = format!("https://{dns}/");
        same(&format!("{dns}/index.html"), &address, 10, &bytes)?;
    }
    // That the site has none was said by whoever looked at it.
    if own != Some(main) && site.has(SECURITY_TXT) {
        let path = format!("{main}/{SECURITY_TXT}");
        let address = format!("https://{path}");
        let canonical = metadata.canonical_url.as_str();
        let message = match hosts.read(&path)? {
            None => Some(Message::new("security.txt is missing")),
            Some(text) if leads(&text, canonical) => None,
            Some(_) => {
                let message = Message::new("this security.txt has no field `CSAF` with ");
                Some(message.value(canonical))
            }
        };
        if let Some(message) = message {
            faults.error(&address, Basis::Csaf(8), message, COPY);
        }
    }
    Ok(faults.sorted())
}

/// The host of an https address, as it is written.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://")?;
    let host = rest.split('/').next()?;
    (!host.is_empty()).then_some(host)
}

/// Whether the first field that leads to provider metadata leads to these.
fn leads(text: &[u8], canonical: &str) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut fields = text.lines().filter_map(|line| line.strip_prefix("CSAF:"));
    fields.next().map(str::trim) == Some(canonical)
}
