//! Letters to tokens. Words glued to numbers, codes or other words are taken
//! apart in `glued`; which word was meant is found in `meant`.

use super::begins::{Abilities, Style};
use super::glyph::{Glyph, Run, is_digit};
use super::letter::{Letter, Seen};
use super::meant::Meant;
use super::normalise::{Letters, Places};
use super::phone::Found;
use super::spelt::Spelt;
use super::token::{Kind, Speech, Token, slice};
use super::typings::Typing;
use super::vocabulary::Sym;
use super::word::Word;
use rust_decimal::Decimal;

const LONGEST_CHUNK: usize = 40;
/// Tokens that are read of a comment: ten times those of a wordy order. What is
/// longer is no order by itself, and must not keep the others waiting.
const LONGEST_COMMENT: usize = 250;

/// Cuts a text whose phone numbers are known into tokens. The letters of words
/// that were not typed as they are meant are put behind the folded text.
pub fn tokens(letters: &mut Letters, phones: &[Found], speech: &Speech, tokens: &mut Vec<Token>) -> Manner {
    let (letters, glyphs, places, folded) = letters.parts();
    tokens.clear();
    let mut cutter =
        Cutter { speech, letters, glyphs, places, folded, vni: None, tokens, gap: true, others: 0, marked: 0 };
    let mut at = 0;
    for phone in phones {
        at = cutter.stretch(at, phone.from);
        if at < phone.to && cutter.tokens.len() < LONGEST_COMMENT {
            let kind = if phone.is_count { Kind::Digits } else { Kind::Phone };
            cutter.push_part(kind, Meant::default(), at, phone.to);
            at = phone.to;
        }
    }
    at = cutter.stretch(at, letters.len());
    Manner { goes_on: at < letters.len(), style: Style::of(cutter.tokens.len() - cutter.others, cutter.marked) }
}

/// How a text is typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Whether it goes on behind the last token.
    pub goes_on: bool,
    pub style: Style,
}

/// The end of what stands here without a gap, and what was seen of it.
#[inline]
pub fn chunk_end(letters: &[Letter], at: usize, until: usize) -> (usize, Seen) {
    let mut seen = Seen::NOTHING;
    for (end, letter) in (at..).zip(&letters[at..until]) {
        if !letter.is_alphanumeric() {
            let decimal = letter.is('.') || letter.is(',');
            let digit = |at: usize| letters[..until].get(at).is_some_and(|l| l.is_digit());
            if !decimal || end == at || !digit(end - 1) || !digit(end + 1) {
                return (end, seen);
            }
        }
        seen.add(*letter);
    }
    (until, seen)
}

/// Cuts, and keeps what was cut.
pub struct Cutter<'a> {
    pub speech: &'a Speech,
    pub letters: &'a [Letter],
    glyphs: &'a [Glyph],
    pub places: Places<'a>,
    pub folded: &'a mut Vec<u8>,
    /// Whether the writer marks tones by digits, once it was asked.
    pub vni: Option<bool>,
    tokens: &'a mut Vec<Token>,
    gap: bool,
    /// How many tokens are no words, and how many have marks.
    others: usize,
    marked: usize,
}

