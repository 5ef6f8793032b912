//! Whether the program is well, for machines.

use crate::server::Doors;
use crate::store::{StoreError, shops};
use actix_web::{HttpResponse, web};
use prometheus::{Encoder, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use std::sync::Arc;

/// Figures about the program, in Prometheus' terms.
pub struct Metrics {
    registry: Registry,
    comments: IntCounter,
    batches: IntCounter,
    failures: IntCounter,
    channel_states: IntCounterVec,
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
        let opts = Opts::new("phiencho_channel_changes_total", "Changes of channels, by new state");
        let channel_states = IntCounterVec::new(opts, &["state"])?;
        registry.register(Box::new(channel_states.clone()))?;
        let screens = IntGauge::new("phiencho_screens", "Open event streams")?;
        registry.register(Box::new(screens.clone()))?;
        Ok(Self { registry, comments, batches, failures, channel_states, screens })
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
    let mut text = Vec::new();
    match TextEncoder::new().encode(&doors.metrics.registry.gather(), &mut text) {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
