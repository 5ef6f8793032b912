//! Two orders made one, and one made two. Nothing is freed and nothing is
//! asked for: what is held changes its line with the places that it was given
//! to, and what waits keeps its place. A place is of one line only: where a part
//! of one goes over, that part is a new place of the same time.

use crate::base::id::{CommentId, CustomerId, LineId, OrderId, ProductId, WishId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::act::Refusal;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, Replaced};
use crate::shop::kept::Kept;
use crate::shop::ledger::{Movement, MovementKind};
use crate::shop::order::{Act, Line, Order, OrderState};
use crate::shop::reading::Reason;
use crate::shop::shelf::Shelf;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What went from one line to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Of what.
    pub product: ProductId,
    /// The line that gave it.
    pub from: LineId,
    /// The line that got it.
    pub to: LineId,
    /// Units, held and waiting.
    pub quantity: Quantity,
    /// What the line that got it wanted before.
    #[serde(default)]
    pub own: Quantity,
    /// The places in line that went along, held and waiting.
    pub wishes: Vec<WishId>,
    /// Those of them that were cut off others, and off which.
    #[serde(default)]
    pub cut: Vec<(WishId, WishId)>,
    /// The price of the line that got it, if that was changed.
    pub price: Option<Vnd>,
}

/// How an order was before it was joined with another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Whose it was.
    pub customer: CustomerId,
    /// Where it stood.
    pub state: OrderState,
    /// Whether a person should look at it.
    pub to_look_at: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether a comment had given an address.
    pub address: bool,
}

/// Two orders that were made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// The one that stays: it has the smaller number.
    pub kept: OrderId,
    /// The one that was cancelled.
    pub gone: OrderId,
    /// How the one that stays was.
    pub kept_was: Side,
    /// How the other was.
    pub gone_was: Side,
    /// What went over.
    pub parts: Vec<Part>,
    /// Comments that went over.
    pub comments: Vec<CommentId>,
    /// The note of the one that stays, if it was changed.
    #[serde(default)]
    pub note: Option<Replaced<String>>,
}

impl Side {
    fn of(order: &Order) -> Self {
        Self {
            customer: order.customer,
            state: order.state,
            to_look_at: order.to_look_at,
            reasons: order.reasons.clone(),
            address: order.address,
        }
    }

    /// The mark of an order that was joined of this one and `other`.
    pub(super) fn mark_with(&self, other: &Self) -> (bool, Vec<Reason>) {
        let mut reasons = self.reasons.clone();
        reasons.extend(other.reasons.iter().filter(|reason| !self.reasons.contains(reason)));
        (self.to_look_at || other.to_look_at, reasons)
    }
}

/// Where an order stands that is joined of two: a part that nobody has said
/// yes to asks for it again. One that has no line says nothing.
pub(super) const fn joined_state(kept: OrderState, gone: OrderState) -> OrderState {
    match (kept, gone) {
        (OrderState::Confirmed, OrderState::Booked) => OrderState::Booked,
        (OrderState::ToLookAt, gone) => gone,
        _ => kept,
    }
}

impl Book {
    /// Makes one order of two open ones. It belongs to the buyer of `id` and
    /// has the smaller number; the other one is cancelled. The comments are
    /// the caller's business.
    pub fn merge(&mut self, id: OrderId, other: OrderId, actor: Actor<'_>) -> Result<Join, Refusal> {
        self.allowed(id, Act::Merge)?;
        self.allowed(other, Act::Merge)?;
        let (Some(one), Some(two)) = (self.order(id), self.order(other)) else { return Err(Refusal::NoOrder) };
        if id == other || one.session != two.session {
            return Err(Refusal::NotAllowed);
        }
        let (customer, place) = (one.customer, |order: &Order| (order.number.unwrap_or(i64::MAX), order.id));
        let (kept, gone) = if place(one) < place(two) { (one, two) } else { (two, one) };
        let (kept_was, gone_was, kept, gone) = (Side::of(kept), Side::of(gone), kept.id, gone.id);
        self.forget_dropped(kept);
        self.forget_dropped(gone);
        let said_yes = self.order(gone).and_then(|order| order.confirmed_by.clone());
        let mut parts = Vec::new();
        for line in self.live(gone) {
            parts.extend(self.join_line(kept, gone, line));
        }
        self.mark(gone, (false, Vec::new()), actor);
        self.put(gone, OrderState::Cancelled);
        self.mark(kept, kept_was.mark_with(&gone_was), actor);
        if let Some(order) = self.touch(kept, actor) {
            order.address |= gone_was.address;
            if kept_was.state == OrderState::ToLookAt {
                order.confirmed_by = said_yes;
            }
        }
        self.give_to(kept, customer, joined_state(kept_was.state, gone_was.state));
        Ok(Join { kept, gone, kept_was, gone_was, parts, comments: Vec::new(), note: None })
    }

