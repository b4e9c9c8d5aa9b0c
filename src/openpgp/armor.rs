//! Takes the armor off a signature (RFC 9580 section 6).
//!
//! The library's own reader is made for streams of any length and clears megabytes for each; a site has thousands of signatures of some hundred bytes.

const BEGIN: &[u8] = b"-----BEGIN PGP SIGNATURE-----";
const END: &[u8] = b"-----END PGP SIGNATURE-----";

/// The packets inside of an armored signature that is written as everybody writes it; nothing of any other, which the library may still read.
pub(super) fn signature(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    if lines.next()? != BEGIN {
        return None;
    }
    for header in lines.by_ref() {
        if header.is_empty() {
            break;
        }
        if !header.contains(&b':') {
            return None;
        }
    }
    let mut sextets = Sextets::default();
    for line in lines.by_ref() {
        if line == END {
            return lines.all(<[u8]>::is_empty).then(|| sextets.end())?;
        }
        // The checksum of older programs; readers must not refuse a wrong one (section 6.1).
        let checksum = line.len() == 5 && line.first() == Some(&b'=');
        if !checksum {
            line.iter().try_for_each(|sign| sextets.push(*sign))?;
        }
    }
    None
}

/// Bytes that come six bits at a time.
#[derive(Default)]
struct Sextets {
    bytes: Vec<u8>,
    held: u32,
    signs: usize,
    padding: usize,
}

impl Sextets {
    fn push(&mut self, sign: u8) -> Option<()> {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                self.padding += 1;
                0
            }
            _ => return None,
        };
        if self.padding > 0 && sign != b'=' {
            return None;
        }
        self.held = (self.held << 6) | u32::from(value);
        self.signs += 1;
        if self.signs.is_multiple_of(4) {
            let [_, bytes @ ..] = self.held.to_be_bytes();
            self.bytes.extend(bytes);
            self.held = 0;
        }
        Some(())
    }

    fn end(mut self) -> Option<Vec<u8>> {
        let whole = self.signs.is_multiple_of(4) && self.padding <= 2;
        let length = self.bytes.len().checked_sub(self.padding)?;
        // What padding stands for is nothing.
        let rest = self.bytes.split_off(length);
        (whole && rest.iter().all(|byte| *byte == 0)).then_some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::signature;

    fn armored(body: &str) -> Option<Vec<u8>> {
        let text =
            format!("-----BEGIN PGP SIGNATURE-----\n\n{body}\n-----END PGP SIGNATURE-----\n");
        signature(text.as_bytes())
    }

    #[test]
    fn bytes_come_out_as_they_went_in() {
        // RFC 4648 section 10.
        for (body, bytes) in [
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9v\nYmFy", "foobar"),
            ("Zm9vYm\nFy\n=abcd", "foobar"),
        ] {
            assert_eq!(armored(body).as_deref(), Some(bytes.as_bytes()), "{body}");
        }
        let text = "-----BEGIN PGP SIGNATURE-----\r\nComment: x\r\n\r\n+/+/\r\n-----END PGP SIGNATURE-----\r\n\r\n";
        assert_eq!(signature(text.as_bytes()), Some(vec![0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_the_library() {
        for body in [
            "Zg=", "Zg=a", "Z", "Zm9v!", "Zm 9", "====", "Zg==Zg==", "Zh==",
        ] {
            assert_eq!(armored(body), None, "{body}");
        }
        for text in [
            "",
            "Zm9v",
            "-----BEGIN PGP SIGNATURE-----\n\nZm9v\n",
            "-----BEGIN PGP SIGNATURE-----\nZm9v\n-----END PGP SIGNATURE-----\n",
            "x\n-----BEGIN PGP SIGNATURE-----\n\nZm9v\n-----END PGP SIGNATURE-----\n",
            "-----BEGIN PGP SIGNATURE-----\n\nZm9v\n-----END PGP SIGNATURE-----\nx",
            "-----BEGIN PGP MESSAGE-----\n\nZm9v\n-----END PGP SIGNATURE-----\n",
        ] {
            assert_eq!(signature(text.as_bytes()), None, "{text}");
        }
    }
}
