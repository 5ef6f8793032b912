//! What a comment does: the selling rules. Comments take effect in the order
//! of their arrival; when they were written decides places in line only.

use crate::base::id::{CustomerId, LineId, OrderId, ProductId};
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book, Repeat};
use crate::shop::order::{Line, OrderState};
use crate::shop::reading::{Intent, Item, Reading, Reason};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It asks nothing of the desk.
    None,
    /// It left a phone number or an address.
    Contact,
    /// It says again what is booked already.
    Repeat,
    /// It took something back.
    Cancelled,
    /// It changed what was booked.
    Changed,
    /// It was booked, and all of it is held.
    Booked,
    /// It was booked, and some of it waits.
    Waiting,
    /// A person should look at it.
    Look,
}

impl Outcome {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Contact => "contact",
            Self::Repeat => "repeat",
            Self::Cancelled => "cancelled",
            Self::Changed => "changed",
            Self::Booked => "booked",
            Self::Waiting => "waiting",
            Self::Look => "look",
        }
    }
}

/// What the law says of one comment: what became of it, and which order it
/// belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What became of it.
    pub outcome: Outcome,
    /// The order it belongs to, if its buyer has one.
    pub order: Option<OrderId>,
}

impl Book {
    /// Applies `reading`, a comment of `customer`. The shelves of all products
    /// that it names or that the buyer's order holds, and the buyer's open
    /// order, must lie on the table.
    pub fn take(&mut self, customer: CustomerId, reading: &Reading, actor: Actor<'_>) -> Decision {
        let contact = reading.phone.is_some() || reading.address;
        let before = self.open_order(customer);
        let outcome = if !reading.intent.is_about_an_order() {
            if contact { Outcome::Contact } else { Outcome::None }
        } else if !reading.clear {
            self.look(customer, &reading.reasons, actor)
        } else {
            self.apply(customer, reading, actor)
        };
        // What cancels an order is the last word of its story.
        let order = self.open_order(customer).or(before);
        // Small talk belongs to no order; a question is part of its story.
        let order = order.filter(|_| reading.intent != Intent::Other || outcome != Outcome::None);
        if let Some(id) = order
            && contact
            && let Some(order) = self.touch(id, actor)
        {
            order.address |= reading.address;
        }
        Decision { outcome, order }
    }

    pub(super) fn look(&mut self, customer: CustomerId, reasons: &[Reason], actor: Actor<'_>) -> Outcome {
        if let Some(order) = self.open_for(customer, actor).and_then(|id| self.touch(id, actor)) {
            order.look(reasons);
        }
        Outcome::Look
    }

    fn apply(&mut self, customer: CustomerId, reading: &Reading, actor: Actor<'_>) -> Outcome {
        let live =
            self.open_order(customer).filter(|id| self.order(*id).is_some_and(|o| o.live_lines().next().is_some()));
        let Some(order) = live else {
            return match reading.intent {
                Intent::Cancel => Outcome::None,
                Intent::Add => self.each(reading, |book, item| book.want(customer, item, actor)),
                // An earlier item of the comment may have made the line that a later one means.
                _ => self.each(reading, |book, item| match book.open_order(customer) {
                    Some(order) => book.wish(customer, order, item, actor),
                    None => book.want(customer, item, actor),
                }),
            };
        };
        if self.order(order).is_some_and(|o| o.state.is_confirmed()) {
            return self.knock(customer, order, reading, actor);
        }
        self.forget_dropped(order);
        match reading.intent {
            Intent::Cancel if reading.items.is_empty() => {
                self.drop_all(order, actor);
                Outcome::Cancelled
            }
            Intent::Cancel => {
                let outcome = self.each(reading, |book, item| book.take_back(customer, order, item, actor));
                self.close_if_empty(order);
                outcome
            }
            Intent::Change => self.change(customer, order, reading, actor),
            Intent::Add => self.each(reading, |book, item| book.more(customer, order, item, actor)),
            _ => self.each(reading, |book, item| book.wish(customer, order, item, actor)),
        }
    }

    /// Applies the items one by one; the gravest outcome stands.
    fn each(&mut self, reading: &Reading, mut one: impl FnMut(&mut Self, &Item) -> Outcome) -> Outcome {
        reading.items.iter().map(|item| one(self, item)).max().unwrap_or(Outcome::None)
    }

