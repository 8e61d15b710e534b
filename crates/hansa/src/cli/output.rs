//! The one place that writes to the terminal: tables, field lists and JSON on standard output, notes on standard error.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal as _, Write};

use chrono::{DateTime, TimeDelta, Utc};
use console::{Term, measure_text_width, style, truncate_str};
use foundation::Sources;
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

/// A text on standard output, of a command that asks no server.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    write(&mut std::io::stdout().lock(), text.trim_end())
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
    pub(crate) fn new<'a>(heading: impl IntoIterator<Item = &'a str>) -> Self {
        Self { rows: vec![heading.into_iter().map(str::to_owned).collect()] }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|text| cell(&text)).collect());
    }

    /// The table as text; `empty` when it has no row. On a terminal it is made to fit, if that is possible.
    pub(crate) fn render(&self, empty: &str) -> String {
        let terminal = Term::stdout();
        self.render_within(empty, if terminal.is_term() { terminal.size().1.into() } else { usize::MAX })
    }

    fn render_within(&self, empty: &str, limit: usize) -> String {
        if self.rows.len() == 1 {
            return empty.to_owned();
        }
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| measure_text_width(&row[column])).max().unwrap_or(0);
        let widths = shrunk((0..columns).map(width).collect(), limit);
        let line = |(index, row): (usize, &Vec<String>)| {
            let cells = row.iter().zip(&widths).map(|(text, width)| {
                let text = truncate_str(text, *width, "…");
                let pad = " ".repeat(width - measure_text_width(&text));
                format!("{text}{pad}")
            });
            let text = cells.collect::<Vec<_>>().join("  ").trim_end().to_owned();
            if index == 0 { style(text).dim().to_string() } else { text }
        };
        self.rows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Takes from the widest columns until a line fits. The last column is an id, of which a part is worth nothing.
fn shrunk(mut widths: Vec<usize>, limit: usize) -> Vec<usize> {
    const LEAST: usize = 12;
    let last = widths.len() - 1;
    while widths.iter().sum::<usize>() + 2 * last > limit {
        match widths[..last].iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
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

/// A word, as it is typed into a shell.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    // Only a word with U+0000 cannot be typed at all.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

/// A moment, to the second.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment of the past in a table: how long ago, for people at a terminal; elsewhere to the second.
pub(crate) fn ago(at: DateTime<Utc>) -> String {
    if !std::io::stdout().is_terminal() {
        return moment(at);
    }
    elapsed(Sources::system().now() - at).unwrap_or_else(|| at.format("%Y-%m-%d").to_string())
}

/// `5 min ago`; nothing for what is older than a month or yet to come.
fn elapsed(time: TimeDelta) -> Option<String> {
    let (minutes, hours, days) = (time.num_minutes(), time.num_hours(), time.num_days());
    Some(match () {
        () if time < -TimeDelta::minutes(1) || days > 30 => return None,
        () if minutes < 1 => "just now".to_owned(),
        () if hours < 1 => format!("{minutes} min ago"),
        () if days < 1 => format!("{hours} h ago"),
        () if days == 1 => "yesterday".to_owned(),
        () => format!("{days} days ago"),
    })
}

/// Bytes for people.
pub(crate) fn bytes(count: i64) -> String {
    indicatif::HumanBytes(u64::try_from(count).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{Table, cell, clean, elapsed, fields, shrunk};

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
    fn a_table_is_made_to_fit_and_keeps_its_ids() {
        console::set_colors_enabled(false);
        let mut table = Table::new(["NAME", "STATE", "ID"]);
        table.row(["the first model that we ever made".to_owned(), "running".to_owned(), "job_1".to_owned()]);
        insta::assert_snapshot!(table.render_within("none", 36), @r"
        NAME                  STATE    ID
        the first model tha…  running  job_1
        ");
        assert_eq!(shrunk(vec![33, 7, 5], 10), [12, 7, 5], "what cannot fit stays readable");
        assert_eq!(shrunk(vec![33, 7, 5], usize::MAX), [33, 7, 5]);
    }

    #[test]
    fn the_past_is_told_in_words() {
        let told = |minutes| elapsed(TimeDelta::minutes(minutes));
        assert_eq!(told(0).as_deref(), Some("just now"));
        assert_eq!(told(59).as_deref(), Some("59 min ago"));
        assert_eq!(told(60).as_deref(), Some("1 h ago"));
        assert_eq!(told(60 * 24).as_deref(), Some("yesterday"));
        assert_eq!(told(60 * 24 * 3).as_deref(), Some("3 days ago"));
        assert_eq!((told(60 * 24 * 40), told(-5)), (None, None));
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
