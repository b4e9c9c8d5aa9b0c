//! Entities that an XML document declares itself (XML 1.0 section 4.2), put where it refers to them.

use std::collections::BTreeMap;

use memchr::{memchr, memchr_iter, memmem};

use super::Decoded;

/// How many entities are looked at, and how long one may be.
const MOST: usize = 256;
const LONGEST: usize = 4096;

/// A document with its own entities resolved.
pub(in crate::gate) struct Resolved {
    pub(in crate::gate) document: Decoded,
    /// Whether there are more entities, or longer ones, than are resolved.
    pub(in crate::gate) overlong: bool,
}

/// Resolves the entities of a document; nothing if it declares none.
pub(in crate::gate) fn resolve(text: &[u8]) -> Option<Resolved> {
    let mut overlong = false;
    let entities = declared(text, &mut overlong)?;
    let mut out = Decoded::default();
    let mut copied = memmem::rfind(text, b"<!ENTITY").unwrap_or(0);
    let most = text.len().saturating_mul(4).saturating_add(1 << 20);
    // The declarations are left out, so that this comes to an end.
    copied += memchr(b'>', text.get(copied..)?)?;
    out.step(copied);
    for at in memchr_iter(b'&', text) {
        if at < copied {
            continue;
        }
        let rest = text.get(at + 1..)?;
        let name = name_of(rest);
        let (Some(value), Some(b';')) = (entities.get(name), rest.get(name.len())) else {
            continue;
        };
        out.text.extend_from_slice(text.get(copied..at)?);
        out.text.extend_from_slice(value);
        copied = at + name.len() + 2;
        out.step(copied);
        if out.text.len() > most {
            overlong = true;
            break;
        }
    }
    out.text.extend_from_slice(text.get(copied..)?);
    Some(Resolved {
        document: out,
        overlong,
    })
}

/// What each entity stands for, with the ones that were declared before it put in.
fn declared<'a>(text: &'a [u8], overlong: &mut bool) -> Option<BTreeMap<&'a [u8], Vec<u8>>> {
    const MARK: &[u8] = b"<!ENTITY";
    let mut entities: BTreeMap<&[u8], Vec<u8>> = BTreeMap::new();
    for (number, at) in memmem::find_iter(text, MARK).enumerate() {
        if number >= MOST {
            *overlong = true;
            break;
        }
        let rest = text.get(at + MARK.len()..)?.trim_ascii_start();
        let name = name_of(rest);
        let rest = rest.get(name.len()..)?.trim_ascii_start();
        let Some((quote @ (b'"' | b'\''), rest)) = rest.split_first() else {
            continue;
        };
        let Some(length) = memchr(*quote, rest) else {
            continue;
        };
        let raw = rest.get(..length)?;
        let mut value = Vec::new();
        let mut copied = 0;
        for at in memchr_iter(b'&', raw) {
            let inner = raw.get(at + 1..)?;
            let known = name_of(inner);
            if let (Some(text), Some(b';')) = (entities.get(known), inner.get(known.len())) {
                value.extend_from_slice(raw.get(copied..at)?);
                value.extend_from_slice(text);
                copied = at + known.len() + 2;
            }
            if value.len() > LONGEST {
                break;
            }
        }
        value.extend_from_slice(raw.get(copied..)?);
        if value.len() > LONGEST {
            *overlong = true;
            value.truncate(LONGEST);
        }
        if !name.is_empty() {
            entities.entry(name).or_insert(value);
        }
    }
    (!entities.is_empty()).then_some(entities)
}

fn name_of(text: &[u8]) -> &[u8] {
    let length = text
        .iter()
        .take(128)
        .take_while(|sign| {
            sign.is_ascii_alphanumeric() || b"-_.:".contains(sign) || !sign.is_ascii()
        })
        .count();
    text.get(..length).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn entities_are_put_in() {
        let found =
            resolve(b"<!DOCTYPE a [<!ENTITY p 'An'><!ENTITY q \"&p;n\">]><a>&q; &amp; &p;</a>")
                .unwrap();
        assert_eq!(found.document.text, b">]><a>Ann &amp; An</a>");
        assert!(!found.overlong);
        assert!(resolve(b"<!DOCTYPE html><p>&p;</p>").is_none());
    }

    #[test]
    fn laughs_end() {
        let mut text = String::from("<!DOCTYPE a [<!ENTITY l0 'haha'>");
        for level in 1..12 {
            let before = format!("&l{};", level - 1).repeat(10);
            text.push_str(&format!("<!ENTITY l{level} '{before}'>"));
        }
        text.push_str("]><a>&l11;</a>");
        assert!(resolve(text.as_bytes()).unwrap().overlong);
    }
}
