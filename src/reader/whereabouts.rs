//! The whole of an address. [`address`](super::address) finds it by the words that
//! tell one; what stands beside it, or is told as a place by where it stands,
//! takes more of the comment to be known: the number of the house, the district
//! and the town behind a comma, a room. Without that, "12 ngõ 3" is twelve more.

use super::address::sells;
use super::begins::Begins;
use super::lexicon::Tag;
use super::outline::{Outline, Sort, Sorts};
use super::piece::{Piece, Pieces, What};
use super::quantity::Form;
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind;
use super::towns::OTHERWISE;

/// The longest name of a place, in words.
pub const NAME: usize = 5;

/// Makes one piece of each address, with all that belongs to it.
pub fn gather(text: &Text<'_>, pieces: &mut Pieces) {
    let mut at = 0;
    while at < pieces.list.len() {
        if may_begin(text, &pieces.list, at) {
            let orders = orders(&pieces.list);
            if let Some((from, to)) = (Stretch { text, pieces, orders }).address(at) {
                pieces.join(from, to);
                at = from;
            }
        }
        at += 1;
    }
}

/// Whether goods are wanted or counted here, so that a town is one to deliver to.
fn orders(pieces: &[Piece]) -> bool {
    let mut all = Outline::default();
    pieces.iter().for_each(|piece| all.take(piece));
    (all.has(Tag::Buy) || all.holds(&[Sort::Product, Sort::Amount, Sort::Phone])) && !all.has(Tag::Past)
}

/// What no rule of an address can begin without; hardly any piece has it.
#[inline]
fn may_begin(text: &Text<'_>, pieces: &[Piece], at: usize) -> bool {
    const SURE: Sorts = Sorts::of(&[Sort::Address, Sort::ForeignCode]);
    const BEFORE: Sorts = Sorts::of(&[Sort::Mark, Sort::Product, Sort::Amount, Sort::Phone]);
    let piece = &pieces[at];
    if piece.sorts.meets(SURE) || piece.has(Tag::Contact) {
        return true;
    }
    let tells = |i: usize| text.tokens.get(i).is_some_and(|t| t.capital) || text.begins(i).any(Begins::PLACE);
    if piece.is(Sort::Amount) {
        return at > 0 && ((piece.from + 1..piece.to + 5).any(tells) || text.is_glued(piece.to));
    }
    if !piece.sorts.meets(Sorts::of(&[Sort::Words, Sort::Unknown, Sort::Name])) {
        return false;
    }
    let slashed = text.spelt(piece.from) == Spelt::D && text.is_mark(piece.from + 1, '/');
    let Some(before) = at.checked_sub(1).map(|before| &pieces[before]) else { return slashed };
    let behind = before.sorts.meets(BEFORE) || text.begins(before.from).any(Begins::SEND.or(Begins::DIRECTION));
    let listed = !text.marked && before.is(Sort::Mark);
    let short =
        || matches!(text.raw(piece.from), [b'p' | b'q' | b'h' | b'x' | b't' | b'k', rest @ ..] if rest.len() < 2);
    slashed || (behind && (listed || tells(piece.from) || short()))
}

/// A comment's pieces, as far as places are told by them.
pub struct Stretch<'a> {
    pub text: &'a Text<'a>,
    pub pieces: &'a Pieces,
    /// Whether goods, an amount or a phone number are there, so that a town is one to
    /// deliver to.
    pub orders: bool,
}

