//! Which files git tracks, from its index, without running git (its documentation calls the format `gitformat-index`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The largest index that is read, in bytes: that of two million files.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Git's index cannot be read, so nobody can tell what it tracks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Untold;

/// Which of the files, named by their paths below `root`, git tracks; none if `root` is in no repository.
///
/// # Errors
/// [`Untold`] if there is an index that cannot be read.
pub(super) fn tracked<'p>(root: &Path, paths: &[&'p str]) -> Result<BTreeSet<&'p str>, Untold> {
    let Ok(root) = root.canonicalize() else {
        return Ok(BTreeSet::new());
    };
    let Some((top, folder)) = root
        .ancestors()
        .find_map(|top| Some((top, git_folder(top)?)))
    else {
        return Ok(BTreeSet::new());
    };
    let below = root.strip_prefix(top).map_err(|_| Untold)?;
    let below = below.to_str().ok_or(Untold)?.replace('\\', "/");
    let of_git = |path: &'p str| match below.is_empty() {
        true => (path.to_owned(), path),
        false => (format!("{below}/{path}"), path),
    };
    let wanted: Vec<(String, &str)> = paths.iter().copied().map(of_git).collect();
    let mut found = BTreeSet::new();
    let mut see = |name: &[u8]| {
        let hit = wanted.iter().find(|(path, _)| path.as_bytes() == name);
        found.extend(hit.map(|(_, path)| *path));
    };
    let digest = digest_length(&folder);
    let Some(bytes) = read(&folder.join("index"))? else {
        return Ok(BTreeSet::new());
    };
    // A split index has most of its entries in another file.
    if let Some(shared) = entries(&bytes, digest, &mut see).ok_or(Untold)? {
        let bytes = read(&folder.join(format!("sharedindex.{shared}")))?.ok_or(Untold)?;
        entries(&bytes, digest, &mut see).ok_or(Untold)?;
    }
    Ok(found)
}

/// The folder in which git keeps the index of a work tree: `.git`, or what a file of that name points to.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let place = top.join(".git");
    if place.is_dir() {
        return place.join("HEAD").exists().then_some(place);
    }
    let text = std::fs::read_to_string(&place).ok()?;
    Some(top.join(text.strip_prefix("gitdir:")?.trim()))
}

/// How long names of objects are: 20 bytes, or 32 where the repository's configuration says so.
fn digest_length(folder: &Path) -> usize {
    let common = std::fs::read_to_string(folder.join("commondir"));
    let common = common.map_or_else(|_| folder.to_owned(), |path| folder.join(path.trim()));
    let text = std::fs::read_to_string(common.join("config")).unwrap_or_default();
    let says = text
        .to_ascii_lowercase()
        .lines()
        .any(|line| line.trim().starts_with("objectformat") && line.trim_end().ends_with("sha256"));
    if says { 32 } else { 20 }
}

fn read(file: &Path) -> Result<Option<Vec<u8>>, Untold> {
    match std::fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Ok(data) if data.is_file() && data.len() <= LARGEST => {
            std::fs::read(file).map(Some).map_err(|_| Untold)
        }
        _ => Err(Untold),
    }
}

