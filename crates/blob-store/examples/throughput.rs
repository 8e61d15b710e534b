//! Streams a file of 2 GiB into a store and out again, encrypted, and compares with `sha256sum` of the same file.
//!
//! `cargo run --release -p blob-store --example throughput -- [GIB] [FOLDER]`: the file and the store lie in a new folder
//! inside FOLDER (default: the system's folder for temporary files), which must have room for twice the size. Prints one
//! figure a line, in JSON. Speeds are medians of three runs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use blob_store::{BlobStore, BlobStoreConfig, MasterKey, PutOptions};
use bytes::{Bytes, BytesMut};
use foundation::{PartnerId, Sha256, Sources, UploadId};
use futures_util::{Stream, TryStreamExt, stream};
use tokio::io::AsyncReadExt;

type Failure = Box<dyn std::error::Error>;

const RUNS: usize = 3;
/// What arrives at once in the server: one read of the network.
const PIECE: usize = 64 * 1024;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let gib: f64 = arguments.next().map_or(Ok(2.0), |gib| gib.parse())?;
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(folder.path(), gib))
}

async fn measure(folder: &Path, gib: f64) -> Result<(), Failure> {
    let file = folder.join("content");
    let bytes = write_random(&file, gib)?;
    let mib = f64::from(u32::try_from(bytes / (1024 * 1024))?);
    let sources = Sources::system();
    let config = BlobStoreConfig::Folder { path: folder.join("blobs") };
    let store = BlobStore::open(config, MasterKey::generate(&sources), sources.clone()).await?;
    let partner: PartnerId = sources.id();
    warm_up(&store, partner).await?;
    let idle = resident("VmRSS")?;

    let (mut hash, mut put, mut append, mut finish, mut get) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..RUNS {
        let (seconds, sha256) = sha256sum(&file)?;
        hash.push(mib / seconds);

        let began = Instant::now();
        let stored = store.put(partner, read(&file).await?, PutOptions::up_to(bytes)).await?;
        put.push(mib / began.elapsed().as_secs_f64());
        assert_eq!((stored.sha256, stored.size), (sha256, bytes));

        let began = Instant::now();
        let mut read_back = 0;
        let mut pieces = store.open_blob(partner, &sha256).await?.read_all();
        while let Some(piece) = pieces.try_next().await? {
            read_back += piece.len() as u64;
        }
        get.push(mib / began.elapsed().as_secs_f64());
        assert_eq!(read_back, bytes);
        store.delete(partner, &sha256).await?;

        let upload: UploadId = sources.id();
        store.begin_upload(partner, upload, bytes).await?;
        let began = Instant::now();
        store.append(partner, upload, 0, read(&file).await?).await?;
        append.push(mib / began.elapsed().as_secs_f64());
        let began = Instant::now();
        store.finish_upload(partner, upload, sha256, bytes).await?;
        finish.push(began.elapsed().as_secs_f64() * 1000.0);
        store.delete(partner, &sha256).await?;
    }
    let peak = resident("VmHWM")?;

    let floor = median(&mut hash);
    print("sha256sum of the file", floor, "MiB/s", None)?;
    print("put, encrypted", median(&mut put), "MiB/s", Some(("at_least", floor / 2.0)))?;
    print("resumable upload, encrypted", median(&mut append), "MiB/s", Some(("at_least", floor / 2.0)))?;
    print("get, decrypted", median(&mut get), "MiB/s", Some(("at_least", floor / 2.0)))?;
    print("finish of the resumable upload", median(&mut finish), "ms", None)?;
    print("resident before", idle, "MiB", None)?;
    print("resident growth at its peak", peak - idle, "MiB", Some(("at_most", 64.0)))?;
    measure_ranges(&store, partner).await
}

/// A `Range` read of 100 bytes in the middle of 64 MiB, files open and cached.
async fn measure_ranges(store: &BlobStore, partner: PartnerId) -> Result<(), Failure> {
    let content = vec![7; 64 * 1024 * 1024];
    let stored = store.put_bytes(partner, content.into()).await?;
    let mut micros = Vec::new();
    for index in 0..500 {
        let began = Instant::now();
        let blob = store.open_blob(partner, &stored.sha256).await?;
        let at = index * 131_071;
        let read: Vec<Bytes> = blob.read(at..at + 100)?.try_collect().await?;
        micros.push(began.elapsed().as_secs_f64() * 1e6);
        assert_eq!(read.concat().len(), 100);
    }
    print("open and read 100 bytes of 64 MiB", median(&mut micros), "µs", None)
}

/// Loads code and fills pools, so that memory before and after can be compared.
async fn warm_up(store: &BlobStore, partner: PartnerId) -> Result<(), Failure> {
    let stored = store.put_bytes(partner, vec![1; 1024 * 1024].into()).await?;
    store.open_blob(partner, &stored.sha256).await?.bytes(u64::MAX).await?;
    store.delete(partner, &stored.sha256).await?;
    Ok(())
}

fn write_random(path: &Path, gib: f64) -> Result<u64, Failure> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number of MiB")]
    let mib = (gib * 1024.0) as u64;
    let mut block = vec![0; 1024 * 1024];
    let mut file = fs::File::create_new(path)?;
    let sources = Sources::system();
    for index in 0..mib {
        // Fresh randomness for each MiB costs more than all that is measured; a counter makes them differ.
        if index % 64 == 0 {
            sources.random.fill(&mut block);
        }
        block[..8].copy_from_slice(&index.to_be_bytes());
        file.write_all(&block)?;
    }
    file.sync_all()?;
    Ok(mib * 1024 * 1024)
}

async fn read(path: &Path) -> Result<impl Stream<Item = std::io::Result<Bytes>> + use<>, Failure> {
    let mut file = tokio::fs::File::open(path).await?;
    file.set_max_buf_size(1024 * 1024);
    Ok(stream::try_unfold((file, BytesMut::new()), |(mut file, mut buffer)| async move {
        if buffer.is_empty() {
            buffer.reserve(1024 * 1024);
            if file.read_buf(&mut buffer).await? == 0 {
                return Ok(None);
            }
        }
        let piece = buffer.split_to(buffer.len().min(PIECE)).freeze();
        Ok(Some((piece, (file, buffer))))
    }))
}

/// Seconds that `sha256sum` takes, and what it says.
fn sha256sum(path: &Path) -> Result<(f64, Sha256), Failure> {
    let began = Instant::now();
    let output = Command::new("sha256sum").arg(path).output()?;
    let seconds = began.elapsed().as_secs_f64();
    let text = String::from_utf8(output.stdout)?;
    Ok((seconds, text.get(..64).ok_or("sha256sum said nothing")?.parse()?))
}

/// A field of `/proc/self/status`, in MiB.
fn resident(field: &str) -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let kib: f64 = line.and_then(|line| line.trim().strip_suffix(" kB")).ok_or("no such field")?.parse()?;
    Ok(kib / 1024.0)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print(figure: &str, value: f64, unit: &str, promise: Option<(&str, f64)>) -> Result<(), Failure> {
    let mut object = serde_json::json!({ "figure": figure, "value": value, "unit": unit });
    if let Some((kind, limit)) = promise {
        object[kind] = limit.into();
    }
    writeln!(std::io::stdout(), "{object}")?;
    Ok(())
}
