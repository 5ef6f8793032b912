//! Products and stock.

use crate::base::id::ProductId;
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::desk::{DeskError, NewProduct, ProductChange};
use crate::server::error::Problem;
use crate::server::guard::{Owner, Signed};
use crate::server::{Doors, blocking};
use crate::shop::event::ProductView;
use crate::store::{StoreError, products};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// All that is on sale.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductList)]
pub(super) struct Products {
    products: Vec<ProductView>,
}

/// A product's description.
#[derive(Deserialize, ToSchema)]
pub(super) struct ProductForm {
    key: String,
    name: String,
    unit: String,
    price: Vnd,
    /// Smallest quantity sold; as it was, or one, if left out. Stays while
    /// anybody waits for the product.
    step: Option<Quantity>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    options: Vec<String>,
    picture: Option<String>,
}

/// A product's description as it is to be, all of it.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChangedProductForm {
    /// The product's version that the person saw.
    version: i64,
    #[serde(flatten)]
    form: ProductForm,
}

/// A product to be added.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewProductForm {
    code: String,
    #[serde(default)]
    on_hand: Quantity,
    #[serde(flatten)]
    form: ProductForm,
}

/// Goods that came in.
#[derive(Deserialize, ToSchema)]
pub(super) struct Receipt {
    key: String,
    quantity: Quantity,
}

impl ProductForm {
    fn change(self) -> (String, ProductChange) {
        let Self { key, name, unit, price, step, aliases, options, picture } = self;
        (key, ProductChange { name, unit, price, step, aliases, options, picture })
    }
}

/// All that is on sale, with stock.
#[utoipa::path(get, path = "/api/v1/products", tag = "products", operation_id = "products",
    responses((status = 200, body = Products)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
) -> Result<web::Json<Products>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || store.read(|c| products::list(c, signed.shop.id, None));
    let products = blocking::<_, StoreError>(&request, job).await?;
    Ok(web::Json(Products { products }))
}

/// Adds a product.
#[utoipa::path(post, path = "/api/v1/products", tag = "products", operation_id = "add_product",
    request_body = NewProductForm,
    responses((status = 200, body = ProductView), (status = 403), (status = 409)))]
pub(super) async fn add(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    body: web::Json<NewProductForm>,
) -> Result<web::Json<ProductView>, Problem> {
    let NewProductForm { code, on_hand, form } = body.into_inner();
    let (key, described) = form.change();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let job = move || desk.add_product(&command, NewProduct { code, described, on_hand });
    Ok(web::Json(blocking(&request, job).await?))
}

/// Changes a product's description. One that was changed since the person saw
/// it is told as it is now.
#[utoipa::path(put, path = "/api/v1/products/{product}", tag = "products", operation_id = "change_product",
    params(("product" = i64, Path)), request_body = ChangedProductForm,
    responses((status = 200, body = ProductView), (status = 403), (status = 409)))]
pub(super) async fn change(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    id: web::Path<i64>,
    body: web::Json<ChangedProductForm>,
) -> Result<web::Json<ProductView>, Problem> {
    let ChangedProductForm { version, form } = body.into_inner();
    let (key, change) = form.change();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let job = move || desk.change_product(&command, (ProductId(*id), version), change);
    Ok(web::Json(blocking(&request, job).await?))
}

/// Takes goods into stock.
#[utoipa::path(post, path = "/api/v1/products/{product}/receipts", tag = "products", operation_id = "receive",
    params(("product" = i64, Path)), request_body = Receipt,
    responses((status = 200, body = ProductView)))]
pub(super) async fn receive(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<Receipt>,
) -> Result<web::Json<ProductView>, Problem> {
    let Receipt { key, quantity } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || {
        desk.receive(&command, vec![(ProductId(*id), quantity)])?.pop().ok_or(DeskError::from(StoreError::Missing))
    };
    Ok(web::Json(blocking(&request, job).await?))
}
