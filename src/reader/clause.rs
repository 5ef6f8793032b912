//! Clauses: stretches of pieces that say one thing, and what one can ask of
//! them.

use super::lexicon::Tag;
use super::line::Room;
use super::outline::{Outline, Sort};
use super::piece::{Piece, Pieces, Said, What};
use super::spelt::Spelt;
use super::text::Text;
use smallvec::SmallVec;

/// A stretch of pieces. Marks are left out, save the one that ends it.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'a> {
    pub text: &'a Text<'a>,
    pub pieces: &'a [Piece],
    pub said: &'a Said,
    /// Where its lines may be put.
    pub room: &'a Room,
    /// Whether a question mark ends it.
    pub asked: bool,
    /// What its pieces do and are.
    pub outline: Outline,
    verb: Option<usize>,
    question: bool,
}

/// The clauses of a comment: few, as a rule.
pub type Clauses<'a> = SmallVec<[Clause<'a>; 4]>;

/// A clause as it is being read.
#[derive(Default)]
struct Reach {
    from: usize,
    outline: Outline,
    verb: Option<usize>,
}

impl Reach {
    /// Takes in the next piece, which is the one at `at`.
    #[inline]
    fn take(&mut self, piece: &Piece, at: usize) {
        self.outline.take(piece);
        if piece.has(Tag::Buy) && !piece.has(Tag::Ask) && self.verb.is_none() {
            self.verb = Some(at - self.from);
        }
    }

    /// The clause of what was taken in, which ends before `to`; another begins
    /// at `next`.
    fn end<'a>(&mut self, cut: &mut Cut<'a, '_>, to: usize, next: usize, asked: bool) {
        let Self { from, outline, verb } = std::mem::replace(self, Self { from: next, ..Self::default() });
        let Cut { text, pieces, room, clauses } = cut;
        if from < to {
            let (pieces, said) = (&pieces.list[from..to], &pieces.said);
            let clause = Clause { text, pieces, said, room, asked, outline, verb, question: asked };
            clauses.push(clause.heard());
        } else if asked && let Some(last) = clauses.last_mut() {
            (last.asked, last.question) = (true, true);
        }
    }
}

/// A comment, and the clauses that it is cut into.
struct Cut<'a, 'b> {
    text: &'a Text<'a>,
    pieces: &'a Pieces,
    room: &'a Room,
    clauses: &'b mut Clauses<'a>,
}

/// Cuts a comment into clauses: at stops, behind closing particles, behind a
/// question that an order follows.
pub fn clauses<'a>(text: &'a Text<'a>, pieces: &'a Pieces, room: &'a Room, clauses: &mut Clauses<'a>) {
    let (list, mut reach) = (&pieces.list[..], Reach::default());
    let mut cut = Cut { text, pieces, room, clauses };
    for (at, piece) in list.iter().enumerate() {
        // Most words neither open nor close anything.
        if !may_cut(piece, &reach.outline) {
            reach.take(piece, at);
            continue;
        }
        if let Some(mark) = stop(piece) {
            reach.end(&mut cut, at, at + 1, mark == '?');
            continue;
        }
        if at > reach.from && may_open(piece, &reach.outline) && opens(text, list, reach.from, at) {
            reach.end(&mut cut, at, at, false);
        }
        reach.take(piece, at);
        // What a stop ends, or the comment, has nothing to be cut off from.
        let ends = || list.get(at + 1).is_none_or(|next| stop(next).is_some());
        if may_close(piece) && !ends() && closes(text, list, reach.from, at) {
            reach.end(&mut cut, at + 1, at + 1, false);
        }
    }
    reach.end(&mut cut, list.len(), list.len(), false);
}

/// The mark that a clause ends with.
#[inline]
const fn stop(piece: &Piece) -> Option<char> {
    match piece.what {
        What::Mark(mark @ ('.' | ',' | '!' | '?' | ';' | '\n' | '(' | ')')) => Some(mark),
        _ => None,
    }
}

