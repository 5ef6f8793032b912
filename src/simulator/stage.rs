//! The clockwork of one stream: what has been said by now, what comes next.

use super::faults::Faults;
use super::script::{ScriptedComment, Settings};
use crate::base::time::{Clock, Millis};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A live tells its viewers at least so often.
const BEAT: Duration = Duration::from_secs(2);
/// The clock is looked at so often, since somebody may set it.
const GLANCE_MS: i64 = 250;

/// One stream of a simulated live.
pub(super) struct Stage {
    comments: Vec<ScriptedComment>,
    ends_at: Millis,
    settings: Settings,
    clock: Arc<dyn Clock>,
    viewers: i64,
    /// What goes wrong, if anything does.
    pub(super) faults: Option<Faults>,
    pub(super) tally: Tally,
}

/// What the other side did.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) bootstraps: AtomicU64,
    pub(super) entered: AtomicU64,
    pub(super) heartbeats: AtomicU64,
    pub(super) acks_expected: AtomicU64,
    pub(super) acks: AtomicU64,
}

/// What happens next on a stage.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// These comments are due.
    Say(Range<usize>),
    /// Nothing was said for a while; viewers come and go.
    Beat,
    /// The host ends the live.
    End,
}

impl Stage {
    pub(super) fn new(
        mut comments: Vec<ScriptedComment>,
        length_ms: i64,
        viewers: i64,
        settings: Settings,
        clock: Arc<dyn Clock>,
    ) -> Self {
        comments.sort_by_key(|comment| comment.at_ms);
        let faults = settings.faults.map(|seed| Faults::new(seed, settings.speed));
        let (ends_at, tally) = (settings.anchor, Tally::default());
        let mut stage = Self { comments, ends_at, settings, clock, viewers, faults, tally };
        let last = stage.comments.last().map_or(0, |comment| comment.at_ms);
        stage.ends_at = stage.real(length_ms.max(last));
        stage
    }

    fn real(&self, at_ms: i64) -> Millis {
        self.settings.anchor.plus(at_ms / i64::from(self.settings.speed.max(1)))
    }

    pub(super) fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Comments with the real time at which they are said.
    pub(super) fn lines(&self, range: Range<usize>) -> impl Iterator<Item = (Millis, &ScriptedComment)> {
        self.comments[range].iter().map(|comment| (self.real(comment.at_ms), comment))
    }

    /// How many comments have been said by now.
    pub(super) fn said(&self) -> usize {
        let now = self.now();
        self.comments.partition_point(|comment| self.real(comment.at_ms) <= now)
    }

    /// The first comment that a newcomer is sent.
    pub(super) fn history_from(&self) -> usize {
        self.said().saturating_sub(self.settings.history)
    }

    /// Whether the host has ended the live.
    pub(super) fn is_over(&self) -> bool {
        self.now() >= self.ends_at
    }

    /// How many comments there are in all.
    pub(super) fn len(&self) -> usize {
        self.comments.len()
    }

    /// How many watch now: a few come, a few go.
    pub(super) fn viewers_now(&self) -> i64 {
        let wave = self.now().get().div_euclid(1_700).rem_euclid(13) - 6;
        (self.viewers + wave * self.viewers / 60).max(0)
    }

    /// Waits for what comes after the first `place` comments. May be dropped
    /// and asked again without loss.
    pub(super) async fn next(&self, place: usize) -> Cue {
        let beat_at = Instant::now() + BEAT;
        loop {
            let (said, now) = (self.said(), self.now());
            if said > place {
                return Cue::Say(place..said);
            }
            let due = match self.comments.get(place) {
                Some(comment) => self.real(comment.at_ms),
                None if now >= self.ends_at => return Cue::End,
                None => self.ends_at,
            };
            if Instant::now() >= beat_at {
                return Cue::Beat;
            }
            let wait = due.since(now).clamp(1, GLANCE_MS);
            sleep(Duration::from_millis(wait.unsigned_abs())).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::ManualClock;

    fn comment(at_ms: i64) -> ScriptedComment {
        let text = String::new();
        ScriptedComment { at_ms, id: at_ms.to_string(), author_id: "1".into(), name: text.clone(), text }
    }

    #[tokio::test]
    async fn plays_by_the_clock() {
        let clock = Arc::new(ManualClock::at(Millis(1_000)));
        let settings = Settings { speed: 20, history: 1, ..Settings::at(Millis(1_000)) };
        let stage = Stage::new(vec![comment(400), comment(200)], 1_000, 60, settings, clock.clone());
        assert_eq!(stage.said(), 0);
        clock.set(Millis(1_010));
        assert_eq!(stage.next(0).await, Cue::Say(0..1));
        assert_eq!(stage.lines(0..1).map(|(at, c)| (at.get(), c.at_ms)).collect::<Vec<_>>(), [(1_010, 200)]);
        clock.set(Millis(1_049));
        assert_eq!(stage.next(0).await, Cue::Say(0..2));
        assert_eq!(stage.history_from(), 1);
        clock.set(Millis(1_050));
        assert_eq!(stage.next(2).await, Cue::End);
    }
}
