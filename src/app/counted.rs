//! From what a channel's task tells to news for the desk and figures for
//! machines.

use crate::desk::ChannelNews;
use crate::platforms::Health;
use crate::server::{ChannelFigures, Metrics};
use std::collections::BTreeMap;

/// A channel's counters since it was attached.
#[derive(Default)]
pub(super) struct Counted {
    reconnects: u32,
    dropped: u64,
    oddities: BTreeMap<&'static str, u64>,
}

/// What machines are told of it.
pub(super) fn figures(health: &Health) -> ChannelFigures {
    ChannelFigures {
        connected: health.state.is_connected(),
        since: health.since,
        last_data: health.last_data,
        per_minute: health.per_minute,
        lag_ms: health.lag_ms,
        reconnects: i64::from(health.reconnects),
        dropped: i64::try_from(health.dropped).unwrap_or(i64::MAX),
    }
}

impl Counted {
    /// What is new since the last time, its counters as increments: the stored
    /// totals outlive this process. Oddities are for `metrics`.
    pub(super) fn news(&mut self, health: Health, metrics: &Metrics) -> ChannelNews {
        let mut oddities = Vec::new();
        for (reason, count) in &health.oddities {
            let more = count.saturating_sub(self.oddities.get(reason).copied().unwrap_or(0));
            metrics.odd(reason, more);
            if more > 0 {
                oddities.push((*reason, i64::try_from(more).unwrap_or(i64::MAX)));
            }
        }
        let reconnects = health.reconnects.saturating_sub(self.reconnects);
        let dropped = health.dropped.saturating_sub(self.dropped);
        *self = Self { reconnects: health.reconnects, dropped: health.dropped, oddities: health.oddities };
        ChannelNews {
            state: health.state,
            reason: health.reason,
            detail: health.detail,
            since: health.since,
            last_data: health.last_data,
            viewers: health.viewers,
            per_minute: health.per_minute,
            lag_ms: health.lag_ms,
            expires_at: health.expires_at,
            reconnects: i64::from(reconnects),
            dropped: i64::try_from(dropped).unwrap_or(i64::MAX),
            oddities,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Millis;
    use crate::platforms::ChannelState;

    fn health(reconnects: u32, dropped: u64, oddities: &[(&'static str, u64)]) -> Health {
        Health {
            state: ChannelState::Live,
            reason: None,
            detail: None,
            since: Millis(1),
            last_data: None,
            viewers: None,
            per_minute: 0,
            lag_ms: None,
            expires_at: None,
            reconnects,
            dropped,
            oddities: oddities.iter().copied().collect(),
        }
    }

    #[test]
    fn counters_are_told_as_increments() {
        let metrics = Metrics::new().unwrap();
        let (mut counted, mut other) = (Counted::default(), Counted::default());
        let mut told = |health: Health| {
            let news = counted.news(health, &metrics);
            (news.reconnects, news.dropped, news.oddities)
        };
        assert_eq!(told(health(0, 2, &[("malformed", 2), ("no_id", 1)])), (0, 2, vec![("malformed", 2), ("no_id", 1)]));
        assert_eq!(told(health(0, 2, &[("malformed", 2), ("no_id", 1)])), (0, 0, vec![]));
        assert_eq!(told(health(3, 5, &[("malformed", 5), ("no_id", 1)])), (3, 3, vec![("malformed", 3)]));
        other.news(health(0, 0, &[("no_id", 4)]), &metrics);
        let text = metrics.text().unwrap();
        for line in [r#"phiencho_oddities_total{reason="malformed"} 5"#, r#"phiencho_oddities_total{reason="no_id"} 5"#]
        {
            assert!(text.lines().any(|said| said == line), "{text}");
        }
    }
}
