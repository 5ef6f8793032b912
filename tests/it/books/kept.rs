//! Figures that are kept: what differs from the tables is named and written
//! anew; a database from before they were kept comes to the same.

use super::{a_life, report};
use crate::kit::on_each_engine;
use diesel::connection::SimpleConnection;
use phiencho::store::Location;
use phiencho::store::check::{differences, repair};
use std::process::{Command, Output};

on_each_engine! {
    what_differs_is_named_and_put_right
    an_older_database_comes_to_the_same
    the_command_says_so
}

const WRONG: &str = "UPDATE sales SET booked = booked + 500, missed_money = 1 WHERE booked > 4000;
    DELETE FROM order_sales WHERE channel_id = 0;
    UPDATE session_minutes SET comments = comments + 1;
    UPDATE session_work SET money = 0;
    UPDATE session_acts SET undone = 9 WHERE kind = 'pack';
    UPDATE sessions SET revenue_booked = 1, look = 3;
    UPDATE stock SET waiting = 2 WHERE on_hand = 4000;
    UPDATE customers SET first_session_id = NULL;";

fn say(location: &Location, statements: &str) {
    location.connect().unwrap().batch_execute(statements).unwrap();
}

fn what_differs_is_named_and_put_right() {
    let stall = a_life();
    let whole = serde_json::to_value(report(&stall)).unwrap();
    say(&stall.location, WRONG);
    let found = stall.store.read(differences).unwrap();
    let sold = found.iter().find(|one| (one.table, one.figure) == ("sales", "booked")).unwrap();
    assert_eq!((sold.kept.as_str(), sold.counted.as_str()), ("10500", "10000"));
    assert!(sold.row.contains(&("product_id", stall.product_id("BG").to_string())), "{sold:?}");
    let tables: std::collections::BTreeSet<&str> = found.iter().map(|one| one.table).collect();
    let all =
        ["customers", "order_sales", "sales", "session_acts", "session_minutes", "session_work", "sessions", "stock"];
    assert_eq!(tables.into_iter().collect::<Vec<_>>(), all);
    assert_eq!(stall.store.write(repair).unwrap(), found);
    assert_eq!(stall.store.read(differences).unwrap(), []);
    assert_eq!(serde_json::to_value(report(&stall)).unwrap(), whole);
}

fn an_older_database_comes_to_the_same() {
    let stall = a_life();
    let whole = serde_json::to_value(report(&stall)).unwrap();
    say(&stall.location, include_str!("../../../migrations/2026-11-22-000300_sales/down.sql"));
    say(&stall.location, include_str!("../../../migrations/2026-11-22-000300_sales/up.sql"));
    let found = stall.store.read(differences).unwrap();
    assert_eq!(found, []);
    let mut anew = serde_json::to_value(report(&stall)).unwrap();
    let gio = (&mut anew["products"][0], &whole["products"][0]);
    // Neither what a line waited for that holds something besides,
    for figure in ["missed", "missed_money"] {
        gio.0[figure] = gio.1[figure].clone();
    }
    // nor what was on show can be told from the tables.
    for (step, was) in
        anew["pace"]["steps"].as_array_mut().unwrap().iter_mut().zip(whole["pace"]["steps"].as_array().unwrap())
    {
        step["pinned"] = was["pinned"].clone();
    }
    assert_eq!(anew, whole);
}

fn check(location: &Location, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_phiencho"));
    command.arg("check").args(more).args(["--language", "en", "--data"]);
    if location.is_server() {
        command.arg(folder.path()).args(["--database-url", location.address()]);
    } else {
        command.arg(std::path::Path::new(location.address()).parent().unwrap());
    }
    command.output().unwrap()
}

fn the_command_says_so() {
    let stall = a_life();
    let fine = check(&stall.location, &[]);
    assert_eq!(String::from_utf8(fine.stdout).unwrap(), "The figures agree with the tables.\n");
    assert!(fine.status.success());
    say(&stall.location, "UPDATE sessions SET queue = 7");
    let wrong = check(&stall.location, &[]);
    let line = format!("sessions (id {}): queue 7 ≠ 2\n", stall.session);
    assert_eq!((String::from_utf8(wrong.stdout).unwrap(), wrong.status.code()), (line, Some(1)));
    let json: serde_json::Value = serde_json::from_slice(&check(&stall.location, &["--json"]).stdout).unwrap();
    assert_eq!(
        (&json[0]["figure"], &json[0]["kept"], &json[0]["counted"]),
        (&"queue".into(), &"7".into(), &"2".into())
    );
    assert!(check(&stall.location, &["--repair"]).status.success());
    assert!(check(&stall.location, &[]).status.success());
    assert_eq!(stall.store.read(differences).unwrap(), []);
}
