use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use blob_store::BlobError;
use bytes::Bytes;
use database::{Tenancy, execute};
use dataset_sharing::{
    AddVersion, ColumnType, CsvFault, DatasetError, FieldCount, Format, ParquetFault, Thing, VersionRef,
};
use foundation::{DatasetVersionId, ErrorKind, Fault as _, JobId, ModelId, ModelVersionId, PageRequest, PartnerId};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use testkit::TestDb;

use crate::support::{TABLE, World, parquet_file, pieces, sha256};

testkit::on_both_databases!(
    content_becomes_a_version_and_comes_back,
    the_same_content_again_makes_no_second_version,
    parquet_is_described_by_its_footer_and_shown,
    nothing_is_left_of_what_is_refused,
    a_refused_file_takes_nothing_away_from_an_accepted_one,
    a_refused_file_takes_nothing_away_from_a_model,
    a_refused_file_takes_nothing_away_from_a_checkpoint,
    a_gigabyte_on_one_line_is_refused_early,
    a_stream_that_breaks_off_leaves_nothing,
    content_must_be_what_was_announced,
    versions_are_listed_newest_first,
);

async fn content_becomes_a_version_and_comes_back(db: TestDb) {
    let world = World::new(db).await;
    let (service, clinic) = (&world.service, &world.clinic);
    let (dataset, added) = world.filled("Letters").await;
    assert!(added.created);
    let summary = &added.version.summary;
    assert_eq!((summary.number, summary.rows, summary.columns, summary.format), (1, 3, 2, Format::Csv));
    assert_eq!((summary.sha256, summary.size), (sha256(TABLE.as_bytes()), i64::try_from(TABLE.len()).unwrap()));
    let types = added.version.schema.columns.iter().map(|column| (column.name.as_str(), column.column_type));
    assert_eq!(types.collect::<Vec<_>>(), [("age", ColumnType::Integer), ("outcome", ColumnType::Boolean)]);
    for reference in [VersionRef::Id(summary.id), VersionRef::Number(dataset.id, 1), VersionRef::Latest(dataset.id)] {
        assert_eq!(service.get_version(&clinic.read, reference).await.unwrap(), added.version);
        let content = service.open_version(&clinic.download, reference).await.unwrap();
        assert_eq!((content.version.summary.sha256, &content.version), (summary.sha256, &added.version));
        let part = world.take(clinic, &content, 4..11).await;
        assert_eq!(part, &TABLE.as_bytes()[4..11]);
    }
    let preview = service.preview(&clinic.read, VersionRef::Latest(dataset.id), 2).await.unwrap();
    assert_eq!(preview.rows, [[json!(61), json!("yes")], [json!(47), json!("no")]]);
    assert!(preview.truncated);
    assert!(!service.preview(&clinic.read, VersionRef::Latest(dataset.id), 50).await.unwrap().truncated);
    assert_eq!(world.audited("dataset:add-version", summary.id, clinic.id).await, 1);
    // Each of the three reads, and in one's own log alone.
    assert_eq!(world.audited("dataset:download", summary.id, clinic.id).await, 3);
    assert_eq!(world.audited("dataset:download", summary.id, world.insurer.id).await, 0);
    let missing = [VersionRef::Number(dataset.id, 2), VersionRef::Number(dataset.id, 0)];
    for reference in missing.into_iter().chain([VersionRef::Id(world.db.sources.id::<DatasetVersionId>())]) {
        let error = service.get_version(&clinic.read, reference).await.unwrap_err();
        assert!(matches!(error, DatasetError::NotFound(Thing::Version)), "{reference:?}");
    }
}

async fn the_same_content_again_makes_no_second_version(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, first) = world.filled("Letters").await;
    let again = world.add(dataset.id, TABLE).await.unwrap();
    assert_eq!((again.version, again.created), (first.version.clone(), false));
    let second = world.add(dataset.id, "age\n1\n").await.unwrap();
    assert_eq!((second.version.summary.number, second.created), (2, true));
    // Going back to older content is a version of its own, and counts again.
    let third = world.add(dataset.id, TABLE).await.unwrap();
    assert_eq!((third.version.summary.number, third.created), (3, true));
    let used = world.storage(&world.clinic).await.used();
    assert_eq!(used, i64::try_from(2 * TABLE.len() + 6).unwrap());
    assert_eq!(world.clinic_blobs().await.len(), 2);
}

