use bytes::Bytes;
use chrono::TimeDelta;
use foundation::{PartnerId, Sources};
use object_store::PutMode;

use super::PartnerKeys;
use crate::backend::Backend;
use crate::error::{BlobError, Corruption};
use crate::faulty::{FaultyStore, Verdict};
use crate::key::{Keyring, MasterKey};
use crate::layout;

fn master(byte: u8) -> MasterKey {
    MasterKey::from_bytes([byte; 32])
}

fn keys(store: &FaultyStore, keyring: impl Into<Keyring>, seed: u64) -> PartnerKeys {
    let backend = Backend::remote(std::sync::Arc::new(store.clone()), 1024);
    PartnerKeys::new(backend, keyring.into(), Sources::fixed(seed))
}

fn partner() -> PartnerId {
    Sources::fixed(99).id()
}

#[tokio::test]
async fn replicas_agree_on_the_first_key() {
    let store = FaultyStore::default();
    let replicas: Vec<PartnerKeys> = (0..8).map(|seed| keys(&store, master(1), seed)).collect();
    let created = futures_util::future::join_all(replicas.iter().map(|keys| keys.get_or_create(partner()))).await;
    let first = keys(&store, master(1), 9).find(partner()).await.unwrap().unwrap();
    for key in created {
        assert_eq!(key.unwrap().as_bytes(), first.as_bytes());
    }
}

#[tokio::test]
async fn a_key_whose_writing_was_not_acknowledged_is_the_one_in_use() {
    let store = FaultyStore::default();
    let keys = keys(&store, master(1), 1);
    store.on_put(|path, _| path.ends_with("/key").then_some(Verdict::StoredButBroken));
    assert!(matches!(keys.get_or_create(partner()).await, Err(BlobError::Unavailable(_))));
    store.on_put(|_, _| None);
    let stored = keys.find(partner()).await.unwrap().unwrap();
    assert_eq!(keys.get_or_create(partner()).await.unwrap().as_bytes(), stored.as_bytes());
}

#[tokio::test]
async fn every_changed_bit_of_a_stored_key_is_noticed() {
    let store = FaultyStore::default();
    keys(&store, master(1), 1).get_or_create(partner()).await.unwrap();
    let name = layout::partner_key(partner()).to_string();
    for bit in 0..96 * 8 {
        let flip = |bytes: &mut Vec<u8>| bytes[bit / 8] ^= 1 << (bit % 8);
        store.change(&name, flip).await;
        let found = keys(&store, master(1), 2).find(partner()).await;
        match found {
            // The identifier of the master key stands in bytes 8 to 15.
            Err(BlobError::WrongMasterKey { .. }) => assert!((64..128).contains(&bit), "bit {bit}"),
            Err(BlobError::Corrupt { corruption, .. }) => assert_ne!(corruption, Corruption::Missing),
            other => panic!("bit {bit}: {other:?}"),
        }
        store.change(&name, flip).await;
    }
}

#[tokio::test]
async fn a_key_cannot_pass_as_another_partners() {
    let store = FaultyStore::default();
    let keys = keys(&store, master(1), 1);
    keys.get_or_create(partner()).await.unwrap();
    let stranger: PartnerId = Sources::fixed(98).id();
    let stolen = keys.backend.get(&layout::partner_key(partner()), 1024).await.unwrap().unwrap();
    keys.backend.put(&layout::partner_key(stranger), stolen).await.unwrap();
    let found = keys.find(stranger).await;
    assert!(matches!(found, Err(BlobError::Corrupt { corruption: Corruption::Authentication, .. })), "{found:?}");
}

