//! The report of one session: live while it runs, frozen when it is closed.

use crate::base::id::{ChannelId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::channel::ChannelView;
use crate::shop::event::{ProductView, SessionSummary};
use crate::shop::report::{
    ActCount, AssistantLine, ChannelLine, CommentCounts, DayLine, Figures, Funnel, Income, Pace, ProductLine,
    ReadingQuality, average,
};
use crate::shop::sales::{Opened, OrderCount, Sale};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::gaps::{self, Record};
use crate::store::report::closing::{self, Closing};
use crate::store::report::pace;
use crate::store::sales::Sold;
use crate::store::schema::{acts, orders, session_aliases};
use crate::store::{channels, products, sales, sessions};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What one session brought: as it stands while it is open, and as it stood when
/// it was closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The session.
    pub session: SessionSummary,
    /// What is counted.
    #[serde(flatten)]
    pub figures: Figures,
    /// The session over time.
    pub pace: Pace,
    /// The streams.
    pub channels: Vec<ChannelView>,
    /// How complete the comments are, by all that ever brought some.
    pub completeness: Vec<Record>,
    /// What became of it after it was closed: corrections. None while it is open.
    #[serde(default)]
    pub closing: Option<Closing>,
}

impl Report {
    /// The figures as they are now.
    pub fn now(&self) -> &Figures {
        self.closing.as_ref().map_or(&self.figures, |closing| &closing.now)
    }
}

