//! Which product some words name: by code, by name or alias, with or without
//! diacritics, shortened or misspelt. That a name fits several products is a
//! result, not a failure.

use super::begins::{Begins, Style};
use super::lexicon::Tag;
use super::names::Place;
use super::shelf::{Item, Part};
use super::speller::{Fit, Speller, ends_name, rank};
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind;
use smallvec::{SmallVec, smallvec};

/// Products, in the catalogue's order.
pub type Fits = SmallVec<[usize; 4]>;

/// How surely a mention names what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Words out of the middle of a name.
    Tail,
    /// The head of a name and perhaps more of it.
    Short,
    /// A whole name or alias.
    Whole,
    /// A code.
    Code,
}

/// Words that name a product.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    /// The products that fit equally well, in the catalogue's order.
    pub fits: Fits,
    pub how: How,
    /// How many tokens it takes.
    pub length: usize,
    /// Whether the words after it make it a kind that no name speaks of.
    pub qualified: bool,
}

/// Copies the products at once; they are mere numbers.
impl Clone for Mention {
    fn clone(&self) -> Self {
        Self { fits: Fits::from_slice(&self.fits), ..*self }
    }
}

impl Mention {
    /// A product named by its code.
    pub fn of_code(product: usize) -> Self {
        Self { fits: smallvec![product], how: How::Code, length: 1, qualified: false }
    }
}

/// The product that the words from `at` on name. At a noun's place (behind a
/// number, a unit or a verb of buying) misspelt names are recognised too.
pub fn mention_at(text: &Text<'_>, at: usize, noun_place: bool) -> Option<Mention> {
    if !text.is_word(at) {
        return None;
    }
    if let Some(product) = text.tokens[at].code.filter(|_| is_code(text, at)) {
        return Some(Mention::of_code(product as usize));
    }
    let mut mention = by_name(text, at, noun_place).or_else(|| by_tail(text, at, noun_place))?;
    if is_only_a_unit(text, at, &mention) || is_another_word(text, at, noun_place, &mention) {
        return None;
    }
    refine(text, at, &mut mention);
    Some(mention)
}

/// A code that is also a word, or a single letter, needs a sign that it is
/// meant as a code.
fn is_code(text: &Text<'_>, at: usize) -> bool {
    let (tokens, raw) = (text.tokens, text.raw(at));
    let vocabulary = &text.shelf.speech.vocabulary;
    // Asked of the lists: what stands 64 tokens ahead is looked up first.
    let marked = at > 0 && text.shelf.language.lexicon.own(tokens[at - 1].heard).any.has(Tag::Code);
    let digits = raw.iter().any(u8::is_ascii_digit);
    let doubtful = raw.len() == 1 || vocabulary.is_common(vocabulary.find(raw));
    if marked || digits || !doubtful {
        return true;
    }
    let number = |i: usize| text.is_number(i);
    let glued = (number(at + 1) && text.is_glued(at + 1)) || (at > 0 && number(at - 1) && text.is_glued(at));
    let times = (text.spelt(at + 1) == Spelt::X || text.is_mark(at + 1, ':')) && number(at + 2);
    let upper = tokens[at].upper;
    let shouted = || {
        upper && (0..tokens.len()).any(|i| tokens[i].kind == Kind::Word && !tokens[i].upper && text.raw(i).len() > 1)
    };
    let bare = tokens.len() == 2 && (number(at + 1) || (at > 0 && number(at - 1)));
    // "MN 3KG", though "mn" is a word as well.
    let heads = at == 0 || matches!(tokens[at - 1].kind, Kind::Mark(_) | Kind::Number);
    let counted = upper && raw.len() > 1 && number(at + 1) && heads;
    glued || times || counted || (bare && upper) || shouted()
}

