//! What was done to an order or a product, for those who would take it back.

use crate::base::id::{OrderId, ProductId, SessionId};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::OrderView;
use crate::shop::past::PastAct;
use crate::store::{StoreError, acts, orders, products, views};
use actix_web::{HttpRequest, web};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Acts on an order in one answer at most.
const OF_ORDER_MAX: i64 = 50;
/// Acts on a product in one answer at most.
const OF_PRODUCT_MAX: usize = 20;

/// An order, and what was done to it.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderPast)]
pub(super) struct OfOrder {
    order: OrderView,
    /// The last first, at most 50.
    acts: Vec<PastAct>,
}

/// What was done to a product.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductPast)]
pub(super) struct OfProduct {
    /// The last first, at most 20 of the shop's last 500 on goods.
    acts: Vec<PastAct>,
}

/// An order as it is now, and what people did to it.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/orders/{order}", tag = "orders", operation_id = "order",
    params(("session" = i64, Path), ("order" = i64, Path)),
    responses((status = 200, body = OfOrder)))]
pub(super) async fn order(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    ids: web::Path<(i64, i64)>,
) -> Result<web::Json<OfOrder>, Problem> {
    let (store, shop, role) = (Arc::clone(&doors.store), signed.shop.id, signed.user.role);
    let (session, id) = (SessionId(ids.0), OrderId(ids.1));
    let job = move || {
        store.read(|c| {
            let homes = orders::get(c, shop, &[id])?;
            if !homes.iter().any(|(home, _)| *home == session) {
                return Err(StoreError::Missing);
            }
            let order = views::of(c, shop, &[id])?.pop().ok_or(StoreError::Missing)?;
            Ok(OfOrder { order, acts: acts::of_order(c, (shop, role), id, OF_ORDER_MAX)? })
        })
    };
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}

/// What people did to a product: received, counted, threw away, priced.
#[utoipa::path(get, path = "/api/v1/products/{product}/acts", tag = "goods", operation_id = "product_acts",
    params(("product" = i64, Path)),
    responses((status = 200, body = OfProduct)))]
pub(super) async fn product(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<OfProduct>, Problem> {
    let (store, shop, role) = (Arc::clone(&doors.store), signed.shop.id, signed.user.role);
    let id = ProductId(*id);
    let job = move || {
        store.read(|c| {
            products::get(c, shop, id)?;
            Ok(OfProduct { acts: acts::of_product(c, (shop, role), id, OF_PRODUCT_MAX)? })
        })
    };
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}
