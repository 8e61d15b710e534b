//! Uploads in parts: each is safe on the server before the next is sent.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use foundation::{DatasetId, ModelId, Sha256, UploadId};
use futures_util::TryStreamExt as _;
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::io::ReaderStream;
use wire::datasets::{BeginUpload, DatasetVersion, Upload};
use wire::models::ModelContent;

use crate::error::ClientError;
use crate::http::{Client, IDEMPOTENCY_KEY, IN_PROGRESS, Refused, answer};
use crate::transfer::Progress;

/// Bytes of one part. What the server has of one that breaks off, it keeps; at the end of each it makes sure of that, which takes
/// time.
const PART: u64 = 64 * 1024 * 1024;
/// Bytes of a part that are read at once.
const PIECE: usize = 256 * 1024;
/// How often in a row a part may fail without a byte of it arriving.
const ATTEMPTS: u32 = 6;
/// The code of a request that was done and whose answer nobody knows.
const ANSWER_LOST: &str = "answer_lost";

impl Client {
    /// Starts an upload that can be resumed, in this process or a later one.
    pub async fn begin_upload(&self, dataset: DatasetId, upload: &BeginUpload) -> Result<Upload, ClientError> {
        self.create(&format!("/v1/datasets/{dataset}/uploads"), upload).await
    }

    /// How far an upload is.
    pub async fn upload(&self, upload: UploadId) -> Result<Upload, ClientError> {
        self.get(&format!("/v1/uploads/{upload}")).await
    }

    /// Gives an upload up; what it holds is deleted, and counts towards the storage quota no longer.
    pub async fn abort_upload(&self, upload: UploadId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/uploads/{upload}"), &serde_json::json!({})).await
    }

    /// Sends what is missing of `file`, and makes the version. A broken connection is taken up again.
    pub async fn send_upload(
        &self,
        mut upload: Upload,
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<DatasetVersion, ClientError> {
        let total = u64::try_from(upload.size).unwrap_or(0);
        let mut attempt = 0;
        while upload.offset < upload.size {
            let before = upload.offset;
            let failed = match self.send_part(&upload, file, progress).await {
                Ok(next) => {
                    upload = next;
                    None
                }
                Err(refused) if may_resume(&refused.error) && attempt < ATTEMPTS => Some(refused),
                Err(refused) => return Err(refused.into()),
            };
            if let Some(refused) = failed {
                self.wait(attempt + 1, refused.wait).await;
                upload = self.upload(upload.id).await?;
            }
            // Whatever arrives is kept, also of a part that broke off: a slow line gets there as well.
            attempt = if upload.offset > before { 0 } else { attempt + 1 };
        }
        progress.at(total, total);
        self.complete_upload(&upload, progress).await
    }

    /// Sends the next part.
    async fn send_part(&self, upload: &Upload, file: &Path, progress: &dyn Progress) -> Result<Upload, Refused> {
        let failed = |cause| ClientError::file(file, cause);
        let number = |bytes: i64| u64::try_from(bytes).unwrap_or(0);
        let (offset, total) = (number(upload.offset), number(upload.size));
        let mut open = tokio::fs::File::open(file).await.map_err(failed)?;
        open.seek(std::io::SeekFrom::Start(offset)).await.map_err(failed)?;
        let length = PART.min(total - offset);
        let request =
            self.request(Method::PATCH, &format!("/v1/uploads/{}", upload.id)).header("upload-offset", offset);
        // Boxed: whoever waits for an upload need not be as large as all that it takes to send.
        Box::pin(self.send_bytes(request, (open, length), |sent| progress.at(offset + sent, total))).await
    }

    /// Puts a file into one's storage as content of a model. It is sent as a whole; a connection that breaks begins anew.
    pub async fn put_model_content(
        &self,
        model: ModelId,
        (file, sha256, size): (&Path, Sha256, u64),
        progress: &dyn Progress,
    ) -> Result<ModelContent, ClientError> {
        let path = format!("/v1/models/{model}/contents/{sha256}");
        let limit = patience(i64::try_from(size).unwrap_or(i64::MAX));
        let mut attempt = 0;
        loop {
            let open = tokio::fs::File::open(file).await.map_err(|cause| ClientError::file(file, cause))?;
            let request = self.unhurried(Method::PUT, &path, limit);
            match Box::pin(self.send_bytes(request, (open, size), |sent| progress.at(sent, size))).await {
                Err(refused) if may_resume(&refused.error) && attempt < ATTEMPTS => {
                    attempt += 1;
                    self.wait(attempt, refused.wait).await;
                }
                done => return done.map_err(ClientError::from),
            }
        }
    }

    /// Sends so many bytes of a file, from where it stands, and tells how many have gone.
    async fn send_bytes<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        (file, length): (tokio::fs::File, u64),
        at: impl Fn(u64),
    ) -> Result<T, Refused> {
        let (sent, mut news) = watch::channel(0);
        let mut read = 0;
        let stream = ReaderStream::with_capacity(file.take(length), PIECE).inspect_ok(move |piece| {
            // The piece before has been sent when the next one is asked for.
            sent.send_replace(read);
            read += piece.len() as u64;
        });
        let request = request
            .header("content-type", "application/octet-stream")
            .header("content-length", length)
            .body(reqwest::Body::wrap_stream(stream));
        let mut sending = pin!(self.send(request));
        at(0);
        let response = loop {
            tokio::select! {
                response = &mut sending => break response?,
                Ok(()) = news.changed() => at(*news.borrow_and_update()),
            }
        };
        Ok(answer(response).await?)
    }

    /// Has the version made of what was sent. The server reads all of it for that, and may take long; when the connection
    /// breaks meanwhile, it goes on, and the call with the same key learns how it ended.
    async fn complete_upload(&self, upload: &Upload, progress: &dyn Progress) -> Result<DatasetVersion, ClientError> {
        progress.checking();
        let (path, mut key) = (format!("/v1/uploads/{}/complete", upload.id), self.idempotency_key());
        let deadline = Instant::now() + patience(upload.size);
        let mut attempt = 0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let request = self.unhurried(Method::POST, &path, left).header(IDEMPOTENCY_KEY, &key);
            let refused = match self.send(request.json(&serde_json::json!({}))).await {
                Ok(response) => return answer(response).await,
                Err(refused) => refused,
            };
            if refused.error.code() == Some(ANSWER_LOST) {
                // Nothing is done twice: an upload that has become a version answers with it.
                key = self.idempotency_key();
            }
            attempt = if refused.error.code() == Some(IN_PROGRESS) { 0 } else { attempt + 1 };
            if left.is_zero() || attempt > ATTEMPTS || !may_be_checking(&refused.error) {
                return Err(refused.into());
            }
            self.wait(attempt, refused.wait).await;
        }
    }
}

/// How long the server may check an upload of this many bytes: as slowly as 4 MiB/s, and at least ten minutes.
fn patience(bytes: i64) -> Duration {
    const BYTES_PER_SECOND: u64 = 4 * 1024 * 1024;
    Duration::from_secs(600 + u64::try_from(bytes).unwrap_or(0) / BYTES_PER_SECOND)
}

/// A break, or an offset that the server knows better: the part before it arrived although its answer did not.
fn may_resume(error: &ClientError) -> bool {
    error.is_transient() || error.code() == Some("offset_mismatch")
}

/// A break, after which the server may be at it all the same, or its word that it is, or was.
fn may_be_checking(error: &ClientError) -> bool {
    error.is_transient() || matches!(error.code(), Some(IN_PROGRESS | ANSWER_LOST))
}

#[cfg(test)]
mod tests;
