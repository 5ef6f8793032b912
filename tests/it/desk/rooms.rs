//! One live that is heard over two channels of a session, of which one does not
//! tell its room.

use crate::kit::{NIGHT, Stall, on_each_engine};
use phiencho::base::id::ChannelId;
use phiencho::desk::{ByHand, Desk, DeskError, Heard, NewChannel, Written};
use phiencho::shop::amend::{About, Amendment};
use phiencho::shop::comment::Platform;
use phiencho::shop::event::CommentView;
use phiencho::store::{Store, StoreError, channels, comments};
use std::sync::Arc;

on_each_engine! {
    a_comment_over_two_channels_is_booked_once
    two_channels_in_one_batch_are_told_apart_by_ids_alone
    every_room_that_a_session_heard_is_looked_into
    what_another_program_heard_is_known
    an_id_is_of_its_platform_and_session
    what_was_written_down_for_a_bridge_is_known_and_the_other_way_round
    a_deletion_finds_its_comment_over_either_channel
}

/// A stall with a bridge beside its channel.
fn bridged() -> (Stall, ChannelId) {
    let stall = Stall::with("100");
    let bridge = bridge(&stall);
    (stall, bridge)
}

fn bridge(stall: &Stall) -> ChannelId {
    let new = NewChannel { kind: "tikfinity".into(), platform: Platform::Tiktok, address: "ws://a".into() };
    stall.desk.add_channel(&stall.command(), stall.session, new).unwrap().id
}

/// A comment with this id as it is heard in `room`, by the stall's own channel,
/// or without one by the bridge.
fn heard(stall: &Stall, bridge: ChannelId, room: &str, id: &str) -> Heard {
    let mut heard = stall.comment(id, "chốt 2 bánh gio");
    heard.comment.id = id.into();
    heard.comment.room = room.into();
    heard.channel = if room.is_empty() { bridge } else { stall.channel };
    heard
}

fn all(stall: &Stall) -> Vec<CommentView> {
    stall.store.read(|c| comments::list(c, stall.session, None, false, 1000)).map_err(|e: StoreError| e).unwrap()
}

/// Whether a comment is new to the stall.
fn is_new(stall: &Stall, heard: Heard) -> bool {
    let before = all(stall).len();
    stall.desk.take_in(stall.shop, stall.session, vec![heard]).unwrap();
    all(stall).len() > before
}

/// `new/again` of the stall's channel and of the bridge.
fn brought(stall: &Stall, bridge: ChannelId) -> [String; 2] {
    let all = stall.store.read(|c| channels::list(c, stall.session)).map_err(|e: StoreError| e).unwrap();
    [stall.channel, bridge].map(|id| {
        let channel = all.iter().find(|channel| channel.id == id).unwrap();
        format!("{}/{}", channel.comments, channel.duplicates)
    })
}

fn a_comment_over_two_channels_is_booked_once() {
    let (stall, bridge) = bridged();
    for (id, rooms) in [("1", ["7300", ""]), ("2", ["", "7300"]), ("3", ["", ""])] {
        assert!(is_new(&stall, heard(&stall, bridge, rooms[0], id)), "{id}");
        assert!(!is_new(&stall, heard(&stall, bridge, rooms[1], id)), "{id}");
        assert!(!is_new(&stall, heard(&stall, bridge, rooms[0], id)), "{id}");
    }
    assert_eq!((stall.orders().len(), stall.stock("BG")), (3, "6/0".into()));
    assert_eq!(brought(&stall, bridge), ["1/2", "2/4"]);
}

fn two_channels_in_one_batch_are_told_apart_by_ids_alone() {
    let (stall, bridge) = bridged();
    let batch =
        [("7300", "1"), ("", "1"), ("", "2"), ("7300", "2"), ("", "3"), ("", "3"), ("7300", "4"), ("7400", "4")];
    let batch: Vec<Heard> = batch.iter().map(|(room, id)| heard(&stall, bridge, room, id)).collect();
    stall.desk.take_in(stall.shop, stall.session, batch.clone()).unwrap();
    // Two rooms that are told are two lives.
    assert_eq!(brought(&stall, bridge), ["3/1", "2/2"]);
    stall.desk.take_in(stall.shop, stall.session, batch).unwrap();
    assert_eq!(brought(&stall, bridge), ["3/5", "2/6"]);
    assert_eq!(stall.stock("BG"), "8/0");
}

fn every_room_that_a_session_heard_is_looked_into() {
    let (stall, bridge) = bridged();
    for room in 7300..7308 {
        assert!(is_new(&stall, heard(&stall, bridge, &room.to_string(), &format!("a{room}"))));
        assert!(is_new(&stall, heard(&stall, bridge, "", &format!("b{room}"))));
    }
    for room in 7300..7308 {
        assert!(!is_new(&stall, heard(&stall, bridge, "", &format!("a{room}"))));
        assert!(!is_new(&stall, heard(&stall, bridge, &room.to_string(), &format!("b{room}"))));
    }
    assert_eq!(brought(&stall, bridge), ["8/8", "8/8"]);
}

