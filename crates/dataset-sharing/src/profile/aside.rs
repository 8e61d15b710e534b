//! Profiling content on another thread while the next of it arrives.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Following;

/// Bytes that are profiled in one go, some 2 ms of work; as many may be waiting meanwhile.
const BATCH: usize = 256 * 1024;

/// Passes content on unchanged, and has an upload's [`Following`] take it.
pub(crate) struct Aside<S> {
    content: Pin<Box<S>>,
    work: Work,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
}

enum Work {
    /// Nobody follows this upload.
    None,
    Idle(Following),
    Busy(JoinHandle<Following>),
}

impl<S> Aside<S> {
    pub(crate) fn new(content: S, following: Option<Following>) -> Self {
        let work = following.map_or(Work::None, Work::Idle);
        Self { content: Box::pin(content), work, waiting: Vec::new(), waiting_bytes: 0 }
    }

    /// What is known now that all of it has passed.
    pub(crate) async fn finish(mut self) -> Option<Following> {
        std::future::poll_fn(|context| self.hand_over(context)).await;
        match self.work {
            Work::None => None,
            Work::Idle(following) => Some(following),
            Work::Busy(job) => job.await.ok(),
        }
    }

    /// Starts on what is waiting, once what came before is done. An upload whose profiling panicked is no longer followed.
    fn hand_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Work::Busy(job) = &mut self.work {
            self.work = ready!(Pin::new(job).poll(context)).map_or(Work::None, Work::Idle);
        }
        let waiting = mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if let Work::Idle(mut following) = mem::replace(&mut self.work, Work::None) {
            self.work = Work::Busy(spawn_blocking(move || {
                for piece in waiting {
                    following.push(&piece);
                }
                following
            }));
        }
        Poll::Ready(())
    }
}

impl<S, E> Stream for Aside<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.waiting_bytes >= BATCH {
            ready!(self.hand_over(context));
        }
        let piece = ready!(self.content.as_mut().poll_next(context));
        if let (Some(Ok(piece)), Work::Idle(_) | Work::Busy(_)) = (&piece, &self.work) {
            self.waiting_bytes += piece.len();
            self.waiting.push(piece.clone());
        }
        Poll::Ready(piece)
    }
}

#[cfg(test)]
mod tests;
