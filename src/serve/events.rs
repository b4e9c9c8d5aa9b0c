//! What browsers are told while they wait.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What is shown at the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// How often the site was drawn anew.
    pub(super) generation: u64,
    /// The findings in words, such as `2 errors`.
    pub(super) findings: String,
}

/// Who waits here hears of every change.
#[derive(Debug, Default)]
pub(super) struct Events {
    news: Mutex<News>,
    changed: Condvar,
}

impl Events {
    /// Tells everybody.
    pub(super) fn tell(&self, news: News) {
        *self.news.lock().unwrap_or_else(PoisonError::into_inner) = news;
        self.changed.notify_all();
    }

    /// What is shown at the moment.
    pub(super) fn now(&self) -> News {
        let news = self.news.lock();
        news.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until something else is shown than `seen`, or the time is up.
    pub(super) fn after(&self, seen: &News, time: Duration) -> Option<News> {
        let news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .changed
            .wait_timeout_while(news, time, |news| news == seen);
        let (news, _) = waited.unwrap_or_else(PoisonError::into_inner);
        (*news != *seen).then(|| news.clone())
    }
}
