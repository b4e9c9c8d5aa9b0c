//! A tree in a folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Tree, TreeFile, Unreadable};

/// A published tree in a folder on the disk; no link inside of it is followed.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The tree in this folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Unreadable {
    let path = path.display().to_string();
    |error| Unreadable { path, error }
}

impl Tree for Folder {
    fn files(&self) -> Result<Vec<TreeFile>, Unreadable> {
        let mut files = Vec::new();
        let mut folders = vec![(self.root.clone(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(unreadable(&folder))? {
                let entry = entry.map_err(unreadable(&folder))?;
                let here = entry.path();
                let kind = entry.file_type().map_err(unreadable(&here))?;
                let name = entry.file_name();
                let path = format!("{prefix}{}", name.to_string_lossy());
                if kind.is_dir() && name.to_str().is_some() {
                    folders.push((here, path + "/"));
                    continue;
                }
                let plain = kind.is_file() && name.to_str().is_some();
                let length = match plain {
                    true => entry.metadata().map_err(unreadable(&here))?.len(),
                    false => 0,
                };
                files.push(TreeFile {
                    path,
                    length,
                    sha256: None,
                    plain,
                });
            }
        }
        Ok(files)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.root.join(path))?))
    }
}