/// Whether a clause may end before the piece or behind it.
#[inline]
const fn may_cut(piece: &Piece, said: &Outline) -> bool {
    piece.is(Sort::Mark) || may_open(piece, said) || may_close(piece)
}

/// What [`opens`] asks for, and few pieces have.
#[inline]
const fn may_open(piece: &Piece, said: &Outline) -> bool {
    piece.tags.any(&[Tag::Not, Tag::NotBut]) || said.any(&[Tag::Past, Tag::Recent])
}

/// What [`closes`] asks for.
#[inline]
const fn may_close(piece: &Piece) -> bool {
    piece.tags.any(&[Tag::Polite, Tag::Done, Tag::More, Tag::Not, Tag::NotYet, Tag::Huh])
}

/// Whether a correction or a refusal begins at `at`, behind an amount.
#[inline(never)]
fn opens(text: &Text<'_>, pieces: &[Piece], from: usize, at: usize) -> bool {
    let (piece, behind) = (&pieces[at], &pieces[at + 1..]);
    if piece.has(Tag::NotBut) {
        return true;
    }
    let before = || pieces[from..at].iter().rev().take(12);
    if piece.has(Tag::Not) {
        let not_this = piece.to - piece.from == 2 && text.spelt(piece.from + 1) == Spelt::Phai;
        if not_this && before().any(|p| p.names_goods()) {
            return true;
        }
        // "lấy 1 chục thôi đừng ghi 11 chục".
        let counted_give =
            behind.first().is_some_and(|p| p.has(Tag::Give)) && behind.get(1).is_some_and(|p| p.is(Sort::Amount));
        let verb = behind.iter().take(3).position(|p| p.has(Tag::Buy));
        let light = |p: &Piece| p.tags.any(&[Tag::Give, Tag::Watch]);
        let refuses = counted_give || verb.is_some_and(|v| behind[..v].iter().all(light));
        if refuses && before().any(|p| p.is(Sort::Amount)) {
            return true;
        }
    }
    matches!(piece.what, What::Words)
        && matches!(text.spelt(piece.from), Spelt::Gio | Spelt::Nay)
        && before().any(|p| p.tags.any(&[Tag::Past, Tag::Recent]))
        && behind.iter().take(3).any(|p| p.tags.any(&[Tag::Buy, Tag::Add]))
}

/// Whether the piece at `at` closes the clause that began at `from`.
#[inline(never)]
fn closes(text: &Text<'_>, pieces: &[Piece], from: usize, at: usize) -> bool {
    let piece = &pieces[at];
    let spelt = text.spelt(piece.from);
    let particle = piece.has(Tag::Polite)
        && matches!(
            spelt,
            Spelt::Nhe | Spelt::Nha | Spelt::Nka | Spelt::Nhoa | Spelt::Nghen | Spelt::Luon | Spelt::Lun | Spelt::Nhen
        );
    if particle {
        let next = pieces.get(at + 1);
        let light = |p: &&Piece| p.tags.any(&[Tag::Polite, Tag::Call, Tag::Kin, Tag::Shop, Tag::SelfWord]);
        let after = pieces[at + 1..].iter().take(6).find(|p| !light(p));
        // "… luôn được không": one question.
        let may = next.is_some_and(|p| p.has(Tag::Have)) && pieces.get(at + 2).is_some_and(|p| p.has(Tag::Not));
        if may || (spelt == Spelt::Luon && next.is_some_and(|p| p.has(Tag::Done))) {
            return false;
        }
        return at > from
            && next.is_some_and(|p| !p.has(Tag::Polite))
            && after.is_some_and(|p| !matches!(p.what, What::Mark(_)));
    }
    if piece.has(Tag::Done) && pieces.get(at + 1..).unwrap_or_default().iter().take(2).any(|p| p.has(Tag::Add)) {
        return true;
    }
    let refused = piece.has(Tag::More) && pieces[from..at].iter().rev().take(8).any(|p| p.has(Tag::Not));
    if refused && pieces[at + 1..].iter().take(3).any(|p| p.has(Tag::Buy)) {
        return true;
    }
    let asks = piece.tags.any(&[Tag::Not, Tag::NotYet]) || (piece.has(Tag::Huh) && spelt != Spelt::A);
    if !asks || at == from {
        return false;
    }
    let stock = pieces[from..at].iter().rev().take(8).any(|p| p.has(Tag::Stock) && !p.has(Tag::Kin));
    let buys = stock && pieces.get(at + 1).is_some_and(|p| p.has(Tag::Buy));
    // "45k đúng không lấy 2": a verb right behind, and an amount.
    let right = pieces[at - 1].has(Tag::Have) && pieces.get(at + 1).is_some_and(|p| p.has(Tag::Buy));
    let buys = buys || (right && pieces.get(at + 2).is_some_and(|p| p.is(Sort::Amount)));
    buys || order_follows(pieces, at + 1)
}

