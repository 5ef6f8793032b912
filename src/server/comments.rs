//! Comments of a session.

use crate::base::id::{CommentId, SessionId};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::CommentView;
use crate::store::{StoreError, comments, sessions};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Comments in one answer at most.
const PAGE_MAX: i64 = 200;

/// A part of the stream of comments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CommentsQuery {
    /// `look` for those that a person should look at, else all.
    list: Option<String>,
    /// `next` of the page before: older comments follow.
    before: Option<CommentId>,
    /// Comments on the page, at most 200.
    limit: Option<i64>,
}

/// A page of comments, the newest last.
#[derive(Serialize, ToSchema)]
#[schema(as = CommentList)]
pub(super) struct Comments {
    comments: Vec<CommentView>,
    /// For `before` of the next, older page; null on the last one.
    next: Option<CommentId>,
}

/// A page of the session's comments.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/comments", tag = "comments", operation_id = "comments",
    params(("session" = i64, Path), CommentsQuery),
    responses((status = 200, body = Comments)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    query: web::Query<CommentsQuery>,
) -> Result<web::Json<Comments>, Problem> {
    let store = Arc::clone(&doors.store);
    let limit = query.limit.unwrap_or(60).clamp(1, PAGE_MAX);
    let look = query.list.as_deref() == Some("look");
    let before = query.before;
    let job = move || {
        store.read(|c| {
            sessions::get(c, signed.shop.id, SessionId(*id))?;
            comments::list(c, SessionId(*id), before, look, limit)
        })
    };
    let comments = blocking::<_, StoreError>(&request, job).await?;
    let full = i64::try_from(comments.len()).is_ok_and(|len| len == limit);
    let next = comments.first().filter(|_| full).map(|comment| comment.id);
    Ok(web::Json(Comments { comments, next }))
}
