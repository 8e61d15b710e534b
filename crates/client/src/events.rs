//! A job's events, live, over server-sent events; broken connections are resumed where they ended.

use bytes::{Bytes, BytesMut};
use foundation::JobId;
use futures_util::StreamExt as _;
use reqwest::Method;
use wire::jobs::JobEvent;

use crate::error::ClientError;
use crate::http::Client;

/// How often in a row a broken stream is taken up again without a new event in between.
const ATTEMPTS: u32 = 8;
/// A longer event is not one of ours.
const LONGEST_EVENT: usize = 4 * 1024 * 1024;

/// The events of one job, from one on, until the job has ended.
pub struct JobEvents {
    client: Client,
    job: JobId,
    last: i64,
    ended: bool,
    attempt: u32,
    buffer: BytesMut,
    body: Option<std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<Bytes>> + Send>>>,
}

impl Client {
    /// Follows a job's events after the one with the sequence number `after` (0: from the first).
    pub fn job_events(&self, job: JobId, after: i64) -> JobEvents {
        let buffer = BytesMut::new();
        JobEvents { client: self.clone(), job, last: after, ended: false, attempt: 0, buffer, body: None }
    }
}

impl JobEvents {
    /// The next event; `None` when the job has ended and all its events were given out.
    pub async fn next(&mut self) -> Result<Option<JobEvent>, ClientError> {
        loop {
            while let Some(text) = self.complete_event() {
                if let Some(event) = read_event(&text) {
                    self.attempt = 0;
                    self.last = event.sequence;
                    self.ended = is_terminal(&event);
                    return Ok(Some(event));
                }
            }
            if self.ended {
                return Ok(None);
            }
            self.receive().await?;
        }
    }

    /// Takes one more piece of the stream in, connecting first if need be.
    async fn receive(&mut self) -> Result<(), ClientError> {
        let Some(body) = &mut self.body else { return self.connect().await };
        match body.next().await {
            Some(Ok(piece)) if self.buffer.len() + piece.len() <= LONGEST_EVENT => {
                self.buffer.extend_from_slice(&piece);
            }
            // The server ends a stream only after a terminal event; anything else is a break to be mended.
            _ => self.body = None,
        }
        Ok(())
    }

    async fn connect(&mut self) -> Result<(), ClientError> {
        if self.attempt > 0 {
            tokio::time::sleep(self.client.pause(self.attempt)).await;
        }
        self.attempt += 1;
        self.buffer.clear();
        let path = format!("/v1/jobs/{}/events", self.job);
        let request = self.client.request(Method::GET, &path).header("last-event-id", self.last);
        match self.client.send(request).await {
            Ok(response) => self.body = Some(Box::pin(response.bytes_stream())),
            Err(refused) if refused.error.is_transient() && self.attempt < ATTEMPTS => {
                tokio::time::sleep(refused.wait.unwrap_or_default()).await;
            }
            Err(refused) => return Err(refused.into()),
        }
        Ok(())
    }

    /// Cuts the next event, up to its empty line, off the buffer.
    fn complete_event(&mut self) -> Option<Bytes> {
        let end = self.buffer.windows(2).position(|pair| pair == b"\n\n")?;
        Some(self.buffer.split_to(end + 2).freeze())
    }
}

/// The data of an event; comments that keep the connection open have none.
fn read_event(text: &[u8]) -> Option<JobEvent> {
    let text = std::str::from_utf8(text).ok()?;
    let data = text.lines().find_map(|line| line.strip_prefix("data:"))?;
    serde_json::from_str(data.trim_start()).ok()
}

/// Whether this event says that the job has ended.
fn is_terminal(event: &JobEvent) -> bool {
    matches!(event.kind.as_str(), "succeeded" | "failed" | "cancelled")
}