/// `[để] em lấy …`: somebody, then a verb of buying.
fn order_follows(pieces: &[Piece], at: usize) -> bool {
    let mut somebody = false;
    for (i, piece) in pieces[at..].iter().enumerate().take(5) {
        if piece.tags.any(&[Tag::Buy, Tag::Give]) && somebody {
            return true;
        }
        // "để em 2 chai", "cho chị 3 ký".
        let next = |back: usize| pieces.get(at + i + back);
        if piece.has(Tag::Give)
            && next(1).is_some_and(|p| p.tags.any(&[Tag::SelfWord, Tag::Kin]))
            && next(2).is_some_and(|p| p.is(Sort::Amount))
        {
            return true;
        }
        if piece.tags.any(&[Tag::SelfWord, Tag::Kin]) {
            somebody = true;
        } else if !piece.tags.any(&[Tag::Filler, Tag::Polite, Tag::Call, Tag::Shop, Tag::Future])
            && !piece.has(Tag::Give)
        {
            return false;
        }
    }
    false
}

impl<'a> Clause<'a> {
    /// Another clause of some of its pieces.
    #[must_use]
    pub fn part(&self, pieces: &'a [Piece]) -> Self {
        let mut reach = Reach::default();
        pieces.iter().enumerate().for_each(|(at, piece)| reach.take(piece, at));
        let Reach { outline, verb, .. } = reach;
        Self { pieces, outline, verb, ..*self }.heard()
    }

    /// Hears whether it asks.
    #[inline]
    fn heard(mut self) -> Self {
        self.question = self.asked || self.asks();
        self
    }
}

