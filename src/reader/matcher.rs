//! Which product some words name: by code, by name or alias, with or without
//! diacritics, shortened or misspelt. That a name fits several products is a
//! result, not a failure.

use super::lexicon::Tag;
use super::shelf::{Part, Shelf};
use super::token::{Kind, Token};
use super::unit::UnitKind;
use super::word::{Word, nearly, sound};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The products that fit equally well, in the catalogue's order.
    pub fits: Vec<usize>,
    pub how: How,
    /// How many tokens it takes.
    pub length: usize,
    /// Whether the words after it make it a kind that no name speaks of.
    pub qualified: bool,
}

/// A match of one name: words matched, of them misspelt, tokens taken.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    matched: usize,
    misspelt: usize,
    length: usize,
    whole: bool,
}

/// The product that the words from `at` on name. At a noun's place (behind a
/// number, a unit or a verb of buying) misspelt names are recognised too.
pub fn mention_at(shelf: &Shelf, tokens: &[Token], at: usize, noun_place: bool) -> Option<Mention> {
    let token = tokens.get(at).filter(|t| t.kind == Kind::Word && !t.word.plain.is_empty())?;
    if let Some(product) = token.code.filter(|_| is_code(shelf, tokens, at)) {
        return Some(Mention { fits: vec![product], how: How::Code, length: 1, qualified: false });
    }
    let mut mention = by_name(shelf, tokens, at, noun_place).or_else(|| by_tail(shelf, tokens, at, noun_place))?;
    if is_only_a_unit(shelf, tokens, at, &mention) || is_another_word(shelf, tokens, at, noun_place, &mention) {
        return None;
    }
    refine(shelf, tokens, at, &mut mention);
    Some(mention)
}

/// A code that is also a word, or a single letter, needs a sign that it is
/// meant as a code.
fn is_code(shelf: &Shelf, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let marked = at > 0 && tag_at(shelf, tokens, at - 1, Tag::Code);
    let digits = token.raw.bytes().any(|b| b.is_ascii_digit());
    let doubtful = token.raw.len() == 1 || shelf.speech.lexicon.knows(&token.raw);
    if marked || digits || !doubtful {
        return true;
    }
    let number = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Number(_)));
    let glued = (number(at + 1) && tokens[at + 1].glued) || (at > 0 && number(at - 1) && token.glued);
    let times = tokens.get(at + 1).is_some_and(|t| t.raw == "x" || t.kind == Kind::Mark(':')) && number(at + 2);
    let shouted = token.upper && tokens.iter().any(|t| t.kind == Kind::Word && !t.upper && t.raw.len() > 1);
    let bare = tokens.len() == 2 && (number(at + 1) || (at > 0 && number(at - 1)));
    glued || times || shouted || (bare && token.upper)
}

fn tag_at(shelf: &Shelf, tokens: &[Token], at: usize, tag: Tag) -> bool {
    tokens.get(at).is_some_and(|t| shelf.speech.lexicon.tags(&[&t.word], false).1.has(tag))
}

fn by_name(shelf: &Shelf, tokens: &[Token], at: usize, noun_place: bool) -> Option<Mention> {
    let mut best = Fit::default();
    let mut fits: Vec<usize> = Vec::new();
    for (index, item) in shelf.items.iter().enumerate() {
        let fit = item.names.iter().map(|name| fit_name(shelf, tokens, at, name, noun_place)).max_by_key(rank);
        let Some(fit) = fit.filter(|fit| fit.matched > 0) else { continue };
        if rank(&fit) > rank(&best) {
            (best, fits) = (fit, vec![index]);
        } else if rank(&fit) == rank(&best) {
            fits.push(index);
        }
    }
    let how = if best.whole { How::Whole } else { How::Short };
    (!fits.is_empty()).then_some(Mention { fits, how, length: best.length, qualified: false })
}

/// More words beat fewer, right spelling beats wrong, a whole name beats a
/// shortened one.
const fn rank(fit: &Fit) -> (usize, usize, bool) {
    (fit.matched, 9_usize.saturating_sub(fit.misspelt), fit.whole)
}

fn fit_name(shelf: &Shelf, tokens: &[Token], at: usize, name: &[Part], noun_place: bool) -> Fit {
    let head = spelling(shelf, tokens, at, &name[0]);
    let known = is_known(shelf, &tokens[at]);
    // A misspelt head is believed at a noun's place, or where the next word is right.
    let goes_on = || name.get(1).is_some_and(|part| spelling(shelf, tokens, at + 1, part).is_some_and(|s| s.0 == 0));
    let believed = |wrong: usize| wrong == 0 || (!known && (noun_place || goes_on()));
    let Some((mut misspelt, mut length)) = head.filter(|(wrong, _)| believed(*wrong)) else {
        return Fit::default();
    };
    let mut next = 1;
    let mut matched = 1;
    while next < name.len() {
        let found = name[next..].iter().enumerate().find_map(|(skip, part)| {
            let (wrong, taken) = spelling(shelf, tokens, at + length, part)?;
            (skip == 0 || wrong == 0).then_some((next + skip, wrong, taken))
        });
        let Some((index, wrong, taken)) = found else { break };
        (next, matched, misspelt, length) = (index + 1, matched + 1, misspelt + wrong, length + taken);
    }
    Fit { matched, misspelt, length, whole: matched == name.len() }
}

