//! Comments come in: each is read, decided once, and booked.

use crate::base::id::{ChannelId, CommentId, CustomerId, ProductId, SessionId, ShopId};
use crate::base::phone::Phone;
use crate::base::text::fold;
use crate::base::time::Millis;
use crate::desk::rooms::{Rooms, of_session};
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Desk, DeskError, text};
use crate::shop::book::Actor;
use crate::shop::comment::{Comment, Platform};
use crate::shop::decide::{Decision, Outcome};
use crate::shop::event::CustomerView;
use crate::shop::reading::{Intent, Reading};
use crate::store::channels::Brought;
use crate::store::comments::Taken;
use crate::store::customers::{Identity, NewCustomer, Writer};
use crate::store::sale::{self, Sale};
use crate::store::sessions::Session;
use crate::store::{Draft, Engine, StoreError, comments, customers, gaps, hand, ids, orders};
use compact_str::CompactString;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What comes later than so after its writing may have been written in a gap.
const LATE_MS: i64 = 2_000;

/// A comment and the channel that brought it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The channel.
    pub channel: ChannelId,
    /// The comment.
    pub comment: Comment,
}

/// Who wrote a comment.
#[derive(Clone, Copy)]
struct Buyer {
    id: CustomerId,
    /// The buyer that was made for the author.
    own: CustomerId,
}

/// A comment as read, before it is decided.
pub(super) struct Read {
    pub(super) heard: Heard,
    pub(super) reading: Reading,
}

/// What is on sale, by its code.
pub(super) type Codes = HashMap<String, ProductId>;

impl Desk {
    /// Takes in comments of one session, in order of arrival. Those that the
    /// shop has already are counted and change nothing. A closed session takes
    /// those that came in before its close; later ones are counted.
    pub fn take_in(&self, shop: ShopId, session: SessionId, heard: Vec<Heard>) -> Result<(), DeskError> {
        let texts = heard.iter().map(|heard| heard.comment.text.as_str());
        let (readings, codes) = self.readings(shop, session, texts)?;
        let read = heard.into_iter().zip(readings).map(|(heard, reading)| Read { heard, reading }).collect();
        self.take_read(shop, session, read, codes)
    }

    /// What these texts say in a session as it is now, and what is on sale.
    pub(super) fn readings<'t>(
        &self,
        shop: ShopId,
        session: SessionId,
        texts: impl Iterator<Item = &'t str>,
    ) -> Result<(Vec<Reading>, Codes), DeskError> {
        let sale = self.store.ask(|c| sale::of(c, shop, session))?;
        let reader = self.readers.of(session, &sale.catalogue);
        let products = &sale.catalogue.products;
        let pinned = sale.pinned.and_then(|place| products.get(place)).map(|product| product.code.as_str());
        let readings = reader.read_all(texts, pinned);
        Ok((readings, codes(sale)))
    }

    /// The same with comments that were read elsewhere.
    pub fn take_in_as_read(
        &self,
        shop: ShopId,
        session: SessionId,
        read: Vec<(Heard, Reading)>,
    ) -> Result<(), DeskError> {
        let codes = codes(self.store.ask(|c| sale::of(c, shop, session))?);
        let read = read.into_iter().map(|(heard, reading)| Read { heard, reading }).collect();
        self.take_read(shop, session, read, codes)
    }

    /// The buyer who writes as this author on a platform; made, called
    /// `name`, if the shop has not heard of them yet.
    pub fn customer(
        &self,
        shop: ShopId,
        (platform, author): (Platform, &str),
        name: &str,
    ) -> Result<CustomerId, DeskError> {
        let (author, name) = (text(author, 200, "author")?, name.to_owned());
        self.write(move |c, now| {
            let known = customers::find(c, shop, platform, &[&author])?.into_values().next();
            if let Some(known) = known {
                return Ok(known.view.id);
            }
            let view = CustomerView {
                id: CustomerId(ids::one(c)?),
                name,
                platform,
                phone: None,
                address: None,
                flags: Vec::new(),
            };
            let id = view.id;
            let new =
                NewCustomer { identity: (platform, author), name_folded: fold(&view.name), view, first_session: None };
            let (new, mut draft) = ([new], Draft::default());
            customers::insert(&mut draft, shop, &new, now);
            draft.write(c)?;
            Ok(id)
        })
    }

    fn take_read(&self, shop: ShopId, session: SessionId, mut read: Vec<Read>, codes: Codes) -> Result<(), DeskError> {
        let rooms = self.give_rooms(session, &mut read)?;
        // Whatever hosts write, they do not order from themselves.
        for read in read.iter_mut().filter(|read| read.heard.comment.by_host) {
            read.reading = Reading::nothing();
        }
        let all = Arc::new((read, codes));
        let once = || {
            let (all, rooms) = (Arc::clone(&all), Arc::clone(&rooms));
            self.write(move |c, now| Ok(book_in(c, (shop, session), &all.0, (&all.1, &rooms), now)?))
        };
        match once() {
            // Another writer booked the same comment between our look and our
            // insert; the second look finds it.
            Err(DeskError::Store(StoreError::Conflict | StoreError::Busy)) => once(),
            done => done,
        }
    }
}

