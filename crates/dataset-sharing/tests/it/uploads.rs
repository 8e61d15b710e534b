use blob_store::BlobError;
use bytes::Bytes;
use chrono::TimeDelta;
use dataset_sharing::{BeginUpload, CsvFault, DatasetError, Format, Thing, UPLOAD_HOURS, VersionRef};
use foundation::{ErrorKind, Fault as _, PageRequest, UploadId};
use futures_util::stream;
use testkit::TestDb;

use crate::support::{TABLE, World, parquet_file, pieces, sha256};

testkit::on_both_databases!(
    an_upload_is_resumed_and_completed_once,
    what_arrived_before_a_break_is_kept,
    a_refused_upload_leaves_nothing,
    bytes_past_the_announced_size_end_no_upload,
    replicas_that_take_turns_describe_alike,
    a_wrong_or_incomplete_upload_is_not_completed,
    an_aborted_upload_is_gone,
    an_upload_expires_a_day_after_its_last_piece,
    a_clock_that_jumps_loses_no_upload,
    a_parquet_file_arrives_piece_by_piece,
    calls_that_complete_at_once_agree,
);

fn part(text: &str) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    pieces(text.as_bytes().to_vec())
}

async fn an_upload_is_resumed_and_completed_once(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let begun = world.begin(dataset.id, TABLE).await.unwrap();
    assert_eq!((begun.offset, begun.size), (0, i64::try_from(TABLE.len()).unwrap()));
    assert_eq!(service.upload_status(write, begun.id).await.unwrap(), begun);
    let after = service.append_upload(write, begun.id, 0, part(&TABLE[..10])).await.unwrap();
    assert_eq!(after.offset, 10);
    for wrong in [0, 9, 11] {
        let error = service.append_upload(write, begun.id, wrong, part("x")).await.unwrap_err();
        assert!(matches!(error, DatasetError::Blob(BlobError::OffsetMismatch { expected: 10 })), "{error:?}");
    }
    let error = service.complete_upload(write, begun.id).await.unwrap_err();
    assert!(matches!(error, DatasetError::UploadIncomplete { offset: 10, .. }), "{error:?}");
    assert_eq!(error.next_step().unwrap(), "Go on sending at offset 10, then complete it again.");
    service.append_upload(write, begun.id, 10, part(&TABLE[10..])).await.unwrap();
    assert_eq!(service.list_uploads(write, &PageRequest::default()).await.unwrap().items.len(), 1);
    let added = service.complete_upload(write, begun.id).await.unwrap();
    assert_eq!((added.version.summary.number, added.created), (1, true));
    assert_eq!(service.complete_upload(write, begun.id).await.unwrap(), added);
    let done = service.upload_status(write, begun.id).await.unwrap();
    assert_eq!((done.version, done.offset), (Some(added.version.summary.id), begun.size));
    assert!(service.list_uploads(write, &PageRequest::default()).await.unwrap().items.is_empty());
    for error in [
        service.abort_upload(write, begun.id).await.unwrap_err(),
        service.append_upload(write, begun.id, 0, part("x")).await.unwrap_err(),
    ] {
        assert!(matches!(error, DatasetError::UploadCompleted), "{error:?}");
    }
    let content = service.open_version(&world.clinic.download, VersionRef::Latest(dataset.id)).await.unwrap();
    assert_eq!(world.take_all(&world.clinic, &content).await, TABLE.as_bytes());
}

async fn what_arrived_before_a_break_is_kept(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    let broken = stream::iter([Ok(Bytes::from(&TABLE[..7])), Err(std::io::Error::other("connection reset"))]);
    let after = service.append_upload(write, upload.id, 0, broken).await.unwrap();
    assert_eq!(after.offset, 7);
    assert_eq!(service.upload_status(write, upload.id).await.unwrap().offset, 7);
    service.append_upload(write, upload.id, 7, part(&TABLE[7..])).await.unwrap();
    service.complete_upload(write, upload.id).await.unwrap();
}

