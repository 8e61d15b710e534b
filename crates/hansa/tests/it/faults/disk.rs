//! A server whose disk is full: a clear refusal, nothing half-written, and it goes on when there is room again.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use foundation::DatasetId;
use reqwest::StatusCode;
use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
use serde_json::json;
use wire::datasets::{BeginUpload, CreateDataset, Upload};

use super::raw::{Raw, fresh_key};
use super::traces::stored_bytes;
use crate::server::{Scientist, Server, Setup};

const MIB: u64 = 1 << 20;
/// Larger than a database of this size writes, smaller than a part of a large upload.
const LARGEST_FILE: u64 = 6 * MIB;
/// Of the table that does not fit.
const ROWS: usize = 600_000;

/// A write past the limit raises SIGXFSZ; ignored, it fails with EFBIG as on a full disk. That needs no rights.
const UNDER_A_LIMIT: &[&str] = &["sh", "-c", r#"trap '' XFSZ; exec "$0" "$@""#];
/// A disk of its own: as root, or in a user namespace.
const ON_A_SMALL_DISK: [&[&str]; 2] = [
    &["unshare", "--mount", "sh", "-c", MOUNT, "{data}"],
    &["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, "{data}"],
];
const MOUNT: &str = r#"mkdir -p "$0" && mount -t tmpfs -o size=48m,mode=700 none "$0" && exec "$@""#;

#[tokio::test]
async fn an_upload_that_does_not_fit_is_refused_clearly_and_goes_on_later() {
    let mut server = Server::start_with(Setup { wrapper: UNDER_A_LIMIT, ..Setup::default() }).await;
    let scientist = server.scientist().await;
    let large = Table::new(server.data_folder().with_file_name("large.csv"));
    let before = stored_bytes(&server);

    limit_files(&server, Some(LARGEST_FILE));
    let raw = Raw::new(&server, &scientist);
    let (dataset, upload) = large.begin(&scientist).await;
    let refused = raw.append(&upload.id.to_string(), 0, large.content()).await;
    assert!(refused.is_clearly_unavailable() && refused.code() == "storage_full", "{refused:?}");
    let after = stored_bytes(&server);
    assert!(after < before + 64 * 1024, "{} bytes are left of it", after - before);
    let seen = scientist.client.dataset(dataset).await.expect("the data set");
    assert_eq!(seen.latest_version, None);
    // What fits is still taken.
    scientist.upload_patients().await;

    limit_files(&server, None);
    large.arrives(&scientist, upload).await;
    server.stop().await;
    let verified = server.verify_storage().await;
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test]
async fn a_server_on_a_full_disk_refuses_clearly_and_loses_nothing() {
    let permitted = |wrapper: &&&[&str]| {
        let probe = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(wrapper[0]);
        command.args(wrapper[1..].iter().map(|word| word.replace("{data}", &probe.path().to_string_lossy())));
        command.arg("true").output().is_ok_and(|output| output.status.success())
    };
    let wrapper = ON_A_SMALL_DISK.iter().find(permitted);
    let wrapper = wrapper.expect("a full disk needs root, or a user namespace that may mount: run the tests as root");
    let mut server = Server::start_with(Setup { wrapper, ..Setup::default() }).await;
    let scientist = server.scientist().await;
    let large = Table::new(server.data_folder().with_file_name("large.csv"));
    let raw = Raw::new(&server, &scientist);
    let (_, upload) = large.begin(&scientist).await;

    let ballast = Ballast::fill(&server);
    let refused = raw.append(&upload.id.to_string(), 0, large.content()).await;
    assert!(refused.is_clearly_unavailable() && refused.code() == "storage_full", "{refused:?}");
    let acknowledged = create_until_refused(&raw).await;
    let read = raw.get("/v1/account").await;
    assert_eq!(read.status, StatusCode::OK, "reading needs no room: {read:?}");

    ballast.remove();
    for (name, id) in &acknowledged {
        let read = raw.get(&format!("/v1/datasets/{id}")).await;
        assert_eq!((read.status, &read.body["name"]), (StatusCode::OK, &json!(name)), "it was acknowledged");
    }
    large.arrives(&scientist, upload).await;
    server.stop().await;
}

/// Writes rows until the database has no room either; yields what was acknowledged.
async fn create_until_refused(raw: &Raw) -> Vec<(String, String)> {
    let mut acknowledged = Vec::new();
    for number in 0..400 {
        let new = CreateDataset { name: format!("row-{number}"), description: "x".repeat(4_000), licence: None };
        let new = serde_json::to_value(&new).expect("JSON");
        let answer = raw.create("/v1/datasets", &fresh_key(), &new).await;
        if answer.status == StatusCode::CREATED {
            acknowledged.push((format!("row-{number}"), answer.body["id"].as_str().expect("an id").to_owned()));
        } else {
            assert!(answer.is_clearly_unavailable() && answer.code() == "database_full", "{answer:?}");
            println!("the database was full after {} rows", acknowledged.len());
            return acknowledged;
        }
    }
    panic!("the database never ran out of room");
}

/// A CSV file that does not fit, and belongs to the test.
struct Table {
    file: PathBuf,
}

impl Table {
    fn new(file: PathBuf) -> Self {
        let mut text = "age,weight,diagnosis\n".to_owned();
        for row in 0..ROWS {
            writeln!(text, "{},{}.{:05},{}", row % 90, row % 110, row % 100_000, row % 2).expect("memory");
        }
        std::fs::write(&file, text).expect("the test's own file");
        Self { file }
    }

    fn content(&self) -> Vec<u8> {
        std::fs::read(&self.file).expect("the test's own file")
    }

    async fn begin(&self, scientist: &Scientist) -> (DatasetId, Upload) {
        let new = CreateDataset { name: "large".to_owned(), ..CreateDataset::default() };
        let dataset = scientist.client.create_dataset(&new).await.expect("a data set").id;
        let (sha256, size) = client::sha256_of_file(&self.file).await.expect("the file");
        let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size).expect("a size"), sha256 };
        (dataset, scientist.client.begin_upload(dataset, &begin).await.expect("an upload"))
    }

    /// The same upload goes on, and what comes back is what was sent.
    async fn arrives(&self, scientist: &Scientist, upload: Upload) {
        let upload = scientist.client.upload(upload.id).await.expect("the upload is still there");
        let version = scientist.client.send_upload(upload, &self.file, &|_, _| {}).await.expect("there is room now");
        assert_eq!(usize::try_from(version.rows), Ok(ROWS));
        let back = self.file.with_file_name("back.csv");
        scientist.client.download_dataset(&version, &back, &|_, _| {}).await.expect("it is readable");
        assert!(std::fs::read(&back).expect("a file") == self.content(), "other bytes came back");
        std::fs::remove_file(back).expect("it goes");
        std::fs::remove_file(&self.file).expect("it goes");
    }
}

