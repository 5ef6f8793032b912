//! Problems as the doors tell them (RFC 9457, `application/problem+json`).
//! The only file that knows which error has which status.

use crate::desk::{DeskError, VoiceError};
use crate::shop::act::Refusal;
use crate::shop::event::{OrderView, ProductView};
use crate::store::StoreError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, ContentType};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// One kind of problem: its code, status, and text in both languages.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    code: &'static str,
    status: u16,
    vi: &'static str,
    en: &'static str,
}

macro_rules! kinds {
    ($($name:ident $status:literal $code:literal $vi:literal $en:literal;)+) => {
        $(pub(super) const $name: Kind = Kind { code: $code, status: $status, vi: $vi, en: $en };)+
        /// Every kind of problem.
        #[cfg(test)]
        pub(super) const ALL: &[&Kind] = &[$(&$name),+];
    };
}

kinds! {
    NOT_SIGNED_IN 401 "not_signed_in" "Bạn chưa vào sạp. Hãy quét mã của chủ sạp." "You are not signed in. Scan the owner's code.";
    NOT_ALLOWED 403 "not_allowed" "Việc này chỉ chủ sạp làm được." "Only the owner may do this.";
    FORGED 403 "forged" "Không đúng chữ ký hoặc mã xác minh." "The signature or verify token is not right.";
    NO_TOKEN 401 "no_token" "Thiếu mã relay_token." "The relay_token is missing.";
    WRONG_TOKEN 403 "wrong_token" "Mã relay_token không đúng." "The relay_token is not right.";
    NOT_FOUND 404 "not_found" "Không tìm thấy." "Not found.";
    STALE 409 "conflict" "Đơn này vừa được người khác sửa. Xem lại rồi làm tiếp." "Somebody has just changed this order. Look again.";
    PRODUCT_CHANGED 409 "product_changed" "Món này vừa được sửa ở nơi khác. Xem lại rồi lưu." "This product was changed meanwhile. Look again, then save.";
    TAKEN 409 "taken" "Mã này đã có rồi." "This code is taken.";
    REFUSED 409 "refused" "Đơn đang ở trạng thái không làm được việc này." "The order's state does not allow this.";
    NO_LINE 409 "no_line" "Đơn chưa có món nào." "The order has no goods yet.";
    NOT_THERE 409 "not_there" "Hàng đặt trước chưa về kho." "What was pre-ordered is not in the shop yet.";
    HAS_ORDER 409 "has_order" "Người này đang có đơn trong phiên." "This buyer has an open order in the session.";
    NOTHING_LEFT 409 "nothing_left" "Không thể tách hết: phải còn lại ít nhất một phần." "Not all of it can be split off: something must stay.";
    CLAIMED 409 "claimed" "Đang có người làm đơn này" "Somebody works on this order";
    LATER_ACT 409 "later_act" "Sau việc này đã có người làm thêm. Hãy lấy lại việc sau trước" "Something was done upon it since. Take that back first";
    OWNERS_ACT 403 "owners_act" "Việc này chỉ chủ sạp lấy lại được. Muốn lấy lại việc khác thì chọn đúng việc đó. Người làm" "Only the owner may take this back. To take back another act, choose that one. Done by";
    NOTHING_TO_UNDO 409 "nothing_to_undo" "Không có việc nào để lấy lại." "There is nothing to take back.";
    ASKED 409 "asked" "Vừa có người hỏi địa chỉ rồi. Mười phút nữa chưa có hãy hỏi lại. Người hỏi" "Somebody has just asked for the address. Ask again in ten minutes if none has come. Asked by";
    CANNOT_REPLY 409 "cannot_reply" "Nơi này không nhắn riêng cho khách được. Hãy chép lời và tự hỏi." "Nobody can be written to in private there. Copy the words and ask yourself.";
    REPLIED 409 "already_replied" "Lời này của khách đã được trả lời riêng một lần, Facebook không cho lần hai. Hãy tự nhắn hoặc gọi." "This comment was replied to in private before, and Facebook allows it once. Write or call yourself.";
    REPLY_TOO_LATE 409 "reply_too_late" "Đã quá 7 ngày, hoặc khách không nhận tin của trang. Hãy tự gọi." "More than 7 days have gone, or the buyer takes no messages of the page. Call yourself.";
    COMMENT_GONE 409 "comment_gone" "Không thấy lời này trên trang của sạp nữa: khách đã xóa, hoặc trang chưa được nối." "The comment is not on the shop's page any more: it was deleted, or the page is not connected.";
    REPLY_NOT_ALLOWED 409 "reply_not_allowed" "Trang chưa cho phép nhắn tin. Nối lại trang và bật quyền nhắn tin." "The page does not allow messages yet. Connect it again with the right to send messages.";
    PAGE_SIGNED_OUT 409 "page_signed_out" "Mã nối với trang đã hết hạn. Nối lại trang." "The page's token is out of date. Connect the page again.";
    REPLY_TOO_MANY 409 "reply_too_many" "Facebook đang không cho gọi thêm. Chờ một lúc rồi thử lại, hoặc tự nhắn." "Facebook takes no more calls for now. Try again later, or write yourself.";
    REPLY_FAILED 409 "reply_failed" "Facebook không nhận tin này. Chưa gửi được" "Facebook did not take the message. It was not sent";
    NAME_TAKEN 409 "name_taken" "Tên gọi này đang là của món khác" "Another product goes by this name";
    TOO_MANY_NAMES 409 "too_many_names" "Phiên này đã nhớ đủ 200 tên gọi. Hãy bỏ bớt trong Kho." "This session has learnt 200 names already. Remove some under Stock.";
    HERE_ALREADY 409 "here_already" "Bình luận này đã có trong phiên" "This comment is in the session already";
    CLOSED_OWNERS_ONLY 403 "closed_owners_only" "Phiên đã đóng. Trong 24 giờ sau đó chỉ chủ sạp ghi thêm được." "The session is closed. For 24 hours after that the owner alone may write comments down.";
    SESSION_CLOSED 409 "session_closed" "Phiên đã đóng." "The session is closed.";
    NO_PRINTER 409 "no_printer" "Sạp chưa gắn máy in. Chủ sạp gắn trong Thiết lập." "The shop has no printer yet. The owner adds one under Set-up.";
    PRINTER_BUSY 409 "printer_busy" "Máy in đang bận, còn nhiều phiếu chờ. Lát nữa in lại." "The printer is busy, many slips wait. Print again in a while.";
    LINK_USED 410 "link_used" "Mã này đã dùng rồi hoặc hết hạn. Hãy xin mã mới." "This link is used up or out of date. Ask for a new one.";
    TOO_LARGE 413 "too_large" "Nội dung gửi lên quá lớn." "What was sent is too large.";
    INVALID 422 "invalid" "Có chỗ điền chưa đúng" "Something is not filled in right";
    NO_LIVE 422 "no_live" "Địa chỉ này không chỉ tới live nào gắn được theo cách đã chọn. Dán tên, hoặc đường dẫn dài: đường dẫn rút gọn (vt.tiktok.com, fb.watch) thì mở ra rồi chép lại." "This address names no live that can be heard in the way you chose. Paste the name or the long link: open a short one (vt.tiktok.com, fb.watch) and copy that.";
    NO_PHONE 422 "no_phone" "Đây không phải số điện thoại Việt Nam đang dùng. Xem lại từng chữ số." "This is no phone number that is in use in Viet Nam. Look at each digit.";
    NO_NAME 422 "no_name" "Tên gọi phải có từ 2 đến 40 ký tự, nhiều nhất 6 từ, và có ít nhất một chữ cái." "A name has 2 to 40 characters, at most 6 words, and a letter among them.";
    BROKEN 500 "broken" "Máy gặp lỗi. Việc này chưa được lưu." "Something broke. Nothing was saved.";
    UNAVAILABLE 503 "unavailable" "Máy đang bận hoặc đầy bộ nhớ. Việc này chưa được lưu, hãy thử lại." "The server is busy or its disk is full. Nothing was saved, try again.";
}

