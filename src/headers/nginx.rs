//! The rules for nginx: two maps, and a server block for each host.

use std::fmt::Write as _;

use super::hosts::{Hosts, Neighbour, Part};
use super::pattern::{Pattern, any};
use super::rules::{
    AS_IT_IS, CACHING, COMPRESSED, ENDINGS, EVERYWHERE, NEIGHBOURS, OPEN, ORIGIN, OTHER, PLACES,
    SHORT, parts,
};

const BEGIN: &str = "\
Put it into the http part, such as /etc/nginx/conf.d/, and name your certificates.
nginx 1.18 or later.";

pub(super) fn text(hosts: &Hosts) -> String {
    let mut text = super::begin(hosts, "nginx", BEGIN);
    // Names of variables are shared by everything that one nginx serves.
    let suffix: String = hosts
        .site()
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '_'
            }
        })
        .collect();
    let cache = format!("$cache_{suffix}");
    let origin = format!("$origin_{suffix}");
    map(
        &mut text,
        &cache,
        SHORT,
        CACHING.map(|(pattern, value, _)| (pattern, value)),
    );
    map(
        &mut text,
        &origin,
        "",
        OPEN.map(|(pattern, _)| (pattern, "*")),
    );
    plain(&mut text, hosts);
    site(&mut text, hosts, &cache, &origin);
    for neighbour in hosts.neighbours() {
        host(&mut text, neighbour);
    }
    text
}

fn map<const N: usize>(text: &mut String, variable: &str, usual: &str, rows: [(Pattern, &str); N]) {
    let _ = writeln!(text, "\nmap $uri {variable} {{");
    let _ = writeln!(text, "    default \"{usual}\";");
    for (pattern, value) in rows {
        let _ = writeln!(text, "    \"~{}\" \"{value}\";", pattern.regex());
    }
    text.push_str("}\n");
}

/// Nothing is served without encryption.
fn plain(text: &mut String, hosts: &Hosts) {
    let names = match hosts.port() {
        None => hosts.names(),
        Some(_) => hosts.names().split_off(1),
    };
    if names.is_empty() {
        return;
    }
    let _ = write!(
        text,
        "
server {{
    listen 80;
    listen [::]:80;
    server_name {};
    return 301 https://$host$request_uri;
}}
",
        names.join(" ")
    );
}

/// What all server blocks begin with.
fn opened(text: &mut String, name: &str, port: u16) {
    let _ = write!(
        text,
        "
server {{
    listen {port} ssl;
    listen [::]:{port} ssl;
    server_name {name};
    ssl_certificate /etc/letsencrypt/live/{name}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{name}/privkey.pem;
"
    );
}

fn site(text: &mut String, hosts: &Hosts, cache: &str, origin: &str) {
    opened(text, hosts.site(), hosts.port().unwrap_or(443));
    let _ = writeln!(text, "    root \"{}\";\n", hosts.root());
    for (name, value) in EVERYWHERE {
        let _ = writeln!(text, "    add_header {name} \"{value}\" always;");
    }
    let _ = writeln!(text, "    add_header Cache-Control {cache} always;");
    let _ = writeln!(text, "    add_header {ORIGIN} {origin} always;");
    text.push_str("    etag on;\n\n    types {\n");
    let mut worded = Vec::new();
    for (endings, name, _) in ENDINGS {
        let (name, is_utf_8) = parts(name);
        let _ = writeln!(text, "        {name} {};", endings.join(" "));
        // nginx holds to it that a page is text.
        if is_utf_8 && name != "text/html" {
            worded.push(name);
        }
    }
    let _ = write!(
        text,
        "    }}
    default_type {OTHER};
    charset utf-8;
    charset_types {};

    gzip on;
    gzip_vary on;
    gzip_types {};

    error_page 404 /404.html;
    # A folder shows its page and never redirects.
    location / {{
        try_files $uri $uri/index.html =404;
    }}
",
        worded.join(" "),
        // Pages always are.
        COMPRESSED
            .into_iter()
            .filter(|name| *name != "text/html")
            .collect::<Vec<_>>()
            .join(" "),
    );
    for place in PLACES {
        // Bytes that have a hash or a signature are among them.
        let _ = write!(
            text,
            "    location ~ \"{}\" {{
        types {{ }}
        default_type {};
        try_files $uri =404;
    }}
",
            place.pattern.regex(),
            place.name
        );
    }
    let _ = write!(
        text,
        "    location ~ \"{}\" {{
        gzip off;
        try_files $uri $uri/index.html =404;
    }}
}}
",
        any(&AS_IT_IS)
    );
}

fn host(text: &mut String, neighbour: &Neighbour) {
    let name = &neighbour.name;
    let _ = write!(
        text,
        "\n# If {name} serves something else as well, put these locations into its own server block."
    );
    opened(text, name, 443);
    for part in &neighbour.parts {
        let (address, file) = match part {
            Part::File(path) => (format!("= /{path}"), "$uri".to_owned()),
            Part::Below(folder) => (format!("^~ /{folder}"), "$uri".to_owned()),
            Part::Root(path) => ("= /".to_owned(), format!("/{path}")),
        };
        let _ = write!(
            text,
            "
    location {address} {{
        root \"{}\";
        types {{ }}
        default_type \"{}\";
        gzip off;
",
            neighbour.root,
            part.media_type()
        );
        for (name, value) in NEIGHBOURS {
            let _ = writeln!(text, "        add_header {name} \"{value}\" always;");
        }
        let _ = writeln!(text, "        try_files {file} =404;\n    }}");
    }
    text.push_str("\n    location / {\n        return 404;\n    }\n}\n");
}
