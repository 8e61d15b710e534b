//! Files that are meant to hurt, sent to the programs as they are: refused early and clearly, with nothing left of them.

use foundation::DatasetId;
use testkit::parquet::{ChunkLie, element, file, footer, group, page_header};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wire::datasets::{BeginUpload, CreateDataset};

use super::raw::Raw;
use super::traces::{resident_peak, stored_bytes};
use crate::jobs::PATIENCE;
use crate::server::{Scientist, Server};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
const PARQUET: &str = "application/vnd.apache.parquet";

#[tokio::test]
async fn a_line_of_a_gibibyte_is_refused_after_a_few_mebibytes() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = empty_dataset(&scientist, "endless").await;
    let stored = stored_before(&server, &scientist).await;
    let peak = resident_peak(&server);

    let mut wire = Wire::post(&server, &scientist, dataset, ("text/csv", GIB)).await;
    let sent = wire.send_until_answered(GIB).await;
    let answer = wire.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains(r#""code":"csv_line_too_long""#) && answer.contains("line 1 "), "{answer}");
    // The line's limit, and what is on its way in sockets.
    assert!(sent < 32 * MIB, "{} MiB were taken", sent / MIB);
    // Linux adds up the pages of a process from counts of several processors: a later look can find some less.
    let grown = resident_peak(&server).saturating_sub(peak);
    assert!(grown < 64 * MIB, "the server grew by {} MiB", grown / MIB);
    nothing_came_of_it(&server, &scientist, dataset, stored).await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_a_file_leaves_nothing() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = empty_dataset(&scientist, "broken").await;
    let stored = stored_before(&server, &scientist).await;
    for (media, start) in [("text/csv", "a,b\n1,2\n".repeat(1 << 20)), (PARQUET, "PAR1".repeat(1 << 21))] {
        let mut wire = Wire::post(&server, &scientist, dataset, (media, GIB)).await;
        wire.stream.write_all(start.as_bytes()).await.expect("it is taken");
        drop(wire);
    }
    // A server that stops ends its requests first: whatever comes of these has come then.
    server.stop().await;
    server.restart().await;
    nothing_came_of_it(&server, &scientist, dataset, stored).await;
    server.stop().await;
}

/// One class is seen at once. What only the rows tell comes to light when a job reads them: the job says what it is, and is not
/// tried again.
#[tokio::test]
async fn data_that_teaches_nothing_is_refused_or_fails_its_job_with_a_reason() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let raw = Raw::new(&server, &scientist);
    let table = "age,diagnosis\n".to_owned() + &"41,benign\n52,benign\n".repeat(50);
    let dataset = upload(&raw, &scientist, "one class", table).await;
    match scientist.try_submit(dataset, "never", 1).await.expect_err("it is refused") {
        client::ClientError::Problem(problem) => {
            assert_eq!((problem.status, problem.code.as_str()), (422, "one_class_only"), "{problem:?}");
            assert!(problem.detail.contains("same class") && problem.next_step.is_some(), "{problem:?}");
        }
        error => panic!("{error:?}"),
    }
    let cases = [
        (
            "no values",
            "age,diagnosis\n".to_owned() + &",benign\n,malignant\n".repeat(50),
            "no_features",
            "every value is missing",
        ),
        ("few rows", "age,diagnosis\n41,benign\n52,malignant\n".to_owned(), "too_few_rows", "2 rows"),
    ];
    for (name, table, code, said) in cases {
        let dataset = upload(&raw, &scientist, name, table).await;
        let ended = scientist.over(scientist.submit(dataset, "never", 1).await).await;
        assert_eq!((ended.state.as_str(), ended.attempt, ended.model), ("failed", 1, None), "{name}: {ended:?}");
        let error = ended.error.expect("a reason");
        assert_eq!(error.code, code, "{name}: {error:?}");
        assert!(error.message.contains(said) && error.next_step.is_some(), "{name}: {error:?}");
    }
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
}

async fn upload(raw: &Raw, scientist: &Scientist, name: &str, table: String) -> DatasetId {
    let dataset = empty_dataset(scientist, name).await;
    let made = raw.send_file(&format!("/v1/datasets/{dataset}/versions"), "text/csv", table.into_bytes()).await;
    assert_eq!(made.status.as_u16(), 201, "{name}: {made:?}");
    dataset
}

