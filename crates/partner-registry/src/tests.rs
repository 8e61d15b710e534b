use database::{Tenancy, Tx};
use sqlx::{AssertSqlSafe, Row as _};
use testkit::TestDb;

/// Every list and sum runs on an index from its first row to its last: no table is walked, nothing is sorted.
#[tokio::test]
async fn lists_run_on_their_indexes() {
    let db = TestDb::sqlite().await;
    let lists = [
        (crate::partners::store::LIST, "sqlite_autoindex_partners_1"),
        (crate::partners::store::LIST_BY_STATUS, "partners_by_status"),
        (crate::partners::store::DIRECTORY, "partners_by_status"),
        (crate::assessments::store::LIST, "assessments_by_partner"),
        (crate::agreements::store::LIST, "sqlite_autoindex_agreement_parties_1"),
        (crate::storage::FIND, "sqlite_autoindex_partner_storage_1"),
        (crate::storage::RESERVED, "uploads_by_partner"),
    ];
    for (sql, index) in lists {
        let Tx::Sqlite(mut tx) = db.read(Tenancy::Platform).await.unwrap() else { panic!("this is SQLite") };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::query(explain).fetch_all(&mut *tx).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:?}");
        for step in &plan {
            assert!(!step.contains("SCAN") && !step.contains("TEMP B-TREE"), "{sql}: {plan:?}");
        }
    }
}
