//! Telephone numbers, mail and internet addresses of patients.

use std::ops::Range;

use super::near;

/// Words for the people whose data it is, and for what only they have.
pub(super) const TRIGGERS: &[&str] = near::PEOPLE;
/// Labels of numbers at home.
pub(super) const HOME: &[&str] = &[
    "home phone",
    "home telephone",
    "mobile phone",
    "cell phone",
    "home number",
    "mobile number",
    "emergency contact",
    "next of kin",
    "handynummer",
    "telefon privat",
];

/// Mailboxes of organisations.
const ROLES: &[&str] = &[
    "psirt",
    "security",
    "secure",
    "product",
    "support",
    "info",
    "contact",
    "cert",
    "csirt",
    "service",
    "help",
    "admin",
    "sales",
    "noreply",
    "no-reply",
    "vuln",
    "cybersecurity",
    "office",
    "team",
    "press",
    "legal",
    "privacy",
    "ics",
    "abuse",
    "report",
    "vigilance",
    "safety",
    "complaint",
    "quality",
    "customer",
    "regulatory",
    "incident",
    "emergency",
    "feedback",
    "webmaster",
    "dpo",
    "hello",
];

/// What readers are asked to do.
const ASKED: &[&str] = &["report", "notify", "us", "our"];

/// A telephone number in the rest of the sentence, at most 80 bytes behind the word.
pub(super) fn phone(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::sentence_after(text, hit.end, 80);
    let bytes = window.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'('));
        if starts
            && !near::char_before(window, at)
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '=' | '_'))
        {
            let length = telephone(window.get(at..).unwrap_or(""));
            if let Some(length) = length.filter(|it| near::stands_alone(window, at, at + it)) {
                return Some(hit.end + at..hit.end + at + length);
            }
            // Past the whole run, so that its end is not taken for a number.
            let run = bytes
                .iter()
                .skip(at + 1)
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
                .count();
            at += 1 + run;
        } else {
            at += 1;
        }
    }
    None
}

/// How many bytes of a telephone number stand at the start of a text: `+` and 8 to 15 digits, ten digits in the groups of North America, or a national number that starts with 0.
fn telephone(text: &str) -> Option<usize> {
    let mut groups: Vec<usize> = vec![0];
    let mut end = 0;
    let mut open = false;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => {
                if let Some(last) = groups.last_mut() {
                    *last += 1;
                }
                end = at + 1;
            }
            '+' if at == 0 => {}
            '(' if !open => open = true,
            ')' if open => open = false,
            ' ' | '-' | '.' | '/' | '\u{a0}' => {
                if groups.last() != Some(&0) {
                    groups.push(0);
                }
            }
            _ => break,
        }
        if at > 24 {
            break;
        }
    }
    // `(0` opens a group of its own.
    groups.retain(|group| *group > 0);
    let digits: usize = groups.iter().sum();
    let bracketed = text.starts_with('(');
    let found = (text.starts_with('+') && (8..=15).contains(&digits))
        || matches!(groups.as_slice(), [3, 3, 4] | [1, 3, 3, 4])
        || (bracketed && matches!(groups.as_slice(), [6, 4] | [3, 7]))
        || (text.starts_with('0') && (9..=12).contains(&digits) && (2..=5).contains(&groups.len()));
    // Service numbers are nobody's own.
    let tail = text.trim_start_matches(['+', '1', '(', ' ', '-', '.']);
    let free = ["800", "888", "877", "866", "855", "844", "833"]
        .iter()
        .any(|code| tail.starts_with(code));
    (found && !free).then_some(end)
}

/// A mail address in the same sentence, at most 80 bytes behind the word or 40 before it, unless it is a mailbox of an organisation.
pub(super) fn email(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let behind = near::sentence_after(text, hit.end, 80);
    let ahead = near::sentence_before(text, hit.start, 60);
    // Where readers are told to write to is no patient's.
    if near::has_word(ahead, ASKED) || near::has_word(behind, ASKED) {
        return None;
    }
    mail(text, behind, hit.end).or_else(|| mail(text, ahead, hit.start - ahead.len()))
}

fn mail(text: &str, window: &str, base: usize) -> Option<Range<usize>> {
    memchr::memchr_iter(b'@', window.as_bytes()).find_map(|at| {
        let at = base + at;
        let local = near::before(text, at, 64)
            .bytes()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte))
            .count();
        let domain = near::after(text, at + 1, 120)
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte))
            .count();
        let name = text.get(at - local..at)?.to_ascii_lowercase();
        let host = text
            .get(at + 1..at + 1 + domain)?
            .trim_end_matches(['.', '-']);
        let (_, top) = host.rsplit_once('.')?;
        let mailbox = ROLES.iter().any(|role| name.contains(role));
        (local > 0 && top.len() > 1 && !mailbox && !near::is_placeholder(&name))
            .then(|| at - local..at + 1 + host.len())
    })
}

/// A public internet address in the rest of the sentence, with a word for it.
pub(super) fn ip(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let window = near::sentence_after(text, hit.end, 80);
    if !near::has_word(
        window,
        &[
            "ip",
            "ipv4",
            "ipv6",
            "address",
            "router",
            "connected",
            "logged",
            "from",
        ],
    ) {
        return None;
    }
    let mut at = 0;
    for word in window.split_inclusive(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':')))
    {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        if let Ok(address) = bare.parse::<std::net::IpAddr>()
            && is_public(&address)
        {
            return Some(hit.end + at..hit.end + at + bare.len());
        }
        at += word.len();
    }
    None
}

fn is_public(address: &std::net::IpAddr) -> bool {
    match address {
        std::net::IpAddr::V4(it) => {
            !(it.is_private()
                || it.is_loopback()
                || it.is_link_local()
                || it.is_unspecified()
                || it.is_broadcast())
                && it.octets().first().is_some_and(|first| *first > 9)
        }
        std::net::IpAddr::V6(it) => {
            !(it.is_loopback() || it.is_unspecified())
                && it
                    .segments()
                    .first()
                    .is_some_and(|first| *first & 0xfe00 != 0xfc00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found_by;
    use crate::model::untagged::Detector::{Email, Ip, Phone};

    #[test]
    fn what_leads_to_a_patient_is_found_and_what_leads_to_us_is_not() {
        for (detector, text, found) in [
            (
                Phone,
                "The patient can be reached at 220-555-0148.",
                &["220-555-0148"][..],
            ),
            (
                Phone,
                "call the patient's mother: (220) 555-0148",
                &["(220) 555-0148"],
            ),
            (
                Phone,
                "patient, mobile +44 7700 900123",
                &["+44 7700 900123"],
            ),
            (Phone, "home phone 0221 555 0148", &["0221 555 0148"]),
            (Phone, "Patient monitors: call +1 800 555 0199.", &[]),
            (Phone, "the patient. Call 220-555-0148.", &[]),
            (Phone, "patient data on port 2575, 10.12.14.16", &[]),
            (
                Email,
                "Portal login of the patient was ada.example7@example.org.",
                &["ada.example7@example.org"],
            ),
            (
                Email,
                "ada.example7@example.org is the patient's address",
                &["ada.example7@example.org"],
            ),
            (Email, "For patient safety write to psirt@example.com", &[]),
            (
                Ip,
                "The patient logged in from 203.0.113.7.",
                &["203.0.113.7"],
            ),
            (Ip, "The patient monitor's address is 192.168.1.7", &[]),
        ] {
            assert_eq!(found_by(detector, text), found, "{text}");
        }
    }
}
