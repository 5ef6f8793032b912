//! Faults that tests ask the writer for: what a full disk or a lost server
//! does at the worst moment, on demand.

use std::sync::atomic::{AtomicU8, Ordering};

/// What befalls the next transaction of a [`crate::store::Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fault {
    /// It cannot be committed: nothing of it is kept.
    BeforeCommit = 1,
    /// It is committed, and the database is lost before it says so.
    AfterCommit = 2,
}

/// The fault that was asked for and has not come yet.
#[derive(Default)]
pub(super) struct Faults(AtomicU8);

impl Faults {
    pub(super) fn ask(&self, fault: Option<Fault>) {
        self.0.store(fault.map_or(0, |fault| fault as u8), Ordering::SeqCst);
    }

    /// Takes what was asked for, if it is this one.
    pub(super) fn strikes(&self, fault: Fault) -> bool {
        self.0.compare_exchange(fault as u8, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}
