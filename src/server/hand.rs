//! Comments that people write down or paste, and how complete a session's
//! comments are.

use crate::base::id::{ChannelId, SessionId};
use crate::desk::{Booked, ByHand, Look, Written};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::comment::Platform;
use crate::shop::event::CommentView;
use crate::shop::role::Role;
use crate::store::gaps::{self, Record};
use crate::store::{Store, StoreError, channels, sessions};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// The largest JSON body with a list, in bytes: 1 MB of text, whose line breaks
/// and quotes take two bytes each.
pub(super) const BODY_MAX: usize = 2 << 20;

/// A comment that was lost on the platform.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewCommentForm {
    key: String,
    /// Where it was written: a platform, or one of the session's channels, in
    /// which its id is told apart from those of others.
    platform: Option<Platform>,
    channel_id: Option<ChannelId>,
    #[serde(flatten)]
    comment: Written,
}

/// A list of comments.
#[derive(Deserialize, ToSchema)]
pub(super) struct PastedForm {
    /// Where they were written: a platform, or one of the session's channels,
    /// in which ids of the platform are told apart from those of others.
    platform: Option<Platform>,
    channel_id: Option<ChannelId>,
    /// The list as it was copied, at most 1 MB and 5,000 comments.
    text: String,
}

/// The chosen comments of a list.
#[derive(Deserialize, ToSchema)]
pub(super) struct ChosenForm {
    key: String,
    /// Where they were written: a platform, or one of the session's channels,
    /// in which ids of the platform are told apart from those of others.
    platform: Option<Platform>,
    channel_id: Option<ChannelId>,
    /// They, at most 1,000; more go into another command.
    rows: Vec<Written>,
    /// Whether those without an id of their author that bear the same name are
    /// by one buyer; otherwise each is by a buyer of its own.
    #[serde(default)]
    one_buyer_per_name: bool,
}

/// What brought a session's comments.
#[derive(Serialize, ToSchema)]
#[schema(as = ChannelRecords)]
pub(super) struct Channels {
    channels: Vec<Record>,
}

/// Writes down a comment that was lost on the platform: it is read and booked
/// like a heard one. Of a session that closed less than 24 hours ago, the owner
/// may.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/comments", tag = "comments", operation_id = "write_down",
    params(("session" = i64, Path)), request_body = NewCommentForm,
    responses((status = 200, body = CommentView), (status = 403), (status = 409)))]
pub(super) async fn write_down(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<NewCommentForm>,
) -> Result<web::Json<CommentView>, Problem> {
    let NewCommentForm { key, platform, channel_id, comment } = body.into_inner();
    let (desk, store, command) = (Arc::clone(&doors.desk), Arc::clone(&doors.store), signed.command(key));
    let (owner, session) = (signed.user.role == Role::Owner, SessionId(*id));
    let job = move || {
        let (platform, channel) = place_of(&store, &signed, session, (platform, channel_id))?;
        let by = ByHand { platform, channel, rows: vec![comment], one_buyer_per_name: false, owner };
        desk.write_down(&command, session, by).map_err(Problem::from)
    };
    Ok(web::Json(blocking(&request, job).await?))
}

/// Reads a list of comments and holds it against what is here: nothing is
/// booked.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/pasted/look", tag = "comments", operation_id = "look_at_list",
    params(("session" = i64, Path)), request_body = PastedForm,
    responses((status = 200, body = Look)))]
pub(super) async fn look(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<PastedForm>,
) -> Result<web::Json<Look>, Problem> {
    let PastedForm { platform, channel_id, text } = body.into_inner();
    let (desk, store, session) = (Arc::clone(&doors.desk), Arc::clone(&doors.store), SessionId(*id));
    let job = move || {
        let (platform, channel) = place_of(&store, &signed, session, (platform, channel_id))?;
        desk.look_at_list(signed.shop.id, session, (platform, channel), &text).map_err(Problem::from)
    };
    Ok(web::Json(blocking(&request, job).await?))
}

/// Books comments of a list. Those that are here already are left out, also
/// where somebody has booked them since the list was looked at.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/pasted", tag = "comments", operation_id = "book_list",
    params(("session" = i64, Path)), request_body = ChosenForm,
    responses((status = 200, body = Booked), (status = 403), (status = 409)))]
pub(super) async fn book(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<ChosenForm>,
) -> Result<web::Json<Booked>, Problem> {
    let ChosenForm { key, platform, channel_id, rows, one_buyer_per_name } = body.into_inner();
    let (desk, store, command) = (Arc::clone(&doors.desk), Arc::clone(&doors.store), signed.command(key));
    let (owner, session) = (signed.user.role == Role::Owner, SessionId(*id));
    let job = move || {
        let (platform, channel) = place_of(&store, &signed, session, (platform, channel_id))?;
        let by = ByHand { platform, channel, rows, one_buyer_per_name, owner };
        desk.book_rows(&command, session, by).map_err(Problem::from)
    };
    Ok(web::Json(blocking(&request, job).await?))
}

/// What brought a session's comments, and how complete that is: counts,
/// oddities, and when each channel was not heard.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/channels", tag = "sessions", operation_id = "channels",
    params(("session" = i64, Path)),
    responses((status = 200, body = Channels)))]
pub(super) async fn channels(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<Channels>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || {
        store.read(|c| {
            sessions::get(c, signed.shop.id, SessionId(*id))?;
            gaps::of(c, SessionId(*id))
        })
    };
    Ok(web::Json(Channels { channels: blocking::<_, StoreError>(&request, job).await? }))
}

/// Where the comments were written, in a session of the caller's shop.
fn place_of(
    store: &Store,
    signed: &Signed,
    session: SessionId,
    (platform, channel): (Option<Platform>, Option<ChannelId>),
) -> Result<(Platform, Option<ChannelId>), Problem> {
    let of_channel = store.read(|c| {
        sessions::get(c, signed.shop.id, session)?;
        channel.map_or(Ok::<_, StoreError>(None), |channel| channels::find(c, session, channel))
    })?;
    match (platform, channel, of_channel) {
        (Some(platform), None, _) => Ok((platform, None)),
        (None, Some(_), Some(channel)) => Ok((channel.platform, Some(channel.id))),
        (_, Some(_), None) => Err(Problem::invalid("channel_id")),
        _ => Err(Problem::invalid("platform")),
    }
}
