//! The shop's printer as the desk and the doors see it: jobs are drawn and
//! printed one after the other, by a task of its own, so that nobody waits for a
//! printer that does not answer.

use crate::base::id::{OrderId, ShopId};
use crate::base::time::Clock;
use crate::desk::{Desk, JobState, JobView, Press, PressFull, PrintJob};
use crate::printer::{self, After, Broken, Fonts, Patience};
use crate::shop::printer::{Paper, PrinterFault, socket_of};
use crate::shop::slip::Slip;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Jobs that wait at most. A printer that is behind by more has a fault.
const WAITING_MAX: usize = 16;
/// Jobs that are told of.
const KNOWN_MAX: usize = 40;
/// Within this from when its slips were taken a job ends, however long it stood
/// behind others: before they wait again by themselves.
const JOB: Duration = Duration::from_secs(9 * 60);

/// What all parts of it share.
struct Room {
    desk: Arc<Desk>,
    clock: Arc<dyn Clock>,
    fonts: Fonts,
    patience: Patience,
    /// The last jobs, the last one last.
    jobs: Mutex<VecDeque<(ShopId, JobView)>>,
}

struct Open {
    room: Arc<Room>,
    give: Sender<PrintJob>,
}

/// Opens it; `None` if its letters cannot be read.
pub fn open(desk: &Arc<Desk>, clock: &Arc<dyn Clock>, patience: Patience) -> Option<(Arc<dyn Press>, JoinHandle<()>)> {
    let fonts = Fonts::load().ok()?;
    let jobs = Mutex::default();
    let room = Arc::new(Room { desk: Arc::clone(desk), clock: Arc::clone(clock), fonts, patience, jobs });
    let (give, take) = channel(WAITING_MAX);
    let working = tokio::spawn(work(Arc::clone(&room), take));
    Some((Arc::new(Open { room, give }), working))
}

impl Press for Open {
    fn print(&self, job: PrintJob) -> Result<JobView, PressFull> {
        let mut jobs = self.room.jobs();
        let known = jobs.iter().find(|(shop, view)| *shop == job.shop && view.id == job.id);
        if let Some((_, view)) = known {
            return Ok(view.clone());
        }
        let view = JobView {
            id: job.id.clone(),
            by: job.by.clone(),
            at: self.room.clock.now(),
            state: if job.slips.is_empty() { JobState::Done } else { JobState::Queued },
            slips: job.slips.len(),
            printed: 0,
            fault: None,
        };
        let shop = job.shop;
        if !job.slips.is_empty() {
            self.give.try_send(job).map_err(|_| PressFull)?;
        }
        jobs.push_back((shop, view.clone()));
        if jobs.len() > KNOWN_MAX {
            jobs.pop_front();
        }
        Ok(view)
    }

    fn jobs(&self, shop: ShopId) -> Vec<JobView> {
        let jobs = self.room.jobs();
        jobs.iter().rev().filter(|(whose, _)| *whose == shop).map(|(_, view)| view.clone()).collect()
    }
}

impl Room {
    fn jobs(&self) -> MutexGuard<'_, VecDeque<(ShopId, JobView)>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, job: &PrintJob, change: impl FnOnce(&mut JobView)) {
        if let Some((_, view)) = self.jobs().iter_mut().find(|(shop, view)| *shop == job.shop && view.id == job.id) {
            change(view);
        }
    }

    /// The slips as the printer takes them.
    fn draw(&self, job: &PrintJob) -> Vec<Vec<u8>> {
        let after = match job.to.paper {
            Paper::A6 => After::Label,
            _ if job.to.cut => After::Cut,
            _ => After::Tear,
        };
        let one = |(slip, link): &(Slip, String)| {
            printer::commands(&printer::draw(&self.fonts, slip, &job.head, link, job.to.paper), after)
        };
        job.slips.iter().map(one).collect()
    }

    /// Prints, and tells how many slips the printer took.
    async fn print(self: &Arc<Self>, job: &Arc<PrintJob>) -> Result<(), Broken> {
        let broken = |fault| Broken { taken: 0, fault };
        let to = socket_of(&job.to.address).ok_or(broken(PrinterFault::NoAnswer))?;
        let (room, drawn) = (Arc::clone(self), Arc::clone(job));
        let slips = tokio::task::spawn_blocking(move || room.draw(&drawn)).await;
        let slips = slips.map_err(|_| broken(PrinterFault::NothingDrawn))?;
        let mut taken = 0;
        let saying = printer::say(to, &slips, self.patience, |count| {
            taken = count;
            self.note(job, |view| view.printed = count);
        });
        let age = job.since.map_or(0, |since| self.clock.now().since(since));
        let left = JOB.saturating_sub(Duration::from_millis(u64::try_from(age).unwrap_or(0)));
        match timeout(left, saying).await {
            Ok(done) => done,
            Err(_) => Err(Broken { taken, fault: PrinterFault::Stuck }),
        }
    }

    /// Writes down which slips are printed, and which wait again.
    async fn settle(self: &Arc<Self>, job: &Arc<PrintJob>, taken: usize) {
        let (Some(session), Some(since)) = (job.session, job.since) else { return };
        let (desk, shop, mut printed) = (Arc::clone(&self.desk), job.shop, job.orders());
        let left: Vec<OrderId> = printed.split_off(taken.min(printed.len()));
        let told = move || desk.slips_arrived((shop, session), since, printed, left);
        match tokio::task::spawn_blocking(told).await {
            Ok(Ok(())) => {}
            // They wait again when their time is over.
            Ok(Err(error)) => tracing::error!(%error, "what was printed could not be written down"),
            Err(error) => tracing::error!(%error, "writing down what was printed broke off"),
        }
    }
}

async fn work(room: Arc<Room>, mut take: Receiver<PrintJob>) {
    while let Some(job) = take.recv().await {
        let job = Arc::new(job);
        room.note(&job, |view| view.state = JobState::Printing);
        let done = room.print(&job).await;
        let taken = done.map_or_else(|broken| broken.taken, |()| job.slips.len());
        // First, so that whoever sees the job ended sees its slips as they are.
        room.settle(&job, taken).await;
        room.note(&job, |view| {
            view.printed = taken;
            view.fault = done.err().map(|broken| broken.fault);
            view.state = if done.is_ok() { JobState::Done } else { JobState::Failed };
        });
        if let Err(Broken { fault, .. }) = done {
            tracing::warn!(?fault, taken, of = job.slips.len(), "the printer did not take all slips");
        }
    }
}
