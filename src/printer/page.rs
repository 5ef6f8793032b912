//! How a slip looks: the number that is called out and the name biggest, then
//! what is in the parcel, what is to be collected, and the code of the order.

use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::printer::Bitmap;
use crate::printer::text::Type;
use crate::shop::printer::Paper;
use crate::shop::slip::{Slip, SlipHead, SlipLine};
use ab_glyph::{FontRef, InvalidFont};
use qrcode::{Color, QrCode};

/// White modules around a code that its readers need.
const QUIET: usize = 4;
/// A label's height in dots: 148 mm at eight a millimetre, rounded down.
const LABEL_HEIGHT: usize = 1180;
/// Hundredths of the usual sizes that a label is tried with; the smallest letters
/// are those of a roll of 58 mm.
const SHARES: [u8; 4] = [100, 85, 72, 60];
/// Lines of a name, of an article.
const NAME_LINES: usize = 2;
const ARTICLE_LINES: usize = 3;

/// The letters of slips: Noto Sans, in what Vietnamese needs.
pub struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
}

impl Fonts {
    /// Reads them.
    pub fn load() -> Result<Self, InvalidFont> {
        Ok(Self {
            regular: FontRef::try_from_slice(include_bytes!("font/NotoSans-Regular.ttf"))?,
            bold: FontRef::try_from_slice(include_bytes!("font/NotoSans-Bold.ttf"))?,
        })
    }
}

/// Sizes of a slip in dots.
struct Look<'f> {
    margin: usize,
    gap: usize,
    small: Type<'f>,
    body: Type<'f>,
    strong: Type<'f>,
    name: Type<'f>,
    number: Type<'f>,
    /// A module of the code.
    module: usize,
}

impl<'f> Look<'f> {
    /// The look of a paper, at `share` hundredths of its usual sizes.
    fn of(fonts: &'f Fonts, paper: Paper, share: u8) -> Self {
        let (margin, gap, [small, body, name, number], module) = match paper {
            Paper::Roll58 => (4, 8, [26.0, 33.0, 44.0, 104.0], 5),
            Paper::Roll80 => (8, 10, [30.0, 38.0, 54.0, 132.0], 6),
            Paper::A6 => (28, 18, [42.0, 54.0, 84.0, 230.0], 10),
        };
        let (regular, bold) = (&fonts.regular, &fonts.bold);
        let (part, share) = (usize::from(share), f32::from(share) / 100.0);
        Self {
            margin,
            gap: gap * part / 100,
            small: Type::new(regular, small * share),
            body: Type::new(regular, body * share),
            strong: Type::new(bold, body * share),
            name: Type::new(bold, name * share),
            number: Type::new(bold, number * share),
            module: module * part / 100,
        }
    }
}

/// The sheet that is being written on.
struct Sheet<'f> {
    on: Bitmap,
    look: Look<'f>,
    /// Where the next line begins.
    y: usize,
}

/// Draws a slip whose code leads to `link`. A roll is as long as the slip. A label
/// has its length: on a full one the letters are smaller, and what no small
/// letters make room for goes on to further labels.
pub fn draw(fonts: &Fonts, slip: &Slip, head: &SlipHead, link: &str, paper: Paper) -> Bitmap {
    let at = |share| written(Look::of(fonts, paper, share), slip, head, link, paper);
    if paper != Paper::A6 {
        return at(100);
    }
    let fits = |label: &Bitmap| label.height() <= LABEL_HEIGHT;
    let mut label = SHARES.into_iter().map(at).find(fits).unwrap_or_else(|| at(SHARES[SHARES.len() - 1]));
    label.grow(label.height().next_multiple_of(LABEL_HEIGHT));
    label
}

fn written(look: Look<'_>, slip: &Slip, head: &SlipHead, link: &str, paper: Paper) -> Bitmap {
    let mut sheet = Sheet { on: Bitmap::new(paper.dots()), look, y: 0 };
    sheet.head(head);
    sheet.buyer(slip);
    sheet.rule();
    for line in &slip.lines {
        sheet.article(line);
    }
    sheet.rule();
    sheet.sum(slip.total);
    sheet.code(link, head);
    sheet.on
}

impl<'f> Sheet<'f> {
    fn inner(&self) -> usize {
        self.on.width() - 2 * self.look.margin
    }

    /// Lines of text from the left margin, in at most `width` dots.
    fn lines(&mut self, of: Type<'f>, text: &str, width: usize, most: usize) {
        for line in of.wrap(&of.shown(text), width, most) {
            of.draw(&mut self.on, (self.look.margin, self.y), &line);
            self.y += of.height();
        }
    }

