//! What one decision writes into several tables. SQLite is given the tables one
//! after the other; PostgreSQL all of them in one statement, because there the
//! round trip is what costs.

use crate::store::booking::rows::{Columns, Row, run};
use crate::store::engine::{Embedded, Engine, by_engine};
use crate::store::error::StoreError;
use diesel::connection::Connection;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sqlite::Sqlite;

/// See the module. In it a row is written once, and what one table refers to
/// in another stands before it.
#[derive(Default)]
pub struct Draft<'a>(Vec<Box<dyn Entry<'a> + 'a>>);

/// What is written into one table.
trait Entry<'a> {
    fn run(&self, c: &mut Embedded) -> QueryResult<()>;
    fn laid_out(self: Box<Self>) -> Box<dyn LaidOut + 'a>;
}

/// The same as a part of the statement.
trait LaidOut {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

struct Rows<R>(Vec<R>);
struct Unnested<R: Row>(R::Columns);
struct Statement<S>(S);

impl<'a, R: Row + 'a> Entry<'a> for Rows<R> {
    fn run(&self, c: &mut Embedded) -> QueryResult<()> {
        run(&self.0, c)
    }

    fn laid_out(self: Box<Self>) -> Box<dyn LaidOut + 'a> {
        Box::new(Unnested::<R>(R::columns(self.0)))
    }
}

impl<R: Row> LaidOut for Unnested<R> {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ");
        out.push_sql(R::INTO);
        out.push_sql(" SELECT * FROM unnest(");
        self.0.push(out)?;
        out.push_sql(")");
        out.push_sql(R::THEN);
        Ok(())
    }
}

impl<'a, S: QueryFragment<Sqlite> + QueryFragment<Pg> + QueryId + 'a> Entry<'a> for Statement<S> {
    fn run(&self, c: &mut Embedded) -> QueryResult<()> {
        c.execute_returning_count(&self.0).map(drop)
    }

    fn laid_out(self: Box<Self>) -> Box<dyn LaidOut + 'a> {
        self
    }
}

impl<S: QueryFragment<Pg>> LaidOut for Statement<S> {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())
    }
}

/// The statement: found again by its text, of which there are as many as there
/// are kinds of things that happen.
struct Together<'a>(Vec<Box<dyn LaidOut + 'a>>);

impl QueryId for Together<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Together<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Some((last, others)) = self.0.split_last() else { return Ok(()) };
        for (place, other) in others.iter().enumerate() {
            out.push_sql(if place == 0 { "WITH part" } else { ", part" });
            out.push_sql(&place.to_string());
            out.push_sql(" AS (");
            other.push(&mut out)?;
            out.push_sql(")");
        }
        if !others.is_empty() {
            out.push_sql(" ");
        }
        last.push(&mut out)
    }
}

impl<'a> Draft<'a> {
    /// Adds rows of a table. No two may have the same key.
    pub(in crate::store) fn rows<R: Row + 'a>(&mut self, rows: Vec<R>) {
        if !rows.is_empty() {
            self.0.push(Box::new(Rows(rows)));
        }
    }

    /// Adds a statement of rows that no other part of the draft touches.
    pub(in crate::store) fn statement<S>(&mut self, statement: S)
    where
        S: QueryFragment<Sqlite> + QueryFragment<Pg> + QueryId + 'a,
    {
        self.0.push(Box::new(Statement(statement)));
    }

    /// Writes what it holds, and holds nothing then.
    pub fn write(&mut self, c: &mut Engine) -> Result<(), StoreError> {
        let entries = std::mem::take(&mut self.0);
        if entries.is_empty() {
            return Ok(());
        }
        by_engine!(c,
            sqlite => entries.iter().try_for_each(|entry| entry.run(sqlite))?,
            postgres => {
                let all = Together(entries.into_iter().map(Entry::laid_out).collect());
                postgres.execute_returning_count(&all)?;
            }
        );
        Ok(())
    }
}
