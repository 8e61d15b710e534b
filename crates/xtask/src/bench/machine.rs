//! The machine that measured, in words.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process::capture;
use crate::workspace::root;

/// One line each: processor, memory, system, compiler, commit, day.
pub(super) fn describe() -> Result<Vec<(&'static str, String)>> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").context("cannot read /proc/cpuinfo")?;
    let memory = std::fs::read_to_string("/proc/meminfo").context("cannot read /proc/meminfo")?;
    let kernel = rustix::system::uname();
    let cores = std::thread::available_parallelism()?;
    let commit = capture(Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).current_dir(root()))?;
    Ok(vec![
        ("Processor", format!("{}, {cores} cores used", field(&cpus, "model name").unwrap_or("unknown"))),
        ("Memory", format!("{:.1} GiB", gibibytes(&memory).context("no MemTotal in /proc/meminfo")?)),
        ("System", format!("{} {}", distribution(), kernel.release().to_string_lossy())),
        ("Compiler", capture(Command::new("rustc").arg("--version"))?.trim().to_owned()),
        ("Profile", "release".to_owned()),
        ("Commit", commit.trim().to_owned()),
        ("Day", capture(Command::new("date").args(["-u", "+%F"]))?.trim().to_owned()),
    ])
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = text.lines().find(|line| line.starts_with(name))?.split_once(':')?;
    Some(value.trim())
}

fn gibibytes(memory: &str) -> Option<f64> {
    let kibibytes: f64 = field(memory, "MemTotal")?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0 / 1024.0)
}

fn distribution() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| "Linux".to_owned(), |name| name.trim_matches('"').to_owned())
}
