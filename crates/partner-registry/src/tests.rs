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
        (crate::applications::store::LAPSED, "applications_unverified"),
        (crate::applications::store::OPEN_BY_CONTACT, "partners_by_contact"),
        (crate::applications::store::links::FIND, "sqlite_autoindex_application_links_1"),
        (crate::applications::store::links::SWEEP, "application_links_by_expiry"),
        (crate::applications::store::stages::LIST, "partner_stages_by_partner"),
        (crate::applications::store::conversation::LIST_QUESTIONS, "application_questions_by_partner"),
        (crate::applications::store::conversation::LIST_REPLIES, "application_replies_by_question"),
        (crate::applications::store::conversation::LIST_NOTES, "application_notes_by_partner"),
        (crate::pipeline::COUNT, "partners_by_status"),
        (crate::pipeline::CARDS, "partner_stages_by_partner"),
        (crate::proposals::CANDIDATES, "partners_by_status"),
        (crate::agreements::store::LIST, "sqlite_autoindex_agreement_parties_1"),
        (crate::projects::store::LIST, "sqlite_autoindex_project_parties_1"),
        (crate::projects::store::messages::LIST, "project_messages_by_project"),
        (crate::projects::store::activity::LIST, "project_activity_by_project"),
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
