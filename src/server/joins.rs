//! One order of two, and two of one.

use crate::base::id::{LineId, OrderId, SessionId};
use crate::base::quantity::Quantity;
use crate::desk::{Friend, Parted, Seen};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::OrderView;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Which order goes in, as a person saw both.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeForm {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    /// The other order, open and of the same session.
    with_id: OrderId,
    /// Its version that the person saw.
    with_version: i64,
}

/// A line, and how much of it.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChosenLine {
    line_id: LineId,
    /// At most what the line holds and waits for.
    quantity: Quantity,
}

/// What goes to whom, as a person saw their order.
#[derive(Deserialize, ToSchema)]
pub(super) struct SplitForm {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    /// Who gets it.
    to: Friend,
    /// Some must stay in the order.
    lines: Vec<ChosenLine>,
}

/// Makes one order of two open ones of the session. It belongs to the buyer of
/// the path's order and has the smaller number, which may be the other's; the
/// one with the larger number is cancelled. Lines of the same product and
/// option become one with the older price; what waits keeps its place; the
/// comments go along. Answers with the order that stays.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/merge", tag = "orders",
    operation_id = "merge_orders", params(("session" = i64, Path), ("order" = i64, Path)), request_body = MergeForm,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn merge(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<MergeForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let MergeForm { key, version, with_id, with_version } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let seen = Seen { session: SessionId(ids.0), order: OrderId(ids.1), version };
    let job = move || desk.merge_orders(&command, seen, (with_id, with_version));
    Ok(web::Json(blocking(&request, job).await?))
}

/// Gives a part of an open order to another buyer who has none in the session:
/// a new order with a number of its own, at the same prices. Of each line what
/// is held goes first, then its last places in line.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/split", tag = "orders",
    operation_id = "split_order", params(("session" = i64, Path), ("order" = i64, Path)), request_body = SplitForm,
    responses((status = 200, body = Parted), (status = 409)))]
pub(super) async fn split(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<SplitForm>,
) -> Result<web::Json<Parted>, Problem> {
    let SplitForm { key, version, to, lines } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let seen = Seen { session: SessionId(ids.0), order: OrderId(ids.1), version };
    let chosen = lines.into_iter().map(|line| (line.line_id, line.quantity)).collect();
    let job = move || desk.split_order(&command, seen, to, chosen);
    Ok(web::Json(blocking(&request, job).await?))
}
