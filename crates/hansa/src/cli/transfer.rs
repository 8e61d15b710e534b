//! Progress bars of uploads and downloads, and uploads that go on where an earlier process stopped.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use client::{ClientError, Progress};
use foundation::{DatasetId, UploadId};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use wire::datasets::{BeginUpload, DatasetVersion, Upload};

use super::failure::{Exit, Failure};
use super::{Context, profile};

/// What is said while the digest of a download is worked out.
pub(crate) const VERIFYING: &str = "downloaded; verifying its SHA-256";

/// A bar with rate and time left on a terminal, and nothing elsewhere. It is gone when it is dropped.
pub(crate) struct Bar {
    bar: ProgressBar,
    checking: &'static str,
}

impl Bar {
    /// Says `name` while bytes move, and `checking` once they have arrived.
    pub(crate) fn new(cx: &Context, name: &str, checking: &'static str) -> anyhow::Result<Self> {
        if cx.out.json || !std::io::stderr().is_terminal() {
            return Ok(Self { bar: ProgressBar::hidden(), checking });
        }
        let style = "{msg} {wide_bar:.cyan/dim} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
        let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?);
        bar.set_message(name.to_owned());
        Ok(Self { bar, checking })
    }
}

impl Bar {
    /// Counts the bytes of what has no size beforehand.
    pub(crate) fn counting(cx: &Context, name: &str) -> anyhow::Result<Self> {
        let counting = Self::new(cx, name, "")?;
        counting.bar.set_style(ProgressStyle::with_template("{spinner} {msg} {bytes}  {bytes_per_sec}")?);
        Ok(counting)
    }
}

impl Progress for Bar {
    fn at(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn checking(&self) {
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            self.bar.set_style(style);
        }
        self.bar.set_message(self.checking);
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// An upload that has begun, as a later process finds it.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    server: String,
    upload: UploadId,
}

/// Runs a transfer until it has ended or Ctrl-C is pressed. What has arrived by then stays for the next try.
pub(crate) async fn interruptible<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => {
            let next = "the same command again goes on where this one stopped";
            Err(Failure::new(Exit::Interrupted, "interrupted").next(next).into())
        }
    }
}

/// Uploads a file as a new version; goes on with an upload of the same content that broke off earlier.
pub(crate) async fn upload(
    cx: &Context,
    dataset: DatasetId,
    file: &Path,
    begin: &BeginUpload,
) -> anyhow::Result<DatasetVersion> {
    let note = note_of(cx, dataset, begin);
    let upload = match earlier(cx, &note).await? {
        Some(upload) if upload.dataset == dataset && upload.size == begin.size => {
            let done = indicatif::HumanBytes(u64::try_from(upload.offset).unwrap_or(0));
            cx.out.note(&format!("Going on with the upload that broke off after {done}."))?;
            upload
        }
        _ => begun(cx, dataset, begin, &note).await?,
    };
    let id = upload.id;
    let bar = Bar::new(cx, "uploading", "uploaded; the server checks every row")?;
    let sent = cx.client.send_upload(upload, file, &bar).await;
    drop(bar);
    match &sent {
        Ok(_) => forget(&note)?,
        Err(error) if is_final(error) => {
            forget(&note)?;
            // Gives the room that it reserved back. The refusal is what the person has to know; an upload that stays expires.
            drop(cx.client.abort_upload(id).await);
        }
        // Anything else passes: a later try goes on with this upload.
        Err(_) => {}
    }
    Ok(sent?)
}

/// Begins an upload, and notes it before the first byte is sent.
async fn begun(cx: &Context, dataset: DatasetId, begin: &BeginUpload, note: &Path) -> anyhow::Result<Upload> {
    let upload = cx.client.begin_upload(dataset, begin).await?;
    let noted = Begun { server: cx.client.address().to_owned(), upload: upload.id };
    if let Some(folder) = note.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    profile::replace(note, &serde_json::to_vec(&noted)?).with_context(|| format!("cannot write {}", note.display()))?;
    Ok(upload)
}

/// Whether the server will never take this upload: it is gone, or its content is refused. Being logged out, throttled or
/// without a quota for now is not about the upload.
fn is_final(error: &ClientError) -> bool {
    match error.code() {
        Some("dataset_archived" | "content_gone") => true,
        Some(_) => matches!(error.status(), Some(404 | 410 | 413 | 422)),
        None => false,
    }
}

fn forget(note: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(note) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", note.display()))
        }
        _ => Ok(()),
    }
}

fn note_of(cx: &Context, dataset: DatasetId, begin: &BeginUpload) -> PathBuf {
    cx.state.join("uploads").join(format!("{dataset}-{}.{}.json", begin.sha256, begin.format))
}

/// The upload that an earlier process began, if the server still has it.
async fn earlier(cx: &Context, note: &Path) -> anyhow::Result<Option<Upload>> {
    let begun = std::fs::read(note).ok().and_then(|text| serde_json::from_slice::<Begun>(&text).ok());
    let Some(begun) = begun.filter(|begun| begun.server == cx.client.address()) else { return Ok(None) };
    match cx.client.upload(begun.upload).await {
        Ok(upload) => Ok(Some(upload)),
        Err(error) if error.status() == Some(404) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A name that others chose, as the name of a file here: never a path.
pub(crate) fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let text: String = name.chars().map(plain).collect();
    let text = text.trim_start_matches('.');
    if text.is_empty() { "unnamed".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use client::ClientError;

    use super::{file_name, is_final};

    #[test]
    fn a_foreign_name_never_leaves_the_folder() {
        assert_eq!(file_name("model.safetensors"), "model.safetensors");
        assert_eq!(file_name("../../.ssh/authorized_keys"), "-..-.ssh-authorized_keys");
        assert_eq!(file_name(".."), "unnamed");
        assert_eq!(file_name("a\u{1b}[2J/b"), "a--2J-b");
    }

    #[test]
    fn only_a_refusal_of_the_upload_itself_ends_it() {
        let problem = |status, code: &str| {
            let text = || code.to_owned();
            let (next_step, field, values) = (None, None, BTreeMap::new());
            ClientError::Problem(Box::new(wire::ProblemDocument {
                type_uri: text(),
                title: text(),
                status,
                detail: text(),
                code: text(),
                next_step,
                field,
                values,
                request_id: text(),
            }))
        };
        let finals =
            [(404, "upload_not_found"), (413, "blob_too_large"), (422, "digest_mismatch"), (409, "content_gone")];
        for (status, code) in finals {
            assert!(is_final(&problem(status, code)), "{code}");
        }
        let passing = [
            (401, "credential_expired"),
            (403, "not_allowed"),
            (408, "upload_too_slow"),
            (409, "offset_mismatch"),
            (409, "upload_incomplete"),
            (429, "rate_limited"),
            (500, "internal"),
            (503, "storage_unavailable"),
        ];
        for (status, code) in passing {
            assert!(!is_final(&problem(status, code)), "{code}");
        }
        assert!(!is_final(&ClientError::NotLoggedIn));
        let gateway = ClientError::NotHansa { url: String::new(), status: 404 };
        assert!(!is_final(&gateway), "a proxy's 404 says nothing about the upload");
    }
}
