//! Moments and days.

use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, SubsecRound, Utc};

use super::value::{problems, serde_string};

problems! {
    /// Why a text is no moment or no day.
    TimeProblem {
        /// A date without a time.
        DateOnly => "a time of day and a zone are missing", "write it as in `2026-11-20T14:00:00Z`";
        /// A date and time without a zone.
        Zone => "the time has no zone", "add `Z` for UTC, or an offset such as `+01:00`";
        /// Not RFC 3339, or a moment that does not exist.
        Moment => "this is not a moment in the form of RFC 3339", "write it as in `2026-11-20T14:00:00Z`";
        /// Not a day, or one that does not exist.
        Day => "this is not a day of the calendar", "write it as in `2026-11-20`";
    }
}

/// A moment in UTC.
///
/// Our own moments are whole seconds and are written as `2026-11-20T14:00:00Z`.
/// A moment that was read from a foreign document keeps its fraction, because documents are compared by instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// A moment of our own: cut to the whole second.
    pub fn whole(moment: DateTime<Utc>) -> Self {
        Self(moment.trunc_subsecs(0))
    }

    /// The moment as the time crate knows it.
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date(self.0.date_naive())
    }

    /// The year in UTC, which names a document's folder (CSAF 2.0, section 7.1.11).
    pub fn year(self) -> i32 {
        self.0.year()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    /// The same as [`Timestamp::whole`].
    fn from(moment: DateTime<Utc>) -> Self {
        Self::whole(moment)
    }
}

impl FromStr for Timestamp {
    type Err = TimeProblem;

    /// Reads RFC 3339 with a zone; `T` and `Z` are upper case, as JSON Schema's `date-time` and ROLIE clients want it.
    fn from_str(text: &str) -> Result<Self, TimeProblem> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            let moment = moment.with_timezone(&Utc);
            let well_spelt = text.as_bytes().get(10) == Some(&b'T') && !text.contains('z');
            if well_spelt && (0..=9999).contains(&moment.year()) {
                return Ok(Self(moment));
            }
            return Err(TimeProblem::Moment);
        }
        if text.parse::<Date>().is_ok() {
            return Err(TimeProblem::DateOnly);
        }
        if DateTime::parse_from_rfc3339(&format!("{text}Z")).is_ok() {
            return Err(TimeProblem::Zone);
        }
        Err(TimeProblem::Moment)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

serde_string!(Timestamp);

/// A day of the calendar, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The day as the time crate knows it.
    pub fn to_naive(self) -> NaiveDate {
        self.0
    }

    /// The first moment of the day in UTC.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.and_time(chrono::NaiveTime::MIN).and_utc())
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl FromStr for Date {
    type Err = TimeProblem;

    /// Reads `YYYY-MM-DD` alone.
    fn from_str(text: &str) -> Result<Self, TimeProblem> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shape {
            return Err(TimeProblem::Day);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self)
            .map_err(|_| TimeProblem::Day)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

serde_string!(Date);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moment(text: &str) -> String {
        text.parse::<Timestamp>().unwrap().to_string()
    }

    #[test]
    fn moments_are_read_with_any_zone_and_written_in_utc() {
        assert_eq!(moment("2026-11-20T14:00:00Z"), "2026-11-20T14:00:00Z");
        assert_eq!(moment("2026-11-20T14:00:00+01:00"), "2026-11-20T13:00:00Z");
        assert_eq!(moment("2026-11-20T14:00:00.5Z"), "2026-11-20T14:00:00.500Z");
        let whole = Timestamp::whole(
            "2026-11-20T14:00:00.9Z"
                .parse::<Timestamp>()
                .unwrap()
                .to_utc(),
        );
        assert_eq!(whole.to_string(), "2026-11-20T14:00:00Z");
        assert_eq!(
            "2025-12-31T23:30:00-01:00"
                .parse::<Timestamp>()
                .unwrap()
                .year(),
            2026
        );
    }

    #[test]
    fn a_moment_without_a_zone_is_refused() {
        let problem = |text: &str| text.parse::<Timestamp>().unwrap_err();
        assert_eq!(problem("2026-11-20T14:00:00"), TimeProblem::Zone);
        assert_eq!(
            problem("2026-11-20T14:00:00").to_string(),
            "the time has no zone"
        );
        assert_eq!(problem("2026-11-20"), TimeProblem::DateOnly);
        assert_eq!(problem("2026-11-20 14:00:00Z"), TimeProblem::Moment);
        assert_eq!(problem("2026-11-20t14:00:00z"), TimeProblem::Moment);
        assert_eq!(problem("2026-02-30T14:00:00Z"), TimeProblem::Moment);
        assert_eq!(problem("0000-01-01T00:00:00+01:00"), TimeProblem::Moment);
        assert_eq!(problem(""), TimeProblem::Moment);
    }

    #[test]
    fn days_are_exact() {
        assert_eq!(
            "2024-02-29".parse::<Date>().unwrap().to_string(),
            "2024-02-29"
        );
        for bad in [
            "2026-02-29",
            "2026-1-1",
            "20261120",
            "2026-11-20T00:00:00Z",
            "+026-11-20",
        ] {
            assert_eq!(bad.parse::<Date>(), Err(TimeProblem::Day), "{bad}");
        }
        let day: Date = serde_json::from_str("\"2026-11-20\"").unwrap();
        assert_eq!(day.start().to_string(), "2026-11-20T00:00:00Z");
        assert_eq!(day.start().date(), day);
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in "[0-9T:.Z+ -]{0,30}|\\PC*") {
            let _ = text.parse::<Date>();
            if let Ok(moment) = text.parse::<Timestamp>() {
                prop_assert_eq!(moment.to_string().parse::<Timestamp>(), Ok(moment));
            }
        }
    }
}
