//! The master key: where it comes from, and what is derived from it.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use blob_store::MasterKey;
use foundation::Sources;

use crate::config::StateArgs;

/// Reads the configured master key; the embedded set-up makes its own beside the data at its first start.
pub(crate) fn master_key(state: &StateArgs, sources: &Sources) -> anyhow::Result<MasterKey> {
    match (&state.master_key_file, &state.master_key) {
        (Some(_), Some(_)) => bail!("HANSA_MASTER_KEY_FILE and HANSA_MASTER_KEY are both set; keep one"),
        (Some(file), None) => read(file),
        (None, Some(text)) => text.trim().parse().context("HANSA_MASTER_KEY is no key"),
        (None, None) => {
            let file = state.ensure_data_dir()?.join("master.key");
            if !file.exists() {
                generate(&file, sources)?;
                tracing::warn!(
                    file = %file.display(),
                    "made a master key; without it no stored data can be read: keep a copy in another place"
                );
            }
            read(&file)
        }
    }
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