    /// A text that ends at the right margin, beside what stands at `y`.
    fn right(&mut self, of: Type<'f>, y: usize, text: &str) {
        let left = (self.look.margin + self.inner()).saturating_sub(of.width(text));
        of.draw(&mut self.on, (left, y), text);
    }

    fn rule(&mut self) {
        self.y += self.look.gap;
        let (from, width) = (self.look.margin, self.inner());
        self.on.fill((from, self.y), (width, 2));
        self.y += 2 + self.look.gap;
    }

    fn head(&mut self, head: &SlipHead) {
        let (strong, small, width) = (self.look.strong, self.look.small, self.inner());
        self.lines(strong, &head.shop, width, 2);
        self.lines(small, &head.session, width, 2);
        self.rule();
    }

    /// The number as it is called out, the end of the phone number beside it,
    /// and the name below.
    fn buyer(&mut self, slip: &Slip) {
        let (small, name, number) = (self.look.small, self.look.name, self.look.number);
        let top = self.y;
        small.draw(&mut self.on, (self.look.margin, top), "STT");
        let after = self.look.margin + small.width("STT") + self.look.gap;
        // The letters of a line stand below some air.
        let lifted = top.saturating_sub(number.height() / 8);
        let called = slip.number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        number.draw(&mut self.on, (after, lifted), &called);
        self.y = lifted + number.height();
        let width = self.inner();
        if let Some(end) = &slip.phone_end {
            let end = format!("…{end}");
            let room = (self.look.margin + width).saturating_sub(after + number.width(&called) + self.look.gap);
            // Beside a number of many digits is no room.
            let beside = small.width("Điện thoại").max(name.width(&end)) <= room;
            let at = if beside { top } else { self.y };
            self.right(small, at, "Điện thoại");
            self.right(name, at + small.height(), &end);
            self.y = self.y.max(at + small.height() + name.height());
        }
        self.lines(name, &slip.name, width, NAME_LINES);
    }

    /// What it is on its own lines, then how many for how much.
    fn article(&mut self, line: &SlipLine) {
        let (body, strong, small, width) = (self.look.body, self.look.strong, self.look.small, self.inner());
        let what = match &line.option {
            Some(option) => format!("{} ({option})", line.name),
            None => line.name.clone(),
        };
        self.lines(strong, &what, width, ARTICLE_LINES);
        let amount = money(line.amount);
        let many = format!("{} {} × {}", quantity(line.quantity), line.unit, money(line.unit_price));
        let (top, room) = (self.y, width.saturating_sub(body.width(&amount) + self.look.gap));
        self.lines(body, &many, room, 2);
        self.right(body, top, &amount);
        if line.waiting.is_positive() {
            let waits = format!("Còn chờ {} {}", quantity(line.waiting), line.unit);
            self.lines(small, &waits, width, 1);
        }
        self.y += self.look.gap / 2;
    }

    fn sum(&mut self, total: Vnd) {
        let (body, name) = (self.look.strong, self.look.name);
        let top = self.y;
        let sum = money(total);
        // A long sum gets a line of its own.
        let beside = body.width("Thu khách") + name.width(&sum) + self.look.gap <= self.inner();
        body.draw(&mut self.on, (self.look.margin, top + name.height() - body.height()), "Thu khách");
        let below = if beside { top } else { top + name.height() };
        self.right(name, below, &sum);
        self.y = below + name.height() + self.look.gap;
    }

    /// The code, and beside it what it is for and when it was printed.
    fn code(&mut self, link: &str, head: &SlipHead) {
        let Ok(code) = QrCode::new(link) else { return };
        let (side, top) = (code.width(), self.y);
        let module = self.look.module.min(self.on.width() / (side + 2 * QUIET));
        let dark = code.to_colors();
        for (at, _) in dark.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            let (x, y) = (at % side + QUIET, at / side + QUIET);
            self.on.fill((x * module, top + y * module), (module, module));
        }
        let whole = (side + 2 * QUIET) * module;
        let (small, left) = (self.look.small, whole);
        let width = self.on.width().saturating_sub(left + self.look.margin);
        let mut y = top + QUIET * module;
        for line in
            ["Quét để mở đơn", "In lúc", &head.at.local_text()].iter().flat_map(|text| small.wrap(text, width, 2))
        {
            small.draw(&mut self.on, (left, y), &line);
            y += small.height();
        }
        self.on.grow(top + whole);
        self.y = y.max(top + whole);
    }
}

