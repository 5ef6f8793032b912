//! The shelf of one product: what is there, what is held, and who waits.

use crate::base::id::{CommentId, LineId, OrderId, ProductId, SessionId, WishId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::offer::{Offer, Terms};
use crate::shop::reach::Rest;
use std::collections::{BTreeMap, BTreeSet};

/// A place in the waiting line. Places are ordered by what the platform says
/// was written first, then by arrival; ids are given in order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its id.
    pub id: WishId,
    /// The order it belongs to.
    pub order: OrderId,
    /// The order's line it belongs to.
    pub line: LineId,
    /// The order's session.
    pub session: SessionId,
    /// Units still wanted; positive.
    pub quantity: Quantity,
    /// When its comment was written.
    pub sent_at: Millis,
    /// When it came in.
    pub arrived_at: Millis,
    /// Whether a part of it may be held and the rest wait on.
    pub part_fill: bool,
    /// The comment that asked for it; it stays whoever gets the place.
    pub comment: Option<CommentId>,
}

impl Wish {
    /// Where it stands: by when it was written, then by arrival.
    pub const fn standing(&self) -> (Millis, WishId) {
        (self.sent_at, self.id)
    }

    /// What of `there` it can be given.
    fn fit(&self, there: Quantity, step: Quantity) -> Quantity {
        let whole = there >= self.quantity;
        if whole || self.part_fill { there.min(self.quantity).floor_to(step) } else { Quantity::ZERO }
    }
}

/// One product's stock and waiting line, while decisions are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// What.
    pub product: ProductId,
    /// The code by which readings name it.
    pub code: String,
    /// Price of one unit now.
    pub price: Vnd,
    /// Smallest quantity held.
    pub step: Quantity,
    /// Units in the shop.
    pub on_hand: Quantity,
    /// Units kept for orders, `0 ≤ held ≤ on_hand + preorder`.
    pub held: Quantity,
    /// Units of the next harvest that may be held before they are there.
    pub preorder: Quantity,
    /// Terms of sessions that have their own, and what they sold.
    offers: BTreeMap<SessionId, Offer>,
    /// Those of them that changed since it was loaded.
    reoffered: BTreeSet<SessionId>,
    /// The waiting line, in order.
    wishes: Vec<Wish>,
    /// What of it is not here.
    rest: Option<Rest>,
    /// Whether the rest was needed.
    short_sighted: bool,
    /// Wishes made, changed or gone since it was loaded.
    touched: BTreeSet<WishId>,
    /// Those of them that were made.
    made: BTreeSet<WishId>,
}

impl Shelf {
    /// A shelf as stored, at which nobody waits.
    pub const fn new(
        product: ProductId,
        code: String,
        price: Vnd,
        step: Quantity,
        (on_hand, held): (Quantity, Quantity),
    ) -> Self {
        Self {
            product,
            code,
            price,
            step,
            on_hand,
            held,
            preorder: Quantity::ZERO,
            offers: BTreeMap::new(),
            reoffered: BTreeSet::new(),
            wishes: Vec::new(),
            rest: None,
            short_sighted: false,
            touched: BTreeSet::new(),
            made: BTreeSet::new(),
        }
    }

    /// The same with a pre-order and sessions' own terms, as stored.
    #[must_use]
    pub fn with(mut self, preorder: Quantity, offers: BTreeMap<SessionId, Offer>) -> Self {
        (self.preorder, self.offers) = (preorder, offers);
        self
    }

    /// The same with its waiting line, in any order, and what of that is not
    /// here.
    #[must_use]
    pub fn with_line(mut self, wishes: Vec<Wish>, rest: Option<Rest>) -> Self {
        (self.wishes, self.rest) = (wishes, rest);
        self.wishes.sort_by_key(Wish::standing);
        self
    }

    /// Whether it would have had to serve places that are not here. What was
    /// decided then is wrong and must not be written.
    pub const fn is_short_sighted(&self) -> bool {
        self.short_sighted
    }

    /// What a session has of its own.
    pub fn offer(&self, session: SessionId) -> Option<Offer> {
        self.offers.get(&session).copied()
    }

    /// Whether a session may sell so much of it only.
    pub(super) fn has_quotas(&self) -> bool {
        self.offers.values().any(|offer| offer.terms.quota.is_some())
    }

    /// The offers that changed since it was loaded.
    pub fn new_offers(&self) -> impl Iterator<Item = (SessionId, Offer)> {
        self.reoffered.iter().filter_map(|session| Some((*session, *self.offers.get(session)?)))
    }

    /// Notes what a session without terms of its own has sold, so that it can
    /// get some.
    pub(super) fn know_sold(&mut self, session: SessionId, sold: Quantity) {
        self.offers.entry(session).or_insert(Offer { terms: Terms::default(), sold });
    }

