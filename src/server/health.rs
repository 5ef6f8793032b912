//! Whether the program is well, for machines.

use crate::base::id::ChannelId;
use crate::base::time::Millis;
use crate::server::Doors;
use crate::store::{StoreError, shops};
use actix_web::{HttpResponse, web};
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};
use std::sync::Arc;

/// Figures about the program, in Prometheus' terms.
pub struct Metrics {
    registry: Registry,
    comments: IntCounter,
    batches: IntCounter,
    failures: IntCounter,
    channel_states: IntCounterVec,
    oddities: IntCounterVec,
    channels: Channels,
    calls: IntCounterVec,
    screens: IntGauge,
}

/// Figures of each channel, by its id and kind.
struct Channels {
    connected: IntGaugeVec,
    since: IntGaugeVec,
    last_data: IntGaugeVec,
    per_minute: IntGaugeVec,
    lag: IntGaugeVec,
    reconnects: IntGaugeVec,
    dropped: IntGaugeVec,
}

/// What is told of a channel, as of its last news.
pub struct ChannelFigures {
    /// Whether it is connected.
    pub connected: bool,
    /// Since when it is in its state.
    pub since: Millis,
    /// When it last sent anything.
    pub last_data: Option<Millis>,
    /// Comments in the last minute.
    pub per_minute: i64,
    /// Milliseconds from writing to arrival.
    pub lag_ms: Option<i64>,
    /// How often it was connected again since the program started.
    pub reconnects: i64,
    /// Messages thrown away since then.
    pub dropped: i64,
}

impl Channels {
    fn all(&self) -> [&IntGaugeVec; 7] {
        let Self { connected, since, last_data, per_minute, lag, reconnects, dropped } = self;
        [connected, since, last_data, per_minute, lag, reconnects, dropped]
    }
}

/// Counts a screen as long as it lives.
pub struct Screen(IntGauge);

impl Drop for Screen {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Fresh counters. Fails only if two had the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let counter = |name: &str, help: &str| {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok::<_, prometheus::Error>(counter)
        };
        let comments = counter("phiencho_comments_total", "Comments taken in, repeated ones too")?;
        let batches = counter("phiencho_intake_batches_total", "Transactions of comments")?;
        let failures =
            counter("phiencho_intake_failures_total", "Transactions of comments that had to be tried again")?;
        let vector = |name: &str, help: &str, label: &str| {
            let vector = IntCounterVec::new(Opts::new(name, help), &[label])?;
            registry.register(Box::new(vector.clone()))?;
            Ok::<_, prometheus::Error>(vector)
        };
        let channel_states = vector("phiencho_channel_changes_total", "Changes of channels, by new state", "state")?;
        let oddities =
            vector("phiencho_oddities_total", "What was not as it should be on streams, by reason", "reason")?;
        let calls = vector("phiencho_hook_calls_total", "Calls of platforms, by what became of them", "outcome")?;
        let gauge = |name: &str, help: &str| {
            let vector = IntGaugeVec::new(Opts::new(name, help), &["channel", "kind"])?;
            registry.register(Box::new(vector.clone()))?;
            Ok::<_, prometheus::Error>(vector)
        };
        let channels = Channels {
            connected: gauge("phiencho_channel_connected", "Whether a channel is connected")?,
            since: gauge("phiencho_channel_since_seconds", "Since when a channel is in its state")?,
            last_data: gauge("phiencho_channel_last_data_seconds", "When a channel last sent anything")?,
            per_minute: gauge("phiencho_channel_comments_per_minute", "Comments written in the last minute")?,
            lag: gauge("phiencho_channel_lag_milliseconds", "From writing to arrival, smoothed")?,
            reconnects: gauge("phiencho_channel_reconnects", "How often a channel was connected again")?,
            dropped: gauge("phiencho_channel_dropped", "Messages of a channel that were thrown away")?,
        };
        let screens = IntGauge::new("phiencho_screens", "Open event streams")?;
        registry.register(Box::new(screens.clone()))?;
        Ok(Self { registry, comments, batches, failures, channel_states, oddities, channels, calls, screens })
    }

    /// Notes a batch of comments taken in.
    pub fn took_in(&self, comments: usize) {
        self.comments.inc_by(comments as u64);
        self.batches.inc();
    }

    /// Notes that a batch has to be tried again.
    pub fn failed(&self) {
        self.failures.inc();
    }

    /// Notes a channel's new state.
    pub fn channel(&self, state: &str) {
        self.channel_states.with_label_values(&[state]).inc();
    }

    /// Notes how a channel of a kind is doing.
    pub fn figures(&self, channel: ChannelId, kind: &str, told: &ChannelFigures) {
        let id = channel.to_string();
        let labels = [id.as_str(), kind];
        let seconds = |at: Millis| at.get() / 1000;
        let values = [
            i64::from(told.connected),
            seconds(told.since),
            told.last_data.map_or(0, seconds),
            told.per_minute,
            told.lag_ms.unwrap_or(0),
            told.reconnects,
            told.dropped,
        ];
        for (gauge, value) in self.channels.all().into_iter().zip(values) {
            gauge.with_label_values(&labels).set(value);
        }
    }

    /// Forgets a channel that is heard no more.
    pub fn forget(&self, channel: ChannelId, kind: &str) {
        let id = channel.to_string();
        for gauge in self.channels.all() {
            // It may never have told anything.
            let _ = gauge.remove_label_values(&[id.as_str(), kind]);
        }
    }

    /// Notes that something was odd on a stream `count` times more.
    pub fn odd(&self, reason: &str, count: u64) {
        self.oddities.with_label_values(&[reason]).inc_by(count);
    }

    /// Notes what became of a platform's call.
    pub(super) fn called(&self, outcome: &str) {
        self.calls.with_label_values(&[outcome]).inc();
    }

    /// All figures as Prometheus' text.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }

    /// Counts a screen until it is dropped.
    pub(super) fn screen(&self) -> Screen {
        self.screens.inc();
        Screen(self.screens.clone())
    }
}

