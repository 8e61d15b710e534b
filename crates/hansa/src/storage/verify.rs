//! `hansa storage verify`: whether every blob that the database names is there and sound, and what is there besides.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::bail;
use blob_store::{Depth, Finding, Severity, VerifyReport};
use clap::Args;
use indicatif::HumanBytes;
use serde::Serialize;

use super::{LEFTOVERS, compare, count};
use crate::config::{LogArgs, StateArgs};
use crate::stack::Stack;

/// `hansa storage verify`.
#[derive(Debug, Clone, Args)]
pub(super) struct VerifyCommand {
    /// Only look whether blobs are there, without reading them.
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    pub(super) logging: LogArgs,
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
pub(super) async fn run(args: VerifyCommand, json: bool) -> anyhow::Result<ExitCode> {
    args.state.expect_platform()?;
    let stack = Stack::open(&args.state).await?;
    let report = compare(&stack, if args.quick { Depth::Presence } else { Depth::Content }).await?;
    stack.db.close().await;
    print(&report, json)?;
    match report.worst() {
        Some(Severity::Damage) => bail!("content is lost or damaged: restore the named blobs from a backup"),
        Some(Severity::Unknown) => bail!("not everything could be checked: see the findings, and run this again"),
        // Upkeep removes all other leftovers by itself.
        Some(Severity::Leftover)
            if report.findings.iter().any(|finding| matches!(finding, Finding::Orphaned { .. })) =>
        {
            if !json {
                writeln!(std::io::stderr(), "next: hansa storage sweep")?;
            }
            Ok(ExitCode::from(LEFTOVERS))
        }
        Some(Severity::Leftover) | None => Ok(ExitCode::SUCCESS),
    }
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
    let (blobs, findings) = (count(report.blobs, "blob"), count(report.findings.len() as u64, "finding"));
    writeln!(out, "{blobs} checked, {} read; {findings}", HumanBytes(report.bytes))?;
    Ok(out.flush()?)
}
