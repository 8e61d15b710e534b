//! `cargo xtask web`: builds the portal, which the programs' own build then takes in; and what guards its sources.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::node::Node;
use crate::output::say;
use crate::process::{capture, run as run_command};
use crate::workspace::{root, target_directory};

/// Relative to the repository.
const FOLDER: &str = "web";
const COMPRESS: &str = "crates/xtask/src/web/compress.mjs";
/// Within [`FOLDER`]: looks at the browser tests as it does at the portal's sources.
const BIOME: &str = "node_modules/@biomejs/biome/bin/biome";
/// Made from `web/openapi.json`, which the API's tests keep as it is.
const TYPES: &str = "web/src/api/schema.ts";
/// Within [`FOLDER`]: nothing of these goes into the build.
const NO_INPUTS: [&str; 4] = ["dist", "node_modules", "e2e", ".gitignore"];

/// Builds the portal into `web/dist`, unless nothing has changed since it was built there.
pub(crate) fn build() -> Result<()> {
    let folder = root().join(FOLDER);
    let stamp = target_directory()?.join("xtask/web-built");
    let inputs = fingerprint(&folder)?;
    if folder.join("dist/index.html").is_file() && std::fs::read_to_string(&stamp).is_ok_and(|text| text == inputs) {
        return Ok(());
    }
    let node = Node::locate_or_install()?;
    node.install(&folder)?;
    say("building the portal ...");
    capture(&mut node.npm(&folder, &["run", "--silent", "build"])?)?;
    capture(node.command(root())?.arg(COMPRESS).arg(folder.join("dist")))?;
    std::fs::create_dir_all(stamp.parent().unwrap_or(root()))?;
    // Written last, and of what was there before: what changed meanwhile is built next time.
    std::fs::write(&stamp, inputs).with_context(|| format!("cannot write {}", stamp.display()))
}

/// `cargo xtask web`.
pub(crate) fn run() -> Result<()> {
    build()?;
    say(format_args!("the portal is in {FOLDER}/dist; build `hansa` to have it served"));
    Ok(())
}

/// Style, types and generated types of the portal's sources; then builds it.
pub(crate) fn check() -> Result<()> {
    let folder = root().join(FOLDER);
    let node = Node::locate_or_install()?;
    node.install(&folder)?;
    check_types(&node, &folder)?;
    run_command(&mut node.npm(&folder, &["run", "--silent", "check"])?)?;
    let mut style = node.command(&folder)?;
    style.args([BIOME, "ci", "--config-path=e2e/style.json", "e2e"]);
    run_command(&mut style)?;
    build()
}

/// The portal's unit tests.
pub(crate) fn tests() -> Result<std::process::Command> {
    Node::locate_or_install()?.npm(&root().join(FOLDER), &["run", "--silent", "test"])
}

/// The types are checked in, so that a change of the contract is seen where it is used; they must be those of today's document.
fn check_types(node: &Node, folder: &Path) -> Result<()> {
    let types = root().join(TYPES);
    let before = std::fs::read_to_string(&types).unwrap_or_default();
    capture(&mut node.npm(folder, &["run", "--silent", "schema"])?)?;
    if std::fs::read_to_string(&types)? == before {
        return Ok(());
    }
    bail!("{TYPES} was not made from web/openapi.json as it is; it is now: look at the difference, and commit it")
}

/// Changes with every file that the build reads.
fn fingerprint(folder: &Path) -> Result<String> {
    let mut files = vec![root().join(COMPRESS)];
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(&inner).with_context(|| format!("cannot list {}", inner.display()))? {
            let entry = entry?;
            if inner == folder && NO_INPUTS.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        file.strip_prefix(root()).unwrap_or(file).hash(&mut hasher);
        std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Where the browser tests are.
pub(crate) fn browser_tests() -> PathBuf {
    root().join(FOLDER).join("e2e")
}

#[cfg(test)]
mod tests;
