//! What web servers have to be told: exactly this for a small workspace, and for whoever asks otherwise, why not.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may fail"
)]

use std::path::Path;

use obstat::headers::of;
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::{Data, file, str};

const SITE: &str = r#"
title       = "ACME product security"
base_url    = "https://psirt.acme.example"
main_domain = "acme.example"
mail_domain = "acme.example"

[publisher]
category        = "vendor"
name            = "ACME"
namespace       = "https://acme.example"
contact_details = "psirt@acme.example"
"#;

fn asked(site: &str, arguments: &[&str]) -> OutputAssert {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join("content/site.toml"), site).unwrap();
    Command::new(cargo_bin!("obstat"))
        .current_dir(folder.path())
        .arg("headers")
        .args(arguments)
        .assert()
}

fn prints(server: &str, expected: Data) {
    let printed = asked(SITE, &["--for", server, "--root", "/srv/www/psirt"]);
    let printed = match server {
        "static-host" => asked(SITE, &["--for", server]),
        _ => printed,
    };
    printed.code(0).stdout_eq(expected).stderr_eq(str![]);
}

#[test]
fn nginx_is_told() {
    prints("nginx", file!["headers/nginx.conf"].raw());
}

#[test]
fn apache_is_told() {
    prints("apache", file!["headers/apache.conf"].raw());
}

#[test]
fn caddy_is_told() {
    prints("caddy", file!["headers/Caddyfile": Text].raw());
}

#[test]
fn static_hosts_are_told() {
    prints("static-host", file!["headers/_headers": Text].raw());
}

