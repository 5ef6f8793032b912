//! Phone numbers in a comment. They are looked for before anything else, so
//! that none of their digits is ever taken for a quantity.

use super::normalise::Letter;

const PREFIXES: &str = include_str!("lexicon/phone_prefixes.tsv");
const CONVERSION: &str = include_str!("lexicon/phone_conversion_2018.tsv");

/// Digits of a phone number, or of something as long that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// National form, current numbering; `None` where it is no valid number.
    pub number: Option<String>,
    /// Whether it may as well be an absurd quantity: nothing but its length
    /// makes it look like a number to call.
    pub is_count: bool,
    /// The letters it takes, `from..to`.
    pub from: usize,
    pub to: usize,
}

/// Digits typed without a gap.
#[derive(Clone, Debug)]
struct Group {
    digits: String,
    from: usize,
    to: usize,
    /// Whether only separators lie between the group before and this one.
    chained: bool,
}

/// What stands before the digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Phone,
    Bank,
    None,
}

/// Every phone number and every malformed one, in order, not overlapping.
pub fn find(letters: &[Letter]) -> Vec<Found> {
    let groups = groups(letters);
    let mut found = spoken(letters);
    let mut at = 0;
    while at < groups.len() {
        if found.iter().any(|f| f.from < groups[at].to && groups[at].from < f.to) {
            at += 1;
            continue;
        }
        match number_from(letters, &groups, at) {
            Some((number, count)) => {
                let from = plus_before(letters, groups[at].from);
                let is_count = number.is_none() && is_count(letters, &groups[at..at + count]);
                found.push(Found { number, is_count, from, to: groups[at + count - 1].to });
                at += count;
            }
            None => at += 1 + billions(letters, &groups[at..]),
        }
    }
    if found.iter().all(|f| f.number.is_none()) {
        found = split_by_words(letters, &groups).map_or(found, |parts| parts.to_vec());
    }
    found.sort_by_key(|f| f.from);
    found
}

fn groups(letters: &[Letter]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().enumerate().take_while(|(i, _)| is_digit(letters, at + i)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let digits = letters[at..at + run].iter().map(|l| if l.base == 'o' { '0' } else { l.base }).collect();
        let chained = groups.last().is_some_and(|last| is_gap(&letters[last.to..at]));
        groups.push(Group { digits, from: at, to: at + run, chained });
        at += run;
    }
    groups
}

fn is_digit(letters: &[Letter], at: usize) -> bool {
    let digit = |i: usize| letters.get(i).is_some_and(|l| l.base.is_ascii_digit());
    let alphabetic = |i: usize| letters.get(i).is_some_and(|l| l.base.is_alphabetic());
    let is_o = letters[at].shaped == 'o' && letters[at].tone == super::normalise::Tone::Level;
    digit(at)
        || (is_o
            && (digit(at + 1) || (at > 0 && digit(at - 1)))
            && (at == 0 || !alphabetic(at - 1))
            && !alphabetic(at + 1))
}

fn is_gap(between: &[Letter]) -> bool {
    between.len() <= 3
        && between.iter().all(|l| matches!(l.base, ' ' | '.' | '-' | '_' | ',' | '*' | '(' | ')' | '/' | '–'))
}

/// The number that begins with group `at`, and how many groups it takes; a
/// number of `None` stands for a malformed one.
fn number_from(letters: &[Letter], groups: &[Group], at: usize) -> Option<(Option<String>, usize)> {
    let first = groups[at].digits.as_bytes()[0];
    let label = label_before(letters, groups[at].from);
    let mut digits = String::new();
    let mut count = 0;
    for (i, group) in groups[at..].iter().enumerate() {
        if (i > 0 && !group.chained) || digits.len() + group.digits.len() > 12 {
            break;
        }
        digits.push_str(&group.digits);
        count += 1;
        if label == Label::Bank {
            continue;
        }
        let alone = groups.len() == count && at == 0 && is_bare(letters, groups);
        if let Some(number) = national(&digits, label == Label::Phone || alone) {
            return Some((Some(number), count));
        }
    }
    let long = digits.len() >= 8 && (first == b'0' || label != Label::None);
    if long && count > 0 {
        return Some((None, count));
    }
    (groups[at].digits.len() >= 8).then_some((None, 1))
}

/// Whether malformed digits look like a count: no label stands before them,
/// and neither a zero nor the country's prefix begins them.
fn is_count(letters: &[Letter], groups: &[Group]) -> bool {
    let digits: String = groups.iter().map(|group| group.digits.as_str()).collect();
    let zero = digits.starts_with('0') && !digits.starts_with("000");
    let dialled = digits.len() <= 13 && (zero || digits.starts_with("84"));
    !dialled && label_before(letters, groups[0].from) == Label::None
}

/// How many groups of thousands follow in `2.000.000.000`; fewer than three
/// cannot be taken for a phone number.
fn billions(letters: &[Letter], groups: &[Group]) -> usize {
    let point = |pair: &[Group]| {
        let between = &letters[pair[0].to..pair[1].from];
        pair[1].digits.len() == 3 && matches!(between, [mark] if matches!(mark.base, '.' | ',' | ' '))
    };
    let count = groups.windows(2).take_while(|pair| point(pair)).count();
    if groups[0].digits.starts_with('0') || count < 3 { 0 } else { count }
}

fn is_bare(letters: &[Letter], groups: &[Group]) -> bool {
    let digits: usize = groups.iter().map(|g| g.digits.len()).sum();
    letters.iter().filter(|l| l.base.is_alphanumeric()).count() == digits
}

fn plus_before(letters: &[Letter], from: usize) -> usize {
    let mut at = from;
    while at > 0 && matches!(letters[at - 1].base, '+' | '(') {
        at -= 1;
    }
    at
}

