use std::path::Path;

use super::fingerprint;

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

#[test]
fn what_is_built_anew_is_what_goes_into_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "src/main.tsx", "one");
    let before = fingerprint(folder).unwrap();
    for path in ["dist/index.html", "node_modules/react/index.js", "e2e/tests/page.test.mjs"] {
        write(folder, path, "anything");
        assert_eq!(fingerprint(folder).unwrap(), before, "{path}");
    }
    write(folder, "src/main.tsx", "two");
    let changed = fingerprint(folder).unwrap();
    assert_ne!(changed, before);
    // A folder of the same name further down is the portal's own.
    write(folder, "src/dist/part.ts", "new");
    assert_ne!(fingerprint(folder).unwrap(), changed);
    write(folder, "src/main.tsx", "one");
    std::fs::remove_dir_all(folder.join("src/dist")).unwrap();
    assert_eq!(fingerprint(folder).unwrap(), before);
}
