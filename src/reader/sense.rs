//! What stands at the tokens of a comment, as [`Text`] finds it.
//!
//! [`Text`]: super::text::Text

use super::begins::{Ability, Begins, Style, as_typed};
use super::lexicon::Tags;
use super::matcher::Mention;
use super::number::Number;
use super::shelf::Shelf;
use super::token::Token;
use super::unit::Unit;

/// What stands at the tokens, looked up once.
#[derive(Debug, Default)]
pub struct Senses {
    /// As many as the longest text has had tokens, so that none has to be made
    /// anew.
    list: Vec<Sense>,
    found: Found,
}

/// What few tokens begin.
#[derive(Debug, Default)]
pub struct Found {
    pub numbers: Vec<Number>,
    pub mentions: Vec<Mention>,
    /// Where a unit is still to be looked up, and where a product.
    pub units_at: Vec<usize>,
    pub names_at: Vec<usize>,
}

impl Senses {
    /// Room for so many tokens, and nothing found.
    #[inline]
    pub fn of(&mut self, tokens: usize) -> (&mut [Sense], &mut Found) {
        if self.list.len() < tokens {
            self.list.resize(tokens, Sense::default());
        }
        self.found.numbers.clear();
        self.found.mentions.clear();
        self.found.units_at.clear();
        self.found.names_at.clear();
        (&mut self.list[..tokens], &mut self.found)
    }
}

/// What stands at one token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sense {
    /// What the longest phrase here does, and what its first word by itself can.
    pub tags: Tags,
    pub own: Tags,
    pub begins: Begins,
    /// The length of the phrase.
    pub length: u8,
    pub unit_length: u8,
    /// The places of the number and of the product named here among the others,
    /// from 1 on; 0 for none.
    pub number: u16,
    pub mention: u16,
    /// The unit here, and until it was looked for, the one that the word is by
    /// itself.
    pub unit: Option<Unit>,
}

impl Sense {
    /// Of what is no word.
    #[inline]
    pub fn of(begins: Begins) -> Self {
        Self { begins, ..Self::default() }
    }

    /// Takes what the word at a token does by itself.
    #[inline]
    pub fn hear(&mut self, shelf: &Shelf, token: &Token, next: Option<&Token>, folded: &[u8], style: Style) {
        match shelf.abilities.at(token) {
            Some(ability) => self.take(ability, ability.begins, token, next, style),
            None => self.hear_otherwise(shelf, token, next, folded, style),
        }
    }

    /// Takes what a word does that is not typed as usual.
    #[inline(never)]
    fn hear_otherwise(&mut self, shelf: &Shelf, token: &Token, next: Option<&Token>, folded: &[u8], style: Style) {
        let partly;
        let ability = match shelf.abilities.of(token) {
            Some(ability) => ability,
            None => {
                partly = Ability::of_token(shelf, token);
                &partly
            }
        };
        let mut begins = ability.begins;
        if token.raw != token.plain || token.heard.sym == 0 {
            begins = begins.without(Begins::AS_TYPED).or(as_typed(token.raw(folded)));
        }
        self.take(ability, begins, token, next, style);
    }

    #[inline]
    fn take(&mut self, ability: &Ability, begins: Begins, token: &Token, next: Option<&Token>, style: Style) {
        let second = next.map_or(0, |next| next.heard.sym);
        let several = ability.seconds >> (second % 64) & 1 != 0;
        self.own = ability.tags[0];
        self.tags = ability.tags[style as usize];
        self.begins = begins.or(Begins::STRANGE.when(token.code.is_some())).or(Begins::SEVERAL.when(several));
        self.length = u8::from(!self.tags.is_empty());
        self.unit = ability.units[usize::from(style != Style::Bare)];
        (self.unit_length, self.number, self.mention) = (1, 0, 0);
    }
}
