//! The figures of a report. Every total is the sum of what is under it; orders
//! and buyers of a product are not, since an order has several.

use crate::base::id::{ChannelId, ProductId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::comment::Platform;
use crate::shop::event::Revenue;
use crate::shop::sales::{OrdersByState, Sale};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::{Add, Sub};
use utoipa::ToSchema;

/// Money by how far its goods have come. Booked holds confirmed, and that what
/// was handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Income {
    /// Price of all that is held for orders that are not cancelled, or with
    /// their buyers.
    pub booked: Vnd,
    /// The same over confirmed orders.
    pub confirmed: Vnd,
    /// The same over orders that were handed over.
    pub handed_over: Vnd,
    /// Price of what lines held when they were emptied: taken back or sent back.
    pub cancelled: Vnd,
}

impl From<Sale> for Income {
    fn from(sale: Sale) -> Self {
        Self {
            booked: sale.booked_money,
            confirmed: sale.confirmed_money,
            handed_over: sale.handed_money,
            cancelled: sale.cancelled_money,
        }
    }
}

impl From<Income> for Revenue {
    fn from(Income { booked, confirmed, .. }: Income) -> Self {
        Self { booked, confirmed }
    }
}

impl Add for Income {
    type Output = Self;
    fn add(self, more: Self) -> Self {
        Self {
            booked: self.booked + more.booked,
            confirmed: self.confirmed + more.confirmed,
            handed_over: self.handed_over + more.handed_over,
            cancelled: self.cancelled + more.cancelled,
        }
    }
}

impl Sub for Income {
    type Output = Self;
    fn sub(self, less: Self) -> Self {
        Self {
            booked: self.booked - less.booked,
            confirmed: self.confirmed - less.confirmed,
            handed_over: self.handed_over - less.handed_over,
            cancelled: self.cancelled - less.cancelled,
        }
    }
}

impl Sum for Income {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportDay)]
pub struct DayLine {
    /// `2026-11-21`, in Asia/Ho_Chi_Minh.
    pub day: String,
    /// Numbered orders opened on it that are not cancelled.
    pub orders: i64,
    /// Money of what was opened on it.
    #[serde(flatten)]
    pub revenue: Income,
}

/// One product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportProduct)]
pub struct ProductLine {
    /// Which.
    pub id: ProductId,
    /// What the seller calls out.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The unit of the quantities.
    pub unit: String,
    /// Units held for orders that are not cancelled, or with their buyers.
    pub sold: Quantity,
    /// The same over confirmed orders.
    pub confirmed: Quantity,
    /// The same over orders that were handed over.
    pub handed_over: Quantity,
    /// Units that orders wait for.
    pub waiting: Quantity,
    /// Units that lines held when they were emptied.
    pub cancelled: Quantity,
    /// Units lost for lack of stock: given up while they were waited for.
    pub missed: Quantity,
    /// Their price.
    pub missed_money: Vnd,
    /// Units in the shop.
    pub on_hand: Quantity,
    /// Units in the shop that nobody has ordered.
    pub left_over: Quantity,
    /// Orders with such a line.
    pub orders: i64,
    /// Money.
    pub revenue: Income,
}

/// What came by one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportChannel)]
pub struct ChannelLine {
    /// Which; none for orders that no comment opened.
    pub id: Option<ChannelId>,
    /// How it is heard; `hand`: comments that people wrote down.
    pub kind: Option<String>,
    /// Where the live runs.
    pub platform: Option<Platform>,
    /// User name, room or address.
    pub address: Option<String>,
    /// Different comments that it brought.
    pub comments: i64,
    /// Numbered orders that it opened and that are not cancelled.
    pub orders: i64,
    /// Those of them of buyers who had none in an earlier session.
    pub newcomers: i64,
    /// Money of what it opened.
    pub revenue: Income,
}

/// How often a person did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportActs)]
pub struct ActCount {
    /// The kind of act.
    pub kind: String,
    /// How often.
    pub acts: i64,
    /// How many of these were taken back.
    pub undone: i64,
}

/// What one person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportAssistant)]
pub struct AssistantLine {
    /// Who.
    pub name: String,
    /// Orders that stand as confirmed by them.
    pub confirmed_orders: i64,
    /// What these hold.
    pub confirmed: Vnd,
    /// What they did.
    pub acts: Vec<ActCount>,
}

/// From comments to goods, each a part of the one before but for orders that
/// people wrote down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Funnel {
    /// Different comments.
    pub comments: i64,
    /// Those read as an order or as more of one.
    pub readings: i64,
    /// Numbered orders that are not cancelled.
    pub orders: i64,
    /// Those that a person said yes to.
    pub confirmed: i64,
    /// Those whose goods have left the shop.
    pub handed_over: i64,
}

/// Comments of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportComments)]
pub struct CommentCounts {
    /// Different comments.
    pub received: i64,
    /// Comments that came again.
    pub duplicates: i64,
    /// Read as an order or as more of one.
    pub orders: i64,
    /// To be looked at by a person.
    pub to_look_at: i64,
}

