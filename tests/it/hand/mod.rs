//! What people bring by hand, what platforms say of comments later, and how
//! complete a session's comments are.

mod pasted;

use crate::kit::{NIGHT, Stall, on_each_engine};
use phiencho::base::id::CommentId;
use phiencho::base::time::Millis;
use phiencho::desk::{Booked, ByHand, ChannelNews, DeskError, Heard, Look, NewChannel, Written};
use phiencho::shop::amend::{About, Amendment};
use phiencho::shop::channel::ChannelState;
use phiencho::shop::comment::{Comment, Platform};
use phiencho::shop::event::{Change, CommentView, Event, Revenue};
use phiencho::shop::reading::Reason;
use phiencho::shop::twins::Standing;
use phiencho::store::columns::from_json;
use phiencho::store::gaps::Gap;
use phiencho::store::{StoreError, comments, gaps, report, sessions};
use std::sync::Arc;

on_each_engine! {
    what_is_written_down_is_booked_like_a_heard_one
    what_is_here_is_told_and_not_booked
    a_persons_word_says_who_it_is
    a_list_shows_what_is_here_and_what_is_not
    chosen_rows_are_booked_once_by_any_number_of_hands
    the_same_words_again_are_another_comment_if_a_person_says_so
    one_name_is_one_buyer_if_a_person_says_so
    a_row_that_is_heard_later_by_its_id_is_a_duplicate
    a_comment_is_known_in_the_live_that_it_was_written_down_for
    what_came_in_before_the_close_is_booked_and_the_rest_is_counted
    a_closed_session_takes_late_rows_from_its_owner_for_a_day
    bad_rows_change_nothing
    an_edit_and_a_deletion_are_shown_and_change_nothing_booked
    a_viewer_who_is_shut_out_takes_their_comments_along
    gaps_are_kept_and_what_was_odd_is_counted
}

fn written(name: &str, text: &str) -> Written {
    Written { name: name.into(), text: text.into(), ..Written::default() }
}

fn by_hand(rows: Vec<Written>) -> ByHand {
    ByHand { platform: Platform::Tiktok, channel: None, rows, one_buyer_per_name: false, owner: false }
}

fn write_down(stall: &Stall, row: Written) -> Result<CommentView, DeskError> {
    stall.desk.write_down(&stall.command(), stall.session, by_hand(vec![row]))
}

fn book(stall: &Stall, rows: Vec<Written>) -> Booked {
    stall.desk.book_rows(&stall.command(), stall.session, by_hand(rows)).unwrap()
}

fn look(stall: &Stall, text: &str) -> Look {
    stall.desk.look_at_list(stall.shop, stall.session, (Platform::Tiktok, None), text).unwrap()
}

/// The rows of a look that are there, but not here, as a screen sends them.
fn missing(look: &Look) -> Vec<Written> {
    let rows = look.rows.iter().filter(|row| row.state == Standing::Missing);
    rows.map(|row| Written {
        id: row.id.clone(),
        author: row.author.clone(),
        customer_id: None,
        name: row.name.clone(),
        text: row.text.clone(),
        sent_at: row.sent_at,
        within: row.within,
        besides: row.besides,
    })
    .collect()
}

fn all(stall: &Stall) -> Vec<CommentView> {
    stall.store.read(|c| comments::list(c, stall.session, None, false, 1000)).map_err(|e: StoreError| e).unwrap()
}

fn held(stall: &Stall) -> String {
    stall.stock("BG")
}

/// The last event.
fn last(stall: &Stall) -> Event {
    stall.events().pop().unwrap()
}

/// That figures, report and journal agree, and that nothing was half-written.
fn agrees(stall: &Stall) {
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    let totals = report.session.totals;
    assert_eq!(
        (totals.received, totals.revenue),
        (report.now().comments.received, Revenue::from(report.now().revenue))
    );
    assert_eq!(
        (totals.comments_to_look_at, totals.customers),
        (report.now().comments.to_look_at, report.now().customers)
    );
    let brought: i64 = report.completeness.iter().map(|record| record.channel.comments).sum();
    assert_eq!(brought, totals.received);
}

