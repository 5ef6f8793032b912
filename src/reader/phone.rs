//! Phone numbers in a comment. They are looked for before anything else, so
//! that none of their digits is ever taken for a quantity.

use super::letter::Letter;
use super::normalise::Letters;
use super::numbering::{Digits, current};
use super::spoken::spoken;
use smallvec::SmallVec;

/// Letters that are searched for numbers: more than are read of a comment.
const SEARCHED: usize = 4000;
/// The fewest digits that are told from a count.
const SHORTEST: usize = 8;

/// Digits of a phone number, or of something as long that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// National form, current numbering; `None` where it is no valid number.
    pub number: Option<Digits>,
    /// Whether it may as well be an absurd quantity: nothing but its length
    /// makes it look like a number to call.
    pub is_count: bool,
    /// The letters it takes, `from..to`.
    pub from: usize,
    pub to: usize,
}

/// Digits typed without a gap.
#[derive(Clone, Copy, Debug)]
struct Group {
    from: usize,
    to: usize,
    /// Whether only separators lie between the group before and this one.
    chained: bool,
}

impl Group {
    const fn length(self) -> usize {
        self.to - self.from
    }

    fn digits(self, letters: &[Letter]) -> impl Iterator<Item = u8> {
        letters[self.from..self.to].iter().copied().map(digit)
    }
}

/// A digit, for which an `o` is typed at times.
const fn digit(letter: Letter) -> u8 {
    if letter.is_digit() { letter.byte() } else { b'0' }
}

/// What stands before the digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Phone,
    Bank,
    None,
}

/// Every phone number and every malformed one, in order, not overlapping, in
/// place of those there were.
pub fn find(letters: &Letters, found: &mut Vec<Found>) {
    found.clear();
    spoken(letters, found);
    let list = letters.list();
    let list = &list[..list.len().min(SEARCHED)];
    // At most a few of the digits are typed as letters.
    let like_digits = || list.iter().map(|l| u32::from(l.is_digit() || l.is('o'))).sum::<u32>() as usize;
    if letters.digits < 3 || (letters.digits < SHORTEST && like_digits() < SHORTEST) {
        return;
    }
    let groups = groups(list);
    let said = found.len();
    let mut at = 0;
    while at < groups.len() {
        if found[..said].iter().any(|f| f.from < groups[at].to && groups[at].from < f.to) {
            at += 1;
            continue;
        }
        match number_from(letters, &groups, at) {
            // "A01 0987654321": the digits of a code, and a number.
            Some((None, count))
                if count > 1 && is_of_a_code(list, groups[at]) && is_number(letters, &groups, at + 1) =>
            {
                at += 1;
            }
            Some((number, count)) => {
                let from = plus_before(list, groups[at].from);
                let is_count = number.is_none() && is_count(letters, &groups[at..at + count]);
                found.push(Found { number, is_count, from, to: groups[at + count - 1].to });
                at += count;
            }
            None => at += 1 + billions(list, &groups[at..]),
        }
    }
    if found.iter().all(|f| f.number.is_none())
        && let Some(parts) = split_by_words(list, &groups)
    {
        found.clear();
        found.extend(parts);
    }
    found.sort_by_key(|f| f.from);
}

