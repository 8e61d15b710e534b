//! `hansa storage verify`: whether every blob that the database names is there and sound, and what is there besides.

use std::io::Write as _;

use anyhow::bail;
use blob_store::{Depth, Grace, Severity, VerifyProgress};
use clap::{Args, Subcommand};

use crate::config::{LogArgs, StateArgs};
use crate::stack::Stack;

/// `hansa storage`.
#[derive(Debug, Clone, Args)]
pub(crate) struct StorageCommand {
    #[command(subcommand)]
    pub(crate) action: StorageAction,
}

/// What to do with the storage.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum StorageAction {
    /// Read every blob: find flipped bytes, missing blobs, and blobs that nothing refers to.
    Verify(VerifyCommand),
}

/// `hansa storage verify`.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyCommand {
    /// Only look whether blobs are there, without reading them.
    #[arg(long)]
    pub(crate) quick: bool,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

/// Verifies, prints each finding, and fails when content is lost or damaged.
pub(crate) async fn run(args: VerifyCommand) -> anyhow::Result<()> {
    let stack = Stack::open(&args.state).await?;
    let mut expected = stack.datasets.expected_blobs().await?;
    expected.extend(stack.models.expected_blobs().await?);
    expected.extend(stack.jobs.expected_blobs().await?);
    let depth = if args.quick { Depth::Presence } else { Depth::Content };
    let mut told = 0;
    let progress = |at: VerifyProgress| {
        // Once a gibibyte is often enough for a log, and seldom enough for a large store.
        if at.bytes >> 30 > told {
            told = at.bytes >> 30;
            tracing::info!(blobs = at.blobs, of = at.blobs_total, bytes = at.bytes, "verifying");
        }
    };
    let report = stack.blobs.verify(expected, depth, Grace::default(), progress).await?;
    let mut out = std::io::stdout().lock();
    for finding in &report.findings {
        writeln!(out, "{}: {finding}", finding.code())?;
    }
    writeln!(out, "{} blobs, {} bytes verified; {} findings", report.blobs, report.bytes, report.findings.len())?;
    out.flush()?;
    stack.db.close().await;
    match report.worst() {
        Some(Severity::Damage) => bail!("content is lost or damaged: restore the named blobs from a backup"),
        Some(Severity::Unknown) => bail!("not everything could be checked: see the findings, and run this again"),
        Some(Severity::Leftover) | None => Ok(()),
    }
}
