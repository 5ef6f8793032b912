//! The real program is killed while people work: every command that it answered
//! is there after the next start, and none is there twice.

use super::{Moments, Program, free_port, kills, the_books_in, to_the_end, token};
use crate::kit::{Visitor, key};
use diesel::prelude::*;
use phiencho::store::Location;
use serde_json::{Value, json};
use std::path::Path;
use tokio::time::timeout;

/// Milliseconds after the doors opened at which a round is over at the latest.
const LATE_MS: u64 = 250;
/// A round must see commands answered at times, or this proves nothing.
const ANSWERED_MIN: usize = 10;

/// A command, to be sent again as it was.
#[derive(Clone)]
struct Sent {
    path: String,
    body: Value,
    undoes: bool,
}

/// What people at the program did.
#[derive(Default)]
struct Worked {
    /// Commands that were answered, with their answers.
    answered: Vec<(Sent, Value)>,
    /// The command that was on its way when the program was killed.
    unheard: Option<Sent>,
    done: i64,
    undone: i64,
}

impl Worked {
    fn count(&mut self, sent: &Sent) {
        *(if sent.undoes { &mut self.undone } else { &mut self.done }) += 1;
    }
}

#[tokio::test]
async fn killed_while_people_work_no_answered_command_is_lost_or_done_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    to_the_end(data, "500");
    let port = free_port();
    let address = format!("http://127.0.0.1:{port}");
    let before = counts(data);
    let mut moments = Moments::new();
    let (mut worked, mut owner) = (Worked::default(), None);
    for _ in 0..kills() {
        let mut program = Program::start(&["serve"], port, data);
        program.up(&address).await;
        if owner.is_none() {
            owner = Some(Visitor::who_has(&address, &token(data), "Mai").await);
        }
        let visitor: &Visitor = owner.as_ref().unwrap();
        answered_as_before(visitor, &mut worked).await;
        let session = visitor.get("/api/v1/sessions").await.body["sessions"][0]["id"].as_i64().unwrap();
        timeout(moments.next(LATE_MS), work(visitor, session, &mut moments, &mut worked)).await.ok();
        // The moment of the kill is the thing under test.
        program.kill();
    }
    let mut program = Program::start(&["serve"], port, data);
    program.up(&address).await;
    answered_as_before(owner.as_ref().unwrap(), &mut worked).await;
    program.kill();
    let after = counts(data);
    println!("{} commands answered, {} of them takings back", worked.done + worked.undone, worked.undone);
    assert!(worked.answered.len() >= ANSWERED_MIN, "too little was done: {}", worked.answered.len());
    assert_eq!((after.0 - before.0, after.1 - before.1), (worked.done, worked.undone), "acts done and taken back");
    the_books_in(data);
}

/// After a start: the commands that were answered last are answered the same
/// again, and the one that was not heard of is done now, if it was not before.
async fn answered_as_before(visitor: &Visitor, worked: &mut Worked) {
    for (sent, answer) in worked.answered.iter().rev().take(20) {
        let again = visitor.post(&sent.path, sent.body.clone()).await;
        assert_eq!((again.status, &again.body), (200, answer), "an answered command was lost: {}", sent.path);
    }
    if let Some(sent) = worked.unheard.take() {
        let again = visitor.post(&sent.path, sent.body.clone()).await;
        let third = visitor.post(&sent.path, sent.body.clone()).await;
        assert_eq!((again.status, &again.body), (third.status, &third.body));
        if again.status == 200 {
            worked.count(&sent);
            worked.answered.push((sent, again.body));
        }
    }
}

/// Works on orders at random until it is stopped.
async fn work(visitor: &Visitor, session: i64, moments: &mut Moments, worked: &mut Worked) {
    let home = format!("/api/v1/sessions/{session}");
    loop {
        let orders = visitor.get(&format!("{home}/orders?limit=200")).await.body["orders"].as_array().unwrap().clone();
        for _ in 0..20 {
            let mut throw = |end: u64| usize::try_from(moments.next(end).as_millis()).unwrap();
            let order = &orders[throw(orders.len() as u64)];
            let (id, version) = (&order["id"], &order["version"]);
            let mut body = json!({ "key": key(), "version": version });
            let path = match throw(4) {
                0 => format!("{home}/orders/{id}/confirm"),
                1 => format!("{home}/orders/{id}/looked"),
                2 if order["lines"][0].is_object() => {
                    body["product_id"] = order["lines"][0]["product_id"].clone();
                    body["option"] = order["lines"][0]["option"].clone();
                    body["quantity"] = json!(throw(6).to_string());
                    format!("{home}/orders/{id}/lines")
                }
                _ => format!("{home}/undo"),
            };
            let undoes = path.ends_with("/undo");
            let sent = Sent { path, body, undoes };
            worked.unheard = Some(sent.clone());
            let answer = visitor.post(&sent.path, sent.body.clone()).await;
            worked.unheard = None;
            if answer.status == 200 {
                worked.count(&sent);
                worked.answered.push((sent, answer.body));
            }
        }
    }
}

#[derive(QueryableByName)]
struct Acts {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    done: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    undone: i64,
}

/// Acts in the database, and how many of them were taken back.
fn counts(data: &Path) -> (i64, i64) {
    let location = Location::new(data.join("phiencho.sqlite").to_string_lossy().into_owned());
    let mut engine = location.connect().unwrap();
    let query = "SELECT count(*) AS done, count(undone_at) AS undone FROM acts";
    let Acts { done, undone } = diesel::sql_query(query).get_result(&mut engine).unwrap();
    (done, undone)
}
