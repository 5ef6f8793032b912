//! What stands at the tokens of a comment, as [`Text`] finds it.
//!
//! [`Text`]: super::text::Text

use super::address::Places;
use super::begins::{Ability, Begins, Style, as_typed};
use super::lexicon::{Tag, Tags};
use super::matcher::Mention;
use super::number::Number;
use super::shelf::Shelf;
use super::token::{Kind, Token};
use super::unit::Unit;
use super::vocabulary::Sym;

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
    /// Where something of several words, or with what stands near, may begin,
    /// and where numbers, units and products are still to be looked up.
    pub rare_at: Noted,
    pub numbers_at: Noted,
    pub units_at: Noted,
    pub names_at: Noted,
}

/// Places of tokens, the last first.
#[derive(Debug, Default)]
pub struct Noted {
    /// As many as the longest text has had tokens.
    places: Vec<u32>,
    count: usize,
}

impl Noted {
    fn clear(&mut self, tokens: usize) {
        if self.places.len() < tokens {
            self.places.resize(tokens, 0);
        }
        self.count = 0;
    }

    /// Notes a place if it is so, without a branch.
    #[inline]
    pub fn note(&mut self, at: usize, so: bool) {
        self.places[self.count] = at as u32;
        self.count += usize::from(so);
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.places[..self.count].iter().map(|at| *at as usize)
    }
}

/// What stands behind a token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Behind {
    /// The next word, and what it begins.
    pub sym: Sym,
    pub begins: Begins,
    /// Which of the next tokens have a capital, and which are numbers in digits:
    /// a bit for each, from the lowest on.
    capitals: u32,
    numbers: u32,
}

impl Behind {
    /// Whether any of the next tokens has a capital.
    #[inline]
    pub const fn capital_in(self, most: u32) -> bool {
        self.capitals & ((1 << most) - 1) != 0
    }

    /// Whether any of the next tokens is a number in digits.
    #[inline]
    pub const fn number_in(self, most: u32) -> bool {
        self.numbers & ((1 << most) - 1) != 0
    }

    /// What stands behind the token before.
    #[inline]
    fn and(self, token: &Token, begins: Begins) -> Self {
        Self {
            sym: token.heard.sym,
            begins,
            capitals: self.capitals << 1 | u32::from(token.capital),
            numbers: self.numbers << 1 | u32::from(matches!(token.kind, Kind::Number)),
        }
    }
}

impl Senses {
    /// Room for so many tokens, and nothing found.
    pub fn of(&mut self, tokens: usize) -> (&mut [Sense], &mut Found) {
        if self.list.len() < tokens {
            self.list.resize(tokens, Sense::default());
        }
        let Found { numbers, mentions, rare_at, numbers_at, units_at, names_at } = &mut self.found;
        numbers.clear();
        mentions.clear();
        [rare_at, numbers_at, units_at, names_at].into_iter().for_each(|places| places.clear(tokens));
        (&mut self.list[..tokens], &mut self.found)
    }
}

impl Found {
    /// Takes what every token does by itself, and notes what else is to be looked
    /// up. From the last token on, so that it is known what stands behind each.
    pub fn hear(&mut self, shelf: &Shelf, tokens: &[Token], folded: &[u8], senses: &mut [Sense], style: Style) {
        let amount = if style == Style::Bare { Begins::AMOUNT_BARE } else { Begins::AMOUNT_MARKED };
        let mut behind = Behind::default();
        for (at, (token, sense)) in tokens.iter().zip(senses).enumerate().rev() {
            match shelf.abilities.at(token) {
                Some(ability) => sense.take(ability, ability.begins, token, style),
                None => sense.hear_otherwise(shelf, token, folded, style),
            }
            let several = sense.seconds >> (behind.sym % 64) & 1 != 0;
            let letter = token.raw.1 - token.raw.0 == 1;
            let own = sense.begins;
            // A unit by itself, and one that needs a look at what stands around it.
            let looked = own.any(Begins::UNIT) & (several | letter);
            let heads = at == 0 || matches!(tokens[at - 1].kind, Kind::Mark(_));
            let begins = own
                .or(Begins::SEVERAL.when(several))
                .or(Begins::MEANING.when(own.any(amount) & !looked))
                .or(Begins::ADDRESS.when(Places::may_start(own, behind)));
            sense.begins = begins;
            self.rare_at.note(at, begins.any(Begins::RARE) | sense.tags.has(Tag::Not));
            self.numbers_at.note(at, own.any(Begins::NUMBER));
            self.units_at.note(at, looked);
            self.names_at.note(at, may_name(sense, token, heads, behind));
            behind = behind.and(token, own);
        }
    }
}

/// Whether the word here may name a product, by the rules of [`mention_at`]: it
/// is a code, it begins a name, it stands in one at the head of a clause, it
/// says that what some name has is lacking, or it is a strange word before one
/// that is in some name.
///
/// [`mention_at`]: super::matcher::mention_at
#[inline]
fn may_name(sense: &Sense, token: &Token, heads: bool, behind: Behind) -> bool {
    let begins = sense.begins;
    let lacks = sense.own.has(Tag::Not) & behind.begins.any(Begins::TAIL);
    let strange = !begins.any(Begins::KNOWN) & token.is_word();
    let named = behind.number_in(1) | behind.begins.any(Begins::PART);
    let names = begins.any(Begins::NAME) | (begins.any(Begins::TAIL) & heads) | (strange & named) | lacks;
    begins.any(Begins::STRANGE) & (token.code.is_some() | names)
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
    /// The words with which it begins something of several, see [`Ability`].
    seconds: u64,
}

impl Sense {
    /// Takes what a word does that is not typed as usual.
    #[inline(never)]
    fn hear_otherwise(&mut self, shelf: &Shelf, token: &Token, folded: &[u8], style: Style) {
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
        self.take(ability, begins, token, style);
    }

    /// Takes what a token does by itself.
    #[inline]
    fn take(&mut self, ability: &Ability, begins: Begins, token: &Token, style: Style) {
        self.own = ability.tags[0];
        self.tags = ability.tags[style as usize];
        self.begins = begins.or(Begins::STRANGE.when(token.code.is_some()));
        self.length = u8::from(!self.tags.is_empty());
        self.unit = ability.units[usize::from(style != Style::Bare)];
        self.seconds = ability.seconds;
        (self.unit_length, self.number, self.mention) = (1, 0, 0);
    }
}
