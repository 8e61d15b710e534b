use blob_store::{Hasher, Stored};
use foundation::{Sources, UploadId};

use super::{CAPACITY, FollowedUploads};
use crate::csv::CsvFault;

const TABLE: &[u8] = b"a,b\n1,2\n3,4\n";

fn stored(content: &[u8]) -> Stored {
    let mut hasher = Hasher::new();
    hasher.update(content);
    Stored { sha256: hasher.finish(), size: content.len() as u64, was_new: true }
}

#[test]
fn an_upload_that_was_followed_to_its_end_is_described() {
    let (followed, upload) = (FollowedUploads::default(), Sources::fixed(1).id::<UploadId>());
    let mut following = followed.take(upload, 0).unwrap();
    following.push(&TABLE[..5]);
    followed.keep(upload, following, 5);
    let mut following = followed.take(upload, 5).unwrap();
    following.push(&TABLE[5..]);
    followed.keep(upload, following, TABLE.len() as u64);
    let profile = followed.take(upload, TABLE.len() as u64).unwrap().finish(&stored(TABLE));
    assert_eq!(profile.unwrap().unwrap().rows, 2);
}

#[test]
fn what_was_not_all_seen_is_not_described() {
    let (followed, upload) = (FollowedUploads::default(), Sources::fixed(1).id::<UploadId>());
    assert!(followed.take(upload, 5).is_none(), "its beginning went to another replica");
    let mut following = followed.take(upload, 0).unwrap();
    following.push(TABLE);
    followed.keep(upload, following, 5);
    assert!(followed.take(upload, 5).is_none(), "less was stored than passed here");

    let mut following = followed.take(upload, 0).unwrap();
    following.push(TABLE);
    let swapped = TABLE.to_ascii_uppercase();
    assert_eq!(following.finish(&stored(&swapped)), None, "other bytes were stored");
}

#[test]
fn a_fault_is_known_at_once() {
    let mut following = FollowedUploads::default().take(Sources::fixed(1).id(), 0).unwrap();
    following.push(b"a,b\n1\n");
    following.push(b"2,3\n");
    assert!(matches!(following.fault(), Some(CsvFault::Ragged { line: 2, .. })));
}

#[test]
fn the_longest_untouched_is_forgotten_first() {
    let (followed, sources) = (FollowedUploads::default(), Sources::fixed(1));
    let uploads: Vec<UploadId> = (0..=CAPACITY).map(|_| sources.id()).collect();
    for upload in &uploads {
        let mut following = followed.take(*upload, 0).unwrap();
        following.push(b"a");
        followed.keep(*upload, following, 1);
    }
    assert!(followed.take(uploads[0], 1).is_none());
    assert!(followed.take(uploads[1], 1).is_some());
}
