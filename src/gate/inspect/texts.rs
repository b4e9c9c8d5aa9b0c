//! The texts of a layer: searched as they stand, and as what they are decoded to.

use super::{As, Chain, ENCODINGS, Inspector, Origin, is_text};
use crate::gate::decode::runs::{self, Run};
use crate::gate::decode::{
    Decoder, armor, charset, declarations, encodings, escapes, interchange, lists, mail, markdown,
    markup, rtf, scripts, terminal,
};
use crate::gate::fold::{Folded, fold_into, offset_of};
use crate::gate::near;

/// How deep a text of an undeclared encoding may lie that has hardly a blank.
const GUESSED: usize = 2;
/// How many encodings in each other are guessed, each of which makes as many texts as there are encodings.
const GUESSES: usize = 2;

impl Inspector<'_> {
    /// Bytes that are partly text: read as they stand, and as characters of two bytes.
    pub(super) fn part(
        &mut self,
        bytes: &[u8],
        through: &[Decoder],
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let below = chain.then(through, Origin::Same);
        self.text(bytes, &below, depth + 1);
        if self.on(Decoder::Charset) && memchr::memchr(0, bytes).is_some() {
            let wide = charset::embedded(bytes);
            if !wide.is_empty() {
                let below = below.then(&[Decoder::Charset], Origin::At(0));
                self.text(&wide, &below, depth + 2);
            }
        }
    }

    pub(super) fn text(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if text.is_empty() || !self.enter(text, None, depth) {
            return;
        }
        // As for an output that is a text: without values there is nothing to look for in it.
        if self.know.index.is_empty() && is_text(text) {
            return;
        }
        if self.on(Decoder::Charset) {
            self.other_encodings(text, chain, depth);
        }
        let tags = self.on(Decoder::Markup) && markup::has_markup(text);
        let document = tags && markup::begins(text);
        if !document {
            let folded = fold_into(text, std::mem::take(&mut self.room));
            self.search(text, &folded, chain);
            let encoded = self.encoded(text, &folded);
            self.room = folded;
            for run in encoded {
                let Run {
                    decoder,
                    at,
                    bytes,
                    again,
                } = run;
                let below = chain.then(std::slice::from_ref(&decoder), Origin::At(at));
                let before = self.again;
                self.again |= again;
                self.bytes(&bytes, As::Part, &below, depth + 1);
                self.again = before;
            }
            self.unescaped(text, chain, depth);
        }
        if tags
            && self.on(Decoder::Entity)
            && let Some(resolved) = declarations::resolve(text)
        {
            if resolved.overlong {
                self.cannot("more entities than are resolved");
            }
            let below = chain.then(&[Decoder::Entity], Origin::Decoded(&resolved.document));
            self.text(&resolved.document.text, &below, depth + 1);
        }
        if tags {
            let pieces = markup::take_apart(text, self.on(Decoder::Entity));
            let through: &[Decoder] = match pieces.references {
                true => &[Decoder::Markup, Decoder::Entity],
                false => &[Decoder::Markup],
            };
            for piece in [&pieces.text, &pieces.rest] {
                let below = chain.then(through, Origin::Decoded(piece));
                self.text(&piece.text, &below, depth + 1);
            }
        }
    }

    /// Reads a text that is no UTF-8 in the encodings that were declared, or else in all that are common.
    pub(super) fn other_encodings(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if self.encodings.len() < ENCODINGS {
            encodings::declared(text, &mut self.encodings);
        }
        if let Some(shown) = encodings::shifted(text) {
            self.made_of_it(&shown, Decoder::Charset, chain, depth);
        }
        if std::str::from_utf8(text).is_ok() {
            return;
        }
        let declared = self.encodings.clone();
        let all = match declared.is_empty() {
            false => declared.as_slice(),
            true if chain.count(Decoder::Charset) >= GUESSES => &[],
            // Letters that stand for bytes make texts of no encoding again and again; only near the top may they have no blanks.
            true if encodings::reads_as_some(text) || (depth <= GUESSED && is_text(text)) => {
                match encodings::candidates(text) {
                    Some(all) => all,
                    None => {
                        self.cannot("a long text of an unknown encoding");
                        &[]
                    }
                }
            }
            true => &[],
        };
        for encoding in all {
            let decoded = encodings::decode(encoding, text);
            self.made_of_it(&decoded, Decoder::Charset, chain, depth);
        }
    }

    pub(super) fn unescaped(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if let Some((decoded, used)) =
            escapes::unescape(text, self.know.around, |decoder| self.on(decoder))
        {
            let below = chain.then(&used, Origin::Decoded(&decoded));
            self.text(&decoded.text, &below, depth + 1);
        }
        if self.on(Decoder::Escape)
            && let Some(decoded) = escapes::css(text)
        {
            let below = chain.then(&[Decoder::Escape], Origin::Decoded(&decoded));
            self.text(&decoded.text, &below, depth + 1);
        }
        if self.on(Decoder::Markup)
            && let Some(decoded) = markdown::without_destinations(text, self.know.around)
        {
            let below = chain.then(&[Decoder::Markup], Origin::Decoded(&decoded));
            self.text(&decoded.text, &below, depth + 1);
        }
        if self.on(Decoder::Escape)
            && let Some(shown) = terminal::shown(text)
        {
            self.made_of_it(&shown, Decoder::Escape, chain, depth);
        }
        if self.on(Decoder::Base64) {
            self.armored(text, chain, depth);
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

    /// Keys, certificates and messages in letters.
    pub(super) fn armored(&mut self, text: &[u8], chain: &Chain<'_>, depth: usize) {
        if armor::holds_secure_mail(text) {
            self.cannot("an encrypted message");
        }
        for block in armor::blocks(text) {
            if let Some(why) = block.unread {
                self.cannot(why);
            }
            let below = chain.then(&[Decoder::Base64], Origin::At(block.at));
            self.text(&block.texts, &below, depth + 1);
            self.bytes(&block.bytes, As::Part, &below, depth + 1);
        }
    }

    pub(super) fn made_of_it(
        &mut self,
        text: &[u8],
        decoder: Decoder,
        chain: &Chain<'_>,
        depth: usize,
    ) {
        let below = chain.then(std::slice::from_ref(&decoder), Origin::At(0));
        self.text(text, &below, depth + 1);
    }

    /// Bytes and texts that stand in a text as letters and numbers.
    pub(super) fn encoded(&self, text: &[u8], folded: &Folded) -> Vec<Run> {
        let mut found = runs::runs(text, |decoder| self.on(decoder));
        found.extend(lists::lists(text, folded, |decoder| self.on(decoder)));
        if self.on(Decoder::EncodedWord) {
            found.extend(mail::encoded_words(text));
            found.extend(mail::parameters(text));
        }
        if self.on(Decoder::Escape) {
            found.extend(scripts::joined(text));
            found.extend(interchange::fields(text));
        }
        if self.on(Decoder::Numbers) {
            found.extend(scripts::signs(text));
        }
        if self.on(Decoder::Punycode) {
            found.extend(mail::domains(text));
        }
        found
    }

    pub(super) fn search(&mut self, text: &[u8], folded: &Folded, chain: &Chain<'_>) {
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
