//! Storing and reading.

use std::os::unix::fs::PermissionsExt;

use blob_store::{BlobError, Depth, Expected, Finding, Grace, PutOptions, Severity};
use bytes::Bytes;
use foundation::PartnerId;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::support::{MIB, Piece, Place, content, sha256, stream_of};

const CHUNK: usize = 64 * 1024;
const SEGMENT: usize = 8 * MIB;

pub(crate) async fn content_of_every_size_reads_back(place: Place) {
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let files = tempfile::tempdir().unwrap();
    let borders = [0, CHUNK, SEGMENT, SEGMENT + CHUNK, 2 * SEGMENT];
    for size in borders.into_iter().flat_map(|border| [border.saturating_sub(1), border, border + 1]) {
        let content = content(size, size as u64);
        let options = PutOptions { max_size: size as u64, expected_sha256: Some(sha256(&content)) };
        let stored = store.put(partner, stream_of(&content), options).await.unwrap();
        assert_eq!((stored.sha256, stored.size), (sha256(&content), size as u64));
        let blob = store.open_blob(partner, &stored.sha256).await.unwrap();
        assert!(blob.bytes(size as u64).await.unwrap() == content, "{size} bytes");

        let ends = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, size / 2, size];
        for (from, length) in ends.into_iter().flat_map(|from| [(from, 1), (from, 3 * CHUNK)]) {
            let (from, until) = (from.min(size), (from + length).min(size));
            let read: Vec<Bytes> = blob.read(from as u64..until as u64).unwrap().try_collect().await.unwrap();
            assert!(read.concat() == content[from..until], "{from}..{until} of {size}");
        }

        let file = files.path().join("content");
        assert_eq!(store.write_to_file(partner, &stored.sha256, &file).await.unwrap(), size as u64);
        assert!(std::fs::read(&file).unwrap() == content, "{size} bytes as a file");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(files.path()).unwrap().count(), 1, "no file is left half-written");
}

pub(crate) async fn partners_share_nothing(place: Place) {
    let store = place.open().await;
    let (one, other): (PartnerId, PartnerId) = (place.sources.id(), place.sources.id());
    let content = content(3 * CHUNK, 1);
    let stored = store.put_bytes(one, content.clone()).await.unwrap();
    assert!(!store.exists(other, &stored.sha256).await.unwrap());
    let hidden = store.open_blob(other, &stored.sha256).await;
    assert!(matches!(hidden, Err(BlobError::NotFound { .. })), "{hidden:?}");

    assert!(store.put_bytes(other, content.clone()).await.unwrap().was_new, "not even that it exists is shared");
    assert!(store.delete(one, &stored.sha256).await.unwrap().is_some());
    let blob = store.open_blob(other, &stored.sha256).await.unwrap();
    assert!(blob.bytes(blob.size()).await.unwrap() == content);
}

pub(crate) async fn concurrent_puts_store_once(place: Place) {
    let replicas = [place.open().await, place.open().await];
    let partner: PartnerId = place.sources.id();
    let content = content(SEGMENT + 5, 1);
    let puts = (0..6).map(|index| replicas[index % 2].put(partner, stream_of(&content), PutOptions::up_to(1 << 30)));
    let stored: Vec<_> = futures_util::future::try_join_all(puts).await.unwrap();
    assert_eq!(stored.iter().filter(|stored| stored.was_new).count(), 1);
    let blob = replicas[0].open_blob(partner, &stored[0].sha256).await.unwrap();
    assert!(blob.bytes(blob.size()).await.unwrap() == content);
    assert_eq!(replicas[1].list(partner).count().await, 1);
}

/// The client goes away and the request's future is dropped, in the middle of the content.
pub(crate) async fn a_dropped_put_is_never_seen(place: Place) {
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let begun = content(SEGMENT + 5, 1);
    let stalled = stream_of(&begun).chain(stream::pending::<Piece>());
    let put = store.put(partner, stalled, PutOptions::up_to(1 << 30));
    let dropped = tokio::time::timeout(std::time::Duration::from_secs(2), put).await;
    assert!(dropped.is_err(), "the stream never ends");
    assert_eq!(store.list(partner).count().await, 0);
    assert!(!store.exists(partner, &sha256(&begun)).await.unwrap());
    // The same content can be put afterwards.
    assert!(store.put_bytes(partner, begun).await.unwrap().was_new);
}

pub(crate) async fn blobs_are_listed_and_deleted(place: Place) {
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let mut expected = Vec::new();
    for size in [10, CHUNK + 1, 2 * CHUNK] {
        expected.push(store.put_bytes(partner, content(size, 1)).await.unwrap().sha256);
    }
    expected.sort();
    let listed = || async {
        let mut listed: Vec<_> = store.list(partner).map_ok(|entry| entry.sha256).try_collect().await.unwrap();
        listed.sort();
        listed
    };
    assert_eq!(listed().await, expected);
    let gone = expected.pop().unwrap();
    let size = store.sealed_size(partner, &gone).await.unwrap();
    assert!(size > Some(2 * CHUNK as u64), "head and segments: {size:?}");
    assert_eq!(store.delete(partner, &gone).await.unwrap(), size, "what it took up is freed");
    assert_eq!(store.delete(partner, &gone).await.unwrap(), None, "there is nothing left to delete");
    assert_eq!(store.sealed_size(partner, &gone).await.unwrap(), None);
    assert_eq!(listed().await, expected);
    let missing = store.open_blob(partner, &gone).await;
    assert!(matches!(missing, Err(BlobError::NotFound { sha256, .. }) if sha256 == gone), "{missing:?}");
}

pub(crate) async fn verification_finds_what_is_wrong(place: Place) {
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let sound = store.put_bytes(partner, content(3 * CHUNK, 1)).await.unwrap();
    let orphan = store.put_bytes(partner, content(10, 2)).await.unwrap();
    let missing = sha256(b"never stored");
    let expected = [(sound.sha256, sound.size), (missing, 12)];
    let expected = expected.map(|(sha256, size)| Expected { partner, sha256, size });
    let grace = Grace { content: chrono::TimeDelta::zero(), ..Grace::default() };
    let report = store.verify(expected, Depth::Content, grace, |_| ()).await.unwrap();
    assert_eq!((report.blobs, report.bytes, report.worst()), (2, sound.size, Some(Severity::Damage)));
    assert_eq!(report.findings.len(), 2, "{:?}", report.findings);
    let found = |wanted: fn(&Finding) -> Option<foundation::Sha256>| report.findings.iter().find_map(wanted);
    let orphaned = found(|finding| match finding {
        Finding::Orphaned { sha256, .. } => Some(*sha256),
        _ => None,
    });
    let absent = found(|finding| match finding {
        Finding::Missing { sha256, .. } => Some(*sha256),
        _ => None,
    });
    assert_eq!((orphaned, absent), (Some(orphan.sha256), Some(missing)));
    store.check().await.unwrap();
}

pub(crate) async fn limits_are_kept(place: Place) {
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let content = content(SEGMENT + 10, 1);
    let limit = SEGMENT as u64 + 9;
    let refused = store.put(partner, stream_of(&content), PutOptions::up_to(limit)).await;
    assert!(matches!(refused, Err(BlobError::TooLarge { limit: l }) if l == limit), "{refused:?}");
    assert_eq!(store.list(partner).count().await, 0);

    let stored = store.put(partner, stream_of(&content), PutOptions::up_to(limit + 1)).await.unwrap();
    let blob = store.open_blob(partner, &stored.sha256).await.unwrap();
    assert!(matches!(blob.bytes(limit).await, Err(BlobError::TooLarge { .. })));
}
