//! How much more memory the server takes while a large file streams in and out of it, and how fast it is.
//!
//! `cargo run --release -p hansa --example stream_memory -- [GIB]`: a CSV file of 2 GiB is uploaded and downloaded again as
//! people do it, in the system's folder for temporary files, which must have room for three times its size. Next to each
//! transfer, `sha256sum` reads the same file, which is in the system's cache by then.

mod common;

use std::fs::File;
use std::future::Future;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use client::Client;
use common::server::Server;
use common::{Promise, median, print, quantile, resident_mib, say};
use foundation::Sha256;
use rustix::process::Pid;
use wire::datasets::{BeginUpload, CreateDataset, DatasetVersion};

const GIB: f64 = 2.0;
const RUNS: usize = 3;
const MOST_GROWTH_MIB: f64 = 64.0;
/// Of the speed of `sha256sum`.
const LEAST_SHARE: f64 = 0.5;
/// How often the server's memory is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long the server is left alone before each transfer, so that what came before is not counted.
const SETTLE: Duration = Duration::from_secs(3);
const MIB: f64 = 1024.0 * 1024.0;

/// The file that travels.
struct Content {
    path: PathBuf,
    sha256: Sha256,
    size: u64,
}

/// One way of one transfer.
struct Transfer {
    /// By how much the server grew at most.
    growth_mib: f64,
    /// Until the last byte was transferred.
    bytes_mib_s: f64,
    /// Until the client had what it wanted: the version, or the verified file.
    whole_mib_s: f64,
    /// `sha256sum` right before.
    sha256sum_mib_s: f64,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let gib = std::env::args().nth(1).map_or(Ok(GIB), |gib| gib.parse())?;
    let folder = tempfile::tempdir()?;
    say(format_args!("writing a CSV file of {gib} GiB"));
    let content = write_csv(&folder.path().join("measurements.csv"), gib)?;
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    scientist.upload_patients().await;
    let (mut uploads, mut downloads) = (Vec::new(), Vec::new());
    for run in 1..=RUNS {
        let (version, up) = upload(&server, &scientist.client, &content, run).await?;
        say(format_args!("run {run} of {RUNS}: upload {}", describe(&up)));
        let down = download(&server, &scientist.client, &content, &version).await?;
        say(format_args!("run {run} of {RUNS}: download {}", describe(&down)));
        uploads.push(up);
        downloads.push(down);
    }
    server.stop().await;
    report("upload", "until the version is there", &uploads)?;
    report("download", "until the file is verified", &downloads)
}

/// The real breast cancer data, over and over, each row with a number of its own.
fn write_csv(path: &Path, gib: f64) -> anyhow::Result<Content> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/breast-cancer-wisconsin/wdbc.csv");
    let patients = std::fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
    let (header, rows) = patients.split_once('\n').context("the data has no header")?;
    let rows: Vec<&str> = rows.lines().collect();
    let mut out = BufWriter::with_capacity(1 << 20, File::create_new(path)?);
    let mut left = gib * 1024.0 * MIB;
    writeln!(out, "row,{header}")?;
    for (number, row) in (0_u32..).zip(rows.iter().cycle()) {
        if left <= 0.0 {
            break;
        }
        writeln!(out, "{number},{row}")?;
        left -= f64::from(number.max(1).ilog10()) + f64::from(u32::try_from(row.len())?) + 3.0;
    }
    // Written back now, not while the transfers are measured.
    out.into_inner()?.sync_all()?;
    let (_, sha256) = sha256sum(path)?;
    Ok(Content { path: path.to_owned(), sha256, size: std::fs::metadata(path)?.len() })
}

async fn upload(
    server: &Server,
    client: &Client,
    content: &Content,
    run: usize,
) -> anyhow::Result<(DatasetVersion, Transfer)> {
    let dataset = client.create_dataset(&CreateDataset { name: format!("large {run}"), ..Default::default() }).await?;
    let size = i64::try_from(content.size)?;
    let begin = BeginUpload { format: "csv".to_owned(), size, sha256: content.sha256 };
    measured(server.pid(), content, async |progress| {
        let upload = client.begin_upload(dataset.id, &begin).await?;
        Ok(client.send_upload(upload, &content.path, progress).await?)
    })
    .await
}

