//! What buyers call a product besides its name: the words that a person may
//! teach the desk for the rest of a session.

use crate::base::text::fold;
use crate::shop::event::ProductView;
use std::ops::RangeInclusive;

/// Characters of a name that is taught.
const CHARACTERS: RangeInclusive<usize> = 2..=40;
/// Words of a name at most.
const WORDS_MAX: usize = 6;
/// Names that one session learns at most.
pub const TAUGHT_MAX: usize = 200;

/// `words` with single spaces, if they can name a product.
pub fn name(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let sound = words.chars().any(char::is_alphabetic) && !words.chars().any(char::is_control);
    (fits(&words) && sound).then_some(words)
}

/// Whether `words` are no longer and no shorter than a name.
pub(super) fn fits(words: &str) -> bool {
    CHARACTERS.contains(&words.chars().count()) && words.split_whitespace().count() <= WORDS_MAX
}

/// The spelling to keep of a name that was `known` and is taught again as
/// `words`: one with tone marks says what one without them leaves open.
pub fn spelling(known: Option<String>, words: String) -> String {
    let bare = fold(&words) == words.to_lowercase();
    known.filter(|_| bare).unwrap_or(words)
}

/// The product other than `product` that goes by `words` already: they are its
/// code, its name or one of its other names, tone marks and capitals apart.
pub fn bearer<'a>(products: &'a [ProductView], product: &ProductView, words: &str) -> Option<&'a ProductView> {
    let key = |text: &str| fold(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let wanted = key(words);
    let goes_by = |one: &ProductView| {
        let mut names = [&one.code, &one.name].into_iter().chain(&one.aliases);
        names.any(|name| key(name) == wanted)
    };
    products.iter().find(|one| one.id != product.id && goes_by(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_has_a_letter() {
        for (words, expected) in [
            ("ớt bột", Some("ớt bột")),
            ("  ớt \n bột ", Some("ớt bột")),
            ("A4", Some("A4")),
            ("ớt", Some("ớt")),
            ("một hai ba bốn năm sáu", Some("một hai ba bốn năm sáu")),
            ("một hai ba bốn năm sáu bảy", None),
            ("", None),
            ("ớ", None),
            ("12 34", None),
            ("?!", None),
            ("ớt\u{7}bột", None),
        ] {
            assert_eq!(name(words).as_deref(), expected, "{words:?}");
        }
        assert!(name(&"ớ".repeat(40)).is_some());
        assert_eq!(name(&"ớ".repeat(41)), None);
    }
}
