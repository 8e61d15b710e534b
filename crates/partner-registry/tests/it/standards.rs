//! Drafts and releases of standards, on both databases.

use access::{EditStandard, ReadAlliance, ReleaseStandard};
use chrono::TimeDelta;
use database::{Tenancy, execute};
use foundation::{DatasetVersionId, ErrorKind, Fault as _, PageRequest, PartnerId, StandardId};
use partner_registry::PartnerError;
use partner_registry::standards::{self, Definition, NewStandard, Release, Standard, StandardVersion, Step};
use serde_json::{Value, json};
use testkit::{Person, TestDb, permit};

use crate::alliances::Circle;
use crate::fixtures::audited;

testkit::on_both_databases!(
    a_draft_is_edited_from_the_revision_that_was_read,
    a_release_is_numbered_by_what_it_changes,
    two_that_release_at_once_make_one_version,
    a_draft_is_for_members_and_a_version_for_everybody,
    a_new_version_starts_the_grace_period_of_those_before,
    what_was_withdrawn_stays_so,
    a_hidden_test_set_is_the_leads_own,
    only_the_lead_writes,
);

fn definition(most: i64) -> Definition {
    read(json!({ "data": { "columns": [{ "name": "age", "type": "integer", "minimum": 0, "maximum": most }] } }))
}

fn read(value: Value) -> Definition {
    serde_json::from_value(value).unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T, PartnerError>) -> (ErrorKind, &'static str) {
    let error = answer.unwrap_err();
    (error.kind(), error.code())
}

pub(crate) async fn begin(db: &TestDb, circle: &Circle, by: &Person) -> Result<Standard, PartnerError> {
    let (name, summary) = ("Admissions".to_owned(), "What a table of admissions holds.".to_owned());
    let new = NewStandard { alliance: circle.alliance, name, summary, definition: definition(120) };
    standards::create(db, &db.sources, &permit::<EditStandard>(by), new).await
}

async fn edit(
    db: &TestDb,
    by: &Person,
    id: StandardId,
    to: &Definition,
    from: Option<i64>,
) -> Result<i64, PartnerError> {
    let by = permit::<EditStandard>(by);
    standards::edit(db, &db.sources, &by, id, (to, from)).await.map(|draft| draft.revision)
}

pub(crate) async fn release(
    db: &TestDb,
    by: &Person,
    id: StandardId,
    how: Release,
) -> Result<StandardVersion, PartnerError> {
    standards::release(db, &db.sources, &permit::<ReleaseStandard>(by), id, how).await
}

async fn a_draft_is_edited_from_the_revision_that_was_read(db: TestDb) {
    let circle = Circle::new(&db).await;
    let standard = begin(&db, &circle, &circle.lead).await.unwrap();
    assert_eq!(code(begin(&db, &circle, &circle.lead).await), (ErrorKind::Conflict, "standard_name_taken"));
    assert_eq!(edit(&db, &circle.lead, standard.id, &definition(110), Some(1)).await.unwrap(), 2);
    let late = edit(&db, &circle.lead, standard.id, &definition(100), Some(1)).await;
    assert_eq!(code(late), (ErrorKind::PreconditionFailed, "revision_outdated"));
    let read = permit::<ReadAlliance>(&circle.lead);
    assert_eq!(standards::draft(&db, &read, standard.id).await.unwrap().definition, definition(110));
    assert_eq!(audited(&db, "standard:edit", standard.id, circle.clinic).await, 1);
}

