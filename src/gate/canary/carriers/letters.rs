//! Values as letters and numbers of a text.

pub(super) fn each(value: &str, encode: impl Fn(char) -> String) -> Vec<u8> {
    let text: String = value.chars().map(encode).collect();
    text.into_bytes()
}

pub(super) fn bytes_as(value: &str, encode: impl Fn(u8) -> String) -> Vec<u8> {
    let text: String = value.bytes().map(encode).collect();
    text.into_bytes()
}

/// Every other byte in hexadecimal digits behind a mark, and all that are no ASCII: in a row they would read as a list of bytes.
pub(super) fn every_other(value: &str, mark: char) -> Vec<u8> {
    let mut text = String::new();
    for (number, byte) in value.bytes().enumerate() {
        match byte.is_ascii_alphanumeric() && number % 2 == 0 {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("{mark}{byte:02X}")),
        }
    }
    text.into_bytes()
}

pub(super) fn split_by_tags(value: &str) -> String {
    let inside: String = value.chars().map(|sign| format!("{sign}<i></i>")).collect();
    format!("<p>{inside}</p>")
}

pub(super) fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    letters_of(text.as_bytes(), 6, LETTERS)
}

pub(super) fn base32(text: &str) -> String {
    letters_of(text.as_bytes(), 5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
}

/// The bytes in groups of so many bits, a letter each, without padding.
fn letters_of(bytes: &[u8], group: u32, letters: &[u8]) -> String {
    let mut text = String::new();
    let (mut buffer, mut bits) = (0u32, 0);
    let mut push = |value: u32| {
        let letter = usize::try_from(value).ok().and_then(|at| letters.get(at));
        text.extend(letter.map(|letter| char::from(*letter)));
    };
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= group {
            bits -= group;
            push(buffer >> bits & ((1 << group) - 1));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        push(buffer << (group - bits) & ((1 << group) - 1));
    }
    text
}

pub(super) fn hexdump(value: &str) -> String {
    let mut text = String::new();
    let padded = format!("a dump of {value} and more");
    for (number, line) in padded.as_bytes().chunks(16).enumerate() {
        let digits: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!(
            "{:08x}  {}  |{}|\n",
            number * 16,
            digits.join(" "),
            ".".repeat(line.len())
        ));
    }
    text
}

pub(super) fn ascii85(bytes: &[u8]) -> String {
    let mut text = String::from("<~");
    for four in bytes.chunks(4) {
        let mut padded = [0; 4];
        for (to, from) in padded.iter_mut().zip(four) {
            *to = *from;
        }
        let mut number = u32::from_be_bytes(padded);
        let mut signs = [0u8; 5];
        for sign in signs.iter_mut().rev() {
            *sign = b'!' + u8::try_from(number % 85).unwrap_or(0);
            number /= 85;
        }
        if four.len() == 4 && signs == [b'!'; 5] {
            text.push('z');
        } else {
            text.extend(
                signs
                    .iter()
                    .take(four.len() + 1)
                    .map(|sign| char::from(*sign)),
            );
        }
    }
    text.push_str("~>");
    text
}

pub(super) fn uuencode(bytes: &[u8]) -> String {
    let sign = |value: u32| char::from(b' ' + u8::try_from(value & 0x3f).unwrap_or(0));
    let mut text = String::from("begin 644 a.txt\n");
    for line in bytes.chunks(45) {
        text.push(sign(u32::try_from(line.len()).unwrap_or(0)));
        for three in line.chunks(3) {
            let all = three.iter().chain(&[0, 0]).take(3);
            let number = all.fold(0u32, |number, byte| number << 8 | u32::from(*byte));
            text.extend([18, 12, 6, 0].map(|shift| sign(number >> shift)));
        }
        text.push('\n');
    }
    text.push_str(" \nend\n");
    text
}
