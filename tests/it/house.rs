//! The rules of the house, held by a test.

use diesel::prelude::*;
use phiencho::store::{Engine, Location, migrate, revert_all};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// A file is one idea.
const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
/// A handler takes its request apart, asks a room, and answers.
const HANDLER_LINES_MAX: usize = 30;

/// Which room may use which.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("shop", &["base"]),
    ("reader", &["base", "shop"]),
    ("store", &["base", "shop"]),
    ("platforms", &["base", "shop"]),
    ("printer", &["base", "shop"]),
    ("simulator", &["base", "shop", "platforms"]),
    ("desk", &["base", "shop", "reader", "store"]),
    ("feed", &["base", "shop", "store"]),
    ("server", &["base", "shop", "desk", "feed", "store"]),
    ("config", &["base"]),
    ("app", &["base", "shop", "store", "desk", "feed", "platforms", "printer", "server", "config"]),
    ("cli", &["base", "shop", "reader", "store", "platforms", "simulator", "desk", "server", "config", "app"]),
];

/// Words that may appear in one place only, and there.
const WORDS: &[(&str, &[&str])] = &[
    ("diesel", &["store"]),
    ("SqliteConnection", &["store/engine.rs"]),
    ("PgConnection", &["store/engine.rs"]),
    ("Engine::Sqlite", &["store/engine.rs"]),
    ("Engine::Postgres", &["store/engine.rs"]),
    ("StatusCode", &["server/error.rs", "platforms", "simulator"]),
    ("SystemTime", &["base/time.rs"]),
    ("Platform::Tiktok", &["shop/comment.rs", "platforms", "simulator", "cli/demo.rs", "cli/bench"]),
    ("Platform::Facebook", &["shop/comment.rs", "platforms", "simulator", "cli/demo.rs"]),
];

struct Source {
    /// Below `src/`.
    path: String,
    /// Without comments.
    code: Vec<String>,
    lines: usize,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// Modules above the file's own: 1 for `shop/mod.rs`, 2 for `shop/act.rs`.
    fn depth(&self) -> usize {
        let folders = self.path.matches('/').count();
        if self.path.ends_with("mod.rs") { folders } else { folders + 1 }
    }
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(ROOT).join("src");
    let mut found = Vec::new();
    rust_files(&root, &mut found);
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect();
        let path = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        Source { path, code, lines: text.lines().count() }
    };
    found.into_iter().map(source).collect()
}

/// The first words of what stands behind `crate::`: of `{shop::act, base}` both.
fn heads(behind: &str) -> Vec<&str> {
    let word = |path: &'_ str| path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(path.len());
    let behind = behind.trim_start();
    let Some(group) = behind.strip_prefix('{') else { return vec![&behind[..word(behind)]] };
    let (mut heads, mut open, mut fresh) = (Vec::new(), 1, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 1 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                heads.push(&group[at..at + word(&group[at..])]);
                fresh = false;
            }
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
    heads
}

/// What the code of a file names of the crate's root: by `crate::`, or by as
/// many `super::` as lead out of the `depth` modules that it stands in.
fn named(code: &str, depth: usize) -> Vec<&str> {
    let mut named: Vec<&str> = code.split("crate::").skip(1).flat_map(heads).collect();
    // The closing lines of the modules within the file that are open.
    let mut inner: Vec<String> = Vec::new();
    let mut begin = 0;
    for line in code.split_inclusive('\n') {
        let indent = &line[..line.len() - line.trim_start().len()];
        if inner.last().is_some_and(|end| line.trim_end() == end) {
            inner.pop();
        }
        let mut at = 0;
        while let Some(found) = line[at..].find("super::") {
            let behind = line[at + found..].trim_start_matches("super::");
            let climbed = (line.len() - at - found - behind.len()) / "super::".len();
            at = line.len() - behind.len();
            if climbed >= depth + inner.len() {
                named.extend(heads(&code[begin + at..]));
            }
        }
        if line.trim_end().ends_with('{') && line.split_whitespace().rev().nth(2) == Some("mod") {
            inner.push(format!("{indent}}}"));
        }
        begin += line.len();
    }
    named
}

#[test]
fn names_of_rooms_are_found() {
    for (code, depth, expected) in [
        ("use crate::shop::act::Act;", 2, vec!["shop"]),
        ("use crate::{\n    base::{id, money::Vnd},\n    store,\n};\nuse std::{a, b};", 2, vec!["base", "store"]),
        ("fn a(b: crate::desk::Desk) -> crate::shop::X {}", 2, vec!["desk", "shop"]),
        ("use crate::*;", 2, vec!["*"]),
        ("use super::super::store;\nuse super::a;", 2, vec!["store"]),
        ("use super::super::{store::a, desk};", 2, vec!["store", "desk"]),
        ("use super::store;", 1, vec!["store"]),
        ("mod tests {\n    use super::super::sample;\n    use super::super::super::store;\n}", 2, vec!["store"]),
        ("mod tests {\n    use super::*;\n}\nuse super::super::feed;", 2, vec!["feed"]),
    ] {
        assert_eq!(named(code, depth), expected, "{code}");
    }
}

