//! `hansa worker`: runs training jobs, and nothing else.

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{LogArgs, MonitoringArgs, StateArgs, WorkerArgs};
use crate::monitoring;
use crate::stack::Stack;

/// `hansa worker`.
#[derive(Debug, Clone, Args)]
pub(crate) struct WorkerCommand {
    #[command(flatten)]
    pub(crate) worker: WorkerArgs,
    #[command(flatten)]
    pub(crate) monitoring: MonitoringArgs,
    #[command(flatten)]
    pub(crate) state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

/// Works until SIGINT or SIGTERM, then hands its jobs back.
pub(crate) async fn run(args: WorkerCommand) -> anyhow::Result<()> {
    let stack = Stack::open(&args.state).await?;
    let worker = stack.worker(&args.state, &args.worker)?;
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    let watch = |at| {
        let metrics = monitoring::record(&tasks, &shutdown)?;
        monitoring::serve(at, metrics, (&stack, Some(worker.pulse())), &tasks)
    };
    let monitoring = args.monitoring.metrics_listen.map(watch).transpose()?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let conformance = stack.conformance_worker(&args.state, &args.worker).await?;
    tasks.spawn(conformance.run(shutdown.clone()));
    let stopping = shutdown.clone();
    let working = worker.run(shutdown.clone());
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
    if let Some(handle) = monitoring {
        handle.stop(true).await;
    }
    tasks.close();
    tasks.wait().await;
    stack.db.close().await;
    Ok(())
}
