//! Standards in the catalogue, and certificates that count there.

use access::{EditStandard, LeadAlliance, PublishListing, ReadCatalogue, ReleaseStandard};
use chrono::TimeDelta;
use database::{Tenancy, execute};
use foundation::{
    CertificateId, ConformanceRunId, DatasetId, DatasetVersionId, Sha256, StandardId, StandardVersionId, TypedId as _,
};
use partner_registry::alliances;
use partner_registry::catalogue::{self, Facts, ItemId, Labels, Listing, Query, Showing, Visibility, Wanted};
use partner_registry::standards::{self, Definition, NewStandard, Release, StandardVersion};
use serde_json::json;
use sqlx::AssertSqlSafe;
use testkit::{Person, TestDb, permit};

use crate::alliances::Circle;

testkit::on_both_databases!(
    a_standard_is_shown_from_its_first_release_until_it_is_withdrawn,
    a_standard_goes_to_the_next_lead,
    a_certificate_counts_as_long_as_it_does,
);

async fn released(db: &TestDb, circle: &Circle) -> StandardVersion {
    let columns = json!({ "data": { "columns": [{ "name": "age", "type": "integer" }] } });
    let definition: Definition = serde_json::from_value(columns).unwrap();
    let (name, summary) = ("Admissions".to_owned(), "What a table of admissions holds.".to_owned());
    let new = NewStandard { alliance: circle.alliance, name, summary, definition };
    let standard = standards::create(db, &db.sources, &permit::<EditStandard>(&circle.lead), new).await.unwrap();
    assert_eq!(finds(db, &circle.stranger, "admissions").await, [""; 0], "a draft is the alliance's own");
    let by = permit::<ReleaseStandard>(&circle.lead);
    standards::release(db, &db.sources, &by, standard.id, Release::default()).await.unwrap()
}

async fn found(db: &TestDb, person: &Person, wanted: &Wanted) -> Vec<catalogue::Item> {
    let by = permit::<ReadCatalogue>(person);
    catalogue::search(db, &db.sources, &by, wanted).await.unwrap().items
}

fn words(text: &str) -> Wanted {
    Wanted { query: Query::parse(text).unwrap(), ..Wanted::default() }
}

async fn finds(db: &TestDb, person: &Person, text: &str) -> Vec<String> {
    found(db, person, &words(text)).await.into_iter().map(|item| item.name).collect()
}

fn showing(visibility: Visibility) -> Showing {
    Showing { visibility, labels: Labels::default(), expected: None }
}

async fn show(db: &TestDb, by: &Person, id: StandardId, visibility: Visibility) -> Result<(), &'static str> {
    let by = permit::<PublishListing>(by);
    let shown = catalogue::show_standard(db, &db.sources, &by, id, showing(visibility)).await;
    shown.map(drop).map_err(|error| foundation::Fault::code(&error))
}

async fn a_standard_is_shown_from_its_first_release_until_it_is_withdrawn(db: TestDb) {
    let circle = Circle::new(&db).await;
    let version = released(&db, &circle).await;
    let items = found(&db, &circle.stranger, &words("admissions care")).await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].facts.version.as_deref(), Some("1.0.0"));
    assert_eq!(items[0].facts.alliance.as_ref().unwrap().1, "Care");
    assert_eq!(items[0].owner, circle.clinic);
    let id = version.summary.standard;
    assert_eq!(show(&db, &circle.stranger, id, Visibility::Public).await, Err("catalogue_item_not_yours"));
    assert_eq!(show(&db, &circle.lead, id, Visibility::Public).await, Err("catalogue_owner_not_public"));
    let by = permit::<ReleaseStandard>(&circle.lead);
    standards::withdraw(&db, &db.sources, &by, (id, version.summary.number), "Wrong.").await.unwrap();
    assert_eq!(finds(&db, &circle.stranger, "admissions").await, [""; 0]);
}

async fn a_standard_goes_to_the_next_lead(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    let id = released(&db, &circle).await.summary.standard;
    let by = permit::<PublishListing>(&circle.lead);
    catalogue::show_partner(&db, &db.sources, &by, circle.clinic, showing(Visibility::Public)).await.unwrap();
    show(&db, &circle.lead, id, Visibility::Public).await.unwrap();
    let lead = permit::<LeadAlliance>(&circle.lead);
    alliances::hand_over(&db, &db.sources, &lead, circle.alliance, circle.insurer).await.unwrap();
    let items = found(&db, &circle.stranger, &words("insurer admissions")).await;
    assert_eq!((items.len(), items[0].owner), (1, circle.insurer));
    assert_eq!(finds(&db, &circle.stranger, "clinic admissions").await, [""; 0]);
    assert!(catalogue::public(&db, &db.sources, ItemId::Standard(id)).await.is_err(), "the new lead has not said so");
    assert_eq!(show(&db, &circle.lead, id, Visibility::Partners).await, Err("catalogue_item_not_yours"));
    show(&db, &circle.other, id, Visibility::Partners).await.unwrap();
}

