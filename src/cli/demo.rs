//! `phiencho demo`: the server of `serve`, a sample shop, and a simulated live
//! on loopback. Started again on the same data it goes on where it was: the
//! live went on meanwhile, and what was missed is sent again.

use super::texts::texts;
use super::{CliError, report, runtime, serve, welcome};
use crate::app::{self, App, Running, StartError};
use crate::base::id::{SessionId, ShopId, UserId};
use crate::base::quantity::Quantity;
use crate::base::secret::Secret;
use crate::config::{Config, Given};
use crate::desk::{Command, Desk, NewChannel, NewProduct, NewSession, ProductChange};
use crate::platforms;
use crate::shop::book::Repeat;
use crate::shop::channel::ChannelState;
use crate::shop::comment::Platform;
use crate::shop::event::{ProductView, Revenue, SessionState, SessionSummary};
use crate::shop::report::CommentCounts;
use crate::shop::role::Role;
use crate::simulator::{self, Market, Simulator, market};
use crate::store::report::Report;
use crate::store::{self, Store, StoreError, channels, products, sessions};
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// How the live is played.
#[derive(clap::Args)]
pub(super) struct DemoArgs {
    /// How many times faster than life; ten minutes long at 1
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    speed: u32,
    /// Which viewers come and what they write
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print one JSON object at the end of the live, and exit
    #[arg(long)]
    json: bool,
}

/// What stands at the end, for scripts.
#[derive(Serialize)]
struct Outcome {
    comments: CommentCounts,
    products: Vec<Stock>,
    orders: i64,
    /// What was cancelled is left out: whether goods were held or waited for when they
    /// were taken back hangs on which of two lives was heard first.
    revenue: Revenue,
}

/// One product at the end.
#[derive(Serialize)]
struct Stock {
    code: String,
    on_hand: Quantity,
    held: Quantity,
    waiting: Quantity,
}

pub(super) fn run(mut config: Config, args: &DemoArgs, out: &mut impl Write) -> Result<(), CliError> {
    let texts = texts(config.language);
    let listener = app::listen(&config)?;
    let market = market(args.seed);
    config.shop.clone_from(&market.shop_name);
    let app = App::open(&config)?;
    let shop = app.desk.shop(&config.shop)?;
    if shop.name != market.shop_name {
        return Err(CliError::NotThere(texts.demo_real_shop.into()));
    }
    let session = stall(&app, shop.id, &market)?;
    let data = config.data.display().to_string();
    runtime()?.block_on(async {
        let live = simulator::Settings { speed: args.speed, ..simulator::Settings::at(session.opened_at) };
        let simulator = Simulator::start(market.script, live, Arc::clone(&app.clock)).await?;
        let at = format!("http://{}", simulator.tiktok);
        let wires = platforms::Settings {
            tiktok_web: at.clone(),
            tiktok_webcast: at.clone(),
            tiktok_sign: Some(at),
            ..serve::wires(&config)
        };
        if session.state == SessionState::Open {
            tune_in(&app, shop.id, session.id, &simulator)?;
        }
        let running = app.run(listener, &config, wires, &shop)?;
        if !args.json {
            welcome::show(out, &running, &shop, texts)?;
            writeln!(out, "{} {}×. {} {data}", texts.demo_starts, args.speed, texts.demo_data)?;
            out.flush()?;
        }
        let report = tokio::select! {
            report = at_the_end(&running, shop.id, session.id) => Some(report?),
            asked = serve::asked_to_stop() => { asked?; None }
        };
        let Some(report) = report else {
            running.stop().await;
            return Ok(());
        };
        if args.json {
            let stock = running.app.store.read(|c| products::list(c, shop.id, None))?;
            running.stop().await;
            return print(out, &report, stock);
        }
        report::show(out, &report, texts)?;
        writeln!(out, "{}", texts.demo_over)?;
        out.flush()?;
        serve::until_stopped(running).await
    })
}

/// The sample shop's session; made at the first start.
fn stall(app: &App, shop: ShopId, market: &Market) -> Result<SessionSummary, CliError> {
    let known: Vec<ProductView> = app.store.read(|c| products::list(c, shop, None))?;
    for product in &market.catalogue.products {
        if known.iter().any(|other| other.code == product.code) {
            continue;
        }
        let picture = market.pictures.iter().find(|(code, _)| *code == product.code);
        let stocked = market.stock.iter().find(|(code, _)| *code == product.code);
        let new = NewProduct {
            code: product.code.clone(),
            described: ProductChange {
                name: product.name.clone(),
                unit: product.unit.clone(),
                price: product.price,
                step: Some(product.step),
                aliases: product.aliases.clone(),
                options: product.options.clone(),
                picture: picture.map(|(_, picture)| picture.clone()),
            },
            on_hand: stocked.map(|(_, quantity)| *quantity).unwrap_or_default(),
        };
        app.desk.add_product(&command(shop)?, new)?;
    }
    let session = match app.store.read(|c| sessions::list(c, shop))?.pop() {
        Some(session) => session.summary,
        None => {
            let new = NewSession { title: market.session_title.clone(), repeat: Repeat::Once, part_fill: true };
            app.desk.open_session(&command(shop)?, new)?
        }
    };
    if session.pinned.is_some() || session.state == SessionState::Closed {
        return Ok(session);
    }
    let first = app.store.read(|c| products::list(c, shop, None))?.into_iter().next();
    Ok(app.desk.pin(&command(shop)?, session.id, first.map(|product| product.id))?)
}

