use dataset_sharing::{AddVersion, BeginUpload, DatasetChange, DatasetError, Format, Permission, VersionRef};
use foundation::{DatasetGrantId, DatasetId, DatasetVersionId, ErrorKind, Fault as _, PageRequest, UploadId};
use futures_util::StreamExt as _;
use testkit::TestDb;

use crate::support::{Side, TABLE, World, pieces, sha256};

testkit::on_both_databases!(another_partners_ids_are_not_found, a_grantee_cannot_change_what_it_sees);

/// What somebody has, or might have.
struct Ids {
    dataset: DatasetId,
    version: DatasetVersionId,
    upload: UploadId,
    grant: DatasetGrantId,
}

async fn clinics(world: &World) -> Ids {
    let (dataset, added, grant) = world.shared("Letters", &[Permission::Train, Permission::Download]).await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap().id;
    Ids { dataset: dataset.id, version: added.version.summary.id, upload, grant: grant.id }
}

/// Everything that changes something.
async fn changes(world: &World, side: &Side, ids: &Ids) -> Vec<(&'static str, DatasetError)> {
    let service = &world.service;
    let add = AddVersion { dataset: ids.dataset, format: Format::Csv, expected_sha256: None };
    let begin = BeginUpload { dataset: ids.dataset, format: Format::Csv, sha256: sha256(b""), size: 5 };
    let change = DatasetChange { name: Some("Mine now".to_owned()), ..DatasetChange::default() };
    let content = || pieces(TABLE.as_bytes().to_vec());
    let (upload, write) = (ids.upload, &side.write);
    vec![
        ("update", service.update(write, ids.dataset, &change, None).await.err()),
        ("archive", service.archive(write, ids.dataset, None).await.err()),
        ("add version", service.add_version(write, add, content()).await.err()),
        ("begin upload", service.begin_upload(write, begin).await.err()),
        ("upload status", service.upload_status(write, upload).await.err()),
        ("append", service.append_upload(write, upload, 0, content()).await.err()),
        ("complete", service.complete_upload(write, upload).await.err()),
        ("abort", service.abort_upload(write, upload).await.err()),
        ("revoke", service.revoke(&side.grant, ids.grant, "Mine.").await.err()),
    ]
    .into_iter()
    .map(|(what, error)| (what, error.unwrap_or_else(|| panic!("{what} was done"))))
    .collect()
}

async fn another_partners_ids_are_not_found(db: TestDb) {
    let world = World::new(db).await;
    let (service, mill) = (&world.service, &world.mill);
    let existing = clinics(&world).await;
    let sources = &world.db.sources;
    let missing = Ids { dataset: sources.id(), version: sources.id(), upload: sources.id(), grant: sources.id() };
    let page = PageRequest::default();
    let mut answers = Vec::new();
    for ids in [&existing, &missing] {
        let mut errors = changes(&world, mill, ids).await;
        let (dataset, version) = (ids.dataset, VersionRef::Id(ids.version));
        let first = VersionRef::Number(dataset, 1);
        errors.extend([
            ("get", service.get(&mill.read, dataset).await.unwrap_err()),
            ("version", service.get_version(&mill.read, version).await.unwrap_err()),
            ("version by number", service.get_version(&mill.read, first).await.unwrap_err()),
            ("versions", service.list_versions(&mill.read, dataset, &page).await.unwrap_err()),
            ("preview", service.preview(&mill.read, version, 5).await.unwrap_err()),
            ("download", service.open_version(&mill.download, version).await.unwrap_err()),
            ("grants", service.list_grants(&mill.read, dataset, &page).await.unwrap_err()),
            ("grant", service.get_grant(&mill.read, ids.grant).await.unwrap_err()),
        ]);
        assert!(errors.iter().all(|(_, error)| error.kind() == ErrorKind::NotFound), "{errors:?}");
        answers
            .push(errors.into_iter().map(|(what, error)| (what, error.code(), error.to_string())).collect::<Vec<_>>());
    }
    // What is another's and what does not exist are answered alike, to the letter.
    assert_eq!(answers[0], answers[1]);
    assert!(service.list_uploads(&mill.write, &page).await.unwrap().items.is_empty());
    assert!(service.list_received_grants(&mill.read, &page).await.unwrap().items.is_empty());
    assert!(service.list_shared(&mill.read, &page).await.unwrap().items.is_empty());
    assert_eq!(world.blobs.list(mill.id).count().await, 0);
}

