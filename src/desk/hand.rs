//! Comments that people write down: one that was lost on the platform, or the
//! chosen rows of a list. They go through the same reader and rules as heard
//! ones, and none is booked twice.

use crate::base::id::{ChannelId, CommentId, CustomerId, OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::intake::{Codes, Heard, Read, fresh, take};
use crate::desk::rooms::Rooms;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError};
use crate::shop::book::Actor;
use crate::shop::comment::{Comment, NAME_MAX, Platform, TEXT_MAX, tidy};
use crate::shop::decide::{Decision, Outcome};
use crate::shop::event::CommentView;
use crate::shop::reading::{Reading, Reason};
use crate::shop::twins::{Brought, Live, Said, Sought, Twins, bare_name};
use crate::store::columns::json;
use crate::store::{Engine, StoreError, comments, customers, hand, ids};
use compact_str::CompactString;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use utoipa::ToSchema;

/// How long after its close the owner may still bring comments to a session:
/// a day.
const LATE_MS: i64 = 24 * 60 * 60 * 1000;
/// A comment cannot be older than this: seven days, as for heard ones.
const OLDEST_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// How exact a time is that does not say it: a minute.
const WITHIN_MS: i64 = 60 * 1000;
/// Rows that one command books at most, so that the others need not wait long.
const ROWS_MAX: usize = 1000;
/// Characters of an id at most.
const ID_MAX: usize = 200;

/// A comment that a person brings.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = WrittenComment)]
pub struct Written {
    /// The platform's id of it, if it is known.
    #[serde(default)]
    pub id: Option<String>,
    /// The platform's id of its author, if it is known.
    #[serde(default)]
    pub author: Option<String>,
    /// A buyer of the shop who writes on this platform: the person's word for
    /// who it is.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// Its author's display name.
    #[serde(default)]
    pub name: String,
    /// What was written.
    pub text: String,
    /// When it was written; left out, now.
    #[serde(default)]
    pub sent_at: Option<Millis>,
    /// How exact that is, in milliseconds; left out, a minute.
    #[serde(default)]
    pub within: Option<i64>,
    /// How many the same comments (author, text, time) the person knows to be
    /// here besides this one. With more than these here, it is not booked.
    #[serde(default)]
    pub besides: usize,
}

/// Comments that a person brings to a session.
#[derive(Clone, Debug, Serialize)]
pub struct ByHand {
    /// Where they were written.
    pub platform: Platform,
    /// By which of the session's channels that is heard, if it is known.
    pub channel: Option<ChannelId>,
    /// They, in their order.
    pub rows: Vec<Written>,
    /// Whether those without an id of their author that bear the same name are
    /// by one buyer. It is the person who says so; without it each is by a
    /// buyer of its own.
    pub one_buyer_per_name: bool,
    /// Whether the person is the owner.
    #[serde(skip)]
    pub owner: bool,
}

/// What became of comments that a person brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BookedByHand)]
pub struct Booked {
    /// Those that are booked now.
    pub booked: Vec<Kept>,
    /// Those that were here already.
    pub left_out: Vec<LeftOut>,
}

/// A comment that a person brought, as it was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = KeptByHand)]
pub struct Kept {
    /// Its place among those that were brought, from 0.
    pub row: usize,
    /// Its id.
    pub comment_id: CommentId,
    /// What became of it.
    pub outcome: Outcome,
    /// The order it belongs to.
    pub order_id: Option<OrderId>,
}

/// A comment that a person brought and that was here already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LeftOutByHand)]
pub struct LeftOut {
    /// Its place among those that were brought, from 0.
    pub row: usize,
    /// The one that is here, if it is of this session.
    pub comment_id: Option<CommentId>,
}

/// Comments of a list that are not here, as they are to be booked, and which
/// rows they are by their ids.
#[derive(Default)]
struct Fresh {
    read: Vec<Read>,
    row: HashMap<CompactString, usize>,
    left_out: Vec<LeftOut>,
}

