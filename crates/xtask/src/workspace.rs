//! Where this repository and its build outputs are, and how Cargo is called.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The repository's top folder.
pub(crate) fn root() -> &'static Path {
    // The manifest's path is fixed at compile time, and Cargo compiles anew where the repository has moved.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}

/// `cargo` in the repository's top folder, of the same toolchain that runs this.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    command
}

/// What Cargo knows of the whole workspace with its dependencies; takes no network.
pub(crate) fn metadata() -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command.current_dir(root()).other_options(vec!["--locked".into()]);
    command.exec().context("cannot read the workspace with `cargo metadata`")
}

/// Where builds go, as `CARGO_TARGET_DIR` or Cargo's configuration may have it.
pub(crate) fn target_directory() -> Result<PathBuf> {
    let mut command = MetadataCommand::new();
    let metadata = command.current_dir(root()).no_deps().exec().context("cannot run `cargo metadata`")?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// How tests and measurements find the programs that they start; `folder` is a profile's, such as `target/debug`.
pub(crate) fn programs(folder: &Path) -> [(&'static str, PathBuf); 2] {
    [("HANSA_TEST_BIN", folder.join("hansa")), ("HANSA_TEST_TRAINER", folder.join("hansa-trainer"))]
}
