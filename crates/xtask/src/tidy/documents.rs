//! Documents: decision records are numbered and listed, links lead somewhere, and commands exist.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::error::ErrorKind;

use super::{Finding, Tree};

mod commands;

pub(crate) use commands::DocumentedCommand;

const RECORDS: &str = "docs/adr";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = check_records(tree);
    for (path, text) in tree.with_extension(&["md"]) {
        findings.extend(check_links(tree, path, &text));
    }
    findings.extend(commands_in(tree, "cargo xtask").iter().filter_map(check_task));
    findings
}

/// Every command of a program in the documents' code blocks.
pub(crate) fn commands(root: &Path, program: &str) -> Result<Vec<DocumentedCommand>> {
    Ok(commands_in(&Tree::of(root)?, program))
}

fn commands_in(tree: &Tree, program: &str) -> Vec<DocumentedCommand> {
    let documents = tree.with_extension(&["md"]);
    documents.flat_map(|(path, text)| commands::find(path, &text, program)).collect()
}

/// Lets this program itself judge its commands; asking for help stops it short of checking what is required.
fn check_task(command: &DocumentedCommand) -> Option<Finding> {
    let words = ["cargo xtask"].into_iter().chain(command.arguments.iter().map(String::as_str)).chain(["--help"]);
    let error = crate::command().try_get_matches_from(words).err()?;
    (error.kind() != ErrorKind::DisplayHelp).then(|| {
        let problem = format!("`cargo xtask {}` is not a command", command.arguments.join(" "));
        let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
        Finding::new(&command.path, Some(command.line), problem, format!("see `cargo xtask --help` ({reason})"))
    })
}

fn check_records(tree: &Tree) -> Vec<Finding> {
    let index = tree.text(Path::new(RECORDS).join("README.md")).unwrap_or_default();
    let records = tree.files.iter().filter(|path| path.parent() == Some(Path::new(RECORDS)));
    let records: Vec<(&PathBuf, &str)> = records.filter_map(|path| Some((path, path.file_name()?.to_str()?))).collect();
    let mut findings = Vec::new();
    let mut expected = 1;
    for (path, name) in records.into_iter().filter(|(_, name)| *name != "README.md") {
        if record_number(name) == Some(expected) {
            expected += 1;
        } else {
            let remedy = format!("name it {expected:04}-title-in-lower-case.md");
            findings.push(Finding::new(path, None, "decision records are numbered without a gap from 0001", remedy));
        }
        if !index.contains(&format!("({name})")) {
            let remedy = format!("add a line with [title]({name}) there");
            findings.push(Finding::new(path, None, format!("not listed in {RECORDS}/README.md"), remedy));
        }
    }
    findings
}

fn record_number(name: &str) -> Option<u32> {
    let (number, title) = name.strip_suffix(".md")?.split_once('-')?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (number.len() == 4 && !title.is_empty() && title.bytes().all(plain)).then(|| number.parse().ok()).flatten()
}

/// Relative links, outside code.
fn check_links(tree: &Tree, path: &Path, text: &str) -> Vec<Finding> {
    let folder = tree.root.join(path);
    let folder = folder.parent().unwrap_or(&tree.root);
    let mut findings = Vec::new();
    let mut code = false;
    for (index, line) in text.lines().enumerate() {
        code ^= line.trim_start().starts_with("```");
        if code {
            continue;
        }
        for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split(['#', ' ']).next().unwrap_or_default();
            let outside = file.is_empty() || file.contains(':');
            if !outside && !folder.join(file).exists() {
                let problem = format!("the link to {target} leads nowhere");
                findings.push(Finding::new(path, Some(index + 1), problem, "correct or remove it"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests;