impl Desk {
    /// Books a comment that a person writes down. One that is here already is
    /// told, and not booked.
    pub fn write_down(&self, command: &Command, session: SessionId, by: ByHand) -> Result<CommentView, DeskError> {
        self.bring(command, session, by, "write down", move |c, done| {
            let here = done.left_out.first().and_then(|left| left.comment_id);
            let id = done.booked.first().map(|kept| kept.comment_id);
            let view = comments::of(c, session, &id.or(here).into_iter().collect::<Vec<_>>())?.pop();
            match view {
                Some(view) if id.is_some() => Ok(view),
                view => Err(DeskError::HereAlready(view.map(|view| view.author).unwrap_or_default())),
            }
        })
    }

    /// Books rows of a list. Those that are here already are left out, also
    /// where somebody has booked them since the list was looked at.
    pub fn book_rows(&self, command: &Command, session: SessionId, by: ByHand) -> Result<Booked, DeskError> {
        self.bring(command, session, by, "book rows", |_, done| Ok(done))
    }

    fn bring<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        command: &Command,
        session: SessionId,
        by: ByHand,
        what: &str,
        answer: impl FnOnce(&mut Engine, Booked) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let what = format!("{what} {session} {}", fingerprint(&by)?);
        let by = ByHand { rows: by.rows.into_iter().map(checked).collect::<Result<_, _>>()?, ..by };
        if by.rows.is_empty() || by.rows.len() > ROWS_MAX {
            return Err(DeskError::Invalid("rows"));
        }
        let (shop, who, platform) = (command.shop, command.by.clone(), by.platform);
        let (readings, codes) = self.readings(shop, session, by.rows.iter().map(|row| row.text.as_str()))?;
        // What is here already is looked up outside of the lock; under it only
        // what has come since.
        let mut known = self.store.read(|c| {
            let (live, room) = live(c, session, (platform, by.channel))?;
            let mut known = Known { live, room, last: None, told: HashMap::new(), twins: Twins::default() };
            known.look_up(c, (shop, session), &by)?;
            Ok::<_, DeskError>(known)
        })?;
        self.once(command, what, move |c, now| {
            let table = Table::lock(c, shop, Some(session))?;
            let late = is_late(&table, by.owner, now)?;
            known.look_up(c, (shop, session), &by)?;
            let fresh = sort_out(c, (shop, session), &by, (known, readings), now)?;
            let booked = book(c, table, fresh, (&codes, late), Hand { by: Some(&who), at: now })?;
            answer(c, booked)
        })
    }
}

/// What names these rows among all that could be brought.
fn fingerprint(by: &ByHand) -> Result<String, StoreError> {
    let hash = Sha256::digest(json(by)?);
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A row as it can be kept.
fn checked(row: Written) -> Result<Written, DeskError> {
    let fits = |text: &str, max: usize| text.chars().nth(max).is_none();
    let id = |id: Option<String>, field| match id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()) {
        Some(id) if !fits(&id, ID_MAX) || id.contains(char::is_control) => Err(DeskError::Invalid(field)),
        id => Ok(id),
    };
    let (text, name) =
        (tidy(row.text.trim().to_owned(), '\n', usize::MAX), tidy(row.name.trim().to_owned(), ' ', usize::MAX));
    let row = Written { id: id(row.id, "id")?, author: id(row.author, "author")?, name, text, ..row };
    let named = row.customer_id.is_some() || row.author.is_some() || !row.name.is_empty();
    if !named || !fits(&row.name, NAME_MAX) {
        return Err(DeskError::Invalid("name"));
    }
    if row.text.trim().is_empty() || !fits(&row.text, TEXT_MAX) {
        return Err(DeskError::Invalid("text"));
    }
    if row.id.as_deref().is_some_and(hand::is_ours) {
        return Err(DeskError::Invalid("id"));
    }
    Ok(row)
}

