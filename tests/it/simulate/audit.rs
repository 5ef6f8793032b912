//! The auditor looks into the tables: do they agree with each other, with what
//! the journals told, and with the model?

use super::doubt::spots;
use super::model::{Order, Stage as Where};
use super::play::Life;
use super::stage::{order_of, units};
use crate::books::{adds_up, comes_to};
use diesel::prelude::*;
use phiencho::base::id::ProductId;
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::shop::event::OrderView;
use phiencho::shop::order::OrderState;
use phiencho::store::views::{self, List};
use phiencho::store::{StoreError, check, report, sessions};

/// What an order comes to: number, state, mark, and its live lines.
pub type Sum = (Option<i64>, &'static str, bool, Vec<(usize, Option<String>, Quantity, Quantity, Vnd)>);

pub fn order_told(view: &OrderView, products: &[ProductId]) -> Sum {
    let live = view.lines.iter().filter(|line| (line.held + line.waiting).is_positive());
    let place = |id: ProductId| products.iter().position(|other| *other == id).unwrap();
    let shown = |line: &phiencho::shop::event::LineView| {
        (place(line.product_id), line.option.clone(), line.held, line.waiting, line.unit_price)
    };
    let mut lines: Vec<_> = live.map(shown).collect();
    lines.sort();
    (view.number, view.state.as_str(), view.to_look_at, lines)
}

pub fn order_meant(order: &Order) -> Sum {
    let state = match order.stage {
        Where::Look => OrderState::ToLookAt,
        Where::Booked => OrderState::Booked,
        Where::Confirmed => OrderState::Confirmed,
        Where::Packed => OrderState::Packed,
        Where::Gone => OrderState::HandedOver,
        Where::Cancelled => OrderState::Cancelled,
    };
    let live = order.live().into_iter();
    let shown = live.map(|l| (l.product, l.option.map(str::to_owned), units(l.held()), units(l.waiting), Vnd(l.price)));
    let mut lines: Vec<_> = shown.collect();
    lines.sort();
    (order.number, state.as_str(), order.look, lines)
}

/// What must hold of the tables, and how many rows break it.
pub const TRUTHS: &[(&str, &str)] = &[
    (
        "a comment is decided once",
        "SELECT count(*) - count(DISTINCT platform || '/' || room || '/' || platform_id) AS wrong FROM comments",
    ),
    (
        "held is within stock and pre-order",
        "SELECT count(*) AS wrong FROM stock WHERE held < 0 OR held > on_hand + preorder",
    ),
    (
        "what is held of a product is held by the lines of orders that are in the shop",
        "SELECT count(*) AS wrong FROM stock s WHERE s.held <> (SELECT coalesce(sum(l.held), 0) FROM order_lines l
            JOIN orders o ON o.id = l.order_id WHERE l.product_id = s.product_id AND o.state <> 'handed_over')",
    ),
    (
        "stock on hand is the sum of its movements",
        "SELECT count(*) AS wrong FROM stock s WHERE s.on_hand <> (SELECT coalesce(sum(CASE m.kind
            WHEN 'received' THEN m.quantity WHEN 'counted' THEN m.quantity WHEN 'returned' THEN m.quantity
            WHEN 'spoilt' THEN -m.quantity WHEN 'handed_over' THEN -m.quantity ELSE 0 END), 0)
            FROM movements m WHERE m.product_id = s.product_id)",
    ),
    (
        "what is held is the sum of its movements",
        "SELECT count(*) AS wrong FROM stock s WHERE s.held <> (SELECT coalesce(sum(CASE m.kind
            WHEN 'held' THEN m.quantity WHEN 'released' THEN -m.quantity WHEN 'handed_over' THEN -m.quantity
            ELSE 0 END), 0) FROM movements m WHERE m.product_id = s.product_id)",
    ),
    (
        "a session's quota counts what its orders hold or have taken home",
        "SELECT count(*) AS wrong FROM offers f WHERE f.sold <> (SELECT coalesce(sum(l.held), 0) FROM order_lines l
            JOIN orders o ON o.id = l.order_id WHERE l.product_id = f.product_id AND o.session_id = f.session_id)",
    ),
    (
        "who was found to be another has nothing",
        "SELECT count(*) AS wrong FROM customers c WHERE c.merged_into IS NOT NULL
            AND (EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
                OR EXISTS (SELECT 1 FROM customer_identities i WHERE i.customer_id = c.id))",
    ),
    (
        "who waits stands in line",
        "SELECT count(*) AS wrong FROM order_lines l
            LEFT JOIN (SELECT line_id, sum(quantity) AS quantity FROM wishes GROUP BY line_id) w ON w.line_id = l.id
            WHERE l.waiting <> coalesce(w.quantity, 0)",
    ),
    (
        "stock tells how much waits",
        "SELECT count(*) AS wrong FROM stock s WHERE s.waiting <>
            (SELECT coalesce(sum(w.quantity), 0) FROM wishes w WHERE w.product_id = s.product_id)",
    ),
    (
        "a line holds a multiple of its step",
        "SELECT count(*) AS wrong FROM order_lines l JOIN products p ON p.id = l.product_id WHERE l.held % p.step <> 0",
    ),
    (
        "who is cancelled has nothing",
        "SELECT count(*) AS wrong FROM order_lines l JOIN orders o ON o.id = l.order_id
            WHERE o.state = 'cancelled' AND l.held + l.waiting <> 0",
    ),
    (
        "it is known who confirmed, and when goods left",
        "SELECT count(*) AS wrong FROM orders WHERE (state IN ('confirmed', 'packed', 'handed_over')
            AND confirmed_by IS NULL) OR (state = 'handed_over' AND handed_over_at IS NULL)",
    ),
    (
        "only a line that is empty was cancelled",
        "SELECT count(*) AS wrong FROM order_lines WHERE cancelled <> 0 AND held + waiting <> 0",
    ),
    (
        "numbers are 1 to n",
        "SELECT count(*) AS wrong FROM sessions s WHERE
            (SELECT count(DISTINCT number) FROM orders o WHERE o.session_id = s.id) <> s.next_number - 1
            OR (SELECT count(number) FROM orders o WHERE o.session_id = s.id) <> s.next_number - 1
            OR (SELECT coalesce(max(number), 0) FROM orders o WHERE o.session_id = s.id) <> s.next_number - 1",
    ),
    (
        "a buyer has one open order in a session",
        "SELECT count(*) AS wrong FROM (SELECT session_id, customer_id FROM orders
            WHERE state NOT IN ('cancelled', 'handed_over') GROUP BY session_id, customer_id HAVING count(*) > 1) twice",
    ),
    (
        "the journal is 1 to n",
        "SELECT count(*) AS wrong FROM sessions s WHERE
            (SELECT count(*) FROM events e WHERE e.session_id = s.id) <> s.last_seq
            OR (SELECT coalesce(max(seq), 0) FROM events e WHERE e.session_id = s.id) <> s.last_seq",
    ),
    (
        "a session counts its comments",
        "SELECT count(*) AS wrong FROM sessions s WHERE
            s.received <> (SELECT count(*) FROM comments c WHERE c.session_id = s.id)
            OR s.read_as_orders <>
                (SELECT count(*) FROM comments c WHERE c.session_id = s.id AND intent IN ('order', 'add'))
            OR s.comments_to_look_at <> (SELECT count(*) FROM comments c WHERE c.session_id = s.id AND outcome = 'look')
            OR s.duplicates <> (SELECT coalesce(sum(c.duplicates), 0) FROM channels c WHERE c.session_id = s.id)",
    ),
    (
        "a session counts its orders",
        "SELECT count(*) AS wrong FROM sessions s WHERE (s.orders, s.customers, s.queue, s.look, s.confirmed, s.cancelled)
            <> (SELECT count(CASE WHEN state NOT IN ('to_look_at', 'cancelled') THEN 1 END),
                    count(CASE WHEN state NOT IN ('to_look_at', 'cancelled') THEN 1 END),
                    count(CASE WHEN state = 'booked' THEN 1 END), count(CASE WHEN to_look_at THEN 1 END),
                    count(CASE WHEN state IN ('confirmed', 'packed', 'handed_over') THEN 1 END),
                    count(CASE WHEN state = 'cancelled' THEN 1 END) FROM orders o WHERE o.session_id = s.id)",
    ),
    (
        "revenue is the sum of lines",
        "SELECT count(*) AS wrong FROM sessions s WHERE (s.revenue_booked * 1000, s.revenue_confirmed * 1000) <>
            (SELECT coalesce(sum(CASE WHEN o.state <> 'cancelled' THEN l.held * l.unit_price END), 0),
                coalesce(sum(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over')
                    THEN l.held * l.unit_price END), 0)
             FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.session_id = s.id)",
    ),
];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    wrong: i64,
}

