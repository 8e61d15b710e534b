//! The process that owns the test servers, and what it and its parent say to each other.
//!
//! Reply, one line on standard output: `{"environment": {…}}` or `{"error": "…"}`. Orders, lines on standard input:
//! `watch PID` and `release`. The end of the orders is the order to clean up.

use std::io::{BufRead, Write, stdin, stdout};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Child;

use anyhow::{Context, Result, anyhow};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::object_store::ObjectStore;
use super::postgres::Cluster;

/// No command is watched any more.
pub(super) const RELEASE: &str = "release";

/// From now on this child is to be ended with the task.
pub(super) fn watch(child: &Child) -> String {
    format!("watch {}", child.id())
}

/// The environment in a guard's reply, or why it could not start the servers.
pub(super) fn read_reply(reply: &str) -> Result<Vec<(String, String)>> {
    let reply: Value = serde_json::from_str(reply).context("the test servers' guard ended without a word")?;
    if let Some(error) = reply["error"].as_str() {
        return Err(anyhow!("{error}"));
    }
    let environment = reply["environment"].as_object().context("the guard's reply holds no environment")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(environment.iter().map(|(name, value)| (name.clone(), text(value))).collect())
}

/// The guard's whole life: start, reply, obey until the orders end, clean up.
pub(crate) fn guard(postgres: &Path, weed: &Path) -> Result<()> {
    let servers = match Servers::start(postgres, weed) {
        Ok(servers) => servers,
        Err(error) => {
            reply(&json!({ "error": format!("{error:#}") }));
            return Ok(());
        }
    };
    reply(&json!({ "environment": servers.environment() }));
    let mut watched: Option<OwnedFd> = None;
    for order in stdin().lock().lines().map_while(Result::ok) {
        // A handle, not the number: a number may be another process's by the time it is used.
        watched = order.strip_prefix("watch ").and_then(|pid| pidfd_open(parse(pid)?, PidfdFlags::empty()).ok());
    }
    if let Some(process) = watched {
        // It may have ended by itself: Ctrl-C in a terminal reaches it too.
        let _ = pidfd_send_signal(process, Signal::TERM);
    }
    servers.stop()
}

fn parse(pid: &str) -> Option<Pid> {
    Pid::from_raw(pid.parse().ok()?)
}

fn reply(reply: &Value) {
    let mut out = stdout().lock();
    // A parent that is gone already has ended the orders as well.
    let _ = writeln!(out, "{reply}");
    let _ = out.flush();
}

/// Fields in the order of their dropping: servers before the folder that they write to.
struct Servers {
    postgres: Cluster,
    object_store: ObjectStore,
    folder: TempDir,
}

impl Servers {
    fn start(postgres: &Path, weed: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("hansa-test-").tempdir().context("cannot make a folder")?;
        // PostgreSQL refuses to run as root; its own account must be able to pass through, not to list.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711))?;
        let object_store = ObjectStore::start(weed, folder.path())?;
        let postgres = Cluster::start(postgres, folder.path())?;
        object_store.create_bucket()?;
        Ok(Self { postgres, object_store, folder })
    }

    fn environment(&self) -> Value {
        json!({
            "HANSA_TEST_POSTGRES_URL": self.postgres.url(),
            "HANSA_TEST_S3_URL": self.object_store.url(),
            "HANSA_TEST_S3_KEY": self.object_store.key(),
            "HANSA_TEST_S3_SECRET": self.object_store.secret(),
            "HANSA_TEST_S3_BUCKET": ObjectStore::BUCKET,
        })
    }

    fn stop(self) -> Result<()> {
        let Self { postgres, object_store, folder } = self;
        drop((postgres, object_store));
        folder.close().context("cannot remove the test servers' folder")
    }
}
