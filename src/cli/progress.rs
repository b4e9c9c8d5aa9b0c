//! How far long work is, in one line of a terminal that is wiped when the work is done.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How soon the first line is shown, and how soon it is drawn again.
const SOON: Duration = Duration::from_millis(300);
const AGAIN: Duration = Duration::from_millis(100);

/// How many signs the bar has.
const WIDTH: usize = 24;

/// A piece of work of a known number of steps, which any thread may report.
///
/// Nothing is shown where nobody looks: when standard error is no terminal, or `--quiet` was given.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    what: &'static str,
    steps: usize,
    done: AtomicUsize,
    began: Instant,
    /// When the line is to be drawn next, in milliseconds since the beginning.
    next: AtomicU64,
    drawn: AtomicBool,
}

impl Progress {
    pub(super) fn new(quiet: bool, what: &'static str, steps: usize) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            shown: !quiet && !dumb && io::stderr().is_terminal(),
            what,
            steps,
            done: AtomicUsize::new(0),
            began: Instant::now(),
            next: AtomicU64::new(millis(SOON)),
            drawn: AtomicBool::new(false),
        }
    }

    /// Says that one more step is done.
    pub fn step(&self) {
        if !self.shown {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let now = millis(self.began.elapsed());
        let next = self.next.load(Ordering::Relaxed);
        if now < next {
            return;
        }
        // Of the threads that see that it is time, one draws.
        let later = now + millis(AGAIN);
        let mine = self
            .next
            .compare_exchange(next, later, Ordering::Relaxed, Ordering::Relaxed);
        if mine.is_ok() {
            self.drawn.store(true, Ordering::Relaxed);
            let line = line(self.what, done, self.steps);
            let _ = write!(io::stderr().lock(), "\r{line}\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.load(Ordering::Relaxed) {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// `draws [#####---] 1200 of 5000`
fn line(what: &str, done: usize, steps: usize) -> String {
    let full = match steps {
        0 => WIDTH,
        steps => (done.saturating_mul(WIDTH) / steps).min(WIDTH),
    };
    let (full, empty) = ("#".repeat(full), "-".repeat(WIDTH - full));
    format!("{what} [{full}{empty}] {done} of {steps}")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_bar_is_as_full_as_the_work_is_done() {
        for (done, steps, bar) in [
            (0, 10, "------------------------"),
            (5, 10, "############------------"),
            (10, 10, "########################"),
            (11, 10, "########################"),
            (0, 0, "########################"),
        ] {
            let expected = format!("draws [{bar}] {done} of {steps}");
            assert_eq!(line("draws", done, steps), expected);
        }
    }
}
