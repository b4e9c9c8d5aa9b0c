//! Looks through the layers of one output.

mod chain;
mod containers;
mod texts;

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use self::chain::{Chain, Origin};
use super::decode::binary::{Kind, is_certain, kind, other_kinds};
use super::decode::compression::{deflate, open};
use super::decode::runs::reads_as_text;
use super::decode::{
    Decoder, archive, armor, cbor, charset, compression, encodings, image, packets,
};
use super::fold::Folded;
use super::index::Index;
use crate::model::tagged::PhiKind;

/// How many layers may lie in each other.
const DEEPEST: usize = 24;
/// How many layers an output may have, be it ever so large.
const LAYERS: usize = 200_000;
/// How many it may have in any case, beside one for each eight bytes; pages and documents have about one for a thousand.
const FEW: usize = 5_000;
/// How many bytes the layers of one output may have together, above its own.
const BYTES: usize = 128 << 20;
/// How many encodings one output may declare.
const ENCODINGS: usize = 8;

/// Endings of files that are shown as text.
const TEXTS: [&str; 13] = [
    "css", "csv", "htm", "html", "js", "json", "md", "mjs", "svg", "txt", "xhtml", "xml", "yaml",
];

/// What one run of the gate knows.
pub(super) struct Knowledge {
    pub(super) index: Index,
    /// For each tag, the number of its record, and its kind: two of one kind say no more than one.
    pub(super) records: Vec<(usize, PhiKind)>,
    pub(super) off: Option<Decoder>,
    /// How many bytes beside an escape a value can reach that the escape is a part of.
    pub(super) around: usize,
}

/// A tag that was found.
pub(super) struct Found {
    pub(super) offset: usize,
    pub(super) through: Vec<Decoder>,
}

/// What is to be said of one output.
#[derive(Default)]
pub(super) struct Sight {
    /// Each tag, with the first place where it was found.
    pub(super) found: BTreeMap<usize, Found>,
    /// Why the gate cannot tell.
    pub(super) unread: Vec<&'static str>,
    /// How many layers were searched.
    pub(super) layers: usize,
}

/// What a layer is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum As {
    /// A file, which somebody's software must be able to open.
    File,
    /// A file inside another one, which may be of a kind that only its owner knows: it is searched as it stands.
    Member,
    /// A part of something that is known, of which anything is expected.
    Part,
}

struct Inspector<'a> {
    know: &'a Knowledge,
    sight: Sight,
    layers: usize,
    seen: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
    left: usize,
    /// The encodings that the output declares anywhere, for whatever in it is no UTF-8.
    encodings: Vec<&'static encoding_rs::Encoding>,
    /// Whether the layer is read once more in pieces, so that it says nothing new that a piece is damaged.
    again: bool,
    /// Room for folded text, used again and again.
    room: Folded,
}

/// Looks through an output: its path and its bytes.
pub(super) fn inspect(know: &Knowledge, path: &str, bytes: &[u8]) -> (Sight, Sight) {
    // Without values it only matters whether all could have been searched.
    if know.index.is_empty() && is_text(bytes) {
        return <(Sight, Sight)>::default();
    }
    let mut of_path = Inspector::new(know, path.len());
    of_path.text(path.as_bytes(), &Chain::OUTPUT, 0);
    let mut of_bytes = Inspector::new(know, bytes.len());
    of_bytes.file(path, bytes);
    (of_path.sight, of_bytes.sight)
}

impl<'a> Inspector<'a> {
    fn new(know: &'a Knowledge, own: usize) -> Self {
        Self {
            know,
            sight: Sight::default(),
            layers: LAYERS.min(FEW + own / 8),
            seen: HashSet::default(),
            left: own.saturating_mul(16).saturating_add(BYTES),
            encodings: Vec::new(),
            again: false,
            room: Folded::default(),
        }
    }

    fn on(&self, decoder: Decoder) -> bool {
        self.know.off != Some(decoder)
    }

    fn cannot(&mut self, why: &'static str) {
        if !self.again && !self.sight.unread.contains(&why) {
            self.sight.unread.push(why);
        }
    }