#[tokio::test]
async fn an_upload_goes_on_after_its_server_was_killed() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = empty_dataset(&scientist, "interrupted").await;
    let path = server.data_folder().with_file_name("table.csv");
    let rows = 2_000_000;
    std::fs::write(&path, format!("a,b\n{}", "1234567,x\n".repeat(rows))).expect("the test's own file");
    let (sha256, size) = client::sha256_of_file(&path).await.expect("the file");
    let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size).expect("a size"), sha256 };
    let upload = scientist.client.begin_upload(dataset, &begin).await.expect("an upload");

    let target = format!("PATCH /v1/uploads/{}", upload.id);
    let headers = format!("content-type: application/octet-stream\r\nupload-offset: 0\r\ncontent-length: {size}");
    let mut wire = Wire::open(&server, &scientist, (&target, &headers)).await;
    let content = std::fs::read(&path).expect("the test's own file");
    wire.stream.write_all(&content[..content.len() / 2]).await.expect("it is taken");
    server.kill_and_restart().await;

    let seen = scientist.client.upload(upload.id).await.expect("the upload is still there");
    assert!(seen.offset <= seen.size / 2 && seen.size == begin.size, "{seen:?}");
    println!("{} of {} bytes had arrived", seen.offset, seen.size);
    let version = scientist.client.send_upload(seen, &path, &|_, _| {}).await.expect("it goes on");
    assert_eq!((usize::try_from(version.rows), version.sha256), (Ok(rows), sha256));
    server.stop().await;
    let verified = server.verify_storage().await;
    assert!(verified.status.success(), "{verified:?}");
}

/// Two billion rows in two hundred bytes: every count agrees, and so it is no damage.
#[tokio::test]
async fn a_parquet_file_of_two_billion_rows_harms_nobody() {
    const ROWS: i64 = 2_000_000_000;
    let half = run_length(ROWS / 2);
    let indices = [&[1][..], &half, &[0], &half, &[1]].concat();
    bomb_harms_nobody(&two_columns(&indices, indices.len(), ROWS), "data_too_large").await;
}

/// A page of a few bytes that says it unpacks to 2 GiB, in a file whose footer says nothing of it.
#[tokio::test]
async fn a_parquet_page_that_lies_about_its_size_harms_nobody() {
    let claimed = usize::try_from(i32::MAX).expect("64 bits");
    let said = bomb_harms_nobody(&two_columns(&[1, 8, 0, 8, 1], claimed, 8), "parquet_unreadable").await;
    assert!(said.contains("column \"x\": page 2 claims to unpack from 7 bytes to 2147483647"), "{said}");
}

/// The server describes and shows what it can, and a job on the file fails for this reason, while the server goes on. Gives what the
/// job says of it.
async fn bomb_harms_nobody(bomb: &[u8], reason: &str) -> String {
    assert!(bomb.len() < 1_000, "it is a small file: {}", bomb.len());
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = empty_dataset(&scientist, "bomb").await;
    let peak = resident_peak(&server);
    let raw = Raw::new(&server, &scientist);
    let made = raw.send_file(&format!("/v1/datasets/{dataset}/versions"), PARQUET, bomb.to_vec()).await;
    assert_eq!(made.status.as_u16(), 201, "its footer is in order: {made:?}");
    let preview = scientist.client.preview_dataset(dataset, 1, 100).await.expect("a preview");
    assert_eq!((preview.columns.len(), preview.omitted.len(), preview.truncated), (0, 2, true), "{preview:?}");
    assert!(preview.omitted.iter().all(|column| column.reason == "too_large"), "{preview:?}");

    let ended = scientist.over(scientist.submit(dataset, "never", 1).await).await;
    assert_eq!(ended.state, "failed", "{ended:?}");
    let error = ended.error.expect("a failed job says why");
    assert!(error.code == reason && error.next_step.is_some(), "{error:?}");
    // Linux adds up the pages of a process from counts of several processors: a later look can find some less.
    let grown = resident_peak(&server).saturating_sub(peak);
    assert!(grown < 64 * MIB, "the server grew by {} MiB", grown / MIB);
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
    error.message
}

/// A run of `count` equal values in the hybrid encoding: its header, before the value.
fn run_length(count: i64) -> Vec<u8> {
    let (mut value, mut bytes) = (count << 1, Vec::new());
    while value >= 0x80 {
        bytes.push(u8::try_from(value & 0x7f).expect("7 bits") | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).expect("7 bits"));
    bytes
}