/// Whether the token spells the part of a name: rightly (0) or nearly (1), and
/// how many tokens that takes.
fn spelling(shelf: &Shelf, tokens: &[Token], at: usize, part: &Part) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    if let Some(number) = part.number {
        let said = shelf.numbers.at(tokens, at)?;
        return (said.value == number).then_some((0, said.length));
    }
    if token.kind != Kind::Word {
        return None;
    }
    if token.word.may_be(&part.word) {
        return Some((0, 1));
    }
    let unit = shelf.units.at(&[&token.word], true).map(|(unit, _)| unit);
    if let (Some(said), Some(meant)) = (unit, part.unit)
        && matches!(said.kind, UnitKind::Mass | UnitKind::Volume)
        && said == meant
    {
        return Some((0, 1));
    }
    let long = part.word.plain.len() >= 3;
    let (typed, right) = (&token.word.plain, &part.word.plain);
    let near = typed == right || nearly(typed, right) || sound(typed) == sound(right);
    let taken = shelf.speech.lexicon.knows_full(&token.word);
    (long && near && !taken).then_some((1, 1))
}

/// Two or more words out of a name behind its head ("nhân mật"), or what a
/// product has not that another one has ("không nhân").
fn by_tail(shelf: &Shelf, tokens: &[Token], at: usize, noun_place: bool) -> Option<Mention> {
    if tag_at(shelf, tokens, at, Tag::Not) {
        return by_lack(shelf, tokens, at);
    }
    let mut best = 1;
    let mut fits = Vec::new();
    for (index, item) in shelf.items.iter().enumerate() {
        let longest = item.names.iter().map(|name| tail_length(shelf, tokens, at, name)).max().unwrap_or(0);
        if longest > best {
            (best, fits) = (longest, vec![index]);
        } else if longest == best && best > 1 {
            fits.push(index);
        }
    }
    let begins = at.checked_sub(1).is_none_or(|i| matches!(tokens[i].kind, Kind::Mark(_)));
    let found = (noun_place || begins) && !fits.is_empty();
    found.then_some(Mention { fits, how: How::Tail, length: best, qualified: false })
}

fn tail_length(shelf: &Shelf, tokens: &[Token], at: usize, name: &[Part]) -> usize {
    let run = |start: usize| {
        let spelt =
            |(i, part): (usize, &Part)| !part.proper && spelling(shelf, tokens, at + i, part).is_some_and(|s| s.0 == 0);
        name[start..].iter().enumerate().take_while(|pair| spelt(*pair)).count()
    };
    (1..name.len()).map(run).max().unwrap_or(0)
}

fn by_lack(shelf: &Shelf, tokens: &[Token], at: usize) -> Option<Mention> {
    let word = &tokens.get(at + 1).filter(|t| t.kind == Kind::Word)?.word;
    let has =
        |item: &super::shelf::Item| item.names.iter().any(|name| name.iter().skip(1).any(|p| word.may_be(&p.word)));
    let with = shelf.items.iter().find(|item| has(item))?;
    let head = &with.names.first()?.first()?.word;
    let lacks = |item: &super::shelf::Item| !has(item) && item.names.iter().any(|name| name[0].word == *head);
    let fits: Vec<usize> = (0..shelf.items.len()).filter(|i| lacks(&shelf.items[*i])).collect();
    (!fits.is_empty()).then_some(Mention { fits, how: How::Tail, length: 2, qualified: false })
}

/// A container's word that begins some names is a name only where all that is
/// sold by that container is so named.
fn is_only_a_unit(shelf: &Shelf, tokens: &[Token], at: usize, mention: &Mention) -> bool {
    if mention.length > 1 || mention.how > How::Short {
        return false;
    }
    let Some((unit, _)) = shelf.units.at(&[&tokens[at].word], false) else { return false };
    let unnamed = shelf.items.iter().enumerate().any(|(i, item)| item.unit == unit && !mention.fits.contains(&i));
    let named_next = tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word)
        && by_name(shelf, tokens, at + 1, false)
            .is_some_and(|next| next.length > 1 || !next.fits.iter().any(|f| mention.fits.contains(f)));
    unnamed || named_next
}