impl Clause<'_> {
    pub fn find(&self, tag: Tag) -> Option<usize> {
        if !self.has(tag) {
            return None;
        }
        self.pieces.iter().position(|p| p.has(tag))
    }

    pub const fn has(&self, tag: Tag) -> bool {
        self.outline.has(tag)
    }

    pub const fn any<const N: usize>(&self, tags: &[Tag; N]) -> bool {
        self.outline.any(tags)
    }

    pub const fn holds<const N: usize>(&self, sorts: &[Sort; N]) -> bool {
        self.outline.holds(sorts)
    }

    /// The first piece that names a product or an amount.
    pub fn goods(&self) -> Option<usize> {
        let goods = |p: &Piece| matches!(p.what, What::Product(_) | What::Amount(_));
        if self.outline.names_goods() { self.pieces.iter().position(goods) } else { None }
    }

    /// How the first word of a piece was typed.
    pub fn spelt(&self, at: usize) -> Spelt {
        self.pieces.get(at).map_or(Spelt::Other, |p| self.text.spelt(p.from))
    }

    /// Whether small talk is made, with no goods in it.
    pub fn chats(&self) -> bool {
        self.has(Tag::Chat) && !self.names_something()
    }

    /// Whether goods, an amount or an option is named.
    pub const fn names_something(&self) -> bool {
        self.outline.names_goods() || self.holds(&[Sort::Choice, Sort::Every])
    }

    /// The first verb of buying.
    pub const fn verb(&self) -> Option<usize> {
        self.verb
    }

    /// "mỗi người 1kg": how much that makes depends on how many they are.
    pub fn shares(&self) -> bool {
        let whom =
            |p: &Piece| matches!(self.text.spelt(p.from + 1), Spelt::Nguoi | Spelt::Dua | Spelt::Be | Spelt::Chau);
        let each = |p: &Piece| matches!(p.what, What::Words) && self.text.spelt(p.from) == Spelt::Moi;
        self.holds(&[Sort::Each]) && self.pieces.iter().any(|p| each(p) && whom(p))
    }

    /// A verb of giving that asks for something: somebody, an amount or goods
    /// follow.
    pub fn request(&self) -> Option<usize> {
        if !self.any(&[Tag::Give, Tag::Purpose]) {
            return None;
        }
        self.pieces.iter().enumerate().position(|(at, piece)| {
            let next = self.pieces.get(at + 1);
            let goods = |p: &Piece| p.names_goods() || p.is(Sort::Money);
            // "cho con ổ bánh": for whom, though "cho con" is a purpose too.
            let whom = piece.has(Tag::Purpose)
                && matches!(self.text.spelt(piece.from), Spelt::Cho | Spelt::De)
                && next.is_some_and(goods);
            // "cho 2 chị em": for whom, counted.
            let counted = |p: &Piece| {
                matches!(p.what, What::Aside) && self.text.own_tags(p.to - 1).any(&[Tag::Kin, Tag::SelfWord])
            };
            let people = piece.has(Tag::Give) && next.is_some_and(counted);
            whom || people
                || piece.has(Tag::Give)
                    && next.is_some_and(|p| p.tags.any(&[Tag::SelfWord, Tag::Kin, Tag::Give, Tag::Thing]) || goods(p))
        })
    }

    /// Whether it asks something.
    pub const fn is_question(&self) -> bool {
        self.question
    }

    /// Whether a negation stands before the verb at `verb`, and where.
    pub fn negation_of(&self, verb: usize) -> Option<usize> {
        if !self.any(&[Tag::Not, Tag::NotYet, Tag::Needless]) {
            return None;
        }
        let before = &self.pieces[..verb];
        let from = before.len().saturating_sub(4);
        let at = before.iter().rposition(|p| p.tags.any(&[Tag::Not, Tag::NotYet, Tag::Needless]))?;
        // "nếu chưa nở thì cho 2 chậu": what is before "thì" is denied.
        if before[at + 1..].iter().any(|p| self.text.spelt(p.from) == Spelt::Thi) {
            return None;
        }
        let between = before[at + 1..].iter().all(|p| {
            p.tags.any(&[Tag::SelfWord, Tag::Kin, Tag::Watch, Tag::Give, Tag::Filler, Tag::Have, Tag::Recent])
                || matches!(p.what, What::Words)
        });
        (at >= from && between).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::super::scan::pieces;
    use super::*;

    #[test]
    fn clauses_are_cut_and_questions_heard() {
        let shelf = sample::shelf();
        for (comment, questions) in [
            ("còn ớt không em lấy 2kg", vec![true, false]),
            ("chốt 2 cái nhé giao nhanh", vec![false, false]),
            ("lấy 2 cái, ship bao nhiêu", vec![false, true]),
            ("lấy 1 cái không lấy 2 nữa", vec![false, false]),
            ("BG hay BGM", vec![true]),
            ("có ngon không", vec![true]),
            ("em không lấy", vec![false]),
        ] {
            sample::with(&shelf, comment, |text| {
                let mut cut = Pieces::default();
                pieces(text, &mut cut);
                let (room, mut found) = (Room::default(), Clauses::new());
                clauses(text, &cut, &room, &mut found);
                let got: Vec<bool> = found.iter().map(Clause::is_question).collect();
                assert_eq!(got, questions, "{comment}");
            });
        }
    }
}
