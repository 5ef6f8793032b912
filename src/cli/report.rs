//! `phiencho report`.

use super::table::table;
use super::texts::{Texts, texts};
use super::{CliError, StartError};
use crate::app::location;
use crate::base::id::SessionId;
use crate::config::Config;
use crate::shop::channel::ChannelState;
use crate::store::report::{self, Report};
use crate::store::{Store, StoreError, sessions, shops};
use std::io::Write;

/// Which session, and how.
#[derive(clap::Args)]
pub(super) struct ReportArgs {
    /// Number of the session; the last one if left out
    session: Option<i64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &ReportArgs, out: &mut impl Write) -> Result<(), CliError> {
    let texts = texts(config.language);
    let at = location(config);
    let store = Store::open_existing(&at).map_err(|error| StartError::Store(at, error))?;
    let shop = store.read(shops::first)?.ok_or_else(|| CliError::NotThere(texts.no_shop.into()))?;
    let found = store.read(|c| {
        let last = sessions::list(c, shop.id)?.first().map(|session| session.summary.id);
        let id = args.session.map(SessionId).or(last).ok_or(StoreError::Missing)?;
        report::of(c, shop.id, id)
    });
    let report = match found {
        Err(StoreError::Missing) => return Err(CliError::NotThere(texts.no_session.into())),
        report => report?,
    };
    if args.json {
        let json = serde_json::to_string_pretty(&report).map_err(|error| CliError::Broken(error.to_string()))?;
        writeln!(out, "{json}")?;
        return Ok(());
    }
    show(out, &report, texts)
}

/// Shows a report in the terminal.
pub(super) fn show(out: &mut impl Write, report: &Report, texts: &Texts) -> Result<(), CliError> {
    let Report { session, revenue, comments, orders_by_state: by_state, .. } = report;
    writeln!(out, "\n{} {}: {} ({})", texts.session, session.id, session.title, session.opened_at.local_text())?;
    writeln!(out, "\n  {}: {}", texts.revenue_booked, revenue.booked)?;
    writeln!(out, "  {}: {}", texts.revenue_confirmed, revenue.confirmed)?;
    let counts = |names: &[&str; 4], values: [i64; 4]| {
        names.iter().zip(values).map(|(name, value)| format!("{value} {name}")).collect::<Vec<_>>().join(", ")
    };
    let orders = [by_state.booked, session.totals.confirmed, by_state.cancelled, session.totals.look];
    writeln!(out, "  {}: {}", texts.orders, counts(&texts.order_counts, orders))?;
    writeln!(out, "  {}: {}", texts.customers, report.customers)?;
    let said = [comments.received, comments.duplicates, comments.orders, comments.to_look_at];
    writeln!(out, "  {}: {}\n", texts.comments, counts(&texts.comment_counts, said))?;
    let products: Vec<Vec<String>> = report
        .products
        .iter()
        .map(|line| {
            let figures = [line.sold, line.waiting, line.on_hand].map(|quantity| format!("{quantity} {}", line.unit));
            let [sold, waiting, on_hand] = figures;
            vec![line.name.clone(), sold, waiting, on_hand, line.revenue.booked.to_string()]
        })
        .collect();
    let head = [texts.product, texts.sold, texts.waiting, texts.on_hand, texts.revenue];
    writeln!(out, "{}", table(&head, &products))?;
    let days: Vec<Vec<String>> = report
        .days
        .iter()
        .map(|day| vec![day.day.clone(), day.orders.to_string(), day.booked.to_string(), day.confirmed.to_string()])
        .collect();
    let head = [texts.day, texts.orders, texts.revenue_booked, texts.revenue_confirmed];
    writeln!(out, "{}", table(&head, &days))?;
    let channels: Vec<Vec<String>> = report
        .channels
        .iter()
        .map(|channel| {
            // The reason of a live that ended by itself says nothing more.
            let why = channel.reason.as_ref().filter(|_| channel.state != ChannelState::Ended);
            let why = why.map(|reason| format!(" ({reason})")).unwrap_or_default();
            let state = format!("{}{why}", texts.channel_state(channel.state));
            vec![channel.platform.to_string(), state, channel.comments.to_string()]
        })
        .collect();
    Ok(writeln!(out, "{}", table(&[texts.channels, "", texts.comments], &channels))?)
}
