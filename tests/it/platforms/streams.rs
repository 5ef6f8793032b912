//! Both simulated streams through the connectors: every scripted comment, as
//! scripted, once.

use super::fake::{Listener, quick};
use phiencho::base::time::{Clock, Millis, SystemClock};
use phiencho::platforms::{Settings as Wires, Source};
use phiencho::shop::comment::{Comment, Platform};
use phiencho::simulator::{self, Script, ScriptedComment, Simulator};
use std::sync::Arc;

const SPEED: u32 = 20;

/// `count` comments, 100 simulated milliseconds apart, two at a time.
fn comments(count: i64, first_id: i64) -> Vec<ScriptedComment> {
    let comment = |nth: i64| ScriptedComment {
        at_ms: nth / 2 * 200,
        id: (first_id + nth).to_string(),
        author_id: if nth % 9 == 8 { String::new() } else { (5_000 + nth % 40).to_string() },
        name: format!("Người xem {}", nth % 40),
        text: format!("chốt {nth} bánh gio 🌿"),
    };
    (0..count).map(comment).collect()
}

fn script(count: i64) -> Script {
    Script {
        tiktok: comments(count, 7_286_185_101_000_000_000),
        facebook: comments(count, 40_000),
        viewers: 240,
        length_ms: count * 100 + 400,
    }
}

fn wires(simulator: &Simulator) -> Wires {
    let address = format!("http://{}", simulator.tiktok);
    Wires { tiktok_web: address.clone(), tiktok_webcast: address.clone(), tiktok_sign: address, ..quick() }
}

fn source(simulator: &Simulator, platform: Platform) -> Source {
    match platform {
        Platform::Tiktok => Source::Tiktok { address: "@banhgio.danphuong".into() },
        Platform::Facebook => Source::Relay { platform, url: format!("ws://{}/", simulator.facebook) },
    }
}

async fn start(count: i64, anchor: Millis, history: usize) -> Simulator {
    let settings = simulator::Settings { speed: SPEED, history, ..simulator::Settings::at(anchor) };
    Simulator::start(script(count), settings, Arc::new(SystemClock)).await.unwrap()
}

/// What the script says on `platform`, as comments.
fn expected(simulator: &Simulator, platform: Platform, count: i64, anchor: Millis) -> Vec<Comment> {
    let (lines, room) = match platform {
        Platform::Tiktok => (script(count).tiktok, &simulator.tiktok_room),
        Platform::Facebook => (script(count).facebook, &simulator.facebook_room),
    };
    let comment = |line: ScriptedComment| Comment {
        platform,
        room: room.clone(),
        id: if platform == Platform::Facebook { format!("{room}_{}", line.id) } else { line.id },
        name: if platform == Platform::Facebook && line.author_id.is_empty() { String::new() } else { line.name },
        author: Some(line.author_id).filter(|id| !id.is_empty()),
        text: line.text,
        sent_at: anchor.plus(line.at_ms / i64::from(SPEED)),
        arrived_at: Millis(0),
    };
    lines.into_iter().map(comment).collect()
}

fn without_arrival(comments: &[Comment]) -> Vec<Comment> {
    comments.iter().cloned().map(|comment| Comment { arrived_at: Millis(0), ..comment }).collect()
}

#[tokio::test]
async fn each_scripted_comment_once_over_broken_lines() {
    let anchor = SystemClock.now();
    let simulator = start(300, anchor, usize::MAX).await;
    for platform in [Platform::Tiktok, Platform::Facebook] {
        let mut ear = Listener::attach(source(&simulator, platform), wires(&simulator));
        for heard in [60, 150] {
            if SystemClock.now() < anchor.plus(1_000) {
                ear.until(|ear| ear.comments.len() >= heard).await;
                simulator.hang_up(platform);
                ear.until_reason("closed_by_peer").await;
            }
        }
        let health = ear.until_reason("ended_by_host").await;
        assert_eq!(without_arrival(&ear.comments), expected(&simulator, platform, 300, anchor));
        assert_eq!((health.dropped, health.oddities.len()), (0, 0));
        (&mut ear.task).await.unwrap();
    }
}

#[tokio::test]
async fn live_frames_are_acknowledged_and_carry_viewers() {
    let anchor = SystemClock.now();
    let simulator = start(120, anchor, usize::MAX).await;
    let mut ear = Listener::attach(source(&simulator, Platform::Tiktok), wires(&simulator));
    let health = ear.until_reason("ended_by_host").await;
    assert!(health.viewers.is_some_and(|viewers| (200..=280).contains(&viewers)));
    assert!(ear.comments.iter().all(|comment| comment.arrived_at >= comment.sent_at));
    let visits = simulator.visits(Platform::Tiktok);
    assert!(visits.acks_expected > 10 && visits.heartbeats >= 1 && visits.entered == 1, "{visits:?}");
    while simulator.visits(Platform::Tiktok).acks < visits.acks_expected {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn whoever_comes_after_the_end_is_told_everything() {
    let anchor = SystemClock.now().plus(-60_000);
    for (history, first) in [(usize::MAX, 0), (25, 475), (3, 497)] {
        let simulator = start(500, anchor, history).await;
        for platform in [Platform::Tiktok, Platform::Facebook] {
            let mut ear = Listener::attach(source(&simulator, platform), wires(&simulator));
            ear.until_reason("ended_by_host").await;
            assert_eq!(without_arrival(&ear.comments), expected(&simulator, platform, 500, anchor)[first..]);
        }
    }
}