const RUN: &str = "INSERT INTO conformance_runs (id, partner_id, alliance_id, standard_id, standard_version_id, artefact_kind, \
     artefact_id, artefact_version_id, artefact_number, issuer, state, requested_by, requested_at, failures, done, total, \
     lease_epoch, lease_beat) VALUES ($1, $2, $3, $4, $5, 'dataset', $6, $7, 1, '', 'passed', $8, $9, 0, 0, 0, 0, 0)";
const CERTIFICATE: &str = "INSERT INTO certificates (id, partner_id, alliance_id, standard_id, standard_version_id, run_id, \
     artefact_kind, artefact_id, artefact_version_id, artefact_number, sha256, jws, issued_at, valid_until, is_public) \
     VALUES ($1, $2, $3, $4, $5, $6, 'dataset', $7, $8, 1, $9, '', $10, $11, FALSE)";

/// A certificate for a version of a data set, as a worker leaves it at the end of a run.
async fn certify(db: &TestDb, circle: &Circle, of: (StandardId, StandardVersionId), version: DatasetVersionId) {
    let (run, id, now) = (db.sources.id::<ConformanceRunId>(), db.sources.id::<CertificateId>(), db.sources.now());
    let dataset = db.sources.id::<DatasetId>();
    let sha256 = "0".repeat(64).parse::<Sha256>().unwrap();
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    execute!(
        &mut tx,
        sqlx::query(RUN)
            .bind(run)
            .bind(circle.clinic)
            .bind(circle.alliance)
            .bind(of.0)
            .bind(of.1)
            .bind(dataset)
            .bind(version)
            .bind(circle.lead.user)
            .bind(now)
    )
    .unwrap();
    execute!(
        &mut tx,
        sqlx::query(CERTIFICATE)
            .bind(id)
            .bind(circle.clinic)
            .bind(circle.alliance)
            .bind(of.0)
            .bind(of.1)
            .bind(run)
            .bind(dataset)
            .bind(version)
            .bind(sha256)
            .bind(now)
            .bind(now + TimeDelta::days(365))
    )
    .unwrap();
    tx.commit().await.unwrap();
}

async fn set(db: &TestDb, change: &str) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query(AssertSqlSafe(format!("UPDATE certificates SET {change}")))).unwrap();
    tx.commit().await.unwrap();
}

async fn a_certificate_counts_as_long_as_it_does(db: TestDb) {
    let circle = Circle::new(&db).await;
    let standard = released(&db, &circle).await.summary;
    let version = db.sources.id::<DatasetVersionId>();
    let item = Listing {
        item: ItemId::Dataset(db.sources.id()),
        owner: circle.clinic,
        name: "Patients".to_owned(),
        description: String::new(),
        is_open: true,
        industry: None,
        task: None,
        licence: None,
        version: Some(version.as_uuid()),
        facts: Facts::default(),
    };
    let by = permit::<PublishListing>(&circle.lead);
    let mut tx = db.write(by.scope().tenancy()).await.unwrap();
    catalogue::change(&mut tx, &db.sources, &by, (&item, showing(Visibility::Partners))).await.unwrap();
    tx.commit().await.unwrap();
    certify(&db, &circle, (standard.standard, standard.id), version).await;
    let certified = async || {
        let wanted = Wanted { certified: true, facets: true, ..words("") };
        let by = permit::<ReadCatalogue>(&circle.stranger);
        let found = catalogue::search(&db, &db.sources, &by, &wanted).await.unwrap();
        assert_eq!(found.facets.unwrap().values["certified"].len(), found.items.len());
        assert!(found.items.iter().all(|item| item.certified));
        found.items.len() == 1
    };
    assert!(!certified().await, "its owner has not made it public");
    set(&db, "is_public = TRUE").await;
    assert!(certified().await);
    let reader = permit::<ReadCatalogue>(&circle.stranger);
    let one = catalogue::get(&db, &db.sources, &reader, item.item).await.unwrap();
    assert_eq!((one.certifications.len(), one.certifications[0].standard_version.as_str()), (1, "1.0.0"));
    set(&db, "revoked_at = issued_at, revoked_because = 'Wrong.'").await;
    assert!(!certified().await, "revoked");
    set(&db, "revoked_at = NULL, revoked_because = NULL").await;
    assert!(certified().await);
    db.sources.clock.advance(TimeDelta::days(366));
    assert!(!certified().await, "expired");
}
