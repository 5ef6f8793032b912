//! How lively a stream is: comments a minute, and how late they come.

use crate::base::time::Millis;
use crate::shop::comment::Comment;
use tokio::time::Instant;

/// Seconds in the minute that is counted.
const SECONDS: usize = 60;
/// A new lag moves the told one by this part of the difference.
const INERTIA: i64 = 8;

/// See the module. What was written before the stream was opened, and is only
/// told again, counts for nothing.
pub(super) struct Pulse {
    begun: Instant,
    /// Comments of each of the last seconds; a second's place is its number
    /// since `begun`, modulo the length.
    counts: [u32; SECONDS],
    /// The number of the last second that was counted.
    latest: u64,
    opened_at: Millis,
    lag_ms: Option<i64>,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), counts: [0; SECONDS], latest: 0, opened_at: Millis(i64::MIN), lag_ms: None }
    }

    /// A stream was opened.
    pub(super) fn open(&mut self, now: Millis) {
        self.opened_at = now;
    }

    /// Comments came.
    pub(super) fn beat(&mut self, now: Instant, comments: &[Comment]) {
        self.forget(now);
        let place = (self.latest % SECONDS as u64) as usize;
        for comment in comments.iter().filter(|comment| comment.sent_at >= self.opened_at) {
            self.counts[place] = self.counts[place].saturating_add(1);
            let lag = comment.arrived_at.since(comment.sent_at);
            self.lag_ms = Some(self.lag_ms.map_or(lag, |told| told + (lag - told) / INERTIA));
        }
    }

    /// Comments in the last minute.
    pub(super) fn per_minute(&mut self, now: Instant) -> i64 {
        self.forget(now);
        self.counts.iter().copied().map(i64::from).sum()
    }

    /// Milliseconds from writing to arrival, smoothed; none before the first
    /// comment. By two clocks: the platform's and ours.
    pub(super) const fn lag_ms(&self) -> Option<i64> {
        self.lag_ms
    }

    /// Empties the seconds that have passed since the last look.
    fn forget(&mut self, now: Instant) {
        let now = now.duration_since(self.begun).as_secs();
        for second in self.latest.saturating_add(1).max(now.saturating_sub(SECONDS as u64 - 1))..=now {
            self.counts[(second % SECONDS as u64) as usize] = 0;
        }
        self.latest = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::comment::Platform;
    use std::time::Duration;

    fn comment(sent: i64, arrived: i64) -> Comment {
        Comment {
            platform: Platform::Tiktok,
            room: "1".into(),
            id: "1".into(),
            author: None,
            name: "".into(),
            text: "".into(),
            sent_at: Millis(sent),
            arrived_at: Millis(arrived),
            by_host: false,
        }
    }

    #[test]
    fn a_minute_slides() {
        let mut pulse = Pulse::new();
        let after = |seconds| pulse.begun + Duration::from_secs(seconds);
        let [start, half, minute, long] = [0, 30, 60, 560].map(after);
        pulse.open(Millis(1_000));
        pulse.beat(start, &[comment(999, 5_000), comment(1_000, 1_800), comment(1_100, 1_900)]);
        assert_eq!((pulse.per_minute(start), pulse.lag_ms()), (2, Some(800)));
        pulse.beat(half, &[comment(31_000, 33_400)]);
        assert_eq!((pulse.per_minute(half), pulse.lag_ms()), (3, Some(1_000)));
        assert_eq!(pulse.per_minute(minute), 1);
        assert_eq!(pulse.per_minute(long), 0);
    }
}
