//! What a full disk or a lost server does at the worst moment, on demand, with
//! nothing of it in the product. Before the commit: a row that a trigger writes
//! beside what the desk writes refers to nothing, which both engines find out
//! when they commit. After it: the answer is lost on its way to the caller.

use super::play::Life;
use diesel::connection::SimpleConnection;
use phiencho::desk::{DeskError, Wake};
use phiencho::store::{Engine, Location, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What befalls a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be committed: nothing of it is kept.
    BeforeCommit,
    /// It is committed, and its caller does not hear of it.
    AfterCommit,
}

const DOOM: &str = "CREATE TABLE nowhere (id BIGINT PRIMARY KEY); CREATE TABLE armed (id BIGINT);
    CREATE TABLE doomed (id BIGINT REFERENCES nowhere (id) DEFERRABLE INITIALLY DEFERRED);";
const DOOM_ON_POSTGRES: &str = "CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO doomed SELECT id FROM armed; RETURN NULL; END';";
/// One of these is part of whatever the play does.
const WATCHED: [&str; 5] = [
    "INSERT ON events",
    "INSERT ON commands",
    "UPDATE ON sessions",
    "INSERT ON channel_oddities",
    "UPDATE ON channel_oddities",
];

/// The faults of the programs on one database.
pub struct Faults {
    engine: Engine,
    deaf: Arc<AtomicBool>,
}

struct AnswerLost;

impl Faults {
    /// On a database that has its tables.
    pub fn on(location: &Location, deaf: Arc<AtomicBool>) -> Self {
        let mut engine = location.connect().unwrap();
        engine.batch_execute(DOOM).unwrap();
        if location.is_server() {
            engine.batch_execute(DOOM_ON_POSTGRES).unwrap();
        }
        for (place, watched) in WATCHED.iter().enumerate() {
            let does = if location.is_server() {
                "FOR EACH STATEMENT EXECUTE FUNCTION doom()"
            } else {
                "BEGIN INSERT INTO doomed SELECT id FROM armed; END"
            };
            engine.batch_execute(&format!("CREATE TRIGGER doom{place} AFTER {watched} {does}")).unwrap();
        }
        Self { engine, deaf }
    }

    /// A program calls this after each commit.
    pub fn wake(deaf: &Arc<AtomicBool>) -> Wake {
        let deaf = Arc::clone(deaf);
        Box::new(move || {
            if deaf.swap(false, Ordering::SeqCst) {
                resume_unwind(Box::new(AnswerLost));
            }
        })
    }

    fn arm(&mut self, fault: Fault) {
        match fault {
            Fault::BeforeCommit => self.engine.batch_execute("INSERT INTO armed VALUES (1)").unwrap(),
            Fault::AfterCommit => self.deaf.store(true, Ordering::SeqCst),
        }
    }

    fn disarm(&mut self, fault: Fault) {
        match fault {
            Fault::BeforeCommit => self.engine.batch_execute("DELETE FROM armed").unwrap(),
            Fault::AfterCommit => self.deaf.store(false, Ordering::SeqCst),
        }
    }
}

impl Life {
    /// Does this with a fault at its commit. `None` if that has struck.
    pub fn under<T>(
        &mut self,
        fault: Option<Fault>,
        job: impl FnOnce(&mut Self) -> Result<T, DeskError>,
    ) -> Option<Result<T, DeskError>> {
        let Some(fault) = fault else { return Some(job(self)) };
        self.stage.faults.arm(fault);
        let done = catch_unwind(AssertUnwindSafe(|| job(self)));
        self.stage.faults.disarm(fault);
        let is_doomed = |why: &str| why.to_lowercase().contains("foreign key");
        match done {
            Err(panic) if fault == Fault::AfterCommit && panic.is::<AnswerLost>() => None,
            Err(panic) => resume_unwind(panic),
            Ok(Err(DeskError::Store(StoreError::Broken(why)))) if is_doomed(&why) => None,
            Ok(done) => Some(done),
        }
    }
}
