//! Which way a database takes to the rows of a statement.

use std::fmt;

use database::{Tenancy, Tx, run_on};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, SqliteConnection};

use crate::TestDb;

/// The steps that a database makes for a statement.
#[derive(Debug)]
pub struct Plan {
    statement: String,
    steps: Vec<String>,
}

impl TestDb {
    /// What this database makes of a statement, whatever its parameters are. PostgreSQL is asked for its way through tables that
    /// are too large to be read from end to end; those of a test are empty.
    pub async fn plan(&self, statement: &str) -> Plan {
        let mut tx = self.read(Tenancy::Platform).await.expect("a transaction");
        let steps = match &mut tx {
            Tx::Sqlite(sqlite) => of_sqlite(sqlite, statement).await,
            Tx::Postgres(_) => {
                let setting = "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan";
                run_on!(&mut tx, |conn| sqlx::raw_sql(setting).execute(conn).await.map(drop)).expect("the settings");
                let Tx::Postgres(postgres) = &mut tx else { unreachable!("it is PostgreSQL") };
                of_postgres(postgres, statement).await
            }
        };
        let steps = steps.unwrap_or_else(|error| panic!("{error}: {statement}"));
        assert!(!steps.is_empty(), "no plan: {statement}");
        Plan { statement: statement.to_owned(), steps }
    }
}

async fn of_sqlite(sqlite: &mut SqliteConnection, statement: &str) -> sqlx::Result<Vec<String>> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let rows = sqlx::query(explain).fetch_all(sqlite).await?;
    Ok(rows.iter().map(|row| row.get("detail")).collect())
}

async fn of_postgres(postgres: &mut PgConnection, statement: &str) -> sqlx::Result<Vec<String>> {
    let parameters = (1..=16).filter(|parameter| statement.contains(&format!("${parameter}"))).count();
    let nulls = vec!["NULL"; parameters].join(", ");
    let arguments = if nulls.is_empty() { nulls } else { format!("({nulls})") };
    sqlx::raw_sql(AssertSqlSafe(format!("PREPARE planned AS {statement}"))).execute(&mut *postgres).await?;
    let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE planned{arguments}"));
    let lines = sqlx::raw_sql(explain).fetch_all(&mut *postgres).await?;
    sqlx::raw_sql("DEALLOCATE planned").execute(postgres).await?;
    Ok(lines.iter().map(|line| line.get(0)).collect())
}

impl Plan {
    /// Steps that read all there is, be it in the order of an index.
    pub fn scans(&self) -> impl Iterator<Item = &str> {
        let scans = |step: &&str| {
            // A row of constants is none of a table.
            (step.starts_with("SCAN") && *step != "SCAN CONSTANT ROW") || step.contains("Seq Scan")
        };
        self.steps.iter().map(String::as_str).filter(scans)
    }

    /// Whether rows are put in order.
    pub fn sorts(&self) -> bool {
        self.steps.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("Sort Key"))
    }

    /// Whether it goes by this index.
    pub fn uses(&self, index: &str) -> bool {
        self.steps.iter().any(|step| step.contains(index))
    }

    /// From the first row to the last by indexes: nothing is read from end to end, nothing is sorted.
    ///
    /// # Panics
    /// When it is not.
    pub fn expect_indexed(&self) {
        assert!(self.scans().next().is_none() && !self.sorts(), "{self}");
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.statement, self.steps.join("\n"))
    }
}
