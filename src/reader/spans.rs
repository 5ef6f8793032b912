//! Which bytes of a comment gave what.

use super::lexicon::{Tag, Tags};
use super::normalise::Letters;
use super::outline::{Sort, Sorts};
use super::piece::{Piece, Pieces, Said, What};
use super::text::Text;
use crate::shop::reading::{Intent, Role, Span, Spans};

/// The stretches that tell, in order. `strange` says that goods were wanted
/// that nobody knows here: then the words that stand for them are shown too.
/// `counts` says that goods are in no choice, so that what could also be one
/// counts them: "áo 40" where shoes have such a size.
pub fn spans(
    (text, letters): (&Text<'_>, &Letters),
    pieces: &Pieces,
    intent: Intent,
    (strange, counts): (bool, bool),
    spans: &mut Spans,
) {
    let said = counts.then_some(&pieces.said);
    let (mut shown, telling) = (Shown { text, letters, said, spans, last: 0 }, telling(intent));
    if strange {
        return shown.with_unknown(&pieces.list, telling);
    }
    // Most pieces have no role: which have one is told without a branch at each.
    for block in pieces.list.chunks(64) {
        let mut bits = block.iter().rev().fold(0_u64, |bits, piece| bits << 1 | u64::from(tells(piece, telling)));
        while bits != 0 {
            let piece = &block[bits.trailing_zeros() as usize];
            if let Some(role) = shown.role(piece) {
                shown.show(piece.from, piece.to, role);
            }
            bits &= bits - 1;
        }
    }
}

/// The role of a piece by its [`Sort`].
static ROLES: [Option<Role>; 16] = {
    let mut roles = [None; 16];
    roles[Sort::Product as usize] = Some(Role::Product);
    roles[Sort::Amount as usize] = Some(Role::Quantity);
    roles[Sort::Every as usize] = Some(Role::Quantity);
    roles[Sort::Choice as usize] = Some(Role::Option);
    roles[Sort::Phone as usize] = Some(Role::Phone);
    roles[Sort::Digits as usize] = Some(Role::Phone);
    roles[Sort::Address as usize] = Some(Role::Address);
    roles[Sort::Words as usize] = Some(Role::Intent);
    roles
};

/// Whether a piece has a role: words have one only where they do what tells.
#[inline]
const fn tells(piece: &Piece, telling: Tags) -> bool {
    const ROLES: Sorts =
        Sorts::of(&[Sort::Product, Sort::Amount, Sort::Every, Sort::Choice, Sort::Phone, Sort::Digits, Sort::Address]);
    piece.sorts.meets(ROLES) | (piece.is(Sort::Words) & piece.tags.meets(telling))
}

/// What is shown of a comment.
struct Shown<'a> {
    text: &'a Text<'a>,
    letters: &'a Letters,
    /// What the pieces say, where what could be a choice counts.
    said: Option<&'a Said>,
    spans: &'a mut Spans,
    /// The end of the last span.
    last: usize,
}

impl Shown<'_> {
    #[inline]
    fn role(&self, piece: &Piece) -> Option<Role> {
        match (piece.what, self.said) {
            (What::Choice(place), Some(said)) if said.choice(place).instead.is_some() => Some(Role::Quantity),
            _ => ROLES[piece.sorts.first()],
        }
    }

    /// Shows the tokens from one to before another, if no span goes into them.
    #[inline(always)]
    fn show(&mut self, from: usize, to: usize, role: Role) {
        let taken = (self.text.tokens[from].letters.0, self.text.tokens[to - 1].letters.1);
        let (start, end) = self.letters.original(taken);
        let (start, end) = (start as usize, end as usize);
        if self.last <= start {
            self.spans.push(Span { start, end, role });
            self.last = end;
        }
    }

    /// Shows unknown goods and what else tells.
    #[inline(never)]
    fn with_unknown(&mut self, pieces: &[Piece], telling: Tags) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let unknown = unknown_goods(pieces, at);
            if unknown > 0 {
                self.show(piece.from, pieces[at + unknown - 1].to, Role::Unknown);
            } else if tells(piece, telling)
                && let Some(role) = self.role(piece)
            {
                self.show(piece.from, piece.to, role);
            }
            at += unknown.max(1);
        }
    }
}

