//! Statements whose text never changes: Diesel prepares such a one once for a
//! connection and finds it again by its type, without building its text. Its
//! own UPDATEs, upserts, lists and inserts of many rows are prepared at every
//! execution.

use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, HasSqlType, Text};
use diesel::sqlite::Sqlite;
use serde::Serialize;

/// A list that a column is looked for in. SQLite takes it as one JSON text,
/// PostgreSQL as one array, so that its length is no part of the statement.
pub(in crate::store) struct Among<T> {
    values: Vec<T>,
    json: String,
}

impl<T: Serialize> Among<T> {
    pub(in crate::store) fn of(values: impl IntoIterator<Item = T>) -> Result<Self, crate::store::StoreError> {
        let values: Vec<T> = values.into_iter().collect();
        let json = crate::store::columns::json(&values)?;
        Ok(Self { values, json })
    }
}

impl<T> Among<T> {
    /// The list as PostgreSQL takes it.
    pub(in crate::store) const fn values(&self) -> &Vec<T> {
        &self.values
    }

    /// The list as JSON, as SQLite takes it.
    pub(in crate::store) const fn json(&self) -> &String {
        &self.json
    }

    pub(in crate::store) fn push_sqlite<'b>(&'b self, out: &mut AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }

    pub(in crate::store) fn push_postgres<'b, ST: 'static>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()>
    where
        Pg: HasSqlType<ST>,
        Vec<T>: ToSql<Array<ST>, Pg>,
    {
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<ST>, _>(&self.values)?;
        out.push_sql(")");
        Ok(())
    }
}

/// Declares a statement: its values, each a `?` of the text, and behind them
/// perhaps one list with the text that follows it.
///
/// A list behind other columns of the same key wants a text of its own on
/// PostgreSQL, one look-up per value (`each_of`): before its first ANALYZE,
/// and so at the start of a live, the planner goes by the other columns alone
/// and filters all that it finds, 20,000 orders for each batch.
macro_rules! statement {
    ($(#[$doc:meta])* postgres $name:ident { $($bind:ident: $value:ty => $sql_type:ty),* $(,)? }, gives $row:ty; $text:expr) => {
        $crate::store::booking::statement!(@is $(#[$doc])* $name { $($bind: $value),* }, gives $row);
        $crate::store::booking::statement!(@on diesel::pg::Pg, $name { $($bind => $sql_type),* }; $text);
    };
    ($(#[$doc:meta])* $name:ident { $($bind:ident: $value:ty => $sql_type:ty),* $(,)? }
        $(in $list:ident: $item:ty => $item_type:ty)? $(, gives $row:ty)?; $head:expr $(, $tail:expr)?) => {
        $crate::store::booking::statement!(@is $(#[$doc])* $name {
            $($bind: $value,)* $($list: $crate::store::booking::Among<$item>)?
        } $(, gives $row)?);
        $crate::store::booking::statement!(@on diesel::sqlite::Sqlite, $name { $($bind => $sql_type),* }
            $($list push_sqlite)?; $head $(, $tail)?);
        $crate::store::booking::statement!(@on diesel::pg::Pg, $name { $($bind => $sql_type),* }
            $($list push_postgres::<$item_type>)?; $head $(, $tail)?);

    };
    (@is $(#[$doc:meta])* $name:ident { $($bind:ident: $value:ty),* $(,)? } $(, gives $row:ty)?) => {
        $(#[$doc])*
        pub(in crate::store) struct $name<'a> {
            $(pub(in crate::store) $bind: &'a $value,)*
        }

        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        $(impl diesel::query_builder::Query for $name<'_> {
            type SqlType = $row;
        })?
        impl<C> diesel::query_dsl::RunQueryDsl<C> for $name<'_> {}
    };
    (@on $engine:ty, $name:ident { $($bind:ident => $sql_type:ty),* }
        $($list:ident $push:ident $(::<$item_type:ty>)?)?; $head:expr $(, $tail:expr)?) => {
        impl diesel::query_builder::QueryFragment<$engine> for $name<'_> {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, $engine>,
            ) -> diesel::QueryResult<()> {
                let mut parts = $head.split('?');
                out.push_sql(parts.next().unwrap_or_default());
                $(
                    out.push_bind_param::<$sql_type, _>(self.$bind)?;
                    out.push_sql(parts.next().unwrap_or_default());
                )*
                $(self.$list.$push$(::<$item_type>)?(&mut out)?;)?
                $(out.push_sql($tail);)?
                Ok(())
            }
        }
    };
}
pub(in crate::store) use statement;
