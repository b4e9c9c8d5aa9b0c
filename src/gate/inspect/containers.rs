//! What streams, archives, documents and images hold.

use super::{As, Chain, Inspector, Origin};
use crate::gate::decode::compression::{Broken, Stream, open};
use crate::gate::decode::{Decoder, archive, compression, dicom, image, pdf, sheets};

impl Inspector<'_> {
    pub(super) fn compressed(
        &mut self,
        bytes: &[u8],
        decoder: Decoder,
        kind_of: As,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let stream = open(decoder, bytes, self.left);
        if decoder == Decoder::Gzip {
            self.made_of_it(&compression::gzip_head(bytes), decoder, chain, depth);
        }
        // In a part anything may look like the mark of a stream.
        if kind_of == As::Part && stream.broken == Some(Broken::Damaged) {
            self.part(bytes, &[], chain, depth);
        }
        self.stream_of(stream, decoder, kind_of, chain, depth);
    }

    pub(super) fn stream(
        &mut self,
        stream: Stream,
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        self.stream_of(stream, decoder, As::File, chain, depth);
    }

    pub(super) fn stream_of(
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
        let below = chain.then(std::slice::from_ref(&decoder), Origin::At(0));
        self.bytes(&stream.bytes, kind_of, &below, depth + 1);
    }

    pub(super) fn members(
        &mut self,
        members: Vec<archive::Member>,
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let below = chain.then(std::slice::from_ref(&decoder), Origin::At(0));
        if let Some((rows, overlong)) = sheets::rows(&members) {
            if overlong {
                self.cannot("a workbook that is too long");
            }
            self.text(&rows, &below, depth + 1);
        }
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

    pub(super) fn pdf(&mut self, bytes: &[u8], chain: &Chain<'_>, depth: usize) {
        // The mark may stand anywhere in what is no document.
        if !bytes.starts_with(b"%PDF-") {
            self.part(bytes, &[], chain, depth);
        }
        let contents = pdf::read(bytes, self.left);
        if let Some(why) = contents.unread {
            self.cannot(why);
        }
        let below = chain.then(&[Decoder::Pdf], Origin::At(0));
        for text in &contents.texts {
            self.text(text, &below, depth + 1);
        }
        for file in &contents.files {
            self.bytes(file, As::Part, &below, depth + 1);
        }
    }

    pub(super) fn metadata(
        &mut self,
        found: image::Metadata,
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        if let Some(why) = found.unread {
            self.cannot(why);
        }
        let below = chain.then(std::slice::from_ref(&decoder), Origin::At(0));
        for part in &found.parts {
            self.part(part, &[], &below, depth + 1);
            self.bytes(part, As::Part, &below, depth + 1);
        }
    }

    /// An image that is cut off is shown as far as it goes, but what is no image at all may be anything.
    pub(super) fn damaged(&mut self, cut: bool, kind_of: As) {
        if cut && kind_of != As::Part {
            self.cannot("a damaged image");
        }
    }

    pub(super) fn dicom(&mut self, bytes: &[u8], chain: &Chain<'_>, depth: usize) {
        let elements = dicom::read(bytes, self.left);
        if let Some(why) = elements.unread {
            self.cannot(why);
        }
        let below = chain.then(&[Decoder::Dicom], Origin::At(0));
        self.part(&elements.text, &[], &below, depth + 1);
        if self.on(Decoder::Charset) {
            for text in &elements.decoded {
                self.text(text, &below, depth + 1);
            }
        }
        for other in &elements.others {
            self.bytes(other, As::Part, &below, depth + 1);
        }
    }
}
