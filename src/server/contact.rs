//! What people write down of an order and its buyer, and asking for the address.

use crate::base::id::{CustomerId, LineId, OrderId, SessionId};
use crate::base::money::Vnd;
use crate::desk::{Command, ContactForm, Desk, Question};
use crate::server::error::Problem;
use crate::server::guard::{Owner, Signed};
use crate::server::{Doors, blocking, customers, orders};
use crate::shop::customer::CustomerCard;
use crate::shop::event::OrderView;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// What is noted on an order, as a person saw it.
#[derive(Deserialize, ToSchema)]
pub(super) struct NoteForm {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    /// At most 200 characters; an empty one takes the note off.
    note: String,
}

/// A line's own price, as a person saw its order.
#[derive(Deserialize, ToSchema)]
pub(super) struct LinePriceForm {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    line_id: LineId,
    /// Đồng for one unit.
    price: Vnd,
}

/// Where a buyer can be reached. What is left out stays as it is; an empty text
/// takes it off.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewContact {
    key: String,
    /// As people type it: with spaces, dots or +84.
    phone: Option<String>,
    /// At most 300 characters.
    address: Option<String>,
}

/// How a buyer is asked.
#[derive(Deserialize, ToSchema)]
pub(super) struct AskForm {
    key: String,
    /// Whether a person has asked: nothing is sent then.
    #[serde(default)]
    by_hand: bool,
}

/// Notes something on an order, instead of what was noted before.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/note", tag = "orders",
    operation_id = "note_order", params(("session" = i64, Path), ("order" = i64, Path)), request_body = NoteForm,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn note(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<NoteForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let NoteForm { key, version, note } = body.into_inner();
    let note = move |desk: &Desk, command: &Command, seen| desk.note(command, seen, &note);
    orders::act(&request, &doors, signed.command(key), (ids.into_inner(), version), note).await
}

/// Gives a line of an order a price of its own, a discount for one. The
/// session's figures follow. Refused once the order is handed over or
/// cancelled.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/line_price", tag = "orders",
    operation_id = "price_line", params(("session" = i64, Path), ("order" = i64, Path)),
    request_body = LinePriceForm, responses((status = 200, body = OrderView), (status = 403), (status = 409)))]
pub(super) async fn line_price(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    ids: web::Path<(i64, i64)>,
    body: web::Json<LinePriceForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let LinePriceForm { key, version, line_id, price } = body.into_inner();
    let set = move |desk: &Desk, command: &Command, seen| desk.price_line(command, seen, line_id, price);
    orders::act(&request, &doors, owner.0.command(key), (ids.into_inner(), version), set).await
}

/// Writes down a buyer's phone number and address. Both are told on all their
/// open orders; a number that a comment leaves later takes the place of this
/// one.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/contact", tag = "customers",
    operation_id = "contact_customer", params(("customer" = i64, Path)), request_body = NewContact,
    responses((status = 200, body = CustomerCard)))]
pub(super) async fn buyer(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<NewContact>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let NewContact { key, phone, address } = body.into_inner();
    let set = move |desk: &Desk, by: &Command| desk.contact(by, CustomerId(*id), ContactForm { phone, address });
    customers::act(&request, &doors, signed.command(key), set).await
}

/// What the buyer of an open order would be asked, and whether the platform can
/// write it to them for us.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/orders/{order}/address_question", tag = "orders",
    operation_id = "address_question", params(("session" = i64, Path), ("order" = i64, Path)),
    responses((status = 200, body = Question), (status = 409)))]
pub(super) async fn question(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
) -> Result<web::Json<Question>, Problem> {
    let (desk, (session, order)) = (Arc::clone(&doors.desk), ids.into_inner());
    let job = move || desk.question(signed.shop.id, SessionId(session), OrderId(order), doors.language);
    Ok(web::Json(blocking(&request, job).await?))
}

/// Asks the buyer of an open order for the address: by a private reply to their
/// last comment, where the platform has that, or by hand. Refused for ten
/// minutes after somebody has.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/ask_address", tag = "orders",
    operation_id = "ask_address", params(("session" = i64, Path), ("order" = i64, Path)), request_body = AskForm,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn ask(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<AskForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let (AskForm { key, by_hand }, language) = (body.into_inner(), doors.language);
    let (desk, command, (session, order)) = (Arc::clone(&doors.desk), signed.command(key), ids.into_inner());
    let job = move || desk.ask_address(&command, (SessionId(session), OrderId(order)), by_hand, language);
    Ok(web::Json(blocking(&request, job).await?))
}
