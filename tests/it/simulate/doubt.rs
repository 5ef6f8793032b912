//! A merge or a split is taken back: what the desk makes of it is judged by
//! what must hold whatever it does, and by how the orders were before if
//! nothing has happened to them since. Then its word is the model's.

use super::joins::{Snap, joined};
use super::model::{Choice, Line, Model, Order, Place, Stage};
use super::play::Life;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use phiencho::base::id::CommentId;
use phiencho::shop::order::OrderState;
use phiencho::store::StoreError;
use serde_json::Value;
use std::collections::BTreeMap;

/// Two orders of which the desk says how they stand now.
pub struct Doubt {
    pub pair: [usize; 2],
    /// How the first of them (of a merge: both) was before all.
    pub was: Snap,
    /// How they were after it.
    pub then: Snap,
    /// How they were just now.
    pub before: Snap,
    /// Comments that went over, if they had been merged.
    pub merged: Option<Vec<CommentId>>,
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    order_id: i64,
    #[diesel(sql_type = Text)]
    kept: String,
}

#[derive(QueryableByName)]
struct Waits {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    order_id: i64,
    #[diesel(sql_type = BigInt)]
    line_id: i64,
    #[diesel(sql_type = BigInt)]
    quantity: i64,
    #[diesel(sql_type = BigInt)]
    sent_at: i64,
    #[diesel(sql_type = Bool)]
    part_fill: bool,
}

/// A place without its name: whether it is held, of which line, and so on.
pub type Spot = (i64, bool, usize, usize, i64, bool, i64);

impl Life {
    /// The line of a product as the tables have it, first in line first: the
    /// places, and whether they are held.
    pub fn line_told(&self, product: usize) -> Vec<(bool, Place)> {
        let id = self.stage.products[product];
        let held = format!(
            "SELECT l.id, l.order_id, l.kept FROM order_lines l JOIN orders o ON o.id = l.order_id
             WHERE l.product_id = {id} AND l.held > 0 AND o.state <> 'handed_over'"
        );
        let waits =
            format!("SELECT id, order_id, line_id, quantity, sent_at, part_fill FROM wishes WHERE product_id = {id}");
        let found = self.stage.programs[0]
            .store
            .read(|c| Ok((diesel::sql_query(held).load::<Held>(c)?, diesel::sql_query(waits).load::<Waits>(c)?)));
        let (held, waits) = found.map_err(|error: StoreError| error).unwrap();
        let mut told = Vec::new();
        let at = |order_id: i64, line_id: i64| {
            let order = self.stage.seen.opened.iter().position(|id| id.get() == order_id).unwrap();
            let view = &self.stage.seen.orders[&self.stage.seen.opened[order]];
            let line = view.lines.iter().position(|line| line.id.get() == line_id).unwrap();
            (order, self.model.orders[order].lines[line].key)
        };
        for Held { id, order_id, kept } in held {
            let (order, line) = at(order_id, id);
            // A seventh value is the comment.
            let kept: Vec<Vec<Value>> = serde_json::from_str(&kept).unwrap();
            let number = |value: &Value| value.as_i64().unwrap();
            told.extend(kept.iter().map(|place| {
                let (id, sent, since) = (number(&place[0]), number(&place[1]), number(&place[3]));
                let (id, qty, part) = (usize::try_from(id).unwrap(), number(&place[4]), place[5].as_bool().unwrap());
                (true, Place { id, order, line, qty, sent, part, since })
            }));
        }
        for Waits { id, order_id, line_id, quantity: qty, sent_at: sent, part_fill: part } in waits {
            let ((order, line), id) = (at(order_id, line_id), usize::try_from(id).unwrap());
            told.push((false, Place { id, order, line, qty, sent, part, since: 0 }));
        }
        told.sort_by_key(|(held, place)| (place.rank(), *held));
        told
    }