impl Stretch<'_> {
    /// The address that is found by the piece at `at`: its first piece, and the one
    /// behind its last.
    fn address(&self, at: usize) -> Option<(usize, usize)> {
        let piece = self.pieces.list[at];
        let found = match piece.what {
            _ if piece.has(Tag::Contact) || self.is_short_for_address(at) => self.announced(at),
            What::Address => Some((self.house_before(at), at + 1)),
            What::Amount(_) => self.street(at),
            What::ForeignCode | What::Unknown => {
                self.district(at).or_else(|| self.room(at)).or_else(|| self.town(at)).map(|to| (at, to))
            }
            What::Words | What::Name => self.town(at).map(|to| (at, to)),
            _ => None,
        };
        found.map(|(from, to)| (from, self.tail(to)))
    }

    pub fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.list.get(at)
    }

    pub fn before(&self, at: usize) -> Option<&Piece> {
        at.checked_sub(1).and_then(|before| self.piece(before))
    }

    pub fn is_mark(&self, at: usize, of: &[char]) -> bool {
        self.piece(at).is_some_and(|p| matches!(p.what, What::Mark(mark) if of.contains(&mark)))
    }

    /// Whether a number in digits stands here that counts nothing that is named.
    pub fn is_bare(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|p| match p.what {
            What::Amount(place) => {
                let amount = self.pieces.said.amount(place);
                amount.form == Form::Bare && amount.unit.is_none() && p.to - p.from == 1 && self.text.is_number(p.from)
            }
            _ => false,
        })
    }

    /// "45", "12b", "34/7/2": where the number of a house ends.
    fn house(&self, at: usize) -> Option<usize> {
        let mut to = at + 1;
        while self.is_mark(to, &['/']) && self.is_bare(to + 1) {
            to += 2;
        }
        self.is_bare(at).then(|| to + usize::from(self.is_letter(to)))
    }

    /// Where the number of a house begins that ends before `to`.
    fn house_until(&self, to: usize) -> Option<usize> {
        // What looks like a day.
        let slashed = |p: &Piece| matches!(p.what, What::Aside) && self.text.is_mark(p.from + 1, '/');
        if let Some(day) = to.checked_sub(1).filter(|at| slashed(&self.pieces.list[*at])) {
            return Some(day);
        }
        let mut from = to.checked_sub(1 + usize::from(to > 0 && self.is_letter(to - 1)))?;
        while from > 1 && self.is_mark(from - 1, &['/']) && self.is_bare(from - 2) {
            from -= 2;
        }
        (self.house(from) == Some(to)).then_some(from)
    }

    /// Whether a letter stands right behind a number.
    fn is_letter(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|p| {
            p.to - p.from == 1 && self.text.is_glued(p.from) && matches!(self.text.raw(p.from), [b'a'..=b'h'])
        })
    }

    /// Whether an amount was told before the piece, in its clause.
    pub fn is_counted_before(&self, at: usize) -> bool {
        let clause = self.pieces.list[..at].iter().rev().take_while(|p| !p.is(Sort::Mark));
        clause.take(8).any(|p| p.is(Sort::Amount))
    }

    /// Whether a number here is no amount of what stands before it: the goods there
    /// have theirs, or a sign or a phone number stands between.
    fn is_free(&self, at: usize) -> bool {
        let Some(before) = self.before(at) else { return true };
        match before.what {
            What::Mark(mark) => !matches!(mark, '+' | '*' | ':' | '/') || (mark == ':' && self.is_announced(at - 1)),
            What::Phone | What::Digits => true,
            What::Words if before.tags.any(&[Tag::Contact, Tag::Ship]) => true,
            What::Words if before.has(Tag::Buy) => false,
            What::Amount(_) => !before.is(Sort::Vague),
            _ => self.is_counted_before(at),
        }
    }

    fn is_announced(&self, mark: usize) -> bool {
        self.before(mark).is_some_and(|p| p.has(Tag::Contact)) || self.is_short_for_address(mark.wrapping_sub(1))
    }

    /// "12 ngõ 3", "nhà 15 ngõ 20", "102 CT5 khu đô thị": where the address at `at`
    /// really begins.
    fn house_before(&self, at: usize) -> usize {
        let mut from = at;
        while self.before(from).is_some_and(|p| matches!(p.what, What::ForeignCode)) && self.has_strange_codes() {
            from -= 1;
        }
        let Some(number) = self.house_until(from) else { return from };
        if self.before(number).is_some_and(|p| self.text.spelt(p.from) == Spelt::Nha) {
            return number - 1;
        }
        let street = || self.text.shelf.language.places.has_houses(self.text, self.pieces.list[at].from);
        let slashed = self.text.is_mark(self.pieces.list[number].from + 1, '/');
        let numbered = from < at || slashed || street();
        if numbered && self.is_free(number) { number } else { from }
    }

    /// "10 cân 20 Hàng Mã", "45 quang trung hà đông": a house's number and the name of
    /// its street, where the goods have their amount.
    fn street(&self, at: usize) -> Option<(usize, usize)> {
        let before = *self.before(at)?;
        let (text, capital) =
            (self.text, |p: &Piece| self.text.tokens[p.from].capital && !self.text.tokens[p.from].upper);
        let inside = (before.is(Sort::Unknown) || before.is(Sort::Words)) && !before.tags.any(&OTHERWISE);
        let told = before.names_goods() || before.is(Sort::Phone) || before.has(Tag::Polite) || before.is(Sort::Mark);
        let counted = || self.pieces.list[..at].iter().any(|p| p.is(Sort::Amount));
        if (capital(&before) && !before.is(Sort::Unknown)) || !((told && self.is_free(at)) || (inside && counted())) {
            return None;
        }
        // "15 Tô Hiệu": no bowl.
        let piece = self.piece(at)?;
        let bowl =
            text.marked && piece.to == piece.from + 2 && text.is_number(piece.from) && self.is_title(piece.from + 1);
        if bowl && self.is_title(piece.to) {
            return self.name(at + 1).or(Some(at + 2)).map(|to| (at, to));
        }
        let next = self.house(at)?;
        let words = || self.pieces.list[next..].iter().take_while(|p| matches!(p.what, What::Unknown)).count();
        // "12b lý nam đế": no amount is told so.
        let lower = || Some(next + words()).filter(|to| next > at + 1 && *to > next + 1);
        let to = self.name(next).filter(|_| text.marked).or_else(|| self.leads_to_town(next)).or_else(lower)?;
        Some((at, to))
    }

    /// Whether a word with a capital stands here, and no product's name begins with it.
    pub fn is_title(&self, at: usize) -> bool {
        let token = self.text.tokens.get(at);
        token.is_some_and(|t| t.kind == Kind::Word && t.capital && !t.upper) && self.text.mention(at).is_none()
    }

    /// Where the name of a place ends that begins at `at`: at least two words with
    /// capitals, of which none says anything else.
    pub fn name(&self, at: usize) -> Option<usize> {
        let first = self.piece(at)?;
        let goods = |p: &Piece| matches!(p.what, What::Goods(_)) && sells(self.text, p.from);
        let plain = |p: &Piece| !p.tags.any(&OTHERWISE) && !p.is(Sort::Product) && !goods(p);
        let words = |p: &Piece| (p.from..p.to).all(|i| self.is_title(i));
        if !plain(first) {
            return None;
        }
        let pieces = self.pieces.list[at..].iter().take_while(|p| words(p) && (plain(p) || p.from > first.from));
        let (mut to, mut count) = (at, 0);
        for piece in pieces {
            (to, count) = (to + 1, count + piece.to - piece.from);
        }
        (2..=NAME).contains(&count).then_some(to)
    }

    /// Whether nothing more is said in this stretch.
    pub fn ends(&self, at: usize) -> bool {
        self.piece(at).is_none_or(|p| {
            p.tags.any(&[Tag::Polite, Tag::Contact])
                || p.is(Sort::Phone)
                || (p.is(Sort::Mark) && !self.is_mark(at, &['?']))
        })
    }

    /// "đ/c", which is cut in three.
    fn is_short_for_address(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|p| {
            let text = self.text;
            text.spelt(p.from) == Spelt::D && text.is_mark(p.from + 1, '/') && text.spelt(p.from + 2) == Spelt::C
        })
    }

    /// "đc 25 Lê Lợi", "địa chỉ: …": an address by its announcement.
    fn announced(&self, at: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let token = self.piece(at)?.from;
        let slashed = self.is_short_for_address(at);
        let whole = slashed || (text.spelt(token) == Spelt::Dia && text.spelt(token + 1) == Spelt::Chi);
        if !whole && text.raw(token) != b"dc" {
            return None;
        }
        let behind = if slashed { at + 3 } else { at + 1 };
        let colon = self.is_mark(behind, &[':']);
        let from = behind + usize::from(colon || self.is_mark(behind, &['.', '-']));
        let to = self.plain_place(from);
        let to = (to.saturating_sub(2)..to).filter_map(|at| self.city(at)).fold(to, usize::max);
        let first = self.piece(from)?;
        const STRANGE: [Sort; 5] = [Sort::Unknown, Sort::Name, Sort::ForeignCode, Sort::Address, Sort::Goods];
        let strange = |at: usize| self.piece(at).is_some_and(|p| STRANGE.iter().any(|sort| p.is(*sort)));
        let placed = || self.pieces.list[from..to].iter().any(|p| p.is(Sort::Address));
        let house = self.house(from).is_some_and(|next| strange(next) || to > next + 1 || placed());
        let named = strange(from) && (colon || whole || text.tokens[first.from].capital);
        let named = named || self.name(from).is_some() || self.city(from).is_some();
        (to > from && (house || named)).then_some((from, to))
    }

    /// How far it goes on as a place does whose kind is known: over words and numbers
    /// that do nothing else.
    fn plain_place(&self, from: usize) -> usize {
        const ELSE: [Tag; 14] = [
            Tag::Buy,
            Tag::Add,
            Tag::Polite,
            Tag::Contact,
            Tag::Ask,
            Tag::Not,
            Tag::NotYet,
            Tag::Give,
            Tag::Call,
            Tag::Past,
            Tag::Recent,
            Tag::Done,
            Tag::Price,
            Tag::Stock,
        ];
        let goes_on = |p: &Piece| match p.what {
            What::Unknown | What::Name | What::ForeignCode | What::Address | What::Goods(_) | What::Mark('/') => true,
            What::Words => !p.tags.any(&ELSE) || (p.from..p.to).all(|i| self.text.tokens[i].capital),
            _ => false,
        };
        let mut to = from;
        while self.piece(to).is_some_and(goes_on) || (self.is_bare(to) && !self.is_bare(to + 1)) {
            to += 1;
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use crate::shop::reading::{Intent, Role};

    /// A comment, what is booked, and its addresses.
    const COMMENTS: [(&str, &str, &[&str]); 34] = [
        ("chốt 2 bánh gio, 12 ngõ 3 Hàng Bạc, Hoàn Kiếm, Hà Nội", "BG 2", &["12 ngõ 3 Hàng Bạc, Hoàn Kiếm, Hà Nội"]),
        ("chot 2 banh gio 12 ngo 3 hang bac hoan kiem ha noi", "BG 2", &["12 ngo 3 hang bac hoan kiem ha noi"]),
        ("lấy 5 ngõ 20 Trương Định", "BG 5", &["ngõ 20 Trương Định"]),
        ("c 5kg ớt 12 đường Láng", "OT 5", &["12 đường Láng"]),
        ("chốt 2 nhà 15 ngõ 20", "BG 2", &["nhà 15 ngõ 20"]),
        ("3 bánh gio, giao 15A ngõ 102 Trường Chinh", "BG 3", &["15A ngõ 102 Trường Chinh"]),
        ("1 chai mật 26/3 ấp 4 xã Xuân Thới Sơn H.Hóc Môn", "MM 1", &["26/3 ấp 4 xã Xuân Thới Sơn H.Hóc Môn"]),
        ("2 bánh gio đc 25 Lê Lợi, Vinh, Nghệ An", "BG 2", &["25 Lê Lợi, Vinh, Nghệ An"]),
        ("chốt 2, đ/c: 102 A3 TT Thành Công", "BG 2", &["102 A3 TT Thành Công"]),
        ("3 banh gio dc 56 nguyen du, ha noi 0987654321", "BG 3", &["56 nguyen du, ha noi"]),
        ("chốt 5 cái đc như cũ nhé", "BG 5", &[]),
        ("đc 2 mật 1 bánh gio", "MM 2, BG 1", &[]),
        ("10 bánh gio 20 Hàng Mã", "BG 10", &["20 Hàng Mã"]),
        ("2 cái 15 Tô Hiệu Hải Phòng", "BG 2", &["15 Tô Hiệu Hải Phòng"]),
        ("2 bánh gio, 12b Lý Nam Đế", "BG 2", &["12b Lý Nam Đế"]),
        ("2 bánh gio 45 quang trung hà đông", "BG 2", &["45 quang trung hà đông"]),
        ("10 bánh gio, cty may 10 Sài Đồng, Long Biên", "BG 10", &["10 Sài Đồng, Long Biên"]),
        ("2 bánh gio, gửi chị Lan 15 Lê Lai", "BG 2", &["15 Lê Lai"]),
        ("2 kg ớt q7", "OT 2", &["q7"]),
        ("lấy 2 kg ớt P.12, Q.Gò Vấp, TPHCM", "OT 2", &["P.12, Q.Gò Vấp, TPHCM"]),
        ("lấy 2 kg ớt p5 q10", "OT 2", &["p5 q10"]),
        ("chốt 2 P1204 CT2", "BG 2", &["P1204 CT2"]),
        ("ct5 khu đô thị Văn Khê, 3 bánh gio", "BG 3", &["ct5 khu đô thị Văn Khê"]),
        ("c2, Thanh Oai, Hà Nội", "BG 2", &["Thanh Oai, Hà Nội"]),
        ("20 cái, Cty Samsung Yên Phong Bắc Ninh", "BG 20", &["Cty Samsung Yên Phong Bắc Ninh"]),
        ("3 banh gio, to 12, yen nghia, ha dong", "BG 3", &["to 12, yen nghia, ha dong"]),
        ("2 bánh gio thôn hạ xã yên sở hà nội", "BG 2", &["thôn hạ xã yên sở hà nội"]),
        ("lấy 2 cái gửi về xóm 4, Nghi Phú, tp Vinh", "BG 2", &["gửi về xóm 4, Nghi Phú, tp Vinh"]),
        ("5 cái về Đông Triều, QN", "BG 5", &["về Đông Triều, QN"]),
        ("2 bánh gio, Lan Anh", "BG 2", &[]),
        ("2 Bánh Gio 3 Mật Mía", "BG 2, MM 3", &[]),
        ("2 bánh gio, 3 Nem Thanh Hóa", "BG 2", &[]),
        ("2 bánh gio 3 nem thanh hóa", "BG 2", &[]),
        ("lấy 2 bánh gio, 3 mật", "BG 2, MM 3", &[]),
    ];

    #[test]
    fn an_address_is_told_whole_and_its_numbers_are_no_amounts() {
        let json = r#"{ "products": [
            { "code": "BG", "name": "Bánh gio", "unit": "cái", "price": 7000 },
            { "code": "MM", "name": "Mật mía", "aliases": ["mật"], "unit": "chai", "price": 50000 },
            { "code": "OT", "name": "Ớt tươi", "aliases": ["ớt"], "unit": "kg", "price": 60000 }
        ] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, booked, addresses) in COMMENTS {
            let reading = reader.read(text, Some("BG"));
            let items = reading.items.iter().map(|item| format!("{} {}", item.code, item.qty.unwrap_or_default()));
            assert_eq!(items.collect::<Vec<_>>().join(", "), booked, "{text}");
            let spans = reading.spans.iter().filter(|span| span.role == Role::Address);
            assert_eq!(spans.map(|span| &text[span.start..span.end]).collect::<Vec<_>>(), addresses, "{text}");
            assert_eq!(reading.address, !addresses.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_town_in_chatter_is_nowhere_to_deliver_to() {
        let json = r#"{ "products": [{ "code": "BG", "name": "Bánh gio", "unit": "cái", "price": 7000 }] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, intent) in [
            ("đang xem từ Đà Nẵng, ngon quá", Intent::Other),
            ("chào shop, Quảng Ninh quê mình", Intent::Other),
            ("hôm qua mua 2 cái ngon lắm, Hà Nội", Intent::Other),
            ("shop ở đâu vậy, Hà Nội hả", Intent::Question),
            ("lấy đc 3 cái không ạ", Intent::Question),
        ] {
            let reading = reader.read(text, Some("BG"));
            assert_eq!((reading.intent, reading.address), (intent, false), "{text}");
        }
    }
}
