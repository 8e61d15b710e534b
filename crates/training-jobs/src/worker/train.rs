//! Following a trainer from its start to its end.

use std::path::Path;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _};
use recipes::protocol::{Disposition, Event, TrainerEvent};
use recipes::{TrainingResult, values};
use serde_json::json;
use tokio::time::Instant;

use super::attempt::{Attempt, Halt};
use super::checkpoint::{Keeper, Noted, Written};
use super::interrupt::StopReason;
use super::outbox::{Flushed, Outbox};
use crate::engine::{Exit, RunningJob, Signal};
use crate::error::JobError;
use crate::events::{EventKind, NewEvent};
use crate::model::{Checkpoint, JobFailure};

/// How long a trainer that has reported its end may take to end, and a last checkpoint to be stored.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// Lines that are no events before the trainer is taken to be something else.
const MAX_NOISE: u32 = 1_000;
/// Lines that are no events and are shown to the job's people.
const SHOWN_NOISE: u32 = 5;

/// One trainer at work.
pub(crate) struct Training<'a> {
    attempt: &'a Attempt,
    running: Box<dyn RunningJob>,
    outbox: Outbox,
    uploads: Uploads<'a>,
    noise: u32,
    last_seq: u64,
    /// The trainer's last event, once it came.
    end: Option<Event>,
}

/// What the loop turns to next.
enum Turn {
    Interrupted(StopReason),
    Flush,
    Uploaded(Stored),
    Heard(Signal),
    Silent,
}

impl<'a> Training<'a> {
    pub(crate) fn new(
        attempt: &'a Attempt,
        folder: &'a Path,
        running: Box<dyn RunningJob>,
        notes: Vec<NewEvent>,
    ) -> Self {
        let (jobs, job) = (&attempt.shared.jobs, &attempt.job);
        let (scope, fence) = (attempt.scope(), attempt.fence());
        let every = attempt.shared.options.flush;
        let mut outbox = Outbox::new(jobs, (scope, fence), job, every);
        for note in notes {
            outbox.push(note);
        }
        let keeper = Keeper {
            jobs: jobs.clone(),
            blobs: attempt.shared.blobs.clone(),
            partner: job.partner,
            scope,
            fence,
            max_bytes: attempt.shared.options.max_checkpoint_bytes,
        };
        let uploads = Uploads { keeper, folder, stored: job.checkpoint.clone(), waiting: None, running: None };
        Self { attempt, running, outbox, uploads, noise: 0, last_seq: 0, end: None }
    }

    /// Follows it to its end. However it ends, afterwards nothing of it runs any more.
    pub(crate) async fn follow(mut self) -> Result<TrainingResult, Halt> {
        let followed = self.listen().await;
        if followed.is_err() {
            self.running.stop().await;
        }
        let exit = followed?;
        self.outbox.finish();
        self.store_last_checkpoint().await?;
        self.flush_rest().await?;
        match self.end {
            Some(Event::Finished(result)) => Ok(result),
            Some(Event::Failed(failure)) => {
                let disposition = failure.disposition;
                Err(Halt::failed(failure.into(), disposition))
            }
            // It says that it was cancelled, and we did not ask: whatever the reason, it may go better next time.
            Some(_) | None => {
                let (failure, disposition) = died(&exit, self.uploads.folder);
                Err(Halt::failed(failure, disposition))
            }
        }
    }

    /// Until it has exited.
    async fn listen(&mut self) -> Result<Exit, Halt> {
        let mut patience = None;
        loop {
            match self.turn(patience).await {
                Turn::Interrupted(reason) => return Err(Halt::Stopped(reason)),
                Turn::Flush => self.flush().await?,
                Turn::Uploaded(stored) => self.uploaded(stored).await?,
                Turn::Heard(Signal::Exited(exit)) => return Ok(exit),
                Turn::Heard(Signal::Noise(line)) => self.hear_noise(&line)?,
                Turn::Heard(Signal::Event(event)) => {
                    self.hear(*event)?;
                    if self.end.is_some() && patience.is_none() {
                        patience = Some(Instant::now() + LAST_WORDS);
                    }
                }
                Turn::Silent => {
                    // It has said how it ended and does not go: that is known, so it may be ended now.
                    self.running.stop().await;
                    patience = None;
                }
            }
        }
    }

