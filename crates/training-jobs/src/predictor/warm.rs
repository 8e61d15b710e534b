//! One warm process: started with its first request, ended when it errs, idles or has to make room.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use foundation::ModelVersionId;
use model_registry::PredictionFiles;
use recipes::{PredictResponse, Predictions};
use tokio::io::AsyncWriteExt as _;
use tokio::process::ChildStdin;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Ask, Inner, PredictorError};
use crate::engine::{Output, Process, Spawn};
use crate::folder::WipedFolder;

/// Bytes of the longest answer: ten thousand rows with the probabilities of a thousand classes.
const MAX_ANSWER_BYTES: usize = 512 * 1024 * 1024;
/// Bytes of the largest file that it may write: it has nothing to write.
const MAX_FILE_BYTES: u64 = 64 * 1024;
/// How long a process that is asked to end may take.
const STOP: Duration = Duration::from_millis(500);

/// A process with its folder. Dropping it kills the one and wipes the other, in this order.
struct Warm {
    stdin: ChildStdin,
    process: Process,
    folder: WipedFolder,
}

/// Why a process serves no longer.
enum Over {
    /// It was told to, or nobody asks.
    Done,
    /// It cannot be trusted any more.
    Failed,
}

/// Answers requests until it is stopped, nobody asks any more, or the process fails.
pub(super) async fn serve(
    inner: Arc<Inner>,
    files: PredictionFiles,
    mut asked: mpsc::Receiver<Ask>,
    stop: CancellationToken,
) {
    let version = files.version;
    let mut warm = None;
    let over = tokio::select! {
        biased;
        () = stop.cancelled() => Over::Done,
        over = answer_all(&inner, &files, &mut asked, &mut warm) => over,
    };
    // Nobody is to wait for a process that is going; whoever does asks another one.
    asked.close();
    drop(asked);
    if let Some(Warm { stdin, mut process, folder }) = warm {
        drop(stdin);
        if matches!(over, Over::Done) {
            process.stop("", STOP).await;
        }
        drop(process);
        folder.wipe().await;
    }
    tracing::debug!(%version, "predictor ended");
}

async fn answer_all(
    inner: &Inner,
    files: &PredictionFiles,
    asked: &mut mpsc::Receiver<Ask>,
    warm: &mut Option<Warm>,
) -> Over {
    while let Ok(Some(ask)) = tokio::time::timeout(inner.options.idle, asked.recv()).await {
        // Whoever asked has gone.
        if ask.answer.is_closed() {
            continue;
        }
        let (limit, began) = (inner.options.time_limit, Instant::now());
        let answered = tokio::time::timeout(limit, answer(inner, files, warm, &ask)).await;
        let answer = answered.unwrap_or(Err(PredictorError::TooSlow { seconds: limit.as_secs() }));
        ask.spent.fetch_add(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        let usable = matches!(answer, Ok(_) | Err(PredictorError::Refused(_)));
        if let Err(error) = &answer
            && !usable
        {
            tracing::warn!(version = %files.version, error = error as &dyn std::error::Error, "a prediction failed");
        }
        // It may have gone meanwhile.
        drop(ask.answer.send(answer));
        if !usable {
            return Over::Failed;
        }
    }
    Over::Done
}

async fn answer(
    inner: &Inner,
    files: &PredictionFiles,
    warm: &mut Option<Warm>,
    ask: &Ask,
) -> Result<Predictions, PredictorError> {
    let warm = match warm {
        Some(warm) => warm,
        cold => cold.insert(start(inner, files).await?),
    };
    let line = warm.exchange(&ask.line).await.ok_or(PredictorError::Broken)?;
    match serde_json::from_slice(&line).map_err(|_| PredictorError::Broken)? {
        PredictResponse::Error(error) => Err(PredictorError::Refused(Box::new(error))),
        // One answer per row, in order: anything else would give people the wrong rows' predictions.
        PredictResponse::Predictions(predictions) if predictions.rows.len() == ask.rows => Ok(predictions),
        PredictResponse::Predictions(_) => Err(PredictorError::Broken),
    }
}

async fn start(inner: &Inner, files: &PredictionFiles) -> Result<Warm, PredictorError> {
    let folder = inner.root.folder(&folder_name(files.version, inner.sources.bytes()))?;
    inner.models.write_files(files, folder.path()).await?;
    let command = &inner.options.command;
    let hidden = [("CUDA_VISIBLE_DEVICES".to_owned(), String::new())];
    let variables = hidden.into_iter().chain(inner.options.environment.iter().cloned());
    let spawn = Spawn {
        program: command.program.clone(),
        arguments: command.then(&["predict".into(), "--dir".into(), folder.path().into()]),
        environment: variables.map(|(name, value)| (name.into(), value.into())).collect(),
        folder: folder.path().to_owned(),
        max_file_bytes: Some(MAX_FILE_BYTES),
        max_line: MAX_ANSWER_BYTES,
    };
    let mut process = Process::spawn(&spawn).map_err(PredictorError::NotStarted)?;
    let stdin = process.take_stdin().ok_or(PredictorError::Broken)?;
    tracing::debug!(version = %files.version, "predictor started");
    Ok(Warm { stdin, process, folder })
}

/// Two processes of one version may be there at a time, one of them going.
fn folder_name(version: ModelVersionId, random: [u8; 8]) -> String {
    format!("{version}-{:016x}", u64::from_be_bytes(random))
}

impl Warm {
    /// Writes a request and reads the answer; reads all the while, as neither side waits for the other with a full pipe.
    async fn exchange(&mut self, line: &[u8]) -> Option<bytes::Bytes> {
        let (stdin, process) = (&mut self.stdin, &mut self.process);
        let write = async {
            stdin.write_all(line).await?;
            stdin.flush().await
        };
        let (written, read) = tokio::join!(write, process.next());
        match (written, read) {
            (Ok(()), Output::Line(line)) => Some(line),
            (_, Output::Exited(exit)) => {
                tracing::warn!(%exit, stderr = exit.stderr, "a predictor ended");
                None
            }
            _ => None,
        }
    }
}