/// A problem on its way to a caller.
#[derive(Debug)]
pub struct Problem {
    kind: &'static Kind,
    what: Option<String>,
    current: Option<Current>,
    english: bool,
}

/// The wire shape of a problem.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: `code` tells the kinds apart.
    r#type: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The kind of problem, for programs.
    code: &'static str,
    /// What happened, in the caller's language.
    detail: String,
    /// The order or product as it is now, where it was changed meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Current>,
}

/// What was changed meanwhile, as it is now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Current {
    /// An order.
    Order(Box<OrderView>),
    /// A product.
    Product(Box<ProductView>),
}

impl Problem {
    /// A problem of this kind.
    pub(super) const fn of(kind: &'static Kind) -> Self {
        Self { kind, what: None, current: None, english: false }
    }

    /// A field that is not acceptable.
    pub(super) fn invalid(field: &str) -> Self {
        Self::about(&INVALID, field.to_owned())
    }

    /// A problem with something, which its text names in the end.
    fn about(kind: &'static Kind, what: String) -> Self {
        Self { what: Some(what), ..Self::of(kind) }
    }

    /// The same problem in the language that `request` prefers.
    pub(super) fn for_request(mut self, request: &HttpRequest) -> Self {
        let language = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        self.english = language.is_some_and(|language| language.starts_with("en"));
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let text = if self.english { self.kind.en } else { self.kind.vi };
        let detail = self.what.as_ref().map_or_else(|| text.to_owned(), |what| format!("{text}: {what}"));
        HttpResponse::build(status)
            .insert_header(ContentType("application/problem+json".parse().unwrap_or(actix_web::mime::APPLICATION_JSON)))
            .json(ProblemBody {
                r#type: "about:blank",
                title: status.canonical_reason().unwrap_or_default().to_owned(),
                status: self.kind.status,
                code: self.kind.code,
                detail,
                current: self.current.clone(),
            })
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Store(error) => error.into(),
            DeskError::Stale(order) => Self { current: Some(Current::Order(order)), ..Self::of(&STALE) },
            DeskError::ProductChanged(product) => {
                Self { current: Some(Current::Product(product)), ..Self::of(&PRODUCT_CHANGED) }
            }
            DeskError::Claimed(holder) => Self::about(&CLAIMED, holder),
            DeskError::LaterAct(by) => Self::about(&LATER_ACT, by),
            DeskError::OwnersAct(by) => Self::about(&OWNERS_ACT, by),
            DeskError::NothingToUndo => Self::of(&NOTHING_TO_UNDO),
            DeskError::Invalid(field) => Self::invalid(field),
            DeskError::NoLive => Self::of(&NO_LIVE),
            DeskError::NoName => Self::of(&NO_NAME),
            DeskError::NameTaken(product) => Self::about(&NAME_TAKEN, product),
            DeskError::NoPhone => Self::of(&NO_PHONE),
            DeskError::Asked(by) => Self::about(&ASKED, by),
            DeskError::CannotReply => Self::of(&CANNOT_REPLY),
            DeskError::Voice(error) => error.into(),
            DeskError::TooManyNames => Self::of(&TOO_MANY_NAMES),
            DeskError::LinkUsed => Self::of(&LINK_USED),
            DeskError::HereAlready(author) => Self::about(&HERE_ALREADY, author),
            DeskError::OwnersOnly => Self::of(&CLOSED_OWNERS_ONLY),
            DeskError::TooMuch => Self::of(&TOO_LARGE),
            DeskError::SessionClosed => Self::of(&SESSION_CLOSED),
            DeskError::NoRandomness(_) => Self::of(&UNAVAILABLE),
            DeskError::Refused(refusal) => match refusal {
                Refusal::NoOrder => Self::of(&NOT_FOUND),
                Refusal::NotAllowed => Self::of(&REFUSED),
                Refusal::NoLine => Self::of(&NO_LINE),
                Refusal::NoProduct => Self::invalid("product_id"),
                Refusal::Quantity => Self::invalid("quantity"),
                Refusal::NotThere => Self::of(&NOT_THERE),
                Refusal::HasOrder => Self::of(&HAS_ORDER),
                Refusal::NothingLeft => Self::of(&NOTHING_LEFT),
            },
        }
    }
}