fn by_name(text: &Text<'_>, at: usize, noun_place: bool) -> Option<Mention> {
    let shelf = text.shelf;
    let heard = text.tokens[at].heard;
    // A misspelt head is believed at a noun's place, or where the next word is right.
    let goes_on = || text.is_number(at + 1) || text.begins(at + 1).any(Begins::PART);
    let misspelt = !text.is_known(at) && (noun_place || goes_on());
    if !misspelt && shelf.names.beginning_with(heard.sym).is_empty() {
        return None;
    }
    if ends_name(text, at + 1) && !misspelt {
        return by_head(text, at);
    }
    let mut speller = Speller::new(text);
    let mut best = Best::default();
    let next = speller.trace(at + 1);
    let name = |place: &Place| &shelf.items[place.item].names[place.name];
    for place in shelf.names.beginning_with(heard.sym) {
        if place.rest.meets(next) && heard.may_be(place.word) {
            best.offer(place.item, speller.fit(at, name(place), 0));
        }
    }
    // Where no name goes on, its head is all that is said.
    if best.fit.matched <= 1 {
        let head = by_head(text, at);
        if !misspelt {
            return head;
        }
        best = head.map_or_else(Best::default, Best::of_head);
    }
    if misspelt {
        for sym in speller.near(at).clone() {
            for place in shelf.names.beginning_with(sym) {
                let second = name(place).get(1).filter(|_| place.rest.meets(next));
                if second.is_none() && noun_place {
                    best.offer(place.item, Fit::of_head(place, 1));
                }
                let Some(second) = second else { continue };
                if noun_place || speller.spelling(at + 1, second).is_some_and(|s| s.0 == 0) {
                    best.offer(place.item, speller.fit(at, name(place), 1));
                }
            }
        }
    }
    let Best { fit, mut fits } = best;
    fits.sort_unstable();
    fits.dedup();
    let how = if fit.whole { How::Whole } else { How::Short };
    (!fits.is_empty()).then_some(Mention { fits, how, length: fit.length, qualified: false })
}

/// The products whose names fit best so far, and how well.
#[derive(Default)]
struct Best {
    fit: Fit,
    fits: Fits,
}

impl Best {
    fn of_head(head: Mention) -> Self {
        let fit = Fit { matched: 1, misspelt: 0, length: 1, whole: head.how == How::Whole };
        Self { fit, fits: head.fits }
    }

    fn offer(&mut self, item: usize, fit: Fit) {
        let (this, so_far) = (rank(&fit), rank(&self.fit));
        if this > so_far {
            self.fit = fit;
            self.fits.clear();
        }
        if this >= so_far && self.fits.last() != Some(&item) {
            self.fits.push(item);
        }
    }
}

/// What the word at token `at` names by itself.
fn by_head(text: &Text<'_>, at: usize) -> Option<Mention> {
    let heard = text.tokens[at].heard;
    let mut found: Option<(bool, Fits)> = None;
    for alone in text.shelf.names.alone(heard.sym).iter().filter(|alone| heard.may_be(alone.word)) {
        match &mut found {
            Some((whole, _)) if *whole && !alone.whole => {}
            Some((whole, fits)) if *whole == alone.whole => fits.extend_from_slice(&alone.items),
            _ => found = Some((alone.whole, Fits::from_slice(&alone.items))),
        }
    }
    let (whole, mut fits) = found?;
    fits.sort_unstable();
    fits.dedup();
    let how = if whole { How::Whole } else { How::Short };
    Some(Mention { fits, how, length: 1, qualified: false })
}

