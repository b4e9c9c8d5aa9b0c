//! What is dated for the site as a whole: security.txt.

use crate::model::timestamp::Timestamp;
use crate::read::Sources;
use crate::release::Releases;

/// The security.txt that is due: there is none yet, its content changed, or it nears its end.
pub(super) fn due(_sources: &Sources, _releases: &Releases, _time: Timestamp) -> Option<String> {
    None
}
