//! A download ends when the right to it does.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use foundation::Fault;
use futures_util::{Stream, StreamExt as _, stream};
use tokio::time::Instant;

/// How old the last answer may be when the next piece is sent. Promised is an end within five seconds.
pub(super) const FRESH: Duration = Duration::from_secs(1);

/// The same pieces, as long as `ask` says that they may be had: it is asked again when its last answer is older than `fresh`. Nothing runs beside the download: whoever reads slowly makes it
/// ask later, before the next piece.
pub(super) fn watched<S, E, P>(
    pieces: S,
    fresh: Duration,
    ask: impl AsyncFn() -> Result<(), P> + 'static,
) -> impl Stream<Item = Result<Bytes, std::io::Error>> + 'static
where
    S: Stream<Item = Result<Bytes, E>> + 'static,
    E: Fault,
    P: Fault,
{
    let state = Some((Box::pin(pieces), ask, Instant::now()));
    stream::unfold(state, move |state| async move {
        let (mut pieces, ask, mut asked) = state?;
        let piece = next(&mut pieces).await?;
        if asked.elapsed() >= fresh {
            if let Err(refusal) = ask().await {
                tracing::info!(%refusal, "a download ended with the right to it");
                return Some((Err(std::io::Error::other("the right to the content has ended")), None));
            }
            asked = Instant::now();
        }
        let goes_on = piece.is_ok();
        Some((piece, goes_on.then_some((pieces, ask, asked))))
    })
}

/// The status is sent already: a failure cuts the connection, so that the caller sees an incomplete body.
async fn next<E: Fault>(
    pieces: &mut Pin<Box<impl Stream<Item = Result<Bytes, E>>>>,
) -> Option<Result<Bytes, std::io::Error>> {
    let piece = pieces.next().await?;
    Some(piece.map_err(|error| {
        tracing::error!(%error, "a download broke off");
        std::io::Error::other("the content could not be read")
    }))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use blob_store::BlobError;
    use futures_util::TryStreamExt as _;
    use partner_registry::Refusal;

    use super::*;

    /// Takes six pieces, while the right ends after `ends` questions: pieces taken, questions asked, and whether that was all.
    async fn taken(fresh: Duration, ends: usize) -> (usize, usize, bool) {
        let pieces = stream::iter(0..6).map(|_| Ok::<_, BlobError>(Bytes::from_static(b"piece")));
        let asked = Rc::new(Cell::new(0));
        let count = asked.clone();
        let ask = async move || {
            count.set(count.get() + 1);
            if count.get() > ends { Err(Refusal::Terminated) } else { Ok(()) }
        };
        let mut sent = 0;
        let ended = watched(pieces, fresh, ask).try_for_each(|_| {
            sent += 1;
            async { Ok(()) }
        });
        let whole = ended.await.is_ok();
        (sent, asked.get(), whole)
    }

    #[tokio::test]
    async fn it_ends_with_the_right_and_asks_no_more_than_it_must() {
        assert_eq!(taken(Duration::ZERO, usize::MAX).await, (6, 6, true));
        assert_eq!(taken(Duration::ZERO, 2).await, (2, 3, false));
        assert_eq!(taken(Duration::ZERO, 0).await, (0, 1, false));
        assert_eq!(taken(Duration::from_hours(1), 0).await, (6, 0, true));
    }
}