/// Two or more words out of a name behind its head ("nhân mật"), or what a
/// product has not that another one has ("không nhân").
fn by_tail(text: &Text<'_>, at: usize, noun_place: bool) -> Option<Mention> {
    if text.can(at, Tag::Not) {
        return by_lack(text, at);
    }
    let begins = at.checked_sub(1).is_none_or(|i| matches!(text.tokens[i].kind, Kind::Mark(_)));
    if !noun_place && !begins {
        return None;
    }
    let shelf = text.shelf;
    if shelf.names.holding(text.tokens[at].heard.sym).is_empty() || ends_name(text, at + 1) {
        return None;
    }
    let mut best = 1;
    let mut fits = Fits::new();
    let mut speller = Speller::new(text);
    let next = speller.rightly(at + 1);
    for place in shelf.names.holding(text.tokens[at].heard.sym).iter().filter(|place| place.rest.meets(next)) {
        let parts = &shelf.items[place.item].names[place.name][place.part..];
        let spelt = |(i, part): (usize, &Part)| {
            !part.proper && speller.spelling(at + i, part).is_some_and(|(wrong, _)| wrong == 0)
        };
        let length = parts.iter().enumerate().map(spelt).take_while(|right| *right).count();
        if length > best {
            best = length;
            fits.clear();
        }
        if length == best && best > 1 && !fits.contains(&place.item) {
            fits.push(place.item);
        }
    }
    (!fits.is_empty()).then_some(Mention { fits, how: How::Tail, length: best, qualified: false })
}

/// The products without what the word behind `at` names.
fn by_lack(text: &Text<'_>, at: usize) -> Option<Mention> {
    let items = &text.shelf.items;
    let heard = text.tokens.get(at + 1).filter(|t| t.is_word())?.heard;
    let names = &text.shelf.names;
    let part = |place: &Place| &items[place.item].names[place.name][place.part];
    let having: Fits =
        names.holding(heard.sym).iter().filter(|place| heard.may_be(part(place).word)).map(|p| p.item).collect();
    let head = items[*having.first()?].names.first()?.first()?.word;
    let alike = names.beginning_with(head.sym).iter().filter(|place| part(place).word == head);
    // Both are in the catalogue's order.
    let mut having = having.into_iter().peekable();
    let mut has = |item: &usize| {
        while having.next_if(|other| other < item).is_some() {}
        having.peek() == Some(item)
    };
    let mut fits: Fits = alike.map(|place| place.item).filter(|item| !has(item)).collect();
    fits.dedup();
    (!fits.is_empty()).then_some(Mention { fits, how: How::Tail, length: 2, qualified: false })
}

/// A container's word that begins some names is a name only where all that is
/// sold by that container is so named.
fn is_only_a_unit(text: &Text<'_>, at: usize, mention: &Mention) -> bool {
    if mention.length > 1 || mention.how > How::Short {
        return false;
    }
    let Some(unit) = text.shelf.units.at_word(text.tokens, at, false) else { return false };
    let unnamed = text.shelf.sold_in(unit).iter().any(|item| !mention.fits.contains(item));
    let named_next = text.is_word(at + 1)
        && by_name(text, at + 1, false)
            .is_some_and(|next| next.length > 1 || !next.fits.iter().any(|f| mention.fits.contains(f)));
    unnamed || named_next
}

/// A head without its marks is rather the other word that is typed so ("bo":
/// bỏ, not bò khai), unless a noun is due.
fn is_another_word(text: &Text<'_>, at: usize, noun_place: bool, mention: &Mention) -> bool {
    let heard = text.tokens[at].heard;
    // "đâu" is no đậu to whoever types it so.
    let named = |item: &usize| text.shelf.items[*item].names.iter().any(|name| heard.is(name[0].word));
    let plain = mention.length == 1 && text.is_marked(at) && text.begins(at).any(Begins::FULL);
    if plain && text.can(at, Tag::NoWay) && !mention.fits.iter().any(named) {
        return true;
    }
    // Who types marks means "tui" by tui, not túi.
    let short = mention.how == How::Short && mention.length == 1 && !text.is_marked(at);
    if short && text.marked && !mention.fits.iter().any(named) && text.own_tags(at).any(&[Tag::SelfWord, Tag::Kin]) {
        return true;
    }
    let head = short && !noun_place;
    head && text.own_tags(at).any(&[Tag::Drop, Tag::Not, Tag::Ask, Tag::Buy, Tag::Kin])
}