/// Shows the path of each entry to `see`, and returns the name of the shared index, if there is one; none if this is no index.
fn entries(bytes: &[u8], digest: usize, see: &mut dyn FnMut(&[u8])) -> Option<Option<String>> {
    let number = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(four)).ok()
    };
    let version = number(4)?;
    if !bytes.starts_with(b"DIRC") || !(2..=4).contains(&version) {
        return None;
    }
    let mut at = 12_usize;
    let mut name: Vec<u8> = Vec::new();
    for _ in 0..number(8)? {
        let start = at;
        // Ten numbers of what the file was like, the object's name, and flags.
        at = at.checked_add(40 + digest)?;
        let flags = bytes.get(at..at.checked_add(2)?)?;
        let extended = version >= 3 && flags.first()? & 0x40 != 0;
        at += if extended { 4 } else { 2 };
        if version == 4 {
            let dropped = varint(bytes, &mut at)?;
            name.truncate(name.len().checked_sub(dropped)?);
        } else {
            name.clear();
        }
        let rest = bytes.get(at..)?;
        let length = memchr::memchr(0, rest)?;
        name.extend_from_slice(rest.get(..length)?);
        see(&name);
        at += length;
        // One to eight zeros make the length of an entry a multiple of eight.
        at = match version {
            4 => at + 1,
            _ => start + ((at - start + 8) & !7),
        };
    }
    // Extensions, each a name and a length, up to the digest of the whole.
    while at.checked_add(8 + digest)? <= bytes.len() {
        let length = number(at.checked_add(4)?)?;
        if bytes.get(at..)?.starts_with(b"link") {
            let from = at.checked_add(8)?;
            let shared = bytes.get(from..from.checked_add(digest)?)?;
            if shared.iter().any(|byte| *byte != 0) {
                return Some(Some(
                    shared.iter().map(|byte| format!("{byte:02x}")).collect(),
                ));
            }
        }
        at = at.checked_add(8)?.checked_add(length)?;
    }
    Some(None)
}

/// A number as git writes offsets: seven bits a byte, the highest first.
fn varint(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value = value.checked_add(usize::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?.checked_mul(128)?;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Untold, entries, tracked};

    /// An index with these paths, as git writes it.
    fn index(version: u32, paths: &[&str]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
        let mut before = "";
        for path in paths {
            let start = bytes.len();
            bytes.extend([7; 60]);
            bytes.extend(u16::try_from(path.len()).unwrap().to_be_bytes());
            if version == 4 {
                let same = before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b);
                let same = same.count();
                bytes.push(u8::try_from(before.len() - same).unwrap());
                bytes.extend(&path.as_bytes()[same..]);
                bytes.push(0);
                before = path;
            } else {
                bytes.extend(path.as_bytes());
                let length = (bytes.len() - start + 8) & !7;
                bytes.resize(start + length, 0);
            }
        }
        bytes.extend(b"TREE\0\0\0\x02ab");
        bytes.extend([9; 20]);
        bytes
    }

    fn repository(index: &[u8]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join(".git")).unwrap();
        std::fs::create_dir_all(folder.path().join("site")).unwrap();
        std::fs::write(folder.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        std::fs::write(folder.path().join(".git/index"), index).unwrap();
        folder
    }

    fn names(root: &Path, paths: &[&str]) -> Result<Vec<String>, Untold> {
        tracked(root, paths).map(|found| found.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn each_version_of_the_index_is_read() {
        let paths = [
            "README.md",
            "case.phi.toml",
            "site/case.phi.toml",
            "site/content/site.toml",
        ];
        for version in 2..=4 {
            let folder = repository(&index(version, &paths));
            let wanted = ["case.phi.toml", "other.phi.toml"];
            assert_eq!(
                names(folder.path(), &wanted),
                Ok(vec!["case.phi.toml".to_owned()])
            );
            let site = folder.path().join("site");
            assert_eq!(names(&site, &wanted), Ok(vec!["case.phi.toml".to_owned()]));
            let repository = repository(&index(version, &paths[..1]));
            assert_eq!(names(repository.path(), &wanted), Ok(Vec::new()));
        }
    }

    #[test]
    fn what_is_no_index_cannot_be_told() {
        let whole = index(2, &["case.phi.toml"]);
        for end in 0..60 {
            let folder = repository(&whole[..end]);
            assert_eq!(names(folder.path(), &["case.phi.toml"]), Err(Untold));
        }
        assert_eq!(
            names(repository(b"DIRC\0\0\0\x07\0\0\0\0").path(), &["x"]),
            Err(Untold)
        );
    }

    proptest::proptest! {
        #[test]
        fn no_index_makes_it_panic(version in 2_u8..5, rest in proptest::collection::vec(0_u8..=255, 0..300)) {
            let bytes = [b"DIRC\0\0\0", [version].as_slice(), &rest].concat();
            entries(&bytes, 20, &mut |_| {});
        }
    }
}
