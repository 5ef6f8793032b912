//! The shop's printer on its network, as people set it up, and what can be
//! wrong with it.

use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use utoipa::ToSchema;

/// Where slip printers listen.
const PORT: u16 = 9100;
/// Services of the system itself stand below; no slip printer does.
const PORT_MIN: u16 = 1024;

/// On what a printer prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Paper {
    /// A roll of 58 mm.
    #[serde(rename = "58mm")]
    Roll58,
    /// A roll of 80 mm.
    #[serde(rename = "80mm")]
    Roll80,
    /// Labels of 105 × 148 mm.
    #[serde(rename = "a6")]
    A6,
}

impl Paper {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Roll58 => "58mm",
            Self::Roll80 => "80mm",
            Self::A6 => "a6",
        }
    }

    /// Dots in a row, at eight dots a millimetre (203 dpi), as printers of this
    /// paper have them: whole bytes.
    pub const fn dots(self) -> usize {
        match self {
            Self::Roll58 => 384,
            Self::Roll80 => 576,
            Self::A6 => 832,
        }
    }
}

/// A printer on the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Printer {
    /// Its address on the shop's network: `192.168.1.50:9100`.
    pub address: String,
    /// What it prints on.
    pub paper: Paper,
    /// Whether it has a knife.
    pub cut: bool,
}

/// What is wrong with a printer, or with how it took a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrinterFault {
    /// Nobody answers at its address.
    NoAnswer,
    /// Its address answers, but nothing listens there.
    Refused,
    /// It has no paper.
    NoPaper,
    /// Its lid is open.
    Open,
    /// It says that it cannot print.
    NotReady,
    /// It took a part and then no more.
    Stuck,
    /// It ended the connection half way.
    BrokeOff,
    /// There was nothing to print, or no way to draw it.
    NothingDrawn,
}

/// The socket of a printer's address as a person typed it: a number on the
/// shop's own network or on this machine, with a port from 1024 on (9100 if none
/// is given).
///
/// Names are not taken, since whoever answers for a name could lead us anywhere;
/// nor are public addresses, nor 169.254.0.0/16, where clouds keep their secrets.
/// So nobody can make the program knock at doors outside of the shop.
pub fn socket_of(address: &str) -> Option<SocketAddr> {
    let address = address.trim();
    let socket = address
        .parse::<SocketAddr>()
        .or_else(|_| address.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, PORT)))
        .ok()?;
    (is_ours(socket.ip().to_canonical()) && socket.port() >= PORT_MIN).then_some(socket)
}

const fn is_ours(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_stand_in_the_shop() {
        for (typed, meant) in [
            ("192.168.1.50", "192.168.1.50:9100"),
            (" 10.0.0.7:9101 ", "10.0.0.7:9101"),
            ("172.16.3.4:9100", "172.16.3.4:9100"),
            ("127.0.0.1:9100", "127.0.0.1:9100"),
            ("[fd00::5]:9100", "[fd00::5]:9100"),
            ("::1", "[::1]:9100"),
        ] {
            assert_eq!(socket_of(typed).map(|socket| socket.to_string()).as_deref(), Some(meant), "{typed}");
        }
        for elsewhere in [
            "",
            "may-in.local",
            "localhost:9100",
            "8.8.8.8:9100",
            "172.32.0.1",
            "169.254.169.254",
            "0.0.0.0:9100",
            "255.255.255.255",
            "224.0.0.1",
            "[::ffff:8.8.8.8]:9100",
            "[2001:db8::1]:9100",
            "[fe80::1]:9100",
            "192.168.1.50:80",
            "192.168.1.50:0",
            "192.168.1.50:9100/x",
            "http://192.168.1.50:9100",
        ] {
            assert_eq!(socket_of(elsewhere), None, "{elsewhere}");
        }
    }
}