    async fn turn(&mut self, patience: Option<Instant>) -> Turn {
        let Self { attempt, running, outbox, uploads, .. } = self;
        tokio::select! {
            biased;
            reason = attempt.interrupt.raised() => Turn::Interrupted(reason),
            () = outbox.due(), if outbox.has_news() => Turn::Flush,
            stored = uploads.done(), if uploads.running.is_some() => Turn::Uploaded(stored),
            signal = running.next(), if !outbox.is_full() => Turn::Heard(signal),
            () = tokio::time::sleep_until(patience.unwrap_or_else(Instant::now)), if patience.is_some() => Turn::Silent,
        }
    }

    fn hear(&mut self, TrainerEvent { seq, event, .. }: TrainerEvent) -> Result<(), Halt> {
        // Numbers rise; what does not fit was not written by our trainer, or after it had said its last word.
        if seq <= self.last_seq || self.end.is_some() {
            return self.hear_noise("(an event out of order)");
        }
        self.last_seq = seq;
        if let Event::Checkpoint { file, epoch, step } = event {
            self.uploads.offer(Written { file, epoch, step });
        } else if event.is_last() {
            self.end = Some(event);
        } else {
            self.outbox.report(&event);
        }
        Ok(())
    }

    fn hear_noise(&mut self, line: &str) -> Result<(), Halt> {
        self.noise += 1;
        if self.noise <= SHOWN_NOISE {
            self.outbox.push(NewEvent::note("warn", "trainer_noise", line));
        }
        if self.noise < MAX_NOISE {
            return Ok(());
        }
        let message = "the trainer writes what cannot be understood";
        let failure =
            JobFailure::new("trainer_noise", message, "Ask the operator whether the worker's trainer fits it.");
        Err(Halt::failed(failure, Disposition::Retry))
    }

