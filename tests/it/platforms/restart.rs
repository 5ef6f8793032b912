//! A Facebook channel that was attached by the page's name, and is lost at the very
//! end of its live.

use super::faults::{Desk, booked, scripted, until_over, wires};
use phiencho::app::{App, Running, listen, location};
use phiencho::base::time::{Clock, ManualClock, SystemClock};
use phiencho::config::{Config, Given};
use phiencho::platforms::Settings;
use phiencho::shop::comment::Platform;
use phiencho::simulator::{self, Page, Script, ScriptedComment, Simulator};
use std::sync::Arc;
use std::time::Duration;

fn script() -> Script {
    let comment = |nth: i64| ScriptedComment {
        at_ms: nth * 100,
        id: (40_000 + nth).to_string(),
        author_id: (5_000 + nth).to_string(),
        name: format!("Người xem {nth}"),
        text: format!("chốt {nth} bánh gio"),
    };
    Script { tiktok: Vec::new(), facebook: (0..40).map(comment).collect(), viewers: 9, length_ms: 4_000 }
}

fn start(config: &Config, wires: &Settings, add: impl FnOnce(&Desk)) -> Running {
    let listener = listen(config).unwrap();
    let app = App::open(config).unwrap();
    let shop = app.desk.shop("Bánh gio").unwrap();
    let desk = Desk { app, shop: shop.id };
    add(&desk);
    desk.app.run(listener, config, wires.clone(), &shop).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_live_is_read_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::load(Given { data: Some(folder.path().into()), port: Some(0), ..Given::default() }).unwrap();
    let anchor = SystemClock.now();
    let clock = Arc::new(ManualClock::at(anchor.plus(2_050)));
    let settings = simulator::Settings::at(anchor);
    let simulator = Simulator::start(script(), settings, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
    let wires = wires(&simulator, &simulator, &Page::default());

    let mut session = None;
    let running = start(&config, &wires, |desk| {
        session = Some(desk.session(&[("facebook", Platform::Facebook, "banhgio.danphuong".into())]));
    });
    let session = session.unwrap();
    let half = async {
        while booked(&location(&config)).len() < 21 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), half).await.expect("the first half");
    running.stop().await;

    // The rest is said, and the live is over, while nobody listens.
    clock.set(anchor.plus(5_000));
    let running = start(&config, &wires, |_| {});
    until_over(&running.app, &[session]).await;
    running.stop().await;
    let mut expected = scripted(session, &script(), &simulator.facebook_room);
    expected.sort();
    assert_eq!(booked(&location(&config)), expected);
}