fn what_is_written_down_is_booked_like_a_heard_one() {
    let stall = Stall::with("10");
    let command = stall.command();
    let row = Written { sent_at: Some(NIGHT.plus(-60_000)), ..written("Chị Lan", "chốt 3 bánh gio 0987654321") };
    let first = stall.desk.write_down(&command, stall.session, by_hand(vec![row.clone()])).unwrap();
    let again = stall.desk.write_down(&command, stall.session, by_hand(vec![row])).unwrap();
    assert_eq!((first.id, first.sent_at), (again.id, NIGHT.plus(-60_000)));
    let order = stall.order_of("Lan");
    assert_eq!((first.order_id, order.number, held(&stall)), (Some(order.id), Some(1), "3/0".into()));
    assert_eq!(order.customer.phone.unwrap().as_str(), "0987654321");
    assert_eq!(last(&stall).by.as_deref(), Some("Lan"));
    // Screens are shown no stream of that kind.
    let streams = stall.store.read(|c| phiencho::store::channels::list(c, stall.session)).unwrap();
    assert_eq!(streams.iter().map(|channel| channel.id).collect::<Vec<_>>(), [stall.channel]);
    agrees(&stall);
}

fn what_is_here_is_told_and_not_booked() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let seq = last(&stall).seq;
    for row in [
        written("chi an", "chốt 2  bánh gio"),
        Written { author: Some("an".into()), ..written("", "chốt 2 bánh gio") },
        Written { id: Some("1".into()), ..written("Ai đó", "gì đó") },
        Written { sent_at: Some(NIGHT.plus(-5 * 60_000)), ..written("Chị an", "chốt 2 bánh gio") },
    ] {
        let refused = write_down(&stall, row.clone()).unwrap_err();
        assert!(matches!(&refused, DeskError::HereAlready(name) if name == "Chị an"), "{row:?}: {refused}");
    }
    assert_eq!((last(&stall).seq, held(&stall)), (seq, "2/0".into()));
    // Written at another time it is another comment; the rule of the session
    // says what it means.
    let other =
        Written {
            author: Some("an".into()), sent_at: Some(NIGHT.plus(-3_600_000)), ..written("", "chốt 2 bánh gio")
        };
    write_down(&stall, other).unwrap();
    assert_eq!((all(&stall).len(), stall.orders().len(), held(&stall)), (2, 1, "2/0".into()));
    agrees(&stall);
}

fn a_persons_word_says_who_it_is() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let customer = stall.order_of("an").customer.id;
    write_down(&stall, Written { customer_id: Some(customer), ..written("", "thêm 1 cái nữa") }).unwrap();
    assert_eq!((stall.orders().len(), held(&stall)), (1, "3/0".into()));
    // A name alone is nobody who is known.
    write_down(&stall, written("Chị an", "chốt 4 bánh gio")).unwrap();
    assert_eq!((stall.orders().len(), held(&stall)), (2, "7/0".into()));
    let nobody = Written { customer_id: Some(phiencho::base::id::CustomerId(1)), ..written("", "chốt 1") };
    assert!(matches!(write_down(&stall, nobody), Err(DeskError::Invalid("customer_id"))));
    agrees(&stall);
}

fn a_list_shows_what_is_here_and_what_is_not() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "chốt 2 bánh gio"), ("bình", "1 mật mía")]);
    let (seq, before) = (last(&stall).seq, all(&stall).len());
    let list = "Chị an: chốt 2 bánh gio\nChị an: chốt 2 bánh gio\nChị an: chốt 2 bánh gio\nChị bình: 1 mat mia\n\
        Chị chi: lấy 3 bánh gio\nlạc vào đây\nChị chi: lấy 3 bánh gio";
    let look = look(&stall, list);
    let states: Vec<(Standing, usize)> = look.rows.iter().map(|row| (row.state, row.besides)).collect();
    use Standing::{Doubtful, Here, Missing};
    assert_eq!(states, [(Here, 2), (Here, 2), (Doubtful, 2), (Doubtful, 0), (Missing, 0), (Doubtful, 1)]);
    assert_eq!((look.unread[0].line, look.unread[0].text.as_str()), (6, "lạc vào đây"));
    let chi = &look.rows[4];
    assert_eq!((chi.items[0].code.as_str(), chi.clear, chi.buyers.len()), ("BG", true, 0));
    assert_eq!(look.rows[2].buyers[0].name, "Chị an");
    assert_eq!((last(&stall).seq, all(&stall).len()), (seq, before));
}