async fn a_refused_upload_leaves_nothing(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let (ragged, size) = ("a,b\n1,2\n3\n4,5\n", 14);
    let early = world.begin(dataset.id, ragged).await.unwrap();
    service.append_upload(write, early.id, 0, part(&ragged[..6])).await.unwrap();
    let refused_early = service.append_upload(write, early.id, 6, part(&ragged[6..])).await.map(drop);
    // A replica that has not seen the beginning finds out when it is asked to complete it.
    let late = world.begin(dataset.id, ragged).await.unwrap();
    service.append_upload(write, late.id, 0, part(&ragged[..6])).await.unwrap();
    let after = world.replica().append_upload(write, late.id, 6, part(&ragged[6..])).await.unwrap();
    assert_eq!(after.offset, size);
    let refused_late = world.replica().complete_upload(write, late.id).await.map(drop);
    for (upload, refused) in [(early, refused_early), (late, refused_late)] {
        let error = refused.unwrap_err();
        assert!(matches!(error, DatasetError::Csv(CsvFault::Ragged { line: 3, .. })), "{error:?}");
        let error = service.upload_status(write, upload.id).await.unwrap_err();
        assert!(matches!(error, DatasetError::NotFound(Thing::Upload)));
        let gone = world.blobs.upload_offset(world.clinic.id, upload.id).await.unwrap_err();
        assert!(matches!(gone, BlobError::UploadNotFound { .. }));
        assert_eq!(world.audited("dataset:refuse-upload", upload.id, world.clinic.id).await, 1);
    }
    assert_eq!(world.clinic_blobs().await, []);
    let storage = world.storage(&world.clinic).await;
    assert_eq!((storage.used(), storage.reserved), (0, 0));
}

async fn bytes_past_the_announced_size_end_no_upload(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let upload = world.begin(world.dataset("Letters").await.id, TABLE).await.unwrap();
    service.append_upload(write, upload.id, 0, part(&TABLE[..7])).await.unwrap();
    // Read on, the surplus would be a ragged row; but it is not stored, so it says nothing of the table.
    let surplus = format!("{}one cell\n", &TABLE[7..]);
    let error = service.append_upload(write, upload.id, 7, part(&surplus)).await.unwrap_err();
    assert!(matches!(error, DatasetError::Blob(BlobError::TooLarge { .. })), "{error:?}");
    let offset = usize::try_from(service.upload_status(write, upload.id).await.unwrap().offset).unwrap();
    service.append_upload(write, upload.id, offset as u64, part(&TABLE[offset..])).await.unwrap();
    let added = service.complete_upload(write, upload.id).await.unwrap();
    let alone = world.add(world.dataset("Alone").await.id, TABLE).await.unwrap().version;
    assert_eq!((added.version.schema, added.version.summary.rows), (alone.schema, alone.summary.rows));
}

async fn replicas_that_take_turns_describe_alike(db: TestDb) {
    let world = World::new(db).await;
    let write = &world.clinic.write;
    let alone = world.add(world.dataset("Alone").await.id, TABLE).await.unwrap().version;
    let dataset = world.dataset("By turns").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    let other = world.replica();
    for (service, from, to) in [(&world.service, 0, 7), (&other, 7, 20), (&world.service, 20, TABLE.len())] {
        service.append_upload(write, upload.id, from as u64, part(&TABLE[from..to])).await.unwrap();
    }
    let added = world.service.complete_upload(write, upload.id).await.unwrap();
    assert_eq!(added.version.schema, alone.schema);
    assert_eq!(added.version.summary.rows, alone.summary.rows);
}

async fn a_wrong_or_incomplete_upload_is_not_completed(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    let error = service.append_upload(write, upload.id, 0, part(&format!("{TABLE}1"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    let swapped = TABLE.replace("61", "16");
    service.append_upload(write, upload.id, 0, part(&swapped)).await.unwrap();
    let error = service.complete_upload(write, upload.id).await.unwrap_err();
    assert!(matches!(error, DatasetError::Blob(BlobError::DigestMismatch { .. })), "{error:?}");
    assert_eq!(world.clinic_blobs().await, []);
    for size in [0, -1] {
        let begin = BeginUpload { dataset: dataset.id, format: Format::Csv, sha256: sha256(b""), size };
        let error = service.begin_upload(write, begin).await.unwrap_err();
        assert_eq!(error.field().as_deref(), Some("size"));
    }
}

async fn an_aborted_upload_is_gone(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    service.append_upload(write, upload.id, 0, part(&TABLE[..5])).await.unwrap();
    service.abort_upload(write, upload.id).await.unwrap();
    for id in [upload.id, world.db.sources.id::<UploadId>()] {
        for error in [
            service.upload_status(write, id).await.unwrap_err(),
            service.append_upload(write, id, 5, part("x")).await.unwrap_err(),
            service.complete_upload(write, id).await.unwrap_err(),
            service.abort_upload(write, id).await.unwrap_err(),
        ] {
            assert!(matches!(error, DatasetError::NotFound(Thing::Upload)), "{error:?}");
        }
    }
    assert_eq!(world.storage(&world.clinic).await.reserved, 0);
    assert_eq!(world.audited("dataset:abort-upload", upload.id, world.clinic.id).await, 1);
}

async fn an_upload_expires_a_day_after_its_last_piece(db: TestDb) {
    let world = World::new(db).await;
    let (service, write, clock) = (&world.service, &world.clinic.write, &world.db.sources.clock);
    let dataset = world.dataset("Letters").await;
    let kept = world.begin(dataset.id, TABLE).await.unwrap();
    let left = world.begin(dataset.id, TABLE).await.unwrap();
    clock.advance(TimeDelta::hours(UPLOAD_HOURS - 1));
    service.append_upload(write, kept.id, 0, part(&TABLE[..5])).await.unwrap();
    assert_eq!(service.expire_uploads().await.unwrap(), 0);
    clock.advance(TimeDelta::hours(1));
    // Expired, even before maintenance has come by.
    let error = service.upload_status(write, left.id).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Upload)));
    let reserved = world.storage(&world.clinic).await.reserved;
    assert_eq!(reserved, i64::try_from(TABLE.len()).unwrap());
    assert_eq!(service.expire_uploads().await.unwrap(), 1);
    assert_eq!(service.expire_uploads().await.unwrap(), 0);
    let gone = world.blobs.upload_offset(world.clinic.id, left.id).await.unwrap_err();
    assert!(matches!(gone, BlobError::UploadNotFound { .. }));
    assert_eq!(service.upload_status(write, kept.id).await.unwrap().offset, 5);
    service.append_upload(write, kept.id, 5, part(&TABLE[5..])).await.unwrap();
    let added = service.complete_upload(write, kept.id).await.unwrap();
    // The note of a completed upload goes too; its version stays.
    clock.advance(TimeDelta::hours(UPLOAD_HOURS));
    assert_eq!(service.expire_uploads().await.unwrap(), 1);
    assert_eq!(world.clinic_blobs().await, [added.version.summary.sha256]);
    service.get_version(&world.clinic.read, VersionRef::Id(added.version.summary.id)).await.unwrap();
}

