//! Delivery addresses: where they begin and how far they go. Their numbers are
//! no quantities and their names no products.

use super::begins::Begins;
use super::lexicon::Tag;
use super::money::money_at;
use super::places::{Places, Sign};
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind;

const LONGEST: usize = 14;
/// Words that end an address typed without marks.
const ENDS: [Spelt; 14] = [
    Spelt::Nhe,
    Spelt::Nha,
    Spelt::Nghen,
    Spelt::A,
    Spelt::Ah,
    Spelt::Shop,
    Spelt::Cho,
    Spelt::Sdt,
    Spelt::Dt,
    Spelt::Nka,
    Spelt::Giup,
    Spelt::Ho,
    Spelt::Voi,
    Spelt::Nua,
];

/// Words of direction, behind which a house's number may stand.
const TO: [Spelt; 9] =
    [Spelt::Vao, Spelt::Vo, Spelt::Toi, Spelt::Den, Spelt::Ve, Spelt::Qua, Spelt::Ra, Spelt::O, Spelt::Tai];
/// Words of direction, behind which a place may stand.
const TOWARDS: [Spelt; 9] =
    [Spelt::Qua, Spelt::O, Spelt::Ngoai, Spelt::Trong, Spelt::Tai, Spelt::Ve, Spelt::Toi, Spelt::Den, Spelt::Ra];

impl Places {
    /// The length of the address that begins at token `at`. `names` tells where
    /// a product's name begins.
    #[inline]
    pub fn address_at(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
        if may_begin(text, at) { self.address_from(text, at, names) } else { None }
    }

    fn address_from(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
        // "cho củ rưỡi ớt": no chỗ cũ.
        if text.spelt(at) == Spelt::Cho && money_at(text, at + 1).is_some() {
            return None;
        }
        let start = self.start(text, at, names)?;
        let mut end = start;
        if self.city(text, start - 1).is_some_and(|length| length > 1) {
            end -= 1;
        }
        while end < text.tokens.len() && end - at < LONGEST {
            // Behind a town only what is a place by itself: "về Bắc Ninh mất bao lâu".
            if let Some(town) = self.city(text, end).filter(|length| *length > 1 && !names(end)) {
                end += town;
                let place = text.tokens.get(end).is_some_and(|t| t.kind != Kind::Word || t.capital);
                if !place && self.signs(text, end).0 == 0 {
                    break;
                }
            } else if self.goes_on(text, end, names) {
                end += 1;
            } else {
                break;
            }
        }
        Some(end - at)
    }

    /// Where the sure part of an address ends that begins here.
    fn start(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
        let (length, signs) = self.signs(text, at);
        let mut next = at + length;
        if signs.contains(&Sign::Number) && text.spelt(next) == Spelt::So && text.is_number(next + 1) {
            next += 1;
        }
        if length > 0 && signs.contains(&Sign::Coach) {
            return None;
        }
        if signs.contains(&Sign::Number) && self.is_numbered(text, at, next) {
            return Some(next + 1);
        }
        if signs.contains(&Sign::Place)
            && self.is_name(text, next, names)
            && (text.marked || length > 1 || self.is_led_to(text, at))
        {
            return Some(next + 1);
        }
        // "thôn hạ xã yên sở".
        let part = |i: usize| self.signs(text, i).1.contains(&Sign::Part);
        let lower = || self.is_word_or_number(text, next) && !names(next) && text.unit(next).is_none();
        if signs.contains(&Sign::Part) && (2..5).any(|i| part(next + i - 1)) && lower() {
            return Some(next + 1);
        }
        if signs.contains(&Sign::Move) && self.is_destination(text, next, names) {
            return Some(next + 1);
        }
        if signs.contains(&Sign::Send)
            && self.is_name(text, next, names)
            && !text.has(next, Tag::Kin)
            && text.tokens[next].capital
        {
            return Some(next + 1);
        }
        if signs.contains(&Sign::Send)
            && let (city, found) = self.signs(text, next)
            && found.contains(&Sign::City)
            && !names(next)
        {
            return Some(next + city);
        }
        if signs.contains(&Sign::Live) {
            let sign = self.signs(text, next);
            let place = self.is_name(text, next, names) || (sign.0 > 0 && self.is_word_or_number(text, next + sign.0));
            let place = place && text.spelt(next) != Spelt::Xa;
            let old = text.spelt(at) == Spelt::Cho || text.spelt(at) == Spelt::Dia;
            return (place || old).then_some(next);
        }
        // "ship 12 Nguyễn Trãi".
        let street = |i: usize| is_capital(text, i) && !names(i);
        if signs.contains(&Sign::Send) && text.is_number(next) && street(next + 1) && is_capital(text, next + 2) {
            return Some(next + 3);
        }
        // "giao 12 ngõ 3 Hàng Bạc".
        let lane = |i: usize| matches!(text.spelt(i), Spelt::Ngo | Spelt::Ngach | Spelt::Hem);
        if signs.contains(&Sign::Send)
            && text.is_number(next)
            && lane(next + 1)
            && self.is_numbered(text, next + 1, next + 2)
        {
            return Some(next + 3);
        }
        self.unmarked_start(text, at, names)
    }

