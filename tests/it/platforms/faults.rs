//! Ten minutes of two lives over five channels while everything goes wrong that
//! the simulator can do, through the real program: whatever is said is in the
//! database once, in its session. `SEED=` replays a run.

use super::fake::{Listener, quick};
use crate::kit::key;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use phiencho::app::{App, listen};
use phiencho::base::id::{SessionId, ShopId, UserId};
use phiencho::base::money::Vnd;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, ManualClock, Millis, SystemClock};
use phiencho::config::{Config, Given};
use phiencho::desk::{Command, NewChannel, NewProduct, NewSession, ProductChange};
use phiencho::platforms::facebook::{Access, Ways};
use phiencho::platforms::{Settings, Source};
use phiencho::shop::book::Repeat;
use phiencho::shop::channel::ChannelState;
use phiencho::shop::comment::Platform;
use phiencho::shop::role::Role;
use phiencho::simulator::{self, Page, Script, Simulator, generated};
use phiencho::store::gaps::Record;
use phiencho::store::{Location, StoreError, channels, gaps};
use std::collections::BTreeSet;
use std::process;
use std::sync::Arc;
use std::time::Duration;

const MINUTES: u32 = 10;
/// Comments a minute on each platform.
const RATE: u32 = 50;
const SPEED: u32 = 60;
/// Ten minutes are ten seconds; the rest is for who was cut off in the last.
const PATIENCE: Duration = Duration::from_secs(90);
/// Such a run takes some 70, simulators and all.
const MEMORY_MB: u64 = 256;
/// What may be the matter with a channel that is attacked so.
const REASONS: [&str; 7] =
    ["closed_by_peer", "stale", "no_route", "rate_limited", "refused_device", "refused_other", "app_closed"];

/// The seed to play again, or one that was not played before.
fn seed() -> u64 {
    let given = std::env::var("SEED").ok().map(|seed| seed.parse().expect("SEED is a number"));
    let seed = given.unwrap_or_else(|| SystemClock.now().get().cast_unsigned());
    println!("SEED={seed}");
    seed
}

/// A live on both platforms, whose numbers no other one has.
fn script(seed: u64, nth: i64) -> Script {
    let mut script = generated(seed.wrapping_add(nth.cast_unsigned()), MINUTES, RATE);
    for comment in &mut script.tiktok {
        comment.id = (comment.id.parse::<i64>().unwrap() + nth * 1_000_000_000_000).to_string();
    }
    script
}

/// The program at work on a shop of its own.
pub struct Desk {
    pub app: App,
    pub shop: ShopId,
}

impl Desk {
    pub fn command(&self) -> Command {
        Command { shop: self.shop, user: UserId(1), role: Role::Owner, by: "Mai".into(), key: key() }
    }

    pub fn session(&self, streams: &[(&str, Platform, String)]) -> SessionId {
        let new = NewSession { title: "Phiên".into(), repeat: Repeat::Once, part_fill: true };
        let session = self.app.desk.open_session(&self.command(), new).unwrap().id;
        for (kind, platform, address) in streams {
            let new = NewChannel { kind: (*kind).into(), platform: *platform, address: address.clone() };
            self.app.desk.add_channel(&self.command(), session, new).unwrap();
        }
        session
    }
}

/// What the shop's wires dial: TikTok's webcast and Facebook at the one, Euler at
/// the other.
pub fn wires(one: &Simulator, other: &Simulator, page: &Page) -> Settings {
    let web = format!("http://{}", one.tiktok);
    let facebook = Access {
        tokens: vec![Secret::new(page.token.clone())],
        app_secret: Some(Secret::new(page.app_secret.clone())),
        graph: format!("http://{}/v26.0", one.facebook),
        stream: format!("http://{}", one.facebook),
        ways: Ways { poll: true, sse: true, webhook: true },
        poll_every: Duration::from_millis(50),
        look_every: Duration::from_millis(250),
        rest: Duration::from_millis(200),
        ..Access::default()
    };
    Settings {
        tiktok_web: web.clone(),
        tiktok_webcast: web.clone(),
        tiktok_sign: Some(web),
        euler_url: format!("ws://{}", other.tiktok),
        euler_key: Some(Secret::new("key-1".into())),
        facebook,
        stale_after: Duration::from_secs(1),
        dial_timeout: Duration::from_secs(1),
        show_every: Duration::from_millis(200),
        ..quick()
    }
}

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    #[diesel(sql_type = BigInt)]
    session_id: i64,
    #[diesel(sql_type = Text)]
    platform: String,
    #[diesel(sql_type = Text)]
    platform_id: String,
    #[diesel(sql_type = Text)]
    body: String,
}

