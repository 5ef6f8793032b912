//! More than 5,000 comments at once while the disk is stuck, through the whole
//! program: the socket waits, and every comment is booked.

use super::faults::{Desk, booked, product, scripted, until_over, wires};
use diesel::connection::SimpleConnection;
use phiencho::app::{App, listen, location};
use phiencho::base::time::{Clock, ManualClock, SystemClock};
use phiencho::config::{Config, Given};
use phiencho::shop::comment::Platform;
use phiencho::simulator::{self, Page, Script, ScriptedComment, Simulator};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const COMMENTS: i64 = 10_000;
/// As the simulator says them.
const A_FRAME: u64 = 8;
/// Portions that may wait between wires and desk, that are being booked, and that the
/// channel has in hand (`app/wires.rs`).
const WAITING_MAX: u64 = 512 + 512 + 1;

/// All within two seconds of simulated time; one in fifty is an order.
fn script() -> Script {
    let comment = |nth: i64| ScriptedComment {
        at_ms: 1_000 + nth / 5,
        id: (7_286_185_101_000_000_000 + nth).to_string(),
        author_id: (6_801_274_818_530_126_000 + nth % 900).to_string(),
        name: format!("Người xem {}", nth % 900),
        text: if nth % 50 == 0 { "chốt 1 bánh gio".into() } else { format!("đẹp quá {nth}") },
    };
    Script { tiktok: (0..COMMENTS).map(comment).collect(), facebook: Vec::new(), viewers: 9, length_ms: 9_000 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_disk_holds_the_socket_back_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let given = Given { data: Some(folder.path().into()), port: Some(0), ..Given::default() };
    let config = Config::load(given).unwrap();
    let listener = listen(&config).unwrap();
    let app = App::open(&config).unwrap();
    let shop = app.desk.shop("Bánh gio").unwrap();
    let desk = Desk { app, shop: shop.id };
    desk.app.desk.add_product(&desk.command(), product()).unwrap();
    let anchor = SystemClock.now();
    let clock = Arc::new(ManualClock::at(anchor));
    let settings = simulator::Settings::at(anchor);
    let simulator = Simulator::start(script(), settings, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
    let session = desk.session(&[("tiktok", Platform::Tiktok, "@banhgio.danphuong".into())]);
    let patient = phiencho::platforms::Settings {
        stale_after: Duration::from_secs(600),
        dial_timeout: Duration::from_secs(600),
        ..wires(&simulator, &simulator, &Page::default())
    };
    let running = desk.app.run(listener, &config, patient, &shop).unwrap();
    let until = async |enough: &dyn Fn() -> bool| {
        let come = async {
            while !enough() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(60), come).await.expect("the simulator's client");
    };
    until(&|| simulator.visits(Platform::Tiktok).entered == 1).await;

    let mut stuck = location(&config).connect().unwrap();
    stuck.batch_execute("BEGIN IMMEDIATE").unwrap();
    clock.set(anchor.plus(8_000));
    // What was acknowledged is in our memory.
    until(&|| simulator.visits(Platform::Tiktok).acks >= 256).await;
    // Nothing tells that no more will come; who does not wait takes the rest at once.
    sleep(Duration::from_secs(1)).await;
    let taken = simulator.visits(Platform::Tiktok).acks;
    stuck.batch_execute("ROLLBACK").unwrap();
    let frames = COMMENTS.cast_unsigned() / A_FRAME;
    assert!(taken <= WAITING_MAX && WAITING_MAX < frames, "{taken} of {frames} frames were taken");

    clock.set(anchor.plus(10_000));
    let records = until_over(&running.app, &[session]).await;
    running.stop().await;
    let mut expected = scripted(session, &script(), "");
    expected.sort();
    let booked = booked(&location(&config));
    assert!(booked == expected, "{} of {} are booked: {records:#?}", booked.len(), expected.len());
    assert_eq!((records[0].gap_count, records[0].channel.dropped), (0, 0));
}