fn chosen_rows_are_booked_once_by_any_number_of_hands() {
    let stall = Arc::new(Stall::with("100"));
    stall.hear(&[("k0", "chốt 1 bánh gio")]);
    let list: String = (0..40).map(|buyer| format!("Chị k{buyer}: chốt 1 bánh gio\n")).collect();
    let rows = missing(&look(&stall, &list));
    assert_eq!(rows.len(), 39);
    let booked: usize = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..2).map(|_| book(&stall, rows.clone()).booked.len()).sum::<usize>()))
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    assert_eq!((booked, held(&stall)), (39, "40/0".into()));
    assert!(look(&stall, &list).rows.iter().all(|row| row.state == Standing::Here));
    agrees(&stall);
}

fn the_same_words_again_are_another_comment_if_a_person_says_so() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let row = Written { besides: 1, ..written("Chị an", "chốt 2 bánh gio") };
    write_down(&stall, row.clone()).unwrap();
    assert_eq!(held(&stall), "4/0");
    // Two people who say so of the same list mean the same one.
    assert!(matches!(write_down(&stall, row.clone()), Err(DeskError::HereAlready(_))));
    let twice = book(&stall, vec![row.clone(), Written { besides: 2, ..row }]);
    assert_eq!((twice.booked.len(), twice.left_out.len(), twice.booked[0].row), (1, 1, 1));
    assert_eq!(held(&stall), "6/0");
    agrees(&stall);
}

fn one_name_is_one_buyer_if_a_person_says_so() {
    let stall = Stall::with("10");
    let rows =
        || vec![written("Lan", "chốt 2 bánh gio"), written("@lan", "thêm 1 cái nữa"), written("Mai", "1 mật mía")];
    let one = ByHand { one_buyer_per_name: true, ..by_hand(rows()) };
    let done = stall.desk.book_rows(&stall.command(), stall.session, one).unwrap();
    assert_eq!((done.booked[0].order_id, done.booked.len()), (done.booked[1].order_id, 3));
    assert_eq!((stall.orders().len(), held(&stall)), (2, "3/0".into()));
    let other = stall.another_session();
    assert_eq!(book(&other, rows()).booked.len(), 3);
    assert_eq!(other.orders().len(), 3);
    agrees(&stall);
}

fn a_row_that_is_heard_later_by_its_id_is_a_duplicate() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let late = stall.comment("bình", "chốt 2 bánh gio");
    let look = look(&stall, &format!("id,author,name,text\n{},bình,Chị bình,chốt 2 bánh gio\n", late.comment.id));
    assert_eq!(book(&stall, missing(&look)).booked.len(), 1);
    stall.desk.take_in(stall.shop, stall.session, vec![late]).unwrap();
    assert_eq!((all(&stall).len(), held(&stall)), (2, "3/0".into()));
    assert_eq!(stall.order_of("bình").lines[0].held, crate::kit::qty("2"));
    agrees(&stall);
}