/// What is known of where rows were written, of their authors, and of the
/// comments that are here.
struct Known {
    live: Live,
    /// The room of rows with the platform's id.
    room: String,
    /// The last comment that was looked at.
    last: Option<CommentId>,
    told: HashMap<String, CustomerId>,
    twins: Twins,
}

impl Known {
    /// Looks up those that may be among the rows and came behind `last`.
    fn look_up(&mut self, c: &mut Engine, (shop, session): (ShopId, SessionId), by: &ByHand) -> Result<(), StoreError> {
        let told: Vec<&str> = by.rows.iter().filter_map(|row| row.author.as_deref()).collect();
        self.told = authors(c, shop, by.platform, &told)?;
        let last = hand::last(c, session)?;
        let mut sought = Sought::of(by.rows.iter().map(|row| brought(row, &self.told, &self.live)));
        let found = hand::sought(c, (shop, session), by.platform, &mut sought, self.last)?;
        found.into_iter().for_each(|said| self.twins.add(said));
        self.last = last;
        Ok(())
    }
}

/// The live of a session that a person means, and the room in which what has
/// the platform's id is kept.
pub(super) fn live(
    c: &mut Engine,
    session: SessionId,
    (platform, channel): (Platform, Option<ChannelId>),
) -> Result<(Live, String), DeskError> {
    hand::live(c, session, platform, channel)?.ok_or(DeskError::Invalid("channel_id"))
}

fn brought<'a>(row: &'a Written, told: &HashMap<String, CustomerId>, live: &'a Live) -> Brought<'a> {
    let customer = row.customer_id.or_else(|| row.author.as_ref().and_then(|author| told.get(author)).copied());
    let at = row.sent_at.map(|at| (at, row.within.unwrap_or(WITHIN_MS).clamp(0, OLDEST_MS)));
    Brought { live, platform_id: row.id.as_deref(), customer, name: &row.name, text: &row.text, at }
}

/// Whether the session takes comments as late ones: it is closed, and the
/// owner brings them within a day.
fn is_late(table: &Table, owner: bool, now: Millis) -> Result<bool, DeskError> {
    if !table.is_closed() {
        return Ok(false);
    }
    let home = table.home.and_then(|home| table.sessions.get(&home));
    let closed = home.and_then(|session| session.summary.closed_at);
    if closed.is_none_or(|at| now.since(at) > LATE_MS) {
        return Err(DeskError::SessionClosed);
    }
    if owner { Ok(true) } else { Err(DeskError::OwnersOnly) }
}

/// The buyers whom rows name by an id. One that the shop has not heard of gets
/// a number below zero, which no buyer has.
pub(super) fn authors(
    c: &mut Engine,
    shop: ShopId,
    platform: Platform,
    authors: &[&str],
) -> Result<HashMap<String, CustomerId>, StoreError> {
    let found = customers::find(c, shop, platform, authors)?;
    let mut all: HashMap<String, CustomerId> =
        found.into_iter().map(|((_, author), customer)| (author, customer.view.id)).collect();
    for (stranger, author) in (1_i64..).zip(authors) {
        all.entry((*author).to_owned()).or_insert(CustomerId(-stranger));
    }
    Ok(all)
}

