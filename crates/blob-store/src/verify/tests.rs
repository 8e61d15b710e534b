use bytes::Bytes;
use chrono::TimeDelta;
use foundation::{PartnerId, Sources, UploadId};
use futures_util::stream;

use super::{Depth, Expected, Finding, Severity, VerifyReport};
use crate::error::Corruption;
use crate::faulty::{FaultyStore, Verdict, small_store};
use crate::store::BlobStore;
use crate::sweep::{Grace, Swept};

fn partner(seed: u64) -> PartnerId {
    Sources::fixed(seed).id()
}

fn content(byte: u8) -> Bytes {
    Bytes::from(vec![byte; 200])
}

async fn put(store: &BlobStore, partner: PartnerId, byte: u8) -> Expected {
    let stored = store.put_bytes(partner, content(byte)).await.unwrap();
    Expected { partner, sha256: stored.sha256, size: stored.size }
}

async fn verify(store: &BlobStore, expected: &[Expected]) -> VerifyReport {
    store.verify(expected.iter().copied(), Depth::Content, Grace::default(), |_| ()).await.unwrap()
}

/// Brings the store's clock to the present, at which its objects were written, and `later` beyond.
fn advance(store: &BlobStore, later: TimeDelta) {
    let sources = &store.inner.sources;
    sources.clock.advance(Sources::system().now() - sources.now() + later);
}

#[tokio::test]
async fn a_sound_store_is_clean_and_progress_is_told() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let expected =
        [put(&store, partner(1), 1).await, put(&store, partner(1), 2).await, put(&store, partner(2), 1).await];
    let mut told = Vec::new();
    let report =
        store.verify(expected, Depth::Content, Grace::default(), |progress| told.push(progress)).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert_eq!((report.blobs, report.bytes, report.worst()), (3, 600, None));
    let last = told.last().unwrap();
    assert_eq!((last.blobs, last.blobs_total, last.bytes, last.bytes_total), (3, 3, 600, 600));
    assert!(told.is_sorted_by_key(|progress| progress.bytes));
}

#[tokio::test]
async fn damage_is_found_and_told_apart() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let owner = partner(1);
    let flipped = put(&store, owner, 1).await;
    faulty.change(&faulty.names("segments")[1], |sealed| sealed[20] ^= 4).await;
    let missing = put(&store, owner, 2).await;
    store.delete(owner, &missing.sha256).await.unwrap();
    let misjudged = Expected { size: 199, ..put(&store, owner, 3).await };
    let unreadable = put(&store, owner, 4).await;
    let hidden = store.inner.find_head(owner, &unreadable.sha256).await.unwrap().unwrap().0.instance;
    faulty.on_get(move |path| path.contains(&hex::encode(hidden.0)));

    let report = verify(&store, &[flipped, missing, misjudged, unreadable]).await;
    assert_eq!((report.blobs, report.worst()), (4, Some(Severity::Damage)));
    for finding in &report.findings {
        match finding {
            Finding::Corrupt { sha256, corruption, object, .. } => {
                assert_eq!((*sha256, *corruption), (flipped.sha256, Corruption::Authentication));
                assert!(object.contains("segments"), "{object}");
            }
            Finding::Missing { sha256, .. } => assert_eq!(*sha256, missing.sha256),
            Finding::WrongSize { sha256, actual, .. } => assert_eq!((*sha256, *actual), (misjudged.sha256, 200)),
            Finding::Unreadable { sha256, .. } => assert_eq!(*sha256, unreadable.sha256),
            other => panic!("{other}"),
        }
    }
    assert_eq!(report.findings.len(), 4, "{:?}", report.findings);
}

#[tokio::test]
async fn a_look_at_heads_alone_reads_no_content() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let expected = put(&store, partner(1), 1).await;
    faulty.on_get(|path| path.contains("segments"));
    let report = store.verify([expected], Depth::Presence, Grace::default(), |_| ()).await.unwrap();
    assert_eq!((report.findings.len(), report.bytes), (0, 0));
}

#[tokio::test]
async fn what_nothing_refers_to_is_reported_once_it_is_old() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let orphan = put(&store, partner(1), 1).await;
    advance(&store, TimeDelta::hours(23));
    assert_eq!(verify(&store, &[]).await.findings.len(), 0, "its transaction may not have committed yet");
    advance(&store, TimeDelta::hours(25));
    let report = verify(&store, &[]).await;
    assert!(matches!(report.findings[..], [Finding::Orphaned { sha256, .. }] if sha256 == orphan.sha256));
    assert_eq!(report.worst(), Some(Severity::Leftover));
    assert_eq!(store.sweep(Grace::default()).await.unwrap(), Swept::default(), "a sweep never takes a blob");
    assert!(store.exists(partner(1), &orphan.sha256).await.unwrap());
}

#[tokio::test]
async fn leftovers_are_reported_and_swept() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let owner = partner(1);
    let kept = put(&store, owner, 1).await;
    // A put that died before its head was written, and whose clean-up died as well.
    faulty.on_put(|path, _| path.contains("/blobs/").then_some(Verdict::Broken));
    assert!(store.put_bytes(owner, content(2)).await.is_err());
    faulty.on_put(|_, _| None);
    let (open, stale): (UploadId, UploadId) = (store.inner.sources.id(), store.inner.sources.id());
    for upload in [open, stale] {
        store.begin_upload(owner, upload, 1000).await.unwrap();
        let content = stream::iter([Ok::<_, &str>(content(3))]);
        store.append(owner, upload, 0, content).await.unwrap();
    }
    assert_eq!(faulty.names("segments").len(), 4 * 4);

    advance(&store, TimeDelta::hours(25));
    let report = verify(&store, &[kept]).await;
    assert!(matches!(report.findings[..], [Finding::StraySegments { count: 4, .. }]), "{:?}", report.findings);
    let swept = store.sweep(Grace { content: TimeDelta::zero(), ..Grace::default() }).await.unwrap();
    assert_eq!((swept.segments, swept.uploads), (4, 0));
    assert_eq!(store.upload_offset(owner, open).await.unwrap(), 200, "uploads are spared for a week");

    advance(&store, TimeDelta::days(8));
    let report = verify(&store, &[kept]).await;
    let stale_uploads = |finding: &&Finding| matches!(finding, Finding::StaleUpload { .. });
    assert_eq!(report.findings.iter().filter(stale_uploads).count(), 2, "{:?}", report.findings);
    assert_eq!(store.sweep(Grace::default()).await.unwrap().uploads, 2);
    assert_eq!(verify(&store, &[kept]).await.findings.len(), 0);
    assert_eq!(faulty.names("segments").len(), 4);
    assert_eq!(faulty.names("uploads"), Vec::<String>::new());
}

#[tokio::test]
async fn segments_are_spared_while_some_head_cannot_be_read() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    put(&store, partner(1), 1).await;
    faulty.change(&faulty.names("/blobs/")[0], |head| head[0] ^= 1).await;
    advance(&store, TimeDelta::days(365));
    assert_eq!(store.sweep(Grace::default()).await.unwrap(), Swept::default());
    assert_eq!(faulty.names("segments").len(), 4);
}

#[tokio::test]
async fn an_unusable_key_is_a_finding_of_its_own() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let expected = put(&store, partner(1), 1).await;
    faulty.change(&faulty.names("/key")[0], |key| key[50] ^= 1).await;
    let fresh = small_store(&faulty, 2).await;
    let report = verify(&fresh, &[expected]).await;
    assert!(matches!(report.findings[..], [Finding::KeyUnusable { .. }]), "{:?}", report.findings);
    assert_eq!(report.worst(), Some(Severity::Unknown));
}
