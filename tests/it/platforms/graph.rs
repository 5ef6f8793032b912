//! Facebook by Graph, against the simulated one: each way alone and all of them
//! together bring every comment once, and refusals are told as what they are.

mod asking;

use super::fake::*;
use crate::kit::Stall;
use phiencho::app::facebook::hook;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::desk::{Heard, VoiceError};
use phiencho::platforms::facebook::{Access, Acts, Address, Ways};
use phiencho::platforms::{ChannelState, Settings, Source};
use phiencho::shop::amend::{About, Amendment};
use phiencho::shop::comment::{Comment, Platform};
use phiencho::simulator::{self, Asked, Page, Script, ScriptedComment, Simulator, Trouble};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// As the simulator has it.
const PAGE: &str = "104000000000001";
const ANCHOR: Millis = Millis(1_795_000_000_000);
const POLL: Ways = Ways { poll: true, sse: false, webhook: false };
const SSE: Ways = Ways { poll: false, sse: true, webhook: false };
const WEBHOOK: Ways = Ways { poll: false, sse: false, webhook: true };
const ALL: Ways = Ways { poll: true, sse: true, webhook: true };

/// A page's live, what hears it, and the doors that its webhook calls.
struct Live {
    simulator: Simulator,
    clock: Arc<ManualClock>,
    settings: Settings,
    script: Vec<ScriptedComment>,
    every_ms: i64,
    stall: Stall,
}

/// Some without an author, some without words, many at one second.
fn script(count: i64, every_ms: i64) -> Vec<ScriptedComment> {
    let comment = |nth: i64| ScriptedComment {
        at_ms: nth * every_ms,
        id: (40_000 + nth).to_string(),
        author_id: match nth {
            8.. if nth % 9 == 8 => String::new(),
            // The page itself.
            5.. if nth % 13 == 5 => PAGE.into(),
            _ => (5_000 + nth % 40).to_string(),
        },
        name: format!("Người xem {}", nth % 40),
        text: if nth % 17 == 16 { String::new() } else { format!("chốt {nth} bánh gio 🌿") },
    };
    (0..count).map(comment).collect()
}

impl Live {
    async fn start(count: i64, every_ms: i64, ways: Ways, page: Page) -> Self {
        let access = Access {
            tokens: vec![Secret::new("EAAexpired".into()), Secret::new(page.token.clone())],
            app_secret: Some(Secret::new(page.app_secret.clone())),
            verify_token: Some(Secret::new("phien-cho".into())),
            ways,
            poll_every: Duration::from_millis(20),
            look_every: Duration::from_millis(60),
            rest: Duration::from_millis(200),
            ..Access::default()
        };
        let mut settings = Settings { facebook: access, ..quick() };
        let stall = Stall::with("5");
        let doors = stall.open_with(hook(&settings));
        let clock = Arc::new(ManualClock::at(ANCHOR.plus(-1)));
        let page = Page { hook: ways.webhook.then(|| format!("{doors}/hooks/facebook")), ..page };
        let lines = script(count, every_ms);
        let played =
            Script { facebook: lines.clone(), viewers: 60, length_ms: count * every_ms + 1, ..Script::default() };
        let live = simulator::Settings { page, ..simulator::Settings::at(ANCHOR) };
        let simulator = Simulator::start(played, live, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
        settings.facebook.graph = format!("http://{}/v26.0", simulator.facebook);
        settings.facebook.stream = format!("http://{}", simulator.facebook);
        Self { simulator, clock, settings, script: lines, every_ms, stall }
    }

    fn listen(&self, address: &str) -> Listener {
        let source = Source::Facebook { address: Address::parse(address).unwrap() };
        Listener::with_clock(source, self.settings.clone(), Arc::clone(&self.clock) as Arc<dyn Clock>)
    }

    /// Lets `count` comments be said.
    fn say(&self, count: i64) {
        self.clock.set(ANCHOR.plus(count * self.every_ms - 1));
    }

    fn end(&self) {
        self.clock.set(ANCHOR.plus(self.script.len() as i64 * self.every_ms + 1));
    }

    /// Waits until clients have done `enough`.
    async fn until_asked(&self, enough: impl Fn(&Asked) -> bool) {
        let asked = async {
            while !enough(&self.simulator.asked()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), asked).await.expect("questions");
    }

    /// What the script says, by ids, as the store is to have it.
    fn expected(&self) -> BTreeMap<String, Comment> {
        let comment = |line: &ScriptedComment| Comment {
            platform: Platform::Facebook,
            room: self.simulator.facebook_live.as_str().into(),
            id: format!("{}_{}", self.simulator.facebook_room, line.id).into(),
            name: if line.author_id.is_empty() { "".into() } else { line.name.as_str().into() },
            author: Some(line.author_id.as_str().into()).filter(|_| !line.author_id.is_empty()),
            text: line.text.as_str().into(),
            sent_at: Millis(ANCHOR.plus(line.at_ms).get() / 1000 * 1000),
            arrived_at: Millis(0),
            by_host: line.author_id == PAGE,
        };
        self.script.iter().map(comment).map(|comment| (comment.id.to_string(), comment)).collect()
    }
}

fn heard(ear: &Listener) -> BTreeMap<String, Comment> {
    let comment = |comment: Comment| (comment.id.to_string(), Comment { arrived_at: Millis(0), ..comment });
    ear.comments.iter().cloned().map(comment).collect()
}

fn is_live(ear: &Listener) -> bool {
    ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)
}

