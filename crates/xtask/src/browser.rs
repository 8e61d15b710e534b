//! The browser that the portal's tests drive: Debian's Chromium, and a font with Chinese characters for it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::node::Node;
use crate::process::{capture, find_on_path};
use crate::web::browser_tests;
use crate::workspace::target_directory;

const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The tests. The programs under test and the database come in by the environment, as for every test.
pub(crate) fn tests() -> Result<Command> {
    let mut command = command()?;
    // One after another: each file starts servers and browsers.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(files()?);
    command.env("HANSA_TEST_SCREENSHOTS", target_directory()?.join("portal/screenshots"));
    Ok(command)
}

/// One of the scripts beside the tests.
pub(crate) fn script(path: &str) -> Result<Command> {
    let mut command = command()?;
    command.arg(path);
    Ok(command)
}

/// `node` where browser and packages are found; installs what is missing.
fn command() -> Result<Command> {
    let browser = locate_or_install()?;
    let (node, folder) = (Node::locate_or_install()?, browser_tests());
    node.install(&folder)?;
    let mut command = node.command(&folder)?;
    command.env("HANSA_TEST_CHROMIUM", browser);
    Ok(command)
}

fn locate_or_install() -> Result<PathBuf> {
    let found = || PROGRAMS.iter().find_map(|name| find_on_path(name));
    if found().is_none() {
        apt::install(&["chromium"], "the portal's tests drive a browser")?;
    }
    if !shows_chinese() {
        apt::install(&["fonts-wqy-microhei"], "the portal's tests look at Chinese pages")?;
    }
    found().context("chromium is installed, and there is no such program; is it only a package that leads elsewhere?")
}

/// Whether any font has Chinese characters; without one each is an empty box.
fn shows_chinese() -> bool {
    capture(Command::new("fc-list").arg(":lang=zh-cn")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

fn files() -> Result<Vec<PathBuf>> {
    let folder = browser_tests().join("tests");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
