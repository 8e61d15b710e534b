use super::*;

#[test]
fn a_digest_is_that_of_the_parts_together() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(&[b"abc"]).to_string(), abc);
    assert_eq!(sha256(&[b"a", b"", b"bc"]).to_string(), abc);
}

#[test]
fn a_written_file_is_complete_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a", &[b"one", b"two"]).unwrap();
    write(folder.path(), "a", &[b"three"]).unwrap();
    assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"three");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_failed_write_keeps_the_old_file_and_leaves_no_partial_one() {
    let folder = tempfile::tempdir().unwrap();
    // A folder that stands in the way of the rename makes it fail at the last moment.
    std::fs::create_dir(folder.path().join("a")).unwrap();
    std::fs::write(folder.path().join("a/inside"), b"old").unwrap();
    assert!(write(folder.path(), "a", &[b"new"]).is_err());
    assert_eq!(std::fs::read(folder.path().join("a/inside")).unwrap(), b"old");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn preparing_a_folder_removes_partial_files_only() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("made/when/absent");
    prepare_folder(&inner).unwrap();
    std::fs::write(inner.join("kept"), b"").unwrap();
    std::fs::write(inner.join("gone.partial"), b"").unwrap();
    prepare_folder(&inner).unwrap();
    assert!(inner.join("kept").exists() && !inner.join("gone.partial").exists());
}
