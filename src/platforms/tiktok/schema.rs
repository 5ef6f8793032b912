//! The part of TikTok's webcast protobuf schema that we use. There is no
//! published schema: the field numbers are those on which all open client
//! libraries agree, checked against captured frames. Unknown fields are
//! skipped.
//!
//! Everything textual is declared as bytes: a viewer's name that is not UTF-8
//! would otherwise make its whole message unreadable.

use prost::Message;

/// Every binary WebSocket message, in both directions.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct PushFrame {
    #[prost(int64, tag = "1")]
    pub seq_id: i64,
    /// Echoed in the acknowledgement; beyond 2^53.
    #[prost(int64, tag = "2")]
    pub log_id: i64,
    #[prost(int64, tag = "3")]
    pub service: i64,
    #[prost(int64, tag = "4")]
    pub method: i64,
    /// `compress_type` = `gzip` or `none`, and others.
    #[prost(message, repeated, tag = "5")]
    pub headers: Vec<Pair>,
    #[prost(bytes = "vec", tag = "6")]
    pub payload_encoding: Vec<u8>,
    /// `msg`, `hb`, `ack`, `im_enter_room`, `im_enter_room_resp`, `close`.
    #[prost(bytes = "vec", tag = "7")]
    pub payload_type: Vec<u8>,
    #[prost(bytes = "vec", tag = "8")]
    pub payload: Vec<u8>,
}

/// A header of a frame, or an entry of `route_params`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Pair {
    #[prost(bytes = "vec", tag = "1")]
    pub key: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub value: Vec<u8>,
}

/// The bootstrap's body, and the payload of `msg` and `im_enter_room_resp`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct FetchResult {
    /// Encoded [`Envelope`]s: each is decoded alone, so that a bad one costs
    /// no other.
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub messages: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "2")]
    pub cursor: Vec<u8>,
    /// Milliseconds.
    #[prost(int64, tag = "3")]
    pub fetch_interval: i64,
    /// The server's time in milliseconds.
    #[prost(int64, tag = "4")]
    pub now: i64,
    /// Payload of the acknowledgement.
    #[prost(bytes = "vec", tag = "5")]
    pub internal_ext: Vec<u8>,
    #[prost(int32, tag = "6")]
    pub fetch_type: i32,
    /// Further parameters of the stream's address.
    #[prost(message, repeated, tag = "7")]
    pub route_params: Vec<Pair>,
    /// Milliseconds.
    #[prost(int64, tag = "8")]
    pub heartbeat_duration: i64,
    #[prost(bool, tag = "9")]
    pub need_ack: bool,
    /// The stream's address without its parameters.
    #[prost(bytes = "vec", tag = "10")]
    pub push_server: Vec<u8>,
    /// Of the bootstrap: some clients enter the room on it.
    #[prost(bool, tag = "11")]
    pub is_first: bool,
}

/// One message of a [`FetchResult`].
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Envelope {
    /// `WebcastChatMessage` and so on.
    #[prost(bytes = "vec", tag = "1")]
    pub method: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub payload: Vec<u8>,
    #[prost(int64, tag = "3")]
    pub msg_id: i64,
    #[prost(bool, tag = "6")]
    pub is_history: bool,
}

/// Field 1 of every message.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Common {
    #[prost(bytes = "vec", tag = "1")]
    pub method: Vec<u8>,
    #[prost(int64, tag = "2")]
    pub msg_id: i64,
    #[prost(int64, tag = "3")]
    pub room_id: i64,
    /// Milliseconds.
    #[prost(int64, tag = "4")]
    pub create_time: i64,
}

/// Who did something. Its field 1028, the id as text, was absent in all
/// captured messages.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct User {
    #[prost(int64, tag = "1")]
    pub id: i64,
    #[prost(bytes = "vec", tag = "3")]
    pub nickname: Vec<u8>,
    /// The @handle, which its owner may change.
    #[prost(bytes = "vec", tag = "38")]
    pub display_id: Vec<u8>,
}

/// `WebcastChatMessage`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Chat {
    #[prost(message, optional, tag = "1")]
    pub common: Option<Common>,
    #[prost(message, optional, tag = "2")]
    pub user: Option<User>,
    #[prost(bytes = "vec", tag = "3")]
    pub content: Vec<u8>,
}

/// `WebcastControlMessage`. Action 1: paused, 2: resumed, 3: ended by the
/// host, 4: ended by TikTok.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Control {
    #[prost(message, optional, tag = "1")]
    pub common: Option<Common>,
    #[prost(int32, tag = "2")]
    pub action: i32,
}

/// `WebcastImDeleteMessage`: the host or TikTok takes comments away, one by
/// one or all of a viewer's. Captured ones name viewers only.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct ImDelete {
    #[prost(message, optional, tag = "1")]
    pub common: Option<Common>,
    #[prost(int64, repeated, tag = "2")]
    pub comments: Vec<i64>,
    #[prost(int64, repeated, tag = "3")]
    pub users: Vec<i64>,
}

/// `WebcastRoomUserSeqMessage`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct RoomUserSeq {
    #[prost(message, optional, tag = "1")]
    pub common: Option<Common>,
    /// Viewers now.
    #[prost(int64, tag = "3")]
    pub total: i64,
}

/// Payload of `hb`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct HeartBeat {
    #[prost(int64, tag = "1")]
    pub room_id: i64,
}

/// Payload of `im_enter_room`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct EnterRoom {
    #[prost(int64, tag = "1")]
    pub room_id: i64,
    #[prost(int64, tag = "4")]
    pub live_id: i64,
    #[prost(bytes = "vec", tag = "5")]
    pub identity: Vec<u8>,
    #[prost(bytes = "vec", tag = "6")]
    pub cursor: Vec<u8>,
    #[prost(int64, tag = "8")]
    pub enter_unique_id: i64,
    #[prost(bytes = "vec", tag = "9")]
    pub filter_welcome_msg: Vec<u8>,
}
