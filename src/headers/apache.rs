//! The rules for Apache: a virtual host for each host.

use std::fmt::Write as _;

use super::hosts::{Hosts, Neighbour, Part};
use super::pattern::{Pattern, any};
use super::rules::{
    AS_IT_IS, CACHING, COMPRESSED, ENDINGS, EVERYWHERE, NEIGHBOURS, OPEN, ORIGIN, OTHER, PLACES,
    SHORT,
};

const BEGIN: &str = "\
Put it among the sites, such as /etc/apache2/sites-enabled/, and name your certificates.
Apache 2.4 with `a2enmod alias deflate dir filter headers rewrite setenvif ssl`.";

/// Endings that a distribution may take for an encoding of something else.
const PACKED: [&str; 4] = ["gz", "tgz", "Z", "bz2"];

pub(super) fn text(hosts: &Hosts) -> String {
    let mut text = super::begin(hosts, "Apache", BEGIN);
    let skipped = usize::from(hosts.port().is_some());
    for name in hosts.names().into_iter().skip(skipped) {
        let _ = write!(
            text,
            "
<VirtualHost *:80>
    ServerName {name}
    Redirect permanent / https://{name}/
</VirtualHost>
"
        );
    }
    site(&mut text, hosts);
    for neighbour in hosts.neighbours() {
        host(&mut text, neighbour);
    }
    text
}

/// What all virtual hosts begin with.
fn opened(text: &mut String, name: &str, port: u16) {
    let _ = write!(
        text,
        "
<VirtualHost *:{port}>
    ServerName {name}
    SSLEngine on
    SSLCertificateFile /etc/letsencrypt/live/{name}/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/{name}/privkey.pem
"
    );
}

/// A folder that is served.
fn directory(text: &mut String, root: &str) {
    let _ = write!(
        text,
        "    <Directory \"{root}\">
        Require all granted
        AllowOverride None
        Options FollowSymLinks
        DirectorySlash Off
        DirectoryIndex index.html
    </Directory>
"
    );
}

/// What every answer has.
fn everywhere(text: &mut String) {
    for (name, value) in EVERYWHERE {
        let _ = writeln!(text, "    Header always set {name} \"{value}\"");
    }
    let _ = writeln!(text, "    Header always set Cache-Control \"{SHORT}\"");
}

fn at(text: &mut String, regex: &str, line: &str) {
    let _ = write!(
        text,
        "    <LocationMatch \"{regex}\">
        {line}
    </LocationMatch>
"
    );
}

fn site(text: &mut String, hosts: &Hosts) {
    opened(text, hosts.site(), hosts.port().unwrap_or(443));
    let _ = writeln!(text, "    DocumentRoot \"{}\"", hosts.root());
    directory(text, hosts.root());
    let _ = write!(
        text,
        "    FileETag MTime Size
    ErrorDocument 404 /404.html
    # A folder shows its page and never redirects; one without a page is not there.
    RewriteEngine On
    RewriteCond \"%{{DOCUMENT_ROOT}}/$1\" -d
    RewriteCond \"%{{DOCUMENT_ROOT}}/$1/index.html\" -f
    RewriteRule \"^/(.*[^/])$\" \"/$1/index.html\" [L]
    RewriteCond \"%{{DOCUMENT_ROOT}}/$1\" -d
    RewriteCond \"%{{DOCUMENT_ROOT}}/$1/index.html\" !-f
    RewriteRule \"^/(.*)$\" - [R=404,L]

"
    );
    everywhere(text);
    // Of sections that hold, the last one counts: those that come first in the table go last.
    for (pattern, value, _) in CACHING.iter().rev() {
        let line = format!("Header always set Cache-Control \"{value}\"");
        at(text, &pattern.regex(), &line);
    }
    let open = OPEN.map(|(pattern, _)| pattern);
    let line = format!("Header always set {ORIGIN} \"*\"");
    at(text, &any(&open), &line);
    let endings = ENDINGS.iter().flat_map(|(endings, ..)| endings.iter());
    let endings: Vec<String> = endings.chain(&PACKED).map(|it| format!(".{it}")).collect();
    let named = endings.join(" ");
    let _ = write!(
        text,
        "
    AddDefaultCharset Off
    <Directory \"{}\">
        ForceType {OTHER}
        # What the server may read out of other endings than the last.
        <IfModule mime_module>
            RemoveEncoding {named}
            RemoveLanguage {named}
            RemoveCharset {named}
        </IfModule>
    </Directory>
",
        hosts.root()
    );
    for (endings, name, _) in ENDINGS {
        let _ = write!(
            text,
            "    <FilesMatch \"{}\">
        ForceType \"{name}\"
    </FilesMatch>
",
            Pattern::Ending(endings).regex()
        );
    }
    for place in PLACES.iter().rev() {
        let line = format!("ForceType \"{}\"", place.name);
        at(text, &place.pattern.regex(), &line);
    }
    let _ = write!(
        text,
        "
    AddOutputFilterByType DEFLATE {}
    DeflateAlterETag NoChange
    SetEnvIf Request_URI \"{}\" no-gzip dont-vary
</VirtualHost>
",
        COMPRESSED.join(" "),
        any(&AS_IT_IS)
    );
}

fn host(text: &mut String, neighbour: &Neighbour) {
    let Neighbour { name, root, parts } = neighbour;
    let _ = write!(
        text,
        "\n# If {name} serves something else as well, put what follows the certificates into its own virtual host, but for `RedirectMatch`."
    );
    opened(text, name, 443);
    directory(text, root);
    let mut known = Vec::new();
    for part in parts {
        let (regex, from, to) = match part {
            Part::File(path) => (format!("^/{}$", dotted(path)), *path, *path),
            Part::Below(folder) => (format!("^/{}", dotted(folder)), *folder, *folder),
            Part::Root(path) => ("^/$".to_owned(), "", *path),
        };
        match part {
            Part::Root(_) => {
                let _ = writeln!(text, "    AliasMatch \"{regex}\" \"{root}/{to}\"");
            }
            _ => {
                let _ = writeln!(text, "    Alias \"/{from}\" \"{root}/{to}\"");
            }
        }
        let _ = write!(
            text,
            "    <LocationMatch \"{regex}\">
        ForceType \"{}\"
",
            part.media_type()
        );
        for (name, value) in NEIGHBOURS {
            let _ = writeln!(text, "        Header always set {name} \"{value}\"");
        }
        text.push_str("        SetEnvIf Request_URI . no-gzip dont-vary\n    </LocationMatch>\n");
        known.push(regex);
    }
    let others: Vec<&str> = known
        .iter()
        .map(|regex| regex.trim_start_matches('^'))
        .collect();
    let _ = write!(
        text,
        "    RedirectMatch 404 \"^(?!{})\"
</VirtualHost>
",
        others.join("|")
    );
}

fn dotted(path: &str) -> String {
    path.replace('.', "\\.")
}
