//! `hansa storage sweep`: deletes blobs that nothing refers to, beside a server that goes on working.
//!
//! **Order matters.** What stands in the list may be put and referred to again at any moment. So each blob is looked at once more
//! in the transaction that records its end, while what is stored for its partner is held: see [`partner_registry::storage::hold`].

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask};
use anyhow::bail;
use blob_store::{Depth, Finding, Grace, Severity, VerifyReport};
use chrono::{DateTime, Utc};
use clap::Args;
use foundation::{PartnerId, Sha256};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use super::{LEFTOVERS, compare, count};
use crate::cli::ask;
use crate::config::{LogArgs, StateArgs};
use crate::stack::Stack;

/// `hansa storage sweep`.
#[derive(Debug, Clone, Args)]
pub(super) struct SweepCommand {
    /// Only list what would be deleted; the status is 6 when there is something.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    pub(super) logging: LogArgs,
}

/// A blob that nothing refers to.
#[derive(Debug, Clone, Serialize)]
struct Orphan {
    partner: PartnerId,
    sha256: Sha256,
    modified: DateTime<Utc>,
    /// Bytes that it takes up in the store; unknown when its head cannot be read.
    size: Option<u64>,
}

/// What `--json` prints.
#[derive(Debug, Default, Serialize)]
struct SweptView {
    /// What was deleted; with `--dry-run` what would be.
    orphans: Vec<Orphan>,
    /// What was put or referred to again since it was found.
    kept: Vec<Orphan>,
    /// Bytes that were freed in the store.
    freed: u64,
    dry_run: bool,
}

/// Lists what nothing refers to and deletes it, once that is confirmed.
pub(super) async fn run(args: SweepCommand, json: bool, yes: bool) -> anyhow::Result<ExitCode> {
    args.state.expect_platform()?;
    let stack = Stack::open(&args.state).await?;
    let done = sweep(&stack, &args, json, yes).await;
    stack.db.close().await;
    done
}

async fn sweep(stack: &Stack, args: &SweepCommand, json: bool, yes: bool) -> anyhow::Result<ExitCode> {
    let report = compare(stack, Depth::Presence).await?;
    let orphans = orphans(stack, &report).await?;
    expect_known_partners(stack, &orphans).await?;
    warn_of_worse(&report)?;
    if !json {
        list(&orphans)?;
    }
    if args.dry_run || orphans.is_empty() {
        let code = if orphans.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(LEFTOVERS) };
        print(&SweptView { orphans, dry_run: args.dry_run, ..SweptView::default() }, json)?;
        return Ok(code);
    }
    ask::confirm(
        yes,
        &format!("{} ({}) will be deleted for good", count(orphans.len() as u64, "blob"), taken(&orphans)),
    )?;
    let (swept, failed) = remove_all(stack, orphans, json).await?;
    print(&swept, json)?;
    if failed > 0 {
        bail!("{} could not be deleted: run the same command again", count(failed, "blob"));
    }
    Ok(ExitCode::SUCCESS)
}

/// What they take up in the store together, as far as it is known.
fn taken(orphans: &[Orphan]) -> HumanBytes {
    HumanBytes(orphans.iter().filter_map(|orphan| orphan.size).sum())
}

async fn orphans(stack: &Stack, report: &VerifyReport) -> anyhow::Result<Vec<Orphan>> {
    let mut orphans = Vec::new();
    for finding in &report.findings {
        if let Finding::Orphaned { partner, sha256, modified } = *finding {
            let size = stack.blobs.sealed_size(partner, &sha256).await.ok().flatten();
            orphans.push(Orphan { partner, sha256, modified, size });
        }
    }
    Ok(orphans)
}

/// With a database of another platform every blob looks like an orphan.
async fn expect_known_partners(stack: &Stack, orphans: &[Orphan]) -> anyhow::Result<()> {
    let partners: BTreeSet<PartnerId> = orphans.iter().map(|orphan| orphan.partner).collect();
    for partner in partners {
        let scope = Scope::system(SystemTask::StorageSweep(partner));
        let mut tx = stack.db.read(scope.tenancy()).await?;
        if let Err(error) = partner_registry::quota(&mut tx, scope, partner).await {
            if foundation::Fault::kind(&error) != foundation::ErrorKind::NotFound {
                return Err(error.into());
            }
            bail!(
                "the database does not know {partner}, whose blobs are here: it is not the one of this storage; nothing was deleted"
            );
        }
    }
    Ok(())
}