    /// Writes what waits; a database that is away for a moment is waited for by the trainer, not by memory.
    async fn flush(&mut self) -> Result<(), Halt> {
        match self.attempt.interrupt.or(self.outbox.flush()).await? {
            Ok(Flushed::Written) => Ok(()),
            Ok(Flushed::Fenced) => Err(Halt::Stopped(StopReason::LeaseLost)),
            Err(error) if error.is_transient() => {
                tracing::warn!(job = %self.attempt.job.id, error = &error as &dyn std::error::Error, "events wait");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn flush_rest(&mut self) -> Result<(), Halt> {
        while self.outbox.has_news() {
            self.flush().await?;
            if self.outbox.has_news() {
                // Not written: the watch ends this if it goes on for a lease.
                self.attempt.interrupt.or(self.outbox.due()).await?;
            }
        }
        Ok(())
    }

    async fn uploaded(&mut self, stored: Stored) -> Result<(), Halt> {
        let noted = match stored {
            Ok(Some(checkpoint)) => self.note_checkpoint(checkpoint).await,
            Ok(None) => Ok(()),
            Err(error) => Err(Halt::from(error)),
        };
        match noted {
            // Training goes on without it: the next one may be stored, and at worst an earlier one is gone on from.
            Err(Halt::End(_)) => {
                let text = "a checkpoint could not be stored; training goes on";
                self.outbox.push(NewEvent::note("warn", "checkpoint_not_stored", text));
            }
            noted => noted?,
        }
        self.uploads.start_next();
        Ok(())
    }

    async fn note_checkpoint(&mut self, checkpoint: Checkpoint) -> Result<(), Halt> {
        let noting = self.uploads.keeper.note(&checkpoint, self.uploads.stored.as_ref());
        if self.attempt.interrupt.or(noting).await?? == Noted::Fenced {
            return Err(Halt::Stopped(StopReason::LeaseLost));
        }
        let data = json!({ "epoch": checkpoint.epoch, "step": checkpoint.step });
        self.outbox.push(NewEvent::new(EventKind::Checkpoint, data));
        self.uploads.stored = Some(checkpoint);
        Ok(())
    }

    /// A job that will be tried again goes on from the last checkpoint that the trainer wrote, so that is worth a moment.
    async fn store_last_checkpoint(&mut self) -> Result<(), Halt> {
        if matches!(self.end, Some(Event::Finished(_))) {
            return Ok(());
        }
        let deadline = Instant::now() + LAST_WORDS;
        while self.uploads.running.is_some() {
            let waited = self.attempt.interrupt.or(tokio::time::timeout_at(deadline, self.uploads.done())).await?;
            let Ok(stored) = waited else { return Ok(()) };
            self.uploaded(stored).await?;
        }
        Ok(())
    }
}

/// The end of a trainer that did not say why, and whether another attempt may do better.
fn died(exit: &Exit, folder: &Path) -> (JobFailure, Disposition) {
    if let Some(bytes) = refused_bytes(&exit.stderr) {
        return (out_of_memory(bytes), Disposition::Fail);
    }
    let mut message = format!("the trainer ended without saying why: {exit}");
    let mut values = values([("exit", exit.to_string())]);
    if !exit.stderr.is_empty() {
        // Where jobs lie on our machines is nobody's business.
        let words = exit.stderr.replace(&*folder.to_string_lossy(), ".");
        message = format!("{message}; its last words: {words}");
        values.insert("words".to_owned(), words);
    }
    let step = "Ask for less (fewer rows, smaller layers), or tell the operator.";
    (JobFailure { values, ..JobFailure::new("trainer_died", message, step) }, Disposition::Retry)
}

/// Of what was too much for the limit of a trainer's memory; with it, Rust's programs end.
fn refused_bytes(stderr: &str) -> Option<&str> {
    let (_, after) = stderr.rsplit_once("memory allocation of ")?;
    let (bytes, _) = after.split_once(" bytes failed")?;
    bytes.bytes().all(|byte| byte.is_ascii_digit()).then_some(bytes)
}

/// The same job would need as much again.
fn out_of_memory(bytes: &str) -> JobFailure {
    let message = format!("the job needs more memory than it may take: it asked for {bytes} bytes more");
    let step = "Ask for less at a time (a smaller batch_size, texts of fewer tokens, smaller layers, fewer rows), or ask the operator for \
                more memory for jobs.";
    let values = values([("bytes", bytes.to_owned())]);
    JobFailure { values, ..JobFailure::new("out_of_memory", message, step) }
}

/// A checkpoint whose content is in the blobs; `None` when its file was gone before it could be read.
type Stored = Result<Option<Checkpoint>, JobError>;

/// Checkpoints on their way, one at a time; of those that wait only the newest counts.
struct Uploads<'a> {
    keeper: Keeper,
    folder: &'a Path,
    stored: Option<Checkpoint>,
    waiting: Option<Written>,
    running: Option<BoxFuture<'a, Stored>>,
}

impl Uploads<'_> {
    fn offer(&mut self, written: Written) {
        self.waiting = Some(written);
        self.start_next();
    }

    fn start_next(&mut self) {
        if self.running.is_some() {
            return;
        }
        if let Some(written) = self.waiting.take() {
            let (keeper, folder) = (self.keeper.clone(), self.folder);
            self.running = Some(async move { keeper.store(folder, written).await }.boxed());
        }
    }

    /// Ends when the running upload does. May be dropped while waiting; the upload stays where it is.
    async fn done(&mut self) -> Stored {
        match &mut self.running {
            Some(running) => {
                let stored = running.await;
                self.running = None;
                stored
            }
            None => std::future::pending().await,
        }
    }
}
