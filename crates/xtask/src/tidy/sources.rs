//! Source files: their size, and marks of unfinished or switched-off work.

use std::path::Path;

use super::{Finding, Tree};

const LONGEST: usize = 600;
const LONG: usize = 400;

/// Written in two parts, so that this file is not a finding itself.
const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const IGNORED_TEST: &str = concat!("#[", "ignore");
/// How lines begin that a merge left for a person.
const CONFLICTS: [&str; 2] = [concat!("<<<<", "<<<"), concat!(">>>>", ">>>")];

/// Files that people write.
const WRITTEN: [&str; 18] = [
    "rs",
    "py",
    "toml",
    "sql",
    "sh",
    "yml",
    "yaml",
    "md",
    "cedar",
    "ts",
    "tsx",
    "Dockerfile",
    "cedarschema",
    "cu",
    "cuh",
    "cpp",
    "hpp",
    "inc",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = check_sizes(tree);
    for (path, text) in tree.with_extension(&WRITTEN) {
        findings.extend(check_text(path, &text));
    }
    findings
}

fn check_sizes(tree: &Tree) -> Vec<Finding> {
    let sizes: Vec<(&Path, usize)> =
        tree.with_extension(&["rs"]).map(|(path, text)| (path, text.lines().count())).collect();
    let remedy = "split it by use case (docs/ARCHITECTURE.md)";
    let over = |limit: usize| sizes.iter().filter(move |(_, lines)| *lines > limit);
    let mut findings: Vec<Finding> = over(LONGEST)
        .map(|(path, lines)| Finding::new(path, None, format!("{lines} lines, more than {LONGEST}"), remedy))
        .collect();
    let long = over(LONG).count();
    if long * 10 > sizes.len() {
        let problem = format!("{long} of {} files have more than {LONG} lines, more than one in ten", sizes.len());
        findings.extend(
            over(LONG).map(|(path, lines)| Finding::new(path, None, format!("{lines} lines; {problem}"), remedy)),
        );
    }
    findings
}

fn check_text(path: &Path, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(mark) = MARKS.into_iter().find(|mark| has_word(line, mark)) {
            let remedy = "do it now, or say in an issue what is missing";
            findings.push(Finding::new(path, Some(index + 1), format!("the mark {mark}"), remedy));
        }
        if CONFLICTS.iter().any(|mark| line.starts_with(mark)) {
            let remedy = "choose one of the two sides";
            findings.push(Finding::new(path, Some(index + 1), "a conflict that a merge left", remedy));
        }
        if line.trim_start().starts_with(IGNORED_TEST) {
            let remedy = "make it run, or delete it: a test that does not run guards nothing";
            findings.push(Finding::new(path, Some(index + 1), "an ignored test", remedy));
        }
    }
    findings
}

fn has_word(line: &str, word: &str) -> bool {
    let boundary = |byte: Option<char>| byte.is_none_or(|byte| !byte.is_alphanumeric() && byte != '_');
    line.match_indices(word)
        .any(|(at, _)| boundary(line[..at].chars().next_back()) && boundary(line[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests;
