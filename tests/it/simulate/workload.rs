//! What happens in a life: buyers write, platforms repeat themselves, people
//! work, clocks jump.

use super::fault::Fault;
use super::hand::{Deed, Does};
use super::model::{Means, Order, Said, Stage, Terms, Wanted};
use super::play::{Known, Life};
use super::send::Op;
use super::stage::units;
use super::stage::{AUTHORS, GOODS, PLATFORMS, person, room};
use phiencho::base::phone::Phone;
use phiencho::base::time::Millis;
use phiencho::desk::Heard;
use phiencho::shop::comment::Comment;
use phiencho::shop::reading::{Intent, Item, Reading};

/// A comment that was made up, and where it was written.
#[derive(Clone, Debug)]
pub struct Spoken {
    pub room: usize,
    pub buyer: usize,
    pub number: usize,
    pub said: Said,
}

impl Life {
    /// One step or, where comments come in together, several; returns how many.
    pub fn step(&mut self) -> usize {
        match self.dice.below(100) {
            0..40 => return self.comments(),
            40..57 => self.work(),
            57..67 => self.stock(),
            67..77 => self.tangle(),
            77..86 => self.undo(),
            86..90 => self.resend(),
            90..93 => {
                if let Some(order) = self.some_order() {
                    self.claim(order);
                }
            }
            93..99 => self.clocks(),
            _ => {
                if self.dice.percent(2) {
                    self.command(&Op::Close { session: 1 });
                }
            }
        }
        1
    }

    pub fn some_order(&mut self) -> Option<usize> {
        let count = self.model.orders.len();
        // Late ones, as a rule: people work on what is new.
        (count > 0).then(|| count - 1 - self.dice.below(count.min(40)))
    }

    fn clocks(&mut self) {
        let program = self.dice.below(self.stage.programs.len());
        let ms = match self.dice.below(100) {
            0..15 => self.dice.within(-3_600_000, 3_600_000),
            15..40 => self.dice.within(10_000, 180_000),
            _ => self.dice.within(1, 9000),
        };
        self.diary.push(format!("program {program}: the clock moves {ms} ms"));
        self.stage.move_clock(program, ms);
        if self.dice.percent(60) {
            self.expire();
        }
    }

    fn work(&mut self) {
        let Some(mut order) = self.some_order() else { return };
        let is_sold = |order: &Order| order.is_kept() || order.stage == Stage::Gone;
        let sold = (0..self.model.orders.len()).filter(|order| is_sold(&self.model.orders[*order]));
        let sold: Vec<usize> = sold.collect();
        if !sold.is_empty() && self.dice.percent(30) {
            order = sold[self.dice.below(sold.len())];
        }
        let early: Vec<usize> = (0..self.model.orders.len()).filter(|order| self.model.is_early(*order)).collect();
        if !early.is_empty() && self.dice.percent(20) {
            order = early[self.dice.below(early.len())];
        }
        let version = self.version(order) - i64::from(self.dice.percent(6));
        let next = match self.model.orders[order].stage {
            Stage::Booked => Some(Does::Confirm),
            Stage::Confirmed => Some(Does::Pack),
            Stage::Packed => Some(Does::HandOver),
            Stage::Gone => Some(Does::Return),
            Stage::Look | Stage::Cancelled => None,
        };
        if let Some(does) = next.filter(|_| self.dice.percent(40)) {
            return self.command(&Op::Act { order, version, does });
        }
        let does = match self.dice.below(100) {
            0..22 => Does::Confirm,
            22..36 => Does::Cancel,
            36..44 => Does::Looked,
            44..58 => Does::Pack,
            58..68 => Does::HandOver,
            68..75 => Does::Return,
            75..80 if !self.model.orders[order].lines.is_empty() => {
                let line = self.dice.below(self.model.orders[order].lines.len());
                let price = self.dice.within(0, 90) * 1000;
                return self.command(&Op::PriceLine { order, version, line, price });
            }
            _ => return self.set(order, version),
        };
        self.command(&Op::Act { order, version, does });
    }

    fn set(&mut self, order: usize, version: i64) {
        let (product, option) = self.goods();
        let step = self.model.products[product].step;
        // At times none, at times no multiple of the step.
        let qty = self.dice.within(0, 8) * step + i64::from(self.dice.percent(3));
        if self.dice.percent(25) {
            let (session, buyer) = (self.dice.below(2), self.dice.below(self.model.people.len()));
            return self.command(&Op::OrderFor { session, buyer, product, option, qty });
        }
        self.command(&Op::Set { order, version, product, option, qty });
    }

