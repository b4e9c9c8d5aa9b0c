//! Which algorithms are good enough, and times as the library has them.

use std::time::{Duration, SystemTime};

use sequoia_openpgp::policy::StandardPolicy;
use sequoia_openpgp::types::HashAlgorithm;

use crate::model::timestamp::Timestamp;

/// The library's standard policy as of a time, without SHA-1 and what is weaker, in whatever place.
pub(super) fn policy(at: Timestamp) -> StandardPolicy<'static> {
    let mut policy = StandardPolicy::at(system_time(at));
    for hash in [
        HashAlgorithm::SHA1,
        HashAlgorithm::MD5,
        HashAlgorithm::RipeMD,
    ] {
        policy.reject_hash(hash);
    }
    policy
}

/// A time as the system has it.
pub(super) fn system_time(at: Timestamp) -> SystemTime {
    let seconds = at.to_utc().timestamp();
    match u64::try_from(seconds) {
        Ok(seconds) => SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        Err(_) => SystemTime::UNIX_EPOCH,
    }
}

/// A system's time in whole seconds.
pub(super) fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::whole(chrono::DateTime::<chrono::Utc>::from(time))
}
