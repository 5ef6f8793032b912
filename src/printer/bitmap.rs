//! A picture of dots, as a printer burns them.

/// Black dots on white, row by row, eight dots a byte, the first one highest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    bits: Vec<u8>,
}

impl Bitmap {
    /// A white picture of no height. `width` is cut to whole bytes.
    pub const fn new(width: usize) -> Self {
        Self { width: width / 8 * 8, bits: Vec::new() }
    }

    /// Dots in a row.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Bytes in a row.
    pub const fn row(&self) -> usize {
        self.width / 8
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.bits.len().checked_div(self.row()).unwrap_or(0)
    }

    /// Its bytes, row by row.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Whether the dot is black; what lies outside is white.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        x < self.width && self.bits.get(y * self.row() + x / 8).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Grows to `height` rows at least.
    pub fn grow(&mut self, height: usize) {
        let size = height * self.row();
        if self.bits.len() < size {
            self.bits.resize(size, 0);
        }
    }

    /// Makes a dot black. The picture grows downwards with it; what lies beside
    /// it is lost.
    pub fn blacken(&mut self, x: usize, y: usize) {
        if x >= self.width {
            return;
        }
        self.grow(y + 1);
        let row = self.row();
        if let Some(byte) = self.bits.get_mut(y * row + x / 8) {
            *byte |= 0x80 >> (x % 8);
        }
    }

    /// Makes a rectangle black.
    pub fn fill(&mut self, (left, top): (usize, usize), (width, height): (usize, usize)) {
        for y in top..top + height {
            for x in left..left + width {
                self.blacken(x, y);
            }
        }
    }
}
