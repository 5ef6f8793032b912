//! Pieces to lines: which amount, which option and which product belong
//! together.

use super::clause::Clause;
use super::letter::CIRCUMFLEX;
use super::lexicon::Tag;
use super::line::{Foreign, Line, Lines};
use super::matcher::{Fits, How, Mention};
use super::options::Choice;
use super::outline::{Sort, Sorts};
use super::piece::{Piece, Said, What};
use super::quantity::{Amount, Form};
use super::shelf::Shelf;
use super::spelt::Spelt;
use super::text::Text;
use super::unit::UnitKind;
use rust_decimal::Decimal;
use smallvec::smallvec;

/// Verbs of cooking.
const COOKING: [Spelt; 16] = [
    Spelt::Nau,
    Spelt::Xao,
    Spelt::Kho,
    Spelt::Lam,
    Spelt::Cham,
    Spelt::Ngam,
    Spelt::Nuong,
    Spelt::Chien,
    Spelt::Hap,
    Spelt::Luoc,
    Spelt::Tron,
    Spelt::Om,
    Spelt::Ham,
    Spelt::Ninh,
    Spelt::Do,
    Spelt::Goi,
];

/// Lines as they are bound.
struct Binder<'a> {
    text: &'a Text<'a>,
    pieces: &'a [Piece],
    out: Lines,
    /// How many lines are bound; the one behind them is open to what follows.
    bound: usize,
}

/// The lines of a whole clause: none where nothing is named, counted or paid,
/// and no unknown noun stands where goods are due.
pub fn lines_of(clause: &Clause<'_>) -> Lines {
    let named = clause.names_something() || clause.holds(&[Sort::ForeignCode, Sort::Money, Sort::Goods]);
    let due = clause.has(Tag::Buy) && clause.holds(&[Sort::Unknown]);
    if named || due { lines_in(clause.room.take(), clause, clause.pieces) } else { Lines::default() }
}

/// Binds amounts, options and products into lines.
pub fn lines(clause: &Clause<'_>, pieces: &[Piece]) -> Lines {
    lines_in(Vec::new(), clause, pieces)
}

fn lines_in(room: Vec<Line>, clause: &Clause<'_>, pieces: &[Piece]) -> Lines {
    let Clause { text, said, .. } = *clause;
    let mut binder = Binder { text, pieces, out: Lines { lines: room, ..Lines::default() }, bound: 0 };
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| binds(piece)) {
        let priced = || at > 0 && pieces[at - 1].is(Sort::Money);
        // Nearly all that binds is one of the two.
        if let What::Amount(amount) = piece.what {
            let amount = said.amount(amount);
            if !(priced() && is_unit_price(text, amount, &pieces[at + 1..])) {
                binder.amount(amount, pieces.get(at + 1));
            }
        } else if let What::Product(mention) = piece.what {
            if !(is_cooked_with(text, pieces, at) && binder.has_goods()) {
                binder.product(said.mention(mention));
            }
        } else if !binder.other(said, at) {
            break;
        }
    }
    binder.finish()
}

/// Whether a piece binds anything, or ends what is bound.
#[inline]
const fn binds(piece: &Piece) -> bool {
    const GOODS: Sorts = Sorts::of(&[Sort::Product, Sort::Amount, Sort::Choice, Sort::Money, Sort::Every]);
    const OTHERS: Sorts = Sorts::of(&[Sort::ForeignCode, Sort::Goods, Sort::Unknown, Sort::Mark]);
    piece.sorts.meets(GOODS.or(OTHERS)) | (piece.is(Sort::Words) & piece.has(Tag::Split))
}

/// "vịt nấu măng": what stands behind a verb of cooking, uncounted, is not
/// wanted.
fn is_cooked_with(text: &Text<'_>, pieces: &[Piece], at: usize) -> bool {
    let cooks =
        |p: &Piece| p.has(Tag::Purpose) && matches!(p.what, What::Words) && COOKING.contains(&text.spelt(p.from));
    let counted = || pieces.get(at + 1).is_some_and(|p| p.is(Sort::Amount));
    at > 0 && cooks(&pieces[at - 1]) && !counted()
}

/// "38k 1kg thì …": the amount that the price is for.
fn is_unit_price(text: &Text<'_>, amount: &Amount, rest: &[Piece]) -> bool {
    let then = rest.first().is_some_and(|p| text.spelt(p.from) == Spelt::Thi);
    amount.number == Some(Decimal::ONE) && then && rest.iter().any(|p| p.is(Sort::Amount))
}

/// Whether amounts stand behind their products: a product comes first and an
/// amount last ("khăn đỏ 1 khăn xanh 2").
fn binds_backward(pieces: &[Piece]) -> bool {
    let mut parts = pieces.iter().filter(|p| p.names_goods());
    let first = parts.next().is_some_and(|p| p.is(Sort::Product));
    first && parts.next_back().is_some_and(|p| p.is(Sort::Amount))
}

