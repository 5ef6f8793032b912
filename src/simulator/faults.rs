//! What goes wrong on a simulated live, by a seed: nothing without one. What a
//! fault takes away is said again to whoever comes back, as far as
//! [`Settings::history`](super::Settings::history) goes.

use super::dice::Dice;
use super::graph::Trouble;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Simulated time that a peer is left hanging: longer than clients wait.
const HANGING: Duration = Duration::from_secs(90);
/// Simulated time by which a frame comes too late at most.
const LATE: Duration = Duration::from_millis(700);
/// A connection lasts for 2^k frames, with k below the first of these for the first
/// one, and one more for each, up to the last: nobody hears a live in one go, and
/// whoever comes back is told a long history in the end.
const ORDERS_OF_FRAMES: (u64, u64) = (6, 13);

/// What is served. Each has its own chances, whoever else connects meanwhile.
#[derive(Clone, Copy, Debug)]
pub(super) enum Service {
    Webcast,
    Tikfinity,
    Euler,
    Relay,
    Graph,
    Tool,
}

/// The chances of one side of a live.
pub(super) struct Faults {
    seed: u64,
    speed: u32,
    /// Connections (of Graph: questions) so far, by service.
    visits: [AtomicU64; 6],
}

/// How a socket is asked for in vain, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Upgraded,
    /// As TikTok does: 200, and why in two headers.
    DeviceBlocked,
    TooMany,
    Unavailable,
    /// Accepted and never answered.
    HalfOpen,
}

/// What goes wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The connection is lost before it.
    Cut,
    /// The connection is lost in the middle of it.
    Torn,
    /// Nothing more comes, on an open connection.
    Stall,
    /// Bytes that mean nothing come before it.
    Garbage,
    /// It comes spoiled first: wrongly compressed, or cut off.
    Spoiled,
    /// More than a client may take comes before it.
    Oversized,
    /// It comes twice.
    Twice,
    /// The next one overtakes it.
    Late,
    /// The last ones come once more before it.
    Replayed,
}

/// The fate of one connection.
pub(super) struct Fate {
    pub(super) opening: Opening,
    pub(super) dice: Dice,
    pub(super) hanging: Duration,
    pub(super) late: Duration,
    ending: Fault,
    frames_left: u64,
}

impl Faults {
    pub(super) fn new(seed: u64, speed: u32) -> Self {
        Self { seed, speed: speed.max(1), visits: Default::default() }
    }

    /// The fate of the next connection to `service`.
    pub(super) fn fate(&self, service: Service) -> Fate {
        let (nth, mut dice) = self.dice(service);
        let opening = match dice.below(100) {
            0..6 => Opening::DeviceBlocked,
            6..12 => Opening::TooMany,
            12..18 => Opening::Unavailable,
            18..22 => Opening::HalfOpen,
            _ => Opening::Upgraded,
        };
        let (first, last) = ORDERS_OF_FRAMES;
        let least = 1_i64 << dice.below(last.min(first + nth));
        let frames_left = dice.between(least, 2 * least).unsigned_abs();
        let ending = match dice.below(10) {
            0..4 => Fault::Cut,
            4..8 => Fault::Torn,
            _ => Fault::Stall,
        };
        Fate { opening, dice, hanging: HANGING / self.speed, late: LATE / self.speed, ending, frames_left }
    }

    /// What goes wrong with the next question to Graph.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        match self.dice(Service::Graph).1.below(100) {
            0..4 => Some(Trouble::Hiccup),
            4..7 => Some(Trouble::Broken),
            7 => Some(Trouble::TooMany { seconds: 1 }),
            8 => Some(Trouble::RateLimited { code: 4, minutes: 0 }),
            _ => None,
        }
    }

    /// The number of this visit, and its chances.
    fn dice(&self, service: Service) -> (u64, Dice) {
        let nth = self.visits[service as usize].fetch_add(1, Relaxed);
        // Where seeds follow each other, so would their first numbers otherwise.
        (nth, Dice::new(Dice::new(self.seed).next() ^ (nth << 8) ^ service as u64))
    }
}

impl Fate {
    /// What goes wrong with the next frame.
    pub(super) fn fault(&mut self) -> Option<Fault> {
        self.frames_left = self.frames_left.saturating_sub(1);
        if self.frames_left == 0 {
            return Some(self.ending);
        }
        match self.dice.below(1000) {
            0..10 => Some(Fault::Garbage),
            10..20 => Some(Fault::Spoiled),
            20..30 => Some(Fault::Twice),
            30..40 => Some(Fault::Late),
            40..48 => Some(Fault::Replayed),
            48 => Some(Fault::Oversized),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The openings and frames' faults of the first connections.
    fn first(seed: u64, service: Service) -> Vec<(Opening, Vec<Option<Fault>>)> {
        let faults = Faults::new(seed, 1);
        let one = |_| {
            let mut fate = faults.fate(service);
            (fate.opening, (0..5_000).map(|_| fate.fault()).collect())
        };
        (0..60).map(one).collect()
    }

    #[test]
    fn a_seed_repeats_itself_and_brings_everything() {
        assert_eq!(first(7, Service::Relay), first(7, Service::Relay));
        assert_ne!(first(7, Service::Relay), first(8, Service::Relay));
        assert_ne!(first(7, Service::Relay), first(7, Service::Euler));
        let all = first(7, Service::Webcast);
        let named = |fault: &Option<Fault>| format!("{fault:?}");
        let openings: BTreeSet<_> = all.iter().map(|(opening, _)| format!("{opening:?}")).collect();
        let faults: BTreeSet<_> = all.iter().flat_map(|(_, faults)| faults.iter().map(named)).collect();
        assert_eq!((openings.len(), faults.len()), (5, 10), "{openings:?} {faults:?}");
    }

    #[test]
    fn some_connections_outlast_a_long_live() {
        let lasts = |(opening, faults): &(Opening, Vec<Option<Fault>>)| {
            let lost = |fault: &Option<Fault>| matches!(fault, Some(Fault::Cut | Fault::Torn | Fault::Stall));
            *opening == Opening::Upgraded && !faults[..2_000].iter().any(lost)
        };
        for seed in 0..20 {
            let lasting = first(seed, Service::Tikfinity).iter().filter(|connection| lasts(connection)).count();
            assert!((2..30).contains(&lasting), "seed {seed}: {lasting} of 60");
        }
    }
}
