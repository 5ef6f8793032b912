//! One conversation with a printer: ask how it is, then say the slips.

use crate::shop::printer::PrinterFault;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How long a printer is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For an answer at its address: on a shop's network it comes at once, or
    /// the printer is off.
    pub connect: Duration,
    /// For how it is. Many never say; those that do are quick.
    pub ask: Duration,
    /// For it to take more. What it has taken is printed meanwhile, some 15 cm
    /// a slip at 5 cm a second.
    pub stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), ask: Duration::from_millis(600), stall: Duration::from_secs(15) }
    }
}

/// Bytes at once: how far it has come is known as exactly as that.
const PIECE: usize = 4096;
/// What the system holds of what the printer has not taken, so that a slip counts
/// as taken when the printer has it and not when it lies here.
const UNTAKEN: u32 = 4096;

/// `DLE EOT 2` and `DLE EOT 4`: why is it off line, and is there paper.
const HOW_ARE_YOU: [u8; 6] = [0x10, 0x04, 2, 0x10, 0x04, 4];

/// How a conversation broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Slips that the printer took before.
    pub taken: usize,
    /// Why it took no more.
    pub fault: PrinterFault,
}

/// Says all slips to the printer at `to`; `taken` hears of each that it took.
/// Of the last one the printer may lack what its own buffer had no room for.
pub async fn say(
    to: SocketAddr,
    slips: &[Vec<u8>],
    patience: Patience,
    mut taken: impl FnMut(usize),
) -> Result<(), Broken> {
    let broken = |taken| move |fault| Broken { taken, fault };
    let mut line = Line::open(to, patience).await.map_err(broken(0))?;
    line.ask().await.map_err(broken(0))?;
    for (done, slip) in slips.iter().enumerate() {
        for piece in slip.chunks(PIECE) {
            line.tell(piece).await.map_err(broken(done))?;
        }
        if done + 1 == slips.len() {
            line.end().await.map_err(broken(done))?;
        }
        taken(done + 1);
    }
    Ok(())
}

struct Line {
    socket: TcpStream,
    patience: Patience,
}

impl Line {
    async fn open(to: SocketAddr, patience: Patience) -> Result<Self, PrinterFault> {
        let socket = if to.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
        let socket = socket.map_err(|_| PrinterFault::NoAnswer)?;
        // A larger buffer would still do.
        let _ = socket.set_send_buffer_size(UNTAKEN);
        match timeout(patience.connect, socket.connect(to)).await {
            Ok(Ok(socket)) => Ok(Self { socket, patience }),
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => Err(PrinterFault::Refused),
            Ok(Err(_)) | Err(_) => Err(PrinterFault::NoAnswer),
        }
    }

    async fn tell(&mut self, piece: &[u8]) -> Result<(), PrinterFault> {
        match timeout(self.patience.stall, self.socket.write_all(piece)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(PrinterFault::BrokeOff),
            Err(_) => Err(PrinterFault::Stuck),
        }
    }

    /// Asks for trouble before anything is printed. No answer is no trouble.
    async fn ask(&mut self) -> Result<(), PrinterFault> {
        self.tell(&HOW_ARE_YOU).await?;
        let mut answer = [0; 2];
        match timeout(self.patience.ask, self.socket.read_exact(&mut answer)).await {
            Ok(Ok(_)) => trouble(answer[0], answer[1]).map_or(Ok(()), Err),
            Ok(Err(_)) => Err(PrinterFault::BrokeOff),
            Err(_) => Ok(()),
        }
    }

    /// Tells that this is all, and waits a little for the printer to hang up: one
    /// that does has taken all of it, one that does not may never do.
    async fn end(&mut self) -> Result<(), PrinterFault> {
        self.socket.shutdown().await.map_err(|_| PrinterFault::BrokeOff)?;
        let mut rest = [0; 64];
        loop {
            match timeout(self.patience.connect, self.socket.read(&mut rest)).await {
                Ok(Ok(1..)) => {}
                Ok(Ok(0)) | Err(_) => return Ok(()),
                Ok(Err(_)) => return Err(PrinterFault::BrokeOff),
            }
        }
    }
}

/// What the two answers complain of. Bits 1 and 4 of an answer are set, 0 and 7
/// are not; anything else is none.
const fn trouble(off_line: u8, paper: u8) -> Option<PrinterFault> {
    const fn is_answer(byte: u8) -> bool {
        byte & 0b1001_0011 == 0b0001_0010
    }
    if !is_answer(off_line) || !is_answer(paper) {
        None
    } else if off_line & 0b0000_0100 != 0 {
        Some(PrinterFault::Open)
    } else if paper & 0b0110_0000 != 0 || off_line & 0b0010_0000 != 0 {
        Some(PrinterFault::NoPaper)
    } else if off_line & 0b0100_0000 != 0 {
        Some(PrinterFault::NotReady)
    } else {
        None
    }
}
