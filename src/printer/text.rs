//! Words as dots: how wide they are, where lines are broken, and drawing them.

use crate::printer::Bitmap;
use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};
use unicode_normalization::UnicodeNormalization;

/// A dot that ink covers so far is black.
const INK: f32 = 0.45;
/// What stands for the rest of a text that is cut.
const MORE: char = '…';

/// A font in one size.
#[derive(Clone, Copy)]
pub struct Type<'f> {
    font: &'f FontRef<'f>,
    scale: PxScale,
}

impl<'f> Type<'f> {
    /// `font` with so many dots from line to line.
    pub const fn new(font: &'f FontRef<'f>, dots: f32) -> Self {
        Self { font, scale: PxScale { x: dots, y: dots } }
    }

    /// Dots from line to line.
    pub fn height(&self) -> usize {
        whole(self.scale.y)
    }

    fn glyphs(&self, text: &str) -> Vec<GlyphId> {
        text.chars().map(|letter| self.font.glyph_id(letter)).collect()
    }

    /// How wide a text is on one line.
    pub fn width(&self, text: &str) -> usize {
        let font = self.font.as_scaled(self.scale);
        whole(self.glyphs(text).into_iter().map(|glyph| font.h_advance(glyph)).sum())
    }

    /// What this font can show of a text. Letters in pieces are put together,
    /// letters in fancy dress come in their own clothes, foreign letters become
    /// one box, and pictures are left out unless there is nothing else.
    pub fn shown(&self, text: &str) -> String {
        let mut shown = String::new();
        let known = |letter: &char| self.font.glyph_id(*letter).0 != 0;
        for letter in text.nfc().collect::<Vec<_>>() {
            let plain: Vec<char> = if known(&letter) { vec![letter] } else { letter.nfkc().filter(known).collect() };
            if letter.is_whitespace() || letter.is_control() {
                shown.push(' ');
            } else if !plain.is_empty() {
                shown.extend(plain);
            } else if letter.is_alphanumeric() && !shown.ends_with(BOX) {
                shown.push(BOX);
            }
        }
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        if shown.is_empty() && !text.trim().is_empty() { BOX.to_string() } else { shown }
    }

    /// A text in lines of at most `width` dots, at most `most` of them.
    pub fn wrap(&self, text: &str, width: usize, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A word that fits on no line is broken anywhere.
            for letter in word.chars() {
                if !line.is_empty() && self.width(&format!("{line}{letter}")) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && self.width(&format!("{last}{MORE}")) > width {
                    last.pop();
                }
                *last = format!("{}{MORE}", last.trim_end());
            }
        }
        lines
    }

    /// Draws a text on one line, its upper left corner at `at`.
    pub fn draw(&self, on: &mut Bitmap, at: (usize, usize), text: &str) {
        let font = self.font.as_scaled(self.scale);
        let (mut x, base) = (dots(at.0), dots(at.1) + font.ascent());
        for id in self.glyphs(text) {
            let glyph = id.with_scale_and_position(self.scale, point(x.round(), base.round()));
            x += font.h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|right, down, ink| {
                let (left, top) = (corner.x + dots(right as usize), corner.y + dots(down as usize));
                if ink >= INK && left >= 0.0 && top >= 0.0 {
                    on.blacken(whole(left), whole(top));
                }
            });
        }
    }
}

/// No font has it, so it is drawn as the box of a letter that is not there.
const BOX: char = '\u{fffd}';

/// Sizes on paper are small and never negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(dots: f32) -> usize {
    dots.ceil().max(0.0) as usize
}

/// Exact: a picture has far fewer dots than an `f32` counts.
#[allow(clippy::cast_precision_loss)]
const fn dots(number: usize) -> f32 {
    number as f32
}