    /// The desk's word on what is in doubt, judged and taken over.
    pub fn resolve(&mut self) {
        let doubts = std::mem::take(&mut self.model.doubts);
        let pairs: Vec<usize> = doubts.iter().flat_map(|doubt| doubt.pair).collect();
        for order in &pairs {
            let view = &self.stage.seen.orders[&self.stage.seen.opened[*order]];
            let order = &mut self.model.orders[*order];
            order.look = view.to_look_at;
            order.stage = match view.state {
                OrderState::ToLookAt => Stage::Look,
                OrderState::Booked => Stage::Booked,
                OrderState::Confirmed => Stage::Confirmed,
                OrderState::Packed => Stage::Packed,
                OrderState::HandedOver => Stage::Gone,
                OrderState::Cancelled => Stage::Cancelled,
            };
            for (line, told) in order.lines.iter_mut().zip(&view.lines) {
                line.price = told.unit_price.get();
            }
        }
        for product in 0..self.model.products.len() {
            if pairs.iter().any(|order| self.model.orders[*order].lines.iter().any(|line| line.product == product)) {
                self.adopt(product, &pairs);
            }
        }
        doubts.iter().for_each(|doubt| doubt.judge(&self.model));
        for doubt in doubts {
            self.count(format!("taken apart, untouched {}", doubt.is_untouched()));
            let Doubt { pair: [kept, gone], merged, .. } = doubt;
            // The comments go back where there is an order to go back to.
            let comments = merged.filter(|_| self.model.orders[gone].is_open());
            let [kept, gone] = [kept, gone].map(|order| self.stage.seen.opened[order]);
            self.stage.seen.relink(kept, gone, comments.as_deref().unwrap_or_default());
        }
    }

    /// Takes over the places of these orders. Nobody else's has changed, but by
    /// goods that these gave back.
    fn adopt(&mut self, product: usize, pairs: &[usize]) {
        let told = self.line_told(product);
        let mut there = self.model.spots(product);
        let is_new = |(held, place): &(bool, Place)| {
            let spot = spots(&[(*held, place.clone())]).remove(0);
            let known = there.iter().position(|other| *other == spot);
            let others = *held && place.since == self.model.now && !pairs.contains(&place.order);
            known.map(|known| there.remove(known)).is_none() && others
        };
        let (given, mut before): (Vec<_>, Vec<_>) = told.iter().cloned().partition(is_new);
        for (_, place) in given {
            match before.iter_mut().find(|(held, other)| !held && other.id == place.id) {
                Some((_, same)) => same.qty += place.qty,
                None => before.push((false, Place { since: 0, ..place })),
            }
        }
        before.sort_by_key(|(held, place)| (place.rank(), *held));
        let others = |spots: Vec<Spot>| spots.into_iter().filter(|spot| !pairs.contains(&spot.2)).collect::<Vec<_>>();
        assert_eq!(others(spots(&before)), others(self.model.spots(product)), "what others have of product {product}");
        self.model.made = before.iter().map(|(_, place)| place.id).chain([self.model.made]).max().unwrap();
        let orders = self.model.orders.iter_mut().enumerate();
        let there = orders.filter(|(place, order)| order.is_open() || pairs.contains(place));
        for line in there.flat_map(|(_, order)| &mut order.lines) {
            if line.product == product {
                let mine = before.iter().filter(|told| told.1.line == line.key);
                let (kept, waiting): (Vec<_>, Vec<_>) = mine.cloned().partition(|told| told.0);
                line.kept = kept.into_iter().map(|told| told.1).collect();
                line.waiting = waiting.iter().map(|told| told.1.qty).sum();
            }
        }
        self.model.products[product].queue = before.into_iter().filter(|told| !told.0).map(|told| told.1).collect();
        self.model.serve(product);
        assert_eq!(self.model.spots(product), spots(&told), "who is served of product {product}");
    }
}

/// Places without their names, in order.
pub fn spots(line: &[(bool, Place)]) -> Vec<Spot> {
    let mut line: Vec<&(bool, Place)> = line.iter().collect();
    line.sort_by_key(|(held, place)| (place.rank(), *held, place.since, place.qty));
    let spot = |(held, place): &(bool, Place)| {
        (place.sent, *held, place.order, place.line, place.qty, place.part, place.since)
    };
    line.into_iter().map(spot).collect()
}

impl Model {
    /// The line of a product, first in line first, held and waiting.
    pub fn spots(&self, product: usize) -> Vec<Spot> {
        let lines = self.lines_of(product).filter(|(order, _)| order.is_open());
        let mut line: Vec<(bool, Place)> =
            lines.flat_map(|(_, line)| line.kept.iter().map(|place| (true, place.clone()))).collect();
        line.extend(self.products[product].queue.iter().map(|place| (false, place.clone())));
        spots(&line)
    }
}

