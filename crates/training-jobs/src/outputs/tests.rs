use recipes::Artifact;

use super::checked;

fn artifact(path: &str) -> Artifact {
    Artifact { path: path.to_owned(), sha256: "0".repeat(64), size: 1 }
}

#[test]
fn only_the_trainers_own_outputs_leave_the_folder() {
    assert_eq!(checked(&artifact("output/model.json")).unwrap().0.as_str(), "model.json");
    for path in [
        "model.json",
        "output",
        "output/",
        "output/..",
        "output/../job.json",
        "output/sub/model.json",
        "input/train.csv",
        "/etc/passwd",
        "../output/model.json",
        "output/.hidden",
        "output/a b",
        "",
    ] {
        assert!(checked(&artifact(path)).is_err(), "{path}");
    }
    assert!(checked(&Artifact { sha256: "short".to_owned(), ..artifact("output/model.json") }).is_err());
}

#[tokio::test]
async fn a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("model.json");
    std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
    assert!(super::read(&link).await.is_err());
    assert!(super::read(&folder.path().join("missing")).await.is_err());
}