/// The report of a session of the shop.
pub fn of(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Report, StoreError> {
    let summary = sessions::get(c, shop, session)?.summary;
    let Some((mut report, at)) = closing::find(c, shop, session)? else { return counted(c, shop, summary) };
    let now = figures(c, shop, &summary)?;
    report.closing = Some(closing::since(c, session, at, (&report.figures, now))?);
    // What was heard late is told where it was missed.
    report.completeness = gaps::of(c, session)?;
    report.session = summary;
    Ok(report)
}

/// The report as it stands.
pub(super) fn counted(c: &mut Engine, shop: ShopId, session: SessionSummary) -> Result<Report, StoreError> {
    Ok(Report {
        figures: figures(c, shop, &session)?,
        pace: pace::of(c, session.id)?,
        channels: channels::list(c, session.id)?,
        completeness: gaps::of(c, session.id)?,
        session,
        closing: None,
    })
}

fn figures(c: &mut Engine, shop: ShopId, session: &SessionSummary) -> Result<Figures, StoreError> {
    let (goods, counts) = (sales::of_session(c, session.id)?, sales::orders_of_session(c, session.id)?);
    let mut by_state = OrderCount::default().by_state;
    counts.iter().for_each(|(_, count)| by_state += count.by_state);
    let revenue = Income::from(goods.iter().map(|(_, sale)| *sale).sum::<Sale>());
    let (customers, returning_customers) = customers(c, session.id)?;
    let (totals, orders) = (&session.totals, by_state.sold());
    let confirmed = by_state.confirmed + by_state.packed + by_state.handed_over;
    Ok(Figures {
        revenue,
        orders,
        orders_by_state: by_state,
        average_order: average(revenue.booked, orders),
        customers,
        new_customers: customers - returning_customers,
        returning_customers,
        days: days(&goods, &counts),
        products: product_lines(c, shop, &goods)?,
        by_channel: channel_lines(c, session.id, &goods, &counts)?,
        by_assistant: assistant_lines(c, session.id)?,
        funnel: Funnel {
            comments: totals.received,
            readings: totals.read_as_orders,
            orders,
            confirmed,
            handed_over: by_state.handed_over,
        },
        comments: CommentCounts {
            received: totals.received,
            duplicates: totals.duplicates,
            orders: totals.read_as_orders,
            to_look_at: totals.comments_to_look_at,
        },
        reading: ReadingQuality {
            to_look_at: totals.comments_to_look_at,
            corrected: corrected(c, session.id)?,
            taught: session_aliases::table
                .filter(session_aliases::session_id.eq(session.id.get()))
                .count()
                .get_result(c)?,
        },
    })
}

/// Different buyers with an order that counts as sold, and those of them who had
/// one in an earlier session.
fn customers(c: &mut Engine, session: SessionId) -> Result<(i64, i64), StoreError> {
    let sold = orders::table
        .filter(orders::session_id.eq(session.get()))
        .filter(sql::<Bool>("state NOT IN ('to_look_at', 'cancelled')"));
    let counts = (
        sql::<BigInt>("COUNT(DISTINCT customer_id)"),
        sql::<BigInt>("COUNT(DISTINCT CASE WHEN NOT newcomer THEN customer_id END)"),
    );
    Ok(sold.select(counts).first(c)?)
}

/// Orders that a comment opened and whose goods a person set.
fn corrected(c: &mut Engine, session: SessionId) -> Result<i64, StoreError> {
    // In the words of the index.
    let set = acts::table
        .filter(acts::session_id.eq(session.get()))
        .filter(sql::<Bool>("acts.kind = 'set' AND acts.undone_at IS NULL"))
        .select(acts::order_id);
    let opened = orders::table.filter(orders::id.nullable().eq_any(set)).filter(orders::channel_id.is_not_null());
    Ok(opened.count().get_result(c)?)
}

type Goods = [Sold];
type Counts = [(Opened, OrderCount)];

fn days(goods: &Goods, counts: &Counts) -> Vec<DayLine> {
    let mut days: BTreeMap<i64, (i64, Income)> = BTreeMap::new();
    for ((opened, _), sale) in goods {
        let (_, revenue) = days.entry(opened.day).or_default();
        *revenue = *revenue + Income::from(*sale);
    }
    for (opened, count) in counts {
        days.entry(opened.day).or_default().0 += count.by_state.sold();
    }
    days.retain(|_, line| *line != Default::default());
    let line = |(day, (orders, revenue))| DayLine { day: Millis::iso_day(day), orders, revenue };
    days.into_iter().map(line).collect()
}

/// All products of the shop, also those of which nothing was sold: they are left
/// over.
fn product_lines(c: &mut Engine, shop: ShopId, goods: &Goods) -> Result<Vec<ProductLine>, StoreError> {
    let mut by_product: BTreeMap<_, Sale> = BTreeMap::new();
    for ((_, product), sale) in goods {
        *by_product.entry(*product).or_default() += *sale;
    }
    let line = |product: ProductView| {
        let sale = by_product.remove(&product.id).unwrap_or_default();
        ProductLine {
            id: product.id,
            sold: sale.booked,
            confirmed: sale.confirmed,
            handed_over: sale.handed,
            waiting: sale.waiting,
            cancelled: sale.cancelled,
            missed: sale.missed,
            missed_money: sale.missed_money,
            orders: sale.orders,
            revenue: sale.into(),
            // What is held may be on the field still.
            left_over: product.on_hand - product.held.min(product.on_hand),
            on_hand: product.on_hand,
            code: product.code,
            name: product.name,
            unit: product.unit,
        }
    };
    Ok(products::list(c, shop, None)?.into_iter().map(line).collect())
}

fn channel_lines(
    c: &mut Engine,
    session: SessionId,
    goods: &Goods,
    counts: &Counts,
) -> Result<Vec<ChannelLine>, StoreError> {
    let mut revenue: BTreeMap<Option<ChannelId>, Income> = BTreeMap::new();
    for ((opened, _), sale) in goods {
        let sum = revenue.entry(opened.channel).or_default();
        *sum = *sum + Income::from(*sale);
    }
    let mut orders: BTreeMap<Option<ChannelId>, (i64, i64)> = BTreeMap::new();
    for (opened, count) in counts {
        let (sold, newcomers) = orders.entry(opened.channel).or_default();
        *sold += count.by_state.sold();
        *newcomers += count.newcomers;
    }
    let mut known: BTreeMap<ChannelId, ChannelView> =
        channels::all(c, session)?.into_iter().map(|(channel, _)| (channel.id, channel)).collect();
    let ids: BTreeSet<Option<ChannelId>> =
        known.keys().map(|id| Some(*id)).chain(revenue.keys().copied()).chain(orders.keys().copied()).collect();
    let line = |id: Option<ChannelId>| {
        let channel = id.and_then(|id| known.remove(&id));
        let (orders, newcomers) = orders.remove(&id).unwrap_or_default();
        ChannelLine {
            id,
            comments: channel.as_ref().map_or(0, |channel| channel.comments),
            platform: channel.as_ref().map(|channel| channel.platform),
            kind: channel.as_ref().map(|channel| channel.kind.clone()),
            address: channel.map(|channel| channel.address),
            orders,
            newcomers,
            revenue: revenue.remove(&id).unwrap_or_default(),
        }
    };
    Ok(ids
        .into_iter()
        .map(line)
        .filter(|line| line.id.is_some() || line.orders > 0 || line.revenue != Income::default())
        .collect())
}

fn assistant_lines(c: &mut Engine, session: SessionId) -> Result<Vec<AssistantLine>, StoreError> {
    let mut lines: BTreeMap<String, AssistantLine> = BTreeMap::new();
    let of = |name: &String| AssistantLine {
        name: name.clone(),
        confirmed_orders: 0,
        confirmed: Default::default(),
        acts: Vec::new(),
    };
    for (name, work) in sales::work_of_session(c, session)? {
        let line = lines.entry(name.clone()).or_insert_with(|| of(&name));
        (line.confirmed_orders, line.confirmed) = (work.orders, work.money);
    }
    for (name, kind, acts, undone) in sales::acts_of_session(c, session)? {
        lines.entry(name.clone()).or_insert_with(|| of(&name)).acts.push(ActCount { kind, acts, undone });
    }
    let is_one = |line: &AssistantLine| line.confirmed_orders != 0 || !line.acts.is_empty();
    Ok(lines.into_values().filter(is_one).collect())
}