    /// A confirmed or packed order stays as it is when its buyer writes again;
    /// what would change it is shown to a person.
    fn knock(&mut self, customer: CustomerId, order: OrderId, reading: &Reading, actor: Actor<'_>) -> Outcome {
        let same = |item: &Item| {
            let Some(product) = self.product_by_code(&item.code) else { return false };
            let option = item.option.as_deref();
            let meant = match reading.intent {
                Intent::Change => self
                    .changed_line(order, product, option)
                    .filter(|id| option.is_none() || self.exact_line(order, product, option) == Some(*id)),
                Intent::Order if self.policy.repeat != Repeat::Add => {
                    self.line_of(order, product, option).map(|line| line.id).filter(|_| item.qty.is_some())
                }
                _ => None,
            };
            meant.is_some_and(|line| item.qty.is_none_or(|quantity| self.wanted(order, line) == quantity))
        };
        let asks = reading.intent == Intent::Order || !reading.items.is_empty();
        if asks && reading.items.iter().all(same) {
            return Outcome::Repeat;
        }
        self.look(customer, &[Reason::AlreadyConfirmed], actor)
    }

    /// A wish of a buyer who has no live line.
    fn want(&mut self, customer: CustomerId, item: &Item, actor: Actor<'_>) -> Outcome {
        let Some((product, quantity)) = self.product_by_code(&item.code).zip(item.qty) else {
            return self.look(customer, &[Reason::UnknownQuantity], actor);
        };
        let Some(order) = self.open_for(customer, actor) else { return Outcome::Look };
        if let Some(line) = self.line_of(order, product, item.option.as_deref()).map(|line| line.id) {
            self.raise(order, line, quantity, actor);
        } else {
            self.make_line(order, product, item.option.as_deref().map(str::to_owned), quantity, actor);
        }
        self.booked(order, product, item.option.as_deref())
    }

    /// An `order` for something that the order may hold already.
    fn wish(&mut self, customer: CustomerId, order: OrderId, item: &Item, actor: Actor<'_>) -> Outcome {
        let found = self.product_by_code(&item.code).zip(item.qty);
        let Some((product, quantity)) = found else {
            return self.look(customer, &[Reason::UnknownQuantity], actor);
        };
        let Some(line) = self.line_of(order, product, item.option.as_deref()) else {
            return self.want(customer, item, actor);
        };
        let (id, wanted) = (line.id, line.wanted());
        match self.policy.repeat {
            Repeat::Once if wanted == quantity => Outcome::Repeat,
            Repeat::Once => self.look(customer, &[Reason::Repeated], actor),
            Repeat::Add => {
                self.raise(order, id, quantity, actor);
                self.booked(order, product, item.option.as_deref())
            }
            Repeat::Replace => {
                self.set_wanted(order, id, quantity, actor);
                Outcome::Changed
            }
        }
    }

    fn more(&mut self, customer: CustomerId, order: OrderId, item: &Item, actor: Actor<'_>) -> Outcome {
        let Some((product, quantity)) = self.product_by_code(&item.code).zip(item.qty) else {
            return self.look(customer, &[Reason::UnknownQuantity], actor);
        };
        match self.line_or_choice(order, product, item.option.as_deref()) {
            Choice::Line(line) => {
                self.raise(order, line, quantity, actor);
                self.booked(order, product, item.option.as_deref())
            }
            Choice::Nothing => self.want(customer, item, actor),
            Choice::Several => self.look(customer, &[Reason::NoSuchLine], actor),
        }
    }

    fn take_back(&mut self, customer: CustomerId, order: OrderId, item: &Item, actor: Actor<'_>) -> Outcome {
        let Some(product) = self.product_by_code(&item.code) else {
            return self.look(customer, &[Reason::NoSuchLine], actor);
        };
        match (self.line_or_choice(order, product, item.option.as_deref()), item.qty) {
            (Choice::Line(line), quantity) => {
                let wanted = self.wanted(order, line);
                self.lower(order, line, quantity.map_or(wanted, |quantity| quantity.min(wanted)), actor);
            }
            (Choice::Several, None) => {
                for line in self.lines_of(order, product) {
                    self.set_wanted(order, line, Quantity::ZERO, actor);
                }
            }
            (Choice::Several, Some(_)) | (Choice::Nothing, _) => {
                return self.look(customer, &[Reason::NoSuchLine], actor);
            }
        }
        Outcome::Cancelled
    }

    fn change(&mut self, customer: CustomerId, order: OrderId, reading: &Reading, actor: Actor<'_>) -> Outcome {
        let known = |item: &Item| self.product_by_code(&item.code).filter(|p| !self.lines_of(order, *p).is_empty());
        if let [item] = reading.items.as_slice()
            && known(item).is_none()
        {
            return self.swap(customer, order, item, actor);
        }
        if reading.items.is_empty() || !reading.items.iter().all(|item| known(item).is_some()) {
            return self.look(customer, &[Reason::NoSuchLine], actor);
        }
        self.each(reading, |book, item| book.change_line(customer, order, item, actor))
    }

