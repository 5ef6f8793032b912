//! Which bytes of a comment gave what.

use super::lexicon::{Tag, Tags};
use super::normalise::Letters;
use super::outline::Sort;
use super::piece::{Piece, What};
use super::text::Text;
use crate::shop::reading::{Intent, Role, Span, Spans};

/// The stretches that tell, in order. `strange` says that goods were wanted
/// that nobody knows here: then the words that stand for them are shown too.
pub fn spans(
    (text, letters): (&Text<'_>, &Letters),
    pieces: &[Piece],
    intent: Intent,
    strange: bool,
    spans: &mut Spans,
) {
    let (telling, mut last) = (telling(intent), 0);
    let mut show = |piece: &Piece, to: usize, role: Role| {
        let taken = (text.tokens[piece.from].letters.0, text.tokens[to - 1].letters.1);
        let (start, end) = letters.original(taken);
        let (start, end) = (start as usize, end as usize);
        if last <= start {
            spans.push(Span { start, end, role });
            last = end;
        }
    };
    let mut unknown = 0..0;
    for (at, piece) in pieces.iter().enumerate() {
        if strange {
            if unknown.contains(&at) {
                continue;
            }
            unknown = at..at + unknown_goods(pieces, at);
            if let Some(last) = unknown.clone().last() {
                show(piece, pieces[last].to, Role::Unknown);
                continue;
            }
        }
        if let Some(role) = role(piece, telling) {
            show(piece, piece.to, role);
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

#[inline]
fn role(piece: &Piece, telling: Tags) -> Option<Role> {
    match piece.what {
        What::Product(_) => Some(Role::Product),
        What::Amount(_) | What::Every => Some(Role::Quantity),
        What::Choice(_) => Some(Role::Option),
        What::Phone | What::Digits => Some(Role::Phone),
        What::Address => Some(Role::Address),
        What::Words if piece.tags.meets(telling) => Some(Role::Intent),
        _ => None,
    }
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
}