/// Two columns of integers, each with a dictionary of 0 and 1 and one page of indices into it, which says that it unpacks to
/// `claimed` bytes.
fn two_columns(indices: &[u8], claimed: usize, rows: i64) -> Vec<u8> {
    const INT64: i64 = 2;
    const SNAPPY: i64 = 1;
    let length = |bytes: &[u8]| i64::try_from(bytes.len()).expect("a few");
    let claimed = i64::try_from(claimed).expect("a size");
    let dictionary = stored_by_snappy(&[0_i64.to_le_bytes(), 1_i64.to_le_bytes()].concat());
    let indices = stored_by_snappy(indices);
    let pages = [
        page_header(2, (16, length(&dictionary)), 2, 0),
        dictionary,
        page_header(0, (claimed, length(&indices)), rows, 8),
        indices,
    ];
    let chunk = pages.concat();
    let column = |name, offset| {
        let packed = length(&chunk);
        ChunkLie { name, physical: INT64, codec: SNAPPY, values: rows, unpacked: packed, packed, offset }.thrift()
    };
    let chunks = [column("x", 4), column("diagnosis", 4 + length(&chunk))];
    let elements = [element("root", None, 2), element("x", Some(INT64), 0), element("diagnosis", Some(INT64), 0)];
    file(&chunk.repeat(2), &footer(&elements, rows, &[group(&chunks, rows)]))
}

/// Snappy's own way of storing at most 60 bytes as they are.
fn stored_by_snappy(bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).expect("a few");
    [&[length, (length - 1) << 2], bytes].concat()
}

async fn empty_dataset(scientist: &Scientist, name: &str) -> DatasetId {
    let new = CreateDataset { name: name.to_owned(), ..CreateDataset::default() };
    scientist.client.create_dataset(&new).await.expect("a data set").id
}

/// What the partner stores before anything goes wrong: a data set in order, and the key that it is sealed with.
async fn stored_before(server: &Server, scientist: &Scientist) -> u64 {
    scientist.upload_patients().await;
    stored_bytes(server)
}

/// No version, no bytes; and the server goes on.
async fn nothing_came_of_it(server: &Server, scientist: &Scientist, dataset: DatasetId, stored: u64) {
    assert_eq!(scientist.client.dataset(dataset).await.expect("the data set").latest_version, None);
    assert_eq!(stored_bytes(server), stored, "bytes are left of it");
}

/// A request that is written by hand, so that it can go wrong.
struct Wire {
    stream: TcpStream,
    answered: Vec<u8>,
}

impl Wire {
    async fn open(server: &Server, scientist: &Scientist, (target, headers): (&str, &str)) -> Self {
        let host = server.address().replace("http://", "");
        let mut stream = TcpStream::connect(&host).await.expect("the server listens");
        let token = &scientist.access_token;
        let head = format!("{target} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n{headers}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("it is taken");
        Self { stream, answered: Vec::new() }
    }

    /// A file as a new version of a data set, of which so many bytes are promised.
    async fn post(server: &Server, scientist: &Scientist, dataset: DatasetId, (media, size): (&str, u64)) -> Self {
        let target = format!("POST /v1/datasets/{dataset}/versions");
        Self::open(server, scientist, (&target, &format!("content-type: {media}\r\ncontent-length: {size}"))).await
    }

    /// Sends one endless line until there is an answer; yields how much was taken.
    async fn send_until_answered(&mut self, most: u64) -> u64 {
        let piece = vec![b'x'; 64 << 10];
        let (mut reading, mut writing) = self.stream.split();
        let mut sent = 0;
        let mut buffer = [0; 4096];
        while sent < most {
            tokio::select! {
                read = reading.read(&mut buffer) => {
                    self.answered.extend_from_slice(&buffer[..read.expect("an answer before the connection ends")]);
                    return sent;
                }
                written = writing.write(&piece) => sent += written.expect("an answer before the connection ends") as u64,
            }
        }
        sent
    }

    /// The answer, as far as it is one: the server may leave the connection open.
    async fn answer(mut self) -> String {
        let whole = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("request_id");
        let mut buffer = [0; 4096];
        let waited = tokio::time::timeout(PATIENCE, async {
            while !whole(&self.answered) {
                let read = self.stream.read(&mut buffer).await.expect("an answer");
                assert!(read > 0, "{}", String::from_utf8_lossy(&self.answered));
                self.answered.extend_from_slice(&buffer[..read]);
            }
        });
        waited.await.expect("an answer in time");
        String::from_utf8_lossy(&self.answered).into_owned()
    }
}
