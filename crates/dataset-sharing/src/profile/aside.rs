//! Profiling content on another thread while the next of it arrives.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio_util::sync::PollSender;

use super::Following;

/// Pieces that may be waiting: some 4 MiB as a network brings them, so that profiling goes on while the store is waited for.
const WAITING: usize = 128;
/// Bytes that are worth a job on another thread.
const BATCH: usize = 256 * 1024;

/// Passes content on unchanged, and has an upload's [`Following`] take it.
pub(crate) struct Aside<S> {
    content: Pin<Box<S>>,
    /// `None` when nobody follows this upload.
    work: Option<Work>,
}

impl<S> Aside<S> {
    pub(crate) fn new(content: S, following: Option<Following>) -> Self {
        Self { content: Box::pin(content), work: following.map(Work::new) }
    }

    /// What is known now that all of it has passed. An upload whose profiling panicked is no longer followed.
    pub(crate) async fn finish(self) -> Option<Following> {
        let work = self.work?;
        let profiling = match work.job {
            Some(job) => job.await.ok()?,
            None => work.idle?,
        };
        Some(profiling.begin().await.ok()?.following)
    }
}

impl<S, E> Stream for Aside<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(work) = &mut self.work
            && ready!(work.poll_room(context)).is_err()
        {
            self.work = None;
        }
        let piece = ready!(self.content.as_mut().poll_next(context));
        if let (Some(Ok(piece)), Some(work)) = (&piece, &mut self.work) {
            work.send(piece.clone());
        }
        Poll::Ready(piece)
    }
}

/// Pieces on their way to another thread.
struct Work {
    pieces: PollSender<Bytes>,
    /// Bytes sent since the latest job began.
    unseen: usize,
    /// Here or in a job.
    idle: Option<Profiling>,
    job: Option<JoinHandle<Profiling>>,
}

/// What moves to the other thread and back.
struct Profiling {
    pieces: mpsc::Receiver<Bytes>,
    following: Following,
}

/// Profiling has panicked.
struct Panicked;

impl Work {
    fn new(following: Following) -> Self {
        let (sender, pieces) = mpsc::channel(WAITING);
        let idle = Some(Profiling { pieces, following });
        Self { pieces: PollSender::new(sender), unseen: 0, idle, job: None }
    }

    /// Waits for room for a piece.
    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Panicked>> {
        if let Some(job) = &mut self.job
            && let Poll::Ready(ended) = Pin::new(job).poll(context)
        {
            self.job = None;
            self.idle = Some(ended.map_err(|_: JoinError| Panicked)?);
        }
        let room = self.pieces.poll_reserve(context);
        if (self.unseen >= BATCH || room.is_pending())
            && let Some(idle) = self.idle.take()
        {
            self.unseen = 0;
            self.job = Some(idle.begin());
        }
        room.map_err(|_closed| Panicked)
    }

    /// Sends a piece, for which there is room.
    fn send(&mut self, piece: Bytes) {
        self.unseen += piece.len();
        // It fails when profiling has panicked, which the next look for room tells.
        let _ = self.pieces.send_item(piece);
    }
}

impl Profiling {
    /// Takes all that is waiting, on another thread. More may be long in coming, so that is not waited for.
    fn begin(mut self) -> JoinHandle<Self> {
        spawn_blocking(move || {
            while let Ok(piece) = self.pieces.try_recv() {
                self.following.push(&piece);
            }
            self
        })
    }
}

#[cfg(test)]
mod tests;
