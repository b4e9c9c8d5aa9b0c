//! Looks through the layers of one output.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::decode::binary::{Kind, kind};
use super::decode::compression::{Broken, Stream, deflate, open};
use super::decode::runs::{Run, reads_as_text};
use super::decode::{
    Decoded, Decoder, archive, charset, dicom, escapes, image, lists, mail, markup, packets, pdf,
    rtf, runs,
};
use super::fold::{Folded, fold_into, offset_of};
use super::index::Index;
use super::near;
use crate::model::tagged::PhiKind;

/// How many layers may lie in each other.
const DEEPEST: usize = 24;
/// How many layers one output may have.
const LAYERS: usize = 200_000;
/// How many bytes the layers of one output may have together, above its own.
const BYTES: usize = 512 << 20;
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

/// Where a layer came from.
struct Chain<'a> {
    below: Option<&'a Chain<'a>>,
    through: &'a [Decoder],
    origin: Origin<'a>,
}

enum Origin<'a> {
    Same,
    Decoded(&'a Decoded),
    At(usize),
}

impl Chain<'_> {
    const OUTPUT: Chain<'static> = Chain {
        below: None,
        through: &[],
        origin: Origin::Same,
    };

    /// Where in the output an offset of this layer came from, and through what.
    fn place(&self, offset: usize) -> Found {
        let mut through = Vec::new();
        let mut offset = offset;
        let mut chain = Some(self);
        while let Some(link) = chain {
            through.extend(link.through.iter().rev().copied());
            offset = match link.origin {
                Origin::Same => offset,
                Origin::Decoded(decoded) => decoded.origin(offset),
                Origin::At(at) => at,
            };
            chain = link.below;
        }
        through.reverse();
        through.dedup();
        Found { offset, through }
    }
}