impl From<VoiceError> for Problem {
    fn from(error: VoiceError) -> Self {
        match error {
            VoiceError::Already => Self::of(&REPLIED),
            VoiceError::TooLate => Self::of(&REPLY_TOO_LATE),
            VoiceError::NoComment => Self::of(&COMMENT_GONE),
            VoiceError::Text => Self::invalid("text"),
            VoiceError::Refused { reason, detail } => match reason {
                "no_permission" | "blocked" => Self::of(&REPLY_NOT_ALLOWED),
                "token_expired" | "token_invalid" => Self::of(&PAGE_SIGNED_OUT),
                "rate_limited" => Self::of(&REPLY_TOO_MANY),
                _ => Self::about(&REPLY_FAILED, detail),
            },
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing => Self::of(&NOT_FOUND),
            StoreError::Conflict => Self::of(&TAKEN),
            StoreError::Busy | StoreError::Unavailable(_) => {
                tracing::warn!(%error, "the store is unavailable");
                Self::of(&UNAVAILABLE)
            }
            StoreError::Damaged(_) | StoreError::Newer(_) | StoreError::Older | StoreError::Broken(_) => {
                tracing::error!(%error, "the store failed");
                Self::of(&BROKEN)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_code_and_a_true_status() {
        for kind in ALL {
            assert_eq!(ALL.iter().filter(|other| other.code == kind.code).count(), 1, "{}", kind.code);
            assert!(StatusCode::from_u16(kind.status).unwrap().canonical_reason().is_some());
            assert_ne!(kind.vi, kind.en);
        }
    }
}