async fn a_release_is_numbered_by_what_it_changes(db: TestDb) {
    let circle = Circle::new(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    let first = release(&db, &circle.lead, id, Release::default()).await.unwrap();
    assert_eq!((first.summary.number.to_string(), first.summary.grace_days), ("1.0.0".to_owned(), 90));
    let nothing = release(&db, &circle.lead, id, Release::default()).await;
    assert_eq!(code(nothing), (ErrorKind::Conflict, "standard_nothing_changed"));
    edit(&db, &circle.lead, id, &definition(110), None).await.unwrap();
    let reader = permit::<ReadAlliance>(&circle.lead);
    let (number, changes) = standards::preview(&db, &reader, id).await.unwrap();
    assert_eq!((number.to_string(), changes[0].step), ("2.0.0".to_owned(), Step::Major));
    assert_eq!(changes[0].what, "the greatest value was 120 and is 110");
    let expected = Release { number: Some("1.1.0".parse().unwrap()), ..Release::default() };
    assert_eq!(code(release(&db, &circle.lead, id, expected).await), (ErrorKind::Conflict, "standard_version_differs"));
    let stale = Release { revision: Some(1), ..Release::default() };
    assert_eq!(code(release(&db, &circle.lead, id, stale).await).1, "revision_outdated");
    let second = release(&db, &circle.lead, id, Release::default()).await.unwrap();
    assert_eq!(second.summary.changes, changes);
    // What was released is read back to the byte, and its digest is that of the text.
    let stored = standards::version(&db, &reader, id, Some(second.summary.number)).await.unwrap();
    assert_eq!((&stored.text, stored.summary.sha256), (&second.text, second.summary.sha256));
    assert_eq!(stored.definition, definition(110));
    let far = Release { grace_days: Some(-1), ..Release::default() };
    assert_eq!(code(release(&db, &circle.lead, id, far).await), (ErrorKind::Invalid, "invalid_field"));
}

async fn two_that_release_at_once_make_one_version(db: TestDb) {
    let circle = Circle::new(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    for most in [120, 110, 130] {
        edit(&db, &circle.lead, id, &definition(most), None).await.unwrap();
        let once = || release(&db, &circle.lead, id, Release::default());
        let (first, second) = tokio::join!(once(), once());
        let lost = if first.is_ok() { second } else { first };
        assert_eq!(code(lost).1, "standard_nothing_changed");
    }
    let reader = permit::<ReadAlliance>(&circle.lead);
    let versions = standards::versions(&db, &reader, id, &PageRequest::default()).await.unwrap().items;
    let numbers: Vec<String> = versions.iter().map(|version| version.number.to_string()).collect();
    assert_eq!(numbers, ["2.1.0", "2.0.0", "1.0.0"]);
}

async fn a_draft_is_for_members_and_a_version_for_everybody(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    release(&db, &circle.lead, id, Release::default()).await.unwrap();
    let [own, member, stranger] = [&circle.lead, &circle.other, &circle.stranger].map(permit::<ReadAlliance>);
    assert_eq!(standards::draft(&db, &own, id).await.unwrap().updated_by, Some(circle.lead.user));
    assert_eq!(standards::draft(&db, &member, id).await.unwrap().updated_by, None, "not another one's people");
    let hidden = (ErrorKind::NotFound, "standard_not_found");
    assert_eq!(code(standards::draft(&db, &stranger, id).await), hidden);
    assert_eq!(code(standards::preview(&db, &stranger, id).await), hidden);
    let version = standards::version(&db, &stranger, id, None).await.unwrap();
    assert_eq!((version.standard_name.as_str(), version.definition), ("Admissions", definition(120)));
    let listed = standards::list(&db, &stranger, circle.alliance, &PageRequest::default()).await.unwrap().items;
    assert_eq!(listed[0].newest.unwrap().to_string(), "1.0.0");
}

async fn a_new_version_starts_the_grace_period_of_those_before(db: TestDb) {
    let circle = Circle::new(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    release(&db, &circle.lead, id, Release::default()).await.unwrap();
    let mut worded = definition(120);
    "At admission.".clone_into(&mut worded.data.as_mut().unwrap().columns[0].description);
    edit(&db, &circle.lead, id, &worded, None).await.unwrap();
    release(&db, &circle.lead, id, Release::default()).await.unwrap();
    let ends = async || {
        let reader = permit::<ReadAlliance>(&circle.lead);
        let versions = standards::versions(&db, &reader, id, &PageRequest::default()).await.unwrap().items;
        versions.into_iter().map(|version| version.superseded_at).collect::<Vec<_>>()
    };
    assert_eq!(ends().await, [None, None], "mere wording ends nothing");
    edit(&db, &circle.lead, id, &definition(100), None).await.unwrap();
    let how = Release { grace_days: Some(30), ..Release::default() };
    release(&db, &circle.lead, id, how).await.unwrap();
    let soon = Some(db.sources.now() + TimeDelta::days(30));
    assert_eq!(ends().await, [None, soon, soon]);
    db.sources.clock.advance(TimeDelta::days(10));
    edit(&db, &circle.lead, id, &definition(90), None).await.unwrap();
    release(&db, &circle.lead, id, Release::default()).await.unwrap();
    let later = Some(db.sources.now() + TimeDelta::days(90));
    assert_eq!(ends().await, [None, later, soon, soon], "a period that has begun is not prolonged");
}

async fn what_was_withdrawn_stays_so(db: TestDb) {
    let circle = Circle::new(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    let number = release(&db, &circle.lead, id, Release::default()).await.unwrap().summary.number;
    let withdraw = async |by: &Person, reason| {
        standards::withdraw(&db, &db.sources, &permit::<ReleaseStandard>(by), (id, number), reason).await
    };
    assert_eq!(code(withdraw(&circle.lead, "").await), (ErrorKind::Invalid, "invalid_field"));
    assert_eq!(code(withdraw(&circle.stranger, "Ours.").await), (ErrorKind::NotFound, "alliance_not_found"));
    let ended = withdraw(&circle.lead, "A unit was wrong.").await.unwrap();
    assert_eq!(ended.summary.withdrawn.unwrap().1, "A unit was wrong.");
    assert_eq!(code(withdraw(&circle.lead, "Again.").await), (ErrorKind::Conflict, "standard_withdrawn"));
    // Its number is never given again.
    edit(&db, &circle.lead, id, &definition(100), None).await.unwrap();
    let next = release(&db, &circle.lead, id, Release::default()).await.unwrap();
    assert_eq!(next.summary.number.to_string(), "2.0.0");
}

/// A version of a data set, as the rows of that crate say it.
async fn version_of(db: &TestDb, owner: PartnerId, by: &Person, format: &str) -> DatasetVersionId {
    let (dataset, version): (foundation::DatasetId, DatasetVersionId) = (db.sources.id(), db.sources.id());
    let mut tx = db.write(Tenancy::Partner(owner)).await.unwrap();
    let sql = "INSERT INTO datasets (id, partner_id, name, description, latest_version, revision, created_by, created_at, \
         updated_at) VALUES ($1, $2, $3, '', 1, 1, $4, $5, $5)";
    let query = (dataset.to_string(), db.sources.now());
    execute!(&mut tx, sqlx::query(sql).bind(dataset).bind(owner).bind(&query.0).bind(by.user).bind(query.1)).unwrap();
    let sql = "INSERT INTO dataset_versions (id, dataset_id, partner_id, number, format, sha256, size_bytes, row_count, \
         column_count, schema, created_by, created_at) VALUES ($1, $2, $3, 1, $4, $5, 1, 1, 2, $6, $7, $8)";
    let schema = sqlx::types::Json(json!({ "columns": [{ "name": "x" }, { "name": "class" }] }));
    execute!(
        &mut tx,
        sqlx::query(sql)
            .bind(version)
            .bind(dataset)
            .bind(owner)
            .bind(format)
            .bind("0".repeat(64))
            .bind(&schema)
            .bind(by.user)
            .bind(query.1)
    )
    .unwrap();
    tx.commit().await.unwrap();
    version
}

async fn a_hidden_test_set_is_the_leads_own(db: TestDb) {
    let circle = Circle::new(&db).await;
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    let scored = |version: DatasetVersionId, target: &str| {
        read(json!({ "model": { "task": "tabular-classification",
            "test": { "dataset_version": version, "target": target },
            "bars": [{ "metric": "accuracy", "threshold": 0.9, "direction": "at_least" }] } }))
    };
    let own = version_of(&db, circle.clinic, &circle.lead, "csv").await;
    let packed = version_of(&db, circle.clinic, &circle.lead, "parquet").await;
    let foreign = version_of(&db, circle.insurer, &circle.other, "csv").await;
    for (version, target) in [(foreign, "class"), (packed, "class"), (own, "clazz"), (db.sources.id(), "class")] {
        edit(&db, &circle.lead, id, &scored(version, target), None).await.unwrap();
        let refused = release(&db, &circle.lead, id, Release::default()).await;
        assert_eq!(code(refused), (ErrorKind::Conflict, "standard_test_set_unusable"), "{target}");
    }
    edit(&db, &circle.lead, id, &scored(own, "class"), None).await.unwrap();
    let released = release(&db, &circle.lead, id, Release::default()).await.unwrap();
    assert_eq!(released.test_set, Some((own, circle.clinic)));
}

async fn only_the_lead_writes(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    assert_eq!(code(begin(&db, &circle, &circle.other).await), (ErrorKind::Forbidden, "alliance_not_lead"));
    assert_eq!(code(begin(&db, &circle, &circle.stranger).await), (ErrorKind::NotFound, "alliance_not_found"));
    let id = begin(&db, &circle, &circle.lead).await.unwrap().id;
    for (person, expected) in [(&circle.other, "alliance_not_lead"), (&circle.stranger, "alliance_not_found")] {
        assert_eq!(code(edit(&db, person, id, &definition(1), None).await).1, expected);
        assert_eq!(code(release(&db, person, id, Release::default()).await).1, expected);
    }
}
