//! The OpenAPI description of the doors, made from the handlers.

use crate::server::{
    acts, aliases, comments, customers, goods, hand, joins, live, logins, orders, products, report, sessions,
};
use actix_web::{HttpResponse, web};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Phiên Chợ", description = "Order desk for livestream sales"),
    paths(
        logins::me,
        logins::sign_in,
        logins::sign_out,
        logins::invite,
        products::list,
        products::add,
        products::change,
        products::receive,
        goods::count,
        goods::spoil,
        goods::preorder,
        goods::offers,
        goods::offer,
        goods::hold_time,
        goods::line,
        sessions::list,
        sessions::open,
        sessions::snapshot,
        sessions::close,
        sessions::pin,
        sessions::add_channel,
        sessions::remove_channel,
        live::events,
        orders::list,
        orders::confirm,
        orders::cancel,
        orders::looked,
        orders::pack,
        orders::hand_over,
        orders::take_return,
        orders::set_line,
        orders::order_for,
        acts::undo,
        acts::undo_last,
        acts::claim,
        acts::release,
        joins::merge,
        joins::split,
        customers::search,
        customers::same_phone,
        customers::card,
        customers::merge,
        customers::split,
        customers::flag,
        customers::clear_flag,
        aliases::list,
        aliases::teach,
        aliases::forget,
        comments::list,
        hand::write_down,
        hand::look,
        hand::book,
        hand::channels,
        report::session,
    ),
    components(schemas(live::Frame))
)]
struct Api;

/// The description as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Api::openapi().to_pretty_json()
}

/// The description, for programs that read it from the server.
pub(super) async fn json() -> HttpResponse {
    HttpResponse::Ok().json(web::Json(Api::openapi()))
}
