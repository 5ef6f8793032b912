//! `phiencho report`.

use super::table::table;
use super::texts::{Texts, texts};
use super::{CliError, StartError};
use crate::app::location;
use crate::base::id::SessionId;
use crate::base::money::Vnd;
use crate::config::Config;
use crate::shop::channel::ChannelState;
use crate::shop::report::{AssistantLine, ChannelLine, DayLine, Figures, Funnel, Income, ReadingQuality};
use crate::store::report::closing::Closing;
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
    let Report { session, figures, .. } = report;
    writeln!(out, "\n{} {}: {} ({})\n", texts.session, session.id, session.title, session.opened_at.local_text())?;
    sums(out, report, texts)?;
    writeln!(out, "{}", products(figures, texts))?;
    writeln!(out, "{}", days(figures, texts))?;
    writeln!(out, "{}", channels(report, texts))?;
    if !figures.by_assistant.is_empty() {
        writeln!(out, "{}", assistants(figures, texts))?;
    }
    report.closing.as_ref().map_or(Ok(()), |closing| corrections(out, closing, texts))
}

fn sums(out: &mut impl Write, report: &Report, texts: &Texts) -> Result<(), CliError> {
    let Report { session, figures, completeness, .. } = report;
    for (name, money) in texts.incomes.iter().zip(incomes(&figures.revenue)) {
        writeln!(out, "  {name}: {money}")?;
    }
    let counts = |names: &[&str], values: &[i64]| {
        names.iter().zip(values).map(|(name, value)| format!("{value} {name}")).collect::<Vec<_>>().join(", ")
    };
    let by_state = &figures.orders_by_state;
    let orders = [by_state.booked, figures.funnel.confirmed, by_state.cancelled, session.totals.look];
    writeln!(out, "  {}: {}", texts.orders, counts(&texts.order_counts, &orders))?;
    let buyers = counts(&texts.customer_counts, &[figures.new_customers, figures.returning_customers]);
    writeln!(out, "  {}: {} ({buyers})", texts.customers, figures.customers)?;
    writeln!(out, "  {}: {}", texts.average_order, figures.average_order)?;
    let said = figures.comments;
    let said = [said.received, said.duplicates, said.orders, said.to_look_at];
    writeln!(out, "  {}: {}", texts.comments, counts(&texts.comment_counts, &said))?;
    let Funnel { comments, readings, orders, confirmed, handed_over } = figures.funnel;
    writeln!(out, "  {}: {comments} → {readings} → {orders} → {confirmed} → {handed_over}", texts.funnel)?;
    let ReadingQuality { to_look_at, corrected, taught } = figures.reading;
    writeln!(out, "  {}: {}", texts.reading, counts(&texts.reading_counts, &[to_look_at, corrected, taught]))?;
    let gaps = completeness.iter().map(|record| i64::try_from(record.gap_count).unwrap_or(i64::MAX)).sum();
    let dropped = completeness.iter().map(|record| record.channel.dropped).sum();
    Ok(writeln!(out, "  {}: {}\n", texts.completeness, counts(&texts.completeness_counts, &[gaps, dropped]))?)
}

const fn incomes(of: &Income) -> [Vnd; 4] {
    [of.booked, of.confirmed, of.handed_over, of.cancelled]
}

fn products(figures: &Figures, texts: &Texts) -> String {
    let rows: Vec<Vec<String>> = figures
        .products
        .iter()
        .map(|line| {
            let quantities = [line.sold, line.waiting, line.cancelled, line.missed, line.left_over];
            let quantities = quantities.map(|quantity| format!("{quantity} {}", line.unit));
            std::iter::once(line.name.clone()).chain(quantities).chain([line.revenue.booked.to_string()]).collect()
        })
        .collect();
    let head =
        [texts.product, texts.sold, texts.waiting, texts.order_counts[2], texts.missed, texts.left_over, texts.revenue];
    table(&head, &rows)
}

fn days(figures: &Figures, texts: &Texts) -> String {
    let row = |day: &DayLine| {
        let money = incomes(&day.revenue).map(|money| money.to_string());
        [day.day.clone(), day.orders.to_string()].into_iter().chain(money).collect()
    };
    let rows: Vec<Vec<String>> = figures.days.iter().map(row).collect();
    let [booked, confirmed, handed_over, cancelled] = texts.incomes;
    table(&[texts.day, texts.orders, booked, confirmed, handed_over, cancelled], &rows)
}

fn channels(report: &Report, texts: &Texts) -> String {
    let state = |line: &ChannelLine| {
        let channel = report.channels.iter().find(|channel| Some(channel.id) == line.id);
        let Some(channel) = channel else { return String::new() };
        // The reason of a live that ended by itself says nothing more.
        let why = channel.reason.as_ref().filter(|_| channel.state != ChannelState::Ended);
        let why = why.map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("{}{why}", texts.channel_state(channel.state))
    };
    let row = |line: &ChannelLine| {
        let name = line.platform.map_or_else(|| texts.by_hand.to_owned(), |platform| platform.to_string());
        let counts = [line.comments, line.orders, line.newcomers].map(|count| count.to_string());
        let named = [name, state(line)].into_iter();
        named.chain(counts).chain([line.revenue.booked.to_string(), line.revenue.confirmed.to_string()]).collect()
    };
    let rows: Vec<Vec<String>> = report.figures.by_channel.iter().map(row).collect();
    let [new, _] = texts.customer_counts;
    let [booked, confirmed, ..] = texts.incomes;
    table(&[texts.channels, "", texts.comments, texts.orders, new, booked, confirmed], &rows)
}

fn assistants(figures: &Figures, texts: &Texts) -> String {
    let row = |line: &AssistantLine| {
        let acts: i64 = line.acts.iter().map(|one| one.acts).sum();
        let undone: i64 = line.acts.iter().map(|one| one.undone).sum();
        let counts = [acts, undone, line.confirmed_orders].map(|count| count.to_string());
        std::iter::once(line.name.clone()).chain(counts).chain([line.confirmed.to_string()]).collect()
    };
    let rows: Vec<Vec<String>> = figures.by_assistant.iter().map(row).collect();
    let [acts, undone] = texts.act_counts;
    table(&[texts.assistants, acts, undone, texts.orders, texts.incomes[1]], &rows)
}

fn corrections(out: &mut impl Write, closing: &Closing, texts: &Texts) -> Result<(), CliError> {
    writeln!(out, "  {} {}", texts.since_closing, closing.at.local_text())?;
    let Closing { now, changes, acts, .. } = closing;
    for ((name, change), now) in texts.incomes.iter().zip(incomes(&changes.revenue)).zip(incomes(&now.revenue)) {
        writeln!(out, "  {name}: {change} → {now}")?;
    }
    writeln!(out, "  {}: {} → {}\n", texts.orders, changes.orders, now.orders)?;
    for act in acts {
        writeln!(out, "  {} {} {}", act.at.local_text(), act.by, act.kind)?;
    }
    Ok(())
}
