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
        (crate::storage::REFERS_TO, "dataset_versions_by_content"),
        (crate::storage::REFERS_TO, "model_files_by_content"),
        (crate::storage::REFERS_TO, "jobs_by_checkpoint"),
    ];
    for (sql, index) in lists {
        let plan = db.plan(sql).await;
        assert!(plan.uses(index), "{plan}");
        plan.expect_indexed();
    }
}
