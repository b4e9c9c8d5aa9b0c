//! A copy of the example workspace, a server for it, and a client that can be as rude as a test needs it.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A workspace of its own.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// The example, all of it released.
    pub(crate) fn example() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["content", "public-keys"] {
            copy(&repository.join(name), &folder.path().join(name));
        }
        Self { folder }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Saves as simple programs do: over what is there.
    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Saves as careful programs do: beside it, and then in its place.
    pub(crate) fn write_beside(&self, path: &str, text: &str) {
        let path = self.path(path);
        let beside = path.with_extension("md.tmp");
        fs::write(&beside, text).unwrap();
        fs::rename(&beside, &path).unwrap();
    }

    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replace(from, to));
    }

    /// An advisory with a revision that is not released.
    pub(crate) fn draft(&self, id: &str) -> String {
        let path = format!("content/advisories/2026/{id}.md");
        let text = self.read(&path).replacen(
            "[[tracking.revision_history]]\n",
            "[[tracking.revision_history]]\nnumber  = \"9.0.0\"\nkind    = \"update\"\nsummary = \"Something new.\"\n\n[[tracking.revision_history]]\n",
            1,
        );
        self.write(&path, &text);
        path
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

pub(crate) fn obstat() -> Command {
    Command::new(env!("CARGO_BIN_EXE_obstat"))
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(workspace: &Workspace) -> Self {
        let mut child = obstat()
            .arg("--workspace")
            .arg(workspace.root())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut said).unwrap();
        let address = said
            .strip_prefix("the preview is at http://")
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_else(|| panic!("{said:?}"))
            .to_owned();
        Self { child, address }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    /// Sends bytes, and takes what comes until the other side closes.
    pub(crate) fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    pub(crate) fn ask(&self, method: &str, target: &str, more: &str) -> Answer {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n",
            self.address
        );
        Answer::of(&self.raw(request.as_bytes()))
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// The page once it holds `text`.
    pub(crate) fn until(&self, target: &str, text: &str) -> Answer {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.get(target);
            if answer.text().contains(text) {
                return answer;
            }
            assert!(
                Instant::now() < end,
                "{target} never held {text:?}: {}",
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// What browsers are told of.
    pub(crate) fn told(&self) -> Told {
        let mut stream = self.connect();
        let request = format!("GET /-/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut told = Told {
            lines: BufReader::new(stream).lines(),
            last: String::new(),
        };
        told.line("Content-Type: text/event-stream");
        told.another();
        told
    }

    /// Every path that is served.
    pub(crate) fn paths(&self) -> Vec<String> {
        let list = self.get("/-/paths");
        assert_eq!(list.status, 200);
        list.text().lines().map(str::to_owned).collect()
    }

    /// All of the site, page by page over one connection, without what a preview adds.
    pub(crate) fn all(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let get = |path: String| {
            let answer = self.get(&format!("/{}", encoded(&path)));
            assert_eq!(answer.status, 200, "{path}");
            let bytes = without_strip(answer.body);
            (path, bytes)
        };
        self.paths().into_iter().map(get).collect()
    }
}

/// The events of a server.
pub(crate) struct Told {
    lines: Lines<BufReader<TcpStream>>,
    /// The mark of the newest drawing.
    pub(crate) last: String,
}

impl Told {
    /// The mark of the next drawing.
    pub(crate) fn another(&mut self) -> String {
        loop {
            self.line("event: drawn");
            let mark = self.line("data: ");
            if mark != self.last {
                self.last.clone_from(&mark);
                return mark;
            }
        }
    }

    fn line(&mut self, wanted: &str) -> String {
        loop {
            let line = self.lines.next().unwrap().unwrap();
            if let Some(rest) = line.strip_prefix(wanted) {
                return rest.to_owned();
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn encoded(path: &str) -> String {
    let byte = |byte: u8| match byte {
        b'%' | b' ' | b'?' | b'#' | 0x80.. => format!("%{byte:02x}"),
        other => char::from(other).to_string(),
    };
    path.bytes().map(byte).collect()
}

/// A page without the strip at its end.
pub(crate) fn without_strip(page: Vec<u8>) -> Vec<u8> {
    let begin = b"<link rel=\"stylesheet\" href=\"/-/preview.css\"><aside";
    let end = b"src=\"/-/reload.js\"></script>\n";
    let find = |what: &[u8]| page.windows(what.len()).position(|at| at == what);
    match find(begin).zip(find(end)) {
        Some((from, to)) => [&page[..from], &page[to + end.len()..]].concat(),
        None => page,
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|at| at == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut named = lines.filter_map(|line| line.split_once(": "));
        let found = named.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }
}
