use blob_store::{Appended, Digests, Hasher, Stored};
use foundation::{Sha256, Sources, UploadId};

use super::{CAPACITY, FollowedUploads};
use crate::csv::CsvFault;

const TABLE: &[u8] = b"a,b\n1,2\n3,4\n";

fn sha256(content: &[u8]) -> Sha256 {
    let mut hasher = Hasher::new();
    hasher.update(content);
    hasher.finish()
}

fn stored(content: &[u8]) -> Stored {
    Stored { sha256: sha256(content), size: content.len() as u64, was_new: true }
}

/// What the store answers when `content` is all that it holds, of which `before` bytes were there already.
fn appended(content: &[u8], before: usize) -> Appended {
    let digests = Digests { before: sha256(&content[..before]), after: sha256(content) };
    Appended { offset: content.len() as u64, digests: Some(digests), interrupted: None }
}

#[test]
fn an_upload_that_was_followed_to_its_end_is_described() {
    let (followed, upload) = (FollowedUploads::default(), Sources::fixed(1).id::<UploadId>());
    let mut following = followed.take(upload, 0).unwrap();
    following.push(&TABLE[..5]);
    followed.keep(upload, following, Some(&appended(&TABLE[..5], 0)));
    // Of an append that was refused at once, nothing has passed.
    followed.keep(upload, followed.take(upload, 5).unwrap(), None);
    let mut following = followed.take(upload, 5).unwrap();
    following.push(&TABLE[5..]);
    followed.keep(upload, following, Some(&appended(TABLE, 5)));
    let profile = followed.take(upload, TABLE.len() as u64).unwrap().finish(&stored(TABLE));
    assert_eq!(profile.unwrap().unwrap().rows, 2);
}

#[test]
fn what_was_not_all_seen_is_not_described() {
    let (followed, upload) = (FollowedUploads::default(), Sources::fixed(1).id::<UploadId>());
    assert!(followed.take(upload, 5).is_none(), "its beginning went to another replica");
    let follow = |appended: Option<Appended>| {
        let mut following = followed.take(upload, 0).unwrap();
        following.push(TABLE);
        followed.keep(upload, following, appended.as_ref());
        followed.take(upload, TABLE.len() as u64)
    };
    assert!(follow(Some(appended(&TABLE[..5], 0))).is_none() && followed.take(upload, 5).is_none(), "less was stored");
    assert!(follow(None).is_none(), "nothing was stored");
    assert!(follow(Some(Appended { digests: None, ..appended(TABLE, 0) })).is_none(), "nobody knows what was stored");
    assert!(follow(Some(appended(TABLE, 0))).is_some());
}

#[test]
fn what_others_stored_is_not_described() {
    let (followed, upload) = (FollowedUploads::default(), Sources::fixed(1).id::<UploadId>());
    let mut following = followed.take(upload, 0).unwrap();
    following.push(&TABLE[..5]);
    followed.keep(upload, following, Some(&appended(&TABLE[..5], 0)));
    let mut following = followed.take(upload, 5).unwrap();
    following.push(&TABLE[5..]);
    // Another append brought other first bytes, which count.
    let swapped = TABLE.to_ascii_uppercase();
    followed.keep(upload, following, Some(&appended(&swapped, 5)));
    assert!(followed.take(upload, TABLE.len() as u64).is_none());

    let mut following = followed.take(upload, 0).unwrap();
    following.push(TABLE);
    followed.keep(upload, following, Some(&appended(TABLE, 0)));
    let following = followed.take(upload, TABLE.len() as u64).unwrap();
    assert_eq!(following.finish(&stored(&swapped)), None, "other bytes were stored in the end");
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
        followed.keep(*upload, following, Some(&appended(b"a", 0)));
    }
    assert!(followed.take(uploads[0], 1).is_none());
    assert!(followed.take(uploads[1], 1).is_some());
}
