//! Which way the databases take to the rows.

use testkit::TestDb;

use super::{datasets, grants, uploads, versions};

/// Statements that run often or over many rows.
const STATEMENTS: [&str; 22] = [
    datasets::GET,
    datasets::FIND_VISIBLE,
    datasets::LIST_OWN,
    datasets::LIST_ALL,
    datasets::LIST_SHARED,
    versions::DATASET_OF,
    versions::BY_ID,
    versions::BY_NUMBER,
    versions::LIST,
    versions::CONTENTS,
    grants::FIND,
    grants::LIVE,
    grants::LIVE_UNDER,
    grants::NEWEST,
    grants::STILL_TRAINS,
    grants::GOT,
    grants::LIST_OF_DATASET,
    grants::LIST_RECEIVED,
    grants::REVOKE_ALL,
    uploads::FIND,
    uploads::LIST,
    uploads::EXPIRED,
];

/// Lists that come out of an index in the order of their pages: nothing is sorted.
const PAGES: [&str; 5] =
    [datasets::LIST_OWN, versions::LIST, grants::LIST_OF_DATASET, grants::LIST_RECEIVED, uploads::LIST];

#[tokio::test]
async fn every_row_is_reached_by_an_index() {
    for db in [TestDb::sqlite().await, TestDb::postgres().await] {
        for statement in STATEMENTS {
            let plan = db.plan(statement).await;
            // CONTENTS reads the whole table, from the end of its key on.
            assert!(plan.scans().all(|step| step.contains("USING INDEX")), "{plan}");
            assert!(!plan.sorts() || !PAGES.contains(&statement), "{plan}");
        }
    }
}
