//! One reading in the terminal.

use super::super::table::table;
use super::words::{self, word};
use crate::config::Language;
use crate::shop::catalogue::Catalogue;
use crate::shop::reading::{Reading, Role};
use std::io::{self, Write};

/// How readings are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen {
    pub(super) language: Language,
    /// Whether roles have colours, as at a terminal.
    pub(super) colours: bool,
}

impl Screen {
    /// `text` as a terminal should show it: a comment is data and moves no
    /// cursor.
    fn painted(self, text: &str, code: &str) -> String {
        let text: String = text.chars().map(harmless).collect();
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text }
    }

    fn plain(self, text: &str) -> String {
        Self { colours: false, ..self }.painted(text, "")
    }
}

/// Control characters as their pictures; marks that turn the line around as a
/// mark of what cannot be shown.
fn harmless(c: char) -> char {
    match u32::from(c) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(c),
        0x7f => '\u{2421}',
        0x80..0xa0 | 0x202a..=0x202e | 0x2066..=0x2069 => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

const fn colour(role: Role) -> &'static str {
    match role {
        Role::Intent => "1",
        Role::Product => "32",
        Role::Quantity => "33",
        Role::Option => "35",
        Role::Phone => "36",
        Role::Address => "34",
        Role::Unknown => "31",
    }
}

const GOOD: &str = "1;32";
const DOUBT: &str = "1;33";

/// Shows the comment with its words by role, then what it says.
pub(super) fn show(
    out: &mut impl Write,
    screen: Screen,
    catalogue: &Catalogue,
    text: &str,
    reading: &Reading,
) -> io::Result<()> {
    writeln!(out, "{}", comment(screen, text, reading))?;
    for line in legend(screen, text, reading) {
        writeln!(out, "  {line}")?;
    }
    let say = |both| word(screen.language, both);
    write!(out, "{}", screen.painted(say(words::intent(reading.intent)), "1"))?;
    if reading.intent.is_about_an_order() {
        let reasons: Vec<&str> = reading.reasons.iter().map(|reason| say(words::reason(*reason))).collect();
        let clear = screen.painted(say(words::CLEAR), GOOD);
        let doubt = format!("{}: {}", screen.painted(say(words::TO_LOOK_AT), DOUBT), reasons.join(", "));
        write!(out, " – {}", if reading.clear { clear } else { doubt })?;
    }
    writeln!(out)?;
    if !reading.items.is_empty() {
        let head = [words::PRODUCT, words::QUANTITY, words::OPTION].map(say);
        let columns = if reading.items.iter().any(|item| item.option.is_some()) { 3 } else { 2 };
        write!(out, "{}", table(&head[..columns], &goods(screen, catalogue, reading)))?;
    }
    if let Some(phone) = &reading.phone {
        writeln!(out, "  {}: {}", say(words::PHONE), screen.painted(phone.as_str(), colour(Role::Phone)))?;
    }
    if reading.address {
        writeln!(out, "  {}", say(words::ADDRESS))?;
    }
    writeln!(out)
}

fn comment(screen: Screen, text: &str, reading: &Reading) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for span in &reading.spans {
        shown.push_str(&screen.plain(text.get(at..span.start).unwrap_or_default()));
        shown.push_str(&screen.painted(text.get(span.start..span.end).unwrap_or_default(), colour(span.role)));
        at = span.end;
    }
    shown.push_str(&screen.plain(text.get(at..).unwrap_or_default()));
    shown
}

/// The words of each role that is there, roles in order of their first words.
fn legend(screen: Screen, text: &str, reading: &Reading) -> Vec<String> {
    let mut roles: Vec<(Role, Vec<String>)> = Vec::new();
    for span in &reading.spans {
        let words = screen.plain(text.get(span.start..span.end).unwrap_or_default());
        match roles.iter_mut().find(|(role, _)| *role == span.role) {
            Some((_, all)) => all.push(words),
            None => roles.push((span.role, vec![words])),
        }
    }
    let line = |(role, all): (Role, Vec<String>)| {
        format!("{}: {}", screen.painted(word(screen.language, words::role(role)), colour(role)), all.join(" · "))
    };
    roles.into_iter().map(line).collect()
}

fn goods(screen: Screen, catalogue: &Catalogue, reading: &Reading) -> Vec<Vec<String>> {
    let row = |item: &crate::shop::reading::Item| {
        let product = catalogue.products.iter().find(|product| *product.code == *item.code);
        let (name, unit) = product.map_or(("", ""), |product| (&*product.name, &*product.unit));
        let qty = item.qty.map_or_else(|| "?".into(), |qty| qty.to_string());
        let cells = [
            format!("{} {name}", item.code),
            format!("{qty} {unit}"),
            item.option.as_deref().unwrap_or_default().into(),
        ];
        cells.map(|cell| screen.plain(&cell)).to_vec()
    };
    reading.items.iter().map(row).collect()
}