/// Whether a noun is due: behind a number or a unit that has no product yet,
/// or right behind a verb of buying.
fn is_noun(before: Option<&Piece>, named: bool) -> bool {
    let counted = before.is_some_and(|p| p.is(Sort::Amount) && !p.is(Sort::Plus)) && !named;
    counted || before.is_some_and(|p| p.has(Tag::Buy) && !p.has(Tag::Give))
}

/// Whether goods stand as one more thing: "với chai mật ong".
fn is_one_more(text: &Text<'_>, before: Option<&Piece>) -> bool {
    before.is_some_and(|p| p.has(Tag::Plus) || (matches!(p.what, What::Unknown) && text.unit(p.from).is_some()))
}

fn code_of(text: &Text<'_>, piece: &Piece) -> Foreign {
    let raw = text.raw(piece.to - 1);
    let letters = raw.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let ours = text.shelf.code_letters.contains(&raw[..letters]);
    if ours { Foreign::OurCode } else { Foreign::OtherCode }
}

impl Binder<'_> {
    /// Binds what is neither product nor amount; whether anything may follow.
    fn other(&mut self, said: &Said, at: usize) -> bool {
        let (text, piece) = (self.text, &self.pieces[at]);
        let before = || at.checked_sub(1).map(|i| &self.pieces[i]);
        match piece.what {
            What::Choice(choice) => self.choice(said.choice(choice)),
            What::Money(value) => self.open().money = Some(said.money(value)),
            What::Every => {
                let last = piece.to - 1;
                let kind = matches!(text.spelt(last), Spelt::Mau | Spelt::Size | Spelt::Sai | Spelt::Vi | Spelt::Mui);
                // "mẫu" is a product, "màu" an option.
                self.out.options |= kind && text.tokens[last].marks.shape_at(1) != CIRCUMFLEX;
                self.every();
            }
            What::ForeignCode => self.foreign(code_of(text, piece)),
            What::Goods(trade) if is_noun(before(), self.is_named()) || is_one_more(text, before()) => {
                self.foreign(Foreign::Goods(trade))
            }
            What::Unknown if !text.tokens[piece.from].capital && is_noun(before(), self.is_named()) => {
                self.foreign(Foreign::Word)
            }
            What::Words if at == 0 || !self.is_empty() => return false,
            What::Mark(',' | '.' | ';' | '\n') => self.close(),
            _ => {}
        }
        true
    }

    /// The open line, begun if none is.
    fn open(&mut self) -> &mut Line {
        if self.out.lines.len() == self.bound {
            self.out.lines.push(Line::default());
        }
        &mut self.out.lines[self.bound]
    }

    /// Whether nothing is wanted in the open line yet.
    fn is_empty(&self) -> bool {
        self.out.lines.get(self.bound).is_none_or(Line::is_empty)
    }

    /// Whether the open line names its goods.
    fn is_named(&self) -> bool {
        self.out.lines.get(self.bound).is_some_and(|open| open.mention.is_some())
    }

    /// Whether some goods were named or counted.
    fn has_goods(&self) -> bool {
        self.bound > 0 || !self.is_empty()
    }

    fn close(&mut self) {
        let (bound, open) = self.out.lines.split_at_mut(self.bound);
        let Some(open) = open.first_mut() else { return };
        if !open.is_empty() {
            open.recount(self.text.shelf);
            self.bound += 1;
        } else if let Some(last) = bound.last_mut() {
            last.money = last.money.or(open.money.take());
        }
    }

    /// A sum of money alone is a line where nothing else is.
    fn finish(mut self) -> Lines {
        self.close();
        let paid = self.bound == 0 && self.out.lines.first().is_some_and(|open| open.money.is_some());
        self.out.lines.truncate(self.bound + usize::from(paid));
        self.out
    }

    fn product(&mut self, mention: &Mention) {
        let shelf = self.text.shelf;
        let open = self.open();
        open.name_by_number(shelf);
        match &mut open.mention {
            Some(first) if first.how < How::Code && mention.how == How::Tail && !same(first, mention).is_empty() => {
                first.fits = same(first, mention);
            }
            Some(first) if *first == *mention && open.amount.is_none() => {}
            Some(first) if is_twice_named(first, mention) => *first = Mention::of_code(same(first, mention)[0]),
            Some(_) => {
                self.close();
                self.open().mention = Some(copied(mention));
                return;
            }
            none => *none = Some(copied(mention)),
        }
        if open.foreign == Some(Foreign::Word) {
            open.foreign = None;
        }
    }

    fn amount(&mut self, amount: &Amount, next: Option<&Piece>) {
        if self.out.every {
            self.out.each.get_or_insert_with(|| Box::new(*amount));
            return;
        }
        if amount.form == Form::Inside {
            self.inside(amount);
            return;
        }
        let (text, pieces) = (self.text, self.pieces);
        let open = self.open();
        if is_strange_size(text.shelf, open, amount) {
            open.choice.get_or_insert_default();
            return;
        }
        if is_content(text.shelf, open, amount)
            && let Some(whole) = &mut open.amount
        {
            whole.pack = amount.number.zip(amount.unit);
            return;
        }
        // "gói loại vừa 1": so many of them, no code.
        if let Some(first) = &mut open.amount
            && first.form == Form::UnitOnly
            && amount.form == Form::Bare
            && open.choice.is_some()
        {
            first.number = amount.number;
            first.form = Form::Counted;
            return;
        }
        let named_next = || next.is_some_and(|p| p.is(Sort::Product)) && !binds_backward(pieces);
        let named = open.mention.is_some();
        match &open.amount {
            None if !named || amount.form == Form::Times || !named_next() => {
                open.amount = Some(*amount);
            }
            Some(first) if !named && first.unit.is_some() && is_code(text, amount) => {
                let product = amount.number.and_then(|n| text.shelf.with_number(n));
                open.mention = product.map(Mention::of_code);
            }
            Some(first) if !named && amount.form != Form::Plus && is_code(text, first) && !is_code(text, amount) => {
                let product = first.number.and_then(|n| text.shelf.with_number(n));
                open.mention = product.map(Mention::of_code);
                open.amount = Some(*amount);
            }
            _ => {
                self.close();
                self.open().amount = Some(*amount);
            }
        }
    }

    /// "mỗi túi 10 cái": what one of the units before holds.
    fn inside(&mut self, amount: &Amount) {
        let before = self.bound.saturating_sub(1);
        let whole = self.out.lines[before..].iter_mut().rev().find_map(|line| line.amount.as_mut());
        match whole {
            Some(whole) => whole.pack = amount.number.zip(amount.unit),
            None => self.open().amount = Some(*amount),
        }
    }

    fn choice(&mut self, choice: &Choice) {
        let options = &self.text.shelf.options;
        let open = self.open();
        let crossed = open.choice.as_ref().and_then(|first| options.crossed(first, choice));
        if crossed.is_some() {
            open.choice = crossed;
            return;
        }
        // "nửa cân ít mỡ": what nothing of the kind comes in is an amount.
        let amount = open
            .choice
            .as_ref()
            .filter(|first| !options.share(first, choice))
            .and_then(|c| c.instead.as_deref().copied());
        if let Some(amount) = amount.filter(|_| open.amount.is_none() && !choice.kinds.is_empty()) {
            open.amount = Some(amount);
            open.choice = None;
        }
        if open.choice.is_some() && !choice.kinds.is_empty() {
            let mention = open.mention.clone();
            self.close();
            self.open().mention = mention;
        }
        let shelf = self.text.shelf;
        let open = self.open();
        open.choice = Some(choice.clone());
        open.name_by_number(shelf);
    }

    fn every(&mut self) {
        self.close();
        self.out.every = true;
        let lone = self.bound == 1 && self.out.lines[0].mention.is_none();
        if self.out.each.is_none() && lone {
            self.out.each = self.out.lines.remove(0).amount.map(Box::new);
            self.bound = 0;
        }
    }

    fn foreign(&mut self, foreign: Foreign) {
        if self.is_named() {
            self.close();
        }
        self.open().foreign = Some(foreign);
    }
}

