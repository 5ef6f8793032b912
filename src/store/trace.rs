//! What the connections of this process say to their databases, for measuring.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Hears each statement with its values, and the number of its connection.
pub type Listener = fn(usize, &str);

static LISTENER: Mutex<Option<Listener>> = Mutex::new(None);
static CONNECTIONS: AtomicUsize = AtomicUsize::new(0);

struct Line(usize, Listener);

impl Instrumentation for Line {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            (self.1)(self.0, &query.to_string());
        }
    }
}

/// Who hears the connections made from now on, if anybody. Nobody may where a
/// shop is worked on: the values are buyers' own words.
pub fn listen(listener: Option<Listener>) {
    *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = listener;
    // It is refused only if an earlier call of it broke off.
    let _ = set_default_instrumentation(|| {
        let listener = (*LISTENER.lock().unwrap_or_else(PoisonError::into_inner))?;
        Some(Box::new(Line(CONNECTIONS.fetch_add(1, Ordering::Relaxed), listener)))
    });
}
