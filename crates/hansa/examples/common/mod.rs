//! What the programs share that `cargo xtask bench` measures the server with.
//!
//! Each prints its figures on standard output, one JSON object a line, and what it is doing on standard error.
#![allow(dead_code, reason = "each program uses its part of this")]

use std::fmt::Display;
use std::io::Write as _;

use anyhow::Context as _;
use rustix::process::Pid;

#[path = "../../tests/it/blobs.rs"]
mod blobs;
#[path = "../../tests/it/server.rs"]
pub(crate) mod server;
pub(crate) mod steadiness;

/// What a figure must be, in its own unit.
#[derive(Clone, Copy)]
pub(crate) enum Promise {
    AtMost(f64),
    AtLeast(f64),
}

/// Prints a figure.
pub(crate) fn print(figure: &str, value: f64, unit: &str, promise: Option<Promise>) -> anyhow::Result<()> {
    let mut object = serde_json::json!({ "figure": figure, "value": value, "unit": unit });
    match promise {
        Some(Promise::AtMost(limit)) => object["at_most"] = limit.into(),
        Some(Promise::AtLeast(limit)) => object["at_least"] = limit.into(),
        None => {}
    }
    writeln!(std::io::stdout(), "{object}").context("cannot print a figure")
}

/// Tells whoever waits what is going on.
pub(crate) fn say(text: impl Display) {
    // Nobody may be listening; the figures count.
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// The value below which the share `quantile` of the values lies, from 0 (the least) to 1 (the greatest).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a list that fits in memory"
)]
pub(crate) fn quantile(values: &mut [f64], quantile: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * quantile).round() as usize]
}

/// The value in the middle.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The resident memory of a process, in MiB.
pub(crate) fn resident_mib(process: Pid) -> anyhow::Result<f64> {
    let path = format!("/proc/{}/status", process.as_raw_nonzero());
    let status = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
    Ok(kibibytes.with_context(|| format!("no VmRSS in {path}"))?.parse::<f64>()? / 1024.0)
}
