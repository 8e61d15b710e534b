//! `cargo xtask tidy`: what compilers and lints do not see. Each check is a function from a tree of files (or from
//! Cargo's metadata) to findings.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::output::print;
use crate::workspace::{metadata, root};

mod crates;
mod deployment;
pub(crate) mod documents;
mod licences;
mod migrations;
mod sources;

/// Something out of order: where, what, and what to do.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: PathBuf,
    line: Option<usize>,
    problem: String,
    remedy: String,
}

impl Finding {
    fn new(path: &Path, line: Option<usize>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}\n    -> {}", self.problem, self.remedy)
    }
}

/// The files of a source tree, without what is generated or hidden from version control.
struct Tree {
    root: PathBuf,
    /// Relative to the root, sorted.
    files: Vec<PathBuf>,
}

impl Tree {
    const SKIPPED: [&str; 5] = [".git", ".hansa", "target", "node_modules", "dist"];

    fn of(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
            for entry in entries {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() && !Self::SKIPPED.iter().any(|name| entry.file_name() == *name) {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    files.push(entry.path().strip_prefix(root)?.to_owned());
                }
            }
        }
        files.sort();
        Ok(Self { root: root.to_owned(), files })
    }

    /// The text of a file; `None` where it is missing or not text.
    fn text(&self, path: impl AsRef<Path>) -> Option<String> {
        std::fs::read_to_string(self.root.join(path)).ok()
    }

    /// Files with one of these extensions, with their text.
    fn with_extension(&self, extensions: &[&str]) -> impl Iterator<Item = (&Path, String)> {
        let wanted =
            move |path: &&PathBuf| path.extension().is_some_and(|found| extensions.iter().any(|e| found == *e));
        let files: Vec<&PathBuf> = self.files.iter().filter(wanted).collect();
        files.into_iter().filter_map(|path| Some((path.as_path(), self.text(path)?)))
    }
}

/// Runs every check on this repository.
pub(crate) fn run() -> Result<()> {
    print(format_args!("in order: {}", check()?));
    Ok(())
}

/// What was looked at; an error lists the findings.
pub(crate) fn check() -> Result<String> {
    let tree = Tree::of(root())?;
    let metadata = metadata()?;
    let mut findings = crates::check(&tree, &metadata);
    findings.extend(licences::check(&tree, &metadata));
    findings.extend(sources::check(&tree));
    findings.extend(migrations::check(&tree));
    findings.extend(documents::check(&tree));
    findings.extend(deployment::check(&tree));
    if findings.is_empty() {
        return Ok(format!("{} files and {} packages", tree.files.len(), metadata.packages.len()));
    }
    let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
    bail!("not in order ({}):\n{}", findings.len(), list.join("\n"))
}

#[cfg(test)]
mod tests;
