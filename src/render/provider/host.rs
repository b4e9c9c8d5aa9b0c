//! What belongs on other hosts than the site's own: the main domain, the DNS path, the mail domain.
//!
//! Each host gets the files that must be served under its own name, and a `HOST.txt` that says in words what only a host can do.

use std::collections::BTreeMap;

use super::{File, Site};

/// The files of the site that other hosts serve too, as they stand on the site.
#[derive(Debug, Clone, Copy)]
pub struct HostInput<'a> {
    /// Where the site lives, and the domains that it speaks for.
    pub site: &'a Site,
    /// The files of [`super::files`]; the provider metadata and the service document are taken from them.
    pub provider: &'a [File],
    /// The bytes of security.txt from the newest site release, if there is one.
    pub security_txt: Option<&'a [u8]>,
    /// The files of the web key directory by their paths on `openpgpkey.<mail domain>` (the advanced method); none, and there is no such host.
    pub web_key_directory: &'a [File],
    /// The same by their paths on the mail domain itself (the direct method).
    pub direct_keys: &'a [File],
}

/// One file of another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFile {
    /// The host, in lower case: the folder below `<output>-hosts`.
    pub host: String,
    /// Its path and bytes on that host.
    pub file: File,
}

/// A file, where the host serves it, and how.
struct Served {
    file: File,
    /// The path of its address, with `/` at its beginning.
    at: String,
    media_type: &'static str,
}

/// Everything that belongs on other hosts, sorted by host; nothing for a host that is the site's own.
pub fn hosts(input: &HostInput<'_>) -> Vec<HostFile> {
    let site = input.site;
    let mut hosts: BTreeMap<String, Vec<Served>> = BTreeMap::new();
    let main = site.main_domain();
    hosts.insert(main.to_owned(), main_domain(input));
    hosts.insert(format!("csaf.data.security.{main}"), dns_path(input));
    if let Some(mail) = site.mail_domain() {
        let served = input.web_key_directory.iter().cloned();
        let keys = served.map(|file| Served::below_root(file, "application/octet-stream"));
        hosts.insert(format!("openpgpkey.{mail}"), keys.collect());
        let direct = input.direct_keys.iter().cloned();
        let direct = direct.map(|file| Served::below_root(file, "application/octet-stream"));
        hosts.entry(mail.to_owned()).or_default().extend(direct);
    }
    hosts.retain(|host, files| !site.is_own(host) && !files.is_empty());
    let mut all = Vec::new();
    for (host, served) in hosts {
        let words = instructions(site, &host, &served);
        let mut add = |file| {
            let host = host.clone();
            all.push(HostFile { host, file });
        };
        add(File {
            path: "HOST.txt".to_owned(),
            bytes: words.into_bytes(),
        });
        served.into_iter().for_each(|served| add(served.file));
    }
    all
}

impl Served {
    fn below_root(file: File, media_type: &'static str) -> Self {
        let at = format!("/{}", file.path);
        Self {
            file,
            at,
            media_type,
        }
    }
}

const JSON: &str = "application/json";

/// A file of the provider by its name.
fn named<'a>(input: &HostInput<'a>, name: &'a str) -> impl Iterator<Item = &'a File> {
    let files = input.provider.iter();
    files.filter(move |file| file.path.strip_prefix(super::FOLDER) == Some(name))
}

/// The well-known addresses (section 7.1.9, RFC 9116 section 3), and the service document, which clients look for beside whatever metadata they found.
fn main_domain(input: &HostInput<'_>) -> Vec<Served> {
    let security_txt = input.security_txt.map(|bytes| File {
        path: ".well-known/security.txt".to_owned(),
        bytes: bytes.to_owned(),
    });
    let metadata = named(input, "provider-metadata.json");
    let json = metadata.chain(named(input, "service.json")).cloned();
    let text = security_txt.into_iter();
    text.map(|file| Served::below_root(file, "text/plain; charset=utf-8"))
        .chain(json.map(|file| Served::below_root(file, JSON)))
        .collect()
}

/// The metadata at the root itself (section 7.1.10): as the file that any static host serves there.
fn dns_path(input: &HostInput<'_>) -> Vec<Served> {
    let served = |name: &'static str, path: &'static str, at: &'static str| {
        named(input, name).map(move |file| Served {
            file: File {
                path: path.to_owned(),
                bytes: file.bytes.clone(),
            },
            at: at.to_owned(),
            media_type: JSON,
        })
    };
    let metadata = "provider-metadata.json";
    served(metadata, "index.html", "/")
        .chain(served(metadata, metadata, "/provider-metadata.json"))
        .chain(served("service.json", "service.json", "/service.json"))
        .collect()
}

/// What the people who run the host must know.
fn instructions(site: &Site, host: &str, served: &[Served]) -> String {
    let mut text = format!(
        "What belongs on the host {host}\n\nThe site itself lives at {}\nThese files must also be served by {host}, byte for byte the same, after every build:\n\n",
        site.url("")
    );
    for Served {
        file,
        at,
        media_type,
    } in served
    {
        let path = &file.path;
        text.push_str(&format!(
            "    {path}\n        at https://{host}{at}\n        as Content-Type: {media_type}\n"
        ));
    }
    text.push_str(&format!(
        "
What only the host can do:

- DNS: {host} resolves to a web server.
- TLS: a certificate that is valid for {host}; nothing is served without encryption.
- No redirects: each address answers with the file itself and status 200.
- Content types: exactly as above, nothing added.
- CORS: the header `Access-Control-Allow-Origin: *` on each JSON file and each key.
- Freshness: either copy the files after each build, or pass requests for these addresses on to the site, inside the server and not by a redirect.
"
    ));
    text
}
