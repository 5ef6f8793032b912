//! Whether a clause asks: by its words of asking, by a negation at its end, by
//! giving a choice; and when such words ask nothing.

use super::clause::Clause;
use super::lexicon::Tag;
use super::outline::Sort;
use super::piece::{Piece, What};
use super::spelt::Spelt;

impl Clause<'_> {
    /// Whether its words ask something.
    #[inline]
    pub fn asks(&self) -> bool {
        let may = self.any(&[Tag::Ask, Tag::Huh, Tag::Price, Tag::Vague, Tag::Not, Tag::NotYet, Tag::Seen, Tag::Or]);
        (may || self.holds(&[Sort::Vague])) && self.does_ask()
    }

    fn does_ask(&self) -> bool {
        let wonders = self.any(&[Tag::Ask, Tag::Huh, Tag::Price, Tag::Vague]) || self.holds(&[Sort::Vague]);
        (self.any(&[Tag::Not, Tag::NotYet]) && self.ends_in_no())
            || (self.has(Tag::Seen) && (self.is_unseen() || self.is_seen_yet()))
            || (wonders && self.wonders())
            || (self.has(Tag::Or) && self.weighs())
    }

    /// "có ngon không": a negation at the end.
    fn ends_in_no(&self) -> bool {
        let core = self.core();
        let last = core.checked_sub(1).map(|at| &self.pieces[at]);
        core > 1
            && last.is_some_and(|p| p.tags.any(&[Tag::Not, Tag::NotYet]) && !p.tags.any(&[Tag::Buy, Tag::Needless]))
    }

    /// "chưa thấy đơn em".
    fn is_unseen(&self) -> bool {
        self.pieces.windows(2).any(|w| w[0].has(Tag::NotYet) && w[1].has(Tag::Seen))
    }

    /// "lên đơn chưa", "ghi chưa": asks whether the order was seen.
    pub fn is_seen_yet(&self) -> bool {
        self.has(Tag::Seen) && self.pieces.iter().any(|p| p.has(Tag::Seen) && self.text.spelt(p.to - 1) == Spelt::Chua)
    }

    fn wonders(&self) -> bool {
        self.pieces.iter().enumerate().any(|(at, p)| {
            let other = || {
                p.tags.any(&[Tag::Kin, Tag::SelfWord, Tag::Polite, Tag::Filler, Tag::Thing]) || self.is_neglected(at)
            };
            // "coi thôi à": only looking.
            let only = || self.text.spelt(self.pieces[at - 1].to - 1) == Spelt::Thoi && self.spelt(at) == Spelt::A;
            let huh = p.has(Tag::Huh)
                && !p.tags.any(&[Tag::Kin, Tag::Polite])
                && at + 3 >= self.pieces.len()
                && at > 0
                && !only();
            let price =
                p.has(Tag::Price) && self.spelt(at) == Spelt::Gia && self.verb().is_none() && !self.any(&[Tag::Praise]);
            (p.has(Tag::Ask) && !other() && !self.is_any(at) && !self.only_sounds_asking(at))
                || self.asks_which(at)
                || huh
                || price
                || self.asks_how_many(at)
        })
    }

    /// Words of asking that ask nothing here: part of a name ("Chi Lăng"), a
    /// cry ("đẹp chi lạ"), a form of address ("mấy cưng"), a tooth.
    fn only_sounds_asking(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        if piece.to - piece.from > 1 {
            return false;
        }
        let token = self.text.tokens[piece.from];
        let named = token.capital && !token.upper && self.text.marked && piece.from > 0;
        let next = |tag: Tag| self.pieces.get(at + 1).is_some_and(|p| p.has(tag));
        match self.spelt(at) {
            Spelt::Chi if next(Tag::Call) || self.spelt(at + 1) == Spelt::La => true,
            Spelt::Gi | Spelt::Chi => {
                named
                    || (!self.asked
                        && at > 0
                        && self.pieces[at - 1].has(Tag::Praise)
                        && self.spelt(at + 1) == Spelt::Dau)
            }
            Spelt::May => next(Tag::Kin) || next(Tag::Buddy) || (at > 0 && self.spelt(at - 1) == Spelt::Nhu),
            Spelt::Rang => {
                at + 1 < self.pieces.len()
                    && !next(Tag::Polite)
                    && !next(Tag::Call)
                    && !next(Tag::Kin)
                    && !next(Tag::Filler)
                    && !next(Tag::Ask)
            }
            _ => named,
        }
    }

    /// "trà nào", "đôi nào": which of them.
    fn asks_which(&self, at: usize) -> bool {
        let noun = at.checked_sub(1).map(|i| &self.pieces[i]);
        let goods = noun.is_some_and(|p| p.names_goods() || p.tags.any(&[Tag::Thing, Tag::Size]));
        goods
            && self.spelt(at) == Spelt::Nao
            && self.pieces[at].has(Tag::Ask)
            && !self.is_any(at)
            && !self.is_neglected(at)
    }

    /// "trồng chi cũng chết", "loại nào cũng ngon": whatever, no question.
    fn is_any(&self, at: usize) -> bool {
        (at + 1..at + 3).any(|i| self.spelt(i) == Spelt::Cung) && !self.pieces[at].has(Tag::Price)
    }

    /// "mấy lạng": asks unless it is what somebody buys.
    fn asks_how_many(&self, at: usize) -> bool {
        let vague = self.pieces[at].is(Sort::Vague);
        if !(vague || self.pieces[at].has(Tag::Vague)) || self.spelt(at) != Spelt::May {
            return false;
        }
        let wanted = self.verb().or(self.request()).is_some();
        let price = self.pieces[at].has(Tag::Vague) && self.core() <= at + 2;
        (price && !wanted && at > 0)
            || vague
                && !self.pieces[at + 1..].iter().any(|p| p.has(Tag::Thing))
                && (!wanted || self.pieces[..at].iter().any(|p| p.is(Sort::Amount)))
    }

    /// "chưa đặt gì đâu": a question word behind a negation asks nothing.
    fn is_neglected(&self, at: usize) -> bool {
        let nobody =
            self.spelt(at) == Spelt::Nao && self.pieces[..at].iter().any(|p| self.text.spelt(p.from) == Spelt::Ai);
        self.pieces[..at].iter().any(|p| p.tags.any(&[Tag::NotYet, Tag::Not])) && (self.has(Tag::NoWay) || nobody)
    }

    /// "BG hay BGM": one or the other.
    fn weighs(&self) -> bool {
        self.pieces.iter().enumerate().any(|(at, p)| {
            if at == 0 || !p.has(Tag::Or) || p.has(Tag::Range) {
                return false;
            }
            let next = self.pieces.get(at + 1);
            // "ngâm đường hay ngâm muối".
            let said = |raw: &[u8]| (self.pieces[0].from..p.from).any(|i| self.text.raw(i) == raw);
            let again = next.is_some_and(|n| self.text.is_word(n.from) && said(self.text.raw(n.from)));
            let more = again
                || next.is_some_and(|n| {
                    !n.tags.any(&[Tag::Praise, Tag::Polite, Tag::Call, Tag::Kin, Tag::Purpose, Tag::BodyVerb])
                });
            let negated = self.pieces[at - 1].has(Tag::Not);
            let habit = self.pieces[..at].iter().any(|p| p.has(Tag::Past));
            !habit && (more || negated)
        })
    }

    /// Where the words end that carry meaning; particles and forms of address
    /// follow.
    fn core(&self) -> usize {
        let light = |p: &Piece| {
            let weighty = p.tags.any(&[Tag::Not, Tag::NotYet, Tag::Ask, Tag::Buy, Tag::Done]) && !p.has(Tag::Kin);
            let particle =
                p.tags.any(&[Tag::Polite, Tag::Call, Tag::Kin, Tag::SelfWord, Tag::Shop, Tag::Filler, Tag::Huh]);
            let there = p.has(Tag::Thing) && matches!(self.text.spelt(p.from), Spelt::Day | Spelt::Do | Spelt::The);
            let viewers = p.has(Tag::Others)
                && matches!(self.text.spelt(p.from), Spelt::Mn | Spelt::Mng | Spelt::Moi | Spelt::Ca);
            ((particle || there || viewers) && !weighty) || matches!(p.what, What::Mark(_))
        };
        self.pieces.iter().rposition(|p| !light(p)).map_or(0, |last| last + 1)
    }
}
