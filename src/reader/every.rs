//! "Mỗi loại", "cả 2 loại", "mỗi màu": which products or options are meant.

use super::grammar::Grammar;
use super::line::{Line, Lines};
use super::matcher::Mention;
use super::settle::Scene;

impl Grammar<'_> {
    /// One line for every option that "mỗi màu" means.
    pub fn each_option(&self, scene: &Scene<'_>, every: &Lines) -> Option<Vec<Line>> {
        let mention = every.lines.iter().find_map(|line| line.mention.clone());
        let named = mention.as_ref().and_then(|m| m.fits.first().copied());
        let product = named.or(scene.pinned).filter(|_| every.options)?;
        // "tím và trắng mỗi màu 1": those that were named.
        let named: Vec<Line> = every.lines.iter().filter(|line| line.choice.is_some()).cloned().collect();
        if !named.is_empty() {
            let each = |line: Line| Line { mention: mention.clone(), amount: every.each().or(line.amount), ..line };
            return Some(named.into_iter().map(each).collect());
        }
        let count = self.shelf.items[product].options.len();
        let amount = every.each().or_else(|| every.lines.iter().find_map(|line| line.amount));
        let line = |option| Line {
            choice: Some(self.shelf.options.chosen(product, option)),
            mention: mention.clone(),
            amount,
            ..Line::default()
        };
        (count > 0).then(|| (0..count).map(line).collect())
    }

    /// One line for every product that "mỗi loại" means.
    pub fn each(&self, every: &Lines) -> Option<Vec<Line>> {
        let mentions: Vec<&Mention> = every.lines.iter().filter_map(|line| line.mention.as_ref()).collect();
        let products: Vec<usize> = match mentions[..] {
            [] if self.shelf.items.len() > 4 => return None,
            [] => (0..self.shelf.items.len()).collect(),
            [only] if only.fits.len() > 1 => only.fits.to_vec(),
            [only] => self.akin(only),
            _ => mentions.iter().filter_map(|m| m.fits.first().copied()).collect(),
        };
        let choice = every.lines.iter().find_map(|line| line.choice.clone());
        let line = |product| Line {
            choice: choice.clone(),
            mention: Some(Mention::of_code(product)),
            amount: every.each().or_else(|| every.lines.iter().find_map(|line| line.amount)),
            ..Line::default()
        };
        Some(products.into_iter().map(line).collect())
    }

    /// The products whose names begin like that of the one mentioned.
    fn akin(&self, mention: &Mention) -> Vec<usize> {
        let Some(first) = mention.fits.first() else { return Vec::new() };
        let heads: Vec<_> = self.shelf.items[*first].names.iter().map(|name| name[0].word).collect();
        let alike = |at: &usize| self.shelf.items[*at].names.iter().any(|name| heads.contains(&name[0].word));
        (0..self.shelf.items.len()).filter(alike).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reader;

    #[test]
    fn options_that_were_named_are_those_meant() {
        let json = r#"{ "products": [
            { "code": "101", "name": "Đầm hoa nhí", "aliases": ["đầm"], "unit": "cái", "price": 250000, "options": ["S", "M", "L"] },
            { "code": "102", "name": "Áo bà ba", "unit": "bộ", "price": 320000, "options": ["trắng", "tím", "xanh"] },
            { "code": "103", "name": "Khăn rằn", "unit": "cái", "price": 60000 },
            { "code": "MO", "name": "Mực một nắng", "unit": "kg", "price": 450000 }
        ] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, booked) in [
            ("102 tím và trắng mỗi màu 1 bộ", "102 tím 1, 102 trắng 1"),
            ("áo bà ba mỗi màu 1 bộ", "102 trắng 1, 102 tím 1, 102 xanh 1"),
            ("101 1M 1L", "101 M 1, 101 L 1"),
            ("đầm 1m 2l", "101 M 1, 101 L 2"),
            ("chốt 103, 101 size S", "103 1, 101 S 1"),
            ("103 2 MO 1", "103 2, MO 1"),
        ] {
            let items = reader.read(text, None).items;
            let items = items.iter().map(|item| {
                let option = item.option.as_deref().map_or_else(String::new, |option| format!("{option} "));
                format!("{} {option}{}", item.code, item.qty.unwrap_or_default())
            });
            assert_eq!(items.collect::<Vec<_>>().join(", "), booked, "{text}");
        }
    }
}
