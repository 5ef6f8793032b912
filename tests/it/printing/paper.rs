//! A printer on a real socket, and what comes out of it.

use phiencho::shop::printer::Paper;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How a printer behaves.
#[derive(Clone, Copy)]
pub enum Habit {
    /// It never says how it is, and prints.
    Silent,
    /// It says these two bytes when it is asked how it is.
    Says([u8; 2]),
    /// It takes so many bytes and then no more, but stays on the line.
    Stops(usize),
    /// It takes so many bytes and then hangs up.
    HangsUp(usize),
}

/// A printer that listens.
pub struct Machine {
    pub address: SocketAddr,
    /// What each conversation brought, when it is over.
    pub said: UnboundedReceiver<Vec<u8>>,
    /// Conversations at the same time, at most.
    pub at_once: Arc<AtomicUsize>,
}

impl Machine {
    pub async fn that(habit: Habit) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // Small, as a printer's: what it has not read is not in its hands.
        socket.set_recv_buffer_size(4096).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(8).unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, said) = unbounded_channel();
        let (at_once, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let most = Arc::clone(&at_once);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (tell, most, open) = (tell.clone(), Arc::clone(&most), Arc::clone(&open));
                tokio::spawn(async move {
                    most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let (heard, line) = hear(line, habit).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                    let _ = tell.send(heard);
                    if matches!(habit, Habit::Stops(_)) {
                        // Stays on the line for as long as the test runs.
                        std::future::pending::<()>().await;
                    }
                    drop(line);
                });
            }
        });
        Self { address, said, at_once }
    }

    /// The slips of the next conversation.
    pub async fn slips(&mut self) -> Vec<Printed> {
        read(&self.said.recv().await.unwrap())
    }
}

async fn hear(mut line: TcpStream, habit: Habit) -> (Vec<u8>, TcpStream) {
    let most = match habit {
        Habit::Stops(most) | Habit::HangsUp(most) => most,
        _ => usize::MAX,
    };
    let (mut heard, mut piece, mut answered) = (Vec::new(), [0; 1024], false);
    while heard.len() < most {
        let room = piece.len().min(most - heard.len());
        let Ok(more @ 1..) = line.read(&mut piece[..room]).await else { break };
        heard.extend_from_slice(&piece[..more]);
        if let Habit::Says(answer) = habit
            && !answered
            && heard.len() >= 6
        {
            answered = true;
            line.write_all(&answer).await.unwrap();
        }
    }
    (heard, line)
}

/// What came out for one slip.
pub struct Printed {
    pub width: usize,
    /// Rows of dots, true for black.
    pub rows: Vec<Vec<bool>>,
    /// The commands behind it.
    pub after: Vec<u8>,
}

/// Reads what was said to a printer, and takes nothing that it does not know.
fn read(said: &[u8]) -> Vec<Printed> {
    let mut rest = said.strip_prefix(&[0x10, 4, 2, 0x10, 4, 4]).expect("it is asked first how it is");
    let mut slips: Vec<Printed> = Vec::new();
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(b"\x1b@") {
            slips.push(Printed { width: 0, rows: Vec::new(), after: Vec::new() });
            rest = behind;
            continue;
        }
        let slip = slips.last_mut().expect("it is reset before anything else");
        if let Some([xl, xh, yl, yh, behind @ ..]) = rest.strip_prefix(b"\x1dv0\0") {
            assert!(slip.after.is_empty(), "a picture behind the cut");
            let (row, rows) =
                (usize::from(u16::from_le_bytes([*xl, *xh])), usize::from(u16::from_le_bytes([*yl, *yh])));
            assert!(slip.width == 0 || slip.width == row * 8, "one width on one paper");
            slip.width = row * 8;
            for bytes in behind[..row * rows].chunks(row) {
                slip.rows
                    .push(bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0)).collect());
            }
            rest = &behind[row * rows..];
        } else {
            let end = rest.windows(2).position(|two| two == b"\x1b@").unwrap_or(rest.len());
            slip.after.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
    }
    slips
}

/// What a code says.
fn decoded(width: usize, height: usize, is_black: impl Fn(usize, usize) -> bool) -> String {
    let at = |x: usize, y: usize| if is_black(x, y) { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "one code");
    codes[0].decode().unwrap().1
}

/// What the code says that a page draws: strokes `M x y.5 h length`.
pub fn code_of(svg: &str) -> String {
    const DOTS: usize = 4;
    let path = svg.split("stroke=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut black = std::collections::HashSet::new();
    for stroke in path.split('M').skip(1) {
        let (from, length) = stroke.split_once('h').unwrap();
        let (x, y) = from.strip_suffix(".5").unwrap().split_once(' ').unwrap();
        let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
        black.extend((x..x + length).map(|x| (x, y)));
    }
    let side = DOTS * (black.iter().map(|(x, _)| x).max().unwrap() + 5);
    decoded(side, side, |x, y| black.contains(&(x / DOTS, y / DOTS)))
}

impl Printed {
    /// The share of black dots.
    pub fn ink(&self) -> f64 {
        let black = self.rows.iter().flatten().filter(|dot| **dot).count();
        black as f64 / (self.width * self.rows.len()) as f64
    }

    /// What the code on it says.
    pub fn code(&self) -> String {
        decoded(self.width, self.rows.len(), |x, y| self.rows[y][x])
    }

    /// Whether it has the width, and the length if that is given, of the paper.
    pub fn fits(&self, paper: Paper) -> bool {
        let length = paper != Paper::A6 || self.rows.len() == 1180;
        self.width == paper.dots() && length && self.rows.iter().all(|row| row.len() == self.width)
    }
}