    /// Where an address ends that begins here without a word that says so: a
    /// house's number and the name of a street.
    fn unmarked_start(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
        // "vào 45 Hai Bà Trưng".
        let to = TO.contains(&text.spelt(at)) && text.is_number(at + 1);
        let street = |i: usize| is_capital(text, i);
        let word = |i: usize| {
            text.kind(i) == Some(Kind::Word) && text.phrase(i).1.is_empty() && text.unit(i).is_none() && !names(i)
        };
        let lower = || word(at + 3) && !text.can(at, Tag::SelfWord) && money_at(text, at + 1).is_none();
        let walked = text.kind(at + 3) == Some(Kind::Word) && (!text.marked || lower());
        if to && at > 0 && word(at + 2) && walked {
            return Some(at + 4);
        }
        if to && text.marked && street(at + 2) && street(at + 3) && !names(at + 2) {
            return Some(at + 4);
        }
        // "lấy 2 cái ở Cầu Giấy".
        let at_home = matches!(text.spelt(at), Spelt::O | Spelt::Tai) && street(at + 1);
        let told = |tags: &[Tag]| (0..at).any(|i| tags.iter().any(|tag| text.has(i, *tag)));
        if at_home
            && told(&[Tag::Buy, Tag::Ship, Tag::Give])
            && let Some(city) = self.city(text, at + 1)
        {
            return Some(at + 1 + city);
        }
        // "gửi tới bà ngoại ở Nam Trực".
        let named = at_home && street(at + 2) && !names(at + 1);
        if named && text.marked && told(&[Tag::Ship, Tag::Give]) {
            return Some(at + 3);
        }
        // "18 Trương Định": at the head of a clause, with two words of a name.
        let called = text.tokens.iter().take(at).any(|t| t.kind == Kind::Phone);
        let heads = at > 0 && (called || matches!(text.kind(at - 1), Some(Kind::Mark(',' | '.' | '\n' | '-'))));
        if heads
            && text.is_number(at)
            && street(at + 1)
            && street(at + 2)
            && !names(at + 1)
            && !text.has(at + 1, Tag::Buy)
            && !sells(text, at + 1)
        {
            return Some(at + 3);
        }
        // "27/4 Lê Lợi".
        if text.is_number(at) && text.is_mark(at + 1, '/') && text.is_number(at + 2) && street(at + 3) && !names(at + 3)
        {
            return Some(at + 4);
        }
        let house = matches!(text.spelt(at), Spelt::So) && text.is_number(at + 1);
        // "số 8 Nguyễn Huệ", where no product has the number.
        let code = || text.number(at + 1).is_some_and(|n| text.shelf.with_number(n.value).is_some());
        if house && text.marked && street(at + 2) && street(at + 3) && !names(at + 2) && !code() {
            return Some(at + 4);
        }
        (house && (2..6).any(|i| self.is_street(text, at + i))).then_some(at + 2)
    }

    fn is_street(&self, text: &Text<'_>, at: usize) -> bool {
        let (_, signs) = self.signs(text, at);
        signs.contains(&Sign::Place) || signs.contains(&Sign::Number)
    }

    fn is_word_or_number(&self, text: &Text<'_>, at: usize) -> bool {
        text.is_number(at) || (text.is_word(at) && !text.has(at, Tag::Polite) && text.spelt(at) != Spelt::Xa)
    }

    /// A marker and a number; short words without marks ("to 5") only beside
    /// another marker.
    fn is_numbered(&self, text: &Text<'_>, at: usize, next: usize) -> bool {
        let digit = text.raw(next).iter().any(u8::is_ascii_digit);
        let sure = text.is_marked(at)
            || matches!(text.plain(at), b"sn" | b"xom" | b"thon" | b"ngo" | b"ngach" | b"hem" | b"kiot");
        let beside = (1..5).any(|i| self.is_street(text, next + i))
            || at.checked_sub(1).is_some_and(|i| self.is_destination_before(text, i))
            || (self.is_sent(text, at) && text.tokens.get(next + 1).is_some_and(|t| t.capital));
        let counted = text.unit(next + 1).is_some() && (text.is_glued(next + 1) || !sure);
        digit && !counted && (sure || beside)
    }

    /// "qua cho Tan An": a word of direction tells chợ from cho.
    fn is_led_to(&self, text: &Text<'_>, at: usize) -> bool {
        let led = at > 0 && TOWARDS.contains(&text.spelt(at - 1));
        led && text.tokens.get(at + 1).is_some_and(|t| t.capital)
    }

    /// "gui to 9": a verb of delivery stands before.
    fn is_sent(&self, text: &Text<'_>, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|i| self.signs(text, i).1.contains(&Sign::Send))
    }