fn what_another_program_heard_is_known() {
    let (stall, bridge) = bridged();
    assert!(is_new(&stall, heard(&stall, bridge, "", "1")));
    let store = Arc::new(Store::open(&stall.location).unwrap());
    let other = Desk::new(store, Arc::clone(&stall.clock) as _, Box::new(|| ()));
    let again = [heard(&stall, bridge, "7300", "1"), heard(&stall, bridge, "7300", "2")];
    other.take_in(stall.shop, stall.session, again.to_vec()).unwrap();
    assert!(!is_new(&stall, heard(&stall, bridge, "", "2")));
    assert_eq!(all(&stall).len(), 2);
}

fn an_id_is_of_its_platform_and_session() {
    let (stall, bridge) = bridged();
    assert!(is_new(&stall, heard(&stall, bridge, "7300", "1")) && is_new(&stall, heard(&stall, bridge, "", "2")));
    let mut elsewhere = heard(&stall, bridge, "", "1");
    elsewhere.comment.platform = Platform::Facebook;
    assert!(is_new(&stall, elsewhere));
    let other = stall.another_session();
    let its_bridge = self::bridge(&other);
    assert!(!is_new(&other, heard(&other, its_bridge, "7300", "1")), "a room is the shop's");
    // The seller closes a session and opens another while the live runs on.
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    assert!(!is_new(&other, heard(&other, its_bridge, "", "2")));
    stall.clock.set(NIGHT.plus(24 * 3_600_000));
    assert!(!is_new(&other, heard(&other, its_bridge, "", "2")));
    stall.clock.set(NIGHT.plus(24 * 3_600_000 + 1));
    assert!(is_new(&other, heard(&other, its_bridge, "", "2")));
}

fn what_was_written_down_for_a_bridge_is_known_and_the_other_way_round() {
    let (stall, bridge) = bridged();
    let write = |channel, id: &str| {
        let row = Written {
            id: Some(id.into()),
            name: format!("Chị {id}"),
            text: "chốt 2 bánh gio".into(),
            ..Written::default()
        };
        let by =
            ByHand { platform: Platform::Tiktok, channel, rows: vec![row], one_buyer_per_name: false, owner: false };
        stall.desk.write_down(&stall.command(), stall.session, by)
    };
    // Neither was heard yet.
    write(Some(stall.channel), "1").unwrap();
    write(Some(bridge), "2").unwrap();
    write(None, "3").unwrap();
    for id in ["1", "2", "3"] {
        assert!(!is_new(&stall, heard(&stall, bridge, "", id)), "{id}");
    }
    assert!(!is_new(&stall, heard(&stall, bridge, "7300", "1")) && !is_new(&stall, heard(&stall, bridge, "7300", "3")));
    // Both were.
    assert!(is_new(&stall, heard(&stall, bridge, "7300", "4")) && is_new(&stall, heard(&stall, bridge, "", "5")));
    for channel in [Some(stall.channel), Some(bridge), None] {
        for id in ["4", "5"] {
            let refused = write(channel, id).unwrap_err();
            assert!(
                matches!(&refused, DeskError::HereAlready(name) if *name == format!("Chị {id}")),
                "{channel:?} {id}: {refused}"
            );
        }
    }
    write(Some(bridge), "6").unwrap();
    assert!(!is_new(&stall, heard(&stall, bridge, "7300", "6")) && !is_new(&stall, heard(&stall, bridge, "", "6")));
    write(Some(stall.channel), "7").unwrap();
    assert!(!is_new(&stall, heard(&stall, bridge, "", "7")) && !is_new(&stall, heard(&stall, bridge, "7300", "7")));
}

fn a_deletion_finds_its_comment_over_either_channel() {
    let (stall, bridge) = bridged();
    for (room, id) in [("7300", "1"), ("", "2"), ("7300", "3"), ("", "4"), ("7300", "5"), ("7400", "6")] {
        assert!(is_new(&stall, heard(&stall, bridge, room, id)));
    }
    let delete = |room: &str, about| {
        let amendment = Amendment { platform: Platform::Tiktok, room: room.into(), about, edited: None };
        stall.desk.amend(stall.shop, stall.session, vec![amendment]).unwrap();
    };
    let deleted = || {
        let marked = all(&stall).into_iter().filter(|comment| comment.deleted);
        let mut names: Vec<String> = marked.map(|comment| comment.author.replace("Chị ", "")).collect();
        names.sort();
        names.concat()
    };
    let comment = |id: &str| About::Comment(id.into());
    delete("7400", comment("1"));
    assert_eq!(deleted(), "");
    delete("", comment("1"));
    delete("7300", comment("2"));
    delete("", comment("9"));
    assert_eq!(deleted(), "12");
    assert!(stall.order_of("1").to_look_at && stall.order_of("2").to_look_at && !stall.order_of("3").to_look_at);
    // All by an author: here the name is the author's id.
    delete("", About::Author("3".into()));
    delete("7300", About::Author("4".into()));
    delete("7300", About::Author("6".into()));
    assert_eq!(deleted(), "1234");
    let other = stall.another_session();
    let theirs = Amendment { platform: Platform::Tiktok, room: String::new(), about: comment("5"), edited: None };
    stall.desk.amend(stall.shop, other.session, vec![theirs]).unwrap();
    assert_eq!((deleted(), all(&stall).len()), ("1234".into(), 6));
}
