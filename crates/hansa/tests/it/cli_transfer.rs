//! Transfers by command line that are cut off in the middle.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Duration;

use client::{Client, Credential};
use foundation::UploadId;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;

use crate::cli_home::{Home, admitted, answered, operator, refusal};
use crate::server::Server;

/// Bytes of the file that is cut off; several parts of an upload.
const SIZE: usize = 160 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_mins(4);

#[tokio::test]
async fn a_push_that_was_cut_off_goes_on_where_it_stopped() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let owner = admitted(&server, &operator, "Clinic").await;
    write_table(&owner.file("large.csv"));
    let key = owner.json(&["api-key", "create", "watch", "--scope", "datasets:write"]).await;
    let key = key["token"].as_str().expect("a token").to_owned();
    let watch = Client::new(&server.address(), Credential::ApiKey(key)).expect("a client");
    let push = ["dataset", "push", "large", "large.csv"];

    let child = owner.command(&push).spawn().expect("it starts");
    let (upload, first) = cut_off_after(&owner, &watch, &child, 0, Signal::INT).await;
    let (code, said) = refusal(&child.wait_with_output().await.expect("output"));
    assert_eq!(code, Some(130), "{said}");
    assert!(said.contains("the same command again"), "{said}");

    let mut child = owner.command(&push).spawn().expect("it starts");
    let (same, second) = cut_off_after(&owner, &watch, &child, first, Signal::KILL).await;
    assert_eq!(child.wait().await.expect("a status").code(), None, "it was killed");
    assert_eq!(same, upload, "the second push went on with the first one's upload");
    assert!(second > first);

    let done = owner.run(&push, "").await;
    answered(&push, &done);
    let said = refusal(&done).1;
    assert!(said.contains("Going on with the upload that broke off after"), "{said}");
    assert_eq!(notes(&owner), Vec::<UploadId>::new(), "a finished upload is forgotten");
    let shown = owner.json(&["dataset", "show", "large@1"]).await;
    let (sha256, size) = client::sha256_of_file(&owner.file("large.csv")).await.expect("the file");
    assert_eq!(shown["size"].as_u64(), Some(size));
    assert_eq!(shown["sha256"].as_str(), Some(&*sha256.to_string()));
    server.stop().await;
}

/// Rows of about a kilobyte.
fn write_table(file: &Path) {
    let mut out = BufWriter::new(std::fs::File::create(file).expect("a file"));
    let text = "x".repeat(1000);
    writeln!(out, "number,text").expect("a heading");
    for number in 0..=SIZE / text.len() {
        writeln!(out, "{number},{text}").expect("a row");
    }
    out.flush().expect("it is written");
}

/// The uploads that this person's command line remembers.
fn notes(home: &Home) -> Vec<UploadId> {
    let folder = home.file("state/hansa/uploads");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let read =
        |text: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&text).ok()?["upload"].as_str()?.parse().ok();
    entries.filter_map(|entry| read(std::fs::read(entry.path()).ok()?)).collect()
}

/// Sends the signal as soon as the server holds more than `offset` bytes; gives the upload and how far it came.
async fn cut_off_after(home: &Home, watch: &Client, child: &Child, offset: i64, signal: Signal) -> (UploadId, i64) {
    let waiting = async {
        loop {
            if let Some(upload) = notes(home).first()
                && watch.upload(*upload).await.expect("the upload").offset > offset
            {
                return *upload;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let upload = tokio::time::timeout(PATIENCE, waiting).await.expect("it gets on");
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw).expect("it runs");
    kill_process(pid, signal).expect("it is told");
    let seen = watch.upload(upload).await.expect("the upload");
    assert!(seen.offset < seen.size, "the upload was too fast to be cut off");
    (upload, seen.offset)
}
