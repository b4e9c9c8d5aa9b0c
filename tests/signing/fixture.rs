//! A small workspace with a key.

use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use tempfile::TempDir;

/// When the key begins to be valid.
pub(crate) const BEGIN: &str = "2026-01-01T00:00:00Z";
/// When the first release is made.
pub(crate) const FIRST: &str = "2026-06-01T08:00:00Z";
/// When the second is.
pub(crate) const SECOND: &str = "2026-07-01T08:00:00Z";

/// A workspace, and beside it what is secret.
pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) fingerprint: String,
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Workspace {
    /// A workspace with one advisory, one VEX statement and no key.
    pub(crate) fn unsigned() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/base");
        let root = folder.path().join("workspace");
        std::fs::create_dir(&root).unwrap();
        copy(&base, &root);
        Self {
            folder,
            fingerprint: String::new(),
        }
    }

    /// The same with a key of so many days that is pinned.
    pub(crate) fn with_key(days: u32) -> Self {
        let mut workspace = Self::unsigned();
        workspace.new_key(days);
        workspace.pin("key-file");
        workspace
    }

    pub(crate) fn new_key(&mut self, days: u32) {
        self.new_key_at(BEGIN, days);
    }

    pub(crate) fn new_key_at(&mut self, begin: &str, days: u32) {
        let days = days.to_string();
        let secret = self.secret().display().to_string();
        self.obstat(&[
            "keys",
            "new",
            "--uid",
            "Example PSIRT <psirt@devices.example>",
            "--secret",
            &secret,
            "--unprotected",
            "--at",
            begin,
            "--days",
            &days,
        ])
        .code(0);
        self.fingerprint = self
            .names("public-keys")
            .into_iter()
            .find_map(|name| name.strip_suffix(".asc").map(str::to_owned))
            .unwrap();
    }

    pub(crate) fn pin(&self, signer: &str) {
        let path = self.root().join("content/site.toml");
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str(&format!(
            "\n[signing]\nfingerprint = \"{}\"\nsigner = \"{signer}\"\n",
            self.fingerprint
        ));
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    pub(crate) fn secret(&self) -> PathBuf {
        self.folder.path().join("secret")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.secret().join(format!("{}.key", self.fingerprint))
    }

    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.read(&format!("public-keys/{}.asc", self.fingerprint))
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(self.root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        Command::new(cargo_bin!("obstat"))
            .current_dir(self.root())
            .env_remove("OBSTAT_PASSPHRASE")
            .args(arguments)
    }

    pub(crate) fn obstat(&self, arguments: &[&str]) -> OutputAssert {
        self.command(arguments).assert()
    }

    /// Releases all that is due, signed by the key file.
    pub(crate) fn release(&self, at: &str, more: &[&str]) -> OutputAssert {
        let key = self.key().display().to_string();
        let mut arguments = vec!["release", "--all", "--at", at, "--key", &key];
        arguments.extend(more);
        self.obstat(&arguments)
    }
}
