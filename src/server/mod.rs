//! Doors: HTTP under `/api/v1`, the event stream, the pages, health and
//! metrics. The server asks the desk to change things and reads the store.

mod acts;
mod aliases;
mod assets;
mod comments;
mod contact;
mod customers;
mod error;
mod frames;
mod goods;
mod guard;
mod hand;
mod health;
mod hooks;
mod joins;
mod live;
mod logins;
mod openapi;
mod orders;
mod past;
mod printer;
mod products;
mod report;
mod sessions;
mod slips;
mod tools;

pub use logins::join_link;
pub use openapi::document;

use crate::base::time::Clock;
use crate::desk::{Desk, Hook, Press, Tools};
use crate::feed::Feed;
use crate::shop::asking::Language;
use crate::store::Store;
use actix_web::dev::Server;
use actix_web::middleware::Compress;
use actix_web::{App, HttpRequest, HttpServer, Scope, web};
use error::{INVALID, NOT_FOUND, Problem, TOO_LARGE};
use std::net::TcpListener;
use std::sync::Arc;

/// The largest JSON body that is read, in bytes.
const BODY_MAX: usize = 64 * 1024;
/// Seconds that open requests get to finish when the program stops. Event
/// streams never finish by themselves.
const SHUTDOWN_S: u64 = 3;

/// What the handlers work with.
pub struct Doors {
    /// Changes go here.
    pub desk: Arc<Desk>,
    /// Reads go here.
    pub store: Arc<Store>,
    /// Events come from here.
    pub feed: Arc<Feed>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Figures about the program itself.
    pub metrics: Arc<health::Metrics>,
    /// What Meta calls, if its calls can be told from others'.
    pub hook: Option<Arc<dyn Hook>>,
    /// Lets other people's tools in.
    pub tools: Arc<dyn Tools>,
    /// Prints slips on the shop's printer.
    pub press: Arc<dyn Press>,
    /// The language that buyers are written to.
    pub language: Language,
    /// How others reach us: `http://192.168.1.5:7979`.
    pub address: String,
}

pub use health::{ChannelFigures, Metrics};

/// A server on `listener`, to be awaited. Stopping it is its handle's business.
pub fn run(listener: TcpListener, doors: Doors) -> std::io::Result<Server> {
    let doors = web::Data::new(doors);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(doors.clone())
            .app_data(json_of(BODY_MAX))
            .app_data(query_config())
            .app_data(path_config())
            .configure(routes)
    })
    .workers(2)
    .shutdown_timeout(SHUTDOWN_S)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}

/// The routes of a session.
fn session() -> Scope {
    web::scope("/sessions/{session}")
        .route("", web::get().to(sessions::snapshot))
        .route("/close", web::post().to(sessions::close))
        .route("/pin", web::post().to(sessions::pin))
        .route("/channels", web::get().to(hand::channels))
        .route("/channels", web::post().to(sessions::add_channel))
        .route("/channels/{channel}", web::delete().to(sessions::remove_channel))
        .route("/orders", web::get().to(orders::list))
        .route("/orders/{order}", web::get().to(past::order))
        .route("/orders/{order}/confirm", web::post().to(orders::confirm))
        .route("/orders/{order}/cancel", web::post().to(orders::cancel))
        .route("/orders", web::post().to(orders::order_for))
        .route("/orders/{order}/looked", web::post().to(orders::looked))
        .route("/orders/{order}/pack", web::post().to(orders::pack))
        .route("/orders/{order}/hand_over", web::post().to(orders::hand_over))
        .route("/orders/{order}/return", web::post().to(orders::take_return))
        .route("/orders/{order}/claim", web::post().to(acts::claim))
        .route("/orders/{order}/claim", web::delete().to(acts::release))
        .route("/acts/{act}/undo", web::post().to(acts::undo))
        .route("/undo", web::post().to(acts::undo_last))
        .route("/orders/{order}/lines", web::post().to(orders::set_line))
        .route("/orders/{order}/note", web::post().to(contact::note))
        .route("/orders/{order}/line_price", web::post().to(contact::line_price))
        .route("/orders/{order}/address_question", web::get().to(contact::question))
        .route("/orders/{order}/ask_address", web::post().to(contact::ask))
        .route("/orders/{order}/merge", web::post().to(joins::merge))
        .route("/orders/{order}/split", web::post().to(joins::split))
        .route("/aliases", web::get().to(aliases::list))
        .route("/aliases", web::post().to(aliases::teach))
        .route("/aliases/forget", web::post().to(aliases::forget))
        .route("/offers", web::get().to(goods::offers))
        .route("/offers/{product}", web::post().to(goods::offer))
        .route("/hold_time", web::post().to(goods::hold_time))
        .route("/comments", web::get().to(comments::list))
        .route("/comments", web::post().to(hand::write_down))
        .service(web::resource("/pasted/look").app_data(json_of(hand::BODY_MAX)).post(hand::look))
        .service(web::resource("/pasted").app_data(json_of(hand::BODY_MAX)).post(hand::book))
        .configure(printed)
        .route("/report", web::get().to(report::session))
}

