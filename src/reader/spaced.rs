//! Codes typed with a gap or a sign in them: "A 1", "mã b-12", "A.1".

use super::lexicon::Tag;
use super::shelf::Shelf;
use super::spelt::Spelt;
use super::token::{Kind, Token};
use super::word::Marks;
use smallvec::SmallVec;

/// The most letters, and digits, of a code that is looked for in two parts.
const PART: usize = 3;

/// Makes one token of each code that was typed as several. What is typed in small
/// letters must be announced or joined by a sign, as "a 1" is also "anh 1".
pub fn join(shelf: &Shelf, folded: &mut Vec<u8>, tokens: &mut Vec<Token>) {
    if !shelf.speech.has_mixed_codes {
        return;
    }
    let mut at = 0;
    while at + 1 < tokens.len() {
        // Hardly a word has a number behind it.
        if matches!(tokens[at + 1].kind, Kind::Word | Kind::Phone) {
            at += 1;
            continue;
        }
        if let Some((code, last)) = code_at(shelf, folded, tokens, at) {
            let from = folded.len();
            folded.extend_from_slice(&code);
            let place = (from as u32, folded.len() as u32);
            let vocabulary = &shelf.speech.vocabulary;
            let heard = vocabulary.heard(vocabulary.find(&code), Marks::default());
            let letters = (tokens[at].letters.0, tokens[last].letters.1);
            let first = &mut tokens[at];
            *first = Token { heard, raw: place, plain: place, spelt: Spelt::Other, ability: 0, letters, ..*first };
            first.code = shelf.speech.code(&code);
            tokens.drain(at + 1..=last);
        }
        at += 1;
    }
}

/// The code whose letters stand at `at`, and its last token.
fn code_at(shelf: &Shelf, folded: &[u8], tokens: &[Token], at: usize) -> Option<(SmallVec<[u8; 8]>, usize)> {
    let sign = usize::from(matches!(tokens[at + 1].kind, Kind::Mark('-' | '.')) && tokens[at + 1].glued);
    let last = at + 1 + sign;
    let number = tokens.get(last).filter(|number| number.kind == Kind::Number && (sign == 0 || number.glued))?;
    let first = &tokens[at];
    let letters = first.raw(folded);
    let short = first.kind == Kind::Word && first.code.is_none() && letters.len() <= PART;
    if !short || !letters.first().is_some_and(|byte| shelf.speech.may_begin_code(*byte)) {
        return None;
    }
    let digits = number.raw(folded);
    let whole = digits.len() <= PART && digits.iter().all(u8::is_ascii_digit);
    let counted = first.glued && at > 0 && tokens[at - 1].kind == Kind::Number;
    if !whole || counted || !letters.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let code: SmallVec<[u8; 8]> = letters.iter().chain(digits).copied().collect();
    shelf.speech.code(&code)?;
    let announced = at > 0 && shelf.language.lexicon.own(tokens[at - 1].heard).any.has(Tag::Code);
    let mut words = tokens.iter().filter(|t| t.kind == Kind::Word && t.raw(folded).len() > PART);
    let shouted = words.clone().next().is_some() && words.all(|t| t.upper);
    let unit = tokens.get(last + 1).is_some_and(|next| shelf.units.phrases().begin_with(next.heard.sym));
    (announced || ((sign > 0 || (first.upper && !shouted)) && !unit)).then_some((code, last))
}

#[cfg(test)]
mod tests {
    use super::super::Reader;

    #[test]
    fn a_code_is_read_in_all_its_shapes() {
        let json = r#"{ "products": [
            { "code": "A1", "name": "Miến dong", "unit": "gói", "price": 40000 },
            { "code": "A2", "name": "Mật ong", "unit": "chai", "price": 220000 },
            { "code": "GA", "name": "Gà Tiên Yên", "aliases": ["gà"], "unit": "con", "price": 300000 }
        ] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, booked) in [
            ("A 1", "A1 1"),
            ("chốt A 1", "A1 1"),
            ("A 1 2 gói", "A1 2"),
            ("2 A 1", "A1 2"),
            ("A 1, A 2", "A1 1, A2 1"),
            ("A.1 x 3", "A1 3"),
            ("a-1", "A1 1"),
            ("mã a 1", "A1 1"),
            ("ms a 1 2 gói", "A1 2"),
            ("cho a 1 con gà", "GA 1"),
            ("lấy a 1 chai A2", "A2 1"),
        ] {
            let items = reader.read(text, None).items;
            let items = items.iter().map(|item| format!("{} {}", item.code, item.qty.unwrap_or_default()));
            assert_eq!(items.collect::<Vec<_>>().join(", "), booked, "{text}");
        }
    }
}