impl Life {
    /// The whole audit.
    pub fn audit(&self) {
        let program = &self.stage.programs[0];
        let judged: Result<(), StoreError> = program.store.read(|c| {
            for (truth, query) in TRUTHS {
                let Count { wrong } = diesel::sql_query(*query).get_result(c)?;
                assert_eq!(wrong, 0, "{truth}");
            }
            assert_eq!(check::differences(c)?, [], "figures are what the tables come to");
            let mut there = 0;
            for (place, session) in self.stage.sessions.iter().enumerate() {
                let totals = sessions::get(c, self.stage.shop, *session)?.summary.totals;
                assert_eq!((totals.received, totals.duplicates), (self.received[place], self.duplicates[place]));
                let page = views::page(c, self.stage.shop, *session, (List::All, None), 0, 100_000)?;
                let report = report::of(c, self.stage.shop, *session)?;
                adds_up(&report);
                comes_to(&report, &page.orders);
                there += page.orders.len();
                for order in page.orders {
                    let place = self.stage.seen.opened.iter().position(|id| *id == order.id).unwrap();
                    let phone = order.customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
                    assert_eq!(
                        phone, self.model.people[self.model.orders[place].buyer].phone,
                        "phone of order {place}"
                    );
                    let told = self.stage.seen.comments.get(&order.id).map_or(0, std::collections::BTreeMap::len);
                    assert_eq!(usize::try_from(order.comment_count), Ok(told), "comments of order {place}");
                    let order = order_of(order);
                    assert_eq!(&self.stage.seen.orders[&order.id], &*order, "the journal's last word on an order");
                }
            }
            assert_eq!(there, self.model.orders.len());
            Ok(())
        });
        judged.unwrap();
        for product in 0..self.stage.products.len() {
            let (told, meant) = (spots(&self.line_told(product)), self.model.spots(product));
            assert_eq!(told, meant, "first come, first served: the line of product {product}");
        }
    }
}
