//! What the connections of this process say to their databases, for measuring.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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

/// Adds up the time from the beginning of each transaction to the end of its
/// commit, and the time of its statements: bound, run, their rows read.
#[derive(Default)]
struct Stopwatch {
    begun: Option<Instant>,
    statement: Option<Instant>,
    statements: Duration,
    committing: bool,
}

/// What timed transactions took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// From the beginning to the end of the commit.
    pub transactions: Duration,
    /// The part of it that Diesel and the database took.
    pub statements: Duration,
}

static TIMED: AtomicBool = AtomicBool::new(false);
static SPENT: Mutex<Spent> = Mutex::new(Spent { transactions: Duration::ZERO, statements: Duration::ZERO });

impl Instrumentation for Stopwatch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::BeginTransaction { depth, .. } if depth.get() == 1 => {
                *self = Self { begun: Some(Instant::now()), ..Self::default() };
            }
            InstrumentationEvent::CommitTransaction { depth, .. } if depth.get() == 1 => self.committing = true,
            InstrumentationEvent::StartQuery { .. } => self.statement = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { .. } => {
                self.statements += self.statement.take().map(|begun| begun.elapsed()).unwrap_or_default();
                if self.committing
                    && let Some(begun) = self.begun.take()
                {
                    let mut spent = SPENT.lock().unwrap_or_else(PoisonError::into_inner);
                    spent.transactions += begun.elapsed();
                    spent.statements += self.statements;
                }
            }
            _ => {}
        }
    }
}

/// Times the transactions of the connections made from now on, if `on`.
pub fn time(on: bool) {
    TIMED.store(on, Ordering::Relaxed);
    instrument();
}

/// What timed transactions that were committed have taken since this was last
/// asked.
pub fn spent() -> Spent {
    std::mem::take(&mut *SPENT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Who hears the connections made from now on, if anybody. Nobody may where a
/// shop is worked on: the values are buyers' own words.
pub fn listen(listener: Option<Listener>) {
    *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) = listener;
    instrument();
}

fn instrument() {
    // It is refused only if an earlier call of it broke off.
    let _ = set_default_instrumentation(|| {
        if let Some(listener) = *LISTENER.lock().unwrap_or_else(PoisonError::into_inner) {
            return Some(Box::new(Line(CONNECTIONS.fetch_add(1, Ordering::Relaxed), listener)));
        }
        TIMED.load(Ordering::Relaxed).then(|| Box::new(Stopwatch::default()) as Box<dyn Instrumentation>)
    });
}