    fn file(&mut self, path: &str, bytes: &[u8]) {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        // By its name it is shown as text, whatever mark it begins with.
        if TEXTS.iter().any(|text| ending.eq_ignore_ascii_case(text)) && kind(bytes).is_some() {
            self.text(bytes, &Chain::OUTPUT, 0);
        }
        if ending.eq_ignore_ascii_case("br") && self.on(Decoder::Brotli) {
            let stream = open(Decoder::Brotli, bytes, self.left);
            self.stream(stream, Decoder::Brotli, &Chain::OUTPUT, 0);
            return;
        }
        self.bytes(bytes, As::File, &Chain::OUTPUT, 0);
    }

    /// Counts a layer; false if there were too many, or it was looked at before in the same way.
    ///
    /// What was seen as a part says less of what is damaged than the same bytes as a file, so that both are looked at.
    fn enter(&mut self, bytes: &[u8], kind_of: Option<As>, depth: usize) -> bool {
        let mut hasher = DefaultHasher::new();
        (kind_of, self.again).hash(&mut hasher);
        bytes.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return false;
        }
        self.sight.layers += 1;
        if depth > DEEPEST || self.sight.layers > self.layers || bytes.len() > self.left {
            self.again = false;
            self.cannot("more layers than are looked through");
            return false;
        }
        self.left -= bytes.len();
        true
    }

    fn bytes(&mut self, bytes: &[u8], kind_of: As, chain: &Chain<'_>, depth: usize) {
        if bytes.is_empty() {
            return;
        }
        let known =
            kind(bytes).filter(|known| decoder_of(*known).is_none_or(|decoder| self.on(decoder)));
        let Some(known) = known else {
            self.unmarked(bytes, kind_of, chain, depth);
            return;
        };
        if !self.enter(bytes, Some(kind_of), depth) {
            return;
        }
        // A mark may stand in front of any text.
        if std::str::from_utf8(bytes).is_ok() {
            self.text(bytes, chain, depth);
        }
        self.known(known, bytes, kind_of, chain, depth);
        for known in other_kinds(bytes, known) {
            if decoder_of(known).is_none_or(|decoder| self.on(decoder)) {
                self.known(known, bytes, kind_of, chain, depth);
            }
        }
    }

    fn known(&mut self, known: Kind, bytes: &[u8], kind_of: As, chain: &Chain<'_>, depth: usize) {
        match known {
            Kind::Icons => {
                self.part(bytes, &[Decoder::Image], chain, depth);
                let below = chain.then(&[Decoder::Image], Origin::At(0));
                for icon in image::icons(bytes) {
                    self.bytes(icon, As::Part, &below, depth + 1);
                }
            }
            Kind::Gzip => self.compressed(bytes, Decoder::Gzip, kind_of, chain, depth),
            Kind::Zlib => self.compressed(bytes, Decoder::Zlib, kind_of, chain, depth),
            Kind::Zstd => self.compressed(bytes, Decoder::Zstd, kind_of, chain, depth),
            Kind::Xz => self.compressed(bytes, Decoder::Xz, kind_of, chain, depth),
            Kind::Lz4 => self.compressed(bytes, Decoder::Lz4, kind_of, chain, depth),
            Kind::Bzip2 => self.compressed(bytes, Decoder::Bzip2, kind_of, chain, depth),
            Kind::Zip => {
                let members = archive::zip(bytes, self.left);
                self.members(members, Decoder::Zip, chain, depth);
            }
            Kind::Tar => self.members(archive::tar(bytes), Decoder::Tar, chain, depth),
            Kind::Pdf => self.pdf(bytes, chain, depth),
            Kind::Png => {
                let found = image::png(bytes, self.left);
                self.damaged(found.cut, kind_of);
                self.metadata(found, Decoder::Png, chain, depth);
            }
            Kind::Jpeg => {
                let found = image::jpeg(bytes);
                self.damaged(found.cut, kind_of);
                self.metadata(found, Decoder::Jpeg, chain, depth);
            }
            Kind::Gif => self.metadata(image::gif(bytes), Decoder::Image, chain, depth),
            Kind::Riff => self.metadata(image::riff(bytes), Decoder::Image, chain, depth),
            Kind::Boxes => self.metadata(image::boxes(bytes), Decoder::Image, chain, depth),
            Kind::Plain => self.part(bytes, &[Decoder::Image], chain, depth),
            Kind::Font => {
                self.part(bytes, &[], chain, depth);
                if let Some(names) = compression::names_of_font(bytes, self.left)
                    && self.on(Decoder::Zlib)
                {
                    let below = chain.then(&[Decoder::Zlib], Origin::At(0));
                    self.part(&names.bytes, &[], &below, depth + 1);
                }
            }
            Kind::Dicom => self.dicom(bytes, chain, depth),
            Kind::OpenPgp => {
                let mut found = packets::bodies(bytes, self.left);
                if kind_of == As::Part {
                    // Of a million digests that are read as letters, some begin like a packet.
                    found.unread = None;
                }
                self.metadata(found, Decoder::OpenPgp, chain, depth);
            }
            Kind::Unreadable(what) => {
                // In a part a weak mark may stand by chance.
                if kind_of != As::Part || is_certain(bytes) {
                    self.cannot(what);
                }
                self.part(bytes, &[], chain, depth);
            }
        }
    }

    /// Bytes without a mark: text, or nobody knows.
    fn unmarked(&mut self, bytes: &[u8], kind_of: As, chain: &Chain<'_>, depth: usize) {
        if self.on(Decoder::Charset)
            && let Some(text) = charset::wide(bytes)
        {
            let below = chain.then(&[Decoder::Charset], Origin::At(0));
            self.text(&text, &below, depth + 1);
            return;
        }
        let records = cbor::texts(bytes);
        if let Some(texts) = &records {
            self.text(texts, chain, depth);
        }
        let sequence = self.on(Decoder::Base64) && armor::is_sequence(bytes);
        if sequence {
            if armor::is_sealed(bytes) {
                self.cannot("an encrypted message");
            }
            self.text(&armor::texts(bytes), chain, depth);
        }
        let text = is_text(bytes) || (self.on(Decoder::Charset) && encodings::reads_as_some(bytes));
        if text {
            self.text(bytes, chain, depth);
            // What was made smaller may read as letters of an old encoding, but hardly as UTF-8.
            if std::str::from_utf8(bytes).is_ok() {
                return;
            }
        }
        for decoder in [Decoder::Brotli, Decoder::Zlib] {
            if kind_of == As::Part || !self.on(decoder) {
                continue;
            }
            let stream = match decoder {
                Decoder::Brotli => open(decoder, bytes, self.left),
                _ => deflate(bytes, self.left).0,
            };
            if stream.broken.is_none() && !stream.bytes.is_empty() {
                self.stream(stream, decoder, chain, depth);
                return;
            }
        }
        if text {
            return;
        }
        if kind_of == As::File && records.is_none() && !sequence {
            self.cannot("a file of an unknown kind");
        }
        self.part(bytes, &[], chain, depth);
    }
}

