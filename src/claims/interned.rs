//! Values that many rows share.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use super::number;

/// Values by the order in which they first came.
#[derive(Debug)]
pub(super) struct Interned<T> {
    places: HashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self {
            places: HashMap::new(),
        }
    }
}

impl<T: Eq + Hash + Ord> Interned<T> {
    /// Values of which the first is there from the start; it must be the least of all.
    pub(super) fn with(first: T) -> Self {
        Self {
            places: HashMap::from([(first, 0)]),
        }
    }

    /// The place of a value.
    pub(super) fn place<Q>(&mut self, value: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        let place = number(self.places.len());
        self.places.insert(value.to_owned(), place);
        place
    }

    /// The values in order, and for each place that was handed out where its value stands now.
    pub(super) fn sorted(self) -> (Vec<T>, Moved) {
        let mut all: Vec<(T, u32)> = self.places.into_iter().collect();
        all.sort_unstable();
        let mut moved = vec![0; all.len()];
        let mut values = Vec::with_capacity(all.len());
        for (now, (value, before)) in (0..).zip(all) {
            if let Some(place) = usize::try_from(before)
                .ok()
                .and_then(|before| moved.get_mut(before))
            {
                *place = now;
            }
            values.push(value);
        }
        (values, Moved(moved))
    }
}

/// Where values stand after they were sorted.
pub(super) struct Moved(Vec<u32>);

impl Moved {
    /// The new place of a value.
    pub(super) fn now(&self, before: u32) -> u32 {
        super::at(&self.0, before).copied().unwrap_or(before)
    }
}
