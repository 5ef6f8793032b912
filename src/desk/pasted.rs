//! A list of comments is looked at before anything of it is booked: what is
//! here already, what is there but not here, and what the reader makes of it.

use crate::base::id::{ChannelId, CommentId, CustomerId, SessionId, ShopId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::desk::hand::{authors, live};
use crate::desk::{Desk, DeskError};
use crate::reader::pasted::{self, Row};
use crate::shop::comment::Platform;
use crate::shop::event::CustomerView;
use crate::shop::reading::{Intent, Reading, Reason, Span};
use crate::shop::twins::{Brought, Live, Said, Standing, Twins};
use crate::store::{hand, sessions};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Buyers of one name that are shown for a row at most.
const BUYERS_SHOWN: usize = 5;

/// A list of comments, held against what is here.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PastedLook)]
pub struct Look {
    /// Its comments, in its order.
    pub rows: Vec<PastedRow>,
    /// The lines that could not be read.
    pub unread: Vec<UnreadLine>,
    /// Numbers of the lines that say nothing by themselves: headings, times,
    /// buttons.
    pub aside: Vec<usize>,
}

/// A line that could not be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnreadLine {
    /// Its number, from 1.
    pub line: usize,
    /// As it stands there.
    pub text: String,
}

/// A comment of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PastedRow {
    /// The number of its first line, from 1.
    pub line: usize,
    /// The platform's id of it.
    pub id: Option<String>,
    /// The platform's id of its author.
    pub author: Option<String>,
    /// Its author's name.
    pub name: String,
    /// What was written.
    pub text: String,
    /// When, if the list tells.
    pub sent_at: Option<Millis>,
    /// How exact that is, in milliseconds.
    pub within: Option<i64>,
    /// Whether it is here.
    pub state: Standing,
    /// The one that it is, or is like.
    pub comment_id: Option<CommentId>,
    /// What to say as `besides` to book it nevertheless: how many the same are
    /// here or further up in the list.
    pub besides: usize,
    /// Whose it is by its author's id; or where that is not told, the buyers
    /// of this name who wrote in this session, at most five.
    pub buyers: Vec<CustomerView>,
    /// What its author wants.
    pub intent: Intent,
    /// Whether that is clear.
    pub clear: bool,
    /// Why it is not.
    pub reasons: Vec<Reason>,
    /// What it names.
    pub items: Vec<PastedItem>,
    /// Which words gave what (byte offsets into the UTF-8 text).
    pub spans: Vec<Span>,
}

/// A product that a comment of a list names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PastedItem {
    /// Its code.
    pub code: String,
    /// How many of its units.
    pub quantity: Option<Quantity>,
    /// Which choice.
    pub option: Option<String>,
}

impl Desk {
    /// Reads a list of comments of a session, and changes nothing.
    pub fn look_at_list(
        &self,
        shop: ShopId,
        session: SessionId,
        (platform, channel): (Platform, Option<ChannelId>),
        text: &str,
    ) -> Result<Look, DeskError> {
        let pasted = pasted::read(text).map_err(|_| DeskError::TooMuch)?;
        let now = self.clock.now();
        let (readings, _) = self.readings(shop, session, pasted.rows.iter().map(|row| row.text.as_str()))?;
        let told: Vec<&str> = pasted.rows.iter().filter_map(|row| row.author.as_deref()).collect();
        let (opened, mut twins, told, live) = self.store.read(|c| {
            let opened = sessions::get(c, shop, session)?.summary.opened_at;
            let mut twins = Twins::default();
            hand::said(c, (shop, session), platform)?.into_iter().for_each(|said| twins.add(said));
            let (live, _) = live(c, session, (platform, channel))?;
            Ok::<_, DeskError>((opened, twins, authors(c, shop, platform, &told)?, live))
        })?;
        let mut listed = Twins::default();
        let mut rows = Vec::with_capacity(pasted.rows.len());
        for (row, reading) in pasted.rows.into_iter().zip(readings) {
            rows.push(stand(row, reading, (&mut twins, &mut listed), (&told, &live), (opened, now)));
        }
        let named: Vec<CustomerId> = rows.iter().flat_map(|(_, buyers)| buyers).copied().collect();
        let views = self.store.read(|c| hand::buyers(c, shop, &named))?;
        let with_buyers = |(row, buyers): (PastedRow, Vec<CustomerId>)| PastedRow {
            buyers: buyers.iter().filter_map(|id| views.get(id)).cloned().collect(),
            ..row
        };
        Ok(Look {
            rows: rows.into_iter().map(with_buyers).collect(),
            unread: pasted.unread.into_iter().map(|pasted::Unread { line, text }| UnreadLine { line, text }).collect(),
            aside: pasted.aside.into_iter().collect(),
        })
    }
}

/// How a row stands against what is here and what the list has further up;
/// and who may have written it.
fn stand(
    row: Row,
    reading: Reading,
    (twins, listed): (&mut Twins, &mut Twins),
    (told, live): (&HashMap<String, CustomerId>, &Live),
    (opened, now): (Millis, Millis),
) -> (PastedRow, Vec<CustomerId>) {
    let customer = row.author.as_ref().and_then(|author| told.get(author)).copied();
    // A time before the session is another's: of the day before, or counted
    // from the live's beginning.
    let at = row.at.map(|at| at.as_of(now)).filter(|(at, within)| at.plus(*within) >= opened);
    let brought = Brought { live, platform_id: row.id.as_deref(), customer, name: &row.name, text: &row.text, at };
    let (mut state, mut comment_id) = twins.meet(&brought);
    let (above, _) = listed.meet(&brought);
    if above == Standing::Here && state == Standing::Missing {
        (state, comment_id) = (Standing::Doubtful, None);
    }
    let besides = twins.same(&brought).count() + listed.same(&brought).count();
    let buyers = match customer {
        Some(customer) => vec![customer],
        None => twins.called(&row.name).take(BUYERS_SHOWN).collect(),
    };
    // What is here was counted there already.
    if state != Standing::Here {
        listed.add(Said {
            id: CommentId(0),
            channel: live.channels.first().copied().unwrap_or(ChannelId(0)),
            room: String::new(),
            platform_id: row.id.clone(),
            customer: customer.unwrap_or(CustomerId(0)),
            name: row.name.clone(),
            text: row.text.clone(),
            sent_at: at.map_or(now, |(at, _)| at),
        });
    }
    let items = reading.items.iter().map(|item| PastedItem {
        code: item.code.to_string(),
        quantity: item.qty,
        option: item.option.as_deref().map(str::to_owned),
    });
    let row = PastedRow {
        line: row.line,
        id: row.id,
        author: row.author,
        name: row.name,
        text: row.text,
        sent_at: at.map(|(at, _)| at),
        within: at.map(|(_, within)| within),
        state,
        comment_id,
        besides,
        buyers: Vec::new(),
        intent: reading.intent,
        clear: reading.clear,
        items: items.collect(),
        reasons: reading.reasons.into_vec(),
        spans: reading.spans.into_vec(),
    };
    (row, buyers)
}
