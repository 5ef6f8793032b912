//! Orders of a session.

use crate::base::id::{CustomerId, OrderId, ProductId, SessionId};
use crate::base::quantity::Quantity;
use crate::base::text::fold;
use crate::desk::{Command, Desk, DeskError, Seen, Wanted};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::deed::ReturnReason;
use crate::shop::event::OrderView;
use crate::store::views::{self, List, Search};
use crate::store::{StoreError, sessions};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Orders in one answer at most.
const PAGE_MAX: i64 = 200;

/// Which orders are asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ListName {
    /// Booked and not confirmed.
    Queue,
    /// To look at.
    Look,
    /// Confirmed, packed, handed over or cancelled.
    Done,
    /// All.
    #[default]
    All,
}

/// A part of a list of orders.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// `queue`, `look`, `done` or `all`.
    #[serde(default)]
    list: ListName,
    /// `next` of the page before.
    after: Option<i64>,
    /// Orders on the page, at most 200.
    limit: Option<i64>,
    /// A running number, a part of a phone number, or a part of a name.
    q: Option<String>,
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderList)]
pub(super) struct Orders {
    orders: Vec<OrderView>,
    /// For `after` of the next page; null on the last one.
    next: Option<i64>,
}

/// A person's act on an order, as they saw it.
#[derive(Deserialize, ToSchema)]
pub(super) struct OrderAct {
    key: String,
    /// The order's version that the person saw.
    version: i64,
}

/// What a line is to hold.
#[derive(Deserialize, ToSchema)]
pub(super) struct SetLine {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    product_id: ProductId,
    option: Option<String>,
    /// `"0"` drops the line.
    quantity: Quantity,
}

/// Goods that came back, as a person saw their order.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReturnForm {
    key: String,
    /// The order's version that the person saw.
    version: i64,
    reason: ReturnReason,
}

/// What a buyer wants who has no open order.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewOrder {
    key: String,
    customer_id: CustomerId,
    product_id: ProductId,
    option: Option<String>,
    quantity: Quantity,
}

/// A page of the session's orders.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/orders", tag = "orders", operation_id = "orders",
    params(("session" = i64, Path), ListQuery),
    responses((status = 200, body = Orders)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    query: web::Query<ListQuery>,
) -> Result<web::Json<Orders>, Problem> {
    let store = Arc::clone(&doors.store);
    let query = query.into_inner();
    let list = match query.list {
        ListName::Queue => List::Queue,
        ListName::Look => List::Look,
        ListName::Done => List::Done,
        ListName::All => List::All,
    };
    let search = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(search);
    let (skip, limit) = (query.after.unwrap_or(0).max(0), query.limit.unwrap_or(60).clamp(1, PAGE_MAX));
    let (shop, id) = (signed.shop.id, SessionId(*id));
    let job = move || {
        store.read(|c| {
            sessions::get(c, shop, id)?;
            views::page(c, shop, id, (list, search.as_ref()), skip, limit)
        })
    };
    let page = blocking::<_, StoreError>(&request, job).await?;
    Ok(web::Json(Orders { orders: page.orders, next: page.next }))
}

fn search(q: &str) -> Search {
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    let only_digits = !digits.is_empty() && q.chars().all(|c| c.is_ascii_digit() || " .-+".contains(c));
    Search {
        number: if only_digits { digits.parse().ok() } else { None },
        phone: (only_digits && digits.len() >= 3).then_some(digits),
        name: Some(fold(q)),
    }
}

/// Does `act` on the order that the path names.
pub(super) async fn act(
    request: &HttpRequest,
    doors: &Doors,
    command: Command,
    (ids, version): ((i64, i64), i64),
    act: impl FnOnce(&Desk, &Command, Seen) -> Result<OrderView, DeskError> + Send + 'static,
) -> Result<web::Json<OrderView>, Problem> {
    let desk = Arc::clone(&doors.desk);
    let seen = Seen { session: SessionId(ids.0), order: OrderId(ids.1), version };
    Ok(web::Json(blocking(request, move || act(&desk, &command, seen)).await?))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident $path:literal $id:literal $act:path;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "orders", operation_id = $id,
            params(("session" = i64, Path), ("order" = i64, Path)), request_body = OrderAct,
            responses((status = 200, body = OrderView), (status = 409)))]
        pub(super) async fn $name(
            request: HttpRequest,
            doors: web::Data<Doors>,
            signed: Signed,
            ids: web::Path<(i64, i64)>,
            body: web::Json<OrderAct>,
        ) -> Result<web::Json<OrderView>, Problem> {
            let OrderAct { key, version } = body.into_inner();
            act(&request, &doors, signed.command(key), (ids.into_inner(), version), $act).await
        }
    )+};
}

acts! {
    /// Says yes to an order.
    confirm "/api/v1/sessions/{session}/orders/{order}/confirm" "confirm_order" Desk::confirm;
    /// Takes an order back and passes its stock on.
    cancel "/api/v1/sessions/{session}/orders/{order}/cancel" "cancel_order" Desk::cancel;
    /// Clears the mark that a person should look; an order without lines is
    /// closed by it.
    looked "/api/v1/sessions/{session}/orders/{order}/looked" "looked_at_order" Desk::looked;
    /// Closes the parcel of a confirmed order.
    pack "/api/v1/sessions/{session}/orders/{order}/pack" "pack_order" Desk::pack;
    /// Gives the goods of a packed order away: they leave the stock. What it
    /// still waits for is given up.
    hand_over "/api/v1/sessions/{session}/orders/{order}/hand_over" "hand_over_order" Desk::hand_over;
}

/// Sets how much of a product an order wants.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/lines", tag = "orders",
    operation_id = "set_line", params(("session" = i64, Path), ("order" = i64, Path)), request_body = SetLine,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn set_line(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<SetLine>,
) -> Result<web::Json<OrderView>, Problem> {
    let SetLine { key, version, product_id, option, quantity } = body.into_inner();
    let wanted = Wanted { product: product_id, option, quantity };
    let set = move |desk: &Desk, command: &Command, seen| desk.set_line(command, seen, wanted);
    act(&request, &doors, signed.command(key), (ids.into_inner(), version), set).await
}

/// Takes the goods of an order in again that was handed over.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders/{order}/return", tag = "orders",
    operation_id = "return_order", params(("session" = i64, Path), ("order" = i64, Path)), request_body = ReturnForm,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn take_return(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
    body: web::Json<ReturnForm>,
) -> Result<web::Json<OrderView>, Problem> {
    let ReturnForm { key, version, reason } = body.into_inner();
    let back = move |desk: &Desk, command: &Command, seen| desk.take_return(command, seen, reason);
    act(&request, &doors, signed.command(key), (ids.into_inner(), version), back).await
}

/// Writes an order down for a buyer who has no open one in the session.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/orders", tag = "orders", operation_id = "order_for",
    params(("session" = i64, Path)), request_body = NewOrder,
    responses((status = 200, body = OrderView), (status = 409)))]
pub(super) async fn order_for(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<NewOrder>,
) -> Result<web::Json<OrderView>, Problem> {
    let NewOrder { key, customer_id, product_id, option, quantity } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let wanted = Wanted { product: product_id, option, quantity };
    let job = move || desk.order_for(&command, SessionId(*id), customer_id, wanted);
    Ok(web::Json(blocking(&request, job).await?))
}
