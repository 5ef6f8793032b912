//! What a reading says, in words of both languages.

use crate::config::Language;
use crate::shop::reading::{Intent, Reason, Role};

/// Vietnamese and English.
type Both = (&'static str, &'static str);

pub(super) const PRODUCT: Both = ("Món", "Product");
pub(super) const QUANTITY: Both = ("Số lượng", "Quantity");
pub(super) const OPTION: Both = ("Loại", "Option");
pub(super) const PHONE: Both = ("Điện thoại", "Phone");
pub(super) const ADDRESS: Both = ("Có địa chỉ giao hàng", "Holds a delivery address");
pub(super) const CLEAR: Both = ("rõ ràng", "clear");
pub(super) const TO_LOOK_AT: Both = ("cần xem lại", "to look at");

/// The one of the two that is asked for.
pub(super) const fn word(language: Language, both: Both) -> &'static str {
    match language {
        Language::Vi => both.0,
        Language::En => both.1,
    }
}

pub(super) const fn intent(intent: Intent) -> Both {
    match intent {
        Intent::Order => ("Đặt hàng", "Order"),
        Intent::Add => ("Lấy thêm", "More on top of an order"),
        Intent::Change => ("Đổi đơn", "Change of an order"),
        Intent::Cancel => ("Bỏ đơn, bỏ món", "Cancellation"),
        Intent::Question => ("Hỏi", "Question"),
        Intent::Contact => ("Để lại liên lạc", "Contact details"),
        Intent::Other => ("Chuyện khác", "Something else"),
    }
}

pub(super) const fn role(role: Role) -> Both {
    match role {
        Role::Intent => ("ý muốn", "wish"),
        Role::Product => ("món", "product"),
        Role::Quantity => ("số lượng", "quantity"),
        Role::Option => ("loại", "option"),
        Role::Phone => ("điện thoại", "phone"),
        Role::Address => ("địa chỉ", "address"),
        Role::Unknown => ("không rõ là gì", "not known"),
    }
}

pub(super) const fn reason(reason: Reason) -> Both {
    match reason {
        Reason::NoProduct => ("chưa rõ món nào", "no product is named"),
        Reason::AmbiguousProduct => ("tên trùng nhiều món", "several products fit"),
        Reason::UnknownProduct => ("món không có trong danh sách", "a product that is not on sale"),
        Reason::UnknownQuantity => ("chưa rõ số lượng", "the quantity cannot be known"),
        Reason::LargeQuantity => ("số lượng quá lớn", "very many"),
        Reason::ImpossibleQuantity => ("số lượng không bán được", "not sold in this quantity"),
        Reason::UnknownOption => ("không có loại này", "no such option"),
        Reason::Conditional => ("lấy có điều kiện", "only on a condition"),
        Reason::WeakWords => ("lời chưa chắc", "words of several meanings"),
        Reason::CodeOrQuantity => ("mã món hay số lượng?", "a code or a quantity?"),
        Reason::Repeated => ("nhắn lặp lại", "said again"),
        Reason::NoSuchLine => ("đơn không có món này", "not in the order"),
        Reason::AlreadyConfirmed => ("đơn đã chốt rồi", "the order is confirmed already"),
        Reason::DoubtfulCancel => ("có thể muốn bỏ", "may want to cancel"),
        Reason::TooLong => ("viết quá dài", "too long to read"),
        Reason::ShortOfStock => ("kho thiếu hàng", "the stock ran short"),
        Reason::HoldExpired => ("quá giờ giữ hàng", "not confirmed in time"),
        Reason::CommentEdited => ("bình luận đã bị sửa", "a comment was edited"),
        Reason::CommentDeleted => ("bình luận đã bị xóa", "a comment was deleted"),
        Reason::AfterClose => ("ghi sau khi đóng phiên", "written down after the close"),
    }
}
