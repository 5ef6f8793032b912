//! What a buyer is asked whose address is not known, in so many words.

use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::event::{LineView, OrderView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Nobody is asked again sooner: ten minutes.
pub const ASK_AGAIN_MS: i64 = 10 * 60_000;
/// Lines of goods in the words at most.
const LINES_MAX: usize = 10;

/// That a buyer was asked for the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Asked {
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// Whether a person did it, and not the platform for us.
    pub by_hand: bool,
}

/// The language that a shop speaks with a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// The words of one language; `{}` stands for what is named.
struct Words {
    greeting: &'static str,
    order: &'static str,
    waits: &'static str,
    more: &'static str,
    total: &'static str,
    address: &'static str,
    address_and_phone: &'static str,
    thanks: &'static str,
}

const VI: Words = Words {
    greeting: "Chào {}, {} đây ạ.",
    order: "Shop đã ghi đơn số {} của mình:",
    waits: "đang chờ hàng",
    more: "và {} món nữa",
    total: "Cộng: {}",
    address: "Mình cho shop xin địa chỉ nhận hàng nhé.",
    address_and_phone: "Mình cho shop xin địa chỉ và số điện thoại nhận hàng nhé.",
    thanks: "Cảm ơn mình nhiều!",
};

const EN: Words = Words {
    greeting: "Hello {}, this is {}.",
    order: "We have your order number {}:",
    waits: "waiting for stock",
    more: "and {} more",
    total: "Total: {}",
    address: "Please tell us your delivery address.",
    address_and_phone: "Please tell us your delivery address and phone number.",
    thanks: "Thank you very much!",
};

/// Puts `values` where the places for them are. What they hold is no place.
fn fill(words: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = words.split("{}");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + values.next().copied().unwrap_or_default() + part)
}

/// What `shop` writes to the buyer of a numbered order, or reads out to them.
pub fn words(language: Language, shop: &str, order: &OrderView) -> String {
    let said = match language {
        Language::Vi => &VI,
        Language::En => &EN,
    };
    let number = order.number.map(|number| number.to_string()).unwrap_or_default();
    let mut text = vec![fill(said.greeting, &[&order.customer.name, shop]), fill(said.order, &[&number])];
    let goods: Vec<String> = order.lines.iter().flat_map(|line| goods(said, line)).collect();
    text.extend(goods.iter().take(LINES_MAX).map(|line| format!("- {line}")));
    if goods.len() > LINES_MAX {
        text.push(format!("- {}", fill(said.more, &[&(goods.len() - LINES_MAX).to_string()])));
    }
    if order.total > Vnd::ZERO {
        text.push(fill(said.total, &[&order.total.to_string()]));
    }
    let asks = if order.customer.phone.is_some() { said.address } else { said.address_and_phone };
    text.push(format!("{asks} {}", said.thanks));
    text.join("\n")
}

/// What a line holds, and what it waits for.
fn goods(said: &Words, line: &LineView) -> impl Iterator<Item = String> {
    let name = line.option.as_ref().map_or_else(|| line.name.clone(), |option| format!("{} ({option})", line.name));
    let amount = |quantity: Quantity| format!("{} {} {name}", quantity.to_string().replace('.', ","), line.unit);
    let held = line.held.is_positive().then(|| amount(line.held));
    let waits = line.waiting.is_positive().then(|| format!("{}, {}", amount(line.waiting), said.waits));
    held.into_iter().chain(waits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_is_no_place_for_more() {
        assert_eq!(fill(VI.greeting, &["{}", "Vườn {}"]), "Chào {}, Vườn {} đây ạ.");
        assert_eq!(fill("a{}", &[]), "a");
    }

    #[test]
    fn both_languages_name_the_same() {
        let places = |words: &Words| {
            let Words { greeting, order, waits, more, total, address, address_and_phone, thanks } = words;
            [greeting, order, waits, more, total, address, address_and_phone, thanks].map(|w| w.matches("{}").count())
        };
        assert_eq!(places(&VI), places(&EN));
    }
}
