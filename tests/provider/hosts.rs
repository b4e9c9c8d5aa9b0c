//! What belongs on other hosts.

use obstat::render::provider::{File, HostFile, HostInput, Site, files, hosts};

use crate::fixture::{BASE, document, input};

const METADATA: &str = ".well-known/csaf/provider-metadata.json";

fn of(site: &Site, keys: &[File]) -> (Vec<File>, Vec<HostFile>) {
    let mut input = input(
        vec![document("ACME-2026-0001", "2026-01-10T08:00:00Z")],
        "2026-02-01T00:00:00Z",
    );
    input.site = site.clone();
    let provider = files(&input).unwrap();
    let made = hosts(&HostInput {
        site,
        provider: &provider,
        security_txt: Some(b"Contact: (invented)\n"),
        web_key_directory: keys,
        direct_keys: &[],
    });
    (provider, made)
}

fn names(made: &[HostFile]) -> Vec<String> {
    let names = made.iter();
    names
        .map(|made| format!("{}/{}", made.host, made.file.path))
        .collect()
}

#[test]
fn the_main_domain_and_the_dns_path_serve_the_same_metadata() {
    let site = Site::new(BASE, Some("acme.example"), Some("acme.example")).unwrap();
    let (provider, made) = of(&site, &[]);
    assert_eq!(
        names(&made),
        [
            "acme.example/HOST.txt",
            "acme.example/.well-known/security.txt",
            "acme.example/.well-known/csaf/provider-metadata.json",
            "acme.example/.well-known/csaf/service.json",
            "csaf.data.security.acme.example/HOST.txt",
            "csaf.data.security.acme.example/index.html",
            "csaf.data.security.acme.example/provider-metadata.json",
            "csaf.data.security.acme.example/service.json",
        ]
    );
    let original = provider.iter().find(|file| file.path == METADATA).unwrap();
    for copy in made.iter().filter(|made| {
        matches!(
            &*made.file.path,
            METADATA | "index.html" | "provider-metadata.json"
        )
    }) {
        assert_eq!(copy.file.bytes, original.bytes);
    }
}

#[test]
fn a_site_on_the_main_domain_needs_the_dns_path_alone() {
    for main in [None, Some("Acme.example")] {
        let site = Site::new("https://ACME.example", main, None).unwrap();
        let (_, made) = of(&site, &[]);
        let hosts: Vec<&str> = made.iter().map(|made| made.host.as_str()).collect();
        assert_eq!(hosts, ["csaf.data.security.acme.example"; 4]);
    }
}

#[test]
fn a_host_that_is_the_site_gets_nothing() {
    let site = Site::new(
        "https://csaf.data.security.acme.example",
        Some("acme.example"),
        None,
    );
    let (_, made) = of(&site.unwrap(), &[]);
    assert!(
        made.iter().all(|made| made.host == "acme.example"),
        "{made:?}"
    );
}

#[test]
fn the_mail_domain_has_a_host_once_there_are_keys() {
    let site = Site::new(BASE, Some("acme.example"), Some("mail.acme.example")).unwrap();
    let policy = File {
        path: ".well-known/openpgpkey/mail.acme.example/policy".to_owned(),
        bytes: b"\n".to_vec(),
    };
    let (_, made) = of(&site, std::slice::from_ref(&policy));
    let mail = made
        .iter()
        .filter(|made| made.host == "openpgpkey.mail.acme.example");
    let paths: Vec<&str> = mail.map(|made| made.file.path.as_str()).collect();
    assert_eq!(paths, ["HOST.txt", &policy.path]);
}

#[test]
fn the_instructions_say_what_only_the_host_can_do() {
    let site = Site::new(BASE, Some("acme.example"), None).unwrap();
    let (_, made) = of(&site, &[]);
    let words = |host: &str| {
        let mut found = made.iter().filter(|made| made.host == host);
        String::from_utf8(found.next().unwrap().file.bytes.clone()).unwrap()
    };
    assert_eq!(
        words("csaf.data.security.acme.example"),
        "What belongs on the host csaf.data.security.acme.example

The site itself lives at https://security.acme.example/
These files must also be served by csaf.data.security.acme.example, byte for byte the same, after every build:

    index.html
        at https://csaf.data.security.acme.example/
        as Content-Type: application/json
    provider-metadata.json
        at https://csaf.data.security.acme.example/provider-metadata.json
        as Content-Type: application/json
    service.json
        at https://csaf.data.security.acme.example/service.json
        as Content-Type: application/json

What only the host can do:

- DNS: csaf.data.security.acme.example resolves to a web server.
- TLS: a certificate that is valid for csaf.data.security.acme.example; nothing is served without encryption.
- No redirects: each address answers with the file itself and status 200.
- Content types: exactly as above, nothing added.
- CORS: the header `Access-Control-Allow-Origin: *` on each JSON file and each key.
- Freshness: either copy the files after each build, or pass requests for these addresses on to the site, inside the server and not by a redirect.
"
    );
    assert!(words("acme.example").contains(
        "    .well-known/security.txt
        at https://acme.example/.well-known/security.txt
        as Content-Type: text/plain; charset=utf-8
"
    ));
}
