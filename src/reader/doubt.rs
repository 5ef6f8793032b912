//! Wishes that are plain by their words and still leave something open.

use super::grammar::Grammar;
use super::lexicon::Tag;
use super::outline::Sort;
use super::piece::What;
use super::quantity::{Amount, Form};
use super::unit::UnitKind;

impl Grammar<'_> {
    /// "tôm hoặc mực": the shop may choose, so a person has to.
    pub fn leaves_a_choice(&self) -> bool {
        let product = |at: usize| self.pieces.get(at).is_some_and(|p| p.is(Sort::Product));
        let counted = |at: usize| self.pieces.get(at).is_some_and(|p| p.is(Sort::Amount)) && product(at + 1);
        (1..self.pieces.len())
            .any(|at| self.pieces[at].has(Tag::Or) && product(at - 1) && (product(at + 1) || counted(at + 1)))
    }

    /// "3 phần 2 cái": two amounts of the same, side by side, of which one may be
    /// that of each.
    pub fn counts_twice(&self) -> bool {
        if !self.pieces.windows(2).any(|pair| pair[0].is(Sort::Counted) && pair[1].is(Sort::Amount)) {
            return false;
        }
        let amount = |at: usize| {
            let piece = self.pieces.get(at)?;
            let What::Amount(place) = piece.what else { return None };
            Some(self.clauses.first()?.said.amount(place))
        };
        let product = |at: usize| self.pieces.get(at).is_some_and(|p| p.is(Sort::Product) || p.is(Sort::Choice));
        let pieces = |amount: &Amount| {
            let kind = amount.unit.map(|unit| unit.kind);
            matches!(kind, Some(UnitKind::Generic | UnitKind::Piece | UnitKind::Pack))
        };
        (1..self.pieces.len()).any(|at| {
            amount(at - 1).zip(amount(at)).is_some_and(|(first, second)| {
                let one = first.form == Form::Counted && first.pack.is_none() && pieces(first);
                let other = second.form == Form::Times || (second.form == Form::Counted && pieces(second));
                one && other && !product(at + 1) && (at < 2 || !product(at - 2))
            })
        })
    }
}
