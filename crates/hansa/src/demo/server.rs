//! The server of the demo: `hansa serve` of this very program, started as an operator would.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long the server may take to start.
const START: Duration = Duration::from_secs(30);
/// How long it may take to stop before it is killed.
const STOP: Duration = Duration::from_secs(10);

/// A running server and where it keeps its data.
pub(super) struct DemoServer {
    /// `http://127.0.0.1:PORT`.
    pub(super) address: String,
    /// Where it puts mails.
    pub(super) outbox: PathBuf,
    /// What an operator reads off the terminal to set the platform up.
    pub(super) setup_token: String,
    child: Child,
    log: PathBuf,
    folder: Option<TempDir>,
}

impl DemoServer {
    /// Starts it on `port`, or on a free one when that is taken, with an empty data folder.
    pub(super) async fn start(port: u16, data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let folder = match data_dir {
            Some(_) => None,
            None => Some(tempfile::Builder::new().prefix("hansa-demo-").tempdir()?),
        };
        let data = match (data_dir, &folder) {
            (Some(given), _) => given.to_owned(),
            (None, Some(made)) => made.path().to_owned(),
            (None, None) => bail!("no folder for the data"),
        };
        std::fs::create_dir_all(&data).with_context(|| format!("cannot make {}", data.display()))?;
        let log = data.join("server.log");
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", &format!("127.0.0.1:{}", free_port(port)), "--worker", "embedded"])
            .arg("--data-dir")
            .arg(&data)
            .env_remove("HANSA_DATABASE_URL")
            .env_remove("HANSA_BLOB_URL")
            .env_remove("HANSA_SMTP_URL")
            .env_remove("HANSA_MAIL_FOLDER")
            .env_remove("HANSA_PUBLIC_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            // Ctrl-C is for this program, which then stops the server in good order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the server")?;
        let told = tokio::time::timeout(START, told(&mut child)).await;
        let (address, setup_token) = told.context("the server did not start in time").flatten().with_context(|| {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            format!("the server did not start; its log says:\n{text}")
        })?;
        let setup_token = setup_token.with_context(|| {
            format!("{} holds a platform that is set up already; give the demo an empty folder", data.display())
        })?;
        Ok(Self { address, outbox: data.join("outbox"), setup_token, child, log, folder })
    }

    /// Waits until the server ends by itself.
    pub(super) async fn ended(&mut self) {
        // Its exit status is in its log; here it only matters that it is gone.
        drop(self.child.wait().await);
    }

    /// Keeps the data folder, so that the log can be read after a failure.
    pub(super) fn keep_log(&mut self) -> PathBuf {
        if let Some(folder) = self.folder.take() {
            drop(folder.keep());
        }
        self.log.clone()
    }

    /// Whether its data is still there when it has ended: it is when somebody named the folder.
    pub(super) fn keeps_data(&self) -> bool {
        self.folder.is_none()
    }

    /// Where it writes its log.
    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    /// Lets it finish what it does; kills it when that takes too long.
    pub(super) async fn stop(mut self) {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            // An error says that it has ended already; then there is nothing to stop.
            rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
        }
        if tokio::time::timeout(STOP, self.child.wait()).await.is_err() {
            drop(self.child.kill().await);
        }
    }
}

/// The wanted port, or 0 for any free one. Somebody may take it in between; the server then says so.
fn free_port(wanted: u16) -> u16 {
    TcpListener::bind(("127.0.0.1", wanted)).map_or(0, |_| wanted)
}

/// Reads the two lines that the server prints for whoever started it.
async fn told(child: &mut Child) -> anyhow::Result<(String, Option<String>)> {
    let stdout = child.stdout.take().context("no standard output")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut token = None;
    while let Some(line) = lines.next_line().await? {
        if let Some(text) = line.strip_prefix("set-up token: ") {
            token = Some(text.to_owned());
        } else if let Some(address) = line.strip_prefix("listening on ") {
            return Ok((address.to_owned(), token));
        }
    }
    bail!("the server ended")
}