/// What a layer is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    seen: HashSet<u64>,
    left: usize,
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
            seen: HashSet::new(),
            left: own.saturating_mul(16).saturating_add(BYTES),
            room: Folded::default(),
        }
    }

    fn on(&self, decoder: Decoder) -> bool {
        self.know.off != Some(decoder)
    }

    fn cannot(&mut self, why: &'static str) {
        if !self.sight.unread.contains(&why) {
            self.sight.unread.push(why);
        }
    }

    fn file(&mut self, path: &str, bytes: &[u8]) {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        if ending.eq_ignore_ascii_case("br") && self.on(Decoder::Brotli) {
            let stream = open(Decoder::Brotli, bytes, self.left);
            self.stream(stream, Decoder::Brotli, &Chain::OUTPUT, 0);
            return;
        }
        self.bytes(bytes, As::File, &Chain::OUTPUT, 0);
    }

    /// Counts a layer; false if there were too many, or it was looked at before.
    ///
    /// The same bytes may be looked at as a file and as text.
    fn enter(&mut self, bytes: &[u8], as_text: bool, depth: usize) -> bool {
        let mut hasher = DefaultHasher::new();
        (as_text, bytes).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return false;
        }
        self.sight.layers += 1;
        if depth > DEEPEST || self.sight.layers > LAYERS || bytes.len() > self.left {
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
        if !self.enter(bytes, false, depth) {
            return;
        }
        match known {
            Kind::Gzip => self.compressed(bytes, Decoder::Gzip, kind_of, chain, depth),
            Kind::Zlib => self.compressed(bytes, Decoder::Zlib, kind_of, chain, depth),
            Kind::Zstd => self.compressed(bytes, Decoder::Zstd, kind_of, chain, depth),
            Kind::Xz => self.compressed(bytes, Decoder::Xz, kind_of, chain, depth),
            Kind::Bzip2 => self.compressed(bytes, Decoder::Bzip2, kind_of, chain, depth),
            Kind::Zip => {
                let members = archive::zip(bytes, self.left);
                self.members(members, Decoder::Zip, chain, depth);
            }
            Kind::Tar => self.members(archive::tar(bytes), Decoder::Tar, chain, depth),
            Kind::Pdf => self.pdf(bytes, chain, depth),
            Kind::Png => {
                let found = image::png(bytes, self.left);
                self.metadata(found, Decoder::Png, chain, depth);
            }
            Kind::Jpeg => self.metadata(image::jpeg(bytes), Decoder::Jpeg, chain, depth),
            Kind::Gif => self.metadata(image::gif(bytes), Decoder::Image, chain, depth),
            Kind::Riff => self.metadata(image::riff(bytes), Decoder::Image, chain, depth),
            Kind::Boxes => self.metadata(image::boxes(bytes), Decoder::Image, chain, depth),
            Kind::Plain => self.part(bytes, &[Decoder::Image], chain, depth),
            Kind::Font => self.part(bytes, &[], chain, depth),
            Kind::Dicom => self.dicom(bytes, chain, depth),
            Kind::OpenPgp => {
                let (text, mut parts) = packets::bodies(bytes);
                parts.push(text);
                let unread = None;
                let found = image::Metadata { parts, unread };
                self.metadata(found, Decoder::OpenPgp, chain, depth);
            }
            Kind::Unreadable(what) => {
                if kind_of != As::Part {
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
            let below = Chain {
                below: Some(chain),
                through: &[Decoder::Charset],
                origin: Origin::At(0),
            };
            self.text(&text, &below, depth + 1);
            return;
        }
        if is_text(bytes) {
            self.text(bytes, chain, depth);
            return;
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
        if kind_of == As::File {
            self.cannot("a file of an unknown kind");
        }
        self.part(bytes, &[], chain, depth);
    }

    fn compressed(
        &mut self,
        bytes: &[u8],
        decoder: Decoder,
        kind_of: As,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let stream = open(decoder, bytes, self.left);
        // In a part anything may look like the mark of a stream.
        if kind_of == As::Part && stream.broken == Some(Broken::Damaged) {
            self.part(bytes, &[], chain, depth);
        }
        self.stream_of(stream, decoder, kind_of, chain, depth);
    }

    fn stream(&mut self, stream: Stream, decoder: Decoder, chain: &Chain<'_>, depth: usize) {
        self.stream_of(stream, decoder, As::File, chain, depth);
    }

    fn stream_of(
        &mut self,
        stream: Stream,
        decoder: Decoder,
        kind_of: As,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        match stream.broken {
            Some(Broken::TooLong) => self.cannot("a stream that is too long"),
            Some(Broken::Damaged) if kind_of != As::Part => self.cannot("a damaged stream"),
            _ => {}
        }
        let below = Chain {
            below: Some(chain),
            through: &[decoder],
            origin: Origin::At(0),
        };
        self.bytes(&stream.bytes, kind_of, &below, depth + 1);
    }

    fn members(
        &mut self,
        members: Vec<archive::Member>,
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let below = Chain {
            below: Some(chain),
            through: &[decoder],
            origin: Origin::At(0),
        };
        let last = members.len().saturating_sub(1);
        for (number, member) in members.iter().enumerate() {
            if let Some(why) = member.unread {
                self.cannot(why);
            }
            self.part(&member.about, &[], &below, depth + 1);
            // The last one is what no member covers.
            let kind_of = match decoder == Decoder::Zip && number == last {
                true => As::Part,
                false => As::Member,
            };
            self.bytes(&member.bytes, kind_of, &below, depth + 1);
        }
    }

    fn pdf(&mut self, bytes: &[u8], chain: &Chain<'_>, depth: usize) {
        let contents = pdf::read(bytes, self.left);
        if let Some(why) = contents.unread {
            self.cannot(why);
        }
        let below = Chain {
            below: Some(chain),
            through: &[Decoder::Pdf],
            origin: Origin::At(0),
        };
        for text in &contents.texts {
            self.text(text, &below, depth + 1);
        }
        for file in &contents.files {
            self.bytes(file, As::Part, &below, depth + 1);
        }
    }

    fn metadata(
        &mut self,
        found: image::Metadata,
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        if let Some(why) = found.unread {
            self.cannot(why);
        }
        let below = Chain {
            below: Some(chain),
            through: &[decoder],
            origin: Origin::At(0),
        };
        for part in &found.parts {
            self.part(part, &[], &below, depth + 1);
            self.bytes(part, As::Part, &below, depth + 1);
        }
    }

    fn dicom(&mut self, bytes: &[u8], chain: &Chain<'_>, depth: usize) {
        let elements = dicom::read(bytes, self.left);
        if let Some(why) = elements.unread {
            self.cannot(why);
        }
        let below = Chain {
            below: Some(chain),
            through: &[Decoder::Dicom],
            origin: Origin::At(0),
        };
        self.part(&elements.text, &[], &below, depth + 1);
        for other in &elements.others {
            self.bytes(other, As::Part, &below, depth + 1);
        }
    }

    /// Bytes that are partly text: read as they stand, and as characters of two bytes.
    fn part(&mut self, bytes: &[u8], through: &[Decoder], chain: &Chain<'_>, depth: usize) {
        let below = Chain {
            below: Some(chain),
            through,
            origin: Origin::Same,
        };
        self.text(bytes, &below, depth + 1);
        if self.on(Decoder::Charset) && memchr::memchr(0, bytes).is_some() {
            let wide = charset::embedded(bytes);
            if !wide.is_empty() {
                let below = Chain {
                    below: Some(&below),
                    through: &[Decoder::Charset],
                    origin: Origin::At(0),
                };
                self.text(&wide, &below, depth + 2);
            }
        }
    }

    fn text(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if text.is_empty() || !self.enter(text, true, depth) {
            return;
        }
        let tags = self.on(Decoder::Markup) && markup::has_markup(text);
        let document = tags && markup::begins(text);
        if !document {
            let folded = fold_into(text, std::mem::take(&mut self.room));
            self.search(text, &folded, chain);
            let encoded = self.encoded(text, &folded);
            self.room = folded;
            for Run { decoder, at, bytes } in encoded {
                let below = Chain {
                    below: Some(chain),
                    through: &[decoder],
                    origin: Origin::At(at),
                };
                self.bytes(&bytes, As::Part, &below, depth + 1);
            }
            self.unescaped(text, chain, depth);
        }
        if tags {
            let pieces = markup::take_apart(text, self.on(Decoder::Entity));
            let through: &[Decoder] = match pieces.references {
                true => &[Decoder::Markup, Decoder::Entity],
                false => &[Decoder::Markup],
            };
            for piece in [&pieces.text, &pieces.rest] {
                let below = Chain {
                    below: Some(chain),
                    through,
                    origin: Origin::Decoded(piece),
                };
                self.text(&piece.text, &below, depth + 1);
            }
        }
    }

    fn unescaped(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if let Some((decoded, used)) =
            escapes::unescape(text, self.know.around, |decoder| self.on(decoder))
        {
            let below = Chain {
                below: Some(chain),
                through: &used,
                origin: Origin::Decoded(&decoded),
            };
            self.text(&decoded.text, &below, depth + 1);
        }
        if self.on(Decoder::Escape)
            && let Some(decoded) = escapes::css(text)
        {
            let below = Chain {
                below: Some(chain),
                through: &[Decoder::Escape],
                origin: Origin::Decoded(&decoded),
            };
            self.text(&decoded.text, &below, depth + 1);
        }
        if rtf::is_rtf(text) && self.on(Decoder::Rtf) {
            self.made_of_it(&rtf::read(text), Decoder::Rtf, chain, depth);
        }
        if self.on(Decoder::Direction)
            && let Some(seen) = mail::turned(text)
        {
            self.made_of_it(&seen, Decoder::Direction, chain, depth);
        }
    }

    fn made_of_it(&mut self, text: &[u8], decoder: Decoder, chain: &Chain<'_>, depth: usize) {
        let below = Chain {
            below: Some(chain),
            through: &[decoder],
            origin: Origin::At(0),
        };
        self.text(text, &below, depth + 1);
    }

    /// Bytes and texts that stand in a text as letters and numbers.
    fn encoded(&self, text: &[u8], folded: &Folded) -> Vec<Run> {
        let mut found = runs::runs(text, |decoder| self.on(decoder));
        found.extend(lists::lists(text, folded, |decoder| self.on(decoder)));
        if self.on(Decoder::EncodedWord) {
            found.extend(mail::encoded_words(text));
        }
        if self.on(Decoder::Punycode) {
            found.extend(mail::domains(text));
        }
        found
    }

    fn search(&mut self, text: &[u8], folded: &Folded, chain: &Chain<'_>) {
        let mut weak: Vec<(usize, usize, usize)> = Vec::new();
        let mut strong: Vec<(usize, usize)> = Vec::new();
        self.know.index.find(folded, |pattern, start, end| {
            if pattern.weak {
                weak.push((start, end, pattern.tag));
            } else {
                strong.push((start, pattern.tag));
            }
        });
        near::pairs(folded, &weak, &self.know.records, &mut strong);
        for (start, tag) in strong {
            if let std::collections::btree_map::Entry::Vacant(slot) = self.sight.found.entry(tag) {
                slot.insert(chain.place(offset_of(text, start)));
            }
        }
    }
}

/// The decoder without which a kind is not known.
fn decoder_of(kind: Kind) -> Option<Decoder> {
    Some(match kind {
        Kind::Gzip => Decoder::Gzip,
        Kind::Zlib => Decoder::Zlib,
        Kind::Zstd => Decoder::Zstd,
        Kind::Xz => Decoder::Xz,
        Kind::Bzip2 => Decoder::Bzip2,
        Kind::Zip => Decoder::Zip,
        Kind::Tar => Decoder::Tar,
        Kind::Pdf => Decoder::Pdf,
        Kind::Png => Decoder::Png,
        Kind::Jpeg => Decoder::Jpeg,
        Kind::Gif | Kind::Riff | Kind::Boxes | Kind::Plain => Decoder::Image,
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
                            b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b..=0x1f | 2 | 1
                        )
                })
                .count();
            controls * 16 <= bytes.len()
        }
        Err(_) => reads_as_text(bytes) && memchr::memchr(0, bytes).is_none(),
    }
}
