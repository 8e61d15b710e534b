//! `hansa migrate`: brings the database's schema up to date, as `serve` and `worker` do when they start.

use clap::Args;

use crate::config::{LogArgs, StateArgs};
use crate::stack::open_database;

/// `hansa migrate`.
#[derive(Debug, Clone, Args)]
pub(crate) struct MigrateCommand {
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

/// Migrates and ends.
pub(crate) async fn run(args: MigrateCommand) -> anyhow::Result<()> {
    let db = open_database(&args.state).await?;
    tracing::info!(driver = ?db.driver(), "the schema is up to date");
    db.close().await;
    Ok(())
}
