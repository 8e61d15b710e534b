//! Downloads into a file that appears only when it is complete and verified.

use std::path::{Path, PathBuf};

use foundation::Sha256;
use futures_util::StreamExt as _;
use reqwest::header::{ETAG, IF_RANGE, RANGE};
use reqwest::{Method, Response, StatusCode};
use tokio::io::AsyncWriteExt as _;

use crate::error::ClientError;
use crate::http::{Client, Refused};
use crate::transfer::{Progress, sha256_of_file};

/// How often in a row a download may break without a byte of progress.
const ATTEMPTS: u32 = 6;

/// A file that was downloaded and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// Where it is.
    pub path: PathBuf,
    /// Its digest, computed from the bytes on disk.
    pub sha256: Sha256,
    /// Bytes.
    pub size: u64,
}

impl Client {
    /// Downloads `path` of the API into `file`. What an earlier, broken download left in `<file>.part` is used, as long as
    /// the server still has the same content.
    pub(crate) async fn download(
        &self,
        path: &str,
        expected: Sha256,
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<Downloaded, ClientError> {
        let part = part_of(file);
        let mut attempt = 0;
        let mut before = length(&part).await;
        loop {
            match self.fetch(path, expected, &part, progress).await {
                Ok(()) => break,
                Err(refused) if refused.error.is_transient() && attempt < ATTEMPTS => {
                    let now = length(&part).await;
                    attempt = if now > before { 1 } else { attempt + 1 };
                    before = now;
                    self.wait(attempt, refused.wait).await;
                }
                Err(refused) => return Err(refused.into()),
            }
        }
        progress.checking();
        let (found, size) = sha256_of_file(&part).await?;
        if found != expected {
            // Worth nothing: the next try must not build on it.
            tokio::fs::remove_file(&part).await.map_err(|cause| ClientError::file(&part, cause))?;
            return Err(ClientError::DigestMismatch { expected, found });
        }
        tokio::fs::rename(&part, file).await.map_err(|cause| ClientError::file(file, cause))?;
        Ok(Downloaded { path: file.to_owned(), sha256: found, size })
    }

    /// Saves what the server makes while it sends it, so that it has neither a digest nor a size beforehand. Whatever breaks off
    /// leaves no file under this name.
    pub(crate) async fn save(
        &self,
        path: &str,
        query: &[(&str, String)],
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<u64, ClientError> {
        let response = self.send(self.request(Method::GET, path).query(query)).await.map_err(ClientError::from)?;
        let part = part_of(file);
        append(response, &part, 0, progress).await?;
        tokio::fs::rename(&part, file).await.map_err(|cause| ClientError::file(file, cause))?;
        Ok(length(file).await)
    }

    /// Appends what is missing to the part file.
    async fn fetch(&self, path: &str, expected: Sha256, part: &Path, progress: &dyn Progress) -> Result<(), Refused> {
        let have = length(part).await;
        let mut request = self.request(Method::GET, path);
        if have > 0 {
            let etag = format!("\"{expected}\"");
            request = request.header(RANGE, format!("bytes={have}-")).header(IF_RANGE, etag);
        }
        let response = match self.send(request).await {
            // The part file is complete already: the digest will tell.
            Err(refused) if refused.error.status() == Some(416) => return Ok(()),
            other => other?,
        };
        let resumed = response.status() == StatusCode::PARTIAL_CONTENT && promised(&response) == Some(expected);
        Ok(append(response, part, if resumed { have } else { 0 }, progress).await?)
    }
}

async fn append(response: Response, part: &Path, have: u64, progress: &dyn Progress) -> Result<(), ClientError> {
    let failed = |cause| ClientError::file(part, cause);
    let url = response.url().to_string();
    let total = have + response.content_length().unwrap_or(0);
    let mut options = tokio::fs::OpenOptions::new();
    let options = if have > 0 { options.append(true) } else { options.write(true).truncate(true) };
    let mut file = options.create(true).open(part).await.map_err(failed)?;
    let mut done = have;
    let mut body = response.bytes_stream();
    while let Some(piece) = body.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                // Kept for the next try.
                file.flush().await.map_err(failed)?;
                return Err(ClientError::transport(&url, &error));
            }
        };
        file.write_all(&piece).await.map_err(failed)?;
        done += piece.len() as u64;
        progress.at(done, total);
    }
    file.sync_all().await.map_err(failed)
}

fn promised(response: &Response) -> Option<Sha256> {
    response.headers().get(ETAG)?.to_str().ok()?.trim_matches('"').parse().ok()
}

fn part_of(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    file.with_file_name(name)
}

async fn length(path: &Path) -> u64 {
    tokio::fs::metadata(path).await.map_or(0, |meta| meta.len())
}