    fn is_destination_before(&self, text: &Text<'_>, at: usize) -> bool {
        (0..=at.min(2)).any(|back| self.signs(text, at - back).1.contains(&Sign::Move))
    }

    fn is_name(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> bool {
        let Some(token) = text.tokens.get(at).filter(|t| t.kind == Kind::Word) else { return false };
        let plain = text.phrase(at).1.is_empty() && !names(at);
        let shouted = text.tokens.iter().take(8).filter(|t| t.kind == Kind::Word).all(|t| t.upper);
        !shouted && token.capital || (plain && !shouted && text.tokens.get(at + 1).is_some_and(|t| t.capital))
    }

    fn is_destination(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> bool {
        let Some(token) = text.tokens.get(at) else { return false };
        if text.is_number(at) {
            let street = text.phrase(at + 3).1.is_empty() && !names(at + 3);
            let house = text.is_mark(at + 1, '/') && text.is_number(at + 2) && text.kind(at + 3) == Some(Kind::Word);
            let word = |i: usize| text.kind(i) == Some(Kind::Word) && text.unit(i).is_none() && !names(i);
            let bare = !text.marked && word(at + 1) && word(at + 2);
            return (text.tokens.get(at + 1).is_some_and(|t| t.capital) && text.marked) || (house && street) || bare;
        }
        let place = !self.signs(text, at).1.is_empty() || token.capital;
        let unknown = text.phrase(at).1.is_empty() && !names(at) && text.unit(at).is_none();
        token.kind == Kind::Word && (place || unknown)
    }

    fn goes_on(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> bool {
        match text.tokens[at].kind {
            Kind::Word if !text.marked => {
                let asks = [Tag::Ask, Tag::Not, Tag::Have, Tag::Huh, Tag::Vague];
                let city = |i: usize| self.signs(text, i).1.contains(&Sign::City);
                let within = city(at) || (at > 0 && city(at - 1));
                let stops = !text.tokens[at].capital && text.phrase(at).1.any(&asks) && !within;
                !ENDS.contains(&text.spelt(at)) && !names(at) && !text.has(at, Tag::Buy) && !stops
            }
            Kind::Word => {
                let (_, tags) = text.phrase(at);
                let stop = [
                    Tag::Polite,
                    Tag::Buy,
                    Tag::Contact,
                    Tag::Call,
                    Tag::Ask,
                    Tag::Not,
                    Tag::Give,
                    Tag::Add,
                    Tag::Code,
                ];
                let place = text.tokens[at].capital || !self.signs(text, at).1.is_empty();
                let house = text.spelt(at) == Spelt::So && text.is_number(at + 1);
                place || house || (!tags.any(&stop) && !names(at))
            }
            Kind::Number => {
                let place =
                    text.tokens.get(at + 1).is_some_and(|t| t.capital) || !self.signs(text, at + 1).1.is_empty();
                let house = at > 0 && self.has_houses(text, at - 1);
                place || house || (text.unit(at + 1).is_none() && !names(at + 1))
            }
            Kind::Mark('/' | '-') => text.is_glued(at),
            _ => false,
        }
    }
}

/// Whether the rules of [`Places::start`] say anything about the token: it tells
/// an address, or it leads to a street or its number.
fn may_begin(text: &Text<'_>, at: usize) -> bool {
    let capital = || text.tokens.get(at + 1).is_some_and(|next| next.capital);
    match text.kind(at) {
        Some(Kind::Number) => capital() || text.is_mark(at + 1, '/'),
        Some(Kind::Word) => text.begins(at).any(Begins::ADDRESS),
        _ => false,
    }
}

/// Whether goods of some trade are named here, and not by a word that is also a
/// family's name ("Lê Lợi").
pub fn sells(text: &Text<'_>, at: usize) -> bool {
    let spelt = || !text.marked || text.shelf.language.lexicon.spells_goods(text.tokens, at);
    text.begins(at).any(Begins::GOODS) && spelt() && !matches!(text.raw(at), b"le" | b"mai" | b"dao")
}

/// Whether a word with a capital stands here, as in the name of a street.
fn is_capital(text: &Text<'_>, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|t| t.kind == Kind::Word && t.capital && !t.upper)
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn addresses_are_told_from_goods() {
        let shelf = sample::shelf();
        for (comment, length) in [
            ("số 12 ngõ 34 Tân Hội nhé", Some(6)),
            ("xom 3 thon dong Ha Mo", Some(6)),
            ("gửi về Hạ Long 2kg", Some(4)),
            ("ship Nam Định", Some(3)),
            ("thôn 2 Đại Dực", Some(4)),
            ("giao 12 ngõ 3 Hàng Bạc", Some(6)),
            ("số 2 màu đỏ", None),
            ("gửi cho chị 2kg", None),
            ("xe khách Hạ Long", None),
        ] {
            sample::with(&shelf, comment, |text| {
                assert_eq!(shelf.language.places.address_at(text, 0, &|_| false), length, "{comment}");
            });
        }
    }
}
