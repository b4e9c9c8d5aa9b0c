//! The VEX documents that a batch changes.

use rayon::prelude::*;

use crate::cli::{Failure, opened, vex};
use crate::release::{Announcement, Contents, ReleaseError, Writing};

/// Writes the VEX documents that are due.
pub(super) fn release_vex(writing: &mut Writing<'_>, states: &[vex::Due]) -> Result<(), Failure> {
    let failed = |error: ReleaseError| opened::release_failure(&error);
    let mut places = Vec::with_capacity(states.len());
    for state in states {
        let place = writing.reserve(Announcement::Vex {
            product: state.product.clone(),
            public_from: state.public_from,
        });
        places.push((place.map_err(failed)?, state));
    }
    let writing = &*writing;
    places.par_iter().try_for_each(|(place, state)| {
        if place.n != state.n {
            return Err(Failure::undecided(format!(
                "the VEX documents of {} have another number than they say",
                state.product
            )));
        }
        let files = Contents::Files(state.files.clone());
        writing.write(place, files).map_err(failed)
    })
}
