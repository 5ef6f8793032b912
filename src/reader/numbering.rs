//! Which telephone numbers there are in Viet Nam.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::LazyLock;

const PREFIXES: &str = include_str!("lexicon/phone_prefixes.tsv");
const CONVERSION: &str = include_str!("lexicon/phone_conversion_2018.tsv");

/// Digits as characters of ASCII.
pub type Digits = SmallVec<[u8; 16]>;

/// A ten-digit number in use, an old one of eleven digits in its new form, or
/// a landline.
pub fn current(digits: &[u8]) -> Option<Digits> {
    let (first, rest) = digits.split_first_chunk::<4>()?;
    let prefix = first.iter().fold(0, |prefix, digit| 10 * prefix + usize::from(digit & 0xF));
    let is = |flag: u8| IN_USE.flags.get(prefix).is_some_and(|flags| flags & flag != 0);
    match digits.len() {
        10 if is(MOBILE_FLAG) => Some(Digits::from_slice(digits)),
        11 if is(LANDLINE_FLAG) => Some(Digits::from_slice(digits)),
        11 => IN_USE.moved.get(&prefix).map(|new| new.bytes().chain(rest.iter().copied()).collect()),
        _ => None,
    }
}

include!(concat!(env!("OUT_DIR"), "/phone_prefixes.rs"));

const MOBILE_FLAG: u8 = 1;
const LANDLINE_FLAG: u8 = 2;

/// Which numbers there are, by their first four digits.
struct InUse {
    flags: Vec<u8>,
    /// The prefixes of eleven-digit numbers until 2018, and today's.
    moved: FxHashMap<usize, &'static str>,
}

/// The prefixes that operators were given, where the phone-number library knows
/// the block of three digits: it has blocks that nobody was given yet (030) and
/// lacks parts of blocks that are being opened (0890). Landlines are as the
/// library has them.
static IN_USE: LazyLock<InUse> = LazyLock::new(|| {
    let mut flags = vec![0; 1000];
    LANDLINE.iter().for_each(|prefix| flags[usize::from(*prefix)] |= LANDLINE_FLAG);
    let rows = |table: &'static str| table.lines().filter(|l| !l.starts_with('#'));
    for start in rows(PREFIXES).filter_map(|row| row.split('\t').nth(1)).flat_map(str::split_whitespace) {
        let known = |prefix: &usize| MOBILE.iter().any(|valid| usize::from(*valid) / 10 == prefix / 10);
        let Ok(number) = start.parse::<usize>() else { continue };
        let listed = if start.len() == 3 { number * 10..number * 10 + 10 } else { number..number + 1 };
        listed.filter(known).for_each(|prefix| flags[prefix] |= MOBILE_FLAG);
    }
    let pair = |row: &'static str| {
        row.split_once('\t').and_then(|(old, rest)| Some((old.parse().ok()?, rest.split('\t').next()?)))
    };
    InUse { flags, moved: rows(CONVERSION).filter_map(pair).collect() }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_and_the_library_agree_on_the_numbers_in_use() {
        for (digits, used) in [
            ("0987654321", true),
            ("0522345678", true),
            ("0542345678", false),
            ("0302345678", false),
            ("0892345678", true),
            ("0212345678", false),
            ("02438234567", true),
            ("0123456789", false),
        ] {
            assert_eq!(current(digits.as_bytes()).is_some(), used, "{digits}");
        }
    }
}
