//! Creates the files of a scaffold: all of them or none.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Scaffold;

/// Why nothing was created.
#[derive(Debug)]
pub enum CreateError {
    /// There is something already.
    Exists(PathBuf),
    /// The system would not.
    Failed(PathBuf, io::Error),
}

impl std::fmt::Display for CreateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(path) => write!(formatter, "`{}` is there already", path.display()),
            Self::Failed(path, error) => {
                write!(formatter, "`{}` cannot be created: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for CreateError {}

/// What was created so far, to be taken back.
#[derive(Default)]
struct Created {
    paths: Vec<(PathBuf, bool)>,
}

impl Created {
    /// Removes what was created, newest first; a folder into which somebody else wrote stays.
    fn take_back(self) {
        for (path, is_folder) in self.paths.into_iter().rev() {
            let _ = match is_folder {
                true => fs::remove_dir(&path),
                false => fs::remove_file(&path),
            };
        }
    }

    fn folder(&mut self, path: &Path) -> Result<(), CreateError> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        match fs::create_dir(path) {
            Ok(()) => {
                self.paths.push((path.to_path_buf(), true));
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                match path.is_dir() {
                    // Somebody else was quicker.
                    true => Ok(()),
                    false => Err(CreateError::Exists(path.to_path_buf())),
                }
            }
            Err(error) => Err(CreateError::Failed(path.to_path_buf(), error)),
        }
    }

    fn file(&mut self, path: &Path, text: &str) -> Result<(), CreateError> {
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        let failed = |error: io::Error| match error.kind() {
            ErrorKind::AlreadyExists => CreateError::Exists(path.to_path_buf()),
            _ => CreateError::Failed(path.to_path_buf(), error),
        };
        let mut file = fs::File::create_new(path).map_err(failed)?;
        self.paths.push((path.to_path_buf(), false));
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)
    }
}

/// Creates every file and folder of a scaffold below `root`, and says which files.
///
/// # Errors
///
/// When one of the files exists, or cannot be written; then nothing is left behind.
pub fn create(root: &Path, scaffold: &Scaffold) -> Result<Vec<PathBuf>, CreateError> {
    let paths: Vec<PathBuf> = scaffold
        .files
        .iter()
        .map(|(path, _)| root.join(path))
        .collect();
    if let Some(taken) = paths.iter().find(|path| fs::symlink_metadata(path).is_ok()) {
        return Err(CreateError::Exists(taken.clone()));
    }
    let mut created = Created::default();
    match fill(root, scaffold, &mut created) {
        Ok(()) => Ok(paths),
        Err(error) => {
            created.take_back();
            Err(error)
        }
    }
}

fn fill(root: &Path, scaffold: &Scaffold, created: &mut Created) -> Result<(), CreateError> {
    created.folder(root)?;
    for folder in &scaffold.folders {
        created.folder(&root.join(folder))?;
    }
    for (path, text) in &scaffold.files {
        created.file(&root.join(path), text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Scaffold {
        Scaffold {
            files: vec![
                ("a/one".to_owned(), "1".to_owned()),
                ("b/two".to_owned(), "2".to_owned()),
            ],
            folders: vec!["c"],
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn everything_is_created() {
        let folder = tempfile::tempdir().unwrap();
        create(&folder.path().join("new"), &two()).unwrap();
        assert_eq!(names(&folder.path().join("new")), ["a", "b", "c"]);
    }

    #[test]
    fn nothing_is_created_if_one_file_exists() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/two"), "mine").unwrap();
        let error = create(folder.path(), &two()).unwrap_err();
        assert!(matches!(error, CreateError::Exists(path) if path.ends_with("b/two")));
        assert_eq!(names(folder.path()), ["b"]);
        assert_eq!(
            fs::read_to_string(folder.path().join("b/two")).unwrap(),
            "mine"
        );
    }

    #[test]
    fn what_fails_half_way_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        // A file stands where the second folder has to be.
        fs::write(folder.path().join("b"), "mine").unwrap();
        create(folder.path(), &two()).unwrap_err();
        assert_eq!(names(folder.path()), ["b"]);
    }
}
