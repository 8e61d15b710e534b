//! Resumable uploads.

use blob_store::{BlobError, Digests, PutOptions};
use foundation::{PartnerId, UploadId};
use futures_util::{StreamExt, stream};

use crate::support::{MIB, Place, connection_reset, content, sha256, stream_of};

const SIZE: usize = 20 * MIB + 12_345;
const LIMIT: u64 = 1 << 30;

pub(crate) async fn an_upload_cut_in_the_middle_goes_on_elsewhere(place: Place) {
    let replica = place.open().await;
    let (partner, upload): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    let content = content(SIZE, 1);
    replica.begin_upload(partner, upload, LIMIT).await.unwrap();
    assert_eq!(replica.upload_offset(partner, upload).await.unwrap(), 0);

    // The connection breaks 11 MiB in, in the middle of a chunk.
    let cut = 11 * MIB + 777;
    let broken = stream_of(&content.slice(..cut)).chain(stream::iter([connection_reset()]));
    let appended = replica.append(partner, upload, 0, broken).await.unwrap();
    assert_eq!(appended.offset, cut as u64, "all that arrived is kept");
    assert_eq!(appended.interrupted.unwrap().to_string(), "connection reset");

    // The client asks another replica, which has nothing in memory.
    let other = place.open().await;
    let offset = other.upload_offset(partner, upload).await.unwrap();
    assert_eq!(offset, cut as u64);
    let gap = other.append(partner, upload, offset + 1, stream_of(&content)).await;
    assert!(matches!(gap, Err(BlobError::OffsetMismatch { expected }) if expected == offset), "{gap:?}");
    let early = other.finish_upload(partner, upload, sha256(&content), SIZE as u64).await;
    assert!(matches!(early, Err(BlobError::SizeMismatch { actual, .. }) if actual == offset), "{early:?}");

    let rest = other.append(partner, upload, offset, stream_of(&content.slice(cut..))).await.unwrap();
    assert_eq!(rest.offset, SIZE as u64);
    assert!(rest.interrupted.is_none());
    assert_eq!(rest.digests, None, "it has not seen the beginning");
    let stored = other.finish_upload(partner, upload, sha256(&content), SIZE as u64).await.unwrap();
    assert_eq!((stored.sha256, stored.size, stored.was_new), (sha256(&content), SIZE as u64, true));
    let blob = replica.open_blob(partner, &stored.sha256).await.unwrap();
    assert!(blob.bytes(LIMIT).await.unwrap() == content);

    // The answer was lost: asking again gives it again, and the upload itself is gone.
    let again = replica.finish_upload(partner, upload, sha256(&content), SIZE as u64).await.unwrap();
    assert_eq!((again.sha256, again.size), (stored.sha256, stored.size));
    assert!(matches!(replica.upload_offset(partner, upload).await, Err(BlobError::UploadNotFound { .. })));
    replica.abort_upload(partner, upload).await.unwrap();
    assert!(blob.bytes(LIMIT).await.unwrap() == content, "aborting what is finished touches nothing");
}

pub(crate) async fn an_upload_in_many_pieces_becomes_one_blob(place: Place) {
    let store = place.open().await;
    let (partner, upload): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    let content = content(3 * MIB + 17, 2);
    store.begin_upload(partner, upload, LIMIT).await.unwrap();
    let mut offset = 0;
    for step in [1, 65_535, 65_536, 65_537, MIB, 0, 3] {
        let piece = content.slice(offset..offset + step);
        let appended = store.append(partner, upload, offset as u64, stream_of(&piece)).await.unwrap();
        let digests = Digests { before: sha256(&content[..offset]), after: sha256(&content[..offset + step]) };
        offset += step;
        assert_eq!((appended.offset, appended.digests), (offset as u64, Some(digests)));
        // Beginning again, as a client does that lost the first answer, changes nothing.
        store.begin_upload(partner, upload, LIMIT).await.unwrap();
    }
    store.append(partner, upload, offset as u64, stream_of(&content.slice(offset..))).await.unwrap();
    let stored = store.finish_upload(partner, upload, sha256(&content), content.len() as u64).await.unwrap();
    let blob = store.open_blob(partner, &stored.sha256).await.unwrap();
    assert!(blob.bytes(LIMIT).await.unwrap() == content);

    let empty: UploadId = place.sources.id();
    store.begin_upload(partner, empty, LIMIT).await.unwrap();
    let stored = store.finish_upload(partner, empty, sha256(b""), 0).await.unwrap();
    assert_eq!(store.open_blob(partner, &stored.sha256).await.unwrap().size(), 0);
}

