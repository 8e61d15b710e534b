//! `hansa model pull`: a version's files, verified.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use wire::models::ModelFile;

use crate::cli::failure::{Exit, Failure};
use crate::cli::names::VersionRef;
use crate::cli::output::{Table, bytes};
use crate::cli::transfer::VERIFYING;
use crate::cli::{Context, ask, transfer};

pub(super) async fn pull(cx: &Context, wanted: &VersionRef, folder: Option<PathBuf>) -> anyhow::Result<()> {
    let (model, version) = super::version(cx, wanted).await?;
    let folder = folder.unwrap_or_else(|| format!("{}-v{}", transfer::file_name(&model.name), version.number).into());
    let targets = targets(&folder, &version.files)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let wanted = still_wanted(&version.files, &targets).await?;
    let lost: Vec<_> = wanted.iter().filter(|(_, there)| there.exists()).map(|(_, there)| there.display()).collect();
    if !lost.is_empty() {
        let lost = lost.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        ask::confirm(cx.yes, &format!("{lost}: other content is there and will be replaced"))?;
    }
    for (described, there) in wanted {
        let bar = transfer::Bar::new(cx, &described.name, VERIFYING)?;
        cx.client.download_model_file(model.id, version.number, described, there, &bar).await?;
    }
    cx.out.answer(&version, |version| {
        let mut table = Table::new(["FILE", "SIZE", "SHA-256, VERIFIED"]);
        for (file, there) in version.files.iter().zip(&targets) {
            let digest = format!("{:.16}…", file.sha256.to_string());
            table.row([there.display().to_string(), bytes(file.size), digest]);
        }
        table.render("The version has no files.")
    })
}

/// Where each file goes. Two names that would be one file here, or the unfinished download of another, are refused before
/// anything is written.
fn targets(folder: &Path, files: &[ModelFile]) -> Result<Vec<PathBuf>, Failure> {
    let mut taken = BTreeMap::new();
    for file in files {
        // Some file systems take capitals and small letters for the same.
        let name = transfer::file_name(&file.name).to_lowercase();
        for name in [format!("{name}.part"), name] {
            if let Some(other) = taken.insert(name, &file.name) {
                let message = format!("the files '{other}' and '{}' would overwrite each other here", file.name);
                let next = "ask the model's owner for a version whose files have distinct names";
                return Err(Failure::new(Exit::Failed, message).next(next));
            }
        }
    }
    Ok(files.iter().map(|file| folder.join(transfer::file_name(&file.name))).collect())
}

/// The files that are not in place yet with the promised content.
async fn still_wanted<'a>(
    files: &'a [ModelFile],
    targets: &'a [PathBuf],
) -> anyhow::Result<Vec<(&'a ModelFile, &'a Path)>> {
    let mut wanted = Vec::new();
    for (file, there) in files.iter().zip(targets) {
        if !there.is_file() || client::sha256_of_file(there).await?.0 != file.sha256 {
            wanted.push((file, there.as_path()));
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use foundation::Sha256;
    use wire::models::ModelFile;

    use super::targets;

    fn file(name: &str) -> ModelFile {
        ModelFile { name: name.to_owned(), size: 1, sha256: Sha256::from_bytes([0; 32]) }
    }

    #[test]
    fn files_that_would_overwrite_each_other_are_refused() {
        let folder = Path::new("here");
        let fine = targets(folder, &[file("model.safetensors"), file("preprocessing.json")]).unwrap();
        assert_eq!(fine, [PathBuf::from("here/model.safetensors"), PathBuf::from("here/preprocessing.json")]);
        for pair in [["a/b", "a b"], ["a.JSON", "a.json"], ["a", "a.part"], ["a.part", "a"], [".a", "a"]] {
            let refused = targets(folder, &pair.map(file)).unwrap_err().to_string();
            assert!(refused.contains(pair[0]) && refused.contains(pair[1]), "{refused}");
        }
    }
}
