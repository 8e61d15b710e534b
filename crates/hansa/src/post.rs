//! The delivery of mails: each server looks into the outbox once a second.

use std::path::Path;
use std::time::Duration;

use database::Db;
use foundation::Sources;
use mail::Postman;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::MailArgs;
use crate::stack::Stack;

/// How long nobody looks. One look is a probe of an index that is empty most of the time.
const PAUSE: Duration = Duration::from_secs(1);
/// How long after the outbox itself could not be read.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Starts it; what cannot be used of the configuration is told at once, and not with the first mail. `address` is the platform's
/// own, for the letters' links.
pub(crate) fn start(
    stack: &Stack,
    args: &MailArgs,
    (data_dir, address): (&Path, &str),
    (tasks, shutdown): (&TaskTracker, &CancellationToken),
) -> anyhow::Result<()> {
    let (transport, sender) = (args.transport(data_dir)?, args.sender(address)?);
    tracing::info!(?transport, "mail leaves");
    let postman = Postman::new(stack.db.clone(), stack.sources.clone(), transport, sender);
    let (db, sources, shutdown) = (stack.db.clone(), stack.sources.clone(), shutdown.clone());
    tasks.spawn(async move {
        loop {
            address_notices(&db, &sources).await;
            let pause = round(&postman).await;
            if shutdown.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    });
    Ok(())
}

/// Makes mails of what people are to be told.
async fn address_notices(db: &Db, sources: &Sources) {
    if let Err(error) = partner_registry::notices::address(db, sources).await {
        tracing::warn!(%error, "notices cannot be addressed");
    }
}

async fn round(postman: &Postman) -> Duration {
    match postman.deliver_due().await {
        // A batch at a time: more may wait.
        Ok(delivered) if delivered.sent > 0 => Duration::ZERO,
        Ok(_) => PAUSE,
        Err(error) => {
            tracing::warn!(%error, "the outbox cannot be read");
            PAUSE_AFTER_FAILURE
        }
    }
}