async fn download(
    server: &Server,
    client: &Client,
    content: &Content,
    version: &DatasetVersion,
) -> anyhow::Result<Transfer> {
    let file = content.path.with_extension("downloaded");
    let (got, transfer) =
        measured(server.pid(), content, async |progress| Ok(client.download_dataset(version, &file, progress).await?))
            .await?;
    ensure!(got.sha256 == content.sha256, "another file came back");
    std::fs::remove_file(&file)?;
    Ok(transfer)
}

/// Runs `sha256sum` and then a transfer, with an eye on the server's memory.
async fn measured<T>(
    server: Pid,
    content: &Content,
    transfer: impl AsyncFnOnce(&dyn client::Progress) -> anyhow::Result<T>,
) -> anyhow::Result<(T, Transfer)> {
    let (hashing, sha256) = sha256sum(&content.path)?;
    ensure!(sha256 == content.sha256, "the file has changed");
    tokio::time::sleep(SETTLE).await;
    let idle = resident_mib(server)?;
    let transferred = OnceLock::new();
    let progress = |done, total| {
        if done == total {
            transferred.get_or_init(Instant::now);
        }
    };
    let begun = Instant::now();
    let (done, peak) = watched(server, transfer(&progress)).await?;
    let whole = begun.elapsed();
    let bytes = transferred.get().context("the transfer did not end")?.duration_since(begun);
    #[expect(clippy::cast_precision_loss, reason = "a few GiB")]
    let mib = content.size as f64 / MIB;
    let speed = |took: Duration| mib / took.as_secs_f64();
    let transfer = Transfer {
        growth_mib: peak - idle,
        bytes_mib_s: speed(bytes),
        whole_mib_s: speed(whole),
        sha256sum_mib_s: speed(hashing),
    };
    Ok((done?, transfer))
}

/// Does some work, and says how large a process was at most meanwhile, in MiB.
async fn watched<T>(process: Pid, work: impl Future<Output = T>) -> anyhow::Result<(T, f64)> {
    let mut work = pin!(work);
    let mut look = tokio::time::interval(LOOK);
    let mut peak: f64 = 0.0;
    loop {
        tokio::select! {
            done = &mut work => return Ok((done, peak.max(resident_mib(process)?))),
            _ = look.tick() => peak = peak.max(resident_mib(process)?),
        }
    }
}

/// How long `sha256sum` takes, and what it says.
fn sha256sum(path: &Path) -> anyhow::Result<(Duration, Sha256)> {
    let begun = Instant::now();
    let output = Command::new("sha256sum").arg(path).output().context("cannot run sha256sum")?;
    let took = begun.elapsed();
    let text = String::from_utf8(output.stdout)?;
    let digest = text.get(..64).with_context(|| format!("sha256sum ended with {}", output.status))?;
    Ok((took, digest.parse()?))
}

fn describe(transfer: &Transfer) -> String {
    let Transfer { growth_mib, bytes_mib_s, whole_mib_s, sha256sum_mib_s } = transfer;
    format!(
        "{whole_mib_s:.0} MiB/s (bytes alone {bytes_mib_s:.0}), sha256sum {sha256sum_mib_s:.0}; {growth_mib:.1} MiB more"
    )
}

fn report(way: &str, end: &str, runs: &[Transfer]) -> anyhow::Result<()> {
    let all = |value: fn(&Transfer) -> f64| runs.iter().map(value).collect::<Vec<_>>();
    let growth = quantile(&mut all(|run| run.growth_mib), 1.0);
    print(&format!("{way}, server's growth at its peak"), growth, "MiB", Some(Promise::AtMost(MOST_GROWTH_MIB)))?;
    print(&format!("{way}, sha256sum of the file"), median(&mut all(|run| run.sha256sum_mib_s)), "MiB/s", None)?;
    print(&format!("{way}, all bytes"), median(&mut all(|run| run.bytes_mib_s)), "MiB/s", None)?;
    print(&format!("{way}, {end}"), median(&mut all(|run| run.whole_mib_s)), "MiB/s", None)?;
    let share = median(&mut all(|run| run.whole_mib_s / run.sha256sum_mib_s));
    print(&format!("{way}, against sha256sum"), share, "of its speed", Some(Promise::AtLeast(LEAST_SHARE)))
}
