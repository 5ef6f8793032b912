//! Stocktaking, losses, pre-orders, sessions' own terms, hold times, and the
//! line of a product.

use crate::base::id::{ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::server::error::Problem;
use crate::server::guard::{Owner, Signed};
use crate::server::{Doors, blocking};
use crate::shop::event::{ProductView, SessionSummary};
use crate::shop::ledger::{CountReason, SpoilReason};
use crate::shop::line::Place;
use crate::shop::offer::{Offer, Terms};
use crate::store::{StoreError, lines, offers, products, sessions};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What was counted of a product.
#[derive(Deserialize, ToSchema)]
pub(super) struct CountForm {
    key: String,
    /// Units that are there, with those held for orders and in parcels.
    quantity: Quantity,
    reason: CountReason,
    /// At most 200 characters.
    note: Option<String>,
}

/// Goods that were thrown away.
#[derive(Deserialize, ToSchema)]
pub(super) struct SpoilForm {
    key: String,
    quantity: Quantity,
    reason: SpoilReason,
    /// At most 200 characters.
    note: Option<String>,
}

/// How much of the next harvest may be ordered before it is there.
#[derive(Deserialize, ToSchema)]
pub(super) struct PreorderForm {
    key: String,
    /// `"0"` closes the pre-order.
    quantity: Quantity,
}

/// A session's own terms for a product.
#[derive(Deserialize, ToSchema)]
pub(super) struct OfferForm {
    key: String,
    /// Units that the session sells at most; without one, what there is.
    quota: Option<Quantity>,
    /// Đồng for one unit; without one, the product's price.
    price: Option<Vnd>,
}

/// A session's own terms for a product, and what it sold.
#[derive(Serialize, ToSchema)]
#[schema(as = Offer)]
pub(super) struct OfferBody {
    product_id: ProductId,
    quota: Option<Quantity>,
    price: Option<Vnd>,
    /// Units that the session's orders hold or have taken home.
    sold: Quantity,
}

/// A session's own terms.
#[derive(Serialize, ToSchema)]
#[schema(as = OfferList)]
pub(super) struct Offers {
    offers: Vec<OfferBody>,
}

/// After how many minutes unconfirmed goods pass on.
#[derive(Deserialize, ToSchema)]
pub(super) struct HoldForm {
    key: String,
    /// 1 to 10,080; none holds them for good.
    minutes: Option<i64>,
}

/// Whose places are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LineQuery {
    /// One session; without it, all of the shop.
    session: Option<SessionId>,
}

/// A product's line, first in line first.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductLineUp)]
pub(super) struct LineUp {
    product: ProductView,
    places: Vec<Place>,
    /// Places behind the 5,000 that are shown.
    left_out: usize,
}

impl OfferBody {
    const fn of(product_id: ProductId, offer: Offer) -> Self {
        let Offer { terms: Terms { quota, price }, sold } = offer;
        Self { product_id, quota, price, sold }
    }
}

/// Books what was counted of a product.
#[utoipa::path(post, path = "/api/v1/products/{product}/counts", tag = "goods", operation_id = "count",
    params(("product" = i64, Path)), request_body = CountForm,
    responses((status = 200, body = ProductView)))]
pub(super) async fn count(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<CountForm>,
) -> Result<web::Json<ProductView>, Problem> {
    let CountForm { key, quantity, reason, note } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.count(&command, ProductId(*id), quantity, (reason, note));
    Ok(web::Json(blocking(&request, job).await?))
}

/// Throws goods away.
#[utoipa::path(post, path = "/api/v1/products/{product}/spoilt", tag = "goods", operation_id = "spoil",
    params(("product" = i64, Path)), request_body = SpoilForm,
    responses((status = 200, body = ProductView)))]
pub(super) async fn spoil(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<SpoilForm>,
) -> Result<web::Json<ProductView>, Problem> {
    let SpoilForm { key, quantity, reason, note } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.spoil(&command, ProductId(*id), quantity, (reason, note));
    Ok(web::Json(blocking(&request, job).await?))
}

/// Opens, changes or closes a pre-order.
#[utoipa::path(post, path = "/api/v1/products/{product}/preorder", tag = "goods", operation_id = "preorder",
    params(("product" = i64, Path)), request_body = PreorderForm,
    responses((status = 200, body = ProductView), (status = 403)))]
pub(super) async fn preorder(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    id: web::Path<i64>,
    body: web::Json<PreorderForm>,
) -> Result<web::Json<ProductView>, Problem> {
    let PreorderForm { key, quantity } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    Ok(web::Json(blocking(&request, move || desk.preorder(&command, ProductId(*id), quantity)).await?))
}

/// A session's own terms.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/offers", tag = "goods", operation_id = "offers",
    params(("session" = i64, Path)),
    responses((status = 200, body = Offers)))]
pub(super) async fn offers(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<Offers>, Problem> {
    let (store, shop, id) = (Arc::clone(&doors.store), signed.shop.id, SessionId(*id));
    let job = move || {
        store.read(|c| {
            sessions::get(c, shop, id)?;
            offers::list(c, shop, id)
        })
    };
    let found = blocking::<_, StoreError>(&request, job).await?;
    let offers = found.into_iter().map(|(product, offer)| OfferBody::of(product, offer)).collect();
    Ok(web::Json(Offers { offers }))
}

/// Gives a session terms of its own for a product.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/offers/{product}", tag = "goods", operation_id = "offer",
    params(("session" = i64, Path), ("product" = i64, Path)), request_body = OfferForm,
    responses((status = 200, body = OfferBody), (status = 403)))]
pub(super) async fn offer(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    ids: web::Path<(i64, i64)>,
    body: web::Json<OfferForm>,
) -> Result<web::Json<OfferBody>, Problem> {
    let OfferForm { key, quota, price } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let (session, product) = (SessionId(ids.0), ProductId(ids.1));
    let job = move || desk.offer(&command, session, product, Terms { quota, price });
    Ok(web::Json(OfferBody::of(product, blocking(&request, job).await?)))
}

/// Sets how long a session holds unconfirmed goods.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/hold_time", tag = "goods", operation_id = "set_hold_time",
    params(("session" = i64, Path)), request_body = HoldForm,
    responses((status = 200, body = SessionSummary), (status = 403), (status = 409)))]
pub(super) async fn hold_time(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    id: web::Path<i64>,
    body: web::Json<HoldForm>,
) -> Result<web::Json<SessionSummary>, Problem> {
    let HoldForm { key, minutes } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    Ok(web::Json(blocking(&request, move || desk.set_hold_time(&command, SessionId(*id), minutes)).await?))
}

/// Who holds a product and who waits for it, in the order of the line.
#[utoipa::path(get, path = "/api/v1/products/{product}/line", tag = "goods", operation_id = "product_line",
    params(("product" = i64, Path), LineQuery),
    responses((status = 200, body = LineUp)))]
pub(super) async fn line(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    query: web::Query<LineQuery>,
) -> Result<web::Json<LineUp>, Problem> {
    let (store, shop, id) = (Arc::clone(&doors.store), signed.shop.id, ProductId(*id));
    let job = move || {
        store.read(|c| {
            let product = products::get(c, shop, id)?;
            if let Some(session) = query.session {
                sessions::get(c, shop, session)?;
            }
            let (places, left_out) = lines::of(c, shop, id, query.session)?;
            Ok(LineUp { product, places, left_out })
        })
    };
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}
