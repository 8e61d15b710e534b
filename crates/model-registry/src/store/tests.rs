//! Which way the database takes to the rows of a list.

use database::{Tenancy, Tx};
use sqlx::{AssertSqlSafe, Row as _};
use testkit::TestDb;

use super::{grants, models, versions};

/// Every list runs on an index from its first row to its last: no table is walked, nothing is sorted.
#[tokio::test]
async fn lists_run_on_their_indexes() {
    let db = TestDb::sqlite().await;
    let lists = [
        (models::LIST, "models_by_partner"),
        (models::LIST_CURRENT, "models_by_partner"),
        (models::LIST_SHARED, "model_grants_by_grantee_model"),
        (versions::LIST, "model_versions_by_model"),
        (grants::LIST_GIVEN, "model_grants_by_model"),
        (grants::LIST_RECEIVED, "model_grants_by_grantee"),
    ];
    for (sql, index) in lists {
        let Tx::Sqlite(mut tx) = db.read(Tenancy::Platform).await.unwrap() else { panic!("this is SQLite") };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::query(explain).fetch_all(&mut *tx).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:?}");
        for step in &plan {
            // One page of ids comes out of the index; those few rows may be put in order.
            let of_a_page = sql == models::LIST_SHARED && (step == "SCAN g" || step.contains("TEMP B-TREE"));
            assert!(of_a_page || !(step.contains("SCAN") || step.contains("TEMP B-TREE")), "{sql}: {plan:?}");
        }
    }
}