/// Parts the rows that are here from those that are not.
fn sort_out(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    by: &ByHand,
    (known, readings): (Known, Vec<Reading>),
    now: Millis,
) -> Result<Fresh, DeskError> {
    let chosen: Vec<CustomerId> = by.rows.iter().filter_map(|row| row.customer_id).collect();
    let chosen = hand::authors(c, shop, by.platform, &chosen)?;
    let Known { live, room, told, mut twins, .. } = known;
    let channel = hand::channel(c, shop, session, by.platform, now)?;
    let mut fresh = Fresh::default();
    let mut readings: Vec<Option<Reading>> = readings.into_iter().map(Some).collect();
    for place in oldest_first(&by.rows) {
        let Some((row, reading)) = by.rows.get(place).zip(readings.get_mut(place).and_then(Option::take)) else {
            continue;
        };
        let author = match row.customer_id {
            Some(customer) => Some(chosen.get(&customer).ok_or(DeskError::Invalid("customer_id"))?.clone()),
            None => row.author.clone(),
        };
        let brought = brought(row, &told, &live);
        let same: Vec<CommentId> = twins.same(&brought).map(|said| said.id).collect();
        let twin = twins.by_id(&brought).map(|said| said.id);
        if let Some(twin) = twin.or_else(|| same.first().copied().filter(|_| same.len() > row.besides)) {
            // One of these very rows has no number yet.
            let comment_id = Some(twin).filter(|id| id.get() > 0);
            fresh.left_out.push(LeftOut { row: place, comment_id });
            continue;
        }
        let sent_at = row.sent_at.map_or(now, |at| at.min(now));
        if now.since(sent_at) > OLDEST_MS {
            return Err(DeskError::Invalid("sent_at"));
        }
        twins.add(Said {
            id: CommentId(0),
            channel,
            room: room.clone(),
            platform_id: row.id.clone(),
            customer: brought.customer.unwrap_or(CustomerId(0)),
            name: row.name.clone(),
            text: row.text.clone(),
            sent_at,
        });
        let per_name = || by.one_buyer_per_name.then(|| format!("{}:{session}:{}", hand::ROOM, bare_name(&row.name)));
        let comment = Comment {
            platform: by.platform,
            room: if row.id.is_some() { room.as_str().into() } else { hand::ROOM.into() },
            id: row.id.clone().map_or_else(|| ids::one(c).map(hand::id_for), Ok)?.into(),
            author: author.or_else(per_name).map(Into::into),
            name: row.name.as_str().into(),
            text: row.text.as_str().into(),
            sent_at,
            arrived_at: now,
            by_host: false,
        };
        fresh.row.insert(comment.id.clone(), place);
        fresh.read.push(Read { heard: Heard { channel, comment }, reading });
    }
    Ok(fresh)
}

/// The places of the rows in the order in which they were written: lists come
/// both ways round, and their times are told to the minute at best.
fn oldest_first(rows: &[Written]) -> Vec<usize> {
    let mut places: Vec<(usize, Option<Millis>)> = rows.iter().map(|row| row.sent_at).enumerate().collect();
    let known: Vec<Millis> = rows.iter().filter_map(|row| row.sent_at).collect();
    if known.len() == rows.len() {
        if known.first() > known.last() {
            places.reverse();
        }
        places.sort_by_key(|(_, at)| *at);
    }
    places.into_iter().map(|(place, _)| place).collect()
}

/// Books what is not here. Late comments mark their orders, so that nobody
/// packs without having seen them.
fn book(
    c: &mut Engine,
    mut table: Table,
    fresh_rows: Fresh,
    (codes, late): (&Codes, bool),
    hand: Hand<'_>,
) -> Result<Booked, StoreError> {
    let Fresh { read, mut row, mut left_out } = fresh_rows;
    let new = fresh(c, &mut table, &read.iter().collect::<Vec<_>>(), &Rooms::default())?;
    let taken = take(c, &mut table, &new, codes, hand.at)?;
    let mut booked = Vec::new();
    for taken in &taken {
        let Decision { outcome, order } = taken.decision;
        if let Some(order) = order.filter(|_| late && outcome != Outcome::None) {
            let actor = Actor { by: None, sent_at: hand.at, at: hand.at };
            table.mark([order], Reason::AfterClose, actor);
        }
        let place = row.remove(&taken.comment.id).ok_or(StoreError::Missing)?;
        booked.push(Kept { row: place, comment_id: taken.id, outcome, order_id: order });
    }
    // Their ids were heard in another session of the shop.
    left_out.extend(row.into_values().map(|row| LeftOut { row, comment_id: None }));
    left_out.sort_by_key(|left| left.row);
    table.settle(c, &taken, hand)?;
    Ok(Booked { booked, left_out })
}