fn a_comment_is_known_in_the_live_that_it_was_written_down_for() {
    let stall = Stall::with("100").another_session();
    let live = NewChannel { kind: "relay".into(), platform: Platform::Tiktok, address: "ws://b".into() };
    let (a, b) = (stall.channel, stall.desk.add_channel(&stall.command(), stall.session, live).unwrap().id);
    let hears = |channel, id: &str, author: &str| {
        let mut heard = stall.comment(author, "chốt 2 bánh gio");
        heard.channel = channel;
        heard.comment.room = if channel == a { "7300".into() } else { "7400".into() };
        heard.comment.id = id.into();
        let before = all(&stall).len();
        stall.desk.take_in(stall.shop, stall.session, vec![heard]).unwrap();
        all(&stall).len() > before
    };
    let write = |channel, id: &str, name: &str| {
        let row = Written { id: Some(id.into()), ..written(name, "chốt 2 bánh gio") };
        let by = ByHand { channel, ..by_hand(vec![row]) };
        stall.desk.write_down(&stall.command(), stall.session, by)
    };
    // Neither was heard yet.
    write(Some(a), "5", "Chị an").unwrap();
    write(None, "6", "Chị bình").unwrap();
    assert!(write(Some(a), "5", "Ai đó").is_err() && write(Some(b), "6", "Ai đó").is_err());
    assert!(hears(b, "5", "chi"), "another live's comment of the same id was left out");
    assert!(!hears(a, "5", "an") && !hears(b, "6", "bình"));
    assert!(hears(a, "1", "dũng") && hears(b, "1", "em"));
    // Both were, the other one last.
    write(Some(a), "77", "Chị giang").unwrap();
    assert!(hears(b, "77", "hoa"));
    assert!(!hears(a, "77", "giang"));
    assert!(write(Some(a), "77", "Ai đó").is_err());
    // An id of one live is free in another.
    assert!(hears(b, "88", "khánh"));
    write(Some(a), "88", "Chị lan").unwrap();
    let look = |channel| {
        let list = "id,author,name,text\n88,mai,Chị mai,chốt 2 bánh gio\n99,nga,Chị nga,chốt 2 bánh gio\n";
        let on = (Platform::Tiktok, channel);
        let look = stall.desk.look_at_list(stall.shop, stall.session, on, list).unwrap();
        look.rows.iter().map(|row| row.state).collect::<Vec<_>>()
    };
    hears(b, "99", "oanh");
    assert_eq!(look(Some(a)), [Standing::Here, Standing::Missing]);
    assert_eq!((look(Some(b)), look(None)), (vec![Standing::Here; 2], vec![Standing::Here; 2]));
    let stranger = phiencho::base::id::ChannelId(999_999_999);
    assert!(matches!(write(Some(stranger), "9", "Chị an"), Err(DeskError::Invalid("channel_id"))));
    // What becomes of it on its platform is known, too.
    let about = About::Comment("5".into());
    let deleted = Amendment { platform: Platform::Tiktok, room: "7300".into(), about, edited: None };
    stall.desk.amend(stall.shop, stall.session, vec![deleted]).unwrap();
    assert!(stall.order_of("an").to_look_at && !stall.order_of("chi").to_look_at);
    agrees(&stall);
}

fn what_came_in_before_the_close_is_booked_and_the_rest_is_counted() {
    let stall = Stall::with("10");
    let heard: Vec<_> = ["an", "bình", "chi"].map(|name| stall.comment(name, "chốt 2 bánh gio")).into();
    stall.clock.set(NIGHT.plus(1));
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    stall.clock.set(NIGHT.plus(2));
    let late = stall.comment("dũng", "chốt 1 bánh gio");
    stall.desk.take_in(stall.shop, stall.session, heard.into_iter().chain([late.clone()]).collect()).unwrap();
    assert_eq!((stall.orders().len(), held(&stall)), (3, "6/0".into()));
    stall.desk.take_in(stall.shop, stall.session, vec![late]).unwrap();
    let all = stall.store.read(|c| gaps::of(c, stall.session)).map_err(|e: StoreError| e).unwrap();
    let record = all.into_iter().find(|record| record.channel.id == stall.channel).unwrap();
    let odd: Vec<(&str, i64)> = record.oddities.iter().map(|odd| (odd.reason.as_str(), odd.messages)).collect();
    assert_eq!((record.channel.comments, odd), (3, vec![("after_close", 2)]));
    let summary = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary;
    assert_eq!((summary.totals.received, summary.closed_at), (3, Some(NIGHT.plus(1))));
    agrees(&stall);
}

fn a_closed_session_takes_late_rows_from_its_owner_for_a_day() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let rows = || missing(&look(&stall, "Chị an: chốt 1 bánh gio\nChị chi: chốt 2 bánh gio\nChị mai: đẹp quá"));
    let bring = |owner| stall.desk.book_rows(&stall.command(), stall.session, ByHand { owner, ..by_hand(rows()) });
    assert!(matches!(bring(false), Err(DeskError::OwnersOnly)));
    stall.clock.set(NIGHT.plus(24 * 3_600_000));
    let done = bring(true).unwrap();
    assert_eq!((done.booked.len(), done.left_out.len(), held(&stall)), (2, 0, "3/0".into()));
    let order = stall.order_of("chi");
    assert_eq!((order.number, order.to_look_at, order.reasons), (Some(2), true, vec![Reason::AfterClose]));
    let state = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.state;
    assert_eq!(state, phiencho::shop::event::SessionState::Closed);
    stall.clock.set(NIGHT.plus(24 * 3_600_000 + 1));
    let later = ByHand { owner: true, ..by_hand(vec![written("Chị tư", "chốt 1 bánh gio")]) };
    let refused = stall.desk.write_down(&stall.command(), stall.session, later);
    assert!(matches!(refused, Err(DeskError::SessionClosed)));
    agrees(&stall);
}