async fn a_clock_that_jumps_loses_no_upload(db: TestDb) {
    let world = World::new(db).await;
    let (service, write, clock) = (&world.service, &world.clinic.write, &world.db.sources.clock);
    let dataset = world.dataset("Letters").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    service.append_upload(write, upload.id, 0, part(&TABLE[..10])).await.unwrap();
    clock.advance(TimeDelta::hours(UPLOAD_HOURS));
    let error = service.append_upload(write, upload.id, 10, part("x")).await.unwrap_err();
    assert!(matches!(error, DatasetError::NotFound(Thing::Upload)), "{error:?}");
    clock.advance(TimeDelta::hours(-UPLOAD_HOURS));
    service.append_upload(write, upload.id, 10, part(&TABLE[10..20])).await.unwrap();
    // Nor does one that was set back, past the upload's beginning.
    clock.advance(TimeDelta::hours(-2));
    assert_eq!(service.expire_uploads().await.unwrap(), 0);
    service.append_upload(write, upload.id, 20, part(&TABLE[20..])).await.unwrap();
    service.complete_upload(write, upload.id).await.unwrap();
}

async fn a_parquet_file_arrives_piece_by_piece(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    for (content, fits) in [(parquet_file(40), true), ([parquet_file(40), vec![0]].concat(), false)] {
        let size = i64::try_from(content.len()).unwrap();
        let begin = BeginUpload { dataset: dataset.id, format: Format::Parquet, sha256: sha256(&content), size };
        let upload = service.begin_upload(write, begin).await.unwrap();
        let half = content.len() / 2;
        service.append_upload(write, upload.id, 0, pieces(content[..half].to_vec())).await.unwrap();
        service.append_upload(write, upload.id, half as u64, pieces(content[half..].to_vec())).await.unwrap();
        let completed = service.complete_upload(write, upload.id).await;
        assert_eq!(completed.is_ok(), fits, "{completed:?}");
    }
    assert_eq!(world.clinic_blobs().await.len(), 1);
}

async fn calls_that_complete_at_once_agree(db: TestDb) {
    let world = World::new(db).await;
    let (service, write) = (&world.service, &world.clinic.write);
    let dataset = world.dataset("Letters").await;
    let upload = world.begin(dataset.id, TABLE).await.unwrap();
    service.append_upload(write, upload.id, 0, part(TABLE)).await.unwrap();
    let (one, two, three) = tokio::join!(
        service.complete_upload(write, upload.id),
        service.complete_upload(write, upload.id),
        service.complete_upload(write, upload.id),
    );
    let versions: Vec<_> = [one, two, three].into_iter().map(|added| added.unwrap().version).collect();
    assert!(versions.iter().all(|version| *version == versions[0]));
    assert_eq!(versions[0].summary.number, 1);
    let storage = world.storage(&world.clinic).await;
    assert_eq!((storage.used(), storage.reserved), (versions[0].summary.size, 0));
}
