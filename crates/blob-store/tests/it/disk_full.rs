//! A disk that runs full: a clear error, nothing half-written, nothing lost.
//!
//! The case runs in a child process of this test program: on a file system of 24 MiB in memory where mounting one is
//! permitted (as root, or in a user namespace), and under a limit on the size of files, which always is.

use std::path::{Path, PathBuf};
use std::process::Command;

use blob_store::{BlobError, BlobStore, BlobStoreConfig, PutOptions};
use foundation::{PartnerId, Sources, UploadId};
use futures_util::StreamExt;

use crate::support::{MIB, content, master, sha256, stream_of};

/// Names the folder in which the child process works.
const FOLDER: &str = "BLOB_STORE_TEST_SMALL_DISK";

#[test]
fn a_full_disk_is_a_clear_error() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return tokio::runtime::Runtime::new().unwrap().block_on(fill(Path::new(&folder)));
    }
    let folder = tempfile::tempdir().unwrap();
    // A write past the limit raises SIGXFSZ; ignored, it fails with EFBIG as other full disks do.
    in_child(folder.path(), &["sh", "-c", r#"trap '' XFSZ; ulimit -f 8000; exec "$0" "$@""#]);

    let mount = r#"mount -t tmpfs -o size=24m none "$BLOB_STORE_TEST_SMALL_DISK" && exec "$0" "$@""#;
    let namespaces: [&[&str]; 2] = [&["unshare", "--mount"], &["unshare", "--map-root-user", "--mount"]];
    let permitted = |namespace: &&&[&str]| {
        let mut probe = Command::new(namespace[0]);
        probe.args(&namespace[1..]).args(["mount", "-t", "tmpfs", "none"]).arg(folder.path());
        probe.output().is_ok_and(|output| output.status.success())
    };
    let Some(namespace) = namespaces.iter().find(permitted) else {
        println!("no file system of its own is permitted here: the limit on files stood in for a full disk");
        return;
    };
    in_child(folder.path(), &[namespace, &["sh", "-c", mount][..]].concat());
}

/// Runs this very test in a child process behind `wrapper`.
fn in_child(folder: &Path, wrapper: &[&str]) {
    let test = ["disk_full::a_full_disk_is_a_clear_error", "--exact", "--nocapture"];
    let mut child = Command::new(wrapper[0]);
    child.args(&wrapper[1..]).arg(std::env::current_exe().unwrap()).args(test).env(FOLDER, folder);
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{wrapper:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{wrapper:?}: {said}");
}

async fn fill(folder: &Path) {
    let sources = Sources::system();
    let config = BlobStoreConfig::Folder { path: folder.join("blobs") };
    let store = BlobStore::open(config, master(), sources.clone()).await.unwrap();
    let partner: PartnerId = sources.id();
    let options = PutOptions::up_to(1 << 30);
    let kept = content(100_000, 1);
    let stored = store.put(partner, stream_of(&kept), options).await.unwrap();
    let before = files(folder);

    let large = content(40 * MIB, 2);
    let full = store.put(partner, stream_of(&large), options).await;
    assert!(matches!(full, Err(BlobError::StorageFull(_))), "{full:?}");
    assert_eq!(files(folder), before, "nothing is left of it");
    assert_eq!(store.list(partner).count().await, 1);

    let upload: UploadId = sources.id();
    store.begin_upload(partner, upload, 1 << 30).await.unwrap();
    let full = store.append(partner, upload, 0, stream_of(&large)).await;
    assert!(matches!(full, Err(BlobError::StorageFull(_))), "{full:?}");
    let offset = store.upload_offset(partner, upload).await.unwrap();
    assert!(offset < 24 * MIB as u64 && offset.is_multiple_of(8 * MIB as u64), "whole steps are kept: {offset}");
    store.abort_upload(partner, upload).await.unwrap();
    assert_eq!(files(folder), before, "aborting gives the room back");

    let file = folder.join("out");
    let copied = store.write_to_file(partner, &stored.sha256, &file).await.unwrap();
    assert_eq!(copied, stored.size);
    std::fs::remove_file(file).unwrap();
    // The store goes on working with the room that there is.
    let again = content(300_000, 3);
    assert_eq!(store.put(partner, stream_of(&again), options).await.unwrap().sha256, sha256(&again));
    assert!(store.open_blob(partner, &stored.sha256).await.unwrap().bytes(1 << 20).await.unwrap() == kept);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
