//! What an operator can set: flags, or environment variables of the same meaning. This program alone reads the environment.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use api::RateLimits;
use blob_store::{BlobStoreConfig, S3Addressing, S3Config, S3Credentials};
use clap::{Args, ValueEnum};
use mail::{Sender, Transport};
use training_jobs::WorkerOptions;

/// Where the platform keeps its state, and the keys to it: shared by every command that opens it.
#[derive(Debug, Clone, Args)]
pub(crate) struct StateArgs {
    /// Folder of the embedded set-up: database, blobs, master key and work files.
    #[arg(long, env = "HANSA_DATA_DIR", default_value = "hansa-data", value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; SQLite in the data folder when left out.
    #[arg(long, env = "HANSA_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Connections to the database at most.
    #[arg(long, env = "HANSA_DATABASE_CONNECTIONS", default_value_t = 8, value_name = "N")]
    pub(crate) database_connections: u32,
    /// `file:///PATH` or `s3://BUCKET/PREFIX`; a folder in the data folder when left out.
    #[arg(long, env = "HANSA_BLOB_URL", value_name = "URL")]
    pub(crate) blob_url: Option<String>,
    #[command(flatten)]
    pub(crate) s3: S3Args,
    /// File that holds the master key: 64 hexadecimal digits.
    #[arg(long, env = "HANSA_MASTER_KEY_FILE", value_name = "FILE")]
    pub(crate) master_key_file: Option<PathBuf>,
    /// The master key itself; a file is safer.
    #[arg(long, env = "HANSA_MASTER_KEY", hide_env_values = true, hide = true)]
    pub(crate) master_key: Option<String>,
}

/// How to reach an S3-compatible store.
#[derive(Debug, Clone, Args)]
pub(crate) struct S3Args {
    /// Base URL of the S3-compatible store; Amazon's own when left out.
    #[arg(long = "s3-endpoint", env = "HANSA_S3_ENDPOINT", value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// Region.
    #[arg(long = "s3-region", env = "HANSA_S3_REGION", default_value = "us-east-1", value_name = "REGION")]
    pub(crate) region: String,
    /// Access key; the instance's own role when left out.
    #[arg(long = "s3-access-key", env = "AWS_ACCESS_KEY_ID", hide_env_values = true, hide = true)]
    pub(crate) access_key: Option<String>,
    /// Secret key.
    #[arg(long = "s3-secret-key", env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true, hide = true)]
    pub(crate) secret_key: Option<String>,
}

/// How the server logs.
#[derive(Debug, Clone, Args)]
pub(crate) struct LogArgs {
    /// What to log, such as `info,access=debug`.
    // actix reports as an error of its own what is no HTTP, which anybody can send.
    #[arg(long, env = "HANSA_LOG", default_value = "info,sqlx=warn,actix_http::h1=off", value_name = "FILTER")]
    pub(crate) log: String,
    /// How to write it; text on a terminal and JSON elsewhere when left out.
    #[arg(long, env = "HANSA_LOG_FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// How training jobs are run.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkerArgs {
    /// Jobs that this process runs at once; half the cores, and at least one, when left out.
    #[arg(long, env = "HANSA_WORKER_SLOTS", value_name = "N")]
    pub(crate) worker_slots: Option<usize>,
    /// GPUs of this machine that jobs may have.
    #[arg(long, env = "HANSA_WORKER_GPUS", default_value_t = 0, value_name = "N")]
    pub(crate) gpus: u32,
    /// MiB of memory that each job may have for its data and network; 4096 when left out. Without a GPU, its process gets twice
    /// that and 256 MiB at most.
    // Held in bytes.
    #[arg(long = "worker-memory", env = "HANSA_WORKER_MEMORY", value_name = "MIB", value_parser = memory)]
    pub(crate) job_bytes: Option<u64>,
    /// Seconds without a sign of life after which a worker's jobs are taken by others.
    #[arg(long, env = "HANSA_WORKER_LEASE", default_value = "30", value_name = "SECONDS", value_parser = lease)]
    pub(crate) worker_lease: Duration,
    /// The `hansa-trainer` program; beside this program when left out.
    #[arg(long, env = "HANSA_TRAINER", value_name = "PROGRAM")]
    pub(crate) trainer: Option<PathBuf>,
}

