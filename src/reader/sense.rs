//! What stands at the tokens of a comment, as [`Text`] finds it.
//!
//! [`Text`]: super::text::Text

use super::begins::{Ability, Begins, Style, as_typed};
use super::kept::Kept;
use super::lexicon::Tags;
use super::matcher::Mention;
use super::number::Number;
use super::places::Places;
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
    pub mentions: Kept<Mention>,
}

/// Which of up to 64 tokens begin what has to be looked up, a bit for each.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    /// The first of the tokens.
    from: usize,
    /// What words begin with the next one.
    pub several: u64,
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
    /// The next tokens as they look, [`Looks::BITS`] for each, from the lowest on.
    looks: u32,
}

/// How a token looks, whatever it says, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looks(u8);

impl Looks {
    const CAPITAL: u32 = 1;
    const DIGITS: u32 = 1 << 1;
    const MARK: u32 = 1 << 2;
    const BITS: u32 = 3;

    /// A number in digits.
    pub const NUMBER: Self = Self(Self::DIGITS as u8);
    /// Punctuation.
    pub const SIGN: Self = Self(Self::MARK as u8);

    #[inline]
    const fn is_sign(self) -> bool {
        self.0 == Self::SIGN.0
    }
}

impl Behind {
    /// Whether any of the next tokens has a capital.
    #[inline]
    pub const fn capital_in(self, most: u32) -> bool {
        self.any_in(most, Looks::CAPITAL)
    }

    /// Whether any of the next tokens is a number in digits.
    #[inline]
    pub const fn number_in(self, most: u32) -> bool {
        self.any_in(most, Looks::DIGITS)
    }

    #[inline]
    const fn any_in(self, most: u32, looks: u32) -> bool {
        // The lowest bit of each token.
        const EVERY: u32 = 0o1_111_111_111;
        self.looks & (looks * EVERY) & ((1 << (Looks::BITS * most)) - 1) != 0
    }

    /// What stands behind the token before.
    #[inline]
    fn and(self, token: &Token, begins: Begins, looks: Looks) -> Self {
        let looks = u32::from(looks.0) | (u32::from(token.capital) * Looks::CAPITAL);
        Self { sym: token.heard.sym, begins, looks: self.looks << Looks::BITS | looks }
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
        let Found { numbers, mentions } = &mut self.found;
        numbers.clear();
        mentions.clear();
        (&mut self.list[..tokens], &mut self.found)
    }
}

/// By what words are heard.
pub struct Hearing<'a> {
    pub shelf: &'a Shelf,
    pub tokens: &'a [Token],
    pub folded: &'a [u8],
    pub style: Style,
}

impl Hearing<'_> {
    /// Takes what up to 64 tokens from one on do by themselves, and notes what else
    /// is to be looked up. What is `behind` them has to be told before.
    pub fn hear(&self, from: usize, senses: &mut [Sense], behind: &mut Behind) -> Noted {
        let to = self.tokens.len().min(from + 64);
        let mut noted = self.note(&self.tokens[from..to], &mut senses[from..to], behind);
        // A clause begins behind a mark.
        let heads = from.checked_sub(1).is_none_or(|last| matches!(self.tokens[last].kind, Kind::Mark(_)));
        noted.names |= u64::from(heads & behind.begins.any(Begins::TAIL));
        Noted { from, ..noted }
    }

    /// The same, but for what the token before them tells.
    #[inline]
    fn note(&self, tokens: &[Token], senses: &mut [Sense], behind: &mut Behind) -> Noted {
        let Self { shelf, folded, style, .. } = *self;
        let amount = if style == Style::Bare { Begins::AMOUNT_BARE } else { Begins::AMOUNT_MARKED };
        let mut noted = Noted { from: 0, several: 0, rare: 0, numbers: 0, units: 0, names: 0 };
        let mut next = *behind;
        for (token, sense) in tokens.iter().zip(senses).rev() {
            let (own, seconds, looks) = match shelf.abilities.at(token) {
                Some(ability) => sense.take(ability, ability.begins, token, style),
                None => sense.hear_otherwise(shelf, token, folded, style),
            };
            let several = Begins::SEVERAL.when(seconds >> (next.sym % 64) & 1 != 0);
            let letter = token.raw.1 - token.raw.0 == 1;
            let unit = own.any(Begins::UNIT) & (letter | several.any(Begins::SEVERAL));
            let begins = own
                .or(several)
                .or(Begins::MEANING.when(own.any(amount) & !unit))
                .or(Begins::ADDRESS.when(own.any(Places::starting(next))));
            sense.begins = begins;
            noted.several = noted.several << 1 | u64::from(several.any(Begins::SEVERAL));
            noted.rare = noted.rare << 1 | u64::from(own.any(Begins::RARE));
            noted.numbers = noted.numbers << 1 | u64::from(own.any(Begins::NUMBER));
            noted.units = noted.units << 1 | u64::from(unit);
            // A part of a name at the head of a clause, behind a mark.
            noted.names |= u64::from(looks.is_sign() & next.begins.any(Begins::TAIL));
            noted.names = noted.names << 1 | u64::from(own.any(naming(next)) | token.code.is_some());
            next = next.and(token, own, looks);
        }
        *behind = next;
        noted
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
    fn hear_otherwise(&mut self, shelf: &Shelf, token: &Token, folded: &[u8], style: Style) -> (Begins, u64, Looks) {
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
            begins = begins.without(Begins::AS_TYPED).or(as_typed(token.raw(folded), token.spelt));
        }
        // What is too long is no word.
        let word = if token.is_word() { begins } else { begins.without(Begins::ODD) };
        self.take(ability, word, token, style)
    }

    /// Takes what a token does by itself; what it begins, and with which words it
    /// begins something of several.
    #[inline]
    fn take(&mut self, ability: &Ability, begins: Begins, token: &Token, style: Style) -> (Begins, u64, Looks) {
        self.own = ability.tags[0];
        self.tags = ability.tags[style as usize];
        self.length = u8::from(!self.tags.is_empty());
        self.unit = ability.units[usize::from(style != Style::Bare)];
        (self.unit_length, self.number, self.mention) = (1, 0, 0);
        (begins.or(Begins::STRANGE.when(token.code.is_some())), ability.seconds, ability.looks)
    }
}
