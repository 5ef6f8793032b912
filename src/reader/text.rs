//! A comment cut into tokens, and the questions that all of the grammar asks
//! of a place in it.

use super::begins::{Begins, Style, is_rather_an_option, may_mean};
use super::lexicon::{Doing, LONGEST, Tag, Tags};
use super::matcher::{Mention, mention_at};
use super::number::Number;
use super::sense::{Behind, Found, Hearing, Sense, Senses};
use super::shelf::Shelf;
use super::spelt::Spelt;
use super::token::{Kind, Token};
use super::unit::{Unit, UnitKind};

/// Tokens, and the shelf they speak of.
#[derive(Debug)]
pub struct Text<'a> {
    pub shelf: &'a Shelf,
    pub tokens: &'a [Token],
    pub folded: &'a [u8],
    /// Whether the writer uses diacritics, so that a word without any has none.
    pub marked: bool,
    senses: &'a mut [Sense],
    found: &'a mut Found,
}

impl<'a> Text<'a> {
    /// `senses` is what another text had, to be used again.
    pub fn new(shelf: &'a Shelf, tokens: &'a [Token], folded: &'a [u8], style: Style, senses: &'a mut Senses) -> Self {
        let (senses, found) = senses.of(tokens.len());
        let mut text = Self { shelf, tokens, folded, marked: style != Style::Bare, senses, found };
        let hearing = Hearing { shelf, tokens, folded, style };
        // From the last token on, so that it is known what stands behind each.
        let mut behind = Behind::default();
        for from in (0..tokens.len().div_ceil(64)).rev().map(|block| 64 * block) {
            let noted = hearing.hear(from, text.senses, &mut behind);
            // All is known that was looked at before.
            noted.places(noted.several).for_each(|at| text.go_on(at, style));
            noted.places(noted.rare).for_each(|at| text.look_around(at));
            noted.places(noted.numbers).for_each(|at| text.take_number(at));
            noted.places(noted.units).for_each(|at| text.take_unit(at));
            noted.places(noted.names).for_each(|at| text.take_name(at));
        }
        text
    }

    /// A text of which everything was looked up before, with the same senses.
    #[inline]
    pub fn looked_up(
        shelf: &'a Shelf,
        tokens: &'a [Token],
        folded: &'a [u8],
        style: Style,
        senses: &'a mut Senses,
    ) -> Self {
        let (senses, found) = senses.kept(tokens.len());
        Self { shelf, tokens, folded, marked: style != Style::Bare, senses, found }
    }

    /// What a word does with those near it that few begin anything with.
    fn look_around(&mut self, at: usize) {
        let (shelf, tokens) = (self.shelf, self.tokens);
        let mut begins = self.begins(at);
        if shelf.language.places.may_be_there(tokens, self.folded, at, begins) {
            begins = begins.or(Begins::ADDRESS);
        }
        // A measure before its number.
        if begins.any(Begins::BEFORE) && begins.any(Begins::MEASURE) && (1..=LONGEST).any(|i| self.is_number(at + i)) {
            begins = begins.or(Begins::MEANING);
        }
        self.senses[at].begins = begins.or(Begins::MEANING.when(self.may_lack(at)));
    }

    /// Whether a word of negation stands here that an option may be named by.
    fn may_lack(&self, at: usize) -> bool {
        self.has(at, Tag::Not) && self.shelf.options.may_lack(self.tokens.get(at + 1))
    }

    /// What a word does and begins with the next one, with which some phrase or
    /// sign may begin.
    fn go_on(&mut self, at: usize, style: Style) {
        let (language, tokens) = (self.shelf.language, self.tokens);
        let address = Begins::PLACE.or(Begins::ADDRESS).when(language.places.may_go_on(tokens, at));
        let measure = Begins::MEASURE.when(language.measures.may_go_on(tokens, at));
        let sense = &mut self.senses[at];
        sense.begins = sense.begins.or(address).or(measure);
        if !language.lexicon.may_go_on(tokens, at) {
            return;
        }
        let Doing { length, tags } = language.lexicon.phrase(tokens, at, style, &self.shelf.speech.vocabulary);
        if length > 0 {
            (sense.length, sense.tags) = (length as u8, tags);
            sense.begins = sense.begins.or(Begins::MEANING.when(tags.meets(Begins::TELLING)));
            if tags.has(Tag::Not) && self.may_lack(at) {
                self.senses[at].begins = self.senses[at].begins.or(Begins::MEANING);
            }
        }
    }

    fn take_number(&mut self, at: usize) {
        if let Some(number) = self.shelf.language.numbers.at(self.tokens, at) {
            self.found.numbers.push(number);
            let sense = &mut self.senses[at];
            sense.number = self.found.numbers.len() as u16;
            sense.begins = sense.begins.or(Begins::MEANING);
        }
    }

    fn take_unit(&mut self, at: usize) {
        let found = self.find_unit(at);
        let token = &self.tokens[at];
        let long = token.raw.1 - token.raw.0 > 1 || !token.marks.is_empty();
        let sense = &mut self.senses[at];
        sense.unit = found.map(|(unit, _)| unit);
        if let Some((unit, length)) = found {
            sense.unit_length = length as u8;
            sense.begins = sense.begins.or(Begins::MEANING.when(may_mean(self.shelf, unit, long)));
        }
    }

    fn take_name(&mut self, at: usize) {
        if let Some(mention) = mention_at(self, at, false) {
            self.found.mentions.push(mention);
            let sense = &mut self.senses[at];
            sense.mention = self.found.mentions.len() as u16;
            sense.begins = sense.begins.or(Begins::NAMED);
        }
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(Kind::Mark(mark))
    }

