//! A session over time.

use crate::base::id::SessionId;
use crate::base::time::Millis;
use crate::shop::report::{Pace, Step};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::sales;

/// Minutes that a step may have.
const LENGTHS: [i64; 10] = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480];
/// Steps at most, unless there are more days.
const STEPS_MAX: i64 = 720;
const DAY: i64 = 24 * 60;

/// The minutes of a session, some together where there are too many to be shown.
pub(super) fn of(c: &mut Engine, session: SessionId) -> Result<Pace, StoreError> {
    let seen = sales::minutes_of_session(c, session)?;
    let span = seen.first().zip(seen.last()).map_or(0, |(first, last)| last.at - first.at);
    let minutes = LENGTHS.into_iter().find(|length| span / length < STEPS_MAX).unwrap_or(DAY);
    let (mut steps, mut pinned) = (Vec::<Step>::new(), None);
    for one in seen {
        let at = Millis((one.at - one.at.rem_euclid(minutes)) * 60_000);
        pinned = one.pinned.unwrap_or(pinned);
        if steps.last().is_none_or(|step| step.at != at) {
            steps.push(Step { at, comments: 0, orders: 0, booked: Default::default(), viewers: None, pinned });
        }
        if let Some(step) = steps.last_mut() {
            step.comments += one.minute.comments;
            step.orders += one.minute.orders;
            step.booked += one.minute.booked_money;
            step.viewers = step.viewers.max(one.viewers);
            step.pinned = pinned;
        }
    }
    Ok(Pace { minutes, steps })
}
