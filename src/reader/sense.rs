//! What stands at the tokens of a comment, as [`Text`] finds it.
//!
//! [`Text`]: super::text::Text

use super::address::Places;
use super::begins::{Ability, Begins, Style, as_typed};
use super::lexicon::Tags;
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
    pub noted: Vec<Noted>,
}

/// Which of up to 64 tokens begin what has to be looked up, a bit for each.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    /// The first of the tokens.
    from: usize,
    /// What few words begin with those near them.
    pub rare: u64,
    pub numbers: u64,
    /// Units that may be longer, or are mere letters.
    pub units: u64,
    pub names: u64,
}

impl Noted {
    /// Where the tokens are, of which these are noted.
    #[inline]
    pub fn places(self, mut bits: u64) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || {
            let at = self.from + bits.trailing_zeros() as usize;
            (bits != 0).then(|| {
                bits &= bits - 1;
                at
            })
        })
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
    /// What was found at so many tokens.
    #[inline]
    pub fn kept(&mut self, tokens: usize) -> (&mut [Sense], &mut Found) {
        (&mut self.list[..tokens], &mut self.found)
    }

    /// Room for so many tokens, and nothing found.
    pub fn of(&mut self, tokens: usize) -> (&mut [Sense], &mut Found) {
        if self.list.len() < tokens {
            self.list.resize(tokens, Sense::default());
        }
        let Found { numbers, mentions, noted } = &mut self.found;
        numbers.clear();
        mentions.clear();
        noted.clear();
        (&mut self.list[..tokens], &mut self.found)
    }
}

impl Found {
    /// Takes what every token does by itself, and notes what else is to be looked
    /// up. From the last token on, so that it is known what stands behind each.
    pub fn hear(&mut self, shelf: &Shelf, tokens: &[Token], folded: &[u8], senses: &mut [Sense], style: Style) {
        let amount = if style == Style::Bare { Begins::AMOUNT_BARE } else { Begins::AMOUNT_MARKED };
        let mut behind = Behind::default();
        for from in (0..tokens.len().div_ceil(64)).rev().map(|block| 64 * block) {
            let mut noted = Noted { from, rare: 0, numbers: 0, units: 0, names: 0 };
            let (mut tails, mut marks) = (0_u64, 0_u64);
            let to = tokens.len().min(from + 64);
            for (token, sense) in tokens[from..to].iter().zip(&mut senses[from..to]).rev() {
                let (own, seconds) = match shelf.abilities.at(token) {
                    Some(ability) => sense.take(ability, ability.begins, token, style),
                    None => sense.hear_otherwise(shelf, token, folded, style),
                };
                let several = Begins::SEVERAL.when(seconds >> (behind.sym % 64) & 1 != 0);
                let letter = token.raw.1 - token.raw.0 == 1;
                let unit = own.any(Begins::UNIT) & (letter | several.any(Begins::SEVERAL));
                let begins = own
                    .or(several)
                    .or(Begins::MEANING.when(own.any(amount) & !unit))
                    .or(Begins::ADDRESS.when(own.any(Places::starting(behind))));
                sense.begins = begins;
                noted.rare = noted.rare << 1 | u64::from(begins.any(Begins::RARE));
                noted.numbers = noted.numbers << 1 | u64::from(own.any(Begins::NUMBER));
                noted.units = noted.units << 1 | u64::from(unit);
                noted.names = noted.names << 1 | u64::from(own.any(naming(behind)) | token.code.is_some());
                tails = tails << 1 | u64::from(own.any(Begins::TAIL));
                marks = marks << 1 | u64::from(matches!(token.kind, Kind::Mark(_)));
                behind = behind.and(token, own);
            }
            // A clause begins behind a mark.
            let heads = from.checked_sub(1).is_none_or(|last| matches!(tokens[last].kind, Kind::Mark(_)));
            noted.names |= tails & (marks << 1 | u64::from(heads));
            self.noted.push(noted);
        }
    }
}

/// What may name a product before such a token, by the rules of [`mention_at`],
/// but for a part of a name at the head of a clause: what begins a name, what
/// says that what some name has is lacking, a strange word before one that is
/// in some name.
///
/// [`mention_at`]: super::matcher::mention_at
#[inline]
fn naming(behind: Behind) -> Begins {
    let named = behind.number_in(1) | behind.begins.any(Begins::PART);
    Begins::NAME.or(Begins::LACK.when(behind.begins.any(Begins::TAIL))).or(Begins::ODD.when(named))
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
    /// Takes what a word does that is not typed as usual; see [`Self::take`].
    #[inline(never)]
    fn hear_otherwise(&mut self, shelf: &Shelf, token: &Token, folded: &[u8], style: Style) -> (Begins, u64) {
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
        // What is too long is no word.
        let word = if token.is_word() { begins } else { begins.without(Begins::ODD) };
        self.take(ability, word, token, style)
    }

    /// Takes what a token does by itself; what it begins, and with which words it
    /// begins something of several.
    #[inline]
    fn take(&mut self, ability: &Ability, begins: Begins, token: &Token, style: Style) -> (Begins, u64) {
        self.own = ability.tags[0];
        self.tags = ability.tags[style as usize];
        self.length = u8::from(!self.tags.is_empty());
        self.unit = ability.units[usize::from(style != Style::Bare)];
        (self.unit_length, self.number, self.mention) = (1, 0, 0);
        (begins.or(Begins::STRANGE.when(token.code.is_some())), ability.seconds)
    }
}
