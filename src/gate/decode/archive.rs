//! Containers of files: ZIP and tar. Every member is read, also one that the table of contents leaves out.

use memchr::memmem;

use super::compression::{Broken, deflate};
use super::{u16_at, u32_at};

/// A member of a container.
pub(in crate::gate) struct Member {
    /// Its name and what else is said of it: comments, owners.
    pub(in crate::gate) about: Vec<u8>,
    pub(in crate::gate) bytes: Vec<u8>,
    /// Why it could not be read whole.
    pub(in crate::gate) unread: Option<&'static str>,
}

/// The members of a ZIP file by their own heads (APPNOTE.TXT section 4.3.7), and its table of contents as one more.
pub(in crate::gate) fn zip(bytes: &[u8], limit: usize) -> Vec<Member> {
    let mut members = Vec::new();
    let mut reached = 0;
    let mut left = limit;
    for at in memmem::find_iter(bytes, b"PK\x03\x04") {
        if at < reached {
            continue;
        }
        let Some((member, end)) = zip_member(bytes, at, left) else {
            continue;
        };
        left = left.saturating_sub(member.bytes.len());
        reached = end;
        members.push(member);
    }
    // What no member covers: the table of contents with its comments, and anything before or after.
    let mut rest = bytes.get(reached..).unwrap_or(&[]).to_vec();
    if let Some(first) = memmem::find(bytes, b"PK\x03\x04") {
        rest.extend_from_slice(bytes.get(..first).unwrap_or(&[]));
    }
    members.push(Member {
        about: names_of_contents(&rest),
        bytes: rest,
        unread: None,
    });
    members
}

fn zip_member(bytes: &[u8], at: usize, limit: usize) -> Option<(Member, usize)> {
    let flags = u16_at(bytes, at + 6, false)?;
    let method = u16_at(bytes, at + 8, false)?;
    let size = u32_at(bytes, at + 18, false)? as usize;
    let name = usize::from(u16_at(bytes, at + 26, false)?);
    let extra = usize::from(u16_at(bytes, at + 28, false)?);
    let head = at + 30;
    let mut about = bytes.get(head..head + name + extra)?.to_vec();
    // Without the flag of UTF-8 the name is in the code page of the first personal computers.
    let plain = bytes.get(head..head + name).unwrap_or(&[]);
    if flags & 0x800 == 0 && !plain.is_ascii() {
        about.push(crate::gate::fold::HARD_SIGN);
        about.extend(super::encodings::from_cp437(plain));
    }
    let data = head + name + extra;
    let rest = bytes.get(data..)?;
    let sized = flags & 8 == 0 && size != 0xffff_ffff;
    let mut unread = (flags & 1 != 0).then_some("an encrypted member");
    let (content, used) = match method {
        8 => {
            let body = if sized {
                rest.get(..size).unwrap_or(rest)
            } else {
                rest
            };
            let (stream, used) = deflate(body, limit);
            if unread.is_none() {
                unread = match stream.broken {
                    None => None,
                    Some(Broken::TooLong) => Some("a member that is too long"),
                    Some(Broken::Damaged) => Some("a damaged member"),
                };
            }
            (stream.bytes, if sized { size } else { used })
        }
        0 if sized => (rest.get(..size).unwrap_or(rest).to_vec(), size),
        0 => {
            let end = memmem::find(rest, b"PK\x07\x08")
                .or_else(|| memmem::find(rest, b"PK\x01\x02"))
                .unwrap_or(rest.len());
            (rest.get(..end).unwrap_or(rest).to_vec(), end)
        }
        _ => {
            let kind = match method {
                12 => Some(super::Decoder::Bzip2),
                93 => Some(super::Decoder::Zstd),
                95 => Some(super::Decoder::Xz),
                _ => None,
            };
            let body = rest.get(..size).unwrap_or(rest);
            match kind {
                _ if method == 14 => {
                    let full = u32_at(bytes, at + 22, false).map_or(0, u64::from);
                    let stream = super::compression::lzma_member(body, full, flags & 2 != 0, limit);
                    if stream.broken.is_some() && unread.is_none() {
                        unread = Some("a damaged member");
                    }
                    (stream.bytes, size)
                }
                Some(kind) => {
                    let stream = super::compression::open(kind, body, limit);
                    if stream.broken.is_some() && unread.is_none() {
                        unread = Some("a damaged member");
                    }
                    (stream.bytes, size)
                }
                None => {
                    unread = Some("a member of an unknown compression");
                    (body.to_vec(), size)
                }
            }
        }
    };
    let member = Member {
        about,
        bytes: content,
        unread,
    };
    Some((member, data.saturating_add(used).min(bytes.len())))
}

/// The names in a table of contents, divided.
fn names_of_contents(table: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    for at in memmem::find_iter(table, b"PK\x01\x02") {
        let lengths =
            [28, 30, 32].map(|place| u16_at(table, at + place, false).map_or(0, usize::from));
        let length: usize = lengths.iter().sum();
        names.extend_from_slice(table.get(at + 46..at + 46 + length).unwrap_or(&[]));
        names.push(crate::gate::fold::HARD_SIGN);
    }
    names
}

/// Whether bytes are a tar archive.
pub(in crate::gate) fn is_tar(bytes: &[u8]) -> bool {
    if bytes.get(257..262) == Some(b"ustar".as_slice()) {
        return true;
    }
    // Older ones have no mark, but a checksum.
    let Some(head) = bytes.get(..512) else {
        return false;
    };
    let Some(said) = octal(head.get(148..156).unwrap_or(&[])) else {
        return false;
    };
    let sum: usize = head
        .iter()
        .enumerate()
        .map(|(at, byte)| match at {
            148..156 => 32,
            _ => usize::from(*byte),
        })
        .sum();
    said == sum && said > 256
}

fn octal(field: &[u8]) -> Option<usize> {
    if let [0x80..=0xff, ..] = field {
        return field.iter().skip(1).try_fold(0usize, |number, byte| {
            number.checked_mul(256)?.checked_add(usize::from(*byte))
        });
    }
    let text = std::str::from_utf8(field).ok()?;
    let digits = text.trim_matches([' ', '\0']);
    usize::from_str_radix(digits, 8).ok()
}

/// The members of a tar archive (POSIX pax, ustar and older).
pub(in crate::gate) fn tar(bytes: &[u8]) -> Vec<Member> {
    let mut members = Vec::new();
    let mut at: usize = 0;
    while let Some(head) = at.checked_add(512).and_then(|end| bytes.get(at..end)) {
        let Some(size) = octal(head.get(124..136).unwrap_or(&[])) else {
            break;
        };
        let data = at + 512;
        let end = data.saturating_add(size).min(bytes.len());
        if head.iter().all(|byte| *byte == 0) {
            at = data;
            continue;
        }
        // Name, owner, link, prefix: all text of the head, with the rest of it as breaks.
        members.push(Member {
            about: head.to_vec(),
            bytes: bytes.get(data..end).unwrap_or(&[]).to_vec(),
            unread: None,
        });
        let Some(next) = size
            .div_ceil(512)
            .checked_mul(512)
            .and_then(|size| data.checked_add(size))
        else {
            at = bytes.len();
            break;
        };
        at = next;
    }
    let rest = bytes.get(at..).unwrap_or(&[]);
    if rest.iter().any(|byte| *byte != 0) {
        members.push(Member {
            about: Vec::new(),
            bytes: rest.to_vec(),
            unread: None,
        });
    }
    members
}