fn book_in(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    read: &[Read],
    (codes, rooms): (&Codes, &Rooms),
    now: Millis,
) -> Result<(), StoreError> {
    let mut table = Table::lock(c, shop, Some(session))?;
    let read = in_time(c, &table, read)?;
    if read.is_empty() {
        return Ok(());
    }
    let fresh = fresh(c, &mut table, &read, rooms)?;
    caught_up(c, &fresh)?;
    let taken = take(c, &mut table, &fresh, codes, now)?;
    table.settle(c, &taken, Hand { by: None, at: now })
}

/// Notes what was written while its channel was not heard, and came after all.
fn caught_up(c: &mut Engine, fresh: &[&Read]) -> Result<(), StoreError> {
    let mut late: BTreeMap<ChannelId, Vec<Millis>> = BTreeMap::new();
    for Read { heard, .. } in fresh {
        if heard.comment.arrived_at.since(heard.comment.sent_at) > LATE_MS {
            late.entry(heard.channel).or_default().push(heard.comment.sent_at);
        }
    }
    late.into_iter().try_for_each(|(channel, sent)| gaps::catch_up(c, channel, &sent))
}

/// The comments that came in while their session was open: of those that were
/// under way at its close. How many came later is kept with their channels.
fn in_time<'a>(c: &mut Engine, table: &Table, read: &'a [Read]) -> Result<Vec<&'a Read>, StoreError> {
    let closed = table.home.and_then(|home| table.sessions.get(&home)).and_then(|home| home.summary.closed_at);
    let mut late = BTreeMap::<ChannelId, i64>::new();
    let is_in_time = |read: &&Read| {
        let in_time = closed.is_none_or(|closed| read.heard.comment.arrived_at < closed);
        *late.entry(read.heard.channel).or_default() += i64::from(!in_time);
        in_time
    };
    let read = read.iter().filter(is_in_time).collect();
    for (channel, comments) in late.into_iter().filter(|(_, comments)| *comments > 0) {
        gaps::count(c, table.shop, channel, &[("after_close", comments)])?;
    }
    Ok(read)
}

fn codes(Sale { catalogue, ids, .. }: Sale) -> Codes {
    catalogue.products.into_iter().map(|product| product.code).zip(ids).collect()
}

/// Decides on comments that are [`fresh`]; what is decided is on the table.
pub(super) fn take<'a>(
    c: &mut Engine,
    table: &mut Table,
    fresh: &[&'a Read],
    codes: &Codes,
    now: Millis,
) -> Result<Vec<Taken<'a>>, StoreError> {
    let session = table.home.ok_or(StoreError::Missing)?;
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let items = fresh.iter().map(|read| read.reading.items.len()).sum();
    table.lay_in_ids(c, fresh.len(), items)?;
    table.take_ids(c, fresh.len(), items)?;
    let buyers = buyers(c, table, fresh, now)?;
    // Who is made now has no order.
    let new: HashSet<CustomerId> = table.new_buyers.iter().map(|new| new.view.id).collect();
    let known: HashSet<CustomerId> = buyers.iter().map(|buyer| buyer.id).filter(|id| !new.contains(id)).collect();
    let open = orders::open(c, session, &known.into_iter().collect::<Vec<_>>())?;
    let named = fresh.iter().flat_map(|read| &read.reading.items).filter_map(|item| codes.get(&*item.code).copied());
    table.lay_near(c, open, named.collect::<HashSet<_>>())?;
    decide(c, table, fresh, &buyers, now)
}

