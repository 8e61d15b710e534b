//! Master keys, partner keys, and destroying them.

use std::path::Path;

use blob_store::{BlobError, BlobStoreConfig, Keyring, MasterKey, S3Addressing, S3Config, S3Credentials};
use foundation::PartnerId;
use futures_util::StreamExt;

use crate::support::{MIB, Place, content, master, stream_of};

pub(crate) async fn the_master_key_rotates_under_a_full_store(place: Place) {
    let old = master();
    let new = MasterKey::generate(&place.sources);
    let partners: [PartnerId; 3] = [place.sources.id(), place.sources.id(), place.sources.id()];
    let store = place.open().await;
    let mut stored = Vec::new();
    for (partner, seed) in partners.into_iter().zip(1..) {
        stored.push((partner, store.put_bytes(partner, content(MIB, seed)).await.unwrap(), seed));
    }
    let rotating = place.open_with(Keyring::new(new.clone(), vec![old.clone()])).await.unwrap();
    let rotation = rotating.rotate_master().await.unwrap();
    assert_eq!((rotation.rewrapped, rotation.unchanged, rotation.failed.len()), (3, 0, 0));

    let store = place.open_with(new.clone()).await.unwrap();
    for (partner, stored, seed) in stored {
        let blob = store.open_blob(partner, &stored.sha256).await.unwrap();
        assert!(blob.bytes(stored.size).await.unwrap() == content(MIB, seed));
    }
    let refused = place.open_with(old).await;
    assert!(matches!(&refused, Err(BlobError::WrongMasterKey { found }) if *found == new.id().to_string()));
}

pub(crate) async fn another_master_key_is_refused(place: Place) {
    drop(place.open().await);
    let refused = place.open_with(MasterKey::generate(&place.sources)).await;
    assert!(matches!(refused, Err(BlobError::WrongMasterKey { .. })), "{refused:?}");
}

pub(crate) async fn an_erased_partner_cannot_be_read_from_copies(place: Place) {
    let store = place.open().await;
    let (erased, kept): (PartnerId, PartnerId) = (place.sources.id(), place.sources.id());
    let content = content(9 * MIB, 1);
    let stored = store.put_bytes(erased, content.clone()).await.unwrap();
    store.put_bytes(kept, content.clone()).await.unwrap();

    let removed = store.erase_partner(erased).await.unwrap();
    assert_eq!(removed.objects, 3, "a head and two segments");
    assert!(removed.bytes > stored.size);
    let gone = store.put(erased, stream_of(&content), blob_store::PutOptions::up_to(1 << 30)).await;
    assert!(matches!(gone, Err(BlobError::PartnerErased { .. })), "{gone:?}");
    assert_eq!(store.list(erased).count().await, 0);
    assert!(store.open_blob(kept, &stored.sha256).await.unwrap().bytes(1 << 30).await.unwrap() == content);
    store.erase_partner(erased).await.unwrap();
}

/// A backup of everything but the key, put back after the erasure, stays shut: in the same store and in a fresh one.
#[tokio::test]
async fn a_restored_backup_of_an_erased_partner_stays_shut() {
    let place = Place::folder();
    let store = place.open().await;
    let partner: PartnerId = place.sources.id();
    let stored = store.put_bytes(partner, content(100_000, 1)).await.unwrap();
    let live = place.path().join("partners").join(partner.to_string());
    let backup = place.path().join("backup");
    copy(&live, &backup);
    store.erase_partner(partner).await.unwrap();
    std::fs::remove_file(backup.join("key")).unwrap();
    copy(&backup, &live);
    let shut = store.open_blob(partner, &stored.sha256).await;
    assert!(matches!(shut, Err(BlobError::PartnerErased { .. })), "{shut:?}");

    std::fs::remove_file(live.join("erased")).unwrap();
    let fresh = place.open().await;
    let shut = fresh.open_blob(partner, &stored.sha256).await;
    assert!(matches!(shut, Err(BlobError::Corrupt { .. })), "{shut:?}");
    // Not even a new key of the same partner opens it.
    fresh.put_bytes(partner, content(10, 2)).await.unwrap();
    let shut = fresh.open_blob(partner, &stored.sha256).await;
    assert!(matches!(shut, Err(BlobError::Corrupt { .. })), "{shut:?}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_place_that_is_no_store_of_ours_is_refused() {
    let place = Place::folder();
    std::fs::create_dir(place.path()).unwrap();
    std::fs::write(place.path().join("hansa-blob-store"), "hansa-blob-store 2\nmaster-key 0011223344556677\n").unwrap();
    let refused = place.open_with(master()).await;
    assert!(matches!(refused, Err(BlobError::Misconfigured { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_unavailable() {
    let place = Place::folder();
    // Nobody listens: the port was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = BlobStoreConfig::S3(S3Config {
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        region: "us-east-1".into(),
        bucket: "none".into(),
        prefix: None,
        addressing: S3Addressing::Path,
        allow_http: true,
        credentials: S3Credentials::Static {
            access_key_id: "id".into(),
            secret_access_key: String::from("do not print").into(),
        },
    });
    assert!(!format!("{config:?}").contains("do not print"));
    let refused = blob_store::BlobStore::open(config, master(), place.sources.clone()).await;
    let error = refused.unwrap_err();
    assert!(matches!(error, BlobError::Unavailable(_)), "{error:?}");
    assert!(!format!("{error:?}").contains("do not print"));
}