    fn goods(&mut self) -> (usize, Option<&'static str>) {
        let product = self.dice.below(GOODS.len());
        let options = GOODS[product].4;
        (product, (!options.is_empty()).then(|| options[self.dice.below(options.len())]))
    }

    fn stock(&mut self) {
        let product = self.dice.below(GOODS.len());
        let few = self.dice.within(1, 12) * 1000 + if self.dice.percent(10) { 300 } else { 0 };
        let (session, price) = (self.dice.below(2), self.dice.within(1, 90) * 1000);
        let on_hand = self.model.products[product].on_hand;
        let op = match self.dice.below(100) {
            0..34 => Op::Receive { product, qty: few },
            34..42 => Op::Price { product, price },
            42..56 => Op::Count { product, counted: (on_hand + few - 7000).max(0) },
            // At times all that is there.
            56..66 if on_hand > 0 && self.dice.percent(30) => Op::Spoil { product, qty: on_hand },
            56..66 => Op::Spoil { product, qty: few },
            // At times for more than all who wait.
            66..69 => Op::Preorder { product, quota: self.model.waiting(product) + few },
            69..76 => Op::Preorder { product, quota: if self.dice.percent(40) { 0 } else { few } },
            76..88 => {
                let sold = self.model.sold(product, session);
                let quota = self.dice.percent(60).then(|| (sold + few - 4000).max(0));
                let terms = Terms { quota, price: self.dice.percent(50).then_some(price) };
                Op::Offer { session, product, terms }
            }
            _ => Op::Hold { session, minutes: self.dice.percent(85).then(|| self.dice.within(1, 3)) },
        };
        self.command(&op);
    }

    fn undo(&mut self) {
        let session = self.dice.below(2);
        if self.dice.percent(60) {
            return self.command(&Op::UndoLast { session });
        }
        let reach: Vec<usize> = (self.acts.len().saturating_sub(15)..self.acts.len())
            .filter(|act| self.act_is_known(*act, session))
            .collect();
        let all = (0..self.acts.len()).filter(|act| self.act_is_known(*act, session) && self.is_last(*act));
        let (apart, gone): (Vec<usize>, Vec<usize>) = all.partition(|act| self.acts[*act].deed.is_wide());
        let gone: Vec<usize> = gone.into_iter().filter(|act| self.is_gone(*act)).collect();
        let among = match self.dice.below(100) {
            0..30 if !apart.is_empty() => apart,
            30..50 if !gone.is_empty() => gone,
            _ => reach,
        };
        if !among.is_empty() {
            let act = among[self.dice.below(among.len())];
            self.command(&Op::Undo { session, act });
        }
    }

    /// Whether an act stands, and nothing upon it.
    fn is_last(&self, act: usize) -> bool {
        let deed = &self.acts[act].deed;
        let upon = |later: &Known| !later.undone && deed.is_under(&later.deed);
        !self.acts[act].undone && !self.acts[act + 1..].iter().any(upon)
    }

    /// Whether an act brought more than there still is.
    fn is_gone(&self, act: usize) -> bool {
        let brought = match &self.acts[act].deed {
            Deed::Received { product, qty, .. } | Deed::Counted { product, found: qty, .. } => vec![(*product, *qty)],
            Deed::Returned { order, brought } => {
                let line = |key| self.model.orders[*order].lines.iter().find(|line| line.key == key).unwrap();
                brought.iter().map(|(key, qty)| (line(*key).product, *qty)).collect()
            }
            _ => Vec::new(),
        };
        brought.iter().any(|(product, qty)| *qty > self.model.products[*product].on_hand)
    }

    /// Comments come in together, over one channel.
    fn comments(&mut self) -> usize {
        let program = self.dice.below(self.stage.programs.len());
        let (session, platform) = (self.dice.below(2), self.dice.below(2));
        let now = self.stage.programs[program].now();
        let count = 1 + if self.dice.percent(65) { self.dice.below(8) } else { self.dice.below(60) };
        let channel = self.stage.channels[session][platform];
        // What came in before the close is taken after it, too.
        let closed = self.model.sessions[session].closed.is_some_and(|closed| now >= closed);
        self.model.now = now;
        let mut batch = Vec::new();
        for _ in 0..count {
            let again = !self.said.is_empty() && self.dice.percent(12);
            let spoken = if again {
                // At times over the other session's channel: it is in the shop.
                self.said[self.said.len() - 1 - self.dice.below(self.said.len().min(60))].clone()
            } else {
                let buyer = platform * AUTHORS + self.dice.below(AUTHORS);
                let said = self.something(session, buyer, now);
                Spoken { room: session, buyer, number: self.said.len(), said }
            };
            if !closed {
                self.hear(session, &spoken);
            }
            if !again {
                self.said.push(spoken.clone());
            }
            batch.push((Heard { channel, comment: comment(&spoken, now) }, reading(&spoken.said)));
        }
        let fault = self.fault();
        self.diary.push(format!("program {program}, session {session}, {fault:?}: {:?}", said(&batch)));
        let take = |life: &mut Self| {
            let stage = &life.stage;
            stage.programs[program].desk.take_in_as_read(stage.shop, stage.sessions[session], batch.clone())
        };
        match self.under(fault, take) {
            Some(done) => {
                assert_eq!(fault, None, "{done:?}");
                done.unwrap();
            }
            None => {
                // The intake tries again until it is durable.
                take(self).unwrap();
                if fault == Some(Fault::AfterCommit) && !closed {
                    self.duplicates[session] += i64::try_from(batch.len()).unwrap();
                }
            }
        }
        self.stage.follow();
        count
    }

