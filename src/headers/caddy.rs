//! The rules for Caddy: a site block for each host.
//!
//! Caddy sorts directives by a rule of its own, so they stand in `route`, which keeps their order: of headers that hold, the last one counts.

use std::fmt::Write as _;

use super::hosts::{Hosts, Neighbour, Part};
use super::pattern::{Pattern, any};
use super::rules::{
    AS_IT_IS, CACHING, ENDINGS, EVERYWHERE, NEIGHBOURS, OPEN, ORIGIN, OTHER, PLACES, SHORT,
};

const BEGIN: &str = "\
Put it into the Caddyfile. Caddy gets the certificates itself; your own are named with `tls CERTIFICATE KEY`.
Caddy 2.5 or later.";

pub(super) fn text(hosts: &Hosts) -> String {
    let mut text = super::begin(hosts, "Caddy", BEGIN);
    site(&mut text, hosts);
    for neighbour in hosts.neighbours() {
        host(&mut text, neighbour);
    }
    text
}

/// A matcher by a regular expression, and what holds for what it matches.
fn matched(text: &mut String, name: &str, regex: &str, header: &str, value: &str) {
    let _ = write!(
        text,
        "		@{name} path_regexp \"{}\"
		header @{name} {header} \"{value}\"
",
        regex
    );
}

fn site(text: &mut String, hosts: &Hosts) {
    let port = hosts
        .port()
        .map_or(String::new(), |port| format!(":{port}"));
    let _ = write!(
        text,
        "
{}{port} {{
	root * \"{}\"
	route {{
		# A folder shows its page and never redirects.
		try_files {{path}}/index.html {{path}}
",
        hosts.site(),
        hosts.root()
    );
    for (name, value) in EVERYWHERE {
        let _ = writeln!(text, "\t\theader {name} \"{value}\"");
    }
    let _ = writeln!(text, "\t\theader Cache-Control \"{SHORT}\"");
    for (place, (pattern, value, _)) in CACHING.iter().enumerate().rev() {
        let name = format!("cached{place}");
        matched(text, &name, &pattern.regex(), "Cache-Control", value);
    }
    let open = OPEN.map(|(pattern, _)| pattern);
    matched(text, "open", &any(&open), ORIGIN, "*");
    let _ = writeln!(text, "\t\theader Content-Type \"{OTHER}\"");
    for (endings, name, _) in ENDINGS {
        let regex = Pattern::Ending(endings).regex();
        let matcher = endings.first().copied().unwrap_or_default();
        matched(text, matcher, &regex, "Content-Type", name);
    }
    for (place, rule) in PLACES.iter().enumerate().rev() {
        let name = format!("place{place}");
        matched(
            text,
            &name,
            &rule.pattern.regex(),
            "Content-Type",
            rule.name,
        );
    }
    let _ = write!(
        text,
        "		@compressed not path_regexp \"{}\"
		encode @compressed gzip
		file_server {{
			disable_canonical_uris
			index index.html
		}}
	}}
	handle_errors {{
		rewrite * /404.html
		header Content-Type \"text/html; charset=utf-8\"
		header Cache-Control \"{SHORT}\"
		header -{ORIGIN}
		file_server
	}}
}}
",
        any(&AS_IT_IS)
    );
}

fn host(text: &mut String, neighbour: &Neighbour) {
    let Neighbour { name, root, parts } = neighbour;
    let _ = write!(
        text,
        "
# If {name} serves something else as well, put what stands before `respond` into its own block.
{name} {{
"
    );
    for part in parts {
        let (path, rewritten) = match part {
            Part::File(path) => (format!("/{path}"), None),
            Part::Below(folder) => (format!("/{folder}*"), None),
            Part::Root(path) => ("/".to_owned(), Some(path)),
        };
        let _ = write!(
            text,
            "\thandle {path} {{\n\t\troot * \"{root}\"\n\t\troute {{\n"
        );
        for (name, value) in NEIGHBOURS {
            let _ = writeln!(text, "\t\t\theader {name} \"{value}\"");
        }
        let _ = writeln!(text, "\t\t\theader Content-Type \"{}\"", part.media_type());
        if let Some(path) = rewritten {
            let _ = writeln!(text, "\t\t\trewrite * /{path}");
        }
        text.push_str("\t\t\tfile_server {\n\t\t\t\tdisable_canonical_uris\n\t\t\t}\n\t\t}\n\t}\n");
    }
    text.push_str("\thandle {\n\t\trespond 404\n\t}\n}\n");
}
