//! CSV (RFC 4180) for people's spreadsheets.

use std::borrow::Cow;

use crate::Problem;

/// Tells spreadsheets that the file is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Lines of a file.
pub(crate) struct Lines(csv::Writer<Vec<u8>>);

impl Default for Lines {
    fn default() -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new()))
    }
}

impl Lines {
    /// Adds a line. What a spreadsheet would take for a formula gets an apostrophe in front, as text has there; a number is none.
    pub(crate) fn add(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> Result<(), Problem> {
        let mut record = csv::StringRecord::new();
        for cell in cells {
            record.push_field(&text(cell.as_ref()));
        }
        self.0.write_record(&record).map_err(|error| Problem::unreadable(&error))
    }

    /// What was added.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Problem> {
        self.0.into_inner().map_err(|error| Problem::unreadable(error.error()))
    }
}

fn text(cell: &str) -> Cow<'_, str> {
    // Some spreadsheets take the wide signs of Chinese keyboards for the narrow ones.
    let is_risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number =
        || cell.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte)) && cell.parse::<f64>().is_ok();
    if is_risky && !is_number() { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let mut lines = Lines::default();
        lines.add(["a,b", "say \"no\"", "two\nlines", ""]).unwrap();
        lines.add(["=1+1", "-1.50", "-1+2", "-"]).unwrap();
        lines.add(["-inf", "＠a", "数据", "1.5"]).unwrap();
        let text = String::from_utf8(lines.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\r\n'=1+1,-1.50,'-1+2,'-\r\n'-inf,'＠a,数据,1.5\r\n"
        );
    }
}
