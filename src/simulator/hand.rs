//! How hurried hands write: without marks, in shorthand, in capitals, with a
//! flower at the end.

use super::dice::Dice;
use super::phrases::Phrases;

/// Letters with marks, by the letter that is left without them.
const MARKED: [(char, &str); 7] = [
    ('a', "àáảãạăằắẳẵặâầấẩẫậ"),
    ('e', "èéẻẽẹêềếểễệ"),
    ('i', "ìíỉĩị"),
    ('o', "òóỏõọôồốổỗộơờớởỡợ"),
    ('u', "ùúủũụưừứửữự"),
    ('y', "ỳýỷỹỵ"),
    ('d', "đ"),
];

/// Whole words and what is often typed for them.
const SHORT: [(&str, &[&str]); 12] = [
    ("không", &["k", "ko", "hông"]),
    ("được", &["đc", "dc"]),
    ("em", &["e"]),
    ("chị", &["c"]),
    ("với", &["vs"]),
    ("nhé", &["nha", "nhe", "nhá"]),
    ("bao", &["bn"]),
    ("nhiêu", &[""]),
    ("vậy", &["z", "dợ"]),
    ("shop", &["sốp", "sop"]),
    ("nữa", &["nx"]),
    ("rồi", &["r"]),
];

/// `text` as one of many hands would type it. What it asks for stays the same.
pub(super) fn write(text: &str, dice: &mut Dice, phrases: &Phrases) -> String {
    let mut written = match dice.below(100) {
        0..40 => text.to_owned(),
        40..68 => unmarked(text),
        68..90 => shortened(text, dice),
        90..95 => text.to_uppercase(),
        _ => unmarked(&shortened(text, dice)),
    };
    if dice.percent(12) {
        written = format!("{written} {}", phrases.one("emoji", dice));
    }
    if dice.percent(4) {
        written = format!("  {written} !!");
    }
    written
}

/// `text` without diacritics.
fn unmarked(text: &str) -> String {
    let bare = |c: char| {
        let lower = c.to_lowercase().next().unwrap_or(c);
        match MARKED.iter().find(|(_, marked)| marked.contains(lower)) {
            Some((plain, _)) if c.is_uppercase() => plain.to_ascii_uppercase(),
            Some((plain, _)) => *plain,
            None => c,
        }
    };
    text.chars().map(bare).collect()
}

fn shortened(text: &str, dice: &mut Dice) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for word in &mut words {
        if let Some((_, shorter)) = SHORT.iter().find(|(whole, _)| whole == word)
            && dice.percent(80)
        {
            *word = dice.one_of(shorter);
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words() {
        assert_eq!(unmarked("Đặt 2 bánh TRỜI ơi"), "Dat 2 banh TROI oi");
        assert_ne!(shortened("em không được với chị nhé", &mut Dice::new(1)), "em không được với chị nhé");
        assert_eq!(shortened("chốt 2 bánh gio", &mut Dice::new(1)), "chốt 2 bánh gio");
    }
}
