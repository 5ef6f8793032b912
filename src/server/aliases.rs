//! What a session was taught to call its products.

use crate::base::id::{ProductId, SessionId};
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::AliasView;
use crate::store::{StoreError, aliases, sessions};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// All that a session was taught, the oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = AliasList)]
pub(super) struct Aliases {
    aliases: Vec<AliasView>,
}

/// Words to be understood as a product from now on.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAliasForm {
    key: String,
    product_id: ProductId,
    /// As buyers type them: 2 to 40 characters, at most 6 words. Tone marks and
    /// capitals make no difference.
    words: String,
}

/// Words to be forgotten.
#[derive(Deserialize, ToSchema)]
pub(super) struct OldAliasForm {
    key: String,
    /// As they were taught; tone marks and capitals make no difference.
    words: String,
}

/// All that a session was taught.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/aliases", tag = "aliases", operation_id = "aliases",
    params(("session" = i64, Path)),
    responses((status = 200, body = Aliases)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<Aliases>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || {
        store.read(|c| {
            sessions::get(c, signed.shop.id, SessionId(*id))?;
            aliases::list(c, SessionId(*id))
        })
    };
    Ok(web::Json(Aliases { aliases: blocking::<_, StoreError>(&request, job).await? }))
}

/// Teaches a session what buyers call a product; words that were taught before
/// mean this product from now on.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/aliases", tag = "aliases", operation_id = "teach_alias",
    params(("session" = i64, Path)), request_body = NewAliasForm,
    responses((status = 200, body = AliasView), (status = 409)))]
pub(super) async fn teach(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<NewAliasForm>,
) -> Result<web::Json<AliasView>, Problem> {
    let NewAliasForm { key, product_id, words } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.teach(&command, SessionId(*id), product_id, &words);
    Ok(web::Json(blocking(&request, job).await?))
}

/// Takes back what a session was taught; answers with it.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/aliases/forget", tag = "aliases",
    operation_id = "forget_alias", params(("session" = i64, Path)), request_body = OldAliasForm,
    responses((status = 200, body = AliasView), (status = 409)))]
pub(super) async fn forget(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<OldAliasForm>,
) -> Result<web::Json<AliasView>, Problem> {
    let OldAliasForm { key, words } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.forget(&command, SessionId(*id), &words);
    Ok(web::Json(blocking(&request, job).await?))
}