async fn parquet_is_described_by_its_footer_and_shown(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let added = world.add_as(dataset.id, Format::Parquet, parquet_file(500)).await.unwrap();
    assert_eq!((added.version.summary.rows, added.version.summary.columns), (500, 2));
    let described =
        added.version.schema.columns.iter().map(|column| (column.name.as_str(), column.column_type, column.nullable));
    let expected = [("id", ColumnType::Integer, false), ("city", ColumnType::Text, false)];
    assert_eq!(described.collect::<Vec<_>>(), expected);
    let preview = world.service.preview(&world.clinic.read, VersionRef::Latest(dataset.id), 1_000).await.unwrap();
    assert_eq!((preview.rows.len(), preview.truncated), (100, true));
    assert_eq!(preview.rows[99], [json!(99), json!("Bern")]);
    // The same bytes as CSV are another thing.
    let error = world.add_as(dataset.id, Format::Csv, parquet_file(500)).await.unwrap_err();
    assert!(matches!(error, DatasetError::Csv(CsvFault::NotCsv { .. })));
}

async fn nothing_is_left_of_what_is_refused(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let ragged = CsvFault::Ragged { line: 3, expected: 2, found: FieldCount::Exactly(3) };
    let mut cut_off = parquet_file(500);
    cut_off.truncate(cut_off.len() - 1);
    let mut flipped = parquet_file(500);
    let footer_length = u32::from_le_bytes(*flipped[..flipped.len() - 4].last_chunk().unwrap());
    let footer = flipped.len() - 8 - usize::try_from(footer_length).unwrap();
    flipped[footer] ^= 0xff;
    // Larger than what is stored inline.
    let late = format!("a,b\n{}1\n", "1,2\n".repeat(200_000));
    let cases: Vec<(Format, Vec<u8>, ErrorKind, &str)> = vec![
        (Format::Csv, b"a,b\n1,2\n3,4,5\n".to_vec(), ErrorKind::Unprocessable, ragged.code()),
        (Format::Csv, late.into_bytes(), ErrorKind::Unprocessable, "csv_ragged"),
        (Format::Csv, Vec::new(), ErrorKind::Unprocessable, "file_empty"),
        (Format::Csv, b"a,b\n".to_vec(), ErrorKind::Unprocessable, "file_without_rows"),
        (Format::Csv, b"a,a\n1,2\n".to_vec(), ErrorKind::Unprocessable, "csv_duplicate_column"),
        (Format::Csv, b"a,b\n1,M\xfcller\n".to_vec(), ErrorKind::Unprocessable, "csv_not_utf8"),
        (Format::Csv, vec![b','; 10_000], ErrorKind::TooLarge, "too_many_columns"),
        (Format::Parquet, Vec::new(), ErrorKind::Unprocessable, "file_empty"),
        (Format::Parquet, TABLE.as_bytes().to_vec(), ErrorKind::Unprocessable, "not_parquet"),
        (Format::Parquet, cut_off, ErrorKind::Unprocessable, "not_parquet"),
        (Format::Parquet, flipped, ErrorKind::Unprocessable, "parquet_damaged"),
        (
            Format::Parquet,
            [&b"PAR1"[..], &[0xff; 300_000], b"\0\x02\0\0PAR1"].concat(),
            ErrorKind::Unprocessable,
            "parquet_damaged",
        ),
    ];
    for (format, content, kind, code) in cases {
        let shown = String::from_utf8_lossy(&content[..content.len().min(20)]).into_owned();
        let error = world.add_as(dataset.id, format, content).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code), "{format} {shown:?}: {error}");
        assert!(error.next_step().is_some(), "{error}");
        assert_eq!(world.clinic_blobs().await, [], "{format} {shown:?}");
    }
    let page = world.service.list_versions(&world.clinic.read, dataset.id, &PageRequest::default()).await.unwrap();
    assert!(page.items.is_empty());
    assert_eq!(world.storage(&world.clinic).await.used(), 0);
    assert_eq!(world.service.get(&world.clinic.read, dataset.id).await.unwrap().revision, 1);
}