fn bad_rows_change_nothing() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let seq = last(&stall).seq;
    let long = "x".repeat(201);
    for (row, field) in [
        (written("", "chốt 1"), "name"),
        (written(&long, "chốt 1"), "name"),
        (written("Lan", " \n"), "text"),
        (written("Lan", &"x".repeat(1_000_000)), "text"),
        (Written { id: Some(long.clone()), ..written("Lan", "chốt 1") }, "id"),
        (Written { id: Some("hand-7".into()), ..written("Lan", "chốt 1") }, "id"),
        (Written { author: Some("a\0b".into()), ..written("Lan", "chốt 1") }, "author"),
        (Written { sent_at: Some(Millis(i64::MIN)), ..written("Lan", "chốt 1") }, "sent_at"),
    ] {
        let refused = write_down(&stall, row).unwrap_err();
        assert!(matches!(refused, DeskError::Invalid(name) if name == field), "{field}: {refused}");
        // A bad row among good ones takes them along.
    }
    let rows = vec![written("Lan", "chốt 1 bánh gio"), written("Mai", "")];
    let refused = stall.desk.book_rows(&stall.command(), stall.session, by_hand(rows)).unwrap_err();
    assert!(matches!(refused, DeskError::Invalid("text")));
    for rows in [Vec::new(), vec![written("Lan", "chốt 1"); 1001]] {
        let refused = stall.desk.book_rows(&stall.command(), stall.session, by_hand(rows)).unwrap_err();
        assert!(matches!(refused, DeskError::Invalid("rows")));
    }
    let mut foreign = stall.command();
    foreign.shop = phiencho::base::id::ShopId(999);
    let refused = stall.desk.write_down(&foreign, stall.session, by_hand(vec![written("Lan", "chốt 1")])).unwrap_err();
    assert!(matches!(refused, DeskError::Store(StoreError::Missing)));
    let huge = stall.desk.look_at_list(stall.shop, stall.session, (Platform::Tiktok, None), &"x".repeat(1_000_001));
    assert!(matches!(huge, Err(DeskError::TooMuch)));
    // A time to come is now.
    let future = Written { sent_at: Some(Millis(i64::MAX)), ..written("Lan 👩‍🌾", "đẹp quá") };
    assert_eq!(last(&stall).seq, seq);
    assert_eq!(write_down(&stall, future).unwrap().sent_at, NIGHT);
}

fn amendment(about: About, edited: Option<&str>) -> Vec<Amendment> {
    vec![Amendment { platform: Platform::Tiktok, room: "7300".into(), about, edited: edited.map(str::to_owned) }]
}

fn amend(stall: &Stall, id: &str, edited: Option<&str>) {
    stall.desk.amend(stall.shop, stall.session, amendment(About::Comment(id.into()), edited)).unwrap();
}

fn an_edit_and_a_deletion_are_shown_and_change_nothing_booked() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 3 bánh gio"), ("chi", "đẹp quá")]);
    let before = stall.order_of("an");
    amend(&stall, "1", Some("chốt 5 bánh gio"));
    let order = stall.order_of("an");
    assert_eq!((order.to_look_at, &order.reasons), (true, &vec![Reason::CommentEdited]));
    assert_eq!((order.lines, order.version), (before.lines, before.version + 1));
    let said = &order.comments[0];
    assert_eq!(
        (said.text.as_str(), said.edited.as_deref(), said.deleted),
        ("chốt 2 bánh gio", Some("chốt 5 bánh gio"), false)
    );
    let Change::Comment { comment } = last(&stall).change else { panic!("the comment was not told") };
    assert_eq!(comment.edited.as_deref(), Some("chốt 5 bánh gio"));
    let seq = last(&stall).seq;
    amend(&stall, "1", Some("chốt 5 bánh gio"));
    amend(&stall, "99", None);
    assert_eq!(last(&stall).seq, seq, "what is said again, or of nothing, was told");
    amend(&stall, "2", None);
    let order = stall.order_of("bình");
    assert_eq!((order.reasons, order.comments[0].deleted), (vec![Reason::CommentDeleted], true));
    amend(&stall, "3", None);
    let small_talk = all(&stall).pop().unwrap();
    assert_eq!((small_talk.deleted, small_talk.order_id, held(&stall)), (true, None, "5/0".into()));
    stall.desk.looked(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    assert!(!stall.order_of("bình").to_look_at);
    agrees(&stall);
}