pub(crate) async fn what_does_not_fit_is_refused(place: Place) {
    let store = place.open().await;
    let (partner, upload): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    let content = content(100_000, 3);
    store.begin_upload(partner, upload, 99_999).await.unwrap();
    store.append(partner, upload, 0, stream_of(&content.slice(..60_000))).await.unwrap();
    let refused = store.append(partner, upload, 60_000, stream_of(&content.slice(60_000..))).await;
    assert!(matches!(refused, Err(BlobError::TooLarge { limit: 99_999 })), "{refused:?}");
    assert_eq!(store.upload_offset(partner, upload).await.unwrap(), 60_000, "what was stored before stays");

    let wrong = store.finish_upload(partner, upload, sha256(b"other"), 60_000).await;
    let actual = sha256(&content[..60_000]);
    assert!(matches!(wrong, Err(BlobError::DigestMismatch { actual: a, .. }) if a == actual), "{wrong:?}");
    store.finish_upload(partner, upload, actual, 60_000).await.unwrap();

    let unknown: UploadId = place.sources.id();
    let refused = store.append(partner, unknown, 0, stream_of(&content)).await;
    assert!(matches!(refused, Err(BlobError::UploadNotFound { .. })), "{refused:?}");
    // Another partner's upload does not exist for this one.
    let (stranger, open): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    store.begin_upload(partner, open, LIMIT).await.unwrap();
    let refused = store.append(stranger, open, 0, stream_of(&content)).await;
    assert!(matches!(refused, Err(BlobError::UploadNotFound { .. })), "{refused:?}");
}

pub(crate) async fn an_aborted_upload_is_gone(place: Place) {
    let store = place.open().await;
    let (partner, upload): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    let content = content(9 * MIB, 4);
    store.begin_upload(partner, upload, LIMIT).await.unwrap();
    store.append(partner, upload, 0, stream_of(&content)).await.unwrap();
    store.abort_upload(partner, upload).await.unwrap();
    store.abort_upload(partner, upload).await.unwrap();
    let finished = store.finish_upload(partner, upload, sha256(&content), content.len() as u64).await;
    assert!(matches!(finished, Err(BlobError::UploadNotFound { .. })), "{finished:?}");
    let erased = store.erase_partner(partner).await.unwrap();
    assert_eq!(erased.objects, 0, "nothing but the key was left");
}

pub(crate) async fn one_blob_from_a_put_and_an_upload(place: Place) {
    let store = place.open().await;
    let (partner, upload): (PartnerId, UploadId) = (place.sources.id(), place.sources.id());
    let content = content(9 * MIB, 5);
    store.begin_upload(partner, upload, LIMIT).await.unwrap();
    store.append(partner, upload, 0, stream_of(&content)).await.unwrap();
    let put = store.put(partner, stream_of(&content), PutOptions::up_to(LIMIT)).await.unwrap();
    assert!(put.was_new);
    let uploaded = store.finish_upload(partner, upload, put.sha256, put.size).await.unwrap();
    assert!(!uploaded.was_new);
    let blob = store.open_blob(partner, &put.sha256).await.unwrap();
    assert!(blob.bytes(LIMIT).await.unwrap() == content);
    store.delete(partner, &put.sha256).await.unwrap();
    assert_eq!(store.erase_partner(partner).await.unwrap().objects, 0, "the upload's segments went with it");
}