/// The decoder without which a kind is not known.
fn decoder_of(kind: Kind) -> Option<Decoder> {
    Some(match kind {
        Kind::Gzip => Decoder::Gzip,
        Kind::Zlib => Decoder::Zlib,
        Kind::Zstd => Decoder::Zstd,
        Kind::Xz => Decoder::Xz,
        Kind::Lz4 => Decoder::Lz4,
        Kind::Bzip2 => Decoder::Bzip2,
        Kind::Zip => Decoder::Zip,
        Kind::Tar => Decoder::Tar,
        Kind::Pdf => Decoder::Pdf,
        Kind::Png => Decoder::Png,
        Kind::Jpeg => Decoder::Jpeg,
        Kind::Gif | Kind::Riff | Kind::Boxes | Kind::Plain | Kind::Icons => Decoder::Image,
        Kind::Dicom => Decoder::Dicom,
        Kind::OpenPgp => Decoder::OpenPgp,
        Kind::Font | Kind::Unreadable(_) => return None,
    })
}

/// Whether bytes are text: UTF-8, or Latin-1 that reads as such, with hardly a control sign.
fn is_text(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => {
            let controls = bytes
                .iter()
                .filter(|byte| {
                    **byte < 0x20
                        && !matches!(
                            byte,
                            b'\t' | b'\n' | b'\r' | 0x08 | 0x0b | 0x0c | 0x1b..=0x1f | 2 | 1
                        )
                })
                .count();
            controls * 16 <= bytes.len()
        }
        Err(_) => reads_as_text(bytes) && memchr::memchr(0, bytes).is_none(),
    }
}

#[cfg(test)]
mod tests;