    /// Another product instead of the order's only line.
    fn swap(&mut self, customer: CustomerId, order: OrderId, item: &Item, actor: Actor<'_>) -> Outcome {
        let lines: Vec<LineId> = self.live(order);
        let found = self.product_by_code(&item.code).zip(item.qty);
        let (Some((product, quantity)), [old]) = (found, lines.as_slice()) else {
            return self.look(customer, &[Reason::NoSuchLine], actor);
        };
        self.set_wanted(order, *old, Quantity::ZERO, actor);
        self.make_line(order, product, item.option.as_deref().map(str::to_owned), quantity, actor);
        Outcome::Changed
    }

    fn change_line(&mut self, customer: CustomerId, order: OrderId, item: &Item, actor: Actor<'_>) -> Outcome {
        let Some(product) = self.product_by_code(&item.code) else { return Outcome::Look };
        let Some(line) = self.changed_line(order, product, item.option.as_deref()) else {
            return self.look(customer, &[Reason::NoSuchLine], actor);
        };
        if let Some(option) = &item.option
            && let Some(order) = self.touch(order, actor)
            && let Some(line) = order.lines.iter_mut().find(|other| other.id == line)
        {
            line.option = Some(option.to_string());
        }
        if let Some(quantity) = item.qty {
            self.set_wanted(order, line, quantity, actor);
        }
        self.close_if_empty(order);
        Outcome::Changed
    }

    /// The line that a change means: the one with its option, or the buyer's
    /// only one of the product.
    fn changed_line(&self, order: OrderId, product: ProductId, option: Option<&str>) -> Option<LineId> {
        self.exact_line(order, product, option).or_else(|| match self.lines_of(order, product).as_slice() {
            [only] => Some(*only),
            _ => None,
        })
    }

    /// Sets what a line wants, up or down.
    pub(super) fn set_wanted(&mut self, order: OrderId, line: LineId, quantity: Quantity, actor: Actor<'_>) {
        let wanted = self.wanted(order, line);
        if quantity > wanted {
            self.raise(order, line, quantity - wanted, actor);
        } else if quantity < wanted {
            self.lower(order, line, wanted - quantity, actor);
        }
    }

    /// Takes the whole order back; its lines remember what they gave up.
    pub(super) fn drop_all(&mut self, order: OrderId, actor: Actor<'_>) {
        for line in self.live(order) {
            self.set_wanted(order, line, Quantity::ZERO, actor);
        }
        self.touch(order, actor);
        self.put(order, OrderState::Cancelled);
    }

    pub(super) fn close_if_empty(&mut self, order: OrderId) {
        if self.live(order).is_empty() {
            self.put(order, OrderState::Cancelled);
        }
    }

    fn booked(&self, order: OrderId, product: ProductId, option: Option<&str>) -> Outcome {
        match self.line_of(order, product, option) {
            Some(line) if line.waiting.is_positive() => Outcome::Waiting,
            _ => Outcome::Booked,
        }
    }

    pub(super) fn live(&self, order: OrderId) -> Vec<LineId> {
        self.order(order).map(|o| o.live_lines().map(|line| line.id).collect()).unwrap_or_default()
    }

    fn lines_of(&self, order: OrderId, product: ProductId) -> Vec<LineId> {
        let lines = self.order(order).map(|o| o.live_lines().filter(|line| line.product == product));
        lines.map(|lines| lines.map(|line| line.id).collect()).unwrap_or_default()
    }

    pub(super) fn wanted(&self, order: OrderId, line: LineId) -> Quantity {
        self.line(order, line).map(Line::wanted).unwrap_or_default()
    }

    pub(super) fn exact_line(&self, order: OrderId, product: ProductId, option: Option<&str>) -> Option<LineId> {
        let mut lines = self.order(order)?.live_lines();
        lines.find(|line| line.product == product && line.option.as_deref() == option).map(|line| line.id)
    }

    /// The live line that an item means: the one with its option, or without
    /// an option the buyer's only line of the product.
    fn line_of(&self, order: OrderId, product: ProductId, option: Option<&str>) -> Option<&Line> {
        match self.line_or_choice(order, product, option) {
            Choice::Line(id) => self.line(order, id),
            _ => None,
        }
    }

    fn line_or_choice(&self, order: OrderId, product: ProductId, option: Option<&str>) -> Choice {
        if let Some(line) = self.exact_line(order, product, option) {
            return Choice::Line(line);
        }
        match (option, self.lines_of(order, product).as_slice()) {
            (Some(_), _) | (None, []) => Choice::Nothing,
            (None, [only]) => Choice::Line(*only),
            (None, _) => Choice::Several,
        }
    }
}

enum Choice {
    Line(LineId),
    Nothing,
    Several,
}
