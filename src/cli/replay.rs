//! `phiencho replay`: plays a recorded session once more, from its raw frames
//! through readers and desk, on a memory of its own and by the recording's own
//! times. What people did at the desk is not in a recording; what was on show
//! is.

use super::texts::texts;
use super::{CliError, demo, report};
use crate::base::id::{ChannelId, ProductId, SessionId, ShopId, UserId};
use crate::base::quantity::Quantity;
use crate::base::secret::Secret;
use crate::base::time::{Clock, ManualClock, Millis};
use crate::config::Config;
use crate::desk::{Command, Desk, Heard, NewChannel, NewProduct, NewSession, ProductChange};
use crate::platforms::connector::{Connector, Signal, mark_host};
use crate::platforms::frame::Frame;
use crate::platforms::recording::{Record, Recording, RecordingError, StreamRecord};
use crate::platforms::{Settings, Source, connector};
use crate::shop::event::ProductView;
use crate::shop::recorded::ShopNote;
use crate::shop::role::Role;
use crate::store::scratch::Scratch;
use crate::store::{self, Location, Store, products};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is played, and how.
#[derive(clap::Args)]
pub(super) struct ReplayArgs {
    /// Recordings of one session, in their order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How many times faster than it was; as fast as it goes if left out
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: Option<u32>,
    /// Keep the result in this new folder, to be looked at with serve
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Print one JSON object at the end
    #[arg(long)]
    json: bool,
}

pub(super) fn run(config: &Config, args: &ReplayArgs, out: &mut impl Write) -> Result<(), CliError> {
    let scratch = match &args.into {
        Some(_) => None,
        None => Some(Scratch::new(None)?),
    };
    let location = match (&args.into, &scratch) {
        (Some(folder), _) => {
            std::fs::create_dir(folder)?;
            Location::new(folder.join("phiencho.sqlite").to_string_lossy().into_owned())
        }
        (None, Some(scratch)) => scratch.location.clone(),
        (None, None) => return Err(CliError::Broken("no memory to play on".into())),
    };
    let mut player = Player::open(&location, &config.shop, args.speed)?;
    for file in &args.files {
        let failed = |error: RecordingError| CliError::NotThere(format!("{}: {error}", file.display()));
        let mut recording = Recording::open(file).map_err(failed)?;
        for record in recording.by_ref() {
            player.play(record.map_err(failed)?)?;
        }
        if recording.was_cut() {
            tracing::warn!(file = %file.display(), "the recording is cut off; played up to there");
        }
    }
    let Some(show) = player.show else {
        return Err(CliError::NotThere(texts(config.language).recording_empty.into()));
    };
    let store = player.store;
    let report = store.read(|c| store::report::of(c, player.shop, show.session))?;
    if args.json {
        return demo::print(out, &report, store.read(|c| products::list(c, player.shop, None))?);
    }
    report::show(out, &report, texts(config.language))
}

/// Plays records in their order.
struct Player {
    store: Arc<Store>,
    desk: Desk,
    clock: Arc<ManualClock>,
    shop: ShopId,
    speed: Option<u32>,
    /// When the first record was played, and its time.
    begun: Option<(Instant, Millis)>,
    /// Since the goods are known.
    show: Option<Show>,
}

/// The session that is played.
struct Show {
    session: SessionId,
    products: HashMap<String, ProductId>,
    /// By the streams' numbers.
    streams: HashMap<u32, Stream>,
    /// By how and where they were heard: a stream that was opened again is the
    /// same channel.
    channels: HashMap<(String, String), ChannelId>,
}

struct Stream {
    connector: Box<dyn Connector>,
    room: String,
    host: Option<String>,
    channel: ChannelId,
}