/// All routes; with those of a session, on one page.
fn routes(app: &mut web::ServiceConfig) {
    // The event stream stands outside of compression, which would hold its
    // frames back.
    app.route("/api/v1/sessions/{session}/events", web::get().to(live::events));
    app.service(
        web::scope("/api/v1")
            .wrap(Compress::default())
            .route("/openapi.json", web::get().to(openapi::json))
            .route("/me", web::get().to(logins::me))
            .route("/logins", web::post().to(logins::sign_in))
            .route("/logins/current", web::delete().to(logins::sign_out))
            .route("/invites", web::post().to(logins::invite))
            .route("/products", web::get().to(products::list))
            .route("/products", web::post().to(products::add))
            .route("/products/{product}", web::put().to(products::change))
            .route("/products/{product}/receipts", web::post().to(products::receive))
            .route("/products/{product}/counts", web::post().to(goods::count))
            .route("/products/{product}/spoilt", web::post().to(goods::spoil))
            .route("/products/{product}/preorder", web::post().to(goods::preorder))
            .route("/products/{product}/line", web::get().to(goods::line))
            .route("/products/{product}/acts", web::get().to(past::product))
            .route("/customers", web::get().to(customers::search))
            .route("/customers/same_phone", web::get().to(customers::same_phone))
            .route("/customers/{customer}", web::get().to(customers::card))
            .route("/customers/{customer}/merge", web::post().to(customers::merge))
            .route("/customers/{customer}/split", web::post().to(customers::split))
            .route("/customers/{customer}/contact", web::post().to(contact::buyer))
            .route("/customers/{customer}/flags", web::post().to(customers::flag))
            .route("/customers/{customer}/flags/clear", web::post().to(customers::clear_flag))
            .configure(press)
            .route("/sessions", web::get().to(sessions::list))
            .route("/sessions", web::post().to(sessions::open))
            .service(session())
            .default_service(web::to(no_such_route)),
    );
    called(app);
    app.default_service(web::to(assets::serve));
}

/// The routes of a session's slips.
fn printed(session: &mut web::ServiceConfig) {
    session
        .route("/slips", web::get().to(slips::list))
        .route("/slips/waiting", web::get().to(slips::waiting))
        .route("/slips/take", web::post().to(slips::take))
        .route("/slips/put_back", web::post().to(slips::put_back))
        .route("/slips/print", web::post().to(slips::print));
}

/// The routes of the shop's printer.
fn press(api: &mut web::ServiceConfig) {
    api.route("/printer", web::get().to(printer::state))
        .route("/printer", web::post().to(printer::set))
        .route("/printer/trial", web::post().to(printer::trial));
}

/// The routes that other programs come by.
fn called(app: &mut web::ServiceConfig) {
    app.service(web::resource("/hooks/facebook").app_data(hooks::body()).get(hooks::challenge).post(hooks::facebook));
    app.route("/relay/{name}", web::get().to(tools::connect));
    app.route("/healthz", web::get().to(health::healthz));
    app.route("/metrics", web::get().to(health::metrics));
}

async fn no_such_route(request: HttpRequest) -> Result<&'static str, Problem> {
    Err(Problem::of(&NOT_FOUND).for_request(&request))
}

/// How JSON bodies of at most `limit` bytes are read.
fn json_of(limit: usize) -> web::JsonConfig {
    use actix_web::error::JsonPayloadError;
    web::JsonConfig::default().limit(limit).error_handler(|error, request| {
        let kind = match error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => &TOO_LARGE,
            _ => &INVALID,
        };
        Problem::of(kind).for_request(request).into()
    })
}

fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, request| Problem::of(&NOT_FOUND).for_request(request).into())
}

fn query_config() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|_, request| Problem::of(&INVALID).for_request(request).into())
}

/// Runs blocking work and puts its failure into the caller's words.
async fn blocking<T: Send + 'static, E: Send + 'static>(
    request: &HttpRequest,
    job: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Problem>
where
    Problem: From<E>,
{
    match web::block(job).await {
        Ok(done) => done.map_err(|error| Problem::from(error).for_request(request)),
        Err(_) => Err(Problem::of(&error::BROKEN).for_request(request)),
    }
}
