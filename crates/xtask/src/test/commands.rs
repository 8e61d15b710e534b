//! The `hansa` commands in the documents, tried with `--help`: the program refuses what it does not know.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::capture;
use crate::tidy::documents;
use crate::workspace::{root, target_directory};

/// How many commands were tried; an error lists those that were refused.
pub(super) fn check() -> Result<String> {
    let program = target_directory()?.join("debug/hansa");
    let commands = documents::commands(root(), "hansa")?;
    let mut refused = Vec::new();
    for command in &commands {
        if let Err(error) = capture(Command::new(&program).args(&command.arguments).arg("--help")) {
            refused.push(format!("{}:{}: {error:#}", command.path.display(), command.line));
        }
    }
    if refused.is_empty() { Ok(format!("{} commands", commands.len())) } else { bail!("\n{}", refused.join("\n")) }
}
