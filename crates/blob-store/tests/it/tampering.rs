//! Changing what is stored, on disk.

use std::fs;
use std::path::{Path, PathBuf};

use blob_store::{BlobError, BlobStore, Corruption, Depth, Expected, Finding, Grace, Stored};
use foundation::PartnerId;
use futures_util::TryStreamExt;

use crate::support::{MIB, Place, content};

const SEALED_CHUNK: usize = 64 * 1024 + 16;

struct Victim {
    place: Place,
    store: BlobStore,
    partner: PartnerId,
    stored: Stored,
}

impl Victim {
    async fn new(size: usize) -> Self {
        let place = Place::folder();
        let store = place.open().await;
        let partner = place.sources.id();
        let stored = store.put_bytes(partner, content(size, 1)).await.unwrap();
        Self { place, store, partner, stored }
    }

    fn folder(&self, partner: PartnerId) -> PathBuf {
        self.place.path().join("partners").join(partner.to_string())
    }

    fn head(&self, stored: &Stored) -> PathBuf {
        self.folder(self.partner).join("blobs").join(stored.sha256.to_string())
    }

    /// The blob's segments in order.
    fn segments(&self, partner: PartnerId) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for instance in fs::read_dir(self.folder(partner).join("segments")).unwrap() {
            found.extend(fs::read_dir(instance.unwrap().path()).unwrap().map(|entry| entry.unwrap().path()));
        }
        found.sort();
        found
    }

    /// Reads everything in a fresh process's stead, and says what is wrong; nothing unverified may come out.
    async fn read(&self) -> Result<(), BlobError> {
        let store = self.place.open().await;
        let blob = store.open_blob(self.partner, &self.stored.sha256).await?;
        let whole = content(usize::try_from(self.stored.size).unwrap(), 1);
        let (mut pieces, mut at) = (blob.read_all(), 0);
        while let Some(piece) = pieces.try_next().await? {
            assert!(whole[at..].starts_with(&piece), "unverified bytes came out");
            at += piece.len();
        }
        assert_eq!(at as u64, self.stored.size);
        Ok(())
    }

    async fn expect_corrupt(&self, what: &str) -> Corruption {
        match self.read().await {
            Err(BlobError::Corrupt { corruption, .. }) => {
                let Stored { sha256, size, .. } = self.stored;
                let expected = Expected { partner: self.partner, sha256, size };
                let verified = self.store.verify([expected], Depth::Content, Grace::default(), |_| ()).await.unwrap();
                let found = verified.findings.iter().any(|finding| matches!(finding, Finding::Corrupt { .. }));
                assert!(found, "{what}: verification is silent: {:?}", verified.findings);
                corruption
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

async fn flip_everywhere(victim: &Victim, path: &Path, offsets: &[usize]) {
    for offset in offsets {
        let flip = |bytes: &mut Vec<u8>| bytes[*offset] ^= 0x10;
        change(path, flip);
        victim.expect_corrupt(&format!("byte {offset} of {}", path.display())).await;
        change(path, flip);
    }
    victim.read().await.unwrap();
}

#[tokio::test]
async fn a_flipped_bit_in_any_region_is_noticed() {
    let victim = Victim::new(8 * MIB + 3 * 64 * 1024).await;
    let head = victim.head(&victim.stored);
    // Magic, instance, length, salt, wrapped key, size, segments, tag.
    let last = usize::try_from(fs::metadata(&head).unwrap().len()).unwrap() - 1;
    flip_everywhere(&victim, &head, &[0, 7, 8, 23, 24, 27, 28, 59, 60, 91, 92, 100, 101, 102, last - 16, last]).await;
    let segments = victim.segments(victim.partner);
    // In each chunk of the last segment, its first byte, its last, and its tag.
    let places: Vec<usize> =
        (0..3).flat_map(|chunk| [0, SEALED_CHUNK - 17, SEALED_CHUNK - 1].map(|at| chunk * SEALED_CHUNK + at)).collect();
    flip_everywhere(&victim, &segments[1], &places).await;
    flip_everywhere(&victim, &segments[0], &[0, 100 * SEALED_CHUNK]).await;
}

#[tokio::test]
async fn a_flipped_bit_of_inline_content_is_noticed() {
    let victim = Victim::new(1000).await;
    let head = victim.head(&victim.stored);
    let length = usize::try_from(fs::metadata(&head).unwrap().len()).unwrap();
    flip_everywhere(&victim, &head, &[length - 1016, length - 500, length - 16, length - 1]).await;
}

#[tokio::test]
async fn truncation_and_growth_are_noticed() {
    let victim = Victim::new(8 * MIB + 3 * 64 * 1024).await;
    let path = &victim.segments(victim.partner)[1];
    let whole = fs::read(path).unwrap();
    for length in [0, 1, SEALED_CHUNK, 2 * SEALED_CHUNK, whole.len() - 1] {
        fs::write(path, &whole[..length]).unwrap();
        let corruption = victim.expect_corrupt(&format!("cut to {length}")).await;
        let (expected, actual) = (whole.len() as u64, length as u64);
        assert_eq!(corruption, Corruption::Length { expected, actual }, "told as what it is");
    }
    fs::write(path, [&whole[..], &whole[..SEALED_CHUNK]].concat()).unwrap();
    // What was written is still there, and nothing behind it is ever read.
    victim.read().await.unwrap();
    fs::remove_file(path).unwrap();
    assert_eq!(victim.expect_corrupt("removed").await, Corruption::Missing);
}

#[tokio::test]
async fn exchanged_chunks_segments_and_blobs_are_noticed() {
    let victim = Victim::new(16 * MIB).await;
    let other = victim.store.put_bytes(victim.partner, content(16 * MIB, 2)).await.unwrap();
    let small = victim.store.put_bytes(victim.partner, content(500, 3)).await.unwrap();
    let stranger: PartnerId = victim.place.sources.id();
    victim.store.put_bytes(stranger, content(16 * MIB, 1)).await.unwrap();
    let head = victim.head(&victim.stored);
    let instance = instance_of(&head);
    let mine: Vec<PathBuf> =
        victim.segments(victim.partner).into_iter().filter(|path| path.to_str().unwrap().contains(&instance)).collect();

    change(&mine[0], |bytes| {
        let (first, second) = bytes[..2 * SEALED_CHUNK].split_at_mut(SEALED_CHUNK);
        first.swap_with_slice(second);
    });
    victim.expect_corrupt("two chunks").await;
    change(&mine[0], |bytes| bytes[..2 * SEALED_CHUNK].rotate_left(SEALED_CHUNK));
    victim.read().await.unwrap();

    let kept = [fs::read(&mine[0]).unwrap(), fs::read(&mine[1]).unwrap(), fs::read(&head).unwrap()];
    fs::write(&mine[0], &kept[1]).unwrap();
    victim.expect_corrupt("two segments of the blob").await;
    let same_place = |path: &&PathBuf| !path.to_str().unwrap().contains(&instance) && starts_at_zero(path);
    let all = victim.segments(victim.partner);
    fs::copy(all.iter().find(same_place).unwrap(), &mine[0]).unwrap();
    victim.expect_corrupt("a segment of another blob").await;
    let foreign = victim.segments(stranger);
    fs::copy(foreign.iter().find(|path| starts_at_zero(path)).unwrap(), &mine[0]).unwrap();
    victim.expect_corrupt("the same content of another partner").await;
    fs::write(&mine[0], &kept[0]).unwrap();

    for (what, head_of_other) in [("another blob", &other), ("a small blob", &small)] {
        fs::copy(victim.head(head_of_other), &head).unwrap();
        assert_eq!(victim.expect_corrupt(what).await, Corruption::Authentication);
    }
    let theirs = victim.folder(stranger).join("blobs").join(victim.stored.sha256.to_string());
    fs::copy(theirs, &head).unwrap();
    victim.expect_corrupt("another partner's blob").await;
    fs::write(&head, &kept[2]).unwrap();
    victim.read().await.unwrap();
    fs::copy(victim.folder(stranger).join("key"), victim.folder(victim.partner).join("key")).unwrap();
    let stolen = victim.read().await;
    assert!(matches!(stolen, Err(BlobError::Corrupt { .. })), "another partner's key: {stolen:?}");
}

fn instance_of(head: &Path) -> String {
    hex::encode(&fs::read(head).unwrap()[8..24])
}

fn starts_at_zero(path: &Path) -> bool {
    path.file_name().unwrap().to_str().unwrap().starts_with("0000000000000000-")
}

/// The same content under two partners gives objects that have nothing in common, and nothing of it lies there in the clear.
#[tokio::test]
async fn stored_objects_say_nothing() {
    let victim = Victim::new(200_000).await;
    let stranger: PartnerId = victim.place.sources.id();
    victim.store.put_bytes(stranger, content(200_000, 1)).await.unwrap();
    let mine = fs::read(&victim.segments(victim.partner)[0]).unwrap();
    let theirs = fs::read(&victim.segments(stranger)[0]).unwrap();
    assert_eq!(mine.len(), theirs.len());
    let equal = mine.iter().zip(&theirs).filter(|(a, b)| a == b).count();
    // Independent bytes agree once in 256: 781 times, with a standard deviation of 28.
    assert!((600..=960).contains(&equal), "{equal} of {} bytes agree", mine.len());
    let plain = content(200_000, 1);
    assert!(!mine.windows(16).any(|sealed| sealed == &plain[..16]));
}
