//! Commands in the code blocks of Markdown.

use std::path::{Path, PathBuf};

/// A command that a reader is told to type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DocumentedCommand {
    pub(crate) path: PathBuf,
    pub(crate) line: usize,
    /// Without the program's own name.
    pub(crate) arguments: Vec<String>,
}

/// The commands of one program (`hansa`, `cargo xtask`) in shell blocks: a prompt, variables and `sudo` before it are
/// passed over, and a pipe, a redirection or a comment ends it.
pub(super) fn find(path: &Path, text: &str, program: &str) -> Vec<DocumentedCommand> {
    let program: Vec<&str> = program.split(' ').collect();
    let mut found = Vec::new();
    for (line, text) in shell_lines(text) {
        for command in split(&words(&text)) {
            let start = command.iter().position(|word| !is_prefix(word)).unwrap_or(command.len());
            let command = &command[start..];
            if command.len() > program.len() && command.iter().zip(&program).all(|(word, name)| is_program(word, name))
            {
                let arguments = command[program.len()..].to_vec();
                found.push(DocumentedCommand { path: path.to_owned(), line, arguments });
            }
        }
    }
    found
}

/// Lines of shell blocks with their numbers, continued lines joined.
fn shell_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut block: Option<bool> = None;
    let mut continued = false;
    for (index, line) in text.lines().enumerate() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            block = match block {
                None => Some(["", "sh", "bash", "shell", "console"].contains(&language.trim())),
                Some(_) => None,
            };
        } else if block == Some(true) {
            let body = line.trim().trim_end_matches('\\');
            match lines.last_mut() {
                Some((_, last)) if continued => last.extend([" ", body]),
                _ => lines.push((index + 1, body.to_owned())),
            }
            continued = line.trim_end().ends_with('\\');
        }
    }
    lines
}

/// Words as a shell splits them, as far as quotes and comments go.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// The commands of a line: what stands after a redirection is no part of any.
fn split(words: &[String]) -> Vec<Vec<String>> {
    let commands = words.split(|word| matches!(word.as_str(), "&&" | "||" | "|" | ";" | "&"));
    let plain = |command: &[String]| {
        let redirection = |word: &&String| !matches!(word.as_str(), ">" | ">>" | "<" | "2>");
        command.iter().take_while(redirection).cloned().collect()
    };
    commands.map(plain).collect()
}

/// By its name or by a path to it.
fn is_program(word: &str, name: &str) -> bool {
    word.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

fn is_prefix(word: &str) -> bool {
    let variable =
        word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    word == "$" || word == "sudo" || (variable && !word.starts_with('='))
}