fn groups(letters: &[Letter]) -> SmallVec<[Group; 4]> {
    let mut groups: SmallVec<[Group; 4]> = SmallVec::new();
    let mut at = 0;
    while let Some(skip) = letters[at..].iter().position(|l| l.is_digit() || l.is('o')) {
        at += skip;
        let run = (at..letters.len()).take_while(|i| is_digit(letters, *i)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let chained = groups.last().is_some_and(|last| is_gap(&letters[last.to..at]));
        groups.push(Group { from: at, to: at + run, chained });
        at += run;
    }
    groups
}

fn is_digit(letters: &[Letter], at: usize) -> bool {
    let digit = |i: usize| letters.get(i).is_some_and(|l| l.is_digit());
    let alphabetic = |i: usize| letters.get(i).is_some_and(|l| l.is_alphabetic());
    let is_o = letters[at].is('o') && !letters[at].is_marked();
    digit(at)
        || (is_o
            && (digit(at + 1) || (at > 0 && digit(at - 1)))
            && (at == 0 || !alphabetic(at - 1))
            && !alphabetic(at + 1))
}

fn is_gap(between: &[Letter]) -> bool {
    between.len() <= 3
        && between.iter().all(|l| matches!(l.base(), ' ' | '.' | '-' | '_' | ',' | '*' | '(' | ')' | '/' | '–'))
}

/// The number that begins with group `at`, and how many groups it takes; a
/// number of `None` stands for a malformed one.
fn number_from(letters: &Letters, groups: &[Group], at: usize) -> Option<(Option<Digits>, usize)> {
    let list = letters.list();
    let mut known = None;
    let mut label = || *known.get_or_insert_with(|| label_before(letters, groups[at].from));
    let mut typed = Digits::new();
    let mut count = 0;
    for (i, group) in groups[at..].iter().enumerate() {
        if (i > 0 && !group.chained) || typed.len() + group.length() > 12 {
            break;
        }
        typed.extend(group.digits(list));
        count += 1;
        if typed.len() < 9 || label() == Label::Bank {
            continue;
        }
        let alone = || groups.len() == count && at == 0 && is_bare(list, groups);
        if let Some(number) = national(&typed, || label() == Label::Phone || alone()) {
            return Some((Some(number), count));
        }
    }
    let long = typed.len() >= SHORTEST && (typed[0] == b'0' || label() != Label::None);
    if long {
        return Some((None, count));
    }
    (groups[at].length() >= SHORTEST).then_some((None, 1))
}

/// Whether digits stand right behind a letter and are too few to be a part of a
/// number.
fn is_of_a_code(letters: &[Letter], group: Group) -> bool {
    group.length() <= 3 && group.from > 0 && letters[group.from - 1].is_alphabetic()
}

fn is_number(letters: &Letters, groups: &[Group], at: usize) -> bool {
    matches!(number_from(letters, groups, at), Some((Some(_), _)))
}

/// Whether malformed digits look like a count: no label stands before them,
/// and neither a zero nor the country's prefix begins them.
fn is_count(letters: &Letters, groups: &[Group]) -> bool {
    let digits: Digits = groups.iter().flat_map(|group| group.digits(letters.list())).collect();
    let zero = digits.starts_with(b"0") && !digits.starts_with(b"000");
    let dialled = digits.len() <= 13 && (zero || digits.starts_with(b"84"));
    !dialled && label_before(letters, groups[0].from) == Label::None
}

/// How many groups of thousands follow in `2.000.000.000`; fewer than three
/// cannot be taken for a phone number.
fn billions(letters: &[Letter], groups: &[Group]) -> usize {
    let point = |pair: &[Group]| {
        let between = &letters[pair[0].to..pair[1].from];
        pair[1].length() == 3 && matches!(between, [mark] if matches!(mark.base(), '.' | ',' | ' '))
    };
    if digit(letters[groups[0].from]) == b'0' {
        return 0;
    }
    let count = groups.windows(2).take_while(|pair| point(pair)).count();
    if count < 3 { 0 } else { count }
}

fn is_bare(letters: &[Letter], groups: &[Group]) -> bool {
    let digits: usize = groups.iter().map(|group| group.length()).sum();
    letters.iter().filter(|l| l.is_alphanumeric()).count() == digits
}

fn plus_before(letters: &[Letter], from: usize) -> usize {
    let mut at = from;
    while at > 0 && matches!(letters[at - 1].base(), '+' | '(') {
        at -= 1;
    }
    at
}

/// The national form of a valid number; `short` tells whether the leading zero
/// may be missing.
fn national(digits: &[u8], short: impl FnOnce() -> bool) -> Option<Digits> {
    let with_zero = |rest: &[u8]| std::iter::once(b'0').chain(rest.iter().copied()).collect::<Digits>();
    match digits {
        [b'8', b'4', rest @ ..] if rest.len() == 10 && rest[0] == b'0' => current(rest),
        [b'8', b'4', rest @ ..] if matches!(rest.len(), 9 | 10) => current(&with_zero(rest)),
        [b'1'..=b'9', rest @ ..] if rest.len() == 8 && short() => current(&with_zero(digits)),
        _ => current(digits),
    }
}

fn label_before(letters: &Letters, from: usize) -> Label {
    let list = letters.list();
    let mut last: SmallVec<[&[u8]; 3]> = SmallVec::new();
    let (first, mut to) = (from.saturating_sub(16), from);
    while to > first && last.len() < 3 {
        let length = list[first..to].iter().rev().take_while(|l| l.is_alphanumeric()).count();
        if length > 0 {
            last.push(letters.plain(to - length, to));
        }
        to = (to - length).saturating_sub(1);
    }
    if last.iter().any(|w| matches!(*w, b"stk" | b"cccd" | b"cmnd" | b"khoan" | b"cmt")) {
        return Label::Bank;
    }
    let is_label = |word: &&[u8]| {
        matches!(*word, b"sdt" | b"dt" | b"zalo" | b"alo" | b"tel" | b"phone" | b"thoai" | b"sodt" | b"hotline")
    };
    if last.iter().any(is_label) { Label::Phone } else { Label::None }
}

/// A number in two parts with a few words between ("098 765 gọi giờ hành chính
/// 4321").
fn split_by_words(letters: &[Letter], groups: &[Group]) -> Option<[Found; 2]> {
    let chains = chains(letters, groups);
    let (first, rest) = chains.iter().enumerate().find_map(|(i, c)| {
        let begins = c.0[0] == b'0' && (4..10).contains(&c.0.len());
        begins.then_some((c, &chains[i + 1..]))
    })?;
    let second = rest.iter().take(2).find(|c| first.0.len() + c.0.len() == 10)?;
    let words = letters[first.2..second.1].iter().filter(|l| l.is(' ')).count();
    let glued = letters.get(second.2).is_some_and(|l| l.is_alphabetic());
    if words > 8 || glued || (first.0.len() < 6 && words > 5) {
        return None;
    }
    let number = current(&[&*first.0, &*second.0].concat())?;
    Some([
        Found { number: Some(number), is_count: false, from: first.1, to: first.2 },
        Found { number: None, is_count: false, from: second.1, to: second.2 },
    ])
}

/// The digits of groups that are chained, and the letters they take.
fn chains(letters: &[Letter], groups: &[Group]) -> Vec<(Digits, usize, usize)> {
    let mut chains: Vec<(Digits, usize, usize)> = Vec::new();
    for group in groups {
        match chains.last_mut() {
            Some(chain) if group.chained && chain.0.len() < 12 => {
                chain.0.extend(group.digits(letters));
                chain.2 = group.to;
            }
            _ => chains.push((group.digits(letters).collect(), group.from, group.to)),
        }
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::super::normalise::letters;
    use super::*;

    fn found(text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        find(&letters(text), &mut found);
        found
    }

    fn numbers(text: &str) -> Vec<String> {
        found(text).into_iter().filter_map(|f| String::from_utf8(f.number?.to_vec()).ok()).collect()
    }

    #[test]
    fn finds_numbers_as_they_are_typed() {
        for (text, expected) in [
            ("20 cái bánh, 0987.654.321, xóm 5", "0987654321"),
            ("sdt o912 345 678", "0912345678"),
            ("a1x5sdt0343111999", "0343111999"),
            ("(+84) 987 654 321", "0987654321"),
            ("84 98 765 43 21 zalo", "0987654321"),
            ("0 9 4 5 6 7 8 9 1 2", "0945678912"),
            ("sdt 098 765 gọi giờ hành chính 4321", "0987654321"),
            ("sđt e 0987654 đuôi 321", "0987654321"),
            ("số của chị là không chín ba năm một một một bốn bốn bốn nhé", "0935111444"),
            ("sđt 0912345678 1kg nhé", "0912345678"),
            ("0165 234 5678", "0352345678"),
            ("chốt A01 0987654321", "0987654321"),
            ("2kg A01, 098 765 4321", "0987654321"),
        ] {
            assert_eq!(numbers(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_still_no_quantity() {
        for text in ["091234567 gọi", "stk 0912345678 MB", "CCCD 001085012345", "09123456789"] {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].number, None, "{text}");
        }
        for text in ["lấy 2 3 cái", "1000 cái", "12 15 20", "10 bánh 20 trứng"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
