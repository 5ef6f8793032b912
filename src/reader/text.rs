//! A comment cut into tokens, and the questions that all of the grammar asks
//! of a place in it.

use super::begins::Begins;
use super::lexicon::{Doing, Tag, Tags};
use super::matcher::{Mention, mention_at};
use super::number::Number;
use super::shelf::Shelf;
use super::token::{Kind, Token};
use super::unit::{Unit, UnitKind};

/// Tokens, and the shelf they speak of.
#[derive(Debug)]
pub struct Text<'a> {
    pub shelf: &'a Shelf,
    pub tokens: &'a [Token],
    pub folded: &'a str,
    /// Whether the writer uses diacritics, so that a word without any has none.
    pub marked: bool,
    senses: Senses,
}

/// What stands at the tokens, looked up once.
#[derive(Debug, Default)]
pub struct Senses {
    list: Vec<Sense>,
    mentions: Vec<Mention>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sense {
    begins: Begins,
    /// The place of the product named here among the mentions, from 1 on; 0 for
    /// none.
    mention: u16,
    doing: Doing,
    number: Option<Number>,
    unit: Option<(Unit, usize)>,
}

impl<'a> Text<'a> {
    /// `senses` is what another text had, to be used again.
    pub fn new(shelf: &'a Shelf, tokens: &'a [Token], folded: &'a str, mut senses: Senses) -> Self {
        let (mut words, mut marked) = (0, 0);
        for token in tokens {
            words += usize::from(token.kind == Kind::Word);
            marked += usize::from(!token.marks.is_empty());
        }
        let careful = (marked * 2 >= words.max(1)).then_some(&shelf.speech.vocabulary);
        let marked = marked * 4 >= words.max(1);
        let language = shelf.language;
        senses.mentions.clear();
        senses.list.clear();
        senses.list.extend(tokens.iter().enumerate().map(|(at, token)| {
            let mut sense = Sense::default();
            if let Kind::Number(_) = token.kind {
                sense.number = language.numbers.at(tokens, at);
            }
            if token.kind != Kind::Word {
                return sense;
            }
            let ability = shelf.abilities.of(shelf, token, folded);
            sense.begins = ability.begins;
            // Signs and measures of several words need the second one too.
            if ability.begins.any(Begins::PLACE) && !language.places.may_begin(tokens, at) {
                sense.begins = sense.begins.without(Begins::PLACE);
            }
            if ability.begins.any(Begins::MEASURE) && !language.measures.may_begin(tokens, at) {
                sense.begins = sense.begins.without(Begins::MEASURE);
            }
            if ability.begins.any(Begins::PHRASE) {
                sense.doing = language.lexicon.tags(tokens, at, ability.own, marked, careful);
            }
            if ability.begins.any(Begins::NUMBER) {
                sense.number = language.numbers.at(tokens, at);
            }
            sense
        }));
        let mut text = Self { shelf, tokens, folded, marked, senses };
        for at in 0..tokens.len() {
            if text.senses.list[at].begins.any(Begins::UNIT) {
                text.senses.list[at].unit = text.find_unit(at);
            }
        }
        for (at, token) in tokens.iter().enumerate() {
            if (token.code.is_some() || text.may_name(at))
                && let Some(mention) = mention_at(&text, at, false)
            {
                text.senses.mentions.push(mention);
                text.senses.list[at].mention = text.senses.mentions.len() as u16;
            }
        }
        text
    }

    /// Whether the word here may name a product, by the rules of [`mention_at`]:
    /// it begins a name, it stands in one at the head of a clause, it says what
    /// is lacking, or it is a strange word before one that is in some name.
    fn may_name(&self, at: usize) -> bool {
        let begins = self.begins(at);
        if begins.any(Begins::KNOWN) && !begins.any(Begins::NAME.or(Begins::TAIL)) {
            return self.can(at, Tag::Not);
        }
        let heads = || at == 0 || matches!(self.tokens[at - 1].kind, Kind::Mark(_));
        let named = |next: &Token| matches!(next.kind, Kind::Number(_)) || self.shelf.names.is_word(next.heard.sym);
        begins.any(Begins::NAME)
            || (begins.any(Begins::TAIL) && heads())
            || (!begins.any(Begins::KNOWN) && self.is_word(at) && self.tokens.get(at + 1).is_some_and(named))
            || self.can(at, Tag::Not)
    }