/// How well comments were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadingQuality {
    /// Comments that a person had to look at.
    pub to_look_at: i64,
    /// Orders opened by comments whose goods a person corrected.
    pub corrected: i64,
    /// Names of products that the session was taught.
    pub taught: i64,
}

/// What is counted of a session at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportFigures)]
pub struct Figures {
    /// Money.
    pub revenue: Income,
    /// Numbered orders that are not cancelled.
    pub orders: i64,
    /// Orders by state.
    pub orders_by_state: OrdersByState,
    /// What an order holds on the average, in whole đồng.
    pub average_order: Vnd,
    /// Different buyers with such an order.
    pub customers: i64,
    /// Those of them who had none in an earlier session of the shop, as it was
    /// known when they ordered.
    pub new_customers: i64,
    /// The others.
    pub returning_customers: i64,
    /// By day of the opening of orders.
    pub days: Vec<DayLine>,
    /// By product.
    pub products: Vec<ProductLine>,
    /// By the channel that opened the orders.
    pub by_channel: Vec<ChannelLine>,
    /// By who confirmed the orders, and who did what.
    pub by_assistant: Vec<AssistantLine>,
    /// From comments to goods.
    pub funnel: Funnel,
    /// What came in.
    pub comments: CommentCounts,
    /// How well it was read.
    pub reading: ReadingQuality,
}

/// `part` of `whole` in equal parts, rounded half up to the đồng.
pub const fn average(whole: Vnd, parts: i64) -> Vnd {
    if parts > 0 { Vnd((whole.0 + parts / 2).div_euclid(parts)) } else { Vnd::ZERO }
}

/// Some minutes of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportStep)]
pub struct Step {
    /// When they begin.
    pub at: Millis,
    /// Comments written in them.
    pub comments: i64,
    /// Orders opened in them that are numbered and not cancelled.
    pub orders: i64,
    /// What these hold.
    pub booked: Vnd,
    /// The most viewers that were told in them, all streams together; null if
    /// none were told.
    pub viewers: Option<i64>,
    /// What was on show at their end.
    pub pinned: Option<ProductId>,
}

/// A session in steps of equal length; those in which nothing happened are left
/// out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportPace)]
pub struct Pace {
    /// Minutes of a step: 1 for up to twelve hours, then as many as it takes for
    /// 720 steps at most.
    pub minutes: i64,
    /// They.
    pub steps: Vec<Step>,
}

/// What a product's figures changed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProductCorrection)]
pub struct ProductChange {
    /// Which.
    pub id: ProductId,
    /// What the seller calls out.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The unit of the quantities.
    pub unit: String,
    /// Units sold, negative if less.
    pub sold: Quantity,
    /// Units cancelled.
    pub cancelled: Quantity,
    /// Units lost for lack of stock.
    pub missed: Quantity,
    /// Money.
    pub revenue: Income,
}

/// What figures changed by, negative where they fell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReportCorrections)]
pub struct Changes {
    /// Money.
    pub revenue: Income,
    /// Numbered orders that are not cancelled.
    pub orders: i64,
    /// Buyers.
    pub customers: i64,
    /// Comments that were written down after all.
    pub comments: i64,
    /// By product, of which anything changed.
    pub products: Vec<ProductChange>,
}

impl Changes {
    /// From one moment to another.
    pub fn between(then: &Figures, now: &Figures) -> Self {
        let mut were: BTreeMap<ProductId, &ProductLine> = then.products.iter().map(|line| (line.id, line)).collect();
        let none = Quantity::ZERO;
        let mut products = Vec::new();
        for is in &now.products {
            let was = were.remove(&is.id);
            let of = |units: fn(&ProductLine) -> Quantity| units(is) - was.map_or(none, units);
            products.push(ProductChange {
                sold: of(|line| line.sold),
                cancelled: of(|line| line.cancelled),
                missed: of(|line| line.missed),
                revenue: is.revenue - was.map(|was| was.revenue).unwrap_or_default(),
                ..ProductChange::none(is)
            });
        }
        for was in were.into_values() {
            products.push(ProductChange {
                sold: none - was.sold,
                cancelled: none - was.cancelled,
                missed: none - was.missed,
                revenue: Income::default() - was.revenue,
                ..ProductChange::none(was)
            });
        }
        products.retain(|change| change.is_one());
        Self {
            revenue: now.revenue - then.revenue,
            orders: now.orders - then.orders,
            customers: now.customers - then.customers,
            comments: now.comments.received - then.comments.received,
            products,
        }
    }
}

impl ProductChange {
    fn none(of: &ProductLine) -> Self {
        Self {
            id: of.id,
            code: of.code.clone(),
            name: of.name.clone(),
            unit: of.unit.clone(),
            sold: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            missed: Quantity::ZERO,
            revenue: Income::default(),
        }
    }

    fn is_one(&self) -> bool {
        let moved = [self.sold, self.cancelled, self.missed].iter().any(|units| !units.is_zero());
        moved || self.revenue != Income::default()
    }
}