/// How many requests a caller may make of this process.
#[derive(Debug, Clone, Args)]
pub(crate) struct RateArgs {
    /// Requests per second that one person may keep up, whatever their sessions and API keys.
    #[arg(long = "rate-principal", env = "HANSA_RATE_PRINCIPAL", default_value_t = RateLimits::default().principal_per_second,
        value_name = "N", value_parser = per_second)]
    pub(crate) principal: NonZeroU32,
    /// Requests per second that one client address may keep up without a credential.
    #[arg(long = "rate-address", env = "HANSA_RATE_ADDRESS", default_value_t = RateLimits::default().address_per_second,
        value_name = "N", value_parser = per_second)]
    pub(crate) address: NonZeroU32,
    /// Seconds' worth of requests that can be saved up and made at once.
    #[arg(long = "rate-burst", env = "HANSA_RATE_BURST", default_value_t = RateLimits::default().burst_seconds,
        value_name = "SECONDS", value_parser = burst)]
    pub(crate) burst: NonZeroU32,
}

/// How the process is watched.
#[derive(Debug, Clone, Args)]
pub(crate) struct MonitoringArgs {
    /// Serve `/metrics` and `/health/` on this address as well; nobody needs a credential there.
    #[arg(long, env = "HANSA_METRICS_LISTEN", value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<SocketAddr>,
}

/// How mail leaves.
#[derive(Debug, Clone, Args)]
pub(crate) struct MailArgs {
    /// `smtps://USER:PASSWORD@HOST` or `smtp://…:587?tls=required`; mails are put into a folder when left out.
    #[arg(long, env = "HANSA_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// From whom mails come.
    #[arg(long, env = "HANSA_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// The folder of mails; `outbox` in the data folder when left out.
    #[arg(long, env = "HANSA_MAIL_FOLDER", value_name = "DIR")]
    pub(crate) mail_folder: Option<PathBuf>,
}

/// From whom mails come that go into a folder.
const NOBODY: &str = "Hansa <hansa@localhost>";

/// Whether the server runs jobs itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmbeddedWorker {
    /// Jobs run on this machine, as child processes of this program.
    Embedded,
    /// Jobs wait for a `hansa worker`.
    Off,
}

/// `hansa serve`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "HANSA_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) monitoring: MonitoringArgs,
    /// The address under which clients reach the server, such as `https://hansa.example.org`.
    #[arg(long, env = "HANSA_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// A proxy stands in front: believe its `X-Forwarded-For`.
    #[arg(long, env = "HANSA_BEHIND_PROXY")]
    pub(crate) behind_proxy: bool,
    /// Whether this process runs training jobs too.
    #[arg(long, env = "HANSA_WORKER", default_value = "embedded")]
    pub(crate) worker: EmbeddedWorker,
    #[command(flatten)]
    pub(crate) mail: MailArgs,
    #[command(flatten)]
    pub(crate) rate: RateArgs,
    #[command(flatten)]
    pub(crate) worker_args: WorkerArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

impl ServeArgs {
    /// Refuses a set-up that would be open to others by accident.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let own_key = self.state.master_key_file.is_some() || self.state.master_key.is_some();
        let configured = own_key && self.public_url.is_some();
        if !self.listen.ip().is_loopback() && !configured {
            bail!(
                "refusing to listen on {} with nothing configured: others could reach it. Set HANSA_MASTER_KEY_FILE (make one \
                 with 'hansa key generate') and HANSA_PUBLIC_URL, put a proxy with TLS in front, and start again; or listen on \
                 127.0.0.1",
                self.listen
            );
        }
        Ok(())
    }

    /// The issuer of tokens: the same after a start on another port, so that nobody is logged out.
    pub(crate) fn issuer(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| "http://localhost".to_owned())
    }

    /// What others reach: the address of links in mails, and the issuer of certificates.
    pub(crate) fn reached(&self, address: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}

