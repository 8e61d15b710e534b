use bytes::Bytes;
use chrono::TimeDelta;
use foundation::{PartnerId, Sha256, Sources, UploadId};
use futures_util::{Stream, StreamExt, stream};
use object_store::PutMode;
use proptest::prelude::*;

use crate::error::BlobError;
use crate::faulty::{FaultyStore, Verdict, small_store};
use crate::put::{MAX_PUT_HOURS, PutOptions};
use crate::sweep::Grace;
use crate::verify::Depth;
use crate::write::Hasher;

type Piece = Result<Bytes, &'static str>;

fn partner() -> PartnerId {
    Sources::fixed(99).id()
}

fn content(length: usize) -> Bytes {
    let mut bytes = vec![0; length];
    Sources::fixed(7).random.fill(&mut bytes);
    bytes.into()
}

fn sha256(content: &[u8]) -> Sha256 {
    let mut hasher = Hasher::new();
    hasher.update(content);
    hasher.finish()
}

fn cut(content: &Bytes, piece: usize) -> impl Stream<Item = Piece> + use<> {
    let pieces: Vec<Piece> = content.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Around every border there is: chunk (16), unit (32), segment and batch (64).
    #[test]
    fn any_size_reads_back_whole_and_in_part(
        base in prop_oneof![Just(0_usize), Just(16), Just(32), Just(64), Just(128), Just(320)],
        near in 0_usize..5,
        piece in 1_usize..100,
        from in 0_usize..400,
        length in 0_usize..400,
    ) {
        let content = content((base + near).saturating_sub(2));
        block_on(async {
            let store = small_store(&FaultyStore::default(), 1).await;
            let options = PutOptions { max_size: content.len() as u64, expected_sha256: Some(sha256(&content)) };
            let stored = store.put(partner(), cut(&content, piece), options).await.unwrap();
            assert_eq!((stored.sha256, stored.size, stored.was_new), (sha256(&content), content.len() as u64, true));
            let blob = store.open_blob(partner(), &stored.sha256).await.unwrap();
            assert_eq!(blob.bytes(blob.size()).await.unwrap(), content);

            let (from, until) = (from.min(content.len()), (from + length).min(content.len()));
            let read: Vec<Bytes> = blob.read(from as u64..until as u64).unwrap().map(Result::unwrap).collect().await;
            assert_eq!(read.concat(), content[from..until]);
        });
    }
}

#[tokio::test]
async fn ranges_past_the_end_are_refused() {
    let store = small_store(&FaultyStore::default(), 1).await;
    let stored = store.put_bytes(partner(), content(100)).await.unwrap();
    let blob = store.open_blob(partner(), &stored.sha256).await.unwrap();
    for (from, until) in [(0, 101), (101, 101), (5, 4)] {
        let refused = blob.read(from..until).map(drop);
        assert!(matches!(refused, Err(BlobError::InvalidRange { size: 100 })), "{from}..{until}: {refused:?}");
    }
    assert_eq!(blob.read(100..100).unwrap().count().await, 0);
}

#[tokio::test]
async fn a_refused_put_leaves_nothing() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let whole = content(300);

    let limit = PutOptions::up_to(299);
    let refused = store.put(partner(), cut(&whole, 50), limit).await;
    assert!(matches!(refused, Err(BlobError::TooLarge { limit: 299 })), "{refused:?}");

    let expected = sha256(b"something else");
    let wrong = PutOptions { max_size: 300, expected_sha256: Some(expected) };
    let refused = store.put(partner(), cut(&whole, 50), wrong).await;
    assert!(matches!(refused, Err(BlobError::DigestMismatch { actual, .. }) if actual == sha256(&whole)));

    let broken = cut(&whole, 50).take(5).chain(stream::iter([Err("connection reset")]));
    let refused = store.put(partner(), broken, PutOptions::up_to(300)).await;
    assert!(matches!(&refused, Err(BlobError::Interrupted(cause)) if cause.to_string() == "connection reset"));

    // Broken off so early that it could pass as a small blob.
    let broken = stream::iter([Ok(whole.slice(..9)), Err("connection reset")]);
    let refused = store.put(partner(), broken, PutOptions::up_to(300)).await;
    assert!(matches!(refused, Err(BlobError::Interrupted(_))), "{refused:?}");

    faulty.on_put(|path, _| path.contains("/0000000000000080-").then_some(Verdict::DiskFull));
    let refused = store.put(partner(), cut(&whole, 50), PutOptions::up_to(300)).await;
    assert!(matches!(refused, Err(BlobError::StorageFull(_))), "{refused:?}");

    faulty.on_put(|path, _| path.contains("/blobs/").then_some(Verdict::DiskFull));
    let refused = store.put(partner(), cut(&whole, 50), PutOptions::up_to(300)).await;
    assert!(matches!(refused, Err(BlobError::StorageFull(_))), "{refused:?}");

    assert_eq!(faulty.names("segments"), Vec::<String>::new());
    assert_eq!(faulty.names("blobs"), Vec::<String>::new());
}