/// What an order is to people: state, number, mark, buyer, and what its lines
/// have.
type Plain = (Stage, Option<i64>, bool, usize, Vec<(usize, Choice, i64, i64, i64)>);

fn plain(order: &Order) -> Plain {
    let live = order.live().into_iter();
    let mut lines: Vec<_> =
        live.map(|line| (line.product, line.option, line.price, line.held(), line.waiting)).collect();
    lines.sort_unstable();
    (order.stage, order.number, order.look, order.buyer, lines)
}

impl Snap {
    /// How many units of each product were asked for at each moment, held and
    /// waiting.
    fn amounts(&self) -> BTreeMap<(usize, bool, i64), i64> {
        let mut amounts = BTreeMap::new();
        let mut product = BTreeMap::new();
        for line in self.orders.iter().flat_map(|order| &order.lines) {
            product.insert(line.key, line.product);
            for place in &line.kept {
                *amounts.entry((line.product, true, place.sent)).or_default() += place.qty;
            }
        }
        for place in &self.places {
            *amounts.entry((product[&place.line], false, place.sent)).or_default() += place.qty;
        }
        amounts
    }

    /// The places in line, held and waiting, but for their names. What a place
    /// was given at one moment is one.
    fn stood(&self) -> Vec<Spot> {
        let mut given: BTreeMap<(usize, i64), Place> = BTreeMap::new();
        for place in self.orders.iter().flat_map(|order| &order.lines).flat_map(|line| &line.kept) {
            let same = given.entry((place.id, place.since));
            same.and_modify(|same| same.qty += place.qty).or_insert_with(|| place.clone());
        }
        let held = given.into_values().map(|place| (true, place));
        let waits = self.places.iter().map(|place| (false, place.clone()));
        let mut stood = spots(&held.chain(waits).collect::<Vec<_>>());
        stood.sort_unstable();
        stood
    }

    /// What of a product was asked for at this moment by places that take all
    /// or nothing: how much each holds, and how much each waits for.
    fn whole(&self, product: usize, sent: i64) -> [Vec<i64>; 2] {
        let lines = self.orders.iter().flat_map(|order| &order.lines).filter(|line| line.product == product);
        let lines: Vec<&Line> = lines.collect();
        let all_or_nothing = |place: &&Place| place.sent == sent && !place.part;
        let kept = lines.iter().flat_map(|line| &line.kept).filter(all_or_nothing).map(|place| place.qty);
        let mine = |place: &&Place| lines.iter().any(|line| line.key == place.line);
        let waits = self.places.iter().filter(mine).filter(all_or_nothing).map(|place| place.qty);
        [kept.collect(), waits.collect()]
    }
}

fn wants(order: &Order, product: usize) -> i64 {
    order.lines.iter().filter(|line| line.product == product).map(Line::wanted).sum()
}

impl Doubt {
    /// Whether nothing happened to them between.
    fn is_untouched(&self) -> bool {
        self.before == self.then
    }

    /// What went over goes back. Both are marked if some of it does not.
    fn went_back(&self, after: &Snap) {
        let giver = usize::from(self.merged.is_none());
        for product in (0..).take(super::stage::GOODS.len()) {
            let [went, goes] = if giver == 0 {
                [wants(&self.was.orders[1], product), wants(&after.orders[1], product)]
            } else {
                [
                    wants(&self.then.orders[1], product),
                    wants(&self.before.orders[1], product) - wants(&after.orders[1], product),
                ]
            };
            assert!(goes <= went, "{went} of product {product} went over, {goes} back");
            assert!(goes == went || after.orders.iter().all(|order| order.look), "{goes} of {went}, and no mark");
        }
        if giver == 0 {
            self.own_stays(after);
        }
    }

