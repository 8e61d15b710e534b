//! `hansa worker`: runs training jobs, and nothing else.

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::{LogArgs, StateArgs, WorkerArgs};
use crate::stack::Stack;

/// `hansa worker`.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkerCommand {
    #[command(flatten)]
    pub(crate) worker: WorkerArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

/// Works until SIGINT or SIGTERM, then hands its jobs back.
pub(crate) async fn run(args: WorkerCommand) -> anyhow::Result<()> {
    let stack = Stack::open(&args.state).await?;
    let worker = stack.worker(&args.state, &args.worker)?;
    let shutdown = CancellationToken::new();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stopping = shutdown.clone();
    let working = worker.run(shutdown);
    let told = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: jobs are handed back");
        stopping.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        done = working => done?,
        () = told => {}
    }
    stack.db.close().await;
    Ok(())
}