/// What words do that are shown for the intent.
fn telling(intent: Intent) -> Tags {
    match intent {
        Intent::Question => Tags::of(&[Tag::Ask, Tag::Not, Tag::Huh]),
        _ if intent.is_about_an_order() => {
            Tags::of(&[Tag::Buy, Tag::Add, Tag::Change, Tag::Cancel, Tag::Drop, Tag::Less, Tag::Not, Tag::Lower])
        }
        _ => Tags::default(),
    }
}

/// How many pieces from here on stand where a product should and name none
/// that is sold: "ớt bột", "kem nền", a code of nothing.
fn unknown_goods(pieces: &[Piece], at: usize) -> usize {
    let strange = |p: &Piece| matches!(p.what, What::Unknown | What::Goods(_) | What::ForeignCode);
    let before = at.checked_sub(1).map(|i| &pieces[i]);
    let due = before
        .is_some_and(|p| (p.is(Sort::Amount) && !p.is(Sort::Plus)) || p.tags.any(&[Tag::Buy, Tag::Plus, Tag::Code]));
    let piece = &pieces[at];
    let kind = piece.is(Sort::Qualified);
    let begins = kind || matches!(piece.what, What::ForeignCode) || (due && strange(piece));
    let more = pieces[at + 1..].iter().take_while(|p| strange(p)).count();
    if begins && (!kind || more > 0) { 1 + more } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::{Reader, sample};
    use super::*;
    use crate::shop::catalogue::Catalogue;

    #[test]
    fn words_for_goods_that_are_not_sold_are_shown() {
        let products = sample::shelf().items.into_iter().map(|item| item.product).collect();
        let reader = Reader::new(&Catalogue { products });
        for (comment, unknown) in [
            ("lấy 2 gói ớt bột", Some("ớt bột")),
            ("cho em 2 hộp chè vằng nhé", Some("chè vằng")),
            ("chốt T77", Some("T77")),
            ("lấy 2 bánh gio", None),
        ] {
            let reading = reader.read(comment, None);
            let shown = reading.spans.iter().find(|span| span.role == Role::Unknown).map(|s| &comment[s.start..s.end]);
            assert_eq!(shown, unknown, "{comment} {reading:?}");
        }
    }

    #[test]
    fn a_number_that_counts_is_shown_so_where_other_goods_have_it_as_an_option() {
        let catalogue: Catalogue = serde_json::from_str(
            r#"{ "products": [
            { "code": "A2", "name": "Mật ong", "unit": "chai", "price": 220000 },
            { "code": "C", "name": "Dép", "unit": "đôi", "price": 99000, "options": ["40", "41"] } ] }"#,
        )
        .unwrap();
        let reader = Reader::new(&catalogue);
        for (comment, role) in [("chốt a2 40", Role::Quantity), ("chốt dép 40", Role::Option)] {
            let reading = reader.read(comment, None);
            assert_eq!(reading.spans.last().map(|span| span.role), Some(role), "{comment} {reading:?}");
        }
    }

    #[test]
    fn what_is_told_late_is_shown_too() {
        let products = sample::shelf().items.into_iter().map(|item| item.product).collect();
        let reader = Reader::new(&Catalogue { products });
        for before in [0, 60, 64, 70, 130] {
            let comment = "hay ".repeat(before) + "lấy 2 bánh gio";
            let roles: Vec<_> = reader.read(&comment, None).spans.into_iter().map(|span| span.role).collect();
            assert!(roles.ends_with(&[Role::Quantity, Role::Product]), "{comment} {roles:?}");
        }
    }
}
