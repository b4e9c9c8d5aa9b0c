//! Package URLs.

use std::str::FromStr;

use packageurl::PackageUrl;

use crate::model::value::{plain_string, problems};
use crate::model::version::Version;

/// Where a template takes the version.
const PLACEHOLDER: &str = "@{version}";

problems! {
    /// Why a text is no package URL, or no template of one.
    PurlProblem {
        /// Not a package URL.
        Syntax => "this is not a package URL", "write it as in `pkg:generic/acme/pump-firmware@4.2.2`";
        /// White space, a control character or a letter beyond ASCII.
        Character => "the package URL holds a character that must be percent-encoded", "write a blank as `%20`, and other signs as their bytes in UTF-8";
        /// A template that names a version already.
        Versioned => "the package URL names a version, but it is used for every release", "write `@{version}` where the version stands";
        /// `{version}` elsewhere than behind the `@`, or twice.
        Template => "`{version}` does not stand where a package URL has its version", "write it once, as in `pkg:generic/acme/pump-firmware@{version}`";
        /// A package URL without version, where one release is named.
        Unversioned => "the package URL names no version", "add the version, as in `pkg:generic/acme/pump-firmware@4.2.2`";
    }
}

/// A package URL in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(String);

impl Purl {
    /// The canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The version, decoded.
    pub fn version(&self) -> Option<String> {
        let purl = PackageUrl::from_str(&self.0).ok()?;
        purl.version().map(str::to_owned)
    }

    /// Whether the type is `generic`, which no scanner can look up.
    pub fn is_generic(&self) -> bool {
        self.0.starts_with("pkg:generic/")
    }
}

fn parse(text: &str) -> Result<PackageUrl<'static>, PurlProblem> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(PurlProblem::Character);
    }
    let purl = PackageUrl::from_str(text).map_err(|_| PurlProblem::Syntax)?;
    if purl.version() == Some("") {
        return Err(PurlProblem::Syntax);
    }
    Ok(purl)
}

/// The canonical form, if it reads back as itself.
fn canonical(purl: &PackageUrl<'_>) -> Result<Purl, PurlProblem> {
    let text = purl.to_string();
    match PackageUrl::from_str(&text) {
        Ok(again) if again.to_string() == text => Ok(Purl(text)),
        _ => Err(PurlProblem::Syntax),
    }
}

impl FromStr for Purl {
    type Err = PurlProblem;

    fn from_str(text: &str) -> Result<Self, PurlProblem> {
        canonical(&parse(text)?)
    }
}

plain_string!(Purl);

/// A package URL that takes the version of each release: `pkg:generic/acme/pump-firmware@{version}`, or the same without `@{version}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PurlTemplate {
    /// As written.
    text: String,
    /// Without version.
    base: String,
}

impl PurlTemplate {
    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The package URL of all versions.
    ///
    /// # Errors
    ///
    /// Never for a template that was parsed; the type says so because the package crate's does.
    pub fn unversioned(&self) -> Result<Purl, PurlProblem> {
        self.base.parse()
    }

    /// The package URL of one version, percent-encoded.
    ///
    /// # Errors
    ///
    /// A version that the package's type forbids.
    pub fn fill(&self, version: &Version) -> Result<Purl, PurlProblem> {
        let mut purl = parse(&self.base)?;
        purl.with_version(version.as_str().to_owned())
            .map_err(|_| PurlProblem::Syntax)?;
        canonical(&purl)
    }
}

impl FromStr for PurlTemplate {
    type Err = PurlProblem;

    fn from_str(text: &str) -> Result<Self, PurlProblem> {
        let base = text.replacen(PLACEHOLDER, "", 1);
        if base.contains(['{', '}']) {
            return Err(PurlProblem::Template);
        }
        let purl = parse(&base)?;
        if purl.version().is_some() {
            return Err(PurlProblem::Versioned);
        }
        let base = canonical(&purl)?.0;
        if text.contains(PLACEHOLDER) {
            let filled = parse(&text.replacen(PLACEHOLDER, "@0", 1))?;
            let mut expected = purl;
            expected
                .with_version("0")
                .map_err(|_| PurlProblem::Syntax)?;
            if filled.to_string() != expected.to_string() {
                return Err(PurlProblem::Template);
            }
        }
        let text = text.to_owned();
        Ok(Self { text, base })
    }
}

plain_string!(PurlTemplate);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn package_urls_are_canonical() {
        let purl = |text: &str| text.parse::<Purl>().map(|purl| purl.to_string());
        assert_eq!(
            purl("pkg:generic/acme/pump@4.2.2"),
            Ok("pkg:generic/acme/pump@4.2.2".to_owned())
        );
        assert_eq!(
            purl("pkg:GitHub/ACME/Pump@1?z=1&a=2"),
            Ok("pkg:github/acme/pump@1?a=2&z=1".to_owned())
        );
        assert_eq!(
            "pkg:npm/%40acme/a@1.0.0".parse::<Purl>().unwrap().version(),
            Some("1.0.0".to_owned())
        );
        for bad in ["", "pkg:", "generic/a", "pkg:generic", "http://example.com"] {
            assert_eq!(purl(bad), Err(PurlProblem::Syntax), "{bad}");
        }
        assert_eq!(purl("pkg:generic/a b"), Err(PurlProblem::Character));
        assert_eq!(PurlProblem::Syntax.to_string(), "this is not a package URL");
    }

    #[test]
    fn a_template_takes_a_version() {
        let fill = |template: &str, version: &str| {
            let template: PurlTemplate = template.parse().unwrap();
            template
                .fill(&version.parse().unwrap())
                .unwrap()
                .to_string()
        };
        assert_eq!(
            fill("pkg:generic/acme/pump@{version}", "4.2.2"),
            "pkg:generic/acme/pump@4.2.2"
        );
        assert_eq!(
            fill("pkg:generic/acme/pump", "4.2.2"),
            "pkg:generic/acme/pump@4.2.2"
        );
        assert_eq!(
            fill("pkg:generic/pump@{version}?arch=arm", "Rev B"),
            "pkg:generic/pump@Rev%20B?arch=arm"
        );
        let problem = |text: &str| text.parse::<PurlTemplate>().unwrap_err();
        assert_eq!(
            problem("pkg:generic/acme/pump@4.2.2"),
            PurlProblem::Versioned
        );
        assert_eq!(
            problem("pkg:generic/acme/pump-{version}"),
            PurlProblem::Template
        );
        assert_eq!(
            problem("pkg:generic/a@{version}?file={version}"),
            PurlProblem::Template
        );
        assert_eq!(
            problem("pkg:generic/a?file=b@{version}"),
            PurlProblem::Template
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "pkg:[a-z]{0,4}/[a-zA-Z0-9@?#&=%/.+: {}-]{0,40}|\\PC*") {
            if let Ok(purl) = text.parse::<Purl>() {
                prop_assert_eq!(purl.as_str().parse::<Purl>(), Ok(purl.clone()));
            }
            if let Ok(template) = text.parse::<PurlTemplate>() {
                prop_assert!(template.unversioned().is_ok());
                let filled = template.fill(&"4.2+a b".parse().unwrap());
                if let Ok(filled) = filled {
                    prop_assert_eq!(filled.version(), Some("4.2+a b".to_owned()));
                }
            }
        }
    }
}
