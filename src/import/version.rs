//! Which of two versions of a document is newer.

use semver::Version;

/// Whether a version is newer than another one (CSAF 2.0 section 3.1.11: integers, or semantic versions by precedence).
///
/// Between the two ways of counting the major number counts, because a document that changes from one to the other goes on counting.
pub(super) fn is_newer(version: &str, before: &str) -> bool {
    match (parse(version), parse(before)) {
        (Some(version), Some(before)) => version.cmp_precedence(&before).is_gt(),
        _ => version != before,
    }
}

/// The smallest version that is newer: one more, or one patch more (CSAF 2.0 section 3.1.11.2, rule 5).
pub(super) fn next(version: &str) -> Option<String> {
    if let Ok(number) = version.parse::<u64>() {
        return number.checked_add(1).map(|next| next.to_string());
    }
    let version = Version::parse(version).ok()?;
    let patch = version.patch.checked_add(1)?;
    Some(Version::new(version.major, version.minor, patch).to_string())
}

fn parse(text: &str) -> Option<Version> {
    match text.parse::<u64>() {
        Ok(number) => Some(Version::new(number, 0, 0)),
        Err(_) => Version::parse(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_newer, next};

    #[test]
    fn the_next_version_is_one_patch_newer() {
        for (version, after) in [
            ("1", Some("2")),
            ("1.0.0", Some("1.0.1")),
            ("1.2.9", Some("1.2.10")),
            ("1.0.0-rc.1+b", Some("1.0.1")),
            ("18446744073709551615", None),
            ("1.0", None),
            ("", None),
        ] {
            assert_eq!(next(version).as_deref(), after, "{version}");
        }
    }

    #[test]
    fn versions_are_compared_as_the_standard_counts() {
        for (version, before) in [
            ("2", "1"),
            ("10", "9"),
            ("1.10.0", "1.9.0"),
            ("1.0.0", "1.0.0-1"),
            ("2.0.0", "1"),
        ] {
            assert!(is_newer(version, before), "{version} {before}");
            assert!(!is_newer(before, version), "{before} {version}");
        }
        assert!(!is_newer("1.0.0+b", "1.0.0+a"));
        assert!(!is_newer("3", "3"));
    }
}