impl Cutter<'_> {
    /// The letters `from..to` as typed, folded.
    pub fn plain(&self, from: usize, to: usize) -> &[u8] {
        slice(self.folded, self.places.folded(from, to))
    }

    pub fn find(&self, word: &Word) -> Sym {
        self.speech.vocabulary.find(&word.plain)
    }

    pub fn is_known_in_full(&self, word: &Word) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common_in_full(vocabulary.heard(self.find(word), word.marks))
    }

    /// Cuts what stands between; returns where it has stopped.
    fn stretch(&mut self, mut at: usize, until: usize) -> usize {
        while at < until && self.tokens.len() < LONGEST_COMMENT {
            let run = Run::at(&self.glyphs[at..]);
            let end = at + run.length;
            let cut = run.length > 0 && end <= until && self.usual(run, at, end);
            at = if cut { end } else { self.next(at, until) };
            if at < until && self.glyphs[at] == b' ' {
                self.gap = true;
                at += 1;
            }
        }
        at
    }

    /// Cuts a run if it is a word or a number typed as usual, or such a word
    /// behind such a number.
    #[inline(always)]
    fn usual(&mut self, run: Run, from: usize, to: usize) -> bool {
        // Decimals may go on.
        if !run.is_whole() || (matches!(self.glyphs[to], b'.' | b',') && is_digit(self.glyphs[to - 1])) {
            return false;
        }
        if !is_digit(run.first()) {
            let typing = self.speech.typings.get(run.key);
            return typing.inspect(|typing| self.push_typing(typing, from, to)).is_some();
        }
        let digits = run.digits();
        if digits == run.length {
            self.push_number(Decimal::from(run.number(digits)), from, to);
            return true;
        }
        if self.speech.may_begin_code(self.letters[from].byte()) {
            return false;
        }
        // What is no common word may be several.
        let whole = |typing: &&Typing| typing.code.is_some() || self.speech.vocabulary.is_common(typing.heard.sym);
        let typing = self.speech.typings.get(run.behind(digits).key).filter(whole);
        typing.inspect(|typing| {
            self.push_number(Decimal::from(run.number(digits)), from, from + digits);
            self.push_typing(typing, from + digits, to);
        });
        typing.is_some()
    }

    /// Cuts what begins at `at`; returns where to go on.
    #[inline(never)]
    fn next(&mut self, at: usize, until: usize) -> usize {
        if self.letters[at].is_alphanumeric() {
            let (end, seen) = chunk_end(self.letters, at, until);
            self.chunk(at, end, seen);
            return end;
        }
        match self.letters[at].base() {
            ' ' => {
                self.gap = true;
                at + 1
            }
            '[' => self.skip_sticker(at, until),
            '#' => {
                self.gap = true;
                chunk_end(self.letters, at + 1, until).0
            }
            '@' => self.mention(at, until),
            c @ ('+' | '-' | '–' | '/' | ':' | '.' | ',' | '!' | '?' | ';' | '\n' | '=' | '*' | '(' | ')') => {
                let kind = Kind::Mark(if c == '–' { '-' } else { c });
                self.push_part(kind, Meant::default(), at, at + 1);
                at + 1
            }
            _ => {
                self.gap = true;
                at + 1
            }
        }
    }

    /// A token of these letters, of which nothing else is told yet.
    #[inline(always)]
    fn token(&self, kind: Kind, from: usize, to: usize) -> Token {
        Token {
            kind,
            ability: match kind {
                Kind::Word => 0,
                Kind::Number => Abilities::NUMBER,
                Kind::Mark(_) => Abilities::SIGN,
                _ => Abilities::OTHER,
            },
            raw: self.places.folded(from, to),
            capital: self.letters[from].is_upper(),
            glued: !self.gap,
            letters: (from as u32, to as u32),
            ..Token::default()
        }
    }

    #[inline(always)]
    fn push(&mut self, token: Token) {
        self.others += usize::from(!matches!(token.kind, Kind::Word));
        self.marked += usize::from(!token.marks.is_empty());
        self.tokens.push(token);
        self.gap = false;
    }

    /// Pushes a word that is typed as usual.
    #[inline(always)]
    fn push_typing(&mut self, typing: &Typing, from: usize, to: usize) {
        let token = self.token(Kind::Word, from, to);
        let plain = match typing.short_of {
            0 => token.raw,
            word => self.put_behind(self.speech.vocabulary.plain(word)),
        };
        let upper = token.capital && Seen::of(&self.letters[from..to]).is_upper();
        let Typing { heard, marks, spelt, code, ability, .. } = *typing;
        self.push(Token { heard, marks, spelt, plain, upper, code, ability, ..token });
    }

    /// Pushes a number in digits.
    #[inline(always)]
    pub fn push_number(&mut self, number: Decimal, from: usize, to: usize) {
        self.push(Token { number, ..self.token(Kind::Number, from, to) });
    }

    // Inline for the words, which are most of the tokens, and nothing else.
    #[inline(always)]
    fn push_meant(&mut self, kind: Kind, meant: Meant, from: usize, to: usize, seen: Seen) {
        let raw = self.places.folded(from, to.min(from + LONGEST_CHUNK));
        let Meant { heard, marks, plain, typed } = meant;
        let code = self.speech.codes.get(typed).first().copied();
        let spelt = if kind == Kind::Word { Spelt::of(slice(self.folded, raw)) } else { Spelt::Other };
        let upper = seen.is_upper();
        self.push(Token { heard, marks, spelt, raw, plain, upper, code, ..self.token(kind, from, to) });
    }

    /// Pushes what was not looked at as a whole.
    pub fn push_part(&mut self, kind: Kind, meant: Meant, from: usize, to: usize) {
        self.push_meant(kind, meant, from, to, Seen::of(&self.letters[from..to]));
    }

    /// `[rose]`: the platform's own pictures.
    fn skip_sticker(&mut self, at: usize, until: usize) -> usize {
        self.gap = true;
        let mut inside = self.letters[at + 1..until].iter().take(24);
        match inside.position(|l| l.is(']')) {
            Some(length) => at + length + 2,
            None => at + 1,
        }
    }

    /// `@` and a name: the word behind it and further words with a capital.
    fn mention(&mut self, at: usize, until: usize) -> usize {
        let (mut end, _) = chunk_end(self.letters, at + 1, until);
        for _ in 0..4 {
            let next = end + 1;
            let spaced = end > at + 1 && next < until && self.letters[end].is(' ') && self.letters[next].is_upper();
            if !spaced {
                break;
            }
            end = chunk_end(self.letters, next, until).0;
        }
        let end = end.max(at + 1);
        self.push_part(Kind::Mention, Meant::default(), at, end);
        end
    }

    #[inline]
    fn chunk(&mut self, from: usize, to: usize, seen: Seen) {
        if to - from > LONGEST_CHUNK {
            self.push_part(Kind::Word, Meant::default(), from, to);
        } else if seen.is_alphabetic() {
            self.word(from, to, seen, false);
        } else {
            self.mixture(from, to, seen);
        }
    }

    /// A word, or more of them typed as one. Inline as [`Cutter::push`] is.
    #[inline(always)]
    pub fn word(&mut self, from: usize, to: usize, seen: Seen, mixed: bool) {
        let meant = self.meant(from, to, seen);
        if (mixed || to - from >= 6)
            && !self.speech.vocabulary.is_common(meant.heard.sym)
            && self.words(from, to, mixed)
        {
            return;
        }
        self.push_meant(Kind::Word, meant, from, to, seen);
    }
}
