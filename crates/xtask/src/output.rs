//! The one place that writes to the terminal: progress to standard error, results to standard output.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Tells the person waiting what happens. A closed terminal is no reason to stop the work.
pub(crate) fn say(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// [`say`] in bold where standard error is a terminal.
pub(crate) fn headline(text: impl Display) {
    if io::stderr().is_terminal() {
        say(format_args!("\u{1b}[1m{text}\u{1b}[0m"));
    } else {
        say(text);
    }
}

/// Prints a result.
pub(crate) fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

/// A duration as people say it: `4.2 s`, `12 min 3 s`, `45 min`.
pub(crate) fn seconds(took: Duration) -> String {
    match (took.as_secs() / 60, took.as_secs() % 60) {
        (0, _) => format!("{:.1} s", took.as_secs_f64()),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// Rows in aligned columns under a header, without trailing blanks.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = header.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; N]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut lines = vec![line(header), rule.join("  ")];
    lines.extend(rows.iter().map(|row| line(row.each_ref().map(String::as_str))));
    lines.join("\n")
}

#[cfg(test)]
mod tests;