/// What fills the server's disk, which only the server's own mounts show.
struct Ballast {
    file: PathBuf,
}

impl Ballast {
    fn fill(server: &Server) -> Self {
        let root = PathBuf::from(format!("/proc/{}/root", server.pid().as_raw_nonzero()));
        let data = server.data_folder();
        let file = root.join(data.strip_prefix("/").expect("an absolute path")).join("ballast");
        let mut open = std::fs::File::create(&file).expect("the server's disk");
        let (mut chunk, mut written) = (vec![0; 1 << 20], 0);
        while !chunk.is_empty() {
            match open.write(&chunk) {
                Ok(bytes) => written += bytes,
                Err(error) if error.kind() == std::io::ErrorKind::StorageFull => chunk.truncate(chunk.len() / 2),
                Err(error) => panic!("{error}"),
            }
            assert!(written < 64 << 20, "this is no small disk");
        }
        Self { file }
    }

    fn remove(self) {
        std::fs::remove_file(&self.file).expect("it goes");
    }
}

/// Limits the size of every file that the server writes from now on; `None` lifts the limit.
fn limit_files(server: &Server, bytes: Option<u64>) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    let limit = Rlimit { current: bytes.or(maximum), maximum };
    prlimit(Some(server.pid()), Resource::Fsize, limit).expect("one's own process");
}