/// The comments that the shop does not have yet, each once; the others are
/// counted as duplicates. One whose room is not told is the same in any of
/// `rooms`, the lives that its session has heard.
pub(super) fn fresh<'a>(
    c: &mut Engine,
    table: &mut Table,
    read: &[&'a Read],
    rooms: &Rooms,
) -> Result<Vec<&'a Read>, StoreError> {
    let home = table.home.ok_or(StoreError::Missing)?;
    let nowhere = CompactString::from(of_session(home));
    let mut seen = known(c, (table.shop, home), read, rooms)?;
    let some_nowhere = read.iter().any(|read| read.heard.comment.room == nowhere);
    let mut anywhere = HashSet::new();
    let mut counts: BTreeMap<ChannelId, Brought> = BTreeMap::new();
    let mut fresh = Vec::new();
    for read in read.iter().copied() {
        let Comment { platform, room, id, .. } = &read.heard.comment;
        let is_elsewhere = some_nowhere
            && (seen.contains(&(*platform, nowhere.clone(), id.clone()))
                || *room == nowhere && anywhere.contains(&(*platform, id)));
        let is_new = !is_elsewhere && seen.insert((*platform, room.clone(), id.clone()));
        let channel = read.heard.channel;
        let count = counts.entry(channel).or_insert_with(|| Brought::by(home, channel));
        if is_new {
            count.new += 1;
            anywhere.extend(some_nowhere.then_some((*platform, id)));
            fresh.push(read);
        } else {
            count.again += 1;
        }
    }
    table.brought.extend(counts.into_values());
    if let Some(session) = table.sessions.get_mut(&home) {
        session.summary.totals.received += table.brought.iter().map(|brought| brought.new).sum::<i64>();
        session.summary.totals.duplicates += table.brought.iter().map(|brought| brought.again).sum::<i64>();
    }
    Ok(fresh)
}

/// Which of these comments the shop has, by platform, room and id.
fn known(
    c: &mut Engine,
    (shop, home): (ShopId, SessionId),
    read: &[&Read],
    rooms: &Rooms,
) -> Result<HashSet<(Platform, CompactString, CompactString)>, StoreError> {
    let mut groups: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for Read { heard, .. } in read {
        let comment = &heard.comment;
        groups.entry((comment.platform, comment.room.as_str(), heard.channel)).or_default().push(&comment.id);
    }
    let mut caught_up = None;
    let mut seen = HashSet::new();
    for ((platform, room, channel), ids) in groups {
        let [of_channel, of_session] = hand::rooms(home, channel);
        let mut found = comments::known(c, shop, (platform, [room, &of_channel, &of_session]), &ids)?;
        if room == of_session {
            let rooms = match &caught_up {
                Some(rooms) => rooms,
                None => caught_up.insert(rooms.caught_up(c, home)?),
            };
            let since = read.iter().map(|read| read.heard.comment.arrived_at).min();
            found.extend(rooms.known(c, shop, (platform, since.unwrap_or(Millis(0))), &ids)?);
        }
        seen.extend(found.into_iter().map(|id| (platform, room.into(), id.into())));
    }
    Ok(seen)
}