impl StateArgs {
    /// Where the database is.
    pub(crate) fn database_url(&self) -> String {
        let embedded = || format!("sqlite:{}", self.data_dir.join("hansa.db").display());
        self.database_url.clone().unwrap_or_else(embedded)
    }

    /// Where blobs are.
    pub(crate) fn blobs(&self) -> anyhow::Result<BlobStoreConfig> {
        let Some(url) = &self.blob_url else {
            return Ok(BlobStoreConfig::Folder { path: self.data_dir.join("blobs") });
        };
        if let Some(path) = url.strip_prefix("file://") {
            return Ok(BlobStoreConfig::Folder { path: PathBuf::from(path) });
        }
        let place = url.strip_prefix("s3://").with_context(|| {
            format!("HANSA_BLOB_URL is '{url}'; it must start with 'file://' or 's3://', as in s3://bucket/prefix")
        })?;
        let (bucket, prefix) = place.split_once('/').map_or((place, ""), |(bucket, prefix)| (bucket, prefix));
        Ok(BlobStoreConfig::S3(S3Config {
            endpoint: self.s3.endpoint.clone(),
            region: self.s3.region.clone(),
            bucket: bucket.to_owned(),
            prefix: (!prefix.is_empty()).then(|| prefix.trim_end_matches('/').to_owned()),
            addressing: if self.s3.endpoint.is_some() { S3Addressing::Path } else { S3Addressing::VirtualHost },
            allow_http: self.s3.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://")),
            credentials: self.s3.credentials()?,
        }))
    }

    /// Refuses a data folder without a platform, which opening it would found there: a mistyped path is no empty platform.
    pub(crate) fn expect_platform(&self) -> anyhow::Result<()> {
        let database = self.data_dir.join("hansa.db");
        if self.database_url.is_none() && !database.is_file() {
            bail!(
                "there is no platform in '{}': name its folder with --data-dir, or its database with --database-url",
                self.data_dir.display()
            );
        }
        Ok(())
    }

    /// Where decrypted inputs of jobs and other work files live for as long as they are needed.
    pub(crate) fn work_folder(&self) -> PathBuf {
        self.data_dir.join("work")
    }

    /// The data folder, made readable by its owner alone if it is new.
    pub(crate) fn ensure_data_dir(&self) -> anyhow::Result<&Path> {
        use std::os::unix::fs::DirBuilderExt as _;
        let dir = &self.data_dir;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .with_context(|| format!("cannot make the data folder {}", dir.display()))?;
        Ok(dir)
    }
}

impl S3Args {
    fn credentials(&self) -> anyhow::Result<S3Credentials> {
        match (&self.access_key, &self.secret_key) {
            (Some(id), Some(secret)) => {
                Ok(S3Credentials::Static { access_key_id: id.clone(), secret_access_key: secret.clone().into() })
            }
            (None, None) => Ok(S3Credentials::Instance),
            _ => bail!("set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither"),
        }
    }
}

/// The folder for mails, in the data folder.
const OUTBOX: &str = "outbox";

/// A variable that a deployment passes on although nobody has set it is empty.
fn given(value: Option<&String>) -> Option<&String> {
    value.filter(|value| !value.is_empty())
}

impl MailArgs {
    /// The way out; a folder in the data folder where no server is named.
    pub(crate) fn transport(&self, data_dir: &Path) -> anyhow::Result<Transport> {
        match (given(self.smtp_url.as_ref()), &self.mail_folder) {
            (Some(_), Some(_)) => bail!("set either HANSA_SMTP_URL or HANSA_MAIL_FOLDER, not both"),
            (Some(url), None) => Transport::smtp(url).context("HANSA_SMTP_URL cannot be used"),
            (None, folder) => Ok(Transport::Folder(folder.clone().unwrap_or_else(|| data_dir.join(OUTBOX)))),
        }
    }

