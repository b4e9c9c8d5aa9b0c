//! What templates are given, as the template engine writes it down: `{"name": "text", "list": [1, "two"], "none": }`.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// A value that a template is given.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    None,
    YesNo,
    Number,
    Text(String),
    List(Vec<Given>),
    Object(BTreeMap<String, Given>),
}

/// Where what a template is given begins and ends; no text of the invented site has such signs.
const BEGIN: char = '⟦';
const END: &str = "⟦end⟧";

/// A template that draws its own name and all that it is given.
pub(super) fn recorder(template: &str) -> Vec<u8> {
    format!("{BEGIN}{template}⟧{{{{ __tera_context }}}}{END}").into_bytes()
}

/// What was recorded, if a text is a recording: the template's name, and what it was given.
pub(super) fn recorded(text: &str) -> Option<(String, Given)> {
    let inner = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
    let (template, written) = inner.split_once('⟧')?;
    let plain = written
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let mut signs = plain.chars().peekable();
    let given = value(&mut signs);
    assert_eq!(signs.next(), None, "{template} was read to its end");
    Some((template.to_owned(), given))
}

fn value(signs: &mut Peekable<Chars<'_>>) -> Given {
    match signs.peek() {
        Some('{') => object(signs),
        Some('[') => list(signs),
        Some('"') => Given::Text(text(signs)),
        _ => {
            let mut word = String::new();
            while let Some(sign) = signs.next_if(|sign| !matches!(sign, ',' | ']' | '}')) {
                word.push(sign);
            }
            match word.as_str() {
                "" => Given::None,
                "true" | "false" => Given::YesNo,
                number => {
                    assert!(number.parse::<f64>().is_ok(), "{number:?} is no number");
                    Given::Number
                }
            }
        }
    }
}

fn object(signs: &mut Peekable<Chars<'_>>) -> Given {
    let mut names = BTreeMap::new();
    signs.next();
    while signs.peek() == Some(&'"') {
        let name = text(signs);
        assert_eq!((signs.next(), signs.next()), (Some(':'), Some(' ')));
        names.insert(name, value(signs));
        if signs.next_if_eq(&',').is_some() {
            signs.next();
        }
    }
    assert_eq!(signs.next(), Some('}'));
    Given::Object(names)
}

fn list(signs: &mut Peekable<Chars<'_>>) -> Given {
    let mut values = Vec::new();
    signs.next();
    while signs.peek() != Some(&']') {
        values.push(value(signs));
        if signs.next_if_eq(&',').is_some() {
            signs.next();
        }
    }
    signs.next();
    Given::List(values)
}

/// A text as `{:?}` writes it.
fn text(signs: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::new();
    signs.next();
    while let Some(sign) = signs.next_if(|sign| *sign != '"') {
        if sign != '\\' {
            text.push(sign);
            continue;
        }
        text.push(match signs.next().unwrap() {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' => {
                signs.next();
                let mut digits = String::new();
                while let Some(digit) = signs.next_if(|sign| *sign != '}') {
                    digits.push(digit);
                }
                signs.next();
                char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
            }
            other => other,
        });
    }
    signs.next();
    text
}
