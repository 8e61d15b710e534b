use std::convert::Infallible;

use blob_store::{Appended, Digests, Hasher, Stored};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{Aside, BATCH};
use crate::profile::{CsvProfiler, FollowedUploads, Following};

/// Several batches, in pieces as a network brings them.
fn table(last: &str) -> Vec<Bytes> {
    let rows: Vec<String> = (0..BATCH / 2).map(|row| format!("{row},{}\n", row % 7)).collect();
    let content = Bytes::from(format!("number,rest\n{}{last}", rows.concat()));
    assert!(content.len() > 3 * BATCH);
    (0..content.len()).step_by(10_007).map(|at| content.slice(at..content.len().min(at + 10_007))).collect()
}

/// What is known of the pieces, and what came through.
async fn followed(pieces: &[Bytes]) -> (Following, Vec<Bytes>) {
    let following = FollowedUploads::default().take(foundation::Sources::system().id(), 0);
    let mut aside = Aside::new(stream::iter(pieces.to_vec()).map(Ok::<_, Infallible>), following);
    let passed: Vec<Bytes> = (&mut aside).try_collect().await.unwrap();
    (aside.finish().await.expect("it is followed"), passed)
}

#[tokio::test]
async fn what_passes_is_profiled_in_order_and_unchanged() {
    let pieces = table("");
    let (mut following, passed) = followed(&pieces).await;
    assert_eq!(passed, pieces);
    let (mut alone, mut hasher) = (CsvProfiler::new(), Hasher::new());
    for piece in &pieces {
        alone.push(piece).unwrap();
        hasher.update(piece);
    }
    let size = pieces.iter().map(|piece| piece.len() as u64).sum();
    let digests = Digests { before: Hasher::new().finish(), after: hasher.finish() };
    assert!(following.settle(Some(&Appended { offset: size, digests: Some(digests), interrupted: None })));
    let stored = Stored { sha256: digests.after, size, was_new: true };
    assert_eq!(following.finish(&stored), Some(alone.finish()));
}

#[tokio::test]
async fn a_fault_at_the_very_end_is_found() {
    let (following, _) = followed(&table("ragged\n")).await;
    assert!(following.fault().is_some());
}

/// Of pieces as small as these, more come than may wait before they are worth a job.
#[tokio::test]
async fn small_pieces_pass_as_well() {
    let content = Bytes::from("number,rest\n".to_owned() + &"1,2\n".repeat(2_000));
    let pieces: Vec<Bytes> =
        (0..content.len()).step_by(7).map(|at| content.slice(at..content.len().min(at + 7))).collect();
    let (mut following, passed) = followed(&pieces).await;
    assert_eq!(passed, pieces);
    let (size, sha256) = (content.len() as u64, Hasher::new().finish());
    let digests = Digests { before: sha256, after: sha256 };
    assert!(following.settle(Some(&Appended { offset: size, digests: Some(digests), interrupted: None })));
    let profile = following.finish(&Stored { sha256, size, was_new: true });
    assert_eq!(profile.unwrap().unwrap().rows, 2_000);
}