async fn a_refused_file_takes_nothing_away_from_an_accepted_one(db: TestDb) {
    let world = World::new(db).await;
    let (dataset, added) = world.filled("Letters").await;
    let error = world.add_as(dataset.id, Format::Parquet, TABLE.as_bytes().to_vec()).await.unwrap_err();
    assert!(matches!(error, DatasetError::Parquet(ParquetFault::NotParquet { .. })));
    let content = world.service.open_version(&world.clinic.download, VersionRef::Latest(dataset.id)).await.unwrap();
    assert_eq!(world.take_all(&world.clinic, &content).await, TABLE.as_bytes());
    assert_eq!(world.clinic_blobs().await, [added.version.summary.sha256]);
}

/// A job may end while an upload brings the bytes of one of its files: the upload was first to store them, and the model relies
/// on them.
async fn a_refused_file_takes_nothing_away_from_a_model(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let (bytes, other) = (TABLE.as_bytes(), "another partner's model");
    insert_model_file(&world, world.clinic.id, bytes).await;
    insert_model_file(&world, world.insurer.id, other.as_bytes()).await;
    for content in [bytes, other.as_bytes()] {
        let error = world.add_as(dataset.id, Format::Parquet, content.to_vec()).await.unwrap_err();
        assert!(matches!(error, DatasetError::Parquet(ParquetFault::NotParquet { .. })), "{error:?}");
    }
    assert_eq!(world.clinic_blobs().await, [sha256(bytes)]);
}

async fn insert_model_file(world: &World, partner: PartnerId, content: &[u8]) {
    let (model, version) = (world.db.sources.id::<ModelId>(), world.db.sources.id::<ModelVersionId>());
    let (user, now) = (world.clinic.owner.user, world.db.sources.now());
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    let sql = "INSERT INTO models (id, partner_id, name, task, description, latest_number, created_by, revision, created_at, \
         updated_at) VALUES ($1, $2, 'Triage', 'tabular-classification', '', 1, $3, 1, $4, $4)";
    execute!(&mut tx, sqlx::query(sql).bind(model).bind(partner).bind(user).bind(now)).unwrap();
    let sql = "INSERT INTO model_versions (id, partner_id, model_id, number, metrics, result, created_by, created_at) \
         VALUES ($1, $2, $3, 1, '{}', '{}', $4, $5)";
    execute!(&mut tx, sqlx::query(sql).bind(version).bind(partner).bind(model).bind(user).bind(now)).unwrap();
    let sql =
        "INSERT INTO model_files (version_id, name, partner_id, sha256, size) VALUES ($1, 'model.json', $2, $3, $4)";
    let size = i64::try_from(content.len()).unwrap();
    execute!(&mut tx, sqlx::query(sql).bind(version).bind(partner).bind(sha256(content)).bind(size)).unwrap();
    tx.commit().await.unwrap();
}

async fn a_refused_file_takes_nothing_away_from_a_checkpoint(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    insert_checkpoint(&world, world.clinic.id, TABLE.as_bytes()).await;
    insert_checkpoint(&world, world.insurer.id, b"another partner's checkpoint").await;
    for content in [TABLE.as_bytes(), b"another partner's checkpoint"] {
        let error = world.add_as(dataset.id, Format::Parquet, content.to_vec()).await.unwrap_err();
        assert!(matches!(error, DatasetError::Parquet(ParquetFault::NotParquet { .. })), "{error:?}");
    }
    assert_eq!(world.clinic_blobs().await, [sha256(TABLE.as_bytes())]);
}

