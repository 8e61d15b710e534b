//! `hansa model push`: a model that was trained elsewhere.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use foundation::ModelId;
use wire::models::{CreateModel, Model, ModelFile, RegisterModelVersion};

use super::failure::Failure;
use super::output::quoted;
use super::{Context, names, transfer};

#[derive(Debug, Args)]
pub(crate) struct PushArgs {
    /// Name or id; made if there is none of this name.
    model: String,
    /// The folder with the files, such as config.json, model.safetensors and tokenizer.json.
    folder: PathBuf,
    /// What it does, as a word, for a model that is made.
    #[arg(long, default_value = "fill-mask")]
    task: String,
    /// What to say about it, for a model that is made.
    #[arg(long, default_value = "")]
    description: String,
}

pub(crate) async fn push(cx: &Context, args: PushArgs) -> anyhow::Result<()> {
    let paths = files_of(cx, &args.folder)?;
    let model = own(cx, &args).await?;
    let mut files = Vec::with_capacity(paths.len());
    for path in &paths {
        files.push(put(cx, model.id, path).await?);
    }
    let version = RegisterModelVersion { files, metrics: [].into() };
    let version = cx.client.register_model_version(model.id, &version).await?;
    cx.out.answer(&version, |version| {
        format!("'{}' version {}: {} files", model.name, version.number, version.files.len())
    })?;
    cx.out.next(&format!("hansa model show {}", quoted(&model.name)))
}

async fn own(cx: &Context, args: &PushArgs) -> anyhow::Result<Model> {
    if let Some(model) = names::own_model(cx, &args.model).await? {
        return Ok(model);
    }
    cx.out.note(&format!("There is no model '{}' yet: creating it.", args.model))?;
    let (name, task, description) = (args.model.clone(), args.task.clone(), args.description.clone());
    Ok(cx.client.create_model(&CreateModel { name, task, description }).await?)
}

/// The plain files of a folder, by name; hidden ones and folders are told and left out.
fn files_of(cx: &Context, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let read = || format!("cannot read {}", folder.display());
    let (mut paths, mut left_out) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder).with_context(read)? {
        let entry = entry.with_context(read)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.path().is_file() {
            left_out.push(name);
        } else {
            paths.push(entry.path());
        }
    }
    if !left_out.is_empty() {
        left_out.sort_unstable();
        cx.out.note(&format!("Left out, as a version has plain files alone: {}", left_out.join(", ")))?;
    }
    if paths.is_empty() {
        let wrong = Failure::usage(format!("{} has no file", folder.display()));
        return Err(wrong.next("name the folder that holds config.json and model.safetensors").into());
    }
    paths.sort_unstable();
    Ok(paths)
}

async fn put(cx: &Context, model: ModelId, path: &Path) -> anyhow::Result<ModelFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (sha256, size) = client::read_file(path, &transfer::Bar::new(cx, &format!("reading {name}"), "")?).await?;
    let bar = transfer::Bar::new(cx, &format!("uploading {name}"), "")?;
    let content = cx.client.put_model_content(model, (path, sha256, size), &bar).await?;
    Ok(ModelFile { name, sha256: content.sha256, size: content.size })
}
