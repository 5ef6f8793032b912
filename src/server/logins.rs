//! Coming in and going out.

use crate::base::secret::Secret;
use crate::base::time::Millis;
use crate::server::error::{BROKEN, Problem};
use crate::server::guard::{COOKIE, Owner, Signed};
use crate::server::{Doors, blocking};
use crate::store::shops::{LOGIN_DAYS, Shop, User};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, web};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    user: User,
    shop: Shop,
}

/// A link's token, and what its bearer wants to be called.
#[derive(Deserialize, ToSchema)]
#[schema(as = Login)]
pub(super) struct SignIn {
    token: String,
    name: Option<String>,
}

/// An invitation of one helper.
#[derive(Serialize, ToSchema)]
pub(super) struct Invite {
    /// To be opened on the helper's phone.
    link: String,
    /// The same as a QR code.
    qr_svg: String,
    expires_at: Millis,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/me", tag = "logins", operation_id = "me",
    responses((status = 200, body = Me)))]
pub(super) async fn me(signed: Signed) -> web::Json<Me> {
    web::Json(Me { user: signed.user, shop: signed.shop })
}

/// Uses a link up and signs its bearer in with a cookie.
#[utoipa::path(post, path = "/api/v1/logins", tag = "logins", operation_id = "sign_in", request_body = SignIn,
    responses((status = 200, body = Me), (status = 410)))]
pub(super) async fn sign_in(
    request: HttpRequest,
    doors: web::Data<Doors>,
    body: web::Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let SignIn { token, name } = body.into_inner();
    let desk = Arc::clone(&doors.desk);
    let login = blocking(&request, move || desk.sign_in(&Secret::new(token), name.as_deref())).await?;
    // Revealed to its bearer, in a cookie that scripts cannot read.
    let cookie = Cookie::build(COOKIE, login.token.reveal().to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(doors.address.starts_with("https://"))
        .max_age(Duration::days(LOGIN_DAYS))
        .finish();
    Ok(HttpResponse::Ok().cookie(cookie).json(Me { user: login.user, shop: login.shop }))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/logins/current", tag = "logins", operation_id = "sign_out",
    responses((status = 204)))]
pub(super) async fn sign_out(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
) -> Result<HttpResponse, Problem> {
    let desk = Arc::clone(&doors.desk);
    blocking(&request, move || desk.sign_out(signed.login)).await?;
    let mut gone = Cookie::build(COOKIE, "").path("/").finish();
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Makes a link by which one helper can come in, once and within ten minutes.
/// It has no key, since its answer is a secret that is kept nowhere: asked
/// again, it makes another link.
#[utoipa::path(post, path = "/api/v1/invites", tag = "logins", operation_id = "invite",
    responses((status = 200, body = Invite), (status = 403)))]
pub(super) async fn invite(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
) -> Result<web::Json<Invite>, Problem> {
    let desk = Arc::clone(&doors.desk);
    let (token, expires_at) = blocking(&request, move || desk.invite(owner.0.shop.id)).await?;
    // Revealed to the owner, who shows it to the helper.
    // The page asks the helper for a name first.
    let link = format!("{}&name", join_link(&doors.address, &token));
    let code = QrCode::new(&link).map_err(|_| Problem::of(&BROKEN).for_request(&request))?;
    let qr_svg = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(web::Json(Invite { link, qr_svg, expires_at }))
}

/// The link that carries `token`: behind the `#`, so that it is sent to no
/// server and stands in no log.
pub fn join_link(address: &str, token: &Secret) -> String {
    format!("{address}/join#{}", token.reveal())
}