    /// Brings a live line over, to the line of the same product and option if
    /// there is one; both have the older one's price then.
    fn join_line(&mut self, kept: OrderId, gone: OrderId, line: LineId) -> Option<Part> {
        let old = self.line(gone, line)?.clone();
        let (to, price) = match self.exact_line(kept, old.product, old.option.as_deref()) {
            None => (self.empty_line(kept, &old)?, None),
            Some(to) => {
                let into = self.line_mut(kept, to)?;
                let was = into.unit_price;
                if old.id < to {
                    into.unit_price = old.unit_price;
                }
                (to, (into.unit_price != was).then_some(was))
            }
        };
        let own = self.wanted(kept, to);
        let shelf = self.shelves.get(&old.product)?;
        let mut wishes: Vec<WishId> =
            shelf.wishes().iter().filter(|wish| wish.line == line).map(|wish| wish.id).collect();
        self.pass_places(old.product, (gone, line), (kept, to), &wishes);
        wishes.extend(self.pass_held(old.product, (gone, line), (kept, to), old.held, &[]).into_keys());
        self.line_mut(gone, line)?.dropped = old.wanted();
        let (quantity, cut) = (old.wanted(), Vec::new());
        Some(Part { product: old.product, from: line, to, quantity, own, wishes, cut, price })
    }

