//! `hansa storage verify` and `hansa storage sweep` on the data folder of a real server.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::cli_home::{Home, admitted, operator, refusal};
use crate::server::Server;

/// Longer than content that nothing refers to is left in peace.
const LONG_AGO: Duration = Duration::from_hours(24 * 3);

/// The heads of all blobs: files named by the SHA-256 of the content.
fn blobs(data: &Path) -> BTreeSet<PathBuf> {
    files(data).into_iter().filter(|file| file.parent().is_some_and(|folder| folder.ends_with("blobs"))).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn name(file: &Path) -> &str {
    file.file_name().and_then(|name| name.to_str()).expect("a name")
}

/// Uploads a table as a data set of this name; gives the head of its blob.
async fn push(owner: &Home, data: &Path, table: &str) -> PathBuf {
    let before = blobs(data);
    let file = format!("{table}.csv");
    std::fs::write(owner.file(&file), format!("name,{table}\n{}", "anna,1\n".repeat(100))).expect("a file");
    let pushed = owner.json(&["dataset", "push", table, &file]).await;
    let new: Vec<_> = blobs(data).difference(&before).cloned().collect();
    assert_eq!(new.iter().map(|file| name(file)).collect::<Vec<_>>(), [pushed["sha256"].as_str().expect("a digest")]);
    new.into_iter().next().expect("a blob")
}

/// Turns one bit over, in the middle of the largest segment of the blob that was written last.
fn flip_newest_segment(data: &Path) {
    let segments = files(data).into_iter().filter(|file| file.components().any(|part| part.as_os_str() == "segments"));
    let newest = segments.max_by_key(|file| file.metadata().and_then(|meta| meta.modified()).expect("a time"));
    let file = newest.expect("a segment");
    let mut content = std::fs::read(&file).expect("the segment");
    let middle = content.len() / 2;
    content[middle] ^= 1;
    std::fs::write(&file, content).expect("it is written");
}

struct Operator<'a> {
    home: Home,
    data: &'a Path,
}

impl Operator<'_> {
    /// The exit status, and what was found: code and blob.
    async fn verify(&self, more: &[&str]) -> (Option<i32>, Vec<(String, String)>) {
        let folder = self.data.to_str().expect("a path");
        let words = [&["storage", "verify", "--json", "--data-dir", folder][..], more].concat();
        let done = self.home.run(&words, "").await;
        let report: Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let findings = report["findings"].as_array().expect("findings").iter();
        (done.status.code(), findings.map(|one| (text(&one["code"]), text(&one["detail"]))).collect())
    }

    /// The one thing that is wrong, which must be named.
    async fn finds(&self, more: &[&str], code: &str, blob: &Path, status: i32) {
        let (exit, findings) = self.verify(more).await;
        assert_eq!(exit, Some(status), "{findings:?}");
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].0 == code && findings[0].1.contains(name(blob)), "{code} {}: {findings:?}", name(blob));
    }
}

