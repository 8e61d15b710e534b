//! Which way the database takes to the rows of a list.

use testkit::TestDb;

use super::{events, jobs, joint};

/// Every list runs on an index from its first row to its last: no table is walked, nothing is sorted.
#[tokio::test]
async fn lists_run_on_their_indexes() {
    let db = TestDb::sqlite().await;
    let lists = [
        (jobs::LIST, "jobs_by_partner"),
        (jobs::LIST_BY_STATE, "jobs_by_state"),
        (joint::LIST, "jobs_by_project"),
        (events::AFTER, "sqlite_autoindex_job_events_1"),
    ];
    for (sql, index) in lists {
        let plan = db.plan(sql).await;
        assert!(plan.uses(index), "{plan}");
        plan.expect_indexed();
    }
}
