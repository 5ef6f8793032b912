//! A fresh database for each test, on either engine.

use crate::kit::key;
use crate::simulate::TRUTHS;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use phiencho::store::{Location, check};
use std::cell::Cell;
use std::path::Path;

/// Names the server that `scripts/with-postgres` has started; or says
/// `required` where a test must not be left out for want of one.
const SERVER: &str = "PHIENCHO_TEST_POSTGRES";

/// An engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

thread_local! {
    static CHOSEN: Cell<Kind> = const { Cell::new(Kind::Sqlite) };
}

/// Runs `test` with its databases on this engine. Without a server (outside
/// of `make test`) what needs one is left out, and says so.
pub fn on(kind: Kind, test: impl FnOnce()) {
    if kind == Kind::Postgres {
        let Ok(server) = std::env::var(SERVER) else {
            eprintln!("left out: {SERVER} names no server; see scripts/with-postgres");
            return;
        };
        assert_ne!(server, "required", "no server was started; see scripts/with-postgres");
    }
    CHOSEN.set(kind);
    test();
}

/// A database that nothing else uses.
pub fn fresh(folder: &Path) -> Location {
    match CHOSEN.get() {
        Kind::Sqlite => Location::new(folder.join("phiencho.sqlite").to_string_lossy().into_owned()),
        Kind::Postgres => {
            let server = std::env::var(SERVER).unwrap();
            let name = format!("t{}", key());
            let mut main = Location::new(format!("{server}/postgres")).connect().unwrap();
            main.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
            Location::new(format!("{server}/{name}"))
        }
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    wrong: i64,
}

/// No table contradicts another.
pub fn the_books_are_true(location: &Location) {
    these_hold(location, TRUTHS);
    assert_eq!(check::differences(&mut location.connect().unwrap()).unwrap(), []);
}

/// Truths, each with the statement that counts what breaks it.
pub fn these_hold(location: &Location, truths: &[(&str, &str)]) {
    let mut engine = location.connect().unwrap();
    for (truth, query) in truths {
        let Count { wrong } = diesel::sql_query(*query).get_result(&mut engine).unwrap();
        assert_eq!(wrong, 0, "{truth}");
    }
}

/// Each of these tests, once on each engine.
macro_rules! on_each_engine {
    ($($name:ident)+) => {
        mod sqlite {
            $(#[test] fn $name() { crate::kit::on(crate::kit::Kind::Sqlite, super::$name); })+
        }
        mod postgres {
            $(#[test] fn $name() { crate::kit::on(crate::kit::Kind::Postgres, super::$name); })+
        }
    };
}
pub(crate) use on_each_engine;