/// Adds the two lives to the session. The simulator's ports differ at each
/// start, so a relay of an earlier start that has not ended is replaced.
fn tune_in(app: &App, shop: ShopId, session: SessionId, simulator: &Simulator) -> Result<(), CliError> {
    let (desk, relay) = (&app.desk, format!("ws://{}/", simulator.facebook));
    let there = app.store.read(|c| channels::list(c, session))?;
    if !there.iter().any(|channel| channel.platform == Platform::Tiktok) {
        add(desk, shop, session, "tiktok", Platform::Tiktok, "@banhgio.danphuong")?;
    }
    let old = there.iter().find(|channel| channel.platform == Platform::Facebook);
    if old.is_none_or(|old| old.state != ChannelState::Ended) {
        if let Some(old) = old {
            desk.remove_channel(&command(shop)?, session, old.id)?;
        }
        add(desk, shop, session, "relay", Platform::Facebook, &relay)?;
    }
    Ok(())
}

fn add(
    desk: &Desk,
    shop: ShopId,
    session: SessionId,
    kind: &str,
    platform: Platform,
    address: &str,
) -> Result<(), CliError> {
    let new = NewChannel { kind: kind.into(), platform, address: address.into() };
    desk.add_channel(&command(shop)?, session, new)?;
    Ok(())
}

fn command(shop: ShopId) -> Result<Command, CliError> {
    let key = Secret::random().map_err(|error| CliError::Broken(error.to_string()))?;
    Ok(Command { shop, user: UserId(0), role: Role::Owner, by: "phiencho demo".into(), key: key.reveal().to_owned() })
}

/// Waits until both lives have ended and all they brought is booked.
async fn at_the_end(running: &Running, shop: ShopId, session: SessionId) -> Result<Report, CliError> {
    let mut wakes = running.app.feed.wakes();
    loop {
        wakes.borrow_and_update();
        let store: Arc<Store> = Arc::clone(&running.app.store);
        let report = tokio::task::spawn_blocking(move || {
            store.read(|c| {
                let over = channels::list(c, session)?.iter().all(|channel| channel.state == ChannelState::Ended);
                Ok::<_, StoreError>(if over { Some(store::report::of(c, shop, session)?) } else { None })
            })
        });
        if let Some(report) = report.await.map_err(|error| CliError::Broken(error.to_string()))?? {
            return Ok(report);
        }
        wakes.changed().await.map_err(|_| StartError::Broken("the feed has stopped".into()))?;
    }
}

/// Prints what stands at the end as one JSON object.
pub(super) fn print(out: &mut impl Write, report: &Report, stock: Vec<ProductView>) -> Result<(), CliError> {
    let products = stock
        .into_iter()
        .map(|ProductView { code, on_hand, held, waiting, .. }| Stock { code, on_hand, held, waiting })
        .collect();
    let orders = report.session.totals.orders;
    let outcome =
        Outcome { comments: report.figures.comments, products, orders, revenue: report.figures.revenue.into() };
    let json = serde_json::to_string(&outcome).map_err(|error| CliError::Broken(error.to_string()))?;
    Ok(writeln!(out, "{json}")?)
}

/// The demo's configuration: nothing that was set up for a real shop, in the
/// environment or the file, but only what the command line itself names.
pub(super) fn config(mut given: Given) -> Result<Config, CliError> {
    let set_up = |name: &str, value: Option<&str>| value.is_some() && std::env::var(name).ok().as_deref() == value;
    if set_up("PHIENCHO_DATABASE_URL", given.database_url.as_deref()) {
        given.database_url = None;
    }
    if set_up("PHIENCHO_DATA", given.data.as_deref().and_then(Path::to_str)) {
        given.data = None;
    }
    if given.data.is_none() {
        // A name that nobody can have prepared.
        let token = Secret::random().map_err(|error| CliError::Broken(error.to_string()))?;
        given.data = Some(std::env::temp_dir().join(format!("phiencho-demo-{}", token.reveal())));
    }
    let server_is_named = given.database_url.is_some();
    let mut config = Config::load(given)?;
    config.database_url = config.database_url.filter(|_| server_is_named);
    Ok(config)
}
