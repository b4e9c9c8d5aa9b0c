//! LZ4 frames (LZ4 frame format 1.6.2) and the blocks in them.

use super::compression::Broken;
use super::u32_at;

/// What the frames hold, and why that is not all.
pub(super) fn read(bytes: &[u8], limit: usize) -> (Vec<u8>, Option<Broken>) {
    let mut out = Vec::new();
    let broken = match frames(bytes, limit, &mut out) {
        Some(()) => None,
        None if out.len() > limit => Some(Broken::TooLong),
        None => Some(Broken::Damaged),
    };
    (out, broken)
}

fn frames(bytes: &[u8], limit: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at..at + 4)? != b"\x04\x22\x4d\x18" {
            return None;
        }
        let flags = *bytes.get(at + 4)?;
        let has = |flag: u8, size: usize| if flags & flag != 0 { size } else { 0 };
        // The size of the content, the number of a dictionary; blocks that depend on each other are read alike.
        at += 7 + has(8, 8) + has(1, 4);
        loop {
            let size = u32_at(bytes, at, false)?;
            at += 4;
            if size == 0 {
                break;
            }
            let length = (size & 0x7fff_ffff) as usize;
            let data = bytes.get(at..at + length)?;
            match size >> 31 {
                1 => out.extend_from_slice(data),
                _ => block(data, limit, out)?,
            }
            if out.len() > limit {
                return None;
            }
            at += length + has(0x10, 4);
        }
        at += has(4, 4);
    }
    Some(())
}

/// A block: letters as they are, then a piece of what was there before, again and again.
fn block(mut data: &[u8], limit: usize, out: &mut Vec<u8>) -> Option<()> {
    while let Some((token, rest)) = data.split_first() {
        data = rest;
        let count = length(token >> 4, &mut data)?;
        out.extend_from_slice(data.get(..count)?);
        data = data.get(count..)?;
        if data.is_empty() {
            break;
        }
        let [low, high, rest @ ..] = data else {
            return None;
        };
        let back = usize::from(u16::from_le_bytes([*low, *high]));
        data = rest;
        let count = length(token & 15, &mut data)? + 4;
        let from = out.len().checked_sub(back).filter(|_| back > 0)?;
        for place in from..from + count {
            if out.len() > limit {
                return None;
            }
            out.push(*out.get(place)?);
        }
    }
    Some(())
}

/// A length of four bits, which goes on in bytes as long as they are full.
fn length(short: u8, data: &mut &[u8]) -> Option<usize> {
    let mut length = usize::from(short);
    if short == 15 {
        loop {
            let (more, rest) = data.split_first()?;
            *data = rest;
            length += usize::from(*more);
            if *more < 255 {
                break;
            }
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::gate::decode::compression::Broken;

    #[test]
    fn blocks_are_unpacked() {
        let mut frame = b"\x04\x22\x4d\x18\x60\x40\x82\x0c\0\0\0".to_vec();
        // Three letters, then six from three back, then two letters.
        frame.extend(b"\x32Ann\x03\0\x50 done");
        frame.extend([0; 4]);
        assert_eq!(read(&frame, 1024), (b"AnnAnnAnn done".to_vec(), None));
        assert_eq!(read(&frame, 4).1, Some(Broken::TooLong));
        frame.truncate(20);
        assert_eq!(read(&frame, 1024).1, Some(Broken::Damaged));
    }
}
