//! What the terminal says, in both languages.

use crate::config::Language;
use crate::shop::channel::ChannelState;

/// One language's texts.
pub(super) struct Texts {
    pub(super) owner_link: &'static str,
    pub(super) link_again: &'static str,
    pub(super) lan_hint: &'static str,
    pub(super) no_shop: &'static str,
    pub(super) no_session: &'static str,
    pub(super) recording_empty: &'static str,
    pub(super) up_to_date: &'static str,
    pub(super) figures_agree: &'static str,
    pub(super) figures_differ: &'static str,
    pub(super) figures_repaired: &'static str,
    pub(super) demo_starts: &'static str,
    pub(super) demo_data: &'static str,
    pub(super) demo_over: &'static str,
    pub(super) demo_real_shop: &'static str,
    pub(super) simulated: &'static str,
    pub(super) simulated_over: &'static str,
    pub(super) room: &'static str,
    pub(super) session: &'static str,
    pub(super) revenue_booked: &'static str,
    pub(super) revenue_confirmed: &'static str,
    pub(super) orders: &'static str,
    pub(super) customers: &'static str,
    pub(super) comments: &'static str,
    pub(super) comment_counts: [&'static str; 4],
    pub(super) order_counts: [&'static str; 4],
    pub(super) product: &'static str,
    pub(super) sold: &'static str,
    pub(super) waiting: &'static str,
    pub(super) on_hand: &'static str,
    pub(super) revenue: &'static str,
    pub(super) day: &'static str,
    pub(super) channels: &'static str,
    channel_states: [&'static str; 7],
}

impl Texts {
    /// How a channel stands, in words.
    pub(super) const fn channel_state(&self, state: ChannelState) -> &'static str {
        match state {
            ChannelState::Connecting => self.channel_states[0],
            ChannelState::Live => self.channel_states[1],
            ChannelState::Paused => self.channel_states[2],
            ChannelState::Stale => self.channel_states[3],
            ChannelState::Retrying => self.channel_states[4],
            ChannelState::Ended => self.channel_states[5],
            ChannelState::Refused => self.channel_states[6],
        }
    }
}

/// The texts of `language`.
pub(super) const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

const VI: Texts = Texts {
    owner_link: "Mở liên kết này (hoặc quét mã) để vào sạp, dùng một lần:",
    link_again: "Mất đường vào sạp? Chạy: phiencho link",
    lan_hint: "Muốn vào bằng điện thoại cùng mạng Wi-Fi: chạy lại với --lan",
    no_shop: "chưa có sạp nào trong thư mục dữ liệu này",
    no_session: "không có phiên nào như vậy",
    recording_empty: "bản ghi chưa có gì: không thấy hàng hóa lúc bắt đầu",
    up_to_date: "Cơ sở dữ liệu đã mới nhất.",
    figures_agree: "Số liệu khớp với sổ.",
    figures_differ: "Số liệu không khớp với sổ (sửa bằng: phiencho check --repair)",
    figures_repaired: "Đã ghi lại số liệu theo sổ",
    demo_starts: "Phiên thử bắt đầu: 600 bánh gio, hai kênh TikTok và Facebook, nhanh gấp",
    demo_data: "Dữ liệu nằm ở",
    demo_over: "Phiên thử đã kết thúc. Màn hình vẫn mở; bấm Ctrl-C để dừng.",
    demo_real_shop: "thư mục này có sạp thật; phiên thử không đụng vào. Chọn --data khác",
    simulated: "Phiên live giả lập đang chạy; bấm Ctrl-C để dừng.",
    simulated_over: "Phiên live đã kết thúc; ai nối lại vẫn nghe được, thêm số giây",
    room: "phòng",
    session: "Phiên",
    revenue_booked: "Doanh thu đã giữ hàng",
    revenue_confirmed: "Doanh thu đã chốt",
    orders: "Đơn",
    customers: "Khách",
    comments: "Bình luận",
    comment_counts: ["nhận được", "gửi lại", "đọc là đơn", "cần xem"],
    order_counts: ["chờ chốt", "đã chốt", "đã bỏ", "cần xem"],
    product: "Món",
    sold: "Giữ/bán",
    waiting: "Chờ hàng",
    on_hand: "Trong kho",
    revenue: "Doanh thu",
    day: "Ngày",
    channels: "Kênh",
    channel_states: ["đang nối", "đang live", "tạm dừng", "im lâu", "đang nối lại", "đã tắt", "bị từ chối"],
};

const EN: Texts = Texts {
    owner_link: "Open this link (or scan the code) to come in; it works once:",
    link_again: "Lost your way in? Run: phiencho link",
    lan_hint: "To come in with a phone on the same Wi-Fi: start again with --lan",
    no_shop: "there is no shop in this data folder yet",
    no_session: "there is no such session",
    recording_empty: "the recording holds nothing yet: it does not tell the goods at its beginning",
    up_to_date: "The database is up to date.",
    figures_agree: "The figures agree with the tables.",
    figures_differ: "Figures that do not agree with the tables (put right by: phiencho check --repair)",
    figures_repaired: "Figures written anew from the tables",
    demo_starts: "A simulated live begins: 600 bánh gio, on TikTok and Facebook, faster than life by",
    demo_data: "The data is in",
    demo_over: "The simulated live is over. The screen stays open; press Ctrl-C to stop.",
    demo_real_shop: "this folder holds a real shop, which the demo will not touch; choose another --data",
    simulated: "A simulated live is on; press Ctrl-C to stop.",
    simulated_over: "The live is over; whoever comes back is still told, for so many seconds more:",
    room: "room",
    session: "Session",
    revenue_booked: "Revenue booked",
    revenue_confirmed: "Revenue confirmed",
    orders: "Orders",
    customers: "Customers",
    comments: "Comments",
    comment_counts: ["received", "sent again", "read as orders", "to look at"],
    order_counts: ["to confirm", "confirmed", "cancelled", "to look at"],
    product: "Product",
    sold: "Held/sold",
    waiting: "Waiting",
    on_hand: "On hand",
    revenue: "Revenue",
    day: "Day",
    channels: "Channels",
    channel_states: ["connecting", "live", "paused", "silent", "connecting again", "ended", "refused"],
};
