//! What an order adds to its session's figures. Figures are kept by adding
//! what it stands for after a change and taking off what it stood for before.

use crate::base::money::Vnd;
use crate::shop::event::{Revenue, Totals};
use crate::shop::order::{Order, OrderState};
use std::ops::{AddAssign, SubAssign};

/// What `order` counts for. A buyer has one open order in a session at most,
/// so buyers are counted as their orders are; one who orders again after a
/// hand-over counts again.
pub fn standing(order: &Order) -> Totals {
    let one_if = |condition: bool| i64::from(condition);
    let (sold, confirmed) = (order.state.is_sold(), order.state.is_confirmed());
    let total = order.total();
    Totals {
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
