//! The shop's printer: setting it up, trying it, and what it is doing.

use crate::base::id::OrderId;
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::desk::{JobView, PrintJob};
use crate::server::error::{NO_PRINTER, PRINTER_BUSY, Problem};
use crate::server::guard::{Owner, Signed};
use crate::server::{Doors, blocking};
use crate::shop::printer::{Paper, Printer};
use crate::shop::slip::{Slip, SlipHead, SlipLine};
use crate::store::{StoreError, printers};
use actix_web::{HttpRequest, web};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// The shop's printer, and what it was given.
#[derive(Serialize, ToSchema)]
#[schema(as = PrinterState)]
pub(super) struct State {
    /// The printer, if the shop has one.
    printer: Option<Printer>,
    /// Its last jobs, the last first, since the program was started.
    jobs: Vec<JobView>,
}

/// A printer on the shop's network.
#[derive(Deserialize, ToSchema)]
pub(super) struct PrinterForm {
    key: String,
    /// A number on the shop's own network (192.168.x.x, 10.x.x.x, 172.16–31.x.x,
    /// fd…) or on this machine, with or without a port from 1024 on; 9100 is the
    /// usual one. Empty takes the printer away.
    address: String,
    paper: Paper,
    /// Whether it has a knife.
    #[serde(default)]
    cut: bool,
}

/// A trial.
#[derive(Deserialize, ToSchema)]
#[schema(as = PrinterTrial)]
pub(super) struct TrialForm {
    key: String,
}

/// The shop's printer, and how its last jobs went.
#[utoipa::path(get, path = "/api/v1/printer", tag = "slips", operation_id = "printer",
    responses((status = 200, body = State)))]
pub(super) async fn state(
    request: HttpRequest,
    doors: web::Data<Doors>,
    signed: Signed,
) -> Result<web::Json<State>, Problem> {
    let (store, shop) = (Arc::clone(&doors.store), signed.shop.id);
    let printer = blocking::<_, StoreError>(&request, move || store.read(|c| printers::get(c, shop))).await?;
    Ok(web::Json(State { printer, jobs: doors.press.jobs(shop) }))
}

/// Gives the shop a printer, or takes it away.
#[utoipa::path(post, path = "/api/v1/printer", tag = "slips", operation_id = "set_printer",
    request_body = PrinterForm,
    responses((status = 200, body = State), (status = 403)))]
pub(super) async fn set(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    body: web::Json<PrinterForm>,
) -> Result<web::Json<State>, Problem> {
    let PrinterForm { key, address, paper, cut } = body.into_inner();
    let (desk, command) = (Arc::clone(&doors.desk), owner.0.command(key));
    let printer = (!address.trim().is_empty()).then_some(Printer { address, paper, cut });
    let printer = blocking(&request, move || desk.set_printer(&command, printer)).await?;
    Ok(web::Json(State { printer, jobs: doors.press.jobs(owner.0.shop.id) }))
}

/// Prints a slip that is of no order.
#[utoipa::path(post, path = "/api/v1/printer/trial", tag = "slips", operation_id = "try_printer",
    request_body = TrialForm,
    responses((status = 200, body = JobView), (status = 403), (status = 409)))]
pub(super) async fn trial(
    request: HttpRequest,
    doors: web::Data<Doors>,
    owner: Owner,
    body: web::Json<TrialForm>,
) -> Result<web::Json<JobView>, Problem> {
    let (doors, command) = (doors.into_inner(), owner.0.command(body.into_inner().key));
    let job = move || {
        command.check_key()?;
        let to = doors.store.read(|c| printers::get(c, command.shop))?.ok_or(Problem::of(&NO_PRINTER))?;
        doors.press.print(sample(&doors, &owner.0, command.key, to)).map_err(|_| Problem::of(&PRINTER_BUSY))
    };
    blocking(&request, job).await.map(web::Json)
}

/// A slip with the letters and figures that slips have.
fn sample(doors: &Doors, signed: &Signed, id: String, to: Printer) -> PrintJob {
    let line = SlipLine {
        name: "Bánh gio Đan Phượng".into(),
        option: Some("nhân mật".into()),
        quantity: Quantity::whole(12),
        unit: "cái".into(),
        unit_price: Vnd(7_000),
        amount: Vnd(84_000),
        waiting: Quantity::ZERO,
    };
    let slip = Slip {
        order_id: OrderId(0),
        number: Some(0),
        name: "In thử".into(),
        phone_end: Some("0000".into()),
        phone: None,
        total: line.amount,
        lines: vec![line],
    };
    let head = SlipHead {
        shop: signed.shop.name.clone(),
        session: "Phiếu in thử, không phải đơn".into(),
        at: doors.clock.now(),
    };
    let slips = vec![(slip, doors.address.clone())];
    PrintJob { id, shop: signed.shop.id, session: None, since: None, by: signed.user.name.clone(), to, head, slips }
}
