//! Sessions and their channels.

use crate::base::id::{ChannelId, ProductId, SessionId};
use crate::base::time::Millis;
use crate::desk::{NewChannel, NewSession};
use crate::server::error::Problem;
use crate::server::guard::{Owner, Signed};
use crate::server::{Doors, blocking};
use crate::shop::book::Repeat;
use crate::shop::channel::ChannelView;
use crate::shop::comment::Platform;
use crate::shop::event::{CommentView, OrderView, ProductView, SessionSummary};
use crate::store::views::List;
use crate::store::{Engine, StoreError, channels, comments, products, sessions, views};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Orders of a list that a snapshot brings; more come by page.
const LIST_LEN: i64 = 60;
/// Finished orders that a snapshot brings.
const DONE_LEN: i64 = 20;
/// Comments that a snapshot brings.
const COMMENTS_LEN: i64 = 40;

/// Sessions of the shop.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionList)]
pub(super) struct Sessions {
    sessions: Vec<SessionSummary>,
}

/// A session to be opened.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewSessionForm {
    key: String,
    title: String,
    #[serde(default)]
    repeat: Repeat,
    #[serde(default = "yes")]
    part_fill: bool,
}

fn yes() -> bool {
    true
}

/// A command without further words.
#[derive(Deserialize, ToSchema)]
pub(super) struct Key {
    pub(super) key: String,
}

/// The product on show from now on.
#[derive(Deserialize, ToSchema)]
pub(super) struct Pin {
    key: String,
    product_id: Option<ProductId>,
}

/// A live to be heard.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewChannelForm {
    key: String,
    /// `tiktok`, `tikfinity`, `euler`, `facebook`, `relay`, `push` or `file`.
    kind: String,
    platform: Platform,
    /// A TikTok user or link, for `tiktok` also a room's number; a Facebook page or
    /// live, by name, number or link; the relay's or TikFinity's `ws://` or
    /// `wss://` address, empty for where TikFinity listens by itself; for `push` the
    /// name of 1 to 40 letters a-z, digits and hyphens that the tool connects to
    /// (`/relay/NAME`); or the name of a recording.
    address: String,
}

/// A session as it is now: what a screen shows before the event stream
/// continues after `seq`.
#[derive(Serialize, ToSchema)]
pub(super) struct Snapshot {
    session: SessionSummary,
    seq: i64,
    server_time: Millis,
    products: Vec<ProductView>,
    channels: Vec<ChannelView>,
    /// Booked and not confirmed, the first 60.
    queue: Vec<OrderView>,
    /// To look at, the first 60.
    look: Vec<OrderView>,
    /// Confirmed, packed, handed over or cancelled, the last 20.
    done: Vec<OrderView>,
    /// The last 40, the newest last.
    comments: Vec<CommentView>,
}

/// The shop's sessions, the newest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", operation_id = "sessions",
    responses((status = 200, body = Sessions)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
) -> Result<web::Json<Sessions>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || store.read(|c| sessions::list(c, signed.shop.id));
    let found = blocking::<_, StoreError>(&request, job).await?;
    Ok(web::Json(Sessions { sessions: found.into_iter().map(|session| session.summary).collect() }))
}

/// Opens a session.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", operation_id = "open_session",
    request_body = NewSessionForm,
    responses((status = 200, body = SessionSummary), (status = 403)))]
pub(super) async fn open(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    body: web::Json<NewSessionForm>,
) -> Result<web::Json<SessionSummary>, Problem> {
    let NewSessionForm { key, title, repeat, part_fill } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let job = move || desk.open_session(&command, NewSession { title, repeat, part_fill });
    Ok(web::Json(blocking(&request, job).await?))
}

/// Closes a session.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/close", tag = "sessions", operation_id = "close_session",
    params(("session" = i64, Path)), request_body = Key,
    responses((status = 200, body = SessionSummary), (status = 403), (status = 409)))]
pub(super) async fn close(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    id: web::Path<i64>,
    body: web::Json<Key>,
) -> Result<web::Json<SessionSummary>, Problem> {
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(body.into_inner().key));
    let job = move || desk.close_session(&command, SessionId(*id));
    Ok(web::Json(blocking(&request, job).await?))
}

/// Puts a product on show.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/pin", tag = "sessions", operation_id = "pin",
    params(("session" = i64, Path)), request_body = Pin,
    responses((status = 200, body = SessionSummary), (status = 409)))]
pub(super) async fn pin(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<Pin>,
) -> Result<web::Json<SessionSummary>, Problem> {
    let Pin { key, product_id } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.pin(&command, SessionId(*id), product_id);
    Ok(web::Json(blocking(&request, job).await?))
}

/// Adds a live to a session.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/channels", tag = "sessions", operation_id = "add_channel",
    params(("session" = i64, Path)), request_body = NewChannelForm,
    responses((status = 200, body = ChannelView), (status = 403), (status = 409)))]
pub(super) async fn add_channel(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    id: web::Path<i64>,
    body: web::Json<NewChannelForm>,
) -> Result<web::Json<ChannelView>, Problem> {
    let NewChannelForm { key, kind, platform, address } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let job = move || desk.add_channel(&command, SessionId(*id), NewChannel { kind, platform, address });
    Ok(web::Json(blocking(&request, job).await?))
}

/// Takes a live out of a session; said again, it is answered as the first time.
#[utoipa::path(delete, path = "/api/v1/sessions/{session}/channels/{channel}", tag = "sessions",
    operation_id = "remove_channel", params(("session" = i64, Path), ("channel" = i64, Path)),
    responses((status = 204), (status = 403)))]
pub(super) async fn remove_channel(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    ids: web::Path<(i64, i64)>,
) -> Result<HttpResponse, Problem> {
    let (session, channel) = ids.into_inner();
    // Removing twice removes once and is answered alike, so no caller has to choose a key.
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(String::new()));
    blocking(&request, move || desk.remove_channel(&command, SessionId(session), ChannelId(channel))).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A session as it is now.
#[utoipa::path(get, path = "/api/v1/sessions/{session}", tag = "sessions", operation_id = "session",
    params(("session" = i64, Path)),
    responses((status = 200, body = Snapshot)))]
pub(super) async fn snapshot(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<Snapshot>, Problem> {
    let (store, now) = (Arc::clone(&doors.store), doors.clock.now());
    let job = move || store.read(|c| picture(c, &signed, SessionId(*id), now));
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}

fn picture(c: &mut Engine, signed: &Signed, id: SessionId, now: Millis) -> Result<Snapshot, StoreError> {
    let shop = signed.shop.id;
    let session = sessions::get(c, shop, id)?;
    Ok(Snapshot {
        seq: session.last_seq,
        session: session.summary,
        server_time: now,
        products: products::list(c, shop, None)?,
        channels: channels::list(c, id)?,
        queue: views::page(c, shop, id, (List::Queue, None), 0, LIST_LEN)?.orders,
        look: views::page(c, shop, id, (List::Look, None), 0, LIST_LEN)?.orders,
        done: views::page(c, shop, id, (List::Done, None), 0, DONE_LEN)?.orders,
        comments: comments::list(c, id, None, false, COMMENTS_LEN)?,
    })
}
