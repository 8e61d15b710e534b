//! Which way the database takes to the rows of a list.

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
        (grants::LIST_OF_MODEL, "model_grants_by_model"),
        (grants::LIST_RECEIVED, "model_grants_by_grantee"),
    ];
    for (sql, index) in lists {
        let plan = db.plan(sql).await;
        assert!(plan.uses(index), "{plan}");
        if sql == models::LIST_SHARED {
            // One page of ids comes out of the index, as `g`; those few rows may be put in order.
            assert!(plan.scans().all(|step| step == "SCAN g"), "{plan}");
        } else {
            plan.expect_indexed();
        }
    }
}
