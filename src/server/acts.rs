//! Taking acts back, and claiming orders.

use crate::base::id::{ActId, OrderId, SessionId};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::sessions::Key;
use crate::server::{Doors, blocking};
use crate::shop::event::{OrderView, Undone};
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How an order is claimed.
#[derive(Deserialize, ToSchema)]
pub(super) struct ClaimForm {
    /// Whether to take it from whoever holds it.
    #[serde(default)]
    take_over: bool,
}

/// Takes back the last act that stands: of this session, or on the stock of
/// the shop. An owner's act, of a price, pre-order or offer, the owner only.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/undo", tag = "acts", operation_id = "undo_last",
    params(("session" = i64, Path)), request_body = Key,
    responses((status = 200, body = Undone), (status = 403), (status = 409)))]
pub(super) async fn undo_last(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<Key>,
) -> Result<web::Json<Undone>, Problem> {
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(body.into_inner().key));
    Ok(web::Json(blocking(&request, move || desk.undo_last(&command, SessionId(*id))).await?))
}

/// Takes back one act. Refused while a later one stands upon it. An owner's
/// act, of a price, pre-order or offer, the owner only.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/acts/{act}/undo", tag = "acts", operation_id = "undo",
    params(("session" = i64, Path), ("act" = i64, Path)), request_body = Key,
    responses((status = 200, body = Undone), (status = 403), (status = 409)))]
pub(super) async fn undo(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<Key>,
) -> Result<web::Json<Undone>, Problem> {
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(body.into_inner().key));
    let (session, act) = ids.into_inner();
    Ok(web::Json(blocking(&request, move || desk.undo(&command, SessionId(session), ActId(act))).await?))
}

/// Claims an order for a minute, or renews the claim: others keep off.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/claim", tag = "acts", operation_id = "claim",
    params(("session" = i64, Path), ("order" = i64, Path)), request_body = ClaimForm,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn claim(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<ClaimForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let (desk, who) = (Arc::clone(&doors.desk), signed.command(String::new()));
    let ((session, order), over) = (ids.into_inner(), body.take_over);
    Ok(web::Json(blocking(&request, move || desk.claim(&who, SessionId(session), OrderId(order), over)).await?))
}

/// Gives one's claim on an order back; without one, nothing happens.
#[utoipa::path(delete, path = "/api/v1/sessions/{session}/orders/{order}/claim", tag = "acts",
    operation_id = "release", params(("session" = i64, Path), ("order" = i64, Path)),
    responses((status = 200, body = OrderView)))]
pub(super) async fn release(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
) -> Result<web::Json<OrderView>, Problem> {
    let (desk, who) = (Arc::clone(&doors.desk), signed.command(String::new()));
    let (session, order) = ids.into_inner();
    Ok(web::Json(blocking(&request, move || desk.release(&who, SessionId(session), OrderId(order))).await?))
}
