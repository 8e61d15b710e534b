//! Which way the database takes to the rows of a list.

use database::{Tenancy, Tx};
use sqlx::{AssertSqlSafe, Row as _};
use testkit::TestDb;

use super::{events, jobs};

/// Every list runs on an index from its first row to its last: no table is walked, nothing is sorted.
#[tokio::test]
async fn lists_run_on_their_indexes() {
    let db = TestDb::sqlite().await;
    let lists = [
        (jobs::LIST, "jobs_by_partner"),
        (jobs::LIST_BY_STATE, "jobs_by_state"),
        (events::AFTER, "sqlite_autoindex_job_events_1"),
    ];
    for (sql, index) in lists {
        let Tx::Sqlite(mut tx) = db.read(Tenancy::Platform).await.unwrap() else { panic!("this is SQLite") };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::query(explain).fetch_all(&mut *tx).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:?}");
        for step in &plan {
            assert!(!step.contains("TEMP B-TREE"), "{sql}: {plan:?}");
            assert!(!step.contains("SCAN"), "{sql}: {plan:?}");
        }
    }
}
