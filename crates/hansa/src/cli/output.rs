//! The one place that writes to the terminal: tables, field lists and JSON on standard output, notes on standard error.

use std::io::{ErrorKind, Write};

use console::{measure_text_width, style};
use serde::Serialize;

/// How answers are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// The API's JSON instead of text for people.
    pub(crate) json: bool,
}

impl Output {
    /// Answers a command: with the API's JSON, or with a text for people.
    pub(crate) fn answer<T: Serialize>(self, value: &T, text: impl FnOnce(&T) -> String) -> anyhow::Result<()> {
        let text = if self.json { serde_json::to_string_pretty(value)? } else { text(value) };
        write(&mut std::io::stdout().lock(), text.trim_end())
    }

    /// One line of JSON, for streams of events.
    #[expect(clippy::unused_self, reason = "what writes goes through the output that a command was given")]
    pub(crate) fn json_line<T: Serialize>(self, value: &T) -> anyhow::Result<()> {
        write(&mut std::io::stdout().lock(), &serde_json::to_string(value)?)
    }

    /// A line of text on standard output; with `--json` it goes to standard error, out of the programs' way.
    pub(crate) fn line(self, text: &str) -> anyhow::Result<()> {
        if self.json { self.note(text) } else { write(&mut std::io::stdout().lock(), text) }
    }

    /// What is good to know but no answer: standard error.
    #[expect(clippy::unused_self, reason = "every command writes through its output")]
    pub(crate) fn note(self, text: &str) -> anyhow::Result<()> {
        write(&mut std::io::stderr().lock(), text)
    }

    /// What is to be done next, in people's text only.
    pub(crate) fn next(self, text: &str) -> anyhow::Result<()> {
        if self.json { Ok(()) } else { self.note(&format!("{} {text}", style("next:").for_stderr().bold())) }
    }
}

/// A reader that went away (`| head`) is no failure.
fn write(to: &mut dyn Write, text: &str) -> anyhow::Result<()> {
    match writeln!(to, "{text}").and_then(|()| to.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Text of other people, without what could steer a terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// The same, in one line of bounded length, for a cell of a table.
fn cell(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = clean(text).replace(['\n', '\t'], " ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// A table: a heading and rows, columns aligned by what they hold.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(heading: [&str; N]) -> Self {
        Self { rows: vec![heading.map(str::to_owned).to_vec()] }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into_iter().map(|text| cell(&text)).collect());
    }

    /// The table as text; `empty` when it has no row.
    pub(crate) fn render(&self, empty: &str) -> String {
        if self.rows.len() == 1 {
            return empty.to_owned();
        }
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| measure_text_width(&row[column])).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let line = |(index, row): (usize, &Vec<String>)| {
            let cells = row.iter().zip(&widths).map(|(text, width)| {
                let pad = " ".repeat(width - measure_text_width(text));
                format!("{text}{pad}")
            });
            let text = cells.collect::<Vec<_>>().join("  ").trim_end().to_owned();
            if index == 0 { style(text).dim().to_string() } else { text }
        };
        self.rows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// One thing, as a list of its fields; those without a value are left out.
pub(crate) fn fields(pairs: &[(&str, String)]) -> String {
    let shown: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    let width = shown.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, value): &&(&str, String)| {
        let indent = format!("\n{}", " ".repeat(width + 2));
        let name = style(format!("{name:<width$}")).dim();
        format!("{name}  {}", clean(value).trim_end().replace('\n', &indent))
    };
    shown.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A moment, to the second.
pub(crate) fn moment(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Bytes for people.
pub(crate) fn bytes(count: i64) -> String {
    indicatif::HumanBytes(u64::try_from(count).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Table, cell, clean, fields};

    #[test]
    fn columns_line_up() {
        console::set_colors_enabled(false);
        let mut table = Table::new(["NAME", "ROWS", "ID"]);
        table.row(["patients".to_owned(), "511".to_owned(), "ds_1".to_owned()]);
        table.row(["Größen".to_owned(), "7".to_owned(), "ds_2".to_owned()]);
        insta::assert_snapshot!(table.render("none"), @r"
        NAME      ROWS  ID
        patients  511   ds_1
        Größen    7     ds_2
        ");
        assert_eq!(Table::new(["NAME"]).render("none"), "none");
    }

    #[test]
    fn fields_line_up_and_long_texts_stay_in_their_column() {
        console::set_colors_enabled(false);
        let shown = fields(&[
            ("name", "patients".to_owned()),
            ("licence", String::new()),
            ("description", "first line\nsecond line".to_owned()),
        ]);
        insta::assert_snapshot!(shown, @r"
        name         patients
        description  first line
                     second line
        ");
    }

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(cell("a\nb"), "a b");
        assert_eq!(cell(&"x".repeat(80)).chars().count(), 60);
    }
}