    /// Gives a part of an open order to another buyer, who has none: a new
    /// order with a number of its own, which stands where this one stands.
    /// Of each line what is held goes first, then the last places in line.
    pub fn split(
        &mut self,
        id: OrderId,
        customer: CustomerId,
        chosen: &[(LineId, Quantity)],
        actor: Actor<'_>,
    ) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Split)?;
        let origin = self.order(id).map(|order| (order.channel, order.confirmed_by.clone())).unwrap_or_default();
        if self.open_order(customer).is_some() {
            return Err(Refusal::HasOrder);
        }
        self.divisible(id, chosen)?;
        let new = self.open_for(customer, actor).ok_or(Refusal::NoOrder)?;
        let number = self.next_number;
        self.next_number += 1;
        if let Some(order) = self.touch(new, actor) {
            order.number = Some(number);
            (order.channel, order.confirmed_by) = origin;
        }
        self.put(new, from);
        self.forget_dropped(id);
        let mut parts = Vec::new();
        for (line, quantity) in chosen {
            parts.extend(self.split_line(id, new, *line, *quantity));
        }
        self.touch(id, actor);
        for part in &parts {
            // A wish that takes all or nothing may be small enough now.
            self.serve(part.product);
        }
        Ok(Deed::Split { order: id, new, parts })
    }

    fn divisible(&self, id: OrderId, chosen: &[(LineId, Quantity)]) -> Result<(), Refusal> {
        let mut left: BTreeMap<LineId, Quantity> =
            self.order(id).into_iter().flat_map(Order::live_lines).map(|line| (line.id, line.wanted())).collect();
        for (line, quantity) in chosen {
            let wanted = left.get_mut(line).ok_or(Refusal::NoLine)?;
            let step = self.line(id, *line).and_then(|line| self.shelf(line.product)).map(|shelf| shelf.step);
            let fits = step.is_some_and(|step| quantity.is_multiple_of(step));
            if !fits || !quantity.is_positive() || *quantity > *wanted {
                return Err(Refusal::Quantity);
            }
            *wanted -= *quantity;
        }
        match (chosen.is_empty(), left.values().any(|quantity| quantity.is_positive())) {
            (true, _) => Err(Refusal::NoLine),
            (_, false) => Err(Refusal::NothingLeft),
            _ => Ok(()),
        }
    }

    fn split_line(&mut self, id: OrderId, new: OrderId, line: LineId, quantity: Quantity) -> Option<Part> {
        let old = self.line(id, line)?.clone();
        let to = match self.exact_line(new, old.product, old.option.as_deref()) {
            Some(to) => to,
            None => self.empty_line(new, &old)?,
        };
        let own = self.wanted(new, to);
        let fresh = self.new_id().map(WishId)?;
        let held = quantity.min(old.held);
        let (mut wishes, whole) = self.shelves.get_mut(&old.product)?.cut(line, quantity - held, fresh);
        self.pass_places(old.product, (id, line), (new, to), &wishes);
        let went = self.pass_held(old.product, (id, line), (new, to), held, &[]);
        let ends = went.iter().filter(|(end, whole)| end != whole).map(|(end, whole)| (*end, *whole));
        let cut = ends.chain(whole.map(|whole| (fresh, whole))).collect();
        wishes.extend(went.into_keys());
        Some(Part { product: old.product, from: line, to, quantity, own, wishes, cut, price: None })
    }

    /// Passes places in line on. Returns how many units wait in them.
    pub(super) fn pass_places(
        &mut self,
        product: ProductId,
        from: (OrderId, LineId),
        to: (OrderId, LineId),
        wishes: &[WishId],
    ) -> Quantity {
        let Some(shelf) = self.shelves.get_mut(&product) else { return Quantity::ZERO };
        let waiting = shelf.reassign(wishes, from.1, to);
        self.stocked.insert(product);
        for (at, more) in [(from, Quantity::ZERO - waiting), (to, waiting)] {
            if let Some(line) = self.line_mut(at.0, at.1) {
                line.waiting += more;
            }
        }
        waiting
    }

    /// Passes on what is held, of the places `first` before all others. The
    /// ledger tells it of both lines. Returns the places that went along, each
    /// with the one that it was before.
    pub(super) fn pass_held(
        &mut self,
        product: ProductId,
        from: (OrderId, LineId),
        to: (OrderId, LineId),
        quantity: Quantity,
        first: &[WishId],
    ) -> BTreeMap<WishId, WishId> {
        let Some(giver) = self.line_mut(from.0, from.1).filter(|_| quantity.is_positive()) else {
            return BTreeMap::new();
        };
        let mut goods = giver.let_go_of(quantity, first);
        let went = self.make_theirs(product, from, to, &mut goods);
        if let Some(line) = self.line_mut(to.0, to.1) {
            line.take_over(goods);
        }
        for (line, kind) in [(from.1, MovementKind::Released), (to.1, MovementKind::Held)] {
            self.movements.push(Movement { product, line: Some(line), kind, quantity, reason: None });
        }
        went
    }

    /// Names the new line in the places of goods that changed theirs. A place
    /// that `from` keeps a part of is a new one. Returns the places, each with
    /// the one that it was before.
    fn make_theirs(
        &mut self,
        product: ProductId,
        from: (OrderId, LineId),
        (order, line): (OrderId, LineId),
        goods: &mut [Kept],
    ) -> BTreeMap<WishId, WishId> {
        let mut names = BTreeMap::new();
        for Kept { place, .. } in goods {
            (place.order, place.line) = (order, line);
            let old = place.id;
            let name = names.get(&old).copied().unwrap_or_else(|| {
                let held = self.line(from.0, from.1).is_some_and(|line| line.kept.iter().any(|k| k.place.id == old));
                let wishes = self.shelf(product).map(Shelf::wishes).unwrap_or_default();
                let stays = held || wishes.iter().any(|wish| wish.id == old && wish.line == from.1);
                if stays { self.new_id().map_or(old, WishId) } else { old }
            });
            names.insert(old, name);
            place.id = name;
        }
        names.into_iter().map(|(old, name)| (name, old)).collect()
    }

    /// Makes an order somebody's, in this state.
    pub(super) fn give_to(&mut self, id: OrderId, customer: CustomerId, state: OrderState) {
        if self.order(id).is_some_and(|order| order.customer != customer) {
            self.hand_on(id, customer);
        }
        self.put(id, state);
    }

    pub(super) fn mark(&mut self, id: OrderId, (to_look_at, reasons): (bool, Vec<Reason>), actor: Actor<'_>) {
        if let Some(order) = self.touch(id, actor) {
            order.to_look_at = to_look_at;
            order.reasons = reasons;
        }
    }

    /// A line like `old` in another order, with nothing in it yet.
    fn empty_line(&mut self, order: OrderId, old: &Line) -> Option<LineId> {
        let id = self.new_id().map(LineId)?;
        let none = Quantity::ZERO;
        let mut line = Line { id, held: none, waiting: none, kept: Vec::new(), ..old.clone() };
        line.forget_given_up();
        self.lines_mut(order)?.push(line);
        Some(id)
    }

    pub(super) fn line(&self, order: OrderId, id: LineId) -> Option<&Line> {
        self.order(order)?.lines.iter().find(|line| line.id == id)
    }

    pub(super) fn line_mut(&mut self, order: OrderId, id: LineId) -> Option<&mut Line> {
        self.lines_mut(order)?.iter_mut().find(|line| line.id == id)
    }
}