/// A head without its marks is rather the other word that is typed so ("bo":
/// bỏ, not bò khai), unless a noun is due.
fn is_another_word(shelf: &Shelf, tokens: &[Token], at: usize, noun_place: bool, mention: &Mention) -> bool {
    let word = &tokens[at].word;
    // "đâu" is no đậu to whoever types it so.
    let plain = mention.length == 1 && shelf.speech.lexicon.knows_full(word);
    let named = || mention.fits.iter().any(|p| shelf.items[*p].names.iter().any(|name| name[0].word == *word));
    if plain && word.is_marked() && tag_at(shelf, tokens, at, Tag::NoWay) && !named() {
        return true;
    }
    let head = mention.how == How::Short && mention.length == 1 && !word.is_marked() && !noun_place;
    head && [Tag::Drop, Tag::Not, Tag::Ask, Tag::Buy, Tag::Kin].into_iter().any(|tag| tag_at(shelf, tokens, at, tag))
}

/// A size picks among several ("túi to", "thùng nhỏ"); an unknown word behind
/// a bare head makes it another kind ("ớt bột").
fn refine(shelf: &Shelf, tokens: &[Token], at: usize, mention: &mut Mention) {
    let next = at + mention.length;
    if mention.fits.len() > 1 {
        let price = |i: &usize| shelf.items[*i].product.price;
        let picked = if tag_at(shelf, tokens, next, Tag::Small) {
            mention.fits.iter().copied().min_by_key(price)
        } else if tag_at(shelf, tokens, next, Tag::Large) {
            mention.fits.iter().copied().max_by_key(price)
        } else {
            None
        };
        if let Some(product) = picked {
            mention.fits = vec![product];
            mention.length += 1;
            mention.length += size_after(shelf, tokens, at + mention.length, product);
        }
    }
    if let Some(lack) = by_lack_after(shelf, tokens, next) {
        let kept: Vec<usize> = mention.fits.iter().copied().filter(|i| lack.contains(i)).collect();
        if !kept.is_empty() {
            mention.fits = kept;
        }
        mention.length += 2;
        return;
    }
    let several = mention.fits.len() > 1 && mention.how == How::Short;
    let unknown = tokens.get(next).is_some_and(|t| {
        let word = t.kind == Kind::Word && !t.word.plain.is_empty() && t.code.is_none();
        word && (!is_known(shelf, t) || (several && is_idle(shelf, tokens, next)))
    });
    let first = mention.how != How::Code && (mention.length == 1 || several);
    mention.qualified = first && unknown && !tokens[next].capital;
}

/// The product's own size, said again behind it ("thùng to 10 cân").
fn size_after(shelf: &Shelf, tokens: &[Token], at: usize, product: usize) -> usize {
    let names = &shelf.items[product].names;
    let said = names.iter().flat_map(|name| name.windows(2)).find_map(|pair| {
        pair[0].number?;
        let (_, number) = spelling(shelf, tokens, at, &pair[0])?;
        let (_, unit) = spelling(shelf, tokens, at + number, &pair[1])?;
        Some(number + unit)
    });
    said.unwrap_or(0)
}

fn is_known(shelf: &Shelf, token: &Token) -> bool {
    let lexicon = &shelf.speech.lexicon;
    if token.word.is_marked() { lexicon.knows_full(&token.word) } else { lexicon.knows(&token.word.plain) }
}

/// Whether the word does nothing that the lists know of, and names nothing.
fn is_idle(shelf: &Shelf, tokens: &[Token], at: usize) -> bool {
    let words: Vec<&Word> = tokens[at..].iter().take(3).take_while(|t| t.kind == Kind::Word).map(|t| &t.word).collect();
    let counted = shelf.units.at(&words, false).is_some() || shelf.numbers.at(tokens, at).is_some();
    let option = || shelf.items.iter().flat_map(|i| i.options.iter().flatten()).any(|p| words[0].may_be(&p.word));
    shelf.speech.lexicon.tags(&words, false).1.is_empty()
        && !counted
        && !shelf.is_name_word(&words[0].plain)
        && !option()
}

fn by_lack_after(shelf: &Shelf, tokens: &[Token], at: usize) -> Option<Vec<usize>> {
    tag_at(shelf, tokens, at, Tag::Not).then(|| by_lack(shelf, tokens, at)).flatten().map(|m| m.fits)
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
            let text = sample::text(&shelf, comment);
            let found = mention_at(&shelf, &text.tokens, 0, false);
            let fits = found.iter().flat_map(|m| &m.fits).map(|p| shelf.items[*p].product.code.as_str());
            let got = fits.collect::<Vec<_>>().join(" ");
            assert_eq!((got.as_str(), found.map_or(0, |m| m.length)), (codes, length), "{comment}");
        }
    }

    #[test]
    fn misspelt_names_need_a_nouns_place() {
        let shelf = sample::shelf();
        let text = sample::text(&shelf, "bamh gio");
        assert!(mention_at(&shelf, &text.tokens, 0, true).is_some_and(|m| m.fits == [0]));
        assert!(mention_at(&shelf, &sample::text(&shelf, "ớt bột").tokens, 0, true).is_some_and(|m| m.qualified));
    }
}