    /// Gives back what can be used for the next text.
    pub fn into_senses(self) -> Senses {
        self.senses
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(Kind::Mark(mark))
    }

    pub fn is_number(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Number(_)))
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
                let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
                let raw = self.raw(at);
                raw.starts_with(|c: char| c.is_ascii_digit()) && raw.chars().all(numeric)
            }
            _ => false,
        })
    }

    /// The phrase here: how many tokens and what it does.
    pub fn phrase(&self, at: usize) -> (usize, Tags) {
        self.senses.list.get(at).map_or_else(Default::default, |sense| (sense.doing.length, sense.doing.tags))
    }

    pub fn has(&self, at: usize, tag: Tag) -> bool {
        self.phrase(at).1.has(tag)
    }

    /// What the word here can do by itself.
    pub fn own_tags(&self, at: usize) -> Tags {
        self.senses.list.get(at).map_or_else(Default::default, |sense| sense.doing.own)
    }

    /// Whether the word here, by itself, can do that.
    pub fn can(&self, at: usize, tag: Tag) -> bool {
        self.own_tags(at).has(tag)
    }

    pub fn number(&self, at: usize) -> Option<Number> {
        self.senses.list.get(at)?.number
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
    pub fn raw(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.raw(self.folded))
    }

    /// The letters of the word meant here, without marks.
    pub fn plain(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.plain(self.folded))
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
        self.senses.list.get(at).map_or_else(Begins::default, |sense| sense.begins)
    }

    /// The phrase here, if the word can be nothing else: no number, unit, name,
    /// option, nor the beginning of an address or of money.
    #[inline]
    pub fn mere_phrase(&self, at: usize) -> Option<(usize, Tags)> {
        const TELLING: Tags = Tags::of(&[
            Tag::Code,
            Tag::Each,
            Tag::Every,
            Tag::EachOne,
            Tag::Vague,
            Tag::Half,
            Tag::Size,
            Tag::Color,
            Tag::ColorWord,
            Tag::Not,
        ]);
        let sense = &self.senses.list[at];
        let mere = !sense.begins.any(Begins::LOUD)
            && !sense.doing.tags.meets(TELLING)
            && sense.number.is_none()
            && sense.unit.is_none()
            && sense.mention == 0;
        mere.then_some((sense.doing.length, sense.doing.tags))
    }

    /// Whether the word here, as it is typed, is a common one.
    pub fn is_known(&self, at: usize) -> bool {
        self.begins(at).any(Begins::KNOWN)
    }

    /// The unit named here and its length in tokens.
    pub fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        self.senses.list.get(at)?.unit
    }

    /// The product named here, by a name that is not misspelt.
    pub fn mention(&self, at: usize) -> Option<&Mention> {
        let place = self.senses.list.get(at)?.mention.checked_sub(1)?;
        self.senses.mentions.get(usize::from(place))
    }

    fn find_unit(&self, at: usize) -> Option<(Unit, usize)> {
        let (unit, length) = self.shelf.units.at(self.tokens, at, self.marked)?;
        let short = length == 1 && self.raw(at).len() == 1;
        // "c" is also chị, "l" also a size.
        let size = short && self.shelf.options.is_letter(self.tokens[at].heard);
        let person =
            short && unit.kind == UnitKind::Generic && (self.has(at + 1, Tag::Call) || self.has(at + 1, Tag::Buy));
        // "to" is rather the option than tô, "cay" rather than cây.
        let option = length == 1
            && !self.is_marked(at)
            && !self.shelf.units.is_used(unit)
            && self.shelf.options.ends_in(self.tokens[at].heard)
            && !self.shelf.units.spells(self.tokens, at);
        (!size && !person && !option).then_some((unit, length))
    }
}