    /// What an order had of its own stays in it, if it is not given back by the
    /// moments at which the other's was asked for.
    fn own_stays(&self, after: &Snap) {
        let [kept, gone] = self.was.orders.as_slice() else { return };
        let line_of = |order: &Order, key: usize| order.lines.iter().find(|line| line.key == key).cloned().unwrap();
        let places = |snap: &Snap, line: &Line| {
            let waits = snap.places.iter().filter(|place| place.line == line.key);
            line.kept.iter().chain(waits).cloned().collect::<Vec<_>>()
        };
        for theirs in gone.live() {
            let Some(own) = kept.exact(theirs.product, theirs.option) else { continue };
            let moments: Vec<i64> = places(&self.was, theirs).iter().map(|place| place.sent).collect();
            let (own, had) = (line_of(kept, own).wanted(), line_of(&self.before.orders[0], own));
            let known = places(&self.before, &had).into_iter().filter(|place| moments.contains(&place.sent));
            let known: i64 = known.map(|place| place.qty).sum();
            let goes = line_of(&after.orders[1], theirs.key).wanted();
            assert!(goes <= known.max(had.wanted() - own), "{goes} went back of {had:?}, which had {own} of its own");
        }
    }

    fn judge(&self, model: &Model) {
        let after = model.snap(&self.pair);
        let whole = |snap: &Snap| {
            let mut whole = BTreeMap::new();
            for ((product, _, sent), qty) in snap.amounts() {
                *whole.entry((product, sent)).or_insert(0) += qty;
            }
            whole
        };
        assert_eq!(whole(&after), whole(&self.before), "nothing is lost, won, or in another place in line");
        let now = after.amounts();
        for ((product, held, sent), qty) in self.before.amounts().into_iter().filter(|((_, held, _), _)| *held) {
            let has = now.get(&(product, held, sent)).copied().unwrap_or_default();
            // What takes all or nothing and was given a part waits for all again.
            let [parts, waited] = self.before.whole(product, sent);
            let parts: i64 = if self.merged.is_some() || waited.is_empty() { 0 } else { parts.iter().sum() };
            assert!(has + parts >= qty, "{qty} of product {product} were held since {sent}, now {has}");
            let all = |[held, waits]: [Vec<i64>; 2]| held.into_iter().chain(waits).collect::<Vec<_>>();
            let [keeps, waits] = after.whole(product, sent);
            if let ([one], None) = (all(self.was.whole(product, sent)).as_slice(), &self.merged)
                && keeps.iter().chain(&waits).sum::<i64>() == *one
            {
                assert!(
                    keeps.is_empty() || waits.is_empty(),
                    "{one} of product {product} is one wish: {keeps:?} {waits:?}"
                );
            }
        }
        let (one, two) = (self.before.orders[0].stage, self.before.orders[1].stage);
        let stages = match self.was.orders.as_slice() {
            [kept, gone] if one == joined(kept.stage, gone.stage) => [kept.stage, gone.stage],
            [_, gone] => [one, gone.stage],
            _ => [one, two],
        };
        for (order, stage) in after.orders.iter().zip(stages) {
            let stage = match (order.live().is_empty(), stage) {
                (true, Stage::Look) => Stage::Look,
                (true, _) => Stage::Cancelled,
                // Comments have given it lines.
                (false, Stage::Look) => Stage::Booked,
                (false, stage) => stage,
            };
            assert_eq!(order.stage, stage, "{order:?}");
        }
        let before = || self.before.orders.iter().chain(&self.was.orders).flat_map(|order| &order.lines);
        for line in after.orders.iter().flat_map(|order| &order.lines) {
            let known = before().any(|old| (old.key, old.price) == (line.key, line.price));
            assert!(known, "a price that was never asked: {line:?}");
        }
        self.went_back(&after);
        if self.is_untouched() {
            let restored = self.was.orders.len();
            // An order that was marked may have been marked once more since.
            let marked = self.before.orders[0].look;
            let seen = |order: &Order| {
                let (stage, number, look, buyer, lines) = plain(order);
                (stage, number, look && !marked, buyer, lines)
            };
            let are: Vec<Plain> = after.orders[..restored].iter().map(seen).collect();
            let were: Vec<Plain> = self.was.orders.iter().map(seen).collect();
            assert_eq!(are, were, "taken back at once");
            let unmarked = self.was.orders.iter().zip(&after.orders).any(|(was, is)| was.look && !is.look);
            assert!(!unmarked, "a mark is not lost");
            assert_eq!(after.stood(), self.was.stood(), "taken back at once");
            assert!(after.orders[restored..].iter().all(|order| order.live().is_empty()));
        }
    }
}
