//! Medians and tails.

use serde::Serialize;

/// Where the middle and the tail of some times are, in ms.
#[derive(Serialize)]
pub(super) struct Spread {
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
    pub(super) samples: usize,
}

/// The middle one.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

pub(super) fn spread(mut ms: Vec<f64>) -> Spread {
    ms.sort_by(f64::total_cmp);
    let at =
        |share: usize| ms.get((ms.len() * share / 100).min(ms.len().saturating_sub(1))).copied().unwrap_or(f64::NAN);
    Spread { p50_ms: at(50), p95_ms: at(95), p99_ms: at(99), max_ms: at(100), samples: ms.len() }
}
