// Texts of the books, in Vietnamese.

export const bookVi = {
  handedOver: "Đã giao",
  handedOverHint: "hàng đã ra khỏi sạp",
  cancelled: "Đã bỏ",
  cancelledHint: "khách bỏ hoặc trả lại",
  average: "Trung bình một đơn",
  newBuyers: "khách mới",
  returning: "khách quay lại",
  // over time
  pace: "Diễn biến",
  each: (minutes: string) => `mỗi cột ${minutes} phút`,
  money: "tiền hàng",
  viewers: "người xem",
  orders: "đơn",
  comments: "bình luận",
  onShow: "Đang bán",
  peak: (time: string, orders: string, money: string) => `Đông nhất lúc ${time}: ${orders} đơn, ${money}`,
  mostViewers: (viewers: string) => `nhiều nhất ${viewers} người xem`,
  // goods
  cancelledOf: (amount: string) => `bỏ ${amount}`,
  missed: (amount: string) => `hụt ${amount} vì hết hàng`,
  leftOver: (amount: string) => `còn lại ${amount}`,
  // where orders came from, and who worked
  byChannel: "Từng kênh",
  byHand: "Ghi tay, không qua bình luận",
  written: "Bình luận chép tay",
  people: "Người làm",
  person: "Tên",
  confirmedOrders: "Đơn chốt",
  confirmedMoney: "Tiền chốt",
  acts: "Việc đã làm",
  undone: (n: string) => `lấy lại ${n}`,
  // from comments to goods
  funnel: "Từ bình luận đến giao hàng",
  steps: {
    comments: "Bình luận",
    readings: "Đọc ra đơn",
    orders: "Đơn",
    confirmed: "Đã chốt",
    handed_over: "Đã giao",
  },
  corrected: "Đơn người sửa lại",
  taught: "Tên món đã dạy",
  gaps: "Lần mất kênh",
  // after the session was closed
  changes: "Sau khi đóng phiên",
  changesNone: "Chưa có gì đổi sau khi đóng phiên.",
  frozen: (time: string, day: string) => `Số liệu lúc đóng phiên, ${time} ngày ${day}.`,
  atClose: "Lúc đóng",
  change: "Thay đổi",
  now: "Bây giờ",
  actsSince: "Ai đã làm gì",
};

export type BookTexts = typeof bookVi;
