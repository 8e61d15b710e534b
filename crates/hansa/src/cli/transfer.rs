//! Progress bars of uploads and downloads, and uploads that go on where an earlier process stopped.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use client::ClientError;
use foundation::{DatasetId, Sha256, UploadId};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use wire::datasets::{BeginUpload, DatasetVersion, Upload};

use super::{Context, profile};

/// A bar with rate and time left on a terminal, and nothing elsewhere.
pub(crate) fn bar(cx: &Context, name: &str) -> anyhow::Result<ProgressBar> {
    if cx.out.json || !std::io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = "{msg} {wide_bar:.cyan/dim} {bytes}/{total_bytes} {bytes_per_sec} {eta} left";
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?);
    bar.set_message(name.to_owned());
    Ok(bar)
}

/// Tells a bar how far a transfer is.
pub(crate) fn follow(bar: &ProgressBar) -> impl Fn(u64, u64) + Send + Sync + '_ {
    |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    }
}

/// An upload that has begun, as a later process finds it.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    server: String,
    upload: UploadId,
}

/// Uploads a file as a new version; goes on with an upload of the same content that broke off earlier.
pub(crate) async fn upload(
    cx: &Context,
    dataset: DatasetId,
    file: &Path,
    begin: &BeginUpload,
) -> anyhow::Result<DatasetVersion> {
    let note = note_of(cx, dataset, begin.sha256);
    let upload = match earlier(cx, &note).await? {
        Some(upload) if upload.dataset == dataset && upload.size == begin.size => {
            let done = indicatif::HumanBytes(u64::try_from(upload.offset).unwrap_or(0));
            cx.out.note(&format!("Going on with the upload that broke off after {done}."))?;
            upload
        }
        _ => {
            let upload = cx.client.begin_upload(dataset, begin).await?;
            let noted = Begun { server: cx.client.address().to_owned(), upload: upload.id };
            if let Some(folder) = note.parent() {
                std::fs::create_dir_all(folder)?;
            }
            profile::replace(&note, &serde_json::to_vec(&noted)?)?;
            upload
        }
    };
    let bar = bar(cx, "uploading")?;
    let sent = cx.client.send_upload(upload, file, &follow(&bar)).await;
    bar.finish_and_clear();
    // A refusal is final: the next try starts anew. Anything else is worth going on with.
    if matches!(&sent, Ok(_) | Err(ClientError::Problem(_))) {
        match std::fs::remove_file(&note) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(sent?)
}

fn note_of(cx: &Context, dataset: DatasetId, sha256: Sha256) -> PathBuf {
    cx.state.join("uploads").join(format!("{dataset}-{sha256}.json"))
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
    use super::file_name;

    #[test]
    fn a_foreign_name_never_leaves_the_folder() {
        assert_eq!(file_name("model.safetensors"), "model.safetensors");
        assert_eq!(file_name("../../.ssh/authorized_keys"), "-..-.ssh-authorized_keys");
        assert_eq!(file_name(".."), "unnamed");
        assert_eq!(file_name("a\u{1b}[2J/b"), "a--2J-b");
    }
}