    /// Sets a session's terms; returns those before.
    pub(super) fn set_terms(&mut self, session: SessionId, terms: Terms) -> Terms {
        self.reoffered.insert(session);
        std::mem::replace(&mut self.offers.entry(session).or_default().terms, terms)
    }

    /// Counts what a session with terms of its own sold, or got back.
    pub(super) fn sell(&mut self, session: SessionId, more: Quantity) {
        if let Some(offer) = self.offers.get_mut(&session) {
            offer.sold += more;
            self.reoffered.insert(session);
        }
    }

    /// Price of one unit in a session.
    pub fn price_in(&self, session: SessionId) -> Vnd {
        self.offers.get(&session).and_then(|offer| offer.terms.price).unwrap_or(self.price)
    }

    /// Units that nobody has, with those that may be pre-ordered.
    pub fn free(&self) -> Quantity {
        self.on_hand + self.preorder - self.held
    }

    /// Units for which buyers stand in line.
    pub fn waiting(&self) -> Quantity {
        let here: Quantity = self.wishes.iter().map(|wish| wish.quantity).sum();
        here + self.rest.map(|rest| rest.waiting).unwrap_or_default()
    }

    /// The waiting line as far as it is here, first in line first.
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// Wishes made, changed (`Some`) or gone (`None`) since it was loaded; not
    /// those that came and went meanwhile.
    pub fn touched(&self) -> impl Iterator<Item = (WishId, Option<&Wish>)> {
        let there: BTreeMap<WishId, &Wish> =
            self.wishes.iter().filter(|wish| self.touched.contains(&wish.id)).map(|wish| (wish.id, wish)).collect();
        let now = self.touched.iter().map(move |id| (*id, there.get(id).copied()));
        now.filter(|(id, wish)| wish.is_some() || !self.made.contains(id))
    }

    /// Puts a wish into its place in line.
    pub fn join(&mut self, wish: Wish) {
        self.made.insert(wish.id);
        self.put_back(wish);
    }

    /// Puts what a place was given back into it.
    pub fn put_back(&mut self, wish: Wish) {
        self.touched.insert(wish.id);
        let at = self.wishes.partition_point(|other| other.standing() < wish.standing());
        match self.wishes.get_mut(at) {
            Some(same) if same.id == wish.id => same.quantity += wish.quantity,
            _ => self.wishes.insert(at, wish),
        }
    }

    /// Gives what is free to the line, first in line first. Nobody overtakes:
    /// it stops at the first wish that stock cannot fill further. A wish that
    /// its session's quota cannot fill further is passed over with all later
    /// ones of that session, as if they were not there. Returns the places
    /// with what they got.
    pub fn serve(&mut self) -> Vec<Wish> {
        let (mut served, mut free) = (Vec::new(), self.free());
        let mut sold_out = BTreeSet::new();
        let mut goes_on = self.rest.is_some();
        for wish in &mut self.wishes {
            if !free.is_positive() || self.rest.is_some_and(|rest| rest.may_stand_before(wish)) {
                break;
            }
            if sold_out.contains(&wish.session) {
                continue;
            }
            let room = self.offers.get(&wish.session).and_then(Offer::room);
            let allowed = room.map_or(wish.quantity, |room| wish.fit(room, self.step));
            if allowed < wish.quantity {
                sold_out.insert(wish.session);
                if allowed.is_zero() {
                    continue;
                }
            }
            let quantity = wish.fit(free.min(allowed), self.step);
            if !quantity.is_positive() {
                goes_on = false;
                break;
            }
            free -= quantity;
            self.held += quantity;
            if let Some(offer) = self.offers.get_mut(&wish.session) {
                offer.sold += quantity;
                self.reoffered.insert(wish.session);
            }
            wish.quantity -= quantity;
            self.touched.insert(wish.id);
            served.push(Wish { quantity, ..*wish });
            if quantity < allowed {
                goes_on = false;
                break;
            }
        }
        self.short_sighted |= goes_on && free.is_positive();
        if !served.is_empty() {
            self.wishes.retain(|wish| wish.quantity.is_positive());
        }
        served
    }

    /// Takes up to `quantity` of `line` out of the waiting line, its latest
    /// place first. Returns what was taken out.
    pub fn withdraw(&mut self, line: LineId, quantity: Quantity) -> Quantity {
        let mut left = quantity;
        for wish in self.wishes.iter_mut().rev().filter(|wish| wish.line == line) {
            let part = left.min(wish.quantity);
            if part.is_positive() {
                wish.quantity -= part;
                left -= part;
                self.touched.insert(wish.id);
            }
        }
        self.wishes.retain(|wish| wish.quantity.is_positive());
        quantity - left
    }