async fn insert_checkpoint(world: &World, partner: PartnerId, content: &[u8]) {
    let (job, user, now) = (world.db.sources.id::<JobId>(), world.clinic.owner.user, world.db.sources.now());
    let checkpoint = sqlx::types::Json(json!({ "sha256": sha256(content), "size": content.len(), "step": 1 }));
    let sql = "INSERT INTO jobs (id, partner_id, name, state, recipe, spec, inputs, cpus, gpus, submitted_by, submitted_at, \
         not_before, failures, max_attempts, lease_epoch, lease_beat, last_event, event_batch, step, total_steps, checkpoint) \
         VALUES ($1, $2, 'triage', 'running', 'tabular', '{}', '{}', 1, 0, $3, $4, $4, 0, 3, 1, 0, 0, 0, 1, 2, $5)";
    let mut tx = world.db.write(Tenancy::Platform).await.unwrap();
    execute!(&mut tx, sqlx::query(sql).bind(job).bind(partner).bind(user).bind(now).bind(checkpoint)).unwrap();
    tx.commit().await.unwrap();
}

async fn a_gigabyte_on_one_line_is_refused_early(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = taken.clone();
    let piece = Bytes::from(vec![b'x'; 64 * 1024]);
    let line = stream::iter(0..16 * 1024).map(move |_| {
        counter.fetch_add(piece.len(), Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece.clone())
    });
    let content = stream::iter([Ok(Bytes::from_static(b"a,b\n1,"))]).chain(line);
    let add = AddVersion { dataset: dataset.id, format: Format::Csv, expected_sha256: None };
    let error = world.service.add_version(&world.clinic.write, add, content).await.unwrap_err();
    assert!(matches!(error, DatasetError::Csv(CsvFault::LineTooLong { line: 2, .. })), "{error:?}");
    assert!(taken.load(Ordering::Relaxed) < 5 << 20, "{} bytes were taken", taken.load(Ordering::Relaxed));
    assert_eq!(world.clinic_blobs().await, []);
}

async fn a_stream_that_breaks_off_leaves_nothing(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    for format in [Format::Csv, Format::Parquet] {
        let start = Ok(Bytes::from("a,b\n1,2\n".repeat(100_000)));
        let content = stream::iter([start, Err(std::io::Error::other("connection reset"))]);
        let add = AddVersion { dataset: dataset.id, format, expected_sha256: None };
        let error = world.service.add_version(&world.clinic.write, add, content).await.unwrap_err();
        assert!(matches!(error, DatasetError::Blob(BlobError::Interrupted(_))), "{error:?}");
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert_eq!(world.clinic_blobs().await, []);
    }
}

async fn content_must_be_what_was_announced(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    let add = |expected: &[u8]| {
        let expected_sha256 = Some(sha256(expected));
        AddVersion { dataset: dataset.id, format: Format::Csv, expected_sha256 }
    };
    let content = || pieces(TABLE.as_bytes().to_vec());
    let error = world.service.add_version(&world.clinic.write, add(b"other"), content()).await.unwrap_err();
    assert!(matches!(error, DatasetError::Blob(BlobError::DigestMismatch { .. })));
    assert_eq!(world.clinic_blobs().await, []);
    world.service.add_version(&world.clinic.write, add(TABLE.as_bytes()), content()).await.unwrap();
}

async fn versions_are_listed_newest_first(db: TestDb) {
    let world = World::new(db).await;
    let dataset = world.dataset("Letters").await;
    for number in 1..=5 {
        world.add(dataset.id, &format!("a\n{number}\n")).await.unwrap();
    }
    let list = async |cursor| {
        let request = PageRequest::new(Some(3), cursor);
        world.service.list_versions(&world.clinic.read, dataset.id, &request).await.unwrap()
    };
    let first = list(None).await;
    let second = list(first.next_cursor).await;
    let numbers: Vec<i64> = first.items.iter().chain(&second.items).map(|version| version.number).collect();
    assert_eq!((numbers, second.next_cursor.is_none()), (vec![5, 4, 3, 2, 1], true));
    let expected = world.service.expected_blobs().await.unwrap();
    assert_eq!(expected.len(), 5);
    assert!(expected.iter().all(|blob| blob.partner == world.clinic.id && blob.size == 4));
}
