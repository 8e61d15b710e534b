//! Resident memory of `hansa serve` with nothing to do.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::figure::{Figure, Promise};
use crate::hansa::Server;

/// How long the server is left alone before its memory is read.
const SETTLE: Duration = Duration::from_secs(10);
const LIMIT_MIB: f64 = 60.0;

pub(super) fn measure(program: &Path) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let server = Server::start(program, folder.path())?;
    std::thread::sleep(SETTLE);
    let path = format!("/proc/{}/status", server.id());
    let status = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let resident = resident_mib(&status).with_context(|| format!("no VmRSS in {path}"))?;
    let promise = Some(Promise::AtMost(LIMIT_MIB));
    Ok(vec![Figure { what: "resident".to_owned(), value: resident, unit: "MiB".to_owned(), promise }])
}

fn resident_mib(status: &str) -> Option<f64> {
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?;
    Some(kibibytes.trim().parse::<f64>().ok()? / 1024.0)
}

#[cfg(test)]
mod tests;