#[tokio::test]
async fn a_put_slower_than_the_grace_period_is_refused() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let clock = store.inner.sources.clock.clone();
    let slow = cut(&content(300), 50).inspect(move |_| clock.advance(TimeDelta::hours(3)));
    let refused = store.put(partner(), slow, PutOptions::up_to(300)).await;
    assert!(matches!(refused, Err(BlobError::TooSlow { hours: MAX_PUT_HOURS })), "{refused:?}");
    assert_eq!(faulty.names("segments"), Vec::<String>::new());
}

#[tokio::test]
async fn the_same_content_is_stored_once() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let puts = (0..8).map(|_| store.put_bytes(partner(), content(300)));
    let stored: Vec<_> = futures_util::future::join_all(puts).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(stored.iter().filter(|stored| stored.was_new).count(), 1);
    assert_eq!(faulty.names("segments").len(), 5, "{:?}", faulty.names("segments"));
    let blob = store.open_blob(partner(), &stored[0].sha256).await.unwrap();
    assert_eq!(blob.bytes(300).await.unwrap(), content(300));
}

/// The store takes the head but its answer is lost; the blob is there and stays whole.
#[tokio::test]
async fn a_head_that_was_not_acknowledged_keeps_its_segments() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    faulty.on_put(|path, mode| {
        (path.contains("/blobs/") && matches!(mode, PutMode::Create)).then_some(Verdict::StoredButBroken)
    });
    let unclear = store.put_bytes(partner(), content(300)).await;
    assert!(matches!(unclear, Err(BlobError::Unavailable(_))), "{unclear:?}");
    faulty.on_put(|_, _| None);
    let again = store.put_bytes(partner(), content(300)).await.unwrap();
    assert!(!again.was_new);
    assert_eq!(store.open_blob(partner(), &again.sha256).await.unwrap().bytes(300).await.unwrap(), content(300));
}

#[tokio::test]
async fn putting_again_heals_a_damaged_blob() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let stored = store.put_bytes(partner(), content(300)).await.unwrap();
    let open = || async { store.open_blob(partner(), &stored.sha256).await?.bytes(300).await };

    faulty.remove(&faulty.names("segments")[2]).await;
    assert!(matches!(open().await, Err(BlobError::Corrupt { .. })));
    assert!(store.put_bytes(partner(), content(300)).await.unwrap().was_new);
    assert_eq!(open().await.unwrap(), content(300));

    faulty.change(&faulty.names("/blobs/")[0], |head| head[40] ^= 1).await;
    assert!(matches!(open().await, Err(BlobError::Corrupt { .. })));
    assert!(store.put_bytes(partner(), content(300)).await.unwrap().was_new);
    assert_eq!(open().await.unwrap(), content(300));
}

#[tokio::test]
async fn a_failing_read_is_not_called_damage() {
    let faulty = FaultyStore::default();
    let store = small_store(&faulty, 1).await;
    let stored = store.put_bytes(partner(), content(300)).await.unwrap();
    faulty.on_get(|path| path.contains("segments"));
    let failed = store.open_blob(partner(), &stored.sha256).await.unwrap().bytes(300).await;
    assert!(matches!(failed, Err(BlobError::Unavailable(_))), "{failed:?}");
}

/// A server runs these on many threads; nothing but the caller's own stream may keep a future to one.
#[tokio::test]
async fn every_operation_can_move_between_threads() {
    fn sends<T: Send>(future: T) -> T {
        future
    }
    let store = small_store(&FaultyStore::default(), 1).await;
    let upload: UploadId = store.inner.sources.id();
    let stored = sends(store.put(partner(), cut(&content(100), 9), PutOptions::up_to(100))).await.unwrap();
    sends(store.begin_upload(partner(), upload, 100)).await.unwrap();
    sends(store.append(partner(), upload, 0, cut(&content(100), 9))).await.unwrap();
    assert_eq!(sends(store.upload_offset(partner(), upload)).await.unwrap(), 100);
    assert_eq!(sends(store.finish_upload(partner(), upload, stored.sha256, 100)).await.unwrap().size, 100);
    sends(store.abort_upload(partner(), upload)).await.unwrap();
    assert_eq!(
        sends(sends(store.open_blob(partner(), &stored.sha256)).await.unwrap().bytes(100)).await.unwrap(),
        content(100)
    );
    let file = tempfile::tempdir().unwrap();
    sends(store.write_to_file(partner(), &stored.sha256, &file.path().join("file"))).await.unwrap();
    sends(store.verify([], Depth::Content, Grace::default(), |_| ())).await.unwrap();
    sends(store.sweep(Grace::default())).await.unwrap();
    sends(store.rotate_master()).await.unwrap();
    assert_eq!(sends(store.delete_orphan(partner(), &stored.sha256, TimeDelta::days(1))).await.unwrap(), None);
    assert!(sends(store.delete(partner(), &stored.sha256)).await.unwrap().is_some_and(|bytes| bytes > 0));
    sends(store.erase_partner(partner())).await.unwrap();
    sends(store.check()).await.unwrap();
}
