//! The figures, for the terminal and for `docs/benchmarks.md`.

use anyhow::{Context, Result};

use super::Measured;
use crate::output;

const HEADER: [&str; 5] = ["measurement", "figure", "measured", "promised", "verdict"];

pub(super) fn table(measured: &[Measured]) -> String {
    output::table(HEADER, &rows(measured))
}

/// A row a figure; a measurement that could not be made says why.
fn rows(measured: &[Measured]) -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    for one in measured {
        let name = one.measure.name.to_owned();
        match &one.result {
            Ok(figures) => rows.extend(figures.iter().map(|figure| {
                let verdict = figure.verdict().to_owned();
                [name.clone(), figure.what.clone(), figure.measured(), figure.promised(), verdict]
            })),
            Err(error) => {
                rows.push([name, format!("{error:#}"), String::new(), String::new(), "NOT MEASURED".to_owned()]);
            }
        }
    }
    rows
}

/// Where the figures of a measurement begin and end in the document; what is around them was written by people, and stays.
fn marks(name: &str) -> [String; 2] {
    [format!("<!-- figures of {name} -->"), format!("<!-- end of {name} -->")]
}

/// The document with the figures of what was measured in place of those before. A measurement that is new to it comes at its end.
///
/// # Errors
/// Where a measurement's section begins and does not end: nothing of it may be lost.
pub(super) fn updated(document: &str, machine: &[(&str, String)], measured: &[Measured]) -> Result<String> {
    let mut text = document.to_owned();
    for one in measured.iter().filter(|one| one.result.is_ok()) {
        let name = one.measure.name;
        let [begin, end] = marks(name);
        let section = section(machine, one);
        let Some(from) = text.find(&begin) else {
            text = format!("{}\n\n## {name}\n\n{section}\n", text.trim_end());
            continue;
        };
        let length =
            text[from..].find(&end).with_context(|| format!("docs/benchmarks.md has {begin} without {end}"))?;
        text.replace_range(from..from + length + end.len(), &section);
    }
    Ok(text)
}

/// What was measured, where, and what came.
fn section(machine: &[(&str, String)], one: &Measured) -> String {
    let [begin, end] = marks(one.measure.name);
    let [_, header @ ..] = HEADER;
    let where_and_when: Vec<String> = machine.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let mut lines = vec![begin, sentence(one.measure.promise), String::new(), where_and_when.join("; ") + "."];
    lines.push(format!("\n| {} |\n|{}", header.join(" | "), "---|".repeat(header.len())));
    for row in rows(std::slice::from_ref(one)) {
        let [_, cells @ ..] = row.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.push(end);
    lines.join("\n")
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests;
