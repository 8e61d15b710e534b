//! Uploads in parts: each is safe on the server before the next is sent.

use std::path::Path;

use foundation::{DatasetId, UploadId};
use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use wire::datasets::{BeginUpload, DatasetVersion, Upload};

use crate::error::ClientError;
use crate::http::{Client, answer};
use crate::transfer::Progress;

/// Bytes of one part: what is sent again at most when the connection breaks.
const PART: u64 = 16 * 1024 * 1024;
/// How often in a row a part may fail.
const ATTEMPTS: u32 = 6;

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
            let offset = u64::try_from(upload.offset).unwrap_or(0);
            progress.at(offset, total);
            match self.send_part(upload.id, file, offset, total).await {
                Ok(next) => {
                    attempt = if next.offset > upload.offset { 0 } else { attempt + 1 };
                    upload = next;
                }
                Err(error) if may_resume(&error) && attempt < ATTEMPTS => {
                    attempt += 1;
                    tokio::time::sleep(self.pause(attempt)).await;
                    upload = self.upload(upload.id).await?;
                }
                Err(error) => return Err(error),
            }
        }
        progress.at(total, total);
        self.create(&format!("/v1/uploads/{}/complete", upload.id), &serde_json::json!({})).await
    }

    async fn send_part(&self, upload: UploadId, file: &Path, offset: u64, total: u64) -> Result<Upload, ClientError> {
        let failed = |cause| ClientError::file(file, cause);
        let mut open = tokio::fs::File::open(file).await.map_err(failed)?;
        open.seek(std::io::SeekFrom::Start(offset)).await.map_err(failed)?;
        let length = PART.min(total - offset);
        let stream = tokio_util::io::ReaderStream::with_capacity(open.take(length), 256 * 1024);
        let request = self
            .request(Method::PATCH, &format!("/v1/uploads/{upload}"))
            .header("upload-offset", offset)
            .header("content-type", "application/octet-stream")
            .header("content-length", length)
            .body(reqwest::Body::wrap_stream(stream));
        answer(self.send(request).await?).await
    }
}

/// A break, or an offset that the server knows better: the part before it arrived although its answer did not.
fn may_resume(error: &ClientError) -> bool {
    error.is_transient() || error.code() == Some("offset_mismatch")
}