#[tokio::test]
async fn every_comment_once_by_each_way_and_by_all() {
    for (ways, share) in [(POLL, 6), (SSE, 4), (WEBHOOK, 6), (ALL, 6)] {
        let page = Page { muddled: true, stream_leaves_out: 3, ..Page::default() };
        let live = Live::start(300, 30, ways, page).await;
        let mut ear = live.listen("banhgio.danphuong");
        ear.until(is_live).await;
        live.until_asked(|asked| asked.pages > 0 && (asked.streams > 0 || !ways.sse)).await;
        for step in 1..=5 {
            live.say(step * 60);
            // The stream alone leaves out every third, which is read at the end.
            let due = step * 10 * share;
            ear.until(|ear| ear.comments.len() as i64 >= due - 2).await;
            // As a bad network does.
            live.simulator.hang_up(Platform::Facebook);
        }
        live.end();
        ear.until_reason("ended_by_host").await;
        assert_eq!(heard(&ear), live.expected(), "{ways:?}");
        let (health, asked) = (ear.health.clone().unwrap(), live.simulator.asked());
        assert_eq!((health.dropped, health.reconnects, health.oddities.len()), (0, 0, 0), "{ways:?}");
        assert!(health.viewers.is_some_and(|viewers| (50..=70).contains(&viewers)));
        assert_eq!(asked.tokens_in_addresses, 0, "{ways:?}");
        assert_eq!((asked.streams > 0, asked.calls > 0), (ways.sse, ways.webhook), "{ways:?}");
        (&mut ear.task).await.unwrap();
    }
}

#[tokio::test]
async fn a_burst_of_five_thousand_loses_nothing() {
    let live = Live::start(5_000, 1, POLL, Page { muddled: true, ..Page::default() }).await;
    let mut ear = live.listen(&live.simulator.facebook_live);
    ear.until(is_live).await;
    live.say(5_000);
    ear.until(|ear| ear.comments.len() == 5_000).await;
    assert_eq!(heard(&ear), live.expected());
    live.end();
    ear.until_reason("ended_by_host").await;
    assert_eq!((ear.comments.len(), ear.repeated), (5_000, 0));
}

#[tokio::test]
async fn calls_wait_and_come_again_while_nobody_listens() {
    let live = Live::start(3_000, 1, WEBHOOK, Page::default()).await;
    let mut ear = live.listen(&live.simulator.facebook_live);
    ear.until(is_live).await;
    live.until_asked(|asked| asked.pages > 0).await;
    live.say(3_000);
    ear.until_full().await;
    live.until_asked(|asked| asked.refused_calls > 0).await;
    ear.until(|ear| ear.comments.len() == 3_000).await;
    assert_eq!(heard(&ear), live.expected());
    assert_eq!(live.simulator.asked().pages, 1);
}

#[tokio::test]
async fn edits_are_seen_by_asking_again() {
    let live = Live::start(40, 30, POLL, Page::default()).await;
    live.say(20);
    let mut ear = live.listen("banhgio.danphuong");
    ear.until(|ear| ear.comments.len() == 20).await;
    live.simulator.edit("40003", "chốt 4 bánh gio");
    ear.until(|ear| !ear.amendments.is_empty()).await;
    let about = About::Comment(format!("{}_40003", live.simulator.facebook_room));
    let Amendment { about: told, edited, room, .. } = &ear.amendments[0];
    assert_eq!((told, edited.as_deref(), room), (&about, Some("chốt 4 bánh gio"), &live.simulator.facebook_live));
    live.say(40);
    ear.until(|ear| ear.comments.len() == 40).await;
    assert_eq!((ear.amendments.len(), heard(&ear)), (1, live.expected()));
}