#[tokio::test]
async fn rotation_rewraps_and_old_keys_can_go() {
    let store = FaultyStore::default();
    let before = keys(&store, master(1), 1).get_or_create(partner()).await.unwrap();
    let rotating = keys(&store, Keyring::new(master(2), vec![master(1)]), 2);
    let rotation = rotating.rotate().await.unwrap();
    assert_eq!((rotation.rewrapped, rotation.unchanged, rotation.failed.len()), (1, 0, 0));
    let again = rotating.rotate().await.unwrap();
    assert_eq!((again.rewrapped, again.unchanged, again.failed.len()), (0, 1, 0));

    let after = keys(&store, master(2), 3).find(partner()).await.unwrap().unwrap();
    assert_eq!(after.as_bytes(), before.as_bytes());
    let retired = keys(&store, master(1), 4).find(partner()).await;
    assert!(matches!(&retired, Err(BlobError::WrongMasterKey { found }) if *found == master(2).id().to_string()));
    let lost = keys(&store, master(3), 5).rotate().await.unwrap();
    assert_eq!((lost.rewrapped, lost.failed.len()), (0, 1));
}

#[tokio::test]
async fn erasure_wins_over_a_rotation_and_a_first_put() {
    let store = FaultyStore::default();
    let keys_of = |seed| keys(&store, Keyring::new(master(2), vec![master(1)]), seed);
    keys(&store, master(1), 1).get_or_create(partner()).await.unwrap();
    let key = layout::partner_key(partner());
    let wrapped = keys_of(2).backend.get(&key, 1024).await.unwrap().unwrap();

    keys_of(3).erase(partner()).await.unwrap();
    assert!(matches!(keys_of(4).find(partner()).await, Err(BlobError::PartnerErased { .. })));
    assert!(matches!(keys_of(5).get_or_create(partner()).await, Err(BlobError::PartnerErased { .. })));

    // A rotation that had read the key before the erasure writes it back: it must take it away again.
    keys_of(6).backend.put(&key, wrapped.clone()).await.unwrap();
    assert_eq!(keys_of(7).rotate().await.unwrap().rewrapped, 0);
    assert_eq!(store.names("/key"), Vec::<String>::new());

    // A restored backup of the key's object does not bring the partner back either.
    keys_of(8).backend.put(&key, wrapped).await.unwrap();
    assert!(matches!(keys_of(9).find(partner()).await, Err(BlobError::PartnerErased { .. })));
}

/// A first put writes its key in the very moment of the erasure.
#[tokio::test]
async fn a_key_written_during_an_erasure_is_taken_away() {
    let store = FaultyStore::default();
    let writer = keys(&store, master(1), 1);
    let tombstone = layout::tombstone(partner());
    let racing = store.clone();
    store.on_put(move |path, mode| {
        if path.ends_with("/key") && matches!(mode, PutMode::Create) {
            let erasure = racing.clone();
            let tombstone = tombstone.clone();
            erasure.plant(&tombstone, Bytes::from_static(b"erased"));
        }
        None
    });
    let created = writer.get_or_create(partner()).await;
    assert!(matches!(created, Err(BlobError::PartnerErased { .. })), "{created:?}");
    assert_eq!(store.names("/key"), Vec::<String>::new());
}

#[tokio::test]
async fn another_replicas_erasure_is_noticed_within_a_minute() {
    let store = FaultyStore::default();
    let replica = keys(&store, master(1), 1);
    replica.get_or_create(partner()).await.unwrap();
    keys(&store, master(1), 2).erase(partner()).await.unwrap();
    assert!(replica.find(partner()).await.is_ok(), "still remembered");
    replica.sources.clock.advance(TimeDelta::seconds(60));
    assert!(matches!(replica.find(partner()).await, Err(BlobError::PartnerErased { .. })));
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_a_key_for_ever() {
    let store = FaultyStore::default();
    let replica = keys(&store, master(1), 1);
    replica.get_or_create(partner()).await.unwrap();
    keys(&store, master(1), 2).erase(partner()).await.unwrap();
    replica.sources.clock.advance(TimeDelta::days(-365));
    assert!(matches!(replica.find(partner()).await, Err(BlobError::PartnerErased { .. })));
}