/// What is in the database, sorted.
pub fn booked(location: &Location) -> Vec<Said> {
    let all = diesel::sql_query("SELECT session_id, platform, platform_id, body FROM comments");
    let mut all: Vec<Said> = all.load(&mut location.connect().unwrap()).unwrap();
    all.sort();
    all
}

/// What a live says in a session.
pub fn scripted(session: SessionId, script: &Script, post: &str) -> Vec<Said> {
    let tiktok = script.tiktok.iter().map(|line| ("tiktok", line.id.clone(), line));
    let facebook = script.facebook.iter().map(|line| ("facebook", format!("{post}_{}", line.id), line));
    let said = |(platform, platform_id, line): (&str, _, &simulator::ScriptedComment)| Said {
        session_id: session.get(),
        platform: platform.into(),
        platform_id,
        body: line.text.clone(),
    };
    tiktok.chain(facebook).map(said).collect()
}

/// Waits until all channels have heard the end, and what they heard is booked.
pub async fn until_over(app: &App, sessions: &[SessionId]) -> Vec<Record> {
    let mut wakes = app.feed.wakes();
    let read = |session| app.store.read(|c| gaps::of(c, session)).map_err(|error: StoreError| error).unwrap();
    let over = async {
        loop {
            wakes.borrow_and_update();
            let is_over = |session: &SessionId| {
                let all = app.store.read(|c| channels::list(c, *session)).map_err(|error: StoreError| error).unwrap();
                all.iter().all(|channel| channel.state == ChannelState::Ended)
            };
            if sessions.iter().all(is_over) {
                return;
            }
            wakes.changed().await.unwrap();
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, over).await;
    let records: Vec<Record> = sessions.iter().flat_map(|session| read(*session)).collect();
    assert!(in_time.is_ok(), "not all have heard the end: {records:#?}");
    records
}

pub fn product() -> NewProduct {
    let described = ProductChange {
        name: "Bánh gio".into(),
        unit: "cái".into(),
        price: Vnd(7_000),
        step: None,
        aliases: vec!["bánh tro".into()],
        options: Vec::new(),
        picture: None,
    };
    NewProduct { code: "BG".into(), described, on_hand: "600".parse().unwrap() }
}

/// What a process has in memory, in megabytes; `None` once it is over.
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024)
}

