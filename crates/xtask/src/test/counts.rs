//! How many tests ran, read from what the test runners print.

use std::fmt;

use anyhow::{Result, bail};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// Left out because they did not match the filter.
    filtered: bool,
}

impl Counts {
    pub(super) fn new(filtered: bool) -> Self {
        Self { filtered, ..Self::default() }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Reads a line of a runner's summary (of cargo-nextest, libtest, Vitest or Node), and passes over every other.
    pub(super) fn read_line(&mut self, line: &str) {
        let line = without_colours(line);
        // Node has a line for each count; Vitest lists all in one, and files in another.
        if let Some((what, count)) = line.strip_prefix("\u{2139} ").and_then(|rest| rest.split_once(' ')) {
            return self.add_named(what, count);
        }
        let vitest = line.trim_start().strip_prefix("Tests  ").and_then(|rest| rest.split_once(" ("));
        if let Some((results, _)) = vitest {
            let parts = results.split(" | ").filter_map(|part| part.split_once(' '));
            return parts.for_each(|(count, what)| self.add_named(what, count));
        }
        // A run that was cut short lists `12/20 tests run`; those not run are not passed.
        let summary = line.trim().strip_prefix("Summary [").and_then(|rest| rest.split_once("run: "));
        // Not of what cargo-nextest shows of a test that failed, which it indents: its summary counts that one.
        let result = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "));
        let Some((_, results)) = summary.or(result) else { return };
        let parts = results.split([',', ';', '(']).map(str::trim);
        for (count, what) in parts.filter_map(|part| part.split_once(' ')) {
            self.add_named(what.trim_end_matches(')'), count);
        }
    }

    /// Adds what a runner counts under one of its words; other words and what is no number count for nothing.
    fn add_named(&mut self, what: &str, count: &str) {
        let Ok(count) = count.trim().parse::<u64>() else { return };
        match what {
            "passed" | "pass" => self.passed += count,
            "failed" | "fail" | "cancelled" | "timed out" | "exec failed" => self.failed += count,
            "skipped" | "ignored" | "todo" => self.skipped += count,
            _ => {}
        }
    }

    /// A note for the table; an error where no test ran, one failed, or one was skipped that nobody asked to skip.
    pub(super) fn verdict(self) -> Result<String> {
        if self.failed > 0 {
            bail!("{self}");
        }
        if self.skipped > 0 && !self.filtered {
            bail!("{} tests were skipped, and skipping is not passing", self.skipped);
        }
        Ok(self.to_string())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The text without ANSI's colour sequences.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| plain + piece.split_once('m').map_or(piece, |(_, rest)| rest))
}

#[cfg(test)]
mod tests;
