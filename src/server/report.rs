//! Reports.

use crate::base::id::SessionId;
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::store::StoreError;
use crate::store::report::{self, Report};
use actix_web::{HttpRequest, web};
use std::sync::Arc;

/// What a session brought.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/report", tag = "reports", operation_id = "session_report",
    params(("session" = i64, Path)),
    responses((status = 200, body = Report)))]
pub(super) async fn session(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<Report>, Problem> {
    let store = Arc::clone(&doors.store);
    let job = move || store.read(|c| report::of(c, signed.shop.id, SessionId(*id)));
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}