#[test]
fn rooms_use_only_what_they_may() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        if matches!(source.room(), "lib" | "main") {
            continue;
        }
        let allowed = rooms.get(source.room()).unwrap_or_else(|| panic!("{} is in no room", source.path));
        for used in named(&source.code.join("\n"), source.depth()) {
            let foreign = rooms.contains_key(used) && used != source.room() && !allowed.contains(&used);
            // Through `crate::*` or `crate::{self}` anything could be used.
            if foreign || matches!(used, "*" | "self") {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_plan_has_no_circle() {
    // Every room stands below the rooms that use it.
    for (place, (room, uses)) in ROOMS.iter().enumerate() {
        for used in *uses {
            let below = ROOMS.iter().position(|(other, _)| other == used).unwrap();
            assert!(below < place, "{room} uses {used}, which stands above it");
        }
    }
}

#[test]
fn words_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (word, homes) in WORDS {
            let at_home = homes.iter().any(|home| source.path == *home || source.path.starts_with(&format!("{home}/")));
            if !at_home && source.code.iter().any(|line| line.contains(word)) {
                wrong.push(format!("{word} in {}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_and_functions_are_small() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.lines > FILE_LINES_MAX && source.path != "store/schema.rs" {
            wrong.push(format!("{}: {} lines", source.path, source.lines));
        }
        for (head, lines) in functions(&source.code) {
            let handler = source.room() == "server" && head.trim().starts_with("pub(super) async fn");
            if lines > if handler { HANDLER_LINES_MAX } else { FUNCTION_LINES_MAX } {
                wrong.push(format!("{}: {} is {lines} lines long", source.path, head.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first line and the number of lines of each function.
fn functions(code: &[String]) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut start: Option<(usize, String)> = None;
    for (number, line) in code.iter().enumerate() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let mut words = line.split_whitespace().take(5);
        if start.is_none() && words.any(|word| word == "fn") && !line.ends_with(';') && !line.ends_with('}') {
            start = Some((number, format!("{indent}}}")));
        } else if let Some((begin, end)) = &start
            && line == end
        {
            found.push((code[*begin].as_str(), number - begin + 1));
            start = None;
        }
    }
    found
}

fn fresh() -> (tempfile::TempDir, Location) {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::new(folder.path().join("a.sqlite").to_string_lossy().into_owned());
    (folder, location)
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    tbl: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    col: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    required: bool,
}

/// `table.column -> Type` of every column, as the migrations made them.
fn columns(engine: &mut Engine) -> BTreeSet<String> {
    let all: Vec<Column> = diesel::sql_query(
        "SELECT m.name AS tbl, c.name AS col, c.type AS kind, c.\"notnull\" AS required
         FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    )
    .load(engine)
    .unwrap();
    let shown = |column: Column| {
        let kind = match column.kind.as_str() {
            "BIGINT" => "BigInt",
            "TEXT" => "Text",
            "BOOLEAN" => "Bool",
            other => panic!("{} is {other}, which is not in both engines", column.col),
        };
        let kind = if column.required { kind.to_owned() } else { format!("Nullable<{kind}>") };
        format!("{}.{} -> {kind}", column.tbl, column.col)
    };
    all.into_iter().map(shown).collect()
}

#[test]
fn the_schema_is_what_the_migrations_make() {
    let (_folder, location) = fresh();
    migrate(&location).unwrap();
    let text = fs::read_to_string(Path::new(ROOT).join("src/store/schema.rs")).unwrap();
    let mut table = "";
    let mut declared = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ").filter(|_| line.ends_with(',')) {
            declared.insert(format!("{table}.{column} -> {}", kind.trim_end_matches(',')));
        } else if line.ends_with(") {") {
            table = line.split(' ').next().unwrap();
        }
    }
    assert_eq!(declared, columns(&mut location.connect().unwrap()));
}

#[test]
fn migrations_go_up_and_down_and_up() {
    let (_folder, location) = fresh();
    let applied = migrate(&location).unwrap();
    assert!(!applied.is_empty());
    let made = columns(&mut location.connect().unwrap());
    revert_all(&mut location.connect().unwrap()).unwrap();
    assert_eq!(columns(&mut location.connect().unwrap()), BTreeSet::new());
    assert_eq!(migrate(&location).unwrap(), applied);
    assert_eq!(columns(&mut location.connect().unwrap()), made);
}

#[test]
fn every_table_has_an_owner() {
    let (_folder, location) = fresh();
    migrate(&location).unwrap();
    let columns = columns(&mut location.connect().unwrap());
    let tables: BTreeSet<&str> = columns.iter().map(|column| column.split('.').next().unwrap()).collect();
    for table in tables.iter().filter(|table| !["shops", "id_blocks"].contains(table)) {
        let owned = columns.contains(&format!("{table}.shop_id -> BigInt"))
            || columns.contains(&format!("{table}.user_id -> BigInt"));
        assert!(owned, "{table} belongs to no shop");
    }
}
