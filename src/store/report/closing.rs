//! What a session came to when it was closed, and what became of it since.

use crate::base::id::{SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::deed::ActView;
use crate::shop::event::SessionSummary;
use crate::shop::report::{Changes, Figures};
use crate::store::acts;
use crate::store::columns::{from_json, json};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::report::session::{Report, counted};
use crate::store::schema::session_closings::{self as closings, dsl};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Acts after the closing that are named, the last ones.
const ACTS_NAMED: i64 = 100;

/// What became of a session after it was closed. The report's own figures stay
/// as they were then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Closing {
    /// When it was closed.
    pub at: Millis,
    /// What it comes to now.
    pub now: Figures,
    /// Corrections: now less then.
    pub changes: Changes,
    /// What people did since, or took back, the last first, at most 100.
    pub acts: Vec<ActView>,
}

/// Keeps the report of a locked session that is closed now.
pub fn freeze(c: &mut Engine, shop: ShopId, session: &SessionSummary, at: Millis) -> Result<(), StoreError> {
    let report = json(&counted(c, shop, session.clone())?)?;
    let row = (
        closings::session_id.eq(session.id.get()),
        closings::shop_id.eq(shop.get()),
        closings::closed_at.eq(at.get()),
        closings::report.eq(report),
    );
    diesel::insert_into(closings::table).values(row).execute(c)?;
    Ok(())
}

/// The report that was kept, with what became of the session since; none of one
/// that is open, or was closed by a version that kept none.
pub(super) fn find(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Option<(Report, Millis)>, StoreError> {
    let mine = dsl::session_closings.filter(dsl::session_id.eq(session.get())).filter(dsl::shop_id.eq(shop.get()));
    let row: Option<(i64, String)> = mine.select((dsl::closed_at, dsl::report)).first(c).optional()?;
    row.map(|(at, report)| Ok((from_json(&report)?, Millis(at)))).transpose()
}

/// What became of a session since it was closed.
pub(super) fn since(
    c: &mut Engine,
    session: SessionId,
    at: Millis,
    (then, now): (&Figures, Figures),
) -> Result<Closing, StoreError> {
    Ok(Closing { at, changes: Changes::between(then, &now), now, acts: acts::since(c, session, at, ACTS_NAMED)? })
}