    /// Gives those of these places that are `from`'s to another line, where
    /// they stand. Returns how many units wait in them.
    pub fn reassign(&mut self, wishes: &[WishId], from: LineId, to: (OrderId, LineId)) -> Quantity {
        let mut waiting = Quantity::ZERO;
        for wish in self.wishes.iter_mut().filter(|wish| wish.line == from && wishes.contains(&wish.id)) {
            (wish.order, wish.line) = to;
            waiting += wish.quantity;
            self.touched.insert(wish.id);
        }
        waiting
    }

    /// Finds places of `line` in which `quantity` units wait, the latest
    /// first. One that is too large is cut: its end is the place `fresh`, of
    /// the same time. Says which one that was, too.
    pub fn cut(&mut self, line: LineId, quantity: Quantity, fresh: WishId) -> (Vec<WishId>, Option<WishId>) {
        let mut left = quantity;
        let mut found = Vec::new();
        let (mut end, mut whole) = (None, None);
        for wish in self.wishes.iter_mut().rev().filter(|wish| wish.line == line) {
            if wish.quantity <= left {
                left -= wish.quantity;
                found.push(wish.id);
            } else if left.is_positive() {
                wish.quantity -= left;
                self.touched.insert(wish.id);
                whole = Some(wish.id);
                end = Some(Wish { id: fresh, quantity: std::mem::take(&mut left), ..*wish });
            }
        }
        if let Some(end) = end {
            found.push(end.id);
            self.join(end);
        }
        (found, whole)
    }

    /// Makes what waits in the place `end` of `line` a part of the place again
    /// that it was cut from.
    pub fn mend(&mut self, line: LineId, end: WishId, whole: WishId) {
        if let Some(at) = self.wishes.iter().position(|wish| wish.id == end && wish.line == line) {
            self.touched.insert(end);
            let end = self.wishes.remove(at);
            self.put_back(Wish { id: whole, ..end });
        }
    }

    /// Gives back `quantity` of what a session's order held.
    pub fn release(&mut self, session: SessionId, quantity: Quantity) {
        self.held -= quantity;
        self.sell(session, Quantity::ZERO - quantity);
        debug_assert!(self.held >= Quantity::ZERO, "released more than was held");
    }

    /// Whether stock and line can be true at all (invariant 2).
    pub fn is_sound(&self) -> bool {
        self.held.min(self.on_hand).min(self.preorder) >= Quantity::ZERO && self.held <= self.on_hand + self.preorder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shelf(on_hand: i32) -> Shelf {
        Shelf::new(ProductId(1), "BG".into(), Vnd(7000), Quantity::ONE, (Quantity::whole(on_hand), Quantity::ZERO))
    }

    fn wish(id: i64, quantity: i32, sent_at: i64, part_fill: bool) -> Wish {
        Wish {
            id: WishId(id),
            order: OrderId(id),
            line: LineId(id),
            session: SessionId(id % 2),
            quantity: Quantity::whole(quantity),
            sent_at: Millis(sent_at),
            arrived_at: Millis(sent_at),
            part_fill,
            comment: None,
        }
    }

    #[test]
    fn a_smaller_later_wish_does_not_overtake() {
        let mut shelf = shelf(3);
        shelf.join(wish(1, 5, 10, false));
        shelf.join(wish(2, 2, 20, false));
        assert_eq!(shelf.serve(), []);
        shelf.on_hand = Quantity::whole(5);
        assert_eq!(shelf.serve(), [wish(1, 5, 10, false)]);
        assert_eq!(shelf.waiting(), Quantity::whole(2));
    }

    #[test]
    fn written_earlier_stands_earlier_even_if_it_arrives_later() {
        let mut shelf = shelf(0);
        shelf.join(wish(1, 1, 20, true));
        shelf.join(wish(2, 1, 10, true));
        shelf.on_hand = Quantity::ONE;
        assert_eq!(shelf.serve()[0].order, OrderId(2));
    }

    proptest! {
        #[test]
        fn never_holds_more_than_is_there(
            on_hand in 0..40,
            wishes in proptest::collection::vec((1..9, 0..50_i64, any::<bool>()), 0..20),
        ) {
            let mut shelf = shelf(on_hand);
            let mut wanted = Quantity::ZERO;
            let mut got = Quantity::ZERO;
            for (id, (quantity, sent_at, part_fill)) in wishes.into_iter().enumerate() {
                wanted += Quantity::whole(quantity);
                shelf.join(wish(i64::try_from(id).unwrap(), quantity, sent_at, part_fill));
                got += shelf.serve().iter().map(|served| served.quantity).sum();
                prop_assert!(shelf.is_sound());
            }
            prop_assert_eq!(got, shelf.held);
            prop_assert_eq!(got + shelf.waiting(), wanted);
        }
    }
}
