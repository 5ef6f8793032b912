//! Rows that are written many at a time, and the one statement of each table
//! that writes them: SQLite runs it for some rows at a time, PostgreSQL once
//! over the rows as columns. See [`super::draft`] for how tables go together.

use crate::store::booking::draft::Draft;
use crate::store::engine::{Embedded, Engine};
use crate::store::error::StoreError;
use diesel::RunQueryDsl;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sqlite::Sqlite;
use std::marker::PhantomData;

/// Rows in one execution on SQLite; those left over are written one by one.
const MANY: usize = 16;

/// A row of `Table`.
pub(in crate::store) trait Row: Sized {
    /// Its table.
    type Table: 'static;
    /// Many rows, column by column.
    type Columns: Columns;
    /// `table (column, …)`.
    const INTO: &'static str;
    /// What happens where the row is there already.
    const THEN: &'static str;

    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Sqlite>) -> QueryResult<()>;
    fn columns(rows: Vec<Self>) -> Self::Columns;
}

/// See [`Row::Columns`].
pub(in crate::store) trait Columns {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

/// Identifies the statement among those that a connection has prepared.
pub(in crate::store) struct Written<T>(PhantomData<T>);

/// `N` rows.
struct Part<'r, R, const N: usize>(&'r [R]);

impl<R: Row, const N: usize> QueryId for Part<'_, R, N> {
    type QueryId = (Written<R::Table>, [(); N]);
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<R: Row, const N: usize> QueryFragment<Sqlite> for Part<'_, R, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ");
        out.push_sql(R::INTO);
        out.push_sql(" VALUES ");
        for (place, row) in self.0.iter().enumerate() {
            out.push_sql(if place == 0 { "(" } else { ", (" });
            row.push(&mut out)?;
            out.push_sql(")");
        }
        out.push_sql(R::THEN);
        Ok(())
    }
}

impl<C, R, const N: usize> RunQueryDsl<C> for Part<'_, R, N> {}

/// Writes rows, some at a time.
pub(super) fn run<R: Row>(rows: &[R], c: &mut Embedded) -> QueryResult<()> {
    let (many, few) = rows.as_chunks::<MANY>();
    many.iter().try_for_each(|rows| Part::<R, MANY>(rows).execute(c).map(drop))?;
    few.chunks(1).try_for_each(|row| Part::<R, 1>(row).execute(c).map(drop))
}

/// Writes the rows of one table now. No two may have the same key.
pub(in crate::store) fn write<R: Row>(c: &mut Engine, rows: Vec<R>) -> Result<(), StoreError> {
    let mut draft = Draft::default();
    draft.rows(rows);
    draft.write(c)
}

/// Declares a row: its columns in the order of the statement, and what happens
/// where it is there already.
macro_rules! row {
    ($(#[$doc:meta])* $row:ident $(<$life:lifetime>)? of $table:ident, $columns:ident {
        $first:ident: $first_value:ty => $first_type:ty,
        $($column:ident: $value:ty => $sql_type:ty,)*
    } $then:literal) => {
        $(#[$doc])*
        pub(in crate::store) struct $row$(<$life>)? {
            pub(in crate::store) $first: $first_value,
            $(pub(in crate::store) $column: $value,)*
        }

        pub(in crate::store) struct $columns$(<$life>)? {
            $first: Vec<$first_value>,
            $($column: Vec<$value>,)*
        }

        impl$(<$life>)? $crate::store::booking::rows::Row for $row$(<$life>)? {
            type Table = $crate::store::schema::$table::table;
            type Columns = $columns$(<$life>)?;
            const INTO: &'static str =
                concat!(stringify!($table), " (", stringify!($first) $(, ", ", stringify!($column))*, ")");
            const THEN: &'static str = $then;

            fn push<'b>(
                &'b self,
                out: &mut diesel::query_builder::AstPass<'_, 'b, diesel::sqlite::Sqlite>,
            ) -> diesel::QueryResult<()> {
                out.push_bind_param::<$first_type, _>(&self.$first)?;
                $(
                    out.push_sql(", ");
                    out.push_bind_param::<$sql_type, _>(&self.$column)?;
                )*
                Ok(())
            }

            fn columns(rows: Vec<Self>) -> Self::Columns {
                let len = rows.len();
                let mut all = $columns {
                    $first: Vec::with_capacity(len),
                    $($column: Vec::with_capacity(len),)*
                };
                for row in rows {
                    all.$first.push(row.$first);
                    $(all.$column.push(row.$column);)*
                }
                all
            }
        }

        impl$(<$life>)? $crate::store::booking::rows::Columns for $columns$(<$life>)? {
            fn push<'b>(
                &'b self,
                out: &mut diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::QueryResult<()> {
                use diesel::sql_types::Array;
                out.push_bind_param::<Array<$first_type>, _>(&self.$first)?;
                $(
                    out.push_sql(", ");
                    out.push_bind_param::<Array<$sql_type>, _>(&self.$column)?;
                )*
                Ok(())
            }
        }
    };
}
pub(in crate::store) use row;
