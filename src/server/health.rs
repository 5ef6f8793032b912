//! Whether the program is well, for machines.

use crate::server::Doors;
use crate::store::{StoreError, shops};
use actix_web::{HttpResponse, web};
use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use std::sync::Arc;

/// Figures about the program, in Prometheus' terms.
pub struct Metrics {
    registry: Registry,
    comments: IntCounter,
    batches: IntCounter,
    failures: IntCounter,
    channel_states: IntCounterVec,
    oddities: IntCounterVec,
    calls: IntCounterVec,
    screens: IntGauge,
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
        let screens = IntGauge::new("phiencho_screens", "Open event streams")?;
        registry.register(Box::new(screens.clone()))?;
        Ok(Self { registry, comments, batches, failures, channel_states, oddities, calls, screens })
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