/// Whoever has lost content wants it back before anything else is deleted.
fn warn_of_worse(report: &VerifyReport) -> anyhow::Result<()> {
    let worse = report.findings.iter().filter(|finding| finding.severity() != Severity::Leftover).count();
    if worse > 0 {
        let findings = count(worse as u64, "other finding");
        writeln!(std::io::stderr(), "warning: {findings}, worse than leftovers: 'hansa storage verify' tells more")?;
    }
    Ok(())
}

/// Deletes them one by one. What fails is told at once, and the others are deleted all the same.
async fn remove_all(stack: &Stack, orphans: Vec<Orphan>, json: bool) -> anyhow::Result<(SweptView, u64)> {
    let is_watched = !json && std::io::stderr().is_terminal();
    let bar = if is_watched { ProgressBar::new(orphans.len() as u64) } else { ProgressBar::hidden() };
    bar.set_style(ProgressStyle::with_template("deleting {wide_bar:.cyan/dim} {pos}/{len} blobs  {eta} left")?);
    let (mut swept, mut failed) = (SweptView::default(), 0);
    for orphan in orphans {
        match remove(stack, &orphan).await {
            Ok(Some(bytes)) => {
                swept.freed += bytes;
                swept.orphans.push(orphan);
            }
            Ok(None) => swept.kept.push(orphan),
            Err(error) => {
                failed += 1;
                bar.suspend(|| writeln!(std::io::stderr(), "not deleted: blob {}: {error:#}", orphan.sha256))?;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((swept, failed))
}

/// Deletes one, unless something refers to it by now or it was put again; gives the bytes that this freed.
async fn remove(stack: &Stack, orphan: &Orphan) -> anyhow::Result<Option<u64>> {
    let Orphan { partner, sha256, modified, .. } = *orphan;
    let scope = Scope::system(SystemTask::StorageSweep(partner));
    let mut tx = stack.db.write(scope.tenancy()).await?;
    partner_registry::storage::hold(&mut tx, scope).await?;
    if partner_registry::storage::refers_to(&mut tx, scope, sha256).await? {
        return Ok(None);
    }
    let Some(bytes) = stack.blobs.delete_orphan(partner, &sha256, Grace::default().content).await? else {
        return Ok(None);
    };
    let detail = json!({ "last_put": modified, "bytes": bytes });
    let entry = Entry::of_platform("storage:sweep", sha256, partner, detail);
    audit::record(&mut tx, &stack.sources, Actor::Platform("storage"), entry).await?;
    tx.commit().await?;
    Ok(Some(bytes))
}

fn list(orphans: &[Orphan]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for Orphan { partner, sha256, modified, size } in orphans {
        let size = size.map_or_else(|| "unreadable".to_owned(), |size| HumanBytes(size).to_string());
        writeln!(out, "orphaned: blob {sha256} of {partner}, {size}, last put {}", modified.format("%Y-%m-%d"))?;
    }
    Ok(out.flush()?)
}

fn print(swept: &SweptView, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(swept)?)?;
        return Ok(out.flush()?);
    }
    let orphans = count(swept.orphans.len() as u64, "blob");
    match (swept.orphans.len() + swept.kept.len(), swept.dry_run) {
        (0, _) => writeln!(out, "Nothing to delete: something refers to every blob that is older than a day.")?,
        (_, true) => writeln!(out, "{orphans} would be deleted, {} freed.", taken(&swept.orphans))?,
        _ => writeln!(out, "{orphans} deleted, {} freed.", HumanBytes(swept.freed))?,
    }
    if !swept.kept.is_empty() {
        writeln!(out, "{} kept: used again since.", count(swept.kept.len() as u64, "blob"))?;
    }
    Ok(out.flush()?)
}
