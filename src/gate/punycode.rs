//! Domain names beyond ASCII (RFC 3492).

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points.max(1);
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + 38)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// A label as name servers know it: `xn--…` if it needs to be.
pub(super) fn to_ascii(label: &str) -> String {
    if label.is_ascii() {
        return label.to_owned();
    }
    encode(&label.to_lowercase()).map_or_else(|| label.to_owned(), |text| format!("xn--{text}"))
}

fn encode(label: &str) -> Option<String> {
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    let total = u32::try_from(label.chars().count()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    while done < total {
        let next = label
            .chars()
            .map(u32::from)
            .filter(|point| *point >= n)
            .min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for point in label.chars().map(u32::from) {
            if point < n {
                delta = delta.checked_add(1)?;
            }
            if point == n {
                let mut q = delta;
                let mut k = BASE;
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t))?);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q)?);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(out)
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value, BASE).map(|sign| match sign {
        // RFC 3492 counts letters first, then digits.
        '0'..='9' => char::from(b'a' + u8::try_from(value).unwrap_or(0)),
        _ if value < 26 => char::from(b'a' + u8::try_from(value).unwrap_or(0)),
        _ => char::from(b'0' + u8::try_from(value - 26).unwrap_or(0)),
    })
}

/// The label that an `xn--…` label stands for.
pub(super) fn to_unicode(label: &str) -> Option<String> {
    let rest = label
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("xn--"))
        .and(label.get(4..))?;
    let (basic, tail) = rest.rsplit_once('-').unwrap_or(("", rest));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128u32, 0u32, 72u32);
    let mut signs = tail.chars().peekable();
    while signs.peek().is_some() {
        let (old, mut w, mut k) = (i, 1u32, BASE);
        loop {
            let value = match signs.next()?.to_ascii_lowercase() {
                sign @ 'a'..='z' => u32::from(sign) - u32::from('a'),
                sign @ '0'..='9' => u32::from(sign) - u32::from('0') + 26,
                _ => return None,
            };
            i = i.checked_add(value.checked_mul(w)?)?;
            let t = threshold(k, bias);
            if value < t {
                break;
            }
            w = w.checked_mul(BASE - t)?;
            k += BASE;
        }
        let length = u32::try_from(out.len()).ok()?.checked_add(1)?;
        bias = adapt(i - old, length, old == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        out.insert(usize::try_from(i).ok()?.min(out.len()), char::from_u32(n)?);
        i += 1;
        if out.len() > 63 {
            return None;
        }
    }
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{to_ascii, to_unicode};

    #[test]
    fn labels_there_and_back() {
        for (label, ascii) in [
            ("müller", "xn--mller-kva"),
            ("bücher", "xn--bcher-kva"),
            ("例え", "xn--r8jz45g"),
        ] {
            assert_eq!(to_ascii(label), ascii);
            assert_eq!(to_unicode(ascii).as_deref(), Some(label));
        }
        assert_eq!(to_unicode("xn--999999999"), None);
    }
}
