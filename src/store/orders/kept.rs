//! The places in line that a line's goods were given to, as its column holds
//! them.

use crate::base::id::{CommentId, LineId, OrderId, SessionId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::kept::Kept;
use crate::shop::shelf::Wish;
use crate::store::columns::{from_json, json};
use crate::store::error::StoreError;
use serde::{Deserialize, Serialize};

/// Place, sent, arrived, held since, thousandths, whether in parts, and the
/// comment that asked for it.
#[derive(Serialize, Deserialize)]
struct Stored(i64, i64, i64, i64, i64, bool, #[serde(default)] Option<i64>);

/// From the column of a line.
pub fn parse(text: &str, (order, line, session): (OrderId, LineId, SessionId)) -> Result<Vec<Kept>, StoreError> {
    let stored: Vec<Stored> = from_json(text)?;
    let kept = |Stored(id, sent_at, arrived_at, since, quantity, part_fill, comment)| Kept {
        place: Wish {
            id: WishId(id),
            order,
            line,
            session,
            quantity: Quantity::from_thousandths(quantity),
            sent_at: Millis(sent_at),
            arrived_at: Millis(arrived_at),
            part_fill,
            comment: comment.map(CommentId),
        },
        since: Some(Millis(since)),
    };
    Ok(stored.into_iter().map(kept).collect())
}

/// For the column of a line.
pub(super) fn text(kept: &[Kept]) -> Result<String, StoreError> {
    let stored = |Kept { place, since }: &Kept| {
        let Wish { id, sent_at, arrived_at, quantity, part_fill, comment, .. } = place;
        let since = since.unwrap_or(*arrived_at).get();
        let comment = comment.map(CommentId::get);
        Stored(id.get(), sent_at.get(), arrived_at.get(), since, quantity.thousandths(), *part_fill, comment)
    };
    json(&kept.iter().map(stored).collect::<Vec<_>>())
}
