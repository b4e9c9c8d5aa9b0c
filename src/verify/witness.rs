//! What stands beside a file and vouches for it: its hashes and its signature.

use sha2::{Digest as _, Sha512};

use super::Unreadable;
use super::fault::{Basis, Faults, PUBLISH, TAMPERED};
use super::file::Look;
use super::keys::Keys;
use super::layout::Kind;
use super::site::Site;
use crate::diagnostic::Message;

/// A way to vouch for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Witness {
    /// `.sha256`
    Sha256,
    /// `.sha512`
    Sha512,
    /// `.asc`
    Signature,
}

impl Witness {
    const ALL: [Self; 3] = [Self::Sha256, Self::Sha512, Self::Signature];

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Sha256 => ".sha256",
            Self::Sha512 => ".sha512",
            Self::Signature => ".asc",
        }
    }

    fn basis(self) -> Basis {
        match self {
            Self::Sha256 | Self::Sha512 => Basis::Csaf(18),
            Self::Signature => Basis::Csaf(19),
        }
    }
}

/// What a witness says.
enum Word {
    /// It agrees.
    Agrees,
    /// It vouches for other bytes.
    Differs(Message),
    /// It cannot be understood, or not be believed, whatever the file is.
    Worthless(Message, &'static str),
}

/// The witnesses that stand beside a file.
pub(super) fn beside(site: &Site<'_>, path: &str, kind: Kind<'_>) -> Vec<Witness> {
    let witness = Witness::ALL.into_iter().map(Witness::ending);
    if kind == Kind::Other && witness.clone().any(|ending| path.ends_with(ending)) {
        return Vec::new();
    }
    let there = |witness: &Witness| site.has(&format!("{path}{}", witness.ending()));
    Witness::ALL.into_iter().filter(there).collect()
}

/// Hears every witness of a file, and misses those that a document must have.
///
/// If all of them speak of other bytes it is the file that is wrong, else each that does.
///
/// # Errors
/// If a witness cannot be read.
pub(super) fn look(
    site: &Site<'_>,
    keys: &Keys,
    look: &mut Look<'_>,
    bytes: &[u8],
    witnesses: &[Witness],
) -> Result<(), Unreadable> {
    let mut differing = Vec::new();
    let mut heard = Vec::new();
    let mut agreeing = 0;
    for witness in witnesses {
        let path = format!("{}{}", look.path, witness.ending());
        let said = match site.read(&path)? {
            Some(said) => said,
            None if site.is_lost(&path) => continue,
            None => Vec::new(),
        };
        heard.push(*witness);
        match hear(site, keys, look, bytes, *witness, &said) {
            Word::Agrees => agreeing += 1,
            Word::Differs(message) => differing.push((path, *witness, message)),
            Word::Worthless(message, help) => {
                look.faults.error(&path, witness.basis(), message, help);
            }
        }
    }
    if agreeing == 0 && differing.len() > 1 {
        look.faults.error(
            look.path,
            Basis::Csaf(18),
            "the bytes are not those that its hashes and its signature are of",
            TAMPERED,
        );
    } else {
        for (path, witness, message) in differing {
            look.faults.error(&path, witness.basis(), message, TAMPERED);
        }
    }
    if matches!(look.kind, Kind::Document { .. } | Kind::Vex) {
        miss(keys, look.path, &heard, &mut look.faults);
    }
    if matches!(look.kind, Kind::Text { .. }) && witnesses.contains(&Witness::Signature) {
        look.faults.warning(
            &format!("{}.asc", look.path),
            Basis::OpenPgp("7"),
            "the text is itself clear-signed, so a second signature misleads",
            "publish the clear-signed text alone",
        );
    }
    Ok(())
}

/// Which witnesses a document must have and has not.
fn miss(keys: &Keys, path: &str, witnesses: &[Witness], faults: &mut Faults) {
    for witness in Witness::ALL {
        let needed = witness != Witness::Signature || keys.len() > 0;
        if needed && !witnesses.contains(&witness) {
            missing(&format!("{path}{}", witness.ending()), witness, faults);
        }
    }
}

/// Says that a witness of a document, which should stand at a path, is not there.
pub(super) fn missing(path: &str, witness: Witness, faults: &mut Faults) {
    let message = match witness {
        Witness::Signature => "the document's signature is missing",
        Witness::Sha256 | Witness::Sha512 => "the document's hash is missing",
    };
    faults.error(path, witness.basis(), message, PUBLISH);
}

/// Says what is wrong with a hash that is not written as it should be; a SHA-512 is held to its form alone.
pub(super) fn misread(look: &mut Look<'_>, witness: Witness, path: &str, said: &[u8]) {
    let name = look.path.rsplit('/').next().unwrap_or(look.path);
    let word = match witness {
        Witness::Sha256 => hash(name, said, &look.sha256),
        _ => match hash(name, said, &[0; 64]) {
            Word::Differs(_) => Word::Agrees,
            word => word,
        },
    };
    match word {
        Word::Agrees => {}
        Word::Differs(message) => look.faults.error(path, witness.basis(), message, TAMPERED),
        Word::Worthless(message, help) => look.faults.error(path, witness.basis(), message, help),
    }
}

fn hear(
    site: &Site<'_>,
    keys: &Keys,
    look: &mut Look<'_>,
    bytes: &[u8],
    witness: Witness,
    said: &[u8],
) -> Word {
    let name = look.path.rsplit('/').next().unwrap_or(look.path);
    match witness {
        Witness::Sha256 => hash(name, said, &look.sha256),
        Witness::Sha512 => hash(name, said, &Sha512::digest(bytes)),
        Witness::Signature => match keys.detached(bytes, &look.sha256, said, site.at) {
            None => Word::Worthless(
                Message::new("no certificate is published that could verify this signature"),
                "publish the certificate, and name it in the provider metadata",
            ),
            Some(Ok(signer)) => {
                look.signers.push(signer);
                Word::Agrees
            }
            Some(Err(message)) => Word::Differs(message),
        },
    }
}

/// A line as `sha256sum -c` reads it: the digits, two signs, the file's name.
fn hash(name: &str, said: &[u8], digest: &[u8]) -> Word {
    let form = || {
        let message = Message::new("this is not one line of a hash and the name of the file");
        Word::Worthless(message, PUBLISH)
    };
    let Ok(text) = std::str::from_utf8(said) else {
        return form();
    };
    let line = text.strip_suffix('\n').unwrap_or(text);
    let Some((digits, named)) = line.split_once([' ', '\t']) else {
        return form();
    };
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let blank = |sign: char| matches!(sign, ' ' | '\t' | '*');
    let named = named.trim_start_matches(blank);
    if !hexadecimal || digits.len() != digest.len() * 2 || named.is_empty() || line.contains('\n') {
        return form();
    }
    if named != name {
        let message = Message::new("the hash is said to be of ").value(named);
        return Word::Worthless(message, PUBLISH);
    }
    match is_hexadecimal_of(digits, digest) {
        true => Word::Agrees,
        false => Word::Differs(Message::new("the hash is not that of ").value(name)),
    }
}

/// Whether hexadecimal digits of either case write these bytes.
pub(super) fn is_hexadecimal_of(digits: &str, bytes: &[u8]) -> bool {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let value = |sign: u8| char::from(sign).to_digit(16);
    rest.is_empty()
        && pairs.len() == bytes.len()
        && pairs.iter().zip(bytes).all(|([high, low], byte)| {
            let number = value(*high).zip(value(*low));
            number.is_some_and(|(high, low)| high * 16 + low == u32::from(*byte))
        })
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::{Word, hash, is_hexadecimal_of};

    fn sha256(bytes: &[u8]) -> String {
        let digest = Sha256::digest(bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn say(said: &str) -> String {
        match hash("a.json", said.as_bytes(), &Sha256::digest(b"abc")) {
            Word::Agrees => "agrees".to_owned(),
            Word::Differs(message) => format!("differs: {}", message.render(false)),
            Word::Worthless(message, _) => format!("worthless: {}", message.render(false)),
        }
    }

    #[test]
    fn hash_files_are_what_sha256sum_writes() {
        let digits = sha256(b"abc");
        assert_eq!(say(&format!("{digits}  a.json\n")), "agrees");
        assert_eq!(say(&format!("{} *a.json", digits.to_uppercase())), "agrees");
        let other = sha256(b"abd");
        assert_eq!(
            say(&format!("{other}  a.json\n")),
            "differs: the hash is not that of `a.json`"
        );
        assert_eq!(
            say(&format!("{digits}  b.json\n")),
            "worthless: the hash is said to be of `b.json`"
        );
        let short = digits.get(1..).unwrap();
        for bad in [
            String::new(),
            digits.clone(),
            format!("{short}  a.json"),
            format!("{short}x  a.json"),
            format!("{digits}  a.json\n{digits}  a.json\n"),
        ] {
            assert_eq!(
                say(&bad),
                "worthless: this is not one line of a hash and the name of the file",
                "{bad}"
            );
        }
    }

    #[test]
    fn digits_write_bytes() {
        assert!(is_hexadecimal_of("00Ff", &[0, 255]));
        for bad in ["00f", "00fe", "00ff00", "00fg", ""] {
            assert!(!is_hexadecimal_of(bad, &[0, 255]), "{bad}");
        }
    }
}
