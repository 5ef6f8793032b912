//! The OpenAPI description of the doors, made from the handlers.

use crate::server::error::ProblemBody;
use crate::server::{
    acts, aliases, comments, contact, customers, goods, hand, joins, live, logins, orders, past, printer, products,
    report, sessions, slips,
};
use actix_web::{HttpResponse, web};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{self, ContentBuilder, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi};

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
        past::product,
        sessions::list,
        sessions::open,
        sessions::snapshot,
        sessions::close,
        sessions::pin,
        sessions::add_channel,
        sessions::remove_channel,
        live::events,
        orders::list,
        past::order,
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
        contact::note,
        contact::line_price,
        contact::question,
        contact::ask,
        joins::merge,
        joins::split,
        customers::search,
        customers::same_phone,
        customers::card,
        customers::merge,
        customers::split,
        contact::buyer,
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
        slips::list,
        slips::waiting,
        slips::take,
        slips::put_back,
        slips::print,
        printer::state,
        printer::set,
        printer::trial,
        report::session,
    ),
    components(schemas(live::Frame, ProblemBody)),
    modifiers(&Problems)
)]
struct Api;

/// Tells with which problems a door may answer. What follows from its shape
/// (who may ask, ids in the path, a query, a body) it does not say itself.
struct Problems;

/// The statuses of problems, their names in the description, and their meaning.
const MEANINGS: [(&str, &str, &str); 8] = [
    ("401", "NotSignedIn", "Nobody is signed in"),
    ("403", "NotAllowed", "Only the owner may"),
    ("404", "NotFound", "It is not there"),
    ("409", "Conflict", "What stands now does not allow it"),
    ("410", "LinkUsed", "The link is used up or out of date"),
    ("413", "TooLarge", "The body is too large"),
    ("422", "Invalid", "The key, a field or a part of the query is not acceptable"),
    ("503", "Unavailable", "Nothing was saved; it may be tried again"),
];

impl Modify for Problems {
    fn modify(&self, api: &mut openapi::OpenApi) {
        for item in api.paths.paths.values_mut() {
            let asked = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
            asked.into_iter().flatten().for_each(tell_problems);
        }
        let told = api.components.get_or_insert_default();
        for (_, name, meaning) in MEANINGS {
            let shape = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let problem = ResponseBuilder::new().description(meaning).content("application/problem+json", shape);
            told.responses.insert(name.to_owned(), problem.build().into());
        }
    }
}

fn tell_problems(door: &mut Operation) {
    let has = |place: ParameterIn| door.parameters.iter().flatten().any(|one| one.parameter_in == place);
    let (body, query) = (door.request_body.is_some(), has(ParameterIn::Query));
    let signs_in = door.operation_id.as_deref() == Some("sign_in");
    let common =
        [("401", !signs_in), ("404", has(ParameterIn::Path)), ("413", body), ("422", body || query), ("503", true)];
    let told = &mut door.responses.responses;
    for (status, name, _) in MEANINGS {
        if told.contains_key(status) || common.contains(&(status, true)) {
            told.insert(status.to_owned(), Ref::from_response_name(name).into());
        }
    }
}

/// The description as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Api::openapi().to_pretty_json()
}

/// The description, for programs that read it from the server.
pub(super) async fn json() -> HttpResponse {
    HttpResponse::Ok().json(web::Json(Api::openapi()))
}
