//! Points in time and the clock they are read from. Times are stored in UTC
//! as milliseconds; days are cut in Asia/Ho_Chi_Minh.

use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use time::{Duration, OffsetDateTime, UtcOffset};
use utoipa::ToSchema;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// Vietnam has kept UTC+7 without summer time since 1975 (IANA tz database,
/// Asia/Ho_Chi_Minh), so a fixed offset cuts its days exactly.
const VIETNAM_OFFSET_MS: i64 = 7 * 60 * 60 * 1000;

impl Millis {
    /// The bare number, for a column or a JSON value.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// This time moved by `ms` milliseconds, stopping at the ends of `i64`.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this time (negative if it is later).
    pub const fn since(self, earlier: Millis) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn in_vietnam(self) -> OffsetDateTime {
        let offset = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(offset)
    }

    /// The day in Vietnam as a whole number of days since 1970-01-01 there.
    pub const fn local_day(self) -> i64 {
        self.0.saturating_add(VIETNAM_OFFSET_MS).div_euclid(24 * 60 * 60 * 1000)
    }

    /// `2026-11-21` of a day counted from 1970-01-01.
    pub fn iso_day(day: i64) -> String {
        let date = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::days(day)).date();
        format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }

    /// The minute as a whole number of minutes since 1970-01-01 UTC.
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(60_000)
    }

    /// Date and time in Vietnam for people: `21/11/2026 22:48`.
    pub fn local_text(self) -> String {
        let t = self.in_vietnam();
        format!("{:02}/{:02}/{} {:02}:{:02}", t.day(), u8::from(t.month()), t.year(), t.hour(), t.minute())
    }
}

/// Where the time comes from. Injected everywhere, so that tests decide it.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Millis;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is set, for tests and replays.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `at`.
    pub const fn at(at: Millis) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Sets the hand, backwards as well.
    pub fn set(&self, at: Millis) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_cut_in_vietnam() {
        // 2026-11-20T16:59:59.999Z is the last instant of 20 November in Vietnam.
        let last = Millis(1_795_193_999_999);
        assert_eq!(last.local_text(), "20/11/2026 23:59");
        assert_eq!(last.plus(1).local_text(), "21/11/2026 00:00");
        assert_eq!(last.plus(1).local_day(), last.local_day() + 1);
    }
}
