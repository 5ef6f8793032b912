//! Buyers: who they are, what is said of them, which of them are one.

use crate::base::id::{CustomerId, OrderId};
use crate::desk::{Command, Desk, DeskError, FlagForm};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::customer::{CustomerCard, FlagKind, SamePhone};
use crate::shop::event::CustomerView;
use crate::store::{StoreError, people};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Buyers in one answer at most.
const FOUND_MAX: i64 = 50;
/// Groups in one answer at most.
const GROUPS_MAX: i64 = 100;

/// Who is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// A part of a name or of a phone number; without one nobody is found.
    #[serde(default)]
    q: String,
}

/// Buyers, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerList)]
pub(super) struct Customers {
    customers: Vec<CustomerView>,
}

/// A part of the list of shared phone numbers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PhoneQuery {
    /// `next` of the page before.
    after: Option<String>,
}

/// Phone numbers that several buyers have left.
#[derive(Serialize, ToSchema)]
#[schema(as = SamePhoneList)]
pub(super) struct Groups {
    groups: Vec<SamePhone>,
    /// For `after` of the next page; null on the last one.
    next: Option<String>,
}

/// An open order as a person saw it.
#[derive(Deserialize, ToSchema)]
pub(super) struct SeenForm {
    order_id: OrderId,
    version: i64,
}

/// Who is the same buyer.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeCustomersForm {
    key: String,
    /// The buyer who is the path's one from now on.
    other_id: CustomerId,
    /// The open orders of both in sessions where both have one, as the person
    /// saw them: they are joined.
    #[serde(default)]
    orders: Vec<SeenForm>,
}

/// Who is another buyer.
#[derive(Deserialize, ToSchema)]
pub(super) struct SplitCustomerForm {
    key: String,
    /// One of the buyer's identities.
    identity_id: CustomerId,
}

/// What is said of a buyer.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewFlagForm {
    key: String,
    flag: FlagKind,
    /// At most 200 characters; `other` needs some.
    note: Option<String>,
}

/// What is said of a buyer no more.
#[derive(Deserialize, ToSchema)]
pub(super) struct OldFlagForm {
    key: String,
    flag: FlagKind,
}

/// Finds buyers by name or phone number, at most 50.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", operation_id = "customers", params(SearchQuery),
    responses((status = 200, body = Customers)))]
pub(super) async fn search(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    query: web::Query<SearchQuery>,
) -> Result<web::Json<Customers>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || store.read(|c| people::search(c, signed.shop.id, &query.q, FOUND_MAX));
    Ok(web::Json(Customers { customers: blocking::<_, StoreError>(&request, job).await? }))
}

/// Buyers who may be one: those that have left the same phone number.
#[utoipa::path(get, path = "/api/v1/customers/same_phone", tag = "customers", operation_id = "same_phone",
    params(PhoneQuery), responses((status = 200, body = Groups)))]
pub(super) async fn same_phone(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    query: web::Query<PhoneQuery>,
) -> Result<web::Json<Groups>, Problem> {
    let store = Arc::clone(&doors.store);
    let after = query.into_inner().after.unwrap_or_default();
    let job = move || store.read(|c| people::same_phone(c, signed.shop.id, &after, GROUPS_MAX));
    let groups = blocking::<_, StoreError>(&request, job).await?;
    let full = i64::try_from(groups.len()).is_ok_and(|len| len == GROUPS_MAX);
    let next = groups.last().filter(|_| full).map(|last| last.phone.as_str().to_owned());
    Ok(web::Json(Groups { groups, next }))
}

/// All that is known of a buyer.
#[utoipa::path(get, path = "/api/v1/customers/{customer}", tag = "customers", operation_id = "customer",
    params(("customer" = i64, Path)),
    responses((status = 200, body = CustomerCard)))]
pub(super) async fn card(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || store.read(|c| people::card(c, signed.shop.id, CustomerId(*id)));
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}

/// Does `act` and answers with a buyer.
pub(super) async fn act(
    request: &HttpRequest,
    doors: &Doors,
    command: Command,
    act: impl FnOnce(&Desk, &Command) -> Result<CustomerCard, DeskError> + Send + 'static,
) -> Result<web::Json<CustomerCard>, Problem> {
    let desk = Arc::clone(&doors.desk);
    Ok(web::Json(blocking(request, move || act(&desk, &command)).await?))
}

/// Makes two buyers one. In each session where both have an open order, these
/// are joined to one.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/merge", tag = "customers", operation_id = "merge_customers",
    params(("customer" = i64, Path)), request_body = MergeCustomersForm,
    responses((status = 200, body = CustomerCard), (status = 409)))]
pub(super) async fn merge(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<MergeCustomersForm>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let MergeCustomersForm { key, other_id, orders } = body.into_inner();
    let saw = orders.into_iter().map(|seen| (seen.order_id, seen.version)).collect();
    let merge = move |desk: &Desk, by: &Command| desk.merge_customers(by, (CustomerId(*id), other_id), saw);
    act(&request, &doors, signed.command(key), merge).await
}

/// Makes one of a buyer's identities a buyer of its own again, with the orders
/// that its comments opened; answers with that buyer. To take a merge back as
/// it was done, take back its act.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/split", tag = "customers", operation_id = "split_customer",
    params(("customer" = i64, Path)), request_body = SplitCustomerForm,
    responses((status = 200, body = CustomerCard), (status = 409)))]
pub(super) async fn split(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<SplitCustomerForm>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let SplitCustomerForm { key, identity_id } = body.into_inner();
    let split = move |desk: &Desk, by: &Command| desk.split_customer(by, CustomerId(*id), identity_id);
    act(&request, &doors, signed.command(key), split).await
}

/// Says something of a buyer, instead of what was said about it before.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/flags", tag = "customers", operation_id = "flag_customer",
    params(("customer" = i64, Path)), request_body = NewFlagForm,
    responses((status = 200, body = CustomerCard)))]
pub(super) async fn flag(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<NewFlagForm>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let NewFlagForm { key, flag: kind, note } = body.into_inner();
    let flag = move |desk: &Desk, by: &Command| desk.flag(by, CustomerId(*id), FlagForm { kind, note });
    act(&request, &doors, signed.command(key), flag).await
}

/// Takes back what was said of a buyer.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/flags/clear", tag = "customers",
    operation_id = "clear_flag", params(("customer" = i64, Path)), request_body = OldFlagForm,
    responses((status = 200, body = CustomerCard), (status = 409)))]
pub(super) async fn clear_flag(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<OldFlagForm>,
) -> Result<web::Json<CustomerCard>, Problem> {
    let OldFlagForm { key, flag: kind } = body.into_inner();
    let clear = move |desk: &Desk, by: &Command| desk.clear_flag(by, CustomerId(*id), kind);
    act(&request, &doors, signed.command(key), clear).await
}