/// 200 if the store can be written and read, else 503.
pub(super) async fn healthz(doors: web::Data<Doors>) -> HttpResponse {
    let store = Arc::clone(&doors.store);
    match web::block(move || {
        store.write(|_| Ok::<_, StoreError>(()))?;
        store.read(|c| shops::first(c).map(|_| ()))
    })
    .await
    {
        Ok(Ok::<(), StoreError>(())) => HttpResponse::Ok().json(serde_json::json!({ "status": "ok" })),
        _ => HttpResponse::ServiceUnavailable().json(serde_json::json!({ "status": "unavailable" })),
    }
}

/// The figures as Prometheus' text.
pub(super) async fn metrics(doors: web::Data<Doors>) -> HttpResponse {
    match doors.metrics.text() {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_told_until_they_are_forgotten() {
        let metrics = Metrics::new().unwrap();
        let told = ChannelFigures {
            connected: true,
            since: Millis(5_000),
            last_data: None,
            per_minute: 42,
            lag_ms: Some(-3),
            reconnects: 2,
            dropped: 1,
        };
        metrics.figures(ChannelId(4), "relay", &told);
        let line = |name: &str, value: i64| format!("phiencho_channel_{name}{{channel=\"4\",kind=\"relay\"}} {value}");
        let text = metrics.text().unwrap();
        for (name, value) in
            [("connected", 1), ("since_seconds", 5), ("comments_per_minute", 42), ("lag_milliseconds", -3)]
        {
            assert!(text.contains(&line(name, value)), "{text}");
        }
        metrics.forget(ChannelId(4), "relay");
        metrics.forget(ChannelId(5), "relay");
        assert!(!metrics.text().unwrap().contains("channel=\"4\""));
    }

    #[test]
    fn oddities_are_counted_by_reason() {
        let metrics = Metrics::new().unwrap();
        metrics.odd("no_id", 2);
        metrics.odd("malformed", 1);
        metrics.odd("no_id", 3);
        let text = metrics.text().unwrap();
        for line in [r#"phiencho_oddities_total{reason="malformed"} 1"#, r#"phiencho_oddities_total{reason="no_id"} 5"#]
        {
            assert!(text.lines().any(|said| said == line), "{text}");
        }
    }
}
