//! `hansa demo --once`, with the programs as they were built: the whole story, every step of it verified by the demo itself.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::server::program;

/// Far more than the story takes on a slow machine.
const LONGEST: Duration = Duration::from_mins(4);

#[tokio::test]
async fn the_demo_tells_its_whole_story() {
    let folder = tempfile::tempdir().expect("a folder");
    let child = Command::new(program("HANSA_TEST_BIN", "hansa"))
        .args(["demo", "--once", "--port", "0", "--data-dir"])
        .arg(folder.path().join("data"))
        .env("HANSA_TRAINER", program("HANSA_TEST_TRAINER", "hansa-trainer"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("it starts");
    let ended =
        tokio::time::timeout(LONGEST, child.wait_with_output()).await.expect("it ends in time").expect("output");
    let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "the demo failed:\n{out}\n{err}");
    for step in ["sign", "train", "refused", "verified", "held-out", "answer with other terms", "certificate"] {
        assert!(out.contains(step), "the story does not tell of '{step}':\n{out}");
    }
    assert!(!out.contains('✗'), "a step did not hold:\n{out}");
    assert!(!out.contains('\u{1b}'), "without a terminal there are no colours:\n{out}");
}
