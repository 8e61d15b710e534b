//! Writes down what a server's meter has collected, every few seconds and once at the end.

use std::time::Duration;

use database::Db;
use foundation::Sources;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use usage::Meter;

use crate::stack::Stack;

/// How often. A process that is killed loses what it has collected since.
const EVERY: Duration = Duration::from_secs(10);

/// Starts it. The last time is the caller's, when nothing is sent any more: see [`flush`].
pub(crate) fn start(stack: &Stack, meter: &Meter, tasks: &TaskTracker, shutdown: &CancellationToken) {
    let (db, sources) = (stack.db.clone(), stack.sources.clone());
    let (meter, shutdown) = (meter.clone(), shutdown.clone());
    tasks.spawn(async move {
        while shutdown.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
            flush(&db, &sources, &meter).await;
        }
    });
}

/// Writes down what was collected. What cannot be written now is kept for the next time.
pub(crate) async fn flush(db: &Db, sources: &Sources, meter: &Meter) {
    match meter.flush(db, sources).await {
        Ok(0) => {}
        Ok(records) => tracing::debug!(records, "wrote usage down"),
        Err(error) => tracing::warn!(%error, "could not write usage down"),
    }
}
