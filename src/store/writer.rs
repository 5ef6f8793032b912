//! The group commit: one thread owns the one writing connection, takes
//! whatever is waiting into one transaction, and answers every caller after
//! the commit. No timer: a lone write commits at once, a crowd shares one
//! fsync.

use crate::store::engine::{Engine, begin, commit, roll_back};
use crate::store::error::StoreError;
use diesel::Connection;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Jobs that may wait before callers have to.
const WAITING_MAX: usize = 1024;
/// Jobs in one transaction at most, so that the first of them does not wait
/// for ever.
const GROUP_MAX: usize = 256;

/// Tells a caller how it went; made by the job, called after the commit.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Does its work inside of the transaction; `Err` means that its part of the
/// transaction must be undone.
type Job = Box<dyn FnOnce(&mut Engine) -> Result<Answer, Answer> + Send>;

/// The writing end of the memory.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(engine: Engine) -> Result<Self, StoreError> {
        let (jobs, waiting) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run(engine, &waiting))
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
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |engine| {
            let result = job(engine);
            let failed = result.is_err();
            let tell: Answer = Box::new(move |committed| {
                // The caller may have gone; the work is done all the same.
                let _ = answer.send(result.and_then(|value| committed.map(|()| value).map_err(E::from)));
            });
            if failed { Err(tell) } else { Ok(tell) }
        });
        self.jobs.as_ref().ok_or_else(stopped)?.send(job).map_err(|_| stopped())?;
        answered.recv().map_err(|_| stopped())?
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

fn run(mut engine: Engine, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP_MAX - 1));
        write_group(&mut engine, group);
    }
}

fn write_group(engine: &mut Engine, group: Vec<Job>) {
    if let Err(error) = begin(engine) {
        // Dropping the jobs tells their callers; nothing was written.
        tracing::error!(%error, jobs = group.len(), "cannot begin to write");
        return;
    }
    let answers: Vec<Answer> = group.into_iter().map(|job| run_job(engine, job)).collect();
    let committed = commit(engine);
    if let Err(error) = &committed {
        tracing::error!(%error, jobs = answers.len(), "cannot commit");
        if let Err(error) = roll_back(engine) {
            tracing::error!(%error, "cannot roll back");
        }
    }
    for answer in answers {
        answer(committed.clone());
    }
}

/// Runs one job inside of a savepoint, so that its failure takes back its own
/// part only.
fn run_job(engine: &mut Engine, job: Job) -> Answer {
    let mut answer: Option<Answer> = None;
    let kept = engine.transaction(|engine| match job(engine) {
        Ok(tell) => {
            answer = Some(tell);
            Ok(())
        }
        Err(tell) => {
            answer = Some(tell);
            Err(diesel::result::Error::RollbackTransaction)
        }
    });
    match (kept, answer) {
        (Ok(()) | Err(diesel::result::Error::RollbackTransaction), Some(tell)) => tell,
        (Err(error), Some(tell)) => {
            let error = StoreError::from(error);
            Box::new(move |_| tell(Err(error)))
        }
        // The savepoint was refused, and the job with its caller's channel is
        // gone: the caller hears that the writer failed.
        (_, None) => Box::new(|_| ()),
    }
}