impl Player {
    fn open(location: &Location, name: &str, speed: Option<u32>) -> Result<Self, CliError> {
        let store = Arc::new(Store::open(location)?);
        let clock = Arc::new(ManualClock::at(Millis(0)));
        let desk = Desk::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, Box::new(|| {}));
        let shop = desk.shop(name)?.id;
        Ok(Self { store, desk, clock, shop, speed, begun: None, show: None })
    }

    fn play(&mut self, record: Record) -> Result<(), CliError> {
        match record {
            Record::Recording { at, .. } => self.turn_to(at),
            Record::Note { at, note } => {
                self.turn_to(at);
                if let Some(shop) = note.get("shop") {
                    let note = ShopNote::deserialize(shop).map_err(|error| not_understood(at, &error.to_string()))?;
                    let pinned = note.pinned.clone();
                    if self.show.is_none() {
                        self.show = Some(self.begin(note)?);
                    }
                    self.pin(pinned.as_deref())?;
                } else if let Some(pinned) = note.get("pinned") {
                    self.pin(pinned.as_str())?;
                }
            }
            Record::Stream(stream) => {
                self.turn_to(stream.at);
                self.open_stream(stream)?;
            }
            Record::Frame { stream, at, body } => {
                self.turn_to(at);
                let body = body.body().ok_or_else(|| not_understood(at, "a frame is not in Base64"))?;
                self.hear(stream, &Frame { arrived_at: at, body })?;
            }
        }
        Ok(())
    }

    /// Waits until `at` comes, and lets the desk's clock show it.
    fn turn_to(&mut self, at: Millis) {
        let (begun, first) = *self.begun.get_or_insert_with(|| (Instant::now(), at));
        if let (Some(speed), Ok(passed)) = (self.speed, u64::try_from(at.since(first))) {
            let due = begun + Duration::from_millis(passed) / speed;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        self.clock.set(at);
    }

    fn begin(&self, note: ShopNote) -> Result<Show, CliError> {
        let mut products = HashMap::new();
        for listed in note.products {
            let added = self.desk.add_product(&self.command()?, as_new(&listed))?;
            if listed.preorder > Quantity::ZERO {
                self.desk.preorder(&self.command()?, added.id, listed.preorder)?;
            }
            products.insert(listed.code, added.id);
        }
        let new = NewSession { title: note.title, repeat: note.repeat, part_fill: note.part_fill };
        let session = self.desk.open_session(&self.command()?, new)?.id;
        Ok(Show { session, products, streams: HashMap::new(), channels: HashMap::new() })
    }

    fn pin(&self, code: Option<&str>) -> Result<(), CliError> {
        let Some(show) = &self.show else { return Ok(()) };
        // What was added to the goods later is not known here.
        let product = code.and_then(|code| show.products.get(code)).copied();
        self.desk.pin(&self.command()?, show.session, product)?;
        Ok(())
    }

    fn open_stream(&mut self, opened: StreamRecord) -> Result<(), CliError> {
        let command = self.command()?;
        let Some(show) = &mut self.show else { return Err(not_understood(opened.at, "no goods are named")) };
        let StreamRecord { stream, kind, platform, room, host, at } = opened;
        let source = Source::heard_as(&kind, platform)
            .ok_or_else(|| not_understood(at, &format!("streams of kind {kind} are not known")))?;
        let channel = match show.channels.get(&(kind.clone(), room.clone())) {
            Some(channel) => *channel,
            None => {
                // A bridge may not have told the room.
                let address = if room.is_empty() { kind.clone() } else { room.clone() };
                let new = NewChannel { kind: kind.clone(), platform, address };
                let channel = self.desk.add_channel(&command, show.session, new)?.id;
                show.channels.insert((kind, room.clone()), channel);
                channel
            }
        };
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let connector = connector(source, &Arc::new(Settings::default()), &clock);
        show.streams.insert(stream, Stream { connector, room, host, channel });
        Ok(())
    }

    fn hear(&self, stream: u32, frame: &Frame) -> Result<(), CliError> {
        let heard = self.show.as_ref().and_then(|show| Some((show.session, show.streams.get(&stream)?)));
        let Some((session, Stream { connector, room, host, channel })) = heard else {
            return Err(not_understood(frame.arrived_at, "a frame of no stream"));
        };
        let (mut comments, mut amendments) = (Vec::new(), Vec::new());
        let mut signals = connector.decode(room, frame);
        mark_host(host.as_deref(), &mut signals);
        for signal in signals {
            match signal {
                Signal::Comment(comment) => comments.push(Heard { channel: *channel, comment }),
                Signal::Amendment(amendment) => amendments.push(amendment),
                _ => {}
            }
        }
        if !comments.is_empty() {
            self.desk.take_in(self.shop, session, comments)?;
        }
        if !amendments.is_empty() {
            self.desk.amend(self.shop, session, amendments)?;
        }
        Ok(())
    }

    fn command(&self) -> Result<Command, CliError> {
        let key = Secret::random().map_err(|error| CliError::Broken(error.to_string()))?.reveal().to_owned();
        Ok(Command { shop: self.shop, user: UserId(0), role: Role::Owner, by: "phiencho replay".into(), key })
    }
}

/// The product with what was free of it when the recording began.
fn as_new(listed: &ProductView) -> NewProduct {
    NewProduct {
        code: listed.code.clone(),
        described: ProductChange {
            name: listed.name.clone(),
            unit: listed.unit.clone(),
            price: listed.price,
            step: Some(listed.step),
            aliases: listed.aliases.clone(),
            options: listed.options.clone(),
            picture: listed.picture.clone(),
        },
        on_hand: (listed.on_hand - listed.held).max(Quantity::ZERO),
    }
}

fn not_understood(at: Millis, why: &str) -> CliError {
    CliError::NotThere(format!("{}: {why}", at.local_text()))
}
