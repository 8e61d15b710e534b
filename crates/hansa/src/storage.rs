//! `hansa storage …`: whether every blob that the database names is there and sound, what is there besides, and removing that.

mod sweep;
mod verify;

use std::process::ExitCode;

use blob_store::{Depth, Grace, VerifyProgress, VerifyReport};
use clap::{Args, Subcommand};

use crate::config::LogArgs;
use crate::stack::Stack;

/// The exit status for blobs that nothing refers to: nothing is lost, and room is taken up.
const LEFTOVERS: u8 = 6;

/// `hansa storage`.
#[derive(Debug, Clone, Args)]
pub(crate) struct StorageCommand {
    #[command(subcommand)]
    action: StorageAction,
}

/// What to do with the storage.
#[derive(Debug, Clone, Subcommand)]
enum StorageAction {
    /// Read every blob: find flipped bytes, missing blobs, and blobs that nothing refers to.
    Verify(verify::VerifyCommand),
    /// Delete blobs that nothing has referred to for a day; other leftovers the server removes by itself.
    Sweep(sweep::SweepCommand),
}

impl StorageCommand {
    pub(crate) fn logging(&self) -> &LogArgs {
        match &self.action {
            StorageAction::Verify(args) => &args.logging,
            StorageAction::Sweep(args) => &args.logging,
        }
    }

    /// Does it; gives the exit status.
    pub(crate) async fn run(self, json: bool, yes: bool) -> anyhow::Result<ExitCode> {
        match self.action {
            StorageAction::Verify(args) => verify::run(args, json).await,
            StorageAction::Sweep(args) => sweep::run(args, json, yes).await,
        }
    }
}

/// Compares the store with what the database refers to.
async fn compare(stack: &Stack, depth: Depth) -> anyhow::Result<VerifyReport> {
    let mut expected = stack.datasets.expected_blobs().await?;
    expected.extend(stack.models.expected_blobs().await?);
    expected.extend(stack.jobs.expected_blobs().await?);
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

/// `1 blob`, `2 blobs`.
fn count(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