fn a_viewer_who_is_shut_out_takes_their_comments_along() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "thêm 1 cái nữa"), ("bình", "chốt 3 bánh gio")]);
    for author in ["an", "ai đó"] {
        stall.desk.amend(stall.shop, stall.session, amendment(About::Author(author.into()), None)).unwrap();
    }
    let gone: Vec<CommentId> = all(&stall).iter().filter(|comment| comment.deleted).map(|comment| comment.id).collect();
    assert_eq!(gone.len(), 2);
    assert_eq!((stall.order_of("an").to_look_at, stall.order_of("bình").to_look_at), (true, false));
    assert_eq!(held(&stall), "6/0");
}

fn gaps_are_kept_and_what_was_odd_is_counted() {
    let stall = Stall::with("10");
    let note = |state, since: i64, last_data: Option<i64>, odd: i64| {
        let news = ChannelNews {
            state,
            reason: (state == ChannelState::Retrying).then_some("closed_by_peer"),
            detail: None,
            since: Millis(since),
            last_data: last_data.map(Millis),
            viewers: None,
            per_minute: 0,
            lag_ms: None,
            expires_at: None,
            reconnects: 0,
            dropped: odd,
            oddities: if odd > 0 { vec![("malformed", odd)] } else { Vec::new() },
        };
        stall.desk.note_channel(stall.shop, stall.session, stall.channel, news).unwrap();
    };
    let record = || {
        let all = stall.store.read(|c| gaps::of(c, stall.session)).map_err(|e: StoreError| e).unwrap();
        all.into_iter().find(|record| record.channel.id == stall.channel).unwrap()
    };
    note(ChannelState::Retrying, 50, None, 0);
    note(ChannelState::Live, 100, None, 2);
    assert_eq!(record().gaps, []);
    note(ChannelState::Retrying, 200, Some(150), 1);
    let gap = |from, to: Option<i64>, caught_up| {
        let reason = (from == 150).then(|| "closed_by_peer".to_owned());
        Gap { from: Millis(from), to: to.map(Millis), reason, caught_up }
    };
    assert_eq!(record().gaps, [gap(150, None, 0)]);
    note(ChannelState::Refused, 210, None, 0);
    note(ChannelState::Live, 300, None, 0);
    assert_eq!(record().gaps, [gap(150, Some(300), 0)]);
    // Two of these were written in the gap and are told now, one of them twice.
    let told = [(1, 149, 9_000), (2, 150, 9_000), (3, 300, 9_000), (3, 300, 9_000), (4, 301, 9_000), (5, 200, 900)];
    for (id, sent, arrived) in told {
        let comment = Comment {
            platform: Platform::Tiktok,
            room: "9".into(),
            id: format!("late-{id}").into(),
            author: Some("77".into()),
            name: "Hoa".into(),
            text: "đẹp quá".into(),
            sent_at: Millis(sent),
            arrived_at: Millis(arrived),
            by_host: false,
        };
        let heard = vec![Heard { channel: stall.channel, comment }];
        stall.desk.take_in(stall.shop, stall.session, heard).unwrap();
    }
    assert_eq!(record().gaps, [gap(150, Some(300), 2)]);
    // Lost again without a word in between; then heard, lost, and closed.
    note(ChannelState::Stale, 400, None, 0);
    note(ChannelState::Paused, 500, Some(550), 0);
    note(ChannelState::Connecting, 600, Some(590), 0);
    assert_eq!(record().gaps, [gap(150, Some(300), 2), gap(300, Some(500), 0), gap(590, None, 0)]);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let record = record();
    assert_eq!((&record.gaps[2], record.gap_count), (&gap(590, Some(NIGHT.get()), 0), 3));
    let odd: Vec<(&str, i64)> = record.oddities.iter().map(|odd| (odd.reason.as_str(), odd.messages)).collect();
    assert_eq!((odd, record.channel.dropped), (vec![("malformed", 3)], 3));
}

#[test]
fn what_was_told_before_says_nothing_of_deletions() {
    let old = r#"{"id":7,"text":"chốt 2","sent_at":1,"outcome":"booked","spans":[]}"#;
    let comment: phiencho::shop::event::OrderComment = from_json(old).unwrap();
    assert_eq!((comment.edited, comment.deleted), (None, false));
}
