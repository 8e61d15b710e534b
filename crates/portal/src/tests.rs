use super::{File, Portal};

const fn file(path: &'static str) -> File {
    File { path, content: b"x", brotli: None, gzip: None }
}

const BUILT: Portal = Portal::new(&[file("assets/index-Bq3x.js"), file("favicon.svg"), file("index.html")]);

#[test]
fn files_are_found_by_their_whole_path() {
    assert_eq!(BUILT.file("favicon.svg").map(File::media_type), Some("image/svg+xml"));
    assert!(BUILT.file("/favicon.svg").is_none() && BUILT.file("assets").is_none() && BUILT.file("").is_none());
    assert_eq!(BUILT.index().map(|index| index.path), Some("index.html"));
    assert!(Portal::default().index().is_none());
}

#[test]
fn only_what_is_named_by_its_content_never_changes() {
    let immutable = |path| BUILT.file(path).is_some_and(File::is_immutable);
    assert!(immutable("assets/index-Bq3x.js") && !immutable("favicon.svg") && !immutable("index.html"));
}

/// Without `cargo xtask web` the list is empty; with it, it starts with a page, and no compressed copy is a file of its own.
#[test]
fn what_was_built_is_carried_whole() {
    let built = Portal::embedded();
    assert_eq!(built.index().is_some(), !built.files.is_empty());
    for file in built.files {
        assert!(!matches!(file.path.rsplit('.').next(), Some("br" | "gz")), "{}", file.path);
        assert_ne!(file.media_type(), "application/octet-stream", "{}: which media type has it?", file.path);
    }
}
