//! What the desk and the doors need of the shop's printer: a port, as
//! [`Ears`](super::Ears) is.

use crate::base::id::{OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::printer::{Printer, PrinterFault};
use crate::shop::slip::{Slip, SlipHead};
use serde::Serialize;
use utoipa::ToSchema;

/// Slips on their way to a printer.
#[derive(Clone, Debug)]
pub struct PrintJob {
    /// The key of the command that gave it; the same one is printed once.
    pub id: String,
    /// Whose printer it is.
    pub shop: ShopId,
    /// Of which session the slips are; none for a trial.
    pub session: Option<SessionId>,
    /// When its slips were taken, by which they are known; none for a trial.
    pub since: Option<Millis>,
    /// Who gave it.
    pub by: String,
    /// The printer.
    pub to: Printer,
    /// What the slips have in common.
    pub head: SlipHead,
    /// The slips, each with the address that its code leads to.
    pub slips: Vec<(Slip, String)>,
}

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Others are before it.
    Queued,
    /// The printer has it.
    Printing,
    /// The printer took all of it.
    Done,
    /// The printer did not take all of it.
    Failed,
}

/// A job as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PrintJob)]
pub struct JobView {
    /// The key of the command that gave it.
    pub id: String,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// How far it has come.
    pub state: JobState,
    /// Slips of it.
    pub slips: usize,
    /// Slips that the printer took.
    pub printed: usize,
    /// Why the others were not printed; they wait again.
    pub fault: Option<PrinterFault>,
}

/// Too many jobs wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PressFull;

/// Prints, one job after the other. Never waits for a printer.
pub trait Press: Send + Sync {
    /// Takes a job; one that is known by its id already is only told of.
    fn print(&self, job: PrintJob) -> Result<JobView, PressFull>;
    /// The shop's last jobs, the last first.
    fn jobs(&self, shop: ShopId) -> Vec<JobView>;
}

impl PrintJob {
    /// The orders whose slips it prints, in their order.
    pub fn orders(&self) -> Vec<OrderId> {
        self.slips.iter().map(|(slip, _)| slip.order_id).collect()
    }
}