/// The national form of a valid number; `short` allows the leading zero to be
/// missing.
fn national(digits: &str, short: bool) -> Option<String> {
    let with_zero = match (digits.len(), digits.get(..2)?) {
        (12, "84") if digits.as_bytes()[2] == b'0' => digits[2..].to_owned(),
        (11 | 12, "84") => format!("0{}", &digits[2..]),
        (9, _) if short && !digits.starts_with('0') => format!("0{digits}"),
        _ => digits.to_owned(),
    };
    current(&with_zero)
}

/// A ten-digit number in use, an old one of eleven digits in its new form, or
/// a landline.
fn current(digits: &str) -> Option<String> {
    let rows = |table: &'static str| table.lines().filter(|l| !l.starts_with('#'));
    match digits.len() {
        10 => rows(PREFIXES)
            .filter_map(|row| row.split('\t').nth(1))
            .flat_map(str::split_whitespace)
            .any(|prefix| digits.starts_with(prefix))
            .then(|| digits.to_owned()),
        11 if digits.starts_with("02") => Some(digits.to_owned()),
        11 => rows(CONVERSION).find_map(|row| {
            let mut columns = row.split('\t');
            let (old, new) = (columns.next()?, columns.next()?);
            digits.strip_prefix(old).map(|rest| format!("{new}{rest}"))
        }),
        _ => None,
    }
}

fn label_before(letters: &[Letter], from: usize) -> Label {
    let text: String = letters[from.saturating_sub(16)..from].iter().map(|l| l.base).collect();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let last: Vec<&str> = words.iter().rev().take(3).copied().collect();
    if last.iter().any(|w| matches!(*w, "stk" | "cccd" | "cmnd" | "khoan" | "cmt")) {
        return Label::Bank;
    }
    let labels = ["sdt", "dt", "zalo", "alo", "tel", "phone", "thoai", "sodt", "hotline"];
    if last.iter().any(|w| labels.contains(w)) { Label::Phone } else { Label::None }
}

/// Ten digits said in words, as speech input writes them.
fn spoken(letters: &[Letter]) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut digits, mut from, mut words, mut last) = (String::new(), 0, 0, 0);
    let mut at = 0;
    let mut more = true;
    while more {
        more = at < letters.len();
        let end = at + letters[at..].iter().take_while(|l| l.base.is_alphanumeric()).count();
        let word: String = letters[at..end].iter().take(8).map(|l| l.base).collect();
        match digit_word(&word) {
            Some(digit) => {
                if digits.is_empty() {
                    from = at;
                }
                digits.push_str(&digit);
                words += usize::from(!word.as_bytes()[0].is_ascii_digit());
                last = end;
            }
            None if end > at || !more => {
                let mixed = words > 0 && digits.len() == 10 && digits.starts_with('0');
                if (words >= 6 || mixed)
                    && let Some(start) = digits.find('0')
                    && let Some(number) = current(&digits[start..])
                {
                    found.push(Found { number: Some(number), is_count: false, from, to: last });
                }
                (digits, words) = (String::new(), 0);
            }
            None => {}
        }
        at = (end + 1).min(letters.len());
    }
    found
}

fn digit_word(word: &str) -> Option<String> {
    let digit = match word {
        "khong" | "hong" => '0',
        "mot" => '1',
        "hai" => '2',
        "ba" => '3',
        "bon" | "tu" => '4',
        "nam" | "lam" => '5',
        "sau" => '6',
        "bay" => '7',
        "tam" => '8',
        "chin" => '9',
        _ => {
            return (word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
                .then(|| word.to_owned());
        }
    };
    Some(digit.to_string())
}

/// A number in two parts with a few words between ("098 765 gọi giờ hành chính
/// 4321").
fn split_by_words(letters: &[Letter], groups: &[Group]) -> Option<[Found; 2]> {
    let chains = chains(groups);
    let (first, rest) = chains.iter().enumerate().find_map(|(i, c)| {
        let begins = c.0.starts_with('0') && (4..10).contains(&c.0.len());
        begins.then_some((c, &chains[i + 1..]))
    })?;
    let second = rest.iter().take(2).find(|c| first.0.len() + c.0.len() == 10)?;
    let words = letters[first.2..second.1].iter().filter(|l| l.base == ' ').count();
    let glued = letters.get(second.2).is_some_and(|l| l.base.is_alphabetic());
    if words > 8 || glued || (first.0.len() < 6 && words > 5) {
        return None;
    }
    let number = current(&format!("{}{}", first.0, second.0))?;
    Some([
        Found { number: Some(number), is_count: false, from: first.1, to: first.2 },
        Found { number: None, is_count: false, from: second.1, to: second.2 },
    ])
}

fn chains(groups: &[Group]) -> Vec<(String, usize, usize)> {
    let mut chains: Vec<(String, usize, usize)> = Vec::new();
    for group in groups {
        match chains.last_mut() {
            Some(chain) if group.chained && chain.0.len() < 12 => {
                chain.0.push_str(&group.digits);
                chain.2 = group.to;
            }
            _ => chains.push((group.digits.clone(), group.from, group.to)),
        }
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::super::normalise::letters;
    use super::*;

    fn numbers(text: &str) -> Vec<String> {
        find(&letters(text)).into_iter().filter_map(|f| f.number).collect()
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
        ] {
            assert_eq!(numbers(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_still_no_quantity() {
        for text in ["091234567 gọi", "stk 0912345678 MB", "CCCD 001085012345", "09123456789"] {
            let found = find(&letters(text));
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].number, None, "{text}");
        }
        for text in ["lấy 2 3 cái", "1000 cái", "12 15 20", "10 bánh 20 trứng"] {
            assert!(find(&letters(text)).is_empty(), "{text}");
        }
    }
}
