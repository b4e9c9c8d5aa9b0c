//! The layers between a layer and the output that it lies in.

use super::Found;
use crate::gate::decode::{Decoded, Decoder};

/// Where a layer came from.
pub(super) struct Chain<'a> {
    below: Option<&'a Chain<'a>>,
    through: &'a [Decoder],
    origin: Origin<'a>,
}

pub(super) enum Origin<'a> {
    Same,
    Decoded(&'a Decoded),
    At(usize),
}

impl Chain<'_> {
    pub(super) const OUTPUT: Chain<'static> = Chain {
        below: None,
        through: &[],
        origin: Origin::Same,
    };

    /// A layer that was decoded from this one.
    pub(super) fn then<'b>(&'b self, through: &'b [Decoder], origin: Origin<'b>) -> Chain<'b> {
        Chain {
            below: Some(self),
            through,
            origin,
        }
    }

    /// How many times a decoder lies between this layer and the output.
    pub(super) fn count(&self, decoder: Decoder) -> usize {
        let links = std::iter::successors(Some(self), |link| link.below);
        links.filter(|link| link.through.contains(&decoder)).count()
    }

    /// Where in the output an offset of this layer came from, and through what.
    pub(super) fn place(&self, offset: usize) -> Found {
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
