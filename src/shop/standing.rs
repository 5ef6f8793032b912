//! What an order adds to its session's figures and to those of reports. Figures
//! are kept by adding what it stands for after a change and taking off what it
//! stood for before.

use crate::base::id::{CustomerId, ProductId};
use crate::base::money::Vnd;
use crate::shop::event::{Revenue, Totals};
use crate::shop::order::{Line, Order, OrderState};
use crate::shop::sales::{Opened, Sale};
use std::ops::{AddAssign, SubAssign};

/// What an order counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose it is.
    pub(super) customer: CustomerId,
    /// When and by which channel it was opened.
    pub(super) opened: Opened,
    /// The minute of it.
    pub(super) minute: i64,
    /// Whether it has a number.
    pub(super) numbered: bool,
    /// Where it stands.
    pub(super) state: OrderState,
    /// Whether its buyer had none in an earlier session.
    pub(super) newcomer: bool,
    /// Who said yes to it.
    pub(super) confirmed_by: Option<String>,
    /// Its goods.
    pub(super) sales: Vec<(ProductId, Sale)>,
    /// What it adds to its session's figures.
    pub totals: Totals,
}

/// What `order` counts for. A buyer has one open order in a session at most,
/// so buyers are counted as their orders are; one who orders again after a
/// hand-over counts again.
pub fn standing(order: &Order) -> Standing {
    let one_if = |condition: bool| i64::from(condition);
    let (sold, confirmed) = (order.state.is_sold(), order.state.is_confirmed());
    let total = order.total();
    let totals = Totals {
        orders: one_if(sold),
        customers: one_if(sold),
        queue: one_if(order.state == OrderState::Booked),
        look: one_if(order.to_look_at),
        confirmed: one_if(confirmed),
        cancelled: one_if(order.state == OrderState::Cancelled),
        revenue: Revenue {
            booked: if sold { total } else { Vnd::ZERO },
            confirmed: if confirmed { total } else { Vnd::ZERO },
        },
        ..Totals::default()
    };
    Standing {
        customer: order.customer,
        opened: Opened { session: order.session, day: order.opened_at.local_day(), channel: order.channel },
        minute: order.opened_at.minute(),
        numbered: order.number.is_some(),
        state: order.state,
        newcomer: order.newcomer,
        confirmed_by: order.confirmed_by.clone(),
        sales: sales(order),
        totals,
    }
}

/// Goods of an order by product; an order counts once for each product that a
/// line of it holds or waits for.
fn sales(order: &Order) -> Vec<(ProductId, Sale)> {
    let mut all: Vec<(ProductId, Sale)> = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        let mut sale = of_line(line, order.state);
        match all.iter_mut().find(|(product, _)| *product == line.product) {
            Some((_, sum)) => {
                sale.orders -= sale.orders.min(sum.orders);
                *sum += sale;
            }
            None => all.push((line.product, sale)),
        }
    }
    all
}

fn of_line(line: &Line, state: OrderState) -> Sale {
    let held = (line.held, line.amount());
    let held_if = |condition: bool| if condition { held } else { Default::default() };
    let (booked, booked_money) = held_if(state.is_sold());
    let (confirmed, confirmed_money) = held_if(state.is_confirmed());
    let (handed, handed_money) = held_if(state == OrderState::HandedOver);
    Sale {
        orders: i64::from(line.is_live()),
        booked,
        booked_money,
        confirmed,
        confirmed_money,
        handed,
        handed_money,
        waiting: line.waiting,
        cancelled: line.cancelled,
        cancelled_money: line.unit_price.times(line.cancelled),
        missed: line.missed,
        missed_money: line.unit_price.times(line.missed),
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, more: Self) {
        self.received += more.received;
        self.duplicates += more.duplicates;
        self.read_as_orders += more.read_as_orders;
        self.comments_to_look_at += more.comments_to_look_at;
        self.orders += more.orders;
        self.customers += more.customers;
        self.queue += more.queue;
        self.look += more.look;
        self.confirmed += more.confirmed;
        self.cancelled += more.cancelled;
        self.revenue.booked += more.revenue.booked;
        self.revenue.confirmed += more.revenue.confirmed;
    }
}

impl SubAssign for Totals {
    fn sub_assign(&mut self, less: Self) {
        self.received -= less.received;
        self.duplicates -= less.duplicates;
        self.read_as_orders -= less.read_as_orders;
        self.comments_to_look_at -= less.comments_to_look_at;
        self.orders -= less.orders;
        self.customers -= less.customers;
        self.queue -= less.queue;
        self.look -= less.look;
        self.confirmed -= less.confirmed;
        self.cancelled -= less.cancelled;
        self.revenue.booked -= less.revenue.booked;
        self.revenue.confirmed -= less.revenue.confirmed;
    }
}