/// "1 thùng phồng tôm 20 bịch": the amount is what the container before the
/// product holds, since the product is sold by it and not by the container.
fn is_content(shelf: &Shelf, open: &Line, amount: &Amount) -> bool {
    let Line { mention: Some(mention), amount: Some(whole), .. } = open else { return false };
    let [product] = mention.fits[..] else { return false };
    let sold = shelf.items[product].unit;
    let pack = whole.unit.is_some_and(|u| u.kind == UnitKind::Pack && u != sold) && whole.pack.is_none();
    pack && amount.form == Form::Counted && amount.unit == Some(sold)
}

/// "nếp cái 750ml" of what comes in 500 ml and one litre: an option that
/// nobody has.
fn is_strange_size(shelf: &Shelf, open: &Line, amount: &Amount) -> bool {
    let Some(unit) = amount.unit.filter(|_| open.choice.is_none()) else { return false };
    let Some([product]) = open.mention.as_ref().map(|m| &m.fits[..]) else { return false };
    unit.kind != shelf.items[*product].unit.kind && shelf.options.are_measured(*product, unit)
}

/// Whether an amount may as well be a product's code, if none is named yet.
fn is_code(text: &Text<'_>, amount: &Amount) -> bool {
    let bare = amount.form == Form::Bare && !amount.in_words;
    bare && amount.number.is_some_and(|n| text.shelf.with_number(n).is_some())
}

/// The mention once more, its products at one stroke.
fn copied(mention: &Mention) -> Mention {
    let fits = match mention.fits[..] {
        [only] => smallvec![only],
        _ => Fits::from_slice(&mention.fits),
    };
    Mention { fits, ..*mention }
}

/// "A2 mật ong": the same product by its code and by its name.
pub fn is_twice_named(first: &Mention, second: &Mention) -> bool {
    (first.how == How::Code) != (second.how == How::Code) && !same(first, second).is_empty()
}

fn same(first: &Mention, second: &Mention) -> Fits {
    first.fits.iter().copied().filter(|i| second.fits.contains(i)).collect()
}
