//! The browser that the portal's tests drive: Debian's Chromium, and a font with Chinese characters for it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::node::Node;
use crate::process::{capture, find_on_path};
use crate::web::browser_tests;

const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The tests, in a command that finds browser and packages; installs what is missing. The programs under test and the database
/// come in by the environment, as for every test.
pub(crate) fn tests() -> Result<Command> {
    let browser = locate_or_install()?;
    let (node, folder) = (Node::locate_or_install()?, browser_tests());
    node.install(&folder)?;
    let mut command = node.command(&folder)?;
    // One after another: each file starts servers and browsers, and what is timed must not share the cores.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(files()?);
    command.env("HANSA_TEST_CHROMIUM", browser);
    command.env("HANSA_TEST_SCREENSHOTS", crate::workspace::target_directory()?.join("portal/screenshots"));
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
