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