#[tokio::test]
async fn refusals_are_told_as_what_they_are() {
    for (trouble, reason, is_final) in [
        (Trouble::TokenExpired, "token_expired", true),
        (Trouble::TokenInvalid, "token_invalid", true),
        (Trouble::NoPermission, "no_permission", false),
        (Trouble::RateLimited { code: 4, minutes: 0 }, "rate_limited", false),
        (Trouble::RateLimited { code: 613, minutes: 0 }, "rate_limited", false),
        (Trouble::RateLimited { code: 80_001, minutes: 0 }, "rate_limited", false),
        (Trouble::TooMany { seconds: 0 }, "rate_limited", false),
        (Trouble::Broken, "no_route", false),
        (Trouble::Hiccup, "no_route", false),
    ] {
        for before in [true, false] {
            let live = Live::start(40, 30, POLL, Page::default()).await;
            live.say(20);
            if before {
                live.simulator.trouble(trouble, usize::MAX);
            }
            let mut ear = live.listen("Bánh Gio Đan Phượng");
            if !before {
                ear.until(|ear| is_live(ear) && ear.comments.len() == 20).await;
                live.simulator.trouble(trouble, usize::MAX);
            }
            let health = ear.until_reason(reason).await;
            assert!(!format!("{health:?}").contains("EAA"), "{health:?}");
            if is_final {
                assert_eq!(health.state, ChannelState::Refused);
                (&mut ear.task).await.unwrap();
                continue;
            }
            live.simulator.trouble(trouble, 0);
            live.say(40);
            ear.until(|ear| is_live(ear) && ear.comments.len() == 40).await;
            assert_eq!(heard(&ear), live.expected(), "{trouble:?}");
        }
    }
}

#[tokio::test]
async fn passing_failures_cost_a_question_only() {
    for trouble in [Trouble::Hiccup, Trouble::Broken] {
        let live = Live::start(10, 30, POLL, Page::default()).await;
        let mut ear = live.listen("banhgio.danphuong");
        ear.until(is_live).await;
        // One question asks three times at most.
        live.simulator.trouble(trouble, 2);
        live.say(10);
        ear.until(|ear| ear.comments.len() == 10).await;
        assert_eq!(ear.health.clone().map(|health| (health.state, health.reconnects)), Some((ChannelState::Live, 0)));
    }
}

/// The page is looked for by its name once: afterwards the channel knows its live.
#[tokio::test]
async fn a_line_that_is_lost_at_the_very_end_is_swept_once_more() {
    let live = Live::start(10, 30, POLL, Page::default()).await;
    live.say(6);
    let mut ear = live.listen("banhgio.danphuong");
    ear.until(|ear| ear.comments.len() == 6).await;
    live.simulator.trouble(Trouble::Broken, 12);
    ear.until_reason("no_route").await;
    live.end();
    ear.until_reason("ended_by_host").await;
    assert_eq!(heard(&ear), live.expected());
}

#[tokio::test]
async fn comments_are_sent_to_us_while_no_more_may_be_asked() {
    let live = Live::start(60, 30, Ways { sse: false, ..ALL }, Page::default()).await;
    let mut ear = live.listen("banhgio.danphuong");
    live.say(20);
    ear.until(|ear| is_live(ear) && ear.comments.len() == 20).await;
    live.simulator.trouble(Trouble::RateLimited { code: 32, minutes: 60 }, usize::MAX);
    let throttled =
        |ear: &Listener| ear.health.as_ref().is_some_and(|health| health.oddities.contains_key("throttled"));
    ear.until(throttled).await;
    let asked = live.simulator.asked().all;
    live.say(60);
    ear.until(|ear| ear.comments.len() == 60).await;
    assert!(is_live(&ear));
    // Poll and watch had one answer each at most; nothing is asked in the rest.
    assert!(live.simulator.asked().all <= asked + 1);
    assert_eq!(heard(&ear), live.expected());
}

