use dataset_sharing::{AddVersion, DatasetError, Format};
use foundation::{ErrorKind, Fault as _, PageRequest};
use partner_registry::storage::{Storage, StorageFull};
use testkit::TestDb;

use crate::support::{TABLE, World, parquet_file, pieces};

testkit::on_both_databases!(
    a_full_quota_takes_nothing,
    content_that_grows_over_the_quota_is_refused_on_the_way,
    uploads_that_end_together_do_not_exceed_the_quota,
    an_open_upload_reserves_its_room,
    a_quota_that_was_lowered_meanwhile_refuses_an_upload,
);

fn len(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap()
}

async fn a_full_quota_takes_nothing(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, _) = world.filled("Letters").await;
    world.set_quota(world.clinic.id, len(TABLE)).await;
    let error = world.add(dataset.id, "a\n1\n").await.unwrap_err();
    assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 0 })), "{error:?}");
    assert_eq!((error.kind(), error.code()), (ErrorKind::QuotaExceeded, "storage_quota_exceeded"));
    let error = world.begin(dataset.id, "a\n1\n").await.unwrap_err();
    assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 0 })), "{error:?}");
    let storage = world.storage(&world.clinic).await;
    assert_eq!(storage, Storage { datasets: len(TABLE), models: 0, reserved: 0, limit: len(TABLE) });
    assert!(world.service.list_uploads(&world.clinic.write, &PageRequest::default()).await.unwrap().items.is_empty());
    // Another partner's quota is its own.
    assert_eq!(world.storage(&world.insurer).await.used(), 0);
}

async fn content_that_grows_over_the_quota_is_refused_on_the_way(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    world.set_quota(world.clinic.id, 10_000).await;
    for (format, content) in [
        (Format::Csv, format!("a\n{}", "1\n".repeat(6_000)).into_bytes()),
        (Format::Parquet, [parquet_file(10), vec![0; 10_000]].concat()),
    ] {
        let error = world.add_as(dataset.id, format, content).await.unwrap_err();
        assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 10_000 })), "{error:?}");
    }
    assert_eq!(world.clinic_blobs().await, []);
}

async fn uploads_that_end_together_do_not_exceed_the_quota(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let text = |first: usize| format!("a\n{first}\n{}", "1\n".repeat(100));
    world.set_quota(world.clinic.id, 2 * len(&text(0)) + 50).await;
    // Each alone would fit, and is told so when it begins.
    let added = futures_util::future::join_all((0..6).map(|index| {
        let add = AddVersion { dataset: dataset.id, format: Format::Csv, expected_sha256: None };
        world.service.add_version(&world.clinic.write, add, pieces(text(index).into_bytes()))
    }))
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = added.into_iter().partition(Result::is_ok);
    assert_eq!((kept.len(), refused.len()), (2, 4));
    for error in refused.into_iter().filter_map(Result::err) {
        assert!(matches!(error, DatasetError::StorageFull(_)), "{error:?}");
    }
    let storage = world.storage(&world.clinic).await;
    assert_eq!(storage.used(), 2 * len(&text(0)));
    // What did not fit was removed again.
    assert_eq!(world.clinic_blobs().await.len(), 2);
    let numbers: Vec<i64> = kept.iter().map(|added| added.as_ref().unwrap().version.summary.number).collect();
    assert!(numbers == [1, 2] || numbers == [2, 1], "{numbers:?}");
}

async fn an_open_upload_reserves_its_room(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    world.set_quota(world.clinic.id, len(TABLE) + 5).await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    let storage = world.storage(&world.clinic).await;
    assert_eq!((storage.reserved, storage.available()), (len(TABLE), 5));
    let error = world.add(dataset.id, "a\n1\n2\n").await.unwrap_err();
    assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 5 })), "{error:?}");
    let error = world.begin(dataset.id, TABLE).await.unwrap_err();
    assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 5 })), "{error:?}");
    world.add(dataset.id, "a\n1\n").await.unwrap();
    // The room that it reserved is there when it is completed.
    let (write, content) = (&world.clinic.write, pieces(TABLE.as_bytes().to_vec()));
    world.service.append_upload(write, upload.id, 0, content).await.unwrap();
    world.service.complete_upload(write, upload.id).await.unwrap();
    let storage = world.storage(&world.clinic).await;
    assert_eq!((storage.used(), storage.reserved), (len(TABLE) + 4, 0));
}

async fn a_quota_that_was_lowered_meanwhile_refuses_an_upload(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let (service, write) = (&world.service, &world.clinic.write);
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    service.append_upload(write, upload.id, 0, pieces(TABLE.as_bytes().to_vec())).await.unwrap();
    world.set_quota(world.clinic.id, 3).await;
    let error = service.complete_upload(write, upload.id).await.unwrap_err();
    assert!(matches!(error, DatasetError::StorageFull(StorageFull { available: 3 })), "{error:?}");
    assert_eq!(world.clinic_blobs().await, []);
    let storage = world.storage(&world.clinic).await;
    assert_eq!((storage.used(), storage.reserved), (0, 0));
    assert!(service.complete_upload(write, upload.id).await.is_err());
}
