//! Slips: which wait, taking them to print, and giving them to the shop's
//! printer.

use crate::base::id::{OrderId, SessionId};
use crate::base::time::Millis;
use crate::desk::{DeskError, JobView, PrintJob, SLIPS_MAX, Wish};
use crate::server::error::{BROKEN, NO_PRINTER, PRINTER_BUSY, Problem};
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::OrderView;
use crate::shop::slip::{PrintedSlip, Slip, SlipHead};
use crate::store::{Engine, StoreError, orders, printers, prints, sessions, views};
use actix_web::{HttpRequest, web};
use qrcode::{Color, QrCode};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Printed slips that are told of.
const PRINTED_LEN: i64 = 20;
/// White modules around a code that its readers need.
const QUIET: usize = 4;

/// Which slips are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SlipsQuery {
    /// The slip of this order; left out, those that wait.
    order: Option<i64>,
}

/// A slip as a page prints it.
#[derive(Serialize, ToSchema)]
pub(super) struct SlipPage {
    #[serde(flatten)]
    slip: Slip,
    /// The code that leads to the order, as SVG.
    qr_svg: String,
}

/// Slips of a session.
#[derive(Serialize, ToSchema)]
#[schema(as = SlipList)]
pub(super) struct Slips {
    /// The shop's name.
    shop: String,
    /// The session's title.
    session: String,
    /// By number, at most 50.
    slips: Vec<SlipPage>,
    /// How many wait: of confirmed orders, never printed or changed since.
    waiting: i64,
    /// Of one order: how it was printed, if it was. Otherwise the last 20 that
    /// were printed, the last first.
    printed: Vec<PrintedSlip>,
}

/// How many slips wait.
#[derive(Serialize, ToSchema)]
#[schema(as = SlipsWaiting)]
pub(super) struct WaitingBody {
    waiting: i64,
    /// The session's confirmed orders at that moment: a screen that hears of
    /// more of them can count on.
    confirmed: i64,
}

/// What is to be printed.
#[derive(Deserialize, ToSchema)]
#[schema(as = PrintSlips)]
pub(super) struct PrintForm {
    key: String,
    /// Slips of these orders, 50 at most; left out, those that wait.
    order_ids: Option<Vec<OrderId>>,
    /// Whether also what was printed already.
    #[serde(default)]
    again: bool,
}

/// Slips that did not come out.
#[derive(Deserialize, ToSchema)]
#[schema(as = PutSlipsBack)]
pub(super) struct BackForm {
    key: String,
    order_ids: Vec<OrderId>,
}

/// Slips that are the asker's to print; they count as printed.
#[derive(Serialize, ToSchema)]
#[schema(as = TakenSlips)]
pub(super) struct Taken {
    slips: Vec<SlipPage>,
    /// Those that somebody has printed already.
    left_out: Vec<PrintedSlip>,
}

/// Slips on their way to the shop's printer.
#[derive(Serialize, ToSchema)]
#[schema(as = PrintingSlips)]
pub(super) struct Printing {
    job: JobView,
    /// Those that somebody has printed already.
    left_out: Vec<PrintedSlip>,
}

/// Slips that wait again.
#[derive(Serialize, ToSchema)]
#[schema(as = SlipsBack)]
pub(super) struct Back {
    order_ids: Vec<OrderId>,
}

/// The slips of a session that wait to be printed, or that of one order.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/slips", tag = "slips", operation_id = "slips",
    params(("session" = i64, Path), SlipsQuery),
    responses((status = 200, body = Slips)))]
pub(super) async fn list(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    query: web::Query<SlipsQuery>,
) -> Result<web::Json<Slips>, Problem> {
    let (store, now, order) = (Arc::clone(&doors.store), doors.clock.now(), query.order.map(OrderId));
    let (session, address) = (SessionId(*id), doors.address.clone());
    let job = move || store.read(|c| find(c, &signed, session, order, now)).map(|found| (session, found));
    let (session, (title, shop, orders, waiting, printed)) = blocking::<_, StoreError>(&request, job).await?;
    let slips = pages(&address, session, &orders).map_err(|problem| problem.for_request(&request))?;
    Ok(web::Json(Slips { shop, session: title, slips, waiting, printed }))
}

type Found = (String, String, Vec<OrderView>, i64, Vec<PrintedSlip>);

fn find(
    c: &mut Engine,
    signed: &Signed,
    session: SessionId,
    order: Option<OrderId>,
    now: Millis,
) -> Result<Found, StoreError> {
    let shop = signed.shop.id;
    let title = sessions::get(c, shop, session)?.summary.title;
    let (mut found, waiting) = prints::waiting(c, (shop, session), now, SLIPS_MAX)?;
    let printed = match order {
        None => prints::last(c, (shop, session), now, PRINTED_LEN)?,
        Some(order) => {
            if !orders::get(c, shop, &[order])?.iter().any(|(home, _)| *home == session) {
                return Err(StoreError::Missing);
            }
            found = views::of(c, shop, &[order])?;
            let before = prints::of(c, shop, &[order], now)?;
            before.iter().zip(&found).map(|(print, order)| print.told(order)).collect()
        }
    };
    Ok((title, signed.shop.name.clone(), found, waiting, printed))
}

/// How many slips of a session wait to be printed.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/slips/waiting", tag = "slips", operation_id = "slips_waiting",
    params(("session" = i64, Path)),
    responses((status = 200, body = WaitingBody)))]
