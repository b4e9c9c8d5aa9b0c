//! How fast a server is asked: so many requests a second, and none while it asks for a rest.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest rest that one answer may ask for, and that all of them may together.
const ONE_REST: Duration = Duration::from_secs(60);
const ALL_RESTS: Duration = Duration::from_secs(300);

/// When the next request may be made.
pub(super) struct Pace {
    gap: Duration,
    state: Mutex<State>,
}

struct State {
    next: Instant,
    rested: Duration,
}

impl Pace {
    /// So many requests a second, at least one.
    pub(super) fn new(rate: u32) -> Self {
        let next = Instant::now();
        let rested = Duration::ZERO;
        Self {
            gap: Duration::from_secs(1) / rate.max(1),
            state: Mutex::new(State { next, rested }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is one's turn.
    pub(super) fn turn(&self) {
        let now = Instant::now();
        let turn = {
            let mut state = self.state();
            let turn = state.next.max(now);
            state.next = turn + self.gap;
            turn
        };
        thread::sleep(turn.saturating_duration_since(now));
    }

    /// Makes everybody wait; not, if that would be too long.
    pub(super) fn rest(&self, time: Duration) -> bool {
        let mut state = self.state();
        let until = Instant::now() + time.min(ONE_REST);
        // Requests that are turned away together rest together.
        let more = until.saturating_duration_since(state.next);
        if time > ONE_REST || state.rested + more > ALL_RESTS {
            return false;
        }
        state.rested += more;
        state.next = state.next.max(until);
        true
    }
}

/// How long a `Retry-After` asks to wait: seconds, or a date that is held against the answer's own (RFC 9110, section 10.2.3).
pub(super) fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let moment = |text: &str| chrono::DateTime::parse_from_rfc2822(text).ok();
    let wait = moment(value)?.signed_duration_since(moment(date?)?);
    Some(wait.to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Pace, retry_after};

    #[test]
    fn requests_keep_their_distance() {
        let began = Instant::now();
        let pace = Pace::new(100);
        for _ in 0..4 {
            pace.turn();
        }
        assert!(began.elapsed() >= Duration::from_millis(30));
    }

    #[test]
    fn rests_are_bounded() {
        let pace = Pace::new(1000);
        assert!(!pace.rest(Duration::from_secs(61)));
        assert!(!pace.rest(Duration::from_secs(u64::MAX)));
        assert!(pace.rest(Duration::from_millis(20)));
        let began = Instant::now();
        pace.turn();
        assert!(began.elapsed() >= Duration::from_millis(10));
    }

    #[test]
    fn a_rest_is_seconds_or_a_date() {
        let date = Some("Sun, 22 Nov 2026 08:49:30 GMT");
        let wait = |text| retry_after(text, date).map(|wait| wait.as_secs());
        assert_eq!(wait("7"), Some(7));
        assert_eq!(wait("99999999999999999999"), Some(u64::MAX));
        assert_eq!(wait("Sun, 22 Nov 2026 08:49:37 GMT"), Some(7));
        assert_eq!(wait("Sun, 22 Nov 2020 08:49:37 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait(""), None);
        assert_eq!(retry_after("Sun, 22 Nov 2026 08:49:37 GMT", None), None);
    }
}