    fn hear(&mut self, session: usize, spoken: &Spoken) {
        if self.known.insert((spoken.room, spoken.buyer / AUTHORS, spoken.number)) {
            self.received[session] += 1;
            self.model.comment(session, spoken.buyer, &spoken.said);
        } else {
            self.duplicates[session] += 1;
        }
    }

    fn something(&mut self, session: usize, buyer: usize, now: i64) -> Said {
        let means = match self.dice.below(100) {
            0..45 => Means::Order,
            45..60 => Means::Add,
            60..75 => Means::Change,
            75..88 => Means::Cancel,
            _ => Means::Talk,
        };
        let count = if means == Means::Talk || (means == Means::Cancel && self.dice.percent(30)) {
            0
        } else {
            1 + usize::from(self.dice.percent(15)) + usize::from(self.dice.percent(5))
        };
        let items = (0..count).map(|_| self.item(means, session, buyer)).collect();
        let clear = self.dice.percent(93);
        let phone = self.dice.percent(6).then(|| format!("09{:08}", self.dice.within(0, 99_999_999)));
        Said { means, clear, items, phone, sent: now - self.dice.within(0, 20_000) }
    }

    fn item(&mut self, means: Means, session: usize, buyer: usize) -> Wanted {
        let (product, option) = self.goods();
        // Without its option, a buyer means the line that they have.
        let open = self.model.open(session, self.model.who[buyer]);
        let has = open.is_some_and(|order| !self.model.orders[order].of(product).is_empty());
        let left_out = has && means != Means::Order && self.dice.percent(40);
        let option = option.filter(|_| !left_out);
        let some = Some(self.dice.within(1, 6) * self.model.products[product].step);
        let qty = match means {
            Means::Cancel => some.filter(|_| self.dice.percent(50)),
            Means::Change if option.is_some() => some.filter(|_| self.dice.percent(70)),
            _ => some,
        };
        Wanted { product, qty, option }
    }
}

fn comment(spoken: &Spoken, now: i64) -> Comment {
    let (platform, author, name) = person(spoken.buyer);
    Comment {
        platform,
        room: room(spoken.room, PLATFORMS[spoken.buyer / AUTHORS]).into(),
        id: spoken.number.to_string().into(),
        author: Some(author.into()),
        name: name.into(),
        text: format!("bình luận {}", spoken.number).into(),
        sent_at: Millis(spoken.said.sent),
        arrived_at: Millis(now),
        by_host: false,
    }
}

fn reading(said: &Said) -> Reading {
    let intent = match said.means {
        Means::Order => Intent::Order,
        Means::Add => Intent::Add,
        Means::Change => Intent::Change,
        Means::Cancel => Intent::Cancel,
        Means::Talk if said.phone.is_some() => Intent::Contact,
        Means::Talk => Intent::Question,
    };
    let item = |item: &Wanted| Item {
        code: GOODS[item.product].0.into(),
        qty: item.qty.map(units),
        option: item.option.map(Into::into),
    };
    let items = said.items.iter().map(item).collect();
    let phone = said.phone.as_deref().and_then(Phone::new);
    Reading { intent, items, clear: said.clear, phone, ..Reading::nothing() }
}

fn said(batch: &[(Heard, Reading)]) -> Vec<String> {
    let words = |(heard, reading): &(Heard, Reading)| {
        let Comment { platform, author, id, sent_at, .. } = &heard.comment;
        let items: Vec<String> =
            reading.items.iter().map(|item| format!("{} {:?} {:?}", item.code, item.qty, item.option)).collect();
        let clear = if reading.clear { "" } else { "?" };
        format!("#{id} {}/{author:?} at {}: {:?}{clear} {items:?}", platform.as_str(), sent_at.get(), reading.intent)
    };
    batch.iter().map(words).collect()
}