#[tokio::test]
async fn lives_by_all_their_names() {
    let page = Page { token_until: 1_795_500_000, ..Page::default() };
    let live = Live::start(4, 30, POLL, page).await;
    let (id, video) = (live.simulator.facebook_live.clone(), live.simulator.facebook_live.replacen('2', "3", 1));
    live.say(2);
    for address in [
        "banhgio.danphuong",
        "bánh gio đan phượng",
        "104000000000001",
        "https://www.facebook.com/profile.php?id=104000000000001",
        &id,
        &video,
        &format!("https://www.facebook.com/banhgio.danphuong/videos/gio/{video}/"),
        &format!("https://www.facebook.com/watch/live/?v={video}"),
    ] {
        let mut ear = live.listen(address);
        ear.until(|ear| ear.comments.len() == 2).await;
        assert_eq!(ear.comments[0].room, id, "{address}");
        ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.expires_at == Some(Millis(1_795_500_000_000))))
            .await;
    }
    let closed = Live::start(4, 30, POLL, Page { edge_closed: true, ..Page::default() }).await;
    closed.say(2);
    closed.listen("banhgio.danphuong").until(|ear| ear.comments.len() == 2).await;
    live.listen("banhgio.khac").until_reason("token_invalid").await;
    live.listen("123456789012").until_reason("token_invalid").await;
    let mut settings = live.settings.clone();
    settings.facebook.tokens.remove(0);
    for (address, reason) in [("banhgio.khac", "no_token"), ("123456789012", "not_found")] {
        let source = Source::Facebook { address: Address::parse(address).unwrap() };
        Listener::attach(source, settings.clone()).until_reason(reason).await;
    }
    live.end();
    live.listen("banhgio.danphuong").until_reason("not_live").await;
    // What is over is read, too.
    let mut ear = live.listen(&id);
    ear.until_reason("ended_by_host").await;
    assert_eq!(heard(&ear), live.expected());
}

#[tokio::test]
async fn a_restart_books_nothing_twice() {
    let live = Live::start(200, 30, ALL, Page { muddled: true, ..Page::default() }).await;
    let stall = &live.stall;
    for count in [100, 200] {
        live.say(count);
        let mut ear = live.listen("banhgio.danphuong");
        ear.until(|ear| ear.comments.len() as i64 == count).await;
        let taken = ear.comments.iter().map(|comment| Heard { channel: stall.channel, comment: comment.clone() });
        stall.desk.take_in(stall.shop, stall.session, taken.collect()).unwrap();
        let totals = stall.store.read(|c| phiencho::store::sessions::get(c, stall.shop, stall.session));
        let totals = totals.map_err(|error: phiencho::store::StoreError| error).unwrap().summary.totals;
        assert_eq!((totals.received, totals.duplicates), (count, count - 100));
    }
}

#[tokio::test]
async fn comments_are_replied_to_once_and_hidden() {
    let live = Live::start(4, 30, POLL, Page::default()).await;
    live.say(2);
    let acts = Acts::new(Arc::new(live.settings.clone()));
    let [room, post] = [&live.simulator.facebook_live, &live.simulator.facebook_room];
    let (first, second, unsaid) = (format!("{post}_40000"), format!("{post}_40001"), format!("{post}_40003"));
    acts.private_reply(room, &first, " Đơn của chị: 2 bánh gio ").await.unwrap();
    assert_eq!(acts.private_reply(room, &first, "lần nữa").await, Err(VoiceError::Already));
    assert_eq!(acts.private_reply(room, &unsaid, "a").await, Err(VoiceError::NoComment));
    assert_eq!(acts.private_reply(room, "1/../me", "a").await, Err(VoiceError::NoComment));
    assert_eq!(acts.private_reply(room, &second, " ").await, Err(VoiceError::Text));
    acts.hide(room, &second, true).await.unwrap();
    acts.hide(room, &first, true).await.unwrap();
    acts.hide(room, &first, false).await.unwrap();
    assert_eq!(acts.hide(room, &unsaid, true).await, Err(VoiceError::NoComment));
    let asked = live.simulator.asked();
    assert_eq!(asked.replies.into_iter().collect::<Vec<_>>(), [(first, "Đơn của chị: 2 bánh gio".into())]);
    assert_eq!(asked.hidden.into_iter().collect::<Vec<_>>(), [second.as_str()]);
    live.clock.set(ANCHOR.plus(8 * 24 * 60 * 60 * 1000));
    assert_eq!(acts.private_reply(room, &second, "a").await, Err(VoiceError::TooLate));
    live.simulator.trouble(Trouble::NoPermission, usize::MAX);
    let refused = acts.hide(room, &second, false).await.unwrap_err().to_string();
    assert!(refused.starts_with("no_permission: (10)"), "{refused}");
}
