//! The group commit: one thread owns the one writing connection, takes
//! whatever is waiting into one transaction, and answers every caller after
//! the commit. No timer: a lone write commits at once, a crowd shares one
//! fsync.

use crate::store::engine::{Engine, Location, begin, commit, roll_back};
use crate::store::error::StoreError;
use diesel::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Jobs that may wait before callers have to.
const WAITING_MAX: usize = 1024;
/// Jobs in one transaction at most, so that the first of them does not wait
/// for ever.
const GROUP_MAX: usize = 256;

/// Tells a caller how it went; made by the job, called after the commit.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Does its work inside of the transaction, or hears why there is none. `Err`
/// means that its part of the transaction must be undone.
type Job = Box<dyn FnOnce(Result<&mut Engine, StoreError>) -> Result<Answer, Answer> + Send>;

/// The writing end of the memory.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(location: Location) -> Result<Self, StoreError> {
        let engine = location.connect_to_write()?;
        let (jobs, waiting) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(&location, engine, &waiting))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs `job` in the next transaction and waits for its commit.
    pub(super) fn write<T, E>(&self, job: impl FnOnce(&mut Engine) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let stopped = || E::from(StoreError::Unavailable("the writer has stopped".into()));
        let broke_off = || E::from(StoreError::Broken("the write broke off".into()));
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |engine| {
            let result = engine.map_err(E::from).and_then(job);
            let failed = result.is_err();
            let tell: Answer = Box::new(move |committed| {
                // The caller may have gone; the work is done all the same.
                let _ = answer.send(result.and_then(|value| committed.map(|()| value).map_err(E::from)));
            });
            if failed { Err(tell) } else { Ok(tell) }
        });
        self.jobs.as_ref().ok_or_else(stopped)?.send(job).map_err(|_| stopped())?;
        answered.recv().map_err(|_| broke_off())?
    }
}

/// Lets the waiting jobs finish.
impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(location: &Location, mut engine: Engine, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP_MAX - 1));
        match begin_again(location, &mut engine) {
            Ok(()) => write_group(&mut engine, group),
            Err(error) => {
                tracing::error!(%error, jobs = group.len(), "cannot begin to write");
                for job in group {
                    let (Ok(answer) | Err(answer)) = job(Err(error.clone()));
                    answer(Err(error.clone()));
                }
            }
        }
    }
}

/// Begins a transaction; on a fresh connection if the old one is lost, as it
/// is when a database server was started anew.
fn begin_again(location: &Location, engine: &mut Engine) -> Result<(), StoreError> {
    match begin(engine) {
        Err(_) if location.is_server() => {
            *engine = location.connect_to_write()?;
            begin(engine)
        }
        begun => begun,
    }
}

fn write_group(engine: &mut Engine, group: Vec<Job>) {
    if group.len() == 1 {
        group.into_iter().for_each(|job| write_alone(engine, job));
        return;
    }
    let answers: Vec<Option<Answer>> = group.into_iter().map(|job| run_job(engine, job)).collect();
    let committed = commit_all(engine, answers.len());
    for answer in answers.into_iter().flatten() {
        answer(committed.clone());
    }
}

/// A lone job needs no savepoint: its failure takes back all there is.
fn write_alone(engine: &mut Engine, job: Job) {
    let done = catch_unwind(AssertUnwindSafe(|| job(Ok(engine))));
    let committed = if matches!(done, Ok(Ok(_))) { commit_all(engine, 1) } else { undo_all(engine) };
    if let Ok(Ok(answer) | Err(answer)) = done {
        answer(committed);
    }
}

fn commit_all(engine: &mut Engine, jobs: usize) -> Result<(), StoreError> {
    let committed = commit(engine);
    if let Err(error) = &committed {
        tracing::error!(%error, jobs, "cannot commit");
        // What went wrong has been said; the callers hear that.
        let _ = undo_all(engine);
    }
    committed
}

fn undo_all(engine: &mut Engine) -> Result<(), StoreError> {
    roll_back(engine).inspect_err(|error| tracing::error!(%error, "cannot roll back"))
}

/// Runs one job inside of a savepoint, so that its failure takes back its own
/// part only. `None` if it panicked: dropping it has told its caller.
fn run_job(engine: &mut Engine, job: Job) -> Option<Answer> {
    let mut answer: Option<Answer> = None;
    let kept = engine.transaction(|engine| match catch_unwind(AssertUnwindSafe(|| job(Ok(engine)))) {
        Ok(Ok(tell)) => {
            answer = Some(tell);
            Ok(())
        }
        Ok(Err(tell)) => {
            answer = Some(tell);
            Err(diesel::result::Error::RollbackTransaction)
        }
        Err(_) => Err(diesel::result::Error::RollbackTransaction),
    });
    match kept {
        Ok(()) | Err(diesel::result::Error::RollbackTransaction) => answer,
        Err(error) => {
            let error = StoreError::from(error);
            answer.map(|tell| -> Answer { Box::new(move |_| tell(Err(error))) })
        }
    }
}