#[test]
fn an_unknown_server_is_named_with_those_that_are_known() {
    asked(SITE, &["--for", "ngix"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: invalid value 'ngix' for '--for <SERVER>'
  [possible values: nginx, caddy, apache, static-host]

  tip: a similar value exists: 'nginx'

For more information, try '--help'.

"#]]);
}

#[test]
fn the_folder_is_one_that_every_server_can_name() {
    for (root, why) in [
        ("www", "error: `www` is no absolute path\n"),
        (
            "/srv/$host",
            "error: `/srv/$host` has signs that mean something else in a server's configuration\n",
        ),
        (
            "/srv/a\"; include /etc/passwd",
            "error: `/srv/a\"; include /etc/passwd` has signs that mean something else in a server's configuration\n",
        ),
    ] {
        let said = asked(SITE, &["--for", "nginx", "--root", root]).code(2);
        let said = String::from_utf8(said.get_output().stderr.clone()).unwrap();
        assert!(said.starts_with(why), "{said}");
    }
    asked(SITE, &["--for", "netlify", "--root", "/srv/www"])
        .code(2)
        .stdout_eq(str![])
        .stderr_eq(str![[r#"
error: a static host has no folder to be named
help: leave `--root` out: the file holds for the site wherever it lies
see `obstat --help`

"#]]);
}

#[test]
fn a_site_without_an_address_is_not_served() {
    asked(
        &SITE.replace("https://psirt.acme.example", "https://acme.example/psirt"),
        &["--for", "nginx"],
    )
    .code(3)
    .stdout_eq(str![])
    .stderr_eq(str![[r#"
error: nobody knows where the site lives: `base_url` is not an https address without a path
help: `obstat check` says what is wrong with content/site.toml

"#]]);
}

#[test]
fn a_site_on_the_main_domain_with_a_port_needs_the_dns_path_alone() {
    let site = SITE
        .replace("https://psirt.acme.example", "https://acme.example:8443")
        .replace("mail_domain", "# ");
    let printed = asked(&site, &["--for", "nginx"]).code(0);
    let text = String::from_utf8(printed.get_output().stdout.clone()).unwrap();
    let told: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("listen") || line.starts_with("server_name"))
        .filter(|line| !line.contains("[::]"))
        .collect();
    assert_eq!(
        told,
        [
            "listen 80;",
            "server_name csaf.data.security.acme.example;",
            "listen 8443 ssl;",
            "server_name acme.example;",
            "listen 443 ssl;",
            "server_name csaf.data.security.acme.example;",
        ]
    );
    assert!(
        text.contains("root \"/srv/acme.example/public\";"),
        "{text}"
    );
}

/// Whether a rule of a static host is for an address: `*` is any text, `:name` one part.
fn holds(rule: &[u8], address: &[u8]) -> bool {
    match rule {
        [] => address.is_empty(),
        [b'*', rest @ ..] => (0..=address.len()).any(|at| holds(rest, &address[at..])),
        [b':', rest @ ..] => {
            let name = rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
            let name = name.count();
            let part = address.iter().take_while(|byte| **byte != b'/').count();
            part > 0 && holds(&rest[name..], &address[part..])
        }
        [sign, rest @ ..] => address.first() == Some(sign) && holds(rest, &address[1..]),
    }
}

/// The headers that a static host sets for a file, as it reads the rules.
fn on_a_static_host(rules: &str, path: &str) -> Vec<(String, String)> {
    let address = format!("/{path}");
    let mut found = Vec::new();
    let mut applies = false;
    for line in rules.lines().filter(|line| !line.starts_with('#')) {
        match line
            .strip_prefix("  ")
            .and_then(|line| line.split_once(": "))
        {
            Some((name, value)) if applies => found.push((name.to_owned(), value.to_owned())),
            Some(_) => {}
            None => applies = line.starts_with('/') && holds(line.as_bytes(), address.as_bytes()),
        }
    }
    found
}

#[test]
fn a_static_host_says_of_each_file_what_the_table_says() {
    let rules = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/headers/_headers"),
    )
    .unwrap();
    let blocks = rules.lines().filter(|line| line.starts_with('/'));
    assert!(blocks.clone().count() < 100);
    assert!(blocks.clone().all(|rule| rule.matches('*').count() <= 1));
    for path in [
        "index.html",
        "404.html",
        "files.json",
        "atom.xml",
        "robots.txt",
        "assets/style.css",
        "advisories/acme-2026-0001/index.html",
        "advisories/acme-2026-0001/acme-2026-0001.txt",
        "advisories/acme-2026-0001/1-1.0.0/index.html",
        "advisories/acme-2026-0001/1-1.0.0/acme-2026-0001.json",
        "advisories/acme-2026-0001/1-1.0.0/acme-2026-0001.txt",
        "products/pump/atom.xml",
        ".well-known/security.txt",
        ".well-known/csaf/provider-metadata.json",
        ".well-known/csaf/feed-tlp-white.json",
        ".well-known/csaf/white/changes.csv",
        ".well-known/csaf/white/index.html",
        ".well-known/csaf/white/2026/acme-2026-0001.json",
        ".well-known/csaf/white/2026/acme-2026-0001.json.asc",
        ".well-known/csaf/white/2026/acme-2026-0001.json.sha256",
        ".well-known/csaf/white/2026/acme-2026-0001.json.sha512",
        ".well-known/csaf/openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc",
        ".well-known/openpgpkey/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q",
        "vex/pump/openvex.json",
        "vex/pump/openvex.json.asc",
    ] {
        let told = on_a_static_host(&rules, path);
        let mut names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let number = names.len();
        names.dedup();
        assert_eq!(
            names.len(),
            number,
            "{path}: a header is set twice: {told:?}"
        );
        let table = of(path);
        for (name, value) in &told {
            let found = table.iter().find(|(known, _)| known == name);
            assert_eq!(
                found.map(|(_, value)| *value),
                Some(value.as_str()),
                "{path}"
            );
        }
        // What is left to the host: it asks anew for everything, and knows pages and styles.
        for (name, value) in &table {
            let left = match *name {
                "Cache-Control" => !value.contains("immutable"),
                "Content-Type" => path.ends_with(".html") || path.ends_with(".css"),
                _ => false,
            };
            assert!(left || names.contains(name), "{path}: {name}");
        }
    }
}
