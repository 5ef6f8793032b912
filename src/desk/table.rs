//! Laying the table for a decision: locking and loading what the law needs.

use crate::base::id::{CustomerId, OrderId, ProductId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::book::{Book, Policy, Repeat};
use crate::shop::deed::{ActView, Deed};
use crate::shop::event::{Change, SessionState};
use crate::shop::order::Order;
use crate::store::acts::Act;
use crate::store::channels::Brought;
use crate::store::customers::NewCustomer;
use crate::store::sessions::{self, Session};
use crate::store::shelves::{self, Reach};
use crate::store::views::Known;
use crate::store::{Engine, StoreError, ids};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// The locked sessions of a shop and what is decided over them.
pub(super) struct Table {
    pub(super) shop: ShopId,
    /// The session whose comments or orders are decided on; none where stock
    /// only is moved.
    pub(super) home: Option<SessionId>,
    /// Locked: all open sessions of the shop, and `home`.
    pub(super) sessions: BTreeMap<SessionId, Session>,
    pub(super) book: Book,
    /// What a person did, to be kept.
    pub(super) act: Option<Act>,
    /// What else is told: in `home`, or without one in every open session.
    pub(super) told: Vec<Change>,
    /// What is known of the orders' buyers and products.
    pub(super) known: Known,
    /// The orders that were there before.
    pub(super) laid: HashSet<OrderId>,
    /// Buyers that are made.
    pub(super) new_buyers: Vec<NewCustomer>,
    /// The first sessions in which buyers have a numbered order, as far as they
    /// were looked up.
    pub(super) firsts: HashMap<CustomerId, Option<SessionId>>,
    /// What the channels brought.
    pub(super) brought: Vec<Brought>,
    /// Ids that were taken and are not used yet.
    spare: Range<i64>,
}

impl Table {
    /// Locks the shop's open sessions and `home`.
    pub(super) fn lock(c: &mut Engine, shop: ShopId, home: Option<SessionId>) -> Result<Self, StoreError> {
        let sessions = sessions::lock(c, shop, home)?;
        let at_home = home.and_then(|home| sessions.get(&home));
        let policy = at_home.map_or(Policy { repeat: Repeat::Once, part_fill: true }, |session| session.policy());
        let next_number = at_home.map_or(1, |session| session.next_number);
        let mut book = Book::new(policy, next_number);
        book.home = home.unwrap_or(SessionId(0));
        Ok(Self {
            shop,
            home,
            sessions,
            book,
            act: None,
            told: Vec::new(),
            known: Known::default(),
            laid: HashSet::new(),
            new_buyers: Vec::new(),
            firsts: HashMap::new(),
            brought: Vec::new(),
            spare: 0..0,
        })
    }

    /// Whether the session that is decided on takes comments no more.
    pub(super) fn is_closed(&self) -> bool {
        let home = self.home.and_then(|home| self.sessions.get(&home));
        home.is_some_and(|session| session.summary.state == SessionState::Closed)
    }

    /// Locks another session of the shop, if it is not.
    pub(super) fn lock_also(&mut self, c: &mut Engine, session: SessionId) -> Result<(), StoreError> {
        if !self.sessions.contains_key(&session) {
            // What is locked already has figures that are not written yet.
            for (id, locked) in sessions::lock(c, self.shop, Some(session))? {
                self.sessions.entry(id).or_insert(locked);
            }
        }
        Ok(())
    }

    /// Takes the ids that deciding on `items` items of `comments` comments may
    /// need.
    pub(super) fn take_ids(&mut self, c: &mut Engine, comments: usize, items: usize) -> Result<(), StoreError> {
        let granted = self.ids(c, Book::ids_needed(comments, items))?;
        self.book.grant_ids(granted);
        Ok(())
    }

    /// Takes at once the ids that booking `items` items of `comments` comments
    /// asks for: those above, and of each comment one for itself, one for its
    /// buyer and a movement for each item, which is all in most cases.
    pub(super) fn lay_in_ids(&mut self, c: &mut Engine, comments: usize, items: usize) -> Result<(), StoreError> {
        let besides = i64::try_from(2 * comments + items).unwrap_or(i64::MAX);
        self.spare = ids::take(c, Book::ids_needed(comments, items) + besides)?;
        Ok(())
    }

    /// So many unused ids.
    pub(super) fn ids(&mut self, c: &mut Engine, count: i64) -> Result<Range<i64>, StoreError> {
        let Range { start, end } = self.spare;
        if end - start < count {
            return ids::take(c, count);
        }
        self.spare = start + count..end;
        Ok(start..start + count)
    }

    /// Keeps what a person did, and tells it.
    pub(super) fn note(&mut self, c: &mut Engine, deed: Deed, by: &str, now: Millis) -> Result<(), StoreError> {
        let view = ActView {
            id: ids::one(c)?,
            kind: deed.kind().into(),
            order_id: deed.order(),
            other_order_id: deed.other_order(),
            customer_id: deed.customer(),
            by: by.into(),
            at: now,
            undone_by: None,
            undone_at: None,
        };
        self.told.push(Change::Act { act: view.clone() });
        self.act = Some(Act { view, session: self.home, deed });
        Ok(())
    }

    /// Lays `orders` of any session of the shop, which is locked then, and the
    /// shelves of what they hold and of `products` with their whole lines.
    pub(super) fn lay(
        &mut self,
        c: &mut Engine,
        orders: Vec<Order>,
        products: impl IntoIterator<Item = ProductId>,
    ) -> Result<(), StoreError> {
        self.lay_so_far(c, orders, products, false)
    }

    /// The same for decisions that bring no goods besides those that are free or
    /// held by `orders`: no more of the lines than these can come to.
    pub(super) fn lay_near(
        &mut self,
        c: &mut Engine,
        orders: Vec<Order>,
        products: impl IntoIterator<Item = ProductId>,
    ) -> Result<(), StoreError> {
        self.lay_so_far(c, orders, products, true)
    }

    fn lay_so_far(
        &mut self,
        c: &mut Engine,
        orders: Vec<Order>,
        products: impl IntoIterator<Item = ProductId>,
        near: bool,
    ) -> Result<(), StoreError> {
        for order in &orders {
            self.lock_also(c, order.session)?;
        }
        let mut touched: BTreeSet<ProductId> = products.into_iter().collect();
        touched.extend(orders.iter().flat_map(|order| order.lines.iter().map(|line| line.product)));
        let touched: Vec<ProductId> = touched.into_iter().collect();
        let reach = if near { Reach::Of(&orders) } else { Reach::Whole };
        for (shelf, product) in shelves::of(c, self.shop, &touched, reach)? {
            self.book.lay_shelf(shelf);
            self.known.products.insert(product.id, product);
        }
        for order in orders {
            self.laid.insert(order.id);
            self.book.lay_order(order);
        }
        Ok(())
    }
}
