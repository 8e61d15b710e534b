use std::os::unix::fs::PermissionsExt as _;

use foundation::Sources;

use super::{WorkRoot, create_private};
use crate::error::JobError;

#[tokio::test]
async fn a_root_has_one_worker_and_keeps_its_name() {
    let (folder, sources) = (tempfile::tempdir().unwrap(), Sources::fixed(1));
    let path = folder.path().join("deep/work");
    let root = WorkRoot::open(&path, &sources).await.unwrap();
    let taken = WorkRoot::open(&path, &sources).await.unwrap_err();
    assert!(matches!(taken, JobError::WorkFolderTaken { .. }), "{taken}");
    let name = root.worker.clone();
    assert!(name.starts_with("worker-"), "{name}");
    drop(root);
    assert_eq!(WorkRoot::open(&path, &sources).await.unwrap().worker, name);
    let other = tempfile::tempdir().unwrap();
    assert_ne!(WorkRoot::open(other.path(), &sources).await.unwrap().worker, name);
    std::fs::write(path.join("worker"), "garbage").unwrap();
    let renamed = WorkRoot::open(&path, &sources).await.unwrap();
    assert!(renamed.worker.starts_with("worker-") && renamed.worker != name);
}

#[tokio::test]
async fn what_a_dead_worker_left_is_wiped() {
    let (folder, sources) = (tempfile::tempdir().unwrap(), Sources::fixed(1));
    let left = folder.path().join("open/job_1-1/input");
    create_private(&left).unwrap();
    std::fs::write(left.join("train.csv"), "secret").unwrap();
    WorkRoot::open(folder.path(), &sources).await.unwrap();
    assert!(!folder.path().join("open/job_1-1").exists());
    assert!(folder.path().join("open").exists());
}

#[tokio::test]
async fn a_folder_is_private_and_goes_with_its_guard() {
    let (folder, sources) = (tempfile::tempdir().unwrap(), Sources::fixed(1));
    let root = WorkRoot::open(folder.path(), &sources).await.unwrap();
    let attempt = root.folder("one").unwrap();
    let path = attempt.path().to_owned();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(root.folder("one").is_err(), "a folder that is there is never used again");
    std::fs::write(path.join("job.json"), "{}").unwrap();
    drop(attempt);
    assert!(!path.exists());
    let attempt = root.folder("one").unwrap();
    let path = attempt.path().to_owned();
    attempt.wipe().await;
    assert!(!path.exists());
}
