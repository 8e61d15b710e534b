//! The master key: where it comes from, and what is derived from it.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use blob_store::MasterKey;
use foundation::Sources;

use crate::cli::{Exit, Failure};
use crate::config::StateArgs;

/// Reads the configured master key, or the one that was made beside the data; none where there is neither.
pub(crate) fn master_key(state: &StateArgs) -> anyhow::Result<Option<MasterKey>> {
    match (&state.master_key_file, &state.master_key) {
        (Some(_), Some(_)) => bail!("HANSA_MASTER_KEY_FILE and HANSA_MASTER_KEY are both set; keep one"),
        (Some(file), None) => read(file).map(Some),
        (None, Some(text)) => text.trim().parse().map(Some).context("HANSA_MASTER_KEY is no key"),
        (None, None) => {
            let file = own_file(state);
            file.exists().then(|| read(&file)).transpose()
        }
    }
}

/// Makes the key of a new platform beside its data; gives the file as well.
pub(crate) fn found(state: &StateArgs, sources: &Sources) -> anyhow::Result<(PathBuf, MasterKey)> {
    state.ensure_data_dir()?;
    let file = own_file(state);
    generate(&file, sources)?;
    let key = read(&file)?;
    Ok((file, key))
}

/// What is said where there must be a key and is none. Another one would open nothing, and hide that the right one is missing.
pub(crate) fn missing(state: &StateArgs) -> anyhow::Error {
    let file = own_file(state);
    let message =
        format!("this platform's master key is missing: {} is not there, and no other is named", file.display());
    let next = format!("put your copy of the key at {}, or name it with HANSA_MASTER_KEY_FILE", file.display());
    Failure::new(Exit::Failed, message).next(next).into()
}

fn own_file(state: &StateArgs) -> PathBuf {
    state.data_dir.join("master.key")
}

/// Writes a new key into a file that only its owner can read. An existing file is never touched.
pub(crate) fn generate(file: &Path, sources: &Sources) -> anyhow::Result<()> {
    let key = MasterKey::generate(sources);
    let mut out = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot make the key file {}", file.display()))?;
    writeln!(out, "{}", &*key.to_hex())?;
    out.sync_all().with_context(|| format!("cannot write the key file {}", file.display()))
}

fn read(file: &Path) -> anyhow::Result<MasterKey> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the master key file {}", file.display()))?;
    let mode = std::fs::metadata(file).map_or(0o600, |meta| meta.permissions().mode());
    if mode & 0o077 != 0 {
        tracing::warn!(file = %file.display(), mode = format!("{:o}", mode & 0o777), "others can read the master key file");
    }
    text.trim()
        .parse()
        .with_context(|| format!("the file {} holds no key: it wants 64 hexadecimal digits", file.display()))
}
