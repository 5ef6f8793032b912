// Texts of slips and of the printer, in Vietnamese.

export const slipsVi = {
  title: "In phiếu",
  waiting: (n: string) => `${n} phiếu chờ in`,
  none: "Không có phiếu nào chờ in",
  noneHint: "Chốt đơn là có phiếu để in.",
  openSlips: "Phiếu in",
  more: (n: string) => `Còn ${n} phiếu nữa, in xong đợt này sẽ hiện.`,
  // paper
  paper: "Khổ giấy",
  papers: { "58mm": "58 mm", "80mm": "80 mm", a6: "A6" },
  paperHints: { "58mm": "giấy cuộn nhỏ", "80mm": "giấy cuộn to", a6: "nhãn dán thùng" },
  full: "Ghi đủ số điện thoại, chừa chỗ ghi địa chỉ",
  fullHint: "Chỉ chọn khi gửi cho bên vận chuyển: ai cầm thùng cũng đọc được số.",
  // printing
  printHere: (n: string) => `In ${n} phiếu`,
  printAgain: "In lại phiếu này",
  printAtShop: (paper: string) => `In ở máy in của sạp (${paper})`,
  again: "Phiếu này in rồi",
  changed: "Đơn đã đổi sau khi in. In phiếu mới, bỏ phiếu cũ.",
  going: "đang sang máy in",
  handed: (n: string) => `Đã đưa ${n} phiếu sang máy in. Giấy ra đủ chưa?`,
  cameOut: "Ra đủ rồi",
  notOut: "Chưa ra, cho chờ lại",
  backAgain: (n: string) => `${n} phiếu chờ in lại`,
  leftOut: (n: string) => `${n} phiếu có người in rồi, không in nữa`,
  allLeft: "Phiếu này vừa có người in rồi.",
  queued: "Đang chờ máy in",
  printing: (n: string, of: string) => `Đang in ${n}/${of}`,
  done: (n: string) => `Máy in đã nhận đủ ${n} phiếu`,
  stopped: (n: string) => `${n} phiếu chưa in vẫn chờ ở đây.`,
  unknown: "Máy chủ vừa khởi động lại, chưa rõ đã in chưa. Xem giấy rồi hãy in lại.",
  faults: {
    no_answer: "Máy in không trả lời. Xem máy in đã bật, đã vào mạng và đúng địa chỉ chưa.",
    refused: "Có máy ở địa chỉ này nhưng không nhận in. Xem lại địa chỉ và cổng.",
    no_paper: "Máy in hết giấy.",
    open: "Nắp máy in đang mở.",
    not_ready: "Máy in báo lỗi. Tắt đi bật lại rồi in tiếp.",
    stuck: "Máy in nhận nửa chừng rồi đứng.",
    broke_off: "Máy in ngắt giữa chừng.",
    nothing_drawn: "Không vẽ được phiếu này.",
  },
  // who printed
  printedTitle: "Đã in",
  printedBy: (who: string, time: string) => `${who} in lúc ${time}`,
  isChanged: "đơn đã đổi",
  // on a slip
  slipOf: (number: string) => `Phiếu đơn ${number}`,
  number: "STT",
  phone: "Điện thoại",
  address: "Địa chỉ",
  waits: (q: string) => `Còn chờ ${q}`,
  collect: "Thu khách",
  scan: "Quét để mở đơn",
  printedAt: (time: string) => `In lúc ${time}`,
  // the shop's printer
  printerTitle: "Máy in của sạp",
  printerHint:
    "Máy in phiếu nhiệt có dây mạng hoặc Wi-Fi, cùng mạng với máy chủ. Điện thoại nào cũng in được ra đó.",
  printerAddress: "Địa chỉ máy in",
  printerAddressHint: "Như 192.168.1.50. Giữ nút đẩy giấy lúc bật máy, máy in ra tờ có địa chỉ.",
  printerWrong:
    "Địa chỉ chưa đúng: ghi số của máy in trong mạng của sạp, như 192.168.1.50 hoặc 192.168.1.50:9100.",
  knife: "Máy có dao cắt giấy",
  printerSave: "Lưu máy in",
  printerSaved: "Đã lưu máy in",
  printerTry: "In thử",
  printerGone: "Bỏ máy in này",
};

export type SlipsTexts = typeof slipsVi;