    /// Where mails are written; nothing where a server sends them on.
    pub(crate) fn folder(&self, data_dir: &Path) -> Option<PathBuf> {
        let chosen = || self.mail_folder.clone().unwrap_or_else(|| data_dir.join(OUTBOX));
        given(self.smtp_url.as_ref()).is_none().then(chosen)
    }

    /// From whom, with links to `address`.
    pub(crate) fn sender(&self, address: &str) -> anyhow::Result<Sender> {
        let from = given(self.mail_from.as_ref());
        if given(self.smtp_url.as_ref()).is_some() && from.is_none() {
            bail!("set HANSA_MAIL_FROM too, such as 'Hansa <hansa@example.org>': mails by SMTP need a sender");
        }
        Sender::new(from.map_or(NOBODY, String::as_str), address).context("HANSA_MAIL_FROM cannot be used")
    }
}

impl RateArgs {
    pub(crate) fn limits(&self) -> RateLimits {
        RateLimits { principal_per_second: self.principal, address_per_second: self.address, burst_seconds: self.burst }
    }
}

/// The most that can be counted: with an hour's worth saved up it still fits.
const MOST_PER_SECOND: u32 = 1_000_000;
const LONGEST_BURST: u32 = 3_600;
/// A dead worker's jobs wait for so long.
const LONGEST_LEASE: u64 = 3_600;
/// MiB that a job may be given: 16 TiB, far more than a machine has.
const MOST_MEMORY: u64 = 1 << 24;

fn per_second(text: &str) -> Result<NonZeroU32, String> {
    within(text, MOST_PER_SECOND).ok_or_else(|| {
        format!("give a whole number of requests per second from 1 to {MOST_PER_SECOND}; 0 would refuse all")
    })
}

fn burst(text: &str) -> Result<NonZeroU32, String> {
    within(text, LONGEST_BURST).ok_or_else(|| format!("give a whole number of seconds from 1 to {LONGEST_BURST}"))
}

fn within(text: &str, most: u32) -> Option<NonZeroU32> {
    text.parse().ok().filter(|number: &NonZeroU32| number.get() <= most)
}

fn lease(text: &str) -> Result<Duration, String> {
    let shortest = WorkerOptions::SHORTEST_LEASE.as_secs();
    let seconds = text.parse().ok().filter(|seconds| (shortest..=LONGEST_LEASE).contains(seconds));
    seconds.map(Duration::from_secs).ok_or_else(|| {
        format!(
            "give a whole number of seconds from {shortest} to {LONGEST_LEASE}; within a shorter lease a living worker \
             cannot give the few signs of life of which some may be lost"
        )
    })
}

fn memory(text: &str) -> Result<u64, String> {
    let mebibytes = text.parse().ok().filter(|mebibytes| (1..=MOST_MEMORY).contains(mebibytes));
    let refused = || format!("give a whole number of MiB from 1 to {MOST_MEMORY}, such as 8192 for 8 GiB");
    mebibytes.map(|mebibytes| mebibytes << 20).ok_or_else(refused)
}

impl WorkerArgs {
    /// Jobs at once.
    pub(crate) fn slots(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        self.worker_slots.unwrap_or(cores / 2).max(1)
    }

    /// The trainer program, which must be there.
    pub(crate) fn trainer(&self) -> anyhow::Result<PathBuf> {
        let beside = || -> anyhow::Result<PathBuf> {
            let own = std::env::current_exe().context("cannot find this program's own path")?;
            Ok(own.with_file_name("hansa-trainer"))
        };
        let program = self.trainer.clone().map_or_else(beside, Ok)?;
        if !program.is_file() {
            bail!(
                "the trainer program {} is not there; build it with 'cargo build -p trainer', or name it with --trainer",
                program.display()
            );
        }
        Ok(program)
    }
}

#[cfg(test)]
mod tests;
