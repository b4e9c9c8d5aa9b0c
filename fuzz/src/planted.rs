//! Values that nobody has, planted between fillers; the gate that is armed with them, and what it must say.

use std::sync::LazyLock;

use crate::gate::{Armed, Decoder, Refused, SitePath, carrier};
use crate::input::Input;
use crate::model::tagged::{PhiKind, Secret, Tagged};

/// The values; each counts wherever it stands.
pub const VALUES: [(PhiKind, &str); 5] = [
    (PhiKind::Mrn, "583914267"),
    (PhiKind::Name, "Zölibe Kerüdano"),
    (PhiKind::Email, "wilipuzo.teb@mail.example"),
    (PhiKind::Serial, "QX-7741-93B"),
    (PhiKind::Name, "Жибека Пузовилен"),
];

/// The longest filler, in signs, where a format has little room.
const SHORT: usize = 12;

static GATE: LazyLock<Armed> = LazyLock::new(|| {
    let tags = VALUES
        .iter()
        .enumerate()
        .map(|(number, (kind, value))| Tagged {
            id: number.to_string(),
            source: "case.toml:1".to_owned(),
            record: "case".to_owned(),
            kind: *kind,
            value: Secret::new((*value).to_owned()),
        });
    Armed::new(tags).expect("five values are not too many")
});

/// A file.
pub struct File {
    /// What it is called.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of these bytes.
    pub fn new(path: &'static str, bytes: impl Into<Vec<u8>>) -> Option<Self> {
        let bytes = bytes.into();
        Some(Self { path, bytes })
    }
}

/// A value between fillers.
pub struct Planted<'a> {
    /// The number of the value.
    pub number: usize,
    /// The value.
    pub value: &'static str,
    /// What stands before it.
    pub before: &'a [u8],
    /// What stands after it.
    pub after: &'a [u8],
}

impl<'a> Planted<'a> {
    /// Takes a value, and all that is left as fillers.
    pub fn new(input: &mut Input<'a>) -> Self {
        let number = input.choice(VALUES.len());
        let (before, after) = input.halves();
        Self {
            number,
            value: VALUES.get(number).map_or("", |(_, value)| value),
            before,
            after,
        }
    }

    /// The value in a sentence of a text.
    ///
    /// The words around it keep the fillers from joining it: as letters of the same word, as a part of another number, as the end of an escape.
    /// The first word keeps them from being the mark of a kind of file.
    pub fn text(&self) -> String {
        let (before, after) = (shown(self.before), shown(self.after));
        format!("Note: {before}\n.\nit was {} here\n.\n{after}", self.value)
    }

    /// The same on one line of no more than some eighty signs.
    pub fn line(&self) -> String {
        let short = |filler: &[u8]| -> String {
            let signs = shown(filler.get(..SHORT * 2).unwrap_or(filler));
            signs.replace('\n', " ").chars().take(SHORT).collect()
        };
        let (before, after) = (short(self.before), short(self.after));
        format!("Note: {before} it was {} here {after}", self.value)
    }

    /// Something that stands in a text by itself, on lines of its own.
    pub fn beside(&self, run: impl AsRef<[u8]>) -> Vec<u8> {
        let (before, after) = (shown(self.before), shown(self.after));
        let parts = [
            b"Note: ".as_slice(),
            before.as_bytes(),
            b"\n.\n",
            run.as_ref(),
            b"\n.\n",
            after.as_bytes(),
        ];
        parts.concat()
    }

    /// The gate's own encoder, of a text with fillers.
    pub fn carrier(&self, decoder: Decoder) -> Option<File> {
        let carrier = carrier(decoder, &self.text())?;
        File::new(carrier.path, carrier.bytes)
    }

    /// The gate's own encoder, of a short text with fillers.
    pub fn short_carrier(&self, decoder: Decoder) -> Option<File> {
        let carrier = carrier(decoder, &self.line())?;
        File::new(carrier.path, carrier.bytes)
    }

    /// What the gate's own encoder makes of a line, between fillers.
    pub fn run(&self, decoder: Decoder) -> Option<File> {
        let carrier = carrier(decoder, &self.line())?;
        File::new(carrier.path, self.beside(carrier.bytes))
    }

    /// What the gate's own encoder makes of the value alone, between fillers.
    pub fn bare_run(&self, decoder: Decoder) -> Option<File> {
        let carrier = carrier(decoder, self.value)?;
        File::new(carrier.path, self.beside(carrier.bytes))
    }
}

/// A filler as text: what is no UTF-8 replaced, control signs as blanks.
pub fn shown(filler: &[u8]) -> String {
    let text = String::from_utf8_lossy(filler);
    let plain = |sign: char| match sign {
        '\n' | '\t' => sign,
        _ if sign.is_control() => ' ',
        _ => sign,
    };
    text.chars().map(plain).collect()
}

/// What the gate says of a file, which matters only in that it says something.
pub fn look(path: &SitePath, bytes: &[u8]) -> Result<(), Refused> {
    GATE.inspect(path, bytes).map(|_| ())
}

/// Whether the gate finds a value, or says that it cannot tell.
pub fn is_held(number: usize, path: &str, bytes: &[u8]) -> bool {
    let path = SitePath::new(path).expect("the encoders' paths are such");
    match GATE.inspect(&path, bytes) {
        Ok(_) => false,
        Err(Refused::Leak(leak)) => {
            let id = number.to_string();
            leak.hits.iter().any(|hit| hit.tag.id == id)
        }
        Err(Refused::CannotTell { .. }) => true,
    }
}
