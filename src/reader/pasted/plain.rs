//! Lists without a table's form: as they come out of a page.

use super::when::Moment;
use super::{Pasted, Row};
use crate::base::text::fold;

/// What stands between comments on the pages that lists are copied from,
/// folded.
const FURNITURE: &[&str] = &[
    "thich",
    "phan hoi",
    "tra loi",
    "chia se",
    "xem ban dich",
    "theo doi",
    "fan cung",
    "tac gia",
    "da chinh sua",
    "like",
    "reply",
    "share",
    "hide",
    "see translation",
    "follow",
    "top fan",
    "author",
    "edited",
    "host",
    "moderator",
    "viet cau tra loi",
    "write a reply",
];
/// Letters of a name before a colon at most.
const NAME_MAX: usize = 40;
/// Words of such a name at most.
const WORDS_MAX: usize = 7;

type Lines<'a> = [(usize, &'a str)];

/// Reads a list of whatever form.
pub(super) fn read(text: &str) -> Pasted {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let full: Vec<(usize, &str)> =
        lines.iter().filter(|(_, line)| !line.trim().is_empty() && meta(line).is_none()).copied().collect();
    let most = |fits: fn(&str) -> bool| full.iter().filter(|(_, line)| fits(line)).count() * 5 > full.len() * 3;
    if most(|line| by_tab(line).is_some()) {
        one_by_one(&lines, by_tab)
    } else if most(|line| by_colon(line).is_some()) {
        one_by_one(&lines, by_colon)
    } else {
        blocks(&lines)
    }
}

/// A name, a text, and perhaps a time.
type Parts<'a> = (&'a str, &'a str, Option<Moment>);

fn one_by_one<'a>(lines: &Lines<'a>, parts: fn(&'a str) -> Option<Parts<'a>>) -> Pasted {
    let mut pasted = Pasted::default();
    for (line, text) in lines.iter().filter(|(_, text)| !text.trim().is_empty()) {
        match parts(text) {
            Some((name, said, at)) => pasted.take(row((*line, *line), name, said.into(), at), &[(*line, text)]),
            None if meta(text).is_some() => drop(pasted.aside.insert(*line)),
            None => pasted.hand_back(&[(*line, text)]),
        }
    }
    pasted
}

fn row((line, last): (usize, usize), name: &str, text: String, at: Option<Moment>) -> Row {
    Row { line, last, id: None, author: None, name: name.trim_start_matches('@').into(), text, at }
}

/// `Name<TAB>text`, with a time in front, between or behind.
fn by_tab(line: &str) -> Option<Parts<'_>> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    match cells[..] {
        [name, text] if Moment::of(name).is_none() => Some((name, text, None)),
        [first, second, third] => match [first, second, third].map(Moment::of) {
            [None, None, at @ Some(_)] => Some((first, second, at)),
            [None, at @ Some(_), _] => Some((first, third, at)),
            [at @ Some(_), None, _] => Some((second, third, at)),
            _ => None,
        },
        _ => None,
    }
}

/// `Name: text`, with a time in front.
fn by_colon(line: &str) -> Option<Parts<'_>> {
    let line = line.trim();
    let time = |(first, rest): (&'_ str, _)| Some((Moment::of(first.trim_matches(['[', ']']))?, rest));
    let (at, line) = match line.split_once(' ').and_then(|(first, rest)| time((first, rest))) {
        Some((at, rest)) => (Some(at), rest),
        None => (None, line),
    };
    let (name, text) = line.split_once(':')?;
    let (name, text) = (name.trim(), text.trim());
    let short = name.chars().nth(NAME_MAX).is_none() && name.split_whitespace().count() <= WORDS_MAX;
    let sound = short && name.chars().any(char::is_alphabetic) && !text.is_empty() && !text.starts_with("//");
    sound.then_some((name, text, at))
}

/// Whether a line is furniture, and the time that it tells.
fn meta(line: &str) -> Option<Option<Moment>> {
    let mut at = None;
    let mut parts = line.split(['·', '•', '|']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek()?;
    for part in parts {
        match Moment::of(part) {
            Some(told) => at = at.or(Some(told)),
            None if FURNITURE.contains(&fold(part).as_str()) => {}
            None => return None,
        }
    }
    Some(at)
}

/// Lines that follow each other, and the times before and behind them.
#[derive(Default)]
struct Block<'a> {
    lines: Vec<(usize, &'a str)>,
    before: Option<Moment>,
    behind: Option<Moment>,
}

/// A name, and below it what they wrote.
fn blocks(lines: &Lines<'_>) -> Pasted {
    let mut pasted = Pasted::default();
    let mut blocks: Vec<Block<'_>> = vec![Block::default()];
    let mut parted = true;
    for (line, text) in lines {
        let told = meta(text);
        if told.is_none() && !text.trim().is_empty() {
            if parted {
                blocks.push(Block { before: blocks.last().and_then(|block| block.behind), ..Block::default() });
            }
            parted = false;
            if let Some(block) = blocks.last_mut() {
                block.lines.push((*line, text));
            }
            continue;
        }
        parted = true;
        if let (Some(at), Some(block)) = (told, blocks.last_mut()) {
            pasted.aside.insert(*line);
            block.behind = block.behind.or(at);
        }
    }
    // On a page where a time stands first, all times stand before.
    let leading = blocks.first().is_some_and(|block| block.behind.is_some());
    let blocks: Vec<Block<'_>> = blocks.into_iter().filter(|block| !block.lines.is_empty()).collect();
    match &blocks[..] {
        [Block { lines, before: None, behind: None }] if lines.len() > 2 => pairs(lines, &mut pasted),
        all => all.iter().for_each(|block| whole(block, leading, &mut pasted)),
    }
    pasted
}

fn pairs(lines: &Lines<'_>, pasted: &mut Pasted) {
    if !lines.len().is_multiple_of(2) {
        return pasted.hand_back(lines);
    }
    for pair in lines.chunks_exact(2) {
        if let [(line, name), (last, text)] = pair {
            pasted.take(row((*line, *last), name.trim(), (*text).into(), None), pair);
        }
    }
}

fn whole(block: &Block<'_>, leading: bool, pasted: &mut Pasted) {
    let at = if leading { block.before } else { block.behind };
    match &block.lines[..] {
        [(line, name), rest @ ..] if !rest.is_empty() => {
            let last = rest.last().map_or(*line, |(last, _)| *last);
            let text = rest.iter().map(|(_, text)| text.trim()).collect::<Vec<_>>().join("\n");
            pasted.take(row((*line, last), name.trim(), text, at), &block.lines);
        }
        [(line, only)] => match by_colon(only) {
            Some((name, text, told)) => pasted.take(row((*line, *line), name, text.into(), told.or(at)), &block.lines),
            None => pasted.hand_back(&block.lines),
        },
        _ => {}
    }
}
