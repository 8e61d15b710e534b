//! Looking at content while it streams into the blob store.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;

use super::{CsvProfiler, TableProfile};
use crate::csv::CsvFault;

/// The cause of a failed stream.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Passes CSV content on unchanged and profiles it on the way. A refusal ends the stream with an error, at the latest in place
/// of its end, so that the store keeps nothing of it; [`Observed::finish`] tells what it was.
pub(crate) struct Observed<S> {
    content: Pin<Box<S>>,
    state: State,
}

enum State {
    Reading(CsvProfiler),
    Accepted(TableProfile),
    Refused(CsvFault),
    /// The content itself broke off.
    BrokenOff,
}

/// The error with which the stream of refused content ends.
#[derive(Debug, thiserror::Error)]
#[error("the content was refused")]
struct RefusedContent;

impl<S> Observed<S> {
    pub(crate) fn new(content: S) -> Self {
        Self { content: Box::pin(content), state: State::Reading(CsvProfiler::new()) }
    }

    /// What the content held, or why it was refused; `None` when it was not read to its end for another reason.
    pub(crate) fn finish(self) -> Option<Result<TableProfile, CsvFault>> {
        match self.state {
            State::Accepted(profile) => Some(Ok(profile)),
            State::Refused(fault) => Some(Err(fault)),
            State::Reading(_) | State::BrokenOff => None,
        }
    }

    fn refuse(&mut self, fault: CsvFault) -> Cause {
        self.state = State::Refused(fault);
        Box::new(RefusedContent)
    }
}

impl<S, E> Stream for Observed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Cause>,
{
    type Item = Result<Bytes, Cause>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !matches!(self.state, State::Reading(_)) {
            return Poll::Ready(None);
        }
        let piece = ready!(self.content.as_mut().poll_next(context));
        let State::Reading(mut profiler) = std::mem::replace(&mut self.state, State::BrokenOff) else {
            return Poll::Ready(None);
        };
        Poll::Ready(match piece {
            Some(Ok(piece)) => match profiler.push(&piece) {
                Ok(()) => {
                    self.state = State::Reading(profiler);
                    Some(Ok(piece))
                }
                Err(fault) => Some(Err(self.refuse(fault))),
            },
            Some(Err(error)) => Some(Err(error.into())),
            None => match profiler.finish() {
                Ok(profile) => {
                    self.state = State::Accepted(profile);
                    None
                }
                Err(fault) => Some(Err(self.refuse(fault))),
            },
        })
    }
}
