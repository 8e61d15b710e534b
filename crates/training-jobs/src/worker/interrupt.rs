//! Why an attempt has to stop before its end, told to all that take part in it.

use std::sync::{Arc, OnceLock};

use tokio_util::sync::CancellationToken;

/// Why an attempt has to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Somebody cancelled the job.
    Cancelled,
    /// The data may no longer be used.
    Revoked,
    /// Another worker has the job, or may have it by now.
    LeaseLost,
    /// This worker is being shut down.
    Shutdown,
}

/// A bell that rings once, with the reason. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    reason: OnceLock<StopReason>,
    token: CancellationToken,
}

impl Interrupt {
    /// Rings it. The first reason stands.
    pub(crate) fn raise(&self, reason: StopReason) {
        if self.0.reason.set(reason).is_ok() {
            self.0.token.cancel();
        }
    }

    /// Ends when it rings.
    pub(crate) async fn raised(&self) -> StopReason {
        self.0.token.cancelled().await;
        // Set before the token was cancelled.
        self.0.reason.get().copied().unwrap_or(StopReason::Shutdown)
    }

    /// Runs `work` unless or until it rings; then `work` is dropped where it stands.
    pub(crate) async fn or<T>(&self, work: impl Future<Output = T>) -> Result<T, StopReason> {
        tokio::select! {
            biased;
            reason = self.raised() => Err(reason),
            done = work => Ok(done),
        }
    }
}
