//! Digests of files.

use std::str::FromStr;

use crate::model::value::{plain_string, problems};

problems! {
    /// Why a text is no digest.
    DigestProblem {
        /// A character that is no hexadecimal digit.
        Character => "a digest holds hexadecimal digits only", "copy the digest that `sha256sum` prints";
        /// The length of no algorithm that we accept.
        Length => "this is not the length of a SHA-256, SHA-384 or SHA-512 digest", "copy all 64, 96 or 128 digits; MD5 and SHA-1 prove nothing";
    }
}

/// The algorithms that we accept for files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashAlgorithm {
    /// 64 hexadecimal digits.
    Sha256,
    /// 96 hexadecimal digits.
    Sha384,
    /// 128 hexadecimal digits.
    Sha512,
}

impl HashAlgorithm {
    /// The name in CSAF (`file_hashes[].algorithm`), which is OpenSSL's.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

/// A file's digest in lower case hexadecimal digits; its length says the algorithm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: HashAlgorithm,
    digits: String,
}

impl Digest {
    /// The digits, in lower case.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The algorithm that the length says.
    pub fn algorithm(&self) -> HashAlgorithm {
        self.algorithm
    }
}

impl FromStr for Digest {
    type Err = DigestProblem;

    fn from_str(text: &str) -> Result<Self, DigestProblem> {
        if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(DigestProblem::Character);
        }
        let algorithm = match text.len() {
            64 => HashAlgorithm::Sha256,
            96 => HashAlgorithm::Sha384,
            128 => HashAlgorithm::Sha512,
            _ => return Err(DigestProblem::Length),
        };
        let digits = text.to_ascii_lowercase();
        Ok(Self { algorithm, digits })
    }
}

plain_string!(Digest);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_length_says_the_algorithm() {
        let algorithm = |length| {
            "A".repeat(length)
                .parse::<Digest>()
                .map(|digest| digest.algorithm().as_str())
        };
        assert_eq!(algorithm(64), Ok("sha256"));
        assert_eq!(algorithm(96), Ok("sha384"));
        assert_eq!(algorithm(128), Ok("sha512"));
        assert_eq!(algorithm(40), Err(DigestProblem::Length));
        assert_eq!(algorithm(0), Err(DigestProblem::Length));
        assert_eq!(
            "g".repeat(64).parse::<Digest>(),
            Err(DigestProblem::Character)
        );
        assert_eq!(
            "A".repeat(64).parse::<Digest>().unwrap().to_string(),
            "a".repeat(64)
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>()) {
            let _ = text.parse::<Digest>();
        }
    }
}