#[tokio::test]
async fn what_is_wrong_with_stored_blobs_is_found_and_named() {
    let mut server = Server::start().await;
    let data = server.data_folder();
    let home = operator(&server).await;
    let owner = admitted(&server, &home, "Clinic").await;
    let operator = Operator { home, data: &data };
    push(&owner, &data, "sound").await;
    let missing = push(&owner, &data, "missing").await;
    assert_eq!(operator.verify(&[]).await, (Some(0), vec![]), "a running server's folder can be checked");
    server.stop().await;
    std::fs::copy(data.join("hansa.db"), data.join("backup.db")).expect("a backup");
    server.restart().await;
    let flipped = push(&owner, &data, "flipped").await;
    server.stop().await;
    assert_eq!(operator.verify(&[]).await, (Some(0), vec![]));

    let kept = std::fs::read(&missing).expect("the blob");
    std::fs::remove_file(&missing).expect("it goes");
    operator.finds(&[], "missing", &missing, 1).await;
    operator.finds(&["--quick"], "missing", &missing, 1).await;
    std::fs::write(&missing, &kept).expect("it comes back");

    flip_newest_segment(&data);
    operator.finds(&[], "corrupt", &flipped, 1).await;
    assert_eq!(operator.verify(&["--quick"]).await, (Some(0), vec![]), "a quick look reads no content");

    // The database of the day before knows nothing of the newest blob.
    std::fs::copy(data.join("backup.db"), data.join("hansa.db")).expect("it is restored");
    assert_eq!(operator.verify(&[]).await, (Some(0), vec![]), "a young blob may be about to be referred to");
    age(&flipped);
    operator.finds(&[], "orphaned", &flipped, 6).await;

    std::fs::remove_file(&missing).expect("it goes");
    let (exit, findings) = operator.verify(&[]).await;
    let codes: Vec<_> = findings.iter().map(|(code, _)| &**code).collect();
    assert_eq!((exit, codes), (Some(1), vec!["orphaned", "missing"]), "loss outweighs leftovers");
}

/// As if it had been put long ago.
fn age(blob: &Path) {
    let file = std::fs::File::open(blob).expect("the blob");
    file.set_modified(SystemTime::now() - LONG_AGO).expect("it ages");
}

impl Operator<'_> {
    /// The exit status, what was answered, and what was said.
    async fn sweep(&self, more: &[&str]) -> (Option<i32>, String, String) {
        let folder = self.data.to_str().expect("a path");
        let done = self.home.run(&[&["storage", "sweep", "--data-dir", folder][..], more].concat(), "").await;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    }
}

#[tokio::test]
async fn what_nothing_refers_to_is_swept_away_when_that_is_confirmed() {
    let mut server = Server::start().await;
    let data = server.data_folder();
    let home = operator(&server).await;
    let owner = admitted(&server, &home, "Clinic").await;
    let operator = Operator { home, data: &data };
    let used = push(&owner, &data, "used").await;
    server.stop().await;
    std::fs::copy(data.join("hansa.db"), data.join("backup.db")).expect("a backup");
    server.restart().await;
    let (old, young) = (push(&owner, &data, "old").await, push(&owner, &data, "young").await);
    server.stop().await;
    std::fs::copy(data.join("backup.db"), data.join("hansa.db")).expect("it is restored");
    for blob in [&used, &old] {
        age(blob);
    }
    server.restart().await;

    let (code, answer, said) = operator.sweep(&["--dry-run"]).await;
    assert_eq!(code, Some(6), "{said}");
    assert!(answer.contains(name(&old)) && answer.contains("1 blob would be deleted"), "{answer}");
    assert!(![&used, &young].iter().any(|blob| answer.contains(name(blob))), "{answer}");
    let (code, _, said) = operator.sweep(&[]).await;
    assert_eq!(code, Some(2), "nothing is deleted unasked: {said}");
    let size = said.split_once("1 blob (").and_then(|(_, rest)| rest.split_once(')')).expect("a size").0.to_owned();
    assert!(size != "0 B" && said.contains("next: add --yes"), "{said}");
    assert!(answer.contains(&format!("would be deleted, {size} freed")), "{answer}");
    assert!(old.exists());

    let before = files(&data.join("blobs")).len();
    let (code, answer, said) = operator.sweep(&["--yes", "--json"]).await;
    assert_eq!(code, Some(0), "{said}");
    let swept: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(swept["orphans"][0]["sha256"].as_str(), Some(name(&old)), "{swept}");
    assert_eq!(swept["freed"], swept["orphans"][0]["size"], "what was told before is what was freed: {swept}");
    assert!(swept["freed"].as_u64() > Some(0) && swept["kept"] == serde_json::json!([]), "{swept}");
    assert!(!old.exists() && used.exists() && young.exists());
    assert!(files(&data.join("blobs")).len() < before, "its segments are gone as well");
    let (code, answer, _) = operator.sweep(&["--yes"]).await;
    assert_eq!(code, Some(0));
    assert!(answer.contains("Nothing to delete"), "{answer}");
    let audit = owner.json(&["audit"]).await;
    let row = audit["items"].as_array().and_then(|rows| rows.iter().find(|row| row["action"] == "storage:sweep"));
    assert_eq!(row.expect("a row")["target"].as_str(), Some(name(&old)), "{audit}");
    owner.answer(&["dataset", "pull", "used"], "").await;
    server.stop().await;
}

