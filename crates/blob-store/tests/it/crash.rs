//! A process killed with SIGKILL while it stores.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use blob_store::{BlobStore, BlobStoreConfig, Depth, Expected, Grace, PutOptions};
use bytes::Bytes;
use foundation::{PartnerId, Sources, UploadId};
use futures_util::{StreamExt, stream};

use crate::support::{Piece, Place, content, master, sha256, stream_of};

/// Names the folder in which the child process works.
const FOLDER: &str = "BLOB_STORE_TEST_CRASH";

fn partner() -> PartnerId {
    Sources::fixed(1).id()
}

fn upload() -> UploadId {
    Sources::fixed(2).id()
}

#[test]
fn a_killed_process_leaves_whole_blobs_only() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return tokio::runtime::Runtime::new().unwrap().block_on(store_for_ever(Path::new(&folder)));
    }
    let place = Place::folder();
    let test = ["crash::a_killed_process_leaves_whole_blobs_only", "--exact", "--nocapture"];
    let mut child = Command::new(std::env::current_exe().unwrap());
    let mut child = child.args(test).env(FOLDER, place.path()).stdout(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    said.lines().map(Result::unwrap).find(|line| line.contains("enough")).expect("the child stores");
    child.kill().unwrap();
    child.wait().unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(inspect(&place));
}

/// Puts small and large content and appends to an upload without end, all at once.
async fn store_for_ever(folder: &Path) {
    let config = BlobStoreConfig::Folder { path: folder.to_owned() };
    let store = BlobStore::open(config, master(), Sources::system()).await.unwrap();
    store.begin_upload(partner(), upload(), u64::MAX).await.unwrap();
    // Paced, so that what the disk takes in meanwhile stays small enough to be checked.
    let endless = || {
        stream::iter(0_u64..).then(|seed| async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Piece::Ok(content(256 * 1024, seed))
        })
    };
    let appending = store.append(partner(), upload(), 0, endless());
    let large = store.put(partner(), endless(), PutOptions::up_to(u64::MAX));
    let small = async {
        for seed in 0.. {
            store.put(partner(), stream_of(&content(70_000, seed)), PutOptions::up_to(u64::MAX)).await.unwrap();
            if seed >= 20 && store.upload_offset(partner(), upload()).await.unwrap() > 0 {
                println!("enough is stored");
            }
        }
    };
    let (appended, put, ()) = futures_util::join!(appending, large, small);
    panic!("storing ended: {appended:?} {put:?}");
}

async fn inspect(place: &Place) {
    let store = place.open().await;
    let listed: Vec<_> = store.list(partner()).map(Result::unwrap).collect().await;
    assert!(listed.len() >= 20, "{} blobs", listed.len());
    let expected = listed.iter().map(|entry| Expected { partner: partner(), sha256: entry.sha256, size: 70_000 });
    let report = store.verify(expected, Depth::Content, Grace::default(), |_| ()).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);

    // What was appended up to the reported offset is there, and goes on.
    let offset = store.upload_offset(partner(), upload()).await.unwrap();
    assert!(offset > 0 && offset.is_multiple_of(8 * 1024 * 1024), "{offset}");
    let pieces: Vec<Bytes> = (0..offset / (256 * 1024)).map(|seed| content(256 * 1024, seed)).collect();
    let rest = Bytes::from_static(b"the end");
    let whole = [&pieces.concat()[..], &rest].concat();
    store.append(partner(), upload(), offset, stream_of(&rest)).await.unwrap();
    store.finish_upload(partner(), upload(), sha256(&whole), whole.len() as u64).await.unwrap();

    // Two days later the rest is swept: the large put's segments, and files that were being written.
    age(&place.path());
    let later = Sources::system();
    let clock = foundation::Clock::manual(later.now() + chrono::TimeDelta::days(2));
    let sources = Sources::new(clock, later.random);
    let swept = place.open_at(master(), sources).await.unwrap().sweep(Grace::default()).await.unwrap();
    assert_eq!(swept.uploads, 0);
    let left = staged(&place.path());
    assert!(left.is_empty(), "{left:?} after {swept:?}");
    let finished = store.open_blob(partner(), &sha256(&whole)).await.unwrap();
    assert!(finished.bytes(u64::MAX).await.unwrap() == whole);
}

/// Lets the files being written look two hours old, and adds one so that there is one.
fn age(folder: &Path) {
    std::fs::write(folder.join("partners/left#1"), "half").unwrap();
    let then = SystemTime::now() - Duration::from_hours(2);
    for path in staged(folder) {
        std::fs::File::open(path).unwrap().set_modified(then).unwrap();
    }
}

fn staged(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(staged(&path)),
            false if path.to_str().unwrap().contains('#') => found.push(path),
            false => {}
        }
    }
    found
}