pub(super) async fn waiting(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
) -> Result<web::Json<WaitingBody>, Problem> {
    let (store, now, place) = (Arc::clone(&doors.store), doors.clock.now(), (signed.shop.id, SessionId(*id)));
    let job = move || {
        store.read(|c| {
            let confirmed = sessions::get(c, place.0, place.1)?.summary.totals.confirmed;
            let (_, waiting) = prints::waiting(c, place, now, 0)?;
            Ok(WaitingBody { waiting, confirmed })
        })
    };
    Ok(web::Json(blocking::<_, StoreError>(&request, job).await?))
}

/// Takes slips to print them from a page. From now on they count as printed;
/// what others have printed is left out, unless it is asked for again.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/slips/take", tag = "slips", operation_id = "take_slips",
    params(("session" = i64, Path)), request_body = PrintForm,
    responses((status = 200, body = Taken), (status = 409)))]
pub(super) async fn take(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<PrintForm>,
) -> Result<web::Json<Taken>, Problem> {
    let PrintForm { key, order_ids: orders, again } = body.into_inner();
    let (desk, store, shop) = (Arc::clone(&doors.desk), Arc::clone(&doors.store), signed.shop.id);
    let (command, session) = (signed.command(key), SessionId(*id));
    let job = move || {
        let taken = desk.take_slips(&command, session, Wish { orders, again, afar: false })?;
        // As they are now: what changed since shows as changed, and is printed once more.
        let found = store.read(|c| views::of(c, shop, &taken.orders))?;
        Ok::<_, DeskError>((found, taken.left_out))
    };
    let (found, left_out) = blocking(&request, job).await?;
    let slips = pages(&doors.address, session, &found).map_err(|problem| problem.for_request(&request))?;
    Ok(web::Json(Taken { slips, left_out }))
}

/// Slips that did not come out of a printer wait again.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/slips/put_back", tag = "slips",
    operation_id = "put_slips_back", params(("session" = i64, Path)), request_body = BackForm,
    responses((status = 200, body = Back)))]
pub(super) async fn put_back(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<BackForm>,
) -> Result<web::Json<Back>, Problem> {
    let BackForm { key, order_ids } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), signed.command(key));
    let job = move || desk.put_slips_back(&command, SessionId(*id), order_ids);
    Ok(web::Json(Back { order_ids: blocking(&request, job).await? }))
}

/// Gives slips to the shop's printer. How that goes is told with the printer;
/// what it does not print waits again.
#[utoipa::path(post, path = "/api/v1/sessions/{session}/slips/print", tag = "slips", operation_id = "print_slips",
    params(("session" = i64, Path)), request_body = PrintForm,
    responses((status = 200, body = Printing), (status = 409)))]
pub(super) async fn print(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
    id: web::Path<i64>,
    body: web::Json<PrintForm>,
) -> Result<web::Json<Printing>, Problem> {
    let (doors, session) = (doors.into_inner(), SessionId(*id));
    blocking(&request, move || give(&doors, &signed, session, body.into_inner())).await.map(web::Json)
}

fn give(doors: &Doors, signed: &Signed, session: SessionId, form: PrintForm) -> Result<Printing, Problem> {
    let (shop, PrintForm { key, order_ids: orders, again }) = (signed.shop.id, form);
    let command = signed.command(key);
    command.check_key()?;
    let (to, title) = doors.store.read(|c| {
        let title = sessions::get(c, shop, session)?.summary.title;
        Ok::<_, StoreError>((printers::get(c, shop)?, title))
    })?;
    let to = to.ok_or(Problem::of(&NO_PRINTER))?;
    let taken = doors.desk.take_slips(&command, session, Wish { orders, again, afar: true })?;
    let now = doors.clock.now();
    // Asked once more, the command is answered as the first time, but what was printed meanwhile stays.
    let (going, since) = doors.store.read(|c| prints::going(c, shop, &taken.orders, now))?;
    let job = PrintJob {
        id: command.key,
        shop,
        session: Some(session),
        since,
        by: signed.user.name.clone(),
        to,
        head: SlipHead { shop: signed.shop.name.clone(), session: title, at: now },
        slips: going.iter().map(|order| (Slip::of(order), link(&doors.address, session, order.id))).collect(),
    };
    let waiting = job.orders();
    match doors.press.print(job) {
        Ok(job) => Ok(Printing { job, left_out: taken.left_out }),
        Err(_) => {
            if let Some(since) = since {
                doors.desk.slips_arrived((shop, session), since, Vec::new(), waiting)?;
            }
            Err(Problem::of(&PRINTER_BUSY))
        }
    }
}

/// Where the code of a slip leads: to its order, on our own address.
fn link(address: &str, session: SessionId, order: OrderId) -> String {
    format!("{address}/phien/{session}#don-{order}")
}

fn pages(address: &str, session: SessionId, orders: &[OrderView]) -> Result<Vec<SlipPage>, Problem> {
    let page = |order: &OrderView| {
        let qr_svg = qr_svg(&link(address, session, order.id)).ok_or(Problem::of(&BROKEN))?;
        Ok(SlipPage { slip: Slip::of(order), qr_svg })
    };
    orders.iter().map(page).collect()
}

/// A code as SVG with a stroke for each run of dark modules, a few bytes each:
/// there may be fifty on a page.
fn qr_svg(link: &str) -> Option<String> {
    let code = QrCode::new(link).ok()?;
    let (side, colors) = (code.width(), code.to_colors());
    let whole = side + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in colors.chunks(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                write!(path, "M{} {}.5h{}", x + QUIET, y + QUIET, run.len()).ok()?;
            }
            x += run.len();
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>"
    ))
}
