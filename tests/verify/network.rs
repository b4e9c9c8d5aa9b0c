//! Nothing but `verify URL` uses a network, and nothing but `serve` listens.

use std::path::{Path, PathBuf};

/// Words without which nobody reaches a network.
const WORDS: [&str; 8] = [
    "ureq",
    "rustls::",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "ToSocketAddrs",
    "std::net::{",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

#[test]
fn only_the_client_of_verify_and_the_server_of_serve_name_a_network() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = sources(&source);
    assert!(all.len() > 100);
    let mut named = Vec::new();
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&source).unwrap().to_str().unwrap();
        named.extend(
            WORDS
                .into_iter()
                .filter(|word| text.contains(word))
                .map(|word| format!("{path}: {word}")),
        );
    }
    named.sort();
    assert_eq!(
        named,
        [
            "serve/connection.rs: TcpStream",
            "serve/connection.rs: std::net::{",
            "serve/server.rs: TcpListener",
            "serve/server.rs: std::net::{",
            "verify/live/client.rs: rustls::",
            "verify/live/client.rs: ureq"
        ]
    );
}