/// The buyer of each comment, with the last phone number that they left; new
/// ones are made as it is settled. A comment without an author is a buyer of its own, never
/// merged with another.
fn buyers(c: &mut Engine, table: &mut Table, fresh: &[&Read], now: Millis) -> Result<Vec<Buyer>, StoreError> {
    let identities: Vec<Identity> = fresh.iter().map(|read| identity(&read.heard.comment)).collect();
    let mut known = HashMap::new();
    let platforms: HashSet<_> = identities.iter().map(|identity| identity.0).collect();
    for platform in platforms {
        let authors: Vec<&str> =
            identities.iter().filter(|identity| identity.0 == platform).map(|identity| identity.1.as_str()).collect();
        known.extend(customers::find(c, table.shop, platform, &authors)?);
    }
    let mut fresh_ids = table.ids(c, i64::try_from(fresh.len()).unwrap_or(i64::MAX))?;
    let mut new: Vec<Identity> = Vec::new();
    let mut called: HashMap<CustomerId, &Phone> = HashMap::new();
    let mut buyers = Vec::with_capacity(fresh.len());
    for (read, identity) in fresh.iter().zip(identities) {
        let buyer = match known.get(&identity) {
            Some(writer) => Buyer { id: writer.view.id, own: writer.own },
            None => {
                let id = CustomerId(fresh_ids.next().ok_or(StoreError::Missing)?);
                let (name, platform) = (read.heard.comment.name.to_string(), identity.0);
                let view = CustomerView { id, name, platform, phone: None, address: None, flags: Vec::new() };
                known.insert(identity.clone(), Writer { view, own: id, first_session: None });
                new.push(identity);
                Buyer { id, own: id }
            }
        };
        called.extend(read.reading.phone.as_ref().map(|phone| (buyer.id, phone)));
        buyers.push(buyer);
    }
    for Writer { view, .. } in known.values_mut() {
        match called.get(&view.id) {
            Some(phone) if view.phone.as_ref() == Some(*phone) => drop(called.remove(&view.id)),
            Some(phone) => view.phone = Some((*phone).clone()),
            None => {}
        }
    }
    let new: Vec<NewCustomer> = new
        .into_iter()
        .filter_map(|identity| {
            let view = known.get(&identity)?.view.clone();
            Some(NewCustomer { identity, name_folded: fold(&view.name), view, first_session: None })
        })
        .collect();
    for view in &new {
        called.remove(&view.view.id);
    }
    table.new_buyers.extend(new);
    for (id, phone) in called {
        customers::set_phone(c, table.shop, id, phone)?;
        // Here the comment itself changes the order.
        table.tell_elsewhere(c, id, Hand { by: None, at: now })?;
    }
    for Writer { view, first_session, .. } in known.into_values() {
        table.firsts.insert(view.id, first_session);
        table.known.buyers.insert(view.id, view);
    }
    Ok(buyers)
}

fn identity(comment: &Comment) -> Identity {
    let author = match comment.author.as_deref() {
        None | Some("" | "0") => format!("comment:{}:{}", comment.room, comment.id),
        Some(author) => author.to_owned(),
    };
    (comment.platform, author)
}

fn decide<'a>(
    c: &mut Engine,
    table: &mut Table,
    fresh: &[&'a Read],
    buyers: &[Buyer],
    now: Millis,
) -> Result<Vec<Taken<'a>>, StoreError> {
    let mut fresh_ids = table.ids(c, i64::try_from(fresh.len()).unwrap_or(i64::MAX))?;
    let mut taken = Vec::with_capacity(fresh.len());
    for (read, buyer) in fresh.iter().zip(buyers) {
        let comment = &read.heard.comment;
        let actor = Actor { by: None, sent_at: comment.sent_at, at: now };
        let id = CommentId(fresh_ids.next().ok_or(StoreError::Missing)?);
        (table.book.comment, table.book.channel) = (Some(id), Some(read.heard.channel));
        let decision = table.book.take(buyer.id, &read.reading, actor);
        if let Some(session) = table.home.and_then(|home| table.sessions.get_mut(&home)) {
            tally(session, &read.reading, decision);
        }
        taken.push(Taken {
            id,
            channel: read.heard.channel,
            comment,
            customer: buyer.own,
            reading: &read.reading,
            decision,
        });
    }
    (table.book.comment, table.book.channel) = (None, None);
    Ok(taken)
}

fn tally(session: &mut Session, reading: &Reading, decision: Decision) {
    let totals = &mut session.summary.totals;
    totals.read_as_orders += i64::from(matches!(reading.intent, Intent::Order | Intent::Add));
    totals.comments_to_look_at += i64::from(decision.outcome == Outcome::Look);
}
