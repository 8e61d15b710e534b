//! The figures, for the terminal and for `docs/benchmarks.md`.

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

pub(super) fn document(machine: &[(&str, String)], measured: &[Measured]) -> String {
    let mut lines = vec![
        "# Benchmarks\n\nWritten by `cargo xtask bench`; measure your own machine with it.\n".to_owned(),
        "## Machine\n".to_owned(),
    ];
    lines.extend(machine.iter().map(|(name, value)| format!("- {name}: {value}")));
    lines.push("\n## Measurements\n".to_owned());
    lines.extend(measured.iter().map(|one| format!("- **{}**: {}", one.measure.name, one.measure.promise)));
    lines.push(format!("\n## Figures\n\n| {} |\n|{}", HEADER.join(" | "), "---|".repeat(HEADER.len())));
    for row in rows(measured) {
        let cells = row.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.join("\n") + "\n"
}
