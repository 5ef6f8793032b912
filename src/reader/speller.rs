//! How well typed words spell the name of a product.

use super::begins::Begins;
use super::names::{Near, Place, Trace};
use super::shelf::Part;
use super::text::Text;
use super::token::Kind;
use super::unit::UnitKind;
use smallvec::SmallVec;

/// A match of one name: words matched, of them misspelt, tokens taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fit {
    pub matched: usize,
    pub misspelt: usize,
    pub length: usize,
    pub whole: bool,
}

impl Fit {
    /// Of a name whose head alone is said.
    pub fn of_head(place: &Place, misspelt: usize) -> Self {
        Self { matched: 1, misspelt, length: 1, whole: place.rest == Trace::default() }
    }
}

/// Holds typed words against the parts of names; what a word is nearly is
/// looked up once.
pub struct Speller<'a> {
    text: &'a Text<'a>,
    near: SmallVec<[(usize, Near); 2]>,
    /// What the token at a place may spell.
    next: Option<(usize, Trace)>,
}

impl<'a> Speller<'a> {
    pub fn new(text: &'a Text<'a>) -> Self {
        Self { text, near: SmallVec::new(), next: None }
    }

    pub fn near(&mut self, at: usize) -> &Near {
        let place = self.near.iter().position(|(of, _)| *of == at).unwrap_or_else(|| {
            let shelf = self.text.shelf;
            let plain = self.text.plain(at);
            let near = shelf.names.near(&self.text.tokens[at], plain, &shelf.speech.vocabulary);
            self.near.push((at, near));
            self.near.len() - 1
        });
        &self.near[place].1
    }

    /// What the token may spell of a name, rightly or nearly.
    pub fn trace(&mut self, at: usize) -> Trace {
        if let Some((_, trace)) = self.next.filter(|(of, _)| *of == at) {
            return trace;
        }
        let mut trace = self.rightly(at);
        if self.text.is_word(at) && !self.text.begins(at).any(Begins::FULL) {
            trace = self.near(at).iter().fold(trace, |trace, sym| trace.or(Trace::of_word(*sym)));
        }
        self.next = Some((at, trace));
        trace
    }

    /// What the token may spell rightly.
    pub fn rightly(&self, at: usize) -> Trace {
        let text = self.text;
        let trace = text.number(at).map_or_else(Trace::default, |number| Trace::of_number(number.value));
        match text.tokens.get(at) {
            Some(token) if token.kind == Kind::Word => {
                let measure = if text.begins(at).any(Begins::UNIT) { Trace::MEASURE } else { Trace::default() };
                trace.or(Trace::of_word(token.heard.sym)).or(measure)
            }
            _ => trace,
        }
    }

    /// Whether the token spells the part of a name: rightly (0) or nearly (1),
    /// and how many tokens that takes.
    pub fn spelling(&mut self, at: usize, part: &Part) -> Option<(usize, usize)> {
        if let Some(number) = part.number {
            let said = self.text.number(at)?;
            return (said.value == number).then_some((0, said.length));
        }
        let token = self.text.tokens.get(at).filter(|t| t.kind == Kind::Word)?;
        if token.heard.may_be(part.word) || self.is_same_measure(at, part) {
            return Some((0, 1));
        }
        let taken = self.text.begins(at).any(Begins::FULL);
        let near = part.plain.len() >= 3 && !taken && self.text.is_word(at) && self.near(at).contains(&part.word.sym);
        near.then_some((1, 1))
    }

    /// `cân` for a name's `kg`.
    fn is_same_measure(&self, at: usize, part: &Part) -> bool {
        let mass = part.unit.filter(|unit| matches!(unit.kind, UnitKind::Mass | UnitKind::Volume));
        mass.is_some() && self.text.shelf.units.at_word(self.text.tokens, at, true) == mass
    }

    /// How far the words go along with a name whose head they begin with.
    pub fn fit(&mut self, at: usize, name: &[Part], misspelt: usize) -> Fit {
        let mut fit = Fit { matched: 1, misspelt, length: 1, whole: false };
        let mut next = 1;
        while next < name.len() && !ends_name(self.text, at + fit.length) {
            let mut found = None;
            for (skip, part) in name[next..].iter().enumerate() {
                // Words are left out of a name only before right ones.
                if let Some((wrong, taken)) =
                    self.spelling(at + fit.length, part).filter(|(wrong, _)| skip == 0 || *wrong == 0)
                {
                    found = Some((next + skip, wrong, taken));
                    break;
                }
            }
            let Some((index, wrong, taken)) = found else { break };
            next = index + 1;
            fit.matched += 1;
            fit.misspelt += wrong;
            fit.length += taken;
        }
        fit.whole = fit.matched == name.len();
        // "mực 1 ký": not the 1 of "Mực 1 nắng".
        let last = at + fit.length - 1;
        let counts = !fit.whole && fit.matched > 1 && self.text.is_number(last) && self.text.unit(last + 1).is_some();
        if counts { Fit { matched: fit.matched - 1, length: fit.length - 1, ..fit } } else { fit }
    }
}

/// Whether no name goes on with the token: it is none of the words of any name,
/// nor nearly one.
pub fn ends_name(text: &Text<'_>, at: usize) -> bool {
    let Some(token) = text.tokens.get(at) else { return true };
    match token.kind {
        Kind::Number => text.number(at).is_none_or(|number| !text.shelf.names.may_hold(number.value)),
        Kind::Word => {
            let begins = text.begins(at);
            begins.any(Begins::FULL)
                && !begins.any(Begins::NAME.or(Begins::TAIL).or(Begins::PART))
                && text.number(at).is_none()
                && (!begins.any(Begins::UNIT) || text.shelf.units.at_word(text.tokens, at, true).is_none())
        }
        _ => true,
    }
}

/// More words beat fewer, right spelling beats wrong, a whole name beats a
/// shortened one.
pub const fn rank(fit: &Fit) -> usize {
    fit.matched << 16 | 9_usize.saturating_sub(fit.misspelt) << 8 | fit.whole as usize
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_spelt_rightly_leaves_its_trace(comment in sample::comment()) {
            for shelf in [sample::shelf(), sample::small_shelf()] {
                sample::with(&shelf, &comment, |text| {
                    let mut speller = Speller::new(text);
                    for at in 0..text.tokens.len() {
                        let traces = [speller.rightly(at), speller.trace(at)];
                        for place in shelf.names.holding(text.tokens[at.saturating_sub(1)].heard.sym) {
                            let parts = &shelf.items[place.item].names[place.name][place.part + 1..];
                            let spelt = |part: &Part| speller.spelling(at, part).is_some_and(|(wrong, _)| wrong == 0);
                            let traced = traces.iter().all(|trace| place.rest.meets(*trace));
                            prop_assert!(!parts.iter().any(spelt) || traced, "{} at {}", comment, at);
                        }
                    }
                    Ok(())
                })?;
            }
        }
    }
}