/// 12480000 → "12.480.000₫"
fn money(dong: Vnd) -> String {
    format!("{}{}₫", if dong.get() < 0 { "−" } else { "" }, grouped(&dong.get().unsigned_abs().to_string()))
}

/// 1200.5 → "1.200,5"
fn quantity(value: Quantity) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        Some((whole, part)) => format!("{},{part}", grouped(whole)),
        None => grouped(&text),
    }
}

fn grouped(digits: &str) -> String {
    let first = (digits.len() + 2) % 3 + 1;
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at >= first && (at - first).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::OrderId;
    use crate::base::time::Millis;

    #[test]
    fn numbers_are_written_as_in_viet_nam() {
        for (dong, text) in
            [(0, "0₫"), (999, "999₫"), (7000, "7.000₫"), (12_480_000, "12.480.000₫"), (-35_000, "−35.000₫")]
        {
            assert_eq!(money(Vnd(dong)), text);
        }
        for (number, text) in [("2", "2"), ("1.5", "1,5"), ("1200.25", "1.200,25")] {
            assert_eq!(quantity(number.parse().unwrap()), text);
        }
    }

    #[test]
    fn every_vietnamese_letter_has_a_shape_of_its_own() {
        let fonts = Fonts::load().unwrap();
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
        let all: Vec<char> = letters.chars().chain(letters.to_uppercase().chars()).collect();
        for font in [&fonts.regular, &fonts.bold] {
            let size = Type::new(font, 33.0);
            let mut shapes: Vec<Bitmap> = Vec::new();
            for letter in &all {
                let mut on = Bitmap::new(64);
                // A white dot first, so that marks above count.
                size.draw(&mut on, (4, 8), &letter.to_string());
                assert!(on.bits().iter().any(|byte| *byte != 0), "{letter} is blank");
                assert!(!shapes.contains(&on), "{letter} looks like another letter");
                shapes.push(on);
            }
        }
    }

    #[test]
    fn names_are_shown_as_far_as_there_are_letters() {
        let fonts = Fonts::load().unwrap();
        let size = Type::new(&fonts.bold, 40.0);
        for (typed, shown) in [
            ("Bu\u{301}n cha\u{309}", "Bún chả"),
            ("𝓛𝓪𝓷 ✨🌸 Anh", "Lan Anh"),
            ("Ｈà", "Hà"),
            ("陳大文 Anh", "\u{fffd} Anh"),
            ("👩‍🌾", "\u{fffd}"),
            ("  a\n\tb ", "a b"),
        ] {
            assert_eq!(size.shown(typed), shown, "{typed}");
            let mut on = Bitmap::new(400);
            size.draw(&mut on, (0, 0), shown);
            assert!(on.bits().iter().any(|byte| *byte != 0), "{typed} leaves no mark");
        }
    }

    #[test]
    fn a_full_label_has_smaller_letters_and_then_another_label() {
        let fonts = Fonts::load().unwrap();
        let head = SlipHead { shop: "Sạp".into(), session: "Phiên".into(), at: Millis(0) };
        let line = SlipLine {
            name: "Bánh gio".into(),
            option: None,
            quantity: Quantity::ONE,
            unit: "cái".into(),
            unit_price: Vnd(7000),
            amount: Vnd(7000),
            waiting: Quantity::ONE,
        };
        let slip = |lines| Slip {
            order_id: OrderId(1),
            number: Some(1),
            name: "Lan".into(),
            phone_end: None,
            phone: None,
            lines: vec![line.clone(); lines],
            total: Vnd(7000),
        };
        let height = |lines| draw(&fonts, &slip(lines), &head, "http://a/phien/1#don-1", Paper::A6).height();
        assert_eq!([1, 3, 5].map(height), [LABEL_HEIGHT; 3]);
        assert_eq!(height(12), 2 * LABEL_HEIGHT);
    }

    #[test]
    fn lines_are_broken_and_cut_within_the_paper() {
        let fonts = Fonts::load().unwrap();
        let size = Type::new(&fonts.regular, 33.0);
        for text in ["Bánh gio nhân thịt đặc biệt của bà Nhân làng Đan Phượng", "a".repeat(200).as_str(), "", "ngắn"]
        {
            for most in 1..4 {
                let lines = size.wrap(text, 200, most);
                assert!(lines.len() <= most && lines.iter().all(|line| size.width(line) <= 200), "{lines:?}");
            }
            assert_eq!(size.wrap(text, 200, 99).concat().replace(' ', ""), text.replace(' ', ""));
        }
        assert!(size.wrap(&"a".repeat(200), 200, 2)[1].ends_with('…'));
    }
}