#[tokio::test]
async fn content_that_is_uploaded_again_while_it_is_swept_is_not_lost() {
    const TABLES: usize = 12;
    let mut server = Server::start().await;
    let data = server.data_folder();
    let home = operator(&server).await;
    let owner = admitted(&server, &home, "Clinic").await;
    let operator = Operator { home, data: &data };
    server.stop().await;
    std::fs::copy(data.join("hansa.db"), data.join("backup.db")).expect("a backup");
    server.restart().await;
    let tables: Vec<_> = (0..TABLES).map(|number| format!("table{number}")).collect();
    for table in &tables {
        push(&owner, &data, table).await;
    }
    server.stop().await;
    std::fs::copy(data.join("backup.db"), data.join("hansa.db")).expect("it is restored");
    for blob in blobs(&data) {
        age(&blob);
    }
    server.restart().await;

    let pushing = async {
        let mut refused = Vec::new();
        for table in &tables {
            let done = owner.run(&["dataset", "push", table, &format!("{table}.csv")], "").await;
            if !done.status.success() {
                refused.push(refusal(&done).1);
            }
        }
        refused
    };
    let sweeping = async {
        let mut kept = 0;
        loop {
            let (code, answer, said) = operator.sweep(&["--yes", "--json"]).await;
            assert_eq!(code, Some(0), "{said}");
            let swept: Value = serde_json::from_str(&answer).expect("JSON");
            let count = |what: &str| swept[what].as_array().expect("a list").len();
            kept += count("kept");
            if count("orphans") + count("kept") == 0 {
                return kept;
            }
        }
    };
    let (refused, _) = tokio::join!(pushing, sweeping);
    // Whoever came in the very moment is told so, and nothing was recorded.
    assert!(refused.iter().all(|said| said.contains("removed")), "{refused:?}");
    let (code, findings) = operator.verify(&[]).await;
    assert!(code == Some(0) || findings.iter().all(|(code, _)| code == "orphaned"), "nothing is missing: {findings:?}");
    for table in &tables {
        owner.answer(&["dataset", "push", table, &format!("{table}.csv")], "").await;
        owner.answer(&["dataset", "pull", table], "").await;
    }
    server.stop().await;
}

#[tokio::test]
async fn with_the_database_of_another_platform_nothing_is_swept() {
    let mut server = Server::start().await;
    let data = server.data_folder();
    let home = operator(&server).await;
    let owner = admitted(&server, &home, "Clinic").await;
    let blob = push(&owner, &data, "used").await;
    server.stop().await;
    age(&blob);
    let mut other = Server::start().await;
    let foreign = other.data_folder();
    other.stop().await;
    std::fs::copy(foreign.join("hansa.db"), data.join("hansa.db")).expect("the wrong backup");
    let operator = Operator { home, data: &data };
    for more in [&["--yes"][..], &["--dry-run"]] {
        let (code, _, said) = operator.sweep(more).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("does not know") && said.contains("nothing was deleted"), "{said}");
    }
    assert!(blob.exists());
}

#[tokio::test]
async fn a_mistyped_folder_is_no_empty_platform() {
    let home = Home::new("http://127.0.0.1:9");
    let (code, said) = home.refused(&["storage", "verify", "--data-dir", "nowhere"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("there is no platform in 'nowhere'") && said.contains("--data-dir"), "{said}");
    assert!(!home.file("nowhere").exists(), "looking founds nothing");
}
