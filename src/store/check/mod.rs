//! Figures that are kept beside the tables, held against the tables: each is
//! counted anew, in SQL and by nothing that the booking shares, and what differs
//! is named, or written anew.

mod counted;

use crate::base::id::ShopId;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::shops as stored;
use crate::store::shops;
use counted::{ALL, Kept};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::Serialize;

/// A figure that is not what the tables come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The table that keeps it.
    pub table: &'static str,
    /// Which row, by the columns of its key.
    pub row: Vec<(&'static str, String)>,
    /// The column.
    pub figure: &'static str,
    /// What is kept; thousandths of a unit, or đồng. None is `null`.
    pub kept: String,
    /// What it comes to.
    pub counted: String,
}

/// Differences that are named at most, of each table.
const NAMED: usize = 1000;

/// Between the columns of a row as text; no name holds it.
const BETWEEN: char = '\u{1f}';

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    kept: String,
    #[diesel(sql_type = Text)]
    counted: String,
}

/// Columns in SQL, each in its words.
fn list(columns: &[&str], between: &str, words: impl Fn(&str) -> String) -> String {
    columns.iter().map(|column| words(column)).collect::<Vec<_>>().join(between)
}

fn between() -> String {
    format!(" || '{BETWEEN}' || ")
}

fn as_text(columns: &[&str], of: &str) -> String {
    list(columns, &between(), |column| format!("COALESCE(CAST({of}{column} AS TEXT), 'null')"))
}

impl Kept {
    /// Gives key, kept and counted figures of the rows that differ, each as one
    /// text. A row of its own that is not there counts as nothing.
    fn query(&self) -> String {
        let Self { table, keys, figures, counted, own } = self;
        let order = format!("ORDER BY 1 LIMIT {NAMED}");
        if !own {
            let [key, kept, now] = [as_text(keys, "k."), as_text(figures, "k."), as_text(figures, "c.")];
            let on = list(keys, " AND ", |key| format!("k.{key} = c.{key}"));
            let differ = list(figures, " OR ", |figure| format!("k.{figure} IS DISTINCT FROM c.{figure}"));
            return format!(
                "SELECT {key} AS key, {kept} AS kept, {now} AS counted FROM {table} k JOIN ({counted}) c ON {on} \
                 WHERE {differ} {order}"
            );
        }
        let group = keys.join(", ");
        let mine = list(figures, ", ", |figure| format!("{figure} AS k_{figure}, 0 AS c_{figure}"));
        let theirs = list(figures, ", ", |figure| format!("0, {figure}"));
        let sums = |side: &str| list(figures, &between(), |figure| format!("CAST(SUM({side}{figure}) AS TEXT)"));
        let differ = list(figures, " OR ", |figure| format!("SUM(k_{figure}) <> SUM(c_{figure})"));
        format!(
            "SELECT {key} AS key, {kept} AS kept, {now} AS counted FROM (SELECT {group}, {mine} FROM {table} \
             UNION ALL SELECT {group}, {theirs} FROM ({counted}) counted) sides GROUP BY {group} HAVING {differ} {order}",
            key = as_text(keys, ""),
            kept = sums("k_"),
            now = sums("c_"),
        )
    }

    /// The statements that write all of it anew.
    fn repair(&self) -> String {
        let Self { table, keys, figures, counted, own } = self;
        if *own {
            let zero = list(figures, ", ", |figure| format!("{figure} = 0"));
            let set = list(figures, ", ", |figure| format!("{figure} = excluded.{figure}"));
            let (keys, figures) = (keys.join(", "), figures.join(", "));
            // The shop follows from the session.
            let target = keys.replace(", shop_id", "");
            format!(
                "UPDATE {table} SET {zero}; INSERT INTO {table} ({keys}, {figures}) \
                 SELECT {keys}, {figures} FROM ({counted}) counted WHERE TRUE ON CONFLICT ({target}) DO UPDATE SET {set}"
            )
        } else {
            let set = list(figures, ", ", |figure| format!("{figure} = counted.{figure}"));
            let on = list(keys, " AND ", |key| format!("counted.{key} = {table}.{key}"));
            format!("UPDATE {table} SET {set} FROM ({counted}) counted WHERE {on}")
        }
    }

    fn differences(&self, row: &Row) -> Vec<Difference> {
        let key: Vec<(&'static str, String)> =
            self.keys.iter().copied().zip(row.key.split(BETWEEN).map(str::to_owned)).collect();
        let (kept, counted) = (row.kept.split(BETWEEN), row.counted.split(BETWEEN));
        let figures = self.figures.iter().zip(kept.zip(counted)).filter(|(_, (kept, counted))| kept != counted);
        let difference = |(figure, (kept, counted)): (&&'static str, (&str, &str))| Difference {
            table: self.table,
            row: key.clone(),
            figure,
            kept: kept.to_owned(),
            counted: counted.to_owned(),
        };
        figures.map(difference).collect()
    }
}

/// The figures of all shops that are not what the tables come to, those of 1000
/// rows of each table at most.
pub fn differences(c: &mut Engine) -> Result<Vec<Difference>, StoreError> {
    let mut all = Vec::new();
    for kept in &ALL {
        let rows: Vec<Row> = diesel::sql_query(kept.query()).load(c)?;
        all.extend(rows.iter().flat_map(|row| kept.differences(row)));
    }
    Ok(all)
}

/// Writes all figures anew, with every shop locked. Returns what differed. What
/// was frozen when a session was closed stays.
pub fn repair(c: &mut Engine) -> Result<Vec<Difference>, StoreError> {
    let shops: Vec<i64> = stored::table.order(stored::id).select(stored::id).load(c)?;
    shops.into_iter().try_for_each(|shop| shops::lock(c, ShopId(shop)))?;
    let found = differences(c)?;
    if !found.is_empty() {
        ALL.iter().try_for_each(|kept| c.batch_execute(&kept.repair()))?;
    }
    Ok(found)
}