async fn a_grantee_cannot_change_what_it_sees(db: TestDb) {
    let world = World::new(db).await;
    let ids = clinics(&world).await;
    for (what, error) in changes(&world, &world.insurer, &ids).await {
        // It sees the data set and its grant, and is told that they are not its own; of uploads it sees nothing.
        let unseen =
            what.contains("upload") && what != "begin upload" || ["append", "complete", "abort"].contains(&what);
        let told = if unseen { "upload_not_found" } else { "dataset_not_owned" };
        assert_eq!(error.code(), told, "{what}: {error:?}");
    }
    let seen = world.service.get(&world.insurer.read, ids.dataset).await.unwrap();
    assert_eq!((seen.name.as_str(), seen.archived_at), ("Letters", None));
    assert_eq!(world.service.upload_status(&world.clinic.write, ids.upload).await.unwrap().offset, 0);
}

/// Raw SQL on PostgreSQL, past every store function: the second lock on the same door.
mod row_level_security {
    use database::{DatabaseError, Tenancy, execute, run_on};
    use foundation::PartnerId;
    use sqlx::AssertSqlSafe;

    use super::*;

    const TABLES: [&str; 5] = ["datasets", "dataset_versions", "partner_storage", "uploads", "dataset_grants"];

    async fn counts(world: &World, tenancy: Tenancy) -> [i64; 5] {
        let mut tx = world.db.read(tenancy).await.unwrap();
        let mut counts = [0; 5];
        for (count, table) in counts.iter_mut().zip(TABLES) {
            let sql = format!("SELECT count(*) FROM {table}");
            *count = run_on!(&mut tx, |conn| sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await).unwrap();
        }
        counts
    }

    async fn touched(world: &World, partner: PartnerId, sql: &str) -> Result<u64, DatabaseError> {
        let mut tx = world.db.write(Tenancy::Partner(partner)).await.unwrap();
        execute!(&mut tx, sqlx::query(AssertSqlSafe(sql.to_owned())))
    }

    #[tokio::test]
    async fn every_partner_sees_its_own_rows_and_a_grantee_what_it_was_granted() {
        let world = World::new(TestDb::postgres().await).await;
        let ids = clinics(&world).await;
        // One more that the insurer must not see, because nobody was granted it.
        world.filled("Secret").await;
        assert_eq!(counts(&world, Tenancy::Platform).await, [2, 2, 1, 1, 1]);
        assert_eq!(counts(&world, Tenancy::Partner(world.clinic.id)).await, [2, 2, 1, 1, 1]);
        assert_eq!(counts(&world, Tenancy::Partner(world.insurer.id)).await, [1, 1, 0, 0, 1]);
        assert_eq!(counts(&world, Tenancy::Partner(world.mill.id)).await, [0; 5]);
        world.service.revoke(&world.clinic.grant, ids.grant, "Stop.").await.unwrap();
        assert_eq!(counts(&world, Tenancy::Partner(world.insurer.id)).await, [0, 0, 0, 0, 1]);
    }

    #[tokio::test]
    async fn nobody_changes_another_partners_rows() {
        let world = World::new(TestDb::postgres().await).await;
        clinics(&world).await;
        for side in [&world.insurer, &world.mill] {
            for sql in [
                "UPDATE datasets SET name = 'mine'",
                "UPDATE dataset_versions SET sha256 = ''",
                "UPDATE partner_storage SET dataset_bytes = 0",
                "UPDATE uploads SET expires_at = now()",
                "UPDATE dataset_grants SET revoked_at = NULL, may_download = TRUE",
                "DELETE FROM dataset_grants",
                "DELETE FROM uploads",
            ] {
                assert_eq!(touched(&world, side.id, sql).await.unwrap(), 0, "{sql}");
            }
            // Nor does it slip rows in as somebody else, or move them there.
            let copy = "INSERT INTO partner_storage (partner_id, dataset_bytes) SELECT id, 1 FROM partners WHERE name = 'Clinic'";
            assert!(touched(&world, side.id, copy).await.is_err());
        }
        let give_away = "UPDATE datasets SET partner_id = (SELECT id FROM partners WHERE name = 'Mill')";
        assert!(touched(&world, world.clinic.id, give_away).await.is_err());
    }
}