    pub fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Number)
    }

    /// Whether a word stands here.
    pub fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_word())
    }

    /// Whether digits stand here that are no number anybody can mean.
    pub fn is_digits(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.kind {
            Kind::Digits => true,
            Kind::Word if token.code.is_none() => {
                let raw = self.raw(at);
                raw.first().is_some_and(u8::is_ascii_digit)
                    && raw.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','))
            }
            _ => false,
        })
    }

    /// The phrase here: how many tokens and what it does.
    pub fn phrase(&self, at: usize) -> (usize, Tags) {
        self.senses.get(at).map_or_else(Default::default, |sense| (usize::from(sense.length), sense.tags))
    }

    pub fn has(&self, at: usize, tag: Tag) -> bool {
        self.phrase(at).1.has(tag)
    }

    /// What the word here can do by itself.
    pub fn own_tags(&self, at: usize) -> Tags {
        self.senses.get(at).map_or_else(Default::default, |sense| sense.own)
    }

    /// Whether the word here, by itself, can do that.
    pub fn can(&self, at: usize, tag: Tag) -> bool {
        self.own_tags(at).has(tag)
    }

    pub fn number(&self, at: usize) -> Option<&Number> {
        let place = self.senses.get(at)?.number.checked_sub(1)?;
        self.found.numbers.get(usize::from(place))
    }

    /// Whether the unit's word here has no number before it, but had one
    /// earlier ("1 thùng kẹo, thùng 20 gói").
    pub fn counted_before(&self, at: usize) -> bool {
        let free = at > 0 && self.number(at - 1).is_none();
        free && (1..at).rev().take(8).any(|i| self.raw(i) == self.raw(at) && self.number(i - 1).is_some())
    }

    /// Whether the word is one by which children are called in their order.
    pub fn is_ordinal(&self, at: usize) -> bool {
        self.begins(at).any(Begins::ORDINAL)
    }

    /// The letters typed here, without marks; a shortened word stays so.
    pub fn raw(&self, at: usize) -> &'a [u8] {
        self.tokens.get(at).map_or(b"", |t| t.raw(self.folded))
    }

    /// How the word here was typed, marks apart, as far as rules name it.
    #[inline]
    pub fn spelt(&self, at: usize) -> Spelt {
        self.tokens.get(at).map_or(Spelt::Other, |t| t.spelt)
    }

    /// The letters of the word meant here, without marks.
    pub fn plain(&self, at: usize) -> &'a [u8] {
        self.tokens.get(at).map_or(b"", |t| t.plain(self.folded))
    }

    /// Whether the word here was typed with marks.
    pub fn is_marked(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| !t.marks.is_empty())
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued)
    }

    /// What the word here can begin.
    #[inline]
    pub fn begins(&self, at: usize) -> Begins {
        self.senses.get(at).map_or_else(Begins::default, |sense| sense.begins)
    }

    /// Whether the word here is no number, amount or option, nor the beginning
    /// of an address or of money.
    #[inline]
    pub fn is_quiet(&self, at: usize) -> bool {
        let begins = self.begins(at);
        let sum = || self.begins(at + 1).any(Begins::AFTER) || self.has(at + 1, Tag::AndHalf);
        !(begins.any(Begins::LOUD) || (begins.any(Begins::SUM) && sum()))
    }

    /// Whether the word here, as it is typed, is a common one.
    pub fn is_known(&self, at: usize) -> bool {
        self.begins(at).any(Begins::KNOWN)
    }

    /// The unit named here and its length in tokens.
    pub fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        let sense = self.senses.get(at)?;
        Some((sense.unit?, usize::from(sense.unit_length)))
    }

    /// The product named here, by a name that is not misspelt.
    pub fn mention(&self, at: usize) -> Option<&Mention> {
        let place = self.senses.get(at)?.mention.checked_sub(1)?;
        self.found.mentions.get(usize::from(place))
    }

    fn find_unit(&self, at: usize) -> Option<(Unit, usize)> {
        let (unit, length) = self.shelf.units.at(self.tokens, at, self.marked)?;
        let short = length == 1 && self.raw(at).len() == 1;
        // "c" is also chị, "l" also a size.
        let size = short && self.shelf.options.is_letter(self.tokens[at].heard);
        let person =
            short && unit.kind == UnitKind::Generic && (self.has(at + 1, Tag::Call) || self.has(at + 1, Tag::Buy));
        let option = length == 1 && !self.is_marked(at) && is_rather_an_option(self.shelf, &self.tokens[at], unit);
        (!size && !person && !option).then_some((unit, length))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_kept_of_a_word_is_what_the_lists_say(comments in prop::collection::vec(sample::comment(), 1..16)) {
            let (shelf, comment) = (sample::shelf(), comments.join(" "));
            sample::with(&shelf, &comment, |text| {
                for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.is_word()) {
                    prop_assert_eq!(text.unit(at), text.find_unit(at), "{} at {}", comment, at);
                    prop_assert_eq!(text.mention(at).cloned(), mention_at(text, at, false), "{} at {}", comment, at);
                    prop_assert_eq!(text.number(at).copied(), shelf.language.numbers.at(text.tokens, at), "{} at {}", comment, at);
                    let own = shelf.language.lexicon.own(token.heard);
                    prop_assert_eq!(text.own_tags(at), own.any, "{} at {}", comment, at);
                }
                Ok(())
            })?;
        }
    }
}
