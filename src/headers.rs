//! How a site is served: one table of rules, and what each web server has to be told to keep them.
//!
//! Pure: the hosts and their folders come in, a text goes out.
//! The rules are what CSAF 2.0 section 7, RFC 9116 and the pages ask for; `verify` asks a live site for the same and shares no code with this room.

mod apache;
mod caddy;
mod hosts;
mod nginx;
mod pattern;
mod rules;
mod static_host;

use std::fmt::Write as _;

pub use hosts::{Hosts, HostsError, Neighbour, Part};
pub use rules::of;

/// Whoever serves the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// nginx, 1.18 or later.
    Nginx,
    /// Caddy, 2.5 or later.
    Caddy,
    /// Apache's httpd, 2.4.
    Apache,
    /// A host of static sites that reads a file `_headers`, as Netlify and Cloudflare Pages do.
    StaticHost,
}

/// The configuration that makes a server keep the rules.
pub fn configuration(server: Server, hosts: &Hosts) -> String {
    match server {
        Server::Nginx => nginx::text(hosts),
        Server::Caddy => caddy::text(hosts),
        Server::Apache => apache::text(hosts),
        Server::StaticHost => static_host::text(hosts),
    }
}

/// Writes the lines that all configurations begin with.
fn begin(hosts: &Hosts, name: &str, first: &str) -> String {
    let mut text = format!(
        "# {} for {name}, as `obstat headers` prints it.\n",
        hosts.site()
    );
    for line in first.lines() {
        let _ = writeln!(text, "# {line}");
    }
    text.push_str("# What each rule is for stands in docs/hosting.md.\n");
    text
}