/// A size picks among several ("túi to", "thùng nhỏ"); an unknown word behind
/// a bare head makes it another kind ("ớt bột").
fn refine(text: &Text<'_>, at: usize, mention: &mut Mention) {
    let next = at + mention.length;
    if mention.fits.len() > 1 {
        let price = |i: &usize| text.shelf.items[*i].product.price;
        let picked = if text.can(next, Tag::Small) {
            mention.fits.iter().copied().min_by_key(price)
        } else if text.can(next, Tag::Large) {
            mention.fits.iter().copied().max_by_key(price)
        } else {
            None
        };
        if let Some(product) = picked {
            mention.fits = smallvec![product];
            mention.length += 1;
            mention.length += size_after(text, at + mention.length, &text.shelf.items[product]);
        }
    }
    if text.can(next, Tag::Not)
        && let Some(lack) = by_lack(text, next)
    {
        let kept: Fits = mention.fits.iter().copied().filter(|i| lack.fits.contains(i)).collect();
        if !kept.is_empty() {
            mention.fits = kept;
        }
        mention.length += 2;
        return;
    }
    let token = text.tokens.get(next).filter(|_| text.is_word(next));
    let several = mention.fits.len() > 1 && mention.how == How::Short;
    let idle = || !text.is_known(next) || (several && is_idle(text, next));
    let unknown = token.is_some_and(|t| t.code.is_none() && !t.capital && idle());
    mention.qualified = mention.how != How::Code && (mention.length == 1 || several) && unknown;
}

/// The product's own size, said again behind it ("thùng to 10 cân").
fn size_after(text: &Text<'_>, at: usize, item: &Item) -> usize {
    let mut speller = Speller::new(text);
    let said = item.names.iter().flat_map(|name| name.windows(2)).find_map(|pair| {
        pair[0].number?;
        let (_, number) = speller.spelling(at, &pair[0])?;
        let (_, unit) = speller.spelling(at + number, &pair[1])?;
        Some(number + unit)
    });
    said.unwrap_or(0)
}

/// Whether the word does nothing that the lists know of, and names nothing.
fn is_idle(text: &Text<'_>, at: usize) -> bool {
    let (shelf, heard) = (text.shelf, text.tokens[at].heard);
    let lexicon = &shelf.language.lexicon;
    text.number(at).is_none()
        && text.own_tags(at).is_empty()
        && shelf.units.at(text.tokens, at, false).is_none()
        && lexicon.phrase(text.tokens, at, Style::Bare, &shelf.speech.vocabulary).length == 0
        && !shelf.names.is_word(heard.sym)
        && !shelf.options.has_word(heard)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn products_are_named_in_many_ways() {
        let shelf = sample::shelf();
        for (comment, codes, length) in [
            ("bánh gio", "BG", 2),
            ("banh gio", "BG", 2),
            ("gio mật", "BGM", 2),
            ("bánh nhân mật", "BGM", 3),
            ("bánh", "BG BGM", 1),
            ("bánh gio không nhân", "BG", 4),
            ("ớt", "OT OK", 1),
            ("ơt tuoi", "OT", 2),
            ("bgm", "BGM", 1),
            ("thùng vải 5 cân", "T5", 4),
            ("tương ớt", "", 0),
            ("mật", "MO", 1),
        ] {
            sample::with(&shelf, comment, |text| {
                let found = mention_at(text, 0, false);
                let fits = found.iter().flat_map(|m| &m.fits).map(|p| &*shelf.items[*p].code);
                let got = fits.collect::<Vec<_>>().join(" ");
                assert_eq!((got.as_str(), found.map_or(0, |m| m.length)), (codes, length), "{comment}");
            });
        }
    }

    #[test]
    fn misspelt_names_need_a_nouns_place() {
        let shelf = sample::shelf();
        sample::with(&shelf, "bamh gio", |text| {
            assert!(mention_at(text, 0, true).is_some_and(|m| m.fits[..] == [0]));
        });
        sample::with(&shelf, "bamh nay", |text| assert_eq!(mention_at(text, 0, false), None));
        sample::with(&shelf, "ớt bột", |text| assert!(mention_at(text, 0, true).is_some_and(|m| m.qualified)));
    }
}
