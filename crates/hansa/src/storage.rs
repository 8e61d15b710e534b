//! `hansa storage verify`: whether every blob that the database names is there and sound, and what is there besides.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::bail;
use blob_store::{Depth, Finding, Grace, Severity, VerifyProgress, VerifyReport};
use clap::{Args, Subcommand};
use indicatif::HumanBytes;
use serde::Serialize;

use crate::config::{LogArgs, StateArgs};
use crate::stack::Stack;

/// The exit status for blobs that nothing refers to: nothing is lost, and room is taken up.
const LEFTOVERS: u8 = 6;

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

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct ReportView {
    blobs: u64,
    bytes: u64,
    findings: Vec<FindingView>,
}

#[derive(Debug, Serialize)]
struct FindingView {
    code: &'static str,
    detail: String,
}

/// Verifies and prints each finding. Fails when content is lost, damaged or could not be read; the status is
/// [`LEFTOVERS`] when all is well but for blobs that nothing refers to.
pub(crate) async fn run(args: VerifyCommand, json: bool) -> anyhow::Result<ExitCode> {
    args.state.expect_platform()?;
    let stack = Stack::open(&args.state).await?;
    let report = verify(&stack, args.quick).await?;
    stack.db.close().await;
    print(&report, json)?;
    match report.worst() {
        Some(Severity::Damage) => bail!("content is lost or damaged: restore the named blobs from a backup"),
        Some(Severity::Unknown) => bail!("not everything could be checked: see the findings, and run this again"),
        // Upkeep removes all other leftovers by itself.
        Some(Severity::Leftover)
            if report.findings.iter().any(|finding| matches!(finding, Finding::Orphaned { .. })) =>
        {
            Ok(ExitCode::from(LEFTOVERS))
        }
        Some(Severity::Leftover) | None => Ok(ExitCode::SUCCESS),
    }
}

async fn verify(stack: &Stack, quick: bool) -> anyhow::Result<VerifyReport> {
    let mut expected = stack.datasets.expected_blobs().await?;
    expected.extend(stack.models.expected_blobs().await?);
    expected.extend(stack.jobs.expected_blobs().await?);
    let depth = if quick { Depth::Presence } else { Depth::Content };
    let mut told = 0;
    let progress = |at: VerifyProgress| {
        // Once a gibibyte is often enough for a log, and seldom enough for a large store.
        if at.bytes >> 30 > told {
            told = at.bytes >> 30;
            tracing::info!(blobs = at.blobs, of = at.blobs_total, bytes = at.bytes, "verifying");
        }
    };
    Ok(stack.blobs.verify(expected, depth, Grace::default(), progress).await?)
}

fn print(report: &VerifyReport, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        let view = |finding: &Finding| FindingView { code: finding.code(), detail: finding.to_string() };
        let findings = report.findings.iter().map(view).collect();
        let view = ReportView { blobs: report.blobs, bytes: report.bytes, findings };
        writeln!(out, "{}", serde_json::to_string_pretty(&view)?)?;
        return Ok(out.flush()?);
    }
    for finding in &report.findings {
        writeln!(out, "{finding}")?;
    }
    let count = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let (blobs, findings) = (count(report.blobs, "blob"), count(report.findings.len() as u64, "finding"));
    writeln!(out, "{blobs} checked, {} read; {findings}", HumanBytes(report.bytes))?;
    Ok(out.flush()?)
}
