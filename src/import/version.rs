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

fn parse(text: &str) -> Option<Version> {
    match text.parse::<u64>() {
        Ok(number) => Some(Version::new(number, 0, 0)),
        Err(_) => Version::parse(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_newer;

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
