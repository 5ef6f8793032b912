//! Towns, districts and rooms: the parts of an address that stand beside the rest of
//! it, and that are told by where they stand.

use super::address::sells;
use super::begins::Begins;
use super::lexicon::Tag;
use super::outline::Sort;
use super::piece::What;
use super::whereabouts::{NAME, Stretch};

/// What words do that are no part of a place's name.
pub const OTHERWISE: [Tag; 13] = [
    Tag::Buy,
    Tag::Add,
    Tag::Plus,
    Tag::Give,
    Tag::Cancel,
    Tag::Polite,
    Tag::Kin,
    Tag::Contact,
    Tag::Shop,
    Tag::Not,
    Tag::Code,
    Tag::Past,
    Tag::Ask,
];

/// Signs that may stand within an address.
const WITHIN: [char; 3] = [',', '-', '.'];

impl Stretch<'_> {
    /// "quang trung hà đông": where some words end of which the last are a town.
    pub fn leads_to_town(&self, at: usize) -> Option<usize> {
        let plain = |at: usize| {
            self.piece(at).is_some_and(|p| {
                matches!(p.what, What::Unknown | What::Name)
                    || (matches!(p.what, What::Goods(_)) && !sells(self.text, p.from))
                    || (p.is(Sort::Words) && !p.tags.any(&OTHERWISE))
            })
        };
        (at..at + NAME).take_while(|i| *i == at || plain(i - 1)).find_map(|i| self.city(i))
    }

    /// "q7", "p.5", "quận" left out: where the district's name ends.
    pub fn district_name(&self, at: usize) -> Option<usize> {
        const DOTTED: [&[u8]; 8] = [b"p", b"q", b"h", b"x", b"tp", b"tx", b"tt", b"kp"];
        let piece = self.piece(at)?;
        let raw = self.text.raw(piece.from);
        if let [b'p' | b'q', digits @ ..] = raw
            && (1..=2).contains(&digits.len())
            && digits.iter().all(u8::is_ascii_digit)
            && self.text.tokens[piece.from].code.is_none()
        {
            return Some(at + 1);
        }
        let upper = self.text.tokens[piece.from].upper;
        if piece.to - piece.from != 1 || !DOTTED.contains(&raw) {
            return None;
        }
        let dot = usize::from(self.is_mark(at + 1, &['.']));
        let next = at + 1 + dot;
        if self.is_bare(next) && (dot > 0 || matches!(raw, b"p" | b"q")) {
            return Some(next + 1);
        }
        let named = self.piece(next).filter(|_| dot > 0 || upper)?;
        let short = dot > 0 && named.to - named.from == 1 && self.text.tokens[named.from].upper;
        self.name(next).or_else(|| self.city(next)).or_else(|| short.then_some(next + 1))
    }

    /// A district that nothing announces: behind goods with their amount, a sign or a
    /// word of delivery, or beside another.
    pub fn district(&self, at: usize) -> Option<usize> {
        let piece = self.piece(at)?;
        let raw = self.text.raw(piece.from);
        let to = self.district_name(at)?;
        if self.text.shelf.speech.may_begin_code(raw[0]) {
            return None;
        }
        let before = self.before(at)?;
        let sent = self.text.begins(before.from).any(Begins::SEND.or(Begins::DIRECTION)) && before.is(Sort::Words);
        let told =
            || self.pieces.list[..at].iter().any(|p| p.is(Sort::Amount) || p.is(Sort::Phone) || p.is(Sort::Address));
        let behind = (before.is(Sort::Mark) && self.ends(to) && told())
            || before.is(Sort::Phone)
            || before.is(Sort::Counted)
            || sent;
        let behind = behind || (before.is(Sort::Product) && self.is_counted_before(at));
        let sign = usize::from(self.is_mark(to, &WITHIN));
        let pair = !before.has(Tag::Buy) && self.district_name(to + sign).is_some();
        ((raw == b"q" || raw.len() > 1 && raw[0] == b'q') && behind || pair).then_some(to)
    }

    /// "P1204 CT2": a room and its house.
    pub fn room(&self, at: usize) -> Option<usize> {
        let code = |at: usize| {
            let found = self.piece(at).filter(|p| matches!(p.what, What::ForeignCode));
            found.map_or(&b""[..], |p| self.text.raw(p.from))
        };
        let room = |raw: &[u8]| matches!(raw, [b'p', _, _, ..] | [b'c', b't', ..] | [b'h', b'h', ..]);
        let (this, next) = (code(at), code(at + 1));
        let both = !this.is_empty() && !next.is_empty() && (room(this) || room(next));
        (both && self.has_strange_codes() && self.is_counted_before(at)).then_some(at + 2)
    }

    /// Whether the shop's own codes do not look like those of rooms.
    pub fn has_strange_codes(&self) -> bool {
        let speech = &self.text.shelf.speech;
        !self.pieces.list.iter().any(|p| {
            matches!(p.what, What::ForeignCode)
                && self.text.raw(p.from).first().is_some_and(|b| speech.may_begin_code(*b))
        })
    }

    /// Where the town ends that begins at `at`.
    pub fn city(&self, at: usize) -> Option<usize> {
        let from = self.piece(at)?.from;
        let capital = self.text.tokens[from].capital || !self.text.marked;
        let length = self.text.shelf.language.places.city(self.text, from).filter(|length| capital || *length > 1)?;
        let within = self.pieces.list[at..].iter().position(|p| p.to >= from + length)?;
        (self.pieces.list[at + within].to == from + length).then_some(at + within + 1)
    }

    /// "…, Thanh Oai, Hà Nội": a stretch that is the name of a town, or leads to one by
    /// names alone.
    pub fn town(&self, at: usize) -> Option<usize> {
        let sign = self.is_mark(at.checked_sub(1)?, &[',', '.', '\n', '-', '(']);
        if !self.orders || !(sign || self.before(at)?.names_goods()) {
            return None;
        }
        let mut next = at;
        loop {
            if let Some(to) = self.leads_to_town(next).filter(|to| self.ends(*to) && self.are_names(next, *to)) {
                return (sign || to > at + 1).then_some(to);
            }
            let names = |to: &usize| self.is_mark(*to, &[',', '-']) && self.are_names(next, *to);
            let to = (next + 1..next + NAME).find(names)?;
            next = to + 1;
        }
    }

    /// Whether these pieces, save the town that they end in, have capitals as names
    /// have; who types no marks types no capitals either.
    fn are_names(&self, from: usize, to: usize) -> bool {
        let town = (from..to).find(|at| self.city(*at) == Some(to)).unwrap_or(to);
        (from..town).all(|at| {
            let p = &self.pieces.list[at];
            let titled = !self.text.marked || (p.from..p.to).all(|at| self.is_title(at));
            match p.what {
                What::Unknown | What::Name | What::Address => titled,
                What::Words => titled && !p.tags.any(&OTHERWISE),
                What::Amount(_) if self.is_bare(at) => {
                    at > from && self.text.shelf.language.places.is_numbered_place(self.text, p.from - 1)
                }
                What::Amount(_) => titled && !(p.from..p.to).any(|at| self.text.is_number(at)),
                _ => false,
            }
        })
    }

    /// Where an address ends, of which everything before `to` is known: districts and
    /// towns follow, mostly behind commas.
    pub fn tail(&self, to: usize) -> usize {
        let mut to = to;
        loop {
            let sign = self.is_mark(to, &WITHIN);
            let next = to + usize::from(sign);
            let Some(end) = self.part(next, sign) else { return to };
            to = end;
        }
    }

    /// A further part of an address at `at`, behind a sign or not.
    fn part(&self, at: usize, sign: bool) -> Option<usize> {
        let piece = self.piece(at)?;
        if matches!(piece.what, What::Address) {
            return Some(at + 1);
        }
        if let Some(to) = self.district_name(at).or_else(|| self.city(at)) {
            return Some(to);
        }
        let shouted = |i: usize| self.text.tokens.get(i).is_some_and(|t| t.upper);
        let short = (2..=5).contains(&self.text.raw(piece.from).len()) && piece.to - piece.from == 1;
        let initials = short && shouted(piece.from) && self.text.mention(piece.from).is_none() && self.ends(at + 1);
        if initials && !shouted(0) && matches!(piece.what, What::Unknown | What::Words) {
            return Some(at + 1);
        }
        if let Some(to) = self.name(at).filter(|to| self.ends(*to)) {
            return Some(to);
        }
        let strange = self.pieces.list[at..].iter().take_while(|p| matches!(p.what, What::Unknown)).count();
        (sign && (2..=3).contains(&strange) && self.ends(at + strange)).then_some(at + strange)
    }
}
