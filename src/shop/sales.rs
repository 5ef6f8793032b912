//! What reports count, kept beside the tables: sums over orders by session, day,
//! product, channel, minute and assistant. An order adds what it stands for
//! after a change, and what it stood for before is taken off.

use crate::base::id::{ChannelId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::{Order, OrderState};
use crate::shop::standing::{Standing, standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::{AddAssign, Neg};
use utoipa::ToSchema;

/// Goods in quantity and money. Booked holds confirmed, and that what was
/// handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sale {
    /// Orders with such goods in a line that holds or waits.
    pub orders: i64,
    /// Held for orders that are not cancelled, or with their buyers.
    pub booked: Quantity,
    /// Its price.
    pub booked_money: Vnd,
    /// The same of confirmed orders.
    pub confirmed: Quantity,
    /// Its price.
    pub confirmed_money: Vnd,
    /// The same of orders that were handed over.
    pub handed: Quantity,
    /// Its price.
    pub handed_money: Vnd,
    /// Asked for, and not there yet.
    pub waiting: Quantity,
    /// Taken back or sent back: what lines held when they were emptied.
    pub cancelled: Quantity,
    /// Its price.
    pub cancelled_money: Vnd,
    /// Lost for lack of stock: given up while it was waited for.
    pub missed: Quantity,
    /// Its price.
    pub missed_money: Vnd,
}

impl AddAssign for Sale {
    fn add_assign(&mut self, more: Self) {
        self.orders += more.orders;
        self.booked += more.booked;
        self.booked_money += more.booked_money;
        self.confirmed += more.confirmed;
        self.confirmed_money += more.confirmed_money;
        self.handed += more.handed;
        self.handed_money += more.handed_money;
        self.waiting += more.waiting;
        self.cancelled += more.cancelled;
        self.cancelled_money += more.cancelled_money;
        self.missed += more.missed;
        self.missed_money += more.missed_money;
    }
}

impl Neg for Sale {
    type Output = Self;
    fn neg(self) -> Self {
        let (units, money) = (|units| Quantity::ZERO - units, |money| Vnd::ZERO - money);
        Self {
            orders: -self.orders,
            booked: units(self.booked),
            booked_money: money(self.booked_money),
            confirmed: units(self.confirmed),
            confirmed_money: money(self.confirmed_money),
            handed: units(self.handed),
            handed_money: money(self.handed_money),
            waiting: units(self.waiting),
            cancelled: units(self.cancelled),
            cancelled_money: money(self.cancelled_money),
            missed: units(self.missed),
            missed_money: money(self.missed_money),
        }
    }
}

impl Sum for Sale {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, more| {
            sum += more;
            sum
        })
    }
}

/// Orders by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrdersByState {
    /// Never had a line.
    pub to_look_at: i64,
    /// Booked.
    pub booked: i64,
    /// Confirmed, and neither packed nor handed over yet.
    pub confirmed: i64,
    /// Packed, and not handed over yet.
    pub packed: i64,
    /// Handed over.
    pub handed_over: i64,
    /// Cancelled, or sent back.
    pub cancelled: i64,
}

impl OrdersByState {
    /// One order.
    fn one(state: OrderState, count: i64) -> Self {
        let mut all = Self::default();
        *match state {
            OrderState::ToLookAt => &mut all.to_look_at,
            OrderState::Booked => &mut all.booked,
            OrderState::Confirmed => &mut all.confirmed,
            OrderState::Packed => &mut all.packed,
            OrderState::HandedOver => &mut all.handed_over,
            OrderState::Cancelled => &mut all.cancelled,
        } = count;
        all
    }

    /// Those that count as sold.
    pub const fn sold(&self) -> i64 {
        self.booked + self.confirmed + self.packed + self.handed_over
    }
}

impl AddAssign for OrdersByState {
    fn add_assign(&mut self, more: Self) {
        self.to_look_at += more.to_look_at;
        self.booked += more.booked;
        self.confirmed += more.confirmed;
        self.packed += more.packed;
        self.handed_over += more.handed_over;
        self.cancelled += more.cancelled;
    }
}

/// Orders of one channel and day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderCount {
    /// By where they stand.
    pub by_state: OrdersByState,
    /// Those that count as sold, of buyers who had none in an earlier session.
    pub newcomers: i64,
}

/// One minute of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minute {
    /// Comments written in it.
    pub comments: i64,
    /// Orders opened in it that count as sold.
    pub orders: i64,
    /// What they hold.
    pub booked_money: Vnd,
}

/// What an assistant said yes to, as far as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Orders.
    pub orders: i64,
    /// What they hold.
    pub money: Vnd,
}

/// When and by which channel an order was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opened {
    /// In which session.
    pub session: SessionId,
    /// On which day in Asia/Ho_Chi_Minh, in days since 1970-01-01 there.
    pub day: i64,
    /// By which channel's comment, if by one.
    pub channel: Option<ChannelId>,
}

/// What figures change by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Goods.
    pub sales: BTreeMap<(Opened, ProductId), Sale>,
    /// Orders.
    pub orders: BTreeMap<Opened, OrderCount>,
    /// Minutes since 1970-01-01 UTC.
    pub minutes: BTreeMap<(SessionId, i64), Minute>,
    /// Assistants by name.
    pub work: BTreeMap<(SessionId, String), Work>,
}

impl Figures {
    /// Counts an order.
    pub(super) fn add(&mut self, order: &Order) {
        self.count(standing(order), 1);
    }

    /// Takes off what was counted of one.
    pub(super) fn take_off(&mut self, before: &Standing) {
        self.count(before.clone(), -1);
    }

    fn count(&mut self, standing: Standing, sign: i64) {
        let Standing { opened, minute, state, newcomer, confirmed_by, sales, totals, .. } = standing;
        let signed = |money: Vnd| if sign < 0 { Vnd::ZERO - money } else { money };
        for (product, sale) in sales {
            *self.sales.entry((opened, product)).or_default() += if sign < 0 { -sale } else { sale };
        }
        let orders = self.orders.entry(opened).or_default();
        orders.by_state += OrdersByState::one(state, sign);
        orders.newcomers += sign * i64::from(newcomer && state.is_sold());
        if state.is_sold() {
            let minute = self.minutes.entry((opened.session, minute)).or_default();
            minute.orders += sign;
            minute.booked_money += signed(totals.revenue.booked);
        }
        if state.is_confirmed() {
            let work = self.work.entry((opened.session, confirmed_by.unwrap_or_default())).or_default();
            work.orders += sign;
            work.money += signed(totals.revenue.confirmed);
        }
    }

    /// Counts a comment that was written at `sent_at` in a session that was
    /// opened at `opened_at`.
    pub fn hear(&mut self, session: SessionId, opened_at: Millis, sent_at: Millis) {
        self.minutes.entry((session, sent_at.max(opened_at).minute())).or_default().comments += 1;
    }
}
