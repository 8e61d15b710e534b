use bytes::Bytes;
use foundation::{PartnerId, Sources, UploadId};
use futures_util::stream;
use proptest::prelude::*;

use super::{HashCache, chain};
use crate::error::BlobError;
use crate::faulty::{FaultyStore, Verdict, small_store};
use crate::segment::{Segment, SegmentName};
use crate::write::Hasher;

fn segment(start: u64, nonce: u64, len: u64) -> Segment {
    Segment { name: SegmentName { start, nonce }, len }
}

#[test]
fn segments_join_up() {
    assert_eq!(chain::longest(vec![]), vec![]);
    let (a, b, c) = (segment(0, 1, 10), segment(10, 1, 5), segment(15, 1, 5));
    assert_eq!(chain::longest(vec![c, a, b]), vec![a, b, c]);
    assert_eq!(chain::longest(vec![a, c]), vec![a], "a gap ends it");
    assert_eq!(chain::longest(vec![b, c]), vec![], "nothing begins at 0");
    assert_eq!(chain::longest(vec![a, segment(10, 7, 0)]), vec![a], "an empty one adds nothing");
    let long = segment(0, 2, 18);
    assert_eq!(chain::longest(vec![a, b, long]), vec![long], "the one that reaches further");
    assert_eq!(chain::longest(vec![a, b, c, long]), vec![a, b, c]);
}

proptest! {
    /// What was once reported as stored stays so, whatever a competing append adds.
    #[test]
    fn a_further_segment_never_takes_back(
        lengths in proptest::collection::vec((0_u64..40, 1_u64..20), 0..30),
        extra in (0_u64..60, 1_u64..20),
    ) {
        let mut segments: Vec<Segment> = lengths.iter().zip(0..).map(|((start, len), nonce)| segment(*start, nonce, *len)).collect();
        let before = super::end_of(&chain::longest(segments.clone()));
        segments.push(segment(extra.0, 99, extra.1));
        let joined = chain::longest(segments);
        prop_assert!(super::end_of(&joined) >= before);
        let mut next = 0;
        for segment in joined {
            prop_assert_eq!(segment.name.start, next);
            next = segment.end();
        }
    }
}

#[test]
fn a_hash_is_used_only_for_what_it_was_computed_over() {
    let sources = Sources::fixed(1);
    let (partner, upload): (PartnerId, UploadId) = (sources.id(), sources.id());
    let cache = HashCache::default();
    let seen = [segment(0, 1, 10), segment(10, 1, 5)];
    let mut hasher = Hasher::new();
    hasher.update(b"seen");
    let digest = hasher.clone().finish();

    cache.put(partner, upload, seen.to_vec(), hasher.clone());
    assert_eq!(cache.peek(partner, upload, &seen).map(Hasher::finish), Some(digest));
    assert!(cache.peek(partner, sources.id(), &seen).is_none(), "another upload");
    let replaced = [segment(0, 2, 10), segment(10, 1, 5)];
    assert!(cache.take(partner, upload, &replaced).is_none(), "another replica wrote the first segment anew");
    assert!(cache.take(partner, upload, &seen).is_none(), "a wrong hash is not kept");
    assert!(cache.take(partner, upload, &[]).is_some(), "at the start there is nothing to know");
}

type Piece = Result<Bytes, &'static str>;

fn pieces(pieces: Vec<Piece>) -> impl futures_util::Stream<Item = Piece> {
    stream::iter(pieces)
}

/// The second of three segments cannot be stored: the first is kept, the third, which would leave a gap, is not.
#[tokio::test]
async fn a_disk_that_fills_up_keeps_what_joins_up() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let (partner, upload): (PartnerId, UploadId) = (store.inner.sources.id(), store.inner.sources.id());
    store.begin_upload(partner, upload, 1000).await.unwrap();
    faulty.on_put(|path, _| path.contains("/0000000000000040-").then_some(Verdict::DiskFull));
    let content = Bytes::from(vec![7; 180]);
    let failed = store.append(partner, upload, 0, pieces(vec![Ok(content.clone())])).await;
    assert!(matches!(failed, Err(BlobError::StorageFull(_))), "{failed:?}");
    assert_eq!(store.upload_offset(partner, upload).await.unwrap(), 64);
    assert_eq!(faulty.names("segments").len(), 1, "{:?}", faulty.names("segments"));

    faulty.on_put(|_, _| None);
    let went_on = store.append(partner, upload, 64, pieces(vec![Ok(content.slice(64..))])).await.unwrap();
    assert_eq!(went_on.offset, 180);
    let mut hasher = Hasher::new();
    hasher.update(&content);
    let stored = store.finish_upload(partner, upload, hasher.finish(), 180).await.unwrap();
    assert_eq!(store.open_blob(partner, &stored.sha256).await.unwrap().bytes(1000).await.unwrap(), content);
}

/// Two replicas finish the same upload at once; each must leave alone what the other published.
#[tokio::test]
async fn finishing_twice_at_once_keeps_the_segments() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let replica = small_store(&faulty, 2).await;
    let (partner, upload): (PartnerId, UploadId) = (store.inner.sources.id(), store.inner.sources.id());
    store.begin_upload(partner, upload, 1000).await.unwrap();
    let content = Bytes::from(vec![9; 200]);
    store.append(partner, upload, 0, pieces(vec![Ok(content.clone())])).await.unwrap();
    let mut hasher = Hasher::new();
    hasher.update(&content);
    let sha256 = hasher.finish();
    let finish = |store: crate::BlobStore| async move { store.finish_upload(partner, upload, sha256, 200).await };
    let (one, other) = futures_util::join!(finish(store.clone()), finish(replica.clone()));
    assert_eq!((one.unwrap().size, other.unwrap().size), (200, 200));
    assert_eq!(replica.open_blob(partner, &sha256).await.unwrap().bytes(1000).await.unwrap(), content);
    assert_eq!(faulty.names("uploads"), Vec::<String>::new());
    // And a third time, when the answer was lost.
    assert_eq!(store.finish_upload(partner, upload, sha256, 200).await.unwrap().sha256, sha256);
}

#[tokio::test]
async fn an_upload_is_finished_or_aborted_but_never_both() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let (partner, upload): (PartnerId, UploadId) = (store.inner.sources.id(), store.inner.sources.id());
    store.begin_upload(partner, upload, 1000).await.unwrap();
    let content = Bytes::from(vec![9; 200]);
    store.append(partner, upload, 0, pieces(vec![Ok(content.clone())])).await.unwrap();
    let mut hasher = Hasher::new();
    hasher.update(&content);
    let sha256 = hasher.finish();
    // The server dies between closing the upload and publishing the blob.
    faulty.on_put(|path, _| path.contains("/blobs/").then_some(Verdict::Broken));
    let failed = store.finish_upload(partner, upload, sha256, 200).await;
    assert!(matches!(failed, Err(BlobError::Unavailable(_))), "{failed:?}");
    faulty.on_put(|_, _| None);
    let aborted = store.abort_upload(partner, upload).await;
    assert!(matches!(aborted, Err(BlobError::UploadFinished { .. })), "{aborted:?}");
    let appended = store.append(partner, upload, 200, pieces(vec![Ok(content)])).await;
    assert!(matches!(appended, Err(BlobError::UploadFinished { .. })), "{appended:?}");
    // It is taken up again where it was cut off.
    assert!(store.finish_upload(partner, upload, sha256, 200).await.unwrap().was_new);
}