/// In a process of its own, where what is in memory is this run's, simulators and all.
#[test]
fn ten_minutes_of_everything_that_goes_wrong() {
    let mut run = process::Command::new(std::env::current_exe().unwrap());
    run.args(["--exact", "--ignored", "--nocapture", "platforms::faults::ten_minutes"]).env("SEED", seed().to_string());
    let mut run = run.spawn().unwrap();
    let (mut peak, mut samples) = (0, 0);
    let outcome = loop {
        if let Some(outcome) = run.try_wait().unwrap() {
            break outcome;
        }
        if let Some(now) = resident(run.id()) {
            (peak, samples) = (peak.max(now), samples + 1);
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    println!("{peak} MB in memory at most, of {samples} looks");
    assert!(outcome.success() && samples > 20);
    assert!(peak < MEMORY_MB, "{peak} MB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above"]
async fn ten_minutes() {
    let seed = seed();
    let folder = tempfile::tempdir().unwrap();
    let given = Given { data: Some(folder.path().into()), port: Some(0), ..Given::default() };
    let config = Config::load(given).unwrap();
    let listener = listen(&config).unwrap();
    let doors = listener.local_addr().unwrap();
    let app = App::open(&config).unwrap();
    let shop = app.desk.shop("Bánh gio").unwrap();
    let desk = Desk { app, shop: shop.id };
    desk.app.desk.add_product(&desk.command(), product()).unwrap();

    let page = Page { hook: Some(format!("http://{doors}/hooks/facebook")), muddled: true, ..Page::default() };
    let begin = SystemClock.now();
    let scripts = [script(seed, 0), script(seed, 1)];
    let start = |nth: usize, page: Page| {
        let at = simulator::Settings::at(begin.plus(nth as i64));
        let settings = simulator::Settings { speed: SPEED, faults: Some(seed.wrapping_add(nth as u64)), page, ..at };
        Simulator::start(scripts[nth].clone(), settings, Arc::new(SystemClock))
    };
    let (one, other) = (start(0, page.clone()).await.unwrap(), start(1, Page::default()).await.unwrap());
    let user = "@banhgio.danphuong".to_owned();
    let tikfinity = format!("ws://{}/", one.tiktok);
    let relay = format!("ws://{}/", other.facebook);
    let first = desk.session(&[
        ("tiktok", Platform::Tiktok, user.clone()),
        // Hears the same live, and does not tell which.
        ("tikfinity", Platform::Tiktok, tikfinity),
        ("facebook", Platform::Facebook, one.facebook_live.clone()),
    ]);
    let second = desk.session(&[("euler", Platform::Tiktok, user), ("relay", Platform::Facebook, relay)]);
    let running = desk.app.run(listener, &config, wires(&one, &other, &page), &shop).unwrap();

    let records = until_over(&running.app, &[first, second]).await;
    running.stop().await;
    let location = phiencho::app::location(&config);
    let mut expected = scripted(first, &scripts[0], &one.facebook_room);
    expected.extend(scripted(second, &scripts[1], &other.facebook_room));
    expected.sort();
    let booked = booked(&location);
    let (lost, more) = (expected.iter().filter(|said| !booked.contains(said)).count(), booked.len());
    assert_eq!((lost, more), (0, expected.len()), "lost; in the database and in the scripts: {records:#?}");
    gaps_are_told(&records);
}

/// Whoever was cut off is known to have been, and why.
fn gaps_are_told(records: &[Record]) {
    let reasons: BTreeSet<&str> = REASONS.into_iter().collect();
    let sockets: Vec<_> = records.iter().filter(|record| record.channel.kind != "facebook").collect();
    assert_eq!((records.len(), sockets.len()), (5, 4));
    assert!(sockets.iter().any(|record| record.gap_count > 0), "{records:#?}");
    for record in records {
        let (channel, odd) = (&record.channel, record.oddities.iter().map(|odd| (&odd.reason, odd.messages)));
        let caught_up: i64 = record.gaps.iter().map(|gap| gap.caught_up).sum();
        println!(
            "{}: {} comments, {} reconnects, {} gaps, {caught_up} caught up, {:?}",
            channel.kind,
            channel.comments,
            channel.reconnects,
            record.gap_count,
            odd.collect::<Vec<_>>()
        );
        assert!(record.gap_count == 0 || record.channel.reconnects > 0, "{record:#?}");
        for gap in &record.gaps {
            assert!(gap.reason.as_deref().is_some_and(|reason| reasons.contains(reason)), "{record:#?}");
            assert!(gap.to.is_some_and(|to| to >= gap.from) && gap.caught_up >= 0, "{record:#?}");
        }
    }
}

/// Everything was said at once, and nobody takes it: the sockets wait, and what
/// goes wrong meanwhile costs nothing.
#[tokio::test]
async fn nothing_piles_up_while_nobody_listens() {
    let seed = seed();
    for service in ["webcast", "guest", "tikfinity", "euler", "relay"] {
        let anchor = Millis(1_795_000_000_000);
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(anchor.plus(600_000)));
        let script = generated(seed, MINUTES, RATE);
        let settings = simulator::Settings { speed: SPEED, faults: Some(seed), ..simulator::Settings::at(anchor) };
        let simulator = Simulator::start(script.clone(), settings, Arc::clone(&clock)).await.unwrap();
        let user = "@banhgio.danphuong".to_owned();
        let (source, said) = match service {
            "webcast" | "guest" => (Source::Tiktok { address: user }, script.tiktok),
            "tikfinity" => (Source::Tikfinity { url: format!("ws://{}/", simulator.tiktok) }, script.tiktok),
            "euler" => (Source::Euler { user }, script.tiktok),
            _ => {
                let url = format!("ws://{}/", simulator.facebook);
                (Source::Relay { platform: Platform::Facebook, url }, script.facebook)
            }
        };
        let mut wires = wires(&simulator, &simulator, &Page::default());
        wires.tiktok_push = format!("ws://{}", simulator.tiktok);
        wires.tiktok_sign = wires.tiktok_sign.filter(|_| service != "guest");
        let mut ear = Listener::with_clock(source, wires, clock);
        ear.until_full().await;
        ear.until_reason("ended_by_host").await;
        let number = |id: &str| id.rsplit('_').next().unwrap().to_owned();
        let mut heard: Vec<_> = ear.comments.iter().map(|one| (number(&one.id), one.text.to_string())).collect();
        let mut said: Vec<_> = said.into_iter().map(|line| (line.id, line.text)).collect();
        heard.sort();
        said.sort();
        assert_eq!(heard, said, "{service}");
        assert_eq!(ear.health.as_ref().map(|health| health.state), Some(ChannelState::Ended));
    }
}
